//! The parts of an open gateway, made from the settings. Routes find here what they use; a part takes the parts it
//! uses itself, and never all of them.

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
use crate::lighthouse::settings::{Anonymous, Limits as Registrations, Reach, Retention, Settings};
use crate::lighthouse::store::Store;
use crate::lighthouse::web::client_address::Proxies;
use crate::lighthouse::web::own_address::OwnAddress;
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::wrong_secrets::WrongSecrets;
use axum::extract::FromRef;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

/// For the whole of a request, its body included; longer than any provider is waited for.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What every route works with.
pub struct App {
    pub store: Store,
    /// How lists are kept fresh, and how often; `None`: by command only.
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
    /// How many a network may register.
    pub registrations: Registrations,
    /// When what nobody uses any more is forgotten.
    pub retention: Retention,
    /// Whether clients find their routes below `/sandbox` too.
    pub sandbox_base: bool,
    pub wrong_secrets: WrongSecrets,
    pub limits: Limits,
    pub anonymous: Anonymous,
    pub proxies: Proxies,
    pub request_timeout: Duration,
}

/// [`App`] as the routes get it.
pub type Shared = Arc<App>;

impl App {
    /// What is wrong with the settings shows before anything is made or taken.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong.
    pub fn check(settings: &Settings, address: SocketAddr) -> Result<PublicUrl> {
        let public_url = PublicUrl::new(settings, address)?;
        drop(OwnAddress::new(settings, &public_url, address)?);
        drop(Catalog::new(settings, public_url.as_str())?);
        Ok(public_url)
    }

    /// Checks the settings, opens the database and is ready to answer at `address`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong or the folder that cannot be used.
    pub fn open(settings: &Settings, address: SocketAddr, clock: Clock) -> Result<Shared> {
        let public_url = Self::check(settings, address)?;
        let sender = Sender::open(settings, &settings.data_folder()?, public_url.as_str())?;
        let store = database::open(settings)?;
        let catalog = Catalog::open(settings, public_url.as_str(), &store)?;
        let pepper = Arc::new(database::pepper(settings, &store)?);
        let updates = Updates::of(settings, store.clone(), clock.clone());
        Ok(Arc::new(Self {
            updates: settings.catalog.update.map(|often| (updates, often)),
            finder: Finder::new(catalog.clone()),
            limits: Limits::new(settings, catalog.clone()),
            catalog,
            refreshes: Refreshes::new(store.clone()),
            mail: Arc::new(Mail {
                sender,
                store: store.clone(),
                clock: clock.clone(),
                pepper: pepper.clone(),
                public_url: public_url.clone(),
            }),
            store,
            clock,
            http: Client::new(Options::default()),
            pepper,
            reach: settings.reach.clone(),
            own: OwnAddress::new(settings, &public_url, address)?,
            registrations: settings.limits.clone(),
            retention: settings.retention.clone(),
            sandbox_base: settings.compat.sandbox_base,
            wrong_secrets: WrongSecrets::default(),
            public_url,
            anonymous: settings.anonymous,
            proxies: Proxies::new(settings),
            request_timeout: REQUEST_TIMEOUT,
        }))
    }

    /// BASE, as clients are given it.
    #[must_use]
    pub fn base(&self) -> String {
        self.public_url.base()
    }
}

impl FromRef<Shared> for Catalog {
    fn from_ref(app: &Shared) -> Self {
        app.catalog.clone()
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
