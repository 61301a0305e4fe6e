//! Checks of the contents of an authorization response: `iss`, a `state` that is accepted only
//! once, and what our client rejects.

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::prober::Prober;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, not_applicable, pass, skip};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use serde_json::Value;

pub(super) const RESP_07: Check = Check {
    id: "RESP-07",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client rejects contradictory responses",
    source: &["6749 3.1", "6749 4.1.2", "9700 2.1.2"],
    how: How::Client,
};

pub(super) const RESP_09: Check = Check {
    id: "RESP-09",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client rejects a response with another flow's state",
    source: &["9700 4.7.1", "SMART-launch"],
    how: How::Client,
};

pub(super) const RESP_10: Check = Check {
    id: "RESP-10",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "If `iss` is advertised, the response contains it, and it matches the issuer",
    source: &["9207 2", "9207 2.3"],
    how: How::Seen(iss),
};

fn iss(facts: &Facts) -> Checked {
    facts.metadata()?;
    if facts.member("authorization_response_iss_parameter_supported") != Some(Value::Bool(true)) {
        return Err(not_applicable("`iss` is not advertised"));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no response was received"))?;
    if !answer.state_checked {
        return Err(skip("a bare code was pasted"));
    }
    Ok(match (&answer.iss, facts.issuer()) {
        (None, _) => fail("`iss` is advertised, but missing from the response"),
        (Some(found), Some(issuer)) if *found != issuer => fail("`iss` is not the issuer")
            .with("expected", issuer)
            .with("found", found),
        _ => pass("`iss` is present and correct"),
    })
}

pub(super) const RESP_11: Check = Check {
    id: "RESP-11",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client rejects a response with another issuer's `iss`",
    source: &["9207 2.4"],
    how: How::Client,
};

pub(super) const RESP_12: Check = Check {
    id: "RESP-12",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client rejects a response that lacks an advertised `iss`",
    source: &["9207 2.4"],
    how: How::Client,
};

pub(super) const RESP_13: Check = Check {
    id: "RESP-13",
    subjects: RP,
    class: Class::X,
    severity: Severity::Low,
    sentence: "An `iss` that was not advertised must still match",
    source: &["9207 2.4"],
    how: How::Client,
};

pub(super) const RESP_14: Check = Check {
    id: "RESP-14",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "A long code with unusual characters is passed on unchanged",
    source: &["6749 App. A.11"],
    how: How::Client,
};

pub(super) const RESP_15: Check = Check {
    id: "RESP-15",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A hostile `error_description` is escaped and truncated",
    source: &["6749 4.1.2.1", "6749 10.14"],
    how: How::Client,
};

pub(super) const RESP_16: Check = Check {
    id: "RESP-16",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "The listener closes when the run ends, and a new run rejects the old state",
    source: &["SMART-launch", "9700 4.2.4"],
    how: How::Client,
};

pub(super) const RESP_17: Check = Check {
    id: "RESP-17",
    subjects: AS_RP,
    class: Class::X,
    severity: Severity::Info,
    sentence: "Our client accepts a state once; the report records whether the provider does",
    source: &["9700 4.2.4", "9700 4.7.1"],
    how: How::Spends(state_twice),
};

fn state_twice(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let first = Asked::ordinary(prober, facts)?;
    prober.code(facts, &first)?;
    let second = Asked::ordinary(prober, facts)?.with("state", &first.state);
    let landed = prober.walked(facts, &second)?;
    // No standard requires a server to remember states.
    Ok(if landed.code().is_some() {
        pass("recorded: the same state is accepted twice")
    } else {
        pass(format!(
            "recorded: the second use of a state leads to {}",
            landed.describe()
        ))
    })
}
