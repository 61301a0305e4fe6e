//! Records which refresh tokens have passed through this gateway: a token is bound to its endpoint,
//! by a keyed hash, when it is first seen (protocol.md section 3 point 6). This process also
//! remembers the tokens that it has seen, so that patients stay connected while the database is
//! unreachable. What could not be stored is stored later.

use crate::lighthouse::pepper::Keyed;
use crate::lighthouse::store::{Result, Store, Tx};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// Minimum time between two recorded uses of a binding, in seconds.
const STALE: i64 = 30 * 24 * 60 * 60;
/// The size of each half of the memory: after this many new tokens, the older half is dropped.
const REMEMBERED: usize = 10_000;
/// Maximum number of bindings stored in one transaction.
const TOGETHER: usize = 500;
/// The pauses between attempts to store the remaining bindings.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(30),
];

/// A token's keyed hash, and the endpoint that it is bound to. Storing it removes its rows under
/// other peppers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Binding {
    pub token: Keyed,
    pub endpoint_id: String,
    pub now: i64,
}

/// The endpoint that a token is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub endpoint_id: String,
    /// Whether the binding has to be stored again, to record its use so that it is not deleted, or
    /// to move it to the current pepper.
    pub is_stale: bool,
}

/// The bindings that this process remembers, including those not stored yet.
#[derive(Clone)]
pub struct Refreshes {
    store: Store,
    memory: Arc<Mutex<Memory>>,
    /// Signals that the database responds, so the remaining bindings can be stored.
    answered: Arc<Notify>,
}

#[derive(Default)]
struct Memory {
    newer: HashMap<String, String>,
    older: HashMap<String, String>,
    unstored: Vec<Binding>,
}

impl Memory {
    fn remember(&mut self, token_hash: &str, endpoint_id: &str) {
        if self.newer.len() >= REMEMBERED {
            self.older = std::mem::take(&mut self.newer);
        }
        self.newer
            .insert(token_hash.to_owned(), endpoint_id.to_owned());
    }

    fn endpoint_of(&self, token: &Keyed) -> Option<String> {
        let mut names = std::iter::once(&token.now).chain(&token.before);
        names.find_map(|name| {
            let seen = self.newer.get(name).or_else(|| self.older.get(name));
            seen.cloned()
        })
    }

    /// Remembers a binding that could not be stored, unless too many are waiting already. Returns
    /// whether no other binding was waiting, in which case no task is storing them yet.
    fn put_off(&mut self, binding: Binding) -> bool {
        let is_first = self.unstored.is_empty();
        if self.unstored.len() < REMEMBERED {
            self.unstored.push(binding);
        }
        is_first
    }
}

impl Refreshes {
    /// Starts with an empty memory.
    #[must_use]
    pub fn new(store: Store) -> Self {
        Self {
            store,
            memory: Arc::default(),
            answered: Arc::default(),
        }
    }

    /// Returns the endpoint to which a token is bound, as of `now`.
    ///
    /// # Errors
    /// Database errors, unless this process has seen the token.
    pub async fn bound(&self, token: &Keyed, now: i64) -> Result<Option<Bound>> {
        let stored = self
            .store
            .read(token.clone(), |tx, token| Box::pin(find(tx, token)))
            .await;
        if stored.is_ok() {
            self.answered.notify_waiters();
        }
        let seen = self.memory().endpoint_of(token);
        match (stored, seen) {
            (Ok(Some(found)), _) => {
                self.memory().remember(&token.now, &found.endpoint_id);
                Ok(Some(Bound {
                    is_stale: found.is_as_before || found.seen_at <= now - STALE,
                    endpoint_id: found.endpoint_id,
                }))
            }
            // The binding is not stored yet, or is no longer stored.
            (stored, Some(endpoint_id)) => Ok(Some(Bound {
                endpoint_id,
                is_stale: stored.is_ok(),
            })),
            (Ok(None), None) => Ok(None),
            (Err(error), None) => Err(error),
        }
    }

    /// Binds a token, now or as soon as the database accepts it.
    pub async fn bind(&self, binding: Binding) {
        self.memory()
            .remember(&binding.token.now, &binding.endpoint_id);
        if let Err(error) = self.keep(vec![binding.clone()]).await {
            tracing::error!(%error, "a refresh token could not be bound yet");
            if self.memory().put_off(binding) {
                let refreshes = self.clone();
                tokio::spawn(async move { refreshes.catch_up().await });
            }
        }
    }

