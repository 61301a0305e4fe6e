//! The journey: one whole sign-in, direct or through a gateway, as a trace. What is asked of the gateway is
//! handed in; the rules of each step live in the file named after it.

use crate::api::connect::Definition;
use crate::api::ticket::{Ticket, TicketRequest};
use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::authorize::Request;
use crate::oauth::browser::Browser;
use crate::oauth::discovery::{Provider, discover};
use crate::oauth::exchange::{TokenEndpoint, Tokens};
use crate::oauth::facts::Facts;
use crate::oauth::grant::Grant;
use crate::oauth::loopback::callback::{Answer, Arrival};
use crate::oauth::loopback::listener::{Listening, Loopback, redirect_uri};
use crate::oauth::loopback::paste;
use crate::oauth::loopback::wait::{Event, Expectation, Patience, code, wait};
use crate::oauth::target::{Direct, Target};
use crate::oauth::traits::traits;
use crate::oauth::{browser, target};
use crate::rfc::pkce::Pkce;
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::recorder::{Progress, Recorder, Running};
use crate::trace::step::{Actor, StepId};
use crate::trace::{Way, redact};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};
use url::Url;

/// How the sign-in is to be done, whoever the provider is.
#[derive(Clone)]
pub struct Plan {
    /// Ports the redirect URI may have; none: any free one.
    pub ports: Vec<u16>,
    /// Listen on loopback for the answer.
    pub listen: bool,
    /// Take the answer from stdin too.
    pub paste: bool,
    pub listen_timeout: Duration,
    pub browser: Browser,
    pub http: Options,
    pub clock: Clock,
}

/// Which way it goes.
pub enum Route<'a> {
    Direct(Direct),
    Lighthouse(Gateway<'a>),
}

/// The gateway, as far as a sign-in asks it.
pub struct Gateway<'a> {
    /// Its API base as it was configured: state, ticket and code go to no other origin on its word.
    pub base: &'a str,
    /// `GET connect/{endpoint}`.
    pub definition: &'a dyn Fn() -> Result<Definition>,
    /// `POST ticket`.
    pub ticket: &'a dyn Fn(&TicketRequest) -> Result<Ticket>,
    /// Address of `token/{endpoint_id}`.
    pub token_url: &'a dyn Fn(&str) -> String,
    /// What the local user is called in a limit group (protocol.md section 4).
    pub user_ref: &'a dyn Fn(&str) -> String,
}

/// What stores the tokens of a sign-in that worked; they are not given back then.
pub type Keep<'a> = &'a dyn Fn(&Target, &Tokens) -> Result<()>;

/// Values of one run, never used again.
pub(super) struct Fresh {
    pub(super) state: Secret,
    pub(super) nonce: Option<Secret>,
    pub(super) pkce: Option<Pkce>,
}

/// A sign-in up to the address that is to be opened.
pub(super) struct Begun {
    pub(super) target: Target,
    pub(super) fresh: Fresh,
    pub(super) redirect: String,
    pub(super) port: u16,
    pub(super) address: Url,
    /// How long the gateway keeps the seat, in seconds.
    pub(super) seat_expires_in: Option<i64>,
}

/// The sign-in itself, up to the last use of its tokens; what the checks want to know of it goes into `facts`.
///
/// # Errors
/// That of the step that ended it.
pub fn run(
    plan: &Plan,
    options: &Options,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
    keep: Option<Keep<'_>>,
) -> Result<()> {
    let http = Http::new(options.clone());
    let (half, bound) = first_half(plan, &http, route, recorder, facts)?;
    let (events, listening) = open_ears(plan, bound, &half.fresh.state)?;
    let hears = listening.is_some();
    let browser = Drive {
        plan,
        options: options.clone(),
        goal: redirect_uri(half.port),
        address: half.address.clone(),
    };
    let answer = answer(&browser, &events, hears, recorder)?;
    second_half(plan, &http, half, &answer, facts, recorder, keep)
}

