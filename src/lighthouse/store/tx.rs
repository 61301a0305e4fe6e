//! An open transaction, through which a job uses either database.

use crate::lighthouse::postgres::connection as postgres;
use crate::lighthouse::sql::error::Result;
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::value::Value;
use crate::lighthouse::sqlite::connection as sqlite;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

/// The future that a job returns, which runs its steps in sequence. It may be started again from
/// the first step.
pub type Steps<'a, T> = Pin<Box<dyn Future<Output = Result<T>> + Send + 'a>>;

/// An open transaction.
pub struct Tx(Connection);

/// A connection to either database.
enum Connection {
    Sqlite(sqlite::Connection),
    Postgres(Arc<postgres::Connection>),
}

impl Tx {
    pub(super) fn on_sqlite(connection: &sqlite::Connection) -> Self {
        Self(Connection::Sqlite(connection.clone()))
    }

    pub(super) const fn on_postgres(connection: Arc<postgres::Connection>) -> Self {
        Self(Connection::Postgres(connection))
    }

    /// Runs a statement and returns the number of affected rows.
    ///
    /// # Errors
    /// Database errors.
    pub async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        match &self.0 {
            Connection::Sqlite(connection) => connection.execute(sql, parameters),
            Connection::Postgres(connection) => connection.execute(sql, parameters).await,
        }
    }

    /// Runs a statement and returns its rows.
    ///
    /// # Errors
    /// Database errors.
    pub async fn query(&self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>> {
        self.collect(sql, parameters, Ok).await
    }

    /// Like [`Self::query`], for very many rows: `read` reduces each row as it arrives.
    ///
    /// # Errors
    /// Database errors, and those of `read`.
    pub async fn collect<T>(
        &self,
        sql: &str,
        parameters: &[Value],
        read: impl Fn(Row) -> Result<T>,
    ) -> Result<Vec<T>> {
        match &self.0 {
            Connection::Sqlite(connection) => connection.collect(sql, parameters, read),
            Connection::Postgres(connection) => connection.collect(sql, parameters, read).await,
        }
    }

    /// Like [`Self::query`], for a statement that returns at most one row.
    ///
    /// # Errors
    /// Database errors.
    pub async fn find(&self, sql: &str, parameters: &[Value]) -> Result<Option<Row>> {
        Ok(self.query(sql, parameters).await?.into_iter().next())
    }

    /// Returns whether a statement returns any rows.
    ///
    /// # Errors
    /// Database errors.
    pub async fn exists(&self, sql: &str, parameters: &[Value]) -> Result<bool> {
        Ok(self.find(sql, parameters).await?.is_some())
    }

    /// Returns the column `count` of a statement's only row.
    ///
    /// # Errors
    /// Database errors.
    pub async fn count(&self, sql: &str, parameters: &[Value]) -> Result<i64> {
        match self.find(sql, parameters).await? {
            Some(row) => row.integer("count"),
            None => Ok(0),
        }
    }

    /// Runs a PostgreSQL statement that only locks a row, to exclude others until the transaction
    /// ends. Does nothing on `SQLite`, where the only writer excludes all others.
    ///
    /// # Errors
    /// Database errors.
    pub async fn hold(&self, sql: &str, parameters: &[Value]) -> Result<()> {
        match &self.0 {
            Connection::Sqlite(_) => Ok(()),
            Connection::Postgres(connection) => connection.execute(sql, parameters).await.map(drop),
        }
    }

    /// Returns an expression that compares and sorts a text column by its bytes, as Rust does. By
    /// default, PostgreSQL follows the rules of the database's language.
    #[must_use]
    pub fn in_byte_order(&self, column: &'static str) -> String {
        match &self.0 {
            Connection::Sqlite(_) => column.to_owned(),
            Connection::Postgres(_) => format!("{column} COLLATE \"C\""),
        }
    }

    /// Once the transaction is committed, also erases from `SQLite`'s log what it deletes or
    /// changes. PostgreSQL cleans up in its own time.
    pub fn erase(&self) {
        if let Connection::Sqlite(connection) = &self.0 {
            connection.erase();
        }
    }

    /// Like [`Self::find`], for a plain `SELECT`: waits for the row's lock, then holds it until the
    /// transaction ends. On `SQLite`, the only writer excludes all others.
    ///
    /// # Errors
    /// Database errors.
    pub async fn lock(&self, sql: &str, parameters: &[Value]) -> Result<Option<Row>> {
        match &self.0 {
            Connection::Sqlite(_) => self.find(sql, parameters).await,
            Connection::Postgres(_) => self.find(&format!("{sql} FOR UPDATE"), parameters).await,
        }
    }
}
