//! Lists kept fresh: each is asked for by its address, and taken over where it has changed and may be believed.

use crate::catalog::formats::columns;
use crate::catalog::formats::format;
use crate::catalog::formats::format::{Format, How};
use crate::catalog::formats::read::Listed;
use crate::clock::Clock;
use crate::lighthouse::audit::{Action, Actor};
use crate::lighthouse::catalog_import::{Counts, Import, List, Outcome, import};
use crate::lighthouse::list_source::fetch::{Answer, Fetching, fetch, shown};
use crate::lighthouse::list_source::stored::{Source, put, sources, take_turn};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Error, Result, Store};
use std::collections::BTreeMap;
use std::sync::Arc;
use url::Url;

/// Of five endpoints a list may lose one at a time.
const OF: i64 = 5;

/// What updates work with.
#[derive(Clone)]
pub struct Updates {
    pub store: Store,
    pub clock: Clock,
    pub fetching: Fetching,
    /// By platform or endpoint id: the group under which its users are counted together with others'.
    pub groups: Arc<BTreeMap<String, String>>,
    /// Whose command it is, if it is one.
    pub by: Option<Actor>,
}

/// What became of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    pub list: String,
    /// As it may be shown.
    pub url: String,
    pub end: End,
}

/// How an update ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The server says that it is as it was.
    Unchanged,
    Imported {
        counts: Counts,
        /// Endpoints that it has on another host than before, and that stay as they were.
        held: usize,
    },
    /// Not believed, or not there; the list is as it was.
    Kept(String),
}

/// Whether a list has lost more than a fifth of its endpoints.
#[must_use]
pub const fn shrinks(before: i64, now: i64) -> bool {
    now.saturating_mul(OF) < before.saturating_mul(OF - 1)
}

impl Updates {
    /// As the settings want it.
    #[must_use]
    pub fn of(settings: &Settings, store: Store, clock: Clock) -> Self {
        let fetching = Fetching {
            reach: settings.reach.clone(),
            allow_private_network: settings.catalog.allow_private_network,
            ..Fetching::default()
        };
        let groups = Arc::new(settings.limit_groups());
        Self {
            store,
            clock,
            fetching,
            groups,
            by: None,
        }
    }

    /// Updates all lists that came from an address, or those named; one that shrinks is taken where `force` says so.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn all(&self, named: &[String], force: bool) -> Result<Vec<Updated>> {
        let all = self.store.read((), |tx, ()| Box::pin(sources(tx))).await?;
        let mut updated = Vec::new();
        for source in all {
            if named.is_empty() || named.contains(&source.list) {
                updated.push(self.one(source, force).await?);
            }
        }
        Ok(updated)
    }

    /// Updates those that nobody has asked for in `age` seconds; each is one replica's.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn due(&self, age: i64) -> Result<Vec<Updated>> {
        let now = self.clock.now();
        let before = now.saturating_sub(age);
        let all = self.store.read((), |tx, ()| Box::pin(sources(tx))).await?;
        let mut updated = Vec::new();
        for source in all.into_iter().filter(|source| source.asked_at <= before) {
            let job = (source.list.clone(), before, now);
            let take = self
                .store
                .write(job, |tx, (list, before, now)| {
                    Box::pin(take_turn(tx, list, *before, *now))
                })
                .await?;
            if take {
                updated.push(self.one(source, false).await?);
            }
        }
        Ok(updated)
    }

    async fn one(&self, before: Source, force: bool) -> Result<Updated> {
        let mut after = Source {
            asked_at: self.clock.now(),
            failure: String::new(),
            ..before.clone()
        };
        let end = match self.taken(&before, &mut after, force).await {
            Ok(end) => end,
            Err(Trouble::Database(error)) => return Err(error),
            Err(Trouble::List(reason)) => End::Kept(reason),
        };
        if let End::Kept(reason) = &end {
            after = Source {
                asked_at: after.asked_at,
                failure: reason.clone(),
                ..before
            };
        }
        let job = after.clone();
        self.store
            .write(job, |tx, source| Box::pin(put(tx, source)))
            .await?;
        let url = Url::parse(&after.url).map_or(after.url, |url| shown(&url));
        let list = after.list;
        Ok(Updated { list, url, end })
    }

    async fn taken(
        &self,
        before: &Source,
        after: &mut Source,
        force: bool,
    ) -> std::result::Result<End, Trouble> {
        let address = Url::parse(&before.url)
            .map_err(|_| Trouble::List("has no address that can be asked for".to_owned()))?;
        let given = fetch(&self.fetching, &address, &before.validators).await;
        let (bytes, validators) = match given.map_err(Trouble::List)? {
            Answer::Unchanged => return Ok(End::Unchanged),
            Answer::Given {
                bytes, validators, ..
            } => (bytes, validators),
        };
        let listed = read(bytes, before).await?;
        let endpoints = i64::try_from(listed.entries.endpoints.len()).unwrap_or(i64::MAX);
        if endpoints == 0 {
            return Err(Trouble::List(
                "holds no endpoint that can be taken".to_owned(),
            ));
        }
        if !force && shrinks(before.endpoints, endpoints) {
            let before = before.endpoints;
            return Err(Trouble::List(format!(
                "holds {endpoints} endpoints, and {before} before, which is a loss of more than a fifth"
            )));
        }
        let outcome = self.import(&before.list, listed).await?;
        *after = Source {
            validators,
            endpoints,
            imported_at: after.asked_at,
            ..after.clone()
        };
        Ok(End::Imported {
            counts: outcome.counts.first().copied().unwrap_or_default(),
            held: outcome.held.len(),
        })
    }

    async fn import(&self, name: &str, listed: Listed) -> Result<Outcome> {
        let list = List {
            name: name.to_owned(),
            entries: listed.entries,
            hold: true,
        };
        let wish = Import {
            lists: Arc::new(vec![list]),
            prune: true,
            dry_run: false,
            groups: self.groups.clone(),
            by: self.by.clone().map(|by| (by, Action::ListUpdated)),
            now: self.clock.now(),
            written: Arc::default(),
        };
        import(&self.store, wish, |_| {}).await
    }
}

/// Whose trouble it is.
enum Trouble {
    Database(Error),
    /// Why the list is not taken, as the end of a sentence about it.
    List(String),
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// A large list takes a while, during which nothing else should wait.
async fn read(bytes: Vec<u8>, source: &Source) -> std::result::Result<Listed, Trouble> {
    let (list, how) = (source.list.clone(), how(source));
    let reading = tokio::task::spawn_blocking(move || {
        format::read(&bytes, &list, &how).map(|(_, listed)| listed)
    });
    let read = reading.await.unwrap_or_else(|error| Err(error.to_string()));
    read.map_err(|reason| Trouble::List(format!("cannot be read: {reason}")))
}

fn how(source: &Source) -> How {
    let named = |format: &Format| format.name() == source.format;
    How {
        format: Format::ALL.into_iter().find(named),
        columns: columns::parse(&source.columns).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_of_more_than_a_fifth_is_not_believed() {
        for (before, now, expected) in [
            (0, 0, false),
            (0, 7, false),
            (5, 4, false),
            (5, 3, true),
            (100, 80, false),
            (100, 79, true),
            (100, 0, true),
            (7, 400, false),
        ] {
            assert_eq!(shrinks(before, now), expected, "{before} {now}");
        }
    }
}
