//! Reads the response of a token endpoint (RFC 6749 section 5.1, SMART App Launch 2.2 step 5) in
//! all variants that servers send: unambiguous deviations are normalized and reported as oddities.
//! Everything else is left unchanged. Pure functions.

use crate::rfc::json_object;
use crate::rfc::oddity::Oddity;
use serde_json::{Map, Value};

/// Longest token lifetime that is normalized, in seconds.
const LONGEST_LIFE: f64 = 4_294_967_295.0;

/// A response in the standard form, with the deviations of the original.
#[derive(Clone, Debug, PartialEq)]
pub struct TokenAnswer {
    pub members: Map<String, Value>,
    pub oddities: Vec<Oddity>,
}

impl TokenAnswer {
    /// Whether the response contains tokens, whatever its status.
    #[must_use]
    pub fn has_token(&self) -> bool {
        self.members
            .get("access_token")
            .and_then(Value::as_str)
            .is_some_and(|token| !token.is_empty())
    }

    fn odd(&mut self, check: &'static str, what: impl Into<String>) {
        self.oddities.push(Oddity::new(check, what));
    }
}

/// Reads the response of a token endpoint; `None` if it is not a JSON object.
#[must_use]
pub fn read(status: u16, media_type: Option<&str>, body: &[u8]) -> Option<TokenAnswer> {
    let mut answer = TokenAnswer {
        members: json_object::read(body)?,
        oddities: Vec::new(),
    };
    if !answer.has_token() {
        return Some(answer);
    }
    if status != 200 {
        answer.odd(
            "TOK-01",
            format!("sends tokens with status {status}, not 200"),
        );
    }
    if json_object::without_mark(body).1 {
        answer.odd("TOK-03", "starts the token response with a byte order mark");
    }
    if !media_type.is_some_and(is_json) {
        answer.odd("TOK-03", "does not label the token response as JSON");
    }
    token_type(&mut answer);
    life(&mut answer);
    scope(&mut answer);
    patient(&mut answer);
    for name in ["refresh_token", "id_token"] {
        drop_empty(&mut answer, name);
    }
    Some(answer)
}

/// Whether a media type's essence is JSON (RFC 9110 section 8.3.1).
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
}

/// Returns the patient's ID from an ID or a reference.
#[must_use]
pub fn patient_of(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => {
            let id = text.strip_prefix("Patient/").unwrap_or(text);
            Some(id.to_owned()).filter(|id| !id.is_empty())
        }
        Value::Number(number) => number.as_u64().map(|number| number.to_string()),
        Value::Object(reference) => {
            patient_of(reference.get("reference").filter(|one| one.is_string())?)
        }
        _ => None,
    }
}

/// Removes a member that is null or empty, which means the same as missing; returns whether it did.
fn drop_empty(answer: &mut TokenAnswer, name: &str) -> bool {
    let is_empty = |value: &Value| {
        value.is_null()
            || value.as_str().is_some_and(|text| text.trim().is_empty())
            || value.as_array().is_some_and(Vec::is_empty)
    };
    let Some(value) = answer.members.get(name).filter(|value| is_empty(value)) else {
        return false;
    };
    let how = if value.is_null() { "as null" } else { "empty" };
    answer.members.remove(name);
    answer.odd(
        "TOK-01",
        format!("sends `{name}` {how} instead of leaving it out"),
    );
    true
}

fn token_type(answer: &mut TokenAnswer) {
    drop_empty(answer, "token_type");
    match answer.members.get("token_type") {
        None => {
            answer.odd(
                "TOK-01",
                "does not send the `token_type` of its tokens; they are treated as Bearer",
            );
            answer.members.insert("token_type".into(), "Bearer".into());
        }
        Some(Value::String(text)) if text.trim() != text => {
            let trimmed = Value::from(text.trim());
            answer.odd("TOK-01", "puts whitespace around `token_type`");
            answer.members.insert("token_type".into(), trimmed);
        }
        Some(_) => {}
    }
}

fn life(answer: &mut TokenAnswer) {
    if drop_empty(answer, "expires_in") {
        return;
    }
    let Some(value) = answer
        .members
        .get("expires_in")
        .filter(|life| !life.is_u64())
    else {
        return;
    };
    let (seconds, how) = match value {
        Value::String(text) => (text.trim().parse().ok(), "as a string, not as a number"),
        Value::Number(number) => (number.as_f64(), "with a fraction, not as a whole number"),
        _ => (None, ""),
    };
    let Some(seconds) = seconds.and_then(whole) else {
        return;
    };
    answer.members.insert("expires_in".into(), seconds.into());
    answer.odd("TOK-01", format!("sends `expires_in` {how}"));
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "`contains` has checked the range before the cast"
)]
fn whole(seconds: f64) -> Option<u64> {
    (0.0..=LONGEST_LIFE)
        .contains(&seconds)
        .then(|| seconds.floor() as u64)
}

fn scope(answer: &mut TokenAnswer) {
    if drop_empty(answer, "scope") {
        return;
    }
    let Some(Value::Array(list)) = answer.members.get("scope") else {
        return;
    };
    let words: Option<Vec<&str>> = list.iter().map(Value::as_str).collect();
    let Some(words) = words.map(|words| words.join(" ")) else {
        return;
    };
    answer.members.insert("scope".into(), words.into());
    answer.odd("TOK-01", "sends `scope` as a list, not as one string");
}

