//! A connection to the database file.

use crate::lighthouse::sql::answer::Answer;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::value::Value;
use rusqlite::config::DbConfig;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{ErrorCode, OpenFlags};
use smallvec::SmallVec;
use std::borrow::Cow;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How long to wait while another process locks the file. SQLite's locks are not fair, so a busy
/// gateway can keep an operator's command waiting.
const BUSY: Duration = Duration::from_secs(30);
impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use ErrorCode::{CannotOpen, DatabaseBusy, DiskFull, ReadOnly, SystemIoFailure};
        match error.sqlite_error_code() {
            Some(CannotOpen | DatabaseBusy | DiskFull | ReadOnly | SystemIoFailure) => {
                Self::Unavailable(error.to_string())
            }
            _ => Self::Failed(error.to_string()),
        }
    }
}

/// How long an erasure may block other work while it waits for readers that still see the old data.
const BUSY_ERASING: Duration = Duration::from_millis(250);

/// A connection to the database file. Its lock is never contended, because a connection has one
/// user at a time.
#[derive(Clone)]
pub(crate) struct Connection {
    database: Arc<Mutex<rusqlite::Connection>>,
    /// Whether the log still contains deleted data.
    must_erase: Arc<AtomicBool>,
}

impl Connection {
    pub(super) fn open(file: &Path, flags: OpenFlags) -> Result<Self> {
        let connection =
            rusqlite::Connection::open_with_flags(file, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)?;
        connection.busy_timeout(BUSY)?;
        connection.set_prepared_statement_cache_capacity(128);
        // Without this, many statements would be recompiled for every value bound to them.
        connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
        Ok(Self {
            database: Arc::new(Mutex::new(connection)),
            must_erase: Arc::default(),
        })
    }

    pub(super) fn with<T>(
        &self,
        action: impl FnOnce(&rusqlite::Connection) -> Result<T>,
    ) -> Result<T> {
        action(&self.database.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(crate) fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            bind(&mut statement, parameters)?;
            Ok(statement.raw_execute()? as u64)
        })
    }

    pub(crate) fn collect<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: impl Fn(Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.with(|connection| {
            let mut statement = connection.prepare_cached(sql)?;
            bind(&mut statement, parameters)?;
            let columns = statement.column_count();
            let mut rows = statement.raw_query();
            let (mut found, mut shared) = (Vec::new(), None);
            while let Some(row) = rows.next()? {
                // Created with the first row, because most statements return none and need no
                // column names.
                let names = || Answer::new(sql, row.as_ref().column_names());
                let answer: &Arc<Answer> = shared.get_or_insert_with(names);
                // A loop is fast enough for reports, which read hundreds of thousands of columns.
                let mut values = SmallVec::with_capacity(columns);
                for at in 0..columns {
                    let value = value(row.get_ref(at)?);
                    values.push(value.map_err(|what| answer.fail_at(at, what))?);
                }
                found.push(read(Row::new(answer.clone(), values))?);
            }
            Ok(found)
        })
    }

    pub(super) fn batch(&self, sql: &str) -> Result<()> {
        self.with(|connection| Ok(connection.execute_batch(sql)?))
    }

    /// Switches a new file to WAL. Retries while another program does the same, because SQLite does
    /// not wait in that case.
    pub(super) fn write_ahead(&self) -> Result<()> {
        let begun = Instant::now();
        self.with(|connection| {
            loop {
                match connection.execute_batch("PRAGMA journal_mode = WAL") {
                    Err(error)
                        if error.sqlite_error_code() == Some(ErrorCode::DatabaseBusy)
                            && begun.elapsed() < BUSY =>
                    {
                        std::thread::sleep(Duration::from_millis(5));
                    }
                    outcome => return Ok(outcome?),
                }
            }
        })
    }

    /// Checkpoints the log without blocking others; `false` if a reader still uses an older state,
    /// so that part of it remains.
    pub(super) fn is_folded(&self) -> Result<bool> {
        let folded = |row: Row| Ok(row.integer("log")? == row.integer("checkpointed")?);
        let rows = self.collect("PRAGMA wal_checkpoint(PASSIVE)", &[], folded)?;
        Ok(rows.first() == Some(&true))
    }

    /// Requests that the log be emptied once the transaction is committed, so that no deleted data
    /// is left in it.
    pub(crate) fn erase(&self) {
        self.must_erase.store(true, Ordering::Relaxed);
    }

    /// Empties the log if [`Self::erase`] was called. If a connection is still reading the log, the
    /// next call tries again.
    pub(super) fn erase_if_asked(&self) -> Result<()> {
        if !self.must_erase.load(Ordering::Relaxed) {
            return Ok(());
        }
        self.with(|connection| Ok(connection.busy_timeout(BUSY_ERASING)?))?;
        let emptied = self.collect("PRAGMA wal_checkpoint(TRUNCATE)", &[], |row| {
            Ok(row.integer("busy")? == 0)
        });
        self.with(|connection| Ok(connection.busy_timeout(BUSY)?))?;
        if emptied?.first() == Some(&true) {
            self.must_erase.store(false, Ordering::Relaxed);
        }
        Ok(())
    }

    /// Returns the number that distinguishes a file from its own earlier states; see `mark`.
    pub(super) fn mark(&self) -> Result<i32> {
        self.with(mark)
    }

    pub(super) fn set_mark(&self, mark: i32) -> Result<()> {
        self.batch(&format!("PRAGMA application_id = {mark}"))
    }

    /// Runs a statement without parameters, which is compiled only once.
    pub(super) fn step(&self, sql: &str) -> Result<()> {
        self.execute(sql, &[]).map(drop)
    }
}

