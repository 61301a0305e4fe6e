//! A pooled connection, its transaction, and the meaning of its errors.

use crate::lighthouse::postgres::values;
use crate::lighthouse::sql::answer::Answer;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::together::Statement;
use crate::lighthouse::sql::value::Value;
use deadpool_postgres::{Object, Pool, PoolError};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio_postgres::Column;
use tokio_postgres::SimpleQueryMessage;
use tokio_postgres::Statement as Prepared;
use tokio_postgres::error::SqlState;

/// Maximum number of jobs that wait for a connection; further ones are refused.
const WAITING: usize = 1024;

/// Settings for each transaction through a pooler, which accepts no options (see `config`) and may
/// use another connection for every transaction.
const GUARDS_IN_TRANSACTION: &str =
    "SET LOCAL idle_in_transaction_session_timeout = '10s'; SET LOCAL statement_timeout = '15s'";

/// Commits unconditionally.
pub(super) const COMMIT: &str = "COMMIT";

/// Returns the SQL that commits unless the database runs it after `until`, in Unix seconds by its
/// own clock. A COMMIT can sit in a socket for as long as the database hangs.
pub(super) fn commit_before(until: f64) -> String {
    format!("SELECT 1 / (clock_timestamp() < to_timestamp({until:.6}))::integer; {COMMIT}")
}

/// A failed run of a job, and whether the job may run again.
pub(super) struct Attempt {
    pub(super) error: Error,
    pub(super) again: bool,
}

impl Attempt {
    pub(super) const fn again(error: Error) -> Self {
        Self { error, again: true }
    }

    pub(super) const fn last(error: Error) -> Self {
        Self {
            error,
            again: false,
        }
    }
}

/// Our connections.
#[derive(Clone)]
pub(super) struct Connections {
    pub(super) pool: Pool,
    /// Whether the connections lead to a pooler in transaction mode, where statements prepared in
    /// one transaction do not exist in the next.
    pub(super) is_pooled: bool,
}

/// A pooled connection. If it is dropped inside a transaction, it is not returned to the pool
/// but closed, which rolls the transaction back.
pub(crate) struct Connection {
    object: Option<Object>,
    is_pooled: bool,
    in_transaction: AtomicBool,
    /// Whether a statement has failed; COMMIT would then roll back silently.
    failed: AtomicBool,
    /// The first error; later statements only report that the transaction is aborted.
    cause: OnceLock<Error>,
}

impl Connection {
    pub(super) async fn take(connections: &Connections) -> Result<Self> {
        let pool = &connections.pool;
        if pool.status().waiting > WAITING {
            return Err(Error::Busy);
        }
        let object = pool.get().await.map_err(of_pool)?;
        Ok(Self {
            object: Some(object),
            is_pooled: connections.is_pooled,
            in_transaction: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            cause: OnceLock::new(),
        })
    }

    pub(super) fn object(&self) -> Result<&Object> {
        self.object
            .as_ref()
            .ok_or_else(|| Error::Failed("this connection is closed".to_owned()))
    }

    /// Begins a transaction, and returns the database's time in Unix seconds.
    pub(super) async fn begin(&self, sql: &str) -> Result<f64> {
        self.in_transaction.store(true, Ordering::Relaxed);
        let guards = if self.is_pooled {
            format!("; {GUARDS_IN_TRANSACTION}")
        } else {
            String::new()
        };
        let sql = format!("{sql}{guards}; SELECT EXTRACT(EPOCH FROM clock_timestamp()) AS now");
        let answered = self.object()?.simple_query(&sql).await;
        let now = answered
            .map_err(of_statement)?
            .iter()
            .find_map(|message| match message {
                SimpleQueryMessage::Row(row) => row.get("now")?.parse().ok(),
                _ => None,
            });
        now.ok_or_else(|| Error::Failed("it does not report the time".to_owned()))
    }

