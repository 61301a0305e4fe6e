//! Gathers the provider's data at the start of a run: the gateway's definition, and the provider's
//! own metadata.

use crate::error::{Kind, Result};
use crate::http::Client as Http;
use crate::oauth::discovery::provider::Provider;
use crate::oauth::discovery::published::discover;
use crate::oauth::facts::Facts;
use crate::oauth::sign_in::Route;
use crate::oauth::target::direct::Direct;
use crate::oauth::target::{Target, direct, gateway};
use crate::oauth::traits::traits;
use crate::oauth::trust::{Foreign, judge, remarks};
use crate::trace::recorder::{Progress, Recorder, Running};
use crate::trace::step::{Actor, StepId};

/// Gathers the provider's data, including the facts for the checks.
pub(in crate::oauth) fn prepare(
    route: &Route<'_>,
    http: &Http,
    recorder: &Recorder,
    facts: &mut Facts,
) -> Result<Target> {
    if let Route::Direct(direct) = route {
        facts.base.clone_from(&direct.issuer);
    }
    let mut target = found(route, http, recorder)?;
    if let Route::Lighthouse(gateway) = route {
        recorder.continued(StepId::Discovery, |_| {
            for foreign in judge(&mut target, gateway.accepts)? {
                let Foreign { role, origin } = foreign;
                recorder.say(Progress::Note(format!(
                    "the {role} at `{origin}` is not used because it is not confirmed as the provider's"
                )));
            }
            Ok(())
        })?;
    }
    for remark in remarks(&target) {
        recorder.say(Progress::Note(remark));
    }
    if let Some(definition) = &target.definition {
        facts.base.clone_from(&definition.issuer);
    }
    recorder.keep_public(&target.client.id);
    facts.target = Some(target.clone());
    recorder.traits(traits(&target));
    Ok(target)
}

fn found(route: &Route<'_>, http: &Http, recorder: &Recorder) -> Result<Target> {
    match route {
        Route::Direct(wanted) => {
            recorder.step(StepId::Discovery, Actor::Machine, Actor::Provider, |step| {
                if let Some(secret) = &wanted.client_secret {
                    recorder.keep_secret("client_secret", secret);
                }
                let provider = provider_of(wanted, http, recorder)?;
                show_provider(&provider, step);
                direct::direct(wanted, provider, recorder)
            })
        }
        Route::Lighthouse(asked) => {
            let definition = recorder.step(
                StepId::Definition,
                Actor::Machine,
                Actor::Lighthouse,
                |step| {
                    let definition = (asked.definition)()?;
                    step.evidence("endpoint", definition.id.as_str());
                    step.evidence("platform", definition.platform_type.as_str());
                    step.evidence("confidential", definition.confidential.to_string());
                    Ok(definition)
                },
            )?;
            recorder.step(StepId::Discovery, Actor::Machine, Actor::Provider, |step| {
                let provider = published(http, &definition.issuer, step);
                let token_url = (asked.token_url)(&definition.id);
                gateway::through_lighthouse(definition, provider, &token_url, recorder)
            })
        }
    }
}

/// Returns the published metadata, overridden by the URLs that the user passed.
fn provider_of(wanted: &Direct, http: &Http, recorder: &Recorder) -> Result<Provider> {
    let alone = wanted.by_hand.alone(&wanted.issuer);
    let mut provider = match (discover(http, &wanted.issuer), alone) {
        (Ok(provider), _) => provider,
        (Err(error), Some(alone)) => {
            // A server that cannot be reached may still publish usable URLs.
            if error.kind() == Kind::Provider {
                let what = "publishes no usable URLs";
                recorder.difference_met("DISC-27", what, "those on the command line are used");
            }
            recorder.say(Progress::Note(error.to_string()));
            return Ok(alone);
        }
        (Err(error), _) => return Err(error),
    };
    for said in wanted.by_hand.over(&mut provider) {
        recorder.say(Progress::Note(said));
    }
    Ok(provider)
}

/// Fetches the provider's own metadata, which is optional through a gateway.
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
        provider.authorization_endpoint.as_str(),
    );
    step.evidence("token_endpoint", provider.token_endpoint.as_str());
    step.recorder().oddities(&provider.oddities);
}
