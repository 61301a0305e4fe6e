//! stub

use crate::commands::Context;
use crate::error::Result;

/// Usage
#[derive(clap::Args)]
pub struct Usage {}

impl Usage {
    /// Runs it.
    ///
    /// # Errors
    /// None yet.
    pub fn run(self, _context: &Context) -> Result<()> {
        todo!()
    }
}
