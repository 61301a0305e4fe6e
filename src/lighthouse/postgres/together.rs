//! Commits waiting jobs of the same kind together: two round trips and one flush for all of them.
//! No job waits for a row lock. Jobs whose rows are locked, or that are not simple, run by
//! themselves afterwards, so that no job fails or waits because of another.

use crate::lighthouse::postgres::connection::{Attempt, Connection, commit_before};
use crate::lighthouse::postgres::engine::{BY_ROW, Postgres};
use crate::lighthouse::postgres::queue::{Job, Lane, Place};
use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::together::{Held, Together};
use std::collections::HashMap;
use std::future::Future;
use std::sync::Arc;
use tokio::sync::oneshot;

/// The SQL that begins a group's transaction. Its statements are planned once for all sizes,
/// assuming that an index finds few rows: array parameters do not reveal their length, and a plan
/// made for an empty table would remain in use.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

impl Postgres {
    /// Runs `input` together with other jobs of its kind, or by itself by calling `alone`.
    pub(crate) async fn write_together<I, T, F, J>(
        &self,
        together: &'static Together<I, T>,
        input: Arc<I>,
        alone: J,
    ) -> Result<T>
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
        F: Future<Output = Result<T>> + Send,
        J: Fn(Arc<Connection>) -> F + Send + Sync + 'static,
    {
        self.check()?;
        let (queue, claim) = (self.queues().of(together), Claim::new());
        let (answer, answered) = oneshot::channel();
        let names = (together.names)(&input);
        let job = Job {
            input: input.clone(),
            claim: claim.clone(),
            answer,
        };
        // A job that cannot be queued is dropped, and then runs by itself.
        if let Place::Opens = queue.push(job, &names)? {
            let (engine, lane) = (self.clone(), Lane::new(queue));
            self.spawn(async move { engine.write_groups(together, lane).await })?;
        }
        let (engine, shared) = (self.clone(), claim.clone());
        let outcome = async move {
            match answered.await {
                Ok(Some(outcome)) => outcome,
                Err(_) if shared.is_being_kept() => {
                    Err(Error::Failed("a group of jobs panicked".to_owned()))
                }
                Ok(None) | Err(_) => engine.write_alone(BY_ROW, shared, alone).await,
            }
        };
        claim.wait(outcome).await
    }

    async fn write_groups<I, T>(self, together: &'static Together<I, T>, mut lane: Lane<I, T>)
    where
        I: Send + Sync + 'static,
        T: Send + 'static,
    {
        loop {
            let group = lane.next(together.names);
            if group.is_empty() {
                return;
            }
            // A job that is dropped here runs by itself, and reports its own error.
            if let Err(error) = self.write_group(together, group).await {
                tracing::debug!(%error, "running the jobs of a group one by one");
            }
        }
    }

    async fn write_group<I, T>(
        &self,
        together: &Together<I, T>,
        mut group: Vec<Job<I, T>>,
    ) -> Result<()>
    where
        I: Send + Sync,
        T: Send,
    {
        group.retain(|job| job.claim.is_open());
        if group.is_empty() {
            return Ok(());
        }
        let connection = self.take().await?;
        let inputs: Vec<&I> = group.iter().map(|job| &*job.input).collect();
        let first = (together.hold)(&inputs);
        let (now, found) = match connection.begin_and(BEGIN, &first).await {
            Ok(begun) => begun,
            Err(error) => {
                connection.roll_back().await;
                return Err(error);
            }
        };
        let held = keep(group, found)?;
        if held.is_empty() {
            connection.roll_back().await;
            return Ok(());
        }
        let left = held.iter().map(|(_, job, _)| job.claim.left()).min();
        // This limit is on the database's clock, which has moved on since it was read, so it is
        // never later than the earliest claim's own limit.
        let until = now + left.unwrap_or_default().as_secs_f64();
        let statement = (together.write)(
            &held
                .iter()
                .map(|(place, job, found)| Held {
                    input: &*job.input,
                    place: *place,
                    found,
                })
                .collect::<Vec<_>>(),
        );
        let written = connection
            .write_and_commit(&statement, &commit_before(until))
            .await;
        answer(together, held, written)
    }
}

/// A job, its place in the group, and what was read when its rows were locked.
type InPlace<I, T> = (i64, Job<I, T>, Row);

fn by_place(rows: Vec<Row>) -> Result<HashMap<i64, Row>> {
    let place = |row: Row| Ok((row.integer("place")?, row));
    rows.into_iter().map(place).collect()
}

/// Keeps the jobs whose rows are locked and whose time is not up; from here on, they may be
/// committed.
fn keep<I, T>(group: Vec<Job<I, T>>, found: Vec<Row>) -> Result<Vec<InPlace<I, T>>> {
    let mut places = by_place(found)?;
    let mut held = Vec::with_capacity(group.len());
    for (place, job) in (0..).zip(group) {
        let Some(row) = places.remove(&place) else {
            let _ = job.answer.send(None);
            continue;
        };
        match job.claim.keep() {
            Ok(()) => held.push((place, job, row)),
            Err(late) => drop(job.answer.send(Some(Err(late)))),
        }
    }
    Ok(held)
}

/// Sends each caller its result.
fn answer<I, T>(
    together: &Together<I, T>,
    held: Vec<InPlace<I, T>>,
    written: std::result::Result<Vec<Row>, Attempt>,
) -> Result<()> {
    let done = written.and_then(|rows| by_place(rows).map_err(Attempt::last));
    let done = match done {
        Ok(done) => done,
        Err(attempt) => {
            for (_, job, _) in held {
                if attempt.again {
                    job.claim.not_kept();
                    let _ = job.answer.send(None);
                } else {
                    // The group may have been committed, so the job must not run again.
                    let _ = job.answer.send(Some(Err(attempt.error.clone())));
                }
            }
            return Err(attempt.error);
        }
    };
    for (place, job, _) in held {
        // The caller may have stopped waiting.
        if let Some(row) = done.get(&place) {
            let _ = job.answer.send(Some((together.done)(&job.input, row)));
        } else {
            job.claim.not_kept();
            let _ = job.answer.send(None);
        }
    }
    Ok(())
}
