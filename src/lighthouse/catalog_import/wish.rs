//! What an import is asked for, and what it came to.

use crate::catalog::Entries;
use crate::lighthouse::audit::{Action, Actor};
use crate::lighthouse::stored_catalog::held::Held;
use crate::lighthouse::stored_catalog::sources::Source;
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// One list, read.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub name: String,
    pub entries: Entries,
    pub origin: Origin,
}

/// Where a list comes from.
#[derive(Clone, Debug, Default)]
pub enum Origin {
    /// A file, which the operator has looked at; an address that the list had is not asked any more.
    #[default]
    File,
    /// An address that the operator gives now. Nothing is imported where the list has another one already.
    Given(Source),
    /// Its own address, asked again; nothing is imported where the list is not as it was before any more.
    Fetched {
        before: Source,
        after: Source,
        /// The operator takes it whatever it has lost.
        is_confirmed: bool,
    },
}

impl Origin {
    /// Where it is from and to be asked for again, if nobody has looked at what it holds.
    #[must_use]
    pub const fn source(&self) -> Option<&Source> {
        match self {
            Self::File => None,
            Self::Given(source) | Self::Fetched { after: source, .. } => Some(source),
        }
    }

    /// Whether an operator stands behind this edition.
    #[must_use]
    pub const fn is_confirmed(&self) -> bool {
        match self {
            Self::File | Self::Given(_) => true,
            Self::Fetched { is_confirmed, .. } => *is_confirmed,
        }
    }

    /// Whether it may be imported over what is remembered of the list's address.
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

/// What an import does to one list, or to all of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    pub added: usize,
    pub changed: usize,
    pub removed: usize,
    /// As they were.
    pub kept: usize,
    /// No longer in the list, and still there.
    pub gone: usize,
}

impl Counts {
    /// Whether anything is written.
    #[must_use]
    pub const fn writes(&self) -> bool {
        self.added + self.changed + self.removed > 0
    }

    /// Both together.
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

/// What an import came to.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// By list, in the order given.
    pub counts: Vec<Counts>,
    /// Endpoints that `prune` would have removed, and that users are connected to.
    pub in_use: Vec<String>,
    /// Endpoints that stay as they were, since their list has them on another host now.
    pub held: Vec<Held>,
    /// A list that is another one's by now, and where that came from; nothing was imported then.
    pub overtaken: Option<Overtaken>,
    /// Lists that came from an address until now, and from a file from now on.
    pub replaced: Vec<String>,
    /// Whether anything that is served, or kept back, is another than before.
    pub is_change: bool,
}

/// A list that was not imported, since it is not as it has to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaken {
    pub list: String,
    /// Its address now; `None` where it has none any more.
    pub url: Option<String>,
}

/// The wishes of one import.
#[derive(Clone, Debug)]
pub struct Import {
    pub lists: Arc<Vec<List>>,
    /// Remove what a list no longer holds.
    pub prune: bool,
    pub dry_run: bool,
    /// By platform or endpoint id: the group under which its users are counted together with others'.
    pub groups: Arc<BTreeMap<String, String>>,
    /// Whose command it is, if it is one, for the audit.
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
    fn an_import_leaves_alone_what_is_from_elsewhere_or_newer() {
        let (ours, theirs) = (
            source("https://a.example/l", 1),
            source("https://b.example/l", 1),
        );
        let later = source("https://a.example/l", 2);
        let failed = Source {
            failure: "answers 503".into(),
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
