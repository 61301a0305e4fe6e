//! Names of institutions that no published list contains: initials and everyday names.

use crate::catalog::normalize::{key, lines};
use std::sync::LazyLock;

/// Returns other names of an institution, by the key of its listed name.
pub fn known_as(name_key: &str) -> impl Iterator<Item = &'static str> {
    let begins = move |listed: &str| {
        name_key
            .strip_prefix(listed)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
    };
    let rows = KNOWN.iter().filter(move |(listed, _)| begins(listed));
    rows.flat_map(|(_, names)| names.split(',').map(str::trim))
}

static KNOWN: LazyLock<Vec<(String, &str)>> = LazyLock::new(|| {
    let rows = lines(include_str!("known_as.txt")).filter_map(|line| line.split_once('='));
    rows.map(|(listed, names)| (key(listed), names)).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_name_applies_to_names_that_begin_with_the_listed_words() {
        let of = |name: &str| known_as(&key(name)).collect::<Vec<_>>();
        assert_eq!(of("Michigan Medicine")[0], "University of Michigan");
        assert_eq!(of("UCSF Health"), of("UCSF"));
        assert_eq!(of("Vanderbilts"), of("Vanderbilt, Inc"));
        for other in ["Vanderbiltson", "West Michigan Medicine", ""] {
            assert_eq!(of(other), [""; 0], "{other}");
        }
    }

    #[test]
    fn every_line_has_a_listed_name_and_another() {
        assert!(KNOWN.len() > 20);
        for (listed, names) in KNOWN.iter() {
            assert!(!listed.is_empty() && names.split(',').all(|name| !key(name).is_empty()));
        }
    }
}
