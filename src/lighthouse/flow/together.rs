//! Starts many sign-ins at once on PostgreSQL (`store::Together`): those with a ticket, and those
//! in a browser that is new to the provider. The rules are the same as in [`begin`](super::begin),
//! which handles all other sign-ins.

use crate::lighthouse::flow::begin::{Begin, Begun, LIVES_FOR};
use crate::lighthouse::flow::used_origins::UsedOrigin;
use crate::lighthouse::seats::account::{DAY, Evidence, Kind};
use crate::lighthouse::seats::together;
use crate::lighthouse::store::{Held, Result, Statement, Steps, Store, Together, Tx, Value};
use std::sync::LazyLock;

/// The sign-in to start, and the origin to remember for its browser, if any.
pub type Wanted = (Begin, Option<UsedOrigin>);

/// Starts a sign-in together with others, or by itself by calling `alone`.
///
/// # Errors
/// Database errors.
pub async fn begin(
    store: &Store,
    wanted: Wanted,
    alone: for<'a> fn(&'a Tx, &'a Wanted) -> Steps<'a, Begun>,
) -> Result<Begun> {
    let together = match &wanted.0.ticket_hash {
        Some(_) => &BY_TICKET,
        None => &BY_BROWSER,
    };
    store.write_together(together, wanted, alone).await
}

static BY_BROWSER: Together<Wanted, Begun> = Together {
    names: |(begin, _)| {
        vec![
            begin.account.installation_id.as_str(),
            begin.state_hash.as_str(),
            begin.code_challenge.as_str(),
        ]
    },
    hold: |all| together::hold(all.iter().map(|(begin, _)| &begin.account)),
    write: |all| {
        let asks = |(begin, _): &'_ Wanted| {
            let evidence = Evidence {
                kind: Kind::Browser,
                key: begin.browser_hash.clone(),
            };
            begin.asking(&evidence)
        };
        let mut values = together::values(all, |wanted| (&wanted.0.account, asks(wanted)));
        values.extend(flows(all));
        Statement {
            sql: &BROWSERS,
            values,
        }
    },
    done: |_, _| Ok(Begun::Yes),
};

/// Starts sign-ins with a ticket, whose seats are already reserved.
static BY_TICKET: Together<Wanted, Begun> = Together {
    names: |(begin, _)| {
        vec![
            begin.ticket_hash.as_deref().unwrap_or_default(),
            begin.state_hash.as_str(),
            begin.code_challenge.as_str(),
        ]
    },
    hold: |all| {
        let tickets = all
            .iter()
            .filter_map(|(begin, _)| begin.ticket_hash.clone());
        Statement {
            sql: HOLD_TICKETS,
            values: vec![Value::Texts(tickets.collect())],
        }
    },
    write: |all| {
        let mut values = vec![
            Value::Integers(all.iter().map(|one| one.place).collect()),
            together::texts(all, |(begin, _)| {
                begin.ticket_hash.as_deref().unwrap_or_default()
            }),
            together::texts(all, |(begin, _)| &begin.account.installation_id),
            together::texts(all, |(begin, _)| &begin.account.limit_group),
            together::texts(all, |(begin, _)| &begin.browser_hash),
            numbers(all, |(begin, _)| begin.now),
            numbers(all, |(begin, _)| begin.now + begin.kept_for()),
        ];
        values.extend(flows(all));
        Statement {
            sql: &TICKETS,
            values,
        }
    },
    done: |_, _| Ok(Begun::Yes),
};

/// The columns that every flow fills in, with their types.
const FLOW: [(&str, &str); 8] = [
    ("state_hash", "text"),
    ("endpoint_id", "text"),
    ("platform_type", "text"),
    ("origin_url", "text"),
    ("desktop_mode", "bigint"),
    ("code_challenge", "text"),
    ("lives_until", "bigint"),
    ("used_origin", "text"),
];

