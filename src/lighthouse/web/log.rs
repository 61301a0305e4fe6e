//! Around every route: one log line by route template, security headers, and the answers for what no
//! route takes. Never logged: query, body, header values, addresses with a state in them (GW-26).

use crate::lighthouse::web::client_address::{Peer, Proxies};
use crate::lighthouse::web::manner::Manner;
use crate::lighthouse::web::metrics;
use crate::server::HEADER_LIMIT;
use crate::text::inert_json;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::io::Write;
use std::time::Instant;
use tracing_subscriber::EnvFilter;

/// JSON lines on stderr; `RUST_LOG` chooses what, `info` being the default.
pub fn to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(|| Lines);
    // A line that cannot be written, on a full disk, would be complained of in the same place, by a panic.
    let lines = lines.log_internal_errors(false);
    // Fails only when there is a subscriber already, and then that one serves.
    let _ = lines.try_init();
}

/// Stderr, for whole lines of JSON: they may be read on a terminal, and hold what strangers chose.
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

/// GW-11 and protocol.md section 2: on every answer, whoever made it.
const HEADERS: [(HeaderName, &str); 5] = [
    (header::CACHE_CONTROL, "no-store"),
    (header::PRAGMA, "no-cache"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::X_FRAME_OPTIONS, "DENY"),
];

/// Logs and measures one answer and completes its headers.
pub async fn hygiene(State(proxies): State<Proxies>, request: Request, next: Next) -> Response {
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

/// The server loop stops reading somewhere above the limit; this is exact.
fn is_header_too_large(request: &Request) -> bool {
    let line = |(name, value): (&HeaderName, &HeaderValue)| name.as_str().len() + value.len() + 4;
    let address = request
        .uri()
        .path_and_query()
        .map_or(0, |text| text.as_str().len());
    address + request.headers().iter().map(line).sum::<usize>() > HEADER_LIMIT
}

/// Never a redirect (GW-10).
pub async fn no_such_page() -> StatusCode {
    StatusCode::NOT_FOUND
}

/// A fault of ours: the message stays in the log.
pub fn panicked(_: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a route panicked");
    StatusCode::INTERNAL_SERVER_ERROR.into_response()
}
