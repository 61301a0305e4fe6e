//! Whether the listed scopes match the capabilities and what we request.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::discovery::capabilities::capabilities;
use crate::conformance::facts::list;
use crate::conformance::scope_syntax::syntax;
use crate::conformance::verdict::{Checked, none_wrong, not_applicable, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};

pub(super) const DISC_12: Check = Check {
    id: "DISC-12",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The capabilities for scope syntax match the scopes that are listed and used",
    source: &["SMART-scopes"],
    how: How::Seen(scope_syntax),
};

fn scope_syntax(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let has = capabilities(&smart);
    let claims = [(1, "permission-v1"), (2, "permission-v2")]
        .map(|(version, word)| (version, word, has.contains(&word)));
    if claims.iter().all(|(_, _, claimed)| !claimed) {
        return Err(not_applicable(
            "neither `permission-v1` nor `permission-v2` is listed",
        ));
    }
    let (mut wrong, mut ours) = (Vec::new(), Vec::new());
    let listed = list(&smart, "scopes_supported").unwrap_or_default();
    let used = facts
        .target
        .as_ref()
        .map(|target| target.scopes.clone())
        .unwrap_or_default();
    let lists_any = listed.iter().any(|scope| syntax(scope).is_some());
    for (version, word, claimed) in claims {
        let is_listed = listed.iter().any(|scope| syntax(scope) == Some(version));
        match claimed {
            true if lists_any && !is_listed => {
                wrong.push(format!(
                    "`{word}` is listed as a capability, but no scope with that syntax is listed"
                ));
            }
            false if is_listed => {
                wrong.push(format!(
                    "scopes of version {version} are listed, but the capability `{word}` is not"
                ));
            }
            false if used.iter().any(|scope| syntax(scope) == Some(version)) => {
                ours.push(format!(
                    "we request scopes of version {version}, but the capability `{word}` is not listed"
                ));
            }
            _ => {}
        }
    }
    // Scopes that we or a gateway's definition request are not the provider's fault.
    if wrong.is_empty() && !ours.is_empty() {
        return Err(skip(ours.join("; ")));
    }
    none_wrong(&wrong, "capabilities and scopes match")
}

pub(super) const DISC_13: Check = Check {
    id: "DISC-13",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Our scopes are among those listed",
    source: &["SMART-conf"],
    how: How::Seen(scopes_listed),
};

fn scopes_listed(facts: &Facts) -> Checked {
    let metadata = facts.metadata()?;
    let listed = list(&metadata, "scopes_supported")
        .ok_or_else(|| not_applicable("no scopes are listed"))?;
    let target = facts.target()?;
    let missing: Vec<&str> = target
        .scopes
        .iter()
        .map(String::as_str)
        .filter(|scope| !listed.contains(scope))
        .collect();
    if missing.is_empty() {
        return Ok(pass("all our scopes are listed"));
    }
    Ok(warn(format!(
        "`{}` is not listed, but the list does not have to be complete",
        missing.join(" ")
    )))
}
