//! A snapshot being built: it contains only entries that users can connect to, and each institution
//! once. Possible duplicates are set aside until all other entries are in.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::audience::is_clinicians;
use crate::catalog::entry::Entry as EntryOfKind;
use crate::catalog::id;
use crate::catalog::merge::lead_to_survivors;
use crate::catalog::merge::twins::Survivors;
use crate::catalog::normalize::key;
use crate::catalog::packed::{Lines, Shelf};
use crate::catalog::platforms::former::former_platform;
use crate::lighthouse::catalog::from_settings::{Fixed, host};
use crate::lighthouse::catalog::later::{Later, Why};
use crate::lighthouse::catalog::servable::{correct, servable_as};
use crate::lighthouse::catalog::snapshot::{SEVERAL, Snapshot};
use crate::lighthouse::catalog::unused::unused;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;

/// The endpoints, merged by server, and which one represents which.
#[derive(Debug, Default)]
pub(super) struct Endpoints {
    pub(super) all: Vec<Entry>,
    /// The representatives of IDs that no longer exist, and of those that are only kept for their
    /// connected users.
    pub(super) survivors: Survivors,
    /// For each endpoint, the group it has inherited.
    pub(super) groups: BTreeMap<String, String>,
}

/// A snapshot being built: first endpoints, then portals, then brands.
pub(super) struct Building<'a> {
    fixed: &'a Fixed,
    now: Snapshot,
    shelf: Shelf,
    survivors: Survivors,
    /// Indexes of endpoints that represent others.
    touched: HashSet<usize>,
    /// For each endpoint, whether it is hidden, either by the settings or because it is for
    /// clinicians.
    hidden: Vec<bool>,
    /// For each portal, whether all its endpoints are hidden, how many brands lead to it, and the
    /// first of them.
    leading: Vec<Leading>,
    pub(super) portals: Later<Portal>,
    pub(super) brands: Later<Brand>,
}

#[derive(Clone, Copy, Debug, Default)]
struct Leading {
    is_hidden: bool,
    brands: u32,
    first: Option<usize>,
}

/// The index for an endpoint whose portal has not been seen yet.
const NOWHERE: u32 = SEVERAL - 1;

impl<'a> Building<'a> {
    pub(super) fn new(fixed: &'a Fixed, endpoints: Endpoints) -> Self {
        let mut building = Self {
            fixed,
            now: Snapshot::default(),
            shelf: Shelf::default(),
            survivors: endpoints.survivors,
            touched: HashSet::new(),
            hidden: Vec::new(),
            leading: Vec::new(),
            portals: Later::default(),
            brands: Later::default(),
        };
        building.now.unused = unused(fixed, &endpoints.all);
        for entry in endpoints.all {
            building.endpoint(entry);
        }
        building.shelf.endpoints.finish();
        building.now.portals = vec![NOWHERE; building.shelf.endpoints.len()];
        let place = |id: &String| building.shelf.endpoints.place(id);
        building.touched = building.survivors.values().filter_map(place).collect();
        let places = endpoints
            .groups
            .into_iter()
            .filter_map(|(id, group)| Some((place(&id)?, group)));
        let groups: HashMap<u32, String> = places
            .map(|(place, group)| (narrow(place), group))
            .collect();
        building.now.groups = groups;
        building
    }

    fn endpoint(&mut self, mut entry: Entry) {
        let said = self.fixed.said.get(&id::parse(&entry.id));
        let former = former_platform(&entry).map(str::to_owned);
        let is_hidden = said.is_some_and(|said| said.hidden) || is_clinicians(&entry);
        correct(self.fixed, &mut entry);
        match servable_as(self.fixed, &entry) {
            Ok(client) => {
                self.now
                    .take(self.fixed, &entry, self.shelf.endpoints.len(), client);
                self.now.former_platforms.extend(former);
                self.hidden.push(is_hidden);
                self.shelf.endpoints.push(&entry);
            }
            Err(obstacle) => self.now.leave_out(&entry, &obstacle),
        }
    }

