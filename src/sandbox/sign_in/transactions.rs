//! Authorization requests that wait for the user, in memory. Each is identified by an unguessable
//! ID in the form and by a cookie of its own; both are required.

use crate::sandbox::sign_in::authorize::Request;
use crate::sandbox::sign_in::people::Person;
use crate::secret::Secret;
use axum::http::{HeaderMap, header};
use cookie::Cookie;
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// How long a page may stay open, in seconds.
pub(super) const TRANSACTION_LIFE: i64 = 600;

/// An authorization request that waits for the user.
pub(super) struct Transaction {
    pub(super) request: Request,
    cookie: Secret,
    /// Who signed in, and when.
    pub(super) person: Option<(Person, i64)>,
    pub(super) failed: bool,
    expires: i64,
}

/// All waiting requests, by the hash of their ID.
#[derive(Default)]
pub(crate) struct Transactions(HashMap<String, Transaction>);

impl Transactions {
    pub(super) fn begin(&mut self, request: Request, now: i64) -> (Secret, Secret) {
        self.0.retain(|_, waiting| now < waiting.expires);
        let (id, cookie) = (Secret::random(), Secret::random());
        let expires = now + TRANSACTION_LIFE;
        let waiting = Transaction {
            request,
            cookie: cookie.clone(),
            person: None,
            failed: false,
            expires,
        };
        self.0.insert(id.sha256(), waiting);
        (id, cookie)
    }

    /// Returns the transaction, if this browser started it and it has not expired.
    pub(super) fn find(
        &mut self,
        id: &Secret,
        headers: &HeaderMap,
        now: i64,
    ) -> Option<&mut Transaction> {
        let waiting = self.0.get_mut(&id.sha256())?;
        let sent = cookie_value(headers, &cookie_name(id))?;
        let same = bool::from(
            sent.sha256()
                .as_bytes()
                .ct_eq(waiting.cookie.sha256().as_bytes()),
        );
        (same && now < waiting.expires).then_some(waiting)
    }

    /// Removes and returns a transaction, so that a second click finds nothing.
    pub(super) fn finish(
        &mut self,
        id: &Secret,
        headers: &HeaderMap,
        now: i64,
    ) -> Option<Transaction> {
        self.find(id, headers, now)?;
        self.0.remove(&id.sha256())
    }
}

/// Returns the cookie name of a transaction. Each transaction has a different name, because cookies
/// ignore ports and tabs must not interfere with each other.
pub(super) fn cookie_name(transaction: &Secret) -> String {
    format!("fastenctl_sandbox_{}", transaction.fingerprint())
}

fn cookie_value(headers: &HeaderMap, name: &str) -> Option<Secret> {
    let lines = headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok());
    let mut cookies = lines.flat_map(Cookie::split_parse).filter_map(Result::ok);
    cookies
        .find(|cookie| cookie.name() == name)
        .map(|cookie| Secret::new(cookie.value()))
}
