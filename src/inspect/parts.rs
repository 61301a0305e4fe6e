//! The result of an inspection: what each part of the input is, what is wrong with it, and which
//! rule says so.

use crate::conformance::register::find;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::trace::redact::{label, url as redacted};
use serde::Serialize;
use url::Url;

/// The kind of input.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    AuthorizationRequest,
    /// A response from the authorization endpoint.
    AuthorizationResponse,
    /// A response from the token endpoint.
    TokenAnswer,
    Jwt,
    /// It is encrypted, so only its header can be read.
    Jwe,
    OpaqueToken,
    /// What `auth test --json` printed.
    Report,
    /// A web address of an unknown kind.
    Address,
}

impl What {
    /// The name as text.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationRequest => "an authorization request",
            Self::AuthorizationResponse => "an authorization response",
            Self::TokenAnswer => "a response from a token endpoint",
            Self::Jwt => "a JSON Web Token",
            Self::Jwe => "an encrypted JSON Web Token",
            Self::OpaqueToken => "an opaque token or code",
            Self::Report => "a report from `auth test --json`",
            Self::Address => "a web address",
        }
    }
}

/// A named part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub name: String,
    pub value: String,
    /// Its purpose, if known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<&'static str>,
}

/// Something wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub sentence: String,
    /// The ID of the conformance check; empty if there is none.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub check: &'static str,
    /// Where the rule is defined.
    pub source: Vec<&'static str>,
}

/// The result of an inspection.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    pub what: What,
    pub parts: Vec<Part>,
    pub problems: Vec<Problem>,
    /// Whether the input is useful to an attacker.
    pub secret: bool,
}

pub(crate) fn problem(
    check: &'static str,
    source: &'static str,
    sentence: impl Into<String>,
) -> Problem {
    let of_check = find(check)
        .map(|check| check.source.to_vec())
        .unwrap_or_default();
    let source = if of_check.is_empty() {
        vec![source]
    } else {
        of_check
    };
    Problem {
        sentence: sentence.into(),
        check,
        source,
    }
}

pub(crate) fn without_parameters(url: &Url) -> Url {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare
}

pub(crate) fn part(name: &str, value: impl Into<String>, meaning: Option<&'static str>) -> Part {
    Part {
        name: name.to_owned(),
        value: value.into(),
        meaning,
    }
}

/// Returns each parameter: in full if it is harmless, otherwise as length and fingerprint.
pub(crate) fn parts(found: &Parameters) -> impl Iterator<Item = Part> {
    found.iter().map(|(name, value)| {
        let shown = match Url::parse("http://x.example/") {
            Ok(mut url) => {
                url.query_pairs_mut().append_pair(name, value);
                redacted(&url)
                    .split_once('=')
                    .map_or_else(String::new, |(_, shown)| shown.to_owned())
            }
            Err(_) => label(name, &Secret::new(value.as_str())),
        };
        part(name, shown, meaning(name))
    })
}

pub(crate) fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "response_type" => "requested kind of response; `code` is the only safe one",
        "client_id" => "client that sends the request",
        "redirect_uri" => "where the response goes; must match the registration exactly",
        "scope" => "requested or granted scopes",
        "state" => "ties the response to the browser that started the request",
        "nonce" => "ties the ID token to this request",
        "aud" => "FHIR server the token is for (SMART)",
        "code_challenge" => "hash of the verifier that only the client knows (PKCE)",
        "code_challenge_method" => "how the challenge was made; only S256 is secure",
        "response_mode" => "how the response is returned",
        "prompt" => "what the provider shows the user",
        "launch" => "context in which an EHR launched the app",
        "code" => "can be exchanged for tokens, once",
        "iss" => "who sent the response or issued the token",
        "error" => "why there is no code",
        "error_description" => "explanation in the provider's words",
        "session_state" => "for OpenID Connect session management",
        "access_token" => "gives access to the record; must not be in a URL",
        "refresh_token" => "can be exchanged for new access tokens without the user",
        "id_token" => "says who signed in",
        "token_type" => "how the access token is used; anyone who has a Bearer token can use it",
        "expires_in" => "seconds until the access token expires",
        "patient" => "whose record was granted (SMART)",
        "sub" => "user ID at the issuer",
        "exp" => "when it expires",
        "iat" => "when it was issued",
        "nbf" => "not valid before this time",
        "fhirUser" => "FHIR resource of the user",
        "azp" => "client it was issued to",
        "at_hash" => "ties the ID token to the access token",
        "auth_time" => "when the user signed in",
        "jti" => "unique ID of the token",
        "kid" => "ID of the issuer's key that signed it",
        "alg" => "signature algorithm",
        _ => return None,
    })
}
