//! IDs for entries that have none: version 5 UUIDs over stable facts, the same on every import (RFC
//! 9562 section 5.5).

use uuid::Uuid;

/// The three kinds of entries in a catalog.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    Brand,
    Portal,
    Endpoint,
}

impl Kind {
    /// All three.
    pub const ALL: [Self; 3] = [Self::Brand, Self::Portal, Self::Endpoint];

    /// The stored name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Brand => "brand",
            Self::Portal => "portal",
            Self::Endpoint => "endpoint",
        }
    }
}

/// Returns an ID as a number; text that is not a UUID is mapped to one.
#[must_use]
pub fn parse(id: &str) -> Uuid {
    Uuid::try_parse(id).unwrap_or_else(|_| Uuid::new_v5(&Uuid::NAMESPACE_OID, id.as_bytes()))
}

/// The ID of the endpoint at a base URL as written by `address::base_url`.
#[must_use]
pub fn endpoint(url: &str) -> String {
    Uuid::new_v5(&Uuid::NAMESPACE_URL, url.as_bytes()).to_string()
}

/// The ID of a brand or portal, derived from its kind and the facts that identify it.
#[must_use]
pub fn make(kind: Kind, facts: &[&str]) -> String {
    // No fact contains a line break, so different lists of facts are never confused.
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_never_change() {
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
