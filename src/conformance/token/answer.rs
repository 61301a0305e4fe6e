//! Checks of the response to the code of an ordinary sign-in, and of how our client handles an
//! unusable one.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::as_meant;
use crate::conformance::headers::{media_type, not_stored};
use crate::conformance::verdict::{Checked, fail, none_wrong, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::rfc::smart_scope::{not_asked, not_granted};
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use http::StatusCode;
use serde_json::Value;

/// Error codes that mean the code, the client or the proof was rejected.
const NOT_GOOD: [&str; 5] = [
    "invalid_grant",
    "invalid_client",
    "unauthorized_client",
    "use_dpop_nonce",
    "invalid_dpop_proof",
];
/// Error codes that are returned until the device code has been entered, if it expires, or if the
/// user denies access (RFC 8628 section 3.5).
const DEVICE_WORDS: [&str; 4] = [
    "access_denied",
    "authorization_pending",
    "slow_down",
    "expired_token",
];

pub(super) const TOK_01: Check = Check {
    id: "TOK-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A valid exchange returns a token and its type, scope and lifetime",
    source: &["SMART-launch step 5", "6749 5.1"],
    how: How::Seen(good_exchange),
};

fn good_exchange(facts: &Facts) -> Checked {
    let response = facts.token_response()?;
    let status = response.status();
    if status == StatusCode::TOO_MANY_REQUESTS {
        return Err(skip("the provider limited the number of requests (429)"));
    }
    let Some(read) = as_meant(response) else {
        return Ok(fail(format!(
            "the response to a code has status {} and is not a JSON object",
            status.as_u16()
        )));
    };
    let document = &read.members;
    if let Some(error) = document.get("error").and_then(Value::as_str) {
        let on_a_device = facts.exchanges(StepId::DeviceCode).next().is_some();
        return refused(error, on_a_device);
    }
    let told = read.oddities.iter().filter(|one| one.check == "TOK-01");
    let mut wrong: Vec<String> = told.map(|one| format!("it {}", one.what)).collect();
    let mut unusual = Vec::new();
    if status != StatusCode::OK && !read.has_token() {
        wrong.push(format!("its status is {}", status.as_u16()));
    }
    if !document.get("access_token").is_some_and(Value::is_string) {
        wrong.push("`access_token` is missing".to_owned());
    }
    match document.get("token_type").and_then(Value::as_str) {
        Some(kind) if kind.eq_ignore_ascii_case("bearer") => {}
        Some(kind) if kind.eq_ignore_ascii_case("dpop") && facts.proves() => {}
        Some(kind) => wrong.push(format!("`token_type` is `{kind}`")),
        None => wrong.push("`token_type` is missing".to_owned()),
    }
    if !document.get("scope").is_some_and(Value::is_string) {
        // RFC 6749 section 5.1 makes it optional if the requested scopes were granted; SMART
        // requires it.
        let missing = "`scope` is missing".to_owned();
        if facts.is_openid_only() {
            unusual.push(missing);
        } else {
            wrong.push(missing);
        }
    }
    match document.get("expires_in") {
        None => unusual.push("`expires_in` is missing".to_owned()),
        Some(Value::Number(life)) if life.as_f64().is_some_and(|life| life > 3600.0) => {
            unusual.push(format!(
                "the access token is valid for {life} s, longer than an hour"
            ));
        }
        Some(Value::Number(life)) if life.as_f64().is_some_and(|life| life > 0.0) => {}
        Some(_) => wrong.push("`expires_in` is not a positive number".to_owned()),
    }
    if wrong.is_empty() && !unusual.is_empty() {
        return Ok(warn(unusual.join("; ")));
    }
    none_wrong(&wrong, "all members are present")
}

/// Judges a rejected exchange. The check is skipped if the standard allows the rejection, because
/// the cause lies elsewhere. That may be the verifier (PKCE-01), our own secret, the user at the
/// other device (RFC 8628 section 3.5), or the proof of possession (RFC 9449 section 8).
fn refused(error: &str, on_a_device: bool) -> Checked {
    let waits = on_a_device && DEVICE_WORDS.contains(&error);
    if waits || NOT_GOOD.contains(&error) {
        return Err(skip(format!("the exchange was rejected with `{error}`")));
    }
    Ok(fail(format!("a valid exchange is rejected with `{error}`")))
}

pub(super) const TOK_02: Check = Check {
    id: "TOK-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The token response forbids caching (`no-store`)",
    source: &["SMART-launch step 5", "6749 5.1"],
    how: How::Seen(tokens_not_stored),
};

fn tokens_not_stored(facts: &Facts) -> Checked {
    let response = facts.token_response()?;
    facts.token_answer()?;
    Ok(not_stored(response))
}

pub(super) const TOK_03: Check = Check {
    id: "TOK-03",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "The token response is `application/json`",
    source: &["6749 5.1"],
    how: How::Seen(is_json),
};

fn is_json(facts: &Facts) -> Checked {
    let kind = media_type(facts.token_response()?.headers());
    Ok(if kind == "application/json" {
        pass("it is")
    } else {
        fail(format!("it is served as `{kind}`"))
    })
}

pub(super) const TOK_24: Check = Check {
    id: "TOK-24",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "The granted scopes are among those requested",
    source: &["6749 3.3", "6749 5.1", "SMART-scopes"],
    how: How::Seen(scopes_granted),
};

fn scopes_granted(facts: &Facts) -> Checked {
    let (granted, target) = (facts.granted()?, facts.target()?);
    let (more, less) = (
        not_asked(&granted, &target.scopes),
        not_granted(&target.scopes, &granted),
    );
    let judgement = match (more.as_slice(), less.as_slice()) {
        ([], []) => pass("exactly the requested scopes are granted"),
        ([], _) => warn(format!("`{}` is not granted", less.join(" "))),
        _ => fail(format!(
            "`{}` is granted, although it was not requested",
            more.join(" ")
        )),
    };
    Ok(judgement
        .with("asked", target.scopes.join(" "))
        .with("granted", granted.join(" ")))
}

pub(super) const TOK_27: Check = Check {
    id: "TOK-27",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "An unambiguous token response is accepted; any other causes one clear error, and \
               the code is not sent again",
    source: &["6749 5.2", "ours"],
    how: How::Client,
};

pub(super) const TOK_28: Check = Check {
    id: "TOK-28",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client rejects tokens of any type other than Bearer",
    source: &["6749 7.1"],
    how: How::Client,
};

pub(super) const TOK_29: Check = Check {
    id: "TOK-29",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A failed exchange does not reveal a secret",
    source: &["9700 4.9", "ours"],
    how: How::Client,
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_an_exchange_that_should_have_succeeded_is_judged() {
        for (error, on_a_device, judged) in [
            ("invalid_grant", false, false),
            ("use_dpop_nonce", false, false),
            ("invalid_dpop_proof", false, false),
            ("access_denied", true, false),
            ("authorization_pending", true, false),
            ("slow_down", true, false),
            ("expired_token", true, false),
            // Error codes that are not allowed in response to a code.
            ("access_denied", false, true),
            ("slow_down", false, true),
            ("invalid_scope", true, true),
            ("server_error", false, true),
        ] {
            assert_eq!(
                refused(error, on_a_device).is_ok(),
                judged,
                "{error} {on_a_device}"
            );
        }
    }
}
