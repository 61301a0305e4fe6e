//! Accepts the provider's response once: closes the flow, and counts or frees the seat.

use crate::lighthouse::flow::row::{COLUMNS, Flow, Status};
use crate::lighthouse::installations::notice::after_counting;
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::record::{ANONYMOUS, account, find};
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::displace::is_displaced;
use crate::lighthouse::seats::exchange::come_back;
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::seats::reach::reach;
use crate::lighthouse::seats::reserve::release;
use crate::lighthouse::store::Store;
use crate::lighthouse::store::{Result, Tx};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::metrics::Asked;
use crate::lighthouse::web::origin::{is_private, may_return_to};
use crate::lighthouse::web::own_address::OwnAddress;
use crate::rfc::origin::origin_of;
use url::Url;

/// How long a used state still gives the same result, in seconds, because browsers reload pages and
/// go back.
const RELOADABLE_FOR: i64 = 60;

/// The request that arrived at `callback`.
pub struct Answer {
    pub state_hash: String,
    pub platform_type: String,
    pub browser_hash: Option<String>,
    /// Whether the user has agreed to continue in another browser.
    pub confirmed: bool,
    /// Whether to change nothing, and only return what would happen.
    pub only_looks: bool,
    /// The provider's error, as a registered code, if the gateway received it.
    pub error: Option<&'static str>,
    /// The hash of the code in query mode; empty if the gateway does not see it.
    pub code_hash: String,
    pub now: i64,
}

/// How to handle the provider's response.
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
        endpoint_id: String,
    },
    /// The installation is suspended, for this reason. The flow stays open, because the operator
    /// may end the suspension.
    Suspended(String),
    Full,
    /// The sign-in was displaced by another one.
    Displaced,
    /// The installation no longer has the origin that the sign-in came from. The flow stays open,
    /// too.
    Withdrawn,
}

/// How a flow ended at the callback.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ending {
    Returned,
    /// The provider returned an error.
    Error,
    /// Another user has taken the last seat.
    Full,
    /// The sign-in was displaced by another one.
    Displaced,
    /// The installation or the endpoint no longer exists.
    Gone,
}

impl Ending {
    /// Returns the name for counting, which is also stored as the hash of the response if there is
    /// no code.
    const fn name(self) -> &'static str {
        match self {
            Self::Returned => "returned",
            Self::Error => "error",
            Self::Full => "full",
            Self::Displaced => "displaced",
            Self::Gone => "gone",
        }
    }
}

/// Accepts the provider's response, once.
///
/// # Errors
/// Database errors.
pub async fn answer(
    store: &Store,
    limits: &Limits,
    own: &OwnAddress,
    answer: Answer,
) -> Result<Answered> {
    let (platform, error) = (answer.platform_type.clone(), answer.error);
    let input = (limits.clone(), own.clone(), answer);
    let (answered, finished) = store
        .write_by_row(input, |tx, (limits, own, answer)| {
            Box::pin(take(tx, limits, own, answer))
        })
        .await?;
    if let Some((ending, endpoint)) = finished {
        metrics::flow_finished(ending.name());
        metrics::provider_answered(&platform, Asked::Authorization, error.unwrap_or("ok"));
        if let Some(error) = error {
            tracing::warn!(endpoint, platform, error, "the provider refused a sign-in");
        }
    }
    Ok(answered)
}

/// Returns the live flow of a state, and locks it until the transaction ends.
async fn hold(tx: &Tx, state_hash: &str, now: i64) -> Result<Option<Flow>> {
    let sql = format!("SELECT {COLUMNS} FROM flows WHERE state_hash = $1 AND expires_at > $2");
    tx.lock(&sql, &[state_hash.into(), now.into()])
        .await?
        .as_ref()
        .map(Flow::read)
        .transpose()
}

/// Decides how to handle the response. If the flow has just ended, it also returns how, and for
/// which endpoint.
async fn take(
    tx: &Tx,
    limits: &Limits,
    own: &OwnAddress,
    answer: &Answer,
) -> Result<(Answered, Option<(Ending, String)>)> {
    let Some(flow) = hold(tx, &answer.state_hash, answer.now).await? else {
        return Ok((Answered::Unknown, None));
    };
    if flow.platform_type != answer.platform_type {
        return Ok((Answered::OtherPlatform, None));
    }
    let answer_hash = if answer.error.is_some() {
        Ending::Error.name()
    } else {
        &answer.code_hash
    };
    let again = flow.answer_hash == answer_hash && answer.now < flow.answered_at + RELOADABLE_FOR;
    if flow.status == Status::Failed && flow.answer_hash == Ending::Displaced.name() {
        return Ok((Answered::Displaced, None));
    }
    if flow.status != Status::Open && !again {
        return Ok((Answered::Used, None));
    }
    if !answer.confirmed && answer.browser_hash.as_ref() != Some(&flow.browser_hash) {
        return Ok((ask(tx, flow).await?, None));
    }
    if let Some(reason) = suspended(tx, &flow.installation_id).await? {
        return Ok((Answered::Suspended(reason), None));
    }
    if !leads_back(tx, &flow, own, answer.now).await? {
        return Ok((Answered::Withdrawn, None));
    }
    let finished = if flow.status == Status::Open && !answer.only_looks {
        Some((
            settle(tx, limits, &flow, answer).await?,
            flow.endpoint_id.clone(),
        ))
    } else {
        None
    };
    let answered = match finished {
        Some((Ending::Full | Ending::Gone, _)) => Answered::Full,
        Some((Ending::Displaced, _)) => Answered::Displaced,
        _ => Answered::Return {
            origin_url: flow.origin_url,
            desktop_mode: flow.desktop_mode,
        },
    };
    Ok((answered, finished))
}

