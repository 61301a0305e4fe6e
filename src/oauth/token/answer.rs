//! The response of a token endpoint (RFC 6749 section 5.1; SMART App Launch 2.2, step 5).

use crate::http::Response;
use crate::rfc::oddity::Oddity;
use crate::rfc::token_answer;
use crate::secret::Secret;
use http::{HeaderValue, StatusCode, header};
use oauth2::basic::BasicTokenType;
use oauth2::{ExtraTokenFields, StandardTokenResponse, TokenResponse};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::time::Duration;

/// The tokens and the members returned with them (SMART App Launch 2.2, step 5).
#[derive(Clone, Debug)]
pub struct Tokens {
    pub access_token: Secret,
    pub refresh_token: Option<Secret>,
    pub id_token: Option<Secret>,
    pub scopes: Option<Vec<String>>,
    pub expires_in: Option<Duration>,
    pub patient: Option<String>,
    /// Whether the response forbids storing it (RFC 6749 section 5.1, TOK-02).
    pub no_store: bool,
    /// Deviations from the standard.
    pub oddities: Vec<Oddity>,
}

/// Members that SMART and OpenID Connect add to the response.
#[derive(Debug, Deserialize, Serialize)]
pub(super) struct SmartFields {
    #[serde(default, skip_serializing)]
    id_token: Option<Secret>,
    #[serde(default)]
    patient: Option<String>,
}

impl ExtraTokenFields for SmartFields {}

pub(super) type Answer = StandardTokenResponse<SmartFields, BasicTokenType>;

/// Rewrites a response into the standard form where it is unambiguous, and notes what was odd about
/// it.
pub(super) fn read(response: Response) -> (Response, Vec<Oddity>) {
    let status = response.status();
    let media_type = response.headers().get(header::CONTENT_TYPE);
    let media_type = media_type.and_then(|value| value.to_str().ok());
    let Some(answer) = token_answer::read(status.as_u16(), media_type, response.body()) else {
        return (response, Vec::new());
    };
    let (mut parts, _) = response.into_parts();
    if status.is_success() {
        parts.status = StatusCode::OK;
        let json = HeaderValue::from_static("application/json");
        parts.headers.insert(header::CONTENT_TYPE, json);
    }
    let body = Value::Object(answer.members).to_string().into_bytes();
    (Response::from_parts(parts, body), answer.oddities)
}

/// Returns the tokens as received, and whether the response may be stored.
pub(super) fn tokens(answer: &Answer, seen: Option<&Response>, oddities: Vec<Oddity>) -> Tokens {
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
        oddities,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, media_type: &str, body: &str) -> (u16, String, usize) {
        let response = http::Response::builder()
            .status(status)
            .header(header::CONTENT_TYPE, media_type)
            .body(body.as_bytes().to_vec())
            .unwrap();
        let (read, oddities) = read(response);
        let body = String::from_utf8_lossy(read.body()).into_owned();
        (read.status().as_u16(), body, oddities.len())
    }

    #[test]
    fn a_strict_reader_gets_the_intended_answer() {
        let good = r#"{"access_token":"a","token_type":"Bearer"}"#;
        for (status, media_type, body, expected) in [
            (200, "application/json", good, (200, good, 0)),
            (201, "application/json", good, (200, good, 1)),
            (200, "text/plain", good, (200, good, 1)),
            (
                200,
                "application/json",
                r#"{"access_token":"a"}"#,
                (200, good, 1),
            ),
            (
                400,
                "text/html",
                "\u{feff}{\"error\":\"invalid_grant\"}",
                (400, r#"{"error":"invalid_grant"}"#, 0),
            ),
            (200, "text/html", "<html>", (200, "<html>", 0)),
        ] {
            let (status, body, oddities) = answered(status, media_type, body);
            assert_eq!((status, body.as_str(), oddities), expected);
        }
    }
}
