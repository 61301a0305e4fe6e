//! Decides which of a person's attempts holds the seat that they share (protocol.md section 5). The
//! account must be locked.

use crate::lighthouse::seats::account::{Account, Evidence, Kind};
use crate::lighthouse::store::{Result, Row, Tx, Value};

/// Whose attempts.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) user_id: String,
    pub(super) evidence: Evidence,
}

impl Person {
    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            user_id: row.text("user_id")?,
            evidence: Evidence {
                kind: row.word("evidence", Kind::parse)?,
                key: row.text("key_hash")?,
            },
        })
    }

    fn values<const N: usize>(&self, account: &Account, more: [Value; N]) -> Vec<Value> {
        let own = [
            (&self.user_id).into(),
            self.evidence.kind.name().into(),
            (&self.evidence.key).into(),
        ];
        account.with(own).into_iter().chain(more).collect()
    }
}

/// A condition on `reservations`, which selects those of a person.
const THEIRS: &str = "installation_id = $1 AND limit_group = $2
    AND (user_id = $3 OR (evidence = $4 AND key_hash = $5))";

/// The attempt that holds the shared seat.
pub(super) struct Holder {
    pub(super) id: String,
    /// The stage that the attempt has reached.
    pub(super) stage: i64,
}

pub(super) async fn holder(tx: &Tx, account: &Account, person: &Person) -> Result<Option<Holder>> {
    let sql = format!(
        "SELECT reservation_id, stage FROM reservations WHERE {THEIRS} AND takes_seat = 1
        ORDER BY stage DESC, reservation_id LIMIT 1"
    );
    let row = tx.find(&sql, &person.values(account, [])).await?;
    row.map(|row| {
        Ok(Holder {
            id: row.text("reservation_id")?,
            stage: row.integer("stage")?,
        })
    })
    .transpose()
}

/// Returns the attempt that inherits the seat: of those still open, the one that has come furthest.
pub(super) async fn heir(
    tx: &Tx,
    account: &Account,
    person: &Person,
    now: i64,
) -> Result<Option<String>> {
    let sql = format!(
        "SELECT reservation_id FROM reservations WHERE {THEIRS} AND takes_seat = 0 AND displaced = 0
            AND expires_at > $6 ORDER BY stage DESC, begun_at DESC, reservation_id LIMIT 1"
    );
    let row = tx.find(&sql, &person.values(account, [now.into()])).await?;
    row.map(|row| row.into_text("reservation_id")).transpose()
}

/// Records whether an attempt holds the seat; the caller updates the counters.
pub(super) async fn give(
    tx: &Tx,
    account: &Account,
    reservation_id: &str,
    keeps: bool,
) -> Result<()> {
    let sql = "UPDATE reservations SET takes_seat = $4
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3";
    let values = account.with([reservation_id.into(), i64::from(keeps).into()]);
    tx.execute(sql, &values).await.map(drop)
}

/// Moves the seat to an attempt that has come further than its holder, so that no user is displaced
/// while their tokens are being requested.
pub(super) async fn draw(tx: &Tx, account: &Account, reservation_id: &str) -> Result<()> {
    let sql = "SELECT user_id, evidence, key_hash, stage FROM reservations
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND takes_seat = 0";
    let own = account.with([reservation_id.into()]);
    let Some(row) = tx.find(sql, &own).await? else {
        return Ok(());
    };
    match holder(tx, account, &Person::read(&row)?).await? {
        Some(holder) if holder.stage < row.integer("stage")? => {
            give(tx, account, &holder.id, false).await?;
            give(tx, account, reservation_id, true).await
        }
        _ => Ok(()),
    }
}

