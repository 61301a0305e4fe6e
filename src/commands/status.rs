//! stub

use crate::commands::Context;
use crate::error::Result;

/// Status
#[derive(clap::Args)]
pub struct Status {}

impl Status {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
