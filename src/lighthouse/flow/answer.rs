//! The provider's answer, taken once: the flow is closed, and the seat counted or freed.

use crate::lighthouse::flow::row::{COLUMNS, Flow, Status};
use crate::lighthouse::installations::notice::after_counting;
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::record::{account, find};
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::seats::reach::reach;
use crate::lighthouse::seats::reserve::release;
use crate::lighthouse::store::Store;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::web::metrics;

/// How long an answered state answers the same again: browsers reload and go back.
const RELOADABLE_FOR: i64 = 60;

/// What came back at `callback`.
pub struct Answer {
    pub state_hash: String,
    pub platform_type: String,
    pub browser_hash: Option<String>,
    /// The person has agreed to go on in another browser.
    pub confirmed: bool,
    /// Nothing is done: it is only asked what would be.
    pub only_looks: bool,
    pub is_error: bool,
    /// Of the code in query mode; empty where the gateway does not see it.
    pub code_hash: String,
    pub now: i64,
}

/// What to do with it.
#[derive(Debug, PartialEq, Eq)]
pub enum Answered {
    Return {
        origin_url: String,
        desktop_mode: bool,
    },
    Unknown,
    OtherPlatform,
    Used,
    OtherBrowser {
        origin_url: String,
        installation: String,
    },
    /// And why. The flow stays open: the operator may change his mind.
    Suspended(String),
    Full,
}

/// How a flow has ended at the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Returned,
    /// The provider has answered with an error.
    Error,
    /// The last seat has gone to somebody else.
    Full,
    /// Installation or endpoint are no longer there.
    Gone,
}

impl Ending {
    /// As it is counted, and stored as the answer's hash where there is no code.
    const fn name(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Error => "error",
            Self::Full => "full",
            Self::Gone => "gone",
        }
    }
}

/// Takes the provider's answer, once.
///
/// # Errors
/// Those of the database.
pub async fn answer(store: &Store, limits: &Limits, answer: Answer) -> Result<Answered> {
    let input = (limits.clone(), answer);
    let (answered, finished) = store
        .write_by_row(input, |tx, (limits, answer)| {
            Box::pin(take(tx, limits, answer))
        })
        .await?;
    if let Some(ending) = finished {
        metrics::flow_finished(ending.name());
    }
    Ok(answered)
}

/// The live flow of a state, kept from everybody else until the transaction ends.
async fn hold(tx: &Tx, state_hash: &str, now: i64) -> Result<Option<Flow>> {
    let sql = format!("SELECT {COLUMNS} FROM flows WHERE state_hash = $1 AND expires_at > $2");
    tx.lock(&sql, &[state_hash.into(), now.into()])
        .await?
        .as_ref()
        .map(Flow::read)
        .transpose()
}

/// What to do, and how the flow ended if it did so just now.
async fn take(tx: &Tx, limits: &Limits, answer: &Answer) -> Result<(Answered, Option<Ending>)> {
    let Some(flow) = hold(tx, &answer.state_hash, answer.now).await? else {
        return Ok((Answered::Unknown, None));
    };
    if flow.platform_type != answer.platform_type {
        return Ok((Answered::OtherPlatform, None));
    }
    let answer_hash = if answer.is_error {
        Ending::Error.name()
    } else {
        &answer.code_hash
    };
    let again = flow.answer_hash == answer_hash && answer.now < flow.answered_at + RELOADABLE_FOR;
    if flow.status != Status::Open && !again {
        return Ok((Answered::Used, None));
    }
    if !answer.confirmed && answer.browser_hash.as_ref() != Some(&flow.browser_hash) {
        return Ok((ask(tx, flow).await?, None));
    }
    if let Some(reason) = suspended(tx, &flow.installation_id).await? {
        return Ok((Answered::Suspended(reason), None));
    }
    let finished = if flow.status == Status::Open && !answer.only_looks {
        Some(settle(tx, limits, &flow, answer).await?)
    } else {
        None
    };
    let answered = match finished {
        Some(Ending::Full | Ending::Gone) => Answered::Full,
        _ => Answered::Return {
            origin_url: flow.origin_url,
            desktop_mode: flow.desktop_mode,
        },
    };
    Ok((answered, finished))
}

/// Counts what came back and closes the flow; says how.
async fn settle(tx: &Tx, limits: &Limits, flow: &Flow, answer: &Answer) -> Result<Ending> {
    let Some(account) = account(tx, limits, &flow.installation_id, &flow.endpoint_id).await? else {
        close(tx, flow, Status::Failed, Ending::Gone.name(), answer, "").await?;
        return Ok(Ending::Gone);
    };
    if answer.is_error {
        release(tx, &account, &flow.reservation.id, answer.now).await?;
        close(tx, flow, Status::Failed, Ending::Error.name(), answer, "").await?;
        return Ok(Ending::Error);
    }
    let Some(sign_in) = reach(tx, &account, &flow.reservation, &flow.evidence, answer.now).await?
    else {
        close(tx, flow, Status::Failed, Ending::Full.name(), answer, "").await?;
        return Ok(Ending::Full);
    };
    close(
        tx,
        flow,
        Status::Returned,
        &answer.code_hash,
        answer,
        &sign_in,
    )
    .await?;
    after_counting(tx, &limits.catalog, &account, answer.now).await?;
    Ok(Ending::Returned)
}

async fn ask(tx: &Tx, flow: Flow) -> Result<Answered> {
    let found = find(tx, &flow.installation_id).await?;
    let name = found.map(|one| one.name).filter(|name| !name.is_empty());
    let installation = name.unwrap_or_else(|| flow.installation_id.clone());
    Ok(Answered::OtherBrowser {
        origin_url: flow.origin_url,
        installation,
    })
}

async fn close(
    tx: &Tx,
    flow: &Flow,
    status: Status,
    answer_hash: &str,
    answer: &Answer,
    sign_in_id: &str,
) -> Result<()> {
    let sql = "UPDATE flows SET status = $2, answered_at = $3, answer_hash = $4, code_hash = $5, sign_in_id = $6 WHERE state_hash = $1";
    let values = [
        (&flow.state_hash).into(),
        status.name().into(),
        answer.now.into(),
        answer_hash.into(),
        (&answer.code_hash).into(),
        sign_in_id.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}
