//! `POST installation/register`: always available and cheap, because a Fasten server does not start
//! if it gets anything but 200 (protocol.md section 2).

use crate::api::installation::{
    IDEMPOTENCY_KEY, QuotaStatus, RegisterRequest, Registered, VerificationStatus,
};
use crate::api::{ErrorCode, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::app::Shared;
use crate::lighthouse::audit::{Action, Actor, Entry, address_hash, note};
use crate::lighthouse::installations::rate::Cap;
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::installations::{contact, dormant, rate, verification};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Error, Result as Stored, Tx};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::metrics::Registration;
use crate::lighthouse::words::language::Language;
use crate::lighthouse::words::reader::language_of;
use crate::rfc::parameters::is_unreserved;
use crate::secret::Secret;
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use std::ops::RangeInclusive;
use std::sync::Arc;
use uuid::Uuid;

/// The allowed lengths of an `Idempotency-Key`, in characters.
pub const KEY_LENGTH: RangeInclusive<usize> = 22..=255;
/// How long an `Idempotency-Key` is remembered, in seconds, unless the installation's secret is
/// replaced or the installation is deleted earlier.
const REMEMBERED_FOR: i64 = 24 * 60 * 60;

/// `POST installation/register`.
///
/// # Errors
/// 400 for a malformed body, 422 for a key that was used with a different body, 429 for too many
/// new installations from one network.
pub async fn register(
    State(app): State<Shared>,
    headers: HeaderMap,
    Peer(peer): Peer,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Registered>>, Refusal> {
    let request = contact::check(json(&headers, body)?)?;
    let echo = request.clone();
    let new = New {
        request,
        key: idempotency_key(&headers)?,
        networks: rate::networks(&app.pepper, &app.registrations, peer),
        actor: Actor::Installation {
            address_hash: address_hash(&app.pepper, peer),
        },
        language: language_of(&headers),
        now: app.clock.now(),
        pepper: app.pepper.clone(),
    };
    let (installation, secret) = match app
        .store
        .write_by_row(new, |tx, new| Box::pin(store(tx, new)))
        .await?
    {
        Outcome::Installation(installation, secret) => {
            metrics::registration(Registration::Made);
            (installation, secret)
        }
        Outcome::Again(installation, secret) => {
            metrics::registration(Registration::Repeated);
            (installation, secret)
        }
        Outcome::Reused => {
            metrics::registration(Registration::Refused);
            let message =
                "this `Idempotency-Key` was already used with another name or e-mail address";
            return Err(Refusal::new(
                StatusCode::UNPROCESSABLE_ENTITY,
                ErrorCode::IdempotencyKeyReused,
                message,
            ));
        }
        Outcome::TooOften(seconds) => {
            metrics::registration(Registration::Refused);
            return Err(Refusal::too_often(
                seconds,
                "the limit on registrations per day from your network is reached; the gateway's \
                 operator can raise it (`[limits] networks`)",
            ));
        }
    };
    app.mail.wake();
    Ok(Json(Wrapper::success(Registered {
        installation_id: installation.id,
        installation_secret: secret,
        installation_id_issued_at: Some(rfc3339(installation.issued_at)),
        verification_status: Some(installation.verification),
        quota_status: Some(QuotaStatus::Active),
        request: echo,
    })))
}

fn idempotency_key(headers: &HeaderMap) -> Result<Option<Secret>, Refusal> {
    let Some(key) = headers.get(IDEMPOTENCY_KEY) else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if is_unreserved(key, KEY_LENGTH) => Ok(Some(Secret::new(key))),
        _ => Err(Refusal::malformed(
            "`Idempotency-Key` is not 22 to 255 URL-safe characters",
        )),
    }
}

/// The secret of an installation registered with a key. It is the same for every attempt, so a late
/// attempt cannot invalidate the secret that another one returned (protocol.md section 2).
fn derived(pepper: &Pepper, key: &Secret, id: &str) -> Secret {
    Secret::new(pepper.hash(&["installation_secret", key.expose(), id]))
}

/// A hash of the members that a repeated request must share with the first; versions and
/// architecture may have changed in between.
fn body_hash(pepper: &Pepper, request: &RegisterRequest) -> String {
    let text = |field: &Option<String>| field.clone().unwrap_or_default();
    pepper.hash(&[
        "registration",
        &text(&request.administrator_name),
        &text(&request.administrator_email),
    ])
}

struct New {
    request: RegisterRequest,
    key: Option<Secret>,
    networks: Vec<(String, Cap)>,
    actor: Actor,
    /// The language of e-mails to the installation's administrator.
    language: Language,
    now: i64,
    pepper: Arc<Pepper>,
}

/// The installation's data in a response.
struct Known {
    id: String,
    issued_at: i64,
    verification: VerificationStatus,
}

enum Outcome {
    Installation(Known, Secret),
    /// An earlier request with this key has registered the installation.
    Again(Known, Secret),
    /// The key was used with a different body.
    Reused,
    /// The seconds until the next registration is allowed.
    TooOften(i64),
}

