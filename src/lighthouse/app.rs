//! What every route of the gateway works with, opened from the settings.

use crate::api::VERSION;
use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options, is_loopback};
use crate::lighthouse::catalog::finder::Finder;
use crate::lighthouse::catalog::snapshot::Catalog;
use crate::lighthouse::database;
use crate::lighthouse::mail::outbox::Mail;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::{Anonymous, Reach, Settings};
use crate::lighthouse::sign_in::refresh_tokens::Refreshes;
use crate::lighthouse::store::Store;
use crate::lighthouse::web::client_address::Proxies;
use crate::secret::Secret;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// For the whole of a request, its body included; longer than any provider is waited for.
const REQUEST_TIMEOUT: Duration = Duration::from_secs(30);

/// What every route works with.
pub struct App {
    pub store: Store,
    pub catalog: Catalog,
    pub finder: Finder,
    pub clock: Clock,
    pub http: Client,
    pub pepper: Pepper,
    pub refreshes: Refreshes,
    pub mail: Mail,
    pub reach: Reach,
    /// Scheme, host and port, without a slash at the end.
    pub public_url: String,
    pub default_limit: i64,
    pub unverified_limit: i64,
    pub anonymous: Anonymous,
    pub proxies: Proxies,
    pub request_timeout: Duration,
    /// The hash of a secret nobody has.
    pub nobody: String,
}

/// [`App`] as the routes get it.
pub type Shared = Arc<App>;

impl App {
    /// Checks the settings, opens the database and is ready to answer at `address`.
    ///
    /// # Errors
    /// [`Kind::Config`], naming the setting that is wrong or the folder that cannot be used.
    pub fn open(settings: &Settings, address: SocketAddr, clock: Clock) -> Result<Shared> {
        let public_url = public_url(settings, address)?;
        // Before the database is made: what is wrong with the settings shows first.
        drop(Catalog::new(settings, &public_url)?);
        let mail = Mail::open(settings, &settings.data_folder()?, &public_url)?;
        let store = database::open(settings)?;
        let catalog = Catalog::open(settings, &public_url, &store)?;
        let pepper = database::pepper(settings, &store)?;
        Ok(Arc::new(Self {
            store,
            catalog,
            finder: Finder::default(),
            clock,
            http: Client::new(Options::default()),
            pepper,
            refreshes: Refreshes::default(),
            mail,
            reach: settings.reach.clone(),
            public_url,
            default_limit: settings.default_limit,
            unverified_limit: settings.unverified_limit,
            anonymous: settings.anonymous,
            proxies: Proxies::new(settings),
            request_timeout: REQUEST_TIMEOUT,
            nobody: Secret::random().sha256(),
        }))
    }

    /// BASE, as clients are given it.
    #[must_use]
    pub fn base(&self) -> String {
        format!("{}{VERSION}", self.public_url)
    }

    /// Whether browsers reach this gateway over TLS.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.public_url.starts_with("https:")
    }
}

/// Addresses are built from the configuration, never from `Host` (GW-30).
pub(crate) fn public_url(settings: &Settings, address: SocketAddr) -> Result<String> {
    let url = match &settings.public_url {
        Some(url) => url.clone(),
        None => Url::parse(&format!("http://{address}")).map_err(|error| {
            Error::new(Kind::Config, format!("`listen` gives no address: {error}"))
        })?,
    };
    let plain = url.path() == "/"
        && url.query().is_none()
        && url.fragment().is_none()
        && url.username().is_empty();
    let safe = url.scheme() == "https" || url.scheme() == "http" && is_loopback(&url);
    if url.host().is_none() || !plain || !safe {
        return Err(Error::new(
            Kind::Config,
            format!("`public_url`: `{url}` is not an `https` address without a path"),
        )
        .hint(
            "set it to where browsers reach this gateway, such as `https://lighthouse.example.org`",
        ));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_public_address_is_https_or_this_machine() {
        let address = SocketAddr::from(([127, 0, 0, 1], 8417));
        let of = |url: &str| {
            let settings = Settings {
                public_url: Some(Url::parse(url).unwrap()),
                ..Settings::default()
            };
            public_url(&settings, address).ok()
        };
        assert_eq!(
            of("https://gw.example/"),
            Some("https://gw.example".to_owned())
        );
        assert_eq!(
            of("http://localhost:1/"),
            Some("http://localhost:1".to_owned())
        );
        assert_eq!(of("http://gw.example/"), None);
        assert_eq!(of("https://gw.example/v1"), None);
        assert_eq!(
            public_url(&Settings::default(), address).unwrap(),
            "http://127.0.0.1:8417"
        );
        assert!(public_url(&Settings::default(), SocketAddr::from(([0, 0, 0, 0], 80))).is_err());
    }
}
