//! A change of an installation rests on the generation that its request has read: one that comes late, from a replica
//! that hung or a connection that stalled, finds another generation and does nothing (protocol.md section 2).

use crate::api::ErrorCode;
use crate::lighthouse::app::Shared;
use crate::lighthouse::installations::admission::anew;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::Refusal;
use axum::http::StatusCode;
use std::future::Future;

/// Times a change is tried again after another was faster; within one replica they take turns.
const ROUNDS: usize = 20;

/// Makes the next generation, first thing in a change; `false` when another change was faster, and nothing may be
/// changed.
///
/// # Errors
/// Those of the database.
pub(super) async fn next_generation(tx: &Tx, before: &Installation) -> Stored<bool> {
    let sql = "UPDATE installations SET generation = generation + 1
        WHERE installation_id = $1 AND generation = $2";
    let values = [(&before.id).into(), before.generation.into()];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Runs `change` until it was made on what it had read; nothing comes of it when another was faster. Whoever has gone
/// away meanwhile is noticed between two rounds, and ends this.
///
/// # Errors
/// Those of `change`; 401 when the secret does not work any longer; 503 when others are always faster.
pub(super) async fn change<T, F>(
    app: &Shared,
    installation: Installation,
    change: impl Fn(Installation) -> F,
) -> Result<T, Refusal>
where
    F: Future<Output = Result<Option<T>, Refusal>>,
{
    if let Some(done) = change(installation.clone()).await? {
        return Ok(done);
    }
    let _turn = app.turns.wait(&installation.id).await;
    for _ in 0..ROUNDS {
        if let Some(done) = change(anew(app, &installation).await?).await? {
            return Ok(done);
        }
    }
    Err(Refusal::new(
        StatusCode::SERVICE_UNAVAILABLE,
        ErrorCode::ServerError,
        "this installation is being changed by others all the time; try again in a moment",
    ))
}
