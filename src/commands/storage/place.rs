//! Where settings and database are: the arguments that every command of the gateway takes.

use clap::Args;
use std::path::PathBuf;

/// Where settings and database are.
#[derive(Args)]
pub struct Place {
    /// The settings file; without one, embedded defaults and no providers
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Where the database is kept
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}
