//! Decides until when a job may be committed. A refused or abandoned job must not take effect after
//! the client has received an error (protocol.md section 2).

use crate::lighthouse::sql::error::{Error, Result};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::time::Duration;
use tokio::time::{Instant, timeout_at};

/// The default time limit of one job of a request.
const USUAL: Duration = Duration::from_secs(10);
/// The time limit of one job outside requests: an operator's command, an import, or the gateway's
/// own work.
const UNHURRIED: Duration = Duration::from_secs(120);

tokio::task_local! {
    static OF_REQUEST: Patience;
}

/// How long a client waits for the work of its request.
#[derive(Clone, Debug)]
pub struct Patience {
    /// When the client stops waiting. If `None`, each job has its own time limit.
    until: Option<Instant>,
    may_be_kept: Arc<AtomicBool>,
}

impl Patience {
    /// Starting now.
    #[must_use]
    pub fn new(wait: Option<Duration>) -> Self {
        Self {
            until: wait.map(|wait| Instant::now() + wait),
            may_be_kept: Arc::default(),
        }
    }

    /// Runs the work of a request, whose jobs must end within this time.
    pub async fn scope<F: Future>(&self, request: F) -> F::Output {
        OF_REQUEST.scope(self.clone(), request).await
    }

    /// Whether a job of the request may have been committed.
    #[must_use]
    pub fn may_be_kept(&self) -> bool {
        self.may_be_kept.load(Ordering::Acquire)
    }
}

/// Records that something irreversible is about to happen. From here on, the current request can no
/// longer report that nothing was done.
pub fn beyond_recall() {
    // Outside a request, there is no client to report to.
    let _ = OF_REQUEST.try_with(|request| request.may_be_kept.store(true, Ordering::Release));
}

const WAITING: u8 = 0;
const KEEPING: u8 = 1;
/// The job is being committed, but its caller has stopped waiting.
const UNHEARD: u8 = 2;
const GIVEN_UP: u8 = 3;

/// A job's right to be committed, shared by the caller and the thread that runs the job. If the
/// caller stops waiting before the commit begins, the job is never committed.
#[derive(Clone, Debug)]
pub(crate) struct Claim(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    until: Instant,
    state: AtomicU8,
    request: Option<Patience>,
}

impl Claim {
    /// Creates the claim for a job, which belongs to the current request, if any.
    pub(crate) fn new() -> Self {
        let request = OF_REQUEST.try_with(Clone::clone).ok();
        let usual = if request.is_some() { USUAL } else { UNHURRIED };
        let until = request.as_ref().and_then(|patience| patience.until);
        Self(Arc::new(Shared {
            until: until.unwrap_or_else(|| Instant::now() + usual),
            state: AtomicU8::new(WAITING),
            request,
        }))
    }

    /// The time left.
    pub(crate) fn left(&self) -> Duration {
        self.0.until.saturating_duration_since(Instant::now())
    }

    /// Whether the job is still worth running.
    pub(crate) fn is_open(&self) -> bool {
        self.0.state.load(Ordering::Acquire) != GIVEN_UP && !self.left().is_zero()
    }

    /// Must be called before the job is committed. From here on, its caller waits for the commit to
    /// end.
    ///
    /// # Errors
    /// [`Error::Late`], in which case the job must not be committed.
    pub(crate) fn keep(&self) -> Result<()> {
        if self.left().is_zero() {
            self.give_up();
        }
        // Set before the state changes, so that a thread that sees the new state also sees this
        // value.
        if let Some(request) = &self.0.request
            && self.is_open()
        {
            request.may_be_kept.store(true, Ordering::Release);
        }
        if self.change(WAITING, KEEPING) {
            Ok(())
        } else {
            Err(Error::Late)
        }
    }

    /// Whether the job is being committed, or was.
    pub(crate) fn is_being_kept(&self) -> bool {
        matches!(self.0.state.load(Ordering::Acquire), KEEPING | UNHEARD)
    }