/// Passes the seat of a failed attempt, if it held one, on to another that is still open.
pub(super) async fn pass_on(
    tx: &Tx,
    account: &Account,
    reservation_id: &str,
    now: i64,
) -> Result<()> {
    let sql = "SELECT user_id, evidence, key_hash FROM reservations
        WHERE installation_id = $1 AND limit_group = $2 AND reservation_id = $3 AND takes_seat = 1";
    let own = account.with([reservation_id.into()]);
    let Some(row) = tx.find(sql, &own).await? else {
        return Ok(());
    };
    if let Some(heir) = heir(tx, account, &Person::read(&row)?, now).await? {
        give(tx, account, reservation_id, false).await?;
        give(tx, account, &heir, true).await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::seats::account::Evidence;
    use crate::lighthouse::seats::office::{NOW, Office, browser, reference, reserved};
    use crate::lighthouse::seats::reserve::Reserved;

    #[test]
    fn a_newer_attempt_takes_no_seat_from_one_at_its_exchange() {
        let office = Office::new(1);
        let ann = browser("ann");
        let first = reserved(office.reserve(&ann, NOW));
        reserved(office.reserve(&ann, NOW + 1));
        office.come_back(&first, &ann, NOW + 2);
        office.ask(&first, NOW + 3);
        // An attempt that starts or comes back in the meantime does not take the seat either.
        let third = reserved(office.reserve(&ann, NOW + 4));
        office.come_back(&third, &ann, NOW + 5);
        assert_eq!(office.reserve(&reference("ben"), NOW + 6), Reserved::Full);
        assert!(office.arrive(&first, &ann, Some("sub-1"), NOW + 7));
        assert_eq!(office.counts(NOW + 7), (1, 1, 0, 0));
    }

    #[test]
    fn of_two_returned_attempts_the_one_at_its_exchange_keeps_the_seat() {
        let office = Office::new(1);
        let ann = browser("ann");
        let first = reserved(office.reserve(&ann, NOW));
        office.come_back(&first, &ann, NOW);
        let second = reserved(office.reserve(&ann, NOW + 1));
        office.come_back(&second, &ann, NOW + 2);
        office.ask(&second, NOW + 3);
        assert_eq!(office.reserve(&reference("ben"), NOW + 4), Reserved::Full);
        assert!(office.arrive(&second, &ann, Some("sub-1"), NOW + 5));
        assert!(office.arrive(&first, &ann, Some("sub-1"), NOW + 6));
        assert_eq!(office.counts(NOW + 6), (1, 1, 0, 0));
    }

    #[test]
    fn an_expired_attempt_that_returns_leaves_the_seat_to_the_one_at_its_exchange() {
        let office = Office::new(1);
        let ann = browser("ann");
        let late = reserved(office.reserve(&ann, NOW));
        let asked = reserved(office.reserve(&ann, NOW + 400));
        office.ask(&asked, NOW + 500);
        assert!(office.come_back(&late, &ann, NOW + 700).is_some());
        assert_eq!(office.counts(NOW + 700), (0, 0, 0, 1));
        assert_eq!(office.reserve(&reference("ben"), NOW + 701), Reserved::Full);
        assert!(office.arrive(&asked, &ann, Some("sub-1"), NOW + 702));
    }

    #[test]
    fn an_expired_attempt_leaves_the_seat_to_the_continuing_one() {
        let office = Office::new(1);
        let ann = reference("ann");
        let first = reserved(office.reserve(&ann, NOW));
        office.come_back(&first, &ann, NOW);
        let second = reserved(office.reserve(&ann, NOW + 1500));
        assert_eq!(office.counts(NOW + 1800), (0, 0, 0, 1));
        assert_eq!(
            office.reserve(&reference("ben"), NOW + 1801),
            Reserved::Full
        );
        assert_eq!(office.counts(NOW + 1801), (0, 0, 0, 1));
        assert!(office.reach(second, &ann, NOW + 1802).is_some());
        assert_eq!(office.counts(NOW + 1802), (1, 0, 1, 0));
    }

    /// Covers two unrecorded responses, in either order, and a person who was displaced before.
    #[test]
    fn a_person_who_may_have_tokens_is_counted_once() {
        let count = |office: &Office, who: &Evidence, at: [i64; 2]| {
            let first = reserved(office.reserve(who, NOW));
            let second = reserved(office.reserve(who, NOW + 1));
            office.ask(&first, NOW + at[0]);
            office.ask(&second, NOW + at[1]);
            for later in [NOW + 600, NOW + 3600] {
                office.reserve(&reference("somebody"), later);
            }
            office.counts(NOW + 7200).0
        };
        for at in [[2, 500], [10, 2], [500, 580]] {
            assert_eq!(count(&Office::new(9), &reference("ann"), at), 1, "{at:?}");
            assert_eq!(count(&Office::new(1), &reference("ann"), at), 1, "{at:?}");
        }
        let office = Office::new(1);
        let ann = browser("ann");
        let back = reserved(office.reserve(&ann, NOW));
        office.come_back(&back, &ann, NOW);
        let ben = reserved(office.reserve(&reference("ben"), NOW + 1));
        office.ask(&back, NOW + 1700);
        office.release(ben, NOW + 1701);
        assert_eq!(
            office.reserve(&reference("cat"), NOW + 3600),
            Reserved::Full
        );
        assert_eq!(office.counts(NOW + 3600), (1, 0, 0, 0));
    }
}
