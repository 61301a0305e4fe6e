//! One writer thread that commits jobs in groups, and read-only connections beside it. A job whose client has gone is
//! committed all the same.

use crate::lighthouse::store::error::{Error, Result};
use crate::lighthouse::store::row::Row;
use crate::lighthouse::store::sqlite::connection::Connection;
use crate::lighthouse::store::sqlite::migrate::{is_current, migrate};
use crate::lighthouse::store::tx;
use crate::lighthouse::store::tx::{Steps, Tx};
use rusqlite::OpenFlags;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll, Waker};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Jobs waiting for the writer; the next one is refused.
const WAITING: usize = 1024;
/// Jobs committed together.
const GROUP: usize = 256;

/// A job that has run, waiting for its transaction's fate.
struct Done {
    keep: bool,
    answer: Box<dyn FnOnce(Result<()>)>,
}

type Job = Box<dyn FnOnce(&Tx) -> Done + Send>;

/// The database, shared by all clones.
#[derive(Clone)]
pub(crate) struct Sqlite(Arc<Engine>);

struct Engine {
    /// Nothing once it is being closed.
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Mutex<Readers>,
    file: PathBuf,
}

#[derive(Default)]
struct Readers {
    free: Vec<Connection>,
    is_closed: bool,
}

impl Engine {
    /// First the readers, then, when all that waits is written, the writer: the last connection folds the log
    /// into the file and removes it. Waits for that; a second call finds nothing to do.
    fn close(&self) {
        let mut readers = locked(&self.readers);
        readers.is_closed = true;
        readers.free.clear();
        drop(readers);
        drop(locked(&self.jobs).take());
        let Some(writer) = locked(&self.writer).take() else {
            return;
        };
        // The last clone may be one that a job held, which is dropped on the writer's own thread.
        let is_this = writer.thread().id() == std::thread::current().id();
        if !is_this && writer.join().is_err() {
            tracing::error!("the database's writer panicked");
        }
    }
}

impl Drop for Engine {
    fn drop(&mut self) {
        self.close();
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn closed() -> Error {
    Error::Unavailable("it is being closed".to_owned())
}

impl Sqlite {
    pub(crate) fn open(file: &Path) -> Result<Self> {
        create_private(file)?;
        let writer = Writer::new(Connection::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?);
        writer.connection.write_ahead()?;
        writer.batch("PRAGMA synchronous = FULL; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000;")?;
        migrate(&writer.connection)?;
        let (jobs, mut waiting) = mpsc::channel(WAITING);
        let writer = std::thread::Builder::new()
            .name("database".to_owned())
            .spawn(move || writer.write_all(&mut waiting))
            .map_err(|error| Error::Failed(error.to_string()))?;
        Ok(Self(Arc::new(Engine {
            jobs: Mutex::new(Some(jobs)),
            writer: Mutex::new(Some(writer)),
            readers: Mutex::default(),
            file: file.to_owned(),
        })))
    }

    /// Ends what is under way and leaves the file alone the whole database.
    pub(crate) fn close(&self) {
        self.0.close();
    }

    /// Whether the file is a database of this version; changes nothing.
    pub(crate) fn is_current(file: &Path) -> bool {
        Connection::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY).is_ok_and(|it| is_current(&it))
    }

    pub(crate) async fn write<I, T, J>(&self, input: I, job: J) -> Result<T>
    where
        I: Send + 'static,
        T: Send + 'static,
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: Job = Box::new(move |tx| {
            let run = catch_unwind(AssertUnwindSafe(|| ready(job(tx, &input))));
            let outcome = run.unwrap_or_else(|_| Err(Error::Failed("a job panicked".to_owned())));
            let keep = outcome.is_ok();
            let answer = Box::new(move |fate: Result<()>| {
                // Nobody may be waiting any longer.
                let _ = sender.send(outcome.and_then(|value| fate.map(|()| value)));
            });
            Done { keep, answer }
        });
        let sent = locked(&self.0.jobs)
            .as_ref()
            .ok_or_else(closed)?
            .try_send(job);
        sent.map_err(|_| Error::Busy)?;
        receiver.await.unwrap_or_else(|_| {
            Err(Error::Unavailable(
                "no transaction could be opened".to_owned(),
            ))
        })
    }

    /// All statements of `job` see one moment.
    pub(crate) fn read<I, T, J>(&self, input: &I, job: J) -> Result<T>
    where
        J: for<'a> Fn(&'a Tx, &'a I) -> Steps<'a, T>,
    {
        let connection = self.reader()?;
        connection.step("BEGIN")?;
        let outcome = ready(job(&into_tx(connection.clone()), input));
        // A connection that cannot end its transaction is not used again.
        connection.step("COMMIT")?;
        let mut readers = locked(&self.0.readers);
        if !readers.is_closed {
            readers.free.push(connection);
        }
        outcome
    }

