//! Waits at startup for a database that is not available yet, and for nothing else.

use crate::error::{Error, Result};
use std::time::{Duration, Instant};

/// How long to wait under a service manager, which starts everything at once.
const AS_A_SERVICE: Duration = Duration::from_secs(2 * 60);
/// The pause between the first two attempts.
const FIRST_PAUSE: Duration = Duration::from_millis(100);
/// The longest pause between two attempts.
pub const LONGEST_PAUSE: Duration = Duration::from_secs(5);

/// Why an attempt failed.
#[derive(Debug)]
pub enum Obstacle {
    /// Waiting may help.
    Passing(Error),
    /// The attempt will keep failing until the operator fixes something.
    Lasting(Error),
}

impl Obstacle {
    /// Returns the error to report.
    #[must_use]
    pub fn into_error(self) -> Error {
        match self {
            Self::Passing(error) | Self::Lasting(error) => error,
        }
    }
}

impl From<Error> for Obstacle {
    fn from(error: Error) -> Self {
        Self::Lasting(error)
    }
}

/// Returns how long to wait: the given time, if any, otherwise [`AS_A_SERVICE`] under a service
/// manager and zero without one.
#[must_use]
pub fn patience(said: Option<Duration>, is_service: bool) -> Duration {
    let usual = if is_service {
        AS_A_SERVICE
    } else {
        Duration::ZERO
    };
    said.unwrap_or(usual)
}

/// Repeats `attempt` until it succeeds, waiting cannot help, or `patience` is over. Calls `pausing`
/// with the reason before each pause.
///
/// # Errors
/// The error of the last attempt.
pub fn wait<T>(
    patience: Duration,
    mut attempt: impl FnMut() -> std::result::Result<T, Obstacle>,
    mut pausing: impl FnMut(&Error),
) -> Result<T> {
    let begun = Instant::now();
    let mut pauses = pauses();
    loop {
        let error = match attempt() {
            Ok(done) => return Ok(done),
            Err(Obstacle::Lasting(error)) => return Err(error),
            Err(Obstacle::Passing(error)) => error,
        };
        let left = patience.saturating_sub(begun.elapsed());
        if left.is_zero() {
            return Err(error);
        }
        pausing(&error);
        std::thread::sleep(pauses.next().unwrap_or(LONGEST_PAUSE).min(left));
    }
}

/// Returns the pauses, each twice as long as the one before, up to the longest.
fn pauses() -> impl Iterator<Item = Duration> {
    std::iter::successors(Some(FIRST_PAUSE), |pause| {
        Some((*pause * 2).min(LONGEST_PAUSE))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    fn away() -> Error {
        Error::new(Kind::Config, "away")
    }

    #[test]
    fn a_service_waits_by_default_and_a_person_on_request() {
        let some = Duration::from_secs(7);
        assert_eq!(patience(None, true), Duration::from_secs(120));
        assert_eq!(patience(None, false), Duration::ZERO);
        assert_eq!(patience(Some(some), true), some);
        assert_eq!(patience(Some(Duration::ZERO), true), Duration::ZERO);
    }

    #[test]
    fn pauses_grow_up_to_the_longest() {
        let pauses: Vec<u128> = pauses().take(8).map(|pause| pause.as_millis()).collect();
        assert_eq!(pauses, [100, 200, 400, 800, 1600, 3200, 5000, 5000]);
    }

    #[test]
    fn transient_failures_are_waited_for_and_permanent_ones_end_the_wait() {
        let mut attempts = 0;
        let mut told = Vec::new();
        let outcome = wait(
            Duration::from_secs(60),
            || {
                attempts += 1;
                match attempts {
                    1 => Err(Obstacle::Passing(away())),
                    2 => Err(Obstacle::Lasting(Error::new(Kind::Config, "wrong"))),
                    _ => Ok(()),
                }
            },
            |why| told.push(why.to_string()),
        );
        assert_eq!(outcome.unwrap_err().to_string(), "wrong");
        assert_eq!(told, ["away"]);
    }

    #[test]
    fn without_patience_the_first_attempt_is_the_last() {
        let mut attempts = 0;
        let outcome = wait(
            Duration::ZERO,
            || {
                attempts += 1;
                Err::<(), _>(Obstacle::Passing(away()))
            },
            |_| panic!("nobody waits"),
        );
        assert_eq!(
            (outcome.unwrap_err().to_string(), attempts),
            ("away".to_owned(), 1)
        );
    }
}
