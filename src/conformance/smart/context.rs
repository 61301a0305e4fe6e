//! Checks of the launch and its context: the patient, and the other members returned with the
//! tokens.

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
    sentence: "With `launch/patient`, a `patient` is returned",
    source: &["SMART-scopes"],
    how: How::Seen(patient_named),
};

fn patient_named(facts: &Facts) -> Checked {
    if !facts.target()?.asks("launch/patient") {
        return Err(not_applicable("`launch/patient` is not requested"));
    }
    let answer = facts.token_answer()?;
    if facts
        .granted()
        .is_ok_and(|words| !words.iter().any(|word| word == "launch/patient"))
    {
        return Err(skip("`launch/patient` was not granted (TOK-24)"));
    }
    Ok(match answer.get("patient") {
        Some(Value::String(patient)) if !patient.is_empty() => {
            pass("the token response names the patient")
        }
        Some(_) => fail("`patient` is not a string"),
        None if facts.is_openid_only() => warn(
            "`launch/patient` is granted without naming a patient; the URL is that of an OpenID issuer, not of a \
             SMART server",
        ),
        None => fail("the token response does not name the patient"),
    })
}

pub(super) const SMART_06: Check = Check {
    id: "SMART-06",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Patient scopes without `launch/patient` are rejected, or a `patient` is returned anyway",
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
            "this run does not request patient scopes without `launch/patient`",
        ));
    }
    let answer = facts.token_answer()?;
    let still = facts
        .granted()
        .is_ok_and(|words| words.iter().any(|word| word.starts_with("patient/")));
    Ok(
        match (answer.get("patient").is_some_and(Value::is_string), still) {
            (true, _) => pass("the token response names the patient anyway"),
            (false, false) => pass("the patient scopes are not granted"),
            (false, true) => fail("patient scopes are granted without naming the patient"),
        },
    )
}

pub(super) const SMART_17: Check = Check {
    id: "SMART-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A refresh token is issued exactly when offline or online access is requested",
    source: &["SMART-launch step 7", "SMART-scopes"],
    how: How::Seen(offline_access),
};

fn offline_access(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    if target.definition.is_some() {
        return Err(not_applicable(
            "the gateway's definition decides what is requested",
        ));
    }
    let asked = target.asks("offline_access") || target.asks("online_access");
    let came = text(&answer, "refresh_token").is_some_and(|token| !token.is_empty());
    Ok(match (asked, came) {
        (true, true) => pass("a refresh token was issued, as requested"),
        (false, false) => pass("no refresh token was issued, because none was requested"),
        (true, false) => fail("no refresh token was issued, although one was requested"),
        (false, true) => warn("a refresh token was issued, although none was requested"),
    })
}

pub(super) const SMART_18: Check = Check {
    id: "SMART-18",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "The context members of the token response have the right types",
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
        wrong.push("`need_patient_banner` is not a boolean".to_owned());
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
        wrong.push("`fhirContext` is not an array of objects".to_owned());
    }
    if answer
        .get("expires_in")
        .is_some_and(|value| !value.is_number())
    {
        wrong.push("`expires_in` is not a number".to_owned());
    }
    none_wrong(&wrong, "all context members have the right types")
}

pub(super) const SMART_19: Check = Check {
    id: "SMART-19",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "An unknown `launch` is rejected",
    source: &["SMART-launch"],
    how: How::Asks(unknown_launch),
};

fn unknown_launch(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_err() {
        return Err(not_applicable("the provider is not a SMART server"));
    }
    let asked = Asked::ordinary(prober, facts)?;
    let scope = format!("{} launch", asked.get("scope").unwrap_or_default());
    let asked = asked
        .with("scope", &scope)
        .with("launch", "fastenctl-probe");
    let opened = prober.open(facts, &asked)?;
    if opened.is_error_page() {
        return Ok(pass("an unknown `launch` leads to an error page"));
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
    sentence: "A missing `patient` is reported, and the run does not succeed",
    source: &["SMART-scopes"],
    how: How::Client,
};
