//! Who we are towards a provider, and how we prove it.

pub mod assertion;
pub mod private_key;

use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;

/// Who we are towards the token endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    /// The client secret, or the private key as PEM.
    pub secret: Option<Secret>,
    pub method: AuthMethod,
    /// For methods that sign one.
    pub assertion: Option<Assertion>,
}

impl Client {
    /// Whether form-encoding changes what is sent as `Basic` (RFC 6749 section 2.3.1), on which servers disagree.
    #[must_use]
    pub fn is_encoded_in_basic(&self) -> bool {
        let is_odd = |text: &str| {
            !text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || b"*-._".contains(&byte))
        };
        self.method == AuthMethod::ClientSecretBasic
            && (is_odd(&self.id)
                || self
                    .secret
                    .as_ref()
                    .is_some_and(|secret| is_odd(secret.expose())))
    }
}

/// What an assertion says besides who the client is.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The token endpoint, as published.
    pub audience: String,
    /// `None`: the key's thumbprint (RFC 7638).
    pub key_id: Option<String>,
    /// What the provider announces to take (RFC 8414 section 2); `None`: what SMART names.
    pub algorithms: Option<Vec<String>>,
}
