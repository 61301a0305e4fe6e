//! Requests that are rejected at the redirect URI, with the error code that RFC 6749 section
//! 4.1.2.1 requires.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::refusal::judge_refusal;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, not_applicable, pass};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use http::Method;

pub(super) const AUTH_06: Check = Check {
    id: "AUTH-06",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A request without `response_type` gets `invalid_request` with our state",
    source: &["6749 3.1.1", "6749 4.1.2.1"],
    how: How::Asks(no_response_type),
};

fn no_response_type(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("response_type");
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &["invalid_request"],
        "a request without `response_type`",
    ))
}

pub(super) const AUTH_07: Check = Check {
    id: "AUTH-07",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The implicit flow is rejected",
    source: &["9700 2.1.2", "6749 4.1.2.1"],
    how: How::Asks(implicit),
};

fn implicit(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.with("response_type", "token");
    let words = ["unsupported_response_type", "unauthorized_client"];
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &words,
        "`response_type=token`",
    ))
}

pub(super) const AUTH_08: Check = Check {
    id: "AUTH-08",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "An unknown scope gets `invalid_scope` or is left out",
    source: &["6749 3.3", "6749 4.1.2.1"],
    how: How::Asks(unknown_scope),
};

fn unknown_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = format!("{} fastenctl-probe", asked.get("scope").unwrap_or_default());
    let asked = asked.with("scope", &scope);
    let opened = prober.open(facts, &asked)?;
    if opened.code().is_some() {
        return Ok(pass(
            "the request succeeds without it; TOK-24 compares what is granted",
        ));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_scope"],
        "an unknown scope",
    ))
}

pub(super) const AUTH_09: Check = Check {
    id: "AUTH-09",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A repeated parameter is rejected",
    source: &["6749 3.1"],
    how: How::Asks(repeated),
};

fn repeated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    for name in ["client_id", "scope"] {
        let mut asked = Asked::ordinary(prober, facts)?;
        asked.add(name, "fastenctl-probe");
        let what = format!("a repeated `{name}`");
        let opened = prober.open(facts, &asked)?;
        let is_refused = opened.error().is_some() || opened.is_error_page();
        if opened.code().is_some() {
            return Ok(fail(format!("{what} leads to {}", opened.describe())));
        }
        if !is_refused {
            return Ok(judge_refusal(&opened, &asked, &["invalid_request"], &what));
        }
    }
    Ok(pass("repeated parameters are rejected"))
}

pub(super) const AUTH_18: Check = Check {
    id: "AUTH-18",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "`prompt=none` without a session leads to `login_required` or `interaction_required`",
    source: &["OIDC 3.1.2.1", "OIDC 3.1.2.6"],
    how: How::Asks(prompt_none),
};

fn prompt_none(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if !facts.target()?.asks("openid") {
        return Err(not_applicable("`openid` is not requested"));
    }
    let asked = Asked::ordinary(prober, facts)?.with("prompt", "none");
    let words = [
        "login_required",
        "interaction_required",
        "consent_required",
        "account_selection_required",
    ];
    prober.control(facts)?;
    // No user signs in here: the check is about the missing session.
    let landed = prober.first_page(facts, &asked, &Method::GET, &[])?;
    if landed.asks_a_person() {
        return Ok(fail(format!(
            "`prompt=none` leads to {}",
            landed.describe()
        )));
    }
    Ok(judge_refusal(&landed, &asked, &words, "`prompt=none`"))
}
