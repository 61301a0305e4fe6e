//! Proof that a public origin belongs to an installation (protocol.md section 5), and how long the
//! proof is valid. The proof is a file with the installation's ID at a well-known address, or a TXT
//! record if the origin's name resolves to a private network. The name is resolved only once, so
//! the address that was checked is the one connected to.

use crate::api::installation::ORIGIN_PROOF;
use crate::clock::Clock;
use crate::http::{Client, Options};
use crate::lighthouse::installations::rate::DAY;
use crate::lighthouse::numbers::expiry::{Expiry, PROVEN_FOR, What};
use crate::lighthouse::reach::{is_a_homes, is_public, look_up, texts};
use crate::lighthouse::settings::Reach;
use crate::lighthouse::store::{Result as Stored, Row, Store, Tx};
use axum::http::StatusCode;
use std::fmt;
use std::net::SocketAddr;
use std::time::Duration;
use url::Url;

/// The port where the proof is looked up, whatever the origin's port, because whoever controls port
/// 443 of a machine controls the machine.
const PORT: u16 = 443;
const ANSWERED_WITHIN: Duration = Duration::from_secs(10);
/// Maximum size of the response in bytes; an ID has 36 characters.
const BODY_LIMIT: usize = 1024;

/// How long after a proof a new one is attempted, in seconds; after that, attempts are daily.
pub const PROVE_AFTER: i64 = 23 * DAY;
/// A registered origin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub origin: String,
    /// Only set for public origins.
    proven_at: Option<i64>,
}

impl Origin {
    /// Whether browsers may be returned to this origin at `now`. A public origin requires a
    /// verified installation.
    #[must_use]
    pub fn holds(&self, is_verified: bool, now: i64) -> bool {
        self.proven_at
            .is_none_or(|at| is_verified && now < at + PROVEN_FOR)
    }
}

