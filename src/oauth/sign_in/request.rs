//! The request that the browser takes to the provider, through the gateway if there is one.

use crate::error::Result;
use crate::oauth::authorize::Request;
use crate::oauth::facts::Facts;
use crate::oauth::sign_in::fresh::Fresh;
use crate::oauth::sign_in::seat::{Reserved, through};
use crate::oauth::target::Target;
use crate::trace::comparison::Comparison;
use crate::trace::recorder::Recorder;
use crate::trace::redact;
use crate::trace::step::{Actor, StepId};
use url::Url;

/// Builds the authorization URL at the provider, without the gateway's redirect.
pub(in crate::oauth) fn request(target: &Target, fresh: &Fresh, redirect: &str) -> Result<Url> {
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
        launch: target.launch.as_ref(),
        parameters: &target.parameters,
    };
    request.url()
}

/// Returns the authorization URL.
pub(super) fn authorize(
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
