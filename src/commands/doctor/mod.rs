//! `fastenctl doctor`: checks everything between this machine and a successful sign-in, one line
//! per check.

pub mod bundle;
pub mod fasten;
pub mod probes;
pub mod survey;

use crate::commands::context::Context;
use crate::error::Result;
use crate::report::doctor;
use crate::report::doctor::Check;
use crate::ui::{FailureDetails, Ui};
use bundle::bundle;
use clap::Args;
use serde::Serialize;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use survey::everything;
use url::Url;

/// Find what keeps a sign-in from working, from the config file to the gateway, and how to fix it
///
/// Changes nothing. Exits with 20 if a check fails; warnings do not count.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl doctor
  fastenctl doctor --lighthouse https://lighthouse.example.org/v1
  fastenctl doctor --fasten https://fasten.home.arpa
  fastenctl doctor --bundle report.tar.gz")]
pub struct Doctor {
    /// Also check whether the Fasten at this URL signs in through the gateway
    #[arg(long, value_name = "URL", value_parser = front_end)]
    fasten: Option<Url>,
    /// Also write an archive for a bug report: the report, the config file and the variables,
    /// without secrets
    #[arg(long, value_name = "FILE")]
    bundle: Option<PathBuf>,
}

fn front_end(text: &str) -> std::result::Result<Url, &'static str> {
    let url = Url::parse(text).ok();
    url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host())
        .ok_or("not a URL that starts with http:// or https://")
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct DoctorDocument<'a> {
    schema_version: u8,
    ok: bool,
    checks: &'a [Check],
    #[serde(skip_serializing_if = "Option::is_none")]
    bundle: Option<&'a Path>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<FailureDetails<'a>>,
}

impl Doctor {
    /// Runs all checks and prints the result.
    ///
    /// # Errors
    /// Exit code 20 if there is a problem; 1 if the archive cannot be written or would contain a
    /// secret.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let file = context.config_place()?;
        let checks = {
            let spinner = context.ui.spinner("looking");
            let mut checks = everything(context, &file, &|name| spinner.say(name));
            if let Some(url) = &self.fasten {
                spinner.say("Fasten");
                checks.extend(fasten::fasten(context, &file, url));
            }
            checks
        };
        if let Some(archive) = &self.bundle {
            bundle(context, &file, &document_text(&checks)?, archive)?;
        }
        let failure = doctor::failure(&checks);
        if context.ui.json() {
            context.ui.document(&DoctorDocument {
                schema_version: 1,
                ok: failure.is_none(),
                checks: &checks,
                bundle: self.bundle.as_deref(),
                error: failure.as_ref().map(FailureDetails::from),
            });
        } else {
            context.ui.out(&doctor::text(&checks));
            if let Some(archive) = &self.bundle {
                context.ui.note(&format!(
                    "Wrote {} without secrets; check it before you send it",
                    archive.display()
                ));
            }
        }
        match failure {
            None => Ok(ExitCode::SUCCESS),
            Some(error) if context.ui.json() => Ok(error.exit_code()),
            Some(error) => Err(error),
        }
    }
}

/// The report as a document, for the archive.
fn document_text(checks: &[Check]) -> Result<String> {
    let failure = doctor::failure(checks);
    let error = failure.as_ref().map(FailureDetails::from);
    Ui::text_of(&DoctorDocument {
        schema_version: 1,
        ok: error.is_none(),
        checks,
        bundle: None,
        error,
    })
}
