//! How many verified installations one owner may have (protocol.md section 5, last paragraph), and
//! for whom the operator allows more. An owner is a mailbox. A place is a row, so the database
//! itself enforces the number.

use crate::lighthouse::mail::stopped;
use crate::lighthouse::pepper::{Keyed, Pepper};
use crate::lighthouse::seats::account::PERIOD;
use crate::lighthouse::store::{Result, Row, Store, Tx};
use crate::rfc::mailbox::normal;
use serde::Serialize;
use std::collections::HashSet;
use std::sync::Arc;

/// Default number of places per owner.
pub const PLACES: i64 = 3;
/// Maximum number of places that the operator may give an owner.
pub const MOST_PLACES: i64 = 10_000;

/// The keyed hash under which an owner is stored: the same for all spellings and sub-addresses of a
/// mailbox.
#[must_use]
pub fn hash(pepper: &Pepper, email: &str) -> String {
    keyed(pepper, email).now
}

fn keyed(pepper: &Pepper, email: &str) -> Keyed {
    let (mailbox, domain) = normal(email);
    pepper.keyed(&["owner", &mailbox, &domain])
}

/// Like [`hash`], but first moves the places and the limit that are stored under another pepper.
///
/// # Errors
/// Database errors.
pub async fn found(tx: &Tx, pepper: &Pepper, email: &str) -> Result<String> {
    let Keyed { now, before } = keyed(pepper, email);
    for before in &before {
        let values = [(&now).into(), before.into()];
        // The number of a place does not matter, as long as it is unique.
        let places = "UPDATE owner_places SET owner_hash = $1,
                place = place + (SELECT COALESCE(MAX(place), 0) FROM owner_places WHERE owner_hash = $1)
            WHERE owner_hash = $2";
        tx.execute(places, &values).await?;
        let limit = "UPDATE owner_limits SET owner_hash = $1
            WHERE owner_hash = $2 AND NOT EXISTS (SELECT 1 FROM owner_limits WHERE owner_hash = $1)";
        tx.execute(limit, &values).await?;
        // A limit that remains here has been replaced by a newer one.
        let sql = "DELETE FROM owner_limits WHERE owner_hash = $1";
        tx.execute(sql, &[before.into()]).await?;
    }
    Ok(now)
}

/// Installations per transaction.
const TOGETHER: i64 = 200;

/// Moves the rows of all installations' administrators to the current pepper.
///
/// # Errors
/// Database errors.
pub async fn known_owners(store: &Store, pepper: &Arc<Pepper>) -> Result<()> {
    let mut behind = Some(String::new());
    while let Some(id) = behind {
        let input = (pepper.clone(), id);
        let moved = store.write(input, |tx, (pepper, id)| Box::pin(some(tx, pepper, id)));
        behind = moved.await?;
    }
    Ok(())
}

/// Moves the rows of the next installations after an ID; returns the last ID, or `None` at the end.
async fn some(tx: &Tx, pepper: &Pepper, behind: &str) -> Result<Option<String>> {
    let sql = "SELECT installation_id, administrator_email FROM installations
        WHERE installation_id > $1 ORDER BY installation_id LIMIT $2";
    let rows = tx.query(sql, &[behind.into(), TOGETHER.into()]).await?;
    for row in &rows {
        let email = row.text("administrator_email")?;
        if !email.is_empty() {
            found(tx, pepper, &email).await?;
            stopped::move_over(tx, pepper, &email).await?;
        }
    }
    let last = rows.last().map(|row: &Row| row.text("installation_id"));
    last.transpose()
}