    /// Commits with `sql`, which is [`COMMIT`] or comes from [`commit_before`].
    pub(super) async fn commit(&self, sql: &str) -> std::result::Result<(), Attempt> {
        if self.failed.load(Ordering::Relaxed) {
            self.roll_back().await;
            return Err(Attempt::last(Error::Failed(
                "a job continued after a statement had failed".to_owned(),
            )));
        }
        let connection = self.object().map_err(Attempt::last)?;
        match connection.batch_execute(sql).await.map_err(of_commit) {
            Ok(()) => {
                self.in_transaction.store(false, Ordering::Relaxed);
                Ok(())
            }
            Err(error @ Error::Conflict(_)) => Err(Attempt::again(error)),
            Err(Error::Late) => {
                self.roll_back().await;
                Err(Attempt::last(Error::Late))
            }
            // The transaction may have been committed, so the job must not run again.
            Err(error) => Err(Attempt::last(error)),
        }
    }

    pub(super) async fn roll_back(&self) {
        if let Ok(object) = self.object()
            && object.batch_execute("ROLLBACK").await.is_ok()
        {
            self.in_transaction.store(false, Ordering::Relaxed);
        }
    }

    pub(crate) async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        if self.is_pooled {
            let parameters: Vec<_> = parameters.iter().map(values::as_typed).collect();
            let touched = self.object()?.execute_typed(sql, &parameters).await;
            return touched.map_err(|error| self.fail(error));
        }
        let statement = self.object()?.prepare_cached(sql).await;
        let statement = statement.map_err(|error| self.fail(error))?;
        let touched = self.object()?.execute_raw(&statement, parameters).await;
        touched.map_err(|error| self.fail(error))
    }

    pub(crate) async fn collect<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: impl Fn(Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        if self.is_pooled {
            let parameters: Vec<_> = parameters.iter().map(values::as_typed).collect();
            let rows = self.object()?.query_typed(sql, &parameters).await;
            return read_all(sql, &rows.map_err(|error| self.fail(error))?, read);
        }
        let statement = self.object()?.prepare_cached(sql).await;
        let statement = statement.map_err(|error| self.fail(error))?;
        let parameters: Vec<_> = parameters.iter().map(values::as_parameter).collect();
        let rows = self
            .object()?
            .query(&statement, &parameters)
            .await
            .map_err(|error| self.fail(error))?;
        read_all(sql, &rows, read)
    }

    /// Begins a transaction and runs its first statement in a single round trip.
    pub(super) async fn begin_and(&self, sql: &str, first: &Statement) -> Result<(f64, Vec<Row>)> {
        // The statement is prepared in advance, because it is sent together with BEGIN.
        let object = self.object()?;
        let prepared = self.prepare(object, first.sql).await;
        let prepared = prepared.map_err(|error| self.fail(error))?;
        let found = send(object, prepared.as_ref(), first);
        let (now, found) = tokio::join!(biased; self.begin(sql), found);
        let now = now?;
        let found = found.map_err(|error| self.fail(error))?;
        Ok((now, read_all(first.sql, &found, Ok)?))
    }

    /// Runs the last statement of a transaction and commits with `commit` in a single round trip.
    pub(super) async fn write_and_commit(
        &self,
        last: &Statement,
        commit: &str,
    ) -> std::result::Result<Vec<Row>, Attempt> {
        let object = self.object().map_err(Attempt::last)?;
        let prepared = match self.prepare(object, last.sql).await {
            Ok(prepared) => prepared,
            Err(error) => {
                self.roll_back().await;
                return Err(Attempt::again(of_statement(error)));
            }
        };
        let written = send(object, prepared.as_ref(), last);
        let (written, committed) = tokio::join!(biased; written, object.batch_execute(commit));
        let written = match written {
            Ok(written) => written,
            // The server itself reports the failure, so it has committed nothing.
            Err(error) if error.as_db_error().is_some() => {
                self.roll_back().await;
                return Err(Attempt::again(of_statement(error)));
            }
            Err(error) => return Err(Attempt::last(of_statement(error))),
        };
        match committed.map_err(of_commit) {
            Ok(()) => self.in_transaction.store(false, Ordering::Relaxed),
            Err(error @ (Error::Conflict(_) | Error::Late)) => {
                self.roll_back().await;
                return Err(Attempt::again(error));
            }
            // The transaction may have been committed, so the job must not run again.
            Err(error) => return Err(Attempt::last(error)),
        }
        read_all(last.sql, &written, Ok).map_err(Attempt::last)
    }

    /// Prepares a statement that is sent together with another one; through a pooler, it is sent
    /// unprepared.
    async fn prepare(
        &self,
        object: &Object,
        sql: &str,
    ) -> std::result::Result<Option<Prepared>, tokio_postgres::Error> {
        if self.is_pooled {
            return Ok(None);
        }
        object.prepare_cached(sql).await.map(Some)
    }

    pub(super) async fn query(&self, sql: &str) -> Result<Vec<Row>> {
        self.collect(sql, &[], Ok).await
    }

    fn fail(&self, error: tokio_postgres::Error) -> Error {
        self.failed.store(true, Ordering::Relaxed);
        let is_echo = error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION);
        let error = of_statement(error);
        if !is_echo {
            // Only the first error is kept.
            let _ = self.cause.set(error.clone());
        }
        error
    }

    /// Returns why the transaction failed, if one of its statements did.
    pub(super) fn cause(&self) -> Option<Error> {
        self.cause.get().cloned()
    }
}

