//! Dynamic client registration (RFC 7591): the client that we request, and the one that the
//! provider registered.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Response};
use crate::oauth::answered::Asked;
use crate::oauth::client::kept::secret_expiry;
use crate::oauth::client::private_key::{private_key, thumbprint};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::json_object;
use crate::rfc::loopback_address::is_loopback;
use crate::secret::Secret;
use crate::text::short;
use http::{StatusCode, header};
use jsonwebtoken::jwk::Jwk;
use serde_json::{Map, Value, json};
use url::Url;

/// The hint if it is unknown whether the client now exists.
pub const MAY_EXIST: &str = "the provider may still have registered a client: check its list of clients before you \
 run this again";

/// The client to register.
pub struct Wanted<'a> {
    pub client_name: &'a str,
    pub redirect_uris: &'a [String],
    pub method: AuthMethod,
    /// The requested scopes; if there are none, the provider decides.
    pub scopes: &'a [String],
    /// The private key as PEM, for `private_key_jwt`; its public half is registered.
    pub key: Option<&'a Secret>,
    /// The signing algorithms that the provider accepts.
    pub algorithms: Option<&'a [String]>,
}

/// The client as registered.
pub struct Registered {
    pub client_id: String,
    pub client_secret: Option<Secret>,
    /// When the secret expires, in Unix seconds; `None` if it does not.
    pub secret_expires_at: Option<i64>,
    pub method: AuthMethod,
    /// The registered scopes; `None` if the provider does not say.
    pub scopes: Option<Vec<String>>,
    /// Redirect URIs as listed by the provider, or those requested if it lists none.
    pub redirect_uris: Vec<String>,
    /// Redirect URIs that were requested but not registered.
    pub unregistered: Vec<String>,
}

impl Wanted<'_> {
    fn document(&self) -> Result<Value> {
        let mut document = json!({
            "client_name": self.client_name,
            "redirect_uris": self.redirect_uris,
            "application_type": if self.is_native() { "native" } else { "web" },
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "token_endpoint_auth_method": self.method.name(),
        });
        if !self.scopes.is_empty() {
            document["scope"] = self.scopes.join(" ").into();
        }
        if let Some(pem) = self.key {
            document["jwks"] = json!({ "keys": [public_half(pem, self.algorithms)?] });
        }
        Ok(document)
    }

    /// Whether all responses arrive on this machine (OpenID Connect Dynamic Client Registration
    /// section 2).
    fn is_native(&self) -> bool {
        let is_here = |uri: &String| Url::parse(uri).is_ok_and(|url| is_loopback(&url));
        self.redirect_uris.iter().all(is_here)
    }
}

/// Returns the public key with which a provider verifies assertions.
fn public_half(pem: &Secret, algorithms: Option<&[String]>) -> Result<Jwk> {
    let (key, algorithm) = private_key(pem, algorithms)?;
    let mut public = Jwk::from_encoding_key(&key, algorithm)
        .map_err(|error| Error::new(Kind::Config, format!("the key cannot be used: {error}")))?;
    public.common.key_id = Some(thumbprint(&key, algorithm)?);
    Ok(public)
}

/// The provider's response, before anything in it is judged.
pub struct Answered<'a> {
    asked: Asked<'a>,
    response: Response,
    brought_token: bool,
}

/// Sends the registration request, once.
///
/// # Errors
/// [`Kind::Config`] for a key or token that cannot be used, [`Kind::Network`], [`Kind::TimedOut`];
/// the error says whether the request may have arrived.
pub fn ask<'a>(
    http: &Http,
    url: &'a Url,
    wanted: &Wanted<'_>,
    initial_token: Option<&Secret>,
) -> Result<Answered<'a>> {
    let asked = Asked {
        what: "the registration endpoint",
        url,
        source: "RFC 7591 section 3.2.1",
    };
    let mut request = http::Request::post(url.as_str())
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::ACCEPT, "application/json");
    if let Some(token) = initial_token {
        request = request.header(header::AUTHORIZATION, format!("Bearer {}", token.expose()));
    }
    let request = request.body(wanted.document()?.to_string().into_bytes());
    let unusable = |_| {
        Error::new(
            Kind::Config,
            "the initial access token contains characters that are not allowed in a header",
        )
    };
    let called = http.call(request.map_err(unusable)?);
    let response = called.map_err(|failure| {
        let may_exist = failure.may_have_arrived();
        let error = asked.unanswered(failure);
        if may_exist {
            error.hint(MAY_EXIST)
        } else {
            error
        }
    })?;
    Ok(Answered {
        asked,
        response,
        brought_token: initial_token.is_some(),
    })
}

