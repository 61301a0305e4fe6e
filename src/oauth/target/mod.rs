//! What a sign-in needs to know before it begins. Pure functions from the documents that say so; they are fetched in
//! `sign_in`.

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

/// Everything the steps need.
#[derive(Clone)]
pub struct Target {
    pub client: Client,
    pub authorization_endpoint: Url,
    pub token_url: Url,
    /// The gateway's token route, where refreshes go through it.
    pub refresh_url: Option<Url>,
    /// The gateway's callback; `None`: our own listener.
    pub redirect_uri: Option<String>,
    pub scopes: Vec<String>,
    pub aud: Option<String>,
    pub response_mode: Option<ResponseMode>,
    /// Whether the provider is said to check S256, which is sent in any case (PKCE-18).
    pub pkce: bool,
    /// Ask for it back in the id token (ID-10); the gateway passes it on to the provider.
    pub nonce: bool,
    pub prompt: Option<&'static str>,
    /// What the EHR has launched the app with.
    pub launch: Option<Secret>,
    /// The key that tokens are bound to.
    pub dpop: Option<Secret>,
    /// Further parameters of the authorization request.
    pub parameters: Vec<(String, String)>,
    /// Somebody said that it may be treated roughly, or it is on this machine.
    pub test_system: bool,
    pub fhir_base: Option<String>,
    pub provider: Option<Provider>,
    pub revocation_endpoint: Option<Url>,
    pub definition: Option<Definition>,
    /// Which of its addresses a person gave.
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

    /// The client as the revocation endpoint wants to know it.
    #[must_use]
    pub fn revoking_client(&self) -> Client {
        let methods = self
            .provider
            .as_ref()
            .and_then(Provider::revocation_methods);
        self.client.at(methods.as_deref())
    }

    /// The client as the introspection endpoint wants to know it.
    #[must_use]
    pub fn introspecting_client(&self) -> Client {
        let methods = self
            .provider
            .as_ref()
            .and_then(Provider::introspection_methods);
        self.client.at(methods.as_deref())
    }

    /// Whether a scope is asked for.
    #[must_use]
    pub fn asks(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }
}
