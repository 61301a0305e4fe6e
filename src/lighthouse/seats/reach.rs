//! When the callback is reached, turns a reservation into a seat, and counts a sign-in (protocol.md
//! section 5).

use crate::lighthouse::seats::account::{Account, DAY, Evidence, Kind, Reservation};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::rows::{
    find_user, needs_seat, remember, seats_of, take_back, take_back_others, take_seat,
};
use crate::lighthouse::seats::settle::settle;
use crate::lighthouse::seats::ticketless::{has_seat_today, note_seat};
use crate::lighthouse::store::{Result, Tx};
use uuid::Uuid;

/// Turns a reservation into a seat at the callback, and counts a sign-in. Returns the sign-in's ID,
/// or `None` if the reservation had expired and another user got the last seat.
///
/// # Errors
/// Database errors.
pub async fn reach(
    tx: &Tx,
    account: &Account,
    reservation: &Reservation,
    evidence: &Evidence,
    network: &Network,
    now: i64,
) -> Result<Option<String>> {
    settle(tx, account, now).await?;
    take_back(tx, account, &reservation.id).await?;
    // The user may have become known during the sign-in.
    let user_id = find_user(tx, account, evidence)
        .await?
        .unwrap_or_else(|| reservation.user_id.clone());
    if needs_seat(tx, account, &user_id, now).await? {
        // Of a person's attempts, the first to return takes the seat that they share.
        take_back_others(tx, account, evidence, &reservation.user_id).await?;
        let is_stranger =
            evidence.kind == Kind::Browser && seats_of(tx, account, &user_id).await? == 0;
        if is_stranger && !has_seat_today(tx, account, network, now).await?
            || !take_seat(tx, account, &user_id, evidence.kind, now).await?
        {
            return Ok(None);
        }
        if is_stranger {
            note_seat(tx, account, network, now).await?;
        }
    }
    remember(tx, account, evidence, &user_id).await?;
    count_sign_in(tx, account, &user_id, now).await.map(Some)
}

pub(super) async fn count_sign_in(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    now: i64,
) -> Result<String> {
    let id = Uuid::new_v4().to_string();
    let sql = "INSERT INTO sign_ins (sign_in_id, installation_id, limit_group, user_id, happened_at) VALUES ($3, $1, $2, $4, $5)";
    tx.execute(
        sql,
        &account.with([(&id).into(), user_id.into(), now.into()]),
    )
    .await?;
    let sql = "INSERT INTO sign_in_days (installation_id, limit_group, day, sign_ins) VALUES ($1, $2, $3, 1)
        ON CONFLICT (installation_id, limit_group, day) DO UPDATE SET sign_ins = sign_in_days.sign_ins + 1";
    tx.execute(sql, &account.with([(now / DAY).into()])).await?;
    let sql = "UPDATE usage_counts SET sign_ins = sign_ins + 1 WHERE installation_id = $1 AND limit_group = $2";
    tx.execute(sql, &account.key()).await?;
    Ok(id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::seats::account::PERIOD;
    use crate::lighthouse::seats::office::{NOW, Office, reference, reserved};
    use crate::lighthouse::seats::reserve::RESERVED_FOR;

    #[test]
    fn a_user_with_a_seat_can_reconnect_when_it_is_full() {
        let office = Office::new(1);
        office.sign_in(&reference("ann"), NOW).unwrap();
        assert!(office.sign_in(&reference("ann"), NOW + 1).is_some());
        assert_eq!(office.counts(NOW + 1), (1, 0, 1, 0));
    }

    #[test]
    fn the_seventh_sign_in_takes_another_seat_for_ninety_days() {
        let office = Office::new(2);
        for day in 0..6 {
            office.sign_in(&reference("ann"), NOW + day * DAY).unwrap();
        }
        assert_eq!(office.counts(NOW + 6 * DAY).0, 1);
        office.sign_in(&reference("ann"), NOW + 6 * DAY).unwrap();
        assert_eq!(office.counts(NOW + 6 * DAY).0, 2);
        assert_eq!(office.counts(NOW + 6 * DAY + PERIOD - 1).0, 2);
        assert_eq!(office.counts(NOW + 6 * DAY + PERIOD).0, 1);
    }

    #[test]
    fn a_late_callback_gets_a_seat_only_if_there_is_one_left() {
        let office = Office::new(1);
        let late = reserved(office.reserve(&reference("ann"), NOW));
        office
            .sign_in(&reference("ben"), NOW + RESERVED_FOR)
            .unwrap();
        assert_eq!(
            office.reach(late, &reference("ann"), NOW + RESERVED_FOR + 1),
            None
        );
        assert_eq!(office.counts(NOW + RESERVED_FOR + 1), (1, 0, 1, 0));
    }
}
