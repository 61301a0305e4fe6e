//! `fastenctl lighthouse installation suspend|resume`: suspends an installation, and ends a
//! suspension. The rules are in `crate::lighthouse::installations::operator`.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `installation suspend`.
#[derive(Args)]
pub struct Suspend {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    /// Reason, shown to the administrator
    #[arg(long, value_name = "TEXT", default_value = "")]
    pub reason: String,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `installation resume`.
#[derive(Args)]
pub struct Resume {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::suspension::{Resume, Suspend};
    use crate::commands::storage::database::{existing, failed, unknown};
    use crate::error::Result;
    use crate::http::block_on;

    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Entry, note};
    use crate::lighthouse::installations::operator;

    use crate::text::clean;

    use serde::Serialize;
    use std::process::ExitCode;
    #[derive(Serialize)]
    struct StateDocument<'a> {
        schema_version: u8,
        ok: bool,
        installation_id: &'a str,
        suspended: bool,
    }

    impl Suspend {
        /// Suspends an installation.
        ///
        /// # Errors
        /// Same as [`existing`]; exit code 10 for an unknown ID.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let entry = Entry::new(audit::operator(), Action::Suspended, &self.id, "");
            let input = (entry, clean(&self.reason), Clock::default().now());
            let known = store.write(input, |tx, (entry, reason, now)| {
                Box::pin(async move {
                    let id = &entry.installation_id;
                    let known = operator::suspend(tx, id, reason, *now).await?;
                    if known {
                        note(tx, entry, *now).await?;
                    }
                    Ok(known)
                })
            });
            say(
                context,
                &self.id,
                true,
                block_on(known).map_err(|error| failed(&error))?,
            )
        }
    }

    impl Resume {
        /// Ends a suspension.
        ///
        /// # Errors
        /// Same as [`existing`]; exit code 10 for an unknown ID.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let entry = Entry::new(audit::operator(), Action::Resumed, &self.id, "");
            let input = (entry, Clock::default().now());
            let known = store.write(input, |tx, (entry, now)| {
                Box::pin(async move {
                    let known = operator::resume(tx, &entry.installation_id).await?;
                    if known {
                        note(tx, entry, *now).await?;
                    }
                    Ok(known)
                })
            });
            say(
                context,
                &self.id,
                false,
                block_on(known).map_err(|error| failed(&error))?,
            )
        }
    }

    fn say(context: &Context, id: &str, suspended: bool, known: bool) -> Result<ExitCode> {
        if !known {
            return Err(unknown(id));
        }
        if context.ui.json() {
            context.ui.document(&StateDocument {
                schema_version: 1,
                ok: true,
                installation_id: id,
                suspended,
            });
        } else {
            let state = if suspended {
                "is suspended"
            } else {
                "is active"
            };
            context.ui.out(&format!("installation {id} {state}\n"));
        }
        Ok(ExitCode::SUCCESS)
    }
}
