//! A sign-in with the checks around it: which are wanted, which may run here, and what they found.

use crate::conformance::check::{Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::register::all;
use crate::conformance::selection::Selection;
use crate::conformance::verdict::{Judgement, skip};
use crate::driver::drive::Driver;
use crate::error::{Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::browser::Browser;
use crate::oauth::facts::Facts;
use crate::oauth::grant::Grant;
use crate::oauth::session::Session;
use crate::oauth::session::renew;
use crate::oauth::session::renew::Store;
use crate::oauth::session::resume::Resume;
use crate::oauth::sign_in::journey;
use crate::oauth::sign_in::{Keep, Plan, Route};
use crate::trace::Trace;
use crate::trace::finding::{Finding, Verdict};
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, Evidence, StepId};
use std::time::Instant;

/// A sign-in as it is wanted, and the checks around it.
#[derive(Clone)]
pub struct Run {
    pub sign_in: Plan,
    pub checks: Selection,
}

/// Does the whole sign-in, runs the checks and tells what happened; the error that ended it is in the trace.
#[must_use]
pub fn sign_in(run: &Run, route: &Route<'_>, recorder: &Recorder) -> Trace {
    sign_in_keeping(run, route, recorder, None)
}

/// The same, and stores the tokens in the end.
#[must_use]
pub fn sign_in_keeping(
    run: &Run,
    route: &Route<'_>,
    recorder: &Recorder,
    keep: Option<Keep<'_>>,
) -> Trace {
    framed(run, recorder, |options, facts| {
        journey::run(&run.sign_in, options, route, recorder, facts, keep)
    })
}

/// The second half of a sign-in that was begun elsewhere; the file is taken by `claim`.
#[must_use]
pub fn resume(
    resume: Resume,
    run: &Run,
    route: &Route<'_>,
    recorder: &Recorder,
    claim: &dyn Fn() -> Result<()>,
    keep: Option<Keep<'_>>,
) -> Trace {
    framed(run, recorder, |options, facts| {
        resume.finish((&run.sign_in, options), route, recorder, facts, claim, keep)
    })
}

/// The frame of every sign-in: what `work` does, then the checks, then the tokens are given back.
fn framed(
    run: &Run,
    recorder: &Recorder,
    work: impl FnOnce(&Options, &mut Facts) -> Result<()>,
) -> Trace {
    let mut facts = Facts {
        now: run.sign_in.clock.now(),
        ..Facts::default()
    };
    recorder.began(facts.now);
    let options = Options {
        observer: Some(recorder.observer()),
        ..run.sign_in.http.clone()
    };
    let outcome = work(&options, &mut facts);
    facts.note_end(outcome.as_ref().err());
    conclude(run, options, recorder, &mut facts);
    recorder.finish(outcome.err())
}

/// Whether the provider could still be asked something: not when this machine, the network or the gateway failed.
const fn is_the_providers(kind: Kind) -> bool {
    use Kind::{
        ChecksFailed, ClientAuthentication, InputNeeded, Provider, Refused, StateMismatch, TimedOut,
    };
    matches!(
        kind,
        ChecksFailed
            | ClientAuthentication
            | InputNeeded
            | Provider
            | Refused
            | StateMismatch
            | TimedOut
    )
}

/// Checks, and gives the tokens back in between: some want to know what that did.
fn conclude(wanted: &Run, options: Options, recorder: &Recorder, facts: &mut Facts) {
    let Run {
        sign_in: plan,
        checks,
    } = wanted;
    let driver = match &plan.browser {
        Browser::BuiltIn(driver) => Some(Driver {
            deny: false,
            ..driver.clone()
        }),
        _ => None,
    };
    facts.denies = matches!(&plan.browser, Browser::BuiltIn(driver) if driver.deny);
    facts.seen = recorder.take_seen();
    let prober = Prober::new(options.clone(), checks.pause, driver.as_ref(), recorder);
    let wanted = !checks.off
        && facts
            .failed
            .as_ref()
            .is_none_or(|(kind, ..)| is_the_providers(*kind));
    if wanted && facts.target.is_some() {
        // What a check asks must not end the run; what it found says what went wrong.
        let _ = recorder.step(StepId::Checks, Actor::Machine, Actor::Provider, |_| {
            recorder.findings(run(Half::Before, checks, &prober, facts, recorder));
            Ok(())
        });
    } else if wanted {
        recorder.findings(run(Half::Before, checks, &prober, facts, recorder));
    }
    if facts.kept {
        recorder.skip(
            StepId::Revoke,
            Actor::Machine,
            Actor::Provider,
            "the session is kept",
        );
    } else if let (Some(target), Some(tokens)) = (&facts.target, &facts.tokens) {
        drop(recorder.take_seen());
        let http = Http::new(options);
        let grant = Grant {
            http: &http,
            target,
            tokens: tokens.clone(),
            nonce: None,
            now: facts.now,
        };
        grant.give_back(recorder);
        let answered = recorder
            .take_seen()
            .into_iter()
            .next()
            .and_then(|seen| seen.exchange.outcome.ok());
        facts.revoked = answered.map(|response| response.status());
    }
    if wanted {
        recorder.findings(run(Half::After, checks, &prober, facts, recorder));
    }
    let left = prober.clean_up(facts);
    if left > 0 {
        recorder.say(Progress::Note(format!(
            "{left} tokens of the checks live on until they expire"
        )));
    }
}

/// The checks that a refresh alone can judge.
const CHECKS: [&str; 3] = ["RT-01", "RT-02", "RT-03"];

/// What became of a session.
pub struct Renewed {
    pub session: Session,
    pub rotated: bool,
    pub trace: Trace,
}

/// Refreshes a kept session once, and judges what a refresh alone shows.
#[must_use]
pub fn renew(
    session: Session,
    plan: &Plan,
    route: &Route<'_>,
    recorder: &Recorder,
    store: Store<'_>,
) -> Renewed {
    let options = Options {
        observer: Some(recorder.observer()),
        ..plan.http.clone()
    };
    let mut facts = Facts {
        now: plan.clock.now(),
        ..Facts::default()
    };
    let (mut session, before) = (session.clone(), session);
    let outcome = renew::renew(&mut session, &options, route, recorder, &mut facts, store);
    facts.note_end(outcome.as_ref().err());
    facts.seen = recorder.take_seen();
    let selection = Selection {
        only: Some(CHECKS.map(ToOwned::to_owned).into()),
        ..Selection::default()
    };
    let prober = Prober::new(options, selection.pause, None, recorder);
    if outcome.is_ok() {
        recorder.findings(run(Half::Before, &selection, &prober, &facts, recorder));
    }
    let token = |session: &Session| {
        session
            .refresh_token
            .as_ref()
            .map(|token| token.expose().to_owned())
    };
    Renewed {
        rotated: token(&session) != token(&before),
        session,
        trace: recorder.finish(outcome.err()),
    }
}

/// Which half of a run: checks before the tokens are given back, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Before,
    After,
}

