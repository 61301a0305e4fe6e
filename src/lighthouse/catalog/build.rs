//! A snapshot is made from the settings and the database entry by entry: only what can be connected comes in.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::merge::{Survivors, lead_to_survivors};
use crate::catalog::packed::Shelf;
use crate::catalog::{Entries, id};
use crate::lighthouse::catalog::from_settings::Fixed;
use crate::lighthouse::catalog::servable::{correct, found, servable_as};
use crate::lighthouse::catalog::snapshot::{SEVERAL, Snapshot, UNREAD};
use crate::lighthouse::catalog::unused::unused;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::Probe;
use std::collections::HashMap;
use std::sync::Arc;
use uuid::Uuid;

/// Reads what the database holds now.
///
/// # Errors
/// Those of the database.
pub async fn load(tx: &Tx, fixed: &Fixed) -> Result<Snapshot> {
    // A reader sees what is committed statement by statement: an import in between shows by the version.
    loop {
        let version = stored_catalog::version(tx).await?;
        let (endpoints, survivors) = endpoints(tx, fixed).await?;
        let mut building = Building::new(fixed, endpoints);
        stored_catalog::each(tx, &fixed.entries.portals, |mut portal| {
            lead_to_survivors(&mut portal, &survivors);
            building.portal(portal);
        })
        .await?;
        building.shelf.portals.finish();
        stored_catalog::each(tx, &fixed.entries.brands, |brand| building.brand(brand)).await?;
        if stored_catalog::version(tx).await? == version {
            return Ok(building.finish(version));
        }
    }
}

/// All endpoints as lists and checks have them.
async fn endpoints(tx: &Tx, fixed: &Fixed) -> Result<(Vec<Entry>, Survivors)> {
    let (mut endpoints, survivors) =
        stored_catalog::endpoints(tx, &fixed.entries.endpoints).await?;
    let places: HashMap<Uuid, usize> = endpoints
        .iter()
        .enumerate()
        .map(|(place, entry)| (id::parse(&entry.id), place))
        .collect();
    stored_catalog::each_probe(tx, |probe| {
        let place = places.get(&id::parse(&probe.endpoint_id)).copied();
        let entry = place
            .and_then(|place| endpoints.get_mut(place))
            .filter(|entry| !fixed.brings(entry));
        if let Some(entry) = entry {
            found(entry, &probe);
        }
    })
    .await?;
    Ok((endpoints, survivors))
}

/// A snapshot in the making: endpoints first, then portals, then brands.
struct Building<'a> {
    fixed: &'a Fixed,
    now: Snapshot,
    shelf: Shelf,
    /// By endpoint, whether the settings hide it.
    hidden: Vec<bool>,
    /// By portal, whether all its endpoints are hidden, and how many brands lead there.
    portals: Vec<(bool, u32)>,
}

impl<'a> Building<'a> {
    fn new(fixed: &'a Fixed, endpoints: Vec<Entry>) -> Self {
        let (now, shelf) = (Snapshot::default(), Shelf::default());
        let mut building = Self {
            fixed,
            now,
            shelf,
            hidden: Vec::new(),
            portals: Vec::new(),
        };
        building.now.unused = unused(fixed, &endpoints);
        for entry in endpoints {
            building.endpoint(entry);
        }
        building.shelf.endpoints.finish();
        building.now.portals = vec![NOWHERE; building.shelf.endpoints.len()];
        building
    }

    fn endpoint(&mut self, mut entry: Entry) {
        let said = self.fixed.said.get(&id::parse(&entry.id));
        correct(self.fixed, &mut entry);
        match servable_as(self.fixed, &entry) {
            Ok(client) => {
                self.now
                    .take(self.fixed, &entry, self.shelf.endpoints.len(), client);
                self.hidden.push(said.is_some_and(|said| said.hidden));
                self.shelf.endpoints.push(&entry);
            }
            Err(obstacle) => self.now.leave_out(&entry, &obstacle),
        }
    }

