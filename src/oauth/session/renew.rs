//! Operations on a kept session (RFC 6749 section 6, RFC 7009): revoking it, or refreshing it. A
//! refresh stores the new tokens before it uses them, and proves that they work by reading a
//! record. The caller passes in the storage.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::facts::Facts;
use crate::oauth::grant::{Grant, refresh_endpoint};
use crate::oauth::machine_clock::of_assertion;
use crate::oauth::session::Session;
use crate::oauth::sign_in::provider::prepare;
use crate::oauth::sign_in::{Plan, Route};
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::oauth::token::refresh;
use crate::trace::recorder::Recorder;
use crate::trace::step::{Actor, StepId};

/// Stores a session.
pub type Store<'a> = &'a dyn Fn(&Session) -> Result<()>;

/// Refreshes once. The session is stored twice: marked as being refreshed before the request, and
/// with the new tokens before anything else happens.
///
/// # Errors
/// The error of the step that failed.
pub fn renew(
    session: &mut Session,
    options: &Options,
    route: &Route<'_>,
    recorder: &Recorder,
    facts: &mut Facts,
    store: Store<'_>,
) -> Result<()> {
    keep_secrets(session, recorder);
    let refresh_token = session.refresh_token.clone().ok_or_else(|| {
        Error::new(
            Kind::NotFound,
            "the session has no refresh token, because the provider issued none",
        )
        .hint("sign in again and request the scope `offline_access`")
    })?;
    let http = Http::new(options.clone());
    let target = prepare(route, &http, recorder, facts)?;
    recorder.continued(StepId::Discovery, |_| session.pinned.compare(&target))?;
    let interrupted = session.refreshing_since.replace(facts.now).is_some();
    store(session)?;
    let (to, endpoint) = refresh_endpoint(&http, &target);
    let tokens = recorder.step(StepId::Refresh, Actor::Machine, to, |step| {
        let refreshed = refresh::refresh(&endpoint, &refresh_token)
            .map_err(|error| {
                let skew = recorder.skew(facts.now);
                of_assertion(error, target.client.method, skew)
            })
            .map_err(|error| refused(error, interrupted))?;
        *session = session.clone().refreshed(&refreshed.tokens, facts.now);
        store(session)?;
        step.secret_evidence("access_token", &refreshed.tokens.access_token);
        step.secret_evidence("refresh_token", &refreshed.refresh_token);
        step.evidence("rotated", refreshed.rotated.to_string());
        recorder.oddities(&refreshed.tokens.oddities);
        Ok(refreshed.tokens)
    })?;
    let patient = tokens.patient.clone().or_else(|| session.patient.clone());
    let tokens = Tokens { patient, ..tokens };
    let grant = Grant {
        http: &http,
        target: &target,
        tokens,
        nonce: None,
        now: facts.now,
    };
    grant.read(None, recorder)
}

/// Returns the error for a rejected refresh (RT-09): the refresh is not repeated, and the user has
/// to sign in.
fn refused(error: Error, interrupted: bool) -> Error {
    let error = error.check("RT-09");
    if error.oauth_error() != Some("invalid_grant") {
        return error;
    }
    error.hint(if interrupted {
        "an earlier refresh was interrupted, and its new token may be lost; sign in again"
    } else {
        "the provider no longer accepts this refresh token; sign in again"
    })
}

/// The outcome of a revocation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    Yes,
    /// Not revoked: the gateway holds the client secret, and the provider revokes nothing without
    /// it.
    ThroughNobody,
    /// Not revoked: the provider has no revocation endpoint at the token endpoint's origin.
    NotOffered,
}

/// Revokes the grant, if the provider supports it.
///
/// # Errors
/// The error of the step that failed.
pub fn give_back(
    session: &Session,
    plan: &Plan,
    route: &Route<'_>,
    recorder: &Recorder,
) -> Result<Revoked> {
    keep_secrets(session, recorder);
    let http = Http::new(Options {
        observer: Some(recorder.observer()),
        ..plan.http.clone()
    });
    let target: Target = prepare(route, &http, recorder, &mut Facts::default())?;
    session.pinned.compare(&target)?;
    if target.through_gateway() {
        return Ok(Revoked::ThroughNobody);
    }
    let same_host = |url: &&url::Url| url.origin() == target.token_url.origin();
    let Some(url) = target.revocation_endpoint.as_ref().filter(same_host) else {
        return Ok(Revoked::NotOffered);
    };
    let (token, hint) = match &session.refresh_token {
        Some(token) => (token, "refresh_token"),
        None => (&session.access_token, "access_token"),
    };
    refresh::revoke(&http, url, &target.revoking_client(), token, hint)?;
    Ok(Revoked::Yes)
}

fn keep_secrets(session: &Session, recorder: &Recorder) {
    recorder.keep_secret("access_token", &session.access_token);
    if let Some(token) = &session.refresh_token {
        recorder.keep_secret("refresh_token", token);
    }
}
