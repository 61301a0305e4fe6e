//! One file a subcommand: its arguments and its `run`. A command knows every neighbour below and no
//! rule. What all of them share once the command line is read stands here.

pub mod auth;
pub mod completions;
pub mod config;
pub mod demo;
pub mod lighthouse;
pub mod register;
pub mod sandbox;
pub mod status;
pub mod usage;

use crate::error::Result;
use crate::http::Options;
use crate::ui::{Color, Ui};
use clap::Args;
use clap::builder::FalseyValueParser;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// What every command takes.
#[derive(Args)]
#[command(next_help_heading = "Everywhere")]
pub struct Globals {
    /// The config file
    #[arg(long, global = true, value_name = "FILE", env = "FASTENCTL_CONFIG", hide_env_values = true)]
    pub config: Option<PathBuf>,
    /// One of several installations in the config file
    #[arg(
        long,
        global = true,
        value_name = "NAME",
        env = "FASTENCTL_PROFILE",
        default_value = "default",
        hide_env_values = true
    )]
    pub profile: String,
    /// The gateway's API base, such as `https://lighthouse.example.org/v1`
    #[arg(long, global = true, value_name = "URL", env = "FASTENCTL_LIGHTHOUSE", hide_env_values = true)]
    pub lighthouse: Option<Url>,
    /// One JSON document on stdout, also for errors
    #[arg(long, global = true, env = "FASTENCTL_JSON", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub json: bool,
    /// Never ask; name the missing flag and variable instead (also when `CI` is set)
    #[arg(long, global = true, env = "FASTENCTL_NO_INPUT", value_parser = FalseyValueParser::new(), hide_env_values = true)]
    pub no_input: bool,
    /// Say less
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub quiet: bool,
    /// Say more: requests and answers, redacted
    #[arg(short, long, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// For each request, such as `10s` or `1m`
    #[arg(long, global = true, value_name = "DURATION", env = "FASTENCTL_TIMEOUT", default_value = "10s", value_parser = humantime::parse_duration, hide_env_values = true)]
    pub timeout: Duration,
    /// PEM file with certificates to trust besides the system's
    #[arg(long, global = true, value_name = "FILE", env = "SSL_CERT_FILE", hide_env_values = true)]
    pub ca_file: Option<PathBuf>,
    /// When to use colour (`NO_COLOR` and `CLICOLOR_FORCE` are honoured)
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub color: Color,
}

/// The command line's global part, ready for work.
pub struct Context {
    pub ui: Ui,
    pub profile: String,
    /// From flag or environment; the config file comes after it.
    pub lighthouse: Option<Url>,
    /// How HTTP clients of this run are built.
    pub http: Options,
    config: Option<PathBuf>,
}

impl Context {
    /// Reads no file and opens nothing.
    #[must_use]
    pub fn new(globals: Globals) -> Self {
        let in_ci = std::env::var_os("CI").is_some_and(|value| !value.is_empty() && value != "false" && value != "0");
        let no_input = globals.no_input || in_ci;
        let ui = Ui::new(globals.json, globals.quiet, globals.verbose, no_input, globals.color);
        let http = Options { timeout: globals.timeout, ca_file: globals.ca_file, ..Options::default() };
        Self { ui, profile: globals.profile, lighthouse: globals.lighthouse, http, config: globals.config }
    }

    /// The config file: as given, else where this platform keeps such files.
    ///
    /// # Errors
    /// When no place is given and the system names none.
    pub fn config_file(&self) -> Result<PathBuf> {
        self.config.clone().map_or_else(crate::config::default_file, Ok)
    }
}
