//! What became of a list that was asked for.

use crate::lighthouse::catalog_import::Counts;

/// A list that somebody imported while it was fetched.
const OVERTAKEN: &str = "it was imported by somebody else meanwhile";

/// What became of one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    pub list: String,
    /// As it may be shown.
    pub url: String,
    pub end: End,
    /// Endpoints that it has on another host than before, and that stay as they were.
    pub held: usize,
}

/// How an update ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The server says that it is as it was, or nothing is another for what it says now.
    Unchanged,
    Imported(Counts),
    /// Not believed, or not there; the list is as it was.
    Kept(String),
    /// Imported by somebody else meanwhile; the list is as they left it.
    Overtaken,
}

impl End {
    /// Why the list was not taken over, as a clause.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unchanged | Self::Imported(_) => None,
            Self::Kept(reason) => Some(reason),
            Self::Overtaken => Some(OVERTAKEN),
        }
    }
}
