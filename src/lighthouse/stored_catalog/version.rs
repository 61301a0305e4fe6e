//! The version that tells a running gateway of a change.

use crate::lighthouse::store::{Result, Row, Tx};

const VERSION: &str = "SELECT version FROM catalog_version";

/// The number that grows with every change of what is served.
///
/// # Errors
/// Database errors.
pub async fn version(tx: &Tx) -> Result<i64> {
    number(tx.find(VERSION, &[]).await?)
}

/// The same, kept from everybody else until the transaction ends.
///
/// # Errors
/// Database errors.
pub async fn hold_version(tx: &Tx) -> Result<i64> {
    number(tx.lock(VERSION, &[]).await?)
}

fn number(row: Option<Row>) -> Result<i64> {
    row.map_or(Ok(0), |row| row.integer("version"))
}

/// Tells running gateways to look again.
///
/// # Errors
/// Database errors.
pub async fn bump(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE catalog_version SET version = version + 1", &[])
        .await
        .map(drop)
}
