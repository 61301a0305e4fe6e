//! Stores a ticket with its reserved seat, and finds it again if it is requested again (protocol.md
//! section 4).

use crate::api::ticket::TicketRequest;
use crate::api::usage::Tests;
use crate::clock::rfc3339;
use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::network::Network;
use crate::lighthouse::seats::reserve::{Asking, RESERVED_FOR, Reserved, renew, reserve};
use crate::lighthouse::seats::{together, trial};
use crate::lighthouse::store::{Held, Result as Stored, Statement, Store, Together, Tx, Value};
use crate::secret::Secret;
use std::sync::LazyLock;
use uuid::Uuid;

/// A request for a ticket, and the account that it is for.
pub(super) struct New {
    pub(super) request: TicketRequest,
    pub(super) endpoint_id: String,
    pub(super) account: Account,
    pub(super) ticket_hash: String,
    /// Maximum number of test sign-ins.
    pub(super) tests: i64,
    pub(super) now: i64,
}

impl New {
    fn asking(&self) -> Asking {
        Asking {
            evidence: Evidence {
                kind: Kind::Reference,
                key: reference(self),
            },
            network: Network::default(),
            kept_for: RESERVED_FOR,
            now: self.now,
        }
    }
}

/// The result of a request for a ticket, with the number of used test sign-ins if the ticket is for
/// a test.
pub(super) struct Issued {
    pub(super) reserved: Reserved,
    pub(super) tests: Option<Tests>,
}

/// Issues a ticket.
pub(super) async fn issue(store: &Store, new: New) -> Stored<Issued> {
    if new.request.test {
        return store
            .write_by_row(new, |tx, new| Box::pin(issue_one(tx, new)))
            .await;
    }
    store
        .write_together(&TICKETS, new, |tx, new| Box::pin(issue_one(tx, new)))
        .await
}

/// Issues many tickets in one transaction, for users who are new at their provider.
static TICKETS: Together<New, Issued> = Together {
    names: |new| vec![new.account.installation_id.as_str()],
    hold: |all| together::hold(all.iter().map(|new| &new.account)),
    write: |all| Statement {
        sql: &SQL,
        values: values(all),
    },
    done: |_, row| {
        Ok(Issued {
            reserved: Reserved::Yes(Reservation::read(row)?),
            tests: None,
        })
    },
};

/// The name and type of each value that a ticket stores besides its reservation.
const TICKET: [(&str, &str); 5] = [
    ("ticket_hash", "text"),
    ("endpoint_id", "text"),
    ("origin", "text"),
    ("state_hash", "text"),
    ("code_challenge", "text"),
];

static SQL: LazyLock<String> = LazyLock::new(|| {
    together::statement(
        Kind::Reference,
        &TICKET,
        "NOT EXISTS (SELECT 1 FROM tickets t WHERE t.ticket_hash = w.ticket_hash)
            AND NOT EXISTS (SELECT 1 FROM flows f WHERE f.state_hash = w.state_hash)",
        "INSERT INTO tickets (ticket_hash, installation_id, endpoint_id, origin, state_hash, code_challenge,
                reservation_id, user_id, key_hash, expires_at)
            SELECT ticket_hash, installation_id, endpoint_id, origin, state_hash, code_challenge,
                reservation_id, user_id, key_hash, kept_until FROM kept_ones",
    )
});

/// Returns the two statements that issue tickets on PostgreSQL, with the names of their parameters.
/// A benchmark compares their speed with that of the gateway.
#[must_use]
pub fn statements() -> [(&'static str, Vec<&'static str>); 2] {
    let hold = together::hold(std::iter::empty()).sql;
    let names = together::names().chain(TICKET.iter().map(|(name, _)| *name));
    [
        (hold, vec!["installation_id", "limit_group"]),
        (&SQL, names.collect()),
    ]
}

