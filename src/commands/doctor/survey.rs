//! The checks of `fastenctl doctor`, in the order of their dependencies. `report::doctor` judges
//! the facts.

use crate::api::connect::Definition;
use crate::api::search::SearchRequest;
use crate::api::usage::Fullness;
use crate::client::{Lighthouse, same_gateway};
use crate::clock::Clock;
use crate::commands::config::check;
use crate::commands::context::Context;
use crate::commands::doctor::probes::{
    Described, describe, look_up, loopback_works, may_open_browser, proxy_for, status_of,
};
use crate::commands::identity::credentials;
use crate::config::check::{Problem, place_of};
use crate::config::{Profile, environment};
use crate::error::{Error, Kind};
use crate::http::{Client, Options};
use crate::report::doctor;
use crate::report::doctor::{Check, Name, by_error, gateway as judge, machine, skipped};
use crate::report::usage::{Thresholds, arranged};
use std::net::{Ipv4Addr, Ipv6Addr};
use std::path::Path;
use std::time::Duration;
use url::Url;

/// Time limit for one response.
const PATIENCE: Duration = Duration::from_secs(5);
/// Size limit for one response, in bytes; large enough for a page of the usage report.
const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Runs all checks; calls `say` before each one.
pub(crate) fn everything(context: &Context, file: &Path, say: &dyn Fn(&str)) -> Vec<Check> {
    say("the config file");
    let profile = context.loaded();
    let mine = profile
        .as_ref()
        .ok()
        .and_then(|it| it.installation.as_ref());
    let mut checks = config(file, mine.is_some_and(|mine| mine.from_environment));
    let known = profile
        .as_ref()
        .ok()
        .and_then(|profile| profile.lighthouse.clone());
    if let Some(base) = context.lighthouse.clone().or(known) {
        checks.extend(gateway(context, &base, profile.ok(), say));
    } else {
        let names = OF_A_GATEWAY.iter().chain(OF_ITS_ANSWERS);
        let why = if profile.is_err() {
            "the config file cannot be used"
        } else {
            "no gateway is configured"
        };
        checks.extend(names.map(|name| skipped(*name, why)));
    }
    say("this machine");
    checks.push(machine::loopback(
        doctor::LOOPBACK_V4,
        &loopback_works(Ipv4Addr::LOCALHOST.into()),
    ));
    checks.push(machine::loopback(
        doctor::LOOPBACK_V6,
        &loopback_works(Ipv6Addr::LOCALHOST.into()),
    ));
    checks.push(machine::browser(may_open_browser(PATIENCE)));
    checks
}

const OF_A_GATEWAY: &[Name] = &[doctor::PROXY, doctor::NAME, doctor::REACHED, doctor::TLS];
const OF_ITS_ANSWERS: &[Name] = &[
    doctor::CLOCK,
    doctor::VERSIONS,
    doctor::REGISTERED,
    doctor::VERIFIED,
    doctor::QUOTA,
    doctor::PROVIDERS,
    doctor::CALLBACK,
];

fn config(file: &Path, is_in_variables: bool) -> Vec<Check> {
    let shown = file.display().to_string();
    let found = match file.exists() {
        false if is_in_variables => machine::config_in_variables(environment::ID),
        exists => machine::config_found(&shown, exists),
    };
    let pairs = |problems: Vec<Problem>| {
        let place =
            |line: Option<usize>| line.map_or(String::new(), |line| format!("line {line}: "));
        let pair = |it: Problem| (format!("{}{}", place(it.line), it.problem), it.fix);
        problems.into_iter().map(pair).collect::<Vec<_>>()
    };
    let names = [doctor::CONFIG_SOUND, doctor::CONFIG_PRIVATE];
    if !file.exists() {
        return [
            vec![found],
            names
                .map(|name| skipped(name, "there is no config file"))
                .to_vec(),
        ]
        .concat();
    }
    let sound = match check::text_problems(file) {
        Ok(problems) => {
            machine::config_problems(names[0], "all keys and values are valid", &pairs(problems))
        }
        Err(error) => by_error(names[0], &error),
    };
    let private = match place_of(file) {
        Ok(problems) => {
            machine::config_problems(names[1], "only you can read it", &pairs(problems))
        }
        Err(error) => by_error(names[1], &error),
    };
    vec![found, sound, private]
}

