//! The metrics for Prometheus: requests by route template, sign-ins and e-mails by outcome, and the
//! state of the database. No label has a value chosen by a stranger. Nothing is counted unless
//! metrics are enabled.

use crate::clock::Clock;
use crate::lighthouse::numbers::counts;
use crate::lighthouse::numbers::counts::Due;
use crate::lighthouse::numbers::described::{COUNTERS, GAUGES, HISTOGRAMS};
use crate::lighthouse::numbers::expiry;
use crate::lighthouse::numbers::expiry::{Expiry, PROVEN_FOR, What};
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Load, Result, Store, Tx};
use crate::lighthouse::web::alive;
use crate::lighthouse::web::alive::State;
use crate::lighthouse::web::error::Refused;
use axum::http::Method;
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::collections::BTreeSet;
use std::sync::{Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

/// The buckets of histograms, in seconds. They are fixed, so that memory does not grow with the
/// number of requests.
const BUCKETS: [f64; 11] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1.0, 5.0, 30.0,
];
/// How often samples are sorted into their buckets, with or without scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

const REFUSED: [&str; 2] = ["limit", "reservations"];
const FINISHED: [&str; 4] = ["returned", "error", "full", "gone"];
const MAILS: [&str; 3] = ["sent", "failed", "given_up"];
const REGISTRATIONS: [&str; 3] = ["made", "repeated", "refused"];
const RELOADS: [&str; 2] = ["refused", "taken_over"];

/// The outcome of a registration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Registration {
    Made,
    /// The same key was sent again.
    Repeated,
    Refused,
}

/// The kind of request to a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Asked {
    /// The sign-in itself, whose response comes through the browser.
    Authorization,
    Code,
    Refresh,
}

impl Asked {
    /// Determines the kind from the form's `grant_type`.
    #[must_use]
    pub fn of(form: &[(&str, &str)]) -> Self {
        if form.contains(&("grant_type", "refresh_token")) {
            Self::Refresh
        } else {
            Self::Code
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Authorization => "authorization",
            Self::Code => "authorization_code",
            Self::Refresh => "refresh_token",
        }
    }
}

static RECORDER: OnceLock<Option<PrometheusHandle>> = OnceLock::new();

/// Starts counting, once per process; `None` if another recorder is already installed.
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
    for (name, help) in COUNTERS {
        metrics::describe_counter!(*name, *help);
    }
    for (name, help) in HISTOGRAMS {
        metrics::describe_histogram!(*name, *help);
    }
    for (name, help) in GAUGES {
        metrics::describe_gauge!(*name, *help);
    }
    metrics::gauge!("lighthouse_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1);
    begin_at_zero();
    Some(handle)
}

/// Creates counters at 0, so that the first event is an increase.
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
    for outcome in REGISTRATIONS {
        metrics::counter!("lighthouse_registrations_total", "outcome" => outcome).increment(0);
    }
    for outcome in RELOADS {
        metrics::counter!("lighthouse_settings_reloads_total", "outcome" => outcome).increment(0);
    }
}

/// Counts a sign-in that was redirected to the provider.
pub fn flow_opened() {
    metrics::counter!("lighthouse_flows_opened_total").increment(1);
}

/// Counts a list that was fetched but not imported.
pub fn list_failed() {
    metrics::counter!("lighthouse_list_updates_failed_total").increment(1);
}

/// Counts unused data that was deleted.
pub fn forgotten(kind: &'static str, number: u64) {
    metrics::counter!("lighthouse_forgotten_total", "kind" => kind).increment(number);
}

/// Counts a sign-in that ended at the callback, with one of [`FINISHED`].
pub fn flow_finished(outcome: &'static str) {
    metrics::counter!("lighthouse_flows_finished_total", "outcome" => outcome).increment(1);
}

/// Counts a refusal because no seat is left, or because too many are reserved.
pub fn seat_refused(too_many: bool) {
    metrics::counter!("lighthouse_seats_refused_total", "reason" => REFUSED[usize::from(too_many)])
        .increment(1);
}

/// Counts an e-mail that was sent, has to be sent later, or was abandoned.
pub fn mail_tried(is_sent: bool, is_given_up: bool) {
    let outcome = MAILS[if is_sent {
        0
    } else {
        1 + usize::from(is_given_up)
    }];
    metrics::counter!("lighthouse_mails_total", "outcome" => outcome).increment(1);
}

/// Counts an installation ID that came with a wrong secret.
pub fn wrong_secret() {
    metrics::counter!("lighthouse_wrong_secrets_total").increment(1);
}

/// Counts an alarm: a thousand wrong secrets came with one installation ID within a day.
pub fn guesses() {
    metrics::counter!("lighthouse_guesses_total").increment(1);
}

/// Counts a requested registration.
pub fn registration(outcome: Registration) {
    metrics::counter!("lighthouse_registrations_total", "outcome" => REGISTRATIONS[outcome as usize])
        .increment(1);
}

/// Counts a refused request.
pub fn refused(refused: &Refused) {
    metrics::counter!("lighthouse_refusals_total", "manner" => refused.manner, "reason" => refused.reason.clone())
        .increment(1);
}

