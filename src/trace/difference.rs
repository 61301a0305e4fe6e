//! Finds the first step at which two sign-ins at the same provider differ, one with and one without
//! the gateway. Pure functions.

use crate::trace::Trace;
use crate::trace::step::{Step, StepId, Verdict};
use serde::Serialize;

/// The steps of a sign-in, without those that only exist with a gateway or say nothing about the
/// provider.
const ORDER: [StepId; 11] = [
    StepId::Discovery,
    StepId::Listen,
    StepId::Authorize,
    StepId::Push,
    StepId::DeviceCode,
    StepId::Browser,
    StepId::Callback,
    StepId::Exchange,
    StepId::IdToken,
    StepId::FhirRead,
    StepId::Refresh,
];

/// The facts that must be the same with and without the gateway.
const SAME: [&str; 6] = ["issuer", "iss", "scope", "patient", "sub", "rotated"];

/// The step at which two sign-ins differ, and the values on both sides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub step: &'static str,
    pub title: &'static str,
    /// What differs about the step: `verdict`, or the name of a fact.
    pub what: &'static str,
    pub lighthouse: String,
    pub direct: String,
}

/// Returns the first step that differs, if any.
#[must_use]
pub fn first_difference(lighthouse: &Trace, direct: &Trace) -> Option<Difference> {
    ORDER.into_iter().find_map(|id| {
        let [one, other] =
            [lighthouse, direct].map(|trace| trace.steps.iter().find(|step| step.id == id));
        let difference = |what, lighthouse: String, direct: String| {
            Some(Difference {
                step: id.name(),
                title: id.title(),
                what,
                lighthouse,
                direct,
            })
        };
        if failed(one) != failed(other) || one.is_some() != other.is_some() {
            return difference("verdict", ending(one), ending(other));
        }
        let (one, other) = (one?, other?);
        SAME.into_iter().find_map(|name| {
            let (left, right) = (fact(one, name)?, fact(other, name)?);
            if sorted(left) == sorted(right) {
                None
            } else {
                difference(name, left.to_owned(), right.to_owned())
            }
        })
    })
}

fn failed(step: Option<&Step>) -> bool {
    step.is_some_and(|step| step.verdict == Verdict::Fail)
}

fn ending(step: Option<&Step>) -> String {
    match step {
        None => "not reached".to_owned(),
        Some(step) => {
            let verdict = match step.verdict {
                Verdict::Pass => "pass",
                Verdict::Fail => "fail",
                Verdict::Skipped => "skipped",
            };
            step.reason.as_ref().map_or_else(
                || verdict.to_owned(),
                |reason| format!("{verdict}: {reason}"),
            )
        }
    }
}

fn fact<'a>(step: &'a Step, name: &str) -> Option<&'a str> {
    step.evidence
        .iter()
        .find(|one| one.name == name)
        .map(|one| one.value.as_str())
}

/// Sorts scopes, whose order does not matter.
fn sorted(text: &str) -> Vec<&str> {
    let mut words: Vec<&str> = text.split(' ').collect();
    words.sort_unstable();
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Kind, Result};
    use crate::trace::recorder::Recorder;
    use crate::trace::step::Actor;

    fn trace(steps: &[(StepId, &'static str, Option<&str>)]) -> Trace {
        let recorder = Recorder::new("direct", "p", |_| {});
        for (id, scope, failure) in steps {
            let _ = recorder.step(*id, Actor::Machine, Actor::Provider, |step| -> Result<()> {
                step.evidence("scope", *scope);
                failure.map_or(Ok(()), |why| Err(Error::new(Kind::Provider, why)))
            });
        }
        recorder.finish(None)
    }

    #[test]
    fn marks_the_first_step_that_fails_on_one_side_or_differs() {
        let whole = trace(&[
            (StepId::Authorize, "a b", None),
            (StepId::Exchange, "a b", None),
        ]);
        let parted = |other: &Trace| {
            first_difference(&whole, other).map(|found| (found.step, found.what, found.direct))
        };
        let ticket = [
            (StepId::Ticket, "x", None),
            (StepId::Authorize, "b a", None),
            (StepId::Exchange, "a b", None),
        ];
        assert_eq!(parted(&trace(&ticket)), None);
        let failing = trace(&[
            (StepId::Authorize, "a b", None),
            (StepId::Exchange, "a b", Some("no")),
        ]);
        assert_eq!(
            parted(&failing),
            Some(("exchange", "verdict", "fail: no".into()))
        );
        let less = trace(&[
            (StepId::Authorize, "a b", None),
            (StepId::Exchange, "a", None),
        ]);
        assert_eq!(parted(&less), Some(("exchange", "scope", "a".into())));
        let short = trace(&[(StepId::Authorize, "a b", None)]);
        assert_eq!(
            parted(&short),
            Some(("exchange", "verdict", "not reached".into()))
        );
    }
}