    /// Stores the remaining bindings, for as long as it is polled; the gateway waits for this
    /// before it shuts down.
    pub async fn store_all(&self) {
        while !self.try_to_catch_up().await {
            tokio::time::sleep(PAUSES[0]).await;
        }
    }

    /// Stores the remaining bindings; ends when none is left.
    async fn catch_up(&self) {
        let mut pauses = PAUSES
            .iter()
            .copied()
            .chain(std::iter::repeat(PAUSES[PAUSES.len() - 1]));
        loop {
            tokio::select! {
                () = tokio::time::sleep(pauses.next().unwrap_or_default()) => {}
                () = self.answered.notified() => {}
            }
            if self.try_to_catch_up().await {
                return;
            }
        }
    }

    /// Tries to store the remaining bindings; returns whether none is left.
    async fn try_to_catch_up(&self) -> bool {
        loop {
            let mut waiting = self.memory().unstored.clone();
            if waiting.is_empty() {
                return true;
            }
            waiting.truncate(TOGETHER);
            if self.keep(waiting.clone()).await.is_err() {
                return false;
            }
            // If two tasks do this at once, both store the same bindings.
            let mut memory = self.memory();
            memory.unstored.retain(|binding| !waiting.contains(binding));
        }
    }

    async fn keep(&self, bindings: Vec<Binding>) -> Result<()> {
        self.store
            .write_by_row(bindings, |tx, bindings| Box::pin(insert(tx, bindings)))
            .await
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn insert(tx: &Tx, bindings: &[Binding]) -> Result<()> {
    let sql = "INSERT INTO refresh_tokens (token_hash, endpoint_id, seen_at) VALUES ($1, $2, $3)
        ON CONFLICT (token_hash) DO UPDATE SET seen_at = $3 WHERE refresh_tokens.seen_at <= $4";
    for binding in bindings {
        tx.execute(
            sql,
            &[
                (&binding.token.now).into(),
                (&binding.endpoint_id).into(),
                binding.now.into(),
                (binding.now - STALE).into(),
            ],
        )
        .await?;
        for before in &binding.token.before {
            let sql = "DELETE FROM refresh_tokens WHERE token_hash = $1";
            tx.execute(sql, &[before.into()]).await?;
        }
    }
    Ok(())
}

struct Found {
    endpoint_id: String,
    seen_at: i64,
    /// Whether the binding is stored under another pepper.
    is_as_before: bool,
}

async fn find(tx: &Tx, token: &Keyed) -> Result<Option<Found>> {
    let sql = "SELECT endpoint_id, seen_at FROM refresh_tokens WHERE token_hash = $1";
    let names = std::iter::once(&token.now).chain(&token.before);
    for (name, is_as_before) in names.zip([false].into_iter().chain(std::iter::repeat(true))) {
        if let Some(row) = tx.find(sql, &[name.into()]).await? {
            return Ok(Some(Found {
                endpoint_id: row.text("endpoint_id")?,
                seen_at: row.integer("seen_at")?,
                is_as_before,
            }));
        }
    }
    Ok(None)
}

/// Deletes the bindings of tokens that have not been used since `before`, and returns their number.
/// If such a token is used after all, the gateway asks its provider again.
///
/// # Errors
/// Database errors.
pub async fn forget(tx: &Tx, before: i64) -> Result<u64> {
    let sql = "DELETE FROM refresh_tokens WHERE seen_at < $1";
    tx.execute(sql, &[before.into()]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forgets_only_the_older_half() {
        let mut memory = Memory::default();
        let name = |number: usize| format!("token-{number}");
        (0..=2 * REMEMBERED).for_each(|number| memory.remember(&name(number), "e"));
        let keyed = |number: usize| Keyed {
            now: name(number),
            before: Vec::new(),
        };
        let known = [0, REMEMBERED - 1, REMEMBERED, 2 * REMEMBERED]
            .map(|number| memory.endpoint_of(&keyed(number)));
        assert_eq!(
            known,
            [None, None, Some("e".to_owned()), Some("e".to_owned())]
        );
    }
}
