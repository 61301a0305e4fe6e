//! Reserves many seats in one transaction on PostgreSQL (`store::Together`), for users who are new
//! at a provider where nothing has expired. The rules are those of [`reserve`](super::reserve),
//! which handles all other users. Close to a limit, this may count a browser more than once, which
//! leaves the user to `reserve`.

use crate::lighthouse::seats::account::{Account, DAY, Kind, PERIOD};
use crate::lighthouse::seats::network::{BROWSERS, Network, SEATS};
use crate::lighthouse::seats::reserve::{Asking, OPEN_RESERVATIONS};
use crate::lighthouse::seats::settle::ended;
use crate::lighthouse::store::{Held, Statement, Value};
use uuid::Uuid;

/// The statement that locks the rows of installations and accounts, in the usual order.
const HOLD: &str = "WITH wanted AS MATERIALIZED (
        SELECT installation_id, limit_group, place - 1 AS place
        FROM unnest($1::text[], $2::text[]) WITH ORDINALITY AS w (installation_id, limit_group, place)),
    held AS MATERIALIZED (
        SELECT installation_id FROM installations WHERE installation_id = ANY ($1::text[]) FOR UPDATE SKIP LOCKED),
    counted AS MATERIALIZED (
        SELECT c.installation_id, c.limit_group FROM wanted w JOIN usage_counts c USING (installation_id, limit_group)
        WHERE c.installation_id IN (SELECT installation_id FROM held) FOR UPDATE OF c SKIP LOCKED)
    SELECT w.place, CASE WHEN c.installation_id IS NULL THEN 0 ELSE 1 END AS is_counted
    FROM wanted w JOIN held h USING (installation_id) LEFT JOIN counted c USING (installation_id, limit_group)";

/// Returns the statement that locks what reservations depend on.
pub(crate) fn hold<'a>(accounts: impl Iterator<Item = &'a Account>) -> Statement {
    let (ids, groups) = accounts
        .map(|account| (account.installation_id.clone(), account.limit_group.clone()))
        .unzip();
    Statement {
        sql: HOLD,
        values: vec![Value::Texts(ids), Value::Texts(groups)],
    }
}

/// The name and type of each value of a reservation, except those that the caller adds.
const COLUMNS: [(&str, &str); 12] = [
    ("place", "bigint"),
    ("is_counted", "bigint"),
    ("installation_id", "text"),
    ("limit_group", "text"),
    ("most", "bigint"),
    ("key_hash", "text"),
    ("reservation_id", "text"),
    ("user_id", "text"),
    ("now", "bigint"),
    ("kept_until", "bigint"),
    ("network", "text"),
    ("wide_network", "text"),
];

/// Returns the names of the columns of [`values`].
pub(crate) fn names() -> impl Iterator<Item = &'static str> {
    COLUMNS.iter().map(|(name, _)| *name)
}

/// Returns one list for each of [`COLUMNS`], in the same order.
pub(crate) fn values<'a, I>(
    held: &[Held<'a, I>],
    asks: impl Fn(&'a I) -> (&'a Account, Asking),
) -> Vec<Value> {
    let mut numbers: [Vec<i64>; 5] = Default::default();
    let mut texts: [Vec<String>; 7] = Default::default();
    for one in held {
        let (account, asking) = asks(one.input);
        let Network { own, wide } = asking.network;
        let row = [
            one.place,
            one.found.integer("is_counted").unwrap_or_default(),
            account.limit,
            asking.now,
            asking.now + asking.kept_for,
        ];
        numbers
            .iter_mut()
            .zip(row)
            .for_each(|(all, one)| all.push(one));
        let row = [
            account.installation_id.clone(),
            account.limit_group.clone(),
            asking.evidence.key,
            Uuid::new_v4().to_string(),
            Uuid::new_v4().to_string(),
            own,
            wide,
        ];
        texts
            .iter_mut()
            .zip(row)
            .for_each(|(all, one)| all.push(one));
    }
    let [place, is_counted, most, now, until] = numbers.map(Value::Integers);
    let [id, group, key, reservation, user, own, wide] = texts.map(Value::Texts);
    vec![
        place,
        is_counted,
        id,
        group,
        most,
        key,
        reservation,
        user,
        now,
        until,
        own,
        wide,
    ]
}

/// Returns a list with one text per job.
pub(crate) fn texts<'a, I>(held: &[Held<'a, I>], text: impl Fn(&'a I) -> &'a str) -> Value {
    Value::Texts(held.iter().map(|one| text(one.input).to_owned()).collect())
}

