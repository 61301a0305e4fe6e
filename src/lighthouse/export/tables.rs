//! Which columns of which tables are shown. Hashes, secrets and internal bookkeeping are left out.

/// How a column is shown.
#[derive(Clone, Copy)]
pub(super) enum As {
    Text,
    Number,
    Time,
}
pub(super) use As::{Number, Text, Time};

/// A table, its columns, and its sort order.
pub(super) struct Table(
    pub(super) &'static str,
    pub(super) &'static [(&'static str, As)],
    pub(super) &'static str,
);

pub(super) const ORIGINS: Table = Table(
    "origins",
    &[("origin", Text), ("proven_at", Time)],
    "origin",
);
pub(super) const VERIFICATIONS: Table = Table(
    "verifications",
    &[
        ("email", Text),
        ("tries", Number),
        ("verified", Number),
        ("expires_at", Time),
    ],
    "expires_at",
);
pub(super) const SUSPENSIONS: Table = Table(
    "suspensions",
    &[("reason", Text), ("suspended_at", Time)],
    "suspended_at",
);
pub(super) const LIMITS: Table = Table(
    "operator_limits",
    &[
        ("scope", Text),
        ("name", Text),
        ("users", Number),
        ("set_at", Time),
    ],
    "set_at, scope, name",
);
pub(super) const PROVIDERS: Table = Table(
    "usage_counts",
    &[
        ("limit_group", Text),
        ("users", Number),
        ("by_subject", Number),
        ("by_reference", Number),
        ("by_browser", Number),
        ("pending", Number),
        ("sign_ins", Number),
    ],
    "limit_group",
);
pub(super) const USERS: Table = Table(
    "evidence",
    &[("limit_group", Text), ("user_id", Text), ("kind", Text)],
    "limit_group, user_id, kind",
);
pub(super) const SEATS: Table = Table(
    "seats",
    &[
        ("seat_id", Text),
        ("limit_group", Text),
        ("user_id", Text),
        ("evidence", Text),
        ("taken_at", Time),
        ("counts_until", Time),
    ],
    "taken_at, seat_id",
);
pub(super) const SIGN_INS: Table = Table(
    "sign_ins",
    &[
        ("limit_group", Text),
        ("user_id", Text),
        ("happened_at", Time),
    ],
    "happened_at, sign_in_id",
);
pub(super) const SIGN_IN_DAYS: Table = Table(
    "sign_in_days",
    &[("limit_group", Text), ("day", Number), ("sign_ins", Number)],
    "day, limit_group",
);
pub(super) const TEST_SIGN_INS: Table = Table(
    "test_sign_ins",
    &[("limit_group", Text), ("used_at", Time)],
    "used_at, slot",
);
pub(super) const FLOWS: Table = Table(
    "flows",
    &[
        ("endpoint_id", Text),
        ("platform_type", Text),
        ("limit_group", Text),
        ("user_id", Text),
        ("evidence", Text),
        ("status", Text),
        ("test", Number),
        ("expires_at", Time),
    ],
    "expires_at, state_hash",
);
pub(super) const TICKETS: Table = Table(
    "tickets",
    &[
        ("endpoint_id", Text),
        ("origin", Text),
        ("user_id", Text),
        ("test", Number),
        ("expires_at", Time),
    ],
    "expires_at, ticket_hash",
);
pub(super) const RESERVATIONS: Table = Table(
    "reservations",
    &[
        ("limit_group", Text),
        ("user_id", Text),
        ("evidence", Text),
        ("takes_seat", Number),
        ("expires_at", Time),
    ],
    "expires_at, reservation_id",
);
pub(super) const USED_ORIGINS: Table = Table(
    "used_origins",
    &[("origin", Text), ("used_at", Time)],
    "used_at, origin",
);
pub(super) const SEATS_WITHOUT_TICKETS: Table = Table(
    "ticketless_seats",
    &[("seat_id", Text), ("limit_group", Text), ("taken_at", Time)],
    "taken_at, seat_id",
);
pub(super) const SEAT_RELEASES: Table = Table(
    "seat_releases",
    &[("released_at", Time)],
    "released_at, slot",
);
pub(super) const NOTICES: Table = Table(
    "notices",
    &[("limit_group", Text), ("notice", Text), ("told_at", Time)],
    "told_at, limit_group",
);
pub(super) const OPERATOR_LETTERS: Table =
    Table("operator_letters_sent", &[("letter_id", Text)], "letter_id");
pub(super) const LETTERS: Table = Table(
    "outbox",
    &[
        ("recipient", Text),
        ("letter", Text),
        ("written_at", Time),
        ("due_at", Time),
        ("attempts", Number),
    ],
    "written_at, mail_id",
);
