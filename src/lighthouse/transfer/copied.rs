//! What came over, table by table.

use std::path::PathBuf;

/// A copy that is there, and holds what its source holds.
#[derive(Debug)]
pub struct Copied {
    /// Rows, by table.
    pub tables: Vec<(String, u64)>,
    /// Where the key is that belongs to the copy; none where its source was never served.
    pub pepper: Option<PathBuf>,
}

impl Copied {
    /// In all tables.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.tables.iter().map(|(_, rows)| rows).sum()
    }
}
