//! `fastenctl lighthouse catalog update`: fetches lists from their addresses again. The rules are
//! in `crate::lighthouse::list_source`.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `catalog update`.
#[derive(Args)]
#[command(after_help = "\
Examples:
  fastenctl lighthouse catalog update
  fastenctl lighthouse catalog update epic --force")]
pub struct UpdateCatalog {
    /// Names of lists (default: all that came from a URL)
    #[arg(value_name = "LIST")]
    pub lists: Vec<String>,
    /// Import a list even if it has lost more than a fifth of its endpoints
    #[arg(long)]
    pub force: bool,
    /// Allow lists on private networks
    #[arg(long)]
    pub allow_private_network: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
pub(super) use run::fetched_within;

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::catalog::update::UpdateCatalog;
    use crate::commands::context::Context;
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed};
    use crate::env;
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::catalog_import::Counts;
    use crate::lighthouse::list_source::ended::{End, Updated};
    use crate::lighthouse::list_source::fetch::FETCHED_WITHIN;
    use crate::lighthouse::list_source::update::Updates;
    use crate::text::clean;
    use serde::Serialize;
    use std::process::ExitCode;
    use std::time::Duration;

    #[derive(Serialize)]
    struct UpdateDocument {
        schema_version: u8,
        ok: bool,
        lists: Vec<ListDocument>,
    }

    #[derive(Serialize)]
    struct ListDocument {
        list: String,
        url: String,
        /// `updated`, `unchanged` or `kept`.
        result: &'static str,
        #[serde(flatten)]
        counts: Counts,
        /// Endpoints that were left unchanged because the list now has another host for them.
        held: usize,
        /// Why the list was kept.
        reason: Option<String>,
    }

    impl From<Updated> for ListDocument {
        fn from(updated: Updated) -> Self {
            let Updated {
                list,
                url,
                end,
                held,
            } = updated;
            let (result, counts) = match &end {
                End::Unchanged => ("unchanged", Counts::default()),
                End::Imported(counts) => ("updated", *counts),
                End::Kept(_) | End::Overtaken => ("kept", Counts::default()),
            };
            Self {
                list,
                url,
                result,
                counts,
                held,
                reason: end.reason().map(str::to_owned),
            }
        }
    }

    /// How long fetching a list may take: the timeout that the user has set, otherwise long enough
    /// for large lists.
    pub(in crate::commands::catalog) fn fetched_within(context: &Context) -> Duration {
        let is_said = context.given.contains_key("timeout")
            || env::raw("FASTENCTL_TIMEOUT").is_some_and(|text| !text.is_empty());
        if is_said {
            context.http.timeout
        } else {
            FETCHED_WITHIN
        }
    }

    impl UpdateCatalog {
        /// Updates the lists one after the other.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database or no such list; 20 if the
        /// result for a list is `kept`.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let mut all = Updates::of(&settings, store, Clock::default());
            all.fetching.allow_private_network |= self.allow_private_network;
            all.fetching.http = context.http.clone();
            all.fetching.within = fetched_within(context);
            all.by = audit::operator();
            let updated = block_on(all.all(&self.lists, self.force));
            let updated = updated.map_err(|error| failed(&error))?;
            for list in &self.lists {
                if !updated.iter().any(|one| one.list == *list) {
                    return Err(unknown(list));
                }
            }
            let lists: Vec<ListDocument> = updated.into_iter().map(ListDocument::from).collect();
            let ok = lists.iter().all(|one| one.reason.is_none());
            let document = UpdateDocument {
                schema_version: 1,
                ok,
                lists,
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&document.text());
            }
            Ok(if ok {
                ExitCode::SUCCESS
            } else {
                Kind::ChecksFailed.into()
            })
        }
    }

    fn unknown(list: &str) -> Error {
        Error::new(
            Kind::NotFound,
            format!("list `{list}` does not come from a URL"),
        )
        .hint(
            "`fastenctl lighthouse catalog list` shows the lists that do; `catalog import URL` \
             adds one",
        )
    }

    impl UpdateDocument {
        fn text(&self) -> String {
            if self.lists.is_empty() {
                return "No list comes from a URL; `fastenctl lighthouse catalog import URL` adds one\n"
                    .to_owned();
            }
            let rows = self.lists.iter().map(|one| {
                let Counts {
                    added,
                    changed,
                    removed,
                    ..
                } = one.counts;
                let numbers = [added, changed, removed, one.held].map(|number| number.to_string());
                let [added, changed, removed, held] = numbers;
                let result = one.result.to_owned();
                [one.list.clone(), result, added, changed, removed, held]
            });
            let head = ["List", "Result", "Added", "Changed", "Removed", "Held"];
            let mut text = table(head, rows);
            for one in &self.lists {
                if let Some(reason) = &one.reason {
                    let told = format!("{} was not updated: {reason} (`{}`)", one.list, one.url);
                    text += "\n";
                    text += &clean(&told);
                    text += "\n";
                }
            }
            if self.lists.iter().any(|one| one.held > 0) {
                text += "\nHeld endpoints are now on another host in their list; `catalog list --held` shows them\n";
            }
            text
        }
    }
}
