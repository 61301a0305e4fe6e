//! stub

use crate::commands::Context;
use crate::error::Result;

/// Demo
#[derive(clap::Args)]
pub struct Demo {}

impl Demo {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
