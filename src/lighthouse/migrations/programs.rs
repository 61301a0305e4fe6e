//! Which programs may run on which schema. A migration adds, and takes away only what no program uses that may still run
//! (expand first, contract later); the schema says itself which those are (protocol.md section 7).

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use std::cmp::Ordering;

/// This program.
pub(crate) const PROGRAM: &str = env!("CARGO_PKG_VERSION");

/// How many migrations a program knows that may run on what this one makes, and which version is the first to do so.
/// A migration that takes something away raises both.
pub(crate) const OLDEST: (usize, &str) = (15, "0.1.1");

/// What a schema says of itself.
pub(crate) const READ: &str = "SELECT oldest_schema, oldest_program, made_by FROM schema_programs";

/// Has a schema say who may run on it; for whoever has just brought it up to date.
pub(crate) fn statement() -> String {
    let (schema, program) = OLDEST;
    format!(
        "DELETE FROM schema_programs; INSERT INTO schema_programs (oldest_schema, oldest_program, made_by) VALUES ({schema}, '{program}', '{PROGRAM}')"
    )
}

/// What a newer program has left word of.
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

    /// # Errors
    /// [`Error::Newer`] where this program knows too few migrations.
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
            ", {made_by}, and takes {oldest_program} or newer; this is {PROGRAM}"
        )))
    }
}

/// What is to be done with a schema that has had so many migrations.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Next {
    Migrate,
    /// It has had all.
    Run,
    /// It has had more, and says itself whether this program may run on it.
    Ask,
}

/// By how many migrations a schema has had.
pub(crate) fn next(done: usize) -> Next {
    match done.cmp(&MIGRATIONS.len()) {
        Ordering::Less => Next::Migrate,
        Ordering::Equal => Next::Run,
        Ordering::Greater => Next::Ask,
    }
}

/// A newer program's, that says nothing.
pub(crate) fn unknown() -> Error {
    Error::Newer(format!("; this is {PROGRAM}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Migrations of the time before a schema said anything.
    const SILENT: usize = 15;

    fn word(oldest_schema: i64) -> Word {
        Word {
            oldest_schema,
            oldest_program: "0.3.0".to_owned(),
            made_by: "0.4.1".to_owned(),
        }
    }

    #[test]
    fn a_program_runs_on_a_newer_schema_that_takes_it_and_on_no_other() {
        assert_eq!(word(15).judge_for(15), Ok(()));
        assert_eq!(word(15).judge_for(16), Ok(()));
        for refused in [16, i64::MAX, -1] {
            let error = word(refused).judge_for(15).unwrap_err();
            assert_eq!(
                error.to_string(),
                format!(
                    "the database was made by a newer version of this program, 0.4.1, and takes 0.3.0 or newer; this is {PROGRAM}"
                )
            );
        }
    }

    #[test]
    fn a_schema_is_migrated_run_on_or_asked() {
        let all = MIGRATIONS.len();
        assert_eq!(next(0), Next::Migrate);
        assert_eq!(next(all - 1), Next::Migrate);
        assert_eq!(next(all), Next::Run);
        assert_eq!(next(all + 1), Next::Ask);
    }

    /// Whether an older program may stumble over what a migration does.
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
    fn what_takes_something_away_is_told_from_what_adds() {
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
    fn a_migration_that_takes_something_away_says_which_programs_may_run_since() {
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
