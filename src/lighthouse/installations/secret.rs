//! `POST installation/secret`: a new secret, while the old one works until the new one is used
//! (protocol.md section 2). Also the operator's reset, for an administrator who has lost the
//! secret, which ends the old one at once.

use crate::api::Wrapper;
use crate::api::installation::RotatedSecret;
use crate::clock::rfc3339;
use crate::lighthouse::app::Shared;
use crate::lighthouse::audit::{Action, Actor, Entry, note};
use crate::lighthouse::installations::admission::unknown;
use crate::lighthouse::installations::notice::tell;
use crate::lighthouse::installations::record::{ANONYMOUS, Installation, find};
use crate::lighthouse::installations::register::forget_key;
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::Refusal;
use crate::secret::Secret;
use axum::Json;
use axum::extract::State;

/// How long the old secret works, in seconds, if the new one is never used.
const OVERLAP: i64 = 24 * 60 * 60;

/// Makes a new secret. A client that did not get the response asks again with the old secret and
/// gets the same new one. The new secret is derived from the secret in the request, so a late
/// attempt cannot invalidate the secret that another one returned.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret.
pub async fn rotate(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<RotatedSecret>>, Refusal> {
    let entry = installation.entry(Action::SecretRotated, "");
    let (id, presented) = (installation.id, installation.presented);
    let derived = |one: &Pepper| Secret::new(one.hash(&["rotated_secret", &id, &presented]));
    let secret = derived(&app.pepper);
    let now = app.clock.now();
    let change = Change {
        new: secret.sha256(),
        told: app.pepper.all().map(derived).collect(),
        installation_id: id,
        presented,
        entry,
        now,
        until: now + OVERLAP,
    };
    let (secret, until) = app
        .store
        .write((change, secret), |tx, (change, secret)| {
            Box::pin(store(tx, change, secret))
        })
        .await?
        .ok_or_else(unknown)?;
    app.mail.wake();
    Ok(Json(Wrapper::success(RotatedSecret {
        installation_secret: secret,
        old_secret_until: rfc3339(until),
    })))
}

struct Change {
    installation_id: String,
    presented: String,
    new: String,
    /// The secrets that an earlier response may contain, one for each pepper.
    told: Vec<Secret>,
    entry: Entry,
    now: i64,
    until: i64,
}

/// Stores the new secret, and returns it with the time when the old one stops working; `None` if
/// the secret in the request no longer works. A repeated request does not extend that time.
async fn store(tx: &Tx, change: &Change, secret: &Secret) -> Stored<Option<(Secret, i64)>> {
    let id = &change.installation_id;
    let sql = "UPDATE installations SET secret_hash = $3, previous_secret_hash = $2, previous_secret_until = $4
        WHERE installation_id = $1 AND secret_hash = $2";
    let values = [
        id.into(),
        (&change.presented).into(),
        (&change.new).into(),
        change.until.into(),
    ];
    if tx.execute(sql, &values).await? == 0 {
        return repeated(tx, change, secret).await;
    }
    forget_key(tx, id).await?;
    note(tx, &change.entry, change.now).await?;
    tell(tx, id, &Letter::SecretRotated, change.now).await?;
    Ok(Some((secret.clone(), change.until)))
}

/// Answers a repeated request, which still uses the old secret, with the same secret as before; no
/// e-mail is sent.
async fn repeated(tx: &Tx, change: &Change, secret: &Secret) -> Stored<Option<(Secret, i64)>> {
    let about = |secret: &Secret| {
        [
            (&change.installation_id).into(),
            (&change.presented).into(),
            (&secret.sha256()).into(),
            change.now.into(),
        ]
    };
    // A secret that was derived with another pepper stays in use.
    for told in &change.told {
        let sql = "UPDATE installations SET secret_hash = $3
            WHERE installation_id = $1 AND previous_secret_hash = $2 AND previous_secret_until > $4 AND secret_hash = $3
            RETURNING previous_secret_until";
        if let Some(row) = tx.find(sql, &about(told)).await? {
            return Ok(Some((told.clone(), row.integer("previous_secret_until")?)));
        }
    }
    let sql = "UPDATE installations SET secret_hash = $3
        WHERE installation_id = $1 AND previous_secret_hash = $2 AND previous_secret_until > $4
        RETURNING previous_secret_until";
    let row = tx.find(sql, &about(secret)).await?;
    row.map(|row| Ok((secret.clone(), row.integer("previous_secret_until")?)))
        .transpose()
}

/// Replaces an installation's secret for the operator, and ends the old ones at once: a request
/// that started with one of them finds another generation. Returns whether the administrator gets
/// an e-mail, or `None` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn reset(
    tx: &Tx,
    id: &str,
    secret_hash: &str,
    actor: &Actor,
    now: i64,
) -> Stored<Option<bool>> {
    let sql = "UPDATE installations SET secret_hash = $2, previous_secret_hash = '', previous_secret_until = 0,
            generation = generation + 1 WHERE installation_id = $1";
    // The pseudo-installation for anonymous users has no secret.
    if id == ANONYMOUS || tx.execute(sql, &[id.into(), secret_hash.into()]).await? == 0 {
        return Ok(None);
    }
    forget_key(tx, id).await?;
    let entry = Entry::new(actor.clone(), Action::SecretReset, id, "");
    note(tx, &entry, now).await?;
    tell(tx, id, &Letter::SecretReset, now).await?;
    let is_verified = |one: Installation| one.is_verified();
    Ok(Some(find(tx, id).await?.is_some_and(is_verified)))
}
