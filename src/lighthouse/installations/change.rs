//! Makes a change to an installation depend on the generation that its request has read. A late
//! change, from a replica that hung or a connection that stalled, finds a newer generation and does
//! nothing (protocol.md section 2).

use crate::api::ErrorCode;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::error::Refusal;
use axum::http::StatusCode;

/// Starts the next generation; called before anything else in a change. If it returns `false`,
/// another change was faster, and nothing may be changed.
///
/// # Errors
/// Database errors.
pub(super) async fn next_generation(tx: &Tx, before: &Installation) -> Stored<bool> {
    let sql = "UPDATE installations SET generation = generation + 1
        WHERE installation_id = $1 AND generation = $2";
    let values = [(&before.id).into(), before.generation.into()];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// The 409 refusal after a change was overtaken: only the client knows which of the two was
/// intended.
pub(super) fn overtaken() -> Refusal {
    Refusal::new(
        StatusCode::CONFLICT,
        ErrorCode::ChangedMeanwhile,
        "another request changed this installation at the same time, so nothing was done; read the current state \
         and try again",
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::installations::record::find;
    use crate::lighthouse::store::Store;

    #[test]
    fn a_change_that_has_read_an_older_generation_does_nothing() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let rounds = block_on(store.write((), |tx, ()| {
            Box::pin(async move {
                let sql = "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
                        verification_status, software_architecture, software_os, fasten_desktop_version,
                        fasten_onprem_version, fasten_sources_version, issued_at)
                    VALUES ('i', '', '', '', 'MISSING', '', '', '', '', '', 1)";
                tx.execute(sql, &[]).await?;
                let before = find(tx, "i").await?.unwrap();
                let first = next_generation(tx, &before).await?;
                let late = next_generation(tx, &before).await?;
                let after = find(tx, "i").await?.unwrap();
                Ok([first, late, next_generation(tx, &after).await?])
            })
        }));
        assert_eq!(rounds, Ok([true, false, true]));
    }
}