    fn reader(&self) -> Result<Connection> {
        let mut readers = locked(&self.0.readers);
        if readers.is_closed {
            return Err(closed());
        }
        let free = readers.free.pop();
        drop(readers);
        free.map_or_else(
            || Connection::open(&self.0.file, OpenFlags::SQLITE_OPEN_READ_ONLY),
            Ok,
        )
    }
}

/// The future of a job on this engine never waits.
fn ready<T>(mut steps: Steps<'_, T>) -> Result<T> {
    match steps.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(outcome) => outcome,
        Poll::Pending => Err(Error::Failed(
            "a job waits for something other than the database".to_owned(),
        )),
    }
}

fn into_tx(connection: Connection) -> Tx {
    Tx::on(tx::Connection::Sqlite(connection))
}

/// The one connection that writes, also as the jobs see it.
struct Writer {
    connection: Connection,
    tx: Tx,
}

impl Writer {
    fn new(connection: Connection) -> Self {
        Self {
            tx: into_tx(connection.clone()),
            connection,
        }
    }

    fn batch(&self, sql: &str) -> Result<()> {
        self.connection.batch(sql)
    }

    /// The writer thread: ends when nobody can send any more, and everything is written.
    fn write_all(self, waiting: &mut mpsc::Receiver<Job>) {
        while let Some(first) = waiting.blocking_recv() {
            let mut group = vec![first];
            while group.len() < GROUP
                && let Ok(next) = waiting.try_recv()
            {
                group.push(next);
            }
            if let Err(error) = self.commit(group) {
                tracing::error!(%error, "transaction");
            }
        }
        self.fold();
    }

    /// Moves the log into the file without keeping anybody from it; closing the last connection then removes the
    /// log. Where another program has the file open the log stays, and holds nothing that the file does not.
    fn fold(&self) {
        let folded = |row: Row| Ok(row.integer("log")? == row.integer("checkpointed")?);
        match self
            .connection
            .collect("PRAGMA wal_checkpoint(PASSIVE)", &[], folded)
        {
            Ok(all) if all.first() == Some(&true) => {}
            Ok(_) => tracing::warn!(
                "another program reads the database: a part of it stays in `lighthouse.db-wal`"
            ),
            Err(error) => tracing::error!(%error, "the log could not be folded into the database"),
        }
    }

    /// A job that is dropped here unanswered was not done.
    fn commit(&self, group: Vec<Job>) -> Result<()> {
        self.connection.step("BEGIN IMMEDIATE")?;
        let mut done = Vec::with_capacity(group.len());
        for job in group {
            done.push(self.in_savepoint(job));
            if self.is_over() {
                break;
            }
        }
        let fate = if self.is_over() {
            // A full disk ends the whole transaction, not just the statement that found it full; a savepoint
            // opened after that would be kept on its own.
            Err(Error::Unavailable(
                "it rolled everything back; most likely the disk is full".to_owned(),
            ))
        } else {
            self.connection.step("COMMIT")
        };
        if !self.is_over() {
            let _ = self.batch("ROLLBACK");
        }
        for job in done {
            (job.answer)(fate.clone());
        }
        fate
    }

    fn is_over(&self) -> bool {
        self.connection
            .with(|connection| Ok(connection.is_autocommit()))
            .unwrap_or(true)
    }

    /// A failing job must not spoil its neighbours.
    fn in_savepoint(&self, job: Job) -> Done {
        if let Err(error) = self.connection.step("SAVEPOINT job") {
            return Done {
                keep: false,
                answer: Box::new(move |_| drop((job, error))),
            };
        }
        let done = job(&self.tx);
        let end = if done.keep {
            Ok(())
        } else {
            self.connection.step("ROLLBACK TO job")
        };
        match end.and_then(|()| self.connection.step("RELEASE job")) {
            Ok(()) => done,
            Err(error) => Done {
                keep: false,
                answer: Box::new(move |_| (done.answer)(Err(error))),
            },
        }
    }
}

