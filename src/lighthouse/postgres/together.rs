//! Jobs of one kind that wait at once are committed at once: two round trips and one flush for all of them. Nothing waits
//! for a row: what somebody else has, and what is not simple, is done by itself afterwards, so no job fails or waits for
//! a neighbour.

use crate::lighthouse::postgres::connection::{Attempt, Connection, commit_before};
use crate::lighthouse::postgres::engine::{BY_ROW, Postgres};
use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::row::Row;
use crate::lighthouse::sql::together::{Held, Together, apart};
use std::any::Any;
use std::collections::HashMap;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// How a group's transaction begins. Its statements are planned once for all, by rows that are few and found by an index:
/// lists say nothing of their length, and a plan from when a table was empty stays.
const BEGIN: &str = "BEGIN ISOLATION LEVEL READ COMMITTED; SET LOCAL plan_cache_mode = force_generic_plan;
    SET LOCAL enable_seqscan = off; SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off";

/// Groups of one kind under way at once: the next one gathers while these are written.
const LANES: usize = 2;
/// Jobs in one group.
const GROUP: usize = 64;
/// Jobs waiting for a group; the next one is refused.
const WAITING: usize = 1024;

/// What waits, of every kind; a kind is known by where it stands in memory.
#[derive(Default)]
pub(super) struct Queues(Mutex<HashMap<usize, Arc<dyn Any + Send + Sync>>>);

impl Queues {
    fn of<I: Send + Sync + 'static, T: Send + 'static>(
        &self,
        together: &'static Together<I, T>,
    ) -> Arc<Queue<I, T>> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let queue = all
            .entry(std::ptr::from_ref(together).addr())
            .or_insert_with(|| Arc::new(Queue::<I, T>::default()))
            .clone();
        drop(all);
        queue.downcast().unwrap_or_default()
    }
}

/// What waits of one kind.
struct Queue<I, T>(Mutex<Waiting<I, T>>);

impl<I, T> Default for Queue<I, T> {
    fn default() -> Self {
        Self(Mutex::new(Waiting {
            jobs: Vec::new(),
            lanes: 0,
        }))
    }
}

struct Waiting<I, T> {
    jobs: Vec<Job<I, T>>,
    lanes: usize,
}

struct Job<I, T> {
    input: Arc<I>,
    claim: Claim,
    /// Dropped, or sent nothing, where it is to be done by itself.
    answer: oneshot::Sender<Option<Result<T>>>,
}

impl<I, T> Queue<I, T> {
    fn with<R>(&self, act: impl FnOnce(&mut Waiting<I, T>) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Whether another lane has to be opened for it.
    fn push(&self, job: Job<I, T>) -> Result<bool> {
        self.with(|waiting| {
            if waiting.jobs.len() >= WAITING {
                return Err(Error::Busy);
            }
            waiting.jobs.push(job);
            let opens = waiting.lanes < LANES;
            waiting.lanes += usize::from(opens);
            Ok(opens)
        })
    }
}

/// One lane's place, given back however it ends.
struct Lane<I, T>(Arc<Queue<I, T>>, bool);

impl<I, T> Lane<I, T> {
    /// The next group; empty, and the lane is closed, where nothing waits that may be done now.
    fn next(&mut self, names: for<'a> fn(&'a I) -> Vec<&'a str>) -> Vec<Job<I, T>> {
        self.0.with(|waiting| {
            let group = apart(&mut waiting.jobs, GROUP, |job| &*job.input, names);
            if group.is_empty() {
                waiting.lanes -= 1;
                self.1 = false;
            }
            group
        })
    }
}

impl<I, T> Drop for Lane<I, T> {
    fn drop(&mut self) {
        if self.1 {
            self.0.with(|waiting| waiting.lanes -= 1);
        }
    }
}

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
        let opens = queue.push(Job {
            input,
            claim: claim.clone(),
            answer,
        })?;
        if opens {
            let (engine, lane) = (self.clone(), Lane(queue, true));
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
