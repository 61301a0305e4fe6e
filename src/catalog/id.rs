//! Ids of what brings none: UUIDs of version 5 over stable facts, the same on every import (RFC 9562 section
//! 5.5), and FHIR base URLs written in one way.

use url::Url;
use uuid::Uuid;

/// The three kinds of things in a catalogue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Brand,
    Portal,
    Endpoint,
}

impl Kind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Brand, Self::Portal, Self::Endpoint];

    /// As it is stored.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Portal => "portal",
            Self::Endpoint => "endpoint",
        }
    }
}

/// An id as a number; text that is no UUID stands for one.
#[must_use]
pub fn parse(id: &str) -> Uuid {
    Uuid::try_parse(id).unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()))
}

/// The id of the endpoint at a base URL that [`base_url`] has written.
#[must_use]
pub fn endpoint(url: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, url.as_bytes()).to_string()
}

/// The id of a brand or portal: what it is, and facts that make it that one.
#[must_use]
pub fn make(kind: Kind, facts: &[&str]) -> String {
    // No fact holds a line end, so that two lists of facts never look alike.
    let facts = facts
        .iter()
        .map(|fact| fact.replace('\n', " "))
        .collect::<Vec<_>>()
        .join("\n");
    Uuid::new_v5(
        &Uuid::NAMESPACE_URL,
        format!("fastenctl:{}\n{facts}", kind.name()).as_bytes(),
    )
    .to_string()
}

/// A FHIR base URL in the one way it is written here: lower-case host, no default port, one slash at the end.
///
/// # Errors
/// What is wrong with it.
pub fn base_url(text: &str) -> Result<Url, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("has no URL");
    }
    if text.contains(char::is_whitespace) {
        return Err("has a URL with a blank in it");
    }
    let mut url = Url::parse(text).map_err(|_| "has a URL that is not an absolute address")?;
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err("has a URL that is neither `http` nor `https`");
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err("has a URL with a query or fragment");
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("has a URL with a user name or password");
    }
    let path = format!("{}/", url.path().trim_end_matches('/'));
    url.set_path(&path);
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_is_written_in_one_way() {
        for text in [
            "https://a.example/FHIR/r4",
            " https://A.Example/FHIR/r4/ ",
            "HTTPS://a.example:443/FHIR/r4//",
        ] {
            assert_eq!(
                base_url(text).unwrap().as_str(),
                "https://a.example/FHIR/r4/"
            );
        }
        assert_eq!(
            base_url("http://a.example:80").unwrap().as_str(),
            "http://a.example/"
        );
    }

    #[test]
    fn a_broken_url_is_named_for_what_is_wrong() {
        for (text, expected) in [
            ("", "has no URL"),
            (": https://a.example/", "has a URL with a blank in it"),
            (
                "a.example/fhir",
                "has a URL that is not an absolute address",
            ),
            (
                "api/eyesite/R4",
                "has a URL that is not an absolute address",
            ),
            (
                "ftp://a.example/",
                "has a URL that is neither `http` nor `https`",
            ),
            (
                "https://a.example/r4?cust=1",
                "has a URL with a query or fragment",
            ),
            (
                "https://me@a.example/",
                "has a URL with a user name or password",
            ),
        ] {
            assert_eq!(base_url(text).unwrap_err(), expected, "{text}");
        }
    }

    #[test]
    fn ids_stay_what_they_are() {
        assert_eq!(
            endpoint("https://a.example/r4/"),
            endpoint("https://a.example/r4/")
        );
        assert_eq!(
            make(Kind::Brand, &["A", "B"]),
            make(Kind::Brand, &["A", "B"])
        );
        assert_ne!(
            make(Kind::Brand, &["A", "B"]),
            make(Kind::Portal, &["A", "B"])
        );
        assert_ne!(make(Kind::Brand, &["A\nB"]), make(Kind::Brand, &["A", "B"]));
    }
}
