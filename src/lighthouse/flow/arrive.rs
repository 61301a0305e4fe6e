//! Counts the user of a flow, once, when the provider has returned tokens, on the best available
//! evidence (protocol.md section 5).

use crate::lighthouse::flow::row::Flow;
use crate::lighthouse::installations::notice::after_counting;
use crate::lighthouse::installations::record::account;
use crate::lighthouse::seats::account::{Account, Evidence};
use crate::lighthouse::seats::exchange;
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::seats::prove::{move_over, prove};
use crate::lighthouse::seats::trial::sits;
use crate::lighthouse::store::{Result, Tx};
use uuid::Uuid;

/// The user to whom the tokens belong, as far as the provider identifies them.
pub struct Arrived {
    pub flow: Flow,
    pub subject: Option<Evidence>,
    /// The subject's hashes under other peppers.
    pub known_as: Vec<String>,
    pub now: i64,
}

/// Counts the user; returns `false` if no seat is left.
///
/// # Errors
/// Database errors.
pub async fn arrive(tx: &Tx, limits: &Limits, arrived: &Arrived) -> Result<bool> {
    let Arrived {
        flow, subject, now, ..
    } = arrived;
    let account = account(tx, limits, &flow.installation_id, &flow.endpoint_id).await?;
    let Some(account) = account else {
        return Ok(true);
    };
    if let Some(subject) = subject {
        move_over(tx, &account, subject, &arrived.known_as).await?;
    }
    let has_seat = if !flow.sign_in_id.is_empty() {
        counted_before(tx, &account, flow, subject.as_ref(), *now).await?
    } else if sits_apart(tx, &account, flow, subject.as_ref(), *now).await? {
        return Ok(true);
    } else if is_first(tx, flow).await? {
        exchange::arrive(tx, &account, &flow.came(), subject.as_ref(), *now).await?
    } else {
        return Ok(true);
    };
    after_counting(tx, &limits.catalog, &account, *now).await?;
    Ok(has_seat)
}

/// Moves a sign-in that was counted at the callback to the user that the provider names.
async fn counted_before(
    tx: &Tx,
    account: &Account,
    flow: &Flow,
    subject: Option<&Evidence>,
    now: i64,
) -> Result<bool> {
    match subject {
        Some(subject) => prove(tx, account, &flow.sign_in_id, subject, now).await,
        None => Ok(true),
    }
}

/// Whether a test sign-in takes no seat; if there are already too many test users, its user counts
/// as an ordinary one.
async fn sits_apart(
    tx: &Tx,
    account: &Account,
    flow: &Flow,
    subject: Option<&Evidence>,
    now: i64,
) -> Result<bool> {
    match subject {
        Some(subject) if flow.test => sits(tx, account, subject, now).await,
        _ => Ok(flow.test),
    }
}

/// Marks the sign-in as counted; returns `false` if an earlier attempt, whose response was lost,
/// has already done so.
async fn is_first(tx: &Tx, flow: &Flow) -> Result<bool> {
    let sql = "UPDATE flows SET sign_in_id = $2 WHERE state_hash = $1 AND sign_in_id = ''";
    let id = Uuid::new_v4().to_string();
    let values = [(&flow.state_hash).into(), (&id).into()];
    Ok(tx.execute(sql, &values).await? == 1)
}
