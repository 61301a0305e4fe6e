//! The stored parts of a registration (RFC 7591): the provider's whole response, before it is
//! judged, and when its secret expires. Documents and rules only; the commands decide where to
//! store them.

use crate::error::Error;
use crate::rfc::json_object;
use crate::secret::Secret;
use crate::text::short;
use serde_json::{Map, Value, json};
use std::path::PathBuf;

/// Returns the document that stores a response, whatever the response says.
#[must_use]
pub fn document(issuer: &str, endpoint: &str, answer: &[u8]) -> String {
    let answer = json_object::read(answer).map_or_else(
        || Value::from(String::from_utf8_lossy(answer)),
        Value::Object,
    );
    let whole = json!({
        "issuer": issuer,
        "registration_endpoint": endpoint,
        "answer": answer,
    });
    format!("{whole:#}\n")
}

/// Returns the client ID in a response, which may be a string or a number.
#[must_use]
pub fn client_id(answer: &[u8]) -> Option<String> {
    match json_object::read(answer)?.get("client_id")? {
        Value::String(id) if !id.is_empty() => Some(id.clone()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Returns the secrets in a response.
#[must_use]
pub fn secrets(answer: &[u8]) -> Vec<(&'static str, Secret)> {
    let members = json_object::read(answer).unwrap_or_default();
    let found = |name: &'static str| Some((name, Secret::new(members.get(name)?.as_str()?)));
    let names = ["client_secret", "registration_access_token"];
    names.into_iter().filter_map(found).collect()
}

/// The facts about a newly registered client.
#[derive(Default)]
pub struct Noted {
    pub client_id: Option<String>,
    /// Where the response is stored.
    pub file: Option<PathBuf>,
}

impl Noted {
    /// Notes the facts in a response that is not stored anywhere yet.
    #[must_use]
    pub fn of(answer: &[u8]) -> Self {
        Self {
            client_id: client_id(answer),
            file: None,
        }
    }

    /// Adds to a later error that the client exists, because the error does not undo the
    /// registration.
    #[must_use]
    pub fn but(&self, error: &Error) -> Error {
        let id = self.client_id.as_deref().map(short);
        let client = id.map_or_else(|| "a client".to_owned(), |id| format!("client `{id}`"));
        let message = format!("{client} is registered at the provider, but {error}");
        let told = Error::new(error.kind(), message);
        let file = self.file.as_ref();
        let kept =
            file.map(|file| format!("the provider's response is saved in `{}`", file.display()));
        let next = error.next_step().into_iter().chain(kept.as_deref());
        let next = next.collect::<Vec<_>>().join("; ");
        if next.is_empty() {
            told
        } else {
            told.hint(next)
        }
    }
}

/// Returns when the secret expires (RFC 7591 section 3.2.1), or `None` if it never does. The value
/// may be a number or in quotes.
#[must_use]
pub fn secret_expiry(members: &Map<String, Value>) -> Option<i64> {
    let value = members.get("client_secret_expires_at")?;
    let number = value.as_i64().or_else(|| value.as_str()?.parse().ok());
    number.filter(|at| *at > 0)
}

/// Returns when the secret of a stored registration expired, if it has.
#[must_use]
pub fn expired(document: &str, client_id: &str, now: i64) -> Option<i64> {
    let whole: Value = serde_json::from_str(document).ok()?;
    let answer = whole.get("answer")?.as_object()?;
    let is_its = answer.get("client_id").and_then(Value::as_str) == Some(client_id);
    secret_expiry(answer).filter(|at| is_its && *at <= now)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_kept_whatever_it_is() {
        let answer = |body: &str| -> Value {
            let text = document("https://f.example", "https://as.example/r", body.as_bytes());
            serde_json::from_str::<Value>(&text).unwrap()["answer"].clone()
        };
        let odd = r#"{"client_id":7,"client_secret":null,"more":[1]}"#;
        assert_eq!(answer(odd).to_string(), odd);
        assert_eq!(
            answer("client_id=a&client_secret=s"),
            "client_id=a&client_secret=s"
        );
        let id = |body: &str| client_id(body.as_bytes());
        assert_eq!(id(odd).as_deref(), Some("7"));
        assert_eq!(id(r#"{"client_id":"a b"}"#).as_deref(), Some("a b"));
        assert_eq!(
            [id("{}"), id(r#"{"client_id":""}"#), id("no")],
            [None, None, None]
        );
    }

    #[test]
    fn a_secret_expires_after_its_time_and_never_without_one() {
        let kept = |expires: &str| {
            let answer = format!(r#"{{"client_id":"a","client_secret_expires_at":{expires}}}"#);
            document("i", "e", answer.as_bytes())
        };
        for (expires, expected) in [
            ("100", Some(100)),
            ("\"100\"", Some(100)),
            ("101", None),
            ("0", None),
            ("null", None),
        ] {
            assert_eq!(expired(&kept(expires), "a", 100), expected, "{expires}");
        }
        assert_eq!(expired(&kept("5"), "b", 100), None, "of another client");
        assert_eq!(expired("no document", "a", 100), None);
    }
}
