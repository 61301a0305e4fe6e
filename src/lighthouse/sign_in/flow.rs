//! One sign-in on its way: begun by `redirect`, answered at `callback`, redeemed at `token` (protocol.md
//! section 3). Its key is the hash of the state; it lives 30 minutes.

use crate::lighthouse::installations::notice::after_counting;
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::record::account;
use crate::lighthouse::seats::counts::{
    Account, Evidence, Reservation, Reserved, reach, release, renew, reserve,
};
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::store::{Result, Row, Store, Tx};
use crate::lighthouse::web::metrics;

/// How long a flow lives.
pub const LIVES_FOR: i64 = 30 * 60;
/// How long an answered state answers the same again: browsers reload and go back.
const RELOADABLE_FOR: i64 = 60;
/// Stands in the stored `origin_url` for the state, which is kept as a hash only. No address in its
/// normal form holds these characters.
const STATE_PLACE: &str = "<state>";

/// What `redirect` wants to begin.
#[derive(Clone)]
pub struct Begin {
    pub state_hash: String,
    /// The hash of the ticket; without one, the browser is all that is known.
    pub ticket_hash: Option<String>,
    pub account: Account,
    pub endpoint_id: String,
    pub platform_type: String,
    /// From [`without_state`].
    pub origin_url: String,
    pub desktop_mode: bool,
    pub code_challenge: String,
    pub browser_hash: String,
    pub now: i64,
}

/// What became of it.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    Yes,
    StateInUse,
    /// By another sign-in of this endpoint.
    ChallengeInUse,
    TicketSpent,
    Full,
    TooMany,
}

