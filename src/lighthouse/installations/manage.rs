//! `GET`, `PATCH` and `DELETE installation`: an installation reads its record, changes its contact
//! details, and deletes itself (protocol.md section 2). The routes below it have their own files.

use crate::api::installation::{
    Deleted, Installation as Record, InstallationPatch, RegisterRequest,
};
use crate::api::{VERSION, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::audit::{Action, note};
use crate::lighthouse::installations::change::{next_generation, overtaken};
use crate::lighthouse::installations::forget::{forget, has_users};
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::installations::{contact, owner, rate, verification};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::outbox;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::usage;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::HeaderMap;

/// `GET installation`.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret.
pub async fn show(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    record(&app, installation).await
}

/// `PATCH installation`.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 400 for a malformed body, 409 after another change at
/// the same time, 429 for too many new addresses.
pub async fn update(
    State(app): State<Shared>,
    installation: Installation,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let patch: InstallationPatch = json(&headers, body)?;
    let contact = contact::check(RegisterRequest {
        administrator_name: patch.administrator_name,
        administrator_email: patch.administrator_email,
        ..RegisterRequest::default()
    })?;
    let input = (
        app.pepper.clone(),
        installation,
        (contact, patch.tickets_only),
        app.clock.now(),
    );
    let changed = app.store.write(
        input,
        |tx, (pepper, before, (contact, tickets_only), now)| {
            Box::pin(async move {
                let patched = patch_contact(tx, pepper, before, contact, *now).await?;
                match (patched, tickets_only) {
                    (Patched::Yes(_), Some(only)) => {
                        say_tickets_only(tx, before, *only, *now).await
                    }
                    (patched, _) => Ok(patched),
                }
            })
        },
    );
    let changed = changed.await?;
    app.mail.wake();
    match changed {
        Patched::Yes(installation) => record(&app, *installation).await,
        Patched::TooOften(seconds) => Err(Refusal::too_often(
            seconds,
            "the limit of 3 changes of e-mail address per hour is reached; nothing was changed",
        )),
        Patched::Overtaken => Err(overtaken()),
    }
}

/// `DELETE installation`: deletes the installation's identity at once; its counts stay for the
/// cool-down, without a name.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 409 after another change at the same time.
pub async fn delete(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<Deleted>>, Refusal> {
    let installation_id = installation.id.clone();
    let input = (installation, app.clock.now());
    let deleted = app.store.write(input, |tx, (before, now)| {
        Box::pin(async move {
            if !next_generation(tx, before).await? {
                return Ok(None);
            }
            let done = forget(tx, &before.id, &before.actor(), *now).await;
            done.map(Some)
        })
    });
    deleted.await?.ok_or_else(overtaken)?;
    Ok(Json(Wrapper::success(Deleted { installation_id })))
}

/// The response with the stored record.
///
/// # Errors
/// Database errors.
pub async fn record(
    app: &App,
    installation: Installation,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let asked = usage::Asked {
        limits: &app.limits,
        installation_id: &installation.id,
        allowance: installation.allowance(app.limits.unverified_limit),
        now: app.clock.now(),
    };
    let quota_status = usage::quota(&app.store, asked).await?;
    let (limit, limit_reason) = installation.limit(&app.limits);
    Ok(Json(Wrapper::success(Record {
        limit: Some(limit),
        limit_reason,
        tickets_only: installation.tickets_only,
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
        default_limit: app.limits.default_limit,
    })))
}

async fn say_tickets_only(tx: &Tx, before: &Installation, only: bool, now: i64) -> Stored<Patched> {
    if only != before.tickets_only {
        let entry = before.entry(Action::ContactChanged, "tickets_only");
        note(tx, &entry, now).await?;
    }
    let sql = "UPDATE installations SET tickets_only = $2 WHERE installation_id = $1";
    tx.execute(sql, &[(&before.id).into(), i64::from(only).into()])
        .await?;
    let after = find(tx, &before.id).await?;
    Ok(after.map_or(Patched::Overtaken, |after| Patched::Yes(Box::new(after))))
}

enum Patched {
    Yes(Box<Installation>),
    TooOften(i64),
    /// Another change was faster, or the installation was deleted.
    Overtaken,
}

async fn patch_contact(
    tx: &Tx,
    pepper: &Pepper,
    before: &Installation,
    contact: &RegisterRequest,
    now: i64,
) -> Stored<Patched> {
    if !next_generation(tx, before).await? {
        return Ok(Patched::Overtaken);
    }
    let id = &before.id;
    let is_new = contact
        .administrator_email
        .as_ref()
        .is_some_and(|email| *email != before.email);
    if is_new
        && let Some(seconds) =
            rate::take(tx, &verification::changes(id), verification::CHANGES, now).await?
    {
        return Ok(Patched::TooOften(seconds));
    }
    change_contact(tx, pepper, before, contact, now).await?;
    Ok(find(tx, id)
        .await?
        .map_or(Patched::Overtaken, |installation| {
            Patched::Yes(Box::new(installation))
        }))
}

/// Frees the previous owner's place: at once, or after the cool-down if the installation has
/// connected users. Otherwise, a throw-away address would make room for just as many new users.
async fn leave_owner(tx: &Tx, id: &str, now: i64) -> Stored<()> {
    if has_users(tx, id).await? {
        return owner::keep(tx, id, id, now).await;
    }
    owner::free(tx, id).await
}

/// Changes the fields that the request contains. A new e-mail address has to be verified again; the
/// old one is notified if it was verified.
async fn change_contact(
    tx: &Tx,
    pepper: &Pepper,
    before: &Installation,
    contact: &RegisterRequest,
    now: i64,
) -> Stored<()> {
    if let Some(name) = &contact.administrator_name {
        let sql = "UPDATE installations SET administrator_name = $2 WHERE installation_id = $1";
        tx.execute(sql, &[(&before.id).into(), name.into()]).await?;
        if *name != before.name {
            let entry = before.entry(Action::ContactChanged, "administrator_name");
            note(tx, &entry, now).await?;
        }
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
    let entry = before.entry(Action::ContactChanged, "administrator_email");
    note(tx, &entry, now).await?;
    leave_owner(tx, &before.id, now).await?;
    // An unverified mailbox may belong to a stranger, so it gets no e-mail.
    if before.is_verified() {
        outbox::post(tx, &before.id, &before.email, &Letter::EmailChanged, now).await?;
    }
    verification::begin_quietly(tx, pepper, &before.id, email, now).await
}
