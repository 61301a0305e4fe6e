//! Our identity at a provider, and how we authenticate.

pub mod assertion;
pub mod decided;
pub mod kept;
pub mod post;
pub mod private_key;
pub mod veil;

use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;

/// Our identity at the token endpoint.
#[derive(Clone, Debug)]
pub struct Client {
    pub id: String,
    /// The client secret, or the private key as PEM.
    pub secret: Option<Secret>,
    pub method: AuthMethod,
    /// What an assertion contains, for methods that sign one.
    pub assertion: Option<Assertion>,
}

impl Client {
    /// Returns the client as it authenticates at an endpoint that advertises its own methods (RFC
    /// 8414 section 2). It keeps its own method if that is advertised, or if no other one works
    /// with the same credentials.
    #[must_use]
    pub fn at(&self, methods: Option<&[String]>) -> Self {
        let listed = |method: &AuthMethod| {
            methods.is_none_or(|all| all.iter().any(|one| one == method.name()))
        };
        let plain = [AuthMethod::ClientSecretBasic, AuthMethod::ClientSecretPost];
        let fitting: &[AuthMethod] = match self.method {
            AuthMethod::None | AuthMethod::PrivateKeyJwt => &[],
            _ => &plain,
        };
        let method = std::iter::once(&self.method)
            .chain(fitting)
            .find(|method| listed(method));
        Self {
            method: method.copied().unwrap_or(self.method),
            ..self.clone()
        }
    }

    /// Whether form-encoding changes the value sent as `Basic` (RFC 6749 section 2.3.1); servers
    /// disagree on that encoding.
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

/// The contents of an assertion besides the client ID.
#[derive(Clone, Debug)]
pub struct Assertion {
    /// The token endpoint's URL, as published.
    pub audience: String,
    /// `None` means the key's thumbprint (RFC 7638).
    pub key_id: Option<String>,
    /// The algorithms that the provider says it accepts (RFC 8414 section 2); `None` if it names
    /// none.
    pub algorithms: Option<Vec<String>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_endpoint_with_its_own_methods_gets_one_of_them() {
        use AuthMethod::{
            ClientSecretBasic as Basic, ClientSecretJwt as Jwt, ClientSecretPost as Post,
            None as Public, PrivateKeyJwt as Key,
        };
        for (method, methods, expected) in [
            (Basic, None, Basic),
            (Basic, Some("client_secret_basic client_secret_post"), Basic),
            (Basic, Some("client_secret_post"), Post),
            (Jwt, Some("client_secret_post client_secret_basic"), Basic),
            (Key, Some("client_secret_basic"), Key),
            (Public, Some("client_secret_basic"), Public),
            (Post, Some("private_key_jwt"), Post),
        ] {
            let client = Client {
                id: "app".into(),
                secret: Some(Secret::new("s")),
                method,
                assertion: None,
            };
            let methods: Option<Vec<String>> =
                methods.map(|list| list.split(' ').map(ToOwned::to_owned).collect());
            let met = client.at(methods.as_deref()).method;
            assert_eq!(met, expected, "{method} {methods:?}");
        }
    }
}
