//! The open database: one thread that writes, and read-only connections beside it. A job that has
//! begun is committed even if its client disconnects.

use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::load::Load;
use crate::lighthouse::sqlite::connection::Connection;
use crate::lighthouse::sqlite::mark;
use crate::lighthouse::sqlite::migrate::{is_current, migrate, next_step};
use crate::lighthouse::sqlite::writer::{Job, Writer};
use rusqlite::OpenFlags;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use tokio::sync::{mpsc, oneshot};

/// Maximum number of jobs waiting for the writer; further jobs are refused.
const WAITING: usize = 1024;

/// The database, shared by all clones.
#[derive(Clone)]
pub(crate) struct Sqlite(Arc<Engine>);

struct Engine {
    /// `None` once it is being closed.
    jobs: Mutex<Option<mpsc::Sender<Job>>>,
    writer: Mutex<Option<JoinHandle<()>>>,
    readers: Mutex<Readers>,
    file: PathBuf,
    identity: Option<Identity>,
}

/// The device and inode of a file, which distinguish it from another one with the same name, on
/// systems that have them.
type Identity = (u64, u64);

#[derive(Default)]
struct Readers {
    free: Vec<Connection>,
    is_closed: bool,
}

impl Engine {
    /// Closes the readers first and then, when all waiting jobs are done, the writer. The last
    /// connection checkpoints the log and removes it. Blocks; a second call does nothing.
    fn close(&self) {
        let mut readers = locked(&self.readers);
        readers.is_closed = true;
        readers.free.clear();
        drop(readers);
        drop(locked(&self.jobs).take());
        let Some(writer) = locked(&self.writer).take() else {
            return;
        };
        // The last clone may be owned by a job, in which case it is dropped on the writer's own
        // thread.
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
        let connection = Connection::open(file, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        connection.write_ahead()?;
        connection.batch("PRAGMA synchronous = FULL; PRAGMA secure_delete = ON; PRAGMA cache_size = -8000; PRAGMA wal_autocheckpoint = 4000;")?;
        migrate(&connection)?;
        let writer = Writer::new(connection);
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
            identity: identity(file),
        })))
    }

    /// Finishes the work in progress, and leaves all data in the file itself.
    pub(crate) fn close(&self) {
        self.0.close();
    }

    /// Whether the file is still in its place and not empty.
    pub(crate) fn is_in_place(&self) -> bool {
        let file = &self.0.file;
        std::fs::metadata(file).is_ok_and(|it| it.len() > 0) && identity(file) == self.0.identity
    }

    /// Returns the number of idle readers, which are created on demand, and of jobs queued for the
    /// only writer.
    pub(crate) fn load(&self) -> Load {
        let waiting = locked(&self.0.jobs)
            .as_ref()
            .map_or(0, |jobs| jobs.max_capacity() - jobs.capacity());
        Load {
            idle: locked(&self.0.readers).free.len(),
            used: None,
            most: None,
            waiting,
        }
    }

    /// Changes the file's mark; see `mark`.
    pub(crate) fn renew_mark(&self) -> Result<bool> {
        mark::renew(&self.0.file)
    }

    /// Checks that the file supports this program; changes nothing.
    pub(crate) fn may_open(file: &Path) -> Result<()> {
        let Ok(connection) = Connection::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY) else {
            return Ok(());
        };
        match next_step(&connection) {
            Err(error @ Error::Newer(_)) => Err(error),
            _ => Ok(()),
        }
    }

    pub(crate) fn is_current(file: &Path) -> bool {
        Connection::open(file, OpenFlags::SQLITE_OPEN_READ_ONLY).is_ok_and(|it| is_current(&it))
    }

    pub(crate) async fn write<T: Send + 'static>(
        &self,
        job: impl Fn(&Connection) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (sender, receiver) = oneshot::channel();
        let claim = Claim::new();
        let found = Arc::new(Mutex::new(None));
        let outcome = found.clone();
        let run = Box::new(move |connection: &Connection| {
            let run = catch_unwind(AssertUnwindSafe(|| job(connection)));
            let outcome = run.unwrap_or_else(|_| Err(Error::Failed("a job panicked".to_owned())));
            let succeeded = outcome.is_ok();
            *locked(&found) = Some(outcome);
            succeeded
        });
        let answer = Box::new(move |fate: Result<()>| {
            let outcome = locked(&outcome).take();
            let outcome =
                outcome.unwrap_or_else(|| Err(Error::Failed("a job did not run".to_owned())));
            // Sending fails if the caller has stopped waiting.
            let _ = sender.send(outcome.and_then(|value| fate.map(|()| value)));
        });
        let sent = locked(&self.0.jobs)
            .as_ref()
            .ok_or_else(closed)?
            .try_send(Job {
                claim: claim.clone(),
                run,
                answer,
            });
        sent.map_err(|_| Error::Busy)?;
        let is_open = claim.clone();
        let answer = async move {
            receiver.await.unwrap_or_else(|_| {
                Err(if is_open.is_open() {
                    Error::Unavailable("cannot start a transaction".to_owned())
                } else {
                    Error::Late
                })
            })
        };
        claim.wait(answer).await
    }

    /// Runs `job`, all of whose statements see the same snapshot.
    pub(crate) fn read<T>(&self, job: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        let connection = self.reader()?;
        connection.step("BEGIN")?;
        let outcome = job(&connection);
        // If the transaction cannot be ended, the connection is not used again.
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

fn identity(file: &Path) -> Option<Identity> {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let metadata = std::fs::metadata(file).ok()?;
        Some((metadata.dev(), metadata.ino()))
    }
    #[cfg(not(unix))]
    {
        let _ = file;
        None
    }
}

/// Creates the file with mode 0600, which SQLite also uses for its side files.
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
    use crate::lighthouse::store::{Steps, Store, Tx};
    use std::task::{Context, Waker};

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
    fn a_failing_job_leaves_nothing_behind_and_does_not_affect_its_neighbours() {
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

    #[test]
    fn a_job_is_not_done_if_its_client_left_before_it_began() {
        let (folder, store) = open();
        let other = rusqlite::Connection::open(folder.path().join("lighthouse.db")).unwrap();
        other.execute_batch("BEGIN IMMEDIATE").unwrap();
        block_on(async {
            let mut gone = Box::pin(store.write("a".to_owned(), insert));
            assert!(
                gone.as_mut()
                    .poll(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
            drop(gone);
            other.execute_batch("COMMIT").unwrap();
            // The writer keeps the order of jobs, so this result comes after the other job's turn.
            store.write("b".to_owned(), insert).await.unwrap();
            assert_eq!(count(&store).await, 1);
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
}
