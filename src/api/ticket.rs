//! `POST ticket`: reserves a seat before anyone signs in (protocol.md section 4).

use crate::api::usage::Tests;
use crate::secret::{Secret, serialize_exposed};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// `POST`; HTTP Basic `installation_id:installation_secret`.
pub const TICKET: &str = "/ticket";

/// Everything the ticket is bound to.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct TicketRequest {
    /// UUID.
    pub endpoint_id: String,
    /// Scheme, host and port that the browser returns to, such as `http://127.0.0.1:40123`.
    pub origin: String,
    /// Base64url of the SHA-256 of `state`, without padding.
    pub state_hash: String,
    /// PKCE challenge (RFC 7636, method S256); may be absent only if the definition lists no PKCE
    /// method and is confidential.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code_challenge: Option<String>,
    /// base64url(HMAC-SHA256(K, "v1" ‖ limit group ‖ local user id)); only the installation has K.
    pub user_ref: String,
    /// A test sign-in, which does not take a user's seat; only with a loopback address as `origin`.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub test: bool,
}

/// The response.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    /// Opaque, single use.
    #[serde(serialize_with = "serialize_exposed")]
    #[schema(value_type = String)]
    pub ticket: Secret,
    /// Seconds.
    pub expires_in: u32,
    /// The redirect route's address, with `{state}` as a placeholder for the client's state. It
    /// does not contain the ticket: the client adds that as the query parameter `ticket`.
    pub redirect_url: String,
    /// For a test sign-in: the number in the last 30 days at this provider, including this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tests: Option<Tests>,
}
