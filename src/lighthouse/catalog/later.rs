//! Portals or brands that may be one with others, kept until all others are there.

use crate::catalog::entry::{Entry, add};
use crate::catalog::id;
use std::collections::{BTreeSet, HashMap, HashSet};
use uuid::Uuid;

/// What a portal or brand is known by: its name, and the places of the endpoints that it leads to.
pub(super) type Known = (String, BTreeSet<usize>);

/// Why one is kept for later.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Why {
    /// Another says that this one was merged into it.
    Claimed,
    /// It is called by its host.
    Nameless,
    /// It leads to an endpoint that stands for others; whether another endpoint stands for its own.
    Twin(Known, bool),
}

/// Those that are kept for later.
#[derive(Debug)]
pub(super) struct Later<T> {
    /// Ids that some say were merged into them.
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

    /// Those of one name that lead to the same endpoints, made one; `former` is where it keeps ids that are gone. One
    /// that always led there stands for those that did not; two that always did are two.
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
