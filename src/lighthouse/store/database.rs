//! The database as the rest of the gateway opens it: jobs that write, and jobs that read.

use crate::lighthouse::store::error::{Error, Result};
use crate::lighthouse::store::postgres::engine::{ALONE, BY_ROW, Postgres};
use crate::lighthouse::store::sqlite::engine::Sqlite;
use crate::lighthouse::store::tx::{Steps, Tx};
use crate::secret::Secret;
use std::path::Path;

/// The database's file in its folder.
pub const FILE: &str = "lighthouse.db";

/// The database.
#[derive(Clone)]
pub struct Store(Engine);

#[derive(Clone)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    /// Opens `lighthouse.db` in `folder`, making and migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be made, or was made by a newer program.
    pub fn open(folder: &Path) -> Result<Self> {
        Sqlite::open(&folder.join(FILE))
            .map(Engine::Sqlite)
            .map(Self)
    }

    /// Opens `lighthouse.db` in `folder` where it is there and needs no migration; else nothing.
    #[must_use]
    pub fn open_as_it_is(folder: &Path) -> Option<Self> {
        Sqlite::is_current(&folder.join(FILE))
            .then(|| Self::open(folder).ok())
            .flatten()
    }

    /// Connects to a PostgreSQL database by its URL and migrates it as needed; returns when that is done.
    ///
    /// # Errors
    /// When the URL is wrong, the database is out of reach, or it was migrated by a newer program.
    pub fn connect(url: &Secret, password: Option<&Secret>) -> Result<Self> {
        Postgres::connect(url, password)
            .map(Engine::Postgres)
            .map(Self)
    }

    /// Whether a PostgreSQL database answers and is not a newer program's; changes nothing in it.
    ///
    /// # Errors
    /// As [`Self::connect`].
    pub fn probe(url: &Secret, password: Option<&Secret>) -> Result<()> {
        Postgres::probe(url, password)
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
            Engine::Postgres(engine) => engine.write(ALONE, input, job).await,
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
            Engine::Postgres(engine) => engine.write(BY_ROW, input, job).await,
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
