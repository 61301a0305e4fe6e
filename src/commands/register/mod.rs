//! `fastenctl register`: registers this installation with a gateway, exactly once, even if it is
//! interrupted.

pub mod journey;

use crate::api::installation::LimitReason;
use crate::client::Lighthouse;
use crate::commands::changes::{Change, Outcome, limit_line, next_step};
use crate::commands::contact::{check_email, check_name};
use crate::commands::context::Context;
use crate::commands::input::gateway_address;
use crate::commands::installation_document::InstallationDocument;
use crate::config::{self, Profile};
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::named_origin;
use crate::text::clean;
use clap::Args;
use journey::{Plan, begun_elsewhere, foresee, register};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;
use url::Url;

/// Register this installation with a gateway and write the config file
///
/// Safe to run again: it changes only what differs, and finishes what was interrupted.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl register --lighthouse https://lighthouse.example.org/v1
  fastenctl register --name \"Ada Park\" --email ada@example.org --no-input
  fastenctl register --origin http://192.168.0.2:9090")]
pub struct Register {
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
    /// Replace the installation in the config file with a new one
    #[arg(long)]
    force: bool,
    /// Show what would be done without doing it
    #[arg(long)]
    dry_run: bool,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct RegisterDocument<'a> {
    schema_version: u8,
    ok: bool,
    result: Outcome,
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    dry_run: bool,
    installation: InstallationDocument,
    lighthouse: &'a str,
    config_file: &'a Path,
    profile: &'a str,
    /// What has changed at the gateway.
    changes: Vec<Change>,
    /// The limit of users per provider for this installation.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit: Option<i64>,
    /// Why the limit differs from the gateway's default; absent if it does not.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_reason: Option<LimitReason>,
    /// The next step.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<String>,
}

/// What was done, or would be done in a dry run.
struct Done {
    result: Outcome,
    dry_run: bool,
    changes: Vec<Change>,
    installation: InstallationDocument,
    limit: Option<i64>,
    limit_reason: Option<LimitReason>,
    limit_line: Option<String>,
    next: Option<String>,
}

impl Register {
    /// Registers, or finds that there is nothing to do.
    ///
    /// # Errors
    /// Exit codes as in `cli.md`: 2 and 3 before anything is sent, 6 and 7 from the gateway, 11 for
    /// another gateway's installation.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let dry_run = self.dry_run;
        let plan = self.plan(context)?;
        let gateway = Lighthouse::new(&plan.lighthouse, context.http_client())?;
        let done = if dry_run {
            let (result, changes, installation) = foresee(&plan, &gateway)?;
            Done {
                result,
                dry_run,
                changes,
                installation,
                limit: None,
                limit_reason: None,
                limit_line: None,
                next: None,
            }
        } else {
            if let Some(other) = begun_elsewhere(&plan)? {
                context.ui.warn(&format!(
                    "an interrupted registration at `{other}` is left unfinished: that gateway may \
                     have created an installation that nobody uses"
                ));
            }
            let _spinner = context.ui.spinner("registering");
            let done = register(&plan, &gateway)?;
            Done {
                result: done.outcome,
                dry_run,
                changes: done.changes,
                installation: InstallationDocument::from(&done.record),
                limit: done.record.limit,
                limit_reason: done.record.limit_reason,
                limit_line: limit_line(&done.record),
                next: next_step(&done.record),
            }
        };
        report(context, &plan, &gateway, done);
        Ok(ExitCode::SUCCESS)
    }

    /// Whether the user will be prompted for something that is neither on the command line nor in
    /// the profile.
    fn will_ask(&self, context: &Context, profile: &Profile) -> bool {
        let is_known = profile.installation.is_some() && !self.force;
        let has_gateway = context.lighthouse.is_some() || profile.lighthouse.is_some();
        let has_contact = self.name.is_some() && self.email.is_some();
        context.ui.may_ask() && !(has_gateway && (is_known || has_contact))
    }

    fn plan(self, context: &Context) -> Result<Plan> {
        context.refuse_what_cannot_change()?;
        let config_file = context.config_file()?;
        let profile = config::load(&config_file, &context.profile)?;
        if self.will_ask(context, &profile) {
            let state = state(&context.profile, &profile, &config_file);
            context.ui.note(&state);
        }
        let lighthouse = match context
            .lighthouse
            .clone()
            .or_else(|| profile.lighthouse.clone())
        {
            Some(url) => url,
            None => ask_lighthouse(context)?,
        };
        let known = profile.installation.filter(|_| !self.force);
        let (name, email) = (
            known.as_ref().map(|it| &it.administrator_name),
            known.as_ref().map(|it| &it.administrator_email),
        );
        let administrator_name = match self.name.or_else(|| name.cloned()) {
            Some(name) => name.trim().to_owned(),
            None => context.ui.ask(
                "Administrator's name",
                None,
                "--name",
                "FASTENCTL_ADMIN_NAME",
                check_name,
            )?,
        };
        let administrator_email = match self.email.or_else(|| email.cloned()) {
            Some(email) => email.trim().to_owned(),
            None => context.ui.ask(
                "Administrator's e-mail",
                None,
                "--email",
                "FASTENCTL_ADMIN_EMAIL",
                check_email,
            )?,
        };
        check_name(&administrator_name)?;
        check_email(&administrator_email)?;
        let profile = context.profile.clone();
        let (origins, force) = (self.origins, self.force);
        Ok(Plan {
            config_file,
            profile,
            lighthouse,
            administrator_name,
            administrator_email,
            origins,
            force,
        })
    }
}

