//! `fastenctl lighthouse pepper`: rotates the key of all keyed hashes, and forgets the old one once
//! nothing is stored under it. The rules are in `crate::lighthouse::peppers`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Arguments of `pepper status`.
#[derive(Args)]
pub struct PepperStatus {
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `pepper rotate`.
#[derive(Args)]
pub struct RotatePepper {
    /// Only write the new pepper to its file, so that it can be copied to every gateway first
    #[arg(long, conflicts_with = "alone")]
    pub prepare: bool,
    /// Create the new pepper and use it at once; safe only if no other gateway uses this database
    /// (implied with SQLite)
    #[arg(long)]
    pub alone: bool,
    #[command(flatten)]
    pub place: Place,
}

/// Arguments of `pepper forget`.
#[derive(Args)]
pub struct ForgetPepper {
    /// Forget it even if data is stored under it; that data is then lost
    #[arg(long)]
    pub force: bool,
    #[command(flatten)]
    pub place: Place,
}

/// What `pepper status --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PeppersDocument {
    pub schema_version: u8,
    pub ok: bool,
    /// In the order in which they came into use, then unknown ones, then the prepared one.
    pub peppers: Vec<PepperDocument>,
}

/// One pepper.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct PepperDocument {
    /// Identifies the pepper without revealing the key.
    pub id: String,
    pub state: PepperState,
    /// The file that contains it; null if none of this gateway's files does.
    pub file: Option<PathBuf>,
    /// When it became the current pepper; null for the first, and for one that is only prepared.
    pub since: Option<String>,
    pub stored: Rests,
}

/// The number of rows of each kind that are stored under a pepper.
#[derive(Debug, Default, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Rests {
    /// Users identified by the name that the provider uses for them.
    pub users: i64,
    pub test_users: i64,
    pub refresh_tokens: i64,
    /// Verified installations of owners, including those still in their cool-down.
    pub owner_places: i64,
    pub owner_limits: i64,
    pub stopped_mailboxes: i64,
    pub signing_keys: i64,
}

/// The state of a pepper.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum PepperState {
    /// Data stored under it can still be found, and moves to the current pepper.
    Previous,
    /// New data is stored under it.
    Current,
    /// Prepared, but not in use yet.
    Next,
    /// Forgotten, or never known here; data stored under it can no longer be found.
    Lost,
}

/// What `pepper rotate --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct RotationDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub result: RotationResult,
    /// The new pepper.
    pub pepper: String,
    pub file: PathBuf,
}

/// What `pepper rotate` did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum RotationResult {
    Prepared,
    /// The new pepper is now the current one.
    Rotated,
    /// The pepper was already the current one, and this gateway's files are in place.
    Unchanged,
}

