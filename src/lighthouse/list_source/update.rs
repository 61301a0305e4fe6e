//! Keeps lists up to date: fetches each one from its URL, and imports it if it has changed and is
//! trusted.

use crate::catalog::formats::columns;
use crate::catalog::formats::format::{Format, How};
use crate::catalog::formats::read::Listed;
use crate::clock::Clock;
use crate::http;
use crate::lighthouse::audit::{Action, Actor};
use crate::lighthouse::catalog_import::{Import, List, Origin, Outcome, import};
use crate::lighthouse::list_source::ended::{End, Updated};
use crate::lighthouse::list_source::fetch::{Answer, FETCHED_WITHIN, Fetching, fetch, shown};
use crate::lighthouse::list_source::losses::{has_lost, pause};
use crate::lighthouse::list_source::{reading, trouble};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Error, Result, Store};
use crate::lighthouse::stored_catalog::editions::losses;
use crate::lighthouse::stored_catalog::held::held_of;
use crate::lighthouse::stored_catalog::sources::{Source, put_asked, sources, take_turn};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Duration;
use url::Url;

/// Time limit from fetching to the end of the import; after that, another gateway may fetch the
/// list.
const LEASE: Duration = Duration::from_secs(2 * FETCHED_WITHIN.as_secs());
/// What updates need.
#[derive(Clone)]
pub struct Updates {
    pub store: Store,
    pub clock: Clock,
    pub fetching: Fetching,
    /// The group in which users are counted together, by platform or endpoint ID.
    pub groups: Arc<BTreeMap<String, String>>,
    /// Who makes the change: the gateway itself, unless a command runs the update.
    pub by: Actor,
}

impl Updates {
    /// Takes the values from the settings.
    #[must_use]
    pub fn of(settings: &Settings, store: Store, clock: Clock) -> Self {
        let fetching = Fetching {
            within: FETCHED_WITHIN,
            http: http::Options::default(),
            reach: settings.reach.clone(),
            allow_private_network: settings.catalog.allow_private_network,
        };
        let groups = Arc::new(settings.limit_groups());
        Self {
            store,
            clock,
            fetching,
            groups,
            by: Actor::Gateway,
        }
    }

    /// Updates all lists that came from a URL, or only those named; with `force`, even a list that
    /// has lost many endpoints.
    ///
    /// # Errors
    /// Database errors.
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

    /// Updates the lists that were last fetched at least `age` seconds ago, and failed ones sooner.
    /// Each is fetched by one replica.
    ///
    /// # Errors
    /// Database errors.
    pub async fn due(&self, age: i64) -> Result<Vec<Updated>> {
        let all = self.store.read((), |tx, ()| Box::pin(sources(tx))).await?;
        let mut updated = Vec::new();
        for source in all {
            let now = self.clock.now();
            let before = now.saturating_sub(pause(age, !source.failure.is_empty()));
            if source.asked_at <= before && self.takes_turn(&source.list, before, now).await? {
                updated.push(self.one(source, false).await?);
            }
        }
        Ok(updated)
    }

    async fn takes_turn(&self, list: &str, before: i64, now: i64) -> Result<bool> {
        let until = now.saturating_add(i64::try_from(LEASE.as_secs()).unwrap_or(i64::MAX));
        let job = (list.to_owned(), before, now, until);
        let take = self.store.write(job, |tx, (list, before, now, until)| {
            Box::pin(take_turn(tx, list, *before, *now, *until))
        });
        take.await
    }

    async fn one(&self, source: Source, force: bool) -> Result<Updated> {
        let end = match self.taken(&source, force).await {
            Ok(end) => end,
            Err(Trouble::Database(error)) => return Err(error),
            Err(Trouble::List(reason)) => End::Kept(reason),
        };
        if matches!(end, End::Unchanged | End::Kept(_)) {
            let asked = Source {
                asked_at: self.clock.now(),
                failure: end.reason().unwrap_or_default().to_owned(),
                ..source.clone()
            };
            let put = self
                .store
                .write(asked, |tx, source| Box::pin(put_asked(tx, source)));
            put.await?;
        }
        let held = self.store.read(source.list.clone(), |tx, list| {
            Box::pin(async move { Ok(held_of(tx, list).await?.len()) })
        });
        Ok(Updated {
            held: held.await?,
            url: Url::parse(&source.url).map_or(source.url, |url| shown(&url)),
            list: source.list,
            end,
        })
    }

