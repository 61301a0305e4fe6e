//! `fastenctl config`: shows, changes, checks and exports the config file.

pub mod check;
pub mod export;
pub mod import;
pub mod keys;
pub mod origin;
pub mod path;
pub mod show;

use crate::commands::context::Context;
use crate::error::Result;
use clap::Subcommand;
use export::Export;
use import::Import;
use keys::{Get, Set};
use show::Show;
use std::process::ExitCode;

/// Show, change, check, export and import the config file
#[derive(Subcommand)]
#[command(after_help = "\
The config file is TOML and must be readable only by you (mode 0600):

  [profiles.default]
  lighthouse = \"https://lighthouse.example.org/v1\"

  [profiles.default.installation]       # written by register
  id = \"…\"
  secret = \"…\"

  [profiles.default.providers.my-epic]  # for `auth test my-epic`
  issuer = \"https://fhir.example.org/r4\"
  client_id = \"…\"
  client_secret_file = \"/run/secrets/epic\"
  scopes = [\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\"]")]
pub enum Config {
    /// Print the path of the config file, whether or not it exists
    #[command(after_help = "\
Examples:
  fastenctl config path
  fastenctl config path --json")]
    Path,
    Show(Show),
    Get(Get),
    Set(Set),
    /// Check the config file: keys, values, and who else can read or replace it
    #[command(after_help = "\
Examples:
  fastenctl config check
  fastenctl config check --config /etc/fastenctl/config.toml --json")]
    Check,
    Export(Export),
    Import(Import),
}

impl Config {
    /// Runs the chosen subcommand.
    ///
    /// # Errors
    /// Exit code 3 if the file cannot be read or is invalid.
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        match self {
            Self::Path => path::run(context),
            Self::Show(show) => show.run(context),
            Self::Get(get) => get.run(context),
            Self::Set(set) => set.run(context),
            Self::Check => check::run(context),
            Self::Export(export) => export.run(context),
            Self::Import(import) => import.run(context),
        }
    }
}
