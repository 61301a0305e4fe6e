//! The database as the rest of the gateway opens it: jobs that write, and jobs that read.

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

/// The database's file in its folder.
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

    /// Whether the database was away when it was last asked for something.
    #[must_use]
    pub fn is_away(&self) -> bool {
        self.1.is_on()
    }

    /// How busy the way to the database is.
    #[must_use]
    pub fn load(&self) -> Load {
        match &self.0 {
            Engine::Sqlite(engine) => engine.load(),
            Engine::Postgres(engine) => engine.load(),
        }
    }

    /// Opens `lighthouse.db` in `folder`, making and migrating it as needed.
    ///
    /// # Errors
    /// When the file cannot be made, or was made by a newer program.
    pub fn open(folder: &Path) -> Result<Self> {
        Sqlite::open(&folder.join(FILE))
            .map(Engine::Sqlite)
            .map(Self::of)
    }

    /// Opens `lighthouse.db` in `folder` where it is there and needs no migration; else nothing.
    #[must_use]
    pub fn open_as_it_is(folder: &Path) -> Option<Self> {
        Sqlite::is_current(&folder.join(FILE))
            .then(|| Self::open(folder).ok())
            .flatten()
    }

    /// Whether this program may open what is in `folder`, if there is anything; it stays as it is.
    ///
    /// # Errors
    /// Of a newer program's database.
    pub fn may_open(folder: &Path) -> Result<()> {
        Sqlite::may_open(&folder.join(FILE))
    }

    /// What is found beside `lighthouse.db` in `folder`, before anything of it is replayed into it.
    ///
    /// # Errors
    /// When the file is no database.
    pub fn look(folder: &Path) -> Result<Log> {
        mark::look(&folder.join(FILE))
    }

    /// Has the log that `lighthouse.db` gets from now on known for its own; see [`Log::Alone`].
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn adopt(folder: &Path, mark: i32) -> Result<()> {
        mark::adopt(&folder.join(FILE), mark)
    }

    /// Copies `lighthouse.db` of `folder` as it is at one moment, while others write to it, to a file that is not there
    /// yet.
    ///
    /// # Errors
    /// Those of reading and writing.
    pub fn copy(folder: &Path, to: &Path) -> Result<()> {
        copy::copy(&folder.join(FILE), to)
    }

    /// Looks at all of such a copy.
    ///
    /// # Errors
    /// When it is not whole, or a newer program's.
    pub fn examine(file: &Path) -> Result<Examined> {
        copy::examine(file)
    }

    /// Gives `SQLite`'s file another mark, by which a log of another time is told from its own; `false` where somebody
    /// who reads it was in the way, which does no harm. For whoever serves the folder, and nobody else. Waits for
    /// other writers.
    ///
    /// # Errors
    /// When nothing can be written.
    pub fn renew_mark(&self) -> Result<bool> {
        match &self.0 {
            Engine::Sqlite(engine) => engine.renew_mark(),
            Engine::Postgres(_) => Ok(true),
        }
    }

    /// Whether `SQLite`'s file is where it was when it was opened, and not empty; a server knows about its own files.
    #[must_use]
    pub fn is_in_place(&self) -> bool {
        match &self.0 {
            Engine::Sqlite(engine) => engine.is_in_place(),
            Engine::Postgres(_) => true,
        }
    }

    /// Connects to a PostgreSQL database by its URL and migrates it as needed, with so many connections; returns when that is
    /// done.
    ///
    /// # Errors
    /// When the URL is wrong, the database is out of reach, or it was migrated by a newer program.
    pub fn connect(url: &Secret, password: Option<&Secret>, connections: usize) -> Result<Self> {
        Postgres::connect(url, password, connections)
            .map(Engine::Postgres)
            .map(Self::of)
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
    /// good. It may run more than once before one run is kept. Nothing of it is ever kept once it was given up: after
    /// its [`Patience`](crate::lighthouse::sql::deadline::Patience), or when nobody waits for the answer any longer.
    ///
    /// # Errors
    /// The job's own, after which nothing of it is kept, or the database's.
    pub async fn write<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        self.commit(ALONE, input, job).await
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
        self.commit(BY_ROW, input, job).await
    }

    /// Like [`Self::write_by_row`], for what many ask for at once: on a server, `together` does those that are simple in
    /// one transaction, and `job` all others. `SQLite` commits together whatever waits, and has no use for it.
    ///
    /// # Errors
    /// The job's own, after which nothing of it is kept, or the database's.
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

    /// Runs `job`, which changes nothing, on what is committed.
    ///
    /// # Errors
    /// The job's own, or the database's.
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
                    // The database may have been restarted since this connection was used last.
                    Err(Error::Unavailable(_) | Error::Refused(_)) => {
                        let tx = Tx::on_postgres(engine.reader().await?);
                        job(&tx, input).await
                    }
                    outcome => outcome,
                }
            }
        }
    }

    /// The time by the database's own clock, in seconds since 1970; none where it has no clock but this machine's.
    ///
    /// # Errors
    /// Those of the database, which is read in any case.
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

    /// Whether this program may run on the schema, which a newer one may have changed meanwhile.
    ///
    /// # Errors
    /// [`Error::Newer`] where it may not, and those of the database.
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

/// What becomes of steps that need not wait for anything.
fn at_once<T>(mut steps: Steps<'_, T>) -> Result<T> {
    match steps.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(Error::Failed(
            "a job waits for something other than the database".to_owned(),
        )),
    }
}
