//! `fastenctl sandbox`: runs the practice provider. Its routes live in `crate::sandbox`.

use crate::commands::Context;
use crate::error::Result;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Run the practice provider
#[derive(Subcommand)]
pub enum Sandbox {
    Serve(Serve),
}

/// Serve a practice SMART-on-FHIR provider, in memory, until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    /// Address and port to listen on
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8418")]
    listen: SocketAddr,
    /// TOML file with further clients
    #[arg(long, value_name = "FILE")]
    client: Option<PathBuf>,
}

impl Sandbox {
    /// Runs the chosen subcommand.
    ///
    /// # Errors
    /// Those of the subcommand.
    pub fn run(self, context: &Context) -> Result<()> {
        match self {
            Self::Serve(args) => args.run(context),
        }
    }
}

impl Serve {
    fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
