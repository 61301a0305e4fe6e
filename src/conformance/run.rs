//! Runs a sign-in together with its checks, and a refresh together with the checks that need
//! nothing else.

use crate::conformance::findings::{Part, findings, in_order};
use crate::conformance::prober::Prober;
use crate::conformance::selection::Selection;
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
use crate::trace::finding::Finding;
use crate::trace::recorder::{Progress, Recorder, Running};
use crate::trace::step::{Actor, StepId};

/// A sign-in and its checks, as requested.
#[derive(Clone)]
pub struct Run {
    pub sign_in: Plan,
    pub checks: Selection,
}

/// Does the complete sign-in, runs the checks and returns the trace, which contains the error if
/// the sign-in failed.
#[must_use]
pub fn sign_in(run: &Run, route: &Route<'_>, recorder: &Recorder) -> Trace {
    sign_in_keeping(run, route, recorder, None)
}

/// Like [`sign_in`], but stores the tokens at the end.
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

/// Completes a sign-in that was started in another run; `claim` claims the file of that run.
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

/// Wraps every sign-in: does `work`, runs the checks, and revokes the tokens.
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

/// Whether checks can still send requests to the provider. They cannot if this machine, the network
/// or the gateway failed, but they can if the clock is wrong.
const fn is_the_providers(kind: Kind) -> bool {
    use Kind::{
        ChecksFailed, ClientAuthentication, Clock, InputNeeded, Provider, Refused, StateMismatch,
        TimedOut,
    };
    matches!(
        kind,
        ChecksFailed
            | ClientAuthentication
            | Clock
            | InputNeeded
            | Provider
            | Refused
            | StateMismatch
            | TimedOut
    )
}

/// Whether the built-in browser can sign in for the checks. It cannot if it could not read a page,
/// or if the password was rejected, because a rejected password is not sent again.
fn signs_in(facts: &Facts) -> bool {
    facts.failed.as_ref().is_none_or(|failed| {
        let ended_there = matches!(failed.kind, Kind::Refused | Kind::InputNeeded);
        !ended_there || failed.word.is_some()
    })
}

/// Runs the checks and revokes the tokens in between, because some checks test whether that worked.
fn conclude(wanted: &Run, options: Options, recorder: &Recorder, facts: &mut Facts) {
    let Run {
        sign_in: plan,
        checks,
    } = wanted;
    let driver = willing(&plan.browser).filter(|_| signs_in(facts));
    facts.denies = matches!(&plan.browser, Browser::BuiltIn(driver) if driver.deny);
    facts.seen = recorder.take_seen();
    let prober = Prober::new(options.clone(), checks.pause, driver.as_ref(), recorder);
    let wanted = !checks.off
        && facts
            .failed
            .as_ref()
            .is_none_or(|failed| is_the_providers(failed.kind));
    let found = |part, facts: &Facts| findings(part, checks, &prober, facts, recorder);
    let mut all = Vec::new();
    if wanted {
        all.extend(as_step(facts.target.is_some(), recorder, || {
            found(Part::Before, facts)
        }));
    }
    give_back(options, recorder, facts);
    if wanted {
        all.extend(found(Part::After, facts));
        let asks = checks.negative && facts.target.is_some();
        all.extend(as_step(asks, recorder, || found(Part::Last, facts)));
    }
    recorder.findings(in_order(all));
    let left = prober.clean_up(facts);
    if left > 0 {
        recorder.say(Progress::Note(format!(
            "{left} tokens from the checks remain valid until they expire"
        )));
    }
}

/// Runs checks that send requests as a step of their own. Their requests must not end the run,
/// because their findings report what went wrong.
fn as_step(asks: bool, recorder: &Recorder, found: impl FnOnce() -> Vec<Finding>) -> Vec<Finding> {
    if !asks {
        return found();
    }
    let step = |_: &Running<'_>| Ok(found());
    recorder
        .step(StepId::Checks, Actor::Machine, Actor::Provider, step)
        .unwrap_or_default()
}

/// Returns the driver that signs in for the checks, as the same user but always consenting.
fn willing(browser: &Browser) -> Option<Driver> {
    match browser {
        Browser::BuiltIn(driver) => Some(Driver {
            deny: false,
            ..driver.clone()
        }),
        _ => None,
    }
}

/// Revokes the tokens unless they are kept, and records the response.
fn give_back(options: Options, recorder: &Recorder, facts: &mut Facts) {
    if facts.kept {
        recorder.skip(
            StepId::Revoke,
            Actor::Machine,
            Actor::Provider,
            "the session is kept",
        );
        return;
    }
    let (Some(target), Some(tokens)) = (&facts.target, &facts.tokens) else {
        return;
    };
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

/// The IDs of the checks that need only a refresh.
const CHECKS: [&str; 3] = ["RT-01", "RT-02", "RT-03"];

/// The result of renewing a session.
pub struct Renewed {
    pub session: Session,
    pub rotated: bool,
    pub trace: Trace,
}

/// Refreshes a kept session once, and runs the checks that need only a refresh.
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
        let of = |part| findings(part, &selection, &prober, &facts, recorder);
        let found = [Part::Before, Part::Last].map(of);
        recorder.findings(in_order(found.concat()));
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