/// What came back at `callback`.
pub struct Answer {
    pub state_hash: String,
    pub platform_type: String,
    pub browser_hash: Option<String>,
    /// The person has agreed to go on in another browser.
    pub confirmed: bool,
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

/// A stored flow.
#[derive(Clone, Debug)]
pub struct Flow {
    pub installation_id: String,
    pub endpoint_id: String,
    pub code_challenge: String,
    pub sign_in_id: String,
    state_hash: String,
    platform_type: String,
    origin_url: String,
    desktop_mode: bool,
    browser_hash: String,
    reservation: Reservation,
    evidence: Evidence,
    status: String,
    answered_at: i64,
    answer_hash: String,
}

const COLUMNS: &str = "state_hash, installation_id, endpoint_id, platform_type, origin_url, desktop_mode, code_challenge, browser_hash, reservation_id, user_id, evidence, key_hash, status, answered_at, answer_hash, sign_in_id";

impl Flow {
    fn read(row: &Row) -> Self {
        Self {
            state_hash: row.text(0),
            installation_id: row.text(1),
            endpoint_id: row.text(2),
            platform_type: row.text(3),
            origin_url: row.text(4),
            desktop_mode: row.integer(5) != 0,
            code_challenge: row.text(6),
            browser_hash: row.text(7),
            reservation: Reservation {
                id: row.text(8),
                user_id: row.text(9),
            },
            evidence: Evidence::stored(&row.text(10), row.text(11)),
            status: row.text(12),
            answered_at: row.integer(13),
            answer_hash: row.text(14),
            sign_in_id: row.text(15),
        }
    }
}

/// An `origin_url` as it may be stored.
#[must_use]
pub fn without_state(origin_url: &str, state: &str) -> String {
    origin_url.replace(state, STATE_PLACE)
}

/// The `origin_url` as it came.
#[must_use]
pub fn with_state(origin_url: &str, state: &str) -> String {
    origin_url.replace(STATE_PLACE, state)
}

/// Begins a flow: the ticket is spent, or a seat reserved, and the state is taken, all or nothing.
///
/// # Errors
/// Those of the database.
pub async fn begin(tx: &Tx, begin: &Begin) -> Result<Begun> {
    sweep(tx, begin.now).await?;
    if let Some(taken) = in_use(tx, begin).await? {
        return Ok(taken);
    }
    let (evidence, reservation) = if let Some(ticket_hash) = &begin.ticket_hash {
        let Some(spent) = spend(tx, begin, ticket_hash).await? else {
            return Ok(Begun::TicketSpent);
        };
        spent
    } else {
        let evidence = Evidence::stored("browser", begin.browser_hash.clone());
        match reserve(tx, &begin.account, &evidence, begin.now).await? {
            Reserved::Yes(reservation) => (evidence, reservation),
            Reserved::Full => return Ok(Begun::Full),
            Reserved::TooMany => return Ok(Begun::TooMany),
        }
    };
    insert(tx, begin, &evidence, &reservation).await?;
    Ok(Begun::Yes)
}

/// A challenge is one sign-in's alone, as a state is, because in fragment mode nothing else tells whose code is
/// swapped (protocol.md section 3 point 6). Of two at once, a unique index stops one. One look for both, so that
/// whoever repeats a redirect is told the same whenever he does.
async fn in_use(tx: &Tx, begin: &Begin) -> Result<Option<Begun>> {
    let sql = "SELECT state_hash FROM flows
        WHERE state_hash = $1 OR (endpoint_id = $2 AND code_challenge = $3 AND code_challenge <> '')";
    let values = [
        (&begin.state_hash).into(),
        (&begin.endpoint_id).into(),
        (&begin.code_challenge).into(),
    ];
    let found = tx.query(sql, &values).await?;
    let is_state = found.iter().any(|row| row.text(0) == begin.state_hash);
    Ok(found.first().map(|_| {
        if is_state {
            Begun::StateInUse
        } else {
            Begun::ChallengeInUse
        }
    }))
}

/// Spends a ticket; its reservation goes on as the flow's.
async fn spend(
    tx: &Tx,
    begin: &Begin,
    ticket_hash: &str,
) -> Result<Option<(Evidence, Reservation)>> {
    let sql = "DELETE FROM tickets WHERE ticket_hash = $1 AND expires_at > $2 RETURNING reservation_id, user_id, key_hash";
    let Some(row) = tx
        .find(sql, &[ticket_hash.into(), begin.now.into()])
        .await?
    else {
        return Ok(None);
    };
    renew(tx, &begin.account, &row.text(0), begin.now).await?;
    let reservation = Reservation {
        id: row.text(0),
        user_id: row.text(1),
    };
    Ok(Some((
        Evidence::stored("reference", row.text(2)),
        reservation,
    )))
}

async fn insert(
    tx: &Tx,
    begin: &Begin,
    evidence: &Evidence,
    reservation: &Reservation,
) -> Result<()> {
    let sql = "INSERT INTO flows (state_hash, installation_id, endpoint_id, platform_type, limit_group, origin_url,
            desktop_mode, code_challenge, browser_hash, reservation_id, user_id, evidence, key_hash, status,
            answered_at, answer_hash, code_hash, sign_in_id, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', 0, '', '', '', $14)";
    let values = [
        (&begin.state_hash).into(),
        (&begin.account.installation_id).into(),
        (&begin.endpoint_id).into(),
        (&begin.platform_type).into(),
        (&begin.account.limit_group).into(),
        (&begin.origin_url).into(),
        i64::from(begin.desktop_mode).into(),
        (&begin.code_challenge).into(),
        (&begin.browser_hash).into(),
        (&reservation.id).into(),
        (&reservation.user_id).into(),
        evidence.kind.name().into(),
        (&evidence.key).into(),
        (begin.now + LIVES_FOR).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    tx.execute("DELETE FROM flows WHERE expires_at <= $1", &[now.into()])
        .await?;
    tx.execute("DELETE FROM tickets WHERE expires_at <= $1", &[now.into()])
        .await
        .map(drop)
}

/// The live flow of a state, kept from everybody else until the transaction ends.
async fn hold(tx: &Tx, state_hash: &str, now: i64) -> Result<Option<Flow>> {
    let sql = format!("SELECT {COLUMNS} FROM flows WHERE state_hash = $1 AND expires_at > $2");
    Ok(tx
        .lock(&sql, &[state_hash.into(), now.into()])
        .await?
        .as_ref()
        .map(Flow::read))
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
    finished.into_iter().for_each(metrics::flow_finished);
    Ok(answered)
}

/// What to do, and how the flow ended if it did so just now.
async fn take(
    tx: &Tx,
    limits: &Limits,
    answer: &Answer,
) -> Result<(Answered, Option<&'static str>)> {
    let Some(flow) = hold(tx, &answer.state_hash, answer.now).await? else {
        return Ok((Answered::Unknown, None));
    };
    if flow.platform_type != answer.platform_type {
        return Ok((Answered::OtherPlatform, None));
    }
    let answer_hash = if answer.is_error {
        "error"
    } else {
        &answer.code_hash
    };
    let again = flow.answer_hash == answer_hash && answer.now < flow.answered_at + RELOADABLE_FOR;
    if flow.status != "open" && !again {
        return Ok((Answered::Used, None));
    }
    if !answer.confirmed && answer.browser_hash.as_ref() != Some(&flow.browser_hash) {
        return Ok((ask(tx, flow).await?, None));
    }
    if let Some(reason) = suspended(tx, &flow.installation_id).await? {
        return Ok((Answered::Suspended(reason), None));
    }
    let finished = if flow.status == "open" {
        Some(settle(tx, limits, &flow, answer).await?)
    } else {
        None
    };
    let answered = match finished {
        Some("full" | "gone") => Answered::Full,
        _ => Answered::Return {
            origin_url: flow.origin_url,
            desktop_mode: flow.desktop_mode,
        },
    };
    Ok((answered, finished))
}

/// Counts what came back and closes the flow; says how: `full` when the last seat has gone to somebody else,
/// `gone` when installation or endpoint are no longer there.
async fn settle(tx: &Tx, limits: &Limits, flow: &Flow, answer: &Answer) -> Result<&'static str> {
    let Some(account) = account(tx, limits, &flow.installation_id, &flow.endpoint_id).await? else {
        close(tx, flow, "failed", "gone", answer, "").await?;
        return Ok("gone");
    };
    if answer.is_error {
        release(tx, &account, &flow.reservation.id).await?;
        close(tx, flow, "failed", "error", answer, "").await?;
        return Ok("error");
    }
    let Some(sign_in) = reach(tx, &account, &flow.reservation, &flow.evidence, answer.now).await?
    else {
        close(tx, flow, "failed", "full", answer, "").await?;
        return Ok("full");
    };
    close(tx, flow, "returned", &answer.code_hash, answer, &sign_in).await?;
    after_counting(tx, &limits.catalog, &account, answer.now).await?;
    Ok("returned")
}

async fn ask(tx: &Tx, flow: Flow) -> Result<Answered> {
    let sql = "SELECT administrator_name FROM installations WHERE installation_id = $1";
    let row = tx.find(sql, &[(&flow.installation_id).into()]).await?;
    let name = row.map(|row| row.text(0)).filter(|name| !name.is_empty());
    let installation = name.unwrap_or_else(|| flow.installation_id.clone());
    Ok(Answered::OtherBrowser {
        origin_url: flow.origin_url,
        installation,
    })
}

async fn close(
    tx: &Tx,
    flow: &Flow,
    status: &str,
    answer_hash: &str,
    answer: &Answer,
    sign_in_id: &str,
) -> Result<()> {
    let sql = "UPDATE flows SET status = $2, answered_at = $3, answer_hash = $4, code_hash = $5, sign_in_id = $6 WHERE state_hash = $1";
    let values = [
        (&flow.state_hash).into(),
        status.into(),
        answer.now.into(),
        answer_hash.into(),
        (&answer.code_hash).into(),
        sign_in_id.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

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
    Ok(tx
        .query(&sql, &values)
        .await?
        .iter()
        .map(Flow::read)
        .min_by_key(|flow| flow.answered_at))
}