    /// Adds a portal that leads to a served endpoint. If it has endpoints for patients and for
    /// clinicians, it leads only to those for patients.
    pub(super) fn portal(&mut self, mut portal: Portal) {
        let is_moved = portal
            .endpoint_ids
            .iter()
            .any(|id| self.survivors.contains_key(id));
        self.lead(&mut portal);
        let places = self.endpoints_of(&portal);
        let Some(first) = places.first().copied() else {
            return;
        };
        let names_host = |place: usize| {
            let entry = self.shelf.endpoints.get(place);
            entry.is_some_and(|entry| host(&entry.url) == portal.name)
        };
        let why = if self.portals.claimed.contains(&id::parse(&portal.id)) {
            Some(Why::Claimed)
        } else if places.len() == 1 && portal.name.contains('.') && names_host(first) {
            Some(Why::Nameless)
        } else if is_moved || places.iter().any(|place| self.touched.contains(place)) {
            Some(Why::Twin(
                (key(&portal.name), places.iter().copied().collect()),
                is_moved,
            ))
        } else {
            None
        };
        match why {
            Some(why) => self.portals.keep(why, portal),
            None => self.push_portal(&portal),
        }
    }

    fn lead(&self, portal: &mut Portal) {
        let served = |id: &String| self.shelf.endpoints.place(id).is_some();
        // If the representative itself is not served, the original stays.
        let standing = |id: &String| self.survivors.get(id).is_none_or(served);
        let (moving, staying): (Vec<String>, Vec<String>) =
            portal.endpoint_ids.drain(..).partition(standing);
        portal.endpoint_ids = moving;
        lead_to_survivors(portal, &self.survivors);
        portal.endpoint_ids.extend(staying);
        portal.endpoint_ids.retain(served);
        let is_hidden = |id: &String| {
            self.shelf
                .endpoints
                .place(id)
                .is_some_and(|place| self.hidden[place])
        };
        if !portal.endpoint_ids.iter().all(is_hidden) {
            portal.endpoint_ids.retain(|id| !is_hidden(id));
        }
    }

    fn endpoints_of(&self, portal: &Portal) -> Vec<usize> {
        let ids = portal.endpoint_ids.iter();
        ids.filter_map(|id| self.shelf.endpoints.place(id))
            .collect()
    }

    fn push_portal(&mut self, portal: &Portal) {
        let places = self.endpoints_of(portal);
        let number = narrow(self.shelf.portals.len());
        for place in &places {
            let lone = &mut self.now.portals[*place];
            *lone = if *lone == NOWHERE { number } else { SEVERAL };
        }
        self.leading.push(Leading {
            is_hidden: places.iter().all(|place| self.hidden[*place]),
            ..Leading::default()
        });
        self.shelf.portals.push(portal);
    }

    /// Finishes the portals; call this after the last one.
    pub(super) fn finish_portals(&mut self) {
        let mut later = std::mem::take(&mut self.portals);
        for portal in later.twins(|portal| &mut portal.portal_ids) {
            self.push_portal(&portal);
        }
        self.shelf.portals.finish();
        for portal in later.claimed() {
            if self.shelf.portals.place(&portal.id).is_none() {
                self.push_portal(&portal);
            }
        }
        let nameless = later.nameless();
        let wanted: HashSet<usize> = nameless
            .iter()
            .flat_map(|portal| self.endpoints_of(portal))
            .collect();
        let named = self.named(&wanted);
        for portal in nameless {
            let endpoint = self.endpoints_of(&portal).first().copied();
            match endpoint.and_then(|endpoint| named.get(&endpoint)) {
                Some(place) => answer_for(&mut self.shelf.portals, &portal, *place),
                None => self.push_portal(&portal),
            }
        }
        self.shelf.portals.finish();
    }

    /// Returns the index of the first portal that leads to each of these endpoints.
    fn named(&self, wanted: &HashSet<usize>) -> HashMap<usize, usize> {
        let mut named = HashMap::new();
        if wanted.is_empty() {
            return named;
        }
        for (place, portal) in self.shelf.portals.iter().enumerate() {
            for endpoint in self.endpoints_of(&portal) {
                if wanted.contains(&endpoint) {
                    named.entry(endpoint).or_insert(place);
                }
            }
        }
        named
    }

