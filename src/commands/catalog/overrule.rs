//! `fastenctl lighthouse catalog override`: overrides a listed entry. Corrects its members, or
//! accepts a change to an endpoint that an update held back.

use crate::commands::storage::place::Place;
use clap::Args;

/// Arguments of `catalog override`.
#[derive(Args)]
#[command(after_help = "\
Corrections override the lists until `--unset` or `--reset`. Fields:
  brand     name, aliases (separated by `;`), brand_website, hidden
  portal    name, description, portal_website
  endpoint  platform_type; the settings correct addresses and hosts

Examples:
  fastenctl lighthouse catalog list --held
  fastenctl lighthouse catalog override ID --take
  fastenctl lighthouse catalog override ID --set hidden=true")]
#[command(group(clap::ArgGroup::new("what").required(true).multiple(true)))]
pub struct Override {
    /// ID of a brand, portal or endpoint
    #[arg(value_name = "ID")]
    pub id: String,
    /// Accept the held-back change of an endpoint; sign-ins then go to the new host
    #[arg(long, conflicts_with_all = ["set", "unset", "reset"], group = "what")]
    pub take: bool,
    /// Set a field, overriding the lists; repeat for several
    #[arg(long, value_name = "FIELD=VALUE", group = "what")]
    pub set: Vec<String>,
    /// Stop overriding a field; repeat for several
    #[arg(long, value_name = "FIELD", group = "what")]
    pub unset: Vec<String>,
    /// Stop overriding all fields
    #[arg(long, conflicts_with_all = ["set", "unset"], group = "what")]
    pub reset: bool,
    #[command(flatten)]
    pub place: Place,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::catalog::correction::{names, value, with_article};
    use crate::catalog::id::Kind as Sort;
    use crate::clock::Clock;
    use crate::commands::catalog::overrule::Override;
    use crate::commands::context::Context;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Entry, note};
    use crate::lighthouse::store::Store;
    use crate::lighthouse::stored_catalog::corrections::{Change, correct, kind_of};
    use crate::lighthouse::stored_catalog::held::take_held;
    use crate::text::clean;
    use serde_json::{Map, Value, json};
    use std::process::ExitCode;

    impl Override {
        /// Corrects the entry, or accepts the change.
        ///
        /// # Errors
        /// Exit code 2 for fields that cannot be set, 3 for wrong settings, 10 for an unlisted
        /// entry, or one without a held-back change.
        pub(crate) fn run(self, context: &Context) -> Result<ExitCode> {
            let (_, store) = existing(&self.place)?;
            let id = self.id.to_ascii_lowercase();
            let (document, told) = if self.take {
                take(&store, &id)?
            } else {
                self.correct(&store, id)?
            };
            if context.ui.json() {
                context.ui.document(&document);
            } else {
                context.ui.out(&(clean(&told) + "\n"));
            }
            Ok(ExitCode::SUCCESS)
        }

        fn correct(self, store: &Store, id: String) -> Result<(Value, String)> {
            let sort = store.read(id.clone(), |tx, id| Box::pin(kind_of(tx, id)));
            let sort = block_on(sort).map_err(|error| failed(&error))?;
            let Some(sort) = sort else {
                let message = format!("no list contains an entry with the ID `{id}`");
                return Err(Error::new(Kind::NotFound, message)
                    .hint("`fastenctl providers WORDS --json` shows the IDs of its results"));
            };
            let unset = if self.reset {
                names(sort).into_iter().map(ToOwned::to_owned).collect()
            } else {
                known(sort, self.unset)?
            };
            let change = Change {
                kind: sort,
                set: given(sort, &self.set)?,
                unset,
                now: Clock::default().now(),
                id,
            };
            let entry = Entry::new(audit::operator(), Action::EntryCorrected, "", &change.id);
            let job = store.write((change.clone(), entry), |tx, (change, entry)| {
                Box::pin(async move {
                    note(tx, entry, change.now).await?;
                    correct(tx, change).await
                })
            });
            let left = block_on(job).map_err(|error| failed(&error))?;
            let (name, id) = (sort.name(), change.id);
            let document = json!({
                "schema_version": 1, "ok": true, "result": "corrected", "kind": name, "id": id, "corrected_fields": left,
            });
            let fields = match left {
                0 => "no longer corrected".to_owned(),
                1 => "corrected in 1 field".to_owned(),
                several => format!("corrected in {several} fields"),
            };
            Ok((
                document,
                format!(
                    "The {name} {id} is {fields}; a running gateway applies this within seconds"
                ),
            ))
        }
    }

    fn given(sort: Sort, set: &[String]) -> Result<Map<String, Value>> {
        let read = |one: &String| {
            let (name, text) = one
                .split_once('=')
                .ok_or_else(|| format!("`{one}` does not have the form FIELD=VALUE"))?;
            Ok((name.to_owned(), value(sort, name, text)?))
        };
        let all: std::result::Result<_, String> = set.iter().map(read).collect();
        all.map_err(|message| Error::new(Kind::Usage, message))
    }

    fn known(sort: Sort, unset: Vec<String>) -> Result<Vec<String>> {
        let names = names(sort);
        match unset.iter().find(|name| !names.contains(&name.as_str())) {
            None => Ok(unset),
            Some(other) => Err(Error::new(
                Kind::Usage,
                format!(
                    "`{other}` of {} cannot be set; use one of {}",
                    with_article(sort),
                    names.join(", ")
                ),
            )),
        }
    }

    fn take(store: &Store, id: &str) -> Result<(Value, String)> {
        let entry = Entry::new(audit::operator(), Action::EndpointTaken, "", id);
        let job = (entry, Clock::default().now());
        let taken = block_on(store.write(job, |tx, (entry, now)| {
            Box::pin(async move {
                let taken = take_held(tx, &entry.field, *now).await?;
                if taken > 0 {
                    note(tx, entry, *now).await?;
                }
                Ok(taken)
            })
        }));
        if taken.map_err(|error| failed(&error))? == 0 {
            let message = format!("nothing is held back for endpoint `{id}`");
            return Err(Error::new(Kind::NotFound, message).hint(
                "`fastenctl lighthouse catalog list --held` shows all endpoints that are held \
                     back",
            ));
        }
        let document = json!({
            "schema_version": 1, "ok": true, "result": "taken", "endpoint_id": id,
        });
        Ok((
            document,
            format!(
                "Endpoint {id} now matches its list; a running gateway applies this within seconds"
            ),
        ))
    }
}
