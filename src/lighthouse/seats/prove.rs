//! When the token exchange shows who the user is, moves sign-ins that were counted on weaker
//! evidence to the right user (protocol.md section 5).

use crate::lighthouse::seats::account::{Account, Evidence, Kind};
use crate::lighthouse::seats::rows::{
    add_users, find_user, lock, remember, seats_of, sign_ins_of, take_seat,
};
use crate::lighthouse::seats::settle::settle;
use crate::lighthouse::store::{Result, Tx};
use uuid::Uuid;

/// Records who the user is, as the token exchange has shown. A sign-in that was counted for an
/// unknown user moves to the right one. A new user with a known reference or browser needs a seat
/// of their own; if none is left, returns `false`, and the user is refused.
///
/// # Errors
/// Database errors.
pub async fn prove(
    tx: &Tx,
    account: &Account,
    sign_in_id: &str,
    subject: &Evidence,
    now: i64,
) -> Result<bool> {
    settle(tx, account, now).await?;
    let sql = "SELECT user_id FROM sign_ins WHERE sign_in_id = $1";
    let Some(row) = tx.find(sql, &[sign_in_id.into()]).await? else {
        return Ok(true);
    };
    let counted_as = row.into_text("user_id")?;
    match find_user(tx, account, subject).await? {
        Some(known) if known == counted_as => {}
        Some(known) => {
            move_sign_in(tx, sign_in_id, &known).await?;
            merge_if_empty(tx, account, &counted_as, &known).await?;
            if exceeds_seats(tx, account, &known, now).await? {
                // This user has already signed in, so they take a seat if one is left, but are
                // never refused.
                take_seat(tx, account, &known, subject.kind, now).await?;
            }
        }
        None if is_proven(tx, account, &counted_as).await? => {
            let user_id = Uuid::new_v4().to_string();
            if !take_seat(tx, account, &user_id, subject.kind, now).await? {
                return Ok(false);
            }
            remember(tx, account, subject, &user_id).await?;
            move_sign_in(tx, sign_in_id, &user_id).await?;
        }
        None => {
            remember(tx, account, subject, &counted_as).await?;
            upgrade(tx, account, &counted_as).await?;
        }
    }
    Ok(true)
}

/// Moves a user's subject to the current pepper, so that they keep their seat. `known_as` are the
/// subject's hashes under other peppers.
///
/// # Errors
/// Database errors.
pub async fn move_over(
    tx: &Tx,
    account: &Account,
    subject: &Evidence,
    known_as: &[String],
) -> Result<()> {
    if known_as.is_empty() {
        return Ok(());
    }
    lock(tx, account).await?;
    for before in known_as {
        let values = account.with([
            subject.kind.name().into(),
            (&subject.key).into(),
            before.into(),
        ]);
        let known = "UPDATE evidence SET key_hash = $4
            WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $5 AND NOT EXISTS
                (SELECT 1 FROM evidence WHERE installation_id = $1 AND limit_group = $2 AND kind = $3 AND key_hash = $4)";
        tx.execute(known, &values).await?;
        let tested = "UPDATE test_subjects SET key_hash = $3
            WHERE installation_id = $1 AND limit_group = $2 AND key_hash = $4";
        let values = account.with([(&subject.key).into(), before.into()]);
        tx.execute(tested, &values).await?;
    }
    Ok(())
}

/// Whether a user has more sign-ins than their seats include.
pub(super) async fn exceeds_seats(
    tx: &Tx,
    account: &Account,
    user_id: &str,
    now: i64,
) -> Result<bool> {
    let included = seats_of(tx, account, user_id).await? * account.sign_ins_per_seat;
    Ok(sign_ins_of(tx, account, user_id, now).await? > included)
}

async fn move_sign_in(tx: &Tx, sign_in_id: &str, user_id: &str) -> Result<()> {
    let sql = "UPDATE sign_ins SET user_id = $2 WHERE sign_in_id = $1";
    tx.execute(sql, &[sign_in_id.into(), user_id.into()])
        .await
        .map(drop)
}

async fn is_proven(tx: &Tx, account: &Account, user_id: &str) -> Result<bool> {
    let sql = "SELECT user_id FROM evidence WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND kind = 'subject'";
    tx.exists(sql, &account.with([user_id.into()])).await
}

/// Merges a user who was counted on weak evidence into `known`, and frees their seats; does nothing
/// if they have other sign-ins or are proven.
async fn merge_if_empty(tx: &Tx, account: &Account, user_id: &str, known: &str) -> Result<()> {
    let sql = "SELECT sign_in_id FROM sign_ins WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    let is_left = tx.exists(sql, &account.with([user_id.into()])).await?;
    if is_left || is_proven(tx, account, user_id).await? {
        return Ok(());
    }
    let sql = "DELETE FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 RETURNING evidence";
    for seat in tx.query(sql, &account.with([user_id.into()])).await? {
        add_users(tx, account, seat.word("evidence", Kind::parse)?, -1).await?;
    }
    let sql = "UPDATE evidence SET user_id = $4 WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.execute(sql, &account.with([user_id.into(), known.into()]))
        .await
        .map(drop)
}

/// Marks the user's seats as backed by the subject.
async fn upgrade(tx: &Tx, account: &Account, user_id: &str) -> Result<()> {
    let sql = "SELECT evidence FROM seats WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3 AND evidence <> 'subject'";
    for seat in tx.query(sql, &account.with([user_id.into()])).await? {
        add_users(tx, account, seat.word("evidence", Kind::parse)?, -1).await?;
        add_users(tx, account, Kind::Subject, 1).await?;
    }
    let sql = "UPDATE seats SET evidence = 'subject' WHERE installation_id = $1 AND limit_group = $2 AND user_id = $3";
    tx.execute(sql, &account.with([user_id.into()]))
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::seats::office::{NOW, Office, reference};

    #[test]
    fn two_references_with_the_same_subject_are_one_user() {
        let office = Office::new(5);
        let first = office.sign_in(&reference("ann"), NOW).unwrap();
        assert!(office.prove(&first, "sub-1", NOW));
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
        let second = office.sign_in(&reference("ann at home"), NOW).unwrap();
        assert_eq!(office.counts(NOW), (2, 1, 1, 0));
        assert!(office.prove(&second, "sub-1", NOW));
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
        office.sign_in(&reference("ann at home"), NOW).unwrap();
        assert_eq!(office.counts(NOW), (1, 1, 0, 0));
    }

    #[test]
    fn somebody_else_behind_a_known_reference_is_a_new_user() {
        let office = Office::new(2);
        for (subject, expected, users) in [
            ("sub-1", true, 1),
            ("sub-2", true, 2),
            ("sub-3", false, 2),
            ("sub-2", true, 2),
        ] {
            let sign_in = office.sign_in(&reference("everybody"), NOW).unwrap();
            assert_eq!(
                (office.prove(&sign_in, subject, NOW), office.counts(NOW).0),
                (expected, users),
                "{subject}"
            );
        }
    }
}
