//! RT: refreshing tokens (checks.md section 9).

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::{object, text};
use crate::conformance::headers::not_stored;
use crate::conformance::prober::Prober;
use crate::conformance::prober::form::Pairs;
use crate::conformance::prober::practice::{aged, second};
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use serde_json::Value;
use std::collections::BTreeSet;
use std::time::Duration;

pub(crate) const CHECKS: &[Check] = &[
    RT_01, RT_02, RT_03, RT_04, RT_05, RT_06, RT_07, RT_08, RT_09, RT_10,
];

const RT_02: Check = Check {
    id: "RT-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The response with the refreshed tokens forbids caching (`no-store`)",
    source: &["6749 5.1"],
    how: How::Seen(|facts| facts.refresh_response().map(not_stored)),
};

const RT_08: Check = Check {
    id: "RT-08",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client keeps the old refresh token until it has a new one",
    source: &["6749 6", "SMART-best"],
    how: How::Client,
};

const RT_09: Check = Check {
    id: "RT-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "After a rejected refresh, the user is asked to sign in again, without a loop",
    source: &["6749 5.2"],
    how: How::Client,
};

/// An age, in seconds, at which an unused refresh token should have expired.
const LONG: u32 = 366 * 86_400;

/// How long to wait until the clock shows a different second.
const TWO_SECONDS: Duration = Duration::from_secs(2);

const RT_01: Check = Check {
    id: "RT-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A refresh returns a token and its type, scope and lifetime",
    source: &["SMART-launch step 7", "6749 6"],
    how: How::Seen(refreshed),
};

fn refreshed(facts: &Facts) -> Checked {
    let response = facts.refresh_response()?;
    let document =
        object(response).ok_or_else(|| fail("the response to a refresh is not a JSON object"))?;
    if let Some(error) = text(&document, "error") {
        return Ok(fail(format!(
            "a fresh refresh token is rejected with `{error}`"
        )));
    }
    let (mut wrong, mut unusual) = (Vec::new(), Vec::new());
    if text(&document, "access_token").is_none() {
        wrong.push("`access_token` is missing".to_owned());
    }
    let is_usable = |kind: &str| {
        kind.eq_ignore_ascii_case("bearer") || kind.eq_ignore_ascii_case("dpop") && facts.proves()
    };
    if !text(&document, "token_type").is_some_and(is_usable) {
        wrong.push("`token_type` is not Bearer".to_owned());
    }
    if !document.get("expires_in").is_some_and(Value::is_number) {
        unusual.push("`expires_in` is missing");
    }
    if text(&document, "scope").is_none() {
        unusual.push("`scope` is missing");
    }
    let old = facts.token_answer().ok();
    if let (Some(old), Some(new)) = (
        old.as_ref().and_then(|old| text(old, "access_token")),
        text(&document, "access_token"),
    ) && old == new
    {
        // A token that is derived from its contents and the time in seconds does not change if it
        // is issued again within a second.
        if names_its_time(new) && within_a_second(facts) {
            unusual.push("the access token did not change, but it was issued only a moment ago");
        } else {
            wrong.push("the access token did not change".to_owned());
        }
    }
    if wrong.is_empty() && !unusual.is_empty() {
        return Ok(warn(unusual.join("; ")));
    }
    none_wrong(&wrong, "all members are present")
}

const RT_03: Check = Check {
    id: "RT-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A public client gets a new refresh token each time",
    source: &["9700 2.2.2", "9700 4.14.2"],
    how: How::Spends(rotates),
};

fn rotates(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (response, target) = (facts.refresh_response()?, facts.target()?);
    if target.client.method != AuthMethod::None {
        return Err(not_applicable("this client is confidential"));
    }
    let new = object(response).unwrap_or_default();
    if !new.contains_key("access_token") {
        return Err(skip("the tokens were not refreshed"));
    }
    if facts.proves()
        && text(&new, "token_type").is_some_and(|kind| kind.eq_ignore_ascii_case("dpop"))
    {
        let why = "the refresh token is bound to a key (RFC 9449), so it does not have to change";
        return Err(not_applicable(why));
    }
    let stays = fail(
        "the refresh token of a public client does not change, so a stolen one goes unnoticed",
    );
    let old = sent_last(facts);
    match text(&new, "refresh_token") {
        Some(token) if Some(token) != old.as_deref() => Ok(pass("a new refresh token was issued")),
        Some(token) if names_its_time(token) && within_a_second(facts) => {
            later(prober, facts, stays)
        }
        _ => Ok(stays),
    }
}

/// Returns the refresh token that was sent.
fn sent_last(facts: &Facts) -> Option<String> {
    let (exchange, _) = facts.exchanges(StepId::Refresh).last()?;
    let mut sent = url::form_urlencoded::parse(&exchange.request_body);
    let found = sent.find(|(name, _)| name == "refresh_token");
    found.map(|(_, token)| token.into_owned())
}

/// Whether a token may be derived from its contents and the time, as signed tokens are.
fn names_its_time(token: &str) -> bool {
    token.split('.').count() > 2
}

/// Whether the refresh may have happened in the same second as the exchange. A token that contains
/// its time would then be identical.
fn within_a_second(facts: &Facts) -> bool {
    let at = |step| {
        facts
            .exchanges(step)
            .last()
            .map(|(exchange, _)| exchange.started)
    };
    let both = at(StepId::Exchange).zip(at(StepId::Refresh));
    both.is_some_and(|(came, refreshed)| refreshed.saturating_duration_since(came) < TWO_SECONDS)
}