/// Up to the address that is to be opened; nobody listens yet.
pub(super) fn first_half(
    plan: &Plan,
    http: &Http,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
) -> Result<(Begun, Option<Loopback>)> {
    let target = prepare(route, http, recorder, facts)?;
    let (bound, port) = listen(plan, recorder)?;
    let fresh = challenge(&target, recorder)?;
    let reserved = match route {
        Route::Lighthouse(gateway) => {
            let ticket = reserve(gateway, &target, &fresh, port, recorder)?;
            Some(Reserved {
                ticket,
                base: gateway.base,
            })
        }
        Route::Direct(_) => None,
    };
    let redirect = target
        .redirect_uri
        .clone()
        .unwrap_or_else(|| redirect_uri(port));
    facts.redirect_uri.clone_from(&redirect);
    let address = authorize(
        &target,
        &fresh,
        &redirect,
        reserved.as_ref(),
        port,
        facts,
        recorder,
    )?;
    let seat_expires_in = reserved.map(|reserved| i64::from(reserved.ticket.expires_in));
    Ok((
        Begun {
            target,
            fresh,
            redirect,
            port,
            address,
            seat_expires_in,
        },
        bound,
    ))
}

/// From the answer to the last use of the tokens.
pub(super) fn second_half(
    plan: &Plan,
    http: &Http,
    begun: Begun,
    answer: &Answer,
    facts: &mut Facts,
    recorder: &Recorder,
    keep: Option<Keep<'_>>,
) -> Result<()> {
    let Begun {
        target,
        fresh,
        redirect,
        ..
    } = begun;
    facts.answer = Some(answer.clone());
    let code = judged(answer, &target, recorder)?;
    let tokens = exchange(http, &target, &code, &redirect, &fresh, recorder)?;
    let mut grant = Grant {
        http,
        target: &target,
        tokens,
        nonce: fresh.nonce.as_ref(),
        now: plan.clock.now(),
    };
    let used = grant.prove(recorder);
    let used = used.and_then(|()| {
        keep.map_or(Ok(()), |keep| {
            recorder.continued(StepId::Refresh, |_| keep(&target, &grant.tokens))
        })
    });
    facts.kept = used.is_ok() && keep.is_some();
    facts.patient = recorder.granted_patient();
    facts.tokens = Some(grant.tokens);
    used
}

/// What is to be known of the provider, and what of it the checks want.
pub(super) fn prepare(
    route: &Route<'_>,
    http: &Http,
    recorder: &Recorder,
    facts: &mut Facts,
) -> Result<Target> {
    if let Route::Direct(direct) = route {
        facts.base.clone_from(&direct.issuer);
    }
    let target = found(route, http, recorder)?;
    if let Some(definition) = &target.definition {
        facts.base.clone_from(&definition.issuer);
    }
    facts.target = Some(target.clone());
    recorder.traits(traits(&target));
    Ok(target)
}

fn found(route: &Route<'_>, http: &Http, recorder: &Recorder) -> Result<Target> {
    match route {
        Route::Direct(direct) => {
            recorder.step(StepId::Discovery, Actor::Machine, Actor::Provider, |step| {
                if let Some(secret) = &direct.client_secret {
                    recorder.keep_secret("client_secret", secret);
                }
                let provider = discover(http, &direct.issuer)?;
                show_provider(&provider, step);
                target::direct(direct, provider, recorder)
            })
        }
        Route::Lighthouse(gateway) => {
            let definition = recorder.step(
                StepId::Definition,
                Actor::Machine,
                Actor::Lighthouse,
                |step| {
                    let definition = (gateway.definition)()?;
                    step.evidence("endpoint", definition.id.as_str());
                    step.evidence("platform", definition.platform_type.as_str());
                    step.evidence("confidential", definition.confidential.to_string());
                    Ok(definition)
                },
            )?;
            recorder.step(StepId::Discovery, Actor::Machine, Actor::Provider, |step| {
                let provider = published(http, &definition.issuer, step);
                let token_url = (gateway.token_url)(&definition.id);
                target::through_lighthouse(definition, provider, &token_url, recorder)
            })
        }
    }
}

/// What the provider says about itself; through a gateway one can do without.
fn published(http: &Http, base: &str, step: &Running<'_>) -> Option<Provider> {
    match discover(http, base) {
        Ok(provider) => {
            show_provider(&provider, step);
            Some(provider)
        }
        Err(error) => {
            step.skip(error.to_string());
            None
        }
    }
}

