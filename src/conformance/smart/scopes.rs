//! Checks of the granted scopes: requests in either syntax version, malformed scopes, and a scope
//! that is limited to a category.

use crate::conformance::check::{AS, Check, How, RS};
use crate::conformance::facts::{list, object, text};
use crate::conformance::prober::Prober;
use crate::conformance::prober::refusal::untold;
use crate::conformance::prober::request::Asked;
use crate::conformance::scope_syntax::{may_write, syntax};
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use http::header::AUTHORIZATION;
use serde_json::Value;

pub(super) const SMART_12: Check = Check {
    id: "SMART-12",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Version 2 scopes are granted in version 2 syntax",
    source: &["SMART-scopes"],
    how: How::Seen(|facts| granted_in(facts, 2, "permission-v2")),
};

pub(super) const SMART_13: Check = Check {
    id: "SMART-13",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Version 1 scopes are granted in version 1 syntax",
    source: &["SMART-scopes"],
    how: How::Seen(|facts| granted_in(facts, 1, "permission-v1")),
};

fn granted_in(facts: &Facts, version: u8, capability: &str) -> Checked {
    let smart = facts.smart()?;
    if !list(&smart, "capabilities")
        .unwrap_or_default()
        .contains(&capability)
    {
        return Err(not_applicable(format!("`{capability}` is not advertised")));
    }
    let asked: Vec<String> = facts
        .target()?
        .scopes
        .iter()
        .filter(|scope| syntax(scope) == Some(version))
        .cloned()
        .collect();
    if asked.is_empty() {
        return Err(skip(format!(
            "this run does not request version {version} scopes"
        )));
    }
    let mut granted = facts.granted()?;
    granted.retain(|scope| syntax(scope).is_some());
    if granted.is_empty() {
        return Ok(fail(format!(
            "`{}` is advertised, but none of `{}` is granted",
            capability,
            asked.join(" ")
        )));
    }
    let other: Vec<&str> = granted
        .iter()
        .map(String::as_str)
        .filter(|scope| syntax(scope) != Some(version))
        .collect();
    Ok(match other.as_slice() {
        [] => pass(format!("they are granted in version {version} syntax")),
        _ if facts
            .target()?
            .scopes
            .iter()
            .any(|scope| syntax(scope).is_some_and(|found| found != version)) =>
        {
            pass("scopes of both versions were requested and granted")
        }
        _ => fail(format!(
            "version {version} scopes were requested, but `{}` is granted",
            other.join(" ")
        )),
    })
}

pub(super) const SMART_14: Check = Check {
    id: "SMART-14",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "Malformed scopes never add a right that was not requested",
    source: &["SMART-scopes"],
    how: How::Spends(malformed_scopes),
};

fn malformed_scopes(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = asked.get("scope").unwrap_or_default().to_owned();
    let bad = [
        "patient/Observation.dus",
        "patient/Observation.sr",
        "patient/Observation.read.d",
    ];
    let asked = asked.with("scope", &format!("{scope} {}", bad.join(" ")));
    let landed = prober.walked(facts, &asked)?;
    let Some(code) = landed.code() else {
        let is_refused = landed.error().is_some() || landed.is_error_page();
        return Ok(if is_refused {
            pass("they are rejected")
        } else {
            untold(&landed, "a request with malformed scopes")
        });
    };
    let answered = prober.token(facts, asked.redemption(code))?;
    let granted = answered
        .document
        .get("scope")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let asked_for = |word: &str| scope.split(' ').any(|own| own == word);
    let writes = |word: &&str| !asked_for(word) && (may_write(word) || bad.contains(word));
    Ok(match granted.split(' ').find(writes) {
        Some(word) => fail(format!("`{word}` is granted")),
        None => pass("they are ignored"),
    })
}

/// The category to request.
const CATEGORY: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/observation-category",
    "laboratory",
);

pub(super) const SMART_16: Check = Check {
    id: "SMART-16",
    subjects: RS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A scope for one category gives access to that category only",
    source: &["SMART-scopes"],
    how: How::Spends(one_category),
};

fn one_category(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if !list(&facts.smart()?, "capabilities")
        .unwrap_or_default()
        .contains(&"permission-v2")
    {
        return Err(not_applicable("`permission-v2` is not advertised"));
    }
    let found = observations(prober, facts)?;
    let others = found
        .iter()
        .filter(|entry| !is_of(&entry["resource"], CATEGORY))
        .count();
    Ok(match (found.len(), others) {
        (0, _) => return Err(skip("no observations are available")),
        (all, 0) => pass(format!("all {all} observations are in that category")),
        (all, others) => fail(format!(
            "{others} of {all} observations are not in that category"
        )),
    })
}

/// Searches for observations with a token that is limited to the category.
fn observations(prober: &Prober<'_>, facts: &Facts) -> Result<Vec<Value>, Judgement> {
    let base = facts
        .target()?
        .fhir_base
        .clone()
        .ok_or_else(|| not_applicable("no FHIR base URL is known"))?;
    let scope = format!(
        "patient/Observation.rs?category={}|{}",
        CATEGORY.0, CATEGORY.1
    );
    let asked = Asked::ordinary(prober, facts)?.with("scope", &format!("launch/patient {scope}"));
    let code = prober.code(facts, &asked)?;
    let answered = prober.token(facts, asked.redemption(&code))?;
    let granted = text(&answered.document, "scope").unwrap_or(&scope);
    if !granted.split(' ').any(|word| word == scope) {
        return Err(skip(format!("`{scope}` is not granted")));
    }
    let bearer = format!("Bearer {}", answered.brought("access_token")?);
    let patient = answered.brought("patient")?;
    let url = format!(
        "{}/Observation?patient={patient}",
        base.trim_end_matches('/')
    );
    let response = prober.get(&url, &[(AUTHORIZATION, &bearer)])?;
    if !response.status().is_success() {
        return Err(fail(format!(
            "the search returned {}",
            response.status().as_u16()
        )));
    }
    let bundle = object(&response).unwrap_or_default();
    let entries = bundle.get("entry").and_then(Value::as_array);
    Ok(entries.cloned().unwrap_or_default())
}

/// Whether a resource has this category.
fn is_of(resource: &Value, (system, code): (&str, &str)) -> bool {
    let categories = resource["category"].as_array().into_iter().flatten();
    let mut codings = categories
        .filter_map(|category| category["coding"].as_array())
        .flatten();
    codings.any(|coding| coding["system"] == system && coding["code"] == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_resource_belongs_to_each_of_its_categories() {
        let coding = |system: &str, code: &str| json!({"system": system, "code": code});
        let laboratory = coding(CATEGORY.0, CATEGORY.1);
        for (category, expected) in [
            (json!([{"coding": [coding("s", "c"), laboratory]}]), true),
            (json!([{"text": "x"}, {"coding": [laboratory]}]), true),
            (
                json!([{"coding": [coding(CATEGORY.0, "vital-signs")]}]),
                false,
            ),
            (json!([{"coding": [coding("s", CATEGORY.1)]}]), false),
            (json!(null), false),
        ] {
            assert_eq!(
                is_of(&json!({"category": category}), CATEGORY),
                expected,
                "{category}"
            );
        }
    }
}