fn values(all: &[Held<'_, New>]) -> Vec<Value> {
    let mut values = together::values(all, |new| (&new.account, new.asking()));
    values.extend([
        together::texts(all, |new| &new.ticket_hash),
        together::texts(all, |new| &new.endpoint_id),
        together::texts(all, |new| &new.request.origin),
        together::texts(all, |new| &new.request.state_hash),
        together::texts(all, |new| {
            new.request.code_challenge.as_deref().unwrap_or_default()
        }),
    ]);
    values
}

async fn issue_one(tx: &Tx, new: &New) -> Stored<Issued> {
    if !new.request.test {
        let reserved = store(tx, new).await?;
        return Ok(Issued {
            reserved,
            tests: None,
        });
    }
    let before = trial::standing(tx, &new.account, new.now).await?;
    // A ticket that is valid, or whose sign-in is under way, is issued again. After that, a request
    // counts as another test.
    let (reserved, used) = if let Some(reservation) = repeated(tx, new).await? {
        (Reserved::Yes(reservation), before)
    } else if trial::take(tx, &new.account, new.tests, new.now).await? {
        let used = trial::standing(tx, &new.account, new.now).await?;
        (store_test(tx, new).await?, used)
    } else {
        (Reserved::Full, before)
    };
    let tests = Some(Tests {
        used: used.used,
        of: new.tests,
        until: rfc3339(used.until),
    });
    Ok(Issued { reserved, tests })
}

/// Stores a test ticket without reserving a seat: the reservation that the ticket names does not
/// exist.
async fn store_test(tx: &Tx, new: &New) -> Stored<Reserved> {
    let reservation = Reservation {
        id: Uuid::new_v4().to_string(),
        user_id: Uuid::new_v4().to_string(),
    };
    insert(tx, new, &reservation, &reference(new)).await?;
    Ok(Reserved::Yes(reservation))
}

/// Hashes the client's reference again, so that references from two installations can never be
/// compared.
fn reference(new: &New) -> String {
    let (installation, user_ref) = (&new.account.installation_id, &new.request.user_ref);
    Secret::new(format!("{installation}\n{user_ref}")).sha256()
}

async fn store(tx: &Tx, new: &New) -> Stored<Reserved> {
    if let Some(reservation) = repeated(tx, new).await? {
        return Ok(Reserved::Yes(reservation));
    }
    let asking = new.asking();
    let reserved = reserve(tx, &new.account, &asking).await?;
    if let Reserved::Yes(reservation) = &reserved {
        insert(tx, new, reservation, &asking.evidence.key).await?;
    }
    Ok(reserved)
}

async fn insert(tx: &Tx, new: &New, reservation: &Reservation, key_hash: &str) -> Stored<()> {
    let sql = "INSERT INTO tickets (ticket_hash, installation_id, endpoint_id, origin, state_hash, code_challenge, reservation_id, user_id, key_hash, expires_at, test)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
        ON CONFLICT (ticket_hash) DO UPDATE SET reservation_id = EXCLUDED.reservation_id, user_id = EXCLUDED.user_id,
            expires_at = EXCLUDED.expires_at";
    let request = &new.request;
    let values = [
        (&new.ticket_hash).into(),
        (&new.account.installation_id).into(),
        (&new.endpoint_id).into(),
        (&request.origin).into(),
        (&request.state_hash).into(),
        request.code_challenge.as_deref().unwrap_or_default().into(),
        (&reservation.id).into(),
        (&reservation.user_id).into(),
        key_hash.into(),
        (new.now + RESERVED_FOR).into(),
        i64::from(request.test).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Returns the reservation of an earlier ticket that is valid or whose sign-in is under way.
async fn repeated(tx: &Tx, new: &New) -> Stored<Option<Reservation>> {
    let sql = "UPDATE tickets SET expires_at = $3 WHERE ticket_hash = $1 AND expires_at > $2
        RETURNING reservation_id, user_id";
    let values = [
        (&new.ticket_hash).into(),
        new.now.into(),
        (new.now + RESERVED_FOR).into(),
    ];
    if let Some(row) = tx.find(sql, &values).await? {
        let reservation = Reservation::read(&row)?;
        renew(tx, &new.account, &reservation.id, RESERVED_FOR, new.now).await?;
        return Ok(Some(reservation));
    }
    // The ticket is spent. Its flow has the reservation, and the browser may repeat the redirect
    // that spent it.
    let sql = "SELECT reservation_id, user_id FROM flows
        WHERE state_hash = $1 AND ticket_hash = $2 AND expires_at > $3";
    let values = [
        (&new.request.state_hash).into(),
        (&new.ticket_hash).into(),
        new.now.into(),
    ];
    let row = tx.find(sql, &values).await?;
    row.map(|row| Reservation::read(&row)).transpose()
}
