//! Serves `/healthz`, `/readyz` and `/metrics` to the operator only, on a separate listener without
//! authentication (protocol.md section 8).

use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::numbers::counts::Due;
use crate::lighthouse::numbers::process;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::Store;
use crate::lighthouse::web::alive;
use crate::lighthouse::web::metrics;
use crate::server::{Limits, serve as serve_router};
use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::IntoResponse;
use axum::routing::get;
use metrics_exporter_prometheus::PrometheusHandle;
use std::future::pending;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

/// Time limit for the database, beyond which the gateway reports that it is not ready.
const PATIENCE: Duration = Duration::from_secs(2);

/// Reported as soon as a stop is requested, so that load balancers send no more requests here.
/// Requests that still arrive are served.
const STOPPING: &str = "the gateway is about to stop";

/// Whether the gateway was asked to stop; shared by all clones.
#[derive(Clone, Debug, Default)]
pub struct Draining(Arc<AtomicBool>);

impl Draining {
    /// Records that the gateway was asked to stop.
    pub fn begin(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    /// Whether the gateway was asked to stop.
    #[must_use]
    pub fn has_begun(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// What the routes report on.
#[derive(Clone)]
pub struct Looked {
    pub store: Store,
    pub clock: Clock,
    pub draining: Draining,
    /// When installations and seats are due to be counted again.
    pub due: Due,
}

/// The three routes.
pub fn router(looked: Looked, numbers: Option<PrometheusHandle>) -> Router {
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    let show = move |State(looked): State<Looked>| async move {
        let Some(numbers) = numbers else {
            return (text, String::new());
        };
        metrics::look(&looked.store, &looked.clock, &looked.due, PATIENCE).await;
        (text, numbers.render() + &process::text())
    };
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(show))
        .with_state(looked)
}

/// Reports whether this replica can serve requests that change something.
async fn ready(State(looked): State<Looked>) -> impl IntoResponse {
    let not = |problem: &str| (StatusCode::SERVICE_UNAVAILABLE, format!("{problem}\n"));
    if looked.draining.has_begun() {
        return not(STOPPING);
    }
    match alive::look(&looked.store, &looked.clock, PATIENCE)
        .await
        .problem()
    {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(problem) => not(&problem),
    }
}

/// Serves the routes as long as this future is polled.
///
/// # Errors
/// [`Kind::Failure`] if the listener cannot be used.
pub async fn serve(
    listener: std::net::TcpListener,
    looked: Looked,
    settings: &Settings,
) -> Result<()> {
    let numbers = metrics::start();
    process::begin(&looked.clock);
    metrics::settings_read(settings, looked.clock.now());
    let upkeep = async {
        match numbers.clone() {
            Some(handle) => metrics::upkeep(handle).await,
            None => pending().await,
        }
    };
    tokio::select! {
        served = serve_router(listener, router(looked, numbers.clone()), Limits::default(), pending()) => {
            served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve metrics: {error}")))
        }
        () = upkeep => Ok(()),
    }
}
