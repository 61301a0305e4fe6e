//! `fastenctl demo`: the complete journey on this machine in one run, and the error of a build
//! without servers.

#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub mod stage;
#[cfg(all(feature = "lighthouse", feature = "sandbox"))]
pub mod walk;

use crate::commands::context::Context;
use crate::error::Result;
use clap::Args;
use std::process::ExitCode;

/// Try everything on this machine: gateway, practice provider, registration, sign-ins, usage
#[derive(Args)]
pub struct Demo {
    /// Keep the servers running until Ctrl-C, and print commands to try
    #[arg(long)]
    keep: bool,
    /// Do the first sign-in yourself, in a browser
    #[arg(long)]
    browser: bool,
}

impl Demo {
    /// Runs every step, and stops at the first one that fails.
    ///
    /// # Errors
    /// The error of the step that failed.
    #[cfg(all(feature = "lighthouse", feature = "sandbox"))]
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        walk::walk(context, self.keep, self.browser)
    }

    /// Returns the error of a build without servers.
    ///
    /// # Errors
    /// Always.
    #[cfg(not(all(feature = "lighthouse", feature = "sandbox")))]
    pub fn run(self, _context: &Context) -> Result<ExitCode> {
        let Self {
            keep: _,
            browser: _,
        } = self;
        Err(crate::commands::lean::no_server(
            "demo",
            "the features `lighthouse` and `sandbox`",
        ))
    }
}
