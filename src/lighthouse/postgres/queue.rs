//! The waiting jobs of each kind that runs in groups; see `together`.

use crate::lighthouse::sql::deadline::Claim;
use crate::lighthouse::sql::error::{Error, Result};
use crate::lighthouse::sql::together::{Names, Together};
use std::any::Any;
use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::oneshot;

/// Maximum number of concurrent groups of one kind; while they are written, the next group fills
/// up.
const LANES: usize = 2;
/// Jobs per group.
const GROUP: usize = 64;
/// Maximum number of jobs that wait for a group; further ones are refused.
const WAITING: usize = 1024;

/// The waiting jobs of all kinds; a kind is identified by its memory address.
#[derive(Default)]
pub(super) struct Queues(Mutex<HashMap<usize, Arc<dyn Any + Send + Sync>>>);

impl Queues {
    pub(super) fn of<I: Send + Sync + 'static, T: Send + 'static>(
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

/// The waiting jobs of one kind.
pub(super) struct Queue<I, T>(Mutex<Waiting<I, T>>);

impl<I, T> Default for Queue<I, T> {
    fn default() -> Self {
        Self(Mutex::new(Waiting {
            jobs: VecDeque::new(),
            names: Names::default(),
            lanes: 0,
        }))
    }
}

struct Waiting<I, T> {
    jobs: VecDeque<Job<I, T>>,
    /// The names of waiting jobs.
    names: Names,
    lanes: usize,
}

/// The outcome of trying to queue a job.
pub(super) enum Place {
    Waits,
    /// The job waits, and a new lane has to be opened for it.
    Opens,
    /// Another job with one of its names is waiting. The job has to run by itself, so that no job
    /// waits for several rounds.
    Alone,
}

/// A job.
pub(super) struct Job<I, T> {
    pub(super) input: Arc<I>,
    pub(super) claim: Claim,
    /// Receives the outcome; receives `None`, or is dropped, if the job should run by itself.
    pub(super) answer: oneshot::Sender<Option<Result<T>>>,
}

impl<I, T> Queue<I, T> {
    fn with<R>(&self, act: impl FnOnce(&mut Waiting<I, T>) -> R) -> R {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn push(&self, job: Job<I, T>, names: &[&str]) -> Result<Place> {
        self.with(|waiting| {
            if waiting.jobs.len() >= WAITING {
                return Err(Error::Busy);
            }
            if !waiting.names.take(names) {
                return Ok(Place::Alone);
            }
            waiting.jobs.push_back(job);
            if waiting.lanes == LANES {
                return Ok(Place::Waits);
            }
            waiting.lanes += 1;
            Ok(Place::Opens)
        })
    }
}

/// The slot of a lane, released however the lane ends.
pub(super) struct Lane<I, T>(Arc<Queue<I, T>>, bool);

impl<I, T> Lane<I, T> {
    pub(super) const fn new(queue: Arc<Queue<I, T>>) -> Self {
        Self(queue, true)
    }

    /// Returns the next group. If no jobs are waiting, it is empty and the lane closes.
    pub(super) fn next(&mut self, names: for<'a> fn(&'a I) -> Vec<&'a str>) -> Vec<Job<I, T>> {
        self.0.with(|waiting| {
            let size = waiting.jobs.len().min(GROUP);
            let group: Vec<Job<I, T>> = waiting.jobs.drain(..size).collect();
            for job in &group {
                waiting.names.give_back(&names(&job.input));
            }
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
