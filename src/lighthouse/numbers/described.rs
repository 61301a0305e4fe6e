//! The names of all metrics that a gateway exposes, and what each of them means. Rules and
//! dashboards depend on the names: add, never change.

/// Counted from 0 since this process started.
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
        "Sign-ins that came back, by outcome.",
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
        "How often one ID got a thousand wrong secrets within a day.",
    ),
    (
        "lighthouse_list_updates_failed_total",
        "Lists that were requested but not imported.",
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

/// How long things took.
pub const HISTOGRAMS: &[(&str, &str)] = &[(
    "lighthouse_request_duration_seconds",
    "Response time, by route.",
)];

/// Values at the time of the scrape, or when last measured.
pub const GAUGES: &[(&str, &str)] = &[
    (
        "lighthouse_build_info",
        "Version of this gateway; always 1.",
    ),
    (
        "lighthouse_settings_loaded_timestamp_seconds",
        "When the current settings were read.",
    ),
    (
        "lighthouse_database_up",
        "Whether the database responds and accepts writes, at this scrape.",
    ),
    (
        "lighthouse_clock_difference_seconds",
        "How far the database's clock is ahead of this machine's.",
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
        "Jobs that wait for a connection, or for the only writer of the database.",
    ),
    (
        "lighthouse_outbox_mails",
        "E-mails waiting to be sent, when the database last responded.",
    ),
    (
        "lighthouse_outbox_oldest_age_seconds",
        "Age of the oldest of them.",
    ),
    (
        "lighthouse_endpoints_held",
        "Endpoints held back because their list has them on another host, when the database last responded.",
    ),
    (
        "lighthouse_installations",
        "Registered installations, by state.",
    ),
    (
        "lighthouse_seats",
        "Users that count at providers, by how they are identified, and reserved places.",
    ),
    (
        "lighthouse_counted_timestamp_seconds",
        "When installations and seats were counted.",
    ),
    (
        "lighthouse_expires_timestamp_seconds",
        "When something set to expire elsewhere expires, by kind and owner.",
    ),
];