/// Runs one half of the wanted checks, in the order of the catalogue.
#[must_use]
pub fn run(
    half: Half,
    selection: &Selection,
    prober: &Prober<'_>,
    facts: &Facts,
    recorder: &Recorder,
) -> Vec<Finding> {
    let belongs = |check: &Check| match check.how {
        How::Client => false,
        How::AsksAfter(_) => half == Half::After,
        How::Seen(_) | How::Asks(_) => half == Half::Before,
    };
    all()
        .filter(|check| belongs(check) && selection.wants(check))
        .map(|check| found(check, selection, prober, facts, recorder))
        .collect()
}

fn found(
    check: &Check,
    selection: &Selection,
    prober: &Prober<'_>,
    facts: &Facts,
    recorder: &Recorder,
) -> Finding {
    let began = Instant::now();
    let forbidden = selection.forbids(check, facts).map(|why| Err(skip(why)));
    let judged = forbidden.unwrap_or_else(|| match check.how {
        How::Seen(judge) => judge(facts),
        How::Asks(_) | How::AsksAfter(_) if facts.target.is_none() => {
            Err(skip("the sign-in did not get that far"))
        }
        How::Asks(ask) | How::AsksAfter(ask) => {
            prober.begin(check.class).and_then(|()| ask(prober, facts))
        }
        How::Client => Err(skip("our client refuses by itself")),
    });
    let (Ok(judgement) | Err(judgement)) = judged;
    let judgement = waived(judgement, check, selection, facts.now);
    let evidence = judgement.evidence.into_iter();
    Finding {
        id: check.id,
        subject: check.marks(),
        class: check.class,
        severity: check.severity,
        verdict: judgement.verdict,
        summary: recorder.redacted(&judgement.summary),
        evidence: evidence
            .map(|one| Evidence {
                value: recorder.redacted(&one.value),
                ..one
            })
            .collect(),
        source: check.source,
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }
}

/// A deviation that the definition names is none of the run's business (section 0.3).
fn waived(judgement: Judgement, check: &Check, selection: &Selection, now: i64) -> Judgement {
    let waiver = selection
        .waivers
        .iter()
        .find(|waiver| waiver.holds(check, now));
    match (judgement.verdict, waiver) {
        (Verdict::Fail | Verdict::Warn, Some(waiver)) => Judgement {
            verdict: Verdict::Waived,
            summary: format!("{} (expected: {})", judgement.summary, waiver.reason),
            ..judgement
        },
        _ => judgement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::register::find;
    use crate::conformance::selection::Waiver;
    use crate::conformance::verdict::fail;

    #[test]
    fn a_waiver_ends_with_its_day_and_never_covers_our_own_client() {
        let waiver = |id: &str, until: Option<&str>| Selection {
            waivers: vec![Waiver {
                id: id.into(),
                reason: "known".into(),
                until: until.map(Into::into),
            }],
            ..Selection::default()
        };
        let verdict = |id: &str, selection: &Selection| {
            waived(fail("so"), find(id).unwrap(), selection, 1_795_339_800).verdict
        };
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", None)),
            Verdict::Waived
        );
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", Some("2026-11-22"))),
            Verdict::Waived
        );
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", Some("2026-11-21"))),
            Verdict::Fail
        );
        assert_eq!(verdict("DISC-05", &waiver("DISC-06", None)), Verdict::Fail);
        assert_eq!(verdict("TOK-26", &waiver("TOK-26", None)), Verdict::Fail);
    }
}
