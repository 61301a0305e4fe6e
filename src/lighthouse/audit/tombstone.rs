//! What is left of a deleted installation: its ID, and when it was deleted.

use crate::lighthouse::store::{Result, Tx};

/// Records that an ID belonged to an installation; the first deletion counts.
///
/// # Errors
/// Database errors.
pub async fn put_up(tx: &Tx, installation_id: &str, now: i64) -> Result<()> {
    let sql = "INSERT INTO deleted_installations (installation_id, deleted_at) VALUES ($1, $2)
        ON CONFLICT (installation_id) DO NOTHING";
    tx.execute(sql, &[installation_id.into(), now.into()])
        .await
        .map(drop)
}

/// Returns when an installation was deleted; `None` if no deletion is recorded.
///
/// # Errors
/// Database errors.
pub async fn deleted_at(tx: &Tx, installation_id: &str) -> Result<Option<i64>> {
    let sql = "SELECT deleted_at FROM deleted_installations WHERE installation_id = $1";
    let row = tx.find(sql, &[installation_id.into()]).await?;
    row.map(|row| row.integer("deleted_at")).transpose()
}