impl Answered<'_> {
    /// Whether the response says that a client now exists, whatever else it says.
    #[must_use]
    pub fn is_registration(&self) -> bool {
        let refuses = |members: Map<String, Value>| {
            members.get("error").is_some_and(Value::is_string) && !members.contains_key("client_id")
        };
        let members = json_object::read(self.response.body());
        self.response.status().is_success() && !members.is_some_and(refuses)
    }

    /// Returns the whole body.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        self.response.body()
    }

    /// Returns the registered client.
    ///
    /// # Errors
    /// [`Kind::Refused`] if the provider does not register such clients or requires an initial
    /// access token, [`Kind::Provider`] for an invalid response.
    pub fn client(&self, wanted: &Wanted<'_>) -> Result<Registered> {
        let status = self.response.status();
        if status.is_success() && json_object::read(self.body()).is_none() {
            // The text is not shown because it may contain a secret.
            return Err(self.asked.wrong("something that is not a JSON object"));
        }
        let members = self.asked.members(&self.response).map_err(|error| {
            if status.is_server_error() {
                return error.hint(MAY_EXIST);
            }
            refused(error, status, self.brought_token)
        })?;
        read(&self.asked, &members, wanted)
    }
}

/// Adds a hint to the error of a failed registration.
fn refused(error: Error, status: StatusCode, brought_token: bool) -> Error {
    let wants_token = matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN);
    let hint = match error.oauth_error() {
        _ if wants_token && brought_token => {
            "the provider did not accept this initial access token: it is wrong, expired or used up; request another"
        }
        _ if wants_token => {
            "the provider requires an initial access token: request one, and pass it with `--initial-token-file \
             FILE`"
        }
        Some("invalid_redirect_uri") => "use a `--redirect-uri` of a kind that the provider allows",
        Some(
            "invalid_client_metadata"
            | "invalid_software_statement"
            | "unapproved_software_statement",
        ) => {
            "change what the provider objects to (`--auth-method`, `--scope`, `--redirect-uri`), \
             or register the client manually"
        }
        _ => return error,
    };
    Error::new(Kind::Refused, error.to_string()).hint(hint)
}

fn read(
    asked: &Asked<'_>,
    members: &Map<String, Value>,
    wanted: &Wanted<'_>,
) -> Result<Registered> {
    let text = |name: &str| members.get(name).and_then(Value::as_str);
    let method = match text("token_endpoint_auth_method") {
        None => wanted.method,
        Some(name) => name.parse().map_err(|_| {
            asked.wrong("a client with an unsupported `token_endpoint_auth_method`")
        })?,
    };
    let needs_secret = !matches!(method, AuthMethod::None | AuthMethod::PrivateKeyJwt);
    let client_secret = if needs_secret {
        Some(Secret::new(asked.word(members, "client_secret")?))
    } else {
        None
    };
    let words = |text: &str| text.split_whitespace().map(ToOwned::to_owned).collect();
    let listed = listed(members);
    Ok(Registered {
        client_id: asked.word(members, "client_id")?,
        client_secret,
        secret_expires_at: secret_expiry(members).filter(|_| needs_secret),
        method,
        scopes: text("scope").map(words),
        unregistered: unregistered(listed.as_deref(), wanted.redirect_uris),
        redirect_uris: listed.unwrap_or_else(|| wanted.redirect_uris.to_vec()),
    })
}

/// Returns the redirect URIs listed in a response, if any.
fn listed(members: &Map<String, Value>) -> Option<Vec<String>> {
    let listed = members.get("redirect_uris")?.as_array()?.iter();
    Some(listed.filter_map(Value::as_str).map(short).collect())
}

