//! Finds out what an import would change, without blocking other work.

use crate::catalog::id::Kind;
use crate::lighthouse::catalog_import::before::Before;
use crate::lighthouse::catalog_import::contents::{contents, stored};
use crate::lighthouse::catalog_import::edition::Edition;
use crate::lighthouse::catalog_import::prune::{Used, leading_to};
use crate::lighthouse::catalog_import::wish::{Counts, Import, List, Outcome, Overtaken};
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::stored_catalog::held::Held;
use crate::lighthouse::stored_catalog::sources::source_of;
use crate::lighthouse::stored_catalog::version;
use std::collections::{HashMap, HashSet};

/// What to write.
#[derive(Debug, Default)]
pub(super) struct Plan {
    pub(super) version: i64,
    pub(super) outcome: Outcome,
    /// List, kind, ID, content.
    pub(super) put: Vec<[String; 4]>,
    pub(super) remove: Vec<[String; 3]>,
    /// Entries that are held back now, but were not before, or only in another version.
    pub(super) hold: Vec<Held>,
    /// List and ID of each entry that is no longer held back.
    pub(super) release: Vec<[String; 2]>,
    /// By list, in the given order.
    pub(super) editions: Vec<Edition>,
    /// Whether some lists come from an address and are remembered.
    has_sources: bool,
}

impl Plan {
    /// Whether there is anything to write.
    pub(super) const fn writes(&self) -> bool {
        self.outcome.is_change || self.has_sources || !self.outcome.replaced.is_empty()
    }
}

/// The stored entries of a list, and what will happen to them.
struct Listing<'l> {
    list: &'l List,
    before: Before,
    counts: Counts,
    edition: Edition,
    /// Entries that are in the database, but no longer in the list.
    gone: Vec<(Kind, String, String)>,
}

pub(super) async fn plan(tx: &Tx, import: &Import) -> Result<Plan> {
    let mut plan = Plan {
        version: version(tx).await?,
        ..Plan::default()
    };
    for list in import.lists.iter() {
        let source = source_of(tx, &list.name).await?;
        if !list.origin.may_replace(source.as_ref()) {
            plan.outcome.overtaken = Some(Overtaken {
                list: list.name.clone(),
                url: source.map(|source| source.url),
            });
            return Ok(plan);
        }
        plan.has_sources |= list.origin.source().is_some();
        if source.is_some() && list.origin.source().is_none() {
            plan.outcome.replaced.push(list.name.clone());
        }
        plan_list(tx, list, import, &mut plan).await?;
    }
    let changes = [plan.put.len(), plan.remove.len()];
    plan.outcome.is_change = changes != [0, 0] || !plan.hold.is_empty() || !plan.release.is_empty();
    plan.outcome.in_use.sort_unstable();
    plan.outcome.in_use.dedup();
    Ok(plan)
}

async fn plan_list(tx: &Tx, list: &List, import: &Import, plan: &mut Plan) -> Result<()> {
    let endpoints = stored(tx, Kind::Endpoint, &list.name).await?;
    let mut listing = Listing {
        list,
        before: Before::of(tx, list, &endpoints).await?,
        counts: Counts::default(),
        edition: Edition {
            is_confirmed: list.origin.is_confirmed(),
            ..Edition::default()
        },
        gone: Vec::new(),
    };
    let held_from = plan.outcome.held.len();
    listing.take_endpoints(tx, endpoints, import, plan).await?;
    for kind in [Kind::Brand, Kind::Portal] {
        let known = stored(tx, kind, &list.name).await?;
        listing.take(kind, known, plan)?;
    }
    listing.compare_held(held_from, plan);
    if import.prune {
        listing.prune(tx, import, plan).await?;
    } else {
        listing.counts.gone = listing.gone.len();
    }
    plan.outcome.counts.push(listing.counts);
    plan.editions.push(listing.edition);
    Ok(())
}

