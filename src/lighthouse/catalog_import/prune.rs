//! Entries that must stay although their list has dropped them, because they, or entries merged
//! with them, have connected users.

use crate::api::catalog::Endpoint;
use crate::catalog::entry::Entry as _;
use crate::catalog::id::Kind;
use crate::catalog::merge::twins::{Twins, survivors};
use crate::catalog::platforms::former::former_platform;
use crate::lighthouse::store::{Error, Result, Tx};
use crate::lighthouse::stored_catalog::{endpoints, in_use, platform_of};
use serde::de::DeserializeOwned;
use std::collections::{BTreeMap, HashMap, HashSet};

/// Which entries have connected users, and which endpoints are the same server.
#[derive(Debug, Default)]
pub(super) struct Used {
    in_use: HashSet<String>,
    /// For each ID, all IDs of the same server, including old ones: users may be counted under any
    /// of them.
    families: HashMap<String, Vec<String>>,
}

impl Used {
    pub(super) async fn read(tx: &Tx) -> Result<Self> {
        let in_use = in_use(tx).await?;
        let families = if in_use.is_empty() {
            HashMap::new()
        } else {
            families(&endpoints(tx, &[]).await?)
        };
        Ok(Self { in_use, families })
    }

    fn is_used(&self, id: &str) -> bool {
        let family = self.families.get(id).into_iter().flatten();
        family
            .map(String::as_str)
            .chain([id])
            .any(|id| self.in_use.contains(id))
    }
}

/// Returns the families of all IDs that have one.
fn families(all: &[Endpoint]) -> HashMap<String, Vec<String>> {
    let survivors = survivors(all, Twins::Released);
    let head = |id: &String| survivors.get(id).unwrap_or(id).clone();
    let mut by_head: HashMap<String, Vec<String>> = HashMap::new();
    for one in all {
        let ids = by_head.entry(head(&one.id)).or_default();
        ids.push(one.id.clone());
        ids.extend(one.endpoint_ids.iter().cloned());
    }
    let several = all.iter().filter_map(|one| {
        let ids = by_head.get(&head(&one.id))?;
        (ids.len() > 1).then(|| (one.id.clone(), ids.clone()))
    });
    several.collect()
}

/// Returns the entries that must stay although their list has dropped them: endpoints in use, and
/// the portals and brands that lead to them. If users are counted by group, they may belong to any
/// endpoint of the group.
pub(super) fn leading_to(
    list: &str,
    gone: &[(Kind, String, String)],
    used: &Used,
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
        let mut former = entry.endpoint_ids.iter().chain(group);
        if used.is_used(id) || former.any(|id| used.in_use.contains(id)) {
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

/// Parses a stored entry. An unreadable one stops the import, because it may be in use.
fn stored<T: DeserializeOwned>(content: &str) -> Result<T> {
    serde_json::from_str(content).map_err(|error| {
        Error::Failed(format!(
            "an entry in `catalog_entries` cannot be read: {error}"
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::id;

    #[test]
    fn an_unreadable_endpoint_stops_the_import() {
        let gone = |content: &str| {
            let gone = [(Kind::Endpoint, "e".to_owned(), content.to_owned())];
            leading_to("l", &gone, &Used::default(), &BTreeMap::new())
        };
        assert_eq!(gone("{}"), Ok(HashSet::new()));
        assert_eq!(
            gone("{"),
            Err(Error::Failed(
                "an entry in `catalog_entries` cannot be read: EOF while parsing an object at line 1 column 1".to_owned()
            ))
        );
    }

    #[test]
    fn an_endpoint_stays_if_its_duplicate_has_users() {
        let url = |release: &str| format!("https://a.example/fhir/{release}/t/");
        let entry = |url: &str| Endpoint {
            id: id::endpoint(url),
            url: url.to_owned(),
            status: "active".to_owned(),
            ..Endpoint::default()
        };
        let (mut new, old) = (entry(&url("r4")), entry(&url("stu3")));
        new.endpoint_ids.push("before".to_owned());
        let other = entry("https://b.example/r4/");
        let all = [new.clone(), old.clone(), other.clone()];
        for (in_use, expected) in [
            ("nobody", [false; 3]),
            (new.id.as_str(), [true, true, false]),
            (&old.id, [true, true, false]),
            ("before", [true, true, false]),
            (&other.id, [false, false, true]),
        ] {
            let used = Used {
                in_use: HashSet::from([in_use.to_owned()]),
                families: families(&all),
            };
            let gone = all.each_ref().map(|one| {
                let content = serde_json::to_string(one).unwrap();
                (Kind::Endpoint, one.id.clone(), content)
            });
            let kept = leading_to("l", &gone, &used, &BTreeMap::new()).unwrap();
            let is_kept = all
                .each_ref()
                .map(|one| kept.contains(&(Kind::Endpoint, one.id.clone())));
            assert_eq!(is_kept, expected, "{in_use}");
        }
    }
}
