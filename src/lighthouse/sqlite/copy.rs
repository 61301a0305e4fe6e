//! Makes a snapshot copy of the file while others write to it, and checks that a copy is complete.

use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sqlite::connection::Connection;
use crate::lighthouse::sqlite::mark;
use crate::lighthouse::sqlite::migrate::next_step;
use rusqlite::{OpenFlags, OptionalExtension};
use std::path::Path;

/// What was found in a copy.
#[derive(Debug)]
pub struct Examined {
    /// Hashes that identify the peppers on which the copy depends; empty if the gateway never ran.
    pub key_hashes: Vec<String>,
}

/// Copies the file to the new file `to`, without any deleted data. The copy gets its own mark, so
/// that it is recognised as a different file beside the original's log.
pub(crate) fn copy(file: &Path, to: &Path) -> Result<()> {
    let name = to
        .to_str()
        .ok_or_else(|| Error::Failed(format!("`{}` is not UTF-8", to.display())))?;
    let connection = Connection::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    connection.with(|it| Ok(it.execute("VACUUM INTO ?1", [name])?))?;
    let copy = Connection::open(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
    copy.set_mark(mark::random()?)
}

/// Checks that a copy is complete, and returns what was found in it.
pub(crate) fn examine(file: &Path) -> Result<Examined> {
    let connection = Connection::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY)?;
    let (whole, key_hashes) = connection.with(|it| {
        let whole: String = it.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
        let has = |table: &str| -> Result<bool> {
            let sql = "SELECT 1 FROM sqlite_schema WHERE name = ?1";
            Ok(it.query_row(sql, [table], |_| Ok(())).optional()?.is_some())
        };
        let listed = |sql: &str| -> Result<Vec<String>> {
            let mut found = it.prepare(sql)?;
            let rows = found.query_map([], |row| row.get(0))?;
            Ok(rows.collect::<rusqlite::Result<_>>()?)
        };
        let mut key_hashes = Vec::new();
        if has("peppers")? {
            key_hashes = listed("SELECT key_hash FROM peppers WHERE forgotten_at IS NULL")?;
        }
        if key_hashes.is_empty() && has("pepper_check")? {
            key_hashes = listed("SELECT key_hash FROM pepper_check")?;
        }
        Ok((whole, key_hashes))
    })?;
    if whole != "ok" {
        return Err(Error::Failed(whole));
    }
    next_step(&connection)?;
    Ok(Examined { key_hashes })
}
