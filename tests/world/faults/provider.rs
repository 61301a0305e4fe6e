//! A provider that counts how often each code is redeemed, and returns tokens that say which code
//! they are for.

use crate::world::site::Serving;
use axum::Json;
use axum::extract::Form;
use axum::routing::post;
use fastenctl::server::Limits;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

pub(crate) struct Provider {
    serving: Serving,
    codes: Arc<Mutex<BTreeMap<String, usize>>>,
}

impl Provider {
    pub(crate) fn start() -> Self {
        let codes = Arc::<Mutex<BTreeMap<String, usize>>>::default();
        let counted = codes.clone();
        let token = move |Form(form): Form<BTreeMap<String, String>>| async move {
            if let Some(code) = form.get("code") {
                *counted.lock().unwrap().entry(code.clone()).or_default() += 1;
            }
            Json(tokens(
                form.get("code").or(form.get("refresh_token")).unwrap(),
            ))
        };
        let router = axum::Router::new().route("/token", post(token));
        Self {
            serving: Serving::start(Limits::default(), |_| router),
            codes,
        }
    }

    pub(crate) const fn address(&self) -> SocketAddr {
        self.serving.address
    }

    /// Returns how many token requests contained this code.
    pub(crate) fn times(&self, code: &str) -> usize {
        self.codes.lock().unwrap().get(code).copied().unwrap_or(0)
    }
}

/// Returns the tokens for a code or refresh token.
pub(crate) fn tokens(grant: &str) -> Value {
    json!({
        "access_token": format!("for-{grant}"), "refresh_token": format!("after-{grant}"), "token_type": "Bearer",
        "expires_in": 3600,
    })
}