/// Returns the redirect URIs that are missing from the response's list; without a list, none count
/// as missing.
fn unregistered(listed: Option<&[String]>, wanted: &[String]) -> Vec<String> {
    let is_missing = |uri: &&String| listed.is_some_and(|listed| !listed.contains(uri));
    wanted.iter().filter(is_missing).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const HERE: &str = "http://127.0.0.1/callback";

    fn wanted(method: AuthMethod, redirect_uris: &[String]) -> Wanted<'_> {
        Wanted {
            client_name: "fastenctl",
            redirect_uris,
            method,
            scopes: &[],
            key: None,
            algorithms: None,
        }
    }

    fn answered(method: AuthMethod, answer: &Value) -> std::result::Result<String, Kind> {
        let url = Url::parse("https://as.example/register").unwrap();
        let asked = Asked {
            what: "the endpoint",
            url: &url,
            source: "RFC 7591 section 3.2.1",
        };
        let uris = [HERE.to_owned()];
        let read = read(&asked, answer.as_object().unwrap(), &wanted(method, &uris));
        read.map_err(|error| error.kind()).map(|client| {
            let secret = client.client_secret.is_some();
            let unregistered = client.unregistered.len();
            format!(
                "{} {} {secret} {unregistered} {}",
                client.client_id,
                client.method,
                client.redirect_uris.join(" ")
            )
        })
    }

    #[test]
    fn the_registered_values_count_not_the_requested_ones() {
        use AuthMethod::{ClientSecretBasic as Basic, None as Public};
        let other = json!({"client_id": "a", "redirect_uris": ["http://127.0.0.1/other"]});
        let basic = json!({"client_id": "a", "token_endpoint_auth_method": "client_secret_basic", "client_secret": "s"});
        let without =
            json!({"client_id": "a", "token_endpoint_auth_method": "client_secret_basic"});
        let unknown = json!({"client_id": "a", "token_endpoint_auth_method": "tls_client_auth"});
        for (method, answer, expected) in [
            (
                Public,
                json!({"client_id": "a", "client_secret": "s"}),
                Ok("a none false 0 http://127.0.0.1/callback"),
            ),
            (
                Public,
                basic,
                Ok("a client_secret_basic true 0 http://127.0.0.1/callback"),
            ),
            (Public, other, Ok("a none false 1 http://127.0.0.1/other")),
            (Public, without, Err(Kind::Provider)),
            (Public, unknown, Err(Kind::Provider)),
            (Basic, json!({"client_id": "a"}), Err(Kind::Provider)),
            (Public, json!({"client_id": ""}), Err(Kind::Provider)),
        ] {
            let expected = expected.map(ToOwned::to_owned);
            assert_eq!(answered(method, &answer), expected, "{answer}");
        }
    }

    #[test]
    fn a_client_is_only_native_if_all_answers_arrive_here() {
        for (uris, kind) in [
            (vec![HERE], "native"),
            (vec![HERE, "https://app.example/cb"], "web"),
        ] {
            let uris: Vec<String> = uris.into_iter().map(ToOwned::to_owned).collect();
            let document = wanted(AuthMethod::None, &uris).document().unwrap();
            assert_eq!(document["application_type"], kind);
        }
    }

    #[test]
    fn a_refusal_says_what_to_provide_or_change() {
        let told = |word, status, brought| {
            let error = Error::new(Kind::ClientAuthentication, "no").answered(word);
            let error = refused(error, StatusCode::from_u16(status).unwrap(), brought);
            (
                error.kind(),
                error.next_step().unwrap_or_default().to_owned(),
            )
        };
        let (kind, hint) = told("invalid_token", 401, false);
        assert!(kind == Kind::Refused && hint.contains("`--initial-token-file FILE`"));
        assert!(
            told("invalid_token", 401, true)
                .1
                .contains("expired or used up")
        );
        assert!(
            told("invalid_redirect_uri", 400, false)
                .1
                .contains("`--redirect-uri`")
        );
        assert_eq!(
            told("server_error", 400, false).0,
            Kind::ClientAuthentication
        );
    }
}
