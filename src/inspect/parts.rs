//! The parts of a thing taken apart: what each part is, what is wrong with it, and by which rule.

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
    /// An answer from the authorization endpoint, and where its parameters were.
    AuthorizationResponse,
    /// An answer from the token endpoint.
    TokenAnswer,
    Jwt,
    /// Encrypted: only its header can be read.
    Jwe,
    OpaqueToken,
    /// What `auth test --json` printed.
    Report,
    /// A web address of an unknown kind.
    Address,
}

impl What {
    /// The name in words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationRequest => "an authorization request",
            Self::AuthorizationResponse => "an authorization response",
            Self::TokenAnswer => "an answer of a token endpoint",
            Self::Jwt => "a JSON Web Token",
            Self::Jwe => "an encrypted JSON Web Token",
            Self::OpaqueToken => "an opaque token or code",
            Self::Report => "a report of `auth test --json`",
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
    /// The conformance check, or empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub check: &'static str,
    /// Where the rule is defined.
    pub source: Vec<&'static str>,
}

/// The result of taking something apart.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    pub what: What,
    pub parts: Vec<Part>,
    pub problems: Vec<Problem>,
    /// Whether it is of use to somebody who has it.
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

/// Each parameter: shown if harmless, else as length and fingerprint.
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
        "response_type" => "what is asked for; `code` is the only safe one",
        "client_id" => "who asks",
        "redirect_uri" => "where the answer goes; it must be registered, to the letter",
        "scope" => "what is asked for, or was granted",
        "state" => "ties the answer to the browser that asked",
        "nonce" => "ties the id token to this request",
        "aud" => "the FHIR server the token is for (SMART)",
        "code_challenge" => "hash of the verifier that only the asker knows (PKCE)",
        "code_challenge_method" => "how it was made; only S256 protects",
        "response_mode" => "how the answer travels",
        "prompt" => "what the provider shows the person",
        "launch" => "the context an EHR launched the app in",
        "code" => "what is swapped for tokens, once",
        "iss" => "who answers, or who issued the token",
        "error" => "why there is no code",
        "error_description" => "the same in the provider's words",
        "session_state" => "for session management of OpenID Connect",
        "access_token" => "opens the record; it does not belong into an address",
        "refresh_token" => "gets new access tokens without the person",
        "id_token" => "says who signed in",
        "token_type" => "how the access token is shown; Bearer: whoever has it may use it",
        "expires_in" => "seconds for which the access token holds",
        "patient" => "whose record was granted (SMART)",
        "sub" => "the person, as the issuer calls it",
        "exp" => "the moment from which it holds no more",
        "iat" => "when it was issued",
        "nbf" => "before that it does not hold",
        "fhirUser" => "the person's own FHIR resource",
        "azp" => "the one client it was issued to",
        "at_hash" => "ties it to the access token",
        "auth_time" => "when the person signed in",
        "jti" => "its serial number",
        "kid" => "which of the issuer's keys signed it",
        "alg" => "how it is signed",
        _ => return None,
    })
}
