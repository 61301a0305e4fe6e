//! The layer around every route: writes one log line per request, with the template of the route,
//! adds security headers, and answers requests without a route. The query, the body, header values,
//! and addresses that contain a state are never logged (GW-26).

use crate::env;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::settings::log::{Directives, VARIABLE};
use crate::lighthouse::web::client_address::{Peer, Proxies};
use crate::lighthouse::web::error::Refused;
use crate::lighthouse::web::manner::Manner;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::reference::{REQUEST_ID, Reference};
use crate::server::HEADER_LIMIT;
use crate::text::inert_json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::ffi::OsString;
use std::io::Write;
use std::sync::OnceLock;
use std::time::Instant;
use tracing::Instrument;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Registry, reload};

type Switch = reload::Handle<EnvFilter, Registry>;

/// The handle that changes the log filter at run time.
static SWITCH: OnceLock<Switch> = OnceLock::new();

/// Returns the log filter: the one in `RUST_LOG` if it is set, otherwise the one in the settings,
/// otherwise the default.
///
/// # Errors
/// [`Kind::Config`] if the variable is invalid.
pub fn chosen(settings: &Settings) -> Result<Directives> {
    let wrong = |why: String| {
        Error::new(Kind::Config, format!("`{VARIABLE}`: {why}")).hint(format!(
            "set `{VARIABLE}=info`, or unset it and use `log` in the settings"
        ))
    };
    let variable = env::raw(VARIABLE).filter(|value| !value.is_empty());
    let variable = variable.map(OsString::into_string).transpose();
    let variable = variable.map_err(|_| wrong("it is not valid UTF-8".to_owned()))?;
    Directives::in_force(variable.as_deref(), settings.log.as_ref()).map_err(wrong)
}

/// Logs JSON lines to stderr, filtered by `chosen`.
pub fn to_stderr(chosen: &Directives) {
    let (filter, switch) = reload::Layer::new(chosen.filter());
    let lines = tracing_subscriber::fmt::layer()
        .json()
        .with_span_list(false)
        .with_writer(|| Lines)
        // On a full disk, the error about an unwritable line would go to the same place and cause a
        // panic.
        .log_internal_errors(false);
    // Only fails if a subscriber is already installed, which is used instead.
    if Registry::default()
        .with(filter)
        .with(lines)
        .try_init()
        .is_ok()
    {
        let _ = SWITCH.set(switch);
    }
}

/// Changes the filter.
pub fn choose(chosen: &Directives) {
    if let Some(switch) = SWITCH.get() {
        // Only fails if the subscriber was dropped.
        let _ = switch.reload(chosen.filter());
    }
}

/// Writes whole lines of JSON to stderr. The lines may be read on a terminal and contain values
/// chosen by strangers.
struct Lines;

impl Write for Lines {
    fn write(&mut self, line: &[u8]) -> std::io::Result<usize> {
        let shown = inert_json(String::from_utf8_lossy(line).into_owned());
        std::io::stderr().lock().write_all(shown.as_bytes())?;
        Ok(line.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        std::io::stderr().flush()
    }
}

/// The headers of every response, whatever produced it (GW-11, protocol.md section 2).
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::PRAGMA, "no-cache"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Logs and measures a response and completes its headers. Everything logged in the meantime has
/// the request's ID.
pub async fn hygiene(State(proxies): State<Proxies>, request: Request, next: Next) -> Response {
    let reference = Reference::of(&proxies, request.extensions(), request.headers());
    // The span has a level that no filter removes; otherwise, error lines would lack the ID.
    let span = tracing::error_span!("request", request_id = %reference);
    let name = reference.header();
    let answering = answered(proxies, request, next);
    let mut response = reference.scope(answering).instrument(span).await;
    if let Some(name) = name {
        response.headers_mut().insert(REQUEST_ID, name);
    }
    response
}

async fn answered(proxies: Proxies, request: Request, next: Next) -> Response {
    let started = Instant::now();
    let Peer(peer) = Peer::find(&proxies, request.extensions(), request.headers());
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map(|path| path.as_str().to_owned());
    let manner = Manner::of(route.as_deref(), request.headers());
    let response = if is_header_too_large(&request) {
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE.into_response()
    } else {
        next.run(request).await
    };
    let mut response = manner.dress(response);
    let (route, status, took) = (
        route.as_deref().unwrap_or("none"),
        response.status().as_u16(),
        started.elapsed(),
    );
    let duration_ms = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
    tracing::info!(%method, route, status, duration_ms, %peer, "request");
    metrics::answered(&method, route, status, took);
    if let Some(refused) = response.extensions().get::<Refused>() {
        metrics::refused(refused);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(name, HeaderValue::from_static(value));
    }
    let nothing = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(nothing);
    response
}

/// Whether the headers exceed the limit. The server loop stops reading only at some size above the
/// limit, but this check is exact.
fn is_header_too_large(request: &Request) -> bool {
    let line = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |text| text.as_str().len());
    address + request.headers().iter().map(line).sum::<usize>() > HEADER_LIMIT
}

/// Responds with 404, and never with a redirect (GW-10).
pub async fn no_such_page() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// Handles a panic in a route. The message stays in the log.
pub fn panicked(_: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a route panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
