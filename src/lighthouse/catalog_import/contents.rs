//! A list's entries in the database and as read now, by ID.

use crate::catalog::Entries;
use crate::catalog::id::Kind;
use crate::lighthouse::store::{Error, Result, Tx};
use serde::Serialize;
use std::collections::{HashMap, HashSet};

/// Returns a list's entries in the database, by ID.
pub(super) async fn stored(tx: &Tx, kind: Kind, list: &str) -> Result<HashMap<String, String>> {
    let sql = "SELECT id, content FROM catalog_entries WHERE kind = $1 AND list = $2";
    let rows = tx.query(sql, &[kind.name().into(), list.into()]).await?;
    rows.into_iter()
        .map(|row| Ok((row.text("id")?, row.into_text("content")?)))
        .collect()
}

/// Returns the IDs and contents of one kind, without duplicates: the first one wins.
pub(super) fn contents(kind: Kind, entries: &Entries) -> Result<Vec<(String, String)>> {
    fn each<'e, T: Serialize + 'e>(
        all: impl Iterator<Item = (&'e String, &'e T)>,
    ) -> Result<Vec<(String, String)>> {
        let mut seen = HashSet::new();
        let once = all.filter(|(id, _)| seen.insert(*id));
        let text =
            |one: &T| serde_json::to_string(one).map_err(|error| Error::Failed(error.to_string()));
        once.map(|(id, one)| Ok((id.clone(), text(one)?))).collect()
    }
    match kind {
        Kind::Brand => each(entries.brands.iter().map(|one| (&one.id, one))),
        Kind::Portal => each(entries.portals.iter().map(|one| (&one.id, one))),
        Kind::Endpoint => each(entries.endpoints.iter().map(|one| (&one.id, one))),
    }
}
