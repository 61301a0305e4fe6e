//! What is counted for Prometheus: requests by route template, never by anything a stranger chose. Where
//! nobody has asked for numbers, none are kept.

use axum::http::Method;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// In seconds. Fixed, so that memory does not grow with the number of requests.
const BUCKETS: [f64; 11] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0];
/// Samples are put into their buckets this often, scraped or not.
const UPKEEP: Duration = Duration::from_secs(5);

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, once a process; nothing when somebody else's recorder is there already.
#[must_use]
pub fn start() -> Option<PrometheusHandle> {
    RECORDER.get_or_init(install).clone()
}

fn install() -> Option<PrometheusHandle> {
    let recorder = PrometheusBuilder::new().set_buckets(&BUCKETS).ok()?.build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    metrics::describe_counter!("lighthouse_requests_total", "Requests answered, by method, route and status.");
    metrics::describe_histogram!("lighthouse_request_duration_seconds", "Time to answer, by route.");
    metrics::gauge!("lighthouse_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    Some(handle)
}

/// Puts samples into buckets for as long as it is polled.
pub async fn upkeep(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Counts one answer; `route` is the template.
pub fn answered(method: &Method, route: &str, status: u16, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        // Whatever a stranger makes up is one.
        _ => "other",
    };
    let route = route.to_owned();
    metrics::counter!("lighthouse_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("lighthouse_request_duration_seconds", "route" => route).record(took);
}
