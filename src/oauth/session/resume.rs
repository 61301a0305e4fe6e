//! A sign-in in two halves: started here, and finished by another run with the response. The file
//! between them holds the `state` and the verifier, and can be used only once and for a limited
//! time; the commands decide where it is.

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Options};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::registered::Place;
use crate::oauth::loopback::sockets::{Loopback, redirect_uri};
use crate::oauth::session::origin::{Origin, Pinned};
use crate::oauth::session::{VERSION, optional};
use crate::oauth::sign_in::answer::callback;
use crate::oauth::sign_in::ask_first::ask_first;
use crate::oauth::sign_in::fresh::Fresh;
use crate::oauth::sign_in::journey::{Begun, first_half, second_half};
use crate::oauth::sign_in::listen::open_ears;
use crate::oauth::sign_in::provider::prepare;
use crate::oauth::sign_in::request::request;
use crate::oauth::sign_in::{Keep, Plan, Route};
use crate::oauth::target::Target;
use crate::rfc::pkce::Pkce;
use crate::secret::{Secret, serialize_exposed};
use crate::trace::recorder::{Progress, Recorder};
use crate::trace::step::{Actor, StepId};
use serde::{Deserialize, Serialize};
use url::Url;

/// How long the file is valid, in seconds: as long as a gateway keeps a flow (protocol.md section
/// 3).
pub const LIFE: i64 = 30 * 60;

/// The data that the second half needs.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Resume {
    pub version: u32,
    /// The provider's name as passed to `auth test`.
    pub provider: String,
    pub origin: Origin,
    pub pinned: Pinned,
    pub port: u16,
    pub redirect_uri: String,
    /// Unix seconds.
    pub expires_at: i64,
    #[serde(serialize_with = "serialize_exposed")]
    state: Secret,
    #[serde(
        serialize_with = "optional",
        skip_serializing_if = "Option::is_none",
        default
    )]
    nonce: Option<Secret>,
    #[serde(
        serialize_with = "optional",
        skip_serializing_if = "Option::is_none",
        default
    )]
    code_verifier: Option<Secret>,
}

/// The result of the first half.
pub struct Started {
    /// The URL for the user to open, including secrets.
    pub address: Url,
    pub resume: Resume,
}

/// The first half: everything up to the authorization URL. `origin` says how the second half finds
/// the provider again.
///
/// # Errors
/// The error of the first step that fails, which is also in the recorder's trace.
pub fn start(
    plan: &Plan,
    route: &Route<'_>,
    recorder: &Recorder,
    origin: impl FnOnce(&Target) -> Origin,
) -> Result<Started> {
    let http = Http::new(Options {
        observer: Some(recorder.observer()),
        ..plan.http.clone()
    });
    let plan = Plan {
        listen: false,
        ..plan.clone()
    };
    let (half, _) = first_half(&plan, &http, route, recorder, &mut Facts::default())?;
    // If the provider rejects the request, the user sees that in the browser, perhaps on another
    // machine; here, it is only a note.
    let asked = (&half.target, half.pushed_to.as_ref());
    let _ = ask_first(&plan, &plan.http, asked, &half.redirect, recorder)?;
    let life = half.expires_in.map_or(LIFE, |seconds| seconds.min(LIFE));
    let resume = Resume {
        version: VERSION,
        provider: recorder.provider(),
        origin: origin(&half.target),
        pinned: Pinned::at(&half.target),
        port: half.port,
        redirect_uri: half.redirect,
        expires_at: plan.clock.now().saturating_add(life),
        state: half.fresh.state,
        nonce: half.fresh.nonce,
        code_verifier: half.fresh.pkce.map(|pkce| pkce.verifier),
    };
    Ok(Started {
        address: half.address,
        resume,
    })
}

impl Resume {
    /// Parses the file.
    ///
    /// # Errors
    /// [`Kind::Config`] if it is not a resume file; its text is not shown.
    pub fn parse(text: &str) -> Result<Self> {
        let wrong = || {
            Error::new(
                Kind::Config,
                "not a resume file that this version of fastenctl can read",
            )
            .hint("create one with `fastenctl auth test --start`")
        };
        let resume: Self = serde_json::from_str(text).map_err(|_| wrong())?;
        if resume.version == VERSION {
            Ok(resume)
        } else {
            Err(wrong())
        }
    }

    /// Checks that the file has not expired.
    ///
    /// # Errors
    /// [`Kind::TimedOut`] if it has.
    pub fn refuse_expired(&self, now: i64) -> Result<()> {
        if now < self.expires_at {
            return Ok(());
        }
        Err(
            Error::new(Kind::TimedOut, "the sign-in was started too long ago")
                .hint("start again with `fastenctl auth test --start`"),
        )
    }

