//! Bringing a database up to this version; the table `lighthouse_schema` counts the migrations it has had.

use crate::lighthouse::migrations::MIGRATIONS;
use crate::lighthouse::postgres::connection::{COMMIT, Connection, of_statement};
use crate::lighthouse::sql::error::{Error, Result};
use deadpool_postgres::Pool;

/// Held while migrating, so that replicas that start together do it one after the other.
const MIGRATION_LOCK: i64 = 0x0066_6173_7465_6e63;

/// Whether the database answers, takes writes and is not a newer program's; changes nothing in it.
pub(super) async fn probe(pool: &Pool) -> Result<()> {
    let connection = Connection::take(pool).await?;
    is_current(&connection).await?;
    let rows = connection.query("SHOW transaction_read_only").await?;
    match rows.first() {
        Some(row) if row.str("transaction_read_only")? == "on" => Err(Error::Unavailable(
            "it takes no writes; is it a standby?".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// Whether it has had every migration; one of a newer program's is an error.
async fn is_current(connection: &Connection) -> Result<bool> {
    let there = "SELECT COUNT(*) AS count FROM information_schema.tables
        WHERE table_name = 'lighthouse_schema' AND table_schema = ANY (current_schemas(false))";
    match connection.query(there).await?.first() {
        Some(row) if row.integer("count")? > 0 => {
            Ok(version(connection).await? == Some(MIGRATIONS.len()))
        }
        _ => Ok(false),
    }
}

/// How many migrations it has had; nothing where that is not written down yet.
async fn version(connection: &Connection) -> Result<Option<usize>> {
    let rows = connection
        .query("SELECT version FROM lighthouse_schema")
        .await?;
    let Some(row) = rows.first() else {
        return Ok(None);
    };
    match usize::try_from(row.integer("version")?) {
        Ok(done) if done <= MIGRATIONS.len() => Ok(Some(done)),
        _ => Err(newer()),
    }
}

fn newer() -> Error {
    Error::Failed("it was made by a newer version of this program".to_owned())
}

/// Brings it up to this version.
pub(super) async fn migrate(pool: &Pool) -> Result<()> {
    let connection = Connection::take(pool).await?;
    // A database that takes no writes now can be read all the same.
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
    // Others may take their time.
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
    for (number, sql) in MIGRATIONS.iter().enumerate().skip(done.unwrap_or(0)) {
        // Every table is a heap here.
        let sql = sql.replace(" WITHOUT ROWID", "");
        let sql = format!(
            "{sql};\nUPDATE lighthouse_schema SET version = {};",
            number + 1
        );
        object.batch_execute(&sql).await.map_err(of_statement)?;
    }
    Ok(())
}