    /// Adds a brand that leads to a kept portal.
    pub(super) fn brand(&mut self, mut brand: Brand) {
        let mut seen = BTreeSet::new();
        let mut is_moved = false;
        let mut ids = Vec::new();
        for id in &brand.portal_ids {
            let Some(place) = self.shelf.portals.place(id) else {
                continue;
            };
            if seen.insert(place)
                && let Some(portal) = self.shelf.portals.get(place)
            {
                is_moved |= portal.id != *id;
                ids.push(portal.id);
            }
        }
        brand.portal_ids = ids;
        if seen.is_empty() {
            return;
        }
        let why = if self.brands.claimed.contains(&id::parse(&brand.id)) {
            Some(Why::Claimed)
        } else if brand.name.contains('.') && self.is_nameless(&brand, &seen) {
            Some(Why::Nameless)
        } else {
            let endpoints = self.reached(&seen);
            let is_twin = is_moved || endpoints.iter().any(|place| self.touched.contains(place));
            is_twin.then(|| Why::Twin((key(&brand.name), endpoints), is_moved))
        };
        match why {
            Some(why) => self.brands.keep(why, brand),
            None => self.push_brand(brand),
        }
    }

    fn reached(&self, portals: &BTreeSet<usize>) -> BTreeSet<usize> {
        let portals = portals
            .iter()
            .filter_map(|place| self.shelf.portals.get(*place));
        portals
            .flat_map(|portal| self.endpoints_of(&portal))
            .collect()
    }

    fn is_nameless(&self, brand: &Brand, portals: &BTreeSet<usize>) -> bool {
        let mut entries = self
            .reached(portals)
            .into_iter()
            .filter_map(|place| self.shelf.endpoints.get(place));
        entries.any(|entry| host(&entry.url) == brand.name)
    }

    fn push_brand(&mut self, mut brand: Brand) {
        let place = self.shelf.brands.len();
        let portals: Vec<usize> = brand
            .portal_ids
            .iter()
            .filter_map(|id| self.shelf.portals.place(id))
            .collect();
        brand.hidden |= portals.iter().all(|portal| self.leading[*portal].is_hidden);
        for portal in portals {
            let leading = &mut self.leading[portal];
            leading.brands += 1;
            leading.first.get_or_insert(place);
        }
        self.shelf.brands.push(&brand);
    }

    fn finish_brands(&mut self) {
        let mut later = std::mem::take(&mut self.brands);
        for brand in later.twins(|brand| &mut brand.brand_ids) {
            self.push_brand(brand);
        }
        self.shelf.brands.finish();
        for brand in later.claimed() {
            if self.shelf.brands.place(&brand.id).is_none() {
                self.push_brand(brand);
            }
        }
        for brand in later.nameless() {
            let mut portals = brand
                .portal_ids
                .iter()
                .filter_map(|id| self.shelf.portals.place(id));
            match portals.find_map(|portal| self.leading[portal].first) {
                Some(place) => answer_for(&mut self.shelf.brands, &brand, place),
                None => self.push_brand(brand),
            }
        }
        self.shelf.brands.finish();
    }

    pub(super) fn finish(mut self, version: i64) -> Snapshot {
        self.finish_brands();
        // An endpoint kept for its connected users gets the name of its representative.
        for (id, survivor) in &self.survivors {
            let place = |id: &String| self.shelf.endpoints.place(id);
            if let (Some(place), Some(survivor)) = (place(id), place(survivor))
                && self.now.portals[place] == NOWHERE
            {
                self.now.portals[place] = self.now.portals[survivor];
            }
        }
        for lone in &mut self.now.portals {
            // If several brands lead to the only portal, none of their names is the portal's.
            if self
                .leading
                .get(*lone as usize)
                .is_none_or(|leading| leading.brands > 1)
            {
                *lone = SEVERAL;
            }
        }
        Snapshot {
            version,
            shelf: Arc::new(self.shelf),
            ..self.now
        }
    }
}

