//! What was copied, table by table.

use std::path::PathBuf;

/// A finished copy, with the same contents as its source.
#[derive(Debug)]
pub struct Copied {
    /// Rows per table.
    pub tables: Vec<(String, u64)>,
    /// The key that belongs to the copy; `None` if the source's gateway never ran.
    pub pepper: Option<PathBuf>,
}

impl Copied {
    /// In all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}
