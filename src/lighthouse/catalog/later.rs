//! Portals or brands that may be duplicates of others, set aside until all others are in.

use crate::catalog::entry::{Entry, add};
use crate::catalog::id;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// The key of a portal or brand: its name, and the indexes of its endpoints.
pub(super) type Known = (String, BTreeSet<usize>);

/// Why an entry is set aside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Another entry says that this one was merged into it.
    Claimed,
    /// It is named after its host.
    Nameless,
    /// It leads to an endpoint that represents others; the flag says whether its own endpoint has a
    /// representative.
    Twin(Known, bool),
}

/// The entries that are set aside.
#[derive(Debug)]
pub(super) struct Later<T> {
    /// IDs that others claim were merged into them.
    pub(super) claimed: HashSet<Uuid>,
    kept: Vec<(Why, T)>,
}

impl<T> Default for Later<T> {
    fn default() -> Self {
        Self {
            claimed: HashSet::new(),
            kept: Vec::new(),
        }
    }
}

impl<T: Entry> Later<T> {
    pub(super) fn keep(&mut self, why: Why, one: T) {
        self.kept.push((why, one));
    }

    fn take(&mut self, is: impl Fn(&Why) -> bool) -> Vec<(Why, T)> {
        let (taken, kept) = std::mem::take(&mut self.kept)
            .into_iter()
            .partition(|(why, _)| is(why));
        self.kept = kept;
        taken
    }

    pub(super) fn claimed(&mut self) -> Vec<T> {
        self.take(|why| *why == Why::Claimed)
            .into_iter()
            .map(|(_, one)| one)
            .collect()
    }

    pub(super) fn nameless(&mut self) -> Vec<T> {
        self.take(|why| *why == Why::Nameless)
            .into_iter()
            .map(|(_, one)| one)
            .collect()
    }

    /// Merges entries with the same name and endpoints; `former` is where the dropped IDs are
    /// stored. An entry that always had these endpoints replaces those that did not; two that
    /// always did stay separate.
    pub(super) fn twins(&mut self, former: fn(&mut T) -> &mut Vec<String>) -> Vec<T> {
        let mut all: Vec<T> = Vec::new();
        let mut first: HashMap<Known, usize> = HashMap::new();
        let mut twins = self.take(|why| matches!(why, Why::Twin(..)));
        twins.sort_by_key(|(why, _)| matches!(why, Why::Twin(_, true)));
        for (why, mut one) in twins {
            let Why::Twin(known, is_moved) = why else {
                continue;
            };
            let place = *first.entry(known).or_insert(all.len());
            match all.get_mut(place).filter(|_| is_moved) {
                Some(survivor) if id::parse(survivor.id()) != id::parse(one.id()) => {
                    let id = one.id().to_owned();
                    add(former(&mut one), vec![id]);
                    survivor.join(one);
                }
                _ => all.push(one),
            }
        }
        all
    }
}
