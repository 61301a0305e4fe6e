//! The settings for a FHIR server.

use crate::catalog::platforms::Aud;
use crate::lighthouse::moment::Moment;
use crate::lighthouse::settings::platform::{Platform, SigningAlgorithm};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use serde::Deserialize;
use std::path::PathBuf;
use url::Url;
use uuid::Uuid;

/// A FHIR server with its authorization server. Without a `url`, these are overrides for one in the
/// catalog.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Endpoint {
    /// By default, derived from the `url`, so that it is the same at every start.
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
    /// Whether addresses on private networks are allowed.
    pub allow_private_network: bool,
    /// Whether only searches that include hidden entries find it.
    pub hidden: bool,
    /// Why no new users are sent to the provider, in words for patients. An empty text cancels the
    /// platform's reason.
    pub out_of_order: Option<String>,
    /// The settings below override the platform's.
    pub client_id: Option<String>,
    pub client_secret_file: Option<PathBuf>,
    /// When the client secret expires, if the provider says so.
    pub client_secret_expires: Option<Moment>,
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
    /// Returns the endpoint's name for people.
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

    /// Whether the endpoint has any settings that usually belong to a platform.
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

    /// Returns the platform's settings with this endpoint's overrides, except for `out_of_order`.
    #[must_use]
    pub fn over(&self, platform: &Platform) -> Platform {
        let secret = self.client_secret_file.is_some();
        Platform {
            client_id: self
                .client_id
                .clone()
                .or_else(|| platform.client_id.clone()),
            client_secret_file: self
                .client_secret_file
                .clone()
                .or_else(|| platform.client_secret_file.clone()),
            client_secret: platform.client_secret.clone().filter(|_| !secret),
            client_secret_expires: self
                .client_secret_expires
                .or_else(|| platform.client_secret_expires.filter(|_| !secret)),
            confidential: self.confidential.or(platform.confidential),
            token_endpoint_auth_method: self
                .token_endpoint_auth_method
                .or(platform.token_endpoint_auth_method),
            token_endpoint_auth_signing_alg: self
                .token_endpoint_auth_signing_alg
                .or(platform.token_endpoint_auth_signing_alg),
            scopes: self.scopes.clone().or_else(|| platform.scopes.clone()),
            response_modes: self
                .response_modes
                .clone()
                .or_else(|| platform.response_modes.clone()),
            code_challenge_methods: self
                .code_challenge_methods
                .clone()
                .or_else(|| platform.code_challenge_methods.clone()),
            aud: self.aud.or(platform.aud),
            limit: self.limit.or(platform.limit),
            limit_group: self
                .limit_group
                .clone()
                .or_else(|| platform.limit_group.clone()),
            refresh_tokens: self.refresh_tokens.or(platform.refresh_tokens),
            cors_relay_required: self.cors_relay_required.or(platform.cors_relay_required),
            out_of_order: platform.out_of_order.clone(),
            hosts: [platform.hosts.clone(), self.hosts.clone()].concat(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoints_settings_come_first() {
        let platform: Platform =
            toml::from_str("client_id = \"a\"\nlimit = 5\naud = \"none\"\nscopes = [\"openid\"]")
                .unwrap();
        let endpoint: Endpoint =
            toml::from_str("client_id = \"b\"\nscopes = []\nlimit_group = \"g\"").unwrap();
        let both = endpoint.over(&platform);
        assert_eq!(
            (both.client_id.as_deref(), both.scopes, both.limit, both.aud),
            (Some("b"), Some(Vec::new()), Some(5), Some(Aud::None))
        );
        assert_eq!(both.limit_group.as_deref(), Some("g"));
    }
}
