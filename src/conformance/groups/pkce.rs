//! PKCE (checks.md section 3).

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::groups::authorization::judge_refusal;
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip, warn};
use crate::conformance::walk::{Asked, Opened};
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(crate) const CHECKS: &[Check] = &[
    PKCE_01, PKCE_02, PKCE_03, PKCE_04, PKCE_05, PKCE_06, PKCE_07, PKCE_08, PKCE_09, PKCE_10,
    PKCE_11, PKCE_12, PKCE_13, PKCE_14, PKCE_15, PKCE_16, PKCE_17, PKCE_18, PKCE_19,
];

const PKCE_18: Check = Check {
    id: "PKCE-18",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client sends a challenge always, and stops where S256 is not offered",
    source: &["7636 7.2", "8252 6", "8252 8.1"],
    how: How::Client,
};

const PKCE_19: Check = Check {
    id: "PKCE-19",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our verifiers are legal and never repeat",
    source: &["7636 4.1", "7636 7.1"],
    how: How::Client,
};

const PKCE_01: Check = Check {
    id: "PKCE-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The right verifier gets tokens",
    source: &["7636 4", "SMART-launch"],
    how: How::Seen(right_verifier),
};

fn right_verifier(facts: &Facts) -> Checked {
    if !facts.target()?.pkce {
        return Err(not_applicable("this client uses no PKCE"));
    }
    let answered = facts
        .exchanges(StepId::Exchange)
        .last()
        .ok_or_else(|| skip("no code came to swap"))?
        .1;
    let document = serde_json::from_slice::<Value>(answered.body()).unwrap_or_default();
    if document["access_token"].is_string() {
        return Ok(pass("tokens came for it"));
    }
    match document["error"].as_str() {
        Some("invalid_grant") => Ok(fail(
            "the code and its right verifier are refused with `invalid_grant`",
        )),
        _ => Err(skip("no tokens came, for another reason")),
    }
}