    /// Keeps a portal that leads to an endpoint that is served.
    fn portal(&mut self, mut portal: Portal) {
        let endpoints = &self.shelf.endpoints;
        portal
            .endpoint_ids
            .retain(|id| endpoints.place(id).is_some());
        let places: Vec<usize> = portal
            .endpoint_ids
            .iter()
            .filter_map(|id| endpoints.place(id))
            .collect();
        if places.is_empty() {
            return;
        }
        let number = u32::try_from(self.shelf.portals.len()).unwrap_or(SEVERAL);
        for place in &places {
            let lone = &mut self.now.portals[*place];
            *lone = if *lone == NOWHERE { number } else { SEVERAL };
        }
        self.portals
            .push((places.iter().all(|place| self.hidden[*place]), 0));
        self.shelf.portals.push(&portal);
    }

    /// Keeps a brand that leads to a portal that is kept.
    fn brand(&mut self, mut brand: Brand) {
        brand
            .portal_ids
            .retain(|id| self.shelf.portals.place(id).is_some());
        let places: Vec<usize> = brand
            .portal_ids
            .iter()
            .filter_map(|id| self.shelf.portals.place(id))
            .collect();
        if places.is_empty() {
            return;
        }
        brand.hidden |= places.iter().all(|place| self.portals[*place].0);
        for place in &places {
            self.portals[*place].1 += 1;
        }
        self.shelf.brands.push(&brand);
    }

    fn finish(mut self, version: i64) -> Snapshot {
        self.shelf.brands.finish();
        for lone in &mut self.now.portals {
            // Where several brands lead to the one portal, its name is none of theirs.
            if self
                .portals
                .get(*lone as usize)
                .is_none_or(|(_, brands)| *brands > 1)
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

/// No portal was seen yet.
const NOWHERE: u32 = SEVERAL - 1;

impl Snapshot {
    /// Of the settings alone.
    #[must_use]
    pub fn of_settings(fixed: &Fixed) -> Self {
        Self::of_entries(fixed, fixed.entries.clone(), &[])
    }

    /// Of entries that are in memory already.
    #[must_use]
    pub fn of_entries(fixed: &Fixed, mut all: Entries, probes: &[Probe]) -> Self {
        for probe in probes {
            let checked = all
                .endpoints
                .iter_mut()
                .find(|entry| entry.id == probe.endpoint_id && !fixed.brings(entry));
            if let Some(entry) = checked {
                found(entry, probe);
            }
        }
        let mut building = Building::new(fixed, all.endpoints);
        all.portals
            .into_iter()
            .for_each(|portal| building.portal(portal));
        building.shelf.portals.finish();
        all.brands
            .into_iter()
            .for_each(|brand| building.brand(brand));
        building.finish(UNREAD)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::catalog::example::{ID, brand, entry, probe, served};

    #[test]
    fn a_checked_endpoint_of_a_platform_that_is_set_up_is_served() {
        let url = "https://a.example/r4/";
        let (known, unknown) = (
            entry(ID, "epic", url),
            entry(&id::endpoint("x"), "cigna", "https://b.example/"),
        );
        let brands = vec![brand("Alpha", &[ID]), brand("Beta", &[&unknown.id])];
        let settings = "[platforms.epic]\nclient_id = \"me\"";
        let all = vec![
            known.clone(),
            unknown.clone(),
            entry(&id::endpoint("y"), "epic", "https://c.example/"),
        ];
        let catalog = served(settings, all, brands, &[probe(ID, "auth.example")]);

        let endpoint = catalog.find(ID).unwrap();
        assert_eq!(endpoint.definition.display, "Alpha");
        assert_eq!(
            endpoint.definition.token_endpoint,
            "https://auth.example/token"
        );
        assert_eq!(
            endpoint.definition.response_modes_supported,
            ["fragment", "query"]
        );
        assert!(catalog.find(&unknown.id).is_none() && catalog.find("epic").is_some());
        assert!(
            catalog.of_group(ID).is_some()
                && catalog.has_callback("epic")
                && !catalog.has_callback("cigna")
        );
        let names: Vec<String> = catalog
            .shelf()
            .brands
            .iter()
            .map(|brand| brand.name)
            .collect();
        assert_eq!(names, ["Alpha"]);
        let now = catalog.now();
        let left: Vec<(&str, usize)> = now
            .left_out
            .iter()
            .map(|(why, left)| (why.as_str(), left.endpoints))
            .collect();
        assert_eq!(
            left,
            [
                ("`platforms.cigna.client_id` is missing", 1),
                ("no authorization or token endpoint is known", 1)
            ]
        );
    }
}