/// What `pepper forget --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct ForgottenDocument {
    pub schema_version: u8,
    pub ok: bool,
    /// The pepper that was forgotten; null if there was none to forget.
    pub pepper: Option<String>,
    /// What was stored under it and is lost because of `--force`.
    pub lost: Rests,
    /// Files that were removed.
    pub removed: Vec<PathBuf>,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::{Clock, rfc3339};
    use crate::commands::context::Context;
    use crate::commands::lighthouse::pepper::{
        ForgetPepper, ForgottenDocument, PepperDocument, PepperState, PepperStatus,
        PeppersDocument, Rests, RotatePepper, RotationDocument, RotationResult,
    };
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::database::{existing, failed};
    use crate::error::{Error, Kind, Result};
    use crate::http::block_on;
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::Action;
    use crate::lighthouse::database;
    use crate::lighthouse::installations::owner::known_owners;
    use crate::lighthouse::pepper::{Pepper, id_of};
    use crate::lighthouse::peppers::files::Files;
    use crate::lighthouse::peppers::registry::{
        Registered, Successor, entry, registered, tag_of, take_up,
    };
    use crate::lighthouse::peppers::resting::{Farewell, Forgotten, Resting, forget, resting};
    use crate::lighthouse::settings::SQLITE;
    use crate::lighthouse::sign_in::keys::seal_anew;
    use crate::lighthouse::store::Store;
    use crate::text::clean;
    use std::collections::HashMap;
    use std::path::{Path, PathBuf};
    use std::process::ExitCode;
    use std::sync::Arc;

    impl PepperStatus {
        /// Lists the peppers and what is stored under each, even if a file is missing.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings, 10 if there is no database.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let read = store.read((), |tx, ()| {
                Box::pin(async move { Ok((registered(tx).await?, resting(tx).await?)) })
            });
            let (known, rests) = block_on(read).map_err(|error| failed(&error))?;
            let found = told(&Files::of(&settings)?, &known, rests);
            if context.ui.json() {
                context.ui.document(&PeppersDocument {
                    schema_version: 1,
                    ok: true,
                    peppers: found.into_iter().map(PepperDocument::from).collect(),
                });
            } else {
                let head = ["Pepper", "State", "Since", "File", "Stored under it"];
                context.ui.out(&table(head, found.iter().map(Found::row)));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    /// A pepper, its state, and what is stored under it.
    struct Found {
        id: String,
        state: PepperState,
        file: Option<PathBuf>,
        since: Option<String>,
        rests: Resting,
    }

    fn told(
        files: &Files,
        known: &[Registered],
        mut rests: HashMap<String, Resting>,
    ) -> Vec<Found> {
        let last = known.iter().rposition(Registered::is_live);
        let mut all = Vec::new();
        for (place, one) in known.iter().enumerate() {
            let tag = tag_of(&one.check, known);
            let rests = rests.remove(&tag).unwrap_or_default();
            let state = if last == Some(place) {
                PepperState::Current
            } else if one.is_live() {
                PepperState::Previous
            } else if rests.is_nothing() {
                continue;
            } else {
                PepperState::Lost
            };
            all.push(Found {
                id: one.id(),
                state,
                file: files.holding(&one.check).map(Path::to_owned),
                since: Some(one.taken_up_at).filter(|at| *at > 0).map(rfc3339),
                rests,
            });
        }
        let strangers = rests.into_iter().filter(|(tag, _)| !tag.is_empty());
        let mut strangers: Vec<(String, Resting)> = strangers.collect();
        strangers.sort_by(|(one, _), (other, _)| one.cmp(other));
        all.extend(strangers.into_iter().map(|(tag, rests)| Found {
            id: id_of(&tag),
            state: PepperState::Lost,
            file: None,
            since: None,
            rests,
        }));
        let next = Pepper::read(&files.next).ok();
        let next = next.filter(|next| known.iter().all(|one| one.check != next.check()));
        all.extend(next.map(|next| Found {
            id: next.id(),
            state: PepperState::Next,
            file: Some(files.next.clone()),
            since: None,
            rests: Resting::default(),
        }));
        all
    }

    impl From<Found> for PepperDocument {
        fn from(found: Found) -> Self {
            let Found {
                id,
                state,
                file,
                since,
                rests,
            } = found;
            Self {
                id,
                state,
                file,
                since,
                stored: rests.into(),
            }
        }
    }

    impl From<Resting> for Rests {
        fn from(rests: Resting) -> Self {
            let Resting {
                users,
                test_users,
                refresh_tokens,
                owner_places,
                owner_limits,
                stopped_mailboxes,
                signing_keys,
            } = rests;
            Self {
                users,
                test_users,
                refresh_tokens,
                owner_places,
                owner_limits,
                stopped_mailboxes,
                signing_keys,
            }
        }
    }

    impl Found {
        fn row(&self) -> [String; 5] {
            let state = match self.state {
                PepperState::Previous => "previous",
                PepperState::Current => "current",
                PepperState::Next => "next",
                PepperState::Lost => "lost",
            };
            let file = self.file.as_ref();
            [
                self.id.clone(),
                state.to_owned(),
                self.since.clone().unwrap_or_else(|| "-".to_owned()),
                file.map_or_else(|| "missing".to_owned(), |file| file.display().to_string()),
                self.rests.line(),
            ]
        }
    }

    impl RotatePepper {
        /// Creates the next pepper, or makes it the current one and moves the files.
        ///
        /// # Errors
        /// Exit code 1 if a file cannot be written, 2 if none was prepared, 3 for wrong settings
        /// and a missing or forgotten pepper, 10 if there is no database, 11 if the previous one is
        /// not forgotten yet.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let files = Files::of(&settings)?;
            let pepper = database::pepper(&settings, &store)?;
            let known = block_on(store.read((), |tx, ()| Box::pin(registered(tx))))
                .map_err(|error| failed(&error))?;
            let before = known
                .iter()
                .find(|one| one.is_live() && one.check != pepper.check());
            let is_under_way = before.is_some();
            if self.prepare
                && let Some(before) = before
            {
                return Err(not_yet_forgotten(&before.id()));
            }
            if is_under_way && !files.next.exists() {
                return Ok(say(context, RotationResult::Unchanged, &pepper, &files.own));
            }
            let is_alone = self.alone || settings.database.expose() == SQLITE;
            if !(self.prepare || is_alone || files.next.exists()) {
                return Err(unprepared());
            }
            let next = files.prepare()?;
            if known
                .iter()
                .any(|one| one.check == next.check() && !one.is_live())
            {
                return Err(used_before(&files.next));
            }
            if self.prepare {
                return Ok(say(context, RotationResult::Prepared, &next, &files.next));
            }
            // From here on, gateways that lack the new pepper do not start.
            let successor = Successor {
                check: next.check(),
                entry: entry(audit::operator(), Action::PepperRotated, &next.check()),
                now: Clock::default().now(),
            };
            let taken = store.write(successor, |tx, successor| Box::pin(take_up(tx, successor)));
            let taken = block_on(taken).map_err(|error| failed(&error))?;
            if taken.is_none() {
                return Err(not_yet_forgotten(
                    &before.map(Registered::id).unwrap_or_default(),
                ));
            }
            files.advance()?;
            let result = match taken {
                Some(true) => RotationResult::Rotated,
                _ => RotationResult::Unchanged,
            };
            Ok(say(context, result, &next, &files.own))
        }
    }

    fn unprepared() -> Error {
        Error::new(Kind::Usage, "no pepper has been prepared").hint(
            "run `pepper rotate --prepare` and copy the file to every gateway first, or use `--alone` if no other \
             gateway uses this database",
        )
    }

    fn not_yet_forgotten(id: &str) -> Error {
        let message = format!("pepper `{id}` has not been forgotten yet");
        Error::new(Kind::Conflict, message)
            .hint("`fastenctl lighthouse pepper status` shows what is stored under it")
    }

    fn used_before(file: &Path) -> Error {
        let message = format!("`{}` contains a pepper that was forgotten", file.display());
        Error::new(Kind::Config, message).hint("remove the file and run this again")
    }

    fn say(context: &Context, result: RotationResult, pepper: &Pepper, file: &Path) -> ExitCode {
        if context.ui.json() {
            context.ui.document(&RotationDocument {
                schema_version: 1,
                ok: true,
                result,
                pepper: pepper.id(),
                file: file.to_owned(),
            });
            return ExitCode::SUCCESS;
        }
        let (id, file) = (pepper.id(), clean(&file.display().to_string()));
        context.ui.out(&match result {
            RotationResult::Prepared => format!(
                "pepper `{id}` is prepared in `{file}`\ncopy the file to every gateway and reload each, then run `fastenctl lighthouse pepper rotate`\n"
            ),
            RotationResult::Rotated => format!(
                "pepper `{id}` in `{file}` is in use; a running gateway starts to use it within seconds, or on \
                 reload\n"
            ),
            RotationResult::Unchanged => {
                format!("pepper `{id}` in `{file}` was already in use\n")
            }
        });
        ExitCode::SUCCESS
    }

    impl ForgetPepper {
        /// Moves what can be moved now, then forgets the previous pepper if nothing is left under
        /// it.
        ///
        /// # Errors
        /// Exit code 3 for wrong settings and a missing pepper, 10 if there is no database, 11 if
        /// something is stored under it or codes made with it are still valid.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let (settings, store) = existing(&self.place)?;
            let files = Files::of(&settings)?;
            let pepper = Arc::new(database::pepper(&settings, &store)?);
            let known = all(&store)?;
            let before = known
                .iter()
                .find(|one| one.is_live() && one.check != pepper.check());
            let mut lost = Resting::default();
            if let Some(before) = before {
                lost = self.forget(&store, &pepper, before)?;
            }
            let removed = tidy(context, &files, &all(&store)?);
            let pepper = before.map(Registered::id);
            if context.ui.json() {
                context.ui.document(&ForgottenDocument {
                    schema_version: 1,
                    ok: true,
                    pepper,
                    lost: lost.into(),
                    removed,
                });
            } else {
                context.ui.out(&text(pepper.as_deref(), &lost, &removed));
            }
            Ok(ExitCode::SUCCESS)
        }

        fn forget(&self, store: &Store, pepper: &Arc<Pepper>, one: &Registered) -> Result<Resting> {
            let moving = async {
                known_owners(store, pepper).await?;
                let sealing = pepper.clone();
                store
                    .write(sealing, |tx, pepper| Box::pin(seal_anew(tx, pepper)))
                    .await
            };
            block_on(moving).map_err(|error| failed(&error))?;
            let farewell = Farewell {
                check: one.check.clone(),
                force: self.force,
                entry: entry(audit::operator(), Action::PepperForgotten, &one.check),
                now: Clock::default().now(),
            };
            let outcome = store.write(farewell, |tx, farewell| Box::pin(forget(tx, farewell)));
            match block_on(outcome).map_err(|error| failed(&error))? {
                Forgotten::Yes(lost) => Ok(lost),
                Forgotten::No => Ok(Resting::default()),
                Forgotten::Rests(rests) => Err(still_rests(&one.id(), &rests)),
                Forgotten::Until(until) => {
                    let message = format!(
                        "codes and links made with pepper `{}` are valid until {}",
                        one.id(),
                        rfc3339(until)
                    );
                    Err(Error::new(Kind::Conflict, message)
                        .hint("run this again after that, or use `--force` to invalidate them now"))
                }
            }
        }
    }

    fn all(store: &Store) -> Result<Vec<Registered>> {
        let known = store.read((), |tx, ()| Box::pin(registered(tx)));
        block_on(known).map_err(|error| failed(&error))
    }

    fn still_rests(id: &str, rests: &Resting) -> Error {
        let message = format!("pepper `{id}` is still needed for {}", rests.line());
        Error::new(Kind::Conflict, message)
            .hint(
                "each of them moves to the new pepper when it is next used; `--force` forgets the \
                 old pepper now",
            )
            .listing(losses(rests, "with `--force`, "))
    }

    /// Returns one line for each kind of row that is lost.
    fn losses(rests: &Resting, condition: &str) -> Vec<String> {
        let some = rests.kinds().into_iter().filter(|(number, ..)| *number > 0);
        some.map(|(number, one, many, becomes)| {
            let word = if number == 1 { one } else { many };
            format!("{condition}{number} {word} {becomes}")
        })
        .collect()
    }

    /// Removes the files of forgotten peppers, and warns if it cannot.
    fn tidy(context: &Context, files: &Files, known: &[Registered]) -> Vec<PathBuf> {
        let is_forgotten = |file: &Path| {
            let check = Pepper::read(file).map(|pepper| pepper.check());
            check.is_ok_and(|check| {
                let mut known = known.iter();
                known.any(|one| one.check == check && !one.is_live())
            })
        };
        let warn = |error: Error| context.ui.warn(&error.to_string());
        if is_forgotten(&files.own) {
            let _ = files.advance().map_err(warn);
        }
        let mut removed = Vec::new();
        for file in [&files.previous, &files.next] {
            if !is_forgotten(file) {
                continue;
            }
            match Files::remove(file) {
                Ok(()) => removed.push(file.clone()),
                Err(error) => warn(error),
            }
        }
        removed
    }

    fn text(pepper: Option<&str>, lost: &Resting, removed: &[PathBuf]) -> String {
        let first = pepper.map_or_else(
            || "there is no previous pepper to forget".to_owned(),
            |id| format!("pepper `{id}` was forgotten"),
        );
        let removed = removed.iter().map(|file| {
            let file = clean(&file.display().to_string());
            format!("`{file}` was removed")
        });
        let lines = std::iter::once(first)
            .chain(losses(lost, ""))
            .chain(removed);
        lines.map(|line| line + "\n").collect()
    }
}
