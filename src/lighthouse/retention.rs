//! Deletes unused data after the times in the settings: audit log entries, bindings of refresh
//! tokens, abandoned registrations.

use crate::lighthouse::audit;
use crate::lighthouse::audit::Actor;
use crate::lighthouse::installations::forget::forget;
use crate::lighthouse::installations::record::ANONYMOUS;
use crate::lighthouse::refresh_tokens;
use crate::lighthouse::settings::Retention;
use crate::lighthouse::store::{Result, Tx};

/// Maximum number of registrations deleted in one transaction; the others wait for the next round.
const TOGETHER: i64 = 200;

/// How much was deleted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Forgotten {
    pub audit: u64,
    pub refresh_tokens: u64,
    pub registrations: u64,
    pub mail_files: u64,
}

impl Forgotten {
    /// Returns the number of each kind, with its name.
    #[must_use]
    pub const fn by_kind(self) -> [(&'static str, u64); 4] {
        [
            ("audit", self.audit),
            ("refresh_tokens", self.refresh_tokens),
            ("registrations", self.registrations),
            ("mail_files", self.mail_files),
        ]
    }
}

/// Deletes the rows whose time is up, and returns how many were deleted.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, kept: &Retention, now: i64) -> Result<Forgotten> {
    audit::leave_no_stray_address(tx).await?;
    let mut forgotten = Forgotten::default();
    if let Some(before) = kept.audit.before(now) {
        forgotten.audit = audit::forget(tx, before).await?;
    }
    if let Some(before) = kept.refresh_tokens.before(now) {
        forgotten.refresh_tokens = refresh_tokens::forget(tx, before).await?;
    }
    if let Some(before) = kept.unverified.before(now) {
        forgotten.registrations = forget_registrations(tx, before, now).await?;
    }
    Ok(forgotten)
}

/// Deletes unverified registrations without seats, reservations, recent test sign-ins, a pending
/// verification, or a limit or suspension set by the operator.
async fn forget_registrations(tx: &Tx, before: i64, now: i64) -> Result<u64> {
    let sql = "SELECT i.installation_id FROM installations i
        WHERE i.issued_at < $1 AND i.verification_status <> 'VERIFIED' AND i.installation_id <> $2
            AND NOT EXISTS (SELECT 1 FROM seats s WHERE s.installation_id = i.installation_id)
            AND NOT EXISTS (SELECT 1 FROM reservations r WHERE r.installation_id = i.installation_id)
            AND NOT EXISTS (SELECT 1 FROM test_sign_ins t WHERE t.installation_id = i.installation_id AND t.used_at >= $1)
            AND NOT EXISTS (SELECT 1 FROM verifications v WHERE v.installation_id = i.installation_id AND v.expires_at > $4)
            AND NOT EXISTS (SELECT 1 FROM suspensions s WHERE s.installation_id = i.installation_id)
            AND NOT EXISTS (SELECT 1 FROM operator_limits l WHERE l.installation_id = i.installation_id)
        ORDER BY i.issued_at LIMIT $3";
    let values = [before.into(), ANONYMOUS.into(), TOGETHER.into(), now.into()];
    let rows = tx.query(sql, &values).await?;
    for row in &rows {
        forget(tx, row.str("installation_id")?, &Actor::Gateway, now).await?;
    }
    Ok(rows.len() as u64)
}
