//! Releases seats. The operator may release any seat; an administrator may release, within limits,
//! seats that are backed by nothing but a browser (protocol.md section 5). A released seat does not
//! cool down, and its user counts as new when they come back.

use crate::lighthouse::seats::account::{Account, Kind, PERIOD};
use crate::lighthouse::seats::rows::{add_users, lock};
use crate::lighthouse::seats::settle::settle;
use crate::lighthouse::store::{Result, Row, Tx};

/// How many seats an administrator may release per period.
pub const RELEASES: i64 = 10;

/// A seat, as shown to the operator.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    pub seat_id: String,
    pub installation_id: String,
    pub limit_group: String,
    pub evidence: Kind,
    pub taken_at: i64,
    /// `None`: indefinitely.
    pub counts_until: Option<i64>,
}

impl Seat {
    fn read(row: &Row) -> Result<Self> {
        let evidence = row.word("evidence", Kind::parse)?;
        let taken_at = row.integer("taken_at")?;
        let last = row.optional_integer("last_sign_in")?.unwrap_or(taken_at);
        let stored = row.optional_integer("counts_until")?;
        let of_browser = (evidence == Kind::Browser).then_some(last.max(taken_at) + PERIOD);
        Ok(Self {
            seat_id: row.text("seat_id")?,
            installation_id: row.text("installation_id")?,
            limit_group: row.text("limit_group")?,
            evidence,
            taken_at,
            counts_until: stored.or(of_browser),
        })
    }
}

/// Returns the seats that currently count, for one installation or all, newest first.
///
/// # Errors
/// Database errors.
pub async fn seats(tx: &Tx, installation_id: Option<&str>, now: i64) -> Result<Vec<Seat>> {
    let sql = "SELECT seat_id, installation_id, limit_group, evidence, taken_at, counts_until,
            (SELECT MAX(happened_at) FROM sign_ins s WHERE s.installation_id = seats.installation_id
                AND s.limit_group = seats.limit_group AND s.user_id = seats.user_id) AS last_sign_in
        FROM seats WHERE $1 = '' OR installation_id = $1 ORDER BY taken_at DESC, seat_id";
    let rows = tx
        .query(sql, &[installation_id.unwrap_or_default().into()])
        .await?;
    let all: Vec<Seat> = rows.iter().map(Seat::read).collect::<Result<_>>()?;
    let counts = |seat: &Seat| seat.counts_until.is_none_or(|until| until > now);
    Ok(all.into_iter().filter(counts).collect())
}

/// Releases a seat, whatever its evidence; returns `None` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn release_one(tx: &Tx, seat_id: &str) -> Result<Option<Seat>> {
    let sql = "SELECT seat_id, installation_id, limit_group, evidence, taken_at, counts_until, NULL AS last_sign_in
        FROM seats WHERE seat_id = $1";
    let Some(row) = tx.find(sql, &[seat_id.into()]).await? else {
        return Ok(None);
    };
    let seat = Seat::read(&row)?;
    let account = Account::of(&seat.installation_id, &seat.limit_group);
    lock(tx, &account).await?;
    let is_released = give_back(tx, &account, seat_id).await?;
    Ok(is_released.then_some(seat))
}

/// Releases the newest seats of an account that are backed by nothing but a browser, as many as the
/// installation may release. Returns how many were released, and how many more it may release. A
/// user who is signing in keeps their seat, because the exchange may show who they are.
///
/// # Errors
/// Database errors.
pub async fn release_own(tx: &Tx, account: &Account, now: i64) -> Result<(i64, i64)> {
    settle(tx, account, now).await?;
    let mut slots = free_slots(tx, &account.installation_id, now).await?;
    let sql = "SELECT seat_id FROM seats WHERE installation_id = $1 AND limit_group = $2 AND evidence = 'browser'
            AND NOT EXISTS (SELECT 1 FROM flows f, sign_ins s WHERE f.installation_id = $1 AND f.limit_group = $2
                AND f.status IN ('returned', 'redeeming') AND f.expires_at > $3
                AND s.sign_in_id = f.sign_in_id AND s.user_id = seats.user_id)
        ORDER BY taken_at DESC, seat_id LIMIT 10";
    let mut released = 0;
    for row in tx.query(sql, &account.with([now.into()])).await? {
        let Some(slot) = slots.pop() else { break };
        if take_slot(tx, &account.installation_id, slot, now).await?
            && give_back(tx, account, row.str("seat_id")?).await?
        {
            released += 1;
        }
    }
    Ok((released, i64::try_from(slots.len()).unwrap_or_default()))
}

