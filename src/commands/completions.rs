//! stub

use crate::commands::Context;
use crate::error::Result;

/// Completions
#[derive(clap::Args)]
pub struct Completions {}

impl Completions {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