/// Lets the entry at an index be found by all IDs of an entry that is dropped.
fn answer_for<T: EntryOfKind>(lines: &mut Lines<T>, one: &T, place: usize) {
    lines.answer_for(one.id(), place);
    for id in one.merged() {
        lines.answer_for(id, place);
    }
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(SEVERAL)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::catalog::audience::mark;
    use crate::lighthouse::catalog::example::{brand, entry, probe, served_apart};
    use crate::lighthouse::catalog::served::Catalog;

    const EPIC: &str = "[platforms.epic]\nclient_id = \"me\"";
    const OLD: &str = "https://a.example/api/FHIR/DSTU2/";
    const NEW: &str = "https://a.example/api/FHIR/R4/";

    fn made(url: &str) -> Entry {
        entry(&id::endpoint(url), "epic", url)
    }

    fn checked(entry: &Entry) -> crate::lighthouse::stored_catalog::Probe {
        probe(&entry.id, "auth.example")
    }

    /// An institution that an old list contains twice, once per FHIR release.
    fn doubled(in_use: &[&str], is_checked: [bool; 2]) -> (Catalog, [Entry; 2], [String; 2]) {
        let (old, new) = (made(OLD), made(NEW));
        let brands = [
            brand("QUILLMOOR", &[&old.id]),
            brand("Quillmoor", &[&new.id]),
        ];
        let ids = brands.each_ref().map(|(brand, _)| brand.id.clone());
        let both = [old.clone(), new.clone()];
        let probes: Vec<_> = both
            .iter()
            .zip(is_checked)
            .filter(|(_, is)| *is)
            .map(|(one, _)| checked(one))
            .collect();
        let catalog = served_apart(EPIC, both.to_vec(), brands.to_vec(), &probes, in_use);
        (catalog, both, ids)
    }

    fn names(catalog: &Catalog) -> Vec<String> {
        catalog
            .shelf()
            .brands
            .iter()
            .map(|brand| brand.name)
            .collect()
    }

    #[test]
    fn an_institution_on_two_releases_is_one_and_answers_to_all_its_ids() {
        let (catalog, [old, new], [old_brand, new_brand]) = doubled(&[], [true, true]);
        assert_eq!(names(&catalog), ["Quillmoor"]);
        let shelf = catalog.shelf();
        let [brand] = &shelf.brands.iter().collect::<Vec<_>>()[..] else {
            panic!()
        };
        let [portal] = &shelf.portals(brand).collect::<Vec<_>>()[..] else {
            panic!()
        };
        assert_eq!(portal.endpoint_ids.join(" "), new.id);
        for id in [&old_brand, &new_brand] {
            assert_eq!(shelf.brands.find(id).unwrap().id, new_brand);
        }
        assert_eq!(shelf.portals.len(), 1);
        for id in [&old.id, &new.id] {
            let definition = catalog.find(id).unwrap().definition.clone();
            assert_eq!(
                (definition.url.as_str(), &definition.limit_group),
                (NEW, &new.id)
            );
        }
    }

    #[test]
    fn a_release_with_users_is_kept_for_them_and_new_users_are_counted_with_them() {
        let old_id = id::endpoint(OLD);
        let (catalog, [old, new], _) = doubled(&[&old_id], [true, true]);
        assert_eq!(names(&catalog), ["Quillmoor"]);
        let [of_old, of_new] =
            [&old.id, &new.id].map(|id| catalog.find(id).unwrap().definition.clone());
        assert_eq!((of_old.url.as_str(), of_new.url.as_str()), (OLD, NEW));
        assert_eq!(
            (&of_old.limit_group, &of_new.limit_group),
            (&old.id, &old.id)
        );
        assert_eq!(of_old.display, "Quillmoor");
        assert_eq!(catalog.of_group(&old.id).unwrap().definition.id, old.id);
        let leads_to: Vec<Vec<String>> = catalog
            .shelf()
            .portals
            .iter()
            .map(|portal| portal.endpoint_ids)
            .collect();
        assert_eq!(leads_to, [[new.id.clone()]]);
        // If both have users, each keeps its own limit group.
        let new_id = id::endpoint(NEW);
        let (catalog, [old, new], _) = doubled(&[&old_id, &new_id], [true, true]);
        for id in [&old.id, &new.id] {
            assert_eq!(&catalog.find(id).unwrap().definition.limit_group, id);
        }
    }

    #[test]
    fn the_working_release_represents_both() {
        let (catalog, [old, new], _) = doubled(&[], [true, false]);
        for id in [&old.id, &new.id] {
            assert_eq!(catalog.find(id).unwrap().definition.url, OLD);
        }
        assert_eq!(names(&catalog), ["QUILLMOOR"]);
    }

    #[test]
    fn a_release_named_in_the_settings_is_kept() {
        let (old, new) = (made(OLD), made(NEW));
        let brands = vec![brand("Quillmoor", &[&old.id])];
        let probes = [checked(&old), checked(&new)];
        let own = format!("[[endpoints]]\nid = \"{}\"\nclient_id = \"own\"", old.id);
        let settings = format!("{EPIC}\n{own}");
        let catalog = served_apart(&settings, vec![old.clone(), new], brands, &probes, &[]);
        let definition = catalog.find(&old.id).unwrap().definition.clone();
        assert_eq!(
            (definition.url.as_str(), definition.client_id.as_str()),
            (OLD, "own")
        );
        assert!(catalog.now().unused.is_empty());
    }

    #[test]
    fn an_institution_with_a_listed_name_is_not_named_after_its_host() {
        let (a, b) = (made(NEW), made("https://b.example/api/FHIR/R4/"));
        let brands = vec![
            brand("a.example", &[&a.id]),
            brand("Quillmoor", &[&a.id]),
            brand("b.example", &[&b.id]),
        ];
        let host = brands[0].clone();
        let probes = [checked(&a), checked(&b)];
        let catalog = served_apart(EPIC, vec![a, b], brands, &probes, &[]);
        assert_eq!(names(&catalog), ["Quillmoor", "b.example"]);
        let shelf = catalog.shelf();
        assert_eq!(shelf.brands.find(&host.0.id).unwrap().name, "Quillmoor");
        assert_eq!(shelf.portals.find(&host.1.id).unwrap().name, "Quillmoor");
    }

    #[test]
    fn an_endpoint_for_clinicians_connects_by_id_but_is_not_found() {
        let (patients, mut clinicians) =
            (made(NEW), made("https://a.example/provider/api/FHIR/R4/"));
        mark(&mut clinicians);
        let brands = vec![
            brand("Quillmoor", &[&clinicians.id, &patients.id]),
            brand("Quillmoor Staff", &[&clinicians.id]),
        ];
        let probes = [checked(&patients), checked(&clinicians)];
        let all = vec![patients.clone(), clinicians.clone()];
        let catalog = served_apart(EPIC, all, brands, &probes, &[]);
        let shelf = catalog.shelf();
        let found: Vec<(String, bool)> = shelf
            .brands
            .iter()
            .map(|brand| (brand.name, brand.hidden))
            .collect();
        assert_eq!(
            found,
            [
                ("Quillmoor".to_owned(), false),
                ("Quillmoor Staff".to_owned(), true)
            ]
        );
        assert_eq!(shelf.portals.get(0).unwrap().endpoint_ids, [patients.id]);
        assert!(catalog.find(&clinicians.id).is_some());
    }

    #[test]
    fn a_platforms_former_name_keeps_working_if_the_settings_use_it() {
        let mut entry = made("https://a.example/fhir/");
        entry.of_list("Patagonia_Health_EndpointSources");
        assert_eq!(entry.platform_type, "unknown");
        let of = |settings: &str| {
            let probes = [checked(&entry)];
            served_apart(settings, vec![entry.clone()], Vec::new(), &probes, &[])
        };
        let catalog = of("[platforms.patagonia-health]\nclient_id = \"me\"");
        let definition = catalog.find(&entry.id).unwrap().definition.clone();
        assert_eq!(definition.platform_type, "patagonia-health");
        assert!(
            definition
                .redirect_uri
                .ends_with("/v1/callback/patagonia-health")
        );
        assert!(catalog.has_callback("patagonia-health"));
        let left: Vec<String> = of(EPIC).now().left_out.keys().cloned().collect();
        assert_eq!(
            left,
            [
                "its platform is unknown: set `platform_type` in an `[[endpoints]]` entry with its `id`"
            ]
        );
    }

    #[test]
    fn a_renamed_platform_still_accepts_its_redirects() {
        let mut entry = made("https://a.example/fhir/");
        entry.of_list("Epic_Systems_Corporation_EndpointSources");
        let probes = [checked(&entry)];
        let catalog = served_apart(EPIC, vec![entry.clone()], Vec::new(), &probes, &[]);
        assert_eq!(
            catalog.find(&entry.id).unwrap().definition.platform_type,
            "epic"
        );
        assert!(catalog.has_callback("epic") && catalog.has_callback("epic-systems"));
    }
}
