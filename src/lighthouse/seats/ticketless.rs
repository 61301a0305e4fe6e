//! Limits how many strangers may sign in at the same time. Sign-ins without a ticket are counted by
//! browser and network, not by attempt (protocol.md section 5). The installation's row and the
//! account must be locked.

use crate::lighthouse::seats::account::{Account, DAY, Evidence};
use crate::lighthouse::seats::displace::{STRANGERS, Where, displace_oldest, oldest};
use crate::lighthouse::seats::network::{Circle, Network, circles};
use crate::lighthouse::store::{Result, Tx, Value};
use uuid::Uuid;

/// Makes room for another browser in each circle around it, by displacing the oldest ones; returns
/// `false` if the day's seats are used up.
pub(super) async fn make_place(
    tx: &Tx,
    account: &Account,
    network: &Network,
    browser: &Evidence,
    now: i64,
) -> Result<bool> {
    for circle in circles(account, network) {
        let anywhere = Where {
            circle: Some(circle),
            group: "",
            own: &browser.key,
        };
        while browsers(tx, account, anywhere, now).await? >= circle.browsers
            && displace_oldest(tx, account, anywhere, now).await?
        {}
        let here = Where {
            group: &account.limit_group,
            ..anywhere
        };
        let used = seats(tx, account, circle, now).await?;
        while used + browsers(tx, account, here, now).await? >= circle.seats {
            if !displace_oldest(tx, account, here, now).await? {
                return Ok(false);
            }
        }
    }
    Ok(true)
}

