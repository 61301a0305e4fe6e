//! Checks of how often, how long, and for which client a code is valid.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::form::Pairs;
use crate::conformance::prober::practice::{aged, second};
use crate::conformance::prober::request::Asked;
use crate::conformance::prober::walk::is_alive;
use crate::conformance::token::endpoint::direct;
use crate::conformance::verdict::{Checked, Judgement, fail, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity, Verdict};

/// An age at which every code should have expired, in seconds (RFC 6749 section 4.1.2).
const TOO_OLD: u32 = 601;

pub(super) const TOK_07: Check = Check {
    id: "TOK-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code works only once",
    source: &["6749 4.1.2", "6749 10.5"],
    how: How::Spends(code_twice),
};

fn code_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let (asked, code, _) = prober.tokens(facts)?;
    Ok(prober
        .token(facts, asked.redemption(&code))?
        .refuses(&["invalid_grant"], "the second use of a code"))
}

pub(super) const TOK_08: Check = Check {
    id: "TOK-08",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "The second use of a code revokes the tokens from the first",
    source: &["6749 4.1.2", "9700 4.2.4"],
    how: How::Spends(second_use_revokes),
};

fn second_use_revokes(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let (asked, code, answered) = prober.tokens(facts)?;
    let token = answered.brought("access_token")?;
    if prober.token(facts, asked.redemption(&code))?.has_tokens() {
        return Err(skip("the code works twice (TOK-07)"));
    }
    Ok(if is_alive(prober, facts, &token)? {
        warn("the tokens from the first use still work")
    } else {
        pass("the tokens from the first use are revoked")
    })
}

pub(super) const TOK_09: Check = Check {
    id: "TOK-09",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "If a code is used many times at once, at most one request gets tokens",
    source: &["6749 4.1.2"],
    how: How::Spends(code_raced),
};

fn code_raced(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    let got = prober.raced(facts, &asked.redemption(&code), 20)?.len();
    Ok(match got {
        0 | 1 => pass(format!("{got} of 20 simultaneous requests got tokens")),
        _ => fail(format!("{got} of 20 simultaneous requests got tokens")),
    })
}

pub(super) const TOK_10: Check = Check {
    id: "TOK-10",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A code older than ten minutes is rejected",
    source: &["6749 4.1.2", "SMART-launch"],
    how: How::Spends(expired_code),
};

fn expired_code(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let pairs = code_of(prober, facts, TOO_OLD)?;
    Ok(prober
        .post_as(client, url, pairs)?
        .refuses(&["invalid_grant"], "a code older than ten minutes"))
}

pub(super) const TOK_11: Check = Check {
    id: "TOK-11",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code is bound to its redirect URI",
    source: &["6749 4.1.3", "9700 4.5"],
    how: How::Spends(other_redirect_uri),
};

fn other_redirect_uri(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for other in [None, Some("http://127.0.0.1:1/other")] {
        let asked = Asked::ordinary(prober, facts)?;
        let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
        pairs.retain(|(name, _)| name != "redirect_uri");
        pairs.extend(other.map(|uri| ("redirect_uri".to_owned(), uri.to_owned())));
        let what = if other.is_some() {
            "another redirect URI"
        } else {
            "no redirect URI"
        };
        let judgement = prober
            .token(facts, pairs)?
            .refuses(&["invalid_grant", "invalid_request"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass(
        "a different redirect URI and a missing one are rejected",
    ))
}

pub(super) const TOK_12: Check = Check {
    id: "TOK-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code is bound to its client",
    source: &["6749 4.1.3"],
    how: How::Spends(other_client),
};

fn other_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, _) = direct(facts)?;
    let other = second(facts)?;
    let pairs = code_of(prober, facts, 0)?;
    Ok(prober
        .post_as(&other, url, pairs)?
        .refuses(&["invalid_grant"], "a code issued to another client"))
}

pub(super) const TOK_13: Check = Check {
    id: "TOK-13",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code is rejected if it has expired, belongs to another client, or both",
    source: &["6749 4.1.3"],
    how: How::Spends(other_client_and_expired),
};

/// Tests both reasons to reject a code, together and separately, because one may hide the other.
fn other_client_and_expired(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let other = second(facts)?;
    for (age, by, what) in [
        (TOO_OLD, &other, "an expired code issued to another client"),
        (TOO_OLD, client, "an expired code"),
        (0, &other, "a code issued to another client"),
    ] {
        let pairs = code_of(prober, facts, age)?;
        let judgement = prober
            .post_as(by, url, pairs)?
            .refuses(&["invalid_grant"], what);
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("all three codes are rejected"))
}

/// Returns the form that redeems a code of this age, in seconds.
fn code_of(prober: &Prober<'_>, facts: &Facts, age: u32) -> Result<Pairs, Judgement> {
    let asked = Asked::ordinary(prober, facts)?;
    let code = prober.code(facts, &asked)?;
    if age > 0 {
        aged(prober, facts, &code, age)?;
    }
    Ok(asked.redemption(&code))
}
