//! A complete request: what ours holds, and whether the provider takes it, by GET and by POST.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::list;
use crate::conformance::prober::Prober;
use crate::conformance::prober::opened::Opened;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip,
};
use crate::error::Kind;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use http::Method;
use std::collections::HashSet;

pub(super) const AUTH_01: Check = Check {
    id: "AUTH-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A complete request leads to a sign-in page, not to an error",
    source: &["SMART-launch step 4", "6749 3.1"],
    how: How::Seen(request_taken),
};

fn request_taken(facts: &Facts) -> Checked {
    facts.target()?;
    if facts.denies && facts.answer.is_some() {
        return Ok(pass("a sign-in page came"));
    }
    let Some(answer) = &facts.answer else {
        return match &facts.failed {
            Some(failed) if failed.kind == Kind::Refused => Ok(pass("a sign-in page came")),
            Some(failed)
                if failed.kind == Kind::Provider
                    && failed.check.is_none()
                    && facts.exchanges(StepId::Browser).next().is_some() =>
            {
                Ok(fail(&failed.sentence))
            }
            _ => Err(skip("no answer came")),
        };
    };
    match &answer.outcome {
        Outcome::Error(error, _)
            if !matches!(
                error.as_str(),
                "access_denied" | "login_required" | "consent_required"
            ) =>
        {
            Ok(fail(format!(
                "the provider answers `{error}` to a complete request"
            )))
        }
        _ => Ok(pass("a sign-in page came")),
    }
}

/// What differs in one point from an ordinary request says nothing where that one is refused.
fn ordinary_works(facts: &Facts) -> Result<(), Judgement> {
    match request_taken(facts) {
        Ok(judgement) if judgement.verdict == Verdict::Fail => {
            Err(skip("an ordinary request is refused (AUTH-01)"))
        }
        _ => Ok(()),
    }
}

pub(super) const AUTH_02: Check = Check {
    id: "AUTH-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The same request is taken as a form POST",
    source: &["SMART-launch", "OIDC 3.1.2.1"],
    how: How::Asks(taken_as_post),
};

fn taken_as_post(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_ok_and(|smart| {
        !list(&smart, "capabilities")
            .unwrap_or_default()
            .contains(&"authorize-post")
    }) {
        return Err(not_applicable("`authorize-post` is not listed"));
    }
    ordinary_works(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let opened = prober.open_with(facts, &asked, &Method::POST, &[])?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("the same page comes"),
        other => fail(format!("a form POST leads to {}", other.describe())),
    })
}

pub(super) const AUTH_10: Check = Check {
    id: "AUTH-10",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "An unknown parameter is ignored",
    source: &["6749 3.1"],
    how: How::Asks(unknown_parameter),
};

fn unknown_parameter(prober: &Prober<'_>, facts: &Facts) -> Checked {
    ordinary_works(facts)?;
    let asked = Asked::ordinary(prober, facts)?.with("x_probe", "1");
    let opened = prober.open(facts, &asked)?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("it is ignored"),
        other => fail(format!(
            "with `x_probe=1` the request leads to {}",
            other.describe()
        )),
    })
}

pub(super) const AUTH_20: Check = Check {
    id: "AUTH-20",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A scope of 8 KiB works by POST",
    source: &["SMART-scopes"],
    how: How::Asks(long_scope),
};

fn long_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = asked.get("scope").unwrap_or_default().to_owned();
    let more: String = (0..300)
        .map(|index| format!(" patient/FastenctlProbe{index:03}.rs"))
        .collect();
    let asked = asked.with("scope", &(scope + &more));
    let opened = prober.open_with(facts, &asked, &Method::POST, &[])?;
    Ok(match &opened {
        Opened::Page { status, .. } if status.is_success() => pass("it works by POST"),
        _ if opened.error() == Some("invalid_scope") => {
            pass("it is read, and its unknown scopes are refused")
        }
        other => fail(format!("by POST it leads to {}", other.describe())),
    })
}

pub(super) const AUTH_21: Check = Check {
    id: "AUTH-21",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our own request has state, S256, `aud`, each parameter once and no secret",
    source: &["SMART-launch step 4", "9700 2.1"],
    how: How::Seen(own_request),
};

fn own_request(facts: &Facts) -> Checked {
    let (asked, target) = (facts.asked()?, facts.target()?);
    let value = |name: &str| {
        asked
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| value.as_str())
    };
    let mut wrong = Vec::new();
    let names: HashSet<&str> = asked.iter().map(|(name, _)| name.as_str()).collect();
    if names.len() != asked.len() {
        wrong.push("a parameter is there twice".to_owned());
    }
    // 22 characters of base64url carry 122 random bits and more.
    if value("state").is_none_or(|state| state.len() < 22) {
        wrong.push("`state` is too short to be unguessable".to_owned());
    }
    if value("code_challenge_method") != Some("S256") {
        wrong.push("no S256 challenge is sent".to_owned());
    }
    if value("aud") != target.aud.as_deref() {
        wrong.push("`aud` is not the one that was wanted".to_owned());
    }
    if names
        .iter()
        .any(|name| name.contains("secret") || *name == "code_verifier")
    {
        wrong.push("a secret is in it".to_owned());
    }
    none_wrong(&wrong, "our request is sound")
}
