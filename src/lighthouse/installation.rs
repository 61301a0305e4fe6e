//! `POST installation/register`, `GET` and `PATCH installation`: who an installation is, and how it proves
//! it (gateway.md sections 1 and 2).

use crate::api::installation::{
    IDEMPOTENCY_KEY, Installation as Record, InstallationPatch, QuotaStatus, RegisterRequest, Registered,
    VerificationStatus,
};
use crate::api::{ErrorCode, VERSION, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::catalog::Endpoint;
use crate::lighthouse::error::{Refusal, json};
use crate::lighthouse::limits::Account;
use crate::lighthouse::operator::Word;
use crate::lighthouse::params::is_url_safe;
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use crate::lighthouse::{App, Shared, usage};
use crate::secret::Secret;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD};
use email_address::EmailAddress;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// An `Idempotency-Key` is remembered for this long.
const REMEMBERED_FOR: i64 = 24 * 60 * 60;

/// A stored installation; as an extractor, one that has proven itself by HTTP Basic.
#[derive(Clone, Debug)]
pub struct Installation {
    pub id: String,
    pub name: String,
    pub email: String,
    pub verification: VerificationStatus,
    pub issued_at: i64,
    /// Where its browsers may be returned to, besides loopback.
    pub origins: Vec<String>,
    /// What the operator has said about it.
    pub word: Word,
    secret_hash: String,
}

impl Installation {
    /// Its seats at one endpoint. What is not verified is limited, not refused (gateway.md section 2).
    #[must_use]
    pub fn account(&self, app: &App, endpoint: &Endpoint) -> Account {
        Account {
            installation_id: self.id.clone(),
            limit_group: endpoint.definition.limit_group.clone(),
            limit: self.limit_at(app, endpoint),
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
        (self.verification != VerificationStatus::Verified).then_some(unverified_limit)
    }
}

/// `POST installation/register`.
///
/// # Errors
/// 400 for a malformed body.
pub async fn register(
    State(app): State<Shared>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Registered>>, Refusal> {
    let request = checked(json(body)?)?;
    let secret = Secret::random();
    let new = New { request, key_hash: idempotency_key(&headers)?, secret_hash: secret.sha256(), now: app.clock.now() };
    let echo = new.request.clone();
    let installation = app.store.write(new, |tx, new| Box::pin(store(tx, new))).await?;
    Ok(Json(Wrapper::success(Registered {
        installation_id: installation.id,
        installation_secret: secret,
        installation_id_issued_at: Some(rfc3339(installation.issued_at)),
        verification_status: Some(installation.verification),
        quota_status: Some(QuotaStatus::Active),
        request: echo,
    })))
}

/// `GET installation`.
///
/// # Errors
/// 401 for an unknown id or a wrong secret.
pub async fn show(State(app): State<Shared>, installation: Installation) -> Result<Json<Wrapper<Record>>, Refusal> {
    record(&app, installation).await
}

/// `PATCH installation`.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 400 for a malformed body.
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
    let input = (installation.id, contact);
    let updated = app.store.write(input, |tx, (id, contact)| Box::pin(change_contact(tx, id, contact))).await?;
    record(&app, updated.ok_or_else(unknown)?).await
}

async fn record(app: &App, installation: Installation) -> Result<Json<Wrapper<Record>>, Refusal> {
    let (quota_status, _) = usage::of(app, &installation, app.clock.now()).await?;
    Ok(Json(Wrapper::success(Record {
        base: format!("{}/i/{}{VERSION}", app.public_url, installation.id),
        installation_id: installation.id,
        installation_id_issued_at: rfc3339(installation.issued_at),
        administrator_name: installation.name,
        administrator_email: installation.email,
        verification_status: installation.verification,
        quota_status,
        origins: installation.origins,
        default_limit: app.default_limit,
    })))
}

/// One and the same for an unknown id and a wrong secret (GW-22).
fn unknown() -> Refusal {
    let message = "this installation id and secret are not known here";
    Refusal::new(StatusCode::UNAUTHORIZED, ErrorCode::UnknownInstallation, message)
}

impl FromRequestParts<Shared> for Installation {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &Shared) -> Result<Self, Refusal> {
        let (id, secret) = basic(&parts.headers).ok_or_else(unknown)?;
        let found = app.store.read(id, |tx, id| Box::pin(find(tx, id))).await?;
        // The same work for an unknown id: a hash nobody has the secret of.
        let stored = found.as_ref().map_or_else(|| app.nobody.clone(), |known| known.secret_hash.clone());
        let equal = bool::from(stored.as_bytes().ct_eq(secret.sha256().as_bytes()));
        found.filter(|_| equal).ok_or_else(unknown)?.admitted(&parts.method)
    }
}