/// Reads the mark in the file alone: without its log or locks, and even if a crash has left the
/// file shorter than its header says. The file is opened through SQLite, because closing it in any
/// other way would drop this process's locks on it.
pub(super) fn mark_alone(file: &Path) -> Result<i32> {
    let path = percent_encode(file);
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection =
        rusqlite::Connection::open_with_flags(format!("file:{path}?immutable=1"), flags)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_WRITABLE_SCHEMA, true)?;
    mark(&connection)
}

fn mark(connection: &rusqlite::Connection) -> Result<i32> {
    let read = |row: &rusqlite::Row<'_>| row.get("application_id");
    Ok(connection.query_row("PRAGMA application_id", [], read)?)
}

/// Escapes a path for a URL.
fn percent_encode(file: &Path) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-~".contains(&byte);
    let encode = |byte: &u8| match *byte {
        byte if keep(byte) => char::from(byte).to_string(),
        byte => format!("%{byte:02X}"),
    };
    file.as_os_str()
        .as_encoded_bytes()
        .iter()
        .map(encode)
        .collect()
}

/// The parameter names of nearly all statements, made only once because every statement is bound by
/// name.
const NAMES: [&str; 12] = [
    "$1", "$2", "$3", "$4", "$5", "$6", "$7", "$8", "$9", "$10", "$11", "$12",
];

/// Binds parameters by name. SQLite numbers `$1` by its first appearance, PostgreSQL by its name.
fn bind(statement: &mut rusqlite::Statement<'_>, parameters: &[Value]) -> rusqlite::Result<()> {
    for (position, parameter) in parameters.iter().enumerate() {
        let name = NAMES.get(position).map_or_else(
            || Cow::from(format!("${}", position + 1)),
            |name| Cow::from(*name),
        );
        if let Some(index) = statement.parameter_index(&name)? {
            let bound = match parameter {
                Value::Text(text) => ToSqlOutput::from(text.as_str()),
                Value::Integer(number) => ToSqlOutput::from(*number),
                Value::Null => ToSqlOutput::from(rusqlite::types::Null),
                Value::Texts(_) | Value::Integers(_) => {
                    return Err(rusqlite::Error::InvalidParameterName(
                        "only PostgreSQL supports lists".to_owned(),
                    ));
                }
            };
            statement.raw_bind_parameter(index, bound)?;
        }
    }
    Ok(())
}

fn value(column: ValueRef<'_>) -> std::result::Result<Value, &'static str> {
    match column {
        ValueRef::Text(text) => match std::str::from_utf8(text) {
            Ok(text) => Ok(Value::Text(text.to_owned())),
            Err(_) => Err("is not UTF-8"),
        },
        ValueRef::Integer(number) => Ok(Value::Integer(number)),
        ValueRef::Null => Ok(Value::Null),
        ValueRef::Real(_) | ValueRef::Blob(_) => Err("is neither text nor an integer"),
    }
}

#[cfg(test)]
mod tests {
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    #[test]
    fn parameters_are_bound_by_number_not_by_position() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let row = block_on(store.read((), |tx, ()| {
            Box::pin(async move {
                tx.query(
                    "SELECT $2 AS a, $1 AS b, $2 AS c",
                    &["one".into(), "two".into()],
                )
                .await
            })
        }));
        let row = row.unwrap().remove(0);
        assert_eq!(
            ["a", "b", "c"].map(|name| row.text(name).unwrap()),
            ["two", "one", "two"]
        );
    }
}
