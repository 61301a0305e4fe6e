//! Removes expired reservations, seats and sign-ins before anything new is decided (protocol.md
//! section 5).

use crate::lighthouse::seats::account::{Account, Kind, PERIOD};
use crate::lighthouse::seats::rows::{
    ASKED, add_pending, add_users, find_user, insert_seat, lock, remember, seats_of, take_seat,
};
use crate::lighthouse::seats::share::{Person, give, heir, holder};
use crate::lighthouse::store::{Result, Row, Tx};

/// Locks the account and removes what has expired.
pub(super) async fn settle(tx: &Tx, account: &Account, now: i64) -> Result<()> {
    lock(tx, account).await?;
    // Usually nothing has expired, and one query is cheaper than three empty deletions.
    let ended = ended("$3", "$4");
    let sql = format!(
        "SELECT 1 AS due FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND expires_at <= $3
        UNION ALL SELECT 1 FROM seats WHERE installation_id = $1 AND limit_group = $2 AND {ended}
        UNION ALL SELECT 1 FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND happened_at <= $4 LIMIT 1"
    );
    let values = account.with([now.into(), (now - PERIOD).into()]);
    if !tx.exists(&sql, &values).await? {
        return Ok(());
    }
    end_reservations(tx, account, now).await?;
    let sql = format!(
        "DELETE FROM seats WHERE installation_id = $1 AND limit_group = $2 AND {ended} RETURNING evidence"
    );
    for ended in tx.query(&sql, &values).await? {
        add_users(tx, account, ended.word("evidence", Kind::parse)?, -1).await?;
    }
    let sql = "DELETE FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND happened_at <= $3";
    tx.execute(sql, &account.with([(now - PERIOD).into()]))
        .await
        .map(drop)
}

/// Returns a condition on `seats` for those that have ended. `now` and `begin`, the start of the
/// period, are SQL parameters. A further seat ends when it expires. A seat that only a browser
/// backs ends one `PERIOD` after its last sign-in.
pub(super) fn ended(now: &str, begin: &str) -> String {
    format!(
        "(counts_until <= {now} OR (evidence = 'browser' AND counts_until IS NULL AND taken_at <= {begin}
        AND NOT EXISTS (SELECT 1 FROM sign_ins s WHERE s.installation_id = seats.installation_id
            AND s.limit_group = seats.limit_group AND s.user_id = seats.user_id AND s.happened_at > {begin})))"
    )
}

/// An expired reservation.
struct Ended {
    person: Person,
    keeps_seat: bool,
    /// Whether the provider was asked for tokens and no outcome was recorded, so that the tokens
    /// may have been handed over.
    is_asked: bool,
}

impl Ended {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            person: Person::read(row)?,
            keeps_seat: row.flag("takes_seat")?,
            is_asked: row.integer("stage")? == ASKED,
        })
    }
}

/// Ends expired reservations. Each returns its seat, or leaves it to another open attempt of the
/// same person. If its tokens may have been handed over, the person is counted instead.
/// Reservations that hold a seat come first, so that others sharing it find it taken.
async fn end_reservations(tx: &Tx, account: &Account, now: i64) -> Result<()> {
    let sql = "DELETE FROM reservations WHERE installation_id = $1 AND limit_group = $2 AND expires_at <= $3
        RETURNING takes_seat, stage, user_id, evidence, key_hash";
    let rows = tx.query(sql, &account.with([now.into()])).await?;
    let mut all: Vec<Ended> = rows.iter().map(Ended::read).collect::<Result<_>>()?;
    all.sort_by_key(|one| !one.keeps_seat);
    for one in &all {
        match (one.keeps_seat, one.is_asked) {
            (true, true) => count(tx, account, &one.person, now).await?,
            (true, false) => leave(tx, account, &one.person, now).await?,
            (false, true) => count_late(tx, account, &one.person, now).await?,
            (false, false) => {}
        }
    }
    Ok(())
}

/// Counts the person, turning the reserved seat into a taken one.
async fn count(tx: &Tx, account: &Account, person: &Person, now: i64) -> Result<()> {
    let kind = person.evidence.kind;
    add_pending(tx, account, -1).await?;
    add_users(tx, account, kind, 1).await?;
    insert_seat(tx, account, &person.user_id, kind, now).await?;
    remember(tx, account, &person.evidence, &person.user_id).await
}

/// Passes the reserved seat on to another attempt of the person, or returns it to the counters.
async fn leave(tx: &Tx, account: &Account, person: &Person, now: i64) -> Result<()> {
    match heir(tx, account, person, now).await? {
        Some(heir) => give(tx, account, &heir, true).await,
        None => add_pending(tx, account, -1).await,
    }
}

/// Counts a person whose expired attempt held no seat, unless they already have one. Uses the seat
/// reserved for another of their attempts, or otherwise one that is left.
async fn count_late(tx: &Tx, account: &Account, person: &Person, now: i64) -> Result<()> {
    let known = find_user(tx, account, &person.evidence).await?;
    let person = Person {
        user_id: known.unwrap_or_else(|| person.user_id.clone()),
        ..person.clone()
    };
    let (user_id, kind) = (&person.user_id, person.evidence.kind);
    if seats_of(tx, account, user_id).await? > 0 {
        return Ok(());
    }
    if let Some(holder) = holder(tx, account, &person).await? {
        give(tx, account, &holder.id, false).await?;
        return count(tx, account, &person, now).await;
    }
    if take_seat(tx, account, user_id, kind, now).await? {
        remember(tx, account, &person.evidence, user_id).await?;
    }
    Ok(())
}
