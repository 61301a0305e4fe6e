//! A connection pool with its own threads, so that a transaction ends with COMMIT or ROLLBACK
//! whatever happens to its request. Conflicting transactions run again.

use crate::lighthouse::postgres::config::{config, pool};
use crate::lighthouse::postgres::connection::{Attempt, Connection, Connections, commit_before};
use crate::lighthouse::postgres::migrate::{migrate, probe};
use crate::lighthouse::postgres::queue::Queues;
use crate::lighthouse::postgres::watch::Watch;
use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::load::Load;
use crate::secret::Secret;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::runtime::Runtime;

/// The SQL that begins a `Store::write` transaction.
pub(crate) const ALONE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// The SQL that begins a `Store::write_by_row` transaction.
pub(crate) const BY_ROW: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// Maximum number of times that a job runs before it fails.
const ATTEMPTS: u32 = 12;

/// The pool, shared by all clones.
#[derive(Clone)]
pub(crate) struct Postgres(Arc<Engine>);

struct Engine {
    pool: Connections,
    /// Taken when dropped.
    runtime: Option<Runtime>,
    /// Held by a job that has lost a race: such jobs run one after the other, so that one of them
    /// wins next time.
    again: tokio::sync::Mutex<()>,
    watch: Watch,
    queues: Queues,
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // The last clone may be dropped where blocking is not allowed.
            runtime.shutdown_background();
        }
    }
}

impl Postgres {
    pub(crate) fn connect(
        url: &Secret,
        password: Option<&Secret>,
        connections: usize,
    ) -> Result<Self> {
        let engine = Self::open(url, password, connections)?;
        engine.first(|pool| async move { migrate(&pool).await })?;
        Ok(engine)
    }

    pub(crate) fn probe(url: &Secret, password: Option<&Secret>) -> Result<()> {
        Self::open(url, password, 1)?.first(|pool| async move { probe(&pool).await })
    }

