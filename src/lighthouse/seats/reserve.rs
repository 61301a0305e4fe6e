//! Reserves a seat before a user signs in and releases it if the sign-in fails (protocol.md section
//! 5).

use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::displace::{Where, displace_oldest};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::rows::{lock, needs_seat, seats_of, take_back};
use crate::lighthouse::seats::settle::settle;
use crate::lighthouse::seats::share::{Holder, give, pass_on};
use crate::lighthouse::seats::ticketless::{can_leave_seat, has_seat_today, make_place};
use crate::lighthouse::store::{Result, Tx};
use uuid::Uuid;

/// How long a reservation lasts, in seconds.
pub const RESERVED_FOR: i64 = 10 * 60;
/// Maximum number of open reservations for tickets, per installation.
pub const OPEN_RESERVATIONS: i64 = 10;

/// A request for a seat.
#[derive(Clone, Debug)]
pub struct Asking {
    pub evidence: Evidence,
    /// The client's network, by which sign-ins without a ticket are counted.
    pub network: Network,
    /// How long the seat stays reserved, in seconds.
    pub kept_for: i64,
    pub now: i64,
}

/// The result of a request for a seat.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reserved {
    /// A seat is reserved, or none is needed because the user has one.
    Yes(Reservation),
    /// No seat is left for a new user.
    Full,
    /// The installation already has [`OPEN_RESERVATIONS`] open reservations for tickets.
    TooMany,
    /// Today's limit on seats taken without a ticket is reached, for this network or for the whole
    /// installation.
    NotToday,
}

impl Reserved {
    /// Whether the sign-in may begin.
    #[must_use]
    pub const fn is_ok(&self) -> bool {
        matches!(self, Self::Yes(_))
    }
}

/// Locks the installation's row, so that counts across its accounts cannot change. Must be called
/// before any account is locked.
///
/// # Errors
/// Database errors.
pub async fn hold(tx: &Tx, account: &Account) -> Result<()> {
    let sql = "SELECT installation_id FROM installations WHERE installation_id = $1 FOR UPDATE";
    tx.hold(sql, &[(&account.installation_id).into()]).await
}

/// Reserves a seat before a user signs in. A user who has a seat is only refused if all of its
/// sign-ins are used up and no further seat can be reserved.
///
/// # Errors
/// Database errors.
pub async fn reserve(tx: &Tx, account: &Account, asking: &Asking) -> Result<Reserved> {
    hold(tx, account).await?;
    settle(tx, account, asking.now).await?;
    let (user_id, holder) = standing(tx, account, &asking.evidence).await?;
    let (needs, has_seat) = match &user_id {
        Some(user_id) => (
            needs_seat(tx, account, user_id, asking.now).await?,
            seats_of(tx, account, user_id).await? > 0,
        ),
        None => (true, false),
    };
    let mut takes_seat = needs;
    match &holder {
        // The same person again: the shared seat goes to the newest attempt, unless its holder has
        // come further.
        Some(holder) if needs && holder.stage == 0 => give(tx, account, &holder.id, false).await?,
        Some(_) if needs => takes_seat = false,
        None if needs => {
            if let Some(refusal) = refused(tx, account, asking, has_seat).await? {
                return Ok(refusal);
            }
        }
        _ => {}
    }
    let reservation = Reservation {
        id: Uuid::new_v4().to_string(),
        user_id: user_id.unwrap_or_else(|| Uuid::new_v4().to_string()),
    };
    insert(tx, account, asking, &reservation, takes_seat).await?;
    Ok(Reserved::Yes(reservation))
}

pub(super) async fn insert(
    tx: &Tx,
    account: &Account,
    asking: &Asking,
    reservation: &Reservation,
    takes_seat: bool,
) -> Result<()> {
    let sql = "INSERT INTO reservations (reservation_id, installation_id, limit_group, user_id, evidence, key_hash,
            takes_seat, expires_at, network, wide_network, begun_at)
        VALUES ($3, $1, $2, $4, $5, $6, $7, $8, $9, $10, $11)";
    let values = account.with([
        (&reservation.id).into(),
        (&reservation.user_id).into(),
        asking.evidence.kind.name().into(),
        (&asking.evidence.key).into(),
        i64::from(takes_seat).into(),
        (asking.now + asking.kept_for).into(),
        (&asking.network.own).into(),
        (&asking.network.wide).into(),
        asking.now.into(),
    ]);
    tx.execute(sql, &values).await.map(drop)
}

