//! Pushes the authorization request to the provider before the browser opens, if the user or the
//! provider requires it (RFC 9126).

use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::browser::Browser;
use crate::oauth::pushed;
use crate::oauth::sign_in::ask_first::to_register;
use crate::oauth::sign_in::{Plan, Route};
use crate::oauth::target::Target;
use crate::oauth::trust::published;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, StepId};
use url::Url;

/// Returns where to push the request, if the user wants it pushed or the provider demands it.
pub(super) fn endpoint(
    plan: &Plan,
    route: &Route<'_>,
    target: &Target,
    recorder: &Recorder,
) -> Result<Option<Url>> {
    let (Route::Direct(wanted), Some(provider)) = (route, &target.provider) else {
        return Ok(None);
    };
    if !wanted.ways.pushed && !provider.requires_pushed() {
        return Ok(None);
    }
    recorder.continued(StepId::Discovery, |_| {
        let found = published(
            provider,
            "pushed authorization request endpoint",
            |document| document.pushed_authorization_request_endpoint.as_ref(),
        );
        let found = found.accepted(&plan.accepts)?;
        found
            .map(Some)
            .ok_or_else(|| unpublished(provider.requires_pushed()))
    })
}

fn unpublished(demanded: bool) -> Error {
    let (before, hint) = if demanded {
        (
            "the provider requires pushed authorization requests, but publishes",
            "ask the provider to publish it beside `require_pushed_authorization_requests`",
        )
    } else {
        (
            "the provider publishes",
            "leave out `--pushed`, or ask the provider whether it accepts pushed requests (RFC 9126)",
        )
    };
    let message = format!("{before} no `pushed_authorization_request_endpoint`");
    Error::new(Kind::Provider, message).hint(hint)
}

/// Pushes the request; returns the URL that the browser opens, and for how many seconds it is
/// valid.
pub(super) fn push(
    plan: &Plan,
    http: &Http,
    target: &Target,
    to: &Url,
    (request, redirect): (&Url, &str),
    recorder: &Recorder,
) -> Result<(Url, Option<i64>)> {
    recorder.step(StepId::Push, Actor::Machine, Actor::Provider, |step| {
        step.evidence("pushed_authorization_request_endpoint", to.as_str());
        step.evidence("client_authentication", target.client.method.name());
        let authorization = &target.authorization_endpoint;
        let pushed = pushed::push(http, to, &target.client, authorization, request)
            .map_err(|error| of_redirect_uri(error, &target.client.id, redirect))?;
        step.secret_evidence("request_uri", &pushed.request_uri);
        for odd in &pushed.oddities {
            recorder.difference("RFC 9126", odd);
        }
        if let Some(seconds) = pushed.seconds {
            step.evidence("expires_in", seconds.to_string());
            if !matches!(plan.browser, Browser::BuiltIn(_)) {
                recorder.say(Progress::Note(format!(
                    "the pushed request is valid for {seconds} seconds: open the URL within that \
                     time"
                )));
            }
        }
        let address = pushed::address(authorization, &target.client.id, &pushed.request_uri);
        Ok((address, pushed.seconds.map(i64::from)))
    })
}

/// If a push failed because of the redirect URI, adds a hint to register that URI.
fn of_redirect_uri(error: Error, client_id: &str, redirect: &str) -> Error {
    match error.oauth_error() {
        Some("invalid_redirect_uri" | "redirect_uri_mismatch") => error
            .hint(to_register(client_id, redirect, false))
            .blaming_redirect_uri(true),
        _ => error,
    }
}