fn show_provider(provider: &Provider, step: &Running<'_>) {
    if let Some(issuer) = provider.issuer() {
        step.evidence("issuer", issuer);
    }
    if let Some(base) = &provider.fhir_base {
        step.evidence("fhir_base", base.as_str());
    }
    step.evidence(
        "authorization_endpoint",
        provider.metadata.authorization_endpoint.as_str(),
    );
    step.evidence("token_endpoint", provider.metadata.token_endpoint.as_str());
}

/// The bound listener, and the port of the redirect URI with or without one.
fn listen(plan: &Plan, recorder: &Recorder) -> Result<(Option<Loopback>, u16)> {
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

fn challenge(target: &Target, recorder: &Recorder) -> Result<Fresh> {
    recorder.step(StepId::Challenge, Actor::Machine, Actor::Machine, |step| {
        let fresh = Fresh {
            state: Secret::random(),
            nonce: target.nonce.then(Secret::random),
            pkce: target.pkce.then(Pkce::new),
        };
        fresh.note(step);
        Ok(fresh)
    })
}

impl Fresh {
    pub(super) fn note(&self, step: &Running<'_>) {
        step.secret_evidence("state", &self.state);
        if let Some(nonce) = &self.nonce {
            step.secret_evidence("nonce", nonce);
        }
        if let Some(pkce) = &self.pkce {
            step.secret_evidence("code_verifier", &pkce.verifier);
            step.evidence("code_challenge", pkce.challenge().as_str());
        }
        step.recorder()
            .safety(|safety| safety.pkce = self.pkce.is_some());
    }
}

fn reserve(
    gateway: &Gateway<'_>,
    target: &Target,
    fresh: &Fresh,
    port: u16,
    recorder: &Recorder,
) -> Result<Ticket> {
    recorder.step(StepId::Ticket, Actor::Machine, Actor::Lighthouse, |step| {
        let definition = target
            .definition
            .as_ref()
            .ok_or_else(|| Error::new(Kind::Failure, "no definition"))?;
        of_the_gateway(gateway.base, &definition.redirect_uri, "`redirect_uri`")?;
        let request = TicketRequest {
            endpoint_id: definition.id.clone(),
            origin: format!("http://127.0.0.1:{port}"),
            state_hash: fresh.state.sha256(),
            code_challenge: fresh
                .pkce
                .as_ref()
                .map(|pkce| pkce.challenge().as_str().to_owned()),
            user_ref: (gateway.user_ref)(&definition.limit_group),
        };
        let ticket = (gateway.ticket)(&request)?;
        step.secret_evidence("ticket", &ticket.ticket);
        step.evidence("expires_in", ticket.expires_in.to_string());
        Ok(ticket)
    })
}

/// What the provider is asked, without any gateway.
pub(super) fn request(target: &Target, fresh: &Fresh, redirect: &str) -> Result<Url> {
    let request = Request {
        endpoint: &target.authorization_endpoint,
        client_id: &target.client.id,
        redirect_uri: redirect,
        scopes: &target.scopes,
        state: &fresh.state,
        nonce: fresh.nonce.as_ref(),
        pkce: fresh.pkce.as_ref(),
        aud: target.aud.as_deref(),
        response_mode: target.response_mode,
        prompt: target.prompt,
    };
    request.url()
}

fn authorize(
    target: &Target,
    fresh: &Fresh,
    redirect: &str,
    reserved: Option<&Reserved<'_>>,
    port: u16,
    facts: &mut Facts,
    recorder: &Recorder,
) -> Result<Url> {
    recorder.step(StepId::Authorize, Actor::Machine, Actor::Browser, |step| {
        let url = request(target, fresh, redirect)?;
        facts.request = Some(url.clone());
        step.evidence("request", redact::url(&url));
        if let (Some(aud), Some(base)) = (&target.aud, &target.fhir_base) {
            recorder.compare(Comparison::new(Comparison::AUD, aud, base));
        }
        let (Some(reserved), Some(definition)) = (reserved, &target.definition) else {
            return Ok(url);
        };
        let url = through(reserved, &fresh.state, &url, &definition.id, port)?;
        recorder.home(Actor::Lighthouse, url.as_str());
        step.evidence("redirect", redact::url(&url));
        Ok(url)
    })
}

/// A seat, and the gateway that keeps it.
struct Reserved<'a> {
    ticket: Ticket,
    base: &'a str,
}

