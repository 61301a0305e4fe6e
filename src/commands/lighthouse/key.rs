//! `fastenctl lighthouse key`: the signing keys in the database. The rules are in
//! `crate::lighthouse::sign_in::keys`.

use crate::commands::storage::place::Place;
use clap::Args;
use std::time::Duration;

/// Arguments of `key rotate`.
#[derive(Args)]
pub struct RotateKeys {
    /// How long to publish the new key before using it
    #[arg(long, value_name = "DURATION", default_value = "1h", value_parser = humantime::parse_duration)]
    pub overlap: Duration,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::key::RotateKeys;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::catalog::served::Catalog;
    use crate::lighthouse::database;
    use crate::lighthouse::settings::SigningAlgorithm;
    use crate::lighthouse::sign_in::keys::{algorithms, rotate};
    use serde::Serialize;
    use std::process::ExitCode;

    #[derive(Serialize)]
    struct KeysDocument {
        schema_version: u8,
        ok: bool,
        keys: Vec<KeyDocument>,
    }

    #[derive(Serialize)]
    struct KeyDocument {
        algorithm: &'static str,
        key_id: String,
        used_from: String,
        /// The key that this one replaces.
        replaces: Option<String>,
    }

    impl RotateKeys {
        /// Creates a new key for each algorithm that is or was in use.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let used = Catalog::open(&settings, "https://lighthouse.invalid", &store)?
                .signing_algorithms();
            let stored = block_on(store.read((), |tx, ()| Box::pin(algorithms(tx))))
                .map_err(|error| failed(&error))?;
            let mut wanted = SigningAlgorithm::ALL.to_vec();
            wanted.retain(|one| used.contains(one) || stored.contains(one));
            if wanted.is_empty() {
                return Err(Error::new(Kind::NotFound, "no platform uses `private_key_jwt`")
                .hint("set `token_endpoint_auth_method = \"private_key_jwt\"` for one, or pass the \
                     gateway's own settings with `--settings`"));
            }
            let pepper = database::pepper(&settings, &store)?;
            let overlap = i64::try_from(self.overlap.as_secs()).unwrap_or(i64::MAX / 4);
            let now = Clock::default().now();
            let mut keys = Vec::new();
            for algorithm in wanted {
                let rotated = block_on(rotate(
                    &store,
                    &pepper,
                    algorithm,
                    (overlap, now),
                    &audit::operator(),
                ))
                .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
                let used_from = rfc3339(rotated.used_from);
                let (algorithm, key_id, replaces) =
                    (algorithm.name(), rotated.key_id, rotated.replaces);
                keys.push(KeyDocument {
                    algorithm,
                    key_id,
                    used_from,
                    replaces,
                });
            }
            if context.ui.json() {
                context.ui.document(&KeysDocument {
                    schema_version: 1,
                    ok: true,
                    keys,
                });
            } else {
                context
                    .ui
                    .out(&keys.iter().map(KeyDocument::line).collect::<String>());
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl KeyDocument {
        fn line(&self) -> String {
            let Self {
                algorithm,
                key_id,
                used_from,
                replaces,
            } = self;
            match replaces {
                Some(old) => {
                    format!(
                        "{algorithm}: {key_id} is published and replaces {old} at {used_from}\n"
                    )
                }
                None => format!("{algorithm}: {key_id} is published and in use\n"),
            }
        }
    }
}
