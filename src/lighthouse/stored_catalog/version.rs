//! The version of the catalog, which notifies running gateways of changes.

use crate::lighthouse::store::{Result, Row, Tx};

const VERSION: &str = "SELECT version FROM catalog_version";

/// Returns the version, which increases with every change to what is served.
///
/// # Errors
/// Database errors.
pub async fn version(tx: &Tx) -> Result<i64> {
    number(tx.find(VERSION, &[]).await?)
}

/// Returns the version and locks it until the transaction ends.
///
/// # Errors
/// Database errors.
pub async fn hold_version(tx: &Tx) -> Result<i64> {
    number(tx.lock(VERSION, &[]).await?)
}

fn number(row: Option<Row>) -> Result<i64> {
    row.map_or(Ok(0), |row| row.integer("version"))
}

/// Increases the version, so that running gateways reload the catalog.
///
/// # Errors
/// Database errors.
pub async fn bump(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE catalog_version SET version = version + 1", &[])
        .await
        .map(drop)
}
