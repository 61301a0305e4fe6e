//! Where the answer is waited for: the bound listener, the paste prompt, and the one queue both tell.

use crate::error::Result;
use crate::oauth::loopback::listener::Listening;
use crate::oauth::loopback::paste;
use crate::oauth::loopback::sockets::Loopback;
use crate::oauth::loopback::wait::Event;
use crate::oauth::sign_in::Plan;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use crate::trace::step::{Actor, StepId};
use std::sync::mpsc::{Receiver, channel};

/// The bound listener, and the port of the redirect URI with or without one.
pub(super) fn listen(plan: &Plan, recorder: &Recorder) -> Result<(Option<Loopback>, u16)> {
    if !plan.listen {
        let port = plan
            .ports
            .first()
            .copied()
            .map_or_else(|| Loopback::bind(&[]).map(|free| free.port()), Ok)?;
        recorder.skip(
            StepId::Listen,
            Actor::Machine,
            Actor::Machine,
            "the answer is pasted",
        );
        return Ok((None, port));
    }
    recorder.step(StepId::Listen, Actor::Machine, Actor::Machine, |step| {
        let bound = Loopback::bind(&plan.ports)?;
        let port = bound.port();
        step.evidence("address", bound.redirect_uri());
        recorder.home(Actor::Machine, &bound.redirect_uri());
        Ok((Some(bound), port))
    })
}

/// Listener and paste prompt, both telling one queue.
pub(in crate::oauth) fn open_ears(
    plan: &Plan,
    bound: Option<Loopback>,
    state: &Secret,
) -> Result<(Receiver<Event>, Option<Listening>)> {
    let (send, receive) = channel();
    let listening = bound
        .map(|bound| bound.serve(state, send.clone()))
        .transpose()?;
    if plan.paste {
        let state = state.clone();
        std::thread::spawn(move || paste::read(std::io::stdin().lock(), &state, &send));
    }
    Ok((receive, listening))
}