    /// Sets up the pool without connecting.
    fn open(url: &Secret, password: Option<&Secret>, connections: usize) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("database")
            .enable_all()
            .build()
            .map_err(|error| Error::Failed(error.to_string()))?;
        let config = config(url, password)?;
        let watching = pool(config.clone(), 1)?;
        let pool = pool(config, connections)?;
        let watch = Watch::default();
        runtime.spawn(watch.clone().keep(watching.pool));
        Ok(Self(Arc::new(Engine {
            pool,
            runtime: Some(runtime),
            again: tokio::sync::Mutex::default(),
            watch,
            queues: Queues::default(),
        })))
    }

    /// Runs a startup step and blocks until it is done; the caller may already be inside an event
    /// loop.
    fn first<F>(&self, job: impl FnOnce(Connections) -> F) -> Result<()>
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (sender, receiver) = std::sync::mpsc::channel();
        let job = job(self.0.pool.clone());
        self.spawn(async move { drop(sender.send(job.await)) })?;
        receiver
            .recv()
            .unwrap_or_else(|_| Err(Error::Failed("the startup check panicked".to_owned())))
    }

    pub(super) fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<tokio::task::JoinHandle<T>> {
        let runtime = self.0.runtime.as_ref();
        Ok(runtime
            .ok_or_else(|| Error::Unavailable("it is being closed".to_owned()))?
            .spawn(Box::pin(future) as Pin<Box<dyn Future<Output = T> + Send>>))
    }

    /// Returns an error if the server does not respond at all.
    pub(super) fn check(&self) -> Result<()> {
        self.0.watch.check()
    }

    pub(super) fn queues(&self) -> &Queues {
        &self.0.queues
    }

    pub(super) async fn take(&self) -> Result<Connection> {
        Connection::take(&self.0.pool).await
    }

    pub(crate) async fn write<T, F, J>(&self, begin: &'static str, job: J) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send,
        J: Fn(Arc<Connection>) -> F + Send + Sync + 'static,
    {
        self.check()?;
        let claim = Claim::new();
        let answer = self.clone().write_alone(begin, claim.clone(), job);
        claim.wait(answer).await
    }

    /// Runs a job in a separate task. The request may be dropped at any moment, but not the
    /// transaction, which then ends with ROLLBACK.
    pub(super) async fn write_alone<T, F, J>(
        self,
        begin: &'static str,
        claim: Claim,
        job: J,
    ) -> Result<T>
    where
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send,
        J: Fn(Arc<Connection>) -> F + Send + Sync + 'static,
    {
        let engine = self.clone();
        let run = self.spawn(async move { engine.attempts(begin, &claim, &job).await })?;
        run.await
            .unwrap_or_else(|_| Err(Error::Failed("a job panicked".to_owned())))
    }

    async fn attempts<T, F>(
        &self,
        begin: &str,
        claim: &Claim,
        job: &impl Fn(Arc<Connection>) -> F,
    ) -> Result<T>
    where
        F: Future<Output = Result<T>>,
    {
        let mut turn = None;
        for attempt in 0..ATTEMPTS {
            if !claim.is_open() {
                return Err(Error::Late);
            }
            match self.attempt(begin, claim, job).await {
                Err(Attempt { error, again: true })
                    if worth_another(&error, attempt) && claim.is_open() =>
                {
                    tracing::debug!(%error, attempt, "retrying a transaction");
                    if turn.is_none() {
                        turn = Some(self.0.again.lock().await);
                    }
                    tokio::time::sleep(back_off(attempt)).await;
                }
                outcome => return outcome.map_err(|attempt| attempt.error),
            }
        }
        Err(Error::Busy)
    }

    async fn attempt<T, F>(
        &self,
        begin: &str,
        claim: &Claim,
        job: &impl Fn(Arc<Connection>) -> F,
    ) -> std::result::Result<T, Attempt>
    where
        F: Future<Output = Result<T>>,
    {
        let connection = Connection::take(&self.0.pool)
            .await
            .map_err(Attempt::again)?;
        let now = connection.begin(begin).await.map_err(Attempt::again)?;
        // This limit is on the database's clock, which has moved on since it was read, so it is
        // never later than the claim's own limit.
        let until = now + claim.left().as_secs_f64();
        let connection = Arc::new(connection);
        match job(connection.clone()).await {
            Ok(value) => commit(&connection, claim, until).await.map(|()| value),
            Err(error) => {
                // Among statements sent together, the last one may be the first to report an error.
                let cause = connection.cause().unwrap_or(error);
                connection.roll_back().await;
                Err(Attempt::again(cause))
            }
        }
    }

    pub(crate) fn load(&self) -> Load {
        let status = self.0.pool.pool.status();
        Load {
            idle: status.available,
            used: Some(status.size.saturating_sub(status.available)),
            most: Some(status.max_size),
            waiting: status.waiting,
        }
    }

    /// Returns a connection for statements outside of transactions, each of which sees what is
    /// committed at the time.
    pub(crate) async fn reader(&self) -> Result<Arc<Connection>> {
        self.0.watch.check()?;
        let pool = self.0.pool.clone();
        // A new connection is made on the engine's own threads, where it keeps running.
        let taken = self
            .spawn(async move { Connection::take(&pool).await })?
            .await;
        taken
            .map_err(|_| Error::Unavailable("it is being closed".to_owned()))?
            .map(Arc::new)
    }
}

/// Commits unless it is too late or the caller has stopped waiting.
async fn commit(
    connection: &Connection,
    claim: &Claim,
    until: f64,
) -> std::result::Result<(), Attempt> {
    if let Err(late) = claim.keep() {
        connection.roll_back().await;
        return Err(Attempt::last(late));
    }
    let committed = connection.commit(&commit_before(until)).await;
    if matches!(committed, Err(Attempt { again: true, .. })) {
        claim.not_kept();
    }
    committed
}

/// Whether to run a job again: many times after a lost race, but once after a broken connection,
/// because the next connection is new.
fn worth_another(error: &Error, attempt: u32) -> bool {
    match error {
        Error::Conflict(_) => true,
        Error::Unavailable(_) | Error::Refused(_) => attempt == 0,
        Error::Busy | Error::Late | Error::Newer(_) | Error::Failed(_) => false,
    }
}

/// A random delay of up to 2, 4, … 64 ms.
fn back_off(attempt: u32) -> Duration {
    let most = 2_000_u32 << attempt.min(5);
    Duration::from_micros(u64::from(getrandom::u32().unwrap_or(most / 2) % most))
}