const PKCE_02: Check = Check {
    id: "PKCE-02",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "A public client without `code_challenge` is refused at once",
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

const PKCE_03: Check = Check {
    id: "PKCE-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The method `plain` is refused",
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

const PKCE_04: Check = Check {
    id: "PKCE-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A challenge without a method is refused",
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

const PKCE_05: Check = Check {
    id: "PKCE-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "Unknown methods are refused",
    source: &["7636 4.4.1"],
    how: How::Asks(unknown_methods),
};

fn unknown_methods(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let mut last = pass("unknown methods are refused");
    for method in ["S512", "s256"] {
        let asked = Asked::ordinary(prober, facts)?.with("code_challenge_method", method);
        last = judge_refusal(
            &prober.open(facts, &asked)?,
            &asked,
            &["invalid_request"],
            &format!("the method `{method}`"),
        );
        if last.verdict != crate::trace::finding::Verdict::Pass {
            break;
        }
    }
    Ok(last)
}

/// Walks `asked`, then redeems with this `code_verifier`.
fn redeemed(
    prober: &Prober<'_>,
    facts: &Facts,
    asked: &Asked,
    verifier: Option<&str>,
) -> Result<crate::conformance::prober::Answered, Judgement> {
    let code = prober.code(facts, asked)?;
    let mut pairs = asked.redemption(&code);
    pairs.retain(|(name, _)| name != "code_verifier");
    if let Some(verifier) = verifier {
        pairs.push(("code_verifier".into(), verifier.to_owned()));
    }
    prober.token(facts, pairs)
}

const PKCE_06: Check = Check {
    id: "PKCE-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A wrong verifier is refused",
    source: &["7636 4.6"],
    how: How::Asks(wrong_verifier),
};

fn wrong_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let answered = redeemed(prober, facts, &asked, Some(Secret::random().expose()))?;
    Ok(answered.refuses(&["invalid_grant"], "a wrong verifier"))
}

const PKCE_07: Check = Check {
    id: "PKCE-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code of a flow with challenge is worth nothing without the verifier",
    source: &["7636 4.5", "7636 4.6", "9700 2.1.1"],
    how: How::Asks(no_verifier),
};

fn no_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    Ok(redeemed(prober, facts, &asked, None)?.refuses(
        &["invalid_grant", "invalid_request"],
        "a code without its verifier",
    ))
}

const PKCE_08: Check = Check {
    id: "PKCE-08",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A verifier for a flow without challenge is refused",
    source: &["9700 2.1.1", "9700 4.8.2"],
    how: How::Asks(downgrade),
};

fn downgrade(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?
        .without("code_challenge")
        .without("code_challenge_method");
    let pairs = prober.walk(facts, &asked)?;
    let Some(code) = pairs.value("code") else {
        return Ok(pass("a flow without challenge is refused from the start"));
    };
    let mut form = asked.redemption(code);
    form.push(("code_verifier".into(), Secret::random().expose().to_owned()));
    Ok(prober.token(facts, form)?.refuses(
        &["invalid_grant", "invalid_request"],
        "a verifier for a flow without challenge",
    ))
}

const PKCE_09: Check = Check {
    id: "PKCE-09",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A verifier of 42 characters is refused",
    source: &["7636 4.1"],
    how: How::Asks(|prober, facts| refused_verifiers(prober, facts, &[&fresh(42)])),
};

const PKCE_10: Check = Check {
    id: "PKCE-10",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A verifier of 129 characters is refused",
    source: &["7636 4.1"],
    how: How::Asks(|prober, facts| refused_verifiers(prober, facts, &[&fresh(129)])),
};

fn refused_verifiers(prober: &Prober<'_>, facts: &Facts, verifiers: &[&str]) -> Checked {
    for verifier in verifiers {
        let asked = Asked::ordinary(prober, facts)?.proving(verifier);
        let answered = redeemed(prober, facts, &asked, Some(verifier))?;
        let judgement = answered.refuses(
            &["invalid_grant", "invalid_request"],
            &format!(
                "an illegal verifier of {} characters",
                verifier.chars().count()
            ),
        );
        if judgement.verdict != crate::trace::finding::Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("it is refused"))
}

/// A legal alphabet, but of any length; never used before.
fn fresh(length: usize) -> String {
    Secret::random().expose().repeat(4)[..length].to_owned()
}

const PKCE_11: Check = Check {
    id: "PKCE-11",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Verifiers of other characters are refused",
    source: &["7636 4.1"],
    how: How::Asks(illegal_verifiers),
};

fn illegal_verifiers(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let all = ["+", "/", "=", " ", "\n", "é", "\0"]
        .map(|illegal| Secret::random().expose().to_owned() + illegal);
    refused_verifiers(prober, facts, &all.each_ref().map(String::as_str))
}

const PKCE_12: Check = Check {
    id: "PKCE-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Verifiers of 43 and 128 characters and with every mark are taken",
    source: &["7636 4.1"],
    how: How::Asks(legal_verifiers),
};

fn legal_verifiers(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let fresh = Secret::random().expose().to_owned();
    let long = fresh.repeat(3)[..128].to_owned();
    for verifier in [fresh.clone(), long, format!("-._~{fresh}")] {
        let asked = Asked::ordinary(prober, facts)?.proving(&verifier);
        let answered = redeemed(prober, facts, &asked, Some(&verifier))?;
        if !answered.has_tokens() {
            return Ok(fail(format!(
                "a legal verifier of {} characters is refused with `{}`",
                verifier.len(),
                answered.error()
            )));
        }
    }
    Ok(pass("they are taken"))
}

const PKCE_13: Check = Check {
    id: "PKCE-13",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "The challenge itself is no verifier",
    source: &["7636 4.6", "7636 7.2"],
    how: How::Asks(challenge_as_verifier),
};

fn challenge_as_verifier(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let challenge = asked.verifier.sha256();
    Ok(redeemed(prober, facts, &asked, Some(&challenge))?
        .refuses(&["invalid_grant"], "the challenge as verifier"))
}

const PKCE_14: Check = Check {
    id: "PKCE-14",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "Challenges of another shape are refused",
    source: &["7636 4.2", "7636 4.4.1"],
    how: How::Asks(shapes),
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
        let pairs = prober.walk(facts, &asked)?;
        if let Some(code) = pairs.value("code")
            && prober.token(facts, asked.redemption(code))?.has_tokens()
        {
            return Ok(fail(format!(
                "a challenge of {} characters is taken and satisfied",
                challenge.len()
            )));
        }
    }
    Ok(pass("they are refused, or never satisfied"))
}

const PKCE_15: Check = Check {
    id: "PKCE-15",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "The verifier of another flow is refused",
    source: &["9700 4.5.3.1"],
    how: How::Asks(verifier_of_another_flow),
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
        .refuses(&["invalid_grant"], "the verifier of another flow"))
}

const PKCE_16: Check = Check {
    id: "PKCE-16",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A code is burnt by its first wrong verifier",
    source: &["ours", "9700 4.5"],
    how: How::Asks(burnt),
};

fn burnt(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    let mut wrong = asked.redemption(&code);
    wrong.retain(|(name, _)| name != "code_verifier");
    wrong.push(("code_verifier".into(), Secret::random().expose().to_owned()));
    if prober.token(facts, wrong)?.has_tokens() {
        return Err(skip("the wrong verifier was taken (PKCE-06)"));
    }
    let again = prober.token(facts, asked.redemption(&code))?;
    Ok(if again.has_tokens() {
        warn("after a wrong verifier the right one still gets tokens, so it can be guessed at")
    } else {
        pass("the first failure burns the code")
    })
}

const PKCE_17: Check = Check {
    id: "PKCE-17",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "A challenge is taken once",
    source: &["9700 2.1.1"],
    how: How::Asks(challenge_twice),
};

fn challenge_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let first = Asked::ordinary(prober, facts)?;
    let mut second = Asked::ordinary(prober, facts)?;
    prober.code(facts, &first)?;
    second.set("code_challenge", &first.verifier.sha256());
    let pairs = prober.walk(facts, &second)?;
    Ok(match Opened::Back(pairs).error() {
        Some(_) => pass("the second use is refused"),
        None => warn("the same challenge is taken twice"),
    })
}
