//! The launch and its context: the patient, and what else comes with the tokens.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::text;
use crate::conformance::prober::Prober;
use crate::conformance::prober::refusal::judge_refusal;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, none_wrong, not_applicable, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use serde_json::Value;

pub(super) const SMART_05: Check = Check {
    id: "SMART-05",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`launch/patient` brings a `patient`",
    source: &["SMART-scopes"],
    how: How::Seen(patient_named),
};

fn patient_named(facts: &Facts) -> Checked {
    if !facts.target()?.asks("launch/patient") {
        return Err(not_applicable("`launch/patient` is not asked for"));
    }
    let answer = facts.token_answer()?;
    if facts
        .granted()
        .is_ok_and(|words| !words.iter().any(|word| word == "launch/patient"))
    {
        return Err(skip("`launch/patient` was not granted (TOK-24)"));
    }
    Ok(match answer.get("patient") {
        Some(Value::String(patient)) if !patient.is_empty() => pass("the patient is named"),
        Some(_) => fail("`patient` is no string"),
        None if facts.is_openid_only() => warn(
            "`launch/patient` is granted without naming a patient; the address is an OpenID issuer, no SMART server",
        ),
        None => fail("the token answer does not say whose record it opens"),
    })
}

pub(super) const SMART_06: Check = Check {
    id: "SMART-06",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Patient scopes without `launch/patient` are refused or bring a `patient` all the same",
    source: &["SMART-scopes"],
    how: How::Seen(patient_without_launch),
};

fn patient_without_launch(facts: &Facts) -> Checked {
    let target = facts.target()?;
    if target.asks("launch/patient")
        || !target
            .scopes
            .iter()
            .any(|scope| scope.starts_with("patient/"))
    {
        return Err(skip(
            "this run does not ask for patient scopes without `launch/patient`",
        ));
    }
    let answer = facts.token_answer()?;
    let still = facts
        .granted()
        .is_ok_and(|words| words.iter().any(|word| word.starts_with("patient/")));
    Ok(
        match (answer.get("patient").is_some_and(Value::is_string), still) {
            (true, _) => pass("the patient is named all the same"),
            (false, false) => pass("the patient scopes are not granted"),
            (false, true) => fail("patient scopes are granted without saying for whom"),
        },
    )
}

pub(super) const SMART_17: Check = Check {
    id: "SMART-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A refresh token comes exactly when offline or online access is asked for",
    source: &["SMART-launch step 7", "SMART-scopes"],
    how: How::Seen(offline_access),
};

fn offline_access(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    if target.definition.is_some() {
        return Err(not_applicable(
            "the gateway's definition says what is asked for",
        ));
    }
    let asked = target.asks("offline_access") || target.asks("online_access");
    let came = text(&answer, "refresh_token").is_some_and(|token| !token.is_empty());
    Ok(match (asked, came) {
        (true, true) => pass("it came, as asked for"),
        (false, false) => pass("none came, as none was asked for"),
        (true, false) => fail("no refresh token came although `offline_access` was asked for"),
        (false, true) => warn("a refresh token came although nobody asked for one"),
    })
}

pub(super) const SMART_18: Check = Check {
    id: "SMART-18",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "The context members of the token answer have their types",
    source: &["SMART-scopes"],
    how: How::Seen(context_types),
};

fn context_types(facts: &Facts) -> Checked {
    let answer = facts.token_answer()?;
    let mut wrong = Vec::new();
    if answer
        .get("need_patient_banner")
        .is_some_and(|value| !value.is_boolean())
    {
        wrong.push("`need_patient_banner` is no boolean".to_owned());
    }
    let is_list_of_objects = |value: &Value| {
        value
            .as_array()
            .is_some_and(|all| all.iter().all(Value::is_object))
    };
    if answer
        .get("fhirContext")
        .is_some_and(|value| !is_list_of_objects(value))
    {
        wrong.push("`fhirContext` is no array of objects".to_owned());
    }
    if answer
        .get("expires_in")
        .is_some_and(|value| !value.is_number())
    {
        wrong.push("`expires_in` is no number".to_owned());
    }
    none_wrong(&wrong, "they have their types")
}

pub(super) const SMART_19: Check = Check {
    id: "SMART-19",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "An unknown `launch` is refused",
    source: &["SMART-launch"],
    how: How::Asks(unknown_launch),
};

fn unknown_launch(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_err() {
        return Err(not_applicable("there is no SMART server"));
    }
    let asked = Asked::ordinary(prober, facts)?;
    let scope = format!("{} launch", asked.get("scope").unwrap_or_default());
    let asked = asked
        .with("scope", &scope)
        .with("launch", "fastenctl-probe");
    let opened = prober.open(facts, &asked)?;
    if opened.is_error_page() {
        return Ok(pass("an unknown `launch` gets an error page"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "invalid_scope", "access_denied"],
        "an unknown `launch`",
    ))
}

pub(super) const SMART_21: Check = Check {
    id: "SMART-21",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A missing `patient` is said, and the run claims no success",
    source: &["SMART-scopes"],
    how: How::Client,
};
