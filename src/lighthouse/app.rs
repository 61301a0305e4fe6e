//! The parts of an open gateway, created from the settings. Routes take the parts that they need
//! from here. A part gets only the parts that it needs, never all of them.

use crate::clock::Clock;
use crate::error::Result;
use crate::http::{Client, Options};
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::database;
use crate::lighthouse::list_source::update::Updates;
use crate::lighthouse::lookup::finder::Finder;
use crate::lighthouse::mail::outbox::{Mail, Sender};
use crate::lighthouse::mail::stop::Office;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::refresh_tokens::Refreshes;
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::settings::{
    Anonymous, Limits as Registrations, Operator, Reach, Retention, Settings,
};
use crate::lighthouse::store::Store;
use crate::lighthouse::web::client_address::Proxies;
use crate::lighthouse::web::own_address::OwnAddress;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::wrong_secrets::WrongSecrets;
use axum::extract::FromRef;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// The state that every route uses.
pub struct App {
    /// The settings that this was made from.
    pub settings: Settings,
    /// The listening address.
    pub address: SocketAddr,
    pub store: Store,
    /// How lists are kept up to date, and how often; `None` if only commands update them.
    pub updates: Option<(Updates, Duration)>,
    pub catalog: Catalog,
    pub finder: Finder,
    pub clock: Clock,
    pub http: Client,
    pub pepper: Arc<Pepper>,
    pub refreshes: Refreshes,
    pub mail: Arc<Mail>,
    pub reach: Reach,
    pub public_url: PublicUrl,
    pub own: OwnAddress,
    /// The operator named on pages.
    pub operator: Arc<Operator>,
    /// The limits other than users per provider, such as the registrations from one network.
    pub registrations: Registrations,
    /// When unused data is deleted.
    pub retention: Retention,
    /// Whether the routes for clients are also served below `/sandbox`.
    pub sandbox_base: bool,
    pub wrong_secrets: Arc<WrongSecrets>,
    pub limits: Limits,
    pub anonymous: Anonymous,
    pub proxies: Proxies,
    pub request_timeout: Duration,
}

/// [`App`] as passed to the routes.
pub type Shared = Arc<App>;

/// The parts that are not derived from the settings alone, such as the database and the in-memory
/// state.
struct Kept {
    address: SocketAddr,
    store: Store,
    clock: Clock,
    http: Client,
    pepper: Arc<Pepper>,
    refreshes: Refreshes,
    wrong_secrets: Arc<WrongSecrets>,
}

impl App {
    /// Checks the settings before anything is created or opened.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong.
    pub fn check(settings: &Settings, address: SocketAddr) -> Result<PublicUrl> {
        let public_url = PublicUrl::new(settings, address)?;
        drop(OwnAddress::new(settings, &public_url, address)?);
        drop(Catalog::new(settings, public_url.as_str())?);
        drop(Sender::open(settings, Path::new(""), public_url.as_str())?);
        Ok(public_url)
    }

    /// Checks the settings, opens the database and gets ready to serve at `address`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong or the folder that cannot
    /// be used.
    pub fn open(settings: &Settings, address: SocketAddr, clock: Clock) -> Result<Shared> {
        Self::check(settings, address)?;
        Self::on(database::open(settings)?, settings, address, clock)
    }

    /// Like [`Self::open`], but with a database that is already open.
    ///
    /// # Errors
    /// Same as [`Self::open`].
    pub fn on(
        store: Store,
        settings: &Settings,
        address: SocketAddr,
        clock: Clock,
    ) -> Result<Shared> {
        let public_url = PublicUrl::new(settings, address)?;
        let catalog = Catalog::open(settings, public_url.as_str(), &store)?;
        let kept = Kept {
            address,
            clock,
            http: client(settings),
            pepper: Arc::new(database::pepper(settings, &store)?),
            refreshes: Refreshes::new(store.clone()),
            wrong_secrets: Arc::default(),
            store,
        };
        Self::of(settings, public_url, catalog, kept)
    }

    /// Returns the same gateway with other settings: the database and in-memory state stay, but the
    /// keys are read again.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong, and database errors.
    pub fn by_other_settings(&self, settings: &Settings) -> Result<Shared> {
        let public_url = PublicUrl::new(settings, self.address)?;
        let catalog = self
            .catalog
            .by_other_settings(settings, public_url.as_str(), &self.store)?;
        let kept = Kept {
            address: self.address,
            store: self.store.clone(),
            clock: self.clock.clone(),
            http: if settings.requests == self.settings.requests {
                self.http.clone()
            } else {
                client(settings)
            },
            pepper: Arc::new(database::pepper(settings, &self.store)?),
            refreshes: self.refreshes.clone(),
            wrong_secrets: self.wrong_secrets.clone(),
        };
        Self::of(settings, public_url, catalog, kept)
    }

    fn of(
        settings: &Settings,
        public_url: PublicUrl,
        catalog: Catalog,
        kept: Kept,
    ) -> Result<Shared> {
        let (store, clock) = (&kept.store, &kept.clock);
        let updates = Updates::of(settings, store.clone(), clock.clone());
        let mail = Mail {
            sender: Sender::open(settings, &settings.data_folder()?, public_url.as_str())?,
            store: store.clone(),
            clock: clock.clone(),
            pepper: kept.pepper.clone(),
            public_url: public_url.clone(),
            operator: Arc::new(settings.operator.clone()),
        };
        Ok(Arc::new(Self {
            settings: settings.clone(),
            address: kept.address,
            updates: settings.catalog.update.map(|often| (updates, often)),
            finder: Finder::new(catalog.clone()),
            limits: Limits::new(settings, catalog.clone()),
            catalog,
            refreshes: kept.refreshes,
            mail: Arc::new(mail),
            store: kept.store,
            clock: kept.clock,
            http: kept.http,
            pepper: kept.pepper,
            reach: settings.reach.clone(),
            own: OwnAddress::new(settings, &public_url, kept.address)?,
            operator: Arc::new(settings.operator.clone()),
            registrations: settings.limits.clone(),
            retention: settings.retention.clone(),
            sandbox_base: settings.compat.sandbox_base,
            wrong_secrets: kept.wrong_secrets,
            public_url,
            anonymous: settings.anonymous,
            proxies: Proxies::new(settings),
            request_timeout: settings.requests.timeout,
        }))
    }

    /// Returns BASE (see `lighthouse-api.md`) as clients receive it.
    #[must_use]
    pub fn base(&self) -> String {
        self.public_url.base()
    }
}

/// Creates the HTTP client for providers.
fn client(settings: &Settings) -> Client {
    Client::new(Options {
        timeout: settings.requests.provider_timeout,
        ..Options::default()
    })
}

impl FromRef<Shared> for Catalog {
    fn from_ref(app: &Shared) -> Self {
        app.catalog.clone()
    }
}

impl FromRef<Shared> for PublicUrl {
    fn from_ref(app: &Shared) -> Self {
        app.public_url.clone()
    }
}

impl FromRef<Shared> for Office {
    fn from_ref(app: &Shared) -> Self {
        Self(app.mail.clone())
    }
}

impl FromRef<Shared> for Finder {
    fn from_ref(app: &Shared) -> Self {
        app.finder.clone()
    }
}

impl FromRef<Shared> for Proxies {
    fn from_ref(app: &Shared) -> Self {
        app.proxies.clone()
    }
}
