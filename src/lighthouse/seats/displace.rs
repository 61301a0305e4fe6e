//! Displaces a sign-in without a ticket, to make room for a ticket, or for another browser in the
//! same network (protocol.md section 5). The displaced browser learns this at the callback, or when
//! it repeats the redirect.

use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::network::Circle;
use crate::lighthouse::seats::rows::{add_pending, lock};
use crate::lighthouse::store::{Result, Tx, Value};

/// The sign-ins among which one is displaced.
#[derive(Clone, Copy, Debug)]
pub(super) struct Where<'a> {
    /// The circle that they belong to; `None` for all of the installation's sign-ins.
    pub(super) circle: Option<Circle<'a>>,
    /// The provider that they are at; empty for all providers.
    pub(super) group: &'a str,
    /// The browser that is never displaced, because it needs the room; empty for a ticket.
    pub(super) own: &'a str,
}

impl<'a> Where<'a> {
    pub(super) fn among(&self, account: &'a Account) -> (&'static str, &'a str) {
        self.circle
            .map_or(("installation_id", &account.installation_id), |circle| {
                (circle.column, circle.value)
            })
    }
}

/// A condition on `reservations`: the limits for strangers do not apply to a user who already has a
/// seat and takes another.
pub(super) const STRANGERS: &str =
    "NOT EXISTS (SELECT 1 FROM seats s WHERE s.installation_id = reservations.installation_id
        AND s.limit_group = reservations.limit_group AND s.user_id = reservations.user_id)";

/// Returns the browser with the oldest sign-in that holds a seat and whose tokens are not being
/// requested yet. To make room for a ticket, browsers that have not come back go first. For a
/// stranger, coming back makes no difference: an attacker could come back with an invented code and
/// keep real users out.
pub(super) async fn oldest(
    tx: &Tx,
    account: &Account,
    place: Where<'_>,
    now: i64,
) -> Result<Option<String>> {
    let (column, value) = place.among(account);
    let (who, order) = match place.circle {
        Some(_) => (STRANGERS, "begun_at, reservation_id"),
        None => ("1 = 1", "stage, begun_at, reservation_id"),
    };
    let sql = format!(
        "SELECT key_hash FROM reservations
        WHERE installation_id = $1 AND {column} = $2 AND evidence = 'browser' AND takes_seat = 1 AND expires_at > $3
            AND stage < 2 AND ($4 = '' OR limit_group = $4) AND key_hash <> $5 AND {who}
        ORDER BY {order} LIMIT 1"
    );
    let values: [Value; 5] = [
        (&account.installation_id).into(),
        value.into(),
        now.into(),
        place.group.into(),
        place.own.into(),
    ];
    let row = tx.find(&sql, &values).await?;
    row.map(|row| row.into_text("key_hash")).transpose()
}

/// Displaces [the oldest browser](oldest); returns `false` if none can be displaced.
pub(super) async fn displace_oldest(
    tx: &Tx,
    account: &Account,
    place: Where<'_>,
    now: i64,
) -> Result<bool> {
    let Some(browser) = oldest(tx, account, place, now).await? else {
        return Ok(false);
    };
    let sql = "SELECT DISTINCT limit_group FROM reservations WHERE installation_id = $1 AND evidence = 'browser'
            AND key_hash = $2 AND takes_seat = 1 AND stage < 2 AND ($3 = '' OR limit_group = $3)";
    let values = [
        (&account.installation_id).into(),
        (&browser).into(),
        place.group.into(),
    ];
    let mut is_displaced = false;
    for row in tx.query(sql, &values).await? {
        let other = Account::of(&account.installation_id, row.str("limit_group")?);
        is_displaced |= displace(tx, &other, &browser).await?;
    }
    Ok(is_displaced)
}

/// Displaces all attempts of a browser at a provider. Attempts that have come back continue without
/// a reservation, and get a seat with their tokens if one is left.
async fn displace(tx: &Tx, account: &Account, browser: &str) -> Result<bool> {
    lock(tx, account).await?;
    let sql =
        "UPDATE reservations SET takes_seat = 0 WHERE installation_id = $1 AND limit_group = $2
            AND evidence = 'browser' AND key_hash = $3 AND takes_seat = 1 AND stage < 2
        RETURNING reservation_id";
    let values = account.with([browser.into()]);
    let given_back = tx.query(sql, &values).await?.len();
    let sql =
        "UPDATE reservations SET displaced = 1 WHERE installation_id = $1 AND limit_group = $2
            AND evidence = 'browser' AND key_hash = $3 AND stage = 0";
    tx.execute(sql, &values).await?;
    add_pending(tx, account, -i64::try_from(given_back).unwrap_or_default()).await?;
    Ok(given_back > 0)
}

/// Whether a sign-in has been displaced.
///
/// # Errors
/// Database errors.
pub async fn is_displaced(tx: &Tx, account: &Account, reservation_id: &str) -> Result<bool> {
    lock(tx, account).await?;
    let sql = "SELECT reservation_id FROM reservations
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND displaced = 1";
    tx.exists(sql, &account.with([reservation_id.into()])).await
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference, reserved};
    use crate::lighthouse::seats::reserve::Reserved;

    #[test]
    fn nobody_is_displaced_for_a_stranger_who_is_refused_anyway() {
        let mut office = Office::new(100);
        let open: Vec<_> = (0..8)
            .map(|n| reserved(office.reserve_from("one", &browser(&n.to_string()), NOW + n)))
            .collect();
        office.turn_to("h", 1);
        office.sign_in(&reference("ann"), NOW + 10).unwrap();
        let refused = office.reserve_from("one", &browser("ninth"), NOW + 11);
        assert_eq!(refused, Reserved::Full);
        office.turn_to("g", 100);
        assert!(!open.iter().any(|one| office.is_displaced(one)));
    }
}
