//! How a sign-in was set up: how to find the provider again, and the URLs that must not change.

use crate::error::{Error, Kind, Result};
use crate::oauth::target::Target;
use crate::oauth::target::by_hand::ByHand;
use crate::oauth::target::direct::{Beginning, Direct, Ways};
use crate::secret::Secret;
use serde::{Deserialize, Serialize};
use std::path::PathBuf;

/// How to find the provider again; holds no client secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "via", rename_all = "snake_case")]
pub enum Origin {
    Direct(Box<DirectOrigin>),
    Lighthouse {
        /// The gateway's base URL for API calls.
        base: String,
        endpoint: String,
        /// The local user whose seat the sign-in takes; `None` means a test sign-in.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        user: Option<String>,
    },
}

/// A provider without a gateway.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectOrigin {
    pub issuer: String,
    pub client_id: String,
    pub auth_method: String,
    /// Where the client secret or private key is; it is never copied into our documents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub client_secret_file: Option<PathBuf>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key_id: Option<String>,
    pub scopes: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub aud: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub response_mode: Option<String>,
    #[serde(flatten)]
    pub by_hand: Box<ByHand>,
    /// The redirect URI as registered; `None` means our own, on one of `ports`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_uri: Option<String>,
    /// Ports for our own redirect URI; empty means any port.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<u16>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<(String, String)>,
    #[serde(default, skip_serializing_if = "Beginning::is_browser")]
    pub beginning: Beginning,
    #[serde(default, skip_serializing_if = "is_off")]
    pub pushed: bool,
    #[serde(default, skip_serializing_if = "is_off")]
    pub require_pkce: bool,
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde passes the field by reference"
)]
const fn is_off(flag: &bool) -> bool {
    !*flag
}

impl DirectOrigin {
    /// Describes the sign-in that `direct` led to.
    #[must_use]
    pub fn new(direct: &Direct, target: &Target, client_secret_file: Option<PathBuf>) -> Self {
        Self {
            issuer: direct.issuer.clone(),
            client_id: direct.client_id.clone(),
            auth_method: target.client.method.name().to_owned(),
            client_secret_file,
            key_id: direct.key_id.clone(),
            // A launch adds scopes to the target's, and the next launch will add its own.
            scopes: match direct.ways.beginning {
                Beginning::EhrLaunch => direct.scopes.clone(),
                _ => target.scopes.clone(),
            },
            aud: direct.aud.clone(),
            response_mode: direct.response_mode.map(|mode| mode.name().to_owned()),
            by_hand: direct.by_hand.clone(),
            redirect_uri: None,
            ports: Vec::new(),
            parameters: direct.parameters.clone(),
            beginning: direct.ways.beginning,
            pushed: direct.ways.pushed,
            require_pkce: direct.require_pkce,
        }
    }

    /// Returns the sign-in that the document describes, with the client's secret.
    ///
    /// # Errors
    /// [`Kind::Usage`] if the document was edited by hand and is no longer valid.
    pub fn direct(&self, client_secret: Option<Secret>) -> Result<Direct> {
        Ok(Direct {
            issuer: self.issuer.clone(),
            client_id: self.client_id.clone(),
            client_secret,
            auth_method: Some(self.auth_method.parse()?),
            key_id: self.key_id.clone(),
            scopes: self.scopes.clone(),
            aud: self.aud.clone(),
            response_mode: self.response_mode.as_deref().map(str::parse).transpose()?,
            by_hand: self.by_hand.clone(),
            require_pkce: self.require_pkce,
            parameters: self.parameters.clone(),
            ways: Ways {
                beginning: self.beginning,
                pushed: self.pushed,
                dpop: None,
            },
            test_system: false,
        })
    }
}

/// URLs that must be unchanged before a later run sends a secret: a change is a sign of a mix-up
/// attack (RFC 9700 section 4.4.2).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pinned {
    pub authorization_endpoint: String,
    pub token_endpoint: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub refresh_endpoint: Option<String>,
}

impl Pinned {
    /// Takes the URLs from a target.
    #[must_use]
    pub fn at(target: &Target) -> Self {
        Self {
            authorization_endpoint: target.authorization_endpoint.to_string(),
            token_endpoint: target.token_url.to_string(),
            refresh_endpoint: target.refresh_url.as_ref().map(ToString::to_string),
        }
    }

    /// Checks that the provider's URLs have not changed.
    ///
    /// # Errors
    /// [`Kind::Provider`], showing both URLs (DISC-28).
    pub fn compare(&self, target: &Target) -> Result<()> {
        let now = Self::at(target);
        let pairs = [
            (
                "authorization endpoint",
                Some(&self.authorization_endpoint),
                Some(&now.authorization_endpoint),
            ),
            (
                "token endpoint",
                Some(&self.token_endpoint),
                Some(&now.token_endpoint),
            ),
            (
                "refresh endpoint",
                self.refresh_endpoint.as_ref(),
                now.refresh_endpoint.as_ref(),
            ),
        ];
        let Some((name, before, after)) =
            pairs.into_iter().find(|(_, before, after)| before != after)
        else {
            return Ok(());
        };
        let shown = |address: Option<&String>| address.map_or("(none)", String::as_str).to_owned();
        Err(Error::new(
            Kind::Provider,
            format!(
                "the {name} was `{}` when the sign-in started and is now `{}`, so nothing is sent",
                shown(before),
                shown(after)
            ),
        )
        .hint("if the provider has really moved, sign in again")
        .check("DISC-28"))
    }
}
