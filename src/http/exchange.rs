//! A request and its response, for observers.

use crate::http::failure::Failure;
use std::sync::Arc;
use std::time::{Duration, Instant};
use url::Url;

/// A request with its body in memory; the `oauth2` crate uses the same type.
pub type Request = http::Request<Vec<u8>>;
/// A response with its body in memory; the `oauth2` crate uses the same type.
pub type Response = http::Response<Vec<u8>>;

/// Called after each exchange.
pub type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;

/// A request and its outcome. Contains secrets in the clear: reports must redact them.
#[derive(Clone)]
pub struct Exchange {
    pub method: http::Method,
    pub url: Url,
    pub request_headers: http::HeaderMap,
    pub request_body: Vec<u8>,
    pub started: Instant,
    pub duration: Duration,
    pub outcome: Result<Response, Failure>,
}
