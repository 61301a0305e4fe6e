//! The practice provider's routes, and how it starts.

use crate::clock::{Clock, http_date};
use crate::sandbox::app::{App, Sandbox};
use crate::sandbox::faults::mutate;
use crate::sandbox::faults::servers::Servers;
use crate::sandbox::issuer::issuer;
use crate::sandbox::settings::Settings;
use crate::sandbox::sign_in::{device, forms, pushed, redirect_uri};
use crate::sandbox::token::grants::Grants;
use crate::sandbox::token::{exchange, introspect, registration, revoke, userinfo};
use crate::sandbox::{discovery, fhir, oauth_error, practice};
use crate::server;
use crate::server::Limits;
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::request::Parts;
use axum::http::{HeaderValue, Method, header};
use axum::middleware::from_fn_with_state;
use axum::response::Response;
use axum::routing::{any, get, post};
use std::future::Future;
use std::sync::{Arc, Mutex};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{AllowOrigin, Any, CorsLayer};
use tower_http::set_header::SetResponseHeaderLayer;

/// Maximum size of a request body, in bytes.
const BODY_LIMIT: usize = 64 * 1024;

/// Returns all routes of the sandbox at `issuer`, including those below `/fault/IDS`.
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
        registered: Arc::default(),
        launches: Arc::default(),
        devices: Arc::default(),
        pushed: Arc::default(),
    });
    let servers = Arc::new(Servers {
        app: app.clone(),
        rate,
        routers: Mutex::default(),
        routes,
    });
    let mut routes = routes(app);
    if rate > 0.0 {
        routes = routes.layer(from_fn_with_state(servers.clone(), mutate::perhaps));
    }
    Router::new()
        .route("/fault/{ids}/{*rest}", any(mutate::dispatch))
        .route(
            "/.well-known/oauth-authorization-server/fault/{ids}",
            get(mutate::dispatch_metadata),
        )
        .with_state(servers)
        .merge(routes)
}

fn routes(app: App) -> Router {
    let pages = Router::new()
        .route(
            "/authorize",
            get(forms::authorize_get).post(forms::authorize_post),
        )
        .route("/launch", get(forms::launch))
        .route("/device", get(device::device_page).post(device::device))
        .route("/sign-in", get(forms::sign_in_page).post(forms::sign_in))
        .route("/consent", get(forms::consent_page).post(forms::consent));
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
            post(exchange::token).fallback(oauth_error::post_only),
        )
        .route("/par", post(pushed::push).fallback(oauth_error::post_only))
        .route(
            "/device_authorization",
            post(device::authorization).fallback(oauth_error::post_only),
        )
        .route(
            "/register",
            post(registration::register).fallback(oauth_error::post_only),
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
        .layer(SetResponseHeaderLayer::if_not_present(
            header::DATE,
            by_the_clock(app.clock.clone()),
        ))
        .layer(CatchPanicLayer::new());
    let routes = if app.faults.is_empty() {
        routes
    } else {
        routes.layer(from_fn_with_state(app.clone(), mutate::bend))
    };
    routes.with_state(app)
}

/// Returns the time of the sandbox's own clock, which a test may have moved.
fn by_the_clock<B>(clock: Clock) -> impl Fn(&Response<B>) -> Option<HeaderValue> + Clone {
    move |_| http_date(clock.now())?.parse().ok()
}

/// Allows every page to read public documents (DISC-17).
fn for_anybody() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET])
        .allow_headers(Any)
}

/// Allows only pages of registered applications to get tokens and records, and never with cookies
/// (TOK-23).
fn for_registered_origins(app: App) -> CorsLayer {
    let registered = move |origin: &HeaderValue, _: &Parts| {
        origin.to_str().is_ok_and(|origin| {
            let clients = app.clients();
            let mut uris = clients.iter().flat_map(|client| &client.redirect_uris);
            uris.any(|uri| redirect_uri::is_its_origin(uri, origin))
        })
    };
    CorsLayer::new()
        .allow_origin(AllowOrigin::predicate(registered))
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .expose_headers([header::WWW_AUTHENTICATE])
}

/// Serves a sandbox on `listener` until `stop` is ready. The issuer is the listener's address.
///
/// # Errors
/// If the listener has no address or cannot be passed to the runtime.
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
