//! `fastenctl lighthouse restore`: restores a backup to a folder without a database. The rules are
//! in `crate::lighthouse::backup`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Restore a backup to a folder without a database, after checking the whole backup
#[derive(Args)]
pub struct Restore {
    /// Backup made by `lighthouse backup`
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// File with the passphrase of the encrypted pepper on its first line, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// What `restore --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RestoreDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub data_dir: PathBuf,
    /// When the backup was made, and by which version.
    pub made_at: String,
    pub made_by: String,
    /// Whether the pepper was restored from the backup; false if it already existed or none is
    /// needed.
    pub pepper_restored: bool,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::commands::context::Context;
    use crate::commands::input::first_line_of;
    use crate::commands::storage::database::{load, sqlite_alone};
    use crate::commands::storage::restore::{Restore, RestoreDocument};
    use crate::error::Result;
    use crate::lighthouse::backup::restore::restore;
    use crate::text::clean;
    use std::process::ExitCode;

    impl Restore {
        /// Checks the file, then restores it.
        ///
        /// # Errors
        /// Exit code 1 if it is not a complete backup, 2 for a PostgreSQL database or a missing
        /// passphrase, 3 for a different pepper, a wrong passphrase or a newer version's backup, 10
        /// if there is no file, 11 if the folder is in use.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = load(&self.place)?;
            sqlite_alone(&settings, "pg_restore")?;
            let passphrase = self
                .passphrase_file
                .as_deref()
                .map(|file| first_line_of(file, "--passphrase-file"))
                .transpose()?;
            let restored = restore(&settings, &self.file, passphrase.as_ref())?;
            let (folder, manifest) = (restored.folder, restored.manifest);
            if context.ui.json() {
                context.ui.document(&RestoreDocument {
                    schema_version: 1,
                    ok: true,
                    data_dir: folder,
                    made_at: manifest.made_at,
                    made_by: manifest.program,
                    pepper_restored: restored.has_brought_pepper,
                });
            } else {
                context.ui.out(&format!(
                    "the backup from {} was restored to `{}`\n",
                    clean(&manifest.made_at),
                    clean(&folder.display().to_string())
                ));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
