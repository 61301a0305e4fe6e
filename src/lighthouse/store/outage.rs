//! Reports an unavailable database as one event, instead of an error for each job. It reports the
//! start at once, then the number of failed jobs every minute, and finally the end. On a full disk
//! or a standby, reading may work while writing does not.

use crate::lighthouse::sql::error::{Error, Result};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Between two summaries.
const EVERY: Duration = Duration::from_secs(60);

/// The access that a job needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Job {
    Read,
    Write,
}

/// Whether the database is unavailable, and since when; shared by all clones.
#[derive(Clone, Debug, Default)]
pub(super) struct Outage(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    /// Whether `away` is set, kept separately because this is cheap to check.
    is_away: AtomicBool,
    away: Mutex<Option<Away>>,
}

/// What happened since the database became unavailable.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Away {
    since: Instant,
    told_at: Instant,
    /// Failed jobs.
    failed: u64,
    reads: bool,
    writes: bool,
}

/// What to log.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    Gone,
    StillGone { failed: u64, since: Duration },
    Back { failed: u64, after: Duration },
}

impl Outage {
    /// Whether the database was unavailable when it was last used.
    pub(super) fn is_on(&self) -> bool {
        self.0.is_away.load(Ordering::Relaxed)
    }

    /// Notes what a job's result says about the database, and returns the result.
    pub(super) fn noted<T>(&self, job: Job, outcome: Result<T>) -> Result<T> {
        match &outcome {
            Ok(_) if self.is_on() => self.say(None, |away| worked(away, job, Instant::now())),
            Err(error @ (Error::Unavailable(_) | Error::Refused(_))) => {
                self.say(Some(error), |away| failed(away, job, Instant::now()));
            }
            Err(error @ Error::Late) if self.is_on() => {
                self.say(Some(error), |away| failed(away, job, Instant::now()));
            }
            Err(error @ Error::Late) => tracing::error!(%error, "database"),
            Ok(_) | Err(_) => {}
        }
        outcome
    }

    fn say(&self, error: Option<&Error>, change: impl FnOnce(&mut Option<Away>) -> Option<Told>) {
        let mut away = self.0.away.lock().unwrap_or_else(PoisonError::into_inner);
        let told = change(&mut away);
        self.0.is_away.store(away.is_some(), Ordering::Relaxed);
        drop(away);
        let reason = error.map(ToString::to_string).unwrap_or_default();
        let shown = |time: Duration| humantime::format_duration(rounded(time)).to_string();
        match told {
            None => {}
            Some(Told::Gone) => {
                tracing::error!(
                    error = reason,
                    "database: not reachable; requests that need it are refused"
                );
            }
            Some(Told::StillGone { failed, since }) => {
                let since = shown(since);
                tracing::error!(
                    error = reason,
                    failed,
                    since,
                    "database: still not reachable"
                );
            }
            Some(Told::Back { failed, after }) => {
                let after = shown(after);
                tracing::info!(failed, after, "database: reachable again");
            }
        }
    }
}

/// Rounds a time for people: to seconds, or to milliseconds below one second.
fn rounded(time: Duration) -> Duration {
    if time.as_secs() > 0 {
        Duration::from_secs(time.as_secs())
    } else {
        Duration::from_millis(u64::from(time.subsec_millis()))
    }
}

fn failed(away: &mut Option<Away>, job: Job, now: Instant) -> Option<Told> {
    let Some(away) = away else {
        *away = Some(Away {
            since: now,
            told_at: now,
            failed: 1,
            reads: job == Job::Read,
            writes: job == Job::Write,
        });
        return Some(Told::Gone);
    };
    away.failed += 1;
    away.reads |= job == Job::Read;
    away.writes |= job == Job::Write;
    if now.saturating_duration_since(away.told_at) < EVERY {
        return None;
    }
    away.told_at = now;
    Some(Told::StillGone {
        failed: away.failed,
        since: now.saturating_duration_since(away.since),
    })
}

/// Notes that a job worked. A database that accepts writes can also be read.
fn worked(away: &mut Option<Away>, job: Job, now: Instant) -> Option<Told> {
    let gone = away.as_mut()?;
    gone.reads = false;
    gone.writes &= job == Job::Read;
    if gone.writes {
        return None;
    }
    let gone = away.take()?;
    Some(Told::Back {
        failed: gone.failed,
        after: now.saturating_duration_since(gone.since),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(from: Instant, seconds: u64) -> Instant {
        from + Duration::from_secs(seconds)
    }

    #[test]
    fn an_outage_is_reported_at_once_then_every_minute_and_at_its_end() {
        let begun = Instant::now();
        let mut away = None;
        assert_eq!(worked(&mut away, Job::Write, begun), None);
        assert_eq!(failed(&mut away, Job::Write, begun), Some(Told::Gone));
        for second in 1..60 {
            assert_eq!(failed(&mut away, Job::Read, seconds(begun, second)), None);
        }
        let still = |failed, seconds| {
            Some(Told::StillGone {
                failed,
                since: Duration::from_secs(seconds),
            })
        };
        assert_eq!(
            failed(&mut away, Job::Write, seconds(begun, 60)),
            still(61, 60)
        );
        assert_eq!(failed(&mut away, Job::Write, seconds(begun, 119)), None);
        assert_eq!(
            failed(&mut away, Job::Write, seconds(begun, 121)),
            still(63, 121)
        );
        let back = worked(&mut away, Job::Write, seconds(begun, 130));
        let after = Duration::from_secs(130);
        assert_eq!(back, Some(Told::Back { failed: 63, after }));
        assert_eq!(away, None);
    }

    #[test]
    fn a_read_only_database_is_not_back() {
        let begun = Instant::now();
        let mut away = None;
        failed(&mut away, Job::Write, begun);
        failed(&mut away, Job::Read, begun);
        assert_eq!(worked(&mut away, Job::Read, begun), None);
        assert!(away.is_some());
        assert!(worked(&mut away, Job::Write, begun).is_some());
        failed(&mut away, Job::Read, begun);
        assert!(worked(&mut away, Job::Read, begun).is_some());
    }
}
