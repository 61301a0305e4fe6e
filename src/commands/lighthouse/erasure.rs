//! `fastenctl lighthouse installation delete`: the operator's version of an installation's own
//! `DELETE`. The rule is in `crate::lighthouse::installations::forget`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;

/// Arguments of `installation delete`.
#[derive(Args)]
pub struct Delete {
    /// ID of the installation
    #[arg(value_name = "ID")]
    pub id: String,
    /// Delete it without confirmation
    #[arg(long)]
    pub yes: bool,
    #[command(flatten)]
    pub place: Place,
}

/// What `installation delete --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct DeleteDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub installation_id: String,
    pub deleted_at: String,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::erasure::{Delete, DeleteDocument};
    use crate::commands::storage::database::{existing, failed, gone, registered};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::installations::forget::erase;
    use crate::lighthouse::installations::record::Installation;
    use std::process::ExitCode;

    impl Delete {
        /// Deletes the installation after a confirmation.
        ///
        /// # Errors
        /// Exit code 2 if there is no terminal to ask on and `--yes` is missing, 3 for wrong
        /// settings, 5 if the answer is no, 10 for an unknown ID.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let one = registered(&store, &self.id)?;
            if !self.yes {
                ask(context, &one)?;
            }
            let now = Clock::default().now();
            let job = (one.id.clone(), audit::operator(), now);
            let erased = store.write(job, |tx, (id, actor, now)| {
                Box::pin(erase(tx, id, actor, *now))
            });
            if !block_on(erased).map_err(|error| failed(&error))? {
                return Err(gone(&store, &one.id));
            }
            if context.ui.json() {
                context.ui.document(&DeleteDocument {
                    schema_version: 1,
                    ok: true,
                    installation_id: one.id,
                    deleted_at: rfc3339(now),
                });
            } else {
                let text = format!("installation {} was deleted; only its ID is kept\n", one.id);
                context.ui.out(&text);
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    fn ask(context: &Context, one: &Installation) -> Result<()> {
        if !context.ui.may_ask() {
            return Err(
                Error::new(Kind::InputNeeded, "`--yes` is missing").hint(format!(
                    "pass `--yes` to delete installation {}; after that, nobody can connect through it",
                    one.id
                )),
            );
        }
        let question = format!(
            "Delete installation {} of `{}`? Nobody can connect through it afterwards. This cannot be undone",
            one.id, one.name
        );
        if context.ui.confirm(&question)? {
            return Ok(());
        }
        Err(Error::new(Kind::Refused, "nothing was deleted").hint("answer `y` to delete it"))
    }
}
