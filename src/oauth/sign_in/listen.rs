//! Where the response is awaited: the bound listener, the paste prompt, and the queue that both
//! send to.

use crate::error::Result;
use crate::oauth::loopback::certificate::fingerprint;
use crate::oauth::loopback::listener::Listening;
use crate::oauth::loopback::paste;
use crate::oauth::loopback::registered::Place;
use crate::oauth::loopback::sockets::Loopback;
use crate::oauth::loopback::terminal::LongLines;
use crate::oauth::loopback::wait::Event;
use crate::oauth::sign_in::Plan;
use crate::secret::Secret;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, StepId};
use std::sync::mpsc::{Receiver, channel};

/// Returns the listener and the port of the redirect URI, which is needed even without a listener;
/// `bound` is a listener that exists already.
pub(super) fn listen(
    plan: &Plan,
    bound: Option<Loopback>,
    recorder: &Recorder,
) -> Result<(Option<Loopback>, u16)> {
    if !plan.listen {
        let first = plan.place.candidates().first().copied();
        let free = || Loopback::bind(&Place::default()).map(|free| free.port());
        let port = first.map_or_else(free, Ok)?;
        recorder.skip(
            StepId::Listen,
            Actor::Machine,
            Actor::Machine,
            "the response is pasted",
        );
        return Ok((None, port));
    }
    recorder.step(StepId::Listen, Actor::Machine, Actor::Machine, |step| {
        let bound = if let Some(bound) = bound {
            bound
        } else {
            let bound = Loopback::bind(&plan.place)?;
            introduced(&bound, plan, recorder);
            bound
        };
        let port = bound.port();
        step.evidence("address", bound.redirect_uri());
        recorder.home(Actor::Machine, &bound.redirect_uri());
        Ok((Some(bound), port))
    })
}

/// Warns the user about the listener before their browser reaches it.
pub(super) fn introduced(bound: &Loopback, plan: &Plan, recorder: &Recorder) {
    if let Some(elsewhere) = plan.place.listen {
        let port = bound.port();
        recorder.say(Progress::Note(format!(
            "listening on {}, port {port}; other machines can send responses there, but only this \
             sign-in's response counts",
            elsewhere.ip
        )));
    }
    if let Some(certificate) = bound.unknown_certificate() {
        recorder.say(Progress::Note(format!(
            "browsers warn about this run's certificate, which is only for this machine: continue, or use your own \
             with `--tls-cert` and `--tls-key`; its SHA-256 fingerprint is {}",
            fingerprint(certificate)
        )));
    }
}

/// The queue and its two sources, which close when this is dropped.
pub(in crate::oauth) struct Ears {
    pub(in crate::oauth) events: Receiver<Event>,
    pub(in crate::oauth) listening: Option<Listening>,
    /// Keeps line editing off until the response arrives.
    pub(in crate::oauth) terminal: Option<LongLines>,
}

/// Opens the listener and the paste prompt, which both send to one queue.
pub(in crate::oauth) fn open_ears(
    plan: &Plan,
    bound: Option<Loopback>,
    state: &Secret,
) -> Result<Ears> {
    let (send, events) = channel();
    let listening = bound
        .map(|bound| bound.serve(state, send.clone()))
        .transpose()?;
    let terminal = plan.paste.then(LongLines::begin).flatten();
    if plan.paste {
        let state = state.clone();
        std::thread::spawn(move || paste::read(std::io::stdin().lock(), &state, &send));
    }
    Ok(Ears {
        events,
        listening,
        terminal,
    })
}
