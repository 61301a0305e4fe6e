//! The registered clients, and how they authenticate at the token, introspection and revocation
//! endpoints (RFC 6749 section 2.3). `settings` loads the clients.

use crate::api::practice::{BASIC, POST};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::basic;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::http::{HeaderMap, header};
use jsonwebtoken::jwk::JwkSet;
use subtle::ConstantTimeEq;

/// An application that is registered at this provider.
#[derive(Clone, Debug)]
pub struct Client {
    pub client_id: String,
    pub token_endpoint_auth_method: AuthMethod,
    /// Present unless the method is `none` or `private_key_jwt`.
    pub client_secret: Option<Secret>,
    /// The public keys of a client that uses `private_key_jwt`.
    pub jwks: Option<JwkSet>,
    /// Complete addresses; only the port of a loopback address may vary.
    pub redirect_uris: Vec<String>,
    /// The scopes that the client may request, and gets if it requests none; if absent, it may
    /// request all that the sandbox knows.
    pub scopes: Option<Vec<String>>,
}

/// Clients that exist in every sandbox; their secrets are public knowledge.
const WELL_KNOWN: [(&str, AuthMethod, Option<&str>); 3] = [
    ("sandbox-public", AuthMethod::None, None),
    (BASIC.0, AuthMethod::ClientSecretBasic, Some(BASIC.1)),
    (POST.0, AuthMethod::ClientSecretPost, Some(POST.1)),
];

/// Returns the clients that exist in every sandbox.
pub(crate) fn well_known() -> Vec<Client> {
    WELL_KNOWN
        .into_iter()
        .map(|(client_id, token_endpoint_auth_method, secret)| Client {
            client_id: client_id.to_owned(),
            token_endpoint_auth_method,
            client_secret: secret.map(Secret::new),
            jwks: None,
            redirect_uris: loopback_redirect_uris(client_id),
            scopes: None,
        })
        .collect()
}

/// Returns the redirect URIs of the CLI's listener and of a gateway on this machine.
fn loopback_redirect_uris(client_id: &str) -> Vec<String> {
    let listener =
        ["127.0.0.1", "[::1]", "localhost"].map(|host| format!("http://{host}/callback"));
    let gateway =
        ["127.0.0.1", "localhost"].map(|host| format!("http://{host}/v1/callback/{client_id}"));
    listener.into_iter().chain(gateway).collect()
}

impl Client {
    /// Returns the secret, if it is public knowledge.
    #[must_use]
    pub fn public_secret(&self) -> Option<&'static str> {
        WELL_KNOWN
            .iter()
            .find(|(client_id, ..)| *client_id == self.client_id)
            .and_then(|(.., secret)| *secret)
    }

    pub(crate) const fn is_public(&self) -> bool {
        matches!(self.token_endpoint_auth_method, AuthMethod::None)
    }

    fn knows(&self, secret: &Secret) -> bool {
        self.client_secret.as_ref().is_some_and(|own| {
            own.sha256()
                .as_bytes()
                .ct_eq(secret.sha256().as_bytes())
                .into()
        })
    }
}

/// Why a client was not authenticated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unauthenticated {
    /// The request names no client.
    Missing,
    /// The request uses two methods at once, or two different IDs (RFC 6749 section 2.3; TOK-17).
    Ambiguous,
    /// What is wrong with the assertion.
    Assertion(&'static str),
    /// The client is unknown, its secret is wrong, or it does not use its registered method (TOK-14
    /// to 16).
    Refused,
}

/// The client credentials in a request.
struct Claim {
    client_id: String,
    method: AuthMethod,
    client_secret: Option<Secret>,
}

/// Returns the client that sent a request, if the client authenticated with its registered method.
pub(crate) fn authenticate<'c>(
    clients: &'c [Client],
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<&'c Client, Unauthenticated> {
    let claim = claim(headers, form)?;
    let client = clients
        .iter()
        .find(|client| client.client_id == claim.client_id)
        .ok_or(Unauthenticated::Refused)?;
    let right_way = client.token_endpoint_auth_method == claim.method;
    let right_secret = match &claim.client_secret {
        None => client.is_public(),
        Some(secret) => client.knows(secret),
    };
    if right_way && right_secret {
        Ok(client)
    } else {
        Err(Unauthenticated::Refused)
    }
}

