//! `fastenctl lighthouse copy-to`: copies the whole database to another engine. The rules are in
//! `crate::lighthouse::transfer`.

use crate::commands::storage::place::Place;
use clap::Args;
use serde::Serialize;
use std::path::PathBuf;

/// Copy everything to an empty database, from SQLite to PostgreSQL or back
#[derive(Args)]
pub struct CopyTo {
    /// The `postgres://` URL of an empty database, or a folder for a SQLite database
    #[arg(value_name = "DATABASE")]
    pub database: String,
    /// File with the password of that PostgreSQL database on its first line, or `-` for stdin
    #[arg(long, value_name = "FILE")]
    pub password_file: Option<PathBuf>,
    #[command(flatten)]
    pub place: Place,
}

/// What `copy-to --json` prints.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CopyDocument {
    pub schema_version: u8,
    pub ok: bool,
    pub from: Engine,
    pub to: Engine,
    /// In all tables.
    pub rows: u64,
    pub tables: Vec<CopiedTable>,
    /// The pepper that belongs to the copy; null if the gateway never ran.
    pub pepper_file: Option<PathBuf>,
    /// Other peppers that the data still needs, or already needs, during a rotation.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub other_pepper_files: Vec<PathBuf>,
}

/// A table that was copied.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct CopiedTable {
    pub table: String,
    /// In both databases.
    pub rows: u64,
}

/// A kind of database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Engine {
    Sqlite,
    Postgresql,
}

#[cfg(feature = "lighthouse")]
mod run {
    use crate::clock::Clock;
    use crate::commands::context::Context;
    use crate::commands::input::first_line_of;
    use crate::commands::lighthouse::table::table;
    use crate::commands::storage::copy_to::{CopiedTable, CopyDocument, CopyTo, Engine};
    use crate::commands::storage::database::existing_folder;
    use crate::error::{Error, Kind, Result};
    use crate::lighthouse::audit;
    use crate::lighthouse::audit::{Action, Entry};
    use crate::lighthouse::folder::COPYING;
    use crate::lighthouse::settings::SQLITE;
    use crate::lighthouse::transfer::copied::Copied;
    use crate::lighthouse::transfer::{to_postgres, to_sqlite};
    use crate::secret::Secret;
    use crate::text::clean;
    use crate::ui::interrupt::tidy_when_interrupted;
    use std::path::PathBuf;
    use std::process::ExitCode;

    impl CopyTo {
        /// Copies everything or nothing.
        ///
        /// # Errors
        /// Exit code 1 if the copy failed, 2 for two databases of the same kind or a password in
        /// the URL, 3 if a gateway is serving the source, the pepper differs or the target cannot
        /// be used, 10 if there is no source, 11 if the target is not empty.
        pub fn run(self, context: &Context) -> Result<ExitCode> {
            let to = engine(&self.database)?;
            let settings = existing_folder(&self.place)?;
            let from = engine_of_settings(settings.database.expose());
            if from == to {
                return Err(of_one_kind(from));
            }
            let (actor, now) = (audit::operator(), Clock::default().now());
            let entry = Entry::new(actor, Action::DatabaseCopied, "", from.name());
            let password = self.password_file.as_deref();
            let password = password
                .map(|file| first_line_of(file, "--password-file"))
                .transpose()?;
            let moving = context.ui.spinner("copying the database");
            let copied = match to {
                Engine::Postgresql => {
                    let url = Secret::new(self.database);
                    let work =
                        || to_postgres::copy(&settings, &url, password.as_ref(), (entry, now));
                    tidy_when_interrupted(settings.data_folder()?, COPYING, work)?
                }
                Engine::Sqlite => {
                    let folder = PathBuf::from(self.database);
                    let work = || to_sqlite::copy(&settings, &folder, (entry, now));
                    tidy_when_interrupted(folder.clone(), COPYING, work)?
                }
            };
            drop(moving);
            if context.ui.json() {
                context.ui.document(&document(from, to, copied));
            } else {
                context.ui.out(&told(from, to, &copied));
            }
            Ok(ExitCode::SUCCESS)
        }
    }

    impl Engine {
        /// The name in the audit log.
        const fn name(self) -> &'static str {
            match self {
                Self::Sqlite => "sqlite",
                Self::Postgresql => "postgresql",
            }
        }

