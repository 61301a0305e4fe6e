//! What is left of an installation that is deleted: its counts, without a name, until they have cooled down
//! (protocol.md section 5).

use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::owner;
use crate::lighthouse::seats::counts::PERIOD;
use crate::lighthouse::store::{Result as Stored, Tx};
use uuid::Uuid;

/// All that names an installation goes at once. The seats it had cool down under a name that was never used.
///
/// # Errors
/// Those of the database.
pub async fn forget(tx: &Tx, id: &str, now: i64) -> Stored<()> {
    let nameless = Uuid::new_v4().to_string();
    for table in [
        "installations",
        "idempotency_keys",
        "origins",
        "verifications",
        "outbox",
        "notices",
        "tickets",
        "flows",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE installation_id = $1"),
            &[id.into()],
        )
        .await?;
    }
    let is_suspended = suspended(tx, id).await?.is_some();
    for table in [
        "reservations",
        "evidence",
        "sign_ins",
        "suspensions",
        "operator_limits",
    ] {
        tx.execute(
            &format!("DELETE FROM {table} WHERE installation_id = $1"),
            &[id.into()],
        )
        .await?;
    }
    let sql = "SELECT CAST(COALESCE(SUM(users), 0) AS BIGINT) FROM usage_counts WHERE installation_id = $1";
    let users = tx
        .find(sql, &[id.into()])
        .await?
        .map_or(0, |row| row.integer(0));
    if users == 0 && !is_suspended {
        owner::free(tx, id).await?;
    } else {
        owner::keep(tx, id, &nameless, now).await?;
    }
    let sql =
        "UPDATE usage_counts SET installation_id = $2, pending = 0 WHERE installation_id = $1";
    tx.execute(sql, &[id.into(), (&nameless).into()]).await?;
    for table in ["seats", "sign_in_days"] {
        let sql = format!("UPDATE {table} SET installation_id = $2 WHERE installation_id = $1");
        tx.execute(&sql, &[id.into(), (&nameless).into()]).await?;
    }
    let sql = "INSERT INTO nameless (installation_id, forget_at) VALUES ($1, $2)";
    tx.execute(sql, &[(&nameless).into(), (now + PERIOD).into()])
        .await
        .map(drop)
}

/// Forgets the counts of deleted installations that have cooled down.
///
/// # Errors
/// Those of the database.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    let sql = "DELETE FROM nameless WHERE forget_at <= $1 RETURNING installation_id";
    for row in tx.query(sql, &[now.into()]).await? {
        for table in ["usage_counts", "seats", "sign_in_days", "owner_places"] {
            let sql = format!("DELETE FROM {table} WHERE installation_id = $1");
            tx.execute(&sql, &[row.text(0).as_str().into()]).await?;
        }
    }
    Ok(())
}
