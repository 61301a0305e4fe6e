//! The mailboxes whose owners have unsubscribed from e-mails about other people's installations,
//! and the link for unsubscribing. The mailboxes are stored as keyed hashes, which only this
//! gateway can compute.

use crate::api::installation::STOP;
use crate::lighthouse::pepper::{Keyed, Pepper};
use crate::lighthouse::store::{Result as Stored, Tx};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::rfc::mailbox::normal;
use subtle::ConstantTimeEq;

/// The keyed hash of a mailbox: the same for all its spellings.
#[must_use]
pub fn mailbox(pepper: &Pepper, email: &str) -> String {
    keyed(pepper, email).now
}

fn keyed(pepper: &Pepper, email: &str) -> Keyed {
    let (local, domain) = normal(email);
    pepper.keyed(&["mailbox", &local, &domain])
}

/// Whether a token is the one in the link for this mailbox.
pub(super) fn is_token(pepper: &Pepper, mailbox: &str, given: &str) -> bool {
    pepper.all().any(|one| {
        let expected = token(one, mailbox);
        expected.as_bytes().ct_eq(given.as_bytes()).into()
    })
}

fn token(pepper: &Pepper, mailbox: &str) -> String {
    pepper.hash(&["no more letters", mailbox])
}

/// The link in an e-mail to `recipient`.
#[must_use]
pub fn link(pepper: &Pepper, gateway: &PublicUrl, recipient: &str) -> String {
    let mailbox = mailbox(pepper, recipient);
    let token = token(pepper, &mailbox);
    format!("{}{STOP}?mailbox={mailbox}&token={token}", gateway.base())
}

/// Whether the owner of a mailbox has unsubscribed.
///
/// # Errors
/// Database errors.
pub async fn is_stopped(tx: &Tx, pepper: &Pepper, email: &str) -> Stored<bool> {
    // A row under another pepper stays, so that the link with which it was created can also remove
    // it.
    let Keyed { now, before } = keyed(pepper, email);
    for mailbox in std::iter::once(&now).chain(&before) {
        if stopped(tx, mailbox).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Moves a mailbox to the current pepper; links that were made with another pepper can no longer
/// change it.
///
/// # Errors
/// Database errors.
pub async fn move_over(tx: &Tx, pepper: &Pepper, email: &str) -> Stored<()> {
    let Keyed { now, before } = keyed(pepper, email);
    for before in &before {
        let sql = "INSERT INTO stopped_mailboxes (mailbox_hash, stopped_at)
            SELECT CAST($1 AS TEXT), stopped_at FROM stopped_mailboxes WHERE mailbox_hash = $2
            ON CONFLICT (mailbox_hash) DO NOTHING";
        tx.execute(sql, &[(&now).into(), before.into()]).await?;
        let sql = "DELETE FROM stopped_mailboxes WHERE mailbox_hash = $1";
        tx.execute(sql, &[before.into()]).await?;
    }
    Ok(())
}

pub(super) async fn stopped(tx: &Tx, mailbox: &str) -> Stored<bool> {
    let sql = "SELECT stopped_at FROM stopped_mailboxes WHERE mailbox_hash = $1";
    tx.exists(sql, &[mailbox.into()]).await
}

pub(super) async fn set(tx: &Tx, mailbox: &str, stops: bool, now: i64) -> Stored<()> {
    if stops {
        let sql = "INSERT INTO stopped_mailboxes (mailbox_hash, stopped_at) VALUES ($1, $2)
            ON CONFLICT (mailbox_hash) DO NOTHING";
        tx.execute(sql, &[mailbox.into(), now.into()]).await?;
        return Ok(());
    }
    let sql = "DELETE FROM stopped_mailboxes WHERE mailbox_hash = $1";
    tx.execute(sql, &[mailbox.into()]).await.map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_works_for_one_mailbox_in_all_its_spellings() {
        let folder = tempfile::tempdir().unwrap();
        let pepper = Pepper::open(folder.path()).unwrap();
        let [ada, again, eve] = ["ada@example.org", "Ada+x@example.org", "eve@example.org"]
            .map(|email| mailbox(&pepper, email));
        assert_eq!(ada, again);
        let given = token(&pepper, &ada);
        assert!(is_token(&pepper, &ada, &given));
        assert!(!is_token(&pepper, &eve, &given));
        assert!(!is_token(&pepper, &ada, ""));
    }
}