fn claim(headers: &HeaderMap, form: &Parameters) -> Result<Claim, Unauthenticated> {
    let (client_id, client_secret) = (form.get("client_id"), form.get("client_secret"));
    let mut authorizations = headers.get_all(header::AUTHORIZATION).iter();
    let Some(authorization) = authorizations.next() else {
        let client_id = client_id.ok_or(Unauthenticated::Missing)?.to_owned();
        let method = if client_secret.is_some() {
            AuthMethod::ClientSecretPost
        } else {
            AuthMethod::None
        };
        return Ok(Claim {
            client_id,
            method,
            client_secret: client_secret.map(Secret::new),
        });
    };
    if client_secret.is_some() || authorizations.next().is_some() {
        return Err(Unauthenticated::Ambiguous);
    }
    let (id, secret) = authorization
        .to_str()
        .ok()
        .and_then(basic::read_client)
        .ok_or(Unauthenticated::Refused)?;
    if client_id.is_some_and(|other| other != id) {
        return Err(Unauthenticated::Ambiguous);
    }
    Ok(Claim {
        client_id: id,
        method: AuthMethod::ClientSecretBasic,
        client_secret: Some(secret),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, prelude::BASE64_STANDARD};

    fn headers(credentials: &[&str]) -> HeaderMap {
        let value = |text: &&str| {
            format!("Basic {}", BASE64_STANDARD.encode(text))
                .parse()
                .unwrap()
        };
        credentials
            .iter()
            .map(|text| (header::AUTHORIZATION, value(text)))
            .collect()
    }

    fn who(credentials: &[&str], form: &str) -> Result<String, Unauthenticated> {
        let form = Parameters::parse(form.as_bytes()).unwrap();
        authenticate(&well_known(), &headers(credentials), &form)
            .map(|client| client.client_id.clone())
    }

    #[test]
    fn each_client_is_authenticated_by_its_registered_method() {
        assert_eq!(
            who(&[], "client_id=sandbox-public").unwrap(),
            "sandbox-public"
        );
        assert_eq!(
            who(&["sandbox-basic:sandbox-basic-secret"], "").unwrap(),
            "sandbox-basic"
        );
        assert_eq!(
            who(
                &[],
                "client_id=sandbox-post&client_secret=sandbox-post-secret"
            )
            .unwrap(),
            "sandbox-post"
        );
    }

    #[test]
    fn tok_14_to_16_a_missing_or_unknown_client_and_a_wrong_or_missing_secret_are_refused() {
        assert_eq!(who(&[], ""), Err(Unauthenticated::Missing));
        assert_eq!(who(&[], "client_id=nobody"), Err(Unauthenticated::Refused));
        assert_eq!(
            who(&["sandbox-basic:other"], ""),
            Err(Unauthenticated::Refused)
        );
        assert_eq!(
            who(&[], "client_id=sandbox-basic"),
            Err(Unauthenticated::Refused)
        );
    }

    #[test]
    fn refuses_a_method_that_is_not_the_registered_one() {
        assert_eq!(
            who(
                &[],
                "client_id=sandbox-basic&client_secret=sandbox-basic-secret"
            ),
            Err(Unauthenticated::Refused)
        );
        assert_eq!(
            who(&["sandbox-post:sandbox-post-secret"], ""),
            Err(Unauthenticated::Refused)
        );
        assert_eq!(
            who(&[], "client_id=sandbox-public&client_secret=x"),
            Err(Unauthenticated::Refused)
        );
        assert_eq!(who(&["sandbox-public:"], ""), Err(Unauthenticated::Refused));
    }

    #[test]
    fn tok_17_refuses_two_methods_at_once() {
        let basic = "sandbox-basic:sandbox-basic-secret";
        assert_eq!(
            who(&[basic], "client_secret=sandbox-basic-secret"),
            Err(Unauthenticated::Ambiguous)
        );
        assert_eq!(who(&[basic, basic], ""), Err(Unauthenticated::Ambiguous));
        assert_eq!(
            who(&[basic], "client_id=sandbox-public"),
            Err(Unauthenticated::Ambiguous)
        );
        assert_eq!(
            who(&[basic], "client_id=sandbox-basic").unwrap(),
            "sandbox-basic"
        );
    }

    #[test]
    fn tok_18_decodes_id_and_secret_after_base64() {
        let client = Client {
            client_id: "a:b c".into(),
            client_secret: Some(Secret::new("p%+ :ä")),
            token_endpoint_auth_method: AuthMethod::ClientSecretBasic,
            jwks: None,
            redirect_uris: Vec::new(),
            scopes: None,
        };
        let clients = [client];
        let form = Parameters::default();
        let encoded = authenticate(&clients, &headers(&["a%3Ab+c:p%25%2B+%3A%C3%A4"]), &form);
        assert_eq!(encoded.unwrap().client_id, "a:b c");
        assert_eq!(
            authenticate(&clients, &headers(&["a:b c:p%+ :ä"]), &form).err(),
            Some(Unauthenticated::Refused)
        );
    }
}
