//! `fastenctl register`: makes this installation known to a gateway, once, whatever happens on the way.

pub mod journey;

use crate::client::Lighthouse;
use crate::commands::changes::Outcome;
use crate::commands::contact::{check_email, check_name};
use crate::commands::context::Context;
use crate::commands::input::gateway_address;
use crate::commands::installation_document::InstallationDocument;
use crate::config;
use crate::error::{Error, Kind, Result};
use crate::rfc::origin::named_origin;
use crate::text::clean;
use clap::Args;
use journey::{Plan, begun_elsewhere, foresee, register};
use serde::Serialize;
use std::path::Path;
use std::process::ExitCode;
use url::Url;

/// Register this installation with a Lighthouse and write the config file
///
/// May be run again at any time: it changes only what differs, and finishes what was interrupted.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl register --lighthouse https://lighthouse.example.org/v1
  fastenctl register --name \"Ada Park\" --email ada@example.org --no-input --json
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
    /// Where browsers may return to besides this machine; may be given several times, and these are all then
    #[arg(long = "origin", value_name = "URL", value_parser = named_origin)]
    origins: Option<Vec<String>>,
    /// Register a second installation in place of the one in the config file
    #[arg(long)]
    force: bool,
    /// Say what would be done, and do nothing
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
}

impl Register {
    /// Registers, or finds that nothing is to do.
    ///
    /// # Errors
    /// By `cli.md`: 2 and 3 before anything is sent, 6 and 7 from the gateway, 11 for another gateway's installation.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let dry_run = self.dry_run;
        let plan = self.plan(context)?;
        let gateway = Lighthouse::new(&plan.lighthouse, context.http_client())?;
        let (outcome, installation) = if dry_run {
            foresee(&plan, &gateway)?
        } else {
            if let Some(other) = begun_elsewhere(&plan)? {
                context.ui.warn(&format!(
                    "a registration at `{other}` was interrupted and is left as it is: \
                     that gateway may have made one, which nobody uses"
                ));
            }
            let _spinner = context.ui.spinner("registering");
            let (outcome, installation) = register(&plan, &gateway)?;
            (outcome, InstallationDocument::from(&installation))
        };
        report(context, &plan, &gateway, (outcome, dry_run), installation);
        Ok(ExitCode::SUCCESS)
    }

    fn plan(self, context: &Context) -> Result<Plan> {
        context.refuse_environment()?;
        let config_file = context.config_file()?;
        let profile = config::load(&config_file, &context.profile)?;
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

fn report(
    context: &Context,
    plan: &Plan,
    gateway: &Lighthouse,
    (result, dry_run): (Outcome, bool),
    installation: InstallationDocument,
) {
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
        });
    }
    let id = clean(&installation.id.unwrap_or_default());
    let file = clean(&plan.config_file.display().to_string());
    context.ui.out(&match (result, dry_run) {
        (Outcome::Created, false) => format!(
            "Registered installation {id} at {}\nWritten to {file}\n",
            gateway.base()
        ),
        (Outcome::Updated | Outcome::Removed, false) => {
            format!("Updated installation {id} at {}\n", gateway.base())
        }
        (Outcome::Unchanged, _) => format!(
            "Installation {id} is registered at {} already\n",
            gateway.base()
        ),
        (Outcome::Created, true) => {
            format!("Would register at {} and write {file}\n", gateway.base())
        }
        (Outcome::Updated | Outcome::Removed, true) => {
            format!("Would update installation {id} at {}\n", gateway.base())
        }
    });
    if result == Outcome::Created && !dry_run {
        context.ui.note("Next: `fastenctl verify` with the code from the mail, then `fastenctl auth test PROVIDER`");
    }
}

fn ask_lighthouse(context: &Context) -> Result<Url> {
    let parse = |text: &str| gateway_address(text).map_err(|what| Error::new(Kind::Usage, what));
    let question = "Gateway's API base, such as https://lighthouse.example.org/v1";
    parse(&context.ui.ask(
        question,
        None,
        "--lighthouse",
        "FASTENCTL_LIGHTHOUSE",
        |text| parse(text).map(|_| ()),
    )?)
}