fn basic(headers: &HeaderMap) -> Option<(String, Secret)> {
    let (scheme, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let decoded = BASE64_STANDARD.decode(value.trim()).ok().filter(|_| scheme.eq_ignore_ascii_case("basic"))?;
    let text = String::from_utf8(decoded).ok()?;
    let (id, secret) = text.split_once(':')?;
    Some((id.to_owned(), Secret::new(secret)))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, Refusal> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else { return Ok(None) };
    match key.to_str() {
        Ok(key) if is_url_safe(key, 22..=255) => Ok(Some(Secret::new(key).sha256())),
        _ => Err(Refusal::malformed("`Idempotency-Key` is not 22 or more URL-safe characters")),
    }
}

/// Every field on its own (GW-02); an empty one counts as missing.
fn checked(mut request: RegisterRequest) -> Result<RegisterRequest, Refusal> {
    let fields = [
        ("administrator_name", 200, &mut request.administrator_name),
        ("administrator_email", 254, &mut request.administrator_email),
        ("software_architecture", 64, &mut request.software_architecture),
        ("software_os", 64, &mut request.software_os),
        ("fasten_desktop_version", 64, &mut request.fasten_desktop_version),
        ("fasten_onprem_version", 64, &mut request.fasten_onprem_version),
        ("fasten_sources_version", 64, &mut request.fasten_sources_version),
    ];
    for (name, longest, field) in fields {
        *field = field.take().map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let Some(text) = field else { continue };
        if text.chars().count() > longest {
            return Err(Refusal::malformed(format!("`{name}` is longer than {longest} characters")));
        }
        if text.chars().any(char::is_control) {
            return Err(Refusal::malformed(format!("`{name}` holds control characters")));
        }
    }
    let options = email_address::Options::default().without_display_text().without_domain_literal().with_required_tld();
    match &request.administrator_email {
        Some(email) if EmailAddress::parse_with_options(email, options).is_err() => {
            Err(Refusal::malformed("`administrator_email` is no e-mail address"))
        }
        _ => Ok(request),
    }
}

struct New {
    request: RegisterRequest,
    key_hash: Option<String>,
    secret_hash: String,
    now: i64,
}

/// A new installation, or the one this key was used for already, with a fresh secret.
async fn store(tx: &Tx, new: &New) -> Stored<Installation> {
    tx.execute("DELETE FROM idempotency_keys WHERE expires_at <= $1", &[new.now.into()]).await?;
    if let Some(key_hash) = &new.key_hash {
        let sql = "SELECT installation_id FROM idempotency_keys WHERE key_hash = $1";
        if let Some(row) = tx.find(sql, &[key_hash.into()]).await? {
            let id = row.text(0);
            let sql = "UPDATE installations SET secret_hash = $2 WHERE installation_id = $1";
            tx.execute(sql, &[(&id).into(), (&new.secret_hash).into()]).await?;
            if let Some(installation) = change_contact(tx, &id, &new.request).await? {
                return Ok(installation);
            }
        }
    }
    insert(tx, new).await
}

async fn insert(tx: &Tx, new: &New) -> Stored<Installation> {
    let id = Uuid::new_v4().to_string();
    let request = &new.request;
    let text = |field: &Option<String>| field.as_deref().unwrap_or_default().into();
    let status = if request.administrator_email.is_some() { "PENDING" } else { "MISSING" };
    let values = [
        (&id).into(),
        (&new.secret_hash).into(),
        text(&request.administrator_name),
        text(&request.administrator_email),
        status.into(),
        text(&request.software_architecture),
        text(&request.software_os),
        text(&request.fasten_desktop_version),
        text(&request.fasten_onprem_version),
        text(&request.fasten_sources_version),
        new.now.into(),
    ];
    let sql = "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
            verification_status, software_architecture, software_os, fasten_desktop_version, fasten_onprem_version,
            fasten_sources_version, issued_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    tx.execute(sql, &values).await?;
    if let Some(key_hash) = &new.key_hash {
        let sql = "INSERT INTO idempotency_keys (key_hash, installation_id, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (key_hash) DO UPDATE SET installation_id = $2, expires_at = $3";
        tx.execute(sql, &[key_hash.into(), (&id).into(), (new.now + REMEMBERED_FOR).into()]).await?;
    }
    Ok(Installation {
        id,
        name: request.administrator_name.clone().unwrap_or_default(),
        email: request.administrator_email.clone().unwrap_or_default(),
        verification: verification(status),
        issued_at: new.now,
        origins: Vec::new(),
        word: Word::default(),
        secret_hash: new.secret_hash.clone(),
    })
}

/// What is missing stays; another e-mail address has to be verified anew.
async fn change_contact(tx: &Tx, id: &str, contact: &RegisterRequest) -> Stored<Option<Installation>> {
    if let Some(name) = &contact.administrator_name {
        let sql = "UPDATE installations SET administrator_name = $2 WHERE installation_id = $1";
        tx.execute(sql, &[id.into(), name.into()]).await?;
    }
    if let Some(email) = &contact.administrator_email {
        let sql = "UPDATE installations SET administrator_email = $2, verification_status = 'PENDING'
            WHERE installation_id = $1 AND administrator_email <> $2";
        tx.execute(sql, &[id.into(), email.into()]).await?;
    }
    find(tx, id).await
}

/// The installation of an id.
///
/// # Errors
/// Those of the database.
pub async fn find(tx: &Tx, id: &str) -> Stored<Option<Installation>> {
    let sql = "SELECT administrator_name, administrator_email, verification_status, issued_at, secret_hash
        FROM installations WHERE installation_id = $1";
    let Some(row) = tx.find(sql, &[id.into()]).await? else { return Ok(None) };
    let sql = "SELECT origin FROM origins WHERE installation_id = $1 ORDER BY origin";
    let origins = tx.query(sql, &[id.into()]).await?;
    Ok(Some(Installation {
        id: id.to_owned(),
        name: row.text(0),
        email: row.text(1),
        verification: verification(&row.text(2)),
        issued_at: row.integer(3),
        origins: origins.iter().map(|row: &Row| row.text(0)).collect(),
        word: Word::read(tx, id).await?,
        secret_hash: row.text(4),
    }))
}

/// The seats of an installation at an endpoint, as both are today; nothing when one is gone.
///
/// # Errors
/// Those of the database.
pub async fn account(tx: &Tx, app: &App, id: &str, endpoint_id: &str) -> Stored<Option<Account>> {
    let Some(endpoint) = app.catalog.find(endpoint_id) else { return Ok(None) };
    Ok(find(tx, id).await?.map(|installation| installation.account(app, endpoint)))
}

/// The one installation that has registered an origin.
///
/// # Errors
/// Those of the database.
pub async fn find_by_origin(tx: &Tx, origin: &str) -> Stored<Option<Installation>> {
    let sql = "SELECT installation_id FROM origins WHERE origin = $1";
    match tx.query(sql, &[origin.into()]).await?.as_slice() {
        [row] => find(tx, &row.text(0)).await,
        _ => Ok(None),
    }
}

fn verification(stored: &str) -> VerificationStatus {
    match stored {
        "VERIFIED" => VerificationStatus::Verified,
        "PENDING" => VerificationStatus::Pending,
        _ => VerificationStatus::Missing,
    }
}
