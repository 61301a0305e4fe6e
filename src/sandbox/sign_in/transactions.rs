//! Requests that wait for their person, in memory: each known by an unguessable id in the form and by a cookie of its
//! own; both are needed.

use crate::sandbox::sign_in::authorize::Request;
use crate::sandbox::sign_in::people::Person;
use crate::secret::Secret;
use axum::http::{HeaderMap, header};
use cookie::Cookie;
use std::collections::HashMap;
use subtle::ConstantTimeEq;

/// How long a page may lie open.
pub(super) const TRANSACTION_LIFE: i64 = 600;

/// A request that waits for its person.
pub(super) struct Transaction {
    pub(super) request: Request,
    cookie: Secret,
    /// Who signed in, and when.
    pub(super) person: Option<(Person, i64)>,
    pub(super) failed: bool,
    expires: i64,
}

/// All that wait, by the hash of their id.
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

    /// The transaction, if this browser began it and its time is not over.
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

    /// Takes a transaction out for good; a second click finds nothing.
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

/// A name of its own for every transaction: cookies ignore ports, and tabs must not disturb each other.
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
