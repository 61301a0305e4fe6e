//! A stored installation: its identity, its limits, and how to find it.

use crate::api::installation::{LimitReason, VerificationStatus};
use crate::lighthouse::audit::{Action, Actor, Entry};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::proof::{Origin, registered};
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::limits::{Allowance, Limit, Limits, Overrides};
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use std::sync::LazyLock;

/// The installation ID for users that belong to no installation. No secret works for it, and it has
/// no base address.
pub const ANONYMOUS: &str = "anonymous";

/// A stored installation. As an extractor, it is one that has authenticated (see `admission`).
#[derive(Clone, Debug)]
pub struct Installation {
    pub id: String,
    pub name: String,
    pub email: String,
    pub verification: VerificationStatus,
    pub issued_at: i64,
    /// The origins it has registered; [`Self::origins`] says which are valid.
    pub registered: Vec<Origin>,
    /// The hash of the secret with which it authenticated; empty without a request.
    pub presented: String,
    /// Where its request comes from, as a keyed hash; empty without a request.
    pub asks_from: String,
    /// The operator's reason for suspending it, if it is suspended; the reason may be empty.
    pub suspended: Option<String>,
    /// The limits that the operator has set for this installation and for all.
    pub overrides: Overrides,
    /// Whether redirects without a ticket are refused.
    pub tickets_only: bool,
    /// Counts changes to the contact details and the origins; see `change`.
    pub(crate) generation: i64,
    /// The limits of its networks while it is dormant, empty otherwise; see `dormant`.
    pub(crate) dormant: String,
    pub(crate) previous_secret_hash: String,
}

/// The number of users that an installation may connect at an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Places {
    pub limit: i64,
    /// The limit once the administrator verifies an e-mail address, if that is higher.
    pub once_verified: Option<i64>,
}

impl Installation {
    /// An audit log entry about a change that the installation itself has made.
    #[must_use]
    pub fn entry(&self, action: Action, field: &str) -> Entry {
        Entry::new(self.actor(), action, &self.id, field)
    }

    /// The installation as the author of a change.
    #[must_use]
    pub fn actor(&self) -> Actor {
        Actor::Installation {
            address_hash: self.asks_from.clone(),
        }
    }

    /// Returns this installation's account at an endpoint's provider. Unverified installations get
    /// a lower limit, but are not refused (protocol.md section 2).
    #[must_use]
    pub fn account(&self, limits: &Limits, endpoint: &Endpoint) -> Account {
        Account {
            installation_id: self.id.clone(),
            limit_group: endpoint.definition.limit_group.clone(),
            limit: self
                .allowance(limits.unverified_limit)
                .users(&endpoint.terms()),
            sign_ins_per_seat: endpoint.sign_ins_per_seat,
        }
    }

    /// How many users it may connect; while it is unverified, no more than the settings allow.
    #[must_use]
    pub fn allowance(&self, unverified_limit: i64) -> Allowance<'_> {
        let cap = if self.is_dormant() {
            Some(0)
        } else {
            (!self.is_verified()).then_some(unverified_limit)
        };
        Allowance {
            overrides: &self.overrides,
            cap,
        }
    }

    /// How many users it may connect at an endpoint, now and once verified.
    #[must_use]
    pub fn places(&self, limits: &Limits, endpoint: &Endpoint) -> Places {
        let terms = endpoint.terms();
        let allowance = self.allowance(limits.unverified_limit);
        let verified = Allowance {
            cap: None,
            ..allowance
        };
        let (limit, then) = (allowance.users(&terms), verified.users(&terms));
        Places {
            limit,
            once_verified: (then > limit).then_some(then),
        }
    }

    /// Whether it cannot connect users yet, because too many installations were registered from its
    /// network.
    #[must_use]
    pub fn is_dormant(&self) -> bool {
        !self.dormant.is_empty() && !self.is_verified()
    }

    /// The number of users per provider by default, and why that differs from the default for all
    /// installations.
    #[must_use]
    pub fn limit(&self, limits: &Limits) -> (i64, Option<LimitReason>) {
        let capped = limits.default_limit.min(limits.unverified_limit);
        let has_own = |limit: &Limit| limit.installation_id.is_some();
        if self.overrides.0.iter().any(has_own) {
            let limit = if self.is_verified() {
                limits.default_limit
            } else {
                capped
            };
            (limit, Some(LimitReason::Operator))
        } else if self.is_dormant() {
            (0, Some(LimitReason::Dormant))
        } else if self.is_verified() || capped == limits.default_limit {
            (limits.default_limit, None)
        } else {
            (capped, Some(LimitReason::Unverified))
        }
    }

    /// Whether its administrator has verified the e-mail address.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.verification == VerificationStatus::Verified
    }

    /// The origins, besides loopback, to which its browsers may be returned at `now`.
    #[must_use]
    pub fn origins(&self, now: i64) -> Vec<String> {
        let holds = |origin: &&Origin| origin.holds(self.is_verified(), now);
        self.registered
            .iter()
            .filter(holds)
            .map(|origin| origin.origin.clone())
            .collect()
    }
}

