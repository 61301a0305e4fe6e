//! Redacts everything secret or personal in the headers and bodies of an exchange, so that a report
//! may contain it. Also finds the secrets in an exchange. These are pure functions; the recorder
//! decides which exchanges to keep.

use crate::http::Exchange;
use crate::rfc::media_type::essence;
use crate::secret::Secret;
use crate::trace::redact;
use http::HeaderMap;
use serde_json::{Map, Value};
use url::{Url, form_urlencoded};

/// A request and its response, redacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Detail {
    pub request: Part,
    /// Absent if there was no response.
    pub response: Option<Part>,
}

/// Headers and body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Part {
    pub headers: Vec<(String, String)>,
    pub media_type: String,
    /// Empty if there was no body.
    pub body: String,
}

/// Headers that contain no secrets; the values of all others are redacted.
const HEADERS: [&str; 24] = [
    "accept",
    "access-control-allow-credentials",
    "access-control-allow-headers",
    "access-control-allow-methods",
    "access-control-allow-origin",
    "allow",
    "cache-control",
    "connection",
    "content-encoding",
    "content-length",
    "content-security-policy",
    "content-type",
    "date",
    "origin",
    "pragma",
    "referrer-policy",
    "retry-after",
    "server",
    "strict-transport-security",
    "transfer-encoding",
    "vary",
    "www-authenticate",
    "x-content-type-options",
    "x-frame-options",
];

/// Members of JSON responses that contain no secrets, in addition to the harmless parameters.
const MEMBERS: [&str; 7] = [
    "active",
    "capabilities",
    "display",
    "error_uri",
    "issuer",
    "platform_type",
    "token_type",
];
/// The members that must not be in a published key (RFC 7517 section 9.2).
const PRIVATE: [&str; 8] = ["d", "p", "q", "dp", "dq", "qi", "k", "oth"];
/// Parameters and members whose values are secrets of the run. Verifiers are not listed, because
/// they are reported to the recorder where they are made; other values that a check sends as a
/// verifier may be public.
const SECRETS: [&str; 13] = [
    "access_token",
    "assertion",
    "client_assertion",
    "client_secret",
    "code",
    "id_token",
    "nonce",
    "password",
    "refresh_token",
    "registration_access_token",
    "state",
    "ticket",
    "token",
];
/// Minimum length of a secret value; shorter values with such a name are words, not secrets.
const SHORTEST: usize = 12;
const LONGEST: usize = 6_000;
/// The prefix of values that checks make up.
const MADE_UP: &str = "fastenctl-";

