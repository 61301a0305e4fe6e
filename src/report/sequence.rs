//! A trace as the numbered messages of a sequence diagram, between the actors named in the
//! documentation. Pure functions; `html` draws them.

use crate::trace::Trace;
use crate::trace::step::{Actor, Evidence, HttpExchange, Step, StepId, Verdict};

/// The style of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    Done,
    Failed,
    /// It was skipped.
    Skipped,
    /// It must have happened, but this program could not observe it.
    Unseen,
}

/// An arrow.
#[derive(Clone, Debug)]
pub struct Message<'a> {
    pub number: usize,
    pub from: Actor,
    pub to: Actor,
    pub label: String,
    pub at_ms: u64,
    /// Microseconds; absent if it could not be measured.
    pub took_us: Option<u64>,
    pub mood: Mood,
    pub evidence: &'a [Evidence],
    /// More than one if the arrow represents a whole step.
    pub exchanges: &'a [HttpExchange],
}

/// The arrows of a step.
pub struct Group<'a> {
    pub step: &'a Step,
    pub messages: Vec<Message<'a>>,
}

/// Returns the arrows of all steps, in order.
#[must_use]
pub fn groups(trace: &Trace) -> Vec<Group<'_>> {
    let mut number = 0;
    let mut groups = Vec::new();
    for step in &trace.steps {
        let mut messages = of_step(step, trace);
        for message in &mut messages {
            number += 1;
            message.number = number;
        }
        groups.push(Group { step, messages });
    }
    groups
}

fn of_step<'a>(step: &'a Step, trace: &Trace) -> Vec<Message<'a>> {
    match (step.id, step.exchanges.as_slice()) {
        (StepId::Browser, []) => by_a_person(step, trace),
        (StepId::Browser, exchanges) => {
            let signs_in = whole(
                step,
                Actor::User,
                Actor::Browser,
                "signs in and consents (simulated by the built-in driver)",
            );
            let mut messages = vec![Message {
                took_us: None,
                evidence: &[],
                exchanges: &[],
                mood: Mood::Done,
                ..signs_in
            }];
            messages.extend(each(step, exchanges));
            messages
        }
        // The checks' requests are not part of the sign-in.
        (StepId::Checks, exchanges) if !exchanges.is_empty() => {
            vec![whole(
                step,
                step.from,
                step.to,
                &format!("{} requests from checks", exchanges.len()),
            )]
        }
        (_, []) => vec![whole(step, step.from, step.to, step.title)],
        (_, exchanges) => each(step, exchanges),
    }
}

/// Draws a whole step as a single arrow.
fn whole<'a>(step: &'a Step, from: Actor, to: Actor, label: &str) -> Message<'a> {
    Message {
        number: 0,
        from,
        to,
        label: label.to_owned(),
        at_ms: step.started_ms,
        took_us: Some(step.duration_ms.saturating_mul(1000)),
        mood: match step.verdict {
            Verdict::Pass => Mood::Done,
            Verdict::Fail => Mood::Failed,
            Verdict::Skipped => Mood::Skipped,
        },
        evidence: &step.evidence,
        exchanges: &step.exchanges,
    }
}

/// Draws one arrow per request; the last one shows the step's evidence and failure.
fn each<'a>(step: &'a Step, exchanges: &'a [HttpExchange]) -> Vec<Message<'a>> {
    let last = exchanges.len() - 1;
    let of = |(index, one): (usize, &'a HttpExchange)| Message {
        number: 0,
        from: one.from,
        to: one.to,
        label: format!("{} {} → {}", one.method, path(&one.url), outcome(one)),
        at_ms: one.started_ms,
        took_us: Some(one.duration_us),
        mood: if index == last && step.verdict == Verdict::Fail || one.status.is_none() {
            Mood::Failed
        } else {
            Mood::Done
        },
        evidence: if index == last { &step.evidence } else { &[] },
        exchanges: std::slice::from_ref(one),
    };
    exchanges.iter().enumerate().map(of).collect()
}

/// Draws what a real browser does, which can only be inferred from what comes back.
fn by_a_person<'a>(step: &'a Step, trace: &Trace) -> Vec<Message<'a>> {
    let opened = whole(step, step.from, step.to, "opens the URL");
    if step.verdict != Verdict::Pass {
        return vec![opened];
    }
    let came_back = trace
        .steps
        .iter()
        .any(|step| step.id == StepId::Callback && step.verdict == Verdict::Pass);
    let unseen = |from, to, label: &str| Message {
        mood: Mood::Unseen,
        took_us: None,
        evidence: &[],
        exchanges: &[],
        ..whole(step, from, to, label)
    };
    let mut messages = vec![opened];
    if trace.via == "lighthouse" {
        messages.push(unseen(
            Actor::Browser,
            Actor::Lighthouse,
            "asks the gateway for the redirect (not visible from here)",
        ));
    }
    messages.push(unseen(
        Actor::Browser,
        Actor::Provider,
        "asks the provider for a code (not visible from here)",
    ));
    if came_back {
        messages.push(unseen(
            Actor::User,
            Actor::Browser,
            "signs in and decides (not visible from here)",
        ));
        if trace.via == "lighthouse" {
            messages.push(unseen(
                Actor::Browser,
                Actor::Lighthouse,
                "delivers the response (not visible from here)",
            ));
        }
    }
    messages
}

/// Returns the path of an address, which is enough to recognize a request.
fn path(url: &str) -> &str {
    let address = url.split(['?', '#']).next().unwrap_or_default();
    let rest = address.split_once("://").map_or(address, |(_, rest)| rest);
    rest.find('/').map_or("/", |start| &rest[start..])
}

/// Returns the outcome of a request: its status and error, or that there was no response.
#[must_use]
pub fn outcome(one: &HttpExchange) -> String {
    match (one.status, &one.error) {
        (Some(status), Some(error)) => format!("{status} {error}"),
        (Some(status), None) => status.to_string(),
        (None, _) => "no response".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Kind, Result};
    use crate::trace::recorder::Recorder;

    fn drawn(trace: &Trace) -> Vec<String> {
        let all = groups(trace);
        let messages = all.iter().flat_map(|group| &group.messages);
        messages
            .map(|one| {
                format!(
                    "{} {:?}>{:?} {:?} {}",
                    one.number, one.from, one.to, one.mood, one.label
                )
            })
            .collect()
    }

    #[test]
    fn a_real_browsers_steps_are_drawn_as_unseen() {
        let recorder = Recorder::new("lighthouse", "p", |_| {});
        recorder.skip(StepId::Listen, Actor::Machine, Actor::Machine, "pasted");
        let _ = recorder.step(StepId::Browser, Actor::Machine, Actor::Browser, |_| Ok(()));
        let failed: Result<()> =
            recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, |_| {
                Err(Error::new(Kind::TimedOut, "no response"))
            });
        assert_eq!(
            drawn(&recorder.finish(failed.err())),
            [
                "1 Machine>Machine Skipped listen for the response on this machine",
                "2 Machine>Browser Done opens the URL",
                "3 Browser>Lighthouse Unseen asks the gateway for the redirect (not visible from here)",
                "4 Browser>Provider Unseen asks the provider for a code (not visible from here)",
                "5 Browser>Machine Failed wait for the response",
            ]
        );
    }

    #[test]
    fn a_path_is_shown_without_host_and_query() {
        assert_eq!(path("https://as.example/a/b?code=1"), "/a/b");
        assert_eq!(path("https://as.example"), "/");
    }
}
