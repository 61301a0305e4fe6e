//! Merges institutions that were duplicated because their server was: brands or portals with the
//! same name and the same endpoints become one.

use crate::api::catalog::Brand;
use crate::catalog::Entries;
use crate::catalog::merge::twins::{Survivors, Twins};
use crate::catalog::merge::{join_into, lead_to_survivors, one_per_server};
use crate::catalog::normalize::key;
use std::collections::{BTreeSet, HashMap, HashSet};

/// The key of a brand or portal: its name and its endpoints.
type Known = (String, BTreeSet<String>);

/// Merges duplicates of the same server; returns the survivor of each merged ID, whatever its kind.
pub fn join_twins(entries: &mut Entries) -> Survivors {
    let endpoints = one_per_server(&mut entries.endpoints, Twins::Released);
    if endpoints.is_empty() {
        return endpoints;
    }
    let touched: HashSet<&String> = endpoints.values().collect();
    let mut moved: HashSet<String> = HashSet::new();
    for portal in &mut entries.portals {
        if portal
            .endpoint_ids
            .iter()
            .any(|id| endpoints.contains_key(id))
        {
            moved.insert(portal.id.clone());
            lead_to_survivors(portal, &endpoints);
        }
    }
    let reached: HashMap<String, Vec<String>> = entries
        .portals
        .iter()
        .filter(|portal| portal.endpoint_ids.iter().any(|id| touched.contains(id)))
        .map(|portal| (portal.id.clone(), portal.endpoint_ids.clone()))
        .collect();
    let of = |ids: &[String]| -> BTreeSet<String> {
        ids.iter()
            .filter_map(|id| reached.get(id))
            .flatten()
            .cloned()
            .collect()
    };
    let portals = doubled(entries.portals.iter().map(|portal| {
        let known = (key(&portal.name), of(std::slice::from_ref(&portal.id)));
        (portal.id.as_str(), known, moved.contains(&portal.id))
    }));
    let brands = doubled(entries.brands.iter().map(|brand| {
        let is_moved = brand.portal_ids.iter().any(|id| moved.contains(id));
        (
            brand.id.as_str(),
            (key(&brand.name), of(&brand.portal_ids)),
            is_moved,
        )
    }));
    join_into(&mut entries.portals, &portals, |portal| {
        &mut portal.portal_ids
    });
    for brand in &mut entries.brands {
        lead_on(brand, &portals);
    }
    join_into(&mut entries.brands, &brands, |brand| &mut brand.brand_ids);
    [endpoints, portals, brands].into_iter().flatten().collect()
}

/// Finds duplicates with the same name and endpoints. One that already had these endpoints (not in
/// `moved`) is preferred as the survivor. Anything whose endpoints did not change is left alone.
fn doubled<'e>(all: impl Iterator<Item = (&'e str, Known, bool)>) -> Survivors {
    let (moved, unmoved): (Vec<_>, Vec<_>) = all
        .filter(|(_, (_, endpoints), _)| !endpoints.is_empty())
        .partition(|(.., moved)| *moved);
    let mut first: HashMap<Known, &str> = HashMap::new();
    let mut gone = Survivors::new();
    for (id, known, is_moved) in unmoved.into_iter().chain(moved) {
        let survivor = *first.entry(known).or_insert(id);
        // Entries with the same name that are separate in the list itself stay separate.
        if survivor != id && is_moved {
            gone.insert(id.to_owned(), survivor.to_owned());
        }
    }
    gone
}

/// Points a brand to the portals that survive.
pub fn lead_on(brand: &mut Brand, portals: &Survivors) {
    if brand.portal_ids.iter().any(|id| portals.contains_key(id)) {
        let mut seen = HashSet::new();
        brand.portal_ids = std::mem::take(&mut brand.portal_ids)
            .into_iter()
            .map(|id| portals.get(&id).cloned().unwrap_or(id))
            .filter(|id| seen.insert(id.clone()))
            .collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::catalog::{Endpoint, Portal};
    use crate::catalog::id;

    fn institution(entries: &mut Entries, id: &str, name: &str, url: &str) {
        let endpoint = id::endpoint(url);
        if entries.endpoints.iter().all(|one| one.id != endpoint) {
            entries.endpoints.push(Endpoint {
                id: endpoint.clone(),
                url: url.to_owned(),
                status: "active".to_owned(),
                ..Endpoint::default()
            });
        }
        entries.portals.push(Portal {
            id: format!("portal {id}"),
            name: name.to_owned(),
            endpoint_ids: vec![endpoint],
            ..Portal::default()
        });
        entries.brands.push(Brand {
            id: id.to_owned(),
            name: name.to_owned(),
            portal_ids: vec![format!("portal {id}")],
            aliases: vec![format!("alias {id}")],
            ..Brand::default()
        });
    }

    #[test]
    fn an_institution_on_two_releases_becomes_one_and_keeps_both_entries_data() {
        let mut entries = Entries::default();
        let (old, new) = ("https://a.example/dstu2/", "https://a.example/r4/");
        institution(&mut entries, "1", "Quillmoor", old);
        institution(&mut entries, "2", "QUILLMOOR", new);
        institution(&mut entries, "3", "Saltmarsh", old);
        institution(&mut entries, "4", "Quillmoor", "https://b.example/r4/");
        let gone = join_twins(&mut entries);
        assert_eq!(gone.get("1").map(String::as_str), Some("2"));
        assert_eq!(gone.get(&id::endpoint(old)), Some(&id::endpoint(new)));
        let brands: Vec<_> = entries
            .brands
            .iter()
            .map(|brand| {
                (
                    brand.id.as_str(),
                    brand.portal_ids.join(" "),
                    brand.brand_ids.join(" "),
                    brand.aliases.len(),
                )
            })
            .collect();
        let text = str::to_owned;
        assert_eq!(
            brands,
            [
                ("2", text("portal 2"), text("1"), 2),
                ("3", text("portal 3"), String::new(), 1),
                ("4", text("portal 4"), String::new(), 1),
            ]
        );
        assert_eq!(entries.portals[0].portal_ids, ["portal 1"]);
        assert_eq!((entries.portals.len(), entries.endpoints.len()), (3, 2));
        assert_eq!(entries.endpoints[0].endpoint_ids, [id::endpoint(old)]);
    }

    #[test]
    fn entries_without_duplicates_stay_unchanged() {
        let mut entries = Entries::default();
        institution(&mut entries, "1", "Quillmoor", "https://a.example/r4/");
        institution(&mut entries, "2", "Quillmoor", "https://a.example/r4/");
        let before = entries.clone();
        assert!(join_twins(&mut entries).is_empty());
        assert_eq!(entries, before);
    }
}
