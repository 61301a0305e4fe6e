//! Checks whether the database works: reads it, writes and commits something, and compares its
//! clock with this machine's. A full disk and a read-only standby answer every query but accept no
//! writes (protocol.md section 7).

use crate::clock::Clock;
use crate::lighthouse::store::{Patience, Result, Store, Tx};
use std::time::Duration;

/// The clock difference in seconds that causes a warning.
pub const APART: u64 = 5;
/// If the clocks differ by this many seconds or more, the other replicas cannot rely on the times
/// that this one stores.
pub const TOO_FAR_APART: u64 = 60;

/// The message for a database file that is not in its place.
pub const MOVED: &str =
    "`lighthouse.db` is not the file that was opened: it was moved, removed, replaced or emptied";

/// The result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Everything works. The database's clock is this many seconds ahead of this machine's;
    /// negative if it is behind.
    Works { ahead: i64 },
    /// The database responds, but accepts no writes.
    ReadOnly,
    /// The database does not respond, or responds too late.
    Silent,
    /// The database file was moved, removed, replaced or emptied, so what is written now is lost
    /// when the process ends.
    Moved,
}

impl State {
    /// Whether requests that change something can be served.
    #[must_use]
    pub const fn is_up(self) -> bool {
        matches!(self, Self::Works { .. })
    }

    /// Returns the reason why this replica cannot serve, as one line.
    #[must_use]
    pub fn problem(self) -> Option<String> {
        match self {
            Self::Works { ahead } if ahead.unsigned_abs() >= TOO_FAR_APART => Some(format!(
                "this machine's clock and the database's differ by {} seconds",
                ahead.unsigned_abs()
            )),
            Self::Works { .. } => None,
            Self::ReadOnly => Some("the database does not accept writes".to_owned()),
            Self::Silent => Some("the database does not respond".to_owned()),
            Self::Moved => Some(MOVED.to_owned()),
        }
    }
}

/// Checks the database, with `patience` as the time limit for reading and for writing.
pub async fn look(store: &Store, clock: &Clock, patience: Duration) -> State {
    if !store.is_in_place() {
        tracing::error!("{MOVED}");
        return State::Moved;
    }
    let reading = tokio::time::timeout(patience, store.time());
    let time = match reading.await {
        Ok(Ok(time)) => time,
        Ok(Err(error)) => {
            if !error.is_told() {
                tracing::error!(%error, "cannot read the database");
            }
            return State::Silent;
        }
        Err(_) => return State::Silent,
    };
    let ahead = time.map_or(0, |time| time - clock.now());
    let hurry = Patience::new(Some(patience));
    let writing = hurry.scope(store.write((), |tx, ()| Box::pin(write(tx))));
    // A commit in progress takes as long as it needs, but is not waited for here.
    match tokio::time::timeout(patience, writing).await {
        Ok(Ok(())) => {}
        Ok(Err(error)) => {
            if !error.is_told() {
                tracing::error!(%error, "the database does not accept writes");
            }
            return State::ReadOnly;
        }
        Err(_) => return State::ReadOnly,
    }
    if ahead.unsigned_abs() >= APART {
        tracing::warn!(ahead, "the clocks of the database and this machine differ");
    }
    State::Works { ahead }
}

/// Rewrites a row that always exists, without changing it.
async fn write(tx: &Tx) -> Result<()> {
    tx.execute("UPDATE pepper_check SET key_hash = key_hash", &[])
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_a_minute_apart_and_a_read_only_database_are_problems() {
        let told = |state: State| state.problem().unwrap_or_default();
        assert_eq!(told(State::Works { ahead: 59 }), "");
        assert_eq!(
            told(State::Works { ahead: -60 }),
            "this machine's clock and the database's differ by 60 seconds"
        );
        assert_eq!(told(State::ReadOnly), "the database does not accept writes");
        assert_eq!(told(State::Silent), "the database does not respond");
    }
}
