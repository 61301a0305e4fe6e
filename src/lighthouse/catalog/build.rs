//! The catalogue at one moment, made from the settings and the database entry by entry: only what can be
//! connected comes in. What is then asked of it is in `snapshot`.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::merge::{Survivors, lead_to_survivors};
use crate::catalog::packed::Shelf;
use crate::catalog::{Entries, id};
use crate::lighthouse::catalog::definition::Obstacle;
use crate::lighthouse::catalog::from_settings::{Fixed, NO_CLIENT, say};
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::catalog::unused::{Unused, unused};
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::{Probe, platform_of};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// The catalogue at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Of the database; [`UNREAD`] before.
    pub version: i64,
    pub shelf: Arc<Shelf>,
    pub by_platform: BTreeMap<String, Members>,
    /// The first of each group that is no endpoint's own.
    pub by_group: HashMap<String, u32>,
    /// The one brand's portal that leads to an endpoint, [`SEVERAL`] where that is not one.
    pub portals: Vec<u32>,
    /// For endpoints that have one of their own.
    pub clients: HashMap<u32, Arc<Client>>,
    pub left_out: BTreeMap<String, LeftOut>,
    /// What the settings say of endpoints that there are not.
    pub unused: Vec<Unused>,
}

/// The endpoints of one platform.
#[derive(Clone, Copy, Debug)]
pub struct Members {
    pub first: u32,
    pub alone: bool,
}

/// No place at all.
pub const SEVERAL: u32 = u32::MAX;
/// No database has this version.
pub const UNREAD: i64 = -1;

/// Endpoints that are not served, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub endpoints: usize,
    /// One of them, and what is wrong there.
    pub example: String,
}

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

/// What a check has found, over what lists say; addresses that belong together come from one of the two.
pub fn found(entry: &mut Entry, probe: &Probe) {
    let some = |text: &String| Some(text.clone()).filter(|text| !text.is_empty());
    if !probe.authorization_endpoint.is_empty() && !probe.token_endpoint.is_empty() {
        entry.authorization_endpoint = some(&probe.authorization_endpoint);
        entry.token_endpoint = some(&probe.token_endpoint);
        entry.introspection_endpoint = some(&probe.introspection_endpoint);
        entry.userinfo_endpoint = some(&probe.userinfo_endpoint);
        entry.revoke_endpoint = some(&probe.revoke_endpoint);
    }
    entry.fhir_version = some(&probe.fhir_version).or_else(|| entry.fhir_version.take());
    if !probe.software_name.is_empty() {
        entry.software_name = some(&probe.software_name);
        entry.software_version = some(&probe.software_version);
    }
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

    fn take(&mut self, fixed: &Fixed, entry: &Entry, place: usize, client: Option<Arc<Client>>) {
        let place = u32::try_from(place).unwrap_or(SEVERAL);
        let slug = entry.platform_type.as_str();
        match self.by_platform.get_mut(slug) {
            Some(members) => members.alone = false,
            None => drop(self.by_platform.insert(
                slug.to_owned(),
                Members {
                    first: place,
                    alone: true,
                },
            )),
        }
        if let Some(group) = client
            .as_ref()
            .or_else(|| fixed.clients.get(slug))
            .and_then(|one| one.limit_group.as_ref())
            && !self.by_group.contains_key(group)
        {
            self.by_group.insert(group.clone(), place);
        }
        self.clients.extend(client.map(|client| (place, client)));
    }

    fn leave_out(&mut self, entry: &Entry, obstacle: &Obstacle) {
        let reason = if obstacle.kind == NO_CLIENT {
            obstacle.text.as_str()
        } else {
            obstacle.kind
        };
        let left = self
            .left_out
            .entry(reason.to_owned())
            .or_insert_with(|| LeftOut {
                endpoints: 0,
                example: format!("{} (`{}`): {}", entry.url, entry.id, obstacle.text),
            });
        left.endpoints += 1;
    }
}

/// What the settings say of an entry comes before what it holds, and its platform is the one it is served with.
pub fn correct(fixed: &Fixed, entry: &mut Entry) {
    if let Some(said) = fixed.said.get(&id::parse(&entry.id)) {
        say(entry, said);
    }
    platform_of(entry)
        .to_owned()
        .clone_into(&mut entry.platform_type);
    entry
        .identifiers
        .retain(|one| one.usage != "fasten-endpoint-platform-override");
}

/// The client of its own that an endpoint is served with, or none where its platform's will do.
///
/// # Errors
/// Why it is not served.
pub fn servable_as(
    fixed: &Fixed,
    entry: &Entry,
) -> std::result::Result<Option<Arc<Client>>, Obstacle> {
    let obstacle = |kind, text: String| {
        Err(Obstacle {
            kind,
            text,
            hint: None,
            is_of_platform: false,
        })
    };
    if entry.status != "active" {
        return obstacle(
            "its list says that it is not active",
            format!("`status` is `{}`", entry.status),
        );
    }
    if entry.connection_type != "hl7-fhir-rest" {
        return obstacle(
            "it is no FHIR server",
            format!("`connection_type` is `{}`", entry.connection_type),
        );
    }
    fixed.serve(entry)
}
