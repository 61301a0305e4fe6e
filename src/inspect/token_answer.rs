//! Inspects a response from a token endpoint (RFC 6749 sections 5.1 and 5.2): its members, and the
//! tokens in it that can be read. Pure; of anything that grants access or identifies a record, only
//! length and fingerprint are shown.

use crate::inspect::parts::{Inspection, Part, Problem, What, meaning, part, problem};
use crate::inspect::token::token;
use crate::rfc::token_answer::read;
use crate::secret::Secret;
use crate::trace::redact::{addresses, label, short};
use serde_json::{Map, Value};

/// Members that identify such a response.
const KNOWN_BY: [&str; 4] = ["access_token", "id_token", "refresh_token", "token_type"];

/// Members whose text is harmless; any other may be secret.
const SHOWN: [&str; 9] = [
    "token_type",
    "expires_in",
    "scope",
    "error",
    "error_description",
    "error_uri",
    "issued_token_type",
    "smart_style_url",
    "intent",
];

/// Whether a document is a response from a token endpoint.
pub(crate) fn is_token_answer(members: &Map<String, Value>) -> bool {
    let is_refusal = members.get("error").is_some_and(Value::is_string);
    !members.contains_key("steps")
        && (is_refusal || KNOWN_BY.iter().any(|name| members.contains_key(*name)))
}

/// Inspects a token response; `now` is in Unix seconds.
pub(crate) fn token_answer(members: &Map<String, Value>, now: i64) -> Inspection {
    let mut parts: Vec<Part> = members.iter().map(member).collect();
    let mut problems = problems(members);
    for name in ["access_token", "id_token", "refresh_token"] {
        let Some(text) = members.get(name).and_then(Value::as_str) else {
            continue;
        };
        let inner = token(text, now);
        // The first part is the token itself, which is already listed as a member.
        parts.extend(inner.parts.into_iter().skip(1).map(|inner| Part {
            name: format!("{name}.{}", inner.name),
            ..inner
        }));
        // Only an ID token has these requirements.
        if name == "id_token" {
            problems.extend(inner.problems.into_iter().map(|inner| Problem {
                sentence: format!("`id_token`: {}", inner.sentence),
                ..inner
            }));
        }
    }
    Inspection {
        what: What::TokenAnswer,
        parts,
        problems,
        secret: KNOWN_BY[..3].iter().any(|name| members.contains_key(*name)),
    }
}

fn member((name, value): (&String, &Value)) -> Part {
    let shown = match value {
        Value::Null | Value::Bool(_) => value.to_string(),
        Value::Number(_) if name != "patient" => value.to_string(),
        Value::String(text) if SHOWN.contains(&name.as_str()) => short(&addresses(text)),
        Value::String(text) => label(&short(name), &Secret::new(text.as_str())),
        other => label(&short(name), &Secret::new(other.to_string())),
    };
    part(&short(name), shown, meaning(name))
}

fn problems(members: &Map<String, Value>) -> Vec<Problem> {
    let has = |name: &str| members.get(name).is_some_and(Value::is_string);
    let mut problems = Vec::new();
    if !has("error") && !has("access_token") {
        let sentence = "`access_token` is missing or not a string";
        problems.push(problem("TOK-01", "6749 5.1", sentence));
    }
    if has("error") && has("access_token") {
        let sentence = "it contains both an error and a token";
        problems.push(problem("TOK-01", "6749 5.2", sentence));
    }
    let body = Value::Object(members.clone()).to_string();
    let answer = read(200, Some("application/json"), body.as_bytes());
    let odd = answer.into_iter().flat_map(|answer| answer.oddities);
    problems.extend(odd.map(|odd| problem(odd.check, "6749 5.1", format!("it {}", odd.what))));
    if let Some(kind) = members.get("token_type").and_then(Value::as_str)
        && !kind.trim().is_empty()
        && !kind.trim().eq_ignore_ascii_case("bearer")
    {
        let sentence = format!("its tokens are of type `{}`, not Bearer", short(kind));
        problems.push(problem("TOK-01", "6750 4", sentence));
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(document: &Value) -> Option<Inspection> {
        let members = document.as_object().unwrap();
        is_token_answer(members).then(|| token_answer(members, 1_795_339_800))
    }

    #[test]
    fn it_is_recognised_by_its_members_and_a_report_is_not_one() {
        for (document, is_one) in [
            (json!({"access_token": "a"}), true),
            (json!({"error": "invalid_grant"}), true),
            (json!({"id_token": "a.b.c"}), true),
            (json!({"error": null, "steps": []}), false),
            (json!({"error": {"message": "no"}}), false),
            (json!({}), false),
        ] {
            assert_eq!(of(&document).is_some(), is_one, "{document}");
        }
    }

    #[test]
    fn nothing_that_may_be_secret_is_shown() {
        let document = json!({
            "access_token": "s3cret-1", "refresh_token": "s3cret-2", "token_type": "Bearer", "patient": "s3cret-3",
            "encounter": {"reference": "s3cret-4"}, "unheard_of": "s3cret-5", "expires_in": 300, "scope": "openid",
            "smart_style_url": "https://u:s3cret-6@as.example/style?token=s3cret-7",
        });
        let inspection = of(&document).unwrap();
        let shown = format!("{inspection:?}");
        assert!(!shown.contains("s3cret"), "{shown}");
        assert!(inspection.problems.is_empty() && inspection.secret);
    }

    #[test]
    fn problems_are_reported_with_the_violated_rule() {
        for (document, sentences) in [
            (json!({"error": "invalid_grant"}), vec![]),
            (
                json!({"token_type": "Bearer"}),
                vec!["`access_token` is missing or not a string"],
            ),
            (
                json!({"access_token": "a", "token_type": "mac", "error": "x"}),
                vec![
                    "it contains both an error and a token",
                    "its tokens are of type `mac`, not Bearer",
                ],
            ),
            (
                json!({"access_token": "a", "token_type": "Bearer", "expires_in": "300"}),
                vec!["it sends `expires_in` as a string, not as a number"],
            ),
            (
                json!({"access_token": "a"}),
                vec!["it does not send the `token_type` of its tokens; they are treated as Bearer"],
            ),
        ] {
            let problems = of(&document).unwrap().problems;
            let said: Vec<&str> = problems.iter().map(|one| one.sentence.as_str()).collect();
            assert_eq!(said, sentences);
        }
    }
}
