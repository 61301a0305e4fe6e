//! Finds out which scope a provider has rejected, as far as that is possible.

use crate::error::{Error, Kind};
use crate::oauth::discovery::provider::Provider;
use crate::oauth::target::Target;

/// Adds a next step that names the rejected scope.
pub(super) fn named_scopes(error: Error, target: &Target) -> Error {
    if error.oauth_error() != Some("invalid_scope") || error.kind() != Kind::ClientAuthentication {
        return error;
    }
    let supported = target
        .provider
        .as_ref()
        .and_then(Provider::scopes_supported);
    let named = refused(&error.to_string(), &target.scopes, supported.as_deref());
    error.hint(hint(&named, &target.scopes))
}

/// Returns the scopes that the provider's words name, or else those that the provider does not
/// list.
fn refused<'a>(said: &str, asked: &'a [String], supported: Option<&[String]>) -> Vec<&'a str> {
    let words: Vec<&str> = said
        .split(|character: char| character.is_whitespace() || "`'\",;()[]:".contains(character))
        .collect();
    // A scope that contains a separator, such as a URL, is only found in backticks.
    let is_named =
        |scope: &&String| words.contains(&scope.as_str()) || said.contains(&format!("`{scope}`"));
    let named: Vec<&str> = asked.iter().filter(is_named).map(String::as_str).collect();
    if !named.is_empty() {
        return named;
    }
    let unlisted = |scope: &&String| supported.is_some_and(|list| !list.contains(scope));
    asked.iter().filter(unlisted).map(String::as_str).collect()
}

fn hint(refused: &[&str], asked: &[String]) -> String {
    let left: Vec<&str> = asked
        .iter()
        .map(String::as_str)
        .filter(|scope| !refused.contains(scope))
        .collect();
    if refused.is_empty() || left.is_empty() {
        return format!(
            "requested: `{}`; request fewer with `--scope`, or have the provider allow them for this client",
            asked.join(" ")
        );
    }
    format!(
        "not allowed for this client: `{}`; leave it out with `--scope '{}'`, or have the provider allow it",
        refused.join(" "),
        left.join(" ")
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_refused_scope_is_named() {
        let asked: Vec<String> = ["openid", "launch/patient", "patient/*.rs"]
            .map(String::from)
            .into();
        let listed: Vec<String> = ["openid", "patient/*.rs"].map(String::from).into();
        for (said, supported, named) in [
            ("unknown scope 'patient/*.rs'", None, vec!["patient/*.rs"]),
            (
                "Invalid scopes: launch/patient, openid",
                None,
                vec!["openid", "launch/patient"],
            ),
            ("no", Some(&listed[..]), vec!["launch/patient"]),
            ("no", None, vec![]),
        ] {
            assert_eq!(refused(said, &asked, supported), named, "{said}");
        }
        assert_eq!(
            hint(&["launch/patient"], &asked),
            "not allowed for this client: `launch/patient`; leave it out with `--scope 'openid patient/*.rs'`, or have the provider allow it"
        );
        assert_eq!(
            hint(&[], &asked),
            "requested: `openid launch/patient patient/*.rs`; request fewer with `--scope`, or have the provider allow them for this client"
        );
    }
}
