//! Around every route: one log line by route template, security headers, and the answers for what no
//! route takes. Never logged: query, body, header values, addresses with a state in them (GW-26).

use crate::api::ErrorCode;
use crate::lighthouse::web::client_address::{Peer, Proxies};
use crate::lighthouse::web::error::Refusal;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::page::{Stop, TRY_AGAIN};
use crate::server::HEADER_LIMIT;
use axum::body::Body;
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use std::any::Any;
use std::time::Instant;
use tracing_subscriber::EnvFilter;

/// JSON lines on stderr; `RUST_LOG` chooses what, `info` being the default.
pub fn to_stderr() {
    let filter = EnvFilter::try_from_default_env().unwrap_or_else(|_| EnvFilter::new("info"));
    let lines = tracing_subscriber::fmt()
        .json()
        .with_env_filter(filter)
        .with_writer(std::io::stderr);
    // A line that cannot be written, on a full disk, would be complained of in the same place, by a panic.
    let lines = lines.log_internal_errors(false);
    // Fails only when there is a subscriber already, and then that one serves.
    let _ = lines.try_init();
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
    let mut response = if is_header_too_large(&request) {
        header_too_large()
    } else {
        next.run(request).await
    };
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

fn header_too_large() -> Response {
    let message = "the address and header of the request are longer than 32 KiB";
    Refusal::new(
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE,
        ErrorCode::InvalidRequest,
        message,
    )
    .into_response()
}

/// A readable page for a browser, the wrapper for programs; never a redirect (GW-10).
pub async fn no_such_page(headers: HeaderMap) -> Response {
    let accepts = headers
        .get(header::ACCEPT)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if accepts.contains("text/html") {
        let text = format!("There is nothing at this address. {TRY_AGAIN}");
        let title = "This page does not exist";
        return Stop {
            status: StatusCode::NOT_FOUND,
            title,
            text,
            detail: String::new(),
        }
        .into_response();
    }
    Refusal::new(
        StatusCode::NOT_FOUND,
        ErrorCode::InvalidRequest,
        "there is no such route",
    )
    .into_response()
}

/// A fault of ours: the message stays in the log.
pub fn panicked(_: Box<dyn Any + Send>) -> Response<Body> {
    tracing::error!("a route panicked");
    let message = "the gateway failed; try again later";
    Refusal::new(
        StatusCode::INTERNAL_SERVER_ERROR,
        ErrorCode::ServerError,
        message,
    )
    .into_response()
}
