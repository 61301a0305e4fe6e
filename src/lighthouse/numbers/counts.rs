//! How many installations and seats exist. They are counted on demand, but so rarely that counting
//! takes at most a hundredth of the time. In between, the last numbers are reported with their
//! time.

use crate::lighthouse::store::{Result, Row, Store};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

/// The minimum time between two counts.
const EVERY: Duration = Duration::from_secs(60);
/// The pause before the next count, as a multiple of the time that the last one took.
const PART: u32 = 100;

/// When the next count is due; shared by all clones.
#[derive(Clone, Debug, Default)]
pub struct Due(Arc<Mutex<Option<Instant>>>);

impl Due {
    /// Whether a count is due. The caller that gets `true` counts; other callers get `false` in the
    /// meantime.
    #[must_use]
    pub fn take(&self) -> bool {
        let now = Instant::now();
        let mut next = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let is_due = next.is_none_or(|next| next <= now);
        if is_due {
            *next = Some(now + EVERY);
        }
        is_due
    }

    /// Records how long a count took, which decides when the next one is due.
    pub fn took(&self, long: Duration) {
        let next = Instant::now() + pause(long);
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(next);
    }
}

fn pause(took: Duration) -> Duration {
    took.saturating_mul(PART).max(EVERY)
}

/// The numbers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub verified: i64,
    pub unverified: i64,
    pub suspended: i64,
    pub by_subject: i64,
    pub by_reference: i64,
    pub by_browser: i64,
    pub reserved: i64,
    /// When the oldest proof of an origin was made, in Unix seconds.
    pub oldest_proof: Option<i64>,
}

/// The installation ID for all users without an installation; also defined in `installations`,
/// which this module may not import.
const ANONYMOUS: &str = "anonymous";

/// Counts installations, seats and proofs.
///
/// # Errors
/// Database errors.
pub async fn count(store: &Store) -> Result<Counts> {
    let installations = "SELECT COUNT(*) AS installations, COUNT(s.installation_id) AS suspended,
            COALESCE(SUM(CASE WHEN s.installation_id IS NULL AND i.verification_status = 'VERIFIED' THEN 1 ELSE 0 END), 0) AS verified
        FROM installations i LEFT JOIN suspensions s ON s.installation_id = i.installation_id
        WHERE i.installation_id <> $1";
    let installations = one(store, installations, ANONYMOUS).await?;
    // These sums are maintained whenever a seat is taken or released, so that no seats have to be
    // read.
    let seats = "SELECT CAST(COALESCE(SUM(by_subject), 0) AS BIGINT) AS by_subject,
            CAST(COALESCE(SUM(by_reference), 0) AS BIGINT) AS by_reference,
            CAST(COALESCE(SUM(by_browser), 0) AS BIGINT) AS by_browser,
            CAST(COALESCE(SUM(pending), 0) AS BIGINT) AS reserved
        FROM usage_counts WHERE installation_id >= $1";
    let seats = one(store, seats, "").await?;
    // This uses the index of public origins, of which there are few.
    let proofs = "SELECT MIN(proven_at) AS oldest FROM origins WHERE proven_at IS NOT NULL AND installation_id <> $1";
    let proofs = one(store, proofs, "").await?;
    let oldest = proofs.map(|row| row.optional_integer("oldest"));
    let (Some(installations), Some(seats)) = (installations, seats) else {
        return Ok(Counts::default());
    };
    let (suspended, verified) = (
        installations.integer("suspended")?,
        installations.integer("verified")?,
    );
    Ok(Counts {
        verified,
        suspended,
        unverified: installations.integer("installations")? - suspended - verified,
        by_subject: seats.integer("by_subject")?,
        by_reference: seats.integer("by_reference")?,
        by_browser: seats.integer("by_browser")?,
        reserved: seats.integer("reserved")?,
        oldest_proof: oldest.transpose()?.flatten(),
    })
}

async fn one(store: &Store, sql: &'static str, value: &'static str) -> Result<Option<Row>> {
    let find = store.read((sql, value), |tx, (sql, value)| {
        Box::pin(async move { tx.find(sql, &[(*value).into()]).await })
    });
    find.await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counting_takes_no_more_than_a_hundredth_of_the_time() {
        assert_eq!(pause(Duration::from_millis(5)), EVERY);
        assert_eq!(pause(Duration::from_secs(3)), Duration::from_secs(300));
    }

    #[test]
    fn only_one_counts_at_a_time_and_not_again_immediately() {
        let due = Due::default();
        assert!(due.take());
        assert!(!due.clone().take());
        due.took(Duration::from_millis(1));
        assert!(!due.take());
    }
}
