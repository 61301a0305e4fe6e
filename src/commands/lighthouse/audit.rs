//! `fastenctl lighthouse audit`: who changed what, and when. `crate::lighthouse::audit` keeps the
//! record.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::time::Duration;

/// Show who changed what and when: the operator's commands and the installations' own changes
#[derive(Args)]
pub struct Audit {
    /// Only entries about this installation, even if it was deleted
    #[arg(long, value_name = "ID")]
    pub installation: Option<String>,
    /// Only entries newer than this, such as `30days` (default: all)
    #[arg(long, value_name = "DURATION", value_parser = humantime::parse_duration)]
    pub since: Option<Duration>,
    #[command(flatten)]
    pub place: Place,
}

/// What `audit --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct AuditDocument {
    pub schema_version: u8,
    pub ok: bool,
    /// Newest first.
    pub entries: Vec<EntryDocument>,
}

/// A change.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct EntryDocument {
    pub at: String,
    /// `operator`, `installation` or `gateway`.
    pub actor: String,
    /// The operator's login name and user ID; null for other actors.
    pub login: Option<String>,
    pub uid: Option<i64>,
    pub action: String,
    /// What changed, such as a field; null if not applicable.
    pub field: Option<String>,
    /// Null if the change does not concern an installation.
    pub installation_id: Option<String>,
    /// Keyed hash of the address that an installation's request came from, equal for requests from
    /// the same address. Null if unknown.
    pub address_hash: Option<String>,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::audit::{Audit, AuditDocument, EntryDocument};
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::Result;
    use crate::http::block_on;
    use crate::lighthouse::audit::{Recorded, recorded};
    use std::process::ExitCode;

    impl From<Recorded> for EntryDocument {
        fn from(one: Recorded) -> Self {
            let said = |text: String| Some(text).filter(|text| !text.is_empty());
            Self {
                at: rfc3339(one.happened_at),
                actor: one.actor,
                login: said(one.login),
                uid: one.uid,
                action: one.action,
                field: said(one.field),
                installation_id: said(one.installation_id),
                address_hash: said(one.address_hash),
            }
        }
    }

    impl EntryDocument {
        fn row(&self) -> [String; 6] {
            let said = |text: &Option<String>| text.clone().unwrap_or_else(|| "-".to_owned());
            let who = match (&self.login, self.uid) {
                (Some(login), Some(uid)) => format!("{} {login} ({uid})", self.actor),
                (Some(login), None) => format!("{} {login}", self.actor),
                (None, Some(uid)) => format!("{} ({uid})", self.actor),
                (None, None) => self.actor.clone(),
            };
            let from = self.address_hash.as_ref();
            [
                self.at.clone(),
                who,
                self.action.clone(),
                said(&self.field),
                said(&self.installation_id),
                // Twelve characters of the hash are enough to recognise equal addresses.
                from.map_or_else(|| "-".to_owned(), |hash| hash.chars().take(12).collect()),
            ]
        }
    }

    impl Audit {
        /// Prints all entries, newest first.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let ago = |time: std::time::Duration| i64::try_from(time.as_secs()).unwrap_or(i64::MAX);
            let since = self.since.map_or(0, |time| {
                Clock::default().now().saturating_sub(ago(time)).max(0)
            });
            let read = store.read((self.installation, since), |tx, (id, since)| {
                Box::pin(recorded(tx, id.as_deref(), *since))
            });
            let found = block_on(read).map_err(|error| failed(&error))?;
            let entries: Vec<EntryDocument> = found.into_iter().map(EntryDocument::from).collect();
            if context.ui.json() {
                context.ui.document(&AuditDocument {
                    schema_version: 1,
                    ok: true,
                    entries,
                });
            } else if entries.is_empty() {
                context.ui.out("No entries\n");
            } else {
                let head = ["When", "Who", "What", "Which", "Installation", "From"];
                let rows = entries.iter().map(EntryDocument::row);
                context.ui.out(&table(head, rows));
            }
            Ok(ExitCode::SUCCESS)
        }
    }
}
