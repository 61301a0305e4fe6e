//! How an installation authenticates: with its ID and secret, by HTTP Basic (protocol.md sections 1
//! and 2). A suspended installation is rejected, unless it deletes itself.

use crate::api::ErrorCode;
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::audit::address_hash;
use crate::lighthouse::installations::notice::after_guesses;
use crate::lighthouse::installations::operator::sentence;
use crate::lighthouse::installations::record::{COLUMNS, Installation, of_row};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::wrong_secrets::ALARM;
use crate::rfc::basic;
use crate::secret::Secret;
use crate::text::clean;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use std::sync::LazyLock;
use subtle::ConstantTimeEq;

/// The hash of a random secret that no installation has, for comparison if no row is found.
static DECOY: LazyLock<String> = LazyLock::new(|| Secret::random().sha256());

/// Selects the row with this ID, or else the next one.
static CANDIDATE: LazyLock<String> = LazyLock::new(|| {
    format!(
        "SELECT secret_hash, previous_secret_until, {COLUMNS}
        FROM installations WHERE installation_id >= $1 ORDER BY installation_id LIMIT 1"
    )
});

/// The refusal for an unknown ID or a wrong secret: the same for both (GW-22).
#[must_use]
pub fn unknown() -> Refusal {
    let message = "the installation ID is unknown here, or the secret is wrong";
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
        let presented = Presented {
            id,
            hash: secret.sha256(),
            now: app.clock.now(),
        };
        let found = app.store.read(presented.clone(), |tx, presented| {
            Box::pin(prove(tx, presented))
        });
        let Some((installation, is_current)) = found.await? else {
            guessed(app, presented).await;
            return Err(unknown());
        };
        if is_current && !installation.previous_secret_hash.is_empty() {
            let input = (installation.id.clone(), installation.presented.clone());
            app.store
                .write(input, |tx, (id, used)| {
                    Box::pin(retire_previous(tx, id, used))
                })
                .await?;
        }
        let Peer(peer) = Peer::find(&app.proxies, &parts.extensions, &parts.headers);
        let installation = Self {
            asks_from: address_hash(&app.pepper, peer),
            ..installation
        };
        admit(installation, &parts.method)
    }
}

/// Counts a wrong secret or an unknown ID, and reports when an ID has reached a thousand of them.
async fn guessed(app: &App, presented: Presented) {
    metrics::wrong_secret();
    let Presented { id, now, .. } = presented;
    if !app.wrong_secrets.note(&id, now) {
        return;
    }
    metrics::guesses();
    tracing::warn!(
        installation_id = clean(&id),
        times = ALARM,
        "wrong secrets within a day"
    );
    let told = app.store.write((id, now), |tx, (id, now)| {
        Box::pin(after_guesses(tx, id, *now))
    });
    if let Err(error) = told.await {
        tracing::error!(%error, "cannot record wrong secrets");
    }
    app.mail.wake();
}

/// The ID and a hash of the secret, as received.
#[derive(Clone)]
struct Presented {
    id: String,
    hash: String,
    now: i64,
}

/// Returns the installation with this secret, and whether that is its newest secret. Reads one row
/// and compares two hashes whether or not the ID exists. If it does not, the hashes are those of
/// the next row, or decoys.
async fn prove(tx: &Tx, presented: &Presented) -> Stored<Option<(Installation, bool)>> {
    let row = tx.find(&CANDIDATE, &[(&presented.id).into()]).await?;
    let text = |column: &str| row.as_ref().map_or(Ok(&**DECOY), |row| row.str(column));
    let until = row
        .as_ref()
        .map_or(Ok(0), |row| row.integer("previous_secret_until"))?;
    let is = |hash: &str| bool::from(hash.as_bytes().ct_eq(presented.hash.as_bytes()));
    let is_current = is(text("secret_hash")?);
    let is_previous = is(text("previous_secret_hash")?);
    let is_known = text("installation_id")? == presented.id;
    let is_good = is_current || is_previous && presented.now < until;
    if !(is_known && is_good) {
        return Ok(None);
    }
    let Some(row) = &row else { return Ok(None) };
    let installation = Installation {
        presented: presented.hash.clone(),
        ..of_row(tx, row).await?
    };
    Ok(Some((installation, is_current)))
}

fn credentials(headers: &HeaderMap) -> Option<(String, Secret)> {
    basic::read(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// Rejects a suspended installation with 403, unless it deletes itself. The message is for
/// programs, not browsers.
fn admit(installation: Installation, method: &Method) -> Result<Installation, Refusal> {
    match &installation.suspended {
        Some(reason) if *method != Method::DELETE => Err(Refusal::new(
            StatusCode::FORBIDDEN,
            ErrorCode::InstallationSuspended,
            sentence(reason),
        )),
        _ => Ok(installation),
    }
}

/// Ends the old secret, because the new one has been used.
async fn retire_previous(tx: &Tx, installation_id: &str, used: &str) -> Stored<()> {
    let sql = "UPDATE installations SET previous_secret_hash = '', previous_secret_until = 0
        WHERE installation_id = $1 AND secret_hash = $2";
    tx.execute(sql, &[installation_id.into(), used.into()])
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    /// GW-22: the reads do not reveal whether an ID is known.
    #[test]
    fn a_row_is_read_whether_the_id_is_known_or_not() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let hash = Secret::new("s").sha256();
        let made = block_on(store.write(hash.clone(), |tx, hash| {
            Box::pin(async move {
                let sql = "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
                        verification_status, software_architecture, software_os, fasten_desktop_version,
                        fasten_onprem_version, fasten_sources_version, issued_at)
                    VALUES ('b', $1, '', '', 'MISSING', '', '', '', '', '', 1), ('d', '', '', '', 'MISSING', '', '', '', '', '', 1)";
                tx.execute(sql, &[hash.into()]).await
            })
        }));
        assert_eq!(made, Ok(2));
        let ask = |id: &str, hash: &str| {
            let presented = Presented {
                id: id.to_owned(),
                hash: hash.to_owned(),
                now: 2,
            };
            let read = store.read(presented, |tx, presented| {
                Box::pin(async move {
                    let row = tx.find(&CANDIDATE, &[(&presented.id).into()]).await?;
                    Ok((row.is_some(), prove(tx, presented).await?.is_some()))
                })
            });
            block_on(read).unwrap()
        };
        for (id, secret, expected) in [
            ("b", &hash, (true, true)),
            ("b", &String::from("x"), (true, false)),
            // An unknown ID must not be accepted with the secret of the next one.
            ("a", &hash, (true, false)),
            ("c", &String::new(), (true, false)),
            ("e", &hash, (false, false)),
        ] {
            assert_eq!(ask(id, secret), expected, "{id}");
        }
    }
}
