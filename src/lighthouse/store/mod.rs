//! The database as the rest of the gateway sees it: jobs over a small [`Tx`], each query written once. SQL
//! uses `$1` parameters and TEXT and BIGINT columns only, so that another engine fits behind the same
//! [`Tx`]. No rule lives here.

mod sqlite;

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
pub struct Row(Vec<Value>);

impl Row {
    /// A TEXT column; empty where it is null.
    #[must_use]
    pub fn text(&self, column: usize) -> String {
        match self.0.get(column) {
            Some(Value::Text(text)) => text.clone(),
            _ => String::new(),
        }
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
    #[error("the database failed: {0}")]
    Failed(String),
}

/// The outcome of a job.
pub type Result<T> = std::result::Result<T, Error>;

/// What a job returns: its steps, one after the other. It may run again from the start.
pub type Steps<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An open transaction.
pub struct Tx(sqlite::Connection);

#[expect(clippy::unused_async, reason = "a database across the network has something to wait for")]
impl Tx {
    /// Runs one statement and says how many rows it touched.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        self.0.execute(sql, parameters)
    }

    /// Runs one statement and gives its rows.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn query(&self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>> {
        self.0.query(sql, parameters)
    }

    /// Like [`Self::query`], for a statement that finds one row or none.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn find(&self, sql: &str, parameters: &[Value]) -> Result<Option<Row>> {
        Ok(self.0.query(sql, parameters)?.into_iter().next())
    }
}

/// The database's file in its folder.
pub const FILE: &str = "lighthouse.db";

/// The database.
#[derive(Clone)]
pub struct Store(sqlite::Sqlite);

impl Store {
    /// Opens `lighthouse.db` in `folder`, making and migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be made, or was made by a newer program.
    pub fn open(folder: &Path) -> Result<Self> {
        sqlite::Sqlite::open(&folder.join(FILE)).map(Self)
    }

    /// Runs `job` in a transaction of its own; answers only after it is committed for good. The job is
    /// done even when nobody waits for the answer any longer.
    ///
    /// # Errors
    /// The job's own, after which nothing of it is kept, or the database's.
    pub async fn write<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + 'static,
    {
        self.0.write(input, job).await
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
        let tx = self.0.reader()?;
        let outcome = job(&tx, &input).await;
        self.0.give_back(tx);
        outcome
    }
}
