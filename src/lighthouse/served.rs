//! The catalogue as this gateway serves it: endpoints of the settings and of the lists, with what checks have
//! found and what the settings say instead. Only what is complete and safe is there. A change is served as a
//! whole, by another [`Snapshot`]; definitions are made when they are asked for.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::Entries;
use crate::catalog::id::{self, Kind};
use crate::error::{Error, Result};
use crate::lighthouse::definition::{self, Endpoint, Obstacle, Reach, Terms};
use crate::lighthouse::entries::{self, Probe, Stored, platform_of};
use crate::lighthouse::platform::{self, Authentication, Client, wrong};
use crate::lighthouse::settings::{Endpoint as Said, Settings, SigningAlgorithm};
use crate::lighthouse::store::{self, Store};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::{Arc, PoisonError, RwLock};
use url::Url;
use uuid::Uuid;

/// All that is served, changing with the database.
#[derive(Debug)]
pub struct Catalog {
    fixed: Arc<Fixed>,
    now: RwLock<Arc<Snapshot>>,
}

/// What the settings say; the same until the next start.
#[derive(Debug)]
struct Fixed {
    settings: Settings,
    public_url: String,
    /// By platform.
    clients: BTreeMap<String, Arc<Client>>,
    /// What is said of endpoints, by id.
    said: HashMap<Uuid, Said>,
    /// The endpoints that the settings bring.
    entries: Entries,
}

/// The catalogue at one moment.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Of the database; [`UNREAD`] before.
    pub version: i64,
    entries: Arc<Entries>,
    places: HashMap<Uuid, u32>,
    by_platform: BTreeMap<String, Members>,
    /// The first of each group that is no endpoint's own.
    by_group: HashMap<String, u32>,
    /// The one brand's portal that leads to an endpoint, [`SEVERAL`] where that is not one.
    portals: Vec<u32>,
    /// For endpoints that have one of their own.
    clients: HashMap<u32, Arc<Client>>,
    left_out: BTreeMap<String, LeftOut>,
}

#[derive(Clone, Copy, Debug)]
struct Members {
    first: u32,
    alone: bool,
}

const SEVERAL: u32 = u32::MAX;
/// No database has this version.
pub const UNREAD: i64 = -1;

