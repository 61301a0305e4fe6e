//! Starts a flow: spends the ticket or reserves a seat, and claims the state.

use crate::lighthouse::flow::row::{COLUMNS, Flow, Status};
use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::displace::is_displaced;
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::reserve::{Asking, RESERVED_FOR, Reserved, hold, renew, reserve};
use crate::lighthouse::store::{Result, Tx};

/// How long a flow lives, in seconds.
pub const LIVES_FOR: i64 = 30 * 60;

/// How long after the end of its flow the outcome of a code may still be recorded, in seconds.
const NOTED_WITHIN: i64 = 10 * 60;

/// The sign-in that a request to `redirect` wants to start.
#[derive(Clone)]
pub struct Begin {
    pub state_hash: String,
    /// The hash of the ticket; without a ticket, only the browser is known.
    pub ticket_hash: Option<String>,
    pub account: Account,
    pub endpoint_id: String,
    pub platform_type: String,
    /// The origin URL, as [`without_state`](super::row::without_state) returns it.
    pub origin_url: String,
    pub desktop_mode: bool,
    pub code_challenge: String,
    pub browser_hash: String,
    /// Where a sign-in without a ticket comes from.
    pub network: Network,
    /// Whether the user is counted only when the provider has returned tokens; the seat is kept
    /// until then.
    pub counts_at_exchange: bool,
    pub now: i64,
}

impl Begin {
    pub(super) const fn kept_for(&self) -> i64 {
        if self.counts_at_exchange {
            LIVES_FOR
        } else {
            RESERVED_FOR
        }
    }

    /// The request for a seat.
    pub(super) fn asking(&self, evidence: &Evidence) -> Asking {
        Asking {
            network: match evidence.kind {
                Kind::Browser => self.network.clone(),
                Kind::Reference | Kind::Subject => Network::default(),
            },
            evidence: evidence.clone(),
            kept_for: self.kept_for(),
            now: self.now,
        }
    }
}

/// The result.
#[derive(Debug, PartialEq, Eq)]
pub enum Begun {
    Yes,
    /// The same request in the same browser has already started this flow.
    Again,
    StateInUse,
    /// Another sign-in at this endpoint uses the challenge.
    ChallengeInUse,
    TicketSpent,
    Full,
    TooMany,
    NotToday,
    /// The flow had been started, but another sign-in has displaced it.
    Displaced,
}

impl Begun {
    const fn refused(reserved: &Reserved) -> Self {
        match reserved {
            Reserved::Yes(_) => Self::Again,
            Reserved::Full => Self::Full,
            Reserved::TooMany => Self::TooMany,
            Reserved::NotToday => Self::NotToday,
        }
    }
}

/// Starts a flow: spends the ticket or reserves a seat, and claims the state, all or nothing.
///
/// # Errors
/// Database errors.
pub async fn begin(tx: &Tx, begin: &Begin) -> Result<Begun> {
    clear(tx, begin).await?;
    match in_use(tx, begin).await? {
        Some(Begun::Again) => return again(tx, begin).await,
        Some(taken) => return Ok(taken),
        None => {}
    }
    let (evidence, reservation, test) = if let Some(ticket_hash) = &begin.ticket_hash {
        let Some(spent) = spend(tx, begin, ticket_hash).await? else {
            // The same request was sent twice at once, and the other one has started the flow by
            // now.
            return match in_use(tx, begin).await? {
                Some(Begun::Again) => again(tx, begin).await,
                _ => Ok(Begun::TicketSpent),
            };
        };
        spent
    } else {
        let evidence = Evidence {
            kind: Kind::Browser,
            key: begin.browser_hash.clone(),
        };
        match reserve(tx, &begin.account, &begin.asking(&evidence)).await? {
            Reserved::Yes(reservation) => (evidence, reservation, false),
            refusal => return Ok(Begun::refused(&refusal)),
        }
    };
    insert(tx, begin, &evidence, &reservation, test).await?;
    Ok(Begun::Yes)
}

/// Whether the state or the challenge is in use, and by what. Like a state, a challenge belongs to
/// one sign-in, because in fragment mode nothing else tells whose code is exchanged (protocol.md
/// section 3 point 6). Of two simultaneous requests, a unique index stops one. A single query
/// checks both, so that a repeated request always gets the same answer.
///
/// # Errors
/// Database errors.
pub async fn in_use(tx: &Tx, begin: &Begin) -> Result<Option<Begun>> {
    let sql = format!(
        "SELECT {COLUMNS}, ticket_hash FROM flows
        WHERE state_hash = $1 OR (endpoint_id = $2 AND code_challenge = $3 AND code_challenge <> '')"
    );
    let values = [
        (&begin.state_hash).into(),
        (&begin.endpoint_id).into(),
        (&begin.code_challenge).into(),
    ];
    let found = tx.query(&sql, &values).await?;
    let mut taken = None;
    for row in &found {
        let flow = Flow::read(row)?;
        if flow.state_hash != begin.state_hash {
            taken = Some(Begun::ChallengeInUse);
        } else if is_again(&flow, row.str("ticket_hash")?, begin) {
            return Ok(Some(Begun::Again));
        } else {
            return Ok(Some(Begun::StateInUse));
        }
    }
    Ok(taken)
}