/// Counts a request to a provider by its outcome: `ok`, a registered error code, or the reason why
/// there was no response.
pub fn provider_answered(platform: &str, asked: Asked, outcome: &'static str) {
    metrics::counter!("lighthouse_provider_answers_total", "platform" => platform.to_owned(), "asked" => asked.word(), "outcome" => outcome)
        .increment(1);
}

/// Records that the settings were read.
pub fn settings_read(settings: &Settings, now: i64) {
    metrics::gauge!("lighthouse_settings_loaded_timestamp_seconds").set(number(now));
    let found = expiry::of_settings(settings);
    let mut shown = SECRETS.lock().unwrap_or_else(PoisonError::into_inner);
    for gone in shown.iter() {
        // A metric cannot be withdrawn once it is exposed, so it becomes NaN, which is not a date.
        end(What::ClientSecret, gone).set(f64::NAN);
    }
    *shown = found.iter().map(|one| one.name.clone()).collect();
    drop(shown);
    found.iter().for_each(expires);
}

/// Records that the settings were reloaded; `taken_over` is `None` if that failed.
pub fn settings_read_again(taken_over: Option<&Settings>, now: i64) {
    let outcome = RELOADS[usize::from(taken_over.is_some())];
    metrics::counter!("lighthouse_settings_reloads_total", "outcome" => outcome).increment(1);
    if let Some(settings) = taken_over {
        settings_read(settings, now);
    }
}

/// The names of the secrets whose expiry date is exposed.
static SECRETS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// Sets the gauge for when something expires.
pub fn expires(one: &Expiry) {
    end(one.what, &one.name).set(number(one.at));
}

fn end(what: What, name: &str) -> metrics::Gauge {
    metrics::gauge!("lighthouse_expires_timestamp_seconds", "what" => what.word(), "name" => name.to_owned())
}

/// Updates the gauges that can change without a request. Called once per scrape; waits at most
/// `patience` for each query.
pub async fn look(store: &Store, clock: &Clock, due: &Due, patience: Duration) {
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
        metrics::gauge!("lighthouse_clock_difference_seconds").set(number(ahead));
    }
    if let Some((mails, age, held)) = answered {
        metrics::gauge!("lighthouse_outbox_mails").set(mails);
        metrics::gauge!("lighthouse_outbox_oldest_age_seconds").set(age);
        metrics::gauge!("lighthouse_endpoints_held").set(held);
        count_if_due(store, clock, due, patience).await;
    }
    show_load(store.load());
}

/// Counts installations and seats if that is due. If this does not finish in time, the gauges keep
/// their values.
async fn count_if_due(store: &Store, clock: &Clock, due: &Due, patience: Duration) {
    if !due.take() {
        return;
    }
    let begun = Instant::now();
    let counted = tokio::time::timeout(patience, counts::count(store)).await;
    due.took(begun.elapsed());
    let Ok(Ok(found)) = counted else { return };
    for (state, many) in [
        ("verified", found.verified),
        ("unverified", found.unverified),
        ("suspended", found.suspended),
    ] {
        metrics::gauge!("lighthouse_installations", "state" => state).set(number(many));
    }
    for (status, many) in [
        ("by_subject", found.by_subject),
        ("by_reference", found.by_reference),
        ("by_browser", found.by_browser),
        ("reserved", found.reserved),
    ] {
        metrics::gauge!("lighthouse_seats", "status" => status).set(number(many));
    }
    if let Some(proven_at) = found.oldest_proof {
        expires(&Expiry {
            what: What::OriginProof,
            name: "oldest".to_owned(),
            at: proven_at + PROVEN_FOR,
        });
    }
    metrics::gauge!("lighthouse_counted_timestamp_seconds").set(number(clock.now()));
}

fn show_load(load: Load) {
    let many = |many: usize| number(i64::try_from(many).unwrap_or(i64::MAX));
    metrics::gauge!("lighthouse_database_connections", "state" => "idle").set(many(load.idle));
    if let Some(used) = load.used {
        metrics::gauge!("lighthouse_database_connections", "state" => "used").set(many(used));
    }
    if let Some(most) = load.most {
        metrics::gauge!("lighthouse_database_connections_max").set(many(most));
    }
    metrics::gauge!("lighthouse_database_waiting_jobs").set(many(load.waiting));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "counts stay far below 2^53, so an `f64` holds them exactly"
)]
const fn number(many: i64) -> f64 {
    many as f64
}

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
    Ok((number(mails), number(age.max(0)), number(held)))
}

/// Sorts samples into buckets as long as this future is polled.
pub async fn upkeep(handle: PrometheusHandle) {
    loop {
        tokio::time::sleep(UPKEEP).await;
        handle.run_upkeep();
    }
}

/// Counts a response; `route` is the route's template.
pub fn answered(method: &Method, route: &str, status: u16, took: Duration) {
    let method = match *method {
        Method::GET => "GET",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::HEAD => "HEAD",
        Method::OPTIONS => "OPTIONS",
        // All unknown methods are counted as one.
        _ => "other",
    };
    let route = route.to_owned();
    metrics::counter!("lighthouse_requests_total", "method" => method, "route" => route.clone(), "status" => status.to_string())
        .increment(1);
    metrics::histogram!("lighthouse_request_duration_seconds", "route" => route).record(took);
}