/// Reserves a seat for a user who needs one, or returns why the request is refused. A request for a
/// ticket may displace sign-ins without one.
async fn refused(
    tx: &Tx,
    account: &Account,
    asking: &Asking,
    has_seat: bool,
) -> Result<Option<Reserved>> {
    let by_ticket = asking.evidence.kind != Kind::Browser;
    if by_ticket {
        if open_by_ticket(tx, account, asking.now).await? >= OPEN_RESERVATIONS {
            return Ok(Some(Reserved::TooMany));
        }
    } else if !has_seat && let Some(refusal) = turned_away(tx, account, asking).await? {
        return Ok(Some(refusal));
    }
    let anybody = Where {
        circle: None,
        group: &account.limit_group,
        own: "",
    };
    while !keep_seat(tx, account).await? {
        if !by_ticket || !displace_oldest(tx, account, anybody, asking.now).await? {
            return Ok(Some(Reserved::Full));
        }
    }
    Ok(None)
}

/// Returns why a stranger's browser is refused, if it is. Displaces no other browser for one that
/// is refused anyway.
async fn turned_away(tx: &Tx, account: &Account, asking: &Asking) -> Result<Option<Reserved>> {
    let (network, browser, now) = (&asking.network, &asking.evidence, asking.now);
    if !has_seat_today(tx, account, network, now).await? {
        return Ok(Some(Reserved::NotToday));
    }
    if !can_leave_seat(tx, account, network, browser, now).await? {
        return Ok(Some(Reserved::Full));
    }
    let is_let_in = make_place(tx, account, network, browser, now).await?;
    Ok((!is_let_in).then_some(Reserved::NotToday))
}

/// Restarts a reservation's time when its sign-in starts, or starts again; `false` if the
/// reservation has expired.
///
/// # Errors
/// Database errors.
pub async fn renew(
    tx: &Tx,
    account: &Account,
    reservation_id: &str,
    kept_for: i64,
    now: i64,
) -> Result<bool> {
    let sql = "UPDATE reservations SET expires_at = $4
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND expires_at > $5";
    let values = account.with([reservation_id.into(), (now + kept_for).into(), now.into()]);
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Ends a reservation whose sign-in failed or was refused by the provider: passes its seat on to
/// another attempt of the same person, or frees it.
///
/// # Errors
/// Database errors.
pub async fn release(tx: &Tx, account: &Account, reservation_id: &str, now: i64) -> Result<()> {
    lock(tx, account).await?;
    pass_on(tx, account, reservation_id, now).await?;
    take_back(tx, account, reservation_id).await
}

/// Reserves a seat if one is left. A single conditional write keeps the limit exact; its casts tell
/// PostgreSQL the types.
pub(super) async fn keep_seat(tx: &Tx, account: &Account) -> Result<bool> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        SELECT $1, $2, 0, 0, 0, 0, 1 WHERE CAST($3 AS BIGINT) > 0
        ON CONFLICT (installation_id, limit_group) DO UPDATE SET pending = usage_counts.pending + 1
            WHERE usage_counts.users + usage_counts.pending < CAST($3 AS BIGINT)";
    Ok(tx
        .execute(sql, &account.with([account.limit.into()]))
        .await?
        == 1)
}

/// Counts the open reservations for tickets. The installation's row must be locked, because its
/// other accounts reserve concurrently.
async fn open_by_ticket(tx: &Tx, account: &Account, now: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM reservations
        WHERE installation_id = $1 AND evidence <> 'browser' AND takes_seat = 1 AND expires_at > $2";
    tx.count(sql, &[(&account.installation_id).into(), now.into()])
        .await
}

