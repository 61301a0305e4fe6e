//! `fastenctl auth login`: signs in again under the name of a kept session, the same way as before.

use crate::commands::auth::answer::AnswerFlags;
use crate::commands::auth::kept::{
    Keeper, chosen, client_secret, folder, load, proof_key, via, warn_of_expired_origin,
};
use crate::commands::auth::report::Reports;
use crate::commands::auth::start::whole;
use crate::commands::auth::test::without_meaning;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::{Who, with_gateway};
use crate::commands::context::Context;
use crate::config::name::Name;
use crate::conformance::run::Run;
use crate::conformance::selection::Selection;
use crate::error::{Error, Kind, Result};
use crate::oauth::dpop::proofs;
use crate::oauth::session::Session;
use crate::oauth::session::origin::Origin;
use crate::oauth::sign_in::Route;
use crate::oauth::target::Target;
use crate::trace::recorder::Recorder;
use clap::Args;
use std::path::PathBuf;
use std::process::ExitCode;

/// Sign in again under the name of a kept session, with its original settings
///
/// The session is replaced only after the new sign-in has succeeded.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth login
  fastenctl auth login work --paste   # the browser is on another machine")]
pub struct Login {
    /// Name of the session, as passed to `auth test --keep` (default: the only session)
    session: Option<Name>,
    /// File with the client secret or key if the session has none, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    #[command(flatten)]
    answer: AnswerFlags,
}

impl Login {
    /// Signs in, and replaces the session with the new one.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown session, [`Kind::Conflict`] for a session from another
    /// gateway; errors of the sign-in have already been reported.
    pub fn run(mut self, context: &Context) -> Result<ExitCode> {
        let folder = folder(context)?;
        let name = chosen(&folder, self.session.take())?;
        let keeper = Keeper::held(context, &name)?;
        let session = load(&folder, &name)?;
        warn_of_expired_origin(&context.ui, &session.origin);
        keeper.prove_room()?;
        if let Origin::Direct(begun) = &session.origin {
            let registered = begun.redirect_uri.as_deref();
            self.answer.place.otherwise(registered, &begun.ports);
        }
        let sign_in = self
            .answer
            .plan(context, self.client_secret_file.as_ref())?;
        let mut plan = Run {
            sign_in,
            checks: Selection::default(),
        };
        match &session.origin {
            Origin::Direct(begun) => {
                plan.sign_in.browser.log_in_at(&begun.issuer);
                let secret = client_secret(self.client_secret_file.as_deref(), &session.origin)?;
                let mut direct = begun.direct(secret)?;
                if let Some(key) = proof_key(&folder, &name, &session)? {
                    direct.ways.dpop = Some(key.secret().clone());
                    plan.sign_in.http.proofs = Some(proofs(key));
                }
                let route = Route::Direct(direct);
                let told = told(context, &session);
                again(context, &keeper, &session, &plan, &route, told)
            }
            Origin::Lighthouse {
                base,
                endpoint,
                user,
            } => {
                if let Some(flag) = self.answer.place.first_given() {
                    return Err(without_meaning(flag));
                }
                let (profile, gateway, credentials) = context.gateway()?;
                refuse_another(&name, base, gateway.base())?;
                let (voice, recorder) = told(context, &session);
                let who = Who::named(user.as_deref());
                with_gateway(
                    &profile,
                    &credentials,
                    endpoint,
                    who,
                    &plan,
                    &recorder.clone(),
                    |route| again(context, &keeper, &session, &plan, route, (voice, recorder)),
                )?
            }
        }
    }
}

fn told(context: &Context, session: &Session) -> (Voice, Recorder) {
    let voice = Voice::new(&context.ui, &Reports::default());
    let recorder = voice.recorder(via(&session.origin), &session.provider);
    (voice, recorder)
}

fn again(
    context: &Context,
    keeper: &Keeper,
    session: &Session,
    plan: &Run,
    route: &Route<'_>,
    told: (Voice, Recorder),
) -> Result<ExitCode> {
    let origin = |_: &Target| session.origin.clone();
    let ended = whole(Some(keeper), context, plan, route, told, &origin)?;
    let now = keeper.session()?;
    if now.patient != session.patient {
        let whose = |patient: &Option<String>| {
            let patient = patient.as_deref();
            patient.map_or_else(|| "nobody".to_owned(), |id| format!("patient `{id}`"))
        };
        context.ui.warn(&format!(
            "the session used to give access to the record of {}, but now gives access to that of \
             {}",
            whose(&session.patient),
            whose(&now.patient)
        ));
    }
    Ok(ended)
}

/// Refuses a session from another gateway, because endpoints at two gateways may have the same ID.
fn refuse_another(name: &Name, kept: &str, now: &str) -> Result<()> {
    if kept.trim_end_matches('/') == now.trim_end_matches('/') {
        return Ok(());
    }
    let message = format!("session `{name}` is from the gateway `{kept}`, not from `{now}`");
    Err(Error::new(Kind::Conflict, message)
        .hint("use the matching `--profile`, or keep another session"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_at_another_gateway_cannot_sign_in_again_at_this_one() {
        let name: Name = "work".parse().unwrap();
        for (now, expected) in [
            ("https://gw.example/v1", None),
            ("https://gw.example/v1/", None),
            ("https://other.example/v1", Some(Kind::Conflict)),
        ] {
            let refused = refuse_another(&name, "https://gw.example/v1", now);
            assert_eq!(refused.err().map(|error| error.kind()), expected, "{now}");
        }
    }
}