        const fn title(self) -> &'static str {
            match self {
                Self::Sqlite => "SQLite",
                Self::Postgresql => "PostgreSQL",
            }
        }
    }

    fn engine_of_settings(database: &str) -> Engine {
        if database == SQLITE {
            Engine::Sqlite
        } else {
            Engine::Postgresql
        }
    }

    /// Parses the argument: a folder, or a URL. Rejects a URL with a password, because every user
    /// of this machine could read it.
    fn engine(database: &str) -> Result<Engine> {
        let Some((scheme, rest)) = database.split_once("://") else {
            return Ok(Engine::Sqlite);
        };
        if !matches!(scheme, "postgres" | "postgresql") {
            let message = format!(
                "`{}` is neither a `postgres://` URL nor a folder",
                clean(scheme)
            );
            return Err(Error::new(Kind::Usage, message));
        }
        if holds_password(rest) {
            let message = "the URL contains a password, which every user of this machine can see on the command line";
            return Err(Error::new(Kind::Usage, message)
                .hint("leave it out and use `--password-file FILE`, or `-` for stdin"));
        }
        Ok(Engine::Postgresql)
    }

    /// Whether a URL, given without its scheme, contains a password.
    fn holds_password(rest: &str) -> bool {
        let (authority, query) = rest.split_once('?').unwrap_or((rest, ""));
        let authority = authority.split('/').next().unwrap_or_default();
        let user = authority.rsplit_once('@').map_or("", |(user, _)| user);
        user.contains(':') || query.split('&').any(|one| one.starts_with("password="))
    }

    fn of_one_kind(engine: Engine) -> Error {
        let message = format!("both databases are {}", engine.title());
        Error::new(Kind::Usage, message).hint(match engine {
            Engine::Sqlite => "`fastenctl lighthouse backup` and `restore` move a SQLite database",
            Engine::Postgresql => "`pg_dump` and `pg_restore` move a PostgreSQL database",
        })
    }

    fn told(from: Engine, to: Engine, copied: &Copied) -> String {
        let rows = copied.tables.iter();
        let rows = rows.map(|(name, rows)| [name.clone(), rows.to_string()]);
        let listed = table(["Table", "Rows"], rows);
        let (from, to, rows) = (from.title(), to.title(), copied.rows());
        let tables = copied.tables.len();
        let files = copied.peppers.iter();
        let files = files.map(|file| format!("`{}`", clean(&file.display().to_string())));
        let files: Vec<String> = files.collect();
        let pepper = match files.len() {
            0 => String::new(),
            1 => format!(
                "every gateway that uses the new database needs the pepper {}\n",
                files[0]
            ),
            _ => format!(
                "every gateway that uses the new database needs the peppers {}\n",
                files.join(" and ")
            ),
        };
        format!(
            "{listed}\nCopied {rows} rows in {tables} tables to the {to} database and compared them with the \
             {from} database\n{pepper}the old database is unchanged: set `database` in the settings before you \
             start the gateway again\n"
        )
    }

    fn document(from: Engine, to: Engine, copied: Copied) -> CopyDocument {
        CopyDocument {
            schema_version: 1,
            ok: true,
            from,
            to,
            rows: copied.rows(),
            tables: copied
                .tables
                .into_iter()
                .map(|(table, rows)| CopiedTable { table, rows })
                .collect(),
            pepper_file: copied.peppers.first().cloned(),
            other_pepper_files: copied.peppers.into_iter().skip(1).collect(),
        }
    }

    #[cfg(test)]
    mod tests {
        use super::*;

        #[test]
        fn a_url_is_recognised_by_its_scheme_and_must_not_contain_a_password() {
            for (given, expected) in [
                ("/var/lib/fastenctl", Ok(Engine::Sqlite)),
                ("data", Ok(Engine::Sqlite)),
                ("postgres://me@h:5432/d", Ok(Engine::Postgresql)),
                (
                    "postgresql:///d?host=/run/postgresql",
                    Ok(Engine::Postgresql),
                ),
                ("postgres://h:1,i:2/d", Ok(Engine::Postgresql)),
                ("postgres://me:hush@h/d", Err(Kind::Usage)),
                ("postgres://me@h/d?password=hush", Err(Kind::Usage)),
                ("mysql://h/d", Err(Kind::Usage)),
            ] {
                let found = engine(given).map_err(|error| error.kind());
                assert_eq!(found, expected, "{given}");
            }
        }
    }
}
