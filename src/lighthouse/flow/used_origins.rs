//! The origins that a user has agreed to return to, per installation and browser, so that the
//! question is not asked again (protocol.md section 3 point 4).

use crate::lighthouse::store::{Result, Tx};

/// How long a record is kept, in seconds: as long as browsers keep the cookie that identifies them.
const KEPT_FOR: i64 = 400 * DAY;
const DAY: i64 = 24 * 60 * 60;
/// Maximum number of records per installation. Beyond that, the oldest are dropped, and the
/// question is asked again in those browsers.
const MOST: i64 = 1_000;

/// An origin of an installation, as used in one browser.
#[derive(Clone)]
pub struct UsedOrigin {
    pub installation_id: String,
    pub browser_hash: String,
    pub origin: String,
}

/// Whether the user has agreed to the origin in this browser before.
///
/// # Errors
/// Database errors.
pub async fn is_used(tx: &Tx, used: &UsedOrigin, now: i64) -> Result<bool> {
    let sql = "SELECT used_at FROM used_origins
        WHERE installation_id = $1 AND browser_hash = $2 AND origin = $3 AND used_at > $4";
    let values = [
        (&used.installation_id).into(),
        (&used.browser_hash).into(),
        (&used.origin).into(),
        (now - KEPT_FOR).into(),
    ];
    Ok(tx.find(sql, &values).await?.is_some())
}

/// Remembers that the user has agreed to the origin. Writes at most once a day.
///
/// # Errors
/// Database errors.
pub async fn remember(tx: &Tx, used: &UsedOrigin, now: i64) -> Result<()> {
    let sql = "INSERT INTO used_origins (installation_id, browser_hash, origin, used_at) VALUES ($1, $2, $3, $4)
        ON CONFLICT (installation_id, browser_hash, origin) DO UPDATE SET used_at = $4 WHERE used_origins.used_at <= $5";
    let values = [
        (&used.installation_id).into(),
        (&used.browser_hash).into(),
        (&used.origin).into(),
        now.into(),
        (now - DAY).into(),
    ];
    if tx.execute(sql, &values).await? == 0 {
        return Ok(());
    }
    let sql = "DELETE FROM used_origins WHERE installation_id = $1 AND used_at <
        (SELECT MIN(used_at) FROM (SELECT used_at FROM used_origins WHERE installation_id = $1 ORDER BY used_at DESC LIMIT $2) AS latest)";
    let values = [(&used.installation_id).into(), MOST.into()];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes records that no cookie can refer to any more.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql = "DELETE FROM used_origins WHERE used_at <= $1";
    tx.execute(sql, &[(now - KEPT_FOR).into()]).await.map(drop)
}
