//! What was known about a list's endpoints before an import: what the list itself has or had, and
//! what other lists have.

use crate::catalog::id::Kind;
use crate::lighthouse::catalog_import::hold::moved;
use crate::lighthouse::catalog_import::wish::List;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog::editions::{Mention, mentions};
use crate::lighthouse::stored_catalog::find_probe;
use crate::lighthouse::stored_catalog::held::{Held, held_of};
use std::collections::{HashMap, HashSet};

/// The maximum number of rows in memory at a time.
const PAGE: usize = 1000;

/// The previous state of a list that comes from an address; a list from an operator's file is not
/// checked.
#[derive(Debug, Default)]
pub(super) struct Before {
    pub(super) mentions: HashMap<String, Mention>,
    /// Endpoints held back so far, by ID.
    pub(super) held: HashMap<String, Held>,
    /// The entries of new IDs, from the first other list that has them.
    elsewhere: HashMap<String, String>,
}

impl Before {
    pub(super) async fn of(tx: &Tx, list: &List, stored: &HashMap<String, String>) -> Result<Self> {
        let held = held_of(tx, &list.name).await?;
        let held = held.into_iter().map(|one| (one.endpoint_id.clone(), one));
        let mut before = Self {
            held: held.collect(),
            ..Self::default()
        };
        if list.origin.source().is_some() {
            let ids = list.entries.endpoints.iter().map(|one| one.id.as_str());
            let new: HashSet<&str> = ids.filter(|id| !stored.contains_key(*id)).collect();
            before.elsewhere = of_other_lists(tx, &list.name, &new).await?;
            before.mentions = mentions(tx, &list.name).await?;
        }
        Ok(before)
    }

    /// Whether the list contained the endpoint before, so that it is compared with the list's own
    /// version.
    pub(super) fn was_there(&self, id: &str) -> bool {
        self.mentions
            .get(id)
            .is_some_and(|one| !one.content.is_empty())
    }

    /// Returns where an endpoint was before and where it is now, if it moved. Its entry `now` is
    /// compared with the list's own entry `stored`, with an earlier entry of the list, and with
    /// another list's entry.
    pub(super) async fn moved(
        &self,
        tx: &Tx,
        id: &str,
        stored: Option<&String>,
        now: &str,
    ) -> Result<Option<[String; 2]>> {
        let had = self.mentions.get(id).map(|one| &one.content);
        let had = had.filter(|content| !content.is_empty());
        for served in [stored, had, self.elsewhere.get(id)].into_iter().flatten() {
            if moved(served, now, &[]).is_none() {
                continue;
            }
            let found = find_probe(tx, id).await?.unwrap_or_default();
            let found = [
                found.authorization_endpoint.as_str(),
                &found.token_endpoint,
                &found.introspection_endpoint,
                &found.userinfo_endpoint,
                &found.revoke_endpoint,
            ];
            if let Some(hosts) = moved(served, now, &found) {
                return Ok(Some(hosts));
            }
        }
        Ok(None)
    }
}

/// Returns what other lists have under these IDs; if several have one, the first wins.
async fn of_other_lists(
    tx: &Tx,
    list: &str,
    wanted: &HashSet<&str>,
) -> Result<HashMap<String, String>> {
    let mut found = HashMap::new();
    let sql = format!(
        "SELECT id, list, content FROM catalog_entries
        WHERE kind = $1 AND (id, list) > ($2, $3) ORDER BY id, list LIMIT {PAGE}"
    );
    let mut after = (String::new(), String::new());
    while !wanted.is_empty() {
        let kind = Kind::Endpoint.name();
        let rows = tx
            .query(&sql, &[kind.into(), (&after.0).into(), (&after.1).into()])
            .await?;
        let Some(end) = rows.last() else { break };
        after = (end.text("id")?, end.text("list")?);
        for row in &rows {
            if wanted.contains(row.str("id")?) && row.str("list")? != list {
                let id = row.text("id")?;
                found.entry(id).or_insert(row.text("content")?);
            }
        }
    }
    Ok(found)
}
