//! stub

use crate::commands::Context;
use crate::error::Result;

/// Auth
#[derive(clap::Subcommand)]
pub enum Auth {
    /// Test
    Test {},
}

impl Auth {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
