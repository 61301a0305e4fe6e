//! The version that notifies running gateways of changes.

use crate::lighthouse::store::{Result, Row, Tx};

const VERSION: &str = "SELECT version FROM catalog_version";

/// A number that increases with every change to what is served.
///
/// # Errors
/// Database errors.
pub async fn version(tx: &Tx) -> Result<i64> {
    number(tx.find(VERSION, &[]).await?)
}

/// The same, locked until the transaction ends.
///
/// # Errors
/// Database errors.
pub async fn hold_version(tx: &Tx) -> Result<i64> {
    number(tx.lock(VERSION, &[]).await?)
}

fn number(row: Option<Row>) -> Result<i64> {
    row.map_or(Ok(0), |row| row.integer("version"))
}

/// Tells running gateways to reload.
///
/// # Errors
/// Database errors.
pub async fn bump(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE catalog_version SET version = version + 1", &[])
        .await
        .map(drop)
}
