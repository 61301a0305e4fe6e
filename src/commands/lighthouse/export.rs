//! `fastenctl lighthouse installation export`: everything stored about one installation, as one
//! document. `crate::lighthouse::export` collects it.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `installation export`.
#[derive(Args)]
pub struct Export {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
pub use run::ExportDocument;

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::export::Export;
    use crate::commands::storage::database::{existing, failed, gone};
    use crate::error::Result;
    use crate::http::block_on;
    use crate::lighthouse::export;
    use crate::lighthouse::export::export;
    use serde::Serialize;
    use std::process::ExitCode;

    /// What `installation export` prints, with and without `--json`.
    #[derive(Serialize)]
    #[cfg_attr(test, derive(schemars::JsonSchema))]
    pub struct ExportDocument {
        pub schema_version: u8,
        pub ok: bool,
        pub exported_at: String,
        #[serde(flatten)]
        pub export: export::Export,
    }

    impl Export {
        /// Prints the document.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 for an unknown ID.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let read = store.read(self.id.clone(), |tx, id| Box::pin(export(tx, id)));
            let found = block_on(read).map_err(|error| failed(&error))?;
            let export = found.ok_or_else(|| gone(&store, &self.id))?;
            context.ui.document(&ExportDocument {
                schema_version: 1,
                ok: true,
                exported_at: rfc3339(Clock::default().now()),
                export,
            });
            Ok(ExitCode::SUCCESS)
        }
    }
}
