//! A sign-in that begins in an EHR (SMART App Launch 2.2, EHR launch): the launch is awaited and
//! judged before anything is fetched, and the browser that brought it is then redirected to the
//! provider.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::launch::{Launch, Onward, PATH};
use crate::oauth::loopback::listener::Listening;
use crate::oauth::loopback::routes::Heard;
use crate::oauth::loopback::sockets::Loopback;
use crate::oauth::sign_in::listen::introduced;
use crate::oauth::sign_in::{Plan, Route};
use crate::oauth::target::Target;
use crate::oauth::target::direct::Beginning;
use crate::secret::Secret;
use crate::text::short;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::redact;
use crate::trace::step::{Actor, StepId};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use url::Url;

/// A launch that has arrived, with its browser still waiting.
pub(in crate::oauth) struct Launched {
    pub(super) bound: Option<Loopback>,
    launch: Secret,
    onward: Onward,
    listening: Option<Listening>,
}

impl Drop for Launched {
    fn drop(&mut self) {
        self.onward.lead(None);
    }
}

/// Waits for a launch, if the sign-in begins with one.
pub(super) fn waited(
    plan: &Plan,
    route: &Route<'_>,
    recorder: &Recorder,
) -> Result<Option<Launched>> {
    let Route::Direct(wanted) = route else {
        return Ok(None);
    };
    if wanted.ways.beginning != Beginning::EhrLaunch {
        return Ok(None);
    }
    let launched = recorder.step(StepId::Launch, Actor::Browser, Actor::Machine, |step| {
        let bound = Loopback::bind(&plan.place)?;
        introduced(&bound, plan, recorder);
        let (onward, (send, events)) = (Onward::default(), channel());
        let listening = bound.serve_launch(&onward, send)?;
        let address = launch_address(&bound.redirect_uri())?;
        step.evidence("launch_address", address.as_str());
        recorder.home(Actor::Machine, address.as_str());
        recorder.say(Progress::Note(format!(
            "start the app in the EHR now; its launch URL is {address}"
        )));
        let began = Instant::now();
        let heard = heard(&events, plan.listen_timeout);
        recorder.waited(began.elapsed());
        let launch = heard?;
        let launched = Launched {
            bound: Some(bound),
            launch: launch.launch,
            onward,
            listening: Some(listening),
        };
        step.evidence("iss", short(&launch.iss));
        step.secret_evidence("launch", &launched.launch);
        same(&launch.iss, &wanted.issuer, wanted.aud.as_deref())?;
        Ok(launched)
    })?;
    Ok(Some(launched))
}

/// Returns the launch URL, on the same host as the redirect URI.
fn launch_address(redirect_uri: &str) -> Result<Url> {
    let url = Url::parse(redirect_uri).and_then(|url| url.join(PATH));
    url.map_err(|error| Error::new(Kind::Failure, error.to_string()))
}

fn heard(events: &Receiver<Heard>, longest: Duration) -> Result<Launch> {
    let deadline = Instant::now() + longest;
    loop {
        match events.recv_timeout(deadline.saturating_duration_since(Instant::now())) {
            Ok(Heard::Launch(launch)) => return Ok(launch),
            Ok(_) => {}
            Err(_) => {
                let message = format!("no launch within {} seconds", longest.as_secs());
                return Err(Error::new(Kind::TimedOut, message).hint(
                    "start the app in the EHR, which must have this launch URL registered (`--port` fixes its port)",
                ));
            }
        }
    }
}

/// Rejects a launch from another EHR; a trailing `/` makes no difference. The `iss` of a launch is
/// the FHIR server that the token is for: `--aud` if it was passed, otherwise the issuer.
fn same(iss: &str, issuer: &str, aud: Option<&str>) -> Result<()> {
    let is = |address: &str| iss.trim_end_matches('/') == address.trim_end_matches('/');
    if is(aud.unwrap_or(issuer)) {
        return Ok(());
    }
    let named = aud.map_or("`--issuer`", |_| "`--aud`");
    let asked = aud.unwrap_or(issuer);
    let message = format!("the launch is from `{}`, not from `{asked}`", short(iss));
    Err(Error::new(Kind::Refused, message)
        .because("The app was started in a different EHR from the one that this sign-in is for")
        .hint(format!(
            "nothing was sent anywhere; start the app in the right EHR, or name this one with {named}"
        )))
}

impl Launched {
    /// Adds the launch to the request. The scope `launch` replaces `launch/patient`, because the
    /// launch provides the patient; scopes that already contain `launch` stay unchanged.
    pub(super) fn enter(&self, target: &mut Target) {
        target.launch = Some(self.launch.clone());
        if !target.asks("launch") {
            target.scopes.retain(|scope| scope != "launch/patient");
            target.scopes.push("launch".to_owned());
        }
    }

    /// Redirects the waiting browser, which frees the port for the response.
    pub(super) fn go_on(mut self, to: &Url, recorder: &Recorder) -> Result<()> {
        recorder.step(StepId::Browser, Actor::Machine, Actor::Browser, |step| {
            self.onward.lead(Some(to.clone()));
            drop(self.listening.take());
            step.evidence("opened", redact::url(to));
            Ok(())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_launch_from_the_same_ehr_is_continued() {
        let ours = "https://fhir.example/r4";
        assert!(same("https://fhir.example/r4/", ours, None).is_ok());
        let issuer = "https://fhir.example/auth";
        assert!(same(ours, issuer, Some("https://fhir.example/r4/")).is_ok());
        assert!(
            same(issuer, issuer, Some(ours)).is_err(),
            "the token would be for a different server from the launch"
        );
        for other in [
            "https://evil.example/r4",
            "https://fhir.example",
            "https://fhir.example/r4?x",
        ] {
            let error = same(other, ours, None).unwrap_err();
            assert_eq!(error.kind(), Kind::Refused, "{other}");
        }
    }

    #[test]
    fn the_launch_address_is_next_to_the_redirect_uri() {
        let address = launch_address("http://localhost:8000/oauth/cb").unwrap();
        assert_eq!(address.as_str(), "http://localhost:8000/launch");
    }
}
