//! The operator's changes to installations: suspending and resuming them, setting limits, listing
//! them. The operator's commands call these functions while the gateway runs.

use crate::api::installation::VerificationStatus;
use crate::lighthouse::seats::limits;
use crate::lighthouse::seats::limits::Limit;
use crate::lighthouse::store::{Result, Row, Tx};
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::words::reader::texts;
use axum::http::StatusCode;

/// The message for the installation's administrator and its programs.
#[must_use]
pub fn sentence(reason: &str) -> String {
    let because = if reason.is_empty() {
        String::new()
    } else {
        format!(": {reason}")
    };
    format!("the gateway's operator has suspended this installation{because}")
}

/// The message for patients.
#[must_use]
pub fn stop(reason: &str) -> Stop {
    Stop::new(
        StatusCode::CONFLICT,
        texts().end.suspended,
        sentence(reason),
    )
}

/// The reason why an installation is suspended, or `None` if it is not.
///
/// # Errors
/// Database errors.
pub async fn suspended(tx: &Tx, installation_id: &str) -> Result<Option<String>> {
    let sql = "SELECT reason FROM suspensions WHERE installation_id = $1";
    tx.find(sql, &[installation_id.into()])
        .await?
        .map(|row| row.into_text("reason"))
        .transpose()
}

/// Suspends an installation, or changes the reason; returns `false` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn suspend(tx: &Tx, installation_id: &str, reason: &str, now: i64) -> Result<bool> {
    if !exists(tx, installation_id).await? {
        return Ok(false);
    }
    let sql = "INSERT INTO suspensions (installation_id, reason, suspended_at) VALUES ($1, $2, $3)
        ON CONFLICT (installation_id) DO UPDATE SET reason = $2";
    tx.execute(sql, &[installation_id.into(), reason.into(), now.into()])
        .await?;
    Ok(true)
}

/// Ends a suspension; returns `false` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn resume(tx: &Tx, installation_id: &str) -> Result<bool> {
    tx.execute(
        "DELETE FROM suspensions WHERE installation_id = $1",
        &[installation_id.into()],
    )
    .await?;
    exists(tx, installation_id).await
}

/// Whether an installation with this ID is registered.
///
/// # Errors
/// Database errors.
pub async fn exists(tx: &Tx, installation_id: &str) -> Result<bool> {
    let sql = "SELECT installation_id FROM installations WHERE installation_id = $1";
    Ok(tx.find(sql, &[installation_id.into()]).await?.is_some())
}

/// Sets a limit; returns `false` if the installation does not exist.
///
/// # Errors
/// Database errors.
pub async fn set_limit(tx: &Tx, limit: &Limit) -> Result<bool> {
    if let Some(id) = &limit.installation_id
        && !exists(tx, id).await?
    {
        return Ok(false);
    }
    limits::set(tx, limit).await?;
    Ok(true)
}

/// A line in the list of installations.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    pub installation_id: String,
    pub administrator_name: String,
    pub administrator_email: String,
    pub verification_status: VerificationStatus,
    pub issued_at: i64,
    /// The number of users at all providers together.
    pub users: i64,
    pub suspended: bool,
}

/// Returns all installations, oldest first.
///
/// # Errors
/// Database errors.
pub async fn installations(tx: &Tx) -> Result<Vec<Listed>> {
    let sql = "SELECT i.installation_id, i.administrator_name, i.administrator_email, i.verification_status, i.issued_at,
            (SELECT CAST(COALESCE(SUM(c.users), 0) AS BIGINT) FROM usage_counts c WHERE c.installation_id = i.installation_id) AS users,
            (SELECT COUNT(*) FROM suspensions s WHERE s.installation_id = i.installation_id) AS suspended
        FROM installations i ORDER BY i.issued_at, i.installation_id";
    let listed = |row: &Row| {
        Ok(Listed {
            installation_id: row.text("installation_id")?,
            administrator_name: row.text("administrator_name")?,
            administrator_email: row.text("administrator_email")?,
            verification_status: row.word("verification_status", VerificationStatus::parse)?,
            issued_at: row.integer("issued_at")?,
            users: row.integer("users")?,
            suspended: row.flag("suspended")?,
        })
    };
    tx.query(sql, &[]).await?.iter().map(listed).collect()
}
