//! Sends a request to the authorization endpoint before the browser opens, because that endpoint
//! reports a wrong client or redirect URI on its own page and never redirects back. The request has
//! its own `state`, nonce and challenge, goes straight to the provider (never through the gateway's
//! redirect), and uses up nothing that the run needs.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::browser::Browser;
use crate::oauth::meaning;
use crate::oauth::meaning::Client;
use crate::oauth::pushed;
use crate::oauth::refusal_page::{Reception, of_answer, of_page};
use crate::oauth::sign_in::Plan;
use crate::oauth::sign_in::fresh::Fresh;
use crate::oauth::sign_in::request::request;
use crate::oauth::target::Target;
use crate::rfc::pkce::Pkce;
use crate::secret::Secret;
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::redact;
use crate::trace::step::Actor;
use crate::trace::step::StepId;
use http::header;
use std::time::{Duration, Instant};
use url::Url;

/// Maximum time that a user should have to wait for the browser to open.
const LONGEST: Duration = Duration::from_secs(3);
/// Number of bytes of a page that are read; longer pages say the important part at the start.
const BODY: usize = 64 * 1024;
/// Maximum number of redirects within the provider's own origin, such as to its sign-in or error
/// page.
const HOPS: usize = 4;

/// Sends the request, and reports what the provider rejects. If it rejects anything, the built-in
/// driver stops; with a real browser, the run ends with this error if no response arrives.
///
/// # Errors
/// [`Kind::ClientAuthentication`], or [`Kind::Gateway`] through a gateway; [`Kind::Provider`] if
/// the provider rejects a request that it accepted when pushed.
pub(in crate::oauth) fn ask_first(
    plan: &Plan,
    options: &Options,
    (target, pushed_to): (&Target, Option<&Url>),
    redirect: &str,
    recorder: &Recorder,
) -> Result<Option<Error>> {
    let of_our_own = Fresh {
        state: Secret::random(),
        nonce: target.nonce.then(Secret::random),
        pkce: target.pkce.then(Pkce::new),
    };
    let address = request(target, &of_our_own, redirect)?;
    recorder.keep_secret("state", &of_our_own.state);
    let http = Http::new(Options {
        cookies: true,
        observer: None,
        body_limit: BODY,
        cut_body: true,
        ..options.clone()
    });
    let address = match pushed_to {
        None => address,
        Some(to) => match pushed_too(&http, to, target, &address) {
            Some(pushed) => pushed,
            // The endpoint has just accepted another request, so this says nothing about the
            // client.
            None => return Ok(None),
        },
    };
    let reception = received(&http, &address, redirect, of_our_own.state.expose());
    let told = told(&reception, target, redirect, recorder);
    let Some(error) = told.map(|error| of_pushed(error, pushed_to.is_some())) else {
        return Ok(None);
    };
    if matches!(plan.browser, Browser::BuiltIn(_)) {
        // A redirect back will also reach the run, which learns more from it.
        return match reception {
            Reception::Refused { .. } => {
                recorder.step(StepId::Browser, Actor::Browser, Actor::Provider, |_| {
                    Err(error)
                })
            }
            _ => Ok(None),
        };
    }
    let hint = error.next_step().unwrap_or_default();
    let note = recorder.redacted(&format!("{error}; {hint}"));
    recorder.say(Progress::Note(note));
    Ok(Some(error))
}

/// Pushes the same request, and returns the URL to open.
fn pushed_too(http: &Http, to: &Url, target: &Target, request: &Url) -> Option<Url> {
    let (client, endpoint) = (&target.client, &target.authorization_endpoint);
    let pushed = pushed::push(http, to, client, endpoint, request).ok()?;
    Some(pushed::address(endpoint, &client.id, &pushed.request_uri))
}

/// Rewords the error if a pushed request was accepted, because the error is then not about the
/// client or the redirect URI.
fn of_pushed(error: Error, pushed: bool) -> Error {
    if !pushed || error.blames_redirect_uri() || error.kind() != Kind::ClientAuthentication {
        return error;
    }
    Error::new(
        Kind::Provider,
        format!("the pushed request was accepted, but {error}"),
    )
    .hint("show this report to the provider: it does not recognize its own `request_uri`; without `--pushed` the \
     browser sends the request itself, if the provider allows that")
    .answered("invalid_request_uri")
}

