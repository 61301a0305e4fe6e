//! Builds a snapshot from the settings and the database: first endpoints, with one representing all
//! that belong to the same server, then portals and brands. `building` does the work.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::id::Kind;
use crate::catalog::merge::join_endpoints;
use crate::catalog::merge::twins::{Survivors, Twins, survivors};
use crate::catalog::{Entries, id};
use crate::lighthouse::catalog::building::{Building, Endpoints};
use crate::lighthouse::catalog::from_settings::Fixed;
use crate::lighthouse::catalog::servable::found;
use crate::lighthouse::catalog::snapshot::{Snapshot, UNREAD};
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::Probe;
use std::collections::{BTreeMap, HashMap, HashSet};
use uuid::Uuid;

/// Reads the current contents of the database.
///
/// # Errors
/// Database errors.
pub async fn load(tx: &Tx, fixed: &Fixed) -> Result<Snapshot> {
    // Each statement sees what is committed at that time; the version shows whether there was an
    // import in between.
    loop {
        let version = stored_catalog::version(tx).await?;
        let in_use = stored_catalog::in_use(tx).await?;
        let mut building = Building::new(
            fixed,
            one_per_server(fixed, endpoints(tx, fixed).await?, &in_use),
        );
        building.portals.claimed = stored_catalog::claimed(tx, Kind::Portal, "portal_ids").await?;
        building.brands.claimed = stored_catalog::claimed(tx, Kind::Brand, "brand_ids").await?;
        stored_catalog::each(tx, &fixed.entries.portals, |portal| building.portal(portal)).await?;
        building.finish_portals();
        stored_catalog::each(tx, &fixed.entries.brands, |brand| building.brand(brand)).await?;
        if stored_catalog::version(tx).await? == version {
            return Ok(building.finish(version));
        }
    }
}

/// Returns all endpoints from the settings and the lists, with the results of checks.
async fn endpoints(tx: &Tx, fixed: &Fixed) -> Result<Vec<Entry>> {
    let mut endpoints = stored_catalog::endpoints(tx, &fixed.entries.endpoints).await?;
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
    Ok(endpoints)
}

/// Keeps one endpoint per server, which represents all others. An endpoint with connected users is
/// kept beside it, because their seats and tokens belong to that endpoint. New users go to the
/// representative, and are counted together with them. An endpoint for another FHIR release is also
/// kept if the settings mention it, because those settings apply only to it.
fn one_per_server(fixed: &Fixed, mut endpoints: Vec<Entry>, in_use: &HashSet<String>) -> Endpoints {
    let survivors = survivors(&endpoints, Twins::Released);
    let spelled = spelled_otherwise(fixed, &endpoints);
    let is_said =
        |id: &String| fixed.said.contains_key(&id::parse(id)) && !spelled.contains_key(id);
    let (stay, gone): (Survivors, Survivors) = survivors
        .iter()
        .map(|(id, survivor)| (id.clone(), survivor.clone()))
        .partition(|(id, _)| in_use.contains(id) || is_said(id));
    let mut groups: BTreeMap<String, String> = BTreeMap::new();
    join_endpoints(&mut endpoints, &gone);
    let mut used: Vec<(String, String)> = stay
        .into_iter()
        .filter(|(id, _)| in_use.contains(id))
        .collect();
    // Also the IDs of endpoints whose rows were deleted but whose users still count.
    for endpoint in &endpoints {
        let former = endpoint
            .endpoint_ids
            .iter()
            .filter(|id| in_use.contains(*id));
        used.extend(former.map(|id| (id.clone(), endpoint.id.clone())));
    }
    used.sort_unstable();
    for (id, survivor) in used {
        if !in_use.contains(&survivor) {
            groups.entry(survivor).or_insert(id);
        }
    }
    Endpoints {
        all: endpoints,
        survivors,
        groups,
    }
}

/// Returns the endpoints that are spelled differently from their representative. This is only
/// needed for endpoints that the settings mention.
fn spelled_otherwise(fixed: &Fixed, endpoints: &[Entry]) -> Survivors {
    if fixed.said.is_empty() {
        return Survivors::new();
    }
    survivors(endpoints, Twins::Spelled)
}

impl Snapshot {
    /// Builds a snapshot from the settings alone.
    #[must_use]
    pub fn of_settings(fixed: &Fixed) -> Self {
        Self::of_entries(fixed, fixed.entries.clone(), &[])
    }

    /// Builds a snapshot from entries in memory.
    #[must_use]
    pub fn of_entries(fixed: &Fixed, all: Entries, probes: &[Probe]) -> Self {
        Self::of_used_entries(fixed, all, probes, &HashSet::new())
    }

    /// Like [`Self::of_entries`], but some endpoints have connected users.
    #[must_use]
    pub fn of_used_entries(
        fixed: &Fixed,
        mut all: Entries,
        probes: &[Probe],
        in_use: &HashSet<String>,
    ) -> Self {
        for probe in probes {
            let checked = all
                .endpoints
                .iter_mut()
                .find(|entry| entry.id == probe.endpoint_id && !fixed.brings(entry));
            if let Some(entry) = checked {
                found(entry, probe);
            }
        }
        let mut building = Building::new(fixed, one_per_server(fixed, all.endpoints, in_use));
        all.portals
            .into_iter()
            .for_each(|portal| building.portal(portal));
        building.finish_portals();
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
    fn a_checked_endpoint_on_a_configured_platform_is_served() {
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
