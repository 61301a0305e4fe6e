//! What an import is asked to do, and the result.

use crate::catalog::Entries;
use crate::lighthouse::audit::{Action, Actor};
use crate::lighthouse::stored_catalog::held::Held;
use crate::lighthouse::stored_catalog::sources::Source;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// A list that has been read.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub name: String,
    pub entries: Entries,
    pub origin: Origin,
}

/// Where a list comes from.
#[derive(Clone, Debug, Default)]
pub enum Origin {
    /// A file that the operator has checked; the list's former address is no longer used.
    #[default]
    File,
    /// An address that the operator has given to the command. Nothing is imported if the list
    /// already has a different one.
    Given(Source),
    /// The list's own address, fetched again; nothing is imported if the list has changed in the
    /// meantime.
    Fetched {
        before: Source,
        after: Source,
        /// Whether the operator accepts the list, however many entries it has lost.
        is_confirmed: bool,
    },
}

impl Origin {
    /// Returns the address that the list comes from and will be fetched from again; `None` for a
    /// file.
    #[must_use]
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::File => None,
            Self::Given(source) | Self::Fetched { after: source, .. } => Some(source),
        }
    }

    /// Whether an operator vouches for this edition.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        match self {
            Self::File | Self::Given(_) => true,
            Self::Fetched { is_confirmed, .. } => *is_confirmed,
        }
    }

    /// Whether it may replace what is remembered about the list's address.
    #[must_use]
    pub fn may_replace(&self, stored: Option<&Source>) -> bool {
        match (self, stored) {
            (Self::File, _) | (Self::Given(_), None) => true,
            (Self::Given(source), Some(stored)) => source.url == stored.url,
            (Self::Fetched { before, .. }, stored) => {
                stored.is_some_and(|stored| stored.is_edition_of(before))
            }
        }
    }
}

/// The changes that an import makes to one list, or to all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// Unchanged.
    pub kept: usize,
    /// No longer in the list, but still stored.
    pub gone: usize,
}

impl Counts {
    /// Whether anything is written.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }

    /// The sum.
    #[must_use]
    pub const fn plus(self, other: Self) -> Self {
        Self {
            added: self.added + other.added,
            changed: self.changed + other.changed,
            removed: self.removed + other.removed,
            kept: self.kept + other.kept,
            gone: self.gone + other.gone,
        }
    }
}

/// The result of an import.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By list, in the given order.
    pub counts: Vec<Counts>,
    /// Endpoints that `prune` would have removed, but that have connected users.
    pub in_use: Vec<String>,
    /// Endpoints that stay unchanged because their list now has them on another host.
    pub held: Vec<Held>,
    /// The list that was not in the expected state, if any, in which case nothing was imported.
    pub overtaken: Option<Overtaken>,
    /// Lists that used to come from an address, and now come from a file.
    pub replaced: Vec<String>,
    /// Whether anything served or held back has changed.
    pub is_change: bool,
}

/// A list that was not imported because it is not in the expected state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    pub list: String,
    /// Its current address; `None` if it no longer has one.
    pub url: Option<String>,
}

/// The options of an import.
#[derive(Clone, Debug)]
pub struct Import {
    pub lists: Arc<Vec<List>>,
    /// Remove what a list no longer contains.
    pub prune: bool,
    pub dry_run: bool,
    /// For each platform or endpoint ID, the group in which its users are counted together with
    /// others.
    pub groups: Arc<BTreeMap<String, String>>,
    /// Who ran the command and what it did, if a command makes the change; for the audit log.
    pub by: Option<(Actor, Action)>,
    pub now: i64,
    /// Rows written so far.
    pub written: Arc<AtomicUsize>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(url: &str, imported_at: i64) -> Source {
        Source {
            list: "l".into(),
            url: url.into(),
            imported_at,
            ..Source::default()
        }
    }

    #[test]
    fn an_import_does_not_touch_lists_from_elsewhere_or_newer_ones() {
        let (ours, theirs) = (
            source("https://a.example/l", 1),
            source("https://b.example/l", 1),
        );
        let later = source("https://a.example/l", 2);
        let failed = Source {
            failure: "returned 503".into(),
            asked_at: 9,
            ..ours.clone()
        };
        let given = Origin::Given(later.clone());
        let fetched = Origin::Fetched {
            before: ours.clone(),
            after: ours.clone(),
            is_confirmed: true,
        };
        for (origin, stored, expected) in [
            (&Origin::File, None, true),
            (&Origin::File, Some(&theirs), true),
            (&given, None, true),
            (&given, Some(&ours), true),
            (&given, Some(&theirs), false),
            (&fetched, Some(&ours), true),
            (&fetched, Some(&failed), true),
            (&fetched, None, false),
            (&fetched, Some(&theirs), false),
            (&fetched, Some(&later), false),
        ] {
            assert_eq!(
                origin.may_replace(stored),
                expected,
                "{origin:?} {stored:?}"
            );
        }
    }
}
