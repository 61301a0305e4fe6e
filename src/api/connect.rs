//! `GET connect/{endpoint_id}`: the definition, a flat object (lighthouse-api.md section 4), and
//! the paths of the other routes in the flow.

use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

/// `GET`, without authentication; append the endpoint's ID.
pub const CONNECT: &str = "/connect/";
/// `GET`: redirects the browser to the provider; append the state.
pub const REDIRECT: &str = "/redirect/";
/// `id` of the `<form>` on the page that names the destination of a sign-in before the browser goes
/// there; the form's button submits it to the page's own address.
pub const QUESTION: &str = "question";
/// `id` of the link to the provider on the next page; the page's script follows the link.
pub const ONWARD: &str = "onward";
/// `POST`, form-encoded, with plain OAuth responses; append the endpoint's ID.
pub const TOKEN: &str = "/token/";

/// What a client needs to sign in to one endpoint. Never holds a secret.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Definition {
    /// UUID.
    pub id: String,
    #[serde(default)]
    pub display: String,
    pub platform_type: String,
    /// FHIR base URL, ending in a slash.
    #[serde(default)]
    pub url: String,
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub introspection_endpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub userinfo_endpoint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revoke_endpoint: Option<String>,
    pub client_id: String,
    /// The gateway's callback.
    pub redirect_uri: String,
    /// The FHIR base URL, not the OAuth issuer.
    pub issuer: String,
    /// Value of the `aud` parameter; empty if the provider does not want one.
    #[serde(default)]
    pub aud: String,
    #[serde(default, deserialize_with = "null_is_empty")]
    pub scopes_supported: Vec<String>,
    pub response_types_supported: Vec<String>,
    /// `fragment` or `query`; clients use the first.
    pub response_modes_supported: Vec<String>,
    #[serde(default, deserialize_with = "null_is_empty")]
    pub grant_types_supported: Vec<String>,
    /// If empty, confidential clients may do without PKCE.
    #[serde(default, deserialize_with = "null_is_empty")]
    pub code_challenge_methods_supported: Vec<String>,
    #[serde(
        default,
        skip_serializing_if = "Vec::is_empty",
        deserialize_with = "null_is_empty"
    )]
    pub token_endpoint_auth_methods_supported: Vec<String>,
    /// If true, codes are exchanged and tokens refreshed through the gateway's token route.
    #[serde(default)]
    pub confidential: bool,
    #[serde(default)]
    pub cors_relay_required: bool,
    /// Our extension: the group in which this endpoint's users are counted; hashed into `user_ref`.
    #[serde(default)]
    pub limit_group: String,
}

impl Definition {
    /// Whether refreshes go through the gateway's token route: always for confidential clients, and
    /// for public ones if the provider wants the requests signed with the gateway's key.
    #[must_use]
    pub fn refreshes_through_gateway(&self) -> bool {
        self.confidential
            || self
                .token_endpoint_auth_methods_supported
                .iter()
                .any(|method| method == "private_key_jwt")
    }
}

fn null_is_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    Ok(Option::<Vec<String>>::deserialize(deserializer)?.unwrap_or_default())
}
