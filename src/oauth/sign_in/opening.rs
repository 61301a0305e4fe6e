//! Opens the browser, and tells the user about it.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::browser;
use crate::oauth::browser::Browser;
use crate::oauth::sign_in::Plan;
use crate::trace::recorder::{Progress, Recorder, Running};
use crate::trace::redact;
use crate::trace::step::{Actor, StepId};
use std::time::Duration;
use url::Url;

/// The URL to open, how to open it, and where the sign-in ends.
pub(super) struct Opening<'a> {
    pub(super) plan: &'a Plan,
    pub(super) options: Options,
    pub(super) goal: String,
    pub(super) address: Url,
}

impl Opening<'_> {
    /// Opens the URL; returns how long to wait for the response.
    pub(super) fn open(&self, recorder: &Recorder) -> Result<Duration> {
        let (from, to) = match self.plan.browser {
            Browser::BuiltIn(_) => (Actor::Browser, Actor::Provider),
            _ => (Actor::Machine, Actor::Browser),
        };
        let arrived = recorder.step(StepId::Browser, from, to, |step| self.bring(step))?;
        // No other response will arrive: the driver's result is in the queue already.
        Ok(if arrived && !self.plan.paste {
            Duration::ZERO
        } else {
            self.plan.listen_timeout
        })
    }

    /// Opens the URL; returns `true` if the built-in driver completed the sign-in.
    fn bring(&self, step: &Running<'_>) -> Result<bool> {
        let recorder = step.recorder();
        match &self.plan.browser {
            Browser::BuiltIn(driver) => {
                recorder.keep_secret("password", &driver.password);
                let http = Http::new(Options {
                    cookies: true,
                    ..self.options.clone()
                });
                let goal = Url::parse(&self.goal)
                    .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
                let arrived = driver.drive(&http, &self.address, &goal)?;
                step.evidence("listener_answered", arrived.status.as_u16().to_string());
                return Ok(true);
            }
            Browser::System => {
                let opened = browser::open_system(&self.address);
                // We cannot tell where it opened: perhaps on a screen that the user does not see.
                recorder.say(Progress::Note(match opened {
                    Ok(()) => {
                        "opening the browser; if it does not open, open the URL yourself".to_owned()
                    }
                    Err(error) => error.to_string(),
                }));
                recorder.say(Progress::Open(&self.address));
            }
            Browser::Command(program) => {
                let (recorder, address) = (recorder.clone(), self.address.clone());
                let failed = move |how| {
                    recorder.say(Progress::Note(how));
                    recorder.say(Progress::Open(&address));
                };
                browser::open_command(program, &self.address, failed)?;
            }
            Browser::None => recorder.say(Progress::Open(&self.address)),
        }
        step.evidence("opened", redact::url(&self.address));
        Ok(false)
    }
}
