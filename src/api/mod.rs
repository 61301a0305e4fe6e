//! The wire between CLI and gateway: serde types and route paths, nothing else. Both sides and the tests
//! use them. Shapes are those of the published clients; fields of our own are optional for them.

pub mod callback;
pub mod catalog;
pub mod connect;
pub mod installation;
pub mod loopback;
pub mod practice;
pub mod search;
pub mod ticket;
pub mod token;
pub mod usage;

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The first path segment of every route: BASE is the gateway's address with this appended.
pub const VERSION: &str = "/v1";

/// What builds of clients for test data have compiled in in the place of [`VERSION`] (lighthouse-api.md).
pub const SANDBOX: &str = "/sandbox";

/// Where providers fetch the public halves of the gateway's signing keys.
pub const JWKS: &str = "/.well-known/jwks.json";

/// The page that says what a gateway is and who runs it.
pub const ABOUT: &str = "/";

/// The page that says what a gateway learns about people.
pub const PRIVACY: &str = "/privacy";

/// Where the gateway describes its routes.
pub const OPENAPI: &str = "/openapi.json";

/// An installation's own base address at a gateway, which a client that knows no tickets is given as its BASE
/// (protocol.md section 3 point 1).
#[must_use]
pub fn own_base(base: &str, installation_id: &str) -> String {
    let base = base.trim_end_matches('/');
    let gateway = base.strip_suffix(VERSION).unwrap_or(base);
    format!("{gateway}/i/{installation_id}{VERSION}")
}

/// Every JSON answer but the token endpoint's comes in this wrapper.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wrapper<T> {
    pub success: bool,
    /// A message for people; empty on success.
    #[serde(default)]
    pub error: String,
    /// A word for programs, only on failure and only from our gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// What the request is called in the gateway's log, only on failure and only from our gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    pub data: Option<T>,
}

impl<T> Wrapper<T> {
    /// The answer that carries a payload.
    pub const fn success(data: T) -> Self {
        Self {
            success: true,
            error: String::new(),
            code: None,
            request_id: None,
            data: Some(data),
        }
    }

    /// The answer that carries a refusal.
    pub fn failure(code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            success: false,
            error: message.into(),
            code: Some(code),
            request_id: None,
            data: None,
        }
    }
}

/// Why the gateway refused, in one word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// Body, header or parameter is malformed.
    InvalidRequest,
    /// The `Idempotency-Key` stands for another request.
    IdempotencyKeyReused,
    /// Unknown installation id or wrong secret; the two are not told apart.
    UnknownInstallation,
    /// No endpoint of that id.
    UnknownEndpoint,
    /// No brand or portal of that id.
    UnknownEntry,
    /// The endpoint's definition lacks a setting.
    IncompleteDefinition,
    /// The origin is not one this installation may return to.
    OriginNotAllowed,
    /// Nothing at this origin proves that it belongs to the installation.
    OriginNotProven,
    /// Not the code from the mail.
    WrongCode,
    /// No verification is open: it took too long, or too many codes were wrong.
    VerificationExpired,
    /// This owner has as many verified installations as one may have.
    TooManyInstallations,
    /// No further user of this provider.
    UserLimitReached,
    /// Another request changed the same thing at the same time.
    ChangedMeanwhile,
    /// The gateway's operator has said that nobody new can be connected there at the moment.
    EndpointOutOfOrder,
    /// Ten reservations are open already.
    TooManyReservations,
    /// The test sign-ins of an installation at a provider are used up.
    TestLimitReached,
    /// Too many requests.
    RateLimited,
    /// The gateway's operator has suspended the installation.
    InstallationSuspended,
    /// The gateway's own fault.
    #[serde(other)]
    ServerError,
}
