//! `fastenctl verify`: proves to the gateway that the administrator receives e-mail at their
//! address, with the code from the e-mail or by waiting for a click on its link.

use crate::api::installation::{Installation, VerificationSent, VerificationStatus};
use crate::client::{Credentials, Lighthouse};
use crate::commands::changes::{Change, Outcome, Report, between, next_step};
use crate::commands::context::Context;
use crate::commands::input::waiting_time;
use crate::commands::installation_document::InstallationDocument;
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use clap::Args;
use std::io::Read;
use std::process::ExitCode;
use std::time::{Duration, Instant};

/// Interval between requests that ask whether the link was clicked.
const POLL: Duration = Duration::from_secs(2);
/// Maximum size of the input, in bytes; anything longer is not a code.
const LONGEST_CODE: u64 = 100;

/// Verify the administrator's e-mail address with the code from the gateway's e-mail
///
/// Prompts for the code unless the code, `--resend` or `--wait` is given. Safe to run again.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl verify 7K2M-9QXA
  fastenctl verify --resend --wait 15m
  pass show fasten/code | fastenctl verify - --no-input")]
pub struct Verify {
    /// Code from the e-mail, in upper or lower case, with or without the dash, or `-` for stdin
    #[arg(env = "FASTENCTL_VERIFICATION_CODE", hide_env_values = true, conflicts_with_all = ["resend", "wait"])]
    code: Option<String>,
    /// Send the e-mail again; the gateway sends at most three an hour
    #[arg(long)]
    resend: bool,
    /// Wait for a click on the link in the e-mail for this long, such as `15m`
    #[arg(long, value_name = "DURATION", value_parser = waiting_time)]
    wait: Option<Duration>,
}

impl Verify {
    /// Verifies, or finds that there is nothing to do.
    ///
    /// # Errors
    /// Exit code 2 without a code if there is no terminal to ask on, 4 if not registered, 7 for a
    /// wrong code, 9 if the link was not clicked in time.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        let (_, gateway, credentials) = context.gateway()?;
        let before = gateway.installation(&credentials)?;
        if before.verification_status == VerificationStatus::Verified {
            return report(context, &gateway, &before, &before, None);
        }
        let mail = if self.resend {
            Some(gateway.resend(&credentials)?)
        } else {
            None
        };
        let after = match (self.wait, self.resend) {
            (Some(wait), _) => wait_for_click(context, &gateway, &credentials, wait)?,
            (None, true) => gateway.installation(&credentials)?,
            (None, false) => {
                gateway.verify(&credentials, self.code(context)?)?;
                confirmed(gateway.installation(&credentials)?)?
            }
        };
        report(context, &gateway, &before, &after, mail.as_ref())
    }

    fn code(self, context: &Context) -> Result<Secret> {
        let check = |text: &str| match text.chars().filter(char::is_ascii_alphanumeric).count() {
            8 => Ok(()),
            _ => Err(Error::new(
                Kind::Usage,
                "a code has eight letters and digits, such as `7K2M-9QXA`",
            )
            .hint("copy it from the gateway's most recent e-mail")),
        };
        let code = match self.code.as_deref() {
            Some("-") => from_stdin()?,
            Some(code) => code.to_owned(),
            None => context.ui.ask(
                "Code from the e-mail",
                None,
                "CODE",
                "FASTENCTL_VERIFICATION_CODE",
                check,
            )?,
        };
        check(code.trim())?;
        Ok(Secret::new(code.trim()))
    }
}

/// Waits for a click on the link, even while the gateway is temporarily unreachable.
fn wait_for_click(
    context: &Context,
    gateway: &Lighthouse,
    credentials: &Credentials,
    wait: Duration,
) -> Result<Installation> {
    let started = Instant::now();
    let _spinner = context
        .ui
        .spinner("waiting for a click on the link in the e-mail");
    loop {
        match gateway.installation(credentials) {
            Ok(record) if record.verification_status == VerificationStatus::Verified => {
                return Ok(record);
            }
            Err(error) if !is_passing(&error) => return Err(error),
            Ok(_) | Err(_) => {}
        }
        let left = wait.saturating_sub(started.elapsed());
        if left.is_zero() {
            let message = format!(
                "the e-mail address was not confirmed within {}",
                humantime::format_duration(wait)
            );
            return Err(Error::new(Kind::TimedOut, message)
                .hint("`fastenctl verify --resend` sends the e-mail again; `fastenctl status` shows where it goes"));
        }
        std::thread::sleep(POLL.min(left));
    }
}

const fn is_passing(error: &Error) -> bool {
    matches!(error.kind(), Kind::Network | Kind::TimedOut)
}

fn from_stdin() -> Result<String> {
    let mut text = String::new();
    std::io::stdin()
        .take(LONGEST_CODE)
        .read_to_string(&mut text)
        .map_err(|error| {
            Error::new(
                Kind::Usage,
                format!("cannot read a code from stdin: {error}"),
            )
            .hint("pipe the code from the e-mail to stdin")
        })?;
    Ok(text)
}

fn confirmed(record: Installation) -> Result<Installation> {
    if record.verification_status == VerificationStatus::Verified {
        return Ok(record);
    }
    Err(Error::new(
        Kind::Gateway,
        "the gateway accepted the code, but the e-mail address is not verified",
    )
    .hint("did the e-mail address change in the meantime? `fastenctl status` shows it"))
}

fn report(
    context: &Context,
    gateway: &Lighthouse,
    before: &Installation,
    after: &Installation,
    mail: Option<&VerificationSent>,
) -> Result<ExitCode> {
    let changes: Vec<Change> = between(before, after);
    let email = &after.administrator_email;
    let headline = match (after.verification_status, mail) {
        (VerificationStatus::Verified, _) if changes.is_empty() => {
            format!("{email} is already verified")
        }
        (VerificationStatus::Verified, _) => format!("{email} is verified"),
        (_, Some(mail)) => {
            format!(
                "Sent the e-mail to {} again; its code expires at {}",
                mail.administrator_email, mail.expires_at
            )
        }
        (_, None) => format!("{email} is not verified"),
    };
    let report = Report {
        result: Outcome::from_changes(&changes),
        dry_run: false,
        changes: &changes,
        installation: InstallationDocument::from(after),
        origins: &after.origins,
        mail,
        headline: &headline,
        next: next_step(after),
    };
    report.print(context, gateway)
}
