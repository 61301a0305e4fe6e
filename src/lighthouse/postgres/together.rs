//! Jobs of one kind that wait at once are committed at once: two round trips and one flush for all of them. Nothing waits
//! for a row: what somebody else has, and what is not simple, is done by itself afterwards, so no job fails or waits for
//! a neighbour.

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

/// How a group's transaction begins. Its statements are planned once for all, by rows that are few and found by an index:
/// lists say nothing of their length, and a plan from when a table was empty stays.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

impl Postgres {
    /// Does `input` together with others of its kind, or by `alone`.
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
        // Where it does not wait the job is dropped, and with it done by itself.
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
            // Whatever is dropped on the way is done by itself, and tells what is wrong.
            if let Err(error) = self.write_group(together, group).await {
                tracing::debug!(%error, "a group is done one by one");
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
        // By the database's clock, which has gone on since it was read: never later than the first claim's own.
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

/// A job, its place in the group, and what was found when its rows were taken.
type InPlace<I, T> = (i64, Job<I, T>, Row);

fn by_place(rows: Vec<Row>) -> Result<HashMap<i64, Row>> {
    let place = |row: Row| Ok((row.integer("place")?, row));
    rows.into_iter().map(place).collect()
}

/// What has its rows and is in time; from here on it may be kept.
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

/// Tells everybody what became of theirs.
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
                    // Whether it was committed is not known, so it must not run again.
                    let _ = job.answer.send(Some(Err(attempt.error.clone())));
                }
            }
            return Err(attempt.error);
        }
    };
    for (place, job, _) in held {
        // Nobody may be waiting any longer.
        if let Some(row) = done.get(&place) {
            let _ = job.answer.send(Some((together.done)(&job.input, row)));
        } else {
            job.claim.not_kept();
            let _ = job.answer.send(None);
        }
    }
    Ok(())
}