/// The columns of an [`Installation`]. Few installations have data in other tables, so the same
/// query tells whether they do.
pub(super) const COLUMNS: &str = "installation_id, administrator_name, administrator_email, verification_status, issued_at,
        previous_secret_hash, generation, dormant, tickets_only,
        (SELECT reason FROM suspensions s WHERE s.installation_id = installations.installation_id) AS suspended,
        CASE WHEN EXISTS (SELECT 1 FROM origins o WHERE o.installation_id = installations.installation_id)
            THEN 1 ELSE 0 END AS has_origins,
        CASE WHEN EXISTS (SELECT 1 FROM operator_limits l WHERE l.installation_id IN (installations.installation_id, ''))
            THEN 1 ELSE 0 END AS has_limits";

static BY_ID: LazyLock<String> =
    LazyLock::new(|| format!("SELECT {COLUMNS} FROM installations WHERE installation_id = $1"));

/// Finds the installation with this ID.
///
/// # Errors
/// Database errors.
pub async fn find(tx: &Tx, id: &str) -> Stored<Option<Installation>> {
    match tx.find(&BY_ID, &[id.into()]).await? {
        Some(row) => of_row(tx, &row).await.map(Some),
        None => Ok(None),
    }
}

/// Reads an installation from a row of [`COLUMNS`], and its data in other tables.
pub(super) async fn of_row(tx: &Tx, row: &Row) -> Stored<Installation> {
    let id = row.str("installation_id")?;
    let origins = async {
        if row.flag("has_origins")? {
            registered(tx, id).await
        } else {
            Ok(Vec::new())
        }
    };
    let limits = async {
        if row.flag("has_limits")? {
            Overrides::find(tx, id).await
        } else {
            Ok(Overrides::default())
        }
    };
    let (registered, overrides) = tokio::join!(origins, limits);
    Ok(Installation {
        id: id.to_owned(),
        name: row.text("administrator_name")?,
        email: row.text("administrator_email")?,
        verification: row.word("verification_status", VerificationStatus::parse)?,
        issued_at: row.integer("issued_at")?,
        registered: registered?,
        suspended: row.optional_text("suspended")?,
        overrides: overrides?,
        presented: String::new(),
        asks_from: String::new(),
        tickets_only: row.flag("tickets_only")?,
        generation: row.integer("generation")?,
        dormant: row.text("dormant")?,
        previous_secret_hash: row.text("previous_secret_hash")?,
    })
}

/// The current account of an installation at an endpoint; `None` if either no longer exists.
///
/// # Errors
/// Database errors.
pub async fn account(
    tx: &Tx,
    limits: &Limits,
    id: &str,
    endpoint_id: &str,
) -> Stored<Option<Account>> {
    let Some(endpoint) = limits.catalog.find(endpoint_id) else {
        return Ok(None);
    };
    Ok(find(tx, id)
        .await?
        .map(|installation| installation.account(limits, &endpoint)))
}

/// Who owns a sign-in whose request only names the address to return to.
pub enum ByOrigin {
    Nobody,
    One(Box<Installation>),
    /// Several installations share the origin, and this browser has used none of them or more than
    /// one.
    Several,
}

const VERIFIED_AT: &str =
    "FROM origins o JOIN installations i ON i.installation_id = o.installation_id
    WHERE o.origin = $1 AND i.verification_status = 'VERIFIED'";

/// A condition that excludes installations that refuse every sign-in without a ticket.
const IS_OPEN: &str = "AND i.tickets_only = 0
    AND NOT EXISTS (SELECT 1 FROM suspensions s WHERE s.installation_id = i.installation_id)";

/// Finds the verified installation that may return browsers to an origin, so that a stranger's
/// registration of a common address does not get in the way. If there are several, it is the one
/// that this browser has used before (protocol.md section 3 point 1). An installation that accepts
/// only tickets or is suspended is found if there is no other, so that the refusal can say so.
///
/// # Errors
/// Database errors.
pub async fn find_by_origin(
    tx: &Tx,
    origin: &str,
    browser_hash: Option<&str>,
    now: i64,
) -> Stored<ByOrigin> {
    for among in [IS_OPEN, ""] {
        let found = find_among(tx, origin, browser_hash, among).await?;
        let id = match found.as_slice() {
            [] => continue,
            [id] => id,
            _ => return Ok(ByOrigin::Several),
        };
        let holds = |one: &Installation| one.origins(now).iter().any(|own| own == origin);
        if let Some(found) = find(tx, id).await?.filter(holds) {
            return Ok(ByOrigin::One(Box::new(found)));
        }
    }
    Ok(ByOrigin::Nobody)
}

/// Finds at most two installations, which is enough to know that there are several. Prefers those
/// that this browser has used, if there is more than one.
async fn find_among(
    tx: &Tx,
    origin: &str,
    browser_hash: Option<&str>,
    among: &str,
) -> Stored<Vec<String>> {
    let id = |row: &Row| row.text("installation_id");
    let sql = format!("SELECT o.installation_id {VERIFIED_AT} {among} LIMIT 2");
    let rows = tx.query(&sql, &[origin.into()]).await?;
    let all: Vec<String> = rows.iter().map(id).collect::<Stored<_>>()?;
    if all.len() < 2 {
        return Ok(all);
    }
    let sql = format!(
        "SELECT DISTINCT o.installation_id {VERIFIED_AT} {among} AND o.installation_id IN
            (SELECT installation_id FROM evidence WHERE key_hash = $2 AND kind = 'browser') LIMIT 2"
    );
    let values = [origin.into(), browser_hash.unwrap_or_default().into()];
    let rows = tx.query(&sql, &values).await?;
    let used: Vec<String> = rows.iter().map(id).collect::<Stored<_>>()?;
    Ok(if used.len() == 1 { used } else { all })
}