/// Returns the provider's reaction; [`Reception::Taken`] if none arrives in time.
fn received(http: &Http, start: &Url, redirect: &str, state: &str) -> Reception {
    let until = Instant::now() + LONGEST;
    let mut here = start.clone();
    for _ in 0..HOPS {
        let request = http::Request::get(here.as_str())
            .header(header::ACCEPT, "text/html,application/xhtml+xml,*/*;q=0.8")
            .body(Vec::new());
        let left = until.saturating_duration_since(Instant::now());
        let Some(Ok(response)) = request.ok().map(|request| http.call_within(request, left)) else {
            return Reception::Taken;
        };
        if !response.status().is_redirection() {
            return of_page(&response);
        }
        let next = response
            .headers()
            .get(header::LOCATION)
            .and_then(|value| here.join(value.to_str().ok()?).ok());
        let Some(next) = next else {
            return Reception::Taken;
        };
        if let Some(reception) = of_answer(&next, redirect, state) {
            return reception;
        }
        if next.origin() != start.origin() {
            return Reception::Taken;
        }
        here = next;
    }
    Reception::Taken
}

/// Returns the error, if there is one; anything else that the browser may show is just noted.
fn told(
    reception: &Reception,
    target: &Target,
    redirect: &str,
    recorder: &Recorder,
) -> Option<Error> {
    let endpoint = redact::url(&target.authorization_endpoint);
    let is_gateways = target.definition.is_some();
    match reception {
        Reception::Taken => None,
        Reception::Doubtful(said) => {
            recorder.say(Progress::Note(recorder.redacted(&format!(
                "the authorization endpoint `{endpoint}` returned {said} to a program; a browser may get a \
                 different response"
            ))));
            None
        }
        Reception::Refused {
            said,
            names_redirect_uri,
            word,
        } => {
            let message = format!("the authorization endpoint `{endpoint}` returned {said}");
            let kind = if is_gateways {
                Kind::Gateway
            } else {
                Kind::ClientAuthentication
            };
            let hint = to_register(&target.client.id, redirect, is_gateways);
            Some(
                Error::new(kind, message)
                    .hint(hint)
                    .answered(word)
                    .blaming_redirect_uri(*names_redirect_uri),
            )
        }
        Reception::WentBack { word, said } => {
            let message =
                format!("the authorization endpoint `{endpoint}` returned `{word}`{said}");
            let meaning = meaning::of(word, Client::through_gateway(is_gateways));
            Some(meaning::error(word, message, meaning))
        }
    }
}

/// Returns the hint about what to register at the provider.
pub(super) fn to_register(client_id: &str, redirect: &str, is_gateways: bool) -> String {
    if is_gateways {
        return format!(
            "tell the gateway's operator: client ID `{client_id}` must be registered at the provider with the \
             redirect URI `{redirect}`"
        );
    }
    let is_loopback = redirect.starts_with("http://127.0.0.1:");
    let port = if is_loopback {
        "; if the provider also compares the port, set it with `--port`"
    } else {
        ""
    };
    format!(
        "register client ID `{client_id}` at the provider with the redirect URI `{redirect}`, character for \
         character{port}"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_after_a_pushed_request_is_the_providers_fault() {
        let refused = |names_redirect_uri| {
            Error::new(Kind::ClientAuthentication, "the endpoint returned 400")
                .blaming_redirect_uri(names_redirect_uri)
        };
        for (names_redirect_uri, pushed, kind) in [
            (false, true, Kind::Provider),
            (true, true, Kind::ClientAuthentication),
            (false, false, Kind::ClientAuthentication),
        ] {
            let error = of_pushed(refused(names_redirect_uri), pushed);
            assert_eq!(error.kind(), kind, "{names_redirect_uri} {pushed}");
        }
    }

    #[test]
    fn the_hint_says_exactly_what_to_register() {
        assert_eq!(
            to_register("app", "http://127.0.0.1:4321/callback", false),
            "register client ID `app` at the provider with the redirect URI `http://127.0.0.1:4321/callback`, character for character; if the provider also compares the port, set it with `--port`"
        );
        assert_eq!(
            to_register("gw", "https://gw.example/v1/callback/x", true),
            "tell the gateway's operator: client ID `gw` must be registered at the provider with the redirect URI `https://gw.example/v1/callback/x`"
        );
    }
}
