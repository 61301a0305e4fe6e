//! `GET`, `PATCH` and `DELETE installation`: who an installation is, and how it proves it (protocol.md
//! sections 1 and 2). What lies under the path has files of its own.

use crate::api::installation::{
    Deleted, Installation as Record, InstallationPatch, RegisterRequest, VerificationStatus,
};
use crate::api::{ErrorCode, VERSION, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::operator::{Word, suspended};
use crate::lighthouse::installations::origins::Origin;
use crate::lighthouse::installations::register::checked;
use crate::lighthouse::installations::{origins, owner, rate, secret, verify};
use crate::lighthouse::mail::outbox;
use crate::lighthouse::mail::outbox::Letter;
use crate::lighthouse::seats::counts::{Account, PERIOD};
use crate::lighthouse::seats::usage;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use crate::rfc::basic;
use crate::secret::Secret;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// A stored installation; as an extractor, one that has proven itself by HTTP Basic.
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
    /// What the operator has said about it.
    pub word: Word,
    secret_hash: String,
    previous_secret_hash: String,
    previous_secret_until: i64,
}

impl Installation {
    /// Its seats at one endpoint. What is not verified is limited, not refused (protocol.md section 2).
    #[must_use]
    pub fn account(&self, app: &App, endpoint: &Endpoint) -> Account {
        Account {
            installation_id: self.id.clone(),
            limit_group: endpoint.definition.limit_group.clone(),
            limit: self.limit_at(app, &endpoint.terms()),
            sign_ins_per_seat: endpoint.sign_ins_per_seat,
        }
    }

    /// Above this, no limit holds for it.
    #[must_use]
    pub fn cap(&self, app: &App) -> Option<i64> {
        self.cap_of(app.unverified_limit)
    }

    /// The same, by the settings' number.
    #[must_use]
    pub fn cap_of(&self, unverified_limit: i64) -> Option<i64> {
        (!self.is_verified()).then_some(unverified_limit)
    }