fn report(context: &Context, plan: &Plan, gateway: &Lighthouse, done: Done) {
    let Done {
        result,
        dry_run,
        changes,
        installation,
        limit,
        limit_reason,
        limit_line,
        next,
    } = done;
    if context.ui.json() {
        return context.ui.document(&RegisterDocument {
            schema_version: 1,
            ok: true,
            result,
            dry_run,
            installation,
            lighthouse: gateway.base(),
            config_file: &plan.config_file,
            profile: &plan.profile,
            changes,
            limit,
            limit_reason,
            next,
        });
    }
    let id = clean(&installation.id.unwrap_or_default());
    let file = clean(&plan.config_file.display().to_string());
    let base = gateway.base();
    let headline = match (result, dry_run) {
        (Outcome::Created, false) => {
            format!("Registered installation {id} at {base}\nWrote {file}\n")
        }
        (Outcome::Updated | Outcome::Removed, false) => {
            format!("Updated installation {id} at {base}\n")
        }
        (Outcome::Unchanged, _) => format!("Installation {id} is already registered at {base}\n"),
        (Outcome::Created, true) => format!("Would register at {base} and write {file}\n"),
        (Outcome::Updated | Outcome::Removed, true) => {
            format!("Would update installation {id} at {base}\n")
        }
    };
    let lines: String = changes.iter().map(Change::line).collect();
    let limit_line = limit_line.unwrap_or_default();
    context.ui.out(&(headline + &lines + &limit_line));
    let next = next.map(|next| match result {
        Outcome::Created => format!("{next}, then `fastenctl auth test PROVIDER`"),
        _ => next,
    });
    context.ui.next(next.as_deref());
}

/// Describes the profile's current contents, for a user who may have chosen the wrong profile.
fn state(name: &str, profile: &Profile, file: &Path) -> String {
    let place = format!("Profile `{name}` in `{}`", file.display());
    let Some(mine) = &profile.installation else {
        return format!("{place} has no installation yet.");
    };
    let gateway = profile.lighthouse.as_ref().map(Url::as_str);
    let gateway = gateway
        .or(mine.issued_by.as_deref())
        .unwrap_or("an unnamed gateway");
    format!(
        "{place} has installation {} at {gateway}, which will be replaced.",
        mine.id
    )
}

fn ask_lighthouse(context: &Context) -> Result<Url> {
    let parse = |text: &str| gateway_address(text).map_err(|what| Error::new(Kind::Usage, what));
    let question = "API URL of the gateway, such as https://lighthouse.example.org/v1";
    parse(&context.ui.ask(
        question,
        None,
        "--lighthouse",
        "FASTENCTL_LIGHTHOUSE",
        |text| parse(text).map(|_| ()),
    )?)
}
