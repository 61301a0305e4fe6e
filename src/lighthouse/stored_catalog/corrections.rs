//! The corrections that the operator makes by command, which override all lists.

use crate::catalog::id::Kind;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog::version::{bump, hold_version};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Returns the corrections to entries of a kind, by ID.
///
/// # Errors
/// Database errors.
pub async fn corrections(tx: &Tx, kind: Kind) -> Result<HashMap<String, Map<String, Value>>> {
    let sql = "SELECT id, field, content FROM catalog_corrections WHERE kind = $1";
    let mut all: HashMap<String, Map<String, Value>> = HashMap::new();
    for row in tx.query(sql, &[kind.name().into()]).await? {
        let said = all.entry(row.text("id")?).or_default();
        said.insert(row.text("field")?, row.json("content")?);
    }
    Ok(all)
}

/// Returns the kind of a listed entry.
///
/// # Errors
/// Database errors.
pub async fn kind_of(tx: &Tx, id: &str) -> Result<Option<Kind>> {
    let sql = "SELECT kind FROM catalog_entries WHERE id = $1";
    let Some(row) = tx.find(sql, &[id.into()]).await? else {
        return Ok(None);
    };
    let kind = row.text("kind")?;
    let kinds = [Kind::Brand, Kind::Portal, Kind::Endpoint];
    Ok(kinds.into_iter().find(|known| known.name() == kind))
}

/// The corrections made by one command.
#[derive(Clone, Debug)]
pub struct Change {
    pub kind: Kind,
    pub id: String,
    pub set: Map<String, Value>,
    /// Members whose correction is removed, so that the lists apply again.
    pub unset: Vec<String>,
    pub now: i64,
}

/// Corrects an entry, and returns how many of its members are corrected afterwards.
///
/// # Errors
/// Database errors.
pub async fn correct(tx: &Tx, change: &Change) -> Result<usize> {
    hold_version(tx).await?;
    let (kind, id) = (change.kind.name(), change.id.as_str());
    for field in &change.unset {
        let sql = "DELETE FROM catalog_corrections WHERE kind = $1 AND id = $2 AND field = $3";
        tx.execute(sql, &[kind.into(), id.into(), field.into()])
            .await?;
    }
    for (field, value) in &change.set {
        let sql = "INSERT INTO catalog_corrections (kind, id, field, content, corrected_at)
            VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (kind, id, field) DO UPDATE SET content = $4, corrected_at = $5";
        let values = [
            kind.into(),
            id.into(),
            field.into(),
            value.to_string().as_str().into(),
            change.now.into(),
        ];
        tx.execute(sql, &values).await?;
    }
    bump(tx).await?;
    let mut left = corrections(tx, change.kind).await?;
    Ok(left.remove(id).map_or(0, |said| said.len()))
}
