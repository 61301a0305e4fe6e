//! An installation as it is stored: who it is, what holds for it, and how it is found.

use crate::api::installation::{LimitReason, VerificationStatus};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::proof::{Origin, registered};
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::limits::{Allowance, Limit, Limits, Overrides};
use crate::lighthouse::store::{Result as Stored, Tx};

/// A stored installation; as an extractor, one that has proven itself (see `admission`).
#[derive(Clone, Debug)]
pub struct Installation {
    pub id: String,
    pub name: String,
    pub email: String,
    pub verification: VerificationStatus,
    pub issued_at: i64,
    /// What it has registered; [`Self::origins`] says what holds.
    pub registered: Vec<Origin>,
    /// The hash of the secret it proved itself with.
    pub presented: String,
    /// Why the operator has suspended it, if so; may be empty.
    pub suspended: Option<String>,
    /// Limits the operator has set, for it alone and for all.
    pub overrides: Overrides,
    /// Redirects without a ticket are refused.
    pub tickets_only: bool,
    /// Of contact and origins; see `change`.
    pub(crate) generation: i64,
    pub(crate) secret_hash: String,
    pub(crate) previous_secret_hash: String,
    pub(crate) previous_secret_until: i64,
}

impl Installation {
    /// Its seats at one endpoint. What is not verified is limited, not refused (protocol.md section 2).
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

    /// How many users it may connect; until it is verified, no more than the settings say for that.
    #[must_use]
    pub fn allowance(&self, unverified_limit: i64) -> Allowance<'_> {
        Allowance {
            overrides: &self.overrides,
            cap: (!self.is_verified()).then_some(unverified_limit),
        }
    }

    /// Users per provider where nothing is said of a provider, and why that is not what holds for everybody.
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
        } else if self.is_verified() || capped == limits.default_limit {
            (limits.default_limit, None)
        } else {
            (capped, Some(LimitReason::Unverified))
        }
    }

    /// Whether its administrator has shown that the e-mail address is theirs.
    #[must_use]
    pub fn is_verified(&self) -> bool {
        self.verification == VerificationStatus::Verified
    }

    /// Where its browsers may be returned to at `now`, besides loopback.
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

/// The installation of an id; the same work whether there is one or not (GW-22).
///
/// # Errors
/// Those of the database.
pub async fn find(tx: &Tx, id: &str) -> Stored<Option<Installation>> {
    let sql = "SELECT administrator_name, administrator_email, verification_status, issued_at, secret_hash,
            previous_secret_hash, previous_secret_until, generation, tickets_only
        FROM installations WHERE installation_id = $1";
    let parameters = [id.into()];
    let (row, registered, suspended, overrides) = tokio::join!(
        tx.find(sql, &parameters),
        registered(tx, id),
        suspended(tx, id),
        Overrides::find(tx, id)
    );
    let (registered, suspended, overrides) = (registered?, suspended?, overrides?);
    let Some(row) = row? else { return Ok(None) };
    Ok(Some(Installation {
        id: id.to_owned(),
        name: row.text("administrator_name")?,
        email: row.text("administrator_email")?,
        verification: row.word("verification_status", VerificationStatus::parse)?,
        issued_at: row.integer("issued_at")?,
        registered,
        suspended,
        overrides,
        presented: String::new(),
        tickets_only: row.flag("tickets_only")?,
        generation: row.integer("generation")?,
        secret_hash: row.text("secret_hash")?,
        previous_secret_hash: row.text("previous_secret_hash")?,
        previous_secret_until: row.integer("previous_secret_until")?,
    }))
}

/// The seats of an installation at an endpoint, as both are today; nothing when one is gone.
///
/// # Errors
/// Those of the database.
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

/// The one installation that may return browsers to an origin.
///
/// # Errors
/// Those of the database.
pub async fn find_by_origin(tx: &Tx, origin: &str, now: i64) -> Stored<Option<Installation>> {
    let sql = "SELECT installation_id FROM origins WHERE origin = $1";
    let [row] = &tx.query(sql, &[origin.into()]).await?[..] else {
        return Ok(None);
    };
    let found = find(tx, row.str("installation_id")?).await?;
    Ok(found.filter(|one| one.origins(now).iter().any(|own| own == origin)))
}
