//! The practice provider: a SMART-on-FHIR server in memory, strict on purpose, for practice and tests
//! only. Here: its state, its routes as a table of contents, and its start. Each rule is a small pure
//! function in the file of its endpoint.

mod answer;
mod assertion;
mod authorize;
mod bearer;
mod bend;
mod clients;
mod discovery;
mod faults;
mod fhir;
mod grants;
mod introspect;
mod key;
mod oauth_error;
mod page;
mod parameters;
mod people;
mod pkce;
mod practice;
mod redirect_uri;
mod revoke;
mod scope;
mod settings;
mod signin;
mod token;
mod userinfo;

pub use crate::sandbox::clients::{AuthMethod, Client};
pub use crate::sandbox::faults::{FAULTS, Faults};
pub use crate::sandbox::people::{USERS, WRONG_PASSWORD};
pub use crate::sandbox::settings::Settings;

use crate::clock::Clock;
use crate::sandbox::grants::Grants;
use crate::sandbox::key::Key;
use crate::sandbox::people::Person;
use crate::sandbox::signin::Transactions;
use crate::server::{self, Limits};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post};
use std::collections::HashMap;
use std::future::Future;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

/// Largest body taken, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// One running sandbox.
struct Sandbox {
    issuer: String,
    settings: Settings,
    clock: Clock,
    started: i64,
    faults: Faults,
    key: Arc<SharedKey>,
    grants: Arc<Mutex<Grants>>,
    transactions: Arc<Mutex<Transactions>>,
}

/// One key for all issuers of a process: making one takes a moment.
type SharedKey = OnceLock<Result<Key, key::Failure>>;

type App = Arc<Sandbox>;

impl Sandbox {
    fn fhir_base(&self) -> String {
        fhir_base(&self.issuer)
    }

    /// The person's own resource, absolute (ID-14).
    fn fhir_user(&self, person: &Person) -> String {
        format!("{}/Patient/{}", self.fhir_base(), person.patient_id())
    }

    fn key(&self) -> Result<&Key, key::Failure> {
        self.key
            .get_or_init(Key::generate)
            .as_ref()
            .map_err(Clone::clone)
    }

    fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn transactions(&self) -> MutexGuard<'_, Transactions> {
        self.transactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The issuer of a sandbox that listens on `address`; a wildcard address is reached by loopback.
#[must_use]
pub fn issuer(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// The FHIR base that belongs to an issuer; the `aud` of authorization requests.
#[must_use]
pub fn fhir_base(issuer: &str) -> String {
    format!("{issuer}/fhir")
}

/// Routers of the same provider with faults.
struct Servers {
    app: App,
    rate: f64,
    routers: Mutex<HashMap<String, Router>>,
}

/// More are not kept at once.
const ROUTERS: usize = 512;

impl Servers {
    /// A provider of its own below `/fault/IDS`.
    fn with_faults(&self, ids: &str, faults: Faults) -> Router {
        let app = &self.app;
        let grants = Grants::with(faults.clone());
        self.router(ids, || Sandbox {
            issuer: format!("{}/fault/{ids}", app.issuer),
            settings: app.settings.clone(),
            clock: app.clock.clone(),
            started: app.started,
            faults,
            key: app.key.clone(),
            grants: Arc::new(Mutex::new(grants)),
            transactions: Arc::default(),
        })
    }

    /// The same provider, for one request that meets a fault; its rules of codes and tokens stay.
    fn meeting(&self, id: &'static str) -> Router {
        let app = &self.app;
        self.router(&format!(" {id}"), || Sandbox {
            issuer: app.issuer.clone(),
            settings: app.settings.clone(),
            clock: app.clock.clone(),
            started: app.started,
            faults: Faults::named([id]).unwrap_or_default(),
            key: app.key.clone(),
            grants: app.grants.clone(),
            transactions: app.transactions.clone(),
        })
    }

    fn router(&self, name: &str, sandbox: impl FnOnce() -> Sandbox) -> Router {
        let mut routers = self.routers.lock().unwrap_or_else(PoisonError::into_inner);
        if routers.len() >= ROUTERS {
            routers.clear();
        }
        routers
            .entry(name.to_owned())
            .or_insert_with(|| routes(Arc::new(sandbox())))
            .clone()
    }
}

/// All routes of a sandbox that is reached as `issuer`, those below `/fault/IDS` included.
pub fn router(issuer: &str, settings: Settings, clock: Clock) -> Router {
    let (started, faults, rate) = (clock.now(), settings.faults.clone(), settings.fault_rate);
    let app = Arc::new(Sandbox {
        issuer: issuer.to_owned(),
        settings,
        clock,
        started,
        faults: faults.clone(),
        key: Arc::default(),
        grants: Arc::new(Mutex::new(Grants::with(faults))),
        transactions: Arc::default(),
    });
    let servers = Arc::new(Servers {
        app: app.clone(),
        rate,
        routers: Mutex::default(),
    });
    let mut routes = routes(app);
    if rate > 0.0 {
        routes = routes.layer(from_fn_with_state(servers.clone(), bend::perhaps));
    }
    Router::new()
        .route("/fault/{ids}/{*rest}", any(bend::dispatch))
        .route(
            "/.well-known/oauth-authorization-server/fault/{ids}",
            get(bend::dispatch_metadata),
        )
        .with_state(servers)
        .merge(routes)
}

fn routes(app: App) -> Router {
    let pages = Router::new()
        .route(
            "/authorize",
            get(signin::authorize_get).post(signin::authorize_post),
        )
        .route("/sign-in", get(signin::sign_in_page).post(signin::sign_in))
        .route("/consent", get(signin::consent_page).post(signin::consent));
    let documents = Router::new()
        .route(
            "/fhir/.well-known/smart-configuration",
            get(discovery::smart_configuration),
        )
        .route(
            "/fhir//.well-known/smart-configuration",
            get(discovery::smart_configuration),
        )
        .route("/fhir/metadata", get(discovery::capability_statement))
        .route(
            "/.well-known/openid-configuration",
            get(discovery::openid_configuration),
        )
        .route(
            "/.well-known/oauth-authorization-server",
            get(discovery::authorization_server),
        )
        .route("/jwks", get(discovery::jwks))
        .layer(for_anybody());
    let endpoints = Router::new()
        .route(
            "/token",
            post(token::token).fallback(oauth_error::post_only),
        )
        .route(
            "/introspect",
            post(introspect::introspect).fallback(oauth_error::post_only),
        )
        .route(
            "/revoke",
            post(revoke::revoke).fallback(oauth_error::post_only),
        )
        .route(
            "/practice",
            post(practice::practice).fallback(oauth_error::post_only),
        )
        .route(
            "/userinfo",
            get(userinfo::userinfo).post(userinfo::userinfo),
        )
        .route("/fhir/Patient", get(fhir::patients).fallback(fhir::other))
        .route(
            "/fhir/Patient/{id}",
            get(fhir::patient).fallback(fhir::other),
        )
        .route(
            "/fhir/Observation",
            get(fhir::observations).fallback(fhir::other),
        )
        .route(
            "/fhir/Observation/{id}",
            get(fhir::observation).fallback(fhir::other),
        )
        .route("/fhir", any(fhir::other))
        .route("/fhir/{*rest}", any(fhir::other))
        .layer(for_registered_origins(app.clone()));
    let routes = pages
        .merge(documents)
        .merge(endpoints)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(SetResponseHeaderLayer::if_not_present(
            header::X_CONTENT_TYPE_OPTIONS,
            HeaderValue::from_static("nosniff"),
        ))
        .layer(CatchPanicLayer::new());
    let routes = if app.faults.is_empty() {
        routes
    } else {
        routes.layer(from_fn_with_state(app.clone(), bend::bend))
    };
    routes.with_state(app)
}

/// Public documents may be read by every page (DISC-17).
fn for_anybody() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET])
        .allow_headers(Any)
}

/// Tokens and records only by pages of registered applications, never with cookies (TOK-23).
fn for_registered_origins(app: App) -> CorsLayer {
    let registered = move |origin: &HeaderValue, _: &Parts| {
        origin.to_str().is_ok_and(|origin| {
            let mut uris = app
                .settings
                .clients
                .iter()
                .flat_map(|client| &client.redirect_uris);
            uris.any(|uri| redirect_uri::is_its_origin(uri, origin))
        })
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(registered))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .expose_headers([header::WWW_AUTHENTICATE])
}

/// Serves a sandbox on `listener` until `stop` is ready. The listener's address is the issuer.
///
/// # Errors
/// When the listener has no address or cannot be handed to the runtime.
pub async fn serve(
    listener: std::net::TcpListener,
    settings: Settings,
    clock: Clock,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    let issuer = issuer(listener.local_addr()?);
    server::serve(
        listener,
        router(&issuer, settings, clock),
        Limits::default(),
        stop,
    )
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_an_address_that_can_be_reached() {
        for (address, expected) in [
            ("127.0.0.1:8418", "http://127.0.0.1:8418"),
            ("0.0.0.0:1", "http://127.0.0.1:1"),
            ("[::]:1", "http://[::1]:1"),
            ("[::1]:2", "http://[::1]:2"),
        ] {
            assert_eq!(issuer(address.parse().unwrap()), expected);
        }
    }
}
