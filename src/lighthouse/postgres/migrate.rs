//! Migrates a database to this version; the table `lighthouse_schema` counts its migrations.

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::migrations::programs;
use crate::lighthouse::migrations::programs::{Next, READ, Word};
use crate::lighthouse::postgres::connection::{COMMIT, Connection, Connections, of_statement};
use crate::lighthouse::sql::error::{Error, Result};

/// The lock held while migrating, so that replicas that start together take turns.
const MIGRATION_LOCK: i64 = 0x0066_6173_7465_6e63;

/// Checks that the database responds, accepts writes and supports this program; changes nothing.
pub(super) async fn probe(pool: &Connections) -> Result<()> {
    let connection = Connection::take(pool).await?;
    is_current(&connection).await?;
    let rows = connection.query("SHOW transaction_read_only").await?;
    match rows.first() {
        Some(row) if row.str("transaction_read_only")? == "on" => Err(Error::Unavailable(
            "it does not accept writes; is it a standby?".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// Whether the database needs no migration; an error if it does not support this program.
async fn is_current(connection: &Connection) -> Result<bool> {
    if !has_table(connection, "lighthouse_schema").await? {
        return Ok(false);
    }
    match version(connection).await? {
        Some(done) => Ok(next_step(connection, done).await? != Next::Migrate),
        None => Ok(false),
    }
}

/// Whether one of the gateway's tables exists; queried without parameters.
async fn has_table(connection: &Connection, name: &str) -> Result<bool> {
    let sql = format!(
        "SELECT COUNT(*) AS count FROM information_schema.tables
            WHERE table_name = '{name}' AND table_schema = ANY (current_schemas(false))"
    );
    let rows = connection.query(&sql).await?;
    rows.first()
        .map_or(Ok(false), |row| Ok(row.integer("count")? > 0))
}

/// Decides what to do with a schema to which `done` migrations have been applied.
///
/// # Errors
/// [`Error::Newer`] if it supports only newer versions of this program.
async fn next_step(connection: &Connection, done: usize) -> Result<Next> {
    let step = programs::next(done);
    if step == Next::Ask {
        if !has_table(connection, "schema_programs").await? {
            return Err(programs::unknown());
        }
        let rows = connection.query(READ).await?;
        let row = rows.first().ok_or_else(programs::unknown)?;
        Word::read(row)?.judge()?;
    }
    Ok(step)
}

/// The number of migrations; `None` if it is not recorded yet.
async fn version(connection: &Connection) -> Result<Option<usize>> {
    let rows = connection
        .query("SELECT version FROM lighthouse_schema")
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    let done = usize::try_from(row.integer("version")?);
    done.map(Some).map_err(|_| programs::unknown())
}

/// Migrates the database to this version.
pub(super) async fn migrate(pool: &Connections) -> Result<()> {
    let connection = Connection::take(pool).await?;
    // A database that needs no migration may be read-only.
    if is_current(&connection).await? {
        return Ok(());
    }
    connection.begin("BEGIN").await?;
    match migrate_within(&connection).await {
        Ok(()) => connection
            .commit(COMMIT)
            .await
            .map_err(|attempt| attempt.error),
        Err(error) => {
            connection.roll_back().await;
            Err(error)
        }
    }
}

async fn migrate_within(connection: &Connection) -> Result<()> {
    let object = connection.object()?;
    // Another replica may take a while to migrate.
    let lock =
        format!("SET LOCAL statement_timeout = 0; SELECT pg_advisory_xact_lock({MIGRATION_LOCK});");
    let table = "CREATE TABLE IF NOT EXISTS lighthouse_schema (version BIGINT NOT NULL)";
    object.batch_execute(&lock).await.map_err(of_statement)?;
    object.batch_execute(table).await.map_err(of_statement)?;
    let done = version(connection).await?;
    if done.is_none() {
        object
            .batch_execute("INSERT INTO lighthouse_schema VALUES (0)")
            .await
            .map_err(of_statement)?;
    }
    let done = done.unwrap_or(0);
    // Another replica may have migrated it in the meantime.
    if next_step(connection, done).await? != Next::Migrate {
        return Ok(());
    }
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(done) {
        // PostgreSQL does not know this clause, because all its tables are heaps.
        let sql = sql.replace(" WITHOUT ROWID", "");
        let sql = format!(
            "{sql};\nUPDATE lighthouse_schema SET version = {};",
            number + 1
        );
        object.batch_execute(&sql).await.map_err(of_statement)?;
    }
    let programs = programs::statement();
    object.batch_execute(&programs).await.map_err(of_statement)
}
