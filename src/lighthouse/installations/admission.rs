//! How an installation proves itself: id and secret by HTTP Basic (protocol.md sections 1 and 2). What is suspended
//! is not let in, except to leave.

use crate::api::ErrorCode;
use crate::lighthouse::app::Shared;
use crate::lighthouse::installations::operator::sentence;
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::Refusal;
use crate::rfc::basic;
use crate::secret::Secret;
use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, StatusCode, header};
use std::sync::LazyLock;
use subtle::ConstantTimeEq;

/// The hash of a secret that no installation has.
static DECOY: LazyLock<String> = LazyLock::new(|| Secret::random().sha256());

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
        // The same work for an unknown id.
        let known = |hash: fn(&Self) -> &String| found.as_ref().map_or(&*DECOY, hash).as_bytes();
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
                    Box::pin(retire_previous(tx, id, used))
                })
                .await?;
        }
        admit(installation, &parts.method)
    }
}

fn credentials(headers: &HeaderMap) -> Option<(String, Secret)> {
    basic::read(headers.get(header::AUTHORIZATION)?.to_str().ok()?)
}

/// 403 for what is suspended; programs read this, no browser does.
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

/// The new secret was used: the old one is dead.
async fn retire_previous(tx: &Tx, installation_id: &str, used: &str) -> Stored<()> {
    let sql = "UPDATE installations SET previous_secret_hash = '', previous_secret_until = 0
        WHERE installation_id = $1 AND secret_hash = $2";
    tx.execute(sql, &[installation_id.into(), used.into()])
        .await
        .map(drop)
}
