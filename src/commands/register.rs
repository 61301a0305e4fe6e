//! stub

use crate::commands::Context;
use crate::error::Result;

/// Register
#[derive(clap::Args)]
pub struct Register {}

impl Register {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
