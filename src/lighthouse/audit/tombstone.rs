//! What is left of a deleted installation: its id, and since when it is gone.

use crate::lighthouse::store::{Result, Tx};

/// Remembers that an id was an installation's; the first deletion counts.
///
/// # Errors
/// Those of the database.
pub async fn put_up(tx: &Tx, installation_id: &str, now: i64) -> Result<()> {
    let sql = "INSERT INTO deleted_installations (installation_id, deleted_at) VALUES ($1, $2)
        ON CONFLICT (installation_id) DO NOTHING";
    tx.execute(sql, &[installation_id.into(), now.into()])
        .await
        .map(drop)
}

/// Since when an installation is gone, if there was one.
///
/// # Errors
/// Those of the database.
pub async fn deleted_at(tx: &Tx, installation_id: &str) -> Result<Option<i64>> {
    let sql = "SELECT deleted_at FROM deleted_installations WHERE installation_id = $1";
    let row = tx.find(sql, &[installation_id.into()]).await?;
    row.map(|row| row.integer("deleted_at")).transpose()
}
