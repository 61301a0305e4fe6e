//! Reads a document member by member. An unusable URL for codes or tokens is an error that names
//! the member (DISC-27); anything else that cannot be read is ignored and noted as an oddity.

use crate::error::{Error, Kind, Result};
use crate::oauth::address::{AddressFault, endpoint};
use crate::rfc::json_object::kind;
use crate::rfc::oddity::Oddity;
use crate::text::short;
use serde_json::{Map, Value};
use std::cell::RefCell;
use url::Url;

/// The members of one document, its URL, and the oddities found so far.
pub(super) struct Document<'a> {
    source: &'a Url,
    /// The base for relative URLs.
    base: &'a str,
    members: &'a Map<String, Value>,
    oddities: RefCell<Vec<Oddity>>,
}

impl<'a> Document<'a> {
    pub(super) fn new(source: &'a Url, base: &'a str, members: &'a Map<String, Value>) -> Self {
        Self {
            source,
            base,
            members,
            oddities: RefCell::default(),
        }
    }

    pub(super) fn into_oddities(self) -> Vec<Oddity> {
        self.oddities.into_inner()
    }

    pub(super) fn odd(&self, check: &'static str, what: String) {
        self.oddities.borrow_mut().push(Oddity::new(check, what));
    }

    /// Notes that a member is ignored because of the form in which it is published.
    fn left_out(&self, member: &str, found: &str) {
        let what = format!("publishes `{member}` as {found}, which is treated as missing");
        self.odd("DISC-04", what);
    }

    /// Returns a member's value, unless it means the same as a missing member.
    fn value(&self, member: &str) -> Option<&Value> {
        let value = self.members.get(member)?;
        let empty = match value {
            Value::Null => "null",
            Value::String(text) if text.trim().is_empty() => "an empty string",
            Value::Array(list) if list.is_empty() => "an empty list",
            _ => return Some(value),
        };
        self.left_out(member, empty);
        None
    }

    pub(super) fn string(&self, member: &str) -> Option<String> {
        match self.value(member)? {
            Value::String(text) => Some(text.clone()),
            other => {
                self.left_out(member, kind(other));
                None
            }
        }
    }

    /// Returns a list of words; a single space-separated string counts, too.
    pub(super) fn strings(&self, member: &str) -> Option<Vec<String>> {
        match self.value(member)? {
            Value::String(text) => {
                self.odd(
                    "DISC-04",
                    format!("publishes `{member}` as a string, not as a list"),
                );
                Some(text.split_whitespace().map(ToOwned::to_owned).collect())
            }
            Value::Array(list) => {
                let words = list.iter().filter_map(Value::as_str);
                let words: Vec<String> = words.map(ToOwned::to_owned).collect();
                if words.len() < list.len() {
                    let what = format!("has entries in `{member}` that are not strings");
                    self.odd("DISC-04", what);
                }
                Some(words).filter(|words| !words.is_empty())
            }
            other => {
                self.left_out(member, kind(other));
                None
            }
        }
    }

    pub(super) fn boolean(&self, member: &str) -> bool {
        let said = match self.value(member) {
            None => return false,
            Some(Value::Bool(said)) => return *said,
            Some(Value::String(text)) => text.trim().parse().ok(),
            Some(_) => None,
        };
        if said.is_some() {
            let what = format!("publishes `{member}` as a string, not as a boolean");
            self.odd("DISC-04", what);
        } else {
            self.left_out(member, "something that is not a boolean");
        }
        said.unwrap_or_default()
    }

    /// Returns an optional URL.
    pub(super) fn endpoint(&self, member: &str) -> Option<Url> {
        let text = self.string(member)?;
        match self.address(member, &text) {
            Ok(url) => Some(url),
            Err(fault) => {
                self.odd(
                    "DISC-08",
                    format!("publishes a `{member}` that cannot be used: it {fault}"),
                );
                None
            }
        }
    }

    /// Returns a URL for codes or tokens; if it is missing, another document may have it.
    pub(super) fn needed_endpoint(&self, member: &str) -> Result<Option<Url>> {
        match self.value(member) {
            None => Ok(None),
            Some(Value::String(text)) => match self.address(member, text) {
                Ok(url) => Ok(Some(url)),
                Err(fault) => Err(wrong(self.source, member, &fault.to_string()).check("DISC-08")),
            },
            Some(other) => {
                let what = format!("is {}, not a string", kind(other));
                Err(wrong(self.source, member, &what))
            }
        }
    }

    /// Parses a URL. A relative one is resolved against the base and noted as an oddity.
    fn address(&self, member: &str, text: &str) -> std::result::Result<Url, AddressFault> {
        let trimmed = text.trim();
        match endpoint(trimmed) {
            Err(AddressFault::Relative) => {}
            absolute => return absolute,
        }
        let base = format!("{}/", self.base.trim_end_matches('/'));
        let joined = Url::parse(&base).and_then(|base| base.join(trimmed));
        let url = endpoint(joined.map_err(|_| AddressFault::Relative)?.as_str())?;
        self.odd(
            "DISC-08",
            format!(
                "publishes `{member}` as the relative URL `{}`, which is read as `{url}`",
                short(trimmed)
            ),
        );
        Ok(url)
    }
}

