//! What is remembered of lists that came from an address, and of endpoints that are kept back.

use crate::lighthouse::list_source::fetch::Validators;
use crate::lighthouse::store::{Result, Row, Tx};
use crate::lighthouse::stored_catalog::bump;
use serde::Serialize;

/// A list and its address.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    pub list: String,
    pub url: String,
    /// What the operator says of it; empty where it is found out.
    pub format: String,
    pub columns: String,
    pub validators: Validators,
    /// Endpoints of the list as it was imported last.
    pub endpoints: i64,
    pub imported_at: i64,
    pub asked_at: i64,
    /// Why it is as it was, if it was not taken over the last time.
    pub failure: String,
}

/// An endpoint that a list has on another host than before.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Held {
    pub list: String,
    pub endpoint_id: String,
    pub from_host: String,
    pub to_host: String,
    pub noticed_at: i64,
}

const SOURCES: &str = "SELECT list, url, format, columns, etag, last_modified, endpoints, imported_at, asked_at, failure FROM list_sources";
const HELD: &str = "SELECT list, endpoint_id, from_host, to_host, noticed_at FROM held_endpoints";

impl Source {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            list: row.text("list")?,
            url: row.text("url")?,
            format: row.text("format")?,
            columns: row.text("columns")?,
            validators: Validators {
                etag: row.text("etag")?,
                last_modified: row.text("last_modified")?,
            },
            endpoints: row.integer("endpoints")?,
            imported_at: row.integer("imported_at")?,
            asked_at: row.integer("asked_at")?,
            failure: row.text("failure")?,
        })
    }
}

/// All lists that came from an address, by name.
///
/// # Errors
/// Those of the database.
pub async fn sources(tx: &Tx) -> Result<Vec<Source>> {
    let rows = tx.query(&format!("{SOURCES} ORDER BY list"), &[]).await?;
    rows.iter().map(Source::read).collect()
}

/// Remembers a source as it is now.
///
/// # Errors
/// Those of the database.
pub async fn put(tx: &Tx, source: &Source) -> Result<()> {
    let sql = "INSERT INTO list_sources (list, url, format, columns, etag, last_modified, endpoints, imported_at, asked_at, failure)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (list) DO UPDATE SET url = $2, format = $3, columns = $4, etag = $5, last_modified = $6,
            endpoints = $7, imported_at = $8, asked_at = $9, failure = $10";
    let values = [
        (&source.list).into(),
        (&source.url).into(),
        (&source.format).into(),
        (&source.columns).into(),
        (&source.validators.etag).into(),
        (&source.validators.last_modified).into(),
        source.endpoints.into(),
        source.imported_at.into(),
        source.asked_at.into(),
        (&source.failure).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Where a list came from, which an operator replaces by a file of their own; it is not fetched any more.
///
/// # Errors
/// Those of the database.
pub async fn forget(tx: &Tx, list: &str) -> Result<bool> {
    let sql = "DELETE FROM list_sources WHERE list = $1";
    Ok(tx.execute(sql, &[list.into()]).await? > 0)
}

/// Takes the turn to ask for a list that nobody has asked for since `before`: of several replicas one does.
///
/// # Errors
/// Those of the database.
pub async fn take_turn(tx: &Tx, list: &str, before: i64, now: i64) -> Result<bool> {
    let sql = "UPDATE list_sources SET asked_at = $1 WHERE list = $2 AND asked_at <= $3";
    let taken = tx
        .execute(sql, &[now.into(), list.into(), before.into()])
        .await?;
    Ok(taken > 0)
}

/// Endpoints that are kept back.
///
/// # Errors
/// Those of the database.
pub async fn held(tx: &Tx) -> Result<Vec<Held>> {
    let rows = tx
        .query(&format!("{HELD} ORDER BY list, endpoint_id"), &[])
        .await?;
    let read = |row: &Row| {
        Ok(Held {
            list: row.text("list")?,
            endpoint_id: row.text("endpoint_id")?,
            from_host: row.text("from_host")?,
            to_host: row.text("to_host")?,
            noticed_at: row.integer("noticed_at")?,
        })
    };
    rows.iter().map(read).collect()
}

/// Takes what is kept back of an endpoint into the catalogue; how many lists had it.
///
/// # Errors
/// Those of the database.
pub async fn take_held(tx: &Tx, endpoint_id: &str, now: i64) -> Result<u64> {
    let sql = "INSERT INTO catalog_entries (list, kind, id, content, changed_at)
        SELECT list, 'endpoint', endpoint_id, content, $2 FROM held_endpoints WHERE endpoint_id = $1
        ON CONFLICT (kind, list, id) DO UPDATE SET content = excluded.content, changed_at = excluded.changed_at";
    let taken = tx.execute(sql, &[endpoint_id.into(), now.into()]).await?;
    let sql = "DELETE FROM held_endpoints WHERE endpoint_id = $1";
    tx.execute(sql, &[endpoint_id.into()]).await?;
    // What was found out about the old host is not true of the new one.
    let sql = "DELETE FROM catalog_probes WHERE endpoint_id = $1";
    tx.execute(sql, &[endpoint_id.into()]).await?;
    if taken > 0 {
        bump(tx).await?;
    }
    Ok(taken)
}
