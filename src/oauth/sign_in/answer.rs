//! Waits for the response, and judges it before the code is used.

use crate::error::Result;
use crate::oauth::browser::Browser;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::loopback::callback::{Answer, Arrival};
use crate::oauth::loopback::wait::{Event, Expectation, Patience, SILENCE, code, wait};
use crate::oauth::meaning::Client;
use crate::oauth::sign_in::Plan;
use crate::oauth::sign_in::scopes::named_scopes;
use crate::oauth::target::Target;
use crate::rfc::response_mode::ResponseMode;
use crate::secret::Secret;
use crate::trace::Way;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, StepId};
use std::sync::mpsc::Receiver;
use std::time::{Duration, Instant};

/// Waits for the response to a request with this redirect URI.
pub(in crate::oauth) fn callback(
    plan: &Plan,
    events: &Receiver<Event>,
    listening: bool,
    longest: Duration,
    redirect: &str,
    recorder: &Recorder,
) -> Result<Answer> {
    let hint = format!(
        "No response yet. If the browser shows an error page, the redirect URI may not be registered at the \
         provider: {redirect}"
    );
    recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, |step| {
        if plan.paste {
            recorder.say(Progress::Note(
                "if the response does not arrive by itself, paste the final URL from the browser:"
                    .into(),
            ));
        }
        let patience = Patience {
            longest,
            listening,
            driven: matches!(plan.browser, Browser::BuiltIn(_)),
            hint: listening.then_some((SILENCE, hint.as_str())),
        };
        let began = Instant::now();
        let answer = wait(events, patience, step);
        recorder.waited(began.elapsed());
        let answer = answer?;
        step.evidence("arrival", answer.arrival.name());
        if let Some(iss) = &answer.iss {
            step.evidence("iss", iss.as_str());
        }
        Ok(answer)
    })
}

/// Returns the code, if the response has one that may be used.
pub(super) fn judged(answer: &Answer, target: &Target, recorder: &Recorder) -> Result<Secret> {
    let issuer = target.provider.as_ref().and_then(Provider::issuer);
    let announced = target
        .provider
        .as_ref()
        .is_some_and(Provider::announces_iss);
    let code = recorder.continued(StepId::Callback, |step| {
        let code = code(
            answer,
            Expectation {
                issuer: issuer.as_deref(),
                announced,
                client: Client::through_gateway(target.definition.is_some()),
            },
            step,
        )
        .map_err(|error| named_scopes(error, target))?;
        step.secret_evidence("code", &code);
        Ok(code)
    })?;
    note_way(answer, target, recorder);
    Ok(code)
}

fn note_way(answer: &Answer, target: &Target, recorder: &Recorder) {
    let asked = target.response_mode;
    let through_gateway = target.definition.is_some();
    if let (Some(asked), false, false) = (asked, through_gateway, answer.arrival == Arrival::Pasted)
        && asked.name() != answer.arrival.name()
    {
        recorder.difference(
            "RESP-08",
            format!(
                "ignores the response mode `{asked}` and responds in the {}",
                answer.arrival.name()
            ),
        );
    }
    recorder.safety(|safety| {
        safety.way = if through_gateway && asked != Some(ResponseMode::Fragment) {
            Way::Gateway
        } else {
            Way::Browser
        };
        safety.state_unchecked = !answer.state_checked;
    });
}
