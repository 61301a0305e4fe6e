//! `fastenctl update`: changes the administrator's name, e-mail address and origins, at the gateway
//! and in the config file.

use crate::api::installation::Installation;
use crate::commands::changes::{Change, Outcome, Report, between, next_step};
use crate::commands::contact::{Wish, check_email, check_name, settle};
use crate::commands::context::Context;
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::named_origin;
use clap::Args;
use serde_json::json;
use std::process::ExitCode;

/// Change the administrator's name, e-mail address, and the origins that browsers may return to
///
/// Changes only the values that are passed. A new e-mail address must be verified again. Safe to
/// run again.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl update --email ada.park@example.org
  fastenctl update --origin https://fasten.example.org
  fastenctl update --no-origins --dry-run
  fastenctl update --tickets-only")]
pub struct Update {
    /// The administrator's name
    #[arg(
        long,
        value_name = "NAME",
        env = "FASTENCTL_ADMIN_NAME",
        hide_env_values = true
    )]
    name: Option<String>,
    /// The administrator's e-mail address
    #[arg(
        long,
        value_name = "ADDRESS",
        env = "FASTENCTL_ADMIN_EMAIL",
        hide_env_values = true
    )]
    email: Option<String>,
    /// Origin that browsers may return to, besides this machine; repeat for several; replaces the current list
    #[arg(long = "origin", value_name = "URL", value_parser = named_origin)]
    origins: Option<Vec<String>>,
    /// Let browsers return only to this machine
    #[arg(long, conflicts_with = "origins")]
    no_origins: bool,
    /// Refuse sign-ins without a ticket, which breaks clients that send none; `--tickets-only=false` undoes it
    #[arg(
        long,
        value_name = "BOOL",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "true"
    )]
    tickets_only: Option<bool>,
    /// Show what would be changed without changing it
    #[arg(long)]
    dry_run: bool,
}

impl Update {
    /// Updates, or finds that there is nothing to do.
    ///
    /// # Errors
    /// Exit codes 2 and 3 before anything is sent, 4 if not registered, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let dry_run = self.dry_run;
        let wish = self.wish(context)?;
        let (locked, profile, gateway, credentials) = context.locked_gateway()?;
        let (before, after) = if dry_run {
            let before = gateway.installation(&credentials)?;
            let after = wish.applied(&before);
            (before, after)
        } else {
            let _spinner = context.ui.spinner("updating");
            settle(&gateway, &credentials, &wish)?
        };
        let mut changes = between(&before, &after);
        if let (Some(mine), Some(base)) = (profile.installation, &profile.lighthouse)
            && (mine.administrator_name != after.administrator_name
                || mine.administrator_email != after.administrator_email)
        {
            add_those_of_the_file(&mut changes, &mine, &after);
            if !dry_run {
                locked.save_installation(&context.profile, base, &with_contact(mine, &after))?;
            }
        }
        let report = Report {
            result: Outcome::from_changes(&changes),
            dry_run,
            installation: InstallationDocument::from(&after),
            origins: &after.origins,
            mail: None,
            headline: headline(Outcome::from_changes(&changes), dry_run),
            changes: &changes,
            next: next_step(&after)
                .filter(|_| !dry_run && before.administrator_email != after.administrator_email),
        };
        report.print(context, &gateway)
    }

    fn wish(self, context: &Context) -> Result<Wish> {
        let origins = if self.no_origins {
            Some(Vec::new())
        } else {
            self.origins
        };
        let trimmed = |text: Option<String>| text.map(|text| text.trim().to_owned());
        let wish = Wish {
            name: trimmed(self.name),
            email: trimmed(self.email),
            origins,
            tickets_only: self.tickets_only,
        };
        wish.check()?;
        let is_given = wish.name.is_some() || wish.email.is_some() || wish.origins.is_some();
        if is_given || wish.tickets_only.is_some() {
            return Ok(wish);
        }
        let (profile, ..) = context.gateway()?;
        let mine = profile.installation.filter(|_| context.ui.may_ask()).ok_or_else(|| {
            Error::new(Kind::InputNeeded, "no change was requested")
                .hint("pass `--name`, `--email`, `--origin`, `--no-origins` or `--tickets-only`; `fastenctl \
                 status` shows the current values")
        })?;
        let (name, email) = (&mine.administrator_name, &mine.administrator_email);
        let ui = &context.ui;
        Ok(Wish {
            name: Some(ui.ask(
                "Administrator's name",
                Some(name),
                "--name",
                "FASTENCTL_ADMIN_NAME",
                check_name,
            )?),
            email: Some(ui.ask(
                "Administrator's e-mail",
                Some(email),
                "--email",
                "FASTENCTL_ADMIN_EMAIL",
                check_email,
            )?),
            ..Wish::default()
        })
    }
}

/// Adds the values that differ only in the config file.
fn add_those_of_the_file(
    changes: &mut Vec<Change>,
    mine: &config::Installation,
    after: &Installation,
) {
    let compared = [
        (
            "administrator_name",
            &mine.administrator_name,
            &after.administrator_name,
        ),
        (
            "administrator_email",
            &mine.administrator_email,
            &after.administrator_email,
        ),
    ];
    for (field, mine, after) in compared {
        if changes.iter().all(|change| change.field != field) {
            changes.extend(Change::between_values(field, json!(mine), json!(after)));
        }
    }
}

fn with_contact(mine: config::Installation, after: &Installation) -> config::Installation {
    config::Installation {
        administrator_name: after.administrator_name.clone(),
        administrator_email: after.administrator_email.clone(),
        ..mine
    }
}

const fn headline(result: Outcome, dry_run: bool) -> &'static str {
    match (result, dry_run) {
        (Outcome::Unchanged, _) => "Nothing to change",
        (_, true) => "Would change:",
        (_, false) => "Changed at the gateway and in the config file:",
    }
}