/// Returns all origins of an installation.
///
/// # Errors
/// Database errors.
pub async fn registered(tx: &Tx, installation_id: &str) -> Stored<Vec<Origin>> {
    let sql = "SELECT origin, proven_at FROM origins WHERE installation_id = $1 ORDER BY origin";
    let read = |row: &Row| {
        Ok(Origin {
            origin: row.text("origin")?,
            proven_at: row.optional_integer("proven_at")?,
        })
    };
    tx.query(sql, &[installation_id.into()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Why an origin is not proven.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotProven {
    /// What is required.
    wanted: String,
    reason: &'static str,
}

impl NotProven {
    /// The reason without the address, for the log.
    #[must_use]
    pub const fn in_short(&self) -> &'static str {
        self.reason
    }
}

impl fmt::Display for NotProven {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, but {}", self.wanted, self.reason)
    }
}

/// Looks for the proof of an origin, without following redirects.
///
/// # Errors
/// [`NotProven`], for the administrator.
pub async fn prove(reach: &Reach, origin: &str, installation_id: &str) -> Result<(), NotProven> {
    let host = Url::parse(origin)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default();
    let address = format!("https://{host}{ORIGIN_PROOF}");
    let fail = |reason| NotProven {
        wanted: format!("`{address}` has to return the installation's ID and nothing else"),
        reason,
    };
    let found = look_up(reach, origin).await.map_err(fail)?;
    if found.iter().all(|ip| is_a_homes(*ip)) {
        return prove_by_text(reach, &host, installation_id).await;
    }
    if found.iter().any(|ip| !is_public(*ip)) {
        return Err(fail("its name resolves to a private network"));
    }
    let connect_to = reach.connect_to.map_or_else(
        || {
            found
                .into_iter()
                .map(|ip| SocketAddr::new(ip, PORT))
                .collect()
        },
        |elsewhere| vec![elsewhere],
    );
    let options = Options {
        timeout: ANSWERED_WITHIN,
        body_limit: BODY_LIMIT,
        ca_file: reach.ca_file.clone(),
        pinned: Some((host, connect_to)),
        ..Options::default()
    };
    let request = axum::http::Request::get(&address)
        .body(Vec::new())
        .map_err(|_| fail("it is not a valid URL"))?;
    let answer = Client::new(options)
        .send(request)
        .await
        .map_err(|_| fail("it does not respond over TLS, or the response is too large"))?;
    match answer.status() {
        StatusCode::OK if answer.body().trim_ascii() == installation_id.as_bytes() => Ok(()),
        StatusCode::OK => Err(fail("it returns something else")),
        status if status.is_redirection() => Err(fail("it returns a redirect")),
        _ => Err(fail("it does not return status 200")),
    }
}

/// Looks for the proof in a TXT record, because only the owner of a name can write its records.
async fn prove_by_text(reach: &Reach, host: &str, installation_id: &str) -> Result<(), NotProven> {
    let name = format!("_fastenctl.{host}");
    let found = texts(reach, &name).await;
    if found.iter().any(|text| text.trim() == installation_id) {
        return Ok(());
    }
    Err(NotProven {
        wanted: format!(
            "`{host}` resolves to a private network, so the TXT record of `{name}` has to contain the installation's ID"
        ),
        reason: if found.is_empty() {
            "no such record exists"
        } else {
            "it contains something else"
        },
    })
}

/// A proof that could not be renewed: the installation and the origin that it is for, and when it
/// expires.
#[derive(Clone, Debug)]
pub struct Lost {
    pub installation_id: String,
    pub proof: Expiry,
}

/// Renews the proofs that are due, each on one replica, and returns those that could not be
/// renewed.
///
/// # Errors
/// Database errors.
pub async fn prove_due(reach: &Reach, store: &Store, clock: &Clock) -> Stored<Vec<Lost>> {
    let mut lost = Vec::new();
    loop {
        let now = clock.now();
        let next = "SELECT installation_id, origin, proven_at FROM origins WHERE prove_at <= $1 ORDER BY prove_at LIMIT 1";
        let found = store.read(now, move |tx, now| {
            Box::pin(async move { tx.find(next, &[(*now).into()]).await })
        });
        let Some(row) = found.await? else {
            return Ok(lost);
        };
        let proven_at = row.optional_integer("proven_at")?;
        let (installation_id, origin) = (row.text("installation_id")?, row.text("origin")?);
        let claim = (installation_id.clone(), origin.clone(), now);
        if !store
            .write(claim, |tx, (id, origin, now)| {
                Box::pin(claim_proof(tx, id, origin, *now))
            })
            .await?
        {
            continue;
        }
        match prove(reach, &origin, &installation_id).await {
            Ok(()) => {
                let proven = (installation_id, origin, clock.now());
                store
                    .write(proven, |tx, (id, origin, now)| {
                        Box::pin(prolong(tx, id, origin, *now))
                    })
                    .await?;
            }
            Err(reason) => {
                tracing::warn!(
                    installation_id,
                    reason = reason.in_short(),
                    "cannot prove an origin again"
                );
                lost.extend(proven_at.map(|at| Lost {
                    installation_id,
                    proof: Expiry {
                        what: What::OriginProof,
                        name: origin,
                        at: at + PROVEN_FOR,
                    },
                }));
            }
        }
    }
}

async fn claim_proof(tx: &Tx, installation_id: &str, origin: &str, now: i64) -> Stored<bool> {
    let sql = "UPDATE origins SET prove_at = $4 WHERE installation_id = $1 AND origin = $2 AND prove_at <= $3";
    let values = [
        installation_id.into(),
        origin.into(),
        now.into(),
        (now + DAY).into(),
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

async fn prolong(tx: &Tx, installation_id: &str, origin: &str, now: i64) -> Stored<()> {
    let sql = "UPDATE origins SET proven_at = $3, prove_at = $4
        WHERE installation_id = $1 AND origin = $2 AND proven_at IS NOT NULL";
    let values = [
        installation_id.into(),
        origin.into(),
        now.into(),
        (now + PROVE_AFTER).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes origins whose proof has expired.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    tx.execute(
        "DELETE FROM origins WHERE proven_at <= $1",
        &[(now - PROVEN_FOR).into()],
    )
    .await
    .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_public_origin_is_valid_while_proven_and_its_installation_is_verified() {
        let public = Origin {
            origin: String::new(),
            proven_at: Some(0),
        };
        let holds = [(true, PROVEN_FOR - 1), (true, PROVEN_FOR), (false, 1)]
            .map(|(v, now)| public.holds(v, now));
        assert_eq!(holds, [true, false, false]);
        assert!(
            Origin {
                proven_at: None,
                ..public
            }
            .holds(false, 9 * PROVEN_FOR)
        );
    }
}
