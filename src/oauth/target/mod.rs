//! The data that a sign-in needs before it begins. Pure functions that read documents; `sign_in`
//! fetches them.

pub mod by_hand;
pub mod direct;
pub mod gateway;

use crate::api::connect::Definition;
use crate::oauth::client::Client;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::target::by_hand::ByHand;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use url::Url;

/// All data that the steps need.
#[derive(Clone)]
pub struct Target {
    pub client: Client,
    pub authorization_endpoint: Url,
    pub token_url: Url,
    /// The gateway's token route, if refreshes go through it.
    pub refresh_url: Option<Url>,
    /// The gateway's callback; `None` means our own listener.
    pub redirect_uri: Option<String>,
    pub scopes: Vec<String>,
    pub aud: Option<String>,
    pub response_mode: Option<ResponseMode>,
    /// Whether the provider or the gateway's definition lists S256; a challenge is sent in any case
    /// (PKCE-18).
    pub pkce: bool,
    /// Whether to expect a nonce in the ID token (ID-10); the gateway passes it on to the provider.
    pub nonce: bool,
    pub prompt: Option<&'static str>,
    /// The launch value from the EHR.
    pub launch: Option<Secret>,
    /// The key that tokens will be bound to.
    pub dpop: Option<Secret>,
    /// Extra parameters of the authorization request.
    pub parameters: Vec<(String, String)>,
    /// Whether the provider is marked as a test system or is on this machine, so that intrusive
    /// checks are allowed.
    pub test_system: bool,
    pub fhir_base: Option<String>,
    pub provider: Option<Provider>,
    pub revocation_endpoint: Option<Url>,
    pub definition: Option<Definition>,
    /// The URLs that the user passed.
    pub by_hand: Box<ByHand>,
}

impl Target {
    /// Whether tokens come from the gateway's token route.
    #[must_use]
    pub fn through_gateway(&self) -> bool {
        self.definition
            .as_ref()
            .is_some_and(|definition| definition.confidential)
    }

    /// Returns the client as it authenticates at the revocation endpoint.
    #[must_use]
    pub fn revoking_client(&self) -> Client {
        let methods = self
            .provider
            .as_ref()
            .and_then(Provider::revocation_methods);
        self.client.at(methods.as_deref())
    }

    /// Returns the client as it authenticates at the introspection endpoint.
    #[must_use]
    pub fn introspecting_client(&self) -> Client {
        let methods = self
            .provider
            .as_ref()
            .and_then(Provider::introspection_methods);
        self.client.at(methods.as_deref())
    }

    /// Whether a scope is requested.
    #[must_use]
    pub fn asks(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }
}
