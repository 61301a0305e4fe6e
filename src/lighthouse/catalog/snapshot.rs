//! The catalogue as this gateway serves it: endpoints of the settings and of the lists, with what checks have
//! found and what the settings say instead. Only what is complete and safe is there. A change is served as a
//! whole, by another [`Snapshot`]; definitions are made when they are asked for.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::id;
use crate::catalog::packed::Shelf;
use crate::error::{Error, Result};
use crate::http::block_on;
use crate::lighthouse::catalog::build::{Snapshot, correct, found, load, servable_as};
use crate::lighthouse::catalog::builder::Workshop;
use crate::lighthouse::catalog::definition::{Endpoint, Terms};
use crate::lighthouse::catalog::flaw::wrong;
use crate::lighthouse::catalog::from_settings::{Fixed, host};
use crate::lighthouse::catalog::platform::{Authentication, Client};
use crate::lighthouse::catalog::{definition, platform};
use crate::lighthouse::settings::{Settings, SigningAlgorithm};
use crate::lighthouse::store;
use crate::lighthouse::store::Store;
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::{Probe, platform_of};
use std::collections::BTreeSet;
use std::sync::{Arc, PoisonError, RwLock};
use uuid::Uuid;

/// All that is served, changing with the database.
#[derive(Clone, Debug)]
pub struct Catalog {
    fixed: Arc<Fixed>,
    now: Arc<RwLock<Arc<Snapshot>>>,
    /// Where large things are made.
    pub workshop: Arc<Workshop>,
}

impl Catalog {
    /// What the settings alone hold, as served at `public_url`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is missing or unsafe.
    pub fn new(settings: &Settings, public_url: &str) -> Result<Self> {
        let (fixed, problems) = Fixed::new(settings, public_url);
        match problems.into_iter().next() {
            Some(problem) => Err(problem),
            None => Ok(Self::from_fixed(fixed)),
        }
    }

    fn from_fixed(fixed: Fixed) -> Self {
        let first = Snapshot::of_settings(&fixed);
        Self {
            fixed: Arc::new(fixed),
            now: Arc::new(RwLock::new(Arc::new(first))),
            workshop: Arc::default(),
        }
    }

    /// The same with what the database holds.
    ///
    /// # Errors
    /// Those of [`Self::new`], and of the database.
    pub fn open(settings: &Settings, public_url: &str, store: &Store) -> Result<Self> {
        let catalog = Self::new(settings, public_url)?;
        let read = || block_on(catalog.refresh(store));
        // On a thread of its own, because whoever opens a gateway may be inside an event loop already.
        let read = std::thread::scope(|scope| scope.spawn(read).join());
        match read {
            Ok(Ok(_)) => Ok(catalog),
            Ok(Err(error)) => Err(wrong(&format!("`database`: {error}"))),
            Err(_) => Err(wrong("`database`: reading the catalogue panicked")),
        }
    }

    /// Everything that [`Self::new`] stumbles over, not only the first.
    #[must_use]
    pub fn problems(settings: &Settings, public_url: &str) -> Vec<Error> {
        Fixed::new(settings, public_url).1
    }