fn patient(answer: &mut TokenAnswer) {
    if drop_empty(answer, "patient") {
        return;
    }
    let Some(value) = answer.members.get("patient") else {
        return;
    };
    let Some(id) = patient_of(value).filter(|id| value.as_str() != Some(id)) else {
        return;
    };
    let what = match value {
        Value::Number(_) => "a number, not as a string",
        _ => "a reference, not as an ID",
    };
    answer.odd("SMART-05", format!("sends `patient` as {what}"));
    answer.members.insert("patient".into(), id.into());
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn with(name: &str, value: Value) -> TokenAnswer {
        let mut body = json!({"access_token": "a", "token_type": "Bearer", "expires_in": 3600, "scope": "openid", "patient": "p1"});
        body[name] = value;
        read(200, Some("application/json"), body.to_string().as_bytes()).unwrap()
    }

    #[test]
    fn an_unambiguous_member_is_understood_and_reported_once() {
        for (name, sent, read, told) in [
            ("expires_in", json!(3600), json!(3600), None),
            (
                "expires_in",
                json!("3600"),
                json!(3600),
                Some("sends `expires_in` as a string, not as a number"),
            ),
            (
                "expires_in",
                json!(" 3600.0 "),
                json!(3600),
                Some("sends `expires_in` as a string, not as a number"),
            ),
            (
                "expires_in",
                json!(3599.9),
                json!(3599),
                Some("sends `expires_in` with a fraction, not as a whole number"),
            ),
            (
                "expires_in",
                json!(""),
                Value::Null,
                Some("sends `expires_in` empty instead of leaving it out"),
            ),
            (
                "expires_in",
                Value::Null,
                Value::Null,
                Some("sends `expires_in` as null instead of leaving it out"),
            ),
            (
                "scope",
                json!(["openid"]),
                json!("openid"),
                Some("sends `scope` as a list, not as one string"),
            ),
            (
                "scope",
                json!(["openid profile", "a"]),
                json!("openid profile a"),
                Some("sends `scope` as a list, not as one string"),
            ),
            (
                "scope",
                json!([]),
                Value::Null,
                Some("sends `scope` empty instead of leaving it out"),
            ),
            (
                "token_type",
                json!("bearer "),
                json!("bearer"),
                Some("puts whitespace around `token_type`"),
            ),
            (
                "patient",
                json!("Patient/p1"),
                json!("p1"),
                Some("sends `patient` as a reference, not as an ID"),
            ),
            (
                "patient",
                json!({"reference": "Patient/p1"}),
                json!("p1"),
                Some("sends `patient` as a reference, not as an ID"),
            ),
            (
                "patient",
                json!(77),
                json!("77"),
                Some("sends `patient` as a number, not as a string"),
            ),
            (
                "refresh_token",
                json!(""),
                Value::Null,
                Some("sends `refresh_token` empty instead of leaving it out"),
            ),
            (
                "id_token",
                Value::Null,
                Value::Null,
                Some("sends `id_token` as null instead of leaving it out"),
            ),
        ] {
            let answer = with(name, sent.clone());
            let found = answer.members.get(name).cloned().unwrap_or_default();
            let whats: Vec<&str> = answer
                .oddities
                .iter()
                .map(|one| one.what.as_str())
                .collect();
            assert_eq!(
                (found, whats),
                (read, told.into_iter().collect()),
                "{name}: {sent}"
            );
        }
    }

    #[test]
    fn an_ambiguous_member_is_left_as_it_is() {
        for (name, sent) in [
            ("expires_in", json!(-1)),
            ("expires_in", json!("-1")),
            ("expires_in", json!(1e30)),
            ("expires_in", json!("NaN")),
            ("expires_in", json!("an hour")),
            ("expires_in", json!([3600])),
            ("scope", json!(["openid", 7])),
            ("scope", json!({"openid": true})),
            ("token_type", json!(["Bearer"])),
            ("patient", json!(["p1"])),
            ("patient", json!({"reference": {"reference": "Patient/p1"}})),
        ] {
            let answer = with(name, sent.clone());
            assert_eq!(
                (&answer.members[name], &answer.oddities),
                (&sent, &Vec::new()),
                "{name}"
            );
        }
    }

    #[test]
    fn missing_or_odd_token_type_status_content_type_and_byte_order_mark_are_reported() {
        let body = b"\xef\xbb\xbf{\"access_token\":\"a\"}";
        let answer = read(201, Some("text/plain; charset=utf-8"), body).unwrap();
        assert_eq!(answer.members["token_type"], "Bearer");
        let whats: Vec<String> = answer
            .oddities
            .into_iter()
            .map(|one| format!("{} {}", one.check, one.what))
            .collect();
        assert_eq!(
            whats,
            [
                "TOK-01 sends tokens with status 201, not 200",
                "TOK-03 starts the token response with a byte order mark",
                "TOK-03 does not label the token response as JSON",
                "TOK-01 does not send the `token_type` of its tokens; they are treated as Bearer",
            ]
        );
    }

    #[test]
    fn without_tokens_nothing_is_corrected() {
        for body in [
            r#"{"error":"invalid_grant"}"#,
            r#"{"access_token":"","expires_in":"1"}"#,
            r#"{"access_token":7}"#,
        ] {
            let answer = read(200, None, body.as_bytes()).unwrap();
            assert_eq!(
                (answer.has_token(), answer.oddities),
                (false, Vec::new()),
                "{body}"
            );
        }
        assert_eq!(read(200, None, b"access_token=a"), None);
    }
}