/// Whether a seat is left at this provider, or would be after displacing a browser. If not,
/// displacing one is pointless.
pub(super) async fn can_leave_seat(
    tx: &Tx,
    account: &Account,
    network: &Network,
    browser: &Evidence,
    now: i64,
) -> Result<bool> {
    let sql = "SELECT pending FROM usage_counts
        WHERE installation_id = $1 AND limit_group = $2 AND users + pending >= $3";
    let values = account.with([account.limit.into()]);
    if account.limit > 0 && !tx.exists(sql, &values).await? {
        return Ok(true);
    }
    for circle in circles(account, network) {
        let here = Where {
            circle: Some(circle),
            group: &account.limit_group,
            own: &browser.key,
        };
        if oldest(tx, account, here, now).await?.is_some() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether the network may take another seat of this account today.
pub(super) async fn has_seat_today(
    tx: &Tx,
    account: &Account,
    network: &Network,
    now: i64,
) -> Result<bool> {
    for circle in circles(account, network) {
        if seats(tx, account, circle, now).await? >= circle.seats {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Records that a seat was taken without a ticket.
pub(super) async fn note_seat(
    tx: &Tx,
    account: &Account,
    network: &Network,
    now: i64,
) -> Result<()> {
    let sql = "INSERT INTO ticketless_seats (seat_id, installation_id, limit_group, network, wide_network, taken_at)
        VALUES ($3, $1, $2, $4, $5, $6)";
    let id = Uuid::new_v4().to_string();
    let values = account.with([
        (&id).into(),
        (&network.own).into(),
        (&network.wide).into(),
        now.into(),
    ]);
    tx.execute(sql, &values).await.map(drop)
}

/// Counts other strangers' browsers whose open sign-ins hold a seat.
async fn browsers(tx: &Tx, account: &Account, place: Where<'_>, now: i64) -> Result<i64> {
    let (column, value) = place.among(account);
    let sql = format!(
        "SELECT COUNT(DISTINCT key_hash) AS count FROM reservations
        WHERE installation_id = $1 AND {column} = $2 AND evidence = 'browser' AND takes_seat = 1 AND expires_at > $3
            AND key_hash <> $4 AND ($5 = '' OR limit_group = $5) AND {STRANGERS}"
    );
    let values: [Value; 5] = [
        (&account.installation_id).into(),
        value.into(),
        now.into(),
        place.own.into(),
        place.group.into(),
    ];
    tx.count(&sql, &values).await
}

async fn seats(tx: &Tx, account: &Account, circle: Circle<'_>, now: i64) -> Result<i64> {
    let column = circle.column;
    let sql = format!(
        "SELECT COUNT(*) AS count FROM ticketless_seats
        WHERE installation_id = $1 AND limit_group = $2 AND {column} = $3 AND taken_at > $4"
    );
    let values = account.with([circle.value.into(), (now - DAY).into()]);
    tx.count(&sql, &values).await
}

/// Counts the seats taken without a ticket within a day, at all providers of an installation.
///
/// # Errors
/// Database errors.
pub async fn seats_of_the_day(tx: &Tx, installation_id: &str, now: i64) -> Result<i64> {
    let sql = "SELECT COUNT(*) AS count FROM ticketless_seats WHERE installation_id = $1 AND taken_at > $2";
    tx.count(sql, &[installation_id.into(), (now - DAY).into()])
        .await
}

/// Deletes the records of seats taken without a ticket, including their networks, after a day.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql = "DELETE FROM ticketless_seats WHERE taken_at <= $1";
    tx.execute(sql, &[(now - DAY).into()]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::seats::account::{DAY, PERIOD};
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference, reserved};
    use crate::lighthouse::seats::reserve::Reserved;

    #[test]
    fn the_ninth_browser_of_a_network_displaces_its_own_oldest() {
        let office = Office::new(100);
        let neighbour = reserved(office.reserve_from("other", &browser("neighbour"), NOW));
        let eight: Vec<_> = (0..8)
            .map(|n| reserved(office.reserve_from("one", &browser(&n.to_string()), NOW + 1 + n)))
            .collect();
        // A second tab of a known browser displaces no other browser.
        reserved(office.reserve_from("one", &browser("7"), NOW + 20));
        assert!(!eight.iter().any(|one| office.is_displaced(one)));
        reserved(office.reserve_from("one", &browser("ninth"), NOW + 21));
        let displaced: Vec<_> = eight.iter().map(|one| office.is_displaced(one)).collect();
        assert_eq!(displaced.iter().position(|one| *one), Some(0));
        assert_eq!(displaced.iter().filter(|one| **one).count(), 1);
        assert!(!office.is_displaced(&neighbour));
        assert_eq!(office.counts(NOW + 21).3, 9);
    }

    #[test]
    fn a_network_takes_ten_seats_per_day_and_all_networks_together_twenty_five() {
        let office = Office::new(100);
        let sign_in = |network: &str, who: &str, now: i64| {
            let reservation = match office.reserve_from(network, &browser(who), now) {
                Reserved::Yes(reservation) => reservation,
                refusal => return Err(refusal),
            };
            Ok(office.reach_from(network, reservation, &browser(who), now))
        };
        for n in 0..10 {
            assert!(sign_in("one", &n.to_string(), NOW).unwrap().is_some());
        }
        assert_eq!(sign_in("one", "eleventh", NOW), Err(Reserved::NotToday));
        // A counted user can come back, and a sign-in with a ticket is not subject to these limits.
        assert!(sign_in("one", "3", NOW).unwrap().is_some());
        assert!(office.sign_in(&reference("ann"), NOW).is_some());
        for n in 0..15 {
            let (network, who) = (format!("net {n}"), format!("somebody {n}"));
            assert!(sign_in(&network, &who, NOW + 1).unwrap().is_some());
        }
        assert_eq!(
            sign_in("yet another", "x", NOW + 2),
            Err(Reserved::NotToday)
        );
        assert!(sign_in("one", "eleventh", NOW + DAY).unwrap().is_some());
    }

    #[test]
    fn faked_callbacks_buy_no_precedence_over_newcomers() {
        let office = Office::new(100);
        for n in 0..8 {
            let who = browser(&format!("fake {n}"));
            let fake = reserved(office.reserve_from("one", &who, NOW + n));
            office.come_back(&fake, &who, NOW + n);
        }
        let ann = reserved(office.reserve_from("one", &browser("ann"), NOW + 10));
        reserved(office.reserve_from("one", &browser("ben"), NOW + 11));
        assert!(!office.is_displaced(&ann));
    }

    /// Uses up a network's seats for the day. Its first user has used up the six sign-ins of their
    /// seat.
    fn full_network(office: &Office) {
        for _ in 0..6 {
            let ann = reserved(office.reserve_from("one", &browser("ann"), NOW));
            office.reach_from("one", ann, &browser("ann"), NOW).unwrap();
        }
        for n in 0..9 {
            let who = browser(&n.to_string());
            let one = reserved(office.reserve_from("one", &who, NOW));
            office.reach_from("one", one, &who, NOW).unwrap();
        }
    }

    #[test]
    fn a_user_with_a_seat_can_sign_in_again_however_many_strangers_there_were() {
        let office = Office::new(100);
        full_network(&office);
        let refused = office.reserve_from("one", &browser("x"), NOW + 1);
        assert_eq!(refused, Reserved::NotToday);
        for sign_in in 6..13 {
            let again = reserved(office.reserve_from("one", &browser("ann"), NOW + sign_in));
            let reached = office.reach_from("one", again, &browser("ann"), NOW + sign_in);
            assert!(reached.is_some(), "{sign_in}");
        }
        assert_eq!(office.counts(NOW + 20).0, 12);
    }

    #[test]
    fn strangers_displace_nobody_with_a_seat() {
        let office = Office::new(100);
        for _ in 0..6 {
            office.sign_in(&browser("ann"), NOW).unwrap();
        }
        let ann = reserved(office.reserve_from("one", &browser("ann"), NOW + 1));
        for n in 0..20 {
            reserved(office.reserve_from("one", &browser(&n.to_string()), NOW + 2 + n));
        }
        assert!(!office.is_displaced(&ann));
        assert_eq!(office.counts(NOW + 30).3, 9);
    }

    #[test]
    fn abandoned_sign_ins_do_not_use_up_the_day() {
        let office = Office::new(100);
        for n in 0..60 {
            reserved(office.reserve_from("one", &browser(&n.to_string()), NOW + n));
        }
        assert_eq!(office.counts(NOW + 60).3, 8);
    }

    #[test]
    fn a_browser_seat_expires_ninety_days_after_its_last_sign_in() {
        let office = Office::new(1);
        office.sign_in(&browser("ann"), NOW).unwrap();
        office.sign_in(&browser("ann"), NOW + 30 * DAY).unwrap();
        let end = NOW + 30 * DAY + PERIOD;
        assert_eq!(office.counts(end - 1).0, 1);
        assert_eq!(office.reserve(&browser("ben"), end - 1), Reserved::Full);
        assert_eq!(office.counts(end).0, 0);
        office.sign_in(&browser("ben"), end).unwrap();
    }

    #[test]
    fn better_evidence_makes_a_seat_permanent() {
        let office = Office::new(1);
        let sign_in = office.sign_in(&browser("ann"), NOW).unwrap();
        assert!(office.prove(&sign_in, "sub-1", NOW));
        assert_eq!(office.counts(NOW + 10 * PERIOD), (1, 1, 0, 0));
    }
}
