//! The names of all metrics that a gateway exposes, and their descriptions. Rules and dashboards
//! depend on the names, so metrics may be added but never renamed.

/// Counters, which start from 0 with this process.
pub const COUNTERS: &[(&str, &str)] = &[
    (
        "lighthouse_requests_total",
        "Requests by method, route and status.",
    ),
    (
        "lighthouse_refusals_total",
        "Refused requests, by kind of response (api, token, page) and reason.",
    ),
    (
        "lighthouse_registrations_total",
        "Registrations: new, repeated with the same key, or refused.",
    ),
    (
        "lighthouse_flows_opened_total",
        "Sign-ins sent to the provider.",
    ),
    (
        "lighthouse_flows_finished_total",
        "Sign-ins that returned from the provider, by outcome.",
    ),
    (
        "lighthouse_seats_refused_total",
        "People refused before they signed in, by reason.",
    ),
    (
        "lighthouse_provider_answers_total",
        "Responses from providers, by platform, request and OAuth error code.",
    ),
    (
        "lighthouse_mails_total",
        "Attempts to deliver an e-mail, by outcome.",
    ),
    (
        "lighthouse_wrong_secrets_total",
        "Requests with an unknown installation ID or a wrong secret.",
    ),
    (
        "lighthouse_guesses_total",
        "Number of times that one ID reached a thousand wrong secrets within a day.",
    ),
    (
        "lighthouse_list_updates_failed_total",
        "List updates that failed, because the list could not be fetched or was rejected.",
    ),
    (
        "lighthouse_forgotten_total",
        "Unused data that was deleted, by kind.",
    ),
    (
        "lighthouse_settings_reloads_total",
        "Settings reloaded since the start, by outcome.",
    ),
];

/// Metrics that measure durations.
pub const HISTOGRAMS: &[(&str, &str)] = &[(
    "lighthouse_request_duration_seconds",
    "Response time, by route.",
)];

/// Metrics with current values, as of the scrape or of the last measurement.
pub const GAUGES: &[(&str, &str)] = &[
    (
        "lighthouse_build_info",
        "Version of this gateway, as a label; the value is always 1.",
    ),
    (
        "lighthouse_settings_loaded_timestamp_seconds",
        "When the current settings were loaded.",
    ),
    (
        "lighthouse_database_up",
        "Whether the database responds and accepts writes, as of this scrape.",
    ),
    (
        "lighthouse_clock_difference_seconds",
        "How far the database's clock is ahead of the clock of this machine.",
    ),
    (
        "lighthouse_database_connections",
        "Connections of this process to the database, by state.",
    ),
    (
        "lighthouse_database_connections_max",
        "Maximum number of connections to the database.",
    ),
    (
        "lighthouse_database_waiting_jobs",
        "Jobs waiting for a connection, or for the database's only writer.",
    ),
    (
        "lighthouse_outbox_mails",
        "E-mails waiting to be sent, when the database last responded.",
    ),
    (
        "lighthouse_outbox_oldest_age_seconds",
        "Age of the oldest e-mail waiting to be sent.",
    ),
    (
        "lighthouse_endpoints_held",
        "Endpoints held back because their list now has them on another host, when the database \
         last responded.",
    ),
    (
        "lighthouse_installations",
        "Registered installations, by state.",
    ),
    (
        "lighthouse_seats",
        "Users counted at providers, by how they are identified, and reserved seats.",
    ),
    (
        "lighthouse_counted_timestamp_seconds",
        "When installations and seats were last counted.",
    ),
    (
        "lighthouse_expires_timestamp_seconds",
        "When client secrets, the certificate and proofs of origins expire, by kind and name.",
    ),
];
