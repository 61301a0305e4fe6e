//! `fastenctl auth refresh`: refreshes a kept session. `oauth::session::renew` does the work.

use crate::clock::rfc3339;
use crate::commands::auth::accept::AcceptFlags;
use crate::commands::auth::kept::{
    Keeper, SessionDocument, chosen, client_secret, document, folder, load, plan, proof_key, via,
    warn_of_expired_origin,
};
use crate::commands::auth::report::Reports;
use crate::commands::auth::voice::Voice;
use crate::commands::auth::way::with_route;
use crate::commands::context::Context;
use crate::config::check::shell_word;
use crate::config::name::Name;
use crate::conformance::run::renew;
use crate::error::{Error, Result};
use crate::oauth::dpop::proofs;
use crate::trace::finding::Finding;
use crate::trace::step::Step;
use crate::ui::{FailureDetails, clean};
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// Refresh a kept session to prove that its sign-in still works
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl auth refresh
  fastenctl auth refresh work --json")]
pub struct Refresh {
    /// Name of the session, as passed to `auth test --keep` (default: the only session)
    session: Option<Name>,
    /// File with the client secret or key if the session has none, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    client_secret_file: Option<PathBuf>,
    #[command(flatten)]
    accept: AcceptFlags,
}

#[derive(Serialize)]
struct RefreshDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    rotated: bool,
    session: SessionDocument<'a>,
    steps: &'a [Step],
    findings: &'a [Finding],
    error: Option<FailureDetails<'a>>,
}

/// Adds the command that signs in again under the same name, if the refresh token is no longer
/// accepted.
fn with_the_way_back(error: Error, name: &str) -> Error {
    if error.refused_by() != Some("RT-09") || error.oauth_error() != Some("invalid_grant") {
        return error;
    }
    let why = error.next_step().unwrap_or_default().to_owned();
    let again = format!("fastenctl auth login {}", shell_word(Path::new(name)));
    error.hint(format!("{why}: `{again}`"))
}

impl Refresh {
    /// Refreshes once, and stores the result before reporting it.
    ///
    /// # Errors
    /// Same as [`renew`], already reported; [`Kind::NotFound`] for an unknown session.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let folder = folder(context)?;
        let name = chosen(&folder, self.session)?;
        let keeper = Keeper::held(context, &name)?;
        let session = load(&folder, &name)?;
        warn_of_expired_origin(&context.ui, &session.origin);
        let secret = client_secret(self.client_secret_file.as_deref(), &session.origin)?;
        if session.refreshing_since.is_some() {
            context
                .ui
                .warn("the last refresh was interrupted; its response may be lost");
        }
        let voice = Voice::new(&context.ui, &Reports::default());
        let recorder = voice.recorder(via(&session.origin), &session.provider);
        let (origin, accepts) = (session.origin.clone(), self.accept.accepts(context)?);
        let mut plan = plan(context);
        plan.http.proofs = proof_key(&folder, &name, &session)?.map(proofs);
        let renewed = with_route(context, &origin, secret, &accepts, &recorder, |route| {
            renew(session, &plan, route, &recorder, &|session| {
                keeper.store(session)
            })
        })?;
        drop(voice);
        let (session, mut trace) = (renewed.session, renewed.trace);
        // The findings of checks are shown, but do not make the refresh fail.
        let error = trace.error.take();
        let error = error.map(|error| with_the_way_back(error, name.as_str()));
        if context.ui.json() {
            context.ui.document(&RefreshDocument {
                schema_version: 1,
                ok: error.is_none(),
                result: if session.refreshing_since.is_none() {
                    "refreshed"
                } else {
                    "unchanged"
                },
                rotated: renewed.rotated,
                session: document(&name, &session),
                steps: &trace.steps,
                findings: &trace.findings,
                error: error.as_ref().map(FailureDetails::from),
            });
            return Ok(error.map_or(ExitCode::SUCCESS, |error| error.exit_code()));
        }
        for finding in &trace.findings {
            context.ui.note(&finding.to_string());
        }
        if let Some(error) = error {
            return Err(error);
        }
        let rotated = if renewed.rotated {
            "a new refresh token was saved"
        } else {
            "the refresh token is unchanged"
        };
        let until = session
            .access_token_expires_at
            .map_or(String::new(), |time| {
                format!("; the access token is valid until {}", rfc3339(time))
            });
        context
            .ui
            .out(&(clean(&format!("Refreshed session {name}: {rotated}{until}")) + "\n"));
        Ok(ExitCode::SUCCESS)
    }
}
