//! Uses the tokens of a sign-in, however they were obtained.

use crate::error::Result;
use crate::http::Client as Http;
use crate::oauth::facts::Facts;
use crate::oauth::grant::Grant;
use crate::oauth::sign_in::{Keep, Plan};
use crate::oauth::target::Target;
use crate::oauth::token::answer::Tokens;
use crate::secret::Secret;
use crate::trace::recorder::Recorder;
use crate::trace::step::StepId;

/// Proves the tokens, keeps them if requested, and records the facts for the checks; `nonce` was
/// requested along with the tokens.
pub(super) fn put_to_use(
    plan: &Plan,
    http: &Http,
    target: &Target,
    (tokens, nonce): (Tokens, Option<&Secret>),
    facts: &mut Facts,
    recorder: &Recorder,
    keep: Option<Keep<'_>>,
) -> Result<()> {
    let mut grant = Grant {
        http,
        target,
        tokens,
        nonce,
        now: plan.clock.now(),
    };
    let used = grant.prove(recorder);
    let used = used.and_then(|()| {
        keep.map_or(Ok(()), |keep| {
            recorder.continued(StepId::Refresh, |_| keep(target, &grant.tokens))
        })
    });
    facts.kept = used.is_ok() && keep.is_some();
    facts.patient = recorder.granted_patient();
    facts.tokens = Some(grant.tokens);
    used
}
