//! One thread for what is large and made anew from time to time. An allocator keeps the memory that a thread
//! has freed for that thread: made by one after the other, every catalogue would take its own.

use std::sync::mpsc::{Sender, channel};
use tokio::sync::oneshot;

type Job = Box<dyn FnOnce() + Send>;

/// Ends with the work that was given to it once it is dropped.
#[derive(Debug)]
pub struct Workshop {
    jobs: Option<Sender<Job>>,
}

impl Default for Workshop {
    fn default() -> Self {
        let (jobs, waiting) = channel::<Job>();
        let started = std::thread::Builder::new()
            .name("catalogue".to_owned())
            .spawn(move || {
                for job in waiting {
                    // What is wrong with one job is told to whoever waits for it, and is no reason to end.
                    let _ = std::panic::catch_unwind(std::panic::AssertUnwindSafe(job));
                }
            });
        Self {
            jobs: started.is_ok().then_some(jobs),
        }
    }
}

impl Workshop {
    /// Has `job` done after all that were given before; nothing comes of one that panics.
    pub fn give<T: Send + 'static>(
        &self,
        job: impl FnOnce() -> T + Send + 'static,
    ) -> oneshot::Receiver<T> {
        let (done, outcome) = oneshot::channel();
        let job: Job = Box::new(move || drop(done.send(job())));
        if let Some(jobs) = &self.jobs {
            // Without a thread, nobody is left to say anything.
            drop(jobs.send(job));
        }
        outcome
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_jobs_are_done_by_one_thread_and_a_panic_ends_none_but_its_own() {
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
