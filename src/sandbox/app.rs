//! The state that the routes of a running practice provider share.

use crate::clock::Clock;
use crate::rfc::parameters::Parameters;
use crate::sandbox::faults::table::Faults;
use crate::sandbox::issuer::fhir_base;
use crate::sandbox::settings::Settings;
use crate::sandbox::sign_in::devices::Devices;
use crate::sandbox::sign_in::launches::Launches;
use crate::sandbox::sign_in::people::Person;
use crate::sandbox::sign_in::pushed_requests::PushedRequests;
use crate::sandbox::sign_in::transactions::Transactions;
use crate::sandbox::token::clients::Client;
use crate::sandbox::token::grants::Grants;
use crate::sandbox::token::key;
use crate::sandbox::token::key::Key;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

/// A running sandbox.
pub(crate) struct Sandbox {
    pub(crate) issuer: String,
    pub(crate) settings: Settings,
    pub(crate) clock: Clock,
    pub(crate) started: i64,
    pub(crate) faults: Faults,
    pub(crate) key: Arc<SharedKey>,
    pub(crate) grants: Arc<Mutex<Grants>>,
    pub(crate) transactions: Arc<Mutex<Transactions>>,
    /// Clients from dynamic registration.
    pub(crate) registered: Arc<Mutex<Vec<Client>>>,
    pub(crate) launches: Arc<Mutex<Launches>>,
    pub(crate) devices: Arc<Mutex<Devices>>,
    pub(crate) pushed: Arc<Mutex<PushedRequests>>,
}

/// The key that a sandbox and its providers with faults share, because generating one takes a
/// moment.
pub(crate) type SharedKey = OnceLock<Result<Key, key::Failure>>;

pub(crate) type App = Arc<Sandbox>;

impl Sandbox {
    pub(crate) fn fhir_base(&self) -> String {
        fhir_base(&self.issuer)
    }

    /// Returns the URL of the person's own resource (ID-14).
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

    pub(crate) fn registered(&self) -> MutexGuard<'_, Vec<Client>> {
        self.registered
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the launch in a request was started here, if it has one (SMART-19).
    pub(crate) fn knows_launch(&self, parameters: &Parameters) -> bool {
        let now = self.clock.now();
        let launch = parameters.get("launch");
        launch.is_none_or(|launch| self.launches().knows(launch, now))
    }

    /// All registered clients.
    pub(crate) fn clients(&self) -> Vec<Client> {
        let own = self.settings.clients.iter().cloned();
        own.chain(self.registered().iter().cloned()).collect()
    }

    pub(crate) fn launches(&self) -> MutexGuard<'_, Launches> {
        self.launches.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn devices(&self) -> MutexGuard<'_, Devices> {
        self.devices.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn pushed(&self) -> MutexGuard<'_, PushedRequests> {
        self.pushed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn transactions(&self) -> MutexGuard<'_, Transactions> {
        self.transactions
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}