/// Returns the user identified by the evidence, if any, and that user's reservation that holds a
/// seat.
async fn standing(
    tx: &Tx,
    account: &Account,
    evidence: &Evidence,
) -> Result<(Option<String>, Option<Holder>)> {
    let sql = "SELECT user_id, NULL AS reservation_id, 0 AS stage FROM evidence
            WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $4
        UNION ALL SELECT user_id, reservation_id, stage FROM reservations
            WHERE installation_id = $1 AND limit_group = $2 AND evidence = $3 AND key_hash = $4 AND takes_seat = 1";
    let values = account.with([evidence.kind.name().into(), (&evidence.key).into()]);
    let (mut known, mut reserved, mut holder) = (None, None, None);
    for row in tx.query(sql, &values).await? {
        let user_id = row.text("user_id")?;
        match row.optional_text("reservation_id")? {
            None => known = Some(user_id),
            Some(id) if holder.is_none() => {
                let stage = row.integer("stage")?;
                (reserved, holder) = (Some(user_id), Some(Holder { id, stage }));
            }
            Some(_) => {}
        }
    }
    Ok((known.or(reserved), holder))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::seats::account::PERIOD;
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference, reserved};

    #[test]
    fn a_reservation_holds_the_last_seat_and_expires() {
        let office = Office::new(1);
        reserved(office.reserve(&reference("ann"), NOW));
        assert_eq!(
            office.reserve(&reference("ben"), NOW + RESERVED_FOR - 1),
            Reserved::Full
        );
        assert_eq!(office.counts(NOW + RESERVED_FOR), (0, 0, 0, 0));
        reserved(office.reserve(&reference("ben"), NOW + RESERVED_FOR));
    }

    #[test]
    fn a_provider_error_frees_the_seat_and_a_reached_callback_does_not() {
        let office = Office::new(1);
        let ann = reserved(office.reserve(&reference("ann"), NOW));
        office.release(ann, NOW);
        assert_eq!(office.counts(NOW), (0, 0, 0, 0));
        let ben = reserved(office.reserve(&reference("ben"), NOW));
        assert!(office.reach(ben.clone(), &reference("ben"), NOW).is_some());
        office.release(ben, NOW);
        assert_eq!(office.counts(NOW + 100 * PERIOD), (1, 0, 1, 0));
        assert_eq!(
            office.reserve(&reference("cat"), NOW + PERIOD),
            Reserved::Full
        );
    }

    #[test]
    fn the_same_person_trying_again_keeps_one_seat() {
        let office = Office::new(1);
        reserved(office.reserve(&reference("ann"), NOW));
        let again = reserved(office.reserve(&reference("ann"), NOW));
        assert_eq!(office.counts(NOW), (0, 0, 0, 1));
        assert!(office.reach(again, &reference("ann"), NOW).is_some());
        assert_eq!(office.counts(NOW), (1, 0, 1, 0));
    }

    #[test]
    fn the_first_of_a_persons_attempts_to_return_takes_the_last_seat() {
        for first_returns in [true, false] {
            let office = Office::new(1);
            let first = reserved(office.reserve(&reference("ann"), NOW));
            let second = reserved(office.reserve(&reference("ann"), NOW + 1));
            let (sooner, later) = if first_returns {
                (first, second)
            } else {
                (second, first)
            };
            assert!(office.reach(sooner, &reference("ann"), NOW + 2).is_some());
            assert!(office.reach(later, &reference("ann"), NOW + 3).is_some());
            assert_eq!(office.counts(NOW + 3), (1, 0, 1, 0));
        }
    }

    #[test]
    fn a_failed_attempt_leaves_the_seat_to_the_persons_other_one() {
        let office = Office::new(1);
        let first = reserved(office.reserve(&reference("ann"), NOW));
        let second = reserved(office.reserve(&reference("ann"), NOW + 1));
        office.release(second, NOW + 1);
        assert_eq!(office.reserve(&reference("ben"), NOW + 2), Reserved::Full);
        assert!(office.reach(first, &reference("ann"), NOW + 3).is_some());
        assert_eq!(office.counts(NOW + 3), (1, 0, 1, 0));
    }

    #[test]
    fn at_most_ten_reservations_are_open_by_ticket() {
        let office = Office::new(100);
        for number in 0..40 {
            reserved(office.reserve(&browser(&number.to_string()), NOW));
        }
        for number in 0..OPEN_RESERVATIONS {
            reserved(office.reserve(&reference(&number.to_string()), NOW));
        }
        assert_eq!(
            office.reserve(&reference("one more"), NOW),
            Reserved::TooMany
        );
        reserved(office.reserve(&browser("a stranger"), NOW));
        reserved(office.reserve(&reference("one more"), NOW + RESERVED_FOR));
    }

    #[test]
    fn a_ticket_displaces_the_oldest_stranger_and_a_stranger_displaces_nobody() {
        let office = Office::new(2);
        let first = reserved(office.reserve(&browser("first"), NOW));
        let second = reserved(office.reserve(&browser("second"), NOW + 1));
        assert_eq!(office.reserve(&browser("third"), NOW + 2), Reserved::Full);
        reserved(office.reserve(&reference("ann"), NOW + 3));
        assert!(office.is_displaced(&first) && !office.is_displaced(&second));
        reserved(office.reserve(&reference("ben"), NOW + 4));
        assert!(office.is_displaced(&second));
        assert_eq!(office.reserve(&reference("cat"), NOW + 5), Reserved::Full);
        assert_eq!(office.counts(NOW + 5), (0, 0, 0, 2));
    }

    #[test]
    fn an_attempt_at_its_exchange_is_never_displaced_and_returned_ones_come_last() {
        let office = Office::new(3);
        let asked = reserved(office.reserve(&browser("asked"), NOW));
        office.ask(&asked, NOW);
        let back = reserved(office.reserve(&browser("back"), NOW + 1));
        office.come_back(&back, &browser("back"), NOW + 1);
        let open = reserved(office.reserve(&browser("open"), NOW + 2));
        reserved(office.reserve(&reference("ann"), NOW + 3));
        assert!(office.is_displaced(&open));
        reserved(office.reserve(&reference("ben"), NOW + 4));
        assert_eq!(office.reserve(&reference("cat"), NOW + 5), Reserved::Full);
        // Both go on to request tokens: one has kept its seat, and the other finds none left.
        assert!(!office.arrive(&back, &browser("back"), Some("sub-1"), NOW + 6));
        assert!(office.arrive(&asked, &browser("asked"), Some("sub-2"), NOW + 6));
        assert_eq!(office.counts(NOW + 6), (1, 1, 0, 2));
    }
}
