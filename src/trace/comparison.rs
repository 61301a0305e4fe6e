//! Compares what was requested with what was received. Plain values; the steps decide what to
//! compare.

use serde::Serialize;

/// A value as requested and as received.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// What is compared, such as `scope`.
    pub name: &'static str,
    pub asked: String,
    pub got: String,
    /// Requested but not received.
    pub missing: Vec<String>,
    /// Received without having been requested.
    pub added: Vec<String>,
}

impl Comparison {
    /// Names of comparisons that other modules look up.
    pub const SCOPE: &'static str = "scope";
    pub const REDIRECT_URI: &'static str = "redirect_uri at authorize and at token";
    pub const AUD: &'static str = "aud and the provider's FHIR base";
    pub const ISS_OF_ANSWER: &'static str = "iss of the response";
    pub const ISS_OF_ID_TOKEN: &'static str = "iss of the ID token";
    pub const AUD_OF_ID_TOKEN: &'static str = "aud of the ID token";

    /// Compares two values that must be identical.
    #[must_use]
    pub fn new(name: &'static str, asked: &str, got: &str) -> Self {
        let only = |one: &str, other: &str| {
            if one == other {
                Vec::new()
            } else {
                vec![one.to_owned()]
            }
        };
        Self {
            name,
            asked: asked.to_owned(),
            got: got.to_owned(),
            missing: only(asked, got),
            added: only(got, asked),
        }
    }

    /// Compares two sets of words. The caller determines which words are missing or added, since
    /// the rules differ.
    #[must_use]
    pub fn of_sets(
        name: &'static str,
        asked: &[String],
        got: &[String],
        missing: Vec<String>,
        added: Vec<String>,
    ) -> Self {
        Self {
            name,
            asked: asked.join(" "),
            got: got.join(" "),
            missing,
            added,
        }
    }

    /// Whether there is no difference.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty()
    }

    /// Applies a change to all texts except for the name.
    #[must_use]
    pub fn map(self, change: impl Fn(&str) -> String) -> Self {
        let all = |texts: Vec<String>| texts.iter().map(|text| change(text)).collect();
        Self {
            name: self.name,
            asked: change(&self.asked),
            got: change(&self.got),
            missing: all(self.missing),
            added: all(self.added),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_what_is_missing_and_what_is_added() {
        let same = Comparison::new("iss", "https://a.example", "https://a.example");
        assert!(same.is_same());
        let slash = Comparison::new("iss", "https://a.example", "https://a.example/");
        assert_eq!(
            (slash.missing, slash.added),
            (
                vec!["https://a.example".into()],
                vec!["https://a.example/".into()]
            )
        );
    }
}
