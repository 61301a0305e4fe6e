//! A sign-in with the browser on another device (RFC 8628): there is no listener and no redirect; a
//! code is shown, and we poll for tokens until it has been entered.

use crate::driver::end::{End, Manner};
use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::browser::Browser;
use crate::oauth::device::{DeviceCode, Wait, begin, nobody_came};
use crate::oauth::facts::Facts;
use crate::oauth::machine_clock::of_assertion;
use crate::oauth::sign_in::exchange::note_tokens;
use crate::oauth::sign_in::provider::prepare;
use crate::oauth::sign_in::scopes::named_scopes;
use crate::oauth::sign_in::usage::put_to_use;
use crate::oauth::sign_in::{Keep, Plan, Route};
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::oauth::token::endpoint::TokenEndpoint;
use crate::oauth::trust::published;
use crate::trace::Way;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, StepId};
use std::time::Instant;
use url::Url;

/// Runs the complete sign-in, including the use of its tokens.
pub(super) fn run(
    plan: &Plan,
    options: &Options,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
    keep: Option<Keep<'_>>,
) -> Result<()> {
    let http = Http::new(options.clone());
    let target = prepare(route, &http, recorder, facts)?;
    let url = endpoint(plan, &target, recorder)?;
    let code = asked(&http, &url, &target, recorder)?;
    let began = Instant::now();
    shown(&code, plan, options, recorder)?;
    let tokens = waited(plan, &http, &target, &code, began, recorder)?;
    put_to_use(plan, &http, &target, (tokens, None), facts, recorder, keep)
}

fn endpoint(plan: &Plan, target: &Target, recorder: &Recorder) -> Result<Url> {
    let unpublished =
        || {
            Error::new(
            Kind::Provider,
            "the provider does not publish a `device_authorization_endpoint`",
        )
        .hint("leave out `--device`, or ask the provider whether it supports the device flow (RFC \
             8628)")
        };
    let provider = target.provider.as_ref().ok_or_else(unpublished)?;
    recorder.continued(StepId::Discovery, |_| {
        let found = published(provider, "device authorization endpoint", |document| {
            document.device_authorization_endpoint.as_ref()
        });
        found.accepted(&plan.accepts)?.ok_or_else(unpublished)
    })
}

fn asked(http: &Http, url: &Url, target: &Target, recorder: &Recorder) -> Result<DeviceCode> {
    recorder.step(
        StepId::DeviceCode,
        Actor::Machine,
        Actor::Provider,
        |step| {
            step.evidence("device_authorization_endpoint", url.as_str());
            step.evidence("client_authentication", target.client.method.name());
            let code = begin(
                http,
                url,
                &target.client,
                &target.scopes,
                target.aud.as_deref(),
            )
            .map_err(|error| named_scopes(error, target))?;
            step.secret_evidence("device_code", &code.device_code);
            step.secret_evidence("user_code", &code.user_code);
            step.evidence("verification_uri", code.verification_uri.as_str());
            step.evidence("interval", code.interval.as_secs().to_string());
            for odd in &code.oddities {
                recorder.difference("RFC 8628", odd);
            }
            recorder.safety(|safety| safety.way = Way::Elsewhere);
            Ok(code)
        },
    )
}

/// Shows the code to the user; the built-in driver enters it itself.
fn shown(code: &DeviceCode, plan: &Plan, options: &Options, recorder: &Recorder) -> Result<()> {
    recorder.step(StepId::Browser, Actor::Browser, Actor::Provider, |step| {
        if let Browser::BuiltIn(driver) = &plan.browser {
            recorder.keep_secret("password", &driver.password);
            let complete = code.complete.as_ref().ok_or_else(typed)?;
            let http = Http::new(Options {
                cookies: true,
                ..options.clone()
            });
            let manner = Manner {
                may_open: &|_| true,
                ends_on: &|_| false,
            };
            // The driver ends on some page, but only the provider knows whether the code was
            // entered.
            let end = driver.walk(&http, complete, &nowhere()?, &manner)?;
            if let End::Page(_, response) = end {
                step.evidence("page", response.status().as_u16().to_string());
            }
            return Ok(());
        }
        recorder.say(Progress::Note(format!(
            "first copy this code, and enter it on any device: {}",
            code.user_code.expose()
        )));
        recorder.say(Progress::Open(&code.verification_uri));
        if let Some(complete) = &code.complete {
            recorder.say(Progress::Note(format!(
                "or open this URL, which contains the code: {complete}"
            )));
        }
        if let Browser::Command(program) = &plan.browser {
            let address = code.complete.as_ref().unwrap_or(&code.verification_uri);
            let recorder = recorder.clone();
            let failed = move |how| recorder.say(Progress::Note(how));
            crate::oauth::browser::open_command(program, address, failed)?;
        }
        Ok(())
    })
}

fn typed() -> Error {
    Error::new(
        Kind::InputNeeded,
        "the provider sends no `verification_uri_complete`, so a person has to type the code",
    )
    .hint("leave out `--browser built-in`, and enter the code on any device")
}

/// Returns a URL that no page of the provider redirects to.
fn nowhere() -> Result<Url> {
    Url::parse("http://device.invalid/")
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))
}

/// Waits until the code has been entered, and returns the tokens.
fn waited(
    plan: &Plan,
    http: &Http,
    target: &Target,
    code: &DeviceCode,
    began: Instant,
    recorder: &Recorder,
) -> Result<Tokens> {
    recorder.step(StepId::Exchange, Actor::Machine, Actor::Provider, |step| {
        step.evidence("token_endpoint", target.token_url.as_str());
        let endpoint = TokenEndpoint {
            http,
            url: &target.token_url,
            client: &target.client,
            through_gateway: false,
            test_system: false,
        };
        let wait = Wait {
            interval: code.interval,
            longest: code.life.min(plan.listen_timeout),
            pause: &|long| {
                std::thread::sleep(long);
                recorder.waited(long);
            },
            elapsed: &|| began.elapsed(),
        };
        let came = wait.until(|| endpoint.device(&code.device_code));
        let came = came.map_err(|error| {
            if error.oauth_error() == Some("expired_token") {
                return nobody_came(code.life, false);
            }
            let skew = recorder.skew(plan.clock.now());
            of_assertion(named_scopes(error, target), target.client.method, skew)
        })?;
        let lives = code.life > plan.listen_timeout;
        let tokens = came.ok_or_else(|| nobody_came(plan.listen_timeout, lives))?;
        note_tokens(&tokens, target, step);
        Ok(tokens)
    })
}