    /// The second half: waits for the response, claims the file with `claim`, and continues like
    /// any sign-in.
    ///
    /// # Errors
    /// The error of the step that failed.
    pub fn finish(
        self,
        (plan, options): (&Plan, &Options),
        route: &Route<'_>,
        recorder: &Recorder,
        facts: &mut Facts,
        claim: &dyn Fn() -> Result<()>,
        keep: Option<Keep<'_>>,
    ) -> Result<()> {
        let http = Http::new(options.clone());
        let target = prepare(route, &http, recorder, facts)?;
        recorder.continued(StepId::Discovery, |_| self.pinned.compare(&target))?;
        let bound = self.listen(plan, recorder)?;
        let half = self.begun(&target, facts, recorder)?;
        let ears = open_ears(plan, bound, &half.fresh.state)?;
        let answer = callback(
            plan,
            &ears.events,
            ears.listening.is_some(),
            plan.listen_timeout,
            &half.redirect,
            recorder,
        )?;
        drop(ears.terminal);
        recorder.continued(StepId::Callback, |_| claim())?;
        second_half(plan, &http, half, &answer, facts, recorder, keep)
    }

    /// Listens on the redirect URI's port, unless it is taken and the response can be pasted.
    fn listen(&self, plan: &Plan, recorder: &Recorder) -> Result<Option<Loopback>> {
        if !plan.listen {
            recorder.skip(
                StepId::Listen,
                Actor::Machine,
                Actor::Machine,
                "the response is pasted",
            );
            return Ok(None);
        }
        recorder.step(
            StepId::Listen,
            Actor::Machine,
            Actor::Machine,
            |step| match Loopback::bind(&self.place()) {
                Ok(bound) => {
                    step.evidence("address", bound.redirect_uri());
                    Ok(Some(bound))
                }
                Err(error) if plan.paste => {
                    recorder.say(Progress::Note(format!("{error}; paste the response")));
                    step.skip(error.to_string());
                    Ok(None)
                }
                Err(error) => Err(error
                    .hint("stop the program that uses it, or paste the response with `--paste`")),
            },
        )
    }

    /// Returns where the first half expects the response; through a gateway, it is our own URL that
    /// the gateway redirects to.
    fn place(&self) -> Place {
        let own = match self.origin {
            Origin::Direct(_) => self.redirect_uri.parse().ok(),
            Origin::Lighthouse { .. } => None,
        };
        Place {
            ports: vec![self.port],
            redirect: own.unwrap_or_default(),
            ..Place::default()
        }
    }

    /// Restores the state of the first half.
    fn begun(self, target: &Target, facts: &mut Facts, recorder: &Recorder) -> Result<Begun> {
        let pkce = self.code_verifier.map(|verifier| Pkce { verifier });
        let fresh = Fresh {
            state: self.state,
            nonce: self.nonce,
            pkce,
        };
        recorder.continued(StepId::Listen, |step| {
            fresh.note(step);
            recorder.safety(|safety| safety.pkce = safety.pkce && target.pkce);
            Ok(())
        })?;
        let address = request(target, &fresh, &self.redirect_uri)?;
        facts.request = Some(address.clone());
        facts.redirect_uri.clone_from(&self.redirect_uri);
        recorder.skip(
            StepId::Browser,
            Actor::Machine,
            Actor::Browser,
            "the run that started the sign-in has already shown the URL",
        );
        recorder.say(Progress::Note(format!(
            "waiting for the response at {}",
            redirect_uri(self.port)
        )));
        let (target, redirect) = (target.clone(), self.redirect_uri);
        Ok(Begun {
            target,
            fresh,
            redirect,
            port: self.port,
            address,
            pushed_to: None,
            launched: None,
            expires_in: None,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn file() -> serde_json::Value {
        json!({
            "version": 1, "provider": "p", "port": 4, "redirect_uri": "http://127.0.0.1:4/callback", "expires_at": 100, "state": "S3CRET",
            "origin": {"via": "lighthouse", "base": "https://gw.example/v1", "endpoint": "e"},
            "pinned": {"authorization_endpoint": "https://as.example/a", "token_endpoint": "https://as.example/t"},
        })
    }

    #[test]
    fn a_resume_file_works_until_it_expires() {
        let resume = Resume::parse(&file().to_string()).unwrap();
        assert!(resume.refuse_expired(99).is_ok());
        assert_eq!(
            resume.refuse_expired(100).unwrap_err().kind(),
            Kind::TimedOut
        );
        assert!(!format!("{resume:?}").contains("S3CRET"));
    }

    #[test]
    fn some_other_file_is_refused_without_showing_its_text() {
        let mut newer = file();
        newer["version"] = json!(2);
        for text in [
            newer.to_string(),
            "S3CRET".into(),
            "{\"state\":\"S3CRET\"}".into(),
        ] {
            let error = Resume::parse(&text).unwrap_err();
            assert_eq!(
                (error.kind(), error.to_string().contains("S3CRET")),
                (Kind::Config, false)
            );
        }
    }
}
