//! `fastenctl lighthouse backup`: saves the database and the pepper to one file. The rules are in
//! `crate::lighthouse::backup`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Back up the database and the pepper to one file, whether or not the gateway is running
#[derive(Args)]
pub struct Backup {
    /// The new file to write
    #[arg(value_name = "FILE")]
    pub file: PathBuf,
    /// Encrypt the pepper with the passphrase in the first line of this file, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub passphrase_file: Option<PathBuf>,
    /// Leave out the pepper, for example because you keep it elsewhere
    #[arg(long, conflicts_with = "passphrase_file")]
    pub without_pepper: bool,
    #[command(flatten)]
    pub place: Place,
}

/// What `backup --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct BackupDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub file: PathBuf,
    pub made_at: String,
    pub pepper: BackedUpPepper,
}

/// What happened to the pepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BackedUpPepper {
    Clear,
    Sealed,
    /// Left out with `--without-pepper`, or the gateway never ran and has none.
    LeftOut,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::input::first_line_of;
    use crate::commands::storage::backup::{BackedUpPepper, Backup, BackupDocument};
    use crate::commands::storage::database::{existing_folder, sqlite_alone};
    use crate::error::Result;
    use crate::lighthouse::backup::archive::{Manifest, PEPPER, SEALED_PEPPER};
    use crate::lighthouse::backup::make::{Keep, make};
    use crate::text::clean;
    use std::process::ExitCode;

    impl Backup {
        /// Writes the backup atomically.
        ///
        /// # Errors
        /// Exit code 2 for a PostgreSQL database, 3 for wrong settings, 10 if there is no database,
        /// 11 if the file exists.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let settings = existing_folder(&self.place)?;
            sqlite_alone(&settings, "pg_dump")?;
            let keep = match &self.passphrase_file {
                Some(file) => Keep::Sealed(first_line_of(file, "--passphrase-file")?),
                None if self.without_pepper => Keep::LeftOut,
                None => Keep::Clear,
            };
            let manifest = make(&settings, &self.file, &keep, Clock::default().now())?;
            let pepper = kept(&manifest);
            if pepper == BackedUpPepper::Clear {
                context.ui.warn(&format!(
                    "`{}` contains the pepper unencrypted; `--passphrase-file` encrypts it, `--without-pepper` \
                     leaves it out",
                    self.file.display()
                ));
            }
            if context.ui.json() {
                context.ui.document(&BackupDocument {
                    schema_version: 1,
                    ok: true,
                    file: self.file,
                    made_at: manifest.made_at,
                    pepper,
                });
            } else {
                let with = match pepper {
                    BackedUpPepper::Clear => "the database and the pepper",
                    BackedUpPepper::Sealed => "the database and the encrypted pepper",
                    BackedUpPepper::LeftOut => "the database",
                };
                let file = clean(&self.file.display().to_string());
                context.ui.out(&format!("`{file}` holds {with}\n"));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn kept(manifest: &Manifest) -> BackedUpPepper {
        if manifest.holds(PEPPER) {
            BackedUpPepper::Clear
        } else if manifest.holds(SEALED_PEPPER) {
            BackedUpPepper::Sealed
        } else {
            BackedUpPepper::LeftOut
        }
    }
}
