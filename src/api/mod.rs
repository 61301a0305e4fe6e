//! The API between CLI and gateway: serde types and route paths, nothing else. Both sides and the
//! tests use them. The JSON shapes are those that published clients use; clients may ignore the
//! fields that we add.

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

/// The first path segment of every route: BASE is the gateway's address plus this.
pub const VERSION: &str = "/v1";

/// First path segment that clients use instead of [`VERSION`] if they are compiled for test data
/// (lighthouse-api.md).
pub const SANDBOX: &str = "/sandbox";

/// Path at which providers fetch the gateway's public signing keys.
pub const JWKS: &str = "/.well-known/jwks.json";

/// Path of the page that describes this gateway and names its operator.
pub const ABOUT: &str = "/";

/// Path of the page that says what the gateway learns about people.
pub const PRIVACY: &str = "/privacy";

/// Path of the document that describes the gateway's routes.
pub const OPENAPI: &str = "/openapi.json";

/// An installation's own base address at a gateway, for clients that do not know tickets
/// (protocol.md section 3 point 1).
#[must_use]
pub fn own_base(base: &str, installation_id: &str) -> String {
    let base = base.trim_end_matches('/');
    let gateway = base.strip_suffix(VERSION).unwrap_or(base);
    format!("{gateway}/i/{installation_id}{VERSION}")
}

/// The wrapper around every JSON response except the token endpoint's.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Wrapper<T> {
    pub success: bool,
    /// A message for people; empty on success.
    #[serde(default)]
    pub error: String,
    /// An error code for programs, only on failure and only from our gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<ErrorCode>,
    /// The request's ID in the gateway's log, only on failure and only from our gateway.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    pub data: Option<T>,
}

impl<T> Wrapper<T> {
    /// Returns a response with a payload.
    pub const fn success(data: T) -> Self {
        Self {
            success: true,
            error: String::new(),
            code: None,
            request_id: None,
            data: Some(data),
        }
    }

    /// Returns a response with an error.
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

/// Why the gateway refused a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum ErrorCode {
    /// A malformed body, header or parameter.
    InvalidRequest,
    /// The `Idempotency-Key` was used for a different request.
    IdempotencyKeyReused,
    /// Unknown installation ID or wrong secret; the gateway does not say which.
    UnknownInstallation,
    /// There is no endpoint with that ID.
    UnknownEndpoint,
    /// There is no brand or portal with that ID.
    UnknownEntry,
    /// The endpoint's definition lacks a setting.
    IncompleteDefinition,
    /// The installation may not return browsers to this origin.
    OriginNotAllowed,
    /// Nothing at this origin proves that it belongs to the installation.
    OriginNotProven,
    /// The code is not the one from the e-mail.
    WrongCode,
    /// No verification is pending: the code has expired, or too many wrong codes were entered.
    VerificationExpired,
    /// This owner already has the maximum number of verified installations.
    TooManyInstallations,
    /// No more users can be added at this provider.
    UserLimitReached,
    /// Another request made a conflicting change at the same time.
    ChangedMeanwhile,
    /// The gateway's operator has closed this endpoint to new users for now.
    EndpointOutOfOrder,
    /// Ten reservations are already open.
    TooManyReservations,
    /// The installation has used up its test sign-ins at this provider.
    TestLimitReached,
    /// Too many requests.
    RateLimited,
    /// The gateway's operator has suspended the installation.
    InstallationSuspended,
    /// The gateway itself failed.
    #[serde(other)]
    ServerError,
}