async fn free_slots(tx: &Tx, installation_id: &str, now: i64) -> Result<Vec<i64>> {
    let sql = "SELECT slot FROM seat_releases WHERE installation_id = $1 AND released_at > $2";
    let rows = tx
        .query(sql, &[installation_id.into(), (now - PERIOD).into()])
        .await?;
    let used: Vec<i64> = rows
        .iter()
        .map(|row| row.integer("slot"))
        .collect::<Result<_>>()?;
    Ok((0..RELEASES).filter(|slot| !used.contains(slot)).collect())
}

async fn take_slot(tx: &Tx, installation_id: &str, slot: i64, now: i64) -> Result<bool> {
    let sql = "INSERT INTO seat_releases (installation_id, slot, released_at) VALUES ($1, $2, $3)
        ON CONFLICT (installation_id, slot) DO UPDATE SET released_at = $3 WHERE seat_releases.released_at <= $4";
    let values = [
        installation_id.into(),
        slot.into(),
        now.into(),
        (now - PERIOD).into(),
    ];
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Frees a seat. If it was its user's last one, also deletes their evidence and sign-ins. The
/// account must be locked.
async fn give_back(tx: &Tx, account: &Account, seat_id: &str) -> Result<bool> {
    let sql = "DELETE FROM seats WHERE seat_id = $1 RETURNING user_id, evidence";
    let Some(row) = tx.find(sql, &[seat_id.into()]).await? else {
        return Ok(false);
    };
    add_users(tx, account, row.word("evidence", Kind::parse)?, -1).await?;
    let user = account.with([row.str("user_id")?.into()]);
    for table in ["evidence", "sign_ins"] {
        let sql = format!(
            "DELETE FROM {table} WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3
                AND NOT EXISTS (SELECT 1 FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3)"
        );
        tx.execute(&sql, &user).await?;
    }
    Ok(true)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::seats::account::DAY;
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference};
    use crate::lighthouse::seats::reserve::Reserved;

    fn release(office: &Office, now: i64) -> (i64, i64) {
        let input = (office.account(), now);
        block_on(office.store.write(input, |tx, (account, now)| {
            Box::pin(release_own(tx, account, *now))
        }))
        .unwrap()
    }

    #[test]
    fn an_administrator_may_release_ten_browser_seats_in_ninety_days() {
        let office = Office::new(16);
        office.sign_in(&reference("ann"), NOW).unwrap();
        for day in 0..3 {
            for n in 0..5 {
                let who = browser(&format!("{day} {n}"));
                office.sign_in(&who, NOW + day * DAY).unwrap();
            }
        }
        let now = NOW + 3 * DAY;
        assert_eq!(office.reserve(&browser("new"), now), Reserved::Full);
        assert_eq!(release(&office, now), (10, 0));
        assert_eq!(office.counts(now), (6, 0, 1, 0));
        assert_eq!(release(&office, now + 1), (0, 0));
        // Released seats do not cool down, and a released user counts as new.
        office.sign_in(&browser("2 4"), now).unwrap();
        assert_eq!(office.counts(now).0, 7);
        assert_eq!(release(&office, now + PERIOD - 1).0, 0);
        assert_eq!(
            release(&office, now + PERIOD).0,
            0,
            "nothing is left by then"
        );
    }

    #[test]
    fn the_operator_sees_every_counted_seat_and_can_release_any() {
        let office = Office::new(5);
        office.sign_in(&reference("ann"), NOW).unwrap();
        office.sign_in(&browser("ben"), NOW + 1).unwrap();
        let list = |now: i64| {
            block_on(
                office
                    .store
                    .read(now, |tx, now| Box::pin(seats(tx, None, *now))),
            )
            .unwrap()
        };
        let shown: Vec<_> = list(NOW + 2)
            .into_iter()
            .map(|seat| (seat.evidence, seat.taken_at, seat.counts_until))
            .collect();
        let expected = [
            (Kind::Browser, NOW + 1, Some(NOW + 1 + PERIOD)),
            (Kind::Reference, NOW, None),
        ];
        assert_eq!(shown, expected);
        let id = list(NOW + 2)[1].seat_id.clone();
        let release = || {
            block_on(
                office
                    .store
                    .write(id.clone(), |tx, id| Box::pin(release_one(tx, id))),
            )
            .unwrap()
        };
        assert!(release().is_some() && release().is_none());
        assert_eq!(office.counts(NOW + 2), (1, 0, 0, 0));
        assert_eq!(list(NOW + 1 + PERIOD), []);
    }
}
