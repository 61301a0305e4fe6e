//! The data that all rows of a result share. An error names a value's query and column, and never
//! contains the value.

use crate::lighthouse::sql::error::{Error, Result};
use std::fmt::Display;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// The maximum number of characters of a query that an error quotes.
const SHOWN: usize = 160;

/// The data that all rows of a result share: the query, and the names of its columns.
#[derive(Debug)]
pub(crate) struct Answer {
    query: String,
    columns: Vec<String>,
    /// The column after the last one found, because all rows are read in the same order.
    next: AtomicUsize,
}

impl Answer {
    pub(crate) fn new<'c>(query: &str, columns: impl IntoIterator<Item = &'c str>) -> Arc<Self> {
        Arc::new(Self {
            query: query.to_owned(),
            columns: columns.into_iter().map(str::to_owned).collect(),
            next: AtomicUsize::new(0),
        })
    }

    /// Returns the index of a column. Tries the next one first, because reports look up hundreds of
    /// thousands of columns, nearly always in order.
    pub(super) fn place(&self, name: &str) -> Result<usize> {
        let next = self.next.load(Ordering::Relaxed);
        let place = match self.columns.get(next) {
            Some(column) if column == name => Some(next),
            _ => self.columns.iter().position(|column| column == name),
        };
        let place = place.ok_or_else(|| self.fail(format_args!("no column `{name}`")))?;
        self.next.store(place + 1, Ordering::Relaxed);
        Ok(place)
    }

    pub(super) fn fail(&self, what: impl Display) -> Error {
        Error::Failed(format!("`{}`: {what}", shortened(&self.query)))
    }

    /// Returns the error for a value that cannot be read, given its column's index.
    pub(crate) fn fail_at(&self, place: usize, what: &str) -> Error {
        let name = self.columns.get(place).map_or("?", String::as_str);
        self.fail(format_args!("column `{name}` {what}"))
    }
}

/// Returns a query as a single line, shortened.
fn shortened(query: &str) -> String {
    let line = query.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", line[..end].trim_end()),
        None => line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_query_is_truncated() {
        let query = format!("SELECT\n  '{}' AS x", "ü".repeat(200));
        assert_eq!(
            shortened(&query),
            format!("SELECT '{}…", "ü".repeat(SHOWN - 8))
        );
    }
}
