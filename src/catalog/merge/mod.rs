//! Merges several lists into one catalog: entries for the same thing are combined, and endpoints of
//! the same server are replaced with one.

pub mod institutions;
pub mod twins;

use crate::api::catalog::{Endpoint, Portal};
use crate::catalog::entry::{Entry, add};
use crate::catalog::id::Kind;
use crate::catalog::merge::twins::{Survivors, Twins, survivors};
use crate::catalog::{Entries, id};
use std::collections::HashMap;
use uuid::Uuid;

/// A catalog being merged.
#[derive(Debug, Default)]
pub struct Merge {
    all: Entries,
    places: HashMap<(Kind, Uuid), usize>,
}

impl Merge {
    /// Adds a list, or part of one; where lists disagree, the first one wins.
    pub fn add(&mut self, list: Entries) {
        put_all(&mut self.places, &mut self.all.brands, list.brands);
        put_all(&mut self.places, &mut self.all.portals, list.portals);
        put_all(&mut self.places, &mut self.all.endpoints, list.endpoints);
    }

    /// The merged catalog.
    #[must_use]
    pub fn finish(self) -> Entries {
        let mut all = self.all;
        drop(self.places);
        let survivors = one_per_server(&mut all.endpoints, Twins::Released);
        all.portals
            .iter_mut()
            .for_each(|portal| lead_to_survivors(portal, &survivors));
        all
    }
}

fn put_all<T: Entry>(places: &mut HashMap<(Kind, Uuid), usize>, all: &mut Vec<T>, list: Vec<T>) {
    for new in list {
        let place = *places
            .entry((T::KIND, id::parse(new.id())))
            .or_insert(all.len());
        match all.get_mut(place) {
            Some(known) => known.join(new),
            None => all.push(new),
        }
    }
}

/// Replaces the endpoints of each server with one, except those with IDs from a list; returns the
/// survivor of each merged ID.
pub fn one_per_server(endpoints: &mut Vec<Endpoint>, twins: Twins) -> Survivors {
    let survivors = survivors(endpoints, twins);
    join_endpoints(endpoints, &survivors);
    survivors
}

/// Merges endpoints that were found to be the same.
pub fn join_endpoints(endpoints: &mut Vec<Endpoint>, survivors: &Survivors) {
    join_into(endpoints, survivors, |endpoint| &mut endpoint.endpoint_ids);
}

/// Merges entries that have different IDs but describe the same thing; `former` is where the old
/// IDs are stored.
fn join_into<T: Entry>(
    all: &mut Vec<T>,
    survivors: &Survivors,
    former: fn(&mut T) -> &mut Vec<String>,
) {
    if survivors.is_empty() {
        return;
    }
    let (lost, mut kept): (Vec<T>, Vec<T>) = std::mem::take(all)
        .into_iter()
        .partition(|one| survivors.contains_key(one.id()));
    let places: HashMap<String, usize> = kept
        .iter()
        .enumerate()
        .map(|(place, one)| (one.id().to_owned(), place))
        .collect();
    for mut one in lost {
        let id = one.id().to_owned();
        let survivor = survivors.get(&id).and_then(|id| places.get(id));
        if let Some(survivor) = survivor.and_then(|place| kept.get_mut(*place)) {
            add(former(&mut one), vec![id]);
            survivor.join(one);
        }
    }
    *all = kept;
}

/// Points a portal to the endpoints that survive.
pub fn lead_to_survivors(portal: &mut Portal, survivors: &Survivors) {
    let ids = portal
        .endpoint_ids
        .drain(..)
        .map(|id| survivors.get(&id).cloned().unwrap_or(id))
        .collect();
    add(&mut portal.endpoint_ids, ids);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::catalog::Brand;

    const URL: &str = "https://a.example/r4/";

    fn list(endpoint: &str, brand: &str) -> Entries {
        let url = URL.to_owned();
        Entries {
            brands: vec![Brand {
                id: brand.to_owned(),
                portal_ids: vec![brand.to_owned()],
                ..Brand::default()
            }],
            portals: vec![Portal {
                id: brand.to_owned(),
                endpoint_ids: vec![endpoint.to_owned()],
                ..Portal::default()
            }],
            endpoints: vec![Endpoint {
                id: endpoint.to_owned(),
                url,
                ..Endpoint::default()
            }],
        }
    }

    fn merged(lists: impl IntoIterator<Item = Entries>) -> Entries {
        let mut merge = Merge::default();
        lists.into_iter().for_each(|list| merge.add(list));
        merge.finish()
    }

    #[test]
    fn an_id_made_from_the_address_gives_way_and_is_remembered() {
        let made = id::endpoint(URL);
        for order in [[&made, "own"], ["own", &made]] {
            let all = merged(order.map(|id| list(id, &format!("brand of {id}"))));
            let [endpoint] = &all.endpoints[..] else {
                panic!("{all:?}")
            };
            assert_eq!(
                (endpoint.id.as_str(), &endpoint.endpoint_ids[..]),
                ("own", &[made.clone()][..])
            );
            assert!(
                all.portals
                    .iter()
                    .all(|portal| portal.endpoint_ids == ["own"]),
                "{all:?}"
            );
            assert_eq!(all.brands.len(), 2);
        }
    }

    #[test]
    fn a_brand_in_two_lists_is_merged_from_both() {
        let mut other = list("e", "b");
        other.brands[0].aliases = vec!["Also".to_owned()];
        other.endpoints[0].token_endpoint = Some("https://a.example/token".to_owned());
        let all = merged([list("e", "b"), other.clone(), other]);
        assert_eq!(
            (all.brands.len(), all.portals.len(), all.endpoints.len()),
            (1, 1, 1)
        );
        assert_eq!(all.brands[0].aliases, ["Also"]);
        assert!(all.endpoints[0].token_endpoint.is_some());
    }
}
