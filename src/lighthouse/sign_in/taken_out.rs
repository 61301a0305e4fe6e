//! Removes what the gateway added to a token request (client secret, assertion, `Authorization`)
//! from the provider's errors. Clients never receive it, even if the provider quotes the whole
//! request (protocol.md section 3 point 6). Pure.

use crate::echo::Echoes;
use serde_json::{Map, Value};

/// The replacement.
const REMOVED: &str = "[removed]";
/// The members of a successful response. One that has any of them is passed on unchanged.
const TOKENS: [&str; 3] = ["access_token", "refresh_token", "id_token"];
/// Error codes that are kept even if they contain a very simple secret (RFC 6749 section 5.2,
/// OpenID Connect Core 3.1.2.6, RFC 9449).
const WORDS: [&str; 12] = [
    "access_denied",
    "interaction_required",
    "invalid_client",
    "invalid_dpop_proof",
    "invalid_grant",
    "invalid_request",
    "invalid_scope",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "use_dpop_nonce",
];
/// The members of an error response.
const MEMBERS: [&str; 3] = ["error", "error_description", "error_uri"];

/// Returns a provider's response without what the gateway added; `None` if it can be passed on
/// unchanged.
#[must_use]
pub fn without(
    added: &Echoes,
    is_success: bool,
    body: &[u8],
    fields: &Map<String, Value>,
) -> Option<Vec<u8>> {
    let has_tokens = TOKENS
        .iter()
        .any(|name| fields.get(*name).is_some_and(|value| !value.is_null()));
    if is_success && has_tokens || !holds(added, body) {
        return None;
    }
    let told = fields
        .iter()
        .map(|(name, value)| member(added, name, value))
        .collect();
    let told = Value::Object(told).to_string();
    let error = fields
        .get("error")
        .map(|word| member(added, "error", word).1)
        .unwrap_or_default();
    // If a secret spans several members, only `error` is kept.
    let is_clean = !holds(
        added,
        told.replace(&format!("\"error\":{error}"), "").as_bytes(),
    );
    let told = if is_clean {
        told
    } else {
        serde_json::json!({ "error": error }).to_string()
    };
    Some(told.into_bytes())
}

fn holds(added: &Echoes, body: &[u8]) -> bool {
    !added.places(&String::from_utf8_lossy(body)).is_empty()
}

fn is_word(value: &Value) -> bool {
    value.as_str().is_some_and(|word| WORDS.contains(&word))
}

fn member(added: &Echoes, name: &str, value: &Value) -> (String, Value) {
    match name {
        "error" if is_word(value) => (name.to_owned(), value.clone()),
        _ if MEMBERS.contains(&name) => (name.to_owned(), cleared(added, value)),
        _ => (text(added, name), cleared(added, value)),
    }
}

fn cleared(added: &Echoes, value: &Value) -> Value {
    match value {
        Value::String(said) => text(added, said).into(),
        Value::Array(values) => values.iter().map(|value| cleared(added, value)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (text(added, name), cleared(added, value)))
            .collect(),
        // A secret may consist of digits only.
        Value::Number(number) if !added.places(&number.to_string()).is_empty() => REMOVED.into(),
        other => other.clone(),
    }
}

fn text(added: &Echoes, said: &str) -> String {
    added
        .replaced(said, REMOVED)
        .unwrap_or_else(|| said.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn answer(secret: &str, is_success: bool, body: &str) -> Option<String> {
        let mut added = Echoes::default();
        added.add_pair("gateway", secret);
        let fields = serde_json::from_str(body).unwrap();
        without(&added, is_success, body.as_bytes(), &fields)
            .map(|body| String::from_utf8(body).unwrap())
    }

    #[test]
    fn keys_and_values_at_any_depth_are_cleaned() {
        let body = json!({"error": "invalid_client", "error_description": "of my-secret: no", "a": [{"my-secret": "x my-secret"}], "code": "c"});
        let told = json!({"error": "invalid_client", "error_description": "of [removed]: no", "a": [{"[removed]": "x [removed]"}], "code": "c"});
        assert_eq!(
            answer("my-secret", false, &body.to_string()),
            Some(told.to_string())
        );
    }

    #[test]
    fn an_answer_that_quotes_nothing_stays_byte_for_byte() {
        assert_eq!(
            answer(
                "my-secret",
                false,
                " {\"error\" : \"invalid_grant\", \"a\":1.0}"
            ),
            None
        );
        assert_eq!(answer("", false, "{\"error\":\"invalid_grant\"}"), None);
        assert_eq!(answer("abc", false, "{\"error\":\"abc\"}"), None);
    }

    #[test]
    fn tokens_in_a_successful_answer_are_never_touched() {
        let good = json!({"access_token": "my-secret", "id_token": "my-secret"}).to_string();
        assert_eq!(answer("my-secret", true, &good), None);
        assert!(answer("my-secret", false, &good).is_some());
        let refused = json!({"error": "invalid_client", "sent": "my-secret"}).to_string();
        assert!(
            answer("my-secret", true, &refused)
                .unwrap()
                .contains("[removed]")
        );
        let null = json!({"error": "invalid_client", "access_token": null, "sent": "my-secret"})
            .to_string();
        assert!(
            answer("my-secret", true, &null)
                .unwrap()
                .contains("[removed]")
        );
    }

    #[test]
    fn simple_secrets_leave_only_the_error_code() {
        for (secret, body, told) in [
            (
                "1234",
                r#"{"error":"invalid_client","sent":91234}"#,
                r#"{"error":"invalid_client","sent":"[removed]"}"#,
            ),
            (
                "client",
                r#"{"error":"invalid_client","error_description":"client wrong"}"#,
                r#"{"error":"invalid_client","error_description":"[removed] wrong"}"#,
            ),
            (
                "hush",
                r#"{"error":"hush","a":"hush"}"#,
                r#"{"error":"[removed]","a":"[removed]"}"#,
            ),
            (
                "error",
                r#"{"error":"invalid_scope"}"#,
                r#"{"error":"invalid_scope"}"#,
            ),
            (
                r#"a":"b"#,
                r#"{"error":"invalid_scope","a":"b"}"#,
                r#"{"error":"invalid_scope"}"#,
            ),
        ] {
            let told: Value = serde_json::from_str(told).unwrap();
            let found: Value = serde_json::from_str(&answer(secret, false, body).unwrap()).unwrap();
            assert_eq!(found, told, "{secret}");
        }
    }

    #[test]
    fn a_repeated_member_hides_nothing() {
        let body = r#"{"error":"invalid_scope","a":"my-secret","a":"x"}"#;
        assert_eq!(
            answer("my-secret", false, body).unwrap(),
            r#"{"a":"x","error":"invalid_scope"}"#
        );
    }
}
