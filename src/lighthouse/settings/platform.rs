//! The settings for a kind of provider.

use crate::catalog::platforms::Aud;
use crate::lighthouse::moment::Moment;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use serde::Deserialize;
use std::path::PathBuf;

/// The settings that all endpoints of a kind of provider share. Defaults come from
/// `crate::catalog::platforms`, or otherwise from `crate::lighthouse::catalog::platform`.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Platform {
    pub client_id: Option<String>,
    pub client_secret_file: Option<PathBuf>,
    /// When the client secret expires, if the provider says so.
    pub client_secret_expires: Option<Moment>,
    /// Only read from the environment; `reading` refuses it in the file.
    pub client_secret: Option<Secret>,
    /// Whether exchanges and refreshes go through the gateway.
    pub confidential: Option<bool>,
    #[serde(deserialize_with = "crate::catalog::platforms::auth_method")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    /// For `private_key_jwt`.
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    pub scopes: Option<Vec<String>>,
    /// The response modes of the platform, of which the first is used.
    #[serde(deserialize_with = "crate::catalog::platforms::response_modes")]
    pub response_modes: Option<Vec<ResponseMode>>,
    pub code_challenge_methods: Option<Vec<String>>,
    pub aud: Option<Aud>,
    pub limit: Option<i64>,
    /// Endpoints with the same value share their users.
    pub limit_group: Option<String>,
    /// Whether the platform issues refresh tokens. Without them, a seat includes more sign-ins
    /// (protocol.md section 5).
    pub refresh_tokens: Option<bool>,
    pub cors_relay_required: Option<bool>,
    /// Why no new users are sent to the provider, in words for patients.
    pub out_of_order: Option<String>,
    /// Hosts that the other OAuth endpoints may use besides the authorization endpoint's host.
    pub hosts: Vec<String>,
}

/// The signature algorithm of the gateway's assertions: one of the two that SMART App Launch
/// requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "UPPERCASE")]
pub enum SigningAlgorithm {
    Es384,
    Rs384,
}

impl SigningAlgorithm {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Es384, Self::Rs384];

    /// Returns the algorithm's registered name (RFC 7518 section 3.1).
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Es384 => "ES384",
            Self::Rs384 => "RS384",
        }
    }

    /// Parses an algorithm's registered name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.name() == name)
    }
}
