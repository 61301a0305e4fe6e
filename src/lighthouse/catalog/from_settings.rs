//! What the settings say about platforms and endpoints: this gateway's clients, additional
//! endpoints, and corrections to others. Constant until the next start.

use crate::api::catalog::{Brand, Endpoint as Entry, Portal};
use crate::catalog::id::Kind;
use crate::catalog::platforms::recognise::UNKNOWN;
use crate::catalog::{Entries, id};
use crate::error::{Error, Result};
use crate::lighthouse::catalog::addresses::{Obstacle, Reach, check_addresses};
use crate::lighthouse::catalog::platform;
use crate::lighthouse::catalog::platform::Client;
use crate::lighthouse::settings::flaw::{self, EXAMPLE, wrong};
use crate::lighthouse::settings::{Endpoint as Said, Settings};
use crate::lighthouse::stored_catalog::platform_of;
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use url::Url;
use uuid::Uuid;

/// The platforms and endpoints in the settings; constant until the next start.
#[derive(Debug)]
pub struct Fixed {
    pub settings: Settings,
    pub public_url: String,
    /// By platform.
    pub clients: BTreeMap<String, Arc<Client>>,
    /// What the settings say about endpoints, by ID.
    pub said: HashMap<Uuid, Said>,
    /// The endpoints defined in the settings.
    pub entries: Entries,
}

