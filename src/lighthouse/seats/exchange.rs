//! Turns a reservation into a seat when the provider has returned tokens, if the gateway
//! authenticates to this provider (protocol.md section 5). No browser takes a seat there without a
//! real sign-in, so the reservation is kept from the callback to the exchange.

use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::prove::{exceeds_seats, prove};
use crate::lighthouse::seats::reach::{count_sign_in, reach};
use crate::lighthouse::seats::reserve::{Asking, insert, keep_seat};
use crate::lighthouse::seats::rows::{
    ASKED, find_user, lock, needs_seat, remember, seats_of, take_back, take_back_others, take_seat,
};
use crate::lighthouse::seats::settle::settle;
use crate::lighthouse::seats::share::{Person, draw, holder};
use crate::lighthouse::seats::ticketless::has_seat_today;
use crate::lighthouse::store::{Result, Tx};
use uuid::Uuid;

/// A user who has come back from the provider, and the evidence about them.
#[derive(Clone, Debug)]
pub struct Came {
    pub reservation: Reservation,
    pub evidence: Evidence,
    pub network: Network,
}

/// Keeps a reservation from the callback until the exchange. Returns the reservation, or a new one
/// if that had expired; `None` if another user got the last seat.
///
/// # Errors
/// Database errors.
pub async fn come_back(
    tx: &Tx,
    account: &Account,
    came: &Came,
    until: i64,
    now: i64,
) -> Result<Option<Reservation>> {
    settle(tx, account, now).await?;
    if is_back(tx, account, &came.reservation.id, until).await? {
        return Ok(Some(came.reservation.clone()));
    }
    let known = find_user(tx, account, &came.evidence).await?;
    let reservation = Reservation {
        id: Uuid::new_v4().to_string(),
        user_id: known.unwrap_or_else(|| came.reservation.user_id.clone()),
    };
    let takes_seat = needs_seat(tx, account, &reservation.user_id, now).await?
        && !is_shared(tx, account, came, &reservation).await?;
    if takes_seat && !keep_anew(tx, account, came, &reservation.user_id, now).await? {
        return Ok(None);
    }
    let asking = Asking {
        evidence: came.evidence.clone(),
        network: came.network.clone(),
        kept_for: until - now,
        now,
    };
    insert(tx, account, &asking, &reservation, takes_seat).await?;
    is_back(tx, account, &reservation.id, until).await?;
    Ok(Some(reservation))
}

/// Whether another attempt of the same person holds a seat already and has also come back.
async fn is_shared(
    tx: &Tx,
    account: &Account,
    came: &Came,
    reservation: &Reservation,
) -> Result<bool> {
    let person = Person {
        user_id: reservation.user_id.clone(),
        evidence: came.evidence.clone(),
    };
    let holder = holder(tx, account, &person).await?;
    Ok(holder.is_some_and(|holder| holder.stage > 0))
}

/// Reserves a seat if one is left, preferably that of another attempt of the same person.
async fn keep_anew(
    tx: &Tx,
    account: &Account,
    came: &Came,
    user_id: &str,
    now: i64,
) -> Result<bool> {
    take_back_others(tx, account, &came.evidence, user_id).await?;
    let is_stranger =
        came.evidence.kind == Kind::Browser && seats_of(tx, account, user_id).await? == 0;
    Ok(
        (!is_stranger || has_seat_today(tx, account, &came.network, now).await?)
            && keep_seat(tx, account).await?,
    )
}

async fn is_back(tx: &Tx, account: &Account, reservation_id: &str, until: i64) -> Result<bool> {
    let sql = "UPDATE reservations SET stage = 1, expires_at = $4
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3";
    let values = account.with([reservation_id.into(), until.into()]);
    if tx.execute(sql, &values).await? == 0 {
        return Ok(false);
    }
    draw(tx, account, reservation_id).await?;
    Ok(true)
}

/// Records that the provider is being asked for tokens: the reservation can no longer be displaced,
/// and lasts until the outcome is recorded.
///
/// # Errors
/// Database errors.
pub async fn ask(tx: &Tx, account: &Account, reservation_id: &str, until: i64) -> Result<()> {
    lock(tx, account).await?;
    let sql = "UPDATE reservations SET stage = $4,
            expires_at = CASE WHEN expires_at < $5 THEN CAST($5 AS BIGINT) ELSE expires_at END
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3";
    let values = account.with([reservation_id.into(), ASKED.into(), until.into()]);
    tx.execute(sql, &values).await?;
    draw(tx, account, reservation_id).await
}

