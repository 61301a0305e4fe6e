//! Scopes compared by their meaning (SMART App Launch 2.2, "Scopes and Launch Context"): `read` is `rs`, `rs` is `r`
//! and `s`, and a wildcard covers each resource. Pure.

/// The rights of version 2, and what they say in version 1.
const RIGHTS: &str = "cruds";

/// A scope for resources, of either version.
struct Resources<'a> {
    /// `patient`, `user` or `system`.
    context: &'a str,
    /// A type of resource, or `*`.
    kind: &'a str,
    rights: &'a str,
    /// What narrows it down, after the question mark.
    filter: Option<&'a str>,
}

fn resources(scope: &str) -> Option<Resources<'_>> {
    let (context, rest) = scope.split_once('/')?;
    if !matches!(context, "patient" | "user" | "system") {
        return None;
    }
    let (named, filter) = match rest.split_once('?') {
        Some((named, filter)) => (named, Some(filter)),
        None => (rest, None),
    };
    let (kind, rights) = named.rsplit_once('.')?;
    let rights = match rights {
        "read" => "rs",
        "write" => "cud",
        "*" => RIGHTS,
        "" => return None,
        letters if letters.chars().all(|right| RIGHTS.contains(right)) => letters,
        _ => return None,
    };
    Some(Resources {
        context,
        kind,
        rights,
        filter,
    })
}

impl Resources<'_> {
    /// Whether this one opens what `other` opens by one right.
    fn covers(&self, other: &Self, right: char) -> bool {
        self.context == other.context
            && (self.kind == "*" || self.kind == other.kind)
            && self.rights.contains(right)
            && (self.filter.is_none() || self.filter == other.filter)
    }
}

/// The scopes of `wanted` that `given` does not cover.
#[must_use]
pub fn not_covered(wanted: &[String], given: &[String]) -> Vec<String> {
    let all: Vec<Resources<'_>> = given.iter().filter_map(|scope| resources(scope)).collect();
    let is_covered = |scope: &&String| {
        given.contains(scope)
            || resources(scope).is_some_and(|one| {
                one.rights
                    .chars()
                    .all(|right| all.iter().any(|given| given.covers(&one, right)))
            })
    };
    wanted
        .iter()
        .filter(|scope| !is_covered(scope))
        .cloned()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scopes_are_compared_by_what_they_open() {
        for (wanted, given, missing) in [
            (
                "patient/Patient.rs",
                "patient/Patient.r patient/Patient.s",
                "",
            ),
            (
                "patient/Patient.r patient/Patient.s",
                "patient/Patient.rs",
                "",
            ),
            ("patient/*.read", "patient/*.rs", ""),
            ("patient/*.rs", "patient/*.read", ""),
            ("patient/*.*", "patient/*.cruds", ""),
            ("patient/Patient.write", "patient/Patient.cud", ""),
            ("patient/Observation.read", "patient/*.rs", ""),
            ("patient/*.rs", "patient/Observation.rs", "patient/*.rs"),
            (
                "patient/Patient.rs",
                "patient/Patient.r",
                "patient/Patient.rs",
            ),
            (
                "patient/Patient.rs",
                "user/Patient.rs",
                "patient/Patient.rs",
            ),
            (
                "patient/Patient.cruds",
                "patient/Patient.read",
                "patient/Patient.cruds",
            ),
            (
                "patient/Observation.rs?category=x",
                "patient/Observation.rs",
                "",
            ),
            (
                "patient/Observation.rs",
                "patient/Observation.rs?category=x",
                "patient/Observation.rs",
            ),
            ("openid profile", "openid", "profile"),
            ("launch/patient", "launch/*", "launch/patient"),
            ("patient/Patient.sr", "patient/Patient.rs", ""),
            (
                "patient/Patient.odd",
                "patient/*.cruds",
                "patient/Patient.odd",
            ),
        ] {
            let words = |text: &str| {
                text.split_whitespace()
                    .map(ToOwned::to_owned)
                    .collect::<Vec<_>>()
            };
            assert_eq!(
                not_covered(&words(wanted), &words(given)),
                words(missing),
                "{wanted} by {given}"
            );
        }
    }
}
