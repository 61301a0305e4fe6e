//! Whose turn it is, within one replica: those who have lost a race for one row wait for one another instead of losing
//! the next.

use std::hash::{BuildHasher, RandomState};
use tokio::sync::{Mutex, MutexGuard};

/// Races that are kept apart; two that share a turn only wait a little longer.
const TURNS: usize = 64;

/// One turn for each of many races.
pub struct Turns {
    hasher: RandomState,
    turns: Vec<Mutex<()>>,
}

impl Turns {
    /// Nobody waits yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            hasher: RandomState::new(),
            turns: (0..TURNS).map(|_| Mutex::default()).collect(),
        }
    }

    /// Waits for the turn of whoever races for `row`; it ends when the guard is dropped.
    pub async fn wait(&self, row: &str) -> MutexGuard<'_, ()> {
        let place = self.hasher.hash_one(row) % TURNS as u64;
        let place = usize::try_from(place).unwrap_or_default();
        self.turns[place].lock().await
    }
}

impl Default for Turns {
    fn default() -> Self {
        Self::new()
    }
}
