//! The gateway: a file is named after the path of its route. Here: what all routes share, the table of
//! contents, and the way up.

pub mod anonymous;
pub mod authorize;
pub mod browser;
pub mod callback;
pub mod capability;
pub mod caps;
pub mod catalog;
pub mod check;
pub mod connect;
pub mod database;
pub mod definition;
pub mod delivery;
pub mod entries;
pub mod error;
pub mod explain;
pub mod finder;
pub mod flow;
pub mod health;
pub mod import;
pub mod installation;
pub mod keys;
pub mod limits;
pub mod list;
pub mod log;
pub mod mail;
pub mod metrics;
pub mod notice;
pub mod openapi;
pub mod operator;
pub mod origin;
pub mod origins;
pub mod owner;
pub mod page;
pub mod params;
pub mod pepper;
pub mod platform;
pub mod probe;
pub mod probe_fetch;
pub mod probe_run;
pub mod proof;
pub mod provider;
pub mod proxy;
pub mod redirect;
pub mod refresh;
pub mod register;
pub mod search;
pub mod secret;
pub mod served;
pub mod served_build;
pub mod served_settings;
pub mod settings;
pub mod store;
pub mod taken_out;
pub mod ticket;
pub mod token;
pub mod usage;
pub mod verify;
pub mod work;
pub mod workshop;

use crate::api::VERSION;
use crate::api::callback::CALLBACK;
use crate::api::catalog::CATALOG;
use crate::api::connect::{CONNECT, REDIRECT, TOKEN};
use crate::api::installation::{INSTALLATION, ORIGINS, REGISTER, RESEND, SECRET, VERIFY};
use crate::api::search::{LIST, SEARCH};
use crate::api::ticket::TICKET;
use crate::api::usage::USAGE;
use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options, is_loopback};
use crate::lighthouse::finder::Finder;
use crate::lighthouse::keys::JWKS;
use crate::lighthouse::mail::Mail;
use crate::lighthouse::openapi::OPENAPI;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::proxy::Proxies;
use crate::lighthouse::refresh::Refreshes;
use crate::lighthouse::served::Catalog;
use crate::lighthouse::settings::{Anonymous, Reach, Settings};
use crate::lighthouse::store::Store;
use crate::secret::Secret;
use crate::server::{Limits, serve as serve_router};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, StatusCode, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{get, post, put};
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};
use tower_http::timeout::TimeoutLayer;
use url::Url;

/// GW-23.
const BODY_LIMIT: usize = 64 * 1024;
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

/// The table of contents.
pub fn router(app: Shared) -> Router {
    let clients = Router::new()
        .route(&format!("{CONNECT}{{endpoint}}"), get(connect::show))
        .route(&format!("{TOKEN}{{endpoint}}"), post(token::swap))
        .route(SEARCH, post(search::search))
        .route(CATALOG, get(catalog::show))
        .route(LIST, get(list::show))
        .layer(any_origin());
    let browsers = Router::new().route(
        &format!("{REDIRECT}{{state}}"),
        get(redirect::leave).post(anonymous::answer),
    );
    let everything = Router::new()
        .route(REGISTER, post(register::register))
        .route(
            INSTALLATION,
            get(installation::show)
                .patch(installation::update)
                .delete(installation::delete),
        )
        .route(VERIFY, get(verify::show).post(verify::verify))
        .route(RESEND, post(verify::resend))
        .route(SECRET, post(secret::rotate))
        .route(ORIGINS, put(origins::replace))
        .route(USAGE, get(usage::show))
        .route(TICKET, post(ticket::issue))
        .route(
            &format!("{CALLBACK}{{slug}}"),
            get(callback::arrive).post(callback::report),
        )
        .merge(clients.clone())
        .merge(browsers.clone());
    Router::new()
        .nest(VERSION, everything)
        // An installation's own base, for clients without tickets (protocol.md section 3 point 1).
        .nest(
            &format!("/i/{{installation_id}}{VERSION}"),
            clients.merge(browsers),
        )
        .route(JWKS, get(keys::jwks))
        .route(OPENAPI, get(openapi::show))
        .fallback(log::no_such_page)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            app.request_timeout,
        ))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(from_fn_with_state(app.clone(), log::hygiene))
        .with_state(app)
}

/// Serves the gateway until `stop` is ready.
///
/// # Errors
/// [`Kind::Config`] for wrong settings, [`Kind::Failure`] when the listener cannot be used.
pub async fn serve(
    listener: std::net::TcpListener,
    settings: Settings,
    clock: Clock,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let app = App::open(&settings, address_of(&listener)?, clock)?;
    serve_app(listener, app, stop).await
}

/// Serves an opened gateway until `stop` is ready.
///
/// # Errors
/// [`Kind::Failure`] when the listener cannot be used.
pub async fn serve_app(
    listener: std::net::TcpListener,
    app: Shared,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let (stopping, stopped) = watch::channel(());
    let (store, work) = (
        app.store.clone(),
        tokio::spawn(work::run(app.clone(), stopped)),
    );
    // The first to search need not wait for the index.
    tokio::spawn(finder::prepare(app.clone()));
    let served = serve_router(listener, router(app), Limits::default(), stop).await;
    drop(stopping);
    // A mail that is on its way right now arrives once if it is waited for.
    let _ = tokio::time::timeout(Limits::default().grace, work).await;
    let _ = tokio::task::spawn_blocking(move || store.close()).await;
    served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))
}

/// Where a listener listens.
///
/// # Errors
/// [`Kind::Failure`] when the system does not say.
pub fn address_of(listener: &std::net::TcpListener) -> Result<SocketAddr> {
    listener
        .local_addr()
        .map_err(|error| Error::new(Kind::Failure, format!("cannot listen: {error}")))
}

/// Exactly the routes of lighthouse-api.md section 1.4, without credentials (GW-25).
fn any_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .max_age(Duration::from_secs(600))
}

/// Addresses are built from the configuration, never from `Host` (GW-30).
fn public_url(settings: &Settings, address: SocketAddr) -> Result<String> {
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
