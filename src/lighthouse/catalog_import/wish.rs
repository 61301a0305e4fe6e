//! What an import is asked for, and what it came to.

use crate::catalog::Entries;
use crate::lighthouse::audit::{Action, Actor};
use serde::Serialize;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

/// One list, read.
#[derive(Clone, Debug, Default)]
pub struct List {
    pub name: String,
    pub entries: Entries,
    /// Leave endpoints as they are that it has on another host now: nobody has looked at it.
    pub hold: bool,
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
}

/// An endpoint that a list has on another host than before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Held {
    pub list: String,
    pub endpoint_id: String,
    /// As the list has it now.
    pub content: String,
    pub from_host: String,
    pub to_host: String,
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
