//! One running practice provider: what its routes share.

use crate::clock::Clock;
use crate::sandbox::faults::table::Faults;
use crate::sandbox::settings::Settings;
use crate::sandbox::sign_in::forms::Transactions;
use crate::sandbox::sign_in::people::Person;
use crate::sandbox::token::grants::Grants;
use crate::sandbox::token::key;
use crate::sandbox::token::key::Key;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// One running sandbox.
pub(crate) struct Sandbox {
    pub(crate) issuer: String,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) started: i64,
    pub(crate) faults: Faults,
    pub(crate) key: Arc<SharedKey>,
    pub(crate) grants: Arc<Mutex<Grants>>,
    pub(crate) transactions: Arc<Mutex<Transactions>>,
}

/// One key for all issuers of a process: making one takes a moment.
pub(crate) type SharedKey = OnceLock<Result<Key, key::Failure>>;

pub(crate) type App = Arc<Sandbox>;

impl Sandbox {
    pub(crate) fn fhir_base(&self) -> String {
        fhir_base(&self.issuer)
    }

    /// The person's own resource, absolute (ID-14).
    pub(crate) fn fhir_user(&self, person: &Person) -> String {
        format!("{}/Patient/{}", self.fhir_base(), person.patient_id())
    }

    pub(crate) fn key(&self) -> Result<&Key, key::Failure> {
        self.key
            .get_or_init(Key::generate)
            .as_ref()
            .map_err(Clone::clone)
    }

    pub(crate) fn grants(&self) -> MutexGuard<'_, Grants> {
        self.grants.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn transactions(&self) -> MutexGuard<'_, Transactions> {
        self.transactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// The issuer of a sandbox that listens on `address`; a wildcard address is reached by loopback.
#[must_use]
pub fn issuer(address: SocketAddr) -> String {
    let ip = match address.ip() {
        IpAddr::V4(ip) if ip.is_unspecified() => IpAddr::V4(Ipv4Addr::LOCALHOST),
        IpAddr::V6(ip) if ip.is_unspecified() => IpAddr::V6(Ipv6Addr::LOCALHOST),
        ip => ip,
    };
    format!("http://{}", SocketAddr::new(ip, address.port()))
}

/// The FHIR base that belongs to an issuer; the `aud` of authorization requests.
#[must_use]
pub fn fhir_base(issuer: &str) -> String {
    format!("{issuer}/fhir")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_issuer_is_an_address_that_can_be_reached() {
        for (address, expected) in [
            ("127.0.0.1:8418", "http://127.0.0.1:8418"),
            ("0.0.0.0:1", "http://127.0.0.1:1"),
            ("[::]:1", "http://[::1]:1"),
            ("[::1]:2", "http://[::1]:2"),
        ] {
            assert_eq!(issuer(address.parse().unwrap()), expected);
        }
    }
}
