//! Opens the database for the rest of the gateway, and runs jobs that write or only read.

use crate::lighthouse::migrations::programs::{READ, Word};
use crate::lighthouse::postgres::engine::{ALONE, BY_ROW, Postgres};
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::load::Load;
use crate::lighthouse::sql::together::Together;
use crate::lighthouse::sqlite::copy;
use crate::lighthouse::sqlite::copy::Examined;
use crate::lighthouse::sqlite::engine::Sqlite;
use crate::lighthouse::sqlite::mark;
use crate::lighthouse::sqlite::mark::Log;
use crate::lighthouse::store::outage::{Job, Outage};
use crate::lighthouse::store::tx::{Steps, Tx};
use crate::secret::Secret;
use std::path::Path;
use std::sync::Arc;
use std::task::{Context, Poll, Waker};

/// The file name of the database.
pub const FILE: &str = "lighthouse.db";

/// The database.
#[derive(Clone)]
pub struct Store(Engine, Outage);

#[derive(Clone)]
enum Engine {
    Sqlite(Sqlite),
    Postgres(Postgres),
}

impl Store {
    fn of(engine: Engine) -> Self {
        Self(engine, Outage::default())
    }

    /// Whether the database was unavailable when it was last used.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.1.is_on()
    }

    /// Returns the load on the database connections.
    #[must_use]
    pub fn load(&self) -> Load {
        match &self.0 {
            Engine::Sqlite(engine) => engine.load(),
            Engine::Postgres(engine) => engine.load(),
        }
    }

    /// Opens `lighthouse.db` in `folder`, creating and migrating it as needed.
    ///
    /// # Errors
    /// If the file cannot be created, or the database supports only newer versions of this program.
    pub fn open(folder: &Path) -> Result<Self> {
        Sqlite::open(&folder.join(FILE))
            .map(Engine::Sqlite)
            .map(Self::of)
    }

    /// Opens `lighthouse.db` in `folder` if it exists and needs no migration.
    #[must_use]
    pub fn open_as_it_is(folder: &Path) -> Option<Self> {
        Sqlite::is_current(&folder.join(FILE))
            .then(|| Self::open(folder).ok())
            .flatten()
    }

    /// Checks that this program may open the database in `folder`, if one exists, without changing
    /// it.
    ///
    /// # Errors
    /// If it supports only newer versions of this program.
    pub fn may_open(folder: &Path) -> Result<()> {
        Sqlite::may_open(&folder.join(FILE))
    }

    /// Inspects the files beside `lighthouse.db` in `folder`, before any log is replayed.
    ///
    /// # Errors
    /// If the file is not a database.
    pub fn look(folder: &Path) -> Result<Log> {
        mark::look(&folder.join(FILE))
    }

    /// Notes that any log beside `lighthouse.db` belongs to it from now on; see [`Log::Alone`].
    ///
    /// # Errors
    /// If the note cannot be written.
    pub fn adopt(folder: &Path, mark: i32) -> Result<()> {
        mark::adopt(&folder.join(FILE), mark)
    }

    /// Copies a snapshot of `lighthouse.db` in `folder` to a new file, while others write to the
    /// database.
    ///
    /// # Errors
    /// If the database cannot be read, or the copy cannot be written.
    pub fn copy(folder: &Path, to: &Path) -> Result<()> {
        copy::copy(&folder.join(FILE), to)
    }

    /// Fully checks a copy made by [`Self::copy`].
    ///
    /// # Errors
    /// If the copy is incomplete, or supports only newer versions of this program.
    pub fn examine(file: &Path) -> Result<Examined> {
        copy::examine(file)
    }

    /// Changes the mark of `SQLite`'s file, which distinguishes its own log from a stale one;
    /// `false` if a reader blocked the checkpoint, which does no harm. Only for the gateway that
    /// serves the folder. Waits for other writers.
    ///
    /// # Errors
    /// If the file is not writable.
    pub fn renew_mark(&self) -> Result<bool> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.renew_mark(),
            Engine::Postgres(_) => Ok(true),
        }
    }

    /// Whether `SQLite`'s file is still where it was opened and not empty. Always true on a server,
    /// which looks after its own files.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        match &self.0 {
            Engine::Sqlite(engine) => engine.is_in_place(),
            Engine::Postgres(_) => true,
        }
    }

    /// Connects to a PostgreSQL database by its URL, with this many connections, and migrates it as
    /// needed.
    ///
    /// # Errors
    /// If the URL is wrong, or the database is unreachable or supports only newer versions of this
    /// program.
    pub fn connect(url: &Secret, password: Option<&Secret>, connections: usize) -> Result<Self> {
        Postgres::connect(url, password, connections)
            .map(Engine::Postgres)
            .map(Self::of)
    }

    /// Checks that a PostgreSQL database responds, accepts writes and supports this program;
    /// changes nothing.
    ///
    /// # Errors
    /// Same as [`Self::connect`], and if the database accepts no writes.
    pub fn probe(url: &Secret, password: Option<&Secret>) -> Result<()> {
        Postgres::probe(url, password)
    }

    /// Finishes the work in progress on `SQLite`; afterwards, the store cannot be used, and the
    /// file contains all data. Blocks, so it must not be called on an event loop's thread; dropping
    /// the last clone does the same. On a server, does nothing.
    pub fn close(&self) {
        if let Engine::Sqlite(engine) = &self.0 {
            engine.close();
        }
    }

    /// Runs `job` in its own serializable transaction, and returns after it is committed. It may
    /// run more than once before one run is committed. A job is canceled after its
    /// [`Patience`](crate::lighthouse::sql::deadline::Patience), or when the caller stops waiting;
    /// then none of it is ever committed.
    ///
    /// # Errors
    /// The job's own errors, after which nothing is committed, or database errors.
    pub async fn write<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        self.commit(ALONE, input, job).await
    }

    /// Like [`Self::write`], for a job that starts each of its rules by locking the row on which
    /// the rule depends, with [`Tx::lock`] or a conditional write. At that point, the job waits its
    /// turn and then sees everything committed before. So jobs on the same row queue up instead of
    /// starting over.
    ///
    /// # Errors
    /// The job's own errors, after which nothing is committed, or database errors.
    pub async fn write_by_row<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        self.commit(BY_ROW, input, job).await
    }

    /// Like [`Self::write_by_row`], for jobs that many clients request at the same time. On a
    /// server, `together` runs the simple ones in one transaction, and `job` all others. `SQLite`
    /// always commits waiting jobs together, so it does not need this.
    ///
    /// # Errors
    /// The job's own errors, after which nothing is committed, or database errors.
    pub async fn write_together<I, T, J>(
        &self,
        together: &'static Together<I, T>,
        input: I,
        job: J,
    ) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        let Engine::Postgres(engine) = &self.0 else {
            return self.commit(BY_ROW, input, job).await;
        };
        let input = Arc::new(input);
        let shared = Arc::new((job, input.clone()));
        let alone = move |connection| {
            let shared = shared.clone();
            async move {
                let (job, input) = &*shared;
                job(&Tx::on_postgres(connection), input).await
            }
        };
        let outcome = engine.write_together(together, input, alone).await;
        self.1.noted(Job::Write, outcome)
    }

    /// Runs `job`, which only reads, on committed data.
    ///
    /// # Errors
    /// The job's own errors, or database errors.
    pub async fn read<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send,
    {
        let outcome = self.read_on(&input, &job).await;
        self.1.noted(Job::Read, outcome)
    }

    async fn read_on<I, T, J>(&self, input: &I, job: &J) -> Result<T>
    where
        I: Send + Sync,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send,
    {
        match &self.0 {
            Engine::Sqlite(engine) => {
                engine.read(|connection| at_once(job(&Tx::on_sqlite(connection), input)))
            }
            Engine::Postgres(engine) => {
                let tx = Tx::on_postgres(engine.reader().await?);
                match job(&tx, input).await {
                    // Tries again once, because the database may have been restarted since this
                    // connection was last used.
                    Err(Error::Unavailable(_) | Error::Refused(_)) => {
                        let tx = Tx::on_postgres(engine.reader().await?);
                        job(&tx, input).await
                    }
                    outcome => outcome,
                }
            }
        }
    }

    /// Returns the time of the database's own clock, in Unix seconds; `None` if the database uses
    /// this machine's clock. Reads from the database in either case.
    ///
    /// # Errors
    /// Database errors.
    pub async fn time(&self) -> Result<Option<i64>> {
        let sql = match &self.0 {
            Engine::Sqlite(_) => "SELECT 0 AS time FROM installations LIMIT 1",
            Engine::Postgres(_) => {
                "SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT) AS time
                    FROM (SELECT COUNT(*) FROM (SELECT 1 FROM installations LIMIT 1) one) read"
            }
        };
        let row = self
            .read(sql, |tx, sql| Box::pin(tx.find(sql, &[])))
            .await?;
        let time = row.map(|row| row.integer("time")).transpose()?;
        Ok(time.filter(|_| matches!(self.0, Engine::Postgres(_))))
    }

    /// Checks that the schema still supports this program, because a newer version may have changed
    /// it.
    ///
    /// # Errors
    /// [`Error::Newer`] if it does not, and database errors.
    pub async fn takes_this_program(&self) -> Result<()> {
        let word = self.read((), |tx, ()| Box::pin(tx.find(READ, &[])));
        word.await?.map_or(Ok(()), |row| Word::read(&row)?.judge())
    }

    async fn commit<I, T, J>(&self, begin: &'static str, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        let outcome = match &self.0 {
            Engine::Sqlite(engine) => {
                let run = move |connection: &_| at_once(job(&Tx::on_sqlite(connection), &input));
                engine.write(run).await
            }
            Engine::Postgres(engine) => {
                let shared = Arc::new((job, input));
                let run = move |connection| {
                    let shared = shared.clone();
                    async move {
                        let (job, input) = &*shared;
                        job(&Tx::on_postgres(connection), input).await
                    }
                };
                engine.write(begin, run).await
            }
        };
        self.1.noted(Job::Write, outcome)
    }
}

/// Returns the result of steps that do not wait for anything.
fn at_once<T>(mut steps: Steps<'_, T>) -> Result<T> {
    match steps.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(Error::Failed(
            "a job waits for something other than the database".to_owned(),
        )),
    }
}