impl Drop for Connection {
    fn drop(&mut self) {
        if self.in_transaction.load(Ordering::Relaxed)
            && let Some(object) = self.object.take()
        {
            drop(Object::take(object));
        }
    }
}

/// Sends a statement, prepared or unprepared.
async fn send(
    object: &Object,
    prepared: Option<&Prepared>,
    statement: &Statement,
) -> std::result::Result<Vec<tokio_postgres::Row>, tokio_postgres::Error> {
    let values = &statement.values;
    if let Some(prepared) = prepared {
        let parameters: Vec<_> = values.iter().map(values::as_parameter).collect();
        object.query(prepared, &parameters).await
    } else {
        let parameters: Vec<_> = values.iter().map(values::as_typed).collect();
        object.query_typed(statement.sql, &parameters).await
    }
}

/// Reads all rows of a result.
fn read_all<T>(
    sql: &str,
    rows: &[tokio_postgres::Row],
    read: impl Fn(Row) -> Result<T>,
) -> Result<Vec<T>> {
    let columns = rows.first().map_or(&[][..], tokio_postgres::Row::columns);
    let answer = Answer::new(sql, columns.iter().map(Column::name));
    rows.iter()
        .map(|row| read(Row::new(answer.clone(), values::of(row, &answer)?)))
        .collect()
}

fn of_pool(error: PoolError) -> Error {
    match error {
        PoolError::Timeout(_) => Error::Busy,
        PoolError::Backend(error) => match of_statement(error) {
            Error::Failed(reason) => Error::Unavailable(reason),
            other => other,
        },
        other => Error::Unavailable(other.to_string()),
    }
}

/// Interprets an error of COMMIT: a late commit divides by zero, which aborts the transaction.
fn of_commit(error: tokio_postgres::Error) -> Error {
    match error.code() {
        Some(&SqlState::DIVISION_BY_ZERO) => Error::Late,
        _ => of_statement(error),
    }
}

/// Interprets an error of a statement. Leaves out the server's `DETAIL`, which contains values from
/// rows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "passed to `map_err`, which passes the error by value"
)]
pub(super) fn of_statement(error: tokio_postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        return Error::Unavailable(with_causes(&error));
    };
    let code = said.code();
    let reason = format!("{} ({})", said.message(), code.code());
    // A unique index may be the first to detect a race; the next run then sees the other job's row.
    // If the transaction was already aborted, a statement sent together with this one has failed.
    let conflicts = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::UNIQUE_VIOLATION,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::IN_FAILED_SQL_TRANSACTION,
    ];
    let is_one_of = |classes: &[&str]| {
        let mut classes = classes.iter();
        classes.any(|class| code.code().starts_with(class))
    };
    // Connection problems, lack of resources, operator intervention (a shutdown or a timeout),
    // system errors; and a standby.
    let outside = is_one_of(&["08", "53", "57", "58"]);
    match code {
        code if conflicts.contains(code) => Error::Conflict(reason),
        code if outside || *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::Unavailable(reason)
        }
        // Wrong credentials, or no such database.
        _ if is_one_of(&["28", "3D"]) => Error::Refused(reason),
        _ => Error::Failed(reason),
    }
}

pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        let more = deeper.to_string();
        if !text.contains(&more) {
            text = format!("{text}: {more}");
        }
        cause = deeper.source();
    }
    text
}