    /// Records that the job was not committed after all. It may be tried again if its caller still
    /// waits.
    pub(crate) fn not_kept(&self) {
        if !self.change(KEEPING, WAITING) {
            self.change(UNHEARD, GIVEN_UP);
        }
    }

    /// Cancels the job, unless its commit has begun; `false` if it cannot be canceled any more.
    fn give_up(&self) -> bool {
        self.change(WAITING, GIVEN_UP)
    }

    fn change(&self, from: u8, to: u8) -> bool {
        let state = &self.0.state;
        state
            .compare_exchange(from, to, Ordering::AcqRel, Ordering::Acquire)
            .is_ok()
    }

    /// Waits for the job's result. Cancels the job when the time is up, or when the caller stops
    /// waiting.
    pub(crate) async fn wait<T>(self, answer: impl Future<Output = Result<T>>) -> Result<T> {
        let waiting = Waiting(self);
        let claim = &waiting.0;
        let mut answer = pin!(answer);
        match timeout_at(claim.0.until, &mut answer).await {
            Ok(outcome) => outcome,
            Err(_) if claim.give_up() => Err(Error::Late),
            // The commit has begun, so it is worth waiting for its outcome.
            Err(_) => answer.await,
        }
    }
}

/// Cancels the job when dropped, which happens when the waiting request is dropped.
struct Waiting(Claim);

impl Drop for Waiting {
    fn drop(&mut self) {
        if !self.0.give_up() {
            self.0.change(KEEPING, UNHEARD);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use std::future::{pending, ready};

    fn short() -> Patience {
        Patience::new(Some(Duration::from_millis(20)))
    }

    #[test]
    fn a_job_given_up_is_never_committed_and_one_being_committed_is_waited_for() {
        block_on(short().scope(async {
            let claim = Claim::new();
            let outcome = claim.clone().wait(pending::<Result<()>>()).await;
            assert_eq!(
                (outcome, claim.keep()),
                (Err(Error::Late), Err(Error::Late))
            );
        }));
        block_on(short().scope(async {
            let claim = Claim::new();
            claim.keep().unwrap();
            let answer = async {
                tokio::time::sleep(Duration::from_millis(60)).await;
                Ok(7)
            };
            assert_eq!(claim.wait(answer).await, Ok(7));
        }));
    }

    #[test]
    fn a_dropped_request_gives_up_its_job() {
        let claim = block_on(async {
            let claim = Claim::new();
            drop(Box::pin(claim.clone().wait(pending::<Result<()>>())));
            // Dropping a future that was never polled cancels nothing.
            assert!(claim.is_open());
            let mut waiting = Box::pin(claim.clone().wait(pending::<Result<()>>()));
            tokio::select! { biased; _ = &mut waiting => {}, () = ready(()) => {} }
            drop(waiting);
            claim
        });
        assert!(!claim.is_open());
        assert_eq!(claim.keep(), Err(Error::Late));
    }

    #[test]
    fn a_lost_race_may_be_retried_until_the_time_is_up() {
        block_on(short().scope(async {
            let claim = Claim::new();
            claim.keep().unwrap();
            claim.not_kept();
            claim.keep().unwrap();
            claim.not_kept();
            tokio::time::sleep(Duration::from_millis(40)).await;
            assert_eq!(claim.keep(), Err(Error::Late));
        }));
    }

    #[test]
    fn a_lost_race_is_not_retried_if_nobody_waits() {
        let claim = block_on(async {
            let claim = Claim::new();
            claim.keep().unwrap();
            let mut waiting = Box::pin(claim.clone().wait(pending::<Result<()>>()));
            tokio::select! { biased; _ = &mut waiting => {}, () = ready(()) => {} }
            drop(waiting);
            claim.not_kept();
            claim
        });
        assert_eq!(claim.keep(), Err(Error::Late));
    }

    #[test]
    fn a_request_with_an_irreversible_effect_does_not_claim_that_nothing_was_done() {
        let patience = short();
        block_on(patience.scope(async {
            assert!(Claim::new().is_open());
        }));
        assert!(!patience.may_be_kept());
        block_on(patience.scope(async { beyond_recall() }));
        assert!(patience.may_be_kept());
    }
}
