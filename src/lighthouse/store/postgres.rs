//! PostgreSQL: a pool of connections on threads of its own, so that a transaction ends by COMMIT or ROLLBACK
//! whatever becomes of the request that asked for it. Transactions that got in one another's way run again.

use crate::lighthouse::store;
use crate::lighthouse::store::sqlite::migrations;
use crate::lighthouse::store::{Error, Result, Row, Steps, Tx, Value, values};
use crate::secret::Secret;
use deadpool_postgres::{
    Manager, ManagerConfig, Object, Pool, PoolError, RecyclingMethod, Runtime as PoolRuntime,
};
use rustls_platform_verifier::BuilderVerifierExt;
use std::future::Future;
use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;
use tokio::runtime::Runtime;
use tokio_postgres::config::{Host, SslMode};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Config, NoTls};
use tokio_postgres_rustls::MakeRustlsConnect;

/// How a transaction of [`store::Store::write`] begins.
pub(super) const ALONE: &str = "BEGIN ISOLATION LEVEL SERIALIZABLE";
/// How a transaction of [`store::Store::write_by_row`] begins.
pub(super) const BY_ROW: &str = "BEGIN ISOLATION LEVEL READ COMMITTED";

/// Connections of one replica.
const CONNECTIONS: usize = 16;
/// Jobs waiting for one of them; the next one is refused.
const WAITING: usize = 1024;
/// For a connection to be made, or to become free.
const PATIENCE: Duration = Duration::from_secs(5);
/// Times a job runs before it is given up.
const ATTEMPTS: u32 = 12;
/// The server's own guards against whatever we have not thought of: a transaction of a replica that hangs is
/// ended, and its locks with it.
const GUARDS: &str = "-c idle_in_transaction_session_timeout=10s -c statement_timeout=15s";
/// Held while migrating, so that replicas that start together do it one after the other.
const MIGRATION_LOCK: i64 = 0x0066_6173_7465_6e63;

/// The pool, shared by all clones.
#[derive(Clone)]
pub(super) struct Postgres(Arc<Engine>);

struct Engine {
    pool: Pool,
    /// Taken when dropped.
    runtime: Option<Runtime>,
    /// Jobs that have lost a race run one after the other, so that one of them wins the next.
    again: tokio::sync::Mutex<()>,
}

impl Drop for Engine {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting is not allowed where the last clone may be dropped.
            runtime.shutdown_background();
        }
    }
}

impl Postgres {
    pub(super) fn connect(url: &Secret, password: Option<&Secret>) -> Result<Self> {
        let engine = Self::open(url, password)?;
        engine.first(|pool| async move { migrate(&pool).await })?;
        Ok(engine)
    }

    pub(super) fn probe(url: &Secret, password: Option<&Secret>) -> Result<()> {
        Self::open(url, password)?.first(|pool| async move { probe(&pool).await })
    }

