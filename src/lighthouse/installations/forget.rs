//! Deletes an installation, and keeps its counts, without a name, until the cool-down is over
//! (protocol.md section 5).

use crate::lighthouse::audit;
use crate::lighthouse::audit::{Action, Actor, Entry};
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::owner;
use crate::lighthouse::installations::record::ANONYMOUS;
use crate::lighthouse::seats::account::PERIOD;
use crate::lighthouse::store::{Result as Stored, Tx};
use uuid::Uuid;

/// The tables with data that refers to an installation or is only useful while it exists.
const DELETED: [&str; 19] = [
    "installations",
    "idempotency_keys",
    "origins",
    "verifications",
    "outbox",
    "notices",
    "operator_letters_sent",
    "tickets",
    "flows",
    "reservations",
    "evidence",
    "sign_ins",
    "ticketless_seats",
    "test_sign_ins",
    "test_subjects",
    "seat_releases",
    "suspensions",
    "operator_limits",
    "used_origins",
];
/// The tables whose rows are kept, without a name, for the cool-down.
const COUNTED: [&str; 3] = ["usage_counts", "seats", "sign_in_days"];

/// Deletes an installation for the operator; returns `false` if the ID is unknown.
///
/// # Errors
/// Database errors.
pub async fn erase(tx: &Tx, id: &str, actor: &Actor, now: i64) -> Stored<bool> {
    let sql = "UPDATE installations SET generation = generation + 1 WHERE installation_id = $1";
    if id == ANONYMOUS || tx.execute(sql, &[id.into()]).await? == 0 {
        return Ok(false);
    }
    forget(tx, id, actor, now).await?;
    Ok(true)
}

/// Deletes everything that refers to an installation, except for the entries in the audit log,
/// which lose their address hashes. Its seats cool down under a new random name.
///
/// # Errors
/// Database errors.
pub async fn forget(tx: &Tx, id: &str, actor: &Actor, now: i64) -> Stored<()> {
    let nameless = Uuid::new_v4().to_string();
    let is_suspended = suspended(tx, id).await?.is_some();
    for table in DELETED {
        delete(tx, table, id).await?;
    }
    if !has_users(tx, id).await? && !is_suspended {
        owner::free(tx, id).await?;
    } else {
        owner::keep(tx, id, &nameless, now).await?;
    }
    let sql = "UPDATE usage_counts SET pending = 0 WHERE installation_id = $1";
    tx.execute(sql, &[id.into()]).await?;
    for table in COUNTED {
        let sql = format!("UPDATE {table} SET installation_id = $2 WHERE installation_id = $1");
        tx.execute(&sql, &[id.into(), (&nameless).into()]).await?;
    }
    let sql = "INSERT INTO nameless (installation_id, forget_at) VALUES ($1, $2)";
    tx.execute(sql, &[(&nameless).into(), (now + PERIOD).into()])
        .await?;
    leave_id_alone(tx, id, actor, now).await?;
    tx.erase();
    Ok(())
}

/// Keeps in the audit log who deleted the installation, and when, but not from where.
async fn leave_id_alone(tx: &Tx, id: &str, actor: &Actor, now: i64) -> Stored<()> {
    let actor = match actor {
        Actor::Installation { .. } => Actor::Installation {
            address_hash: String::new(),
        },
        other => other.clone(),
    };
    audit::leave_no_address(tx, id).await?;
    audit::put_up(tx, id, now).await?;
    let entry = Entry::new(actor, Action::Deleted, id, "");
    audit::note(tx, &entry, now).await
}

/// Deletes the counts of deleted installations whose cool-down is over, and frees their owners'
/// places.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    let sql = "DELETE FROM nameless WHERE forget_at <= $1 RETURNING installation_id";
    for row in tx.query(sql, &[now.into()]).await? {
        let nameless = row.text("installation_id")?;
        for table in COUNTED {
            delete(tx, table, &nameless).await?;
        }
        owner::free(tx, &nameless).await?;
    }
    Ok(())
}

async fn delete(tx: &Tx, table: &str, id: &str) -> Stored<()> {
    let sql = format!("DELETE FROM {table} WHERE installation_id = $1");
    tx.execute(&sql, &[id.into()]).await.map(drop)
}

/// Whether an installation has users at any provider.
///
/// # Errors
/// Database errors.
pub(super) async fn has_users(tx: &Tx, id: &str) -> Stored<bool> {
    let sql = "SELECT users FROM usage_counts WHERE installation_id = $1 AND users > 0 LIMIT 1";
    tx.exists(sql, &[id.into()]).await
}
