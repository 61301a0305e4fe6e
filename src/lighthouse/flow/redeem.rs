//! Redeems the code of a flow, once. The flow is *redeeming* while the provider is asked. A
//! repeated request can therefore continue if the first attempt never reached the provider, and
//! gets an error if the response was lost (protocol.md section 2).

use crate::lighthouse::flow::row::{COLUMNS, Flow};
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::seats::account::Account;
use crate::lighthouse::seats::exchange::{ask, take_up_again};
use crate::lighthouse::seats::reserve::release;
use crate::lighthouse::store::{Result, Tx, Value};
use crate::rfc::origin::origin_of;
use url::Url;

/// How long an attempt may take, in seconds. This is longer than the gateway waits for a provider,
/// so an attempt that has not reported its outcome by then never will.
const ASKS_FOR: i64 = 45;
/// How long a seat is kept for an outcome that has not been recorded, in seconds.
const KEPT_FOR: i64 = 5 * 60;

/// A condition that selects the flows of a code that can still be redeemed.
const MATCHES: &str = "endpoint_id = $1 AND expires_at > $2 AND code_challenge = $4
    AND (code_hash = $3 OR (code_hash = '' AND code_challenge <> ''))";

/// The code that a request to `token` wants to redeem. The hash of the code finds query-mode flows,
/// and the challenge finds all others.
#[derive(Clone)]
pub struct Redeem {
    pub endpoint_id: String,
    pub code_hash: String,
    /// The hash of the verifier; empty if none was sent.
    pub code_challenge: String,
    /// The origin of the calling page, if it sends one.
    pub origin: Option<String>,
    /// The ID of this attempt, under which its outcome is reported.
    pub attempt: String,
    pub now: i64,
}

/// The result.
pub enum Redeemed {
    /// This attempt, and no other, may ask the provider.
    Yes(Box<Flow>),
    /// No open sign-in has this code and verifier.
    Unknown,
    /// An earlier attempt is asking the provider.
    UnderWay,
    /// An earlier attempt has asked the provider, or may have, and the response was lost.
    Lost,
    /// The sign-in belongs to an origin other than the calling page's; the code is not spent.
    OtherOrigin,
    /// The operator has suspended the installation; the code is not spent.
    Suspended,
}

/// The outcome of asking a provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The provider returned tokens.
    Answered,
    /// The provider returned something else, so the code is spent and no client has tokens.
    Refused,
    /// The code may be spent, but the response was lost, so no client will get the tokens.
    Lost,
    /// The provider was never reached, so the code is still valid.
    NotAsked,
}

impl Ended {
    const fn status(self) -> &'static str {
        match self {
            Self::Answered | Self::Refused => "redeemed",
            Self::Lost => "lost",
            Self::NotAsked => "returned",
        }
    }
}

/// Redeems a code at this endpoint, once (GW-15). A wrong verifier redeems nothing. Without PKCE,
/// an attacker may have sent one code to several flows: it is redeemed for all of them, and belongs
/// to the flow that it reached first.
///
/// # Errors
/// Database errors.
pub async fn redeem(tx: &Tx, redeem: &Redeem) -> Result<Redeemed> {
    let sql = format!(
        "UPDATE flows SET status = 'redeeming', redeem_attempt = $5, redeem_at = $2
        WHERE {MATCHES} AND status IN ('returned', 'kept') RETURNING {COLUMNS}"
    );
    let mut values = matching(redeem).to_vec();
    values.push((&redeem.attempt).into());
    let found = tx.query(&sql, &values).await?;
    let flows: Vec<Flow> = found.iter().map(Flow::read).collect::<Result<_>>()?;
    let Some(flow) = flows.into_iter().min_by_key(|flow| flow.answered_at) else {
        return earlier(tx, redeem).await;
    };
    if !may_ask(&flow, redeem.origin.as_deref()) {
        end(tx, &redeem.attempt, Ended::NotAsked, redeem.now).await?;
        return Ok(Redeemed::OtherOrigin);
    }
    if suspended(tx, &flow.installation_id).await?.is_some() {
        end(tx, &redeem.attempt, Ended::NotAsked, redeem.now).await?;
        return Ok(Redeemed::Suspended);
    }
    let account = Account::of(&flow.installation_id, &flow.limit_group);
    ask(tx, &account, &flow.reservation.id, redeem.now + KEPT_FOR).await?;
    Ok(Redeemed::Yes(Box::new(flow)))
}

/// Whether a page may redeem the code: only a page of the origin that the code was returned to.
/// This stops pages, but not programs, which can send any origin or none. The origin of a desktop
/// window cannot be known.
fn may_ask(flow: &Flow, origin: Option<&str>) -> bool {
    let own = || Url::parse(&flow.origin_url).ok().as_ref().map(origin_of);
    flow.desktop_mode || origin.is_none_or(|origin| own().as_deref() == Some(origin))
}

/// Records the outcome of an attempt; an attempt that has redeemed no code changes nothing. The
/// seat that was kept is freed if no tokens were returned.
///
/// # Errors
/// Database errors.
pub async fn end(tx: &Tx, attempt: &str, ended: Ended, now: i64) -> Result<()> {
    // The flow returns to its previous state: if its sign-in was not counted yet, that happens at
    // the exchange.
    let sql = "UPDATE flows SET status = CASE WHEN $2 = 'returned' AND sign_in_id = '' THEN 'kept' ELSE $2 END
        WHERE redeem_attempt = $1 AND status = 'redeeming'
        RETURNING installation_id, limit_group, reservation_id";
    let values = [attempt.into(), ended.status().into()];
    for flow in tx.query(sql, &values).await? {
        let account = Account::of(flow.str("installation_id")?, flow.str("limit_group")?);
        let reservation = flow.str("reservation_id")?;
        match ended {
            Ended::Answered => {}
            Ended::NotAsked => take_up_again(tx, &account, reservation).await?,
            Ended::Refused | Ended::Lost => release(tx, &account, reservation, now).await?,
        }
    }
    Ok(())
}