    /// Whether its administrator has shown that the e-mail address is his.
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

/// `GET installation`.
///
/// # Errors
/// 401 for an unknown id or a wrong secret.
pub async fn show(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    record(&app, installation).await
}

/// `PATCH installation`.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 400 for a malformed body, 429 for one new address too many.
pub async fn update(
    State(app): State<Shared>,
    installation: Installation,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let patch: InstallationPatch = json(body)?;
    let contact = checked(RegisterRequest {
        administrator_name: patch.administrator_name,
        administrator_email: patch.administrator_email,
        ..RegisterRequest::default()
    })?;
    let input = (app.clone(), installation.id, contact, app.clock.now());
    let changed = app.store.write(input, |tx, (app, id, contact, now)| {
        Box::pin(patched(tx, app, id, contact, *now))
    });
    app.mail.wake();
    match changed.await? {
        Patched::Yes(installation) => record(&app, *installation).await,
        Patched::TooOften(seconds) => Err(Refusal::too_often(seconds, verify::TOO_OFTEN)),
        Patched::Gone => Err(unknown()),
    }
}

/// `DELETE installation`: who it was is forgotten at once; its counts stay for the cool-down, without a name.
///
/// # Errors
/// 401 for an unknown id or a wrong secret.
pub async fn delete(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<Deleted>>, Refusal> {
    let input = (installation.id.clone(), app.clock.now());
    app.store
        .write(input, |tx, (id, now)| Box::pin(forget(tx, id, *now)))
        .await?;
    Ok(Json(Wrapper::success(Deleted {
        installation_id: installation.id,
    })))
}

/// The stored record as it is answered.
///
/// # Errors
/// Those of the database.
pub async fn record(
    app: &App,
    installation: Installation,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let quota_status = usage::quota_status(&usage::of(app, &installation, app.clock.now()).await?);
    Ok(Json(Wrapper::success(Record {
        base: format!("{}/i/{}{VERSION}", app.public_url, installation.id),
        origins: installation
            .registered
            .into_iter()
            .map(|origin| origin.origin)
            .collect(),
        installation_id: installation.id,
        installation_id_issued_at: rfc3339(installation.issued_at),
        administrator_name: installation.name,
        administrator_email: installation.email,
        verification_status: installation.verification,
        quota_status,
        default_limit: app.default_limit,
    })))
}

/// One and the same for an unknown id and a wrong secret (GW-22).
#[must_use]
pub fn unknown() -> Refusal {
    let message = "this installation id and secret are not known here";
    Refusal::new(
        StatusCode::UNAUTHORIZED,
        ErrorCode::UnknownInstallation,
        message,
    )
}

impl FromRequestParts<Shared> for Installation {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let (id, secret) = credentials(&parts.headers).ok_or_else(unknown)?;
        let found = app.store.read(id, |tx, id| Box::pin(find(tx, id))).await?;
        let presented = secret.sha256();
        // The same work for an unknown id: hashes nobody has the secret of.
        let known = |of: fn(&Self) -> &String| found.as_ref().map_or(&app.nobody, of).as_bytes();
        let is_current = bool::from(known(|one| &one.secret_hash).ct_eq(presented.as_bytes()));
        let is_previous =
            bool::from(known(|one| &one.previous_secret_hash).ct_eq(presented.as_bytes()));
        let found = found
            .filter(|one| is_current || is_previous && app.clock.now() < one.previous_secret_until);
        let installation = Self {
            presented,
            ..found.ok_or_else(unknown)?
        };
        if is_current && !installation.previous_secret_hash.is_empty() {
            let input = (installation.id.clone(), installation.presented.clone());
            app.store
                .write(input, |tx, (id, used)| {
                    Box::pin(secret::retire_previous(tx, id, used))
                })
                .await?;
        }
        installation.admitted(&parts.method)
    }
}

fn credentials(headers: &HeaderMap) -> Option<(String, Secret)> {
    basic::read(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

enum Patched {
    Yes(Box<Installation>),
    TooOften(i64),
    Gone,
}

async fn patched(
    tx: &Tx,
    app: &App,
    id: &str,
    contact: &RegisterRequest,
    now: i64,
) -> Stored<Patched> {
    let Some(before) = find(tx, id).await? else {
        return Ok(Patched::Gone);
    };
    let is_new = contact
        .administrator_email
        .as_ref()
        .is_some_and(|email| *email != before.email);
    if is_new && let Some(seconds) = rate::take(tx, &verify::asked(id), verify::CAP, now).await? {
        return Ok(Patched::TooOften(seconds));
    }
    change_contact(tx, app, &before, contact, now).await?;
    Ok(find(tx, id).await?.map_or(Patched::Gone, |installation| {
        Patched::Yes(Box::new(installation))
    }))
}

/// What is missing stays. Another e-mail address has to be verified anew, and the old one is told.
async fn change_contact(
    tx: &Tx,
    app: &App,
    before: &Installation,
    contact: &RegisterRequest,
    now: i64,
) -> Stored<()> {
    if let Some(name) = &contact.administrator_name {
        let sql = "UPDATE installations SET administrator_name = $2 WHERE installation_id = $1";
        tx.execute(sql, &[(&before.id).into(), name.into()]).await?;
    }
    let Some(email) = contact
        .administrator_email
        .as_ref()
        .filter(|email| **email != before.email)
    else {
        return Ok(());
    };
    let sql = "UPDATE installations SET administrator_email = $2, verification_status = 'PENDING'
        WHERE installation_id = $1";
    tx.execute(sql, &[(&before.id).into(), email.into()])
        .await?;
    owner::free(tx, &before.id).await?;
    if !before.email.is_empty() {
        outbox::post(tx, &before.id, &before.email, &Letter::EmailChanged, now).await?;
    }
    verify::begin_quietly(tx, app, &before.id, email, now).await
}

/// All that names an installation goes at once. The seats it had cool down under a name that was never used.
async fn forget(tx: &Tx, id: &str, now: i64) -> Stored<()> {
    let nameless = Uuid::new_v4().to_string();
    for table in [
        "installations",
        "idempotency_keys",
        "origins",
        "verifications",
        "outbox",
        "notices",
        "tickets",
        "flows",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE installation_id = $1"),
            &[id.into()],
        )
        .await?;
    }
    let is_suspended = suspended(tx, id).await?.is_some();
    for table in [
        "reservations",
        "evidence",
        "sign_ins",
        "suspensions",
        "operator_limits",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE installation_id = $1"),
            &[id.into()],
        )
        .await?;
    }
    let sql = "SELECT CAST(COALESCE(SUM(users), 0) AS BIGINT) FROM usage_counts WHERE installation_id = $1";
    let users = tx
        .find(sql, &[id.into()])
        .await?
        .map_or(0, |row| row.integer(0));
    if users == 0 && !is_suspended {
        owner::free(tx, id).await?;
    } else {
        owner::keep(tx, id, &nameless, now).await?;
    }
    let sql =
        "UPDATE usage_counts SET installation_id = $2, pending = 0 WHERE installation_id = $1";
    tx.execute(sql, &[id.into(), (&nameless).into()]).await?;
    for table in ["seats", "sign_in_days"] {
        let sql = format!("UPDATE {table} SET installation_id = $2 WHERE installation_id = $1");
        tx.execute(&sql, &[id.into(), (&nameless).into()]).await?;
    }
    let sql = "INSERT INTO nameless (installation_id, forget_at) VALUES ($1, $2)";
    tx.execute(sql, &[(&nameless).into(), (now + PERIOD).into()])
        .await
        .map(drop)
}

/// Forgets the counts of deleted installations that have cooled down.
///
/// # Errors
/// Those of the database.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    let sql = "DELETE FROM nameless WHERE forget_at <= $1 RETURNING installation_id";
    for row in tx.query(sql, &[now.into()]).await? {
        for table in ["usage_counts", "seats", "sign_in_days", "owner_places"] {
            let sql = format!("DELETE FROM {table} WHERE installation_id = $1");
            tx.execute(&sql, &[row.text(0).as_str().into()]).await?;
        }
    }
    Ok(())
}

