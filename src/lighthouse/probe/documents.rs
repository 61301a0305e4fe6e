//! The responses of an endpoint, and what is worth fetching next.

use crate::lighthouse::probe::verdict::{Trouble, Verdict};
use serde_json::{Map, Value};

/// The result of a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fetched {
    /// Status 200.
    Document(Vec<u8>),
    /// Status 200 with a body that is too large; this is its beginning.
    Beginning(Vec<u8>),
    /// Any other status, except redirects.
    Status(u16),
    Failed(Trouble),
}

impl Fetched {
    /// Whether the host asks for fewer requests (RFC 6585 section 4).
    #[must_use]
    pub const fn is_too_many(&self) -> bool {
        matches!(self, Self::Status(429))
    }

    /// Returns why this is not a usable JSON document, if it is not.
    #[must_use]
    pub fn trouble(&self) -> Option<Trouble> {
        match self {
            Self::Document(body) if object(body).is_some() => None,
            Self::Document(_) => Some(Trouble::new(
                Verdict::WrongType,
                "returned something that is not a JSON object",
            )),
            Self::Beginning(body) => Some(Trouble::new(
                Verdict::TooLarge,
                format!("returned more than {} bytes", body.len()),
            )),
            Self::Status(404 | 410) => Some(Trouble::new(
                Verdict::NoSmart,
                "publishes nothing about signing in",
            )),
            Self::Status(status) => Some(Trouble::new(
                Verdict::HttpStatus,
                format!("returned status {status}"),
            )),
            Self::Failed(trouble) => Some(trouble.clone()),
        }
    }
}

/// Whether to try OpenID Connect Discovery after SMART discovery has found nothing: only if the
/// server responded with a client error other than 429, or with something that is not a JSON
/// object.
#[must_use]
pub fn wants_oidc(smart: &Fetched) -> bool {
    match smart {
        Fetched::Document(body) => object(body).is_none(),
        Fetched::Status(status) => (400..500).contains(status) && *status != 429,
        Fetched::Beginning(_) | Fetched::Failed(_) => false,
    }
}

/// Whether to request the capability statement, too.
#[must_use]
pub const fn wants_statement(smart: &Fetched) -> bool {
    !matches!(smart, Fetched::Failed(trouble) if trouble.verdict.is_about_the_host())
}

/// The documents fetched from an endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Documents {
    pub smart: Fetched,
    pub oidc: Option<Fetched>,
    pub statement: Option<Fetched>,
}

/// Parses a JSON object and returns its members.
#[must_use]
pub fn object(body: &[u8]) -> Option<Map<String, Value>> {
    // Some servers send a byte order mark.
    serde_json::from_slice(body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body)).ok()
}
