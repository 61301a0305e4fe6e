//! How many verified installations one owner may have (protocol.md section 5, last paragraph). An owner is an
//! e-mail address; a place is a row, so the database itself holds the number.

use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::account::PERIOD;
use crate::lighthouse::store::{Result, Tx};

/// Places of one owner.
pub const PLACES: i64 = 3;

/// How an owner is stored: the same for all spellings and sub-addresses of one mailbox.
#[must_use]
pub fn hash(pepper: &Pepper, email: &str) -> String {
    let (mailbox, domain) = email.rsplit_once('@').unwrap_or((email, ""));
    let mailbox = mailbox
        .split_once('+')
        .map_or(mailbox, |(mailbox, _)| mailbox);
    pepper.hash(&["owner", &mailbox.to_lowercase(), &domain.to_lowercase()])
}

/// Takes a place for an installation that has none; `false` when the owner has no place left.
///
/// # Errors
/// Those of the database.
pub async fn take(tx: &Tx, owner_hash: &str, installation_id: &str, now: i64) -> Result<bool> {
    let sql = "DELETE FROM owner_places WHERE owner_hash = $1 AND kept_until <= $2";
    tx.execute(sql, &[owner_hash.into(), now.into()]).await?;
    for place in 1..=PLACES {
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

/// Frees the place at once: the installation goes on under another address.
///
/// # Errors
/// Those of the database.
pub async fn free(tx: &Tx, installation_id: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM owner_places WHERE installation_id = $1",
        &[installation_id.into()],
    )
    .await
    .map(drop)
}

/// Frees the place when the cool-down is over, so that a deleted installation's users cannot be followed by as
/// many new ones at once. `nameless` is what its counts are called from now on.
///
/// # Errors
/// Those of the database.
pub async fn keep(tx: &Tx, installation_id: &str, nameless: &str, now: i64) -> Result<()> {
    let sql =
        "UPDATE owner_places SET installation_id = $2, kept_until = $3 WHERE installation_id = $1";
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
    fn spellings_of_one_mailbox_are_one_owner() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let of = |email: &str| hash(&pepper, email);
        assert_eq!(of("ada@example.org"), of("Ada+home@EXAMPLE.org"));
        assert_ne!(of("ada@example.org"), of("ada@example.net"));
        assert_ne!(of("ada@example.org"), of("adam@example.org"));
    }
}
