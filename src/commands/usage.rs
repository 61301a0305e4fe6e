//! `fastenctl usage`: users per provider against their limits.

use crate::commands::Context;
use crate::error::Result;
use crate::report;
use clap::Args;

/// Show users per provider against their limits
#[derive(Args)]
pub struct Usage {}

impl Usage {
    /// Asks the gateway and prints the report.
    ///
    /// # Errors
    /// 3 for a wrong config file, 4 when not registered, 6 and 7 from the gateway.
    pub fn run(self, context: &Context) -> Result<()> {
        let (_, gateway, credentials) = context.gateway()?;
        let usage = gateway.usage(&credentials)?;
        if context.ui.json() {
            context.ui.document(&report::usage::document(&usage));
        } else {
            context.ui.out(&report::usage::text(&usage));
        }
        Ok(())
    }
}
