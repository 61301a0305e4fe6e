//! The complete sign-in: its steps in order, before and after the browser.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Answer;
use crate::oauth::loopback::sockets::Loopback;
use crate::oauth::sign_in::answer::{callback, judged};
use crate::oauth::sign_in::ask_first::ask_first;
use crate::oauth::sign_in::exchange::exchange;
use crate::oauth::sign_in::fresh::{Fresh, challenge};
use crate::oauth::sign_in::launch::Launched;
use crate::oauth::sign_in::listen::{listen, open_ears};
use crate::oauth::sign_in::opening::Opening;
use crate::oauth::sign_in::provider::prepare;
use crate::oauth::sign_in::request::authorize;
use crate::oauth::sign_in::seat::reserve;
use crate::oauth::sign_in::usage::put_to_use;
use crate::oauth::sign_in::{Keep, Plan, Route, device, launch, push};
use crate::oauth::target::Target;
use crate::oauth::target::direct::Beginning;
use crate::trace::recorder::Recorder;
use crate::trace::step::StepId;
use url::Url;

/// A sign-in up to the authorization URL.
pub(in crate::oauth) struct Begun {
    pub(in crate::oauth) target: Target,
    pub(in crate::oauth) fresh: Fresh,
    pub(in crate::oauth) redirect: String,
    pub(in crate::oauth) port: u16,
    pub(in crate::oauth) address: Url,
    /// The launch that started the sign-in, with its browser still waiting.
    pub(in crate::oauth) launched: Option<Launched>,
    /// The endpoint that the request was pushed to.
    pub(in crate::oauth) pushed_to: Option<Url>,
    /// How long, in seconds, the gateway keeps the seat or the provider keeps the pushed request.
    pub(in crate::oauth) expires_in: Option<i64>,
}

/// Runs the sign-in, including the use of its tokens; the data for the checks goes into `facts`.
///
/// # Errors
/// The error of the step that failed.
pub fn run(
    plan: &Plan,
    options: &Options,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
    keep: Option<Keep<'_>>,
) -> Result<()> {
    if matches!(route, Route::Direct(wanted) if wanted.ways.beginning == Beginning::Device) {
        return device::run(plan, options, route, recorder, facts, keep);
    }
    let http = Http::new(options.clone());
    let (mut half, bound) = first_half(plan, &http, route, recorder, facts)?;
    let trusted = bound.as_ref().and_then(Loopback::unknown_certificate);
    let trusted = trusted.map(<[u8]>::to_vec);
    if let Some(launched) = half.launched.take() {
        launched.go_on(&half.address, recorder)?;
        let ears = open_ears(plan, bound, &half.fresh.state)?;
        let answer = callback(
            plan,
            &ears.events,
            true,
            plan.listen_timeout,
            &half.redirect,
            recorder,
        )?;
        return second_half(plan, &http, half, &answer, facts, recorder, keep);
    }
    let ears = open_ears(plan, bound, &half.fresh.state)?;
    let hears = ears.listening.is_some();
    let asked = (&half.target, half.pushed_to.as_ref());
    let refused = ask_first(plan, options, asked, &half.redirect, recorder)?;
    let opening = Opening {
        plan,
        options: Options {
            trusted,
            ..options.clone()
        },
        goal: plan.place.redirect.at(half.port),
        address: half.address.clone(),
    };
    let longest = opening.open(recorder)?;
    let answer = callback(plan, &ears.events, hears, longest, &half.redirect, recorder);
    drop(ears.terminal);
    let answer = answer.or_else(|error| instead(error, refused, recorder))?;
    second_half(plan, &http, half, &answer, facts, recorder, keep)
}

/// Replaces the error that no response arrived with the one that the provider had reported before,
/// if there is one.
fn instead(nothing: Error, refused: Option<Error>, recorder: &Recorder) -> Result<Answer> {
    let said_nothing = matches!(nothing.kind(), Kind::TimedOut | Kind::InputNeeded);
    match refused.filter(|_| said_nothing) {
        Some(refused) => recorder.continued(StepId::Callback, |_| Err(refused)),
        None => Err(nothing),
    }
}

/// Prepares the sign-in up to the authorization URL; responses are not accepted yet.
pub(in crate::oauth) fn first_half(
    plan: &Plan,
    http: &Http,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
) -> Result<(Begun, Option<Loopback>)> {
    let mut launched = launch::waited(plan, route, recorder)?;
    let mut target = prepare(route, http, recorder, facts)?;
    if let Some(launched) = &launched {
        launched.enter(&mut target);
        facts.target = Some(target.clone());
    }
    let pushed_to = push::endpoint(plan, route, &target, recorder)?;
    let taken = launched.as_mut().and_then(|launched| launched.bound.take());
    let (bound, port) = listen(plan, taken, recorder)?;
    let fresh = challenge(&target, recorder)?;
    let reserved = match route {
        Route::Lighthouse(gateway) => Some(reserve(gateway, &target, &fresh, port, recorder)?),
        Route::Direct(_) => None,
    };
    let redirect = target
        .redirect_uri
        .clone()
        .unwrap_or_else(|| plan.place.redirect.at(port));
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
    let seat = reserved.map(|reserved| i64::from(reserved.ticket.expires_in));
    let (address, expires_in) = pushed_to.as_ref().map_or_else(
        || Ok((address.clone(), seat)),
        |to| push::push(plan, http, &target, to, (&address, &redirect), recorder),
    )?;
    Ok((
        Begun {
            target,
            fresh,
            redirect,
            port,
            address,
            launched,
            pushed_to,
            expires_in,
        },
        bound,
    ))
}

/// Continues from the response to the last use of the tokens.
pub(in crate::oauth) fn second_half(
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
    let tokens = exchange(
        http,
        &target,
        (&code, answer),
        &redirect,
        &fresh,
        plan.clock.now(),
        recorder,
    )?;
    let nonce = fresh.nonce.as_ref();
    put_to_use(plan, http, &target, (tokens, nonce), facts, recorder, keep)
}