/// The browser's way out through the gateway (lighthouse-api.md section 6.2, with a ticket).
fn through(
    Reserved { ticket, base }: &Reserved<'_>,
    state: &Secret,
    request: &Url,
    endpoint_id: &str,
    port: u16,
) -> Result<Url> {
    let address = ticket.redirect_url.replace("{state}", state.expose());
    let mut url = of_the_gateway(base, &address, "the ticket's `redirect_url`")?;
    url.query_pairs_mut()
        .append_pair("origin_url", &redirect_uri(port))
        .append_pair("dest_url", request.as_str())
        .append_pair("desktop_mode", "false")
        .append_pair("endpoint_id", endpoint_id)
        .append_pair("ticket", ticket.ticket.expose());
    Ok(url)
}

/// An address the gateway names, which is to get state, ticket or code: only the gateway's own origin may.
fn of_the_gateway(base: &str, address: &str, what: &str) -> Result<Url> {
    let url = Url::parse(address)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))
        .ok_or_else(|| Error::new(Kind::Gateway, format!("{what} is no web address")))?;
    let origin = |url: &Url| url.origin().ascii_serialization();
    let own = Url::parse(base)
        .map_err(|_| Error::new(Kind::Config, format!("`{base}` is no gateway's address")))?;
    if url.origin() == own.origin() {
        return Ok(url);
    }
    let message = format!(
        "{what} is at `{}`, not at the gateway `{}`",
        origin(&url),
        origin(&own)
    );
    Err(Error::new(Kind::Gateway, message).hint(
        "if that is the gateway's public address, use it: `fastenctl config set lighthouse PUBLIC_URL`; else do not sign in through this gateway",
    ))
}

/// Listener and paste prompt, both telling one queue.
pub(super) fn open_ears(
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

struct Drive<'a> {
    plan: &'a Plan,
    options: Options,
    goal: String,
    address: Url,
}

fn answer(
    drive: &Drive<'_>,
    events: &Receiver<Event>,
    listening: bool,
    recorder: &Recorder,
) -> Result<Answer> {
    let actors = match drive.plan.browser {
        Browser::BuiltIn(_) => (Actor::Browser, Actor::Provider),
        _ => (Actor::Machine, Actor::Browser),
    };
    let mut longest = drive.plan.listen_timeout;
    recorder.step(StepId::Browser, actors.0, actors.1, |step| {
        if drive.open(step)? && !drive.plan.paste {
            // Nobody else will come: what the driver brought is in the queue already.
            longest = Duration::ZERO;
        }
        Ok(())
    })?;
    callback(drive.plan, events, listening, longest, recorder)
}

/// Waits for the answer.
pub(super) fn callback(
    plan: &Plan,
    events: &Receiver<Event>,
    listening: bool,
    longest: Duration,
    recorder: &Recorder,
) -> Result<Answer> {
    recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, |step| {
        if plan.paste {
            recorder.say(Progress::Note(
                "paste the address the browser ends at, if it does not come by itself:".into(),
            ));
        }
        let began = Instant::now();
        let answer = wait(events, Patience { longest, listening }, step);
        recorder.waited(began.elapsed());
        let answer = answer?;
        step.evidence("arrival", answer.arrival.name());
        if let Some(iss) = &answer.iss {
            step.evidence("iss", iss.as_str());
        }
        Ok(answer)
    })
}

