//! What a token endpoint gives (RFC 6749 section 5.1; SMART App Launch 2.2, step 5).

use crate::http::Response;
use crate::secret::Secret;
use http::header;
use oauth2::basic::BasicTokenType;
use oauth2::{ExtraTokenFields, StandardTokenResponse, TokenResponse};
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What came (SMART App Launch 2.2, step 5).
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access_token: Secret,
    pub refresh_token: Option<Secret>,
    pub id_token: Option<Secret>,
    pub scopes: Option<Vec<String>>,
    pub expires_in: Option<Duration>,
    pub patient: Option<String>,
    /// Whether the answer forbids storing it (RFC 6749 section 5.1, TOK-02).
    pub no_store: bool,
}

/// What SMART and OpenID Connect add to the answer.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SmartFields {
    #[serde(default, skip_serializing)]
    id_token: Option<Secret>,
    #[serde(default)]
    patient: Option<String>,
}

impl ExtraTokenFields for SmartFields {}

pub(super) type Answer = StandardTokenResponse<SmartFields, BasicTokenType>;

/// As they came, and whether the answer that brought them may be stored.
pub(super) fn tokens(answer: &Answer, seen: Option<&Response>) -> Tokens {
    let secret = |text: &String| Secret::new(text.as_str());
    Tokens {
        access_token: secret(answer.access_token().secret()),
        refresh_token: answer
            .refresh_token()
            .map(|token| secret(token.secret()))
            .filter(|token| !token.expose().is_empty()),
        id_token: answer.extra_fields().id_token.clone(),
        scopes: answer
            .scopes()
            .map(|scopes| scopes.iter().map(|scope| scope.to_string()).collect()),
        expires_in: answer.expires_in(),
        patient: answer.extra_fields().patient.clone(),
        no_store: seen.is_some_and(|response| {
            response
                .headers()
                .get(header::CACHE_CONTROL)
                .is_some_and(|value| value.to_str().is_ok_and(|text| text.contains("no-store")))
        }),
    }
}
