//! What comes back with the answer: our `state`, and `access_denied` when somebody refused.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, fail, pass, skip};
use crate::error::Kind;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::trace::finding::{Class, Severity};

pub(super) const AUTH_11: Check = Check {
    id: "AUTH-11",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`state` comes back byte for byte",
    source: &["6749 4.1.2", "6749 4.1.2.1", "SMART-launch"],
    how: How::Seen(state_unchanged),
};

fn state_unchanged(facts: &Facts) -> Checked {
    if let Some(failed) = &facts.failed
        && failed.kind == Kind::StateMismatch
    {
        return Ok(fail(&failed.sentence));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    if !answer.state_checked {
        return Err(skip("a bare code was pasted, without its state"));
    }
    Ok(pass("it came back unchanged"))
}

pub(super) const AUTH_12: Check = Check {
    id: "AUTH-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "An unusual `state` comes back unaltered or is refused",
    source: &["6749 App. A.5", "6749 App. B"],
    how: How::Asks(unusual_state),
};

fn unusual_state(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let long = "s".repeat(2_000);
    for state in ["a%b", "a+b&c d", "\"'<>", "ä€😀", &long] {
        let mut asked = Asked::ordinary(prober, facts)?.with("state", state);
        state.clone_into(&mut asked.state);
        let pairs = prober.walk(facts, &asked)?;
        let (error, found) = (pairs.value("error"), pairs.value("state"));
        if found != Some(state) && error != Some("invalid_request") {
            let shown: String = state.chars().take(12).collect();
            return Ok(fail(format!(
                "the state `{shown}` of {} characters came back altered",
                state.chars().count()
            )));
        }
    }
    Ok(pass("unusual states come back unaltered"))
}

pub(super) const AUTH_17: Check = Check {
    id: "AUTH-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "A refusal comes back as `access_denied` with our state",
    source: &["6749 4.1.2.1"],
    how: How::Seen(refusal),
};

fn refusal(facts: &Facts) -> Checked {
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    match &answer.outcome {
        Outcome::Error(error, _) if error == "access_denied" => {
            Ok(pass("the refusal came back with our state"))
        }
        Outcome::Error(error, _) if facts.denies => Ok(fail(format!(
            "the person refused, and the answer is `{error}`"
        ))),
        Outcome::Code(_) if facts.denies => {
            Ok(fail("the person refused, and a code came all the same"))
        }
        _ => Err(skip("nobody refused in this run (`--deny` does)")),
    }
}
