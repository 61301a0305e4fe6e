//! The names of all metrics that a gateway exposes, and what each of them means. Rules and
//! dashboards depend on the names: add, never change.

/// Counted from 0 since this process started.
pub const COUNTERS: &[(&str, &str)] = &[
    (
        "lighthouse_requests_total",
        "Requests answered, by method, route and status.",
    ),
    (
        "lighthouse_refusals_total",
        "Requests refused, by the manner of the answer (api, token, page) and the reason in one word.",
    ),
    (
        "lighthouse_registrations_total",
        "Registrations asked for: made, repeated by the same key, or refused.",
    ),
    (
        "lighthouse_flows_opened_total",
        "Sign-ins that left for the provider.",
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
        "What providers answered, by platform, by what was asked, and by OAuth's error word.",
    ),
    (
        "lighthouse_mails_total",
        "Attempts to deliver a mail, by outcome.",
    ),
    (
        "lighthouse_wrong_secrets_total",
        "Requests with an unknown installation id or a wrong secret.",
    ),
    (
        "lighthouse_guesses_total",
        "Thousands of wrong secrets for one id within a day.",
    ),
    (
        "lighthouse_list_updates_failed_total",
        "Lists that were asked for and not taken over.",
    ),
    (
        "lighthouse_forgotten_total",
        "What nobody used any more and was forgotten, by kind.",
    ),
    (
        "lighthouse_settings_reloads_total",
        "Settings read again since the start, by outcome.",
    ),
];

/// How long things took.
pub const HISTOGRAMS: &[(&str, &str)] = &[(
    "lighthouse_request_duration_seconds",
    "Time to answer, by route.",
)];

/// Values at the time of the scrape, or when last measured.
pub const GAUGES: &[(&str, &str)] = &[
    ("lighthouse_build_info", "Which version this is; always 1."),
    (
        "lighthouse_settings_loaded_timestamp_seconds",
        "When the settings in force were read.",
    ),
    (
        "lighthouse_database_up",
        "Whether the database answers and takes writes, at this scrape.",
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
        "How many of them there may be.",
    ),
    (
        "lighthouse_database_waiting_jobs",
        "Jobs that wait for a connection, or for the database's only writer.",
    ),
    (
        "lighthouse_outbox_mails",
        "Mails that wait, when the database answered last.",
    ),
    (
        "lighthouse_outbox_oldest_age_seconds",
        "Age of the oldest of them.",
    ),
    (
        "lighthouse_endpoints_held",
        "Endpoints kept back because their list has them on another host, when the database answered last.",
    ),
    (
        "lighthouse_installations",
        "Registered installations, by state.",
    ),
    (
        "lighthouse_seats",
        "Users that count at providers, by what they rest on, and places that are reserved.",
    ),
    (
        "lighthouse_counted_timestamp_seconds",
        "When installations and seats were counted.",
    ),
    (
        "lighthouse_expires_timestamp_seconds",
        "When something ends that somebody else has set an end to, by what it is and whose.",
    ),
];
