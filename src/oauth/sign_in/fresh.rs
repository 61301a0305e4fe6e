//! The values each sign-in generates: state, nonce and PKCE.

use crate::error::Result;
use crate::oauth::target::Target;
use crate::rfc::pkce::Pkce;
use crate::secret::Secret;
use crate::trace::recorder::{Progress, Recorder, Running};
use crate::trace::step::{Actor, StepId};

/// The warning that is shown before the browser opens.
const UNLISTED: &str = "the provider does not list PKCE with S256: PKCE is used anyway, but a leaked code could be \
     used by others";

/// Values for one run, never reused.
pub(in crate::oauth) struct Fresh {
    pub(in crate::oauth) state: Secret,
    pub(in crate::oauth) nonce: Option<Secret>,
    pub(in crate::oauth) pkce: Option<Pkce>,
}

impl Fresh {
    /// Records the values, redacted.
    pub(in crate::oauth) fn note(&self, step: &Running<'_>) {
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

/// Generates the values. PKCE is always included, whether the provider lists it or not (PKCE-18).
pub(super) fn challenge(target: &Target, recorder: &Recorder) -> Result<Fresh> {
    recorder.step(StepId::Challenge, Actor::Machine, Actor::Machine, |step| {
        let fresh = Fresh {
            state: Secret::random(),
            nonce: target.nonce.then(Secret::random),
            pkce: Some(Pkce::new()),
        };
        fresh.note(step);
        if !target.pkce {
            recorder.say(Progress::Note(UNLISTED.to_owned()));
        }
        recorder.safety(|safety| safety.pkce = target.pkce);
        Ok(fresh)
    })
}
