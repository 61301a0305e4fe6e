//! A single thread for building large things. An allocator keeps the memory that a thread has freed
//! for that thread, so catalogs built on different threads would each take their own memory.

use crate::lighthouse::heap::give_back;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;
use tokio::sync::oneshot;

/// How long to wait until nothing refers to the object that a job has replaced.
const CLEARED: Duration = Duration::from_secs(1);

type Job = Box<dyn FnOnce() + Send>;

/// A thread that builds large objects. Once dropped, it stops after its pending work.
#[derive(Debug)]
pub struct Workshop {
    jobs: Option<Sender<Job>>,
}

impl Default for Workshop {
    fn default() -> Self {
        let (jobs, waiting) = channel::<Job>();
        let started = std::thread::Builder::new()
            .name("catalogue".to_owned())
            .spawn(move || work(&waiting, CLEARED, give_back));
        Self {
            jobs: started.is_ok().then_some(jobs),
        }
    }
}

impl Workshop {
    /// Runs `job` after all earlier ones; the receiver fails if it panics.
    pub fn give<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (done, outcome) = oneshot::channel();
        let job: Job = Box::new(move || drop(done.send(job())));
        if let Some(jobs) = &self.jobs {
            // If the thread has ended, the caller has too.
            drop(jobs.send(job));
        }
        outcome
    }
}

/// Works through the queue until it is closed, and cleans up when idle for a while.
fn work(waiting: &Receiver<Job>, while_idle: Duration, clear: impl Fn()) {
    while let Ok(first) = waiting.recv() {
        let mut next = Ok(first);
        while let Ok(job) = next {
            // A failed job is reported to its caller, but is no reason to stop.
            let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
            next = waiting.recv_timeout(while_idle);
        }
        clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_cleans_up_once_whenever_it_is_idle() {
        let (jobs, waiting) = channel::<Job>();
        let (done, heard) = channel();
        let worker = std::thread::spawn(move || {
            work(&waiting, Duration::from_millis(1), || {
                let _ = done.send(());
            });
        });
        for _ in 0..2 {
            jobs.send(Box::new(|| ())).unwrap();
            heard.recv().unwrap();
        }
        drop(jobs);
        worker.join().unwrap();
        assert_eq!(heard.try_iter().count(), 0);
    }

    #[test]
    fn all_jobs_run_on_one_thread_and_a_panic_ends_only_its_own_job() {
        let workshop = Workshop::default();
        let thread = || std::thread::current().id();
        let first = workshop.give(thread);
        let broken =
            workshop.give(|| assert!(std::thread::current().name().is_none(), "on purpose"));
        let second = workshop.give(thread);
        assert!(broken.blocking_recv().is_err());
        assert_eq!(
            first.blocking_recv().unwrap(),
            second.blocking_recv().unwrap()
        );
    }
}
