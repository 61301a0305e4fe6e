//! `fastenctl lighthouse`: runs the gateway. Rules and routes live in `crate::lighthouse`.

use crate::commands::Context;
use crate::error::Result;
use clap::{Args, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;

/// Run the auth gateway
#[derive(Subcommand)]
pub enum Lighthouse {
    Serve(Serve),
}

/// Serve the gateway until Ctrl-C or SIGTERM
#[derive(Args)]
pub struct Serve {
    /// The settings file; without one, embedded defaults and no providers
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// Where the database is kept
    #[arg(long, value_name = "DIR")]
    data_dir: Option<PathBuf>,
    /// Address and port to listen on (default `127.0.0.1:8417`)
    #[arg(long, value_name = "ADDR")]
    listen: Option<SocketAddr>,
}

impl Lighthouse {
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