fn gateway(
    context: &Context,
    base: &Url,
    profile: Option<Profile>,
    say: &dyn Fn(&str),
) -> Vec<Check> {
    say("the connection to the gateway");
    let options = Options {
        timeout: context.http.timeout.min(PATIENCE),
        body_limit: BODY_LIMIT,
        ..context.http.clone()
    };
    let http = Client::new(options.clone());
    let proxy = proxy_for(base, options.timeout);
    let host = base.host_str().unwrap_or_default();
    let mut checks = vec![judge::proxy(
        proxy
            .as_ref()
            .map(|(proxy, answer)| (proxy.as_str(), answer.clone())),
    )];
    checks.push(match &proxy {
        Some(_) => skipped(doctor::NAME, "the proxy resolves the name"),
        None => judge::name(host, &look_up(base, options.timeout)),
    });
    let described = describe(&http, base);
    checks.extend(judge::reached(
        base,
        &described
            .as_ref()
            .map(|it| it.milliseconds)
            .map_err(Clone::clone),
    ));
    let Ok(described) = described else {
        checks.extend(
            OF_ITS_ANSWERS
                .iter()
                .map(|name| skipped(*name, "the gateway does not respond")),
        );
        return checks;
    };
    let Described { date, version, .. } = described;
    checks.push(judge::clock(date, Clock::default().now()));
    checks.push(judge::versions(
        env!("CARGO_PKG_VERSION"),
        version.as_deref(),
    ));
    match Lighthouse::new(base, http.clone()) {
        Ok(gateway) => {
            say("the installation");
            checks.extend(installation(context, base, profile, &gateway));
            say("the callback");
            checks.push(callback(base, &gateway, &http));
        }
        Err(error) => {
            checks.push(by_error(doctor::REGISTERED, &error));
            checks.extend(
                OF_ITS_ANSWERS[3..]
                    .iter()
                    .map(|name| skipped(*name, "the gateway cannot be used")),
            );
        }
    }
    checks
}

fn installation(
    context: &Context,
    base: &Url,
    profile: Option<Profile>,
    gateway: &Lighthouse,
) -> Vec<Check> {
    let rest = [doctor::VERIFIED, doctor::QUOTA, doctor::PROVIDERS];
    let without = |check: Check| {
        [
            vec![check],
            rest.map(|name| skipped(name, "not registered")).to_vec(),
        ]
        .concat()
    };
    let profile = profile.unwrap_or_default();
    let credentials = context
        .config_file()
        .and_then(|file| credentials(&file, &context.profile, &profile));
    let credentials = match credentials {
        Ok(credentials) => credentials,
        Err(error) => return without(by_error(doctor::REGISTERED, &error)),
    };
    // A secret is bound to the gateway that issued it, so it is not sent to another one.
    if let Some(known) = profile.lighthouse
        && !same_gateway(&known, base)
    {
        let error = Error::new(
            Kind::Conflict,
            format!("profile `{}` is registered at `{known}`", context.profile),
        );
        return without(by_error(
            doctor::REGISTERED,
            &error.hint("leave out `--lighthouse` to check that gateway"),
        ));
    }
    let record = match gateway.installation(&credentials) {
        Ok(record) => record,
        Err(error) => return without(by_error(doctor::REGISTERED, &error)),
    };
    let mut checks = judge::installation(&record).to_vec();
    checks.push(match gateway.usage(&credentials) {
        Ok(report) => {
            judge::providers(&arranged(report, Thresholds::default(), Fullness::Ok).providers)
        }
        Err(error) => by_error(doctor::PROVIDERS, &error),
    });
    checks
}

/// Checks the callback of the first endpoint in the catalog, because all callbacks of a gateway
/// start alike.
fn callback(base: &Url, gateway: &Lighthouse, http: &Client) -> Check {
    let any = SearchRequest {
        size: Some(1),
        show_hidden: true,
        ..SearchRequest::default()
    };
    let found = gateway
        .search(&any, &mut gateway.pages())
        .and_then(|answer| {
            let portals = answer.hits.hits.iter().flat_map(|hit| &hit.source.portals);
            let first = portals
                .flat_map(|portal| &portal.endpoints)
                .next()
                .map(|endpoint| endpoint.id.clone());
            first.map(|id| gateway.definition(&id)).transpose()
        });
    let definition: Definition = match found {
        Ok(Some(definition)) => definition,
        Ok(None) => return skipped(doctor::CALLBACK, "the gateway has no providers yet"),
        Err(error) => return by_error(doctor::CALLBACK, &error),
    };
    judge::callback(
        base,
        &definition,
        &status_of(http, &definition.redirect_uri),
    )
}
