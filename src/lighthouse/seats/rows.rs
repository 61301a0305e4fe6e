//! The stored seats, reservations and evidence of an account, and the counters that change with
//! them: the basis of [`reserve`](super::reserve), [`reach`](super::reach) and
//! [`prove`](super::prove). A conditional write decides whether a seat is left, never a preceding
//! read.

use crate::lighthouse::seats::account::{Account, Evidence, Kind, PERIOD};
use crate::lighthouse::store::{Result, Tx, Value};
use uuid::Uuid;

/// Locks the account's counters, creating them if needed. Until the transaction ends, no other
/// transaction can change them or what they count.
pub(super) async fn lock(tx: &Tx, account: &Account) -> Result<()> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        VALUES ($1, $2, 0, 0, 0, 0, 0)
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET pending = usage_counts.pending";
    tx.hold(sql, &account.key()).await
}

/// The stage of a reservation whose tokens are being requested from the provider.
pub(super) const ASKED: i64 = 2;

pub(super) async fn add_pending(tx: &Tx, account: &Account, change: i64) -> Result<()> {
    if change == 0 {
        return Ok(());
    }
    let sql = "UPDATE usage_counts SET pending = pending + $3 WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.with([change.into()]))
        .await
        .map(drop)
}

pub(super) async fn add_users(tx: &Tx, account: &Account, kind: Kind, change: i64) -> Result<()> {
    let sql = "UPDATE usage_counts SET users = users + $3, by_subject = by_subject + $4, by_reference = by_reference + $5, by_browser = by_browser + $6
        WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.with(changes(kind, change)))
        .await
        .map(drop)
}

fn changes(kind: Kind, change: i64) -> [Value; 4] {
    let of = |other: Kind| if other == kind { change } else { 0 }.into();
    [
        change.into(),
        of(Kind::Subject),
        of(Kind::Reference),
        of(Kind::Browser),
    ]
}

/// Ends a reservation and returns its seat to the counters.
pub(super) async fn take_back(tx: &Tx, account: &Account, reservation_id: &str) -> Result<()> {
    let sql = "DELETE FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3
        RETURNING takes_seat";
    let row = tx.find(sql, &account.with([reservation_id.into()])).await?;
    let seats = row.map_or(Ok(0), |row| row.integer("takes_seat"))?;
    add_pending(tx, account, -seats).await
}

/// Returns the seats held by other attempts of the same person to the counters; those attempts
/// continue without a seat.
pub(super) async fn take_back_others(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
    user_id: &str,
) -> Result<()> {
    let sql = "UPDATE reservations SET takes_seat = 0
        WHERE installation_id = $1 AND limit_group = $2 AND takes_seat = 1
            AND (user_id = $3 OR (evidence = $4 AND key_hash = $5))
        RETURNING reservation_id";
    let values = account.with([
        user_id.into(),
        evidence.kind.name().into(),
        (&evidence.key).into(),
    ]);
    let seats = tx.query(sql, &values).await?.len();
    add_pending(tx, account, -i64::try_from(seats).unwrap_or_default()).await
}

/// Takes a seat if one is left. A single conditional write keeps the limit exact. A user's first
/// seat counts indefinitely or, if only a browser backs it, until one `PERIOD` after its last
/// sign-in. A further seat counts for one `PERIOD`.
pub(super) async fn take_seat(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    kind: Kind,
    now: i64,
) -> Result<bool> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        SELECT $1, $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT), CAST($5 AS BIGINT), CAST($6 AS BIGINT), 0
            WHERE CAST($7 AS BIGINT) > 0
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET users = usage_counts.users + EXCLUDED.users,
            by_subject = usage_counts.by_subject + EXCLUDED.by_subject,
            by_reference = usage_counts.by_reference + EXCLUDED.by_reference,
            by_browser = usage_counts.by_browser + EXCLUDED.by_browser
            WHERE usage_counts.users + usage_counts.pending < CAST($7 AS BIGINT)";
    let [a, b, c, d] = changes(kind, 1);
    if tx
        .execute(sql, &account.with([a, b, c, d, account.limit.into()]))
        .await?
        == 0
    {
        return Ok(false);
    }
    insert_seat(tx, account, user_id, kind, now).await?;
    Ok(true)
}

pub(super) async fn insert_seat(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    kind: Kind,
    now: i64,
) -> Result<()> {
    let until = if seats_of(tx, account, user_id).await? == 0 {
        Value::Null
    } else {
        (now + PERIOD).into()
    };
    let sql = "INSERT INTO seats (seat_id, installation_id, limit_group, user_id, evidence, taken_at, counts_until)
        VALUES ($3, $1, $2, $4, $5, $6, $7)";
    let id = Uuid::new_v4().to_string();
    let values = account.with([
        (&id).into(),
        user_id.into(),
        kind.name().into(),
        now.into(),
        until,
    ]);
    tx.execute(sql, &values).await.map(drop)
}

pub(super) async fn seats_of(tx: &Tx, account: &Account, user_id: &str) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.count(sql, &account.with([user_id.into()])).await
}

pub(super) async fn sign_ins_of(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    now: i64,
) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND happened_at > $4";
    tx.count(sql, &account.with([user_id.into(), (now - PERIOD).into()]))
        .await
}

/// Whether this user's next sign-in needs another seat.
pub(super) async fn needs_seat(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    now: i64,
) -> Result<bool> {
    let included = seats_of(tx, account, user_id).await? * account.sign_ins_per_seat;
    Ok(sign_ins_of(tx, account, user_id, now).await? >= included)
}

pub(super) async fn find_user(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
) -> Result<Option<String>> {
    let sql = "SELECT user_id FROM evidence WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $4";
    let row = tx
        .find(
            sql,
            &account.with([evidence.kind.name().into(), (&evidence.key).into()]),
        )
        .await?;
    row.map(|row| row.into_text("user_id")).transpose()
}

pub(super) async fn remember(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
    user_id: &str,
) -> Result<()> {
    let sql = "INSERT INTO evidence (installation_id, limit_group, kind, key_hash, user_id) VALUES ($1, $2, $3, $4, $5)
        ON CONFLICT (installation_id, limit_group, kind, key_hash) DO NOTHING";
    let values = account.with([
        evidence.kind.name().into(),
        (&evidence.key).into(),
        user_id.into(),
    ]);
    tx.execute(sql, &values).await.map(drop)
}
