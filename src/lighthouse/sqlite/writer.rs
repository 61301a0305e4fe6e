//! The only thread that writes. It commits waiting jobs together. A failing job does not affect the
//! others, and no caller gets a result before the commit.

use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sqlite::connection::Connection;
use tokio::sync::mpsc;

/// Jobs committed together.
const GROUP: usize = 256;

/// A job to run. It may run twice, but only the writes of its last run are kept.
pub(super) struct Job {
    pub(super) claim: Claim,
    /// Runs the job; `false` if a statement failed.
    pub(super) run: Box<dyn Fn(&Connection) -> bool + Send>,
    /// Sends the caller the result of the last run, once the outcome of the transaction is known.
    pub(super) answer: Box<dyn FnOnce(Result<()>) + Send>,
}

/// The only connection that writes.
pub(super) struct Writer(Connection);

impl Writer {
    pub(super) const fn new(connection: Connection) -> Self {
        Self(connection)
    }

    /// Runs jobs until all senders are dropped and everything is written.
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
    /// another program has the file open, the log remains, but contains nothing that is not in the
    /// file.
    fn fold(&self) {
        match self.0.is_folded() {
            Ok(true) => {}
            Ok(false) => tracing::warn!(
                "another program is reading the database, so part of it stays in \
                 `lighthouse.db-wal`"
            ),
            Err(error) => tracing::error!(%error, "cannot write the log back into the database"),
        }
    }

    /// Commits a group of jobs. A job that is dropped here without a result was not done, and a job
    /// whose time is up is never done.
    fn commit(&self, group: Vec<Job>) -> Result<()> {
        self.0.step("BEGIN IMMEDIATE")?;
        let mut waiting = group.into_iter();
        let mut done = Vec::with_capacity(waiting.len());
        let mut all_succeeded = true;
        for job in waiting.by_ref() {
            if job.claim.keep().is_err() {
                continue;
            }
            all_succeeded = (job.run)(&self.0);
            done.push((job, Ok(())));
            if !all_succeeded || self.is_over() {
                break;
            }
        }
        if !all_succeeded && !self.is_over() {
            done = self.one_by_one(done, waiting)?;
        }
        let fate = if self.is_over() {
            // A full disk rolls back the whole transaction, not just the failing statement. A
            // savepoint opened afterwards would be committed on its own.
            Err(Error::Unavailable(
                "the transaction was rolled back; most likely the disk is full".to_owned(),
            ))
        } else {
            self.0.step("COMMIT")
        };
        if !self.is_over() {
            let _ = self.0.batch("ROLLBACK");
        }
        if let Err(error) = self.0.erase_if_asked() {
            tracing::error!(%error, "deleted data is still in `lighthouse.db-wal`");
        }
        for (job, savepoint) in done {
            (job.answer)(fate.clone().and(savepoint));
        }
        fate
    }

    fn is_over(&self) -> bool {
        self.0
            .with(|connection| Ok(connection.is_autocommit()))
            .unwrap_or(true)
    }

    /// Runs the group again after one of its jobs failed. Each job now has a savepoint, so that a
    /// failing one does not affect the others. A savepoint copies every page before its first
    /// change, so a group is first tried without any.
    fn one_by_one(
        &self,
        begun: Vec<(Job, Result<()>)>,
        waiting: impl Iterator<Item = Job>,
    ) -> Result<Vec<(Job, Result<()>)>> {
        self.0.step("ROLLBACK")?;
        self.0.step("BEGIN IMMEDIATE")?;
        let waiting = waiting.filter(|job| job.claim.keep().is_ok());
        let mut done = Vec::with_capacity(begun.len());
        for job in begun.into_iter().map(|(job, _)| job).chain(waiting) {
            let savepoint = self.in_savepoint(&job);
            done.push((job, savepoint));
            if self.is_over() {
                break;
            }
        }
        Ok(done)
    }

    fn in_savepoint(&self, job: &Job) -> Result<()> {
        self.0.step("SAVEPOINT job")?;
        if !(job.run)(&self.0) && !self.is_over() {
            self.0.step("ROLLBACK TO job")?;
        }
        if self.is_over() {
            return Ok(());
        }
        self.0.step("RELEASE job")
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
    fn deleted_data_leaves_the_log_as_soon_as_nobody_reads_it() {
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

    /// SQLite rolls back the whole transaction in this case, and would commit what a later
    /// savepoint contains.
    #[test]
    fn a_full_disk_rolls_back_the_whole_group_and_everybody_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let job = |key: String| -> Job {
            let told = answers.clone();
            let outcome = Arc::new(Mutex::new(Ok(0)));
            let found = outcome.clone();
            Job {
                claim: Claim::new(),
                run: Box::new(move |connection: &Connection| {
                    let outcome = connection.execute(INSERT, &[key.as_str().into()]);
                    let succeeded = outcome.is_ok();
                    *found.lock().unwrap() = outcome;
                    succeeded
                }),
                answer: Box::new(move |fate| {
                    let outcome = outcome.lock().unwrap().clone();
                    told.lock().unwrap().push(outcome.and(fate));
                }),
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
