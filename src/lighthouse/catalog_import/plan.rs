//! What an import would change, found out without holding anybody up.

use crate::api::catalog::Endpoint;
use crate::catalog::Entries;
use crate::catalog::entry::Entry as _;
use crate::catalog::id::Kind;
use crate::catalog::platforms::former::former_platform;
use crate::lighthouse::catalog_import::hold::other_host;
use crate::lighthouse::catalog_import::wish::{Counts, Held, Import, List, Outcome};
use crate::lighthouse::store::{Error, Result, Row, Tx};
use crate::lighthouse::stored_catalog::{in_use, platform_of, version};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap, HashSet};

/// What is to be written.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) version: i64,
    pub(super) outcome: Outcome,
    /// List, kind, id, content.
    pub(super) put: Vec<[String; 4]>,
    pub(super) remove: Vec<[String; 3]>,
    /// Endpoints of these lists were kept back before.
    pub(super) held_before: bool,
}

pub(super) async fn plan(tx: &Tx, import: &Import) -> Result<Plan> {
    let mut plan = Plan {
        version: version(tx).await?,
        ..Plan::default()
    };
    let in_use = if import.prune {
        in_use(tx).await?
    } else {
        HashSet::new()
    };
    for list in import.lists.iter() {
        let counts = plan_list(tx, list, import, &in_use, &mut plan).await?;
        plan.outcome.counts.push(counts);
    }
    plan.held_before = held_before(tx, import).await?;
    plan.outcome.in_use.sort_unstable();
    plan.outcome.in_use.dedup();
    Ok(plan)
}

async fn held_before(tx: &Tx, import: &Import) -> Result<bool> {
    for list in import.lists.iter() {
        let sql = "SELECT list FROM held_endpoints WHERE list = $1 LIMIT 1";
        if tx.find(sql, &[(&list.name).into()]).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn plan_list(
    tx: &Tx,
    list: &List,
    import: &Import,
    in_use: &HashSet<String>,
    plan: &mut Plan,
) -> Result<Counts> {
    let mut counts = Counts::default();
    let mut gone = Vec::new();
    let elsewhere = if list.hold {
        of_other_lists(tx, &list.name).await?
    } else {
        HashMap::new()
    };
    for kind in Kind::ALL {
        let sql = "SELECT id, content FROM catalog_entries WHERE kind = $1 AND list = $2";
        let rows = tx
            .query(sql, &[kind.name().into(), (&list.name).into()])
            .await?;
        let mut stored: HashMap<String, String> = rows
            .into_iter()
            .map(|row| Ok((row.text("id")?, row.into_text("content")?)))
            .collect::<Result<_>>()?;
        for (id, content) in contents(kind, &list.entries)? {
            let known = stored.remove(&id);
            // Of what another list has under this id, people are led to the one or the other.
            let served = known.as_ref().or_else(|| elsewhere.get(&id));
            let served = served.filter(|_| list.hold && kind == Kind::Endpoint);
            let moved = served.and_then(|served| other_host(served, &content));
            if let Some([from_host, to_host]) = moved {
                counts.kept += 1;
                plan.outcome.held.push(Held {
                    list: list.name.clone(),
                    endpoint_id: id,
                    content,
                    from_host,
                    to_host,
                });
                continue;
            }
            match known {
                Some(known) if known == content => {
                    counts.kept += 1;
                    continue;
                }
                Some(_) => counts.changed += 1,
                None => counts.added += 1,
            }
            plan.put
                .push([list.name.clone(), kind.name().to_owned(), id, content]);
        }
        gone.extend(stored.into_iter().map(|(id, content)| (kind, id, content)));
    }
    if !import.prune {
        counts.gone = gone.len();
        return Ok(counts);
    }
    let kept = leading_to(&list.name, &gone, in_use, &import.groups)?;
    for (kind, id, _) in gone {
        if kept.contains(&(kind, id.clone())) {
            counts.gone += 1;
            if kind == Kind::Endpoint {
                plan.outcome.in_use.push(id);
            }
        } else {
            counts.removed += 1;
            plan.remove
                .push([list.name.clone(), kind.name().to_owned(), id]);
        }
    }
    plan.remove.sort_unstable();
    Ok(counts)
}

/// Endpoints as the other lists have them, by id.
async fn of_other_lists(tx: &Tx, list: &str) -> Result<HashMap<String, String>> {
    let sql = "SELECT id, content FROM catalog_entries WHERE kind = 'endpoint' AND list <> $1";
    let rows = tx.query(sql, &[list.into()]).await?;
    let read = |row: Row| Ok((row.text("id")?, row.into_text("content")?));
    rows.into_iter().map(read).collect()
}

/// Ids and contents of one kind, each id once: of two that are alike the first.
fn contents(kind: Kind, entries: &Entries) -> Result<Vec<(String, String)>> {
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

/// What of the gone has to stay: endpoints in use, and the portals and brands that lead there.
/// Where users are counted by group, any endpoint of the group may be theirs.
fn leading_to(
    list: &str,
    gone: &[(Kind, String, String)],
    in_use: &HashSet<String>,
    groups: &BTreeMap<String, String>,
) -> Result<HashSet<(Kind, String)>> {
    let mut kept: HashSet<(Kind, String)> = HashSet::new();
    for (kind, id, content) in gone.iter().filter(|(kind, ..)| *kind == Kind::Endpoint) {
        let mut entry: Endpoint = stored(content)?;
        entry.of_list(list);
        let mut names = former_platform(&entry)
            .into_iter()
            .chain([platform_of(&entry)]);
        let group = groups
            .get(id)
            .or_else(|| names.find_map(|name| groups.get(name)));
        if in_use.contains(id) || group.is_some_and(|group| in_use.contains(group)) {
            kept.insert((*kind, id.clone()));
        }
    }
    for (owner, key, owned) in [
        (Kind::Portal, "endpoint_ids", Kind::Endpoint),
        (Kind::Brand, "portal_ids", Kind::Portal),
    ] {
        for (kind, id, content) in gone.iter().filter(|(kind, ..)| *kind == owner) {
            let content: serde_json::Value = stored(content)?;
            let ids = content
                .get(key)
                .and_then(serde_json::Value::as_array)
                .cloned()
                .unwrap_or_default();
            if ids
                .iter()
                .filter_map(serde_json::Value::as_str)
                .any(|id| kept.contains(&(owned, id.to_owned())))
            {
                kept.insert((*kind, id.clone()));
            }
        }
    }
    Ok(kept)
}

/// What cannot be read might be in use, so that nothing is removed on the strength of it.
fn stored<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content)
        .map_err(|error| Error::Failed(format!("`catalog_entries` holds {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_that_cannot_be_read_ends_the_import() {
        let gone = |content: &str| {
            let gone = [(Kind::Endpoint, "e".to_owned(), content.to_owned())];
            leading_to("l", &gone, &HashSet::new(), &BTreeMap::new())
        };
        assert_eq!(gone("{}"), Ok(HashSet::new()));
        assert_eq!(
            gone("{"),
            Err(Error::Failed(
                "`catalog_entries` holds EOF while parsing an object at line 1 column 1".to_owned()
            ))
        );
    }
}