/// Endpoints that are not served, for one reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftOut {
    pub endpoints: usize,
    /// One of them, and what is wrong there.
    pub example: String,
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
            None => Ok(Self::of(fixed)),
        }
    }

    fn of(fixed: Fixed) -> Self {
        let first =
            Snapshot::new(&fixed, Stored { version: UNREAD, entries: fixed.entries.clone(), ..Stored::default() });
        Self { fixed: Arc::new(fixed), now: RwLock::new(Arc::new(first)) }
    }

    /// The same with what the database holds.
    ///
    /// # Errors
    /// Those of [`Self::new`], and of the database.
    pub fn open(settings: &Settings, public_url: &str, store: &Store) -> Result<Self> {
        let catalog = Self::new(settings, public_url)?;
        let read = || crate::http::block_on(catalog.refresh(store));
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
        let version = store.read((), |tx, ()| Box::pin(entries::version(tx))).await?;
        if version == self.now().version {
            return Ok(false);
        }
        let fixed = self.fixed.clone();
        let stored = store.read(fixed.clone(), |tx, fixed| Box::pin(entries::load(tx, &fixed.entries))).await?;
        let next = Arc::new(Snapshot::new(&fixed, stored));
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(true)
    }

    /// The catalogue as it is now.
    #[must_use]
    pub fn now(&self) -> Arc<Snapshot> {
        self.now.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What can be searched: every endpoint in it can be connected.
    #[must_use]
    pub fn entries(&self) -> Arc<Entries> {
        self.now().entries.clone()
    }

    /// An endpoint by its id or one merged into it, or by its platform's slug where that platform has no other.
    #[must_use]
    pub fn find(&self, id_or_slug: &str) -> Option<Arc<Endpoint>> {
        let now = self.now();
        let place = Uuid::try_parse(id_or_slug).ok().and_then(|id| now.places.get(&id).copied());
        let alone = || now.by_platform.get(id_or_slug).filter(|members| members.alone).map(|members| members.first);
        self.endpoint(&now, place.or_else(alone)?)
    }

    /// The first endpoint whose users are counted under `limit_group`.
    #[must_use]
    pub fn of_group(&self, limit_group: &str) -> Option<Arc<Endpoint>> {
        let now = self.now();
        self.endpoint(&now, self.place_of_group(&now, limit_group)?)
    }

    /// What limits can be about there, without making the whole definition: a report asks for thousands.
    pub fn terms_of_group<T>(&self, limit_group: &str, with: impl FnOnce(&Terms<'_>) -> T) -> Option<T> {
        let now = self.now();
        let place = self.place_of_group(&now, limit_group)?;
        let entry = now.entries.endpoints.get(place as usize)?;
        let client = self.client(&now, place, entry)?;
        let limit = client.limit.unwrap_or(self.fixed.settings.default_limit);
        Some(with(&Terms { platform_type: platform_of(entry), limit_group, limit }))
    }

    fn place_of_group(&self, now: &Snapshot, limit_group: &str) -> Option<u32> {
        let own = || {
            let place = now.places.get(&Uuid::try_parse(limit_group).ok()?).copied()?;
            let entry = now.entries.endpoints.get(place as usize)?;
            let client = self.client(now, place, entry)?;
            (definition::limit_group(entry, client) == limit_group).then_some(place)
        };
        now.by_group.get(limit_group).copied().or_else(own)
    }

    /// What the gateway signs with, anywhere.
    #[must_use]
    pub fn signing_algorithms(&self) -> BTreeSet<SigningAlgorithm> {
        let now = self.now();
        let by_platform = now.by_platform.keys().filter_map(|slug| self.fixed.clients.get(slug));
        let used = by_platform.chain(now.clients.values()).filter_map(|client| match client.authentication {
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
        self.now().by_platform.keys().any(|platform| platform::callback(platform) == slug)
    }

    fn client<'a>(&'a self, now: &'a Snapshot, place: u32, entry: &Entry) -> Option<&'a Client> {
        now.clients.get(&place).or_else(|| self.fixed.clients.get(platform_of(entry))).map(Arc::as_ref)
    }

    fn endpoint(&self, now: &Snapshot, place: u32) -> Option<Arc<Endpoint>> {
        let entry = now.entries.endpoints.get(place as usize)?;
        let client = self.client(now, place, entry)?;
        let said = self.fixed.said.get(&id::parse(&entry.id)).map(|said| said.display.as_str());
        let portal = || now.entries.portals.get(*now.portals.get(place as usize)? as usize);
        let display = match said.filter(|display| !display.is_empty()) {
            Some(display) => display.to_owned(),
            None if self.fixed.brings(entry) => String::new(),
            None => portal().map_or_else(|| host(&entry.url), |portal| portal.name.clone()),
        };
        let (public_url, limit) = (&self.fixed.public_url, self.fixed.settings.default_limit);
        Some(Arc::new(definition::endpoint(entry, client, &display, public_url, limit)))
    }
}

fn host(url: &str) -> String {
    Url::parse(url).ok().and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default()
}

impl Fixed {
    /// As far as it goes, and all that is wrong.
    fn new(settings: &Settings, public_url: &str) -> (Self, Vec<Error>) {
        let mut fixed = Self {
            settings: settings.clone(),
            public_url: public_url.to_owned(),
            clients: BTreeMap::new(),
            said: HashMap::new(),
            entries: Entries::default(),
        };
        let mut problems = Vec::new();
        for (slug, platform) in &settings.platforms {
            match platform::client(slug, platform) {
                Ok(client) => fixed.clients.extend(client.map(|client| (slug.clone(), Arc::new(client)))),
                Err(error) => problems.push(error),
            }
        }
        for said in &settings.endpoints {
            problems.extend(fixed.add(said).err());
        }
        (fixed, problems)
    }

    fn add(&mut self, said: &Said) -> Result<()> {
        let (id, entry) = match &said.url {
            Some(url) => {
                let entry = entry_of(said, url)?;
                (id::parse(&entry.id), Some(entry))
            }
            None => (said.id.ok_or_else(|| wrong("an endpoint has neither `url` nor `id`"))?, None),
        };
        if self.said.insert(id, said.clone()).is_some() {
            return Err(wrong(&format!("endpoint id `{id}` is used twice")));
        }
        let Some(entry) = entry else { return Ok(()) };
        let name = if said.display.is_empty() { entry.id.clone() } else { said.display.clone() };
        self.serve(&entry).map_err(|obstacle| {
            let text = if obstacle.kind == NO_CLIENT && !obstacle.text.ends_with("client_id` is missing") {
                obstacle.text.clone()
            } else {
                format!("endpoint `{name}`: {}", obstacle.text)
            };
            obstacle.hint.into_iter().fold(wrong(&text), Error::hint)
        })?;
        let portal = id::of(Kind::Portal, &[&entry.id]);
        let name = if said.display.is_empty() { host(&entry.url) } else { said.display.clone() };
        self.entries.brands.push(Brand {
            id: id::of(Kind::Brand, &[&entry.id]),
            name: name.clone(),
            portal_ids: vec![portal.clone()],
            hidden: said.hidden,
            last_updated: SINCE_EVER.to_owned(),
            ..Brand::default()
        });
        self.entries.portals.push(Portal {
            id: portal,
            name,
            endpoint_ids: vec![entry.id.clone()],
            last_updated: SINCE_EVER.to_owned(),
            ..Portal::default()
        });
        self.entries.endpoints.push(entry);
        Ok(())
    }

    fn brings(&self, entry: &Entry) -> bool {
        self.said.get(&id::parse(&entry.id)).is_some_and(|said| said.url.is_some())
    }

    /// The client an endpoint has of its own, or none where its platform's will do.
    fn serve(&self, entry: &Entry) -> std::result::Result<Option<Arc<Client>>, Obstacle> {
        let said = self.said.get(&id::parse(&entry.id));
        let slug = platform_of(entry);
        let client = self.client(entry, slug, said)?;
        let own = said.map(|said| said.hosts.as_slice()).unwrap_or_default();
        let hosts: Vec<String> = client.hosts.iter().chain(own).cloned().collect();
        let reach = Reach {
            this_machine: said.is_some_and(|said| said.url.is_some() || said.allow_private_network),
            private_network: said.is_some_and(|said| said.allow_private_network),
        };
        definition::check_addresses(entry, &hosts, reach)?;
        let of_platform = self.clients.get(slug).is_some_and(|of_platform| Arc::ptr_eq(of_platform, &client));
        Ok(Some(client).filter(|_| !of_platform))
    }

    fn client(&self, entry: &Entry, slug: &str, said: Option<&Said>) -> std::result::Result<Arc<Client>, Obstacle> {
        let obstacle =
            |text: String, hint: Option<&str>| Obstacle { kind: NO_CLIENT, text, hint: hint.map(str::to_owned) };
        let settings = self.settings.platforms.get(slug);
        let own = said.filter(|said| said.is_a_client());
        if own.is_none()
            && let Some(client) = self.clients.get(slug)
        {
            return Ok(client.clone());
        }
        let missing = || obstacle(format!("`platforms.{slug}.client_id` is missing"), None);
        match (settings, own) {
            (None, own) if own.is_none_or(|said| said.client_id.is_none()) => Err(if self.brings(entry) {
                obstacle(format!("`platform_type` names `{slug}`, which is not under `platforms`"), None)
            } else {
                missing()
            }),
            (settings, own) => {
                let nothing = Said::default();
                let platform = settings.cloned().unwrap_or_default();
                let platform = platform::overridden(&platform, own.unwrap_or(&nothing));
                match platform::client(slug, &platform) {
                    Ok(client) => client.map(Arc::new).ok_or_else(missing),
                    Err(error) => Err(obstacle(error.to_string(), error.next_step())),
                }
            }
        }
    }
}

/// Nothing says when the settings changed.
const SINCE_EVER: &str = "1970-01-01T00:00:00Z";
const NO_CLIENT: &str = "its platform is not set up";

/// An endpoint that the settings bring, as a list would.
fn entry_of(said: &Said, url: &Url) -> Result<Entry> {
    let mut url = url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    let id = said.id.map_or_else(|| id::endpoint(url.as_str()), |id| id.to_string());
    let name = if said.display.is_empty() { &id } else { &said.display };
    let Some(platform_type) = said.platform_type.clone() else {
        return Err(wrong(&format!("endpoint `{name}`: `platform_type` is missing")));
    };
    let mut entry = Entry {
        platform_type,
        url: url.into(),
        status: "active".to_owned(),
        connection_type: "hl7-fhir-rest".to_owned(),
        last_updated: SINCE_EVER.to_owned(),
        id,
        ..Entry::default()
    };
    say(&mut entry, said);
    Ok(entry)
}

/// What the settings say of an endpoint, over what it holds.
fn say(entry: &mut Entry, said: &Said) {
    let text = |url: &Option<Url>| url.as_ref().map(Url::to_string);
    for (field, url) in [
        (&mut entry.authorization_endpoint, &said.authorization_endpoint),
        (&mut entry.token_endpoint, &said.token_endpoint),
        (&mut entry.introspection_endpoint, &said.introspection_endpoint),
        (&mut entry.userinfo_endpoint, &said.userinfo_endpoint),
        (&mut entry.revoke_endpoint, &said.revoke_endpoint),
    ] {
        *field = text(url).or_else(|| field.take());
    }
    if let Some(slug) = &said.platform_type {
        entry.platform_type.clone_from(slug);
        entry.identifiers.retain(|one| one.usage != "fasten-endpoint-platform-override");
    }
}

/// What a check has found, over what lists say; addresses that belong together come from one of the two.
fn found(entry: &mut Entry, probe: &Probe) {
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

impl Snapshot {
    fn new(fixed: &Fixed, stored: Stored) -> Self {
        let mut now = Self { version: stored.version, ..Self::default() };
        let Entries { mut brands, mut portals, endpoints } = stored.entries;
        let mut hidden = HashSet::new();
        let mut servable = Vec::new();
        for mut entry in endpoints {
            if let Some(probe) = stored.probes.get(&entry.id).filter(|_| !fixed.brings(&entry)) {
                found(&mut entry, probe);
            }
            let said = fixed.said.get(&id::parse(&entry.id));
            if let Some(said) = said {
                say(&mut entry, said);
            }
            platform_of(&entry).to_owned().clone_into(&mut entry.platform_type);
            entry.identifiers.retain(|one| one.usage != "fasten-endpoint-platform-override");
            match servable_as(fixed, &entry) {
                Ok(client) => {
                    now.take(fixed, &entry, servable.len(), client);
                    if said.is_some_and(|said| said.hidden) {
                        hidden.insert(id::parse(&entry.id));
                    }
                    servable.push(entry);
                }
                Err(obstacle) => now.leave_out(&entry, &obstacle),
            }
        }
        let kept = keep_reachable(&mut brands, &mut portals, &servable, &hidden);
        now.portals = lone_portals(&kept, &portals, &now.places, servable.len());
        servable.shrink_to_fit();
        portals.shrink_to_fit();
        brands.shrink_to_fit();
        now.entries = Arc::new(Entries { brands, portals, endpoints: servable });
        now
    }

    fn take(&mut self, fixed: &Fixed, entry: &Entry, place: usize, client: Option<Arc<Client>>) {
        let place = u32::try_from(place).unwrap_or(SEVERAL);
        let slug = entry.platform_type.as_str();
        match self.by_platform.get_mut(slug) {
            Some(members) => members.alone = false,
            None => drop(self.by_platform.insert(slug.to_owned(), Members { first: place, alone: true })),
        }
        if let Some(group) =
            client.as_ref().or_else(|| fixed.clients.get(slug)).and_then(|one| one.limit_group.as_ref())
            && !self.by_group.contains_key(group)
        {
            self.by_group.insert(group.clone(), place);
        }
        self.clients.extend(client.map(|client| (place, client)));
        self.places.insert(id::parse(&entry.id), place);
        for merged in &entry.endpoint_ids {
            self.places.entry(id::parse(merged)).or_insert(place);
        }
    }

    fn leave_out(&mut self, entry: &Entry, obstacle: &Obstacle) {
        let reason = if obstacle.kind == NO_CLIENT { obstacle.text.as_str() } else { obstacle.kind };
        let left = self.left_out.entry(reason.to_owned()).or_insert_with(|| LeftOut {
            endpoints: 0,
            example: format!("{} (`{}`): {}", entry.url, entry.id, obstacle.text),
        });
        left.endpoints += 1;
    }

    /// The catalogue, without what cannot be connected.
    #[must_use]
    pub fn entries(&self) -> &Arc<Entries> {
        &self.entries
    }

    /// What is not served, by reason.
    #[must_use]
    pub fn left_out(&self) -> &BTreeMap<String, LeftOut> {
        &self.left_out
    }
}

fn servable_as(fixed: &Fixed, entry: &Entry) -> std::result::Result<Option<Arc<Client>>, Obstacle> {
    let obstacle = |kind, text: String| Err(Obstacle { kind, text, hint: None });
    if entry.status != "active" {
        return obstacle("its list says that it is not active", format!("`status` is `{}`", entry.status));
    }
    if entry.connection_type != "hl7-fhir-rest" {
        return obstacle("it is no FHIR server", format!("`connection_type` is `{}`", entry.connection_type));
    }
    fixed.serve(entry)
}

/// Keeps what leads to an endpoint that is served; gives the portals of each brand.
fn keep_reachable(
    brands: &mut Vec<Brand>,
    portals: &mut Vec<Portal>,
    endpoints: &[Entry],
    hidden: &HashSet<Uuid>,
) -> HashMap<Uuid, usize> {
    let served: HashSet<Uuid> = endpoints.iter().map(|entry| id::parse(&entry.id)).collect();
    // By portal: whether all its endpoints are hidden.
    let mut reachable: HashMap<Uuid, bool> = HashMap::with_capacity(portals.len());
    portals.retain_mut(|portal| {
        portal.endpoint_ids.retain(|id| served.contains(&id::parse(id)));
        if !portal.endpoint_ids.is_empty() {
            let hidden = portal.endpoint_ids.iter().all(|id| hidden.contains(&id::parse(id)));
            reachable.insert(id::parse(&portal.id), hidden);
        }
        !portal.endpoint_ids.is_empty()
    });
    let mut of_brands: HashMap<Uuid, usize> = HashMap::with_capacity(reachable.len());
    brands.retain_mut(|brand| {
        brand.portal_ids.retain(|id| reachable.contains_key(&id::parse(id)));
        brand.hidden |= !brand.portal_ids.is_empty()
            && brand.portal_ids.iter().all(|id| reachable.get(&id::parse(id)).copied().unwrap_or(false));
        for portal in &brand.portal_ids {
            *of_brands.entry(id::parse(portal)).or_insert(0) += 1;
        }
        !brand.portal_ids.is_empty()
    });
    of_brands
}

/// By endpoint, the portal that stands for it, where one brand's one portal does.
fn lone_portals(
    of_brands: &HashMap<Uuid, usize>,
    portals: &[Portal],
    places: &HashMap<Uuid, u32>,
    endpoints: usize,
) -> Vec<u32> {
    let mut lone: Vec<Option<u32>> = vec![None; endpoints];
    for (number, portal) in portals.iter().enumerate() {
        for endpoint in &portal.endpoint_ids {
            let Some(place) = places.get(&id::parse(endpoint)) else { continue };
            let Some(known) = lone.get_mut(*place as usize) else { continue };
            let alone = known.is_none() && of_brands.get(&id::parse(&portal.id)).copied().unwrap_or(0) <= 1;
            *known = Some(if alone { u32::try_from(number).unwrap_or(SEVERAL) } else { SEVERAL });
        }
    }
    lone.into_iter().map(|place| place.unwrap_or(SEVERAL)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const BASE: &str = "http://127.0.0.1:8417";

    fn catalog(text: &str) -> Result<Catalog> {
        Catalog::new(&toml::from_str(text).unwrap(), BASE)
    }

    fn endpoint(platform: &str, extra: &str) -> String {
        format!(
            "[platforms.p]\n{platform}\n[[endpoints]]\nplatform_type = \"p\"\ndisplay = \"Here\"\n{extra}\n{}",
            if extra.contains("token_endpoint") { "" } else { "token_endpoint = \"https://a.example/token\"" }
        ) + "\nurl = \"https://a.example/fhir\"\nauthorization_endpoint = \"https://a.example/authorize\"\n"
    }

    #[test]
    fn makes_the_definition_of_the_contract() {
        let catalog = catalog(&endpoint("client_id = \"me\"\nscopes = [\"openid\"]", "")).unwrap();
        let definition = &catalog.find("p").unwrap().definition;

        assert_eq!(definition.url, "https://a.example/fhir/");
        assert_eq!(definition.aud, "https://a.example/fhir/");
        assert_eq!(definition.redirect_uri, "http://127.0.0.1:8417/v1/callback/p");
        assert_eq!(definition.limit_group, definition.id);
        assert_eq!(definition.id, catalog.find(&definition.id.to_uppercase()).unwrap().definition.id);
    }

    /// GW-29: an incomplete or unsafe definition is refused at start, naming the setting.
    #[test]
    fn refuses_incomplete_and_unsafe_definitions_by_the_settings_name() {
        for (platform, extra, expected) in [
            ("", "", "endpoint `Here`: `platforms.p.client_id` is missing"),
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
            ("client_id = \"me\"\nconfidential = true", "", "`platforms.p.client_secret_file` is missing"),
            (
                "client_id = \"me\"\ncode_challenge_methods = [\"plain\"]",
                "",
                "`platforms.p.code_challenge_methods` holds something other than `S256`",
            ),
        ] {
            assert_eq!(catalog(&endpoint(platform, extra)).unwrap_err().to_string(), expected);
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
        for platform in ["client_id = \"me\"", "client_id = \"me\"\nlimit = 7\nlimit_group = \"shared\""] {
            let catalog = catalog(&endpoint(platform, "")).unwrap();
            let group = catalog.find("p").unwrap().definition.limit_group.clone();
            let terms = |terms: &Terms<'_>| (terms.platform_type.to_owned(), terms.limit_group.to_owned(), terms.limit);
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
        assert_eq!(epic.definition.token_endpoint_auth_methods_supported, ["private_key_jwt"]);
        assert!(!public("none").unwrap().refreshes_here());
        let expected = "`platforms.p.token_endpoint_auth_method` needs `confidential = true`";
        assert_eq!(public("client_secret_post").unwrap_err().to_string(), expected);
    }

    #[test]
    fn a_confidential_client_may_have_no_secret() {
        let text = endpoint("client_id = \"me\"\nconfidential = true\ntoken_endpoint_auth_method = \"none\"", "");
        assert!(matches!(catalog(&text).unwrap().find("p").unwrap().authentication, Authentication::None));
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
        let portal = id::of(Kind::Portal, &[name]);
        let ids = endpoints.iter().map(|id| (*id).to_owned()).collect();
        (
            Brand {
                id: id::of(Kind::Brand, &[name]),
                name: name.to_owned(),
                portal_ids: vec![portal.clone()],
                ..Brand::default()
            },
            Portal { id: portal, name: name.to_owned(), endpoint_ids: ids, ..Portal::default() },
        )
    }

    /// As if the database held these.
    fn served(settings: &str, endpoints: Vec<Entry>, brands: Vec<(Brand, Portal)>, probes: Vec<Probe>) -> Catalog {
        let catalog = catalog(settings).unwrap();
        let (brands, portals) = brands.into_iter().unzip();
        let mut merge = crate::catalog::merge::Merge::default();
        merge.add(catalog.fixed.entries.clone());
        merge.add(Entries { brands, portals, endpoints });
        let probes = probes.into_iter().map(|probe| (probe.endpoint_id.clone(), probe)).collect();
        let stored = Stored { version: 1, entries: merge.finish(), probes };
        *catalog.now.write().unwrap() = Arc::new(Snapshot::new(&catalog.fixed, stored));
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
        let (known, unknown) = (entry(ID, "epic", url), entry(&id::endpoint("x"), "cigna", "https://b.example/"));
        let brands = vec![brand("Alpha", &[ID]), brand("Beta", &[&unknown.id])];
        let settings = "[platforms.epic]\nclient_id = \"me\"";
        let all = vec![known.clone(), unknown.clone(), entry(&id::endpoint("y"), "epic", "https://c.example/")];
        let catalog = served(settings, all, brands, vec![probe(ID, "auth.example")]);

        let endpoint = catalog.find(ID).unwrap();
        assert_eq!(endpoint.definition.display, "Alpha");
        assert_eq!(endpoint.definition.token_endpoint, "https://auth.example/token");
        assert_eq!(endpoint.definition.response_modes_supported, ["fragment", "query"]);
        assert!(catalog.find(&unknown.id).is_none() && catalog.find("epic").is_some());
        assert!(catalog.of_group(ID).is_some() && catalog.has_callback("epic") && !catalog.has_callback("cigna"));
        let names: Vec<String> = catalog.entries().brands.iter().map(|brand| brand.name.clone()).collect();
        assert_eq!(names, ["Alpha"]);
        let now = catalog.now();
        let left: Vec<(&str, usize)> =
            now.left_out().iter().map(|(why, left)| (why.as_str(), left.endpoints)).collect();
        assert_eq!(
            left,
            [("`platforms.cigna.client_id` is missing", 1), ("no authorization or token endpoint is known", 1)]
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
        let catalog =
            served(&said, vec![entry], vec![brand("A", &[ID]), brand("B", &[ID])], vec![probe(ID, "auth.example")]);
        let endpoint = catalog.find("0d9b6c62-7f0a-4a53-9a55-20f4f3d8a009").unwrap();
        let definition = &endpoint.definition;
        assert_eq!((definition.id.as_str(), definition.client_id.as_str(), endpoint.limit), (ID, "other", 5));
        assert_eq!(definition.scopes_supported, ["openid"]);
        assert_eq!(definition.token_endpoint, "https://auth.example/other");
        assert_eq!(definition.display, "a.example");
        assert!(catalog.entries().brands.iter().all(|brand| brand.hidden));
        assert_eq!(catalog.of_group("g").unwrap().definition.id, ID);
        assert!(catalog.of_group(ID).is_none());
    }

    /// Who writes a list may not have the gateway ask its own machine or network for tokens.
    #[test]
    fn a_list_cannot_name_this_machine() {
        let settings = "[platforms.epic]\nclient_id = \"me\"";
        for host in ["localhost", "127.0.0.1", "10.0.0.1"] {
            let catalog =
                served(settings, vec![entry(ID, "epic", "https://a.example/")], Vec::new(), vec![probe(ID, host)]);
            assert!(catalog.find(ID).is_none(), "{host}");
        }
    }

    /// lighthouse-api.md section 4.
    #[test]
    fn platforms_have_their_ways() {
        let of = |slug: &str, identifiers: Vec<(&str, &str)>| {
            let settings = format!(
                "[platforms.{slug}]\nclient_id = \"me\"\nclient_secret = \"s\"\n{}",
                if crate::catalog::platform::facts(slug).unwrap().scopes.is_none() {
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
            served(&settings, vec![entry], Vec::new(), vec![probe(ID, "auth.example")])
                .find(ID)
                .unwrap()
                .definition
                .clone()
        };
        let platform = |slug| vec![("fasten-endpoint-platform-override", slug)];
        for slug in ["qualifacts-credible", "qualifacts-carelogic"] {
            let definition = of(slug, platform(slug));
            assert_eq!(definition.redirect_uri, format!("{BASE}/v1/callback/qualifacts"));
            assert_eq!((definition.aud.as_str(), definition.platform_type.as_str()), ("https://a.example/r4", slug));
        }
        let cerner = of("cerner", platform("cerner"));
        assert_eq!(cerner.introspection_endpoint.as_deref(), Some("https://authorization.cerner.com/tokeninfo"));
        let [kaiser, sandbox] = ["false", "true"].map(|mode| {
            of("kaiser", [platform("kaiser"), vec![("fasten-sandbox-mode", mode)]].concat()).scopes_supported.join(" ")
        });
        assert_eq!(kaiser, "launch/patient offline_access patient/*.read");
        assert_eq!(sandbox, "launch/patient offline_access patient/*.read sandbox");
        assert_eq!(of("nextgen", platform("nextgen")).aud, "");
    }
}
