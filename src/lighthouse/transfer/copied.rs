//! The result of a copy, table by table.

use std::path::PathBuf;

/// A finished copy, which has the same contents as its source.
#[derive(Debug)]
pub struct Copied {
    /// Rows per table.
    pub tables: Vec<(String, u64)>,
    /// The peppers that belong to the copy, the current one first; empty if the source's gateway
    /// never ran.
    pub peppers: Vec<PathBuf>,
}

impl Copied {
    /// In all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}
