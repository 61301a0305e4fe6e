//! `fastenctl auth show`: shows the kept sessions, with their tokens redacted.

use crate::commands::auth::kept::{SessionDocument, chosen, document, folder, load, via};
use crate::commands::context::Context;
use crate::config::name::Name;
use crate::error::Result;
use crate::oauth::session::Session;
use crate::ui::clean;
use clap::Args;
use serde::Serialize;
use std::process::ExitCode;

/// Show the kept sessions, with tokens redacted
#[derive(Args)]
pub struct Show {
    /// Show only this session
    session: Option<Name>,
}

#[derive(Serialize)]
struct ShowDocument<'a> {
    schema_version: u8,
    ok: bool,
    sessions: Vec<SessionDocument<'a>>,
}

impl Show {
    /// Prints one session or all.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown session, [`Kind::Config`] for a file that others can read.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let folder = folder(context)?;
        let names = match self.session {
            Some(name) => vec![chosen(&folder, Some(name))?],
            None => folder.names()?,
        };
        let sessions = names
            .iter()
            .map(|name| Ok((name, load(&folder, name)?)))
            .collect::<Result<Vec<_>>>()?;
        if context.ui.json() {
            let sessions = sessions
                .iter()
                .map(|(name, session)| document(name, session))
                .collect();
            context.ui.document(&ShowDocument {
                schema_version: 1,
                ok: true,
                sessions,
            });
            return Ok(ExitCode::SUCCESS);
        }
        if sessions.is_empty() {
            context.ui.note(
                "there are no sessions; `fastenctl auth test PROVIDER --keep NAME` creates one",
            );
        }
        context.ui.out(
            &sessions
                .iter()
                .map(|(name, session)| text(name, session))
                .collect::<Vec<_>>()
                .join("\n"),
        );
        Ok(ExitCode::SUCCESS)
    }
}

fn text(name: &Name, session: &Session) -> String {
    let shown = document(name, session);
    let never = || "(unknown)".to_owned();
    let rows = [
        ("session", name.to_string()),
        ("provider", shown.provider.to_owned()),
        ("via", via(&session.origin).to_owned()),
        ("scopes", session.scopes.join(" ")),
        ("patient", shown.patient.unwrap_or("(none)").to_owned()),
        ("access token", shown.access_token),
        (
            "  until",
            shown.access_token_expires_at.unwrap_or_else(never),
        ),
        (
            "refresh token",
            shown.refresh_token.unwrap_or_else(|| "(none)".to_owned()),
        ),
        ("created at", shown.kept_at),
        (
            "refreshed at",
            shown.refreshed_at.unwrap_or_else(|| "(never)".to_owned()),
        ),
    ];
    let mut text: String = rows
        .iter()
        .map(|(name, value)| format!("{name:<14} {}\n", clean(value)))
        .collect();
    if shown.refresh_interrupted {
        text.push_str("the last refresh was interrupted; its response may be lost\n");
    }
    text
}
