//! Endpoints that are held back because their list has moved them to another host.

use crate::lighthouse::store::{Result, Row, Tx};
use crate::lighthouse::stored_catalog::version::{bump, hold_version};
use serde::Serialize;

/// An endpoint that its list has moved to another host.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    pub list: String,
    pub endpoint_id: String,
    /// The endpoint as the list now describes it.
    #[serde(skip)]
    pub content: String,
    pub from_host: String,
    pub to_host: String,
    pub noticed_at: i64,
}

const HELD: &str =
    "SELECT list, endpoint_id, content, from_host, to_host, noticed_at FROM held_endpoints";

impl Held {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            list: row.text("list")?,
            endpoint_id: row.text("endpoint_id")?,
            content: row.text("content")?,
            from_host: row.text("from_host")?,
            to_host: row.text("to_host")?,
            noticed_at: row.integer("noticed_at")?,
        })
    }
}

/// Returns the endpoints that are held back.
///
/// # Errors
/// Database errors.
pub async fn held(tx: &Tx) -> Result<Vec<Held>> {
    let sql = format!("{HELD} ORDER BY list, endpoint_id");
    let rows = tx.query(&sql, &[]).await?;
    rows.iter().map(Held::read).collect()
}

/// Returns the endpoints of one list that are held back.
///
/// # Errors
/// Database errors.
pub async fn held_of(tx: &Tx, list: &str) -> Result<Vec<Held>> {
    let rows = tx
        .query(&format!("{HELD} WHERE list = $1"), &[list.into()])
        .await?;
    rows.iter().map(Held::read).collect()
}

/// Holds an endpoint back.
///
/// # Errors
/// Database errors.
pub async fn put_held(tx: &Tx, held: &Held) -> Result<()> {
    let sql =
        "INSERT INTO held_endpoints (list, endpoint_id, content, from_host, to_host, noticed_at)
        VALUES ($1, $2, $3, $4, $5, $6)
        ON CONFLICT (list, endpoint_id) DO UPDATE SET content = $3, from_host = $4, to_host = $5, noticed_at = $6";
    let values = [
        (&held.list).into(),
        (&held.endpoint_id).into(),
        (&held.content).into(),
        (&held.from_host).into(),
        (&held.to_host).into(),
        held.noticed_at.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes a held endpoint, because its list has reverted the change.
///
/// # Errors
/// Database errors.
pub async fn release(tx: &Tx, list: &str, endpoint_id: &str) -> Result<()> {
    let sql = "DELETE FROM held_endpoints WHERE list = $1 AND endpoint_id = $2";
    tx.execute(sql, &[list.into(), endpoint_id.into()])
        .await
        .map(drop)
}

/// Accepts an endpoint's held changes into the catalog; returns the number of lists that had
/// changed it.
///
/// # Errors
/// Database errors.
pub async fn take_held(tx: &Tx, endpoint_id: &str, now: i64) -> Result<u64> {
    hold_version(tx).await?;
    let sql = "INSERT INTO catalog_entries (list, kind, id, content, changed_at)
        SELECT list, 'endpoint', endpoint_id, content, $2 FROM held_endpoints WHERE endpoint_id = $1
        ON CONFLICT (kind, list, id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at";
    let taken = tx.execute(sql, &[endpoint_id.into(), now.into()]).await?;
    for sql in [
        "DELETE FROM held_endpoints WHERE endpoint_id = $1",
        // A check's result for the old host does not apply to the new one.
        "DELETE FROM catalog_probes WHERE endpoint_id = $1",
        "UPDATE listed_endpoints SET content = '' WHERE endpoint_id = $1",
    ] {
        tx.execute(sql, &[endpoint_id.into()]).await?;
    }
    if taken > 0 {
        bump(tx).await?;
    }
    Ok(taken)
}