/// Returns the parameters and the column names of an `unnest`, in the same order.
pub(crate) fn lists(first: &[(&str, &str)], more: &[(&str, &str)]) -> (String, String) {
    let columns = || first.iter().chain(more);
    let lists: Vec<String> = columns()
        .zip(1..)
        .map(|((_, kind), at)| format!("${at}::{kind}[]"))
        .collect();
    let names: Vec<&str> = columns().map(|(name, _)| *name).collect();
    (lists.join(", "), names.join(", "))
}

/// Returns the statement that reserves seats and runs `insert`, which reads from `kept_ones`. It
/// only handles rows for which `is_new` also holds. Both texts can use the columns above and
/// `more`.
pub(crate) fn statement(kind: Kind, more: &[(&str, &str)], is_new: &str, insert: &str) -> String {
    let ((lists, names), name) = (lists(&COLUMNS, more), kind.name());
    let ended = ended("w.now", &format!("w.now - {PERIOD}"));
    let bounds = match kind {
        Kind::Browser => strangers(),
        Kind::Reference | Kind::Subject => format!(
            "(SELECT COUNT(*) FROM reservations r WHERE r.installation_id = w.installation_id AND r.evidence <> 'browser'
                AND r.takes_seat = 1 AND r.expires_at > w.now) < {OPEN_RESERVATIONS}"
        ),
    };
    format!(
        "WITH wanted AS MATERIALIZED (SELECT * FROM unnest({lists}) AS w ({names})),
        simple AS MATERIALIZED (SELECT w.* FROM wanted w
            WHERE w.most > 0
            AND (w.is_counted = 1 OR NOT EXISTS (SELECT 1 FROM usage_counts c
                WHERE c.installation_id = w.installation_id AND c.limit_group = w.limit_group))
            AND NOT EXISTS (SELECT 1 FROM reservations r
                WHERE r.installation_id = w.installation_id AND r.limit_group = w.limit_group
                AND (r.expires_at <= w.now OR (r.evidence = '{name}' AND r.key_hash = w.key_hash)))
            AND NOT EXISTS (SELECT 1 FROM evidence e WHERE e.installation_id = w.installation_id
                AND e.limit_group = w.limit_group AND e.kind = '{name}' AND e.key_hash = w.key_hash)
            AND NOT EXISTS (SELECT 1 FROM seats WHERE seats.installation_id = w.installation_id
                AND seats.limit_group = w.limit_group AND {ended})
            AND NOT EXISTS (SELECT 1 FROM sign_ins s WHERE s.installation_id = w.installation_id
                AND s.limit_group = w.limit_group AND s.happened_at <= w.now - {PERIOD})
            AND {bounds} AND {is_new}),
        raised AS (UPDATE usage_counts c SET pending = c.pending + 1 FROM simple s
            WHERE c.installation_id = s.installation_id AND c.limit_group = s.limit_group AND s.is_counted = 1
                AND c.users + c.pending < s.most
            RETURNING s.place),
        begun AS (INSERT INTO usage_counts
                (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
            SELECT installation_id, limit_group, 0, 0, 0, 0, 1 FROM simple WHERE is_counted = 0
            ON CONFLICT (installation_id, limit_group) DO NOTHING RETURNING installation_id, limit_group),
        kept_ones AS MATERIALIZED (SELECT s.* FROM simple s JOIN raised USING (place)
            UNION ALL SELECT s.* FROM simple s JOIN begun USING (installation_id, limit_group)),
        reserved AS (INSERT INTO reservations (reservation_id, installation_id, limit_group, user_id, evidence, key_hash,
                takes_seat, expires_at, network, wide_network, begun_at)
            SELECT reservation_id, installation_id, limit_group, user_id, '{name}', key_hash,
                1, kept_until, network, wide_network, now FROM kept_ones),
        written AS ({insert})
        SELECT place, reservation_id, user_id FROM kept_ones"
    )
}

/// Returns the condition that every circle around the unknown browser has room for it without
/// displacing another.
fn strangers() -> String {
    let below = |[own, wide, all]: [i64; 3]| {
        format!(
            "COUNT(*) FILTER (WHERE w.network <> '' AND r.network = w.network) < {own}
                AND COUNT(*) FILTER (WHERE w.wide_network <> '' AND r.wide_network = w.wide_network) < {wide}
                AND COUNT(*) < {all}"
        )
    };
    let open =
        "FROM reservations r WHERE r.installation_id = w.installation_id AND r.evidence = 'browser'
                AND r.takes_seat = 1 AND r.expires_at > w.now";
    format!(
        "(SELECT {} {open}) AND (SELECT {} FROM (
                SELECT r.network, r.wide_network {open} AND r.limit_group = w.limit_group
                UNION ALL SELECT t.network, t.wide_network FROM ticketless_seats t
                    WHERE t.installation_id = w.installation_id AND t.limit_group = w.limit_group
                    AND t.taken_at > w.now - {DAY}) AS r)",
        below(BROWSERS),
        below(SEATS)
    )
}
