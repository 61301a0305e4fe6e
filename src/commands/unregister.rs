//! `fastenctl unregister`: removes the installation from the gateway, then from this machine.

use crate::client::{Credentials, Lighthouse};
use crate::commands::changes::{Outcome, Report};
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::config::file::Locked;
use crate::config::load;
use crate::config::pending::removal_left_a_note;
use crate::error::{Error, Kind, Result};
use crate::text::clean;
use clap::Args;
use std::process::ExitCode;

/// Remove the installation from the gateway, then its secret from the config file
///
/// The gateway deletes the name, e-mail address and secret at once; nobody can connect through this
/// installation anymore. The rest of the profile stays. Safe to run again.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl unregister
  fastenctl unregister --dry-run
  fastenctl unregister --confirm \"Ada Park\" --no-input")]
pub struct Unregister {
    /// Confirm with the administrator's name or the installation ID instead of a prompt
    #[arg(long, value_name = "NAME")]
    confirm: Option<String>,
    /// Show what would be removed without removing it
    #[arg(long)]
    dry_run: bool,
}

impl Unregister {
    /// Removes the installation, or finds that there is none.
    ///
    /// # Errors
    /// Exit code 2 without confirmation, 3 if a file cannot be written, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        context.refuse_what_cannot_change()?;
        let profile = load(&context.config_file()?, &context.profile)?;
        let Some(mine) = profile.installation else {
            if !self.dry_run {
                tidy_up(context)?;
            }
            return nothing_there(context);
        };
        if !self.dry_run {
            confirm(context, self.confirm.as_deref(), &mine)?;
        }
        let (locked, _, gateway, credentials) = context.locked_gateway()?;
        if credentials.installation_id != mine.id {
            let message = format!(
                "profile `{}` now has a different installation than the one you confirmed",
                context.profile
            );
            return Err(Error::new(Kind::Conflict, message)
                .hint("run the command again and check the name"));
        }
        if !self.dry_run {
            let _spinner = context.ui.spinner("unregistering");
            remove(&locked, &context.profile, &gateway, &credentials)?;
        }
        let verb = if self.dry_run {
            "Would remove"
        } else {
            "Removed"
        };
        let headline = format!(
            "{verb} installation {} of {} at {}",
            mine.id,
            mine.administrator_name,
            gateway.base()
        );
        let report = Report {
            result: Outcome::Removed,
            dry_run: self.dry_run,
            changes: &[],
            installation: document(mine),
            origins: &[],
            mail: None,
            headline: &headline,
            next: None,
        };
        report.print(context, &gateway)
    }
}

fn document(mine: config::Installation) -> InstallationDocument {
    let planned = InstallationDocument::planned(mine.administrator_name, mine.administrator_email);
    InstallationDocument {
        id: Some(mine.id),
        issued_at: Some(mine.issued_at.to_string()),
        ..planned
    }
}

/// Removes the notes of a removal that was interrupted after the file was changed.
fn tidy_up(context: &Context) -> Result<()> {
    let file = context.config_file()?;
    if !removal_left_a_note(&file, &context.profile) {
        return Ok(());
    }
    let locked = context.locked(&file)?;
    // Another run may have registered again, and may be about to use the notes.
    if load(&file, &context.profile)?.installation.is_none() {
        locked.forget_rotation(&context.profile)?;
        locked.forget_removal(&context.profile)?;
    }
    Ok(())
}

fn nothing_there(context: &Context) -> Result<ExitCode> {
    if context.ui.json() {
        let (config_file, profile) = (context.config_file()?, &context.profile);
        context.ui.document(&serde_json::json!({
            "schema_version": 1, "ok": true, "result": Outcome::Unchanged, "changes": [], "installation": null,
            "config_file": config_file, "profile": profile,
        }));
    } else {
        context.ui.out(&format!(
            "Profile `{}` has no installation\n",
            clean(&context.profile)
        ));
    }
    Ok(ExitCode::SUCCESS)
}

fn confirm(context: &Context, given: Option<&str>, mine: &config::Installation) -> Result<()> {
    let name = &mine.administrator_name;
    let check = |text: &str| match text.trim() {
        text if text == mine.id || text == name.trim() && !text.is_empty() => Ok(()),
        _ => Err(Error::new(
            Kind::Usage,
            format!("the answer matches neither `{name}` nor `{}`", mine.id),
        )
        .hint("`fastenctl status` shows which installation this is")),
    };
    match given {
        Some(text) => check(text),
        None if !context.ui.may_ask() => {
            Err(
                Error::new(Kind::InputNeeded, "`--confirm` is missing").hint(format!(
                    "pass `--confirm \"{name}\"`; after that, nobody can connect through {}",
                    mine.id
                )),
            )
        }
        None => {
            context.ui.note(&format!(
                "Installation {} will be removed; after that, nobody can connect through it.",
                mine.id
            ));
            let question = format!("Type the administrator's name, {name}, to confirm");
            context
                .ui
                .ask(&question, None, "--confirm", "", check)
                .map(drop)
        }
    }
}

/// Removes the installation. A note beside the config file tells the next run that an installation
/// unknown to the gateway is the one we asked it to remove.
fn remove(
    locked: &Locked,
    profile: &str,
    gateway: &Lighthouse,
    credentials: &Credentials,
) -> Result<()> {
    let begun_earlier = locked.is_being_removed(profile, &credentials.installation_id)?;
    locked.keep_removal(profile, &credentials.installation_id)?;
    match gateway.unregister(credentials) {
        Ok(_) => {}
        Err(refusal) if begun_earlier && refusal.error.kind() == Kind::NotRegistered => {}
        Err(refusal) => {
            if !refusal.may_have_acted && !begun_earlier {
                locked.forget_removal(profile)?;
            }
            return Err(refusal.error);
        }
    }
    match gateway.installation(credentials) {
        Err(error) if error.kind() == Kind::NotRegistered => {}
        Err(error) => return Err(error),
        Ok(_) => {
            return Err(Error::new(
                Kind::Gateway,
                "the gateway still has the installation it just removed",
            )
            .hint("try again; if that does not help, tell the gateway's operator"));
        }
    }
    locked.forget_finished(profile, &credentials.installation_id)?;
    locked.remove_installation(profile)?;
    locked.forget_rotation(profile)?;
    locked.forget_removal(profile)
}