fn flows(all: &[Held<'_, Wanted>]) -> [Value; 8] {
    [
        together::texts(all, |(begin, _)| &begin.state_hash),
        together::texts(all, |(begin, _)| &begin.endpoint_id),
        together::texts(all, |(begin, _)| &begin.platform_type),
        together::texts(all, |(begin, _)| &begin.origin_url),
        numbers(all, |(begin, _)| i64::from(begin.desktop_mode)),
        together::texts(all, |(begin, _)| &begin.code_challenge),
        numbers(all, |(begin, _)| begin.now + LIVES_FOR),
        together::texts(all, |(_, used)| {
            used.as_ref().map_or("", |used| used.origin.as_str())
        }),
    ]
}

fn numbers<I>(all: &[Held<'_, I>], number: impl Fn(&I) -> i64) -> Value {
    Value::Integers(all.iter().map(|one| number(one.input)).collect())
}

/// A condition for a sign-in whose state and challenge are unused, and whose origin, if it has one,
/// the user agreed to in this browser within the last day.
fn is_new(browser: &str) -> String {
    format!(
        "NOT EXISTS (SELECT 1 FROM flows f WHERE f.state_hash = w.state_hash)
            AND (w.code_challenge = '' OR NOT EXISTS (SELECT 1 FROM flows f WHERE f.endpoint_id = w.endpoint_id
                AND f.code_challenge = w.code_challenge AND f.code_challenge <> ''))
            AND (w.used_origin = '' OR EXISTS (SELECT 1 FROM used_origins u WHERE u.installation_id = w.installation_id
                AND u.browser_hash = w.{browser} AND u.origin = w.used_origin AND u.used_at > w.now - {DAY}))"
    )
}

fn insert(browser: &str, ticket: &str, kind: Kind, from: &str) -> String {
    let (kind, network) = match kind {
        Kind::Browser => (kind.name(), "network, wide_network"),
        Kind::Reference | Kind::Subject => (kind.name(), "'', ''"),
    };
    format!(
        "INSERT INTO flows (state_hash, installation_id, endpoint_id, platform_type, limit_group, origin_url,
                desktop_mode, code_challenge, browser_hash, reservation_id, user_id, evidence, key_hash, status,
                answered_at, answer_hash, code_hash, sign_in_id, expires_at, ticket_hash, network, wide_network)
            SELECT state_hash, installation_id, endpoint_id, platform_type, limit_group, origin_url,
                desktop_mode, code_challenge, {browser}, reservation_id, user_id, '{kind}', key_hash, 'open',
                0, '', '', '', lives_until, {ticket}, {network} FROM {from}"
    )
}

static BROWSERS: LazyLock<String> = LazyLock::new(|| {
    together::statement(
        Kind::Browser,
        &FLOW,
        &is_new("key_hash"),
        &insert("key_hash", "''", Kind::Browser, "kept_ones"),
    )
});

/// Locks tickets and the reservations that belong to them.
const HOLD_TICKETS: &str = "WITH wanted AS MATERIALIZED (
        SELECT ticket_hash, place - 1 AS place FROM unnest($1::text[]) WITH ORDINALITY AS w (ticket_hash, place)),
    held AS MATERIALIZED (SELECT t.ticket_hash, t.installation_id, t.reservation_id FROM wanted w
        JOIN tickets t USING (ticket_hash) WHERE t.test = 0 FOR UPDATE OF t SKIP LOCKED),
    reserved AS MATERIALIZED (SELECT h.ticket_hash FROM held h
        JOIN reservations r ON r.installation_id = h.installation_id AND r.reservation_id = h.reservation_id
        FOR UPDATE OF r SKIP LOCKED)
    SELECT w.place FROM wanted w JOIN reserved r USING (ticket_hash)";

static TICKETS: LazyLock<String> = LazyLock::new(|| {
    let own = [
        ("place", "bigint"),
        ("ticket_hash", "text"),
        ("installation_id", "text"),
        ("limit_group", "text"),
        ("browser_hash", "text"),
        ("now", "bigint"),
        ("kept_until", "bigint"),
    ];
    let (lists, names) = together::lists(&own, &FLOW);
    let (is_new, insert) = (
        is_new("browser_hash"),
        insert("browser_hash", "ticket_hash", Kind::Reference, "spent"),
    );
    format!(
        "WITH wanted AS MATERIALIZED (SELECT * FROM unnest({lists}) AS w ({names})),
        spent AS (DELETE FROM tickets t USING wanted w WHERE t.ticket_hash = w.ticket_hash AND t.expires_at > w.now
                AND t.installation_id = w.installation_id AND {is_new}
            RETURNING w.*, t.reservation_id, t.user_id, t.key_hash),
        renewed AS (UPDATE reservations r SET expires_at = s.kept_until FROM spent s
            WHERE r.installation_id = s.installation_id AND r.limit_group = s.limit_group
                AND r.reservation_id = s.reservation_id AND r.expires_at > s.now),
        written AS ({insert})
        SELECT place FROM spent"
    )
});
