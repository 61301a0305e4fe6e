//! `fastenctl auth forget`: revokes a kept session's grant and deletes the session.

use crate::commands::auth::accept::AcceptFlags;
use crate::commands::auth::kept::{Keeper, chosen, client_secret, folder, load, plan, via};
use crate::commands::auth::way::with_route;
use crate::commands::context::Context;
use crate::config::name::Name;
use crate::config::private::take;
use crate::error::{Error, Result};
use crate::oauth::session::Session;
use crate::oauth::session::renew::{Revoked, give_back};
use crate::text::clean;
use crate::trace::recorder::Recorder;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;
use std::process::ExitCode;

/// Delete a kept session, and revoke its tokens if the provider supports revocation
#[derive(Args)]
pub struct Forget {
    /// The session
    session: Name,
    /// Delete it locally without contacting the provider
    #[arg(long)]
    local: bool,
    /// File with the client secret or key if the session has none, or `-` for stdin
    #[arg(long, value_name = "FILE", conflicts_with = "local")]
    client_secret_file: Option<PathBuf>,
    #[command(flatten)]
    accept: AcceptFlags,
}

#[derive(Serialize)]
struct ForgetDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: &'static str,
    session: &'a str,
    revoked: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'static str>,
}

impl Forget {
    /// Revokes the grant, then deletes the file; safe to interrupt and to repeat.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown session; if the provider does not respond, the session is
    /// kept.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let folder = folder(context)?;
        let name = chosen(&folder, Some(self.session.clone()))?;
        let _keeper = Keeper::held(context, &name)?;
        let revoked = if self.local {
            None
        } else {
            Some(self.revoke(context, &load(&folder, &name)?)?)
        };
        take(&folder.file(&name))?;
        let reason = match revoked {
            Some(Revoked::Yes) => None,
            Some(Revoked::ThroughNobody) => Some("the gateway holds the client secret"),
            Some(Revoked::NotOffered) => Some("the provider does not offer revocation"),
            None => Some("`--local` was used"),
        };
        if context.ui.json() {
            let revoked = revoked == Some(Revoked::Yes);
            let (schema_version, session) = (1, name.as_str());
            context.ui.document(&ForgetDocument {
                schema_version,
                ok: true,
                result: "forgotten",
                session,
                revoked,
                reason,
            });
            return Ok(ExitCode::SUCCESS);
        }
        let name = clean(name.as_str());
        context.ui.out(&match reason {
            None => format!("Revoked and deleted session {name}\n"),
            Some(reason) => format!(
                "Deleted session {name}; its tokens remain valid until they expire, because {reason}\n"
            ),
        });
        Ok(ExitCode::SUCCESS)
    }

    fn revoke(&self, context: &Context, session: &Session) -> Result<Revoked> {
        let recorder = Recorder::new(via(&session.origin), &session.provider, |_| {});
        let secret = client_secret(self.client_secret_file.as_deref(), &session.origin)?;
        let accepts = self.accept.accepts(context)?;
        let given_back = with_route(
            context,
            &session.origin,
            secret,
            &accepts,
            &recorder,
            |route| give_back(session, &plan(context), route, &recorder),
        )?;
        given_back.map_err(|error| {
            let hint = format!(
                "the session was kept; `fastenctl auth forget {} --local` deletes it without revoking",
                self.session
            );
            Error::new(error.kind(), recorder.redacted(&error.to_string())).hint(hint)
        })
    }
}