impl Drive<'_> {
    /// Opens the address; true when the built-in driver went all the way.
    fn open(&self, step: &Running<'_>) -> Result<bool> {
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
                // Where it opened is not known: perhaps on a screen that nobody looks at.
                recorder.say(Progress::Note(match opened {
                    Ok(()) => {
                        "the browser opens; where it does not, open the address yourself".to_owned()
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

/// The code, when the answer is one and may be used.
fn judged(answer: &Answer, target: &Target, recorder: &Recorder) -> Result<Secret> {
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
            },
            step,
        )?;
        step.secret_evidence("code", &code);
        Ok(code)
    })?;
    note_way(answer, target, recorder);
    Ok(code)
}

fn note_way(answer: &Answer, target: &Target, recorder: &Recorder) {
    let asked = target
        .response_mode
        .map(crate::rfc::response_mode::ResponseMode::name);
    let through_gateway = target.definition.is_some();
    if let (Some(asked), false, false) = (asked, through_gateway, answer.arrival == Arrival::Pasted)
        && asked != answer.arrival.name()
    {
        recorder.difference(format!(
            "ignores the response mode `{asked}` and answers in the {} (RESP-08)",
            answer.arrival.name()
        ));
    }
    recorder.safety(|safety| {
        safety.way = if through_gateway && asked != Some("fragment") {
            Way::Gateway
        } else {
            Way::Browser
        };
        safety.state_unchecked = !answer.state_checked;
    });
}

fn exchange(
    http: &Http,
    target: &Target,
    code: &Secret,
    redirect: &str,
    fresh: &Fresh,
    recorder: &Recorder,
) -> Result<Tokens> {
    let to = if target.through_gateway() {
        Actor::Lighthouse
    } else {
        Actor::Provider
    };
    recorder.step(StepId::Exchange, Actor::Machine, to, |step| {
        step.evidence("token_endpoint", target.token_url.as_str());
        step.evidence("client_authentication", target.client.method.name());
        let endpoint = TokenEndpoint {
            http,
            url: &target.token_url,
            client: &target.client,
            through_gateway: target.through_gateway(),
        };
        let tokens = endpoint.exchange(code, redirect, fresh.pkce.as_ref());
        if let Some(sent) = recorder.last_sent("redirect_uri") {
            recorder.compare(Comparison::new(Comparison::REDIRECT_URI, redirect, &sent));
        }
        let tokens = tokens?;
        crate::oauth::grant::note_tokens(&tokens, target, step);
        Ok(tokens)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn state_ticket_and_code_go_to_the_gateways_own_origin_only() {
        let reserved = |redirect_url: &str| Reserved {
            ticket: Ticket {
                ticket: Secret::new("T"),
                redirect_url: redirect_url.into(),
                expires_in: 60,
            },
            base: "https://gw.example/v1",
        };
        let request = Url::parse("https://as.example/a").unwrap();
        let way = |address: &str| through(&reserved(address), &Secret::new("S"), &request, "e", 1);
        let kept = way("https://gw.example:443/i/1/v1/redirect/{state}").unwrap();
        assert!(
            kept.as_str()
                .starts_with("https://gw.example/i/1/v1/redirect/S?origin_url="),
            "{kept}"
        );
        for (address, named) in [
            (
                "https://evil.example/v1/redirect/{state}",
                "https://evil.example",
            ),
            ("http://gw.example/v1/redirect/{state}", "http://gw.example"),
            (
                "https://gw.example:8443/v1/redirect/{state}",
                "https://gw.example:8443",
            ),
            (
                "https://gw.example@evil.example/{state}",
                "https://evil.example",
            ),
            (
                "https://gw.example.evil.example/{state}",
                "https://gw.example.evil.example",
            ),
        ] {
            let refusal = way(address).unwrap_err();
            let expected = format!(
                "the ticket's `redirect_url` is at `{named}`, not at the gateway `https://gw.example`"
            );
            assert_eq!(
                (refusal.kind(), refusal.to_string()),
                (Kind::Gateway, expected)
            );
            assert!(
                refusal
                    .next_step()
                    .unwrap()
                    .contains("`fastenctl config set lighthouse PUBLIC_URL`")
            );
        }
        for address in [
            "",
            "{state}",
            "javascript:alert(1)",
            "file:///etc/passwd",
            "/v1/redirect/{state}",
        ] {
            assert_eq!(
                way(address).unwrap_err().to_string(),
                "the ticket's `redirect_url` is no web address"
            );
        }
    }
}
