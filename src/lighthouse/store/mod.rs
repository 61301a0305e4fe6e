//! The database as the rest of the gateway sees it: jobs over a small [`Tx`], each query written once. SQL
//! uses `$1` parameters and TEXT and BIGINT columns only, so that it means the same to `SQLite` and to
//! PostgreSQL. No rule lives here.

pub mod postgres;
pub mod sqlite;
pub mod values;

use crate::secret::Secret;
use smallvec::SmallVec;
use std::future::Future;
use std::path::Path;
use std::pin::Pin;

/// One parameter or column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    Text(String),
    Integer(i64),
    Null,
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<&String> for Value {
    fn from(text: &String) -> Self {
        Self::Text(text.clone())
    }
}

impl From<i64> for Value {
    fn from(number: i64) -> Self {
        Self::Integer(number)
    }
}

/// One row of an answer, its columns in the order of the query.
#[derive(Clone, Debug)]
pub struct Row(SmallVec<[Value; 8]>);

impl Row {
    /// A TEXT column; empty where it is null.
    #[must_use]
    pub fn text(&self, column: usize) -> String {
        match self.0.get(column) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
    }

    /// The first TEXT column, without copying it.
    #[must_use]
    pub fn into_text(self) -> String {
        self.0
            .into_iter()
            .find_map(|value| {
                if let Value::Text(text) = value {
                    Some(text)
                } else {
                    None
                }
            })
            .unwrap_or_default()
    }

    /// A BIGINT column; 0 where it is null.
    #[must_use]
    pub fn integer(&self, column: usize) -> i64 {
        match self.0.get(column) {
            Some(Value::Integer(number)) => *number,
            _ => 0,
        }
    }
}

/// Why a job did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many jobs are waiting already.
    #[error("the database has too much to do")]
    Busy,
    /// Another job was faster, and this one has to run again; seen by nobody outside this module.
    #[error("another transaction was in the way: {0}")]
    Conflict(String),
    /// Out of reach, full or read-only: nothing is wrong with the job itself.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    #[error("the database failed: {0}")]
    Failed(String),
}

/// The outcome of a job.
pub type Result<T> = std::result::Result<T, Error>;

/// What a job returns: its steps, one after the other. It may run again from the start.
pub type Steps<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An open transaction.
pub struct Tx(Connection);

enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(Box<postgres::Connection>),
}

impl Tx {
    /// Runs one statement and says how many rows it touched.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        match &self.0 {
            Connection::Sqlite(connection) => connection.execute(sql, parameters),
            Connection::Postgres(connection) => connection.execute(sql, parameters).await,
        }
    }

    /// Runs one statement and gives its rows.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn query(&self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>> {
        self.collect(sql, parameters, |row| row).await
    }

    /// Like [`Self::query`], for very many rows: each becomes something smaller as it comes.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn collect<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: impl Fn(Row) -> T,
    ) -> Result<Vec<T>> {
        match &self.0 {
            Connection::Sqlite(connection) => connection.collect(sql, parameters, read),
            Connection::Postgres(connection) => Ok(connection
                .query(sql, parameters)
                .await?
                .into_iter()
                .map(read)
                .collect()),
        }
    }

    /// Like [`Self::query`], for a statement that finds one row or none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, sql: &str, parameters: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, parameters).await?.into_iter().next())
    }

    /// Runs a statement of PostgreSQL's that takes a row only to keep others away from what it stands for, until
    /// the transaction ends. `SQLite` has one writer, who holds everything, and does nothing.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn hold(&self, sql: &str, parameters: &[Value]) -> Result<()> {
        match &self.0 {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(connection) => connection.execute(sql, parameters).await.map(drop),
        }
    }

    /// Like [`Self::find`], for a plain `SELECT`: waits for whoever else holds the row, then keeps it as it
    /// is found until the transaction ends. `SQLite` has one writer, who holds everything.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn lock(&self, sql: &str, parameters: &[Value]) -> Result<Option<Row>> {
        match &self.0 {
            Connection::Sqlite(_) => self.find(sql, parameters).await,
            Connection::Postgres(_) => self.find(&format!("{sql} FOR UPDATE"), parameters).await,
        }
    }
}

/// The database's file in its folder.
pub const FILE: &str = "lighthouse.db";

/// The database.
#[derive(Clone)]
pub struct Store(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(sqlite::Sqlite),
    Postgres(postgres::Postgres),
}

impl Store {
    /// Opens `lighthouse.db` in `folder`, making and migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be made, or was made by a newer program.
    pub fn open(folder: &Path) -> Result<Self> {
        sqlite::Sqlite::open(&folder.join(FILE))
            .map(Engine::Sqlite)
            .map(Self)
    }

    /// Opens `lighthouse.db` in `folder` where it is there and needs no migration; else nothing.
    #[must_use]
    pub fn open_as_it_is(folder: &Path) -> Option<Self> {
        sqlite::Sqlite::is_current(&folder.join(FILE))
            .then(|| Self::open(folder).ok())
            .flatten()
    }

    /// Connects to a PostgreSQL database by its URL and migrates it as needed; returns when that is done.
    ///
    /// # Errors
    /// When the URL is wrong, the database is out of reach, or it was migrated by a newer program.
    pub fn connect(url: &Secret, password: Option<&Secret>) -> Result<Self> {
        postgres::Postgres::connect(url, password)
            .map(Engine::Postgres)
            .map(Self)
    }

    /// Whether a PostgreSQL database answers and is not a newer program's; changes nothing in it.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub fn probe(url: &Secret, password: Option<&Secret>) -> Result<()> {
        postgres::Postgres::probe(url, password)
    }

    /// Ends what is under way; nothing can be asked afterwards. `SQLite`'s file alone is the whole database then. Waits,
    /// and must not be called on a thread of an event loop; dropping the last clone does the same.
    pub fn close(&self) {
        if let Engine::Sqlite(engine) = &self.0 {
            engine.close();
        }
    }

    /// Runs `job` in a transaction of its own, as if it were alone; answers only after it is committed for
    /// good. The job is done even when nobody waits for the answer any longer, and may run more than once
    /// before one run is kept.
    ///
    /// # Errors
    /// The job's own, after which nothing of it is kept, or the database's.
    pub async fn write<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        match &self.0 {
            Engine::Sqlite(engine) => engine.write(input, job).await,
            Engine::Postgres(engine) => engine.write(postgres::ALONE, input, job).await,
        }
    }

    /// Like [`Self::write`], for a job that begins each of its rules by taking the row the rule rests on,
    /// with [`Tx::lock`] or a conditional write. It waits its turn there and sees everything committed
    /// before; jobs on one row queue up instead of starting over.
    ///
    /// # Errors
    /// The job's own, after which nothing of it is kept, or the database's.
    pub async fn write_by_row<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        match &self.0 {
            Engine::Sqlite(engine) => engine.write(input, job).await,
            Engine::Postgres(engine) => engine.write(postgres::BY_ROW, input, job).await,
        }
    }

    /// Runs `job`, which changes nothing, on what is committed.
    ///
    /// # Errors
    /// The job's own, or the database's.
    pub async fn read<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send,
    {
        match &self.0 {
            Engine::Sqlite(engine) => engine.read(&input, job),
            Engine::Postgres(engine) => match job(&engine.reader().await?, &input).await {
                // The database may have been restarted since this connection was used last.
                Err(Error::Unavailable(_)) => job(&engine.reader().await?, &input).await,
                outcome => outcome,
            },
        }
    }
}
