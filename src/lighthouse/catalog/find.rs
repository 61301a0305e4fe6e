//! Queries on the served catalog: endpoints by ID, platform and group. Definitions are made on
//! demand.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::id;
use crate::lighthouse::catalog::authentication::Authentication;
use crate::lighthouse::catalog::definition::{Endpoint, Terms};
use crate::lighthouse::catalog::from_settings::host;
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::catalog::snapshot::Snapshot;
use crate::lighthouse::catalog::{definition, platform};
use crate::lighthouse::settings::SigningAlgorithm;
use crate::lighthouse::stored_catalog::platform_of;
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

impl Catalog {
    /// Returns an endpoint by its own or a merged ID, or by its platform's slug if it is the only
    /// one on that platform.
    #[must_use]
    pub fn find(&self, id_or_slug: &str) -> Option<Arc<Endpoint>> {
        let now = self.now();
        let place = Uuid::try_parse(id_or_slug)
            .ok()
            .and_then(|_| place(&now, id_or_slug));
        let alone = || {
            now.by_platform
                .get(id_or_slug)
                .filter(|members| members.alone)
                .map(|members| members.first)
        };
        self.endpoint(&now, place.or_else(alone)?)
    }

    /// Returns the first endpoint whose users are counted under `limit_group`.
    #[must_use]
    pub fn of_group(&self, limit_group: &str) -> Option<Arc<Endpoint>> {
        let now = self.now();
        self.endpoint(&now, self.place_of_group(&now, limit_group)?)
    }

    /// Passes a group's [`Terms`] to `with`. Does not make the whole definition, because a report
    /// needs this for thousands of groups.
    pub fn terms_of_group<T>(
        &self,
        limit_group: &str,
        with: impl FnOnce(&Terms<'_>) -> T,
    ) -> Option<T> {
        let now = self.now();
        let place = self.place_of_group(&now, limit_group)?;
        let entry = now.shelf.endpoints.get(place as usize)?;
        let client = self.client(&now, place, &entry)?;
        let limit = client.limit.unwrap_or(self.fixed.settings.default_limit);
        Some(with(&Terms {
            platform_type: platform_of(&entry),
            limit_group,
            limit,
        }))
    }

    fn place_of_group(&self, now: &Snapshot, limit_group: &str) -> Option<u32> {
        let own = || {
            Uuid::try_parse(limit_group).ok()?;
            let place = place(now, limit_group)?;
            let entry = now.shelf.endpoints.get(place as usize)?;
            let client = self.client(now, place, &entry)?;
            (definition::limit_group(&entry, client, now.group(place)) == limit_group)
                .then_some(place)
        };
        now.by_group.get(limit_group).copied().or_else(own)
    }

    /// Returns all algorithms that the gateway signs with.
    #[must_use]
    pub fn signing_algorithms(&self) -> BTreeSet<SigningAlgorithm> {
        let now = self.now();
        let by_platform = now
            .by_platform
            .keys()
            .filter_map(|slug| self.fixed.clients.get(slug));
        let used = by_platform
            .chain(now.clients.values())
            .filter_map(|client| match client.authentication {
                Authentication::PrivateKey(algorithm) => Some(algorithm),
                _ => None,
            });
        used.collect()
    }

    /// Whether any endpoint is on this platform.
    #[must_use]
    pub fn has_platform(&self, slug: &str) -> bool {
        self.now().by_platform.contains_key(slug)
    }

    /// Whether this is the last segment of any endpoint's redirect URI.
    #[must_use]
    pub fn has_callback(&self, slug: &str) -> bool {
        let now = self.now();
        let mut platforms = now.by_platform.keys().chain(&now.former_platforms);
        platforms.any(|platform| platform::callback(platform) == slug)
    }

    fn client<'a>(&'a self, now: &'a Snapshot, place: u32, entry: &Entry) -> Option<&'a Client> {
        now.clients
            .get(&place)
            .or_else(|| self.fixed.clients.get(platform_of(entry)))
            .map(Arc::as_ref)
    }

    fn endpoint(&self, now: &Snapshot, place: u32) -> Option<Arc<Endpoint>> {
        let entry = now.shelf.endpoints.get(place as usize)?;
        let client = self.client(now, place, &entry)?;
        let said = self
            .fixed
            .said
            .get(&id::parse(&entry.id))
            .map(|said| said.display.as_str());
        let portal = || {
            now.shelf
                .portals
                .get(*now.portals.get(place as usize)? as usize)
        };
        let display = match said.filter(|display| !display.is_empty()) {
            Some(display) => display.to_owned(),
            None if self.fixed.brings(&entry) => String::new(),
            None => portal().map_or_else(|| host(&entry.url), |portal| portal.name),
        };
        let (public_url, settings) = (&self.fixed.public_url, &self.fixed.settings);
        Some(Arc::new(definition::endpoint(
            &entry,
            client,
            &display,
            public_url,
            settings,
            now.group(place),
        )))
    }
}

fn place(now: &Snapshot, id: &str) -> Option<u32> {
    now.shelf
        .endpoints
        .place(id)
        .and_then(|place| u32::try_from(place).ok())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::catalog::example::{ID, brand, catalog, endpoint, entry, probe, served};

    #[test]
    fn a_groups_terms_are_those_of_its_endpoint() {
        for platform in [
            "client_id = \"me\"",
            "client_id = \"me\"\nlimit = 7\nlimit_group = \"shared\"",
        ] {
            let catalog = catalog(&endpoint(platform, "")).unwrap();
            let group = catalog.find("p").unwrap().definition.limit_group.clone();
            let terms = |terms: &Terms<'_>| {
                (
                    terms.platform_type.to_owned(),
                    terms.limit_group.to_owned(),
                    terms.limit,
                )
            };
            let expected = terms(&catalog.of_group(&group).unwrap().terms());
            assert_eq!(catalog.terms_of_group(&group, terms), Some(expected));
        }
    }

    #[test]
    fn the_settings_can_override_anything_about_an_endpoint() {
        let said = format!(
            "[platforms.epic]\nclient_id = \"me\"\nlimit = 5\n[[endpoints]]\nid = \"{ID}\"\nclient_id = \"other\"\nhidden = true
            scopes = [\"openid\"]\nlimit_group = \"g\"\ntoken_endpoint = \"https://auth.example/other\""
        );
        let url = "https://a.example/r4/";
        let mut entry = entry(ID, "epic", url);
        entry.endpoint_ids = vec!["0d9b6c62-7f0a-4a53-9a55-20f4f3d8a009".to_owned()];
        let catalog = served(
            &said,
            vec![entry],
            vec![brand("A", &[ID]), brand("B", &[ID])],
            &[probe(ID, "auth.example")],
        );
        let endpoint = catalog
            .find("0d9b6c62-7f0a-4a53-9a55-20f4f3d8a009")
            .unwrap();
        let definition = &endpoint.definition;
        assert_eq!(
            (
                definition.id.as_str(),
                definition.client_id.as_str(),
                endpoint.limit
            ),
            (ID, "other", 5)
        );
        assert_eq!(definition.scopes_supported, ["openid"]);
        assert_eq!(definition.token_endpoint, "https://auth.example/other");
        assert_eq!(definition.display, "a.example");
        assert!(catalog.shelf().brands.iter().all(|brand| brand.hidden));
        assert_eq!(catalog.of_group("g").unwrap().definition.id, ID);
        assert!(catalog.of_group(ID).is_none());
    }
}