/// The installation of an id; the same work whether there is one or not (GW-22).
///
/// # Errors
/// Those of the database.
pub async fn find(tx: &Tx, id: &str) -> Stored<Option<Installation>> {
    let sql = "SELECT administrator_name, administrator_email, verification_status, issued_at, secret_hash,
            previous_secret_hash, previous_secret_until
        FROM installations WHERE installation_id = $1";
    let parameters = [id.into()];
    let (row, registered, word) = tokio::join!(
        tx.find(sql, &parameters),
        origins::of(tx, id),
        Word::read(tx, id)
    );
    let (registered, word) = (registered?, word?);
    Ok(row?.map(|row| Installation {
        id: id.to_owned(),
        name: row.text(0),
        email: row.text(1),
        verification: verification(&row.text(2)),
        issued_at: row.integer(3),
        registered,
        word,
        presented: String::new(),
        secret_hash: row.text(4),
        previous_secret_hash: row.text(5),
        previous_secret_until: row.integer(6),
    }))
}

/// The seats of an installation at an endpoint, as both are today; nothing when one is gone.
///
/// # Errors
/// Those of the database.
pub async fn account(tx: &Tx, app: &App, id: &str, endpoint_id: &str) -> Stored<Option<Account>> {
    let Some(endpoint) = app.catalog.find(endpoint_id) else {
        return Ok(None);
    };
    Ok(find(tx, id)
        .await?
        .map(|installation| installation.account(app, &endpoint)))
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
    let found = find(tx, &row.text(0)).await?;
    Ok(found.filter(|one| one.origins(now).iter().any(|own| own == origin)))
}

fn verification(stored: &str) -> VerificationStatus {
    match stored {
        "VERIFIED" => VerificationStatus::Verified,
        "PENDING" => VerificationStatus::Pending,
        _ => VerificationStatus::Missing,
    }
}
