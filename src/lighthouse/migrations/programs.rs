//! Which programs can use which schema. A migration adds things. It removes only what is used by no
//! program that may still be running (expand first, contract later). The schema itself records
//! which programs can use it (protocol.md section 7).

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use std::cmp::Ordering;

/// This program.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// The number of migrations that a program must know to use this schema, and the first version that
/// does. A migration that removes something raises both.
pub(crate) const OLDEST: (usize, &str) = (15, "0.1.1");

/// Like [`OLDEST`], for a database that has had a second pepper: programs that know only one pepper
/// would count every user again.
pub(crate) const SEVERAL_PEPPERS: (i64, &str) = (19, "0.1.1");

/// Selects a schema's statement about which programs can use it.
pub(crate) const READ: &str = "SELECT oldest_schema, oldest_program, made_by FROM schema_programs";

/// Records in a schema which programs can use it; run after migrating. Keeps the stricter statement
/// made by a pepper rotation.
pub(crate) fn statement() -> String {
    let (schema, program) = OLDEST;
    format!(
        "DELETE FROM schema_programs WHERE oldest_schema <= {schema};
        UPDATE schema_programs SET made_by = '{PROGRAM}';
        INSERT INTO schema_programs (oldest_schema, oldest_program, made_by)
            SELECT {schema}, '{program}', '{PROGRAM}' WHERE NOT EXISTS (SELECT oldest_schema FROM schema_programs)"
    )
}

/// A schema's statement about which programs can use it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Word {
    oldest_schema: i64,
    oldest_program: String,
    made_by: String,
}

impl Word {
    pub(crate) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            oldest_schema: row.integer("oldest_schema")?,
            oldest_program: row.text("oldest_program")?,
            made_by: row.text("made_by")?,
        })
    }

    /// Checks that this program can use the schema.
    ///
    /// # Errors
    /// [`Error::Newer`] if this program knows too few migrations.
    pub(crate) fn judge(&self) -> Result<()> {
        self.judge_for(MIGRATIONS.len())
    }

    fn judge_for(&self, known: usize) -> Result<()> {
        if usize::try_from(self.oldest_schema).is_ok_and(|oldest| oldest <= known) {
            return Ok(());
        }
        let Self {
            oldest_program,
            made_by,
            ..
        } = self;
        Err(Error::Newer(format!(
            ", {made_by}, and needs {oldest_program} or newer; this is {PROGRAM}"
        )))
    }
}

/// What to do with a schema, judging by its number of migrations.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Migrate,
    /// All migrations have been applied.
    Run,
    /// More have been applied than this program knows. The schema states whether this program can
    /// use it.
    Ask,
}

/// Decides what to do with a schema to which this many migrations have been applied.
pub(crate) fn next(done: usize) -> Next {
    match done.cmp(&MIGRATIONS.len()) {
        Ordering::Less => Next::Migrate,
        Ordering::Equal => Next::Run,
        Ordering::Greater => Next::Ask,
    }
}

/// The error for a schema that a newer version has left without a statement.
pub(crate) fn unknown() -> Error {
    Error::Newer(format!("; this is {PROGRAM}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The number of migrations of the last schema without a statement.
    const SILENT: usize = 15;

    fn word(oldest_schema: i64) -> Word {
        Word {
            oldest_schema,
            oldest_program: "0.3.0".to_owned(),
            made_by: "0.4.1".to_owned(),
        }
    }

    #[test]
    fn a_program_runs_on_a_newer_schema_only_if_that_supports_it() {
        assert_eq!(word(15).judge_for(15), Ok(()));
        assert_eq!(word(15).judge_for(16), Ok(()));
        for refused in [16, i64::MAX, -1] {
            let error = word(refused).judge_for(15).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the database was migrated by a newer version of this program, 0.4.1, and needs 0.3.0 or newer; this is {PROGRAM}"
                )
            );
        }
    }

    #[test]
    fn a_schema_is_migrated_used_or_asked() {
        let all = MIGRATIONS.len();
        assert_eq!(next(0), Next::Migrate);
        assert_eq!(next(all - 1), Next::Migrate);
        assert_eq!(next(all), Next::Run);
        assert_eq!(next(all + 1), Next::Ask);
    }

    /// Whether a migration does something that may break an older program.
    fn takes_away(sql: &str) -> bool {
        let code = sql.lines().filter(|line| !line.trim().starts_with("--"));
        let code = code.collect::<Vec<_>>().join(" ").to_uppercase();
        let mut statements = code.split(';');
        statements.any(|one| {
            [
                "DROP TABLE",
                "DROP COLUMN",
                "RENAME",
                "ALTER COLUMN",
                "UNIQUE INDEX",
            ]
            .iter()
            .any(|words| one.contains(words))
                || one.contains("ADD COLUMN")
                    && one.contains("NOT NULL")
                    && !one.contains("DEFAULT")
        })
    }

    #[test]
    fn migrations_that_remove_things_are_distinguished_from_those_that_add() {
        for (sql, expected) in [
            ("CREATE TABLE a (b TEXT NOT NULL);", false),
            (
                "ALTER TABLE a ADD COLUMN b TEXT NOT NULL DEFAULT '';",
                false,
            ),
            ("ALTER TABLE a ADD COLUMN b TEXT;", false),
            ("CREATE INDEX c ON a (b);", false),
            ("-- DROP TABLE a\nCREATE INDEX c ON a (b);", false),
            ("ALTER TABLE a ADD COLUMN b TEXT NOT NULL;", true),
            ("ALTER TABLE a DROP COLUMN b;", true),
            ("ALTER TABLE a RENAME COLUMN b TO c;", true),
            ("DROP TABLE a;", true),
            ("CREATE UNIQUE INDEX c ON a (b);", true),
        ] {
            assert_eq!(takes_away(sql), expected, "{sql}");
        }
    }

    #[test]
    fn a_migration_that_removes_something_says_which_programs_it_supports() {
        let (oldest, program) = OLDEST;
        assert!(oldest <= MIGRATIONS.len() && !program.is_empty());
        for (before, sql) in MIGRATIONS.iter().enumerate().skip(SILENT) {
            let number = before + 1;
            assert!(
                !takes_away(sql) || oldest >= before,
                "migration {number} takes something away: raise `OLDEST` to the first program that does without it"
            );
        }
    }
}
