//! `/healthz`, `/readyz` and `/metrics`, for the operator's own eyes: on a listener of their own, without
//! authentication (protocol.md section 8).

use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::store::Store;
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
    let show = move |State(store): State<Store>| async move {
        let Some(numbers) = numbers else {
            return (text, String::new());
        };
        metrics::look(&store, clock.now(), PATIENCE).await;
        (text, numbers.render())
    };
    Router::new()
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/readyz", get(ready))
        .route("/metrics", get(show))
        .with_state(store)
}

/// Whether the database answers.
async fn ready(State(store): State<Store>) -> impl IntoResponse {
    let row = store.read((), |tx, ()| {
        Box::pin(tx.query("SELECT installation_id FROM installations LIMIT 1", &[]))
    });
    match tokio::time::timeout(PATIENCE, row).await {
        Ok(Ok(_)) => (StatusCode::OK, "ok\n"),
        Ok(Err(error)) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
        Err(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the database does not answer in time\n",
        ),
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