/// Returns the exchange with its secrets redacted.
#[must_use]
pub fn detail(exchange: &Exchange, secrets: &[(&'static str, Secret)]) -> Detail {
    let part = |headers: &HeaderMap, body: &[u8]| Part {
        headers: headers
            .iter()
            .map(|(name, value)| header(name.as_str(), value.as_bytes(), exchange, secrets))
            .collect(),
        media_type: media_type(headers),
        body: cut(&redact::known(
            &body_text(&media_type(headers), body, exchange),
            secrets,
        )),
    };
    Detail {
        request: part(&exchange.request_headers, &exchange.request_body),
        response: exchange
            .outcome
            .as_ref()
            .ok()
            .map(|response| part(response.headers(), response.body())),
    }
}

fn header(
    name: &str,
    value: &[u8],
    exchange: &Exchange,
    secrets: &[(&'static str, Secret)],
) -> (String, String) {
    let value = String::from_utf8_lossy(value);
    let shown = match name {
        "location" => exchange
            .url
            .join(&value)
            .map_or_else(|_| redact::short(&value), |url| redact::url(&url)),
        _ if HEADERS.contains(&name) => redact::short(&value),
        _ => redact::label(name, &Secret::new(value)),
    };
    (name.to_owned(), redact::known(&shown, secrets))
}

fn media_type(headers: &HeaderMap) -> String {
    let value = headers
        .get("content-type")
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    essence(value)
}

fn body_text(media_type: &str, body: &[u8], exchange: &Exchange) -> String {
    if body.is_empty() {
        return String::new();
    }
    if media_type == "application/x-www-form-urlencoded" {
        return redact::pairs(&String::from_utf8_lossy(body));
    }
    match serde_json::from_slice::<Value>(body) {
        Ok(value) if value.is_object() => {
            let published =
                exchange.url.path().contains("/.well-known/") || value.get("keys").is_some();
            let shown = if published {
                without_private_keys(value)
            } else {
                members(value)
            };
            serde_json::to_string_pretty(&shown).unwrap_or_default()
        }
        _ => format!(
            "<{}: {} bytes, not shown>",
            if media_type.is_empty() {
                "body"
            } else {
                media_type
            },
            body.len()
        ),
    }
}

/// Redacts private key members; everything else that a provider publishes is public.
fn without_private_keys(value: Value) -> Value {
    match value {
        Value::Object(all) if all.contains_key("kty") => all
            .into_iter()
            .map(|(name, value)| {
                if PRIVATE.contains(&name.as_str()) {
                    (name, hidden(&value))
                } else {
                    (name, value)
                }
            })
            .collect(),
        Value::Object(all) => all
            .into_iter()
            .map(|(name, value)| (name, without_private_keys(value)))
            .collect(),
        Value::Array(all) => all.into_iter().map(without_private_keys).collect(),
        other => other,
    }
}

/// Redacts any other JSON object: keeps text only under harmless names, and only the type of a
/// health record.
fn members(value: Value) -> Value {
    match value {
        Value::Object(all) if all.contains_key("resourceType") => record(&all),
        Value::Object(all) => all
            .into_iter()
            .map(|(name, value)| {
                let shown = if is_harmless(&name) {
                    value
                } else {
                    labelled(&name, value)
                };
                (name, shown)
            })
            .collect(),
        other => other,
    }
}

fn record(all: &Map<String, Value>) -> Value {
    let kind = all.get("resourceType").cloned().unwrap_or_default();
    let count = all.len() - 1;
    Map::from_iter([
        ("resourceType".to_owned(), kind),
        ("…".to_owned(), format!("{count} members, not shown").into()),
    ])
    .into()
}

fn is_harmless(name: &str) -> bool {
    redact::SHOWN.contains(&name)
        || MEMBERS.contains(&name)
        || ["_endpoint", "_supported", "_expires_in"]
            .iter()
            .any(|end| name.ends_with(end))
}

fn labelled(name: &str, value: Value) -> Value {
    match value {
        Value::String(text) => redact::label(name, &Secret::new(text)).into(),
        Value::Array(all) => all.into_iter().map(|value| labelled(name, value)).collect(),
        Value::Object(_) => members(value),
        other => other,
    }
}

fn hidden(value: &Value) -> Value {
    redact::label("private key", &Secret::new(value.to_string())).into()
}

fn cut(text: &str) -> String {
    match text.char_indices().nth(LONGEST) {
        None => text.to_owned(),
        Some((end, _)) => format!("{}…", &text[..end]),
    }
}

/// Returns the secret values in the exchange.
#[must_use]
pub fn secrets_of(exchange: &Exchange) -> Vec<(&'static str, Secret)> {
    let mut found = Vec::new();
    of_url(&exchange.url, &mut found);
    of_pairs(&exchange.request_body, &mut found);
    if let Some(value) = exchange
        .request_headers
        .get("authorization")
        .and_then(|value| value.to_str().ok())
    {
        note(
            "authorization",
            value.split_once(' ').map_or(value, |(_, value)| value),
            &mut found,
        );
    }
    let Ok(response) = &exchange.outcome else {
        return found;
    };
    for cookie in response.headers().get_all("set-cookie") {
        let value = cookie
            .to_str()
            .ok()
            .and_then(|text| text.split(';').next()?.split_once('='));
        note("cookie", value.map_or("", |(_, value)| value), &mut found);
    }
    let location = response
        .headers()
        .get("location")
        .and_then(|value| value.to_str().ok());
    if let Some(url) = location.and_then(|text| exchange.url.join(text).ok()) {
        of_url(&url, &mut found);
    }
    if let Ok(Value::Object(all)) = serde_json::from_slice(response.body()) {
        for name in SECRETS {
            note(
                name,
                all.get(name).and_then(Value::as_str).unwrap_or_default(),
                &mut found,
            );
        }
    }
    found
}

fn of_url(url: &Url, found: &mut Vec<(&'static str, Secret)>) {
    for text in [url.query(), url.fragment()].into_iter().flatten() {
        of_pairs(text.as_bytes(), found);
    }
}

fn of_pairs(text: &[u8], found: &mut Vec<(&'static str, Secret)>) {
    for (name, value) in form_urlencoded::parse(text) {
        if let Some(name) = SECRETS.iter().find(|secret| **secret == name) {
            note(name, &value, found);
        }
    }
}

fn note(name: &'static str, value: &str, found: &mut Vec<(&'static str, Secret)>) {
    if value.len() >= SHORTEST && !value.starts_with(MADE_UP) {
        found.push((name, Secret::new(value)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Response;
    use std::time::{Duration, Instant};

    fn exchange(url: &str, request: &str, response: http::Response<Vec<u8>>) -> Exchange {
        Exchange {
            method: http::Method::POST,
            url: Url::parse(url).unwrap(),
            request_headers: HeaderMap::from_iter([
                (
                    http::header::CONTENT_TYPE,
                    "application/x-www-form-urlencoded".parse().unwrap(),
                ),
                (
                    http::header::AUTHORIZATION,
                    "Basic YXBwOnMzY3JldC1vZi10aGUtYXBw".parse().unwrap(),
                ),
            ]),
            request_body: request.as_bytes().to_vec(),
            started: Instant::now(),
            duration: Duration::ZERO,
            outcome: Ok(response),
        }
    }

    fn answer(headers: &[(&str, &str)], body: &str) -> Response {
        let mut builder = http::Response::builder();
        for (name, value) in headers {
            builder = builder.header(*name, *value);
        }
        builder.body(body.as_bytes().to_vec()).unwrap()
    }

    #[test]
    fn a_token_exchange_shows_harmless_values_and_labels_secret_ones() {
        let body = r#"{"access_token":"at-0123456789","token_type":"Bearer","expires_in":60,"scope":"openid","patient":"p1"}"#;
        let exchange = exchange(
            "https://as.example/token",
            "grant_type=authorization_code&code=code-0123456789&redirect_uri=http%3A%2F%2F127.0.0.1%2Fcallback",
            answer(
                &[
                    ("content-type", "application/json"),
                    ("set-cookie", "sid=0123456789abcdef; Path=/"),
                ],
                body,
            ),
        );
        let found = secrets_of(&exchange);
        let names: Vec<&str> = found.iter().map(|(name, _)| *name).collect();
        assert_eq!(names, ["code", "authorization", "cookie", "access_token"]);
        let detail = detail(&exchange, &found);
        let label = |name: &str, text: &str| redact::label(name, &Secret::new(text));
        let code = label("code", "code-0123456789");
        assert_eq!(
            detail.request.body,
            format!(
                "grant_type=authorization_code&code={code}&redirect_uri=http://127.0.0.1/callback"
            )
        );
        let response = detail.response.unwrap();
        assert_eq!(
            response.headers[1].1,
            label("set-cookie", "sid=0123456789abcdef; Path=/")
        );
        let shown: Value = serde_json::from_str(&response.body).unwrap();
        assert_eq!(
            shown,
            serde_json::json!({"access_token": label("access_token", "at-0123456789"), "token_type": "Bearer",
                "expires_in": 60, "scope": "openid", "patient": label("patient", "p1")})
        );
    }

    #[test]
    fn health_records_pages_and_private_keys_are_not_shown() {
        for (url, kind, body, expected) in [
            (
                "https://f.example/Patient/1",
                "application/fhir+json",
                r#"{"resourceType":"Patient","name":[{"family":"Park"}]}"#,
                "{\n  \"resourceType\": \"Patient\",\n  \"…\": \"1 members, not shown\"\n}",
            ),
            (
                "https://as.example/login",
                "text/html",
                "<p>Ada Park",
                "<text/html: 11 bytes, not shown>",
            ),
            (
                "https://as.example/x",
                "application/json",
                "[1, 2]",
                "<application/json: 6 bytes, not shown>",
            ),
        ] {
            let shown = detail(
                &exchange(url, "", answer(&[("content-type", kind)], body)),
                &[],
            );
            assert_eq!(shown.response.unwrap().body, expected);
        }
        let keys = r#"{"keys":[{"kty":"RSA","n":"public","d":"private-exponent"}]}"#;
        let shown = detail(
            &exchange("https://as.example/jwks", "", answer(&[], keys)),
            &[],
        )
        .response
        .unwrap()
        .body;
        assert!(
            shown.contains("public") && !shown.contains("private-exponent"),
            "{shown}"
        );
    }

    #[test]
    fn a_redirect_is_redacted_in_its_header() {
        let headers = [(
            "location",
            "/callback?code=code-0123456789&iss=https%3A%2F%2Fas.example",
        )];
        let exchange = exchange("https://as.example/a", "", answer(&headers, ""));
        let location = &detail(&exchange, &[]).response.unwrap().headers[0].1;
        assert!(
            location.starts_with("https://as.example/callback?code=<code: 15 chars, "),
            "{location}"
        );
        assert!(location.ends_with("&iss=https://as.example"), "{location}");
    }
}
