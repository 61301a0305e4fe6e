//! Checks of `aud`: whether ours is accepted, and what happens without one, with another server's,
//! and with other spellings.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::Kind;
use crate::conformance::prober::refusal::judge_refusal;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, not_applicable, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::trace::finding::{Class, Severity};
use http::Method;

pub(super) const SMART_01: Check = Check {
    id: "SMART-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The FHIR base URL is accepted as `aud`",
    source: &["SMART-launch step 4"],
    how: How::Seen(aud_taken),
};

fn aud_taken(facts: &Facts) -> Checked {
    let aud = facts
        .target()?
        .aud
        .clone()
        .ok_or_else(|| not_applicable("no `aud` is sent"))?;
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no response was received"))?;
    match &answer.outcome {
        Outcome::Error(_, Some(description)) if names_aud(description) => {
            Ok(fail("the FHIR base URL is not accepted as `aud`")
                .with("aud", aud)
                .with("description", description))
        }
        Outcome::Error(error, _) if error != "access_denied" => {
            Err(skip(format!("the response is `{error}`")))
        }
        _ => Ok(pass("it is accepted").with("aud", aud)),
    }
}

/// Whether the provider's description of the error names the parameter `aud`. OAuth has no other
/// way to name it: the error is `invalid_request` whichever parameter is wrong (RFC 6749 section
/// 4.1.2.1).
fn names_aud(description: &str) -> bool {
    description
        .split(|character: char| !character.is_alphanumeric() && character != '_')
        .any(|word| word == "aud")
}

pub(super) const SMART_02: Check = Check {
    id: "SMART-02",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A request without `aud` is rejected",
    source: &["SMART-launch"],
    how: How::Asks(no_aud),
};

fn no_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.fhir_base.is_none() {
        return Err(not_applicable("no FHIR base URL is known"));
    }
    let asked = Asked::ordinary(prober, facts)?.without("aud");
    let opened = prober.open(facts, &asked)?;
    if opened.code().is_some() {
        return Ok(warn("a request without `aud` is accepted"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request"],
        "a request without `aud`",
    ))
}

pub(super) const SMART_03: Check = Check {
    id: "SMART-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "Another server's `aud` is rejected before the sign-in",
    source: &["SMART-launch", "9700 4.10.2"],
    how: How::Asks(foreign_aud),
};

fn foreign_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.fhir_base.is_none() {
        return Err(not_applicable("no FHIR base URL is known"));
    }
    let asked = Asked::ordinary(prober, facts)?.with("aud", "https://fhir.probe.example/r4");
    let opened = prober.open(facts, &asked)?;
    if opened.is_error_page() {
        return Ok(pass("another server's `aud` leads to an error page"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "invalid_target", "access_denied"],
        "another server's `aud`",
    ))
}

pub(super) const SMART_04: Check = Check {
    id: "SMART-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "Other spellings of `aud` are accepted or rejected consistently",
    source: &["SMART-launch"],
    how: How::Asks(spellings_of_aud),
};

/// Records which spellings the provider accepts. Providers differ here, and their definitions take
/// that into account.
fn spellings_of_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let base = facts
        .target()?
        .fhir_base
        .clone()
        .ok_or_else(|| not_applicable("no FHIR base URL is known"))?;
    let base = base.trim_end_matches('/');
    prober.control(facts)?;
    let ordinary = || Asked::ordinary(prober, facts);
    let (mut judgement, mut odd) = (
        pass("each spelling is accepted or rejected consistently"),
        Vec::new(),
    );
    for (name, asked) in [
        ("without_slash", ordinary()?.with("aud", base)),
        ("with_slash", ordinary()?.with("aud", &format!("{base}/"))),
        (
            "as_resource",
            ordinary()?.without("aud").with("resource", base),
        ),
    ] {
        let landed = prober.first_page(facts, &asked, &Method::GET, &[])?;
        let is_odd = landed.kind() == Some(Kind::Broken) || landed.error() == Some("server_error");
        if is_odd {
            odd.push(format!(
                "{} leads to {}",
                name.replace('_', " "),
                landed.describe()
            ));
        }
        let said = if landed.is_taken() {
            "taken".to_owned()
        } else {
            landed.describe()
        };
        judgement = judgement.with(name, said);
    }
    Ok(if odd.is_empty() {
        judgement
    } else {
        fail(odd.join("; "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_description_names_aud_as_a_whole_word() {
        for (description, expected) in [
            ("aud is not the FHIR base URL of this server", true),
            ("invalid parameter: 'aud'", true),
            ("unknown `aud`.", true),
            ("the audit log is full", false),
            ("ask for fraud_check or aud_type", false),
            ("", false),
        ] {
            assert_eq!(names_aud(description), expected, "{description}");
        }
    }
}