    /// Connects to nothing yet.
    fn open(url: &Secret, password: Option<&Secret>) -> Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .thread_name("database")
            .enable_all()
            .build()
            .map_err(|error| Error::Failed(error.to_string()))?;
        let pool = pool(config(url, password)?)?;
        Ok(Self(Arc::new(Engine {
            pool,
            runtime: Some(runtime),
            again: tokio::sync::Mutex::default(),
        })))
    }

    /// Waits for what is done before anything else; whoever asks may be inside an event loop already.
    fn first<F>(&self, job: impl FnOnce(Pool) -> F) -> Result<()>
    where
        F: Future<Output = Result<()>> + Send + 'static,
    {
        let (sender, receiver) = std::sync::mpsc::channel();
        let job = job(self.0.pool.clone());
        self.spawn(async move { drop(sender.send(job.await)) })?;
        receiver
            .recv()
            .unwrap_or_else(|_| Err(Error::Failed("the first look at it panicked".to_owned())))
    }

    fn spawn<T: Send + 'static>(
        &self,
        future: impl Future<Output = T> + Send + 'static,
    ) -> Result<tokio::task::JoinHandle<T>> {
        let runtime = self.0.runtime.as_ref();
        Ok(runtime
            .ok_or_else(|| Error::Unavailable("it is being closed".to_owned()))?
            .spawn(future))
    }

    /// In a task of its own: the request may be dropped at any moment, the transaction may not.
    pub(super) async fn write<I, T, J>(&self, begin: &'static str, input: I, job: J) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + Sync + 'static,
    {
        let engine = self.clone();
        let run = self.spawn(async move { engine.attempts(begin, &input, &job).await })?;
        run.await
            .unwrap_or_else(|_| Err(Error::Failed("a job panicked".to_owned())))
    }

    async fn attempts<I, T, J>(&self, begin: &str, input: &I, job: &J) -> Result<T>
    where
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T>,
    {
        let mut turn = None;
        for attempt in 0..ATTEMPTS {
            match self.attempt(begin, input, job).await {
                Err(Attempt { error, again: true }) if worth_another(&error, attempt) => {
                    tracing::debug!(%error, attempt, "transaction runs again");
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

    async fn attempt<I, T, J>(
        &self,
        begin: &str,
        input: &I,
        job: &J,
    ) -> std::result::Result<T, Attempt>
    where
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T>,
    {
        let connection = Connection::take(&self.0.pool)
            .await
            .map_err(Attempt::again)?;
        connection.begin(begin).await.map_err(Attempt::again)?;
        let tx = Tx(store::Connection::Postgres(Box::new(connection)));
        let outcome = job(&tx, input).await;
        let Tx(store::Connection::Postgres(connection)) = tx else {
            return Err(Attempt::last(Error::Failed(
                "a job changed its database".to_owned(),
            )));
        };
        match outcome {
            Ok(value) => connection.commit().await.map(|()| value),
            Err(error) => {
                // Of statements sent together the last may be heard of first.
                let cause = connection.cause().unwrap_or(error);
                connection.roll_back().await;
                Err(Attempt::again(cause))
            }
        }
    }

    /// Statements outside any transaction, each on what is committed then.
    pub(super) async fn reader(&self) -> Result<Tx> {
        let pool = self.0.pool.clone();
        // On our own threads, where a new connection lives on.
        let taken = self
            .spawn(async move { Connection::take(&pool).await })?
            .await;
        let connection =
            taken.map_err(|_| Error::Unavailable("it is being closed".to_owned()))??;
        Ok(Tx(store::Connection::Postgres(Box::new(connection))))
    }
}

/// A run that came to nothing, and whether running again can do harm.
struct Attempt {
    error: Error,
    again: bool,
}

impl Attempt {
    const fn again(error: Error) -> Self {
        Self { error, again: true }
    }

    const fn last(error: Error) -> Self {
        Self {
            error,
            again: false,
        }
    }
}

/// A race that was lost is run again many times, a broken connection once: the next one is new.
fn worth_another(error: &Error, attempt: u32) -> bool {
    match error {
        Error::Conflict(_) => true,
        Error::Unavailable(_) => attempt == 0,
        Error::Busy | Error::Failed(_) => false,
    }
}

/// Up to 2, 4, … 64 ms, by chance.
fn back_off(attempt: u32) -> Duration {
    let most = 2_000_u32 << attempt.min(5);
    Duration::from_micros(u64::from(getrandom::u32().unwrap_or(most / 2) % most))
}

/// One connection out of the pool. In a transaction that was neither committed nor rolled back, it is closed
/// instead of given back, which rolls back.
pub(super) struct Connection {
    object: Option<Object>,
    in_transaction: AtomicBool,
    /// After a failed statement COMMIT would roll back without saying so.
    failed: AtomicBool,
    /// What failed first; every statement behind it only hears that the transaction is over.
    cause: OnceLock<Error>,
}

impl Connection {
    async fn take(pool: &Pool) -> Result<Self> {
        if pool.status().waiting > WAITING {
            return Err(Error::Busy);
        }
        let object = pool.get().await.map_err(of_pool)?;
        Ok(Self {
            object: Some(object),
            in_transaction: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            cause: OnceLock::new(),
        })
    }

    fn object(&self) -> Result<&Object> {
        self.object
            .as_ref()
            .ok_or_else(|| Error::Failed("this connection is closed".to_owned()))
    }

    async fn begin(&self, sql: &str) -> Result<()> {
        self.in_transaction.store(true, Ordering::Relaxed);
        self.object()?
            .batch_execute(sql)
            .await
            .map_err(of_statement)
    }

    async fn commit(self) -> std::result::Result<(), Attempt> {
        if self.failed.load(Ordering::Relaxed) {
            self.roll_back().await;
            return Err(Attempt::last(Error::Failed(
                "a job went on after a statement had failed".to_owned(),
            )));
        }
        let committed = self
            .object()
            .map_err(Attempt::last)?
            .batch_execute("COMMIT")
            .await;
        match committed.map_err(of_statement) {
            Ok(()) => {
                self.in_transaction.store(false, Ordering::Relaxed);
                Ok(())
            }
            Err(error @ Error::Conflict(_)) => Err(Attempt::again(error)),
            // Whether it was committed is not known, so it must not run again.
            Err(error) => Err(Attempt::last(error)),
        }
    }

    async fn roll_back(self) {
        if let Ok(object) = self.object()
            && object.batch_execute("ROLLBACK").await.is_ok()
        {
            self.in_transaction.store(false, Ordering::Relaxed);
        }
    }

    pub(super) async fn execute(&self, sql: &str, parameters: &[Value]) -> Result<u64> {
        let statement = self.object()?.prepare_cached(sql).await;
        let statement = statement.map_err(|error| self.fail(error))?;
        let touched = self.object()?.execute_raw(&statement, parameters).await;
        touched.map_err(|error| self.fail(error))
    }

    pub(super) async fn query(&self, sql: &str, parameters: &[Value]) -> Result<Vec<Row>> {
        let statement = self.object()?.prepare_cached(sql).await;
        let statement = statement.map_err(|error| self.fail(error))?;
        let parameters: Vec<_> = parameters.iter().map(values::as_parameter).collect();
        let rows = self
            .object()?
            .query(&statement, &parameters)
            .await
            .map_err(|error| self.fail(error))?;
        rows.iter()
            .map(|row| values::row(row).map_err(|error| self.fail(error)))
            .collect()
    }

    fn fail(&self, error: tokio_postgres::Error) -> Error {
        self.failed.store(true, Ordering::Relaxed);
        let is_echo = error.code() == Some(&SqlState::IN_FAILED_SQL_TRANSACTION);
        let error = of_statement(error);
        if !is_echo {
            // Only the first is kept.
            let _ = self.cause.set(error.clone());
        }
        error
    }

    /// Why the transaction failed, where a statement of it did.
    fn cause(&self) -> Option<Error> {
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

/// Never with the server's `DETAIL`, which holds values of rows.
#[expect(
    clippy::needless_pass_by_value,
    reason = "used as a function where the error is owned"
)]
fn of_statement(error: tokio_postgres::Error) -> Error {
    let Some(said) = error.as_db_error() else {
        return Error::Unavailable(with_causes(&error));
    };
    let code = said.code();
    let reason = format!("{} ({})", said.message(), code.code());
    // A unique index may notice a race before anything else does: the next run sees the other's row. That the
    // transaction is over already says that a statement sent beside this one failed.
    let conflicts = [
        SqlState::T_R_SERIALIZATION_FAILURE,
        SqlState::T_R_DEADLOCK_DETECTED,
        SqlState::UNIQUE_VIOLATION,
        SqlState::LOCK_NOT_AVAILABLE,
        SqlState::IN_FAILED_SQL_TRANSACTION,
    ];
    // Connection, resources, intervention by the operator (a stop, a time-out), the system; a standby.
    let outside = ["08", "28", "3D", "53", "57", "58"]
        .iter()
        .any(|class| code.code().starts_with(class));
    match code {
        code if conflicts.contains(code) => Error::Conflict(reason),
        code if outside || *code == SqlState::READ_ONLY_SQL_TRANSACTION => {
            Error::Unavailable(reason)
        }
        _ => Error::Failed(reason),
    }
}

fn with_causes(error: &dyn std::error::Error) -> String {
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

/// What the URL says, and what it need not say.
fn config(url: &Secret, password: Option<&Secret>) -> Result<Config> {
    let mut config: Config = url.expose().parse().map_err(|error| {
        // The parser names options, never their values.
        Error::Failed(with_causes(&error as &tokio_postgres::Error))
    })?;
    if let Some(password) = password {
        config.password(password.expose());
    }
    if config.get_hosts().is_empty() {
        return Err(Error::Failed("the URL names no host".to_owned()));
    }
    if !config.get_hosts().iter().all(is_local) {
        if config.get_ssl_mode() == SslMode::Disable {
            return Err(Error::Failed(
                "`sslmode=disable` would send everything in the clear to another machine"
                    .to_owned(),
            ));
        }
        config.ssl_mode(SslMode::Require);
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(PATIENCE);
    }
    if config.get_application_name().is_none() {
        config.application_name("fastenctl lighthouse");
    }
    // What the URL sets comes last and wins.
    let options = config
        .get_options()
        .map_or_else(|| GUARDS.to_owned(), |more| format!("{GUARDS} {more}"));
    config.options(options);
    config
        .keepalives_idle(Duration::from_secs(30))
        .tcp_user_timeout(Duration::from_secs(20));
    Ok(config)
}

fn is_local(host: &Host) -> bool {
    match host {
        Host::Tcp(name) => {
            name == "localhost" || name.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
        }
        #[cfg(unix)]
        Host::Unix(_) => true,
    }
}

fn pool(config: Config) -> Result<Pool> {
    let recycling = ManagerConfig {
        recycling_method: RecyclingMethod::Fast,
    };
    let manager = match config.get_ssl_mode() {
        SslMode::Require => Manager::from_config(config, tls()?, recycling),
        // On this machine, where the server need not know TLS.
        _ => Manager::from_config(config, NoTls, recycling),
    };
    Pool::builder(manager)
        .max_size(CONNECTIONS)
        .runtime(PoolRuntime::Tokio1)
        .wait_timeout(Some(PATIENCE))
        .create_timeout(Some(PATIENCE))
        .recycle_timeout(Some(PATIENCE))
        .build()
        .map_err(|error| Error::Failed(error.to_string()))
}

/// The server's certificate is checked against what this system trusts.
fn tls() -> Result<MakeRustlsConnect> {
    let fail = |error: rustls::Error| Error::Failed(error.to_string());
    let config = rustls::ClientConfig::builder_with_provider(Arc::new(
        rustls::crypto::aws_lc_rs::default_provider(),
    ))
    .with_safe_default_protocol_versions()
    .and_then(BuilderVerifierExt::with_platform_verifier)
    .map_err(fail)?
    .with_no_client_auth();
    Ok(MakeRustlsConnect::new(config))
}

async fn probe(pool: &Pool) -> Result<()> {
    let connection = Connection::take(pool).await?;
    let there = "SELECT COUNT(*) FROM information_schema.tables
        WHERE table_name = 'lighthouse_schema' AND table_schema = ANY (current_schemas(false))";
    if connection
        .query(there, &[])
        .await?
        .first()
        .is_none_or(|row| row.integer(0) == 0)
    {
        return Ok(());
    }
    let version = connection
        .query("SELECT version FROM lighthouse_schema", &[])
        .await?;
    match version
        .first()
        .map(|row| usize::try_from(row.integer(0)).unwrap_or(usize::MAX))
    {
        Some(done) if done > migrations().len() => Err(newer()),
        _ => Ok(()),
    }
}

fn newer() -> Error {
    Error::Failed("it was made by a newer version of this program".to_owned())
}

async fn migrate(pool: &Pool) -> Result<()> {
    let connection = Connection::take(pool).await?;
    connection.begin("BEGIN").await?;
    match migrate_within(&connection).await {
        Ok(()) => connection.commit().await.map_err(|attempt| attempt.error),
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
    let row = object
        .query_opt("SELECT version FROM lighthouse_schema", &[])
        .await
        .map_err(of_statement)?;
    let version = row.map(|row| row.get::<_, i64>(0));
    if version.is_none() {
        object
            .batch_execute("INSERT INTO lighthouse_schema VALUES (0)")
            .await
            .map_err(of_statement)?;
    }
    let done = usize::try_from(version.unwrap_or(0)).unwrap_or(usize::MAX);
    if done > migrations().len() {
        return Err(newer());
    }
    for (number, sql) in migrations().iter().enumerate().skip(done) {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn of(url: &str) -> Result<Config> {
        config(&Secret::new(url), None)
    }

    #[test]
    fn another_machine_is_reached_over_tls_only() {
        for (url, mode) in [
            ("postgres://me@db.example/l", SslMode::Require),
            (
                "postgres://me@db.example/l?sslmode=prefer",
                SslMode::Require,
            ),
            ("postgres://me@127.0.0.1/l", SslMode::Prefer),
            ("postgres://me@localhost,db.example/l", SslMode::Require),
            ("postgres://me@%2Frun%2Fpostgresql/l", SslMode::Prefer),
            ("postgres://me@[::1]/l?sslmode=require", SslMode::Require),
        ] {
            assert_eq!(of(url).unwrap().get_ssl_mode(), mode, "{url}");
        }
        let plain = of("postgres://me@db.example/l?sslmode=disable").unwrap_err();
        assert!(plain.to_string().contains("in the clear"), "{plain}");
    }

    #[test]
    fn a_wrong_url_is_explained_without_its_values() {
        for url in [
            "postgres://me:hush@h/l?nonsense=hush",
            "postgres://me:hush@h:hush/l",
            "postgres://me:hush@h/l?sslmode=hush",
        ] {
            let error = of(url).unwrap_err().to_string();
            assert!(!error.contains("hush") && error.len() > 30, "{error}");
        }
    }

    #[test]
    fn the_server_ends_what_hangs_and_the_url_has_the_last_word() {
        let config = of("postgres://me@localhost/l?options=-c%20statement_timeout%3D1s").unwrap();
        assert_eq!(
            config.get_options(),
            Some(
                "-c idle_in_transaction_session_timeout=10s -c statement_timeout=15s -c statement_timeout=1s"
            )
        );
    }
}
