//! Checks the parameters of the response: our `state`, and `access_denied` if the user denied
//! access.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::prober::landed::{Kind, Landed};
use crate::conformance::prober::refusal::untold;
use crate::conformance::prober::request::Asked;
use crate::conformance::verdict::{Checked, Judgement, fail, pass, skip};
use crate::driver::choice::asks_for_consent;
use crate::driver::html;
use crate::error::Kind as ErrorKind;
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;

pub(super) const AUTH_11: Check = Check {
    id: "AUTH-11",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`state` is returned byte for byte",
    source: &["6749 4.1.2", "6749 4.1.2.1", "SMART-launch"],
    how: How::Seen(state_unchanged),
};

fn state_unchanged(facts: &Facts) -> Checked {
    if let Some(failed) = &facts.failed
        && failed.kind == ErrorKind::StateMismatch
    {
        return Ok(fail(&failed.sentence));
    }
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no response was received"))?;
    if !answer.state_checked {
        return Err(skip("a bare code was pasted, without its state"));
    }
    Ok(pass("it was returned unchanged"))
}

pub(super) const AUTH_12: Check = Check {
    id: "AUTH-12",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "An unusual `state` is returned unchanged or rejected",
    source: &["6749 App. A.5", "6749 App. B"],
    how: How::Spends(unusual_state),
};

fn unusual_state(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let long = "s".repeat(2_000);
    for state in ["a%b", "a+b&c d", "\"'<>", "ä€😀", &long] {
        let mut asked = Asked::ordinary(prober, facts)?.with("state", state);
        state.clone_into(&mut asked.state);
        if let Some(judgement) = judge_state(&prober.walked(facts, &asked)?, state) {
            return Ok(judgement);
        }
    }
    Ok(pass("unusual states are returned unchanged"))
}

/// Judges how an unusual state was handled; `None` if it was returned unchanged or the request was
/// rejected.
fn judge_state(landed: &Landed, state: &str) -> Option<Judgement> {
    let length = state.chars().count();
    let shown: String = state.chars().take(12).collect();
    let rest = if length > 12 { "…" } else { "" };
    let what = format!("the {length}-character state `{shown}{rest}`");
    match landed {
        Landed::Back(pairs) => match (pairs.value("state"), pairs.value("error")) {
            (Some(found), _) if found == state => None,
            (None, Some(error)) if error != "server_error" => None,
            (None, _) => Some(fail(format!("{what} was not returned"))),
            (Some(_), _) => Some(fail(format!("{what} was returned with changes"))),
        },
        Landed::Page(Kind::Error, _) => None,
        Landed::Page(Kind::Broken, _) => {
            Some(fail(format!("{what} leads to {}", landed.describe())))
        }
        Landed::Page(..) | Landed::Astray(..) | Landed::Away(_) => Some(untold(landed, &what)),
    }
}

pub(super) const AUTH_17: Check = Check {
    id: "AUTH-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "If access is denied, `access_denied` is returned with our state",
    source: &["6749 4.1.2.1"],
    how: How::Seen(refusal),
};

fn refusal(facts: &Facts) -> Checked {
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no response was received"))?;
    match &answer.outcome {
        Outcome::Error(error, _) if error == "access_denied" => {
            Ok(pass("`access_denied` was returned with our state"))
        }
        Outcome::Error(error, _) if facts.denies => Ok(fail(format!(
            "the user denied access, but the response is `{error}`"
        ))),
        Outcome::Code(_) if facts.denies && was_asked(facts) => Ok(fail(
            "the user denied access, but a code was returned anyway",
        )),
        Outcome::Code(_) if facts.denies => Err(skip(
            "no page asked for consent, so access could not be denied",
        )),
        _ => Err(skip("access was not denied in this run (use `--deny`)")),
    }
}

/// Whether a page of this run asked for consent, which the driver then denied.
fn was_asked(facts: &Facts) -> bool {
    facts.exchanges(StepId::Browser).any(|(_, response)| {
        response.status().is_success() && asks_for_consent(&html::read(response.body()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::finding::Verdict;

    #[test]
    fn a_state_only_counts_as_altered_if_a_different_one_came_back() {
        let back = |pairs: &[(&str, &str)]| {
            let pairs = pairs.iter().map(|(a, b)| ((*a).into(), (*b).into()));
            Landed::Back(pairs.collect::<Vec<(String, String)>>().into())
        };
        let page = |kind| Landed::Page(kind, http::Response::new(Vec::new()));
        for (landed, expected) in [
            (back(&[("code", "1"), ("state", "a+b")]), None),
            (
                back(&[("code", "1"), ("state", "a b")]),
                Some(Verdict::Fail),
            ),
            (back(&[("code", "1")]), Some(Verdict::Fail)),
            (back(&[("error", "invalid_request")]), None),
            (back(&[("error", "invalid_scope"), ("state", "a+b")]), None),
            (back(&[("error", "server_error")]), Some(Verdict::Fail)),
            (page(Kind::Error), None),
            (page(Kind::Broken), Some(Verdict::Fail)),
            (page(Kind::Other), Some(Verdict::Skip)),
        ] {
            let found = judge_state(&landed, "a+b").map(|judgement| judgement.verdict);
            assert_eq!(found, expected, "{}", landed.describe());
        }
    }
}
