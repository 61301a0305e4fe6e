//! Finds the message in a JSON error that is not an OAuth error: a product's own format, an
//! `OperationOutcome`, or a problem document. Pure functions; the text is from the other side, and
//! callers make it safe to show.

use serde_json::{Map, Value};

/// The members in which products put their message; case, `_` and `-` are ignored.
const MEMBERS: [&str; 16] = [
    "error",
    "errorcode",
    "errordescription",
    "errormessage",
    "errorsummary",
    "message",
    "faultstring",
    "fault",
    "detail",
    "details",
    "diagnostics",
    "title",
    "reason",
    "issue",
    "errors",
    "text",
];
/// Maximum nesting depth at which messages are looked for.
const DEEPEST: usize = 4;

/// Returns the messages of an error, joined; `None` for a response that contains a token.
#[must_use]
pub fn said(members: &Map<String, Value>) -> Option<String> {
    let holds_token = |name: &&String| name.to_ascii_lowercase().contains("token");
    if members.keys().any(|name| holds_token(&name)) {
        return None;
    }
    let mut words = Vec::new();
    collect(members, DEEPEST, &mut words);
    words.dedup();
    Some(words.join(", ")).filter(|words| !words.trim().is_empty())
}

fn collect<'a>(members: &'a Map<String, Value>, deeper: usize, words: &mut Vec<&'a str>) {
    for (name, value) in members {
        let name: String = name.chars().filter(|c| !matches!(c, '_' | '-')).collect();
        if MEMBERS.contains(&name.to_ascii_lowercase().as_str()) {
            take(value, deeper, words);
        }
    }
}

fn take<'a>(value: &'a Value, deeper: usize, words: &mut Vec<&'a str>) {
    match value {
        Value::String(text) => words.push(text),
        Value::Object(members) if deeper > 0 => collect(members, deeper - 1, words),
        Value::Array(list) if deeper > 0 => {
            for one in list {
                take(one, deeper - 1, words);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_words_are_found_wherever_products_put_them() {
        for (body, words) in [
            (
                json!({"fault": {"faultstring": "Client credentials are invalid", "detail": {"errorcode": "oauth.v2.InvalidClient"}}}),
                Some("oauth.v2.InvalidClient, Client credentials are invalid"),
            ),
            (
                json!({"resourceType": "OperationOutcome", "issue": [{"severity": "error", "code": "invalid", "diagnostics": "redirect_uri is not registered"}]}),
                Some("redirect_uri is not registered"),
            ),
            (
                json!({"ErrorCode": "invalid_request", "Error": "ClientId is Invalid"}),
                Some("ClientId is Invalid, invalid_request"),
            ),
            (json!({"errors": ["a", {"message": "b"}]}), Some("a, b")),
            (
                json!({"title": "Bad", "detail": "two\nlines"}),
                Some("two\nlines, Bad"),
            ),
            (json!({"message": "", "x": "y"}), None),
            (
                json!({"error": {"message": "m"}, "refresh_token": "secret"}),
                None,
            ),
            (json!({"error": 7}), None),
        ] {
            let Value::Object(members) = body else {
                unreachable!()
            };
            assert_eq!(said(&members).as_deref(), words);
        }
    }
}
