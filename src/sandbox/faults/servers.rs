//! Practice providers with faults: one for each set of faults, created on first use.

use crate::sandbox::app::{App, Sandbox};
use crate::sandbox::faults::table::Faults;
use crate::sandbox::token::grants::Grants;
use axum::Router;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The routers of providers with faults, by their faults.
pub(crate) struct Servers {
    pub(crate) app: App,
    pub(crate) rate: f64,
    pub(crate) routers: Mutex<HashMap<String, Router>>,
    /// Builds the routes.
    pub(crate) routes: fn(App) -> Router,
}

/// Maximum number of routers kept at once.
const ROUTERS: usize = 512;

impl Servers {
    /// Returns the router of a separate provider below `/fault/IDS`.
    pub(crate) fn with_faults(&self, ids: &str, faults: Faults) -> Router {
        let app = &self.app;
        let grants = Grants::with(faults.clone());
        self.router(ids, || Sandbox {
            issuer: format!("{}/fault/{ids}", app.issuer),
            settings: app.settings.clone(),
            clock: app.clock.clone(),
            started: app.started,
            faults,
            key: app.key.clone(),
            grants: Arc::new(Mutex::new(grants)),
            transactions: Arc::default(),
            registered: Arc::default(),
            launches: Arc::default(),
            devices: Arc::default(),
            pushed: Arc::default(),
        })
    }

    /// Returns a router for requests to the same provider that get this fault; the rules for codes
    /// and tokens stay unchanged.
    pub(crate) fn meeting(&self, id: &'static str) -> Router {
        let app = &self.app;
        self.router(&format!(" {id}"), || Sandbox {
            issuer: app.issuer.clone(),
            settings: app.settings.clone(),
            clock: app.clock.clone(),
            started: app.started,
            faults: Faults::named([id]).unwrap_or_default(),
            key: app.key.clone(),
            grants: app.grants.clone(),
            transactions: app.transactions.clone(),
            registered: app.registered.clone(),
            launches: app.launches.clone(),
            devices: app.devices.clone(),
            pushed: app.pushed.clone(),
        })
    }

    fn router(&self, name: &str, sandbox: impl FnOnce() -> Sandbox) -> Router {
        let mut routers = self.routers.lock().unwrap_or_else(PoisonError::into_inner);
        if routers.len() >= ROUTERS {
            routers.clear();
        }
        routers
            .entry(name.to_owned())
            .or_insert_with(|| (self.routes)(Arc::new(sandbox())))
            .clone()
    }
}
