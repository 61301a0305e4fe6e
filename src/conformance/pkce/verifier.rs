//! Checks of the verifier in the token request: the right one, wrong ones, and which formats are
//! allowed.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::prober::Prober;
use crate::conformance::prober::answered::Answered;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Arrival;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use serde_json::Value;

pub(super) const PKCE_01: Check = Check {
    id: "PKCE-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The right verifier yields tokens",
    source: &["7636 4", "SMART-launch"],
    how: How::Seen(right_verifier),
};

fn right_verifier(facts: &Facts) -> Checked {
    let answered = facts
        .exchanges(StepId::Exchange)
        .last()
        .ok_or_else(|| skip("no code was exchanged"))?
        .1;
    let document = serde_json::from_slice::<Value>(answered.body()).unwrap_or_default();
    if document["access_token"].is_string() {
        return Ok(pass("the code was exchanged for tokens"));
    }
    match document["error"].as_str() {
        Some("invalid_grant") if is_pasted(facts) => Err(skip(
            "the code was pasted, so it may have expired or may not be a code",
        )),
        Some("invalid_grant") => Ok(fail(
            "the code is rejected with `invalid_grant`, although its verifier is right",
        )),
        _ => Err(skip(
            "no tokens were issued, but not because of the verifier",
        )),
    }
}

fn is_pasted(facts: &Facts) -> bool {
    let answer = facts.answer.as_ref();
    answer.is_some_and(|answer| answer.arrival == Arrival::Pasted)
}

/// Sends the request `asked`, then redeems the code with the given `code_verifier`, or without one.
fn redeemed(
    prober: &Prober<'_>,
    facts: &Facts,
    asked: &Asked,
    verifier: Option<&str>,
) -> Result<Answered, Judgement> {
    let code = prober.code(facts, asked)?;
    let mut pairs = asked.redemption(&code);
    pairs.retain(|(name, _)| name != "code_verifier");
    if let Some(verifier) = verifier {
        pairs.push(("code_verifier".into(), verifier.to_owned()));
    }
    prober.token(facts, pairs)
}

pub(super) const PKCE_06: Check = Check {
    id: "PKCE-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A wrong verifier is rejected",
    source: &["7636 4.6"],
    how: How::Spends(wrong_verifier),
};

fn wrong_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let answered = redeemed(prober, facts, &asked, Some(Secret::random().expose()))?;
    Ok(answered.refuses(&["invalid_grant"], "a wrong verifier"))
}

pub(super) const PKCE_07: Check = Check {
    id: "PKCE-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code from a flow with a challenge cannot be used without the verifier",
    source: &["7636 4.5", "7636 4.6", "9700 2.1.1"],
    how: How::Spends(no_verifier),
};

fn no_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    Ok(redeemed(prober, facts, &asked, None)?.refuses(
        &["invalid_grant", "invalid_request"],
        "a code without its verifier",
    ))
}

pub(super) const PKCE_09: Check = Check {
    id: "PKCE-09",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A verifier of 42 characters is rejected",
    source: &["7636 4.1"],
    how: How::Spends(|prober, facts| refused_verifiers(prober, facts, &[&fresh(42)])),
};

pub(super) const PKCE_10: Check = Check {
    id: "PKCE-10",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A verifier of 129 characters is rejected",
    source: &["7636 4.1"],
    how: How::Spends(|prober, facts| refused_verifiers(prober, facts, &[&fresh(129)])),
};

fn refused_verifiers(prober: &Prober<'_>, facts: &Facts, verifiers: &[&str]) -> Checked {
    for verifier in verifiers {
        let asked = Asked::ordinary(prober, facts)?.proving(verifier);
        let answered = redeemed(prober, facts, &asked, Some(verifier))?;
        let judgement = answered.refuses(
            &["invalid_grant", "invalid_request"],
            &format!(
                "an invalid verifier of {} characters",
                verifier.chars().count()
            ),
        );
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("every invalid verifier is rejected"))
}

/// Returns a new verifier of the given length, made of allowed characters.
fn fresh(length: usize) -> String {
    Secret::random().expose().repeat(4)[..length].to_owned()
}

pub(super) const PKCE_11: Check = Check {
    id: "PKCE-11",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Verifiers with invalid characters are rejected",
    source: &["7636 4.1"],
    how: How::Spends(illegal_verifiers),
};

fn illegal_verifiers(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let all = ["+", "/", "=", " ", "\n", "é", "\0"]
        .map(|illegal| Secret::random().expose().to_owned() + illegal);
    refused_verifiers(prober, facts, &all.each_ref().map(String::as_str))
}

pub(super) const PKCE_12: Check = Check {
    id: "PKCE-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Verifiers of 43 and 128 characters are accepted, as are all allowed symbols",
    source: &["7636 4.1"],
    how: How::Spends(legal_verifiers),
};

fn legal_verifiers(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let fresh = Secret::random().expose().to_owned();
    let long = fresh.repeat(3)[..128].to_owned();
    for verifier in [fresh.clone(), long, format!("-._~{fresh}")] {
        let asked = Asked::ordinary(prober, facts)?.proving(&verifier);
        let answered = redeemed(prober, facts, &asked, Some(&verifier))?;
        if !answered.has_tokens() {
            return Ok(fail(format!(
                "a valid verifier of {} characters is rejected with `{}`",
                verifier.len(),
                answered.error()
            )));
        }
    }
    Ok(pass("all valid verifiers are accepted"))
}

pub(super) const PKCE_13: Check = Check {
    id: "PKCE-13",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "The challenge itself is not accepted as the verifier",
    source: &["7636 4.6", "7636 7.2"],
    how: How::Spends(challenge_as_verifier),
};

fn challenge_as_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let challenge = asked.verifier.sha256();
    Ok(redeemed(prober, facts, &asked, Some(&challenge))?
        .refuses(&["invalid_grant"], "the challenge as the verifier"))
}

pub(super) const PKCE_15: Check = Check {
    id: "PKCE-15",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A verifier from another flow is rejected",
    source: &["9700 4.5.3.1"],
    how: How::Spends(verifier_of_another_flow),
};

fn verifier_of_another_flow(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (one, other) = (
        Asked::ordinary(prober, facts)?,
        Asked::ordinary(prober, facts)?,
    );
    let code = prober.code(facts, &one)?;
    prober.code(facts, &other)?;
    let mut pairs = one.redemption(&code);
    pairs.retain(|(name, _)| name != "code_verifier");
    pairs.push(("code_verifier".into(), other.verifier.expose().to_owned()));
    Ok(prober
        .token(facts, pairs)?
        .refuses(&["invalid_grant"], "a verifier from another flow"))
}

pub(super) const PKCE_16: Check = Check {
    id: "PKCE-16",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "The first wrong verifier invalidates the code",
    source: &["ours", "9700 4.5"],
    how: How::Spends(burnt),
};

fn burnt(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    let mut wrong = asked.redemption(&code);
    wrong.retain(|(name, _)| name != "code_verifier");
    wrong.push(("code_verifier".into(), Secret::random().expose().to_owned()));
    if prober.token(facts, wrong)?.has_tokens() {
        return Err(skip("the wrong verifier was accepted (PKCE-06)"));
    }
    let again = prober.token(facts, asked.redemption(&code))?;
    Ok(if again.has_tokens() {
        warn("the right verifier still works after a wrong one, so verifiers can be guessed")
    } else {
        pass("the first failure invalidates the code")
    })
}

pub(super) const PKCE_19: Check = Check {
    id: "PKCE-19",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our verifiers are valid and never repeat",
    source: &["7636 4.1", "7636 7.1"],
    how: How::Client,
};
