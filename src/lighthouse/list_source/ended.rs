//! The result of fetching a list.

use crate::lighthouse::catalog_import::Counts;

/// The reason for a list that was imported while it was being fetched.
const OVERTAKEN: &str = "somebody else imported it in the meantime";

/// The result for one list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    pub list: String,
    /// As it may be shown.
    pub url: String,
    pub end: End,
    /// Endpoints that now have another host, and that were left unchanged.
    pub held: usize,
}

/// The outcome of an update.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The server says that it is unchanged, or its contents are the same as before.
    Unchanged,
    Imported(Counts),
    /// Missing or not trusted; the list stays unchanged.
    Kept(String),
    /// Overtaken by another import of the list, whose result stays.
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
