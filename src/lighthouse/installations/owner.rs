//! How many verified installations one owner may have (protocol.md section 5, last paragraph), and
//! where the operator allows more. An owner is a mailbox; a place is a row, so the database itself
//! enforces the number.

use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::account::PERIOD;
use crate::lighthouse::store::{Result, Row, Tx};
use crate::rfc::mailbox::normal;
use serde::Serialize;
use std::collections::HashSet;

/// Places per owner by default.
pub const PLACES: i64 = 3;
/// The maximum that the operator may set.
pub const MOST_PLACES: i64 = 10_000;

/// How an owner is stored: the same for all spellings and sub-addresses of a mailbox.
#[must_use]
pub fn hash(pepper: &Pepper, email: &str) -> String {
    let (mailbox, domain) = normal(email);
    pepper.hash(&["owner", &mailbox, &domain])
}

/// Takes a place for an installation without one; `false` if the owner has none left.
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

/// Whether the installation already has a place of this owner, and keeps it: returning to an
/// earlier address does not take a second one.
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

/// Sets how many installations an owner may have.
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

/// Removes an owner's limit; `false` if there was none.
///
/// # Errors
/// Database errors.
pub async fn disallow(tx: &Tx, owner_hash: &str) -> Result<bool> {
    let sql = "DELETE FROM owner_limits WHERE owner_hash = $1";
    Ok(tx.execute(sql, &[owner_hash.into()]).await? > 0)
}

/// All owner limits, oldest first.
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

/// Frees the place immediately: the installation continues under another address.
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

/// Frees the place after the cool-down, so that a deleted installation's users cannot be replaced
/// by as many new ones at once. `nameless` is the name of its counts from now on. A place that it
/// left earlier is freed at the time set then.
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