/// Repeats the check with a separate sign-in, whose token is refreshed after the clock has moved
/// on.
fn later(prober: &Prober<'_>, facts: &Facts, stays: Judgement) -> Checked {
    let old = own(prober, facts)?;
    prober.wait(TWO_SECONDS);
    let new = prober.token(facts, form(&old))?;
    if !new.has_tokens() {
        return Err(skip("the tokens were not refreshed"));
    }
    Ok(match text(&new.document, "refresh_token") {
        Some(token) if token != old => pass("a new refresh token was issued"),
        _ => stays,
    })
}

fn form(token: &str) -> Pairs {
    [("grant_type", "refresh_token"), ("refresh_token", token)]
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .into()
}

/// Returns a refresh token from a separate sign-in for this check.
fn own(prober: &Prober<'_>, facts: &Facts) -> Result<String, Judgement> {
    let target = facts.target()?;
    if !target.asks("offline_access") && !target.asks("online_access") {
        return Err(skip("this run does not request a refresh token"));
    }
    prober.tokens(facts)?.2.brought("refresh_token")
}

const RT_04: Check = Check {
    id: "RT-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A used refresh token is rejected, and all tokens in its family are revoked",
    source: &["9700 4.14.2", "SMART-best"],
    how: How::Spends(reuse),
};

fn reuse(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let old = own(prober, facts)?;
    let new = prober.token(facts, form(&old))?;
    if !new.has_tokens() {
        return Err(skip("the tokens were not refreshed"));
    }
    let Some(newer) = text(&new.document, "refresh_token").filter(|newer| *newer != old) else {
        return Err(not_applicable(
            "this provider does not rotate refresh tokens (RT-03)",
        ));
    };
    let judgement = prober
        .token(facts, form(&old))?
        .refuses(&["invalid_grant"], "a used refresh token");
    if judgement.verdict != Verdict::Pass {
        return Ok(judgement);
    }
    Ok(if prober.token(facts, form(newer))?.has_tokens() {
        fail("a used refresh token is rejected, but newer ones in its family still work")
    } else {
        pass("a used refresh token is rejected, and its family is revoked")
    })
}

const RT_05: Check = Check {
    id: "RT-05",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A refresh cannot add scopes that were not granted",
    source: &["6749 6", "SMART-launch step 7"],
    how: How::Spends(more_scope),
};

fn more_scope(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let mut pairs = form(&own(prober, facts)?);
    let scope = facts.target()?.scopes.join(" ");
    pairs.push(("scope".into(), format!("{scope} patient/*.cruds")));
    let answered = prober.token(facts, pairs)?;
    let granted = answered
        .document
        .get("scope")
        .and_then(Value::as_str)
        .unwrap_or_default();
    if answered.has_tokens() && !granted.contains("cruds") {
        return Ok(warn("additional scopes are dropped instead of rejected"));
    }
    Ok(answered.refuses(
        &["invalid_scope"],
        "a refresh with more scopes than were granted",
    ))
}

const RT_06: Check = Check {
    id: "RT-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A refresh token is bound to its client",
    source: &["6749 6", "6749 10.4"],
    how: How::Spends(other_client),
};

fn other_client(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let other = second(facts)?;
    let token = own(prober, facts)?;
    let answered = prober.post_as(&other, &facts.target()?.token_url, form(&token))?;
    Ok(answered.refuses(
        &["invalid_grant"],
        "a refresh token issued to another client",
    ))
}

const RT_07: Check = Check {
    id: "RT-07",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "If a public client's refresh token is used many times at once, at most one new \
               token works",
    source: &["9700 2.2.2", "9700 4.14.2"],
    how: How::Spends(raced),
};

/// Uses a refresh token many times at once. Only new tokens that still work count, because a server
/// may answer repeated requests with the same token.
fn raced(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.client.method != AuthMethod::None {
        return Err(not_applicable("this client is confidential"));
    }
    let token = own(prober, facts)?;
    let answers = prober.raced(facts, &form(&token), 10)?;
    let new: BTreeSet<&str> = answers
        .iter()
        .filter_map(|answered| text(&answered.document, "refresh_token"))
        .collect();
    if new.is_empty() && !answers.is_empty() || new.contains(token.as_str()) {
        return Err(not_applicable(
            "this provider does not rotate refresh tokens (RT-03)",
        ));
    }
    let mut survive = 0;
    for one in new {
        survive += usize::from(prober.token(facts, form(one))?.has_tokens());
    }
    let what = format!(
        "{} of 10 simultaneous requests got tokens, and {survive} of the new refresh tokens still \
         work",
        answers.len()
    );
    Ok(if survive < 2 { pass(what) } else { fail(what) })
}

const RT_10: Check = Check {
    id: "RT-10",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A refresh token that has not been used for a long time is rejected",
    source: &["9700 4.14.2"],
    how: How::Spends(inactive),
};

/// Checks that an unused refresh token expires. This is only a SHOULD: some providers never expire
/// an unused grant.
fn inactive(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let token = own(prober, facts)?;
    aged(prober, facts, &token, LONG)?;
    let answered = prober.token(facts, form(&token))?;
    Ok(if answered.has_tokens() {
        warn("a refresh token that was not used for a year still works")
    } else {
        answered.refuses(
            &["invalid_grant"],
            "a refresh token that was not used for a year",
        )
    })
}