/// Gives an installation a place, unless it has one; returns `false` if the owner has none left.
///
/// # Errors
/// Database errors.
pub async fn take(tx: &Tx, owner_hash: &str, installation_id: &str, now: i64) -> Result<bool> {
    let sql = "DELETE FROM owner_places WHERE owner_hash = $1 AND kept_until <= $2";
    tx.execute(sql, &[owner_hash.into(), now.into()]).await?;
    if keeps(tx, owner_hash, installation_id).await? {
        return Ok(true);
    }
    for place in free_places(tx, owner_hash).await? {
        let sql = "INSERT INTO owner_places (owner_hash, place, installation_id, kept_until) VALUES ($1, $2, $3, NULL)
            ON CONFLICT (owner_hash, place) DO NOTHING";
        if tx
            .execute(
                sql,
                &[owner_hash.into(), place.into(), installation_id.into()],
            )
            .await?
            == 1
        {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Keeps the place that the installation already has from this owner, so that returning to an
/// earlier address does not take a second one. Returns whether there was one.
async fn keeps(tx: &Tx, owner_hash: &str, installation_id: &str) -> Result<bool> {
    let sql =
        "UPDATE owner_places SET kept_until = NULL WHERE owner_hash = $1 AND installation_id = $2";
    let values = [owner_hash.into(), installation_id.into()];
    Ok(tx.execute(sql, &values).await? > 0)
}

/// Whether the installation has a place of this owner, or had one within the cool-down.
///
/// # Errors
/// Database errors.
pub async fn has_place(tx: &Tx, owner_hash: &str, installation_id: &str) -> Result<bool> {
    let sql = "SELECT 1 AS place FROM owner_places WHERE owner_hash = $1 AND installation_id = $2";
    tx.exists(sql, &[owner_hash.into(), installation_id.into()])
        .await
}

async fn free_places(tx: &Tx, owner_hash: &str) -> Result<Vec<i64>> {
    let sql = "SELECT installations FROM owner_limits WHERE owner_hash = $1";
    let places = match tx.find(sql, &[owner_hash.into()]).await? {
        Some(row) => row.integer("installations")?,
        None => PLACES,
    };
    let sql = "SELECT place FROM owner_places WHERE owner_hash = $1";
    let rows = tx.query(sql, &[owner_hash.into()]).await?;
    let place = |row: &Row| row.integer("place");
    let taken: HashSet<i64> = rows.iter().map(place).collect::<Result<_>>()?;
    let places = places.saturating_sub(i64::try_from(taken.len()).unwrap_or(i64::MAX));
    let free = (1..).filter(|place| !taken.contains(place));
    Ok(free.take(usize::try_from(places).unwrap_or(0)).collect())
}

/// An owner's limit set by the operator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnerLimit {
    /// A keyed hash.
    pub owner: String,
    pub installations: i64,
    #[serde(skip)]
    pub set_at: i64,
}

/// Sets how many verified installations an owner may have.
///
/// # Errors
/// Database errors.
pub async fn allow(tx: &Tx, limit: &OwnerLimit) -> Result<()> {
    let sql = "INSERT INTO owner_limits (owner_hash, installations, set_at) VALUES ($1, $2, $3)
        ON CONFLICT (owner_hash) DO UPDATE SET installations = $2, set_at = $3";
    let values = [
        (&limit.owner).into(),
        limit.installations.into(),
        limit.set_at.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Removes an owner's limit; returns `false` if there was none.
///
/// # Errors
/// Database errors.
pub async fn disallow(tx: &Tx, owner_hash: &str) -> Result<bool> {
    let sql = "DELETE FROM owner_limits WHERE owner_hash = $1";
    Ok(tx.execute(sql, &[owner_hash.into()]).await? > 0)
}

/// Returns the limits of all owners, oldest first.
///
/// # Errors
/// Database errors.
pub async fn allowed(tx: &Tx) -> Result<Vec<OwnerLimit>> {
    let sql =
        "SELECT owner_hash, installations, set_at FROM owner_limits ORDER BY set_at, owner_hash";
    let read = |row: &Row| {
        Ok(OwnerLimit {
            owner: row.text("owner_hash")?,
            installations: row.integer("installations")?,
            set_at: row.integer("set_at")?,
        })
    };
    tx.query(sql, &[]).await?.iter().map(read).collect()
}

/// Frees the place of an installation without users, immediately.
///
/// # Errors
/// Database errors.
pub async fn free(tx: &Tx, installation_id: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM owner_places WHERE installation_id = $1",
        &[installation_id.into()],
    )
    .await
    .map(drop)
}

/// Frees an installation's place after the cool-down, so that the users of a deleted installation
/// cannot be replaced by as many new ones at once. `nameless` is the name under which its counts
/// continue. If the installation had already left the place, the time set then still applies.
///
/// # Errors
/// Database errors.
pub async fn keep(tx: &Tx, installation_id: &str, nameless: &str, now: i64) -> Result<()> {
    let sql = "UPDATE owner_places SET installation_id = $2, kept_until = COALESCE(kept_until, $3)
        WHERE installation_id = $1";
    let values = [
        installation_id.into(),
        nameless.into(),
        (now + PERIOD).into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_mailbox_are_the_same_owner() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let of = |email: &str| hash(&pepper, email);
        assert_eq!(of("ada@example.org"), of("Ada+home@EXAMPLE.org"));
        assert_ne!(of("ada@example.org"), of("ada@example.net"));
        assert_ne!(of("ada@example.org"), of("adam@example.org"));
    }
}
