//! `fastenctl usage`: users per provider compared with their limits, for people and for monitoring
//! systems.

use crate::api::installation::{SeatsReleased, VerificationStatus};
use crate::api::usage::{Fullness, UsageReport};
use crate::commands::context::Context;
use crate::commands::input::waiting_time;
use crate::commands::providers::endpoint_of;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Options};
use crate::report::csv::csv;
use crate::report::nagios::{Health, nagios, unknown};
use crate::report::prometheus::{Beside, down, prometheus};
use crate::report::usage::{Thresholds, arranged, document, text};
use crate::ui::{Ui, clean};
use clap::{Args, ValueEnum, value_parser};
use serde::Serialize;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

/// Size limit for a page of the report, in bytes; such a page may be larger than other responses.
const PAGE_LIMIT: usize = 4 * 1024 * 1024;

/// Show users per provider against their limits
///
/// With `--format nagios`, the exit code is 0 OK, 1 WARNING, 2 CRITICAL or 3 UNKNOWN.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl usage --only near
  fastenctl usage --format csv --output usage.csv
  fastenctl usage --format prometheus --output fastenctl.prom
  fastenctl usage --format nagios --warn 80 --crit 100
  fastenctl usage --watch 30s
  fastenctl usage --release my-endpoint")]
pub struct Usage {
    /// Output format [default: table, with `--json` json]
    #[arg(long, value_name = "FORMAT", value_enum)]
    format: Option<Format>,
    /// Percentage of the limit at which a provider counts as near its limit
    #[arg(long, value_name = "PERCENT", default_value = "80", value_parser = value_parser!(u32).range(1..=1000))]
    warn: u32,
    /// Percentage of the limit at which a provider counts as full
    #[arg(long, value_name = "PERCENT", default_value = "100", value_parser = value_parser!(u32).range(1..=1000))]
    crit: u32,
    /// Only providers that are near their limit or full, or only full ones
    #[arg(long, value_name = "STATE", value_enum)]
    only: Option<Only>,
    /// Repeat the report at this interval
    #[arg(long, value_name = "DURATION", value_parser = waiting_time)]
    watch: Option<Duration>,
    /// Release the places at this provider that are tied only to a browser; at most ten in 90 days
    #[arg(
        long,
        value_name = "PROVIDER",
        conflicts_with_all = ["format", "only", "watch", "output", "warn", "crit"]
    )]
    release: Option<String>,
    /// Write to a file instead of stdout, replacing it atomically
    #[arg(long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Table,
    Json,
    Csv,
    Prometheus,
    Nagios,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Only {
    Near,
    Full,
}

/// The gateway's responses.
struct Found {
    report: UsageReport,
    /// `None` for formats that do not show it.
    email_verified: Option<bool>,
}

impl Usage {
    /// Fetches the report from the gateway and prints it.
    ///
    /// # Errors
    /// Exit code 3 for an invalid config file, 4 if not registered, 6 and 7 from the gateway;
    /// `nagios` has its own codes.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        if let Some(provider) = &self.release {
            return release(context, provider);
        }
        let format = self.format.unwrap_or(if context.ui.json() {
            Format::Json
        } else {
            Format::Table
        });
        if format == Format::Nagios {
            return Ok(self.plugin(context));
        }
        loop {
            let told = self.report(context).and_then(|found| {
                let text = self.rendered(context, format, &found)?;
                self.tell(context, &text)
            });
            if format == Format::Prometheus
                && let Err(error) = &told
            {
                self.tell_down(context, error);
            }
            let Some(pause) = self.watch else {
                return told.map(|_| ExitCode::SUCCESS);
            };
            match told {
                Ok(is_read) => {
                    context.ui.all_written()?;
                    if !is_read {
                        return Ok(ExitCode::SUCCESS);
                    }
                }
                Err(error) if is_passing(&error) => context.ui.warn(&error.to_string()),
                Err(error) => return Err(error),
            }
            std::thread::sleep(pause);
        }
    }

    fn plugin(&self, context: &Context) -> ExitCode {
        let found = self.report(context);
        let (health, text) = match &found {
            Ok(Found { report, .. }) => (
                Health::from_report(report),
                nagios(report, self.thresholds()),
            ),
            Err(error) => (Health::Unknown, unknown(error)),
        };
        let health = match self.tell(context, &text) {
            Ok(_) => health,
            Err(error) => {
                context.ui.out(&unknown(&error));
                Health::Unknown
            }
        };
        health.into()
    }

    const fn thresholds(&self) -> Thresholds {
        Thresholds {
            near: self.warn,
            full: self.crit,
        }
    }

    fn report(&self, context: &Context) -> Result<Found> {
        if self.warn > self.crit {
            return Err(Error::new(Kind::Usage, "`--warn` is greater than `--crit`")
                .hint("set `--warn` to at most the value of `--crit`"));
        }
        if self.watch.is_some() && self.format == Some(Format::Nagios) {
            return Err(Error::new(
                Kind::Usage,
                "`--watch` cannot be used with `--format nagios`",
            )
            .hint("leave out `--watch`: the monitoring system schedules the runs itself"));
        }
        let (_, gateway, credentials) = context.gateway()?;
        let client = Client::new(Options {
            body_limit: PAGE_LIMIT,
            ..context.http.clone()
        });
        let least = match self.only {
            None => Fullness::Ok,
            Some(Only::Near) => Fullness::Near,
            Some(Only::Full) => Fullness::Full,
        };
        let record = (self.format == Some(Format::Prometheus))
            .then(|| gateway.installation(&credentials))
            .transpose()?;
        let report = gateway.by(client).usage(&credentials)?;
        Ok(Found {
            report: arranged(report, self.thresholds(), least),
            email_verified: record
                .map(|record| record.verification_status == VerificationStatus::Verified),
        })
    }

    /// Tells a monitoring system that there is no report.
    fn tell_down(&self, context: &Context, error: &Error) {
        let is_ours = matches!(error.kind(), Kind::Usage | Kind::Interrupted);
        // With `--json`, stdout contains only the error document.
        if !is_ours && (self.output.is_some() || !context.ui.json()) {
            // The original error has already been reported.
            let _ = self.tell(context, &down(&context.profile));
        }
    }

    fn rendered(&self, context: &Context, format: Format, found: &Found) -> Result<String> {
        let report = &found.report;
        match format {
            Format::Csv => csv(report),
            Format::Prometheus => {
                let beside = Beside {
                    profile: &context.profile,
                    email_verified: found.email_verified,
                };
                Ok(prometheus(report, beside))
            }
            Format::Json => Ui::text_of(&document(report)),
            Format::Nagios => Ok(nagios(report, self.thresholds())),
            Format::Table if report.providers.is_empty() && self.only.is_some() => {
                let state = if self.only == Some(Only::Full) {
                    "full"
                } else {
                    "near its limit or full"
                };
                Ok(format!(
                    "No provider is {state} (as of {})\n",
                    clean(&report.as_of)
                ))
            }
            Format::Table => Ok(text(report)),
        }
    }

    /// Writes the report; returns `false` once nothing reads the output any more.
    fn tell(&self, context: &Context, text: &str) -> Result<bool> {
        match self.output.as_deref() {
            Some(file) if file != Path::new("-") => write_there(file, text).map(|()| true),
            _ => Ok(context.ui.show(text, self.watch.is_some())),
        }
    }
}