fn matching(redeem: &Redeem) -> [Value; 4] {
    [
        (&redeem.endpoint_id).into(),
        redeem.now.into(),
        (&redeem.code_hash).into(),
        (&redeem.code_challenge).into(),
    ]
}

/// The result of an earlier attempt with this code and verifier.
async fn earlier(tx: &Tx, redeem: &Redeem) -> Result<Redeemed> {
    let sql = format!(
        "SELECT status, redeem_at FROM flows WHERE {MATCHES} AND status IN ('returned', 'kept', 'redeeming', 'lost')"
    );
    let found = tx.query(&sql, &matching(redeem)).await?;
    let mut redeemed = Redeemed::Unknown;
    for row in &found {
        let asks_still = row.integer("redeem_at")? + ASKS_FOR > redeem.now;
        match row.str("status")? {
            // The flow has been restored in the meantime, so the next attempt can redeem the code.
            "returned" | "kept" => return Ok(Redeemed::UnderWay),
            "redeeming" if asks_still => return Ok(Redeemed::UnderWay),
            _ => redeemed = Redeemed::Lost,
        }
    }
    Ok(redeemed)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::flow::begin::{Begin, Begun, LIVES_FOR, begin, sweep};
    use crate::lighthouse::seats::network::Network;
    use crate::lighthouse::store::Store;

    const NOW: i64 = 1_800_000_000;

    fn begins(store: &Store, state: &str, now: i64) -> Begun {
        let account = Account {
            limit: 9,
            sign_ins_per_seat: 6,
            ..Account::of("i", "g")
        };
        let input = Begin {
            state_hash: state.to_owned(),
            ticket_hash: None,
            account,
            endpoint_id: "e".to_owned(),
            platform_type: "p".to_owned(),
            origin_url: "http://127.0.0.1:40123/".to_owned(),
            desktop_mode: false,
            code_challenge: state.to_owned(),
            browser_hash: state.to_owned(),
            network: Network::default(),
            counts_at_exchange: true,
            now,
        };
        block_on(store.write(input, |tx, input| Box::pin(begin(tx, input)))).unwrap()
    }

    fn redeems(store: &Store, now: i64) -> Redeemed {
        let input = Redeem {
            endpoint_id: "e".to_owned(),
            code_hash: "code".to_owned(),
            code_challenge: "slow".to_owned(),
            origin: None,
            attempt: "attempt".to_owned(),
            now,
        };
        block_on(store.write(input, |tx, input| Box::pin(redeem(tx, input)))).unwrap()
    }

    fn rows(store: &Store, table: &'static str) -> i64 {
        let sql = format!("SELECT COUNT(*) AS count FROM {table}");
        block_on(store.read(sql, |tx, sql| Box::pin(tx.count(sql, &[])))).unwrap()
    }

    #[test]
    fn a_refusal_after_the_flow_expired_frees_the_seat() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(begins(&store, "slow", NOW), Begun::Yes);
        block_on(
            store.write("UPDATE flows SET status = 'returned'", |tx, sql| {
                Box::pin(async move { tx.execute(sql, &[]).await })
            }),
        )
        .unwrap();
        let end_of_flow = NOW + LIVES_FOR;
        assert!(matches!(redeems(&store, end_of_flow - 1), Redeemed::Yes(_)));
        // No client can use the flow any more, so it is deleted.
        let sweeps = |now| block_on(store.write(now, |tx, now| Box::pin(sweep(tx, *now)))).unwrap();
        sweeps(end_of_flow);
        assert!(matches!(redeems(&store, end_of_flow), Redeemed::Unknown));
        assert_eq!(begins(&store, "slow", end_of_flow), Begun::StateInUse);
        block_on(store.write(end_of_flow + 5, |tx, now| {
            Box::pin(end(tx, "attempt", Ended::Refused, *now))
        }))
        .unwrap();
        assert_eq!(rows(&store, "flows"), 1, "its end may still be noted");
        sweeps(end_of_flow + 3600);
        assert_eq!(rows(&store, "seats"), 0);
        assert_eq!(rows(&store, "flows"), 0, "in the end it is forgotten");
    }

    /// A replica running 0.1.0 looks for `returned`, and would pass the tokens on without counting
    /// a user.
    #[test]
    fn an_older_replica_does_not_find_a_flow_counted_at_its_exchange() {
        let folder = tempfile::tempdir().unwrap();
        let store = Store::open(folder.path()).unwrap();
        assert_eq!(begins(&store, "slow", NOW), Begun::Yes);
        block_on(store.write("UPDATE flows SET status = 'kept'", |tx, sql| {
            Box::pin(async move { tx.execute(sql, &[]).await })
        }))
        .unwrap();
        for _ in 0..2 {
            assert!(matches!(redeems(&store, NOW + 1), Redeemed::Yes(_)));
            block_on(store.write(NOW + 2, |tx, now| {
                Box::pin(end(tx, "attempt", Ended::NotAsked, *now))
            }))
            .unwrap();
            assert_eq!(rows(&store, "flows WHERE status = 'returned'"), 0);
            assert_eq!(rows(&store, "flows WHERE status = 'kept'"), 1);
        }
    }
}