/// Returns the error for a member that the sign-in needs.
pub(super) fn wrong(source: &Url, member: &str, what: &str) -> Error {
    Error::new(
        Kind::Provider,
        format!("the member `{member}` of `{source}` {what}"),
    )
    .hint("the provider has to correct this document")
    .check("DISC-27")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Returns the value read from one member, and the oddities noted for it.
    fn read<T>(value: &Value, read: impl Fn(&Document<'_>) -> T) -> (T, Vec<String>) {
        let source = Url::parse("https://f.example/r4/.well-known/smart-configuration").unwrap();
        let Value::Object(members) = json!({ "m": value }) else {
            unreachable!()
        };
        let document = Document::new(&source, "https://f.example/r4", &members);
        let value = read(&document);
        let told = document.into_oddities();
        (value, told.into_iter().map(|one| one.what).collect())
    }

    #[test]
    fn empty_members_are_treated_as_missing() {
        for (value, said) in [
            (json!(null), "null"),
            (json!(""), "an empty string"),
            (json!(" "), "an empty string"),
            (json!([]), "an empty list"),
        ] {
            let told = vec![format!(
                "publishes `m` as {said}, which is treated as missing"
            )];
            assert_eq!(read(&value, |d| d.string("m")), (None, told.clone()));
            assert_eq!(read(&value, |d| d.strings("m")), (None, told.clone()));
            assert_eq!(read(&value, |d| d.boolean("m")), (false, told.clone()));
            assert_eq!(read(&value, |d| d.endpoint("m")), (None, told.clone()));
            assert_eq!(
                read(&value, |d| d.needed_endpoint("m").unwrap()),
                (None, told)
            );
        }
    }

    #[test]
    fn a_string_in_place_of_a_list_is_read_as_a_list() {
        let words = |text: &str| Some(text.split(' ').map(ToOwned::to_owned).collect::<Vec<_>>());
        for (value, list, told) in [
            (json!(["a", "b"]), words("a b"), vec![]),
            (
                json!("a  b"),
                words("a b"),
                vec!["publishes `m` as a string, not as a list"],
            ),
            (
                json!("a"),
                words("a"),
                vec!["publishes `m` as a string, not as a list"],
            ),
            (
                json!(["a", 1, null]),
                words("a"),
                vec!["has entries in `m` that are not strings"],
            ),
            (
                json!([1]),
                None,
                vec!["has entries in `m` that are not strings"],
            ),
            (
                json!({"a": 1}),
                None,
                vec!["publishes `m` as an object, which is treated as missing"],
            ),
            (
                json!(7),
                None,
                vec!["publishes `m` as a number, which is treated as missing"],
            ),
        ] {
            let told: Vec<String> = told.into_iter().map(ToOwned::to_owned).collect();
            assert_eq!(read(&value, |d| d.strings("m")), (list, told), "{value}");
        }
    }

    #[test]
    fn an_unneeded_invalid_address_does_not_stop_anything() {
        for (value, url, told) in [
            ("https://a.example/x", Some("https://a.example/x"), None),
            (
                "/x",
                Some("https://f.example/x"),
                Some(
                    "publishes `m` as the relative URL `/x`, which is read as `https://f.example/x`",
                ),
            ),
            (
                "x/y",
                Some("https://f.example/r4/x/y"),
                Some(
                    "publishes `m` as the relative URL `x/y`, which is read as `https://f.example/r4/x/y`",
                ),
            ),
            (
                "http://a.example/x",
                None,
                Some(
                    "publishes a `m` that cannot be used: it starts with `http://`; without TLS, only URLs on this machine are allowed",
                ),
            ),
            (
                "https://a.example/x#y",
                None,
                Some("publishes a `m` that cannot be used: it has a fragment"),
            ),
            (
                "ftp://a.example/x",
                None,
                Some(
                    "publishes a `m` that cannot be used: it starts with neither `https://` nor `http://`",
                ),
            ),
        ] {
            let (found, whats) = read(&json!(value), |d| d.endpoint("m"));
            let found = found.map(String::from);
            assert_eq!(
                (found.as_deref(), whats),
                (url, told.into_iter().map(ToOwned::to_owned).collect())
            );
        }
    }

    #[test]
    fn a_boolean_may_be_quoted() {
        assert_eq!(read(&json!(true), |d| d.boolean("m")), (true, vec![]));
        let told = vec!["publishes `m` as a string, not as a boolean".to_owned()];
        assert_eq!(read(&json!("true"), |d| d.boolean("m")), (true, told));
        assert!(!read(&json!("yes"), |d| d.boolean("m")).0);
    }
}