impl Fixed {
    /// Returns the valid part of the settings, and all errors.
    #[must_use]
    pub fn new(settings: &Settings, public_url: &str) -> (Self, Vec<Error>) {
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
                Ok(client) => fixed
                    .clients
                    .extend(client.map(|client| (slug.clone(), Arc::new(client)))),
                Err(flaw) => problems.push(flaw.into_error(slug)),
            }
        }
        let mut places = HashMap::new();
        for (number, said) in settings.endpoints.iter().enumerate() {
            let path = format!("endpoints.{number}");
            problems.extend(fixed.add(said, &path, &mut places).err());
        }
        (fixed, problems)
    }

    /// Adds an endpoint. `path` is its location in the settings; `places` has the first location of
    /// each ID.
    fn add(&mut self, said: &Said, path: &str, places: &mut HashMap<Uuid, String>) -> Result<()> {
        let missing = || wrong("an endpoint has neither `url` nor `id`").about(path);
        let entry = said.url.as_ref().map(|url| entry_of(said, url));
        let entry = entry.transpose().map_err(|error| error.about(path))?;
        let id = entry.as_ref().map(|entry| id::parse(&entry.id)).or(said.id);
        let id = id.ok_or_else(missing)?;
        let key = if said.id.is_some() { "id" } else { "url" };
        let place = format!("{path}.{key}");
        self.said.insert(id, said.clone());
        if let Some(first) = places.get(&id) {
            let error = wrong(format!("endpoint ID `{id}` is used twice"));
            return Err(error.about(place).clashing_with(first));
        }
        places.insert(id, place);
        let Some(entry) = entry else { return Ok(()) };
        let name = if said.display.is_empty() {
            entry.id.clone()
        } else {
            said.display.clone()
        };
        self.serve(&entry).map_err(|obstacle| {
            let (text, of) = if obstacle.is_of_platform {
                let slug = platform_of(&entry);
                (obstacle.text.clone(), format!("platforms.{slug}"))
            } else {
                let text = format!("endpoint `{name}`: {}", obstacle.text);
                (text, path.to_owned())
            };
            let error = wrong(text).about(flaw::path(&of, obstacle.setting));
            obstacle.hint.into_iter().fold(error, Error::hint)
        })?;
        let portal = id::make(Kind::Portal, &[&entry.id]);
        let name = if said.display.is_empty() {
            host(&entry.url)
        } else {
            said.display.clone()
        };
        self.entries.brands.push(Brand {
            id: id::make(Kind::Brand, &[&entry.id]),
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

    /// Whether the settings define this endpoint.
    #[must_use]
    pub fn brings(&self, entry: &Entry) -> bool {
        self.said
            .get(&id::parse(&entry.id))
            .is_some_and(|said| said.url.is_some())
    }

    /// Returns the endpoint's own client, or `None` if it uses its platform's.
    ///
    /// # Errors
    /// What prevents it from being served.
    pub fn serve(&self, entry: &Entry) -> std::result::Result<Option<Arc<Client>>, Obstacle> {
        let said = self.said.get(&id::parse(&entry.id));
        let slug = platform_of(entry);
        let client = self.client(entry, slug, said)?;
        let own = said.map(|said| said.hosts.as_slice()).unwrap_or_default();
        let hosts: Vec<String> = client.hosts.iter().chain(own).cloned().collect();
        let reach = Reach {
            this_machine: said.is_some_and(|said| said.url.is_some() || said.allow_private_network),
            private_network: said.is_some_and(|said| said.allow_private_network),
        };
        check_addresses(entry, &hosts, reach)?;
        let of_platform = self
            .clients
            .get(slug)
            .is_some_and(|of_platform| Arc::ptr_eq(of_platform, &client));
        Ok(Some(client).filter(|_| !of_platform))
    }

    fn client(
        &self,
        entry: &Entry,
        slug: &str,
        said: Option<&Said>,
    ) -> std::result::Result<Arc<Client>, Obstacle> {
        let obstacle = |text: String, hint: Option<&str>| Obstacle {
            kind: NO_CLIENT,
            text,
            hint: hint.map(str::to_owned),
            is_of_platform: false,
            setting: Some("platform_type"),
        };
        let settings = self.settings.platforms.get(slug);
        let own = said.filter(|said| said.is_a_client());
        if own.is_none()
            && let Some(client) = self.clients.get(slug)
        {
            return Ok(client.clone());
        }
        let missing = || {
            if slug == UNKNOWN {
                return obstacle(NO_PLATFORM.to_owned(), None);
            }
            obstacle(format!("`platforms.{slug}.client_id` is missing"), None)
        };
        match (settings, own) {
            (None, own) if own.is_none_or(|said| said.client_id.is_none()) => {
                Err(if self.brings(entry) {
                    obstacle(
                        format!("`platform_type` names `{slug}`, which is not under `platforms`"),
                        None,
                    )
                } else {
                    missing()
                })
            }
            (settings, own) => {
                let nothing = Said::default();
                let platform = settings.cloned().unwrap_or_default();
                let both = own.unwrap_or(&nothing).over(&platform);
                match platform::client(slug, &both) {
                    Ok(client) => client.map(Arc::new).ok_or_else(missing),
                    Err(flaw) => {
                        // An error in the endpoint's own settings is not the platform's fault.
                        let is_own = own.is_some()
                            && platform::client(slug, &platform).err().as_ref() != Some(&flaw);
                        let text = if is_own {
                            flaw.of_endpoint()
                        } else {
                            flaw.of_platform(slug)
                        };
                        Err(Obstacle {
                            is_of_platform: !is_own && flaw.is_of_a_setting(),
                            setting: flaw.key,
                            ..obstacle(text, Some(flaw.hint.unwrap_or(EXAMPLE)))
                        })
                    }
                }
            }
        }
    }
}

/// Stands in for the time of the last change to an endpoint from the settings, which is unknown.
const SINCE_EVER: &str = "1970-01-01T00:00:00Z";
/// The error for an endpoint without a recognisable platform.
const NO_PLATFORM: &str =
    "its platform is unknown: set `platform_type` in an `[[endpoints]]` entry with its `id`";
/// The kind of obstacle for a missing client.
pub const NO_CLIENT: &str = "its platform is not configured";

/// Turns an endpoint from the settings into an entry, as a list would contain it.
fn entry_of(said: &Said, url: &Url) -> Result<Entry> {
    let mut url = url.clone();
    if !url.path().ends_with('/') {
        url.set_path(&format!("{}/", url.path()));
    }
    let id = said
        .id
        .map_or_else(|| id::endpoint(url.as_str()), |id| id.to_string());
    let name = if said.display.is_empty() {
        &id
    } else {
        &said.display
    };
    let Some(platform_type) = said.platform_type.clone() else {
        return Err(wrong(format!(
            "endpoint `{name}`: `platform_type` is missing"
        )));
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

/// Overrides an endpoint's entry with the settings for it.
pub fn say(entry: &mut Entry, said: &Said) {
    let text = |url: &Option<Url>| url.as_ref().map(Url::to_string);
    for (field, url) in [
        (
            &mut entry.authorization_endpoint,
            &said.authorization_endpoint,
        ),
        (&mut entry.token_endpoint, &said.token_endpoint),
        (
            &mut entry.introspection_endpoint,
            &said.introspection_endpoint,
        ),
        (&mut entry.userinfo_endpoint, &said.userinfo_endpoint),
        (&mut entry.revoke_endpoint, &said.revoke_endpoint),
    ] {
        *field = text(url).or_else(|| field.take());
    }
    if let Some(slug) = &said.platform_type {
        entry.platform_type.clone_from(slug);
        entry
            .identifiers
            .retain(|one| one.usage != "fasten-endpoint-platform-override");
    }
}

/// Returns the host of an address.
#[must_use]
pub fn host(url: &str) -> String {
    Url::parse(url)
        .ok()
        .and_then(|url| url.host_str().map(str::to_owned))
        .unwrap_or_default()
}
