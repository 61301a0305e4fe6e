//! The code of a flow is redeemed, once.

use crate::lighthouse::flow::row::{COLUMNS, Flow};
use crate::lighthouse::store::{Result, Tx};

/// What `token` wants to redeem; the code's hash finds a query-mode flow, the challenge any other.
pub struct Redeem {
    pub endpoint_id: String,
    pub code_hash: String,
    /// Hash of the verifier; empty without one.
    pub code_challenge: String,
    pub now: i64,
}

/// Spends the code of a flow of this endpoint, once (GW-15). A wrong verifier spends nothing. Without PKCE
/// somebody may have led one code to several flows: it is spent for all, and belongs to the one it reached first.
///
/// # Errors
/// Those of the database.
pub async fn redeem(tx: &Tx, redeem: &Redeem) -> Result<Option<Flow>> {
    let sql = format!(
        "UPDATE flows SET status = 'redeemed'
        WHERE endpoint_id = $1 AND status = 'returned' AND expires_at > $2 AND code_challenge = $4
            AND (code_hash = $3 OR (code_hash = '' AND code_challenge <> ''))
        RETURNING {COLUMNS}"
    );
    let values = [
        (&redeem.endpoint_id).into(),
        redeem.now.into(),
        (&redeem.code_hash).into(),
        (&redeem.code_challenge).into(),
    ];
    let found = tx.query(&sql, &values).await?;
    let flows: Vec<Flow> = found.iter().map(Flow::read).collect::<Result<_>>()?;
    Ok(flows.into_iter().min_by_key(|flow| flow.answered_at))
}