/// Makes the file with mode 0600; SQLite gives its side files the same.
fn create_private(file: &Path) -> Result<()> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
        .open(file)
        .map(drop)
        .map_err(|error| Error::Failed(format!("cannot open `{}`: {error}", file.display())))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;

    fn insert<'a>(tx: &'a Tx, key: &'a String) -> Steps<'a, u64> {
        let sql =
            "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ($1, $2, $3)";
        Box::pin(async move { tx.execute(sql, &[key.into(), "e".into(), 1.into()]).await })
    }

    async fn count(store: &Store) -> i64 {
        let counted = store
            .read((), |tx, ()| {
                Box::pin(tx.count("SELECT COUNT(*) AS count FROM refresh_tokens", &[]))
            })
            .await;
        counted.unwrap()
    }

    fn open() -> (tempfile::TempDir, Store) {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        (folder, store)
    }

    #[test]
    fn a_failing_job_leaves_nothing_and_its_neighbours_alone() {
        let (_folder, store) = open();
        block_on(async {
            let (first, again, other) = tokio::join!(
                store.write("a".to_owned(), insert),
                store.write("a".to_owned(), insert),
                store.write("b".to_owned(), insert)
            );
            assert_eq!((first, other), (Ok(1), Ok(1)));
            assert!(matches!(again, Err(Error::Failed(_))));
            assert_eq!(count(&store).await, 2);
        });
    }

    /// SQLite then rolls back the whole transaction, and would keep what the next savepoint holds.
    #[test]
    fn a_disk_that_is_full_undoes_the_whole_group_and_everybody_is_told() {
        let (folder, store) = open();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let job = |key: String| -> Job {
            let told = answers.clone();
            Box::new(move |tx| {
                let outcome = ready(insert(tx, &key));
                let keep = outcome.is_ok();
                Done {
                    keep,
                    answer: Box::new(move |fate| told.lock().unwrap().push(outcome.and(fate))),
                }
            })
        };
        let connection = Connection::open(
            &folder.path().join("lighthouse.db"),
            OpenFlags::SQLITE_OPEN_READ_WRITE,
        );
        let writer = Writer::new(connection.unwrap());
        writer
            .connection
            .batch("PRAGMA max_page_count = 1")
            .unwrap();
        let group = vec![
            job("small".to_owned()),
            job("large".repeat(10_000)),
            job("late".to_owned()),
        ];
        assert!(matches!(writer.commit(group), Err(Error::Unavailable(_))));
        let told: Vec<Result<()>> = answers.lock().unwrap().drain(..).collect();
        assert_eq!(told.len(), 2);
        assert!(
            told.iter()
                .all(|fate| matches!(fate, Err(Error::Unavailable(_)))),
            "{told:?}"
        );
        assert_eq!(block_on(count(&store)), 0);
        drop(writer.commit(vec![job("afterwards".to_owned())]));
        assert_eq!(block_on(count(&store)), 1);
    }

    #[test]
    fn a_job_whose_client_has_gone_is_committed() {
        let (_folder, store) = open();
        block_on(async {
            let mut gone = Box::pin(store.write("a".to_owned(), insert));
            assert!(
                gone.as_mut()
                    .poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
            drop(gone);
            // The writer keeps the order, so its next answer comes after that job.
            store.write("b".to_owned(), insert).await.unwrap();
            assert_eq!(count(&store).await, 2);
        });
    }

    #[test]
    fn a_panicking_job_is_an_error_and_the_writer_lives_on() {
        let (_folder, store) = open();
        block_on(async {
            let outcome = store
                .write((), |_, ()| -> Steps<'_, ()> {
                    Box::pin(async { panic!("on purpose") })
                })
                .await;
            assert_eq!(outcome, Err(Error::Failed("a job panicked".to_owned())));
            assert_eq!(store.write("b".to_owned(), insert).await, Ok(1));
        });
    }

    #[test]
    fn parameters_go_by_their_number_not_their_place() {
        let (_folder, store) = open();
        let row = block_on(store.read((), |tx, ()| {
            Box::pin(async move {
                tx.query(
                    "SELECT $2 AS a, $1 AS b, $2 AS c",
                    &["one".into(), "two".into()],
                )
                .await
            })
        }));
        let row = row.unwrap().remove(0);
        assert_eq!(
            ["a", "b", "c"].map(|name| row.text(name).unwrap()),
            ["two", "one", "two"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt;
        let (folder, _store) = open();
        for file in std::fs::read_dir(folder.path()).unwrap() {
            let file = file.unwrap();
            assert_eq!(
                file.metadata().unwrap().permissions().mode() & 0o777,
                0o600,
                "{:?}",
                file.file_name()
            );
        }
    }

    #[test]
    fn a_database_of_a_newer_program_is_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lighthouse.db");
        rusqlite::Connection::open(&file)
            .unwrap()
            .execute_batch("PRAGMA user_version = 99")
            .unwrap();
        assert!(
            Store::open(folder.path())
                .err()
                .unwrap()
                .to_string()
                .contains("newer version")
        );
    }
}
