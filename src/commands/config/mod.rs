//! `fastenctl config`: looks into the config file, changes it, checks it, and hands on what it holds.

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

/// Look into the config file, change it, check it, and hand on what it holds
#[derive(Subcommand)]
#[command(after_help = "\
The file is TOML, mode 0600, refused when others can read it; comments stay where they are:

  [profiles.default]
  lighthouse = \"https://lighthouse.example.org/v1\"

  [profiles.default.installation]       # written by register
  id = \"…\"
  secret = \"…\"

  [profiles.default.providers.my-epic]  # for `auth test my-epic` without a gateway
  issuer = \"https://fhir.example.org/r4\"
  client_id = \"…\"
  client_secret_file = \"/run/secrets/epic\"
  scopes = [\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\", \"offline_access\"]")]
pub enum Config {
    /// Print the config file's path, whether it exists or not
    #[command(after_help = "\
Examples:
  fastenctl config path
  fastenctl config path --json")]
    Path,
    Show(Show),
    Get(Get),
    Set(Set),
    /// Check the config file: its keys, their values, and who else can read or replace it
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
    /// 3 when the file cannot be read or is wrong.
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
