//! Migrates a file to this version; `PRAGMA user_version` is the number of migrations that have
//! been applied to the file.

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::migrations::programs;
use crate::lighthouse::migrations::programs::{Next, READ, Word};
use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sqlite::connection::Connection;

/// Migrates under a lock, because several programs may open a new file at once: each checks the
/// version and acts on it while it holds the lock.
pub(super) fn migrate(connection: &Connection) -> Result<()> {
    connection.batch("BEGIN IMMEDIATE")?;
    let done = migrate_within(connection);
    connection.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Whether a database needs no migration and supports this program.
pub(super) fn is_current(connection: &Connection) -> bool {
    next_step(connection).is_ok_and(|step| step != Next::Migrate)
}

/// Decides whether to migrate a database, depending on its version.
///
/// # Errors
/// [`crate::lighthouse::sql::error::Error::Newer`] if it supports only newer versions of this
/// program.
pub(super) fn next_step(connection: &Connection) -> Result<Next> {
    let step = programs::next(version(connection)?);
    if step == Next::Ask {
        let has_table = "SELECT name FROM sqlite_schema WHERE name = 'schema_programs'";
        let has_table = connection.collect(has_table, &[], Ok)?;
        if has_table.is_empty() {
            return Err(programs::unknown());
        }
        let words = connection.collect(READ, &[], |row| Word::read(&row))?;
        words.first().ok_or_else(programs::unknown)?.judge()?;
    }
    Ok(step)
}

fn version(connection: &Connection) -> Result<usize> {
    connection
        .with(|c| {
            let read = |row: &rusqlite::Row<'_>| row.get::<_, u16>("user_version");
            Ok(c.query_row("PRAGMA user_version", [], read)?)
        })
        .map(usize::from)
}

fn migrate_within(connection: &Connection) -> Result<()> {
    if next_step(connection)? != Next::Migrate {
        return Ok(());
    }
    let version = version(connection)?;
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        connection.batch(&format!("{sql}; PRAGMA user_version = {};", number + 1))?;
    }
    connection.batch(&programs::statement())
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::store::Store;

    #[test]
    fn a_newer_programs_database_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lighthouse.db");
        rusqlite::Connection::open(&file)
            .unwrap()
            .execute_batch("PRAGMA user_version = 99")
            .unwrap();
        assert!(
            Store::open(folder.path())
                .err()
                .unwrap()
                .to_string()
                .contains("newer version")
        );
    }
}