/// Continues a flow that was already started. Renews its seat, so that the user does not sign in
/// only to find that it has expired.
async fn again(tx: &Tx, begin: &Begin) -> Result<Begun> {
    let sql =
        "SELECT reservation_id, user_id, evidence, key_hash, test FROM flows WHERE state_hash = $1";
    // Rows are locked in the usual order: flow, installation, account.
    let Some(row) = tx.lock(sql, &[(&begin.state_hash).into()]).await? else {
        return Ok(Begun::TicketSpent);
    };
    hold(tx, &begin.account).await?;
    let reservation = Reservation::read(&row)?;
    if row.flag("test")? {
        return Ok(Begun::Again);
    }
    if is_displaced(tx, &begin.account, &reservation.id).await? {
        return Ok(Begun::Displaced);
    }
    let kept_for = begin.kept_for();
    if renew(tx, &begin.account, &reservation.id, kept_for, begin.now).await? {
        return Ok(Begun::Again);
    }
    let evidence = Evidence {
        kind: row.word("evidence", Kind::parse)?,
        key: row.text("key_hash")?,
    };
    let reserved = reserve(tx, &begin.account, &begin.asking(&evidence)).await?;
    if let Reserved::Yes(reservation) = &reserved {
        let sql = "UPDATE flows SET reservation_id = $2, user_id = $3 WHERE state_hash = $1";
        let values = [
            (&begin.state_hash).into(),
            (&reservation.id).into(),
            (&reservation.user_id).into(),
        ];
        tx.execute(sql, &values).await?;
    }
    Ok(Begun::refused(&reserved))
}

/// Whether this request repeats the one that started the flow, in the same browser, because the
/// page was reloaded or the response was lost.
fn is_again(flow: &Flow, ticket_hash: &str, begin: &Begin) -> bool {
    flow.status == Status::Open
        && flow.browser_hash == begin.browser_hash
        && ticket_hash == begin.ticket_hash.as_deref().unwrap_or_default()
        && flow.installation_id == begin.account.installation_id
        && flow.endpoint_id == begin.endpoint_id
        && flow.origin_url == begin.origin_url
        && flow.desktop_mode == begin.desktop_mode
        && flow.code_challenge == begin.code_challenge
}

/// Spends a ticket; the flow inherits its reservation.
async fn spend(
    tx: &Tx,
    begin: &Begin,
    ticket_hash: &str,
) -> Result<Option<(Evidence, Reservation, bool)>> {
    let sql = "DELETE FROM tickets WHERE ticket_hash = $1 AND expires_at > $2 RETURNING reservation_id, user_id, key_hash, test";
    let Some(row) = tx
        .find(sql, &[ticket_hash.into(), begin.now.into()])
        .await?
    else {
        return Ok(None);
    };
    let reservation = Reservation::read(&row)?;
    let (kept_for, test) = (begin.kept_for(), row.flag("test")?);
    renew(tx, &begin.account, &reservation.id, kept_for, begin.now).await?;
    let evidence = Evidence {
        kind: Kind::Reference,
        key: row.into_text("key_hash")?,
    };
    Ok(Some((evidence, reservation, test)))
}

async fn insert(
    tx: &Tx,
    begin: &Begin,
    evidence: &Evidence,
    reservation: &Reservation,
    test: bool,
) -> Result<()> {
    let sql = "INSERT INTO flows (state_hash, installation_id, endpoint_id, platform_type, limit_group, origin_url,
            desktop_mode, code_challenge, browser_hash, reservation_id, user_id, evidence, key_hash, status,
            answered_at, answer_hash, code_hash, sign_in_id, expires_at, ticket_hash, network, wide_network, test)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, 'open', 0, '', '', '', $14, $15, $16, $17, $18)";
    let network = begin.asking(evidence).network;
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
        begin.ticket_hash.as_deref().unwrap_or_default().into(),
        (&network.own).into(),
        (&network.wide).into(),
        i64::from(test).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Deletes expired flows and tickets. If the provider was asked for tokens, a flow stays until the
/// outcome is recorded, or until it is too late for that. Queries for live flows check the time
/// themselves.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql = format!("DELETE FROM flows WHERE {ENDED}");
    tx.execute(&sql, &[now.into(), (now - NOTED_WITHIN).into()])
        .await?;
    tx.execute("DELETE FROM tickets WHERE expires_at <= $1", &[now.into()])
        .await
        .map(drop)
}

/// A condition that selects the flows to delete.
const ENDED: &str = "expires_at <= $1 AND (redeem_attempt = '' OR expires_at <= $2)";

/// Deletes expired flows, as [`sweep`] does, but only those that conflict with this one, so that a
/// request never waits for the cleanup of others.
async fn clear(tx: &Tx, begin: &Begin) -> Result<()> {
    let sql = format!(
        "DELETE FROM flows WHERE {ENDED}
            AND (state_hash = $3 OR (endpoint_id = $4 AND code_challenge = $5 AND code_challenge <> ''))"
    );
    let values = [
        begin.now.into(),
        (begin.now - NOTED_WITHIN).into(),
        (&begin.state_hash).into(),
        (&begin.endpoint_id).into(),
        (&begin.code_challenge).into(),
    ];
    tx.execute(&sql, &values).await.map(drop)
}
