//! Checks of the challenge in the authorization request: which challenges are accepted, which are
//! rejected, and which our client sends.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::Landed;
use crate::conformance::prober::refusal::{judge_refusal, untold};
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, warn};
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use sha2::{Digest, Sha256};

pub(super) const PKCE_02: Check = Check {
    id: "PKCE-02",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "A public client without `code_challenge` is rejected immediately",
    source: &["7636 4.4.1", "SMART-launch", "9700 2.1.1"],
    how: How::Asks(no_challenge),
};

fn no_challenge(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.client.method != AuthMethod::None {
        return Err(not_applicable("this client is confidential"));
    }
    let asked = Asked::ordinary(prober, facts)?
        .without("code_challenge")
        .without("code_challenge_method");
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &["invalid_request"],
        "a request without `code_challenge`",
    ))
}

pub(super) const PKCE_03: Check = Check {
    id: "PKCE-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The method `plain` is rejected",
    source: &["SMART-launch", "7636 4.4.1"],
    how: How::Asks(plain),
};

fn plain(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let asked = asked
        .with("code_challenge", Secret::random().expose())
        .with("code_challenge_method", "plain");
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &["invalid_request"],
        "`code_challenge_method=plain`",
    ))
}

pub(super) const PKCE_04: Check = Check {
    id: "PKCE-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A challenge without a method is rejected",
    source: &["7636 4.3"],
    how: How::Asks(no_method),
};

fn no_method(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?.without("code_challenge_method");
    Ok(judge_refusal(
        &prober.open(facts, &asked)?,
        &asked,
        &["invalid_request"],
        "a challenge without a method",
    ))
}

pub(super) const PKCE_05: Check = Check {
    id: "PKCE-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "Unknown methods are rejected",
    source: &["7636 4.4.1"],
    how: How::Asks(unknown_methods),
};

fn unknown_methods(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let mut last = pass("unknown methods are rejected");
    for method in ["S512", "s256"] {
        let asked = Asked::ordinary(prober, facts)?.with("code_challenge_method", method);
        last = judge_refusal(
            &prober.open(facts, &asked)?,
            &asked,
            &["invalid_request"],
            &format!("the method `{method}`"),
        );
        if last.verdict != Verdict::Pass {
            break;
        }
    }
    Ok(last)
}

pub(super) const PKCE_08: Check = Check {
    id: "PKCE-08",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A verifier for a flow without a challenge is rejected",
    source: &["9700 2.1.1", "9700 4.8.2"],
    how: How::Spends(downgrade),
};

fn downgrade(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?
        .without("code_challenge")
        .without("code_challenge_method");
    let landed = prober.walked(facts, &asked)?;
    let Some(code) = landed.code() else {
        return Ok(refused_from_the_start(
            &landed,
            "a flow without a challenge",
        ));
    };
    let mut form = asked.redemption(code);
    form.push(("code_verifier".into(), Secret::random().expose().to_owned()));
    Ok(prober.token(facts, form)?.refuses(
        &["invalid_grant", "invalid_request"],
        "a verifier for a flow without a challenge",
    ))
}

pub(super) const PKCE_14: Check = Check {
    id: "PKCE-14",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "Malformed challenges are rejected",
    source: &["7636 4.2", "7636 4.4.1"],
    how: How::Spends(shapes),
};

fn shapes(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let verifier = Secret::random();
    let good = verifier.sha256();
    let hex: String = Sha256::digest(verifier.expose())
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    for challenge in [
        format!("{good}="),
        good[..42].to_owned(),
        format!("{good}A"),
        hex,
    ] {
        let mut asked = Asked::ordinary(prober, facts)?;
        asked.verifier = verifier.clone();
        let asked = asked.with("code_challenge", &challenge);
        let landed = prober.walked(facts, &asked)?;
        let Some(code) = landed.code() else {
            let what = format!("a challenge of {} characters", challenge.len());
            let judgement = refused_from_the_start(&landed, &what);
            if judgement.verdict == Verdict::Pass {
                continue;
            }
            return Ok(judgement);
        };
        if prober.token(facts, asked.redemption(code))?.has_tokens() {
            return Ok(fail(format!(
                "a challenge of {} characters is accepted, and a verifier satisfies it",
                challenge.len()
            )));
        }
    }
    Ok(pass(
        "malformed challenges are rejected, or no verifier satisfies them",
    ))
}

pub(super) const PKCE_17: Check = Check {
    id: "PKCE-17",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A challenge is accepted only once",
    source: &["9700 2.1.1"],
    how: How::Spends(challenge_twice),
};

fn challenge_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let first = Asked::ordinary(prober, facts)?;
    let mut second = Asked::ordinary(prober, facts)?;
    prober.code(facts, &first)?;
    second.set("code_challenge", &first.verifier.sha256());
    let landed = prober.walked(facts, &second)?;
    Ok(if landed.code().is_some() {
        warn("the same challenge is accepted twice")
    } else {
        refused_from_the_start(&landed, "the second use of a challenge")
    })
}

/// Returns the verdict on a request that did not lead to a code.
fn refused_from_the_start(landed: &Landed, what: &str) -> Judgement {
    if landed.error().is_some() || landed.is_error_page() {
        pass(format!("{what} is rejected by the authorization endpoint"))
    } else {
        untold(landed, what)
    }
}

pub(super) const PKCE_18: Check = Check {
    id: "PKCE-18",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client always sends a challenge, and reports if S256 is not offered",
    source: &["7636 7.2", "8252 6", "8252 8.1"],
    how: How::Client,
};