/// Checks again whether the browser may be returned to where it came from. The origin may have been
/// withdrawn, or its proof may have expired, during the sign-in.
async fn leads_back(tx: &Tx, flow: &Flow, own: &OwnAddress, now: i64) -> Result<bool> {
    let Ok(url) = Url::parse(&flow.origin_url) else {
        return Ok(false);
    };
    if may_return_to(&url, &[], own).is_ok() {
        return Ok(true);
    }
    let registered = if flow.installation_id == ANONYMOUS && is_private(&url) {
        vec![origin_of(&url)]
    } else {
        let found = find(tx, &flow.installation_id).await?;
        found.map(|one| one.origins(now)).unwrap_or_default()
    };
    Ok(may_return_to(&url, &registered, own).is_ok())
}

/// Counts the provider's response and closes the flow; returns how it ended.
async fn settle(tx: &Tx, limits: &Limits, flow: &Flow, answer: &Answer) -> Result<Ending> {
    let Some(account) = account(tx, limits, &flow.installation_id, &flow.endpoint_id).await? else {
        close(tx, flow, Status::Failed, Ending::Gone.name(), answer, "").await?;
        return Ok(Ending::Gone);
    };
    let ending = if answer.error.is_some() {
        release(tx, &account, &flow.reservation.id, answer.now).await?;
        Ending::Error
    } else if is_displaced(tx, &account, &flow.reservation.id).await? {
        Ending::Displaced
    } else {
        return come(tx, limits, &account, flow, answer).await;
    };
    close(tx, flow, Status::Failed, ending.name(), answer, "").await?;
    Ok(ending)
}

/// Handles a code: counts the user, or keeps the seat until the provider has returned tokens.
async fn come(
    tx: &Tx,
    limits: &Limits,
    account: &Account,
    flow: &Flow,
    answer: &Answer,
) -> Result<Ending> {
    let endpoint = limits.catalog.find(&flow.endpoint_id);
    let counted = if flow.test {
        Some(String::new())
    } else if endpoint.is_some_and(|one| one.counts_at_exchange()) {
        keep(tx, account, flow, answer.now).await?
    } else {
        let (reservation, evidence) = (&flow.reservation, &flow.evidence);
        reach(
            tx,
            account,
            reservation,
            evidence,
            &flow.network,
            answer.now,
        )
        .await?
    };
    let Some(sign_in) = counted else {
        close(tx, flow, Status::Failed, Ending::Full.name(), answer, "").await?;
        return Ok(Ending::Full);
    };
    let status = if sign_in.is_empty() {
        Status::Kept
    } else {
        Status::Returned
    };
    let code = &answer.code_hash;
    close(tx, flow, status, code, answer, &sign_in).await?;
    after_counting(tx, &limits.catalog, account, answer.now).await?;
    Ok(Ending::Returned)
}

/// Keeps the seat without counting the user, so the sign-in has no ID yet; `None` if there is no
/// seat left.
async fn keep(tx: &Tx, account: &Account, flow: &Flow, now: i64) -> Result<Option<String>> {
    let Some(kept) = come_back(tx, account, &flow.came(), flow.expires_at, now).await? else {
        return Ok(None);
    };
    if kept != flow.reservation {
        let sql = "UPDATE flows SET reservation_id = $2, user_id = $3 WHERE state_hash = $1";
        let values = [
            (&flow.state_hash).into(),
            (&kept.id).into(),
            (&kept.user_id).into(),
        ];
        tx.execute(sql, &values).await?;
    }
    Ok(Some(String::new()))
}

async fn ask(tx: &Tx, flow: Flow) -> Result<Answered> {
    let found = find(tx, &flow.installation_id).await?;
    let name = found.map(|one| one.name).filter(|name| !name.is_empty());
    let installation = name.unwrap_or_else(|| flow.installation_id.clone());
    Ok(Answered::OtherBrowser {
        origin_url: flow.origin_url,
        installation,
        endpoint_id: flow.endpoint_id,
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
