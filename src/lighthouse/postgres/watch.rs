//! Watches whether the server responds at all, on a separate connection. Requests therefore fail at
//! once, instead of waiting for a server that hangs or is cut off (protocol.md section 7).

use crate::lighthouse::sql::error::{Error, Result};
use deadpool_postgres::{Object, Pool, PoolError};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// The pause between two checks, and the time limit for a response.
const EVERY: Duration = Duration::from_secs(1);
/// Number of consecutive missed responses after which the server counts as silent.
const MISSED: u32 = 2;

/// Whether the server was silent at the last check.
#[derive(Clone, Default)]
pub(super) struct Watch(Arc<AtomicBool>);

impl Watch {
    /// Checks that the server has responded recently.
    ///
    /// # Errors
    /// [`Error::Unavailable`] while the server is silent.
    pub(super) fn check(&self) -> Result<()> {
        if self.0.load(Ordering::Relaxed) {
            return Err(Error::Unavailable(
                "it has not responded recently".to_owned(),
            ));
        }
        Ok(())
    }

    /// Checks periodically, as long as it is polled. `pool` is used for nothing else.
    pub(super) async fn keep(self, pool: Pool) {
        let mut missed = 0;
        loop {
            tokio::time::sleep(EVERY).await;
            missed = if answers(&pool).await { 0 } else { missed + 1 };
            self.note(missed >= MISSED);
        }
    }

    fn note(&self, is_silent: bool) {
        if self.0.swap(is_silent, Ordering::Relaxed) == is_silent {
            return;
        }
        if is_silent {
            // `store` logs the outage as soon as a request is refused.
            tracing::debug!("the database does not respond: requests that need it are refused");
        } else {
            tracing::debug!("the database responds again");
        }
    }
}

/// Whether the server answers. Any answer will do: a server that refuses to work is not silent, and
/// its callers see the refusal.
async fn answers(pool: &Pool) -> bool {
    let connection = match tokio::time::timeout(EVERY, pool.get()).await {
        Ok(Ok(connection)) => connection,
        Ok(Err(PoolError::Backend(error))) => return error.as_db_error().is_some(),
        Ok(Err(_)) | Err(_) => return false,
    };
    let asked = tokio::time::timeout(EVERY, connection.simple_query("SELECT 1")).await;
    if !matches!(asked, Ok(Ok(_))) {
        // This connection must not be used again.
        drop(Object::take(connection));
    }
    asked.is_ok()
}
