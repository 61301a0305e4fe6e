//! The test seat, which exists in addition to the limit: all test sign-ins of an installation at a
//! provider share it (protocol.md section 4). Both the sign-ins and the different people behind
//! them are limited.

use crate::lighthouse::seats::account::{Account, DAY, Evidence, PERIOD};
use crate::lighthouse::seats::rows::{find_user, lock};
use crate::lighthouse::store::{Result, Row, Tx};

/// The period over which test sign-ins are counted.
pub const WITHIN: i64 = 30 * DAY;
/// How many different people may use the seat within [`PERIOD`].
const SUBJECTS: i64 = 3;

/// How many test sign-ins at a provider have been used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Used {
    pub limit_group: String,
    pub used: i64,
    /// When the oldest test sign-in stops counting.
    pub until: i64,
}

impl Used {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            limit_group: row.text("limit_group")?,
            used: row.integer("used")?,
            until: row.integer("oldest")? + WITHIN,
        })
    }
}

/// Returns how many of the account's test sign-ins have been used. Until the transaction ends, no
/// other transaction can use one.
///
/// # Errors
/// Database errors.
pub async fn standing(tx: &Tx, account: &Account, now: i64) -> Result<Used> {
    lock(tx, account).await?;
    let all = used(tx, &account.installation_id, now).await?;
    let nothing = || Used {
        limit_group: account.limit_group.clone(),
        used: 0,
        until: now,
    };
    let own = all
        .into_iter()
        .find(|one| one.limit_group == account.limit_group);
    Ok(own.unwrap_or_else(nothing))
}

/// Counts a test sign-in; `false` if none is left.
///
/// # Errors
/// Database errors.
pub async fn take(tx: &Tx, account: &Account, of: i64, now: i64) -> Result<bool> {
    lock(tx, account).await?;
    let sql = "SELECT slot FROM test_sign_ins WHERE installation_id = $1 AND limit_group = $2 AND used_at > $3";
    let rows = tx
        .query(sql, &account.with([(now - WITHIN).into()]))
        .await?;
    let taken: Vec<i64> = rows
        .iter()
        .map(|row| row.integer("slot"))
        .collect::<Result<_>>()?;
    let Some(slot) = (0..of).find(|slot| !taken.contains(slot)) else {
        return Ok(false);
    };
    let sql = "INSERT INTO test_sign_ins (installation_id, limit_group, slot, used_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (installation_id, limit_group, slot) DO UPDATE SET used_at = $4
            WHERE test_sign_ins.used_at <= $5";
    let values = account.with([slot.into(), now.into(), (now - WITHIN).into()]);
    Ok(tx.execute(sql, &values).await? == 1)
}

/// Returns the test sign-ins that an installation has used, per provider.
///
/// # Errors
/// Database errors.
pub async fn used(tx: &Tx, installation_id: &str, now: i64) -> Result<Vec<Used>> {
    let sql = "SELECT limit_group, COUNT(*) AS used, MIN(used_at) AS oldest FROM test_sign_ins
        WHERE installation_id = $1 AND used_at > $2 GROUP BY limit_group";
    let values = [installation_id.into(), (now - WITHIN).into()];
    let rows = tx.query(sql, &values).await?;
    rows.iter().map(Used::read).collect()
}

/// Whether a person may use the test seat; if not, they count as an ordinary user. Always true for
/// an existing user, who does not need the test seat.
///
/// # Errors
/// Database errors.
pub async fn sits(tx: &Tx, account: &Account, subject: &Evidence, now: i64) -> Result<bool> {
    lock(tx, account).await?;
    if find_user(tx, account, subject).await?.is_some() {
        return Ok(true);
    }
    let sql = "UPDATE test_subjects SET seen_at = $4
        WHERE installation_id = $1 AND limit_group = $2 AND key_hash = $3 AND seen_at > $5";
    let key = (&subject.key).into();
    let values = account.with([key, now.into(), (now - PERIOD).into()]);
    if tx.execute(sql, &values).await? > 0 {
        return Ok(true);
    }
    for slot in 0..SUBJECTS {
        let sql = "INSERT INTO test_subjects (installation_id, limit_group, slot, key_hash, seen_at) VALUES ($1, $2, $3, $4, $5)
            ON CONFLICT (installation_id, limit_group, slot) DO UPDATE SET key_hash = $4, seen_at = $5
                WHERE test_subjects.seen_at <= $6";
        let values = account.with([
            slot.into(),
            (&subject.key).into(),
            now.into(),
            (now - PERIOD).into(),
        ]);
        if tx.execute(sql, &values).await? == 1 {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Deletes test sign-ins, and the records of the people behind them, once they no longer count.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql = "DELETE FROM test_sign_ins WHERE used_at <= $1";
    tx.execute(sql, &[(now - WITHIN).into()]).await?;
    let sql = "DELETE FROM test_subjects WHERE seen_at <= $1";
    tx.execute(sql, &[(now - PERIOD).into()]).await.map(drop)
}
