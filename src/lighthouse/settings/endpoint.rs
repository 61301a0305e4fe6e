//! What the settings say of one FHIR server.

use crate::catalog::platforms::Aud;
use crate::lighthouse::settings::platform::SigningAlgorithm;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;
use uuid::Uuid;

/// One FHIR server with the authorization server in front of it; or, without a `url`, what is different about
/// one of the catalogue.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Endpoint {
    /// Default: made from the `url`, so that it stays the same.
    pub id: Option<Uuid>,
    pub platform_type: Option<String>,
    pub display: String,
    /// FHIR base URL.
    pub url: Option<Url>,
    pub authorization_endpoint: Option<Url>,
    pub token_endpoint: Option<Url>,
    pub introspection_endpoint: Option<Url>,
    pub userinfo_endpoint: Option<Url>,
    pub revoke_endpoint: Option<Url>,
    pub hosts: Vec<String>,
    /// Addresses on private networks are meant.
    pub allow_private_network: bool,
    /// Found only by those who ask for what is hidden.
    pub hidden: bool,
    /// From here on: instead of the platform's.
    pub client_id: Option<String>,
    pub client_secret_file: Option<PathBuf>,
    pub confidential: Option<bool>,
    #[serde(deserialize_with = "crate::catalog::platforms::auth_method")]
    pub token_endpoint_auth_method: Option<AuthMethod>,
    pub token_endpoint_auth_signing_alg: Option<SigningAlgorithm>,
    pub scopes: Option<Vec<String>>,
    #[serde(deserialize_with = "crate::catalog::platforms::response_modes")]
    pub response_modes: Option<Vec<ResponseMode>>,
    pub code_challenge_methods: Option<Vec<String>>,
    pub aud: Option<Aud>,
    pub limit: Option<i64>,
    pub limit_group: Option<String>,
    pub refresh_tokens: Option<bool>,
    pub cors_relay_required: Option<bool>,
}

impl Endpoint {
    /// What a person knows it by.
    #[must_use]
    pub fn name(&self) -> String {
        let id = || self.id.map(|id| id.to_string());
        let url = || self.url.as_ref().map(Url::to_string);
        Some(self.display.clone())
            .filter(|name| !name.is_empty())
            .or_else(url)
            .or_else(id)
            .unwrap_or_default()
    }

    /// Whether anything is said that belongs to a platform otherwise.
    #[must_use]
    pub const fn is_a_client(&self) -> bool {
        self.client_id.is_some()
            || self.client_secret_file.is_some()
            || self.confidential.is_some()
            || self.token_endpoint_auth_method.is_some()
            || self.token_endpoint_auth_signing_alg.is_some()
            || self.scopes.is_some()
            || self.response_modes.is_some()
            || self.code_challenge_methods.is_some()
            || self.aud.is_some()
            || self.limit.is_some()
            || self.limit_group.is_some()
            || self.refresh_tokens.is_some()
            || self.cors_relay_required.is_some()
    }
}
