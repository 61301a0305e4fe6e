//! `/healthz`, `/readyz` and `/metrics`, for the operator's own eyes: on a listener of their own, without
//! authentication (protocol.md section 8).

use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
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
use std::time::Duration;

/// A database that takes longer is not ready for anybody.
const PATIENCE: Duration = Duration::from_secs(2);

/// The three routes.
pub fn router(store: Store, clock: Clock, numbers: Option<PrometheusHandle>) -> Router {
    let text = [(header::CONTENT_TYPE, "text/plain; version=0.0.4")];
    let show = move |State((store, clock)): State<(Store, Clock)>| async move {
        let Some(numbers) = numbers else {
            return (text, String::new());
        };
        metrics::look(&store, &clock, PATIENCE).await;
        (text, numbers.render())
    };
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(show))
        .with_state((store, clock))
}

/// Whether this replica can serve what changes something.
async fn ready(State((store, clock)): State<(Store, Clock)>) -> impl IntoResponse {
    match alive::look(&store, &clock, PATIENCE).await.problem() {
        None => (StatusCode::OK, "ok\n".to_owned()),
        Some(problem) => (StatusCode::SERVICE_UNAVAILABLE, format!("{problem}\n")),
    }
}

/// Serves them for as long as it is polled.
///
/// # Errors
/// [`Kind::Failure`] when the listener cannot be used.
pub async fn serve(listener: std::net::TcpListener, store: Store, clock: Clock) -> Result<()> {
    let numbers = metrics::start();
    let upkeep = async {
        match numbers.clone() {
            Some(handle) => metrics::upkeep(handle).await,
            None => pending().await,
        }
    };
    tokio::select! {
        served = serve_router(listener, router(store, clock, numbers.clone()), Limits::default(), pending()) => {
            served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve numbers: {error}")))
        }
        () = upkeep => Ok(()),
    }
}
