//! The catalog as this gateway serves it: endpoints from settings and lists, with the results of
//! checks, and overridden by the settings. It contains only what is complete and safe. A change
//! replaces the whole [`Snapshot`]. The queries are in `find`.

use crate::api::catalog::Endpoint as Entry;
use crate::catalog::id;
use crate::catalog::packed::Shelf;
use crate::error::{Error, Result};
use crate::http::block_on;
use crate::lighthouse::catalog::build::load;
use crate::lighthouse::catalog::from_settings::Fixed;
use crate::lighthouse::catalog::servable::{correct, found, servable_as};
use crate::lighthouse::catalog::snapshot::Snapshot;
use crate::lighthouse::catalog::workshop::Workshop;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::settings::flaw::wrong;
use crate::lighthouse::store;
use crate::lighthouse::store::Store;
use crate::lighthouse::stored_catalog;
use crate::lighthouse::stored_catalog::Probe;
use std::sync::{Arc, PoisonError, RwLock};

/// Everything that is served; it follows changes in the database.
#[derive(Clone, Debug)]
pub struct Catalog {
    pub(super) fixed: Arc<Fixed>,
    pub(super) now: Arc<RwLock<Arc<Snapshot>>>,
    /// The thread that builds large objects.
    pub workshop: Arc<Workshop>,
}

impl Catalog {
    /// Creates a catalog from the settings alone, as served at `public_url`.
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

    /// Like [`Self::new`], but with the contents of the database.
    ///
    /// # Errors
    /// Same as [`Self::new`], and database errors.
    pub fn open(settings: &Settings, public_url: &str, store: &Store) -> Result<Self> {
        Self::new(settings, public_url)?.filled(store)
    }

    /// Like [`Self::open`], but with other settings, and built in this catalog's workshop.
    ///
    /// # Errors
    /// Same as [`Self::open`].
    pub fn by_other_settings(
        &self,
        settings: &Settings,
        public_url: &str,
        store: &Store,
    ) -> Result<Self> {
        let catalog = Self {
            workshop: self.workshop.clone(),
            ..Self::new(settings, public_url)?
        };
        catalog.filled(store)
    }

    /// Adds the contents of the database.
    fn filled(self, store: &Store) -> Result<Self> {
        let read = || block_on(self.refresh(store));
        // On a separate thread, because the caller may already be inside an event loop.
        let read = std::thread::scope(|scope| scope.spawn(read).join());
        match read {
            Ok(Ok(_)) => Ok(self),
            Ok(Err(error)) => Err(wrong(format!("`database`: {error}"))),
            Err(_) => Err(wrong("`database`: reading the catalog panicked")),
        }
    }

    /// Returns all errors that make [`Self::new`] fail, not only the first.
    #[must_use]
    pub fn problems(settings: &Settings, public_url: &str) -> Vec<Error> {
        Fixed::new(settings, public_url).1
    }

    /// Serves the current contents of the database; returns whether they changed.
    ///
    /// # Errors
    /// Database errors.
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
        let panicked = |_| store::Error::Failed("reading the catalog panicked".to_owned());
        let next = self.workshop.give(made).await.map_err(panicked)??;
        *self.now.write().unwrap_or_else(PoisonError::into_inner) = next;
        Ok(true)
    }

    /// The current catalog.
    #[must_use]
    pub fn now(&self) -> Arc<Snapshot> {
        self.now
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Returns the searchable catalog: users can connect to every endpoint in it.
    #[must_use]
    pub fn shelf(&self) -> Arc<Shelf> {
        self.now().shelf.clone()
    }

    /// Returns the endpoint that the settings define under this ID.
    #[must_use]
    pub fn brought(&self, id: &str) -> Option<Entry> {
        self.fixed
            .entries
            .endpoints
            .iter()
            .find(|entry| id::parse(&entry.id) == id::parse(id))
            .cloned()
    }

    /// Turns a list entry for an endpoint into what would be served; returns why it is not served,
    /// or `None` if it is.
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
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::catalog::example::{ID, catalog, endpoint, entry, probe, served};

    /// GW-29: an incomplete or unsafe definition is refused at startup, naming the setting.
    #[test]
    fn incomplete_and_unsafe_definitions_are_refused_naming_the_setting() {
        for (platform, extra, expected) in [
            (
                "",
                "",
                "endpoint `Here`: `platforms.p.client_id` is missing",
            ),
            (
                "client_id = \"me\"",
                "token_endpoint = \"http://a.example/token\"",
                "endpoint `Here`: `token_endpoint` is not an `https` URL",
            ),
            (
                "client_id = \"me\"",
                "token_endpoint = \"https://10.0.0.1/token\"\nhosts = [\"10.0.0.1\"]",
                "endpoint `Here`: `token_endpoint` is on a private network; set `allow_private_network = true` if that is intended",
            ),
            (
                "client_id = \"me\"\nconfidential = true",
                "",
                "`platforms.p.client_secret_file` is missing",
            ),
            (
                "client_id = \"me\"\ncode_challenge_methods = [\"plain\"]",
                "",
                "`platforms.p.code_challenge_methods` contains something other than `S256`",
            ),
        ] {
            assert_eq!(
                catalog(&endpoint(platform, extra)).unwrap_err().to_string(),
                expected
            );
        }
    }

    /// The author of a list must not be able to make the gateway request tokens from its own
    /// machine or network.
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
}
