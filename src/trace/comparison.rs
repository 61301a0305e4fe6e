//! What was asked for beside what came, and one sign-in beside another. Pure values; who compares what is decided by the
//! steps.

use crate::trace::Trace;
use crate::trace::step::{Step, StepId, Verdict};
use serde::Serialize;

/// One thing in two places.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Comparison {
    /// What is compared, such as `scope`.
    pub name: &'static str,
    pub asked: String,
    pub got: String,
    /// Asked for, and not there.
    pub missing: Vec<String>,
    /// There without having been asked for.
    pub added: Vec<String>,
}

impl Comparison {
    /// The names of what is compared, for those who look for one.
    pub const SCOPE: &'static str = "scope";
    pub const REDIRECT_URI: &'static str = "redirect_uri at authorize and at token";
    pub const AUD: &'static str = "aud and the provider's FHIR base";
    pub const ISS_OF_ANSWER: &'static str = "iss of the answer";
    pub const ISS_OF_ID_TOKEN: &'static str = "iss of the id token";
    pub const AUD_OF_ID_TOKEN: &'static str = "aud of the id token";

    /// Two values that must be the same, character by character.
    #[must_use]
    pub fn new(name: &'static str, asked: &str, got: &str) -> Self {
        let only = |one: &str, other: &str| {
            if one == other {
                Vec::new()
            } else {
                vec![one.to_owned()]
            }
        };
        Self {
            name,
            asked: asked.to_owned(),
            got: got.to_owned(),
            missing: only(asked, got),
            added: only(got, asked),
        }
    }

    /// Two sets of words, and what the rule of their kind says is missing or added.
    #[must_use]
    pub fn of_sets(
        name: &'static str,
        asked: &[String],
        got: &[String],
        missing: Vec<String>,
        added: Vec<String>,
    ) -> Self {
        Self {
            name,
            asked: asked.join(" "),
            got: got.join(" "),
            missing,
            added,
        }
    }

    /// Whether there is no difference.
    #[must_use]
    pub const fn is_same(&self) -> bool {
        self.missing.is_empty() && self.added.is_empty()
    }

    /// The same with all its texts changed.
    #[must_use]
    pub fn map(self, change: impl Fn(&str) -> String) -> Self {
        let all = |texts: Vec<String>| texts.iter().map(|text| change(text)).collect();
        Self {
            name: self.name,
            asked: change(&self.asked),
            got: change(&self.got),
            missing: all(self.missing),
            added: all(self.added),
        }
    }
}

/// The order of a sign-in; steps that only a gateway has, or that say nothing about the provider, are left out.
const ORDER: [StepId; 9] = [
    StepId::Discovery,
    StepId::Listen,
    StepId::Authorize,
    StepId::Browser,
    StepId::Callback,
    StepId::Exchange,
    StepId::IdToken,
    StepId::FhirRead,
    StepId::Refresh,
];

/// What both ways must have in common.
const SAME: [&str; 6] = ["issuer", "iss", "scope", "patient", "sub", "rotated"];

/// Where they part, and what each side says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    pub step: &'static str,
    pub title: &'static str,
    /// What of the step differs: `verdict`, or the name of a fact.
    pub what: &'static str,
    pub lighthouse: String,
    pub direct: String,
}

/// The first step that differs, if one does.
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

/// Scopes have no order.
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

    #[test]
    fn marks_what_is_missing_and_what_is_added() {
        let same = Comparison::new("iss", "https://a.example", "https://a.example");
        assert!(same.is_same());
        let slash = Comparison::new("iss", "https://a.example", "https://a.example/");
        assert_eq!(
            (slash.missing, slash.added),
            (
                vec!["https://a.example".into()],
                vec!["https://a.example/".into()]
            )
        );
    }

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
    fn marks_the_first_step_that_fails_on_one_side_or_says_something_else() {
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