impl Listing<'_> {
    async fn take_endpoints(
        &mut self,
        tx: &Tx,
        mut stored: HashMap<String, String>,
        import: &Import,
        plan: &mut Plan,
    ) -> Result<()> {
        let is_believed = self.list.origin.source().is_none();
        for (id, content) in contents(Kind::Endpoint, &self.list.entries)? {
            let known = stored.remove(&id);
            self.edition.ids.insert(id.clone());
            let is_as_it_was = is_believed || known.as_ref() == Some(&content);
            let moved = if is_as_it_was {
                None
            } else {
                self.before.moved(tx, &id, known.as_ref(), &content).await?
            };
            match moved {
                Some(hosts) => plan
                    .outcome
                    .held
                    .push(self.held(id, content, hosts, import)),
                None => self.put(Kind::Endpoint, id, content, known.as_ref(), plan),
            }
        }
        self.edition.gone.clone_from(&stored);
        let gone = stored.into_iter();
        self.gone
            .extend(gone.map(|(id, content)| (Kind::Endpoint, id, content)));
        Ok(())
    }

    fn held(&mut self, id: String, content: String, hosts: [String; 2], import: &Import) -> Held {
        self.counts.kept += 1;
        if self.before.was_there(&id) {
            self.edition.back.insert(id.clone());
        }
        let [from_host, to_host] = hosts;
        let before = self.before.held.get(&id);
        let since = before.filter(|before| before.to_host == to_host);
        Held {
            list: self.list.name.clone(),
            noticed_at: since.map_or(import.now, |before| before.noticed_at),
            endpoint_id: id,
            content,
            from_host,
            to_host,
        }
    }

    fn take(
        &mut self,
        kind: Kind,
        mut stored: HashMap<String, String>,
        plan: &mut Plan,
    ) -> Result<()> {
        for (id, content) in contents(kind, &self.list.entries)? {
            let known = stored.remove(&id);
            self.put(kind, id, content, known.as_ref(), plan);
        }
        let gone = stored.into_iter();
        self.gone
            .extend(gone.map(|(id, content)| (kind, id, content)));
        Ok(())
    }

    fn put(
        &mut self,
        kind: Kind,
        id: String,
        content: String,
        known: Option<&String>,
        plan: &mut Plan,
    ) {
        match known {
            Some(known) if *known == content => {
                self.counts.kept += 1;
                return;
            }
            Some(_) => self.counts.changed += 1,
            None => self.counts.added += 1,
        }
        let list = self.list.name.clone();
        plan.put.push([list, kind.name().to_owned(), id, content]);
    }

    /// Determines which held entries are new or changed, and which are no longer held back.
    fn compare_held(&mut self, from: usize, plan: &mut Plan) {
        let now = plan.outcome.held.get(from..).unwrap_or_default();
        let ids: HashSet<&str> = now.iter().map(|one| one.endpoint_id.as_str()).collect();
        let before = &self.before.held;
        let news = now
            .iter()
            .filter(|one| before.get(&one.endpoint_id) != Some(one));
        plan.hold.extend(news.cloned());
        let over = before.keys().filter(|id| !ids.contains(id.as_str()));
        plan.release
            .extend(over.map(|id| [self.list.name.clone(), id.clone()]));
    }

    /// Removes entries that are no longer listed, unless they have connected users.
    async fn prune(&mut self, tx: &Tx, import: &Import, plan: &mut Plan) -> Result<()> {
        if self.gone.is_empty() {
            return Ok(());
        }
        let used = Used::read(tx).await?;
        let kept = leading_to(&self.list.name, &self.gone, &used, &import.groups)?;
        for (kind, id, _) in std::mem::take(&mut self.gone) {
            if kept.contains(&(kind, id.clone())) {
                self.counts.gone += 1;
                if kind == Kind::Endpoint {
                    plan.outcome.in_use.push(id);
                }
            } else {
                self.counts.removed += 1;
                let list = self.list.name.clone();
                plan.remove.push([list, kind.name().to_owned(), id]);
            }
        }
        plan.remove.sort_unstable();
        Ok(())
    }
}
