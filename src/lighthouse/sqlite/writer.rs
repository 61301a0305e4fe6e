//! The only thread that writes. Waiting jobs are committed together: a failing job does not affect
//! the others, and nobody gets an answer before the commit.

use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sqlite::connection::Connection;
use tokio::sync::mpsc;

/// Jobs committed together.
const GROUP: usize = 256;

/// A job that has run, waiting for its transaction to end.
pub(super) struct Done {
    pub(super) keep: bool,
    pub(super) answer: Box<dyn FnOnce(Result<()>)>,
}

/// A job to run.
pub(super) struct Job {
    pub(super) claim: Claim,
    pub(super) run: Box<dyn FnOnce(&Connection) -> Done + Send>,
}

/// The only connection that writes.
pub(super) struct Writer(Connection);

impl Writer {
    pub(super) const fn new(connection: Connection) -> Self {
        Self(connection)
    }

    /// The writer thread: ends when nobody can send any more and everything is written.
    pub(super) fn write_all(self, waiting: &mut mpsc::Receiver<Job>) {
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

    /// Checkpoints the log without blocking others; closing the last connection then removes it. If
    /// another program has the file open, the log stays, but contains nothing that the file does
    /// not.
    fn fold(&self) {
        match self.0.is_folded() {
            Ok(true) => {}
            Ok(false) => tracing::warn!(
                "another program reads the database: a part of it stays in `lighthouse.db-wal`"
            ),
            Err(error) => tracing::error!(%error, "the log could not be folded into the database"),
        }
    }

    /// A job dropped here without an answer was not done, and a late one will not be.
    fn commit(&self, group: Vec<Job>) -> Result<()> {
        self.0.step("BEGIN IMMEDIATE")?;
        let mut done = Vec::with_capacity(group.len());
        for job in group {
            if job.claim.keep().is_err() {
                continue;
            }
            done.push(self.in_savepoint(job));
            if self.is_over() {
                break;
            }
        }
        let fate = if self.is_over() {
            // A full disk ends the whole transaction, not just the failing statement; a savepoint
            // opened afterwards would be committed by itself.
            Err(Error::Unavailable(
                "it rolled everything back; most likely the disk is full".to_owned(),
            ))
        } else {
            self.0.step("COMMIT")
        };
        if !self.is_over() {
            let _ = self.0.batch("ROLLBACK");
        }
        if let Err(error) = self.0.erase_if_asked() {
            tracing::error!(%error, "what was deleted stands in `lighthouse.db-wal` still");
        }
        for job in done {
            (job.answer)(fate.clone());
        }
        fate
    }

    fn is_over(&self) -> bool {
        self.0
            .with(|connection| Ok(connection.is_autocommit()))
            .unwrap_or(true)
    }

    /// A failing job must not affect its neighbours.
    fn in_savepoint(&self, job: Job) -> Done {
        if let Err(error) = self.0.step("SAVEPOINT job") {
            return Done {
                keep: false,
                answer: Box::new(move |_| drop((job, error))),
            };
        }
        let done = (job.run)(&self.0);
        let end = if done.keep {
            Ok(())
        } else {
            self.0.step("ROLLBACK TO job")
        };
        match end.and_then(|()| self.0.step("RELEASE job")) {
            Ok(()) => done,
            Err(error) => Done {
                keep: false,
                answer: Box::new(move |_| (done.answer)(Err(error))),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::store::Store;
    use rusqlite::OpenFlags;
    use std::sync::{Arc, Mutex};

    const INSERT: &str =
        "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ($1, 'e', 1)";

    async fn count(store: &Store) -> i64 {
        let counted = store
            .read((), |tx, ()| {
                Box::pin(tx.count("SELECT COUNT(*) AS count FROM refresh_tokens", &[]))
            })
            .await;
        counted.unwrap()
    }

    #[test]
    fn what_was_deleted_leaves_the_log_as_soon_as_nobody_reads_it_any_more() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let log = || {
            folder
                .path()
                .join("lighthouse.db-wal")
                .metadata()
                .unwrap()
                .len()
        };
        let write = |erases: bool| {
            let written = store.write(erases, |tx, erases| {
                Box::pin(async move {
                    if *erases {
                        tx.erase();
                    }
                    tx.execute(&INSERT.replace("$1", "hex(randomblob(9))"), &[])
                        .await
                })
            });
            block_on(written).unwrap();
        };
        write(false);
        let reader = rusqlite::Connection::open(folder.path().join("lighthouse.db")).unwrap();
        let reading = "BEGIN; SELECT * FROM refresh_tokens";
        reader.execute_batch(reading).unwrap();
        write(true);
        assert!(log() > 0, "somebody reads it");
        reader.execute_batch("COMMIT").unwrap();
        write(false);
        assert_eq!(log(), 0);
        write(false);
        assert!(log() > 0, "it was asked for once");
    }

    /// SQLite then rolls back the whole transaction, and would keep what the next savepoint
    /// contains.
    #[test]
    fn a_disk_that_is_full_undoes_the_whole_group_and_everybody_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let job = |key: String| -> Job {
            let told = answers.clone();
            let run = Box::new(move |connection: &Connection| {
                let outcome = connection.execute(INSERT, &[key.as_str().into()]);
                let keep = outcome.is_ok();
                Done {
                    keep,
                    answer: Box::new(move |fate| told.lock().unwrap().push(outcome.and(fate))),
                }
            });
            Job {
                claim: Claim::new(),
                run,
            }
        };
        let connection = Connection::open(
            &folder.path().join("lighthouse.db"),
            OpenFlags::SQLITE_OPEN_READ_WRITE,
        );
        let writer = Writer::new(connection.unwrap());
        writer.0.batch("PRAGMA max_page_count = 1").unwrap();
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
}
