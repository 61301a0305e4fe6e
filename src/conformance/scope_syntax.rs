//! SMART's two scope syntaxes for resources: version 1 with words, version 2 with letters.

/// Returns the syntax version: `Some(2)` for `patient/Observation.rs`, `Some(1)` for
/// `patient/Observation.read`.
pub(crate) fn syntax(scope: &str) -> Option<u8> {
    let (context, rest) = scope.split_once('/')?;
    if !matches!(context, "patient" | "user" | "system") {
        return None;
    }
    let rights = rest.split('?').next().unwrap_or(rest).rsplit('.').next()?;
    match rights {
        "read" | "write" | "*" => Some(1),
        "" => None,
        _ => rights
            .bytes()
            .all(|right| b"cruds".contains(&right))
            .then_some(2),
    }
}

/// Whether a granted scope allows more than reading and searching.
pub(crate) fn may_write(scope: &str) -> bool {
    let rights = scope
        .split('?')
        .next()
        .unwrap_or(scope)
        .rsplit('.')
        .next()
        .unwrap_or_default();
    match syntax(scope) {
        Some(1) => rights != "read",
        Some(_) => rights.contains(['c', 'u', 'd']),
        None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn distinguishes_the_two_scope_syntaxes() {
        for (scope, version) in [
            ("patient/*.rs", Some(2)),
            ("patient/Observation.read", Some(1)),
            ("patient/Observation.rs?category=a|b.c", Some(2)),
            ("openid", None),
            ("launch/patient", None),
        ] {
            assert_eq!(syntax(scope), version, "{scope}");
        }
    }
}
