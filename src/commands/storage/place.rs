//! Where the settings and the database are: the arguments shared by all gateway commands.

use clap::Args;
use std::path::PathBuf;

/// Where the settings and the database are.
#[derive(Args)]
pub struct Place {
    /// Settings file (default: built-in defaults and no providers)
    #[arg(long, value_name = "FILE")]
    pub settings: Option<PathBuf>,
    /// Folder of the database
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<PathBuf>,
}
