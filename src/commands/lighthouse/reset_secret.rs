//! `fastenctl lighthouse installation reset-secret`: issues a new secret for an administrator who
//! has lost theirs. The rule is in `crate::lighthouse::installations::secret`.

use crate::commands::storage::place::Place;
use crate::secret::{Secret, serialize_exposed};
use clap::Args;
use serde::{Serialize, Serializer};
use std::path::PathBuf;

/// Arguments of `installation reset-secret`.
#[derive(Args)]
pub struct ResetSecret {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    /// Write the secret to this new file (mode 0600) instead of showing it
    #[arg(long, value_name = "FILE")]
    pub secret_file: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// What `installation reset-secret --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ResetDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub installation_id: String,
    /// The new secret, shown only once; null if it was written to a file.
    #[serde(serialize_with = "once")]
    #[cfg_attr(test, schemars(with = "Option<String>"))]
    pub installation_secret: Option<Secret>,
    pub secret_file: Option<PathBuf>,
    /// Whether an e-mail about the new secret, without the secret itself, is on its way to the
    /// administrator.
    pub administrator_told: bool,
}

#[expect(clippy::ref_option, reason = "serde passes the field by reference")]
fn once<S: Serializer>(
    secret: &Option<Secret>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    match secret {
        Some(secret) => serialize_exposed(secret, serializer),
        None => serializer.serialize_none(),
    }
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::reset_secret::{ResetDocument, ResetSecret};
    use crate::commands::storage::database::{existing, failed, gone, registered};
    use crate::config::file::write_private;
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::installations::secret::reset;
    use crate::lighthouse::store::Store;
    use crate::secret::Secret;
    use crate::text::clean;
    use std::path::Path;
    use std::process::ExitCode;

    impl ResetSecret {
        /// Creates a secret, stores its hash, and shows it once.
        ///
        /// # Errors
        /// Exit code 1 if the file cannot be written, 3 for wrong settings, 10 for an unknown ID,
        /// 11 if the file exists.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let one = registered(&store, &self.id)?;
            let secret = Secret::random();
            let file = self.secret_file.as_deref();
            // The file is written before the old secret stops working, so that a full disk does no
            // harm.
            file.map_or(Ok(()), |file| write_new(file, &secret))?;
            let told = replace(&store, &one.id, &secret).inspect_err(|_| {
                let _ = file.map(std::fs::remove_file);
            })?;
            let shown = file.is_none().then_some(secret);
            let document = ResetDocument {
                schema_version: 1,
                ok: true,
                installation_id: one.id,
                installation_secret: shown,
                secret_file: self.secret_file,
                administrator_told: told,
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn write_new(file: &Path, secret: &Secret) -> Result<()> {
        if file.symlink_metadata().is_ok() {
            let message = format!("`{}` already exists", file.display());
            return Err(Error::new(Kind::Conflict, message)
                .hint("pass the path of a new file; the secret was not changed"));
        }
        write_private(file, format!("{}\n", secret.expose()).as_bytes())
    }

    fn replace(store: &Store, id: &str, secret: &Secret) -> Result<bool> {
        let now = Clock::default().now();
        let job = (id.to_owned(), secret.sha256(), audit::operator(), now);
        let done = store.write(job, |tx, (id, hash, actor, now)| {
            Box::pin(reset(tx, id, hash, actor, *now))
        });
        let told = block_on(done).map_err(|error| failed(&error))?;
        told.ok_or_else(|| gone(store, id))
    }

    impl ResetDocument {
        fn text(&self) -> String {
            let id = &self.installation_id;
            let where_it_is = match (&self.secret_file, &self.installation_secret) {
                (Some(file), _) => {
                    let file = clean(&file.display().to_string());
                    format!("`{file}` holds the new secret of installation {id}\n")
                }
                (None, secret) => format!(
                    "The new secret of installation {id}, shown only once:\n\n    {}\n\n",
                    secret.as_ref().map_or("", Secret::expose)
                ),
            };
            let told = if self.administrator_told {
                "the installation's administrator is notified by e-mail"
            } else {
                "the installation's administrator is not notified, because the e-mail address is \
                 not verified"
            };
            format!("{where_it_is}The old secret no longer works; {told}\n")
        }
    }
}
