//! What is counted for Prometheus: requests by route template, sign-ins and mails by outcome, and how the database
//! is; never by anything a stranger chose. Where nobody has asked for numbers, none are kept.

use crate::clock::Clock;
use crate::lighthouse::store::{Result, Store, Tx};
use crate::lighthouse::web::alive;
use crate::lighthouse::web::alive::State;
use axum::http::Method;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::sync::OnceLock;
use std::time::Duration;

/// In seconds. Fixed, so that memory does not grow with the number of requests.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0,
];
/// Samples are put into their buckets this often, scraped or not.
const UPKEEP: Duration = Duration::from_secs(5);

const REFUSED: [&str; 2] = ["limit", "reservations"];
const FINISHED: [&str; 4] = ["returned", "error", "full", "gone"];
const MAILS: [&str; 3] = ["sent", "failed", "given_up"];

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Begins to count, once a process; nothing when somebody else's recorder is there already.
#[must_use]
pub fn start() -> Option<PrometheusHandle> {
    RECORDER.get_or_init(install).clone()
}

fn install() -> Option<PrometheusHandle> {
    let recorder = PrometheusBuilder::new()
        .set_buckets(&BUCKETS)
        .ok()?
        .build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).ok()?;
    metrics::describe_counter!(
        "lighthouse_requests_total",
        "Requests answered, by method, route and status."
    );
    metrics::describe_histogram!(
        "lighthouse_request_duration_seconds",
        "Time to answer, by route."
    );
    metrics::describe_counter!(
        "lighthouse_flows_opened_total",
        "Sign-ins that left for the provider."
    );
    metrics::describe_counter!(
        "lighthouse_flows_finished_total",
        "Sign-ins that came back, by outcome."
    );
    metrics::describe_counter!(
        "lighthouse_seats_refused_total",
        "People refused before they signed in, by reason."
    );
    metrics::describe_counter!(
        "lighthouse_mails_total",
        "Attempts to deliver a mail, by outcome."
    );
    metrics::describe_counter!(
        "lighthouse_wrong_secrets_total",
        "Requests with an unknown installation id or a wrong secret."
    );
    metrics::describe_counter!(
        "lighthouse_guesses_total",
        "Thousands of wrong secrets for one id within a day."
    );
    metrics::describe_counter!(
        "lighthouse_list_updates_failed_total",
        "Lists that were asked for and not taken over."
    );
    metrics::describe_counter!(
        "lighthouse_forgotten_total",
        "What nobody used any more and was forgotten, by kind."
    );
    metrics::describe_gauge!(
        "lighthouse_endpoints_held",
        "Endpoints kept back because their list has them on another host, when the database answered last."
    );
    metrics::describe_gauge!(
        "lighthouse_database_up",
        "Whether the database answers, at this scrape."
    );
    metrics::describe_gauge!(
        "lighthouse_outbox_mails",
        "Mails that wait, when the database answered last."
    );
    metrics::describe_gauge!(
        "lighthouse_outbox_oldest_age_seconds",
        "Age of the oldest of them."
    );
    metrics::gauge!("lighthouse_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    begin_at_zero();
    Some(handle)
}

/// What has not happened yet is 0, not unknown: a first event is an increase.
fn begin_at_zero() {
    metrics::counter!("lighthouse_flows_opened_total").increment(0);
    metrics::counter!("lighthouse_wrong_secrets_total").increment(0);
    metrics::counter!("lighthouse_guesses_total").increment(0);
    metrics::counter!("lighthouse_list_updates_failed_total").increment(0);
    for reason in REFUSED {
        metrics::counter!("lighthouse_seats_refused_total", "reason" => reason).increment(0);
    }
    for outcome in FINISHED {
        metrics::counter!("lighthouse_flows_finished_total", "outcome" => outcome).increment(0);
    }
    for outcome in MAILS {
        metrics::counter!("lighthouse_mails_total", "outcome" => outcome).increment(0);
    }
}

/// A sign-in has left for the provider.
pub fn flow_opened() {
    metrics::counter!("lighthouse_flows_opened_total").increment(1);
}

/// A list was asked for and not taken over.
pub fn list_failed() {
    metrics::counter!("lighthouse_list_updates_failed_total").increment(1);
}

/// What nobody used any more was forgotten.
pub fn forgotten(kind: &'static str, number: u64) {
    metrics::counter!("lighthouse_forgotten_total", "kind" => kind).increment(number);
}

/// A sign-in has come to its end at the callback: one of [`FINISHED`].
pub fn flow_finished(outcome: &'static str) {
    metrics::counter!("lighthouse_flows_finished_total", "outcome" => outcome).increment(1);
}

/// No seat is left, or too many are reserved.
pub fn seat_refused(too_many: bool) {
    metrics::counter!("lighthouse_seats_refused_total", "reason" => REFUSED[usize::from(too_many)])
        .increment(1);
}

/// A mail was handed over, has to wait, or will never be.
pub fn mail_tried(is_sent: bool, is_given_up: bool) {
    let outcome = MAILS[if is_sent {
        0
    } else {
        1 + usize::from(is_given_up)
    }];
    metrics::counter!("lighthouse_mails_total", "outcome" => outcome).increment(1);
}

/// An installation id came with a secret that is not its own.
pub fn wrong_secret() {
    metrics::counter!("lighthouse_wrong_secrets_total").increment(1);
}

/// A thousand of them came for one id.
pub fn guesses() {
    metrics::counter!("lighthouse_guesses_total").increment(1);
}

/// Looks at what changes without requests, for one scrape; within `patience`.
pub async fn look(store: &Store, clock: &Clock, patience: Duration) {
    let state = alive::look(store, clock, patience).await;
    let waiting = store.read(clock.now(), |tx, now| Box::pin(outbox(tx, *now)));
    let answered = if matches!(state, State::Silent | State::Moved) {
        None
    } else {
        let answered = tokio::time::timeout(patience, waiting).await;
        answered.ok().and_then(Result::ok)
    };
    let is_up = state.is_up() && answered.is_some();
    metrics::gauge!("lighthouse_database_up").set(f64::from(u8::from(is_up)));
    if let State::Works { ahead } = state {
        #[expect(
            clippy::cast_precision_loss,
            reason = "far fewer seconds than a double counts"
        )]
        metrics::gauge!("lighthouse_clock_difference_seconds").set(ahead as f64);
    }
    if let Some((mails, age, held)) = answered {
        metrics::gauge!("lighthouse_outbox_mails").set(mails);
        metrics::gauge!("lighthouse_outbox_oldest_age_seconds").set(age);
        metrics::gauge!("lighthouse_endpoints_held").set(held);
    }
}

#[expect(
    clippy::cast_precision_loss,
    reason = "far fewer mails and seconds than a double counts"
)]
async fn outbox(tx: &Tx, now: i64) -> Result<(f64, f64, f64)> {
    let row = tx
        .find(
            "SELECT COUNT(*) AS mails, COALESCE(MIN(written_at), $1) AS oldest,
                (SELECT COUNT(*) FROM held_endpoints) AS held FROM outbox",
            &[now.into()],
        )
        .await?;
    let Some(row) = row else {
        return Ok((0.0, 0.0, 0.0));
    };
    let age = now - row.integer("oldest")?;
    let (mails, held) = (row.integer("mails")?, row.integer("held")?);
    Ok((mails as f64, age.max(0) as f64, held as f64))
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