/// Restores a reservation after the provider could not be reached.
///
/// # Errors
/// Database errors.
pub async fn take_up_again(tx: &Tx, account: &Account, reservation_id: &str) -> Result<()> {
    let sql = "UPDATE reservations SET stage = 1
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND stage = $4";
    let values = account.with([reservation_id.into(), ASKED.into()]);
    tx.execute(sql, &values).await.map(drop)
}

/// Counts the user on the best available evidence when the provider has returned tokens; returns
/// `false` if no seat is left. A user who is known by subject already has a seat, whatever happened
/// to the reservation.
///
/// # Errors
/// Database errors.
pub async fn arrive(
    tx: &Tx,
    account: &Account,
    came: &Came,
    subject: Option<&Evidence>,
    now: i64,
) -> Result<bool> {
    settle(tx, account, now).await?;
    if let Some(subject) = subject
        && let Some(known) = find_user(tx, account, subject).await?
    {
        take_back(tx, account, &came.reservation.id).await?;
        remember(tx, account, &came.evidence, &known).await?;
        count_sign_in(tx, account, &known, now).await?;
        if exceeds_seats(tx, account, &known, now).await? {
            take_seat(tx, account, &known, subject.kind, now).await?;
        }
        return Ok(true);
    }
    let Came {
        reservation,
        evidence,
        network,
    } = came;
    let Some(sign_in) = reach(tx, account, reservation, evidence, network, now).await? else {
        return Ok(false);
    };
    match subject {
        Some(subject) => prove(tx, account, &sign_in, subject, now).await,
        None => Ok(true),
    }
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference, reserved};
    use crate::lighthouse::seats::reserve::Reserved;

    #[test]
    fn a_sign_in_without_tokens_leaves_no_seat_behind() {
        let office = Office::new(2);
        let ann = reserved(office.reserve(&browser("ann"), NOW));
        assert_eq!(office.come_back(&ann, &browser("ann"), NOW), Some(ann));
        assert_eq!(office.counts(NOW), (0, 0, 0, 1));
        assert_eq!(office.counts(NOW + 1800), (0, 0, 0, 0));
    }

    #[test]
    fn an_expired_reservation_is_renewed_if_there_is_a_seat_left() {
        for is_taken in [false, true] {
            let office = Office::new(1);
            let late = reserved(office.reserve(&reference("ann"), NOW));
            if is_taken {
                reserved(office.reserve(&reference("ben"), NOW + 600));
            }
            let back = office.come_back(&late, &reference("ann"), NOW + 601);
            assert_eq!(back.is_none(), is_taken);
            assert_eq!(office.counts(NOW + 601), (0, 0, 0, 1));
            if let Some(back) = back {
                assert!(office.arrive(&back, &reference("ann"), Some("sub-1"), NOW + 602));
                assert_eq!(office.counts(NOW + 602), (1, 1, 0, 0));
            }
        }
    }

    #[test]
    fn a_known_subject_needs_neither_seat_nor_reservation() {
        let office = Office::new(1);
        let ann = reserved(office.reserve(&reference("ann"), NOW));
        assert!(office.arrive(&ann, &reference("ann"), Some("sub-1"), NOW));
        let lost = reserved(office.reserve(&reference("ann"), NOW));
        office.release(lost.clone(), NOW);
        assert!(office.arrive(&lost, &browser("ann's phone"), Some("sub-1"), NOW + 1));
        assert_eq!(office.counts(NOW + 1), (1, 1, 0, 0));
        assert!(!office.arrive(&lost, &browser("ben"), Some("sub-2"), NOW + 1));
        assert_eq!(office.counts(NOW + 1), (1, 1, 0, 0));
    }

    #[test]
    fn an_unrecorded_answer_is_counted_as_a_user_once() {
        let office = Office::new(1);
        let ann = reserved(office.reserve(&reference("ann"), NOW));
        office.ask(&ann, NOW);
        for later in [NOW + 3600, NOW + 3601] {
            assert_eq!(office.counts(later), (1, 0, 1, 0));
            assert_eq!(office.reserve(&reference("ben"), later), Reserved::Full);
        }
        assert!(office.sign_in(&reference("ann"), NOW + 3602).is_some());
        assert_eq!(office.counts(NOW + 3602), (1, 0, 1, 0));
    }
}
