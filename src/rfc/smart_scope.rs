//! Compares SMART's resource scopes by meaning: `patient/*.read` is `patient/*.rs`, rights may be
//! split, and a wildcard covers its members (SMART App Launch, Scopes and Launch Context). All
//! other scopes are compared literally.

use std::collections::BTreeMap;

const RIGHTS: &[u8] = b"cruds";

/// The resources that a scope gives access to.
struct Opens<'a> {
    context: &'a str,
    kind: &'a str,
    /// One bit for each of [`RIGHTS`].
    rights: u8,
    /// A restriction.
    query: Option<&'a str>,
}

fn read(scope: &str) -> Option<Opens<'_>> {
    let (context, rest) = scope.split_once('/')?;
    if !matches!(context, "patient" | "user" | "system") {
        return None;
    }
    let (rest, query) = match rest.split_once('?') {
        Some((rest, query)) => (rest, Some(query)),
        None => (rest, None),
    };
    let (kind, rights) = rest.rsplit_once('.')?;
    let letters = match rights {
        "read" => "rs",
        "write" => "cud",
        "*" => "cruds",
        letters => letters,
    };
    Some(Opens {
        context,
        kind,
        rights: bits(letters)?,
        query,
    })
}

fn bits(letters: &str) -> Option<u8> {
    let mut bits = 0;
    for letter in letters.bytes() {
        bits |= 1 << RIGHTS.iter().position(|right| *right == letter)?;
    }
    (bits != 0).then_some(bits)
}

/// Returns the scopes that were requested but not granted. A wildcard also counts as granted if
/// several of its members are listed, because some servers write it that way.
#[must_use]
pub fn not_granted(asked: &[String], granted: &[String]) -> Vec<String> {
    let missing = |scope: &&String| !is_covered(scope, granted) && !is_spelled_out(scope, granted);
    asked.iter().filter(missing).cloned().collect()
}

/// Returns the scopes that were granted but not requested.
#[must_use]
pub fn not_asked(granted: &[String], asked: &[String]) -> Vec<String> {
    let added = |scope: &&String| !is_covered(scope, asked);
    granted.iter().filter(added).cloned().collect()
}

fn is_covered(scope: &str, by: &[String]) -> bool {
    if by.iter().any(|one| one == scope) {
        return true;
    }
    let Some(wanted) = read(scope) else {
        return false;
    };
    let covering = by.iter().filter_map(|one| read(one)).filter(|one| {
        one.context == wanted.context
            && (one.kind == wanted.kind || one.kind == "*")
            && (one.query.is_none() || one.query == wanted.query)
    });
    let covered = covering.fold(0, |bits, one| bits | one.rights);
    wanted.rights & !covered == 0
}

fn is_spelled_out(scope: &str, by: &[String]) -> bool {
    let Some(wanted) = read(scope).filter(|wanted| wanted.kind == "*") else {
        return false;
    };
    let mut kinds: BTreeMap<&str, u8> = BTreeMap::new();
    let members = by.iter().filter_map(|one| read(one));
    for one in members.filter(|one| one.context == wanted.context && one.query.is_none()) {
        *kinds.entry(one.kind).or_default() |= one.rights;
    }
    let whole = |rights: &&u8| wanted.rights & !**rights == 0;
    kinds.values().filter(whole).count() > 1
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        text.split_whitespace().map(ToOwned::to_owned).collect()
    }

    #[test]
    fn scopes_are_compared_by_what_they_allow() {
        for (asked, granted, missing, added) in [
            ("openid", "openid", "", ""),
            ("patient/*.read", "patient/*.rs", "", ""),
            ("patient/*.rs", "patient/*.read", "", ""),
            (
                "patient/Patient.rs",
                "patient/Patient.s patient/Patient.r",
                "",
                "",
            ),
            ("patient/*.*", "patient/*.cruds", "", ""),
            (
                "patient/*.rs",
                "patient/Patient.rs patient/Observation.rs",
                "",
                "",
            ),
            ("patient/*.rs", "patient/Patient.rs", "patient/*.rs", ""),
            ("patient/*.rs", "patient/*.r", "patient/*.rs", ""),
            ("patient/*.rs", "patient/*.cruds", "", "patient/*.cruds"),
            (
                "patient/Patient.rs patient/Observation.rs",
                "patient/*.rs",
                "",
                "patient/*.rs",
            ),
            (
                "patient/Patient.rs",
                "user/Patient.rs",
                "patient/Patient.rs",
                "user/Patient.rs",
            ),
            (
                "patient/Observation.rs",
                "patient/Observation.rs?category=a",
                "patient/Observation.rs",
                "",
            ),
            (
                "patient/Observation.rs?category=a",
                "patient/Observation.rs",
                "",
                "patient/Observation.rs",
            ),
            (
                "patient/*.rs",
                "patient/*.zz",
                "patient/*.rs",
                "patient/*.zz",
            ),
            ("launch/patient", "launch", "launch/patient", "launch"),
            ("openid profile", "profile", "openid", ""),
        ] {
            let (asked, granted) = (words(asked), words(granted));
            assert_eq!(
                not_granted(&asked, &granted).join(" "),
                missing,
                "{granted:?}"
            );
            assert_eq!(not_asked(&granted, &asked).join(" "), added, "{granted:?}");
        }
    }
}
