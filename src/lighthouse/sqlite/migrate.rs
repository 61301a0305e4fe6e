//! Bringing a file up to this version; `PRAGMA user_version` counts the migrations it has had.

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sqlite::connection::Connection;

/// Several programs may open a new file at once: whoever holds the lock looks at the version and acts on it.
pub(super) fn migrate(connection: &Connection) -> Result<()> {
    connection.batch("BEGIN IMMEDIATE")?;
    let done = migrate_within(connection);
    connection.batch(if done.is_ok() { "COMMIT" } else { "ROLLBACK" })?;
    done
}

/// Whether a database is of this version.
pub(super) fn is_current(connection: &Connection) -> bool {
    version(connection).is_ok_and(|version| version == MIGRATIONS.len())
}

/// Whether a database is of a newer program.
pub(super) fn is_newer(connection: &Connection) -> Result<bool> {
    version(connection).map(|version| version > MIGRATIONS.len())
}

pub(super) fn newer() -> Error {
    Error::Failed("it was made by a newer version of this program".to_owned())
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
    if is_newer(connection)? {
        return Err(newer());
    }
    let version = version(connection)?;
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(version) {
        connection.batch(&format!("{sql}; PRAGMA user_version = {};", number + 1))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::store::Store;

    #[test]
    fn a_database_of_a_newer_program_is_left_alone() {
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