fn write_there(file: &Path, text: &str) -> Result<()> {
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    if let Some(folder) = folder.filter(|folder| !folder.exists()) {
        let message = format!(
            "cannot write `{}`: the folder `{}` does not exist",
            file.display(),
            folder.display()
        );
        return Err(Error::new(Kind::Failure, message)
            .hint("create the folder, or pass another path with `--output`"));
    }
    write_in_one_step(file, text).map_err(|error| {
        let message = format!("cannot write `{}`: {error}", file.display());
        Error::new(Kind::Failure, message).hint(
            "pass another path with `--output`, fix the folder's permissions, or free disk \
                 space",
        )
    })
}

#[derive(Serialize)]
struct ReleasedDocument {
    schema_version: u8,
    ok: bool,
    #[serde(flatten)]
    released: SeatsReleased,
}

fn release(context: &Context, provider: &str) -> Result<ExitCode> {
    let (_, gateway, credentials) = context.gateway()?;
    let endpoint = endpoint_of(&context.ui, &gateway, provider)?;
    let released = gateway.release_seats(&credentials, endpoint)?;
    let places = |number: i64| match number {
        1 => "1 place".to_owned(),
        _ => format!("{number} places"),
    };
    let text = format!(
        "Released {} at `{}`; {} more can be released now\n",
        places(released.released),
        clean(provider),
        released.left
    );
    if context.ui.json() {
        context.ui.document(&ReleasedDocument {
            schema_version: 1,
            ok: true,
            released,
        });
    } else {
        context.ui.out(&text);
    }
    Ok(ExitCode::SUCCESS)
}

const fn is_passing(error: &Error) -> bool {
    matches!(error.kind(), Kind::Network | Kind::TimedOut)
}

/// Replaces the file atomically. It keeps the permissions of the old file, or gets the default
/// ones, because it contains no secret and collectors run as other users.
fn write_in_one_step(file: &Path, text: &str) -> std::io::Result<()> {
    let (file, before) = match std::fs::metadata(file) {
        // A pipe or terminal cannot be replaced.
        Ok(before) if !before.is_file() && !before.is_dir() => return std::fs::write(file, text),
        Ok(before) => (std::fs::canonicalize(file)?, Some(before.permissions())),
        Err(_) => (file.to_path_buf(), None),
    };
    let folder = file
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    let mut builder = tempfile::Builder::new();
    builder.prefix(".fastenctl-usage-").suffix(".tmp");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut temporary = builder.tempfile_in(folder)?;
    // Write to the inner file, because its errors do not contain the temporary name.
    temporary.as_file_mut().write_all(text.as_bytes())?;
    if let Some(before) = before {
        temporary.as_file().set_permissions(before)?;
    }
    temporary.as_file().sync_all()?;
    temporary
        .persist(file)
        .map(drop)
        .map_err(|error| error.error)
}
