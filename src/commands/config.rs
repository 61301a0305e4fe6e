//! stub

use crate::commands::Context;
use crate::error::Result;

/// Config
#[derive(clap::Subcommand)]
pub enum Config {
    /// Path
    Path {},
}

impl Config {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
