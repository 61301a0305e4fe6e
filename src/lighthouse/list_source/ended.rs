//! The outcome of updating a list.

use crate::lighthouse::catalog_import::Counts;

/// The reason if another import of the list finished during the update.
const OVERTAKEN: &str = "another import has updated it in the meantime";

/// The outcome for one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    pub list: String,
    /// The URL without its secret parts, for display.
    pub url: String,
    pub end: End,
    /// The number of endpoints that now have another host and were therefore left unchanged.
    pub held: usize,
}

/// The outcome of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The server says that the list is unchanged, or the contents are the same as before.
    Unchanged,
    Imported(Counts),
    /// The new edition could not be fetched or is not trusted; the list stays unchanged.
    Kept(String),
    /// Another import of the list finished first, and its result stays.
    Overtaken,
}

impl End {
    /// Why the list was not imported, as a clause.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Unchanged | Self::Imported(_) => None,
            Self::Kept(reason) => Some(reason),
            Self::Overtaken => Some(OVERTAKEN),
        }
    }
}
