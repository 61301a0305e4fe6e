//! `fastenctl demo`: the whole job on this machine, in one go; and what a build without servers answers.

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
    /// Walks through everything; fails if one step did not do what it should.
    ///
    /// # Errors
    /// That of the first step that failed.
    #[cfg(all(feature = "lighthouse", feature = "sandbox"))]
    pub fn run(self, context: &Context) -> Result<ExitCode> {
        walk::walk(context, self.keep, self.browser)
    }

    /// Says that this build cannot.
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
            "`lighthouse` and `sandbox`",
        ))
    }
}