/// Stores a new installation, or finds the one that was registered with this key, with the same
/// secret.
async fn store(tx: &Tx, new: &New) -> Stored<Outcome> {
    if let Some(key) = &new.key {
        let sql = "DELETE FROM idempotency_keys WHERE key_hash = $1 AND expires_at <= $2";
        tx.execute(sql, &[(&key.sha256()).into(), new.now.into()])
            .await?;
        if let Some(outcome) = repeated(tx, new, key).await? {
            return Ok(outcome);
        }
    }
    if rate::take_all(tx, &new.networks, new.now).await?.is_none() {
        return insert(tx, new, "").await;
    }
    let beyond = rate::beyond(&new.networks);
    if let Some(seconds) = rate::take_all(tx, &beyond, new.now).await? {
        return Ok(Outcome::TooOften(seconds));
    }
    insert(tx, new, &dormant::written(&new.networks)).await
}

/// Finds the installation registered with this key. Changes nothing, except for a key from an
/// earlier version, whose random secret is lost.
async fn repeated(tx: &Tx, new: &New, key: &Secret) -> Stored<Option<Outcome>> {
    let sql = "SELECT installation_id, body_hash FROM idempotency_keys WHERE key_hash = $1";
    let Some(row) = tx.find(sql, &[(&key.sha256()).into()]).await? else {
        return Ok(None);
    };
    let (id, kept) = (row.text("installation_id")?, row.text("body_hash")?);
    let asked = body_hash(&new.pepper, &new.request);
    // The secret was derived with the same pepper as the hash of the body.
    let mut peppers = new.pepper.all();
    let pepper = peppers.find(|one| kept.is_empty() || kept == body_hash(one, &new.request));
    let Some(pepper) = pepper else {
        return Ok(Some(Outcome::Reused));
    };
    let secret = derived(pepper, key, &id);
    if kept.is_empty() {
        let sql = "UPDATE installations SET secret_hash = $2 WHERE installation_id = $1";
        tx.execute(sql, &[(&id).into(), (&secret.sha256()).into()])
            .await?;
        let sql =
            "UPDATE idempotency_keys SET body_hash = $2 WHERE key_hash = $1 AND body_hash = ''";
        let values = [(&key.sha256()).into(), (&asked).into()];
        if tx.execute(sql, &values).await? == 0 {
            return Err(overtaken());
        }
    }
    let known = |installation: Installation| Known {
        id: installation.id,
        issued_at: installation.issued_at,
        verification: installation.verification,
    };
    Ok(find(tx, &id)
        .await?
        .map(|installation| Outcome::Again(known(installation), secret)))
}

async fn insert(tx: &Tx, new: &New, dormant: &str) -> Stored<Outcome> {
    let id = Uuid::new_v4().to_string();
    let secret = new
        .key
        .as_ref()
        .map_or_else(Secret::random, |key| derived(&new.pepper, key, &id));
    let secret_hash = secret.sha256();
    let request = &new.request;
    let text = |field: &Option<String>| field.as_deref().unwrap_or_default().into();
    let verification = if request.administrator_email.is_some() {
        VerificationStatus::Pending
    } else {
        VerificationStatus::Missing
    };
    let values = [
        (&id).into(),
        (&secret_hash).into(),
        text(&request.administrator_name),
        text(&request.administrator_email),
        verification.name().into(),
        text(&request.software_architecture),
        text(&request.software_os),
        text(&request.fasten_desktop_version),
        text(&request.fasten_onprem_version),
        text(&request.fasten_sources_version),
        new.now.into(),
        dormant.into(),
        new.language.tag().into(),
    ];
    let sql = "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
            verification_status, software_architecture, software_os, fasten_desktop_version, fasten_onprem_version,
            fasten_sources_version, issued_at, dormant, language)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)";
    let entry = Entry::new(new.actor.clone(), Action::Registered, &id, "");
    // The two statements are sent concurrently, because they do not depend on each other.
    let (inserted, noted) = tokio::join!(tx.execute(sql, &values), note(tx, &entry, new.now));
    inserted.and(noted)?;
    if let Some(key) = &new.key {
        keep_key(tx, new, key, &id).await?;
    }
    if let Some(email) = &request.administrator_email {
        verification::begin_quietly(tx, &new.pepper, &id, email, new.now).await?;
    }
    let known = Known {
        id,
        issued_at: new.now,
        verification,
    };
    Ok(Outcome::Installation(known, secret))
}

/// Stores the key. Of two simultaneous requests with the same key, one stores it, and the other
/// runs again and finds it.
async fn keep_key(tx: &Tx, new: &New, key: &Secret, id: &str) -> Stored<()> {
    let sql = "INSERT INTO idempotency_keys (key_hash, installation_id, expires_at, body_hash)
        VALUES ($1, $2, $3, $4) ON CONFLICT (key_hash) DO NOTHING";
    let (key_hash, body_hash) = (key.sha256(), body_hash(&new.pepper, &new.request));
    let values = [
        (&key_hash).into(),
        id.into(),
        (new.now + REMEMBERED_FOR).into(),
        (&body_hash).into(),
    ];
    match tx.execute(sql, &values).await? {
        0 => Err(overtaken()),
        _ => Ok(()),
    }
}

fn overtaken() -> Error {
    Error::Conflict("a concurrent request with the same key was faster".to_owned())
}

/// Deletes keys whose time is up.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    let sql = "DELETE FROM idempotency_keys WHERE expires_at <= $1";
    tx.execute(sql, &[now.into()]).await.map(drop)
}

/// Deletes the key with which an installation was registered, because its secret was replaced or
/// the installation was deleted.
///
/// # Errors
/// Database errors.
pub async fn forget_key(tx: &Tx, id: &str) -> Stored<()> {
    tx.execute(
        "DELETE FROM idempotency_keys WHERE installation_id = $1",
        &[id.into()],
    )
    .await
    .map(drop)
}