    async fn taken(&self, before: &Source, force: bool) -> std::result::Result<End, Trouble> {
        let address = Url::parse(&before.url)
            .map_err(|_| Trouble::List("it has no URL that can be requested".to_owned()))?;
        let given = fetch(&self.fetching, &address, &before.validators).await;
        let (bytes, validators) = match given? {
            Answer::Unchanged => return Ok(End::Unchanged),
            Answer::Given {
                bytes, validators, ..
            } => (bytes, validators),
        };
        let listed = read(bytes, before).await?;
        let ids = listed.entries.endpoints.iter().map(|one| one.id.clone());
        let edition: BTreeSet<String> = ids.collect();
        if edition.is_empty() {
            let reason = "it has no usable endpoint";
            return Err(Trouble::List(reason.to_owned()));
        }
        let reason = if force {
            None
        } else {
            self.lost(&before.list, edition).await?
        };
        if let Some(reason) = reason {
            return Err(Trouble::List(reason));
        }
        let after = Source {
            validators,
            ..before.clone()
        };
        let origin = Origin::Fetched {
            before: before.clone(),
            after,
            is_confirmed: force,
        };
        let outcome = self.import(&before.list, listed, origin).await?;
        Ok(match outcome.counts.first() {
            _ if outcome.overtaken.is_some() => End::Overtaken,
            Some(counts) if outcome.is_change => End::Imported(*counts),
            _ => End::Unchanged,
        })
    }

    /// Returns why an edition is not trusted, if it has lost too many of the list's endpoints.
    async fn lost(&self, list: &str, edition: BTreeSet<String>) -> Result<Option<String>> {
        let job = (list.to_owned(), edition);
        let losses = self.store.read(job, |tx, (list, edition)| {
            Box::pin(losses(tx, list, edition))
        });
        Ok(has_lost(losses.await?))
    }

    async fn import(&self, name: &str, listed: Listed, origin: Origin) -> Result<Outcome> {
        let list = List {
            name: name.to_owned(),
            entries: listed.entries,
            origin,
        };
        let wish = Import {
            lists: Arc::new(vec![list]),
            prune: true,
            dry_run: false,
            groups: self.groups.clone(),
            by: Some((self.by.clone(), Action::ListUpdated)),
            now: self.clock.now(),
            written: Arc::default(),
        };
        import(&self.store, wish, |_| {}).await
    }
}

/// An error of the database, or a problem with the list.
enum Trouble {
    Database(Error),
    /// Why the list is rejected, as a clause.
    List(String),
}

impl From<trouble::Trouble> for Trouble {
    fn from(trouble: trouble::Trouble) -> Self {
        Self::List(trouble.reason)
    }
}

impl From<Error> for Trouble {
    fn from(error: Error) -> Self {
        Self::Database(error)
    }
}

/// Reads a list on a separate thread, because a large list takes a while.
async fn read(bytes: Vec<u8>, source: &Source) -> std::result::Result<Listed, Trouble> {
    let (list, how) = (source.list.clone(), how(source));
    let reading = tokio::task::spawn_blocking(move || {
        reading::read(&bytes, &list, &how).map(|(_, listed)| listed)
    });
    let read = reading.await.unwrap_or_else(|error| Err(error.to_string()));
    read.map_err(Trouble::List)
}

fn how(source: &Source) -> How {
    let named = |format: &Format| format.name() == source.format;
    How {
        format: Format::ALL.into_iter().find(named),
        columns: columns::parse(&source.columns).unwrap_or_default(),
    }
}
