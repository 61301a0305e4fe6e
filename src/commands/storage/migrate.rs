//! `fastenctl lighthouse migrate`: migrates the database to this version.

use crate::commands::storage::place::Place;
use clap::Args;

/// Migrate the database to this version, as `serve` does at startup
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {

    use crate::commands::context::Context;
    use crate::commands::storage::database::load;
    use crate::commands::storage::migrate::Migrate;
    use crate::error::Result;

    use crate::lighthouse::database;

    use serde::Serialize;
    use std::process::ExitCode;
    impl Migrate {
        /// Migrates the database by opening it.
        ///
        /// # Errors
        /// Exit code 3 if it cannot be opened or was made by a newer version.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            #[derive(Serialize)]
            struct MigrateDocument {
                schema_version: u8,
                ok: bool,
            }
            let settings = load(&self.place)?;
            database::open(&settings)?;
            if context.ui.json() {
                context.ui.document(&MigrateDocument {
                    schema_version: 1,
                    ok: true,
                });
            } else {
                context.ui.out("the database is up to date\n");
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