    /// Serves what the database holds now; whether that is something else than before.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn refresh(&self, store: &Store) -> store::Result<bool> {
        let version = store
            .read((), |tx, ()| Box::pin(stored_catalog::version(tx)))
            .await?;
        if version == self.now().version {
            return Ok(false);
        }
        let fixed = self.fixed.clone();
        let store = store.clone();
        let made = move || {
            block_on(store.read(fixed, |tx, fixed| Box::pin(load(tx, fixed)))).map(Arc::new)
        };
        let panicked = |_| store::Error::Failed("reading the catalogue panicked".to_owned());
        let next = self.workshop.give(made).await.map_err(panicked)??;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(true)
    }

    /// The catalogue as it is now.
    #[must_use]
    pub fn now(&self) -> Arc<Snapshot> {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What can be searched: every endpoint in it can be connected.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        self.now().shelf.clone()
    }

    /// An endpoint by its id or one merged into it, or by its platform's slug where that platform has no other.
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

    /// The first endpoint whose users are counted under `limit_group`.
    #[must_use]
    pub fn of_group(&self, limit_group: &str) -> Option<Arc<Endpoint>> {
        let now = self.now();
        self.endpoint(&now, self.place_of_group(&now, limit_group)?)
    }

    /// What limits can be about there, without making the whole definition: a report asks for thousands.
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
            (definition::limit_group(&entry, client) == limit_group).then_some(place)
        };
        now.by_group.get(limit_group).copied().or_else(own)
    }

    /// The endpoint that the settings bring under this id.
    #[must_use]
    pub fn brought(&self, id: &str) -> Option<Entry> {
        self.fixed
            .entries
            .endpoints
            .iter()
            .find(|entry| id::parse(&entry.id) == id::parse(id))
            .cloned()
    }

    /// Makes of what lists say of an endpoint what would be served, and says why it is not.
    #[must_use]
    pub fn why_not(&self, entry: &mut Entry, probe: Option<&Probe>) -> Option<String> {
        if let Some(probe) = probe.filter(|_| !self.fixed.brings(entry)) {
            found(entry, probe);
        }
        correct(&self.fixed, entry);
        let obstacle = servable_as(&self.fixed, entry).err()?;
        Some(
            obstacle
                .hint
                .into_iter()
                .fold(obstacle.text, |text, hint| format!("{text}; {hint}")),
        )
    }

    /// What the gateway signs with, anywhere.
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

    /// Whether any endpoint is of this platform.
    #[must_use]
    pub fn has_platform(&self, slug: &str) -> bool {
        self.now().by_platform.contains_key(slug)
    }

    /// Whether this is the last part of any endpoint's redirect URI.
    #[must_use]
    pub fn has_callback(&self, slug: &str) -> bool {
        self.now()
            .by_platform
            .keys()
            .any(|platform| platform::callback(platform) == slug)
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
        let (public_url, limit) = (&self.fixed.public_url, self.fixed.settings.default_limit);
        Some(Arc::new(definition::endpoint(
            &entry, client, &display, public_url, limit,
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
    use crate::api::catalog::{Brand, Portal};
    use crate::catalog::Entries;
    use crate::catalog::id::Kind;

    const BASE: &str = "http://127.0.0.1:8417";

    fn catalog(text: &str) -> Result<Catalog> {
        Catalog::new(&toml::from_str(text).unwrap(), BASE)
    }

    fn endpoint(platform: &str, extra: &str) -> String {
        format!(
            "[platforms.p]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\n{extra}\n{}",
            if extra.contains("token_endpoint") {
                ""
            } else {
                "token_endpoint = \"https://a.example/token\""
            }
        ) + "\nurl = \"https://a.example/fhir\"\nauthorization_endpoint = \"https://a.example/authorize\"\n"
    }

    #[test]
    fn makes_the_definition_of_the_contract() {
        let catalog = catalog(&endpoint("client_id = \"me\"\nscopes = [\"openid\"]", "")).unwrap();
        let definition = &catalog.find("p").unwrap().definition;

        assert_eq!(definition.url, "https://a.example/fhir/");
        assert_eq!(definition.aud, "https://a.example/fhir/");
        assert_eq!(
            definition.redirect_uri,
            "http://127.0.0.1:8417/v1/callback/p"
        );
        assert_eq!(definition.limit_group, definition.id);
        assert_eq!(
            definition.id,
            catalog
                .find(&definition.id.to_uppercase())
                .unwrap()
                .definition
                .id
        );
    }

    /// GW-29: an incomplete or unsafe definition is refused at start, naming the setting.
    #[test]
    fn refuses_incomplete_and_unsafe_definitions_by_the_settings_name() {
        for (platform, extra, expected) in [
            (
                "",
                "",
                "endpoint `Here`: `platforms.p.client_id` is missing",
            ),
            (
                "client_id = \"me\"",
                "token_endpoint = \"http://a.example/token\"",
                "endpoint `Here`: `token_endpoint` is not an `https` address",
            ),
            (
                "client_id = \"me\"",
                "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]",
                "endpoint `Here`: `token_endpoint` is on a private network; set `allow_private_network = true` if that is meant",
            ),
            (
                "client_id = \"me\"\nconfidential = true",
                "",
                "`platforms.p.client_secret_file` is missing",
            ),
            (
                "client_id = \"me\"\ncode_challenge_methods = [\"plain\"]",
                "",
                "`platforms.p.code_challenge_methods` holds something other than `S256`",
            ),
        ] {
            assert_eq!(
                catalog(&endpoint(platform, extra)).unwrap_err().to_string(),
                expected
            );
        }
    }

    /// MIX-03: authorization and token endpoint belong to one organisation.
    #[test]
    fn refuses_a_token_endpoint_on_a_host_that_is_not_pinned() {
        let elsewhere = "token_endpoint = \"https://evil.example/token\"";
        let error = catalog(&endpoint("client_id = \"me\"", elsewhere)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "endpoint `Here`: `token_endpoint` is on `evil.example`, the authorization endpoint is not"
        );
        let listed = format!("{elsewhere}\nhosts = [\"evil.example\"]");
        assert!(catalog(&endpoint("client_id = \"me\"", &listed)).is_ok());
    }

    #[test]
    fn the_terms_of_a_group_are_those_of_its_endpoint() {
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
    fn a_private_network_may_be_meant() {
        let meant = "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]\nallow_private_network = true";
        assert!(catalog(&endpoint("client_id = \"me\"", meant)).is_ok());
    }

    #[test]
    fn a_public_client_may_refresh_with_a_key_and_has_no_secret() {
        let public = |method: &str| {
            let platform = format!("client_id = \"me\"\ntoken_endpoint_auth_method = \"{method}\"");
            catalog(&endpoint(&platform, "")).map(|catalog| catalog.find("p").unwrap())
        };
        let epic = public("private_key_jwt").unwrap();
        assert!(!epic.definition.confidential && epic.refreshes_here() && epic.wants_challenge());
        assert_eq!(
            epic.definition.token_endpoint_auth_methods_supported,
            ["private_key_jwt"]
        );
        assert!(!public("none").unwrap().refreshes_here());
        let expected = "`platforms.p.token_endpoint_auth_method` needs `confidential = true`";
        assert_eq!(
            public("client_secret_post").unwrap_err().to_string(),
            expected
        );
    }

    #[test]
    fn a_confidential_client_may_have_no_secret() {
        let text = endpoint(
            "client_id = \"me\"\nconfidential = true\ntoken_endpoint_auth_method = \"none\"",
            "",
        );
        assert!(matches!(
            catalog(&text).unwrap().find("p").unwrap().authentication,
            Authentication::None
        ));
    }

    const ID: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003";

    fn entry(id: &str, platform: &str, url: &str) -> Entry {
        Entry {
            id: id.to_owned(),
            platform_type: platform.to_owned(),
            url: url.to_owned(),
            status: "active".to_owned(),
            connection_type: "hl7-fhir-rest".to_owned(),
            ..Entry::default()
        }
    }

    fn brand(name: &str, endpoints: &[&str]) -> (Brand, Portal) {
        let portal = id::make(Kind::Portal, &[name]);
        let ids = endpoints.iter().map(|id| (*id).to_owned()).collect();
        (
            Brand {
                id: id::make(Kind::Brand, &[name]),
                name: name.to_owned(),
                portal_ids: vec![portal.clone()],
                ..Brand::default()
            },
            Portal {
                id: portal,
                name: name.to_owned(),
                endpoint_ids: ids,
                ..Portal::default()
            },
        )
    }

    /// As if the database held these.
    fn served(
        settings: &str,
        endpoints: Vec<Entry>,
        brands: Vec<(Brand, Portal)>,
        probes: &[Probe],
    ) -> Catalog {
        let catalog = catalog(settings).unwrap();
        let (brands, portals) = brands.into_iter().unzip();
        let mut merge = crate::catalog::merge::Merge::default();
        merge.add(catalog.fixed.entries.clone());
        merge.add(Entries {
            brands,
            portals,
            endpoints,
        });
        let now = Snapshot::of_entries(&catalog.fixed, merge.finish(), probes);
        *catalog.now.write().unwrap() = Arc::new(now);
        catalog
    }

    fn probe(id: &str, host: &str) -> Probe {
        Probe {
            endpoint_id: id.to_owned(),
            authorization_endpoint: format!("https://{host}/authorize"),
            token_endpoint: format!("https://{host}/token"),
            fhir_version: "4.0.1".to_owned(),
            ..Probe::default()
        }
    }

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

    #[test]
    fn the_settings_say_of_an_endpoint_what_they_like() {
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

    /// Who writes a list may not have the gateway ask its own machine or network for tokens.
    #[test]
    fn a_list_cannot_name_this_machine() {
        let settings = "[platforms.epic]\nclient_id = \"me\"";
        for host in ["localhost", "127.0.0.1", "10.0.0.1"] {
            let catalog = served(
                settings,
                vec![entry(ID, "epic", "https://a.example/")],
                Vec::new(),
                &[probe(ID, host)],
            );
            assert!(catalog.find(ID).is_none(), "{host}");
        }
    }

    /// lighthouse-api.md section 4.
    #[test]
    fn platforms_have_their_ways() {
        let of = |slug: &str, identifiers: Vec<(&str, &str)>| {
            let settings = format!(
                "[platforms.{slug}]\nclient_id = \"me\"\nclient_secret = \"s\"\n{}",
                if crate::catalog::platforms::facts(slug)
                    .unwrap()
                    .scopes
                    .is_none()
                {
                    "scopes = [\"openid\"]"
                } else {
                    ""
                }
            );
            let mut entry = entry(ID, "epic", "https://a.example/r4/");
            entry.identifiers = identifiers
                .into_iter()
                .map(|(usage, value)| crate::api::catalog::Identifier {
                    usage: usage.to_owned(),
                    value: value.to_owned(),
                    ..Default::default()
                })
                .collect();
            served(
                &settings,
                vec![entry],
                Vec::new(),
                &[probe(ID, "auth.example")],
            )
            .find(ID)
            .unwrap()
            .definition
            .clone()
        };
        let platform = |slug| vec![("fasten-endpoint-platform-override", slug)];
        for slug in ["qualifacts-credible", "qualifacts-carelogic"] {
            let definition = of(slug, platform(slug));
            assert_eq!(
                definition.redirect_uri,
                format!("{BASE}/v1/callback/qualifacts")
            );
            assert_eq!(
                (definition.aud.as_str(), definition.platform_type.as_str()),
                ("https://a.example/r4", slug)
            );
        }
        let cerner = of("cerner", platform("cerner"));
        assert_eq!(
            cerner.introspection_endpoint.as_deref(),
            Some("https://authorization.cerner.com/tokeninfo")
        );
        let [kaiser, sandbox] = ["false", "true"].map(|mode| {
            of(
                "kaiser",
                [platform("kaiser"), vec![("fasten-sandbox-mode", mode)]].concat(),
            )
            .scopes_supported
            .join(" ")
        });
        assert_eq!(kaiser, "launch/patient offline_access patient/*.read");
        assert_eq!(
            sandbox,
            "launch/patient offline_access patient/*.read sandbox"
        );
        assert_eq!(of("nextgen", platform("nextgen")).aud, "");
    }
}
