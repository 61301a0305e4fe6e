//! Verification that an administrator receives e-mail at their address: starting it, trying a code
//! or a link, completing it (protocol.md section 2).

use crate::lighthouse::audit::{Action, Actor, Entry, note};
use crate::lighthouse::installations::rate::{Cap, DAY, HOUR};
use crate::lighthouse::installations::{dormant, owner, rate};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::outbox;
use crate::lighthouse::mail::stopped;
use crate::lighthouse::mail::verification::{GOOD_FOR, is_code};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use crate::secret::Secret;
use std::net::IpAddr;
use std::sync::Arc;
use uuid::Uuid;

/// Number of wrong codes after which a new e-mail is needed.
const TRIES: i64 = 5;
/// How often an installation may request the e-mail again (protocol.md section 2).
const CAP: Cap = Cap {
    times: 3,
    within: HOUR,
};
/// How often an installation may change its address. Counted separately from requests for e-mails,
/// so that an administrator who has waited for e-mail at a mistyped address can correct it at once.
pub const CHANGES: Cap = CAP;
/// How many e-mails about new addresses one mailbox gets, whoever causes them, so that strangers'
/// registrations cannot flood it.
const MAILBOX_CAP: Cap = Cap {
    times: 20,
    within: DAY,
};
/// How many e-mails administrators may request again for one mailbox from one network. Separate
/// from [`MAILBOX_CAP`], so that strangers on other networks cannot use up this limit.
const ASKED_CAP: Cap = Cap {
    times: 10,
    within: DAY,
};
/// How many e-mails one mailbox gets from all installations for which it was never verified,
/// wherever they are requested from.
const STRANGERS_CAP: Cap = Cap {
    times: 60,
    within: DAY,
};

/// The key under which [`CAP`] is counted.
fn asked(installation_id: &str) -> String {
    format!("verification mails of {installation_id}")
}

/// The key under which [`CHANGES`] is counted.
#[must_use]
pub fn changes(installation_id: &str) -> String {
    format!("new addresses of {installation_id}")
}

/// Starts the verification of a new address and queues the e-mail. A mailbox over its limit gets
/// none, but the administrator can request one later.
///
/// # Errors
/// Database errors.
pub async fn begin_quietly(
    tx: &Tx,
    pepper: &Pepper,
    installation_id: &str,
    email: &str,
    now: i64,
) -> Stored<()> {
    let sql = "DELETE FROM verifications WHERE installation_id = $1";
    tx.execute(sql, &[installation_id.into()]).await?;
    let mailbox = format!("verification mails to {}", owner::hash(pepper, email));
    if rate::take(tx, &mailbox, MAILBOX_CAP, now).await?.is_some() {
        return Ok(());
    }
    begin(tx, pepper, installation_id, email, now)
        .await
        .map(drop)
}

/// Which limit on e-mails was reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Budget {
    /// [`CAP`].
    Installation,
    /// [`ASKED_CAP`].
    Network,
    /// [`STRANGERS_CAP`].
    Mailbox,
}

impl Budget {
    /// The message that the limit is reached, and what the administrator can do now.
    #[must_use]
    pub const fn used_up(self) -> &'static str {
        match self {
            Self::Installation => {
                "the limit of 3 verification e-mails per hour for this installation is reached; the most recent \
                 one still works, and `fastenctl update --email` corrects a mistyped address at once"
            }
            Self::Network => {
                "the limit of 10 verification e-mails per day to this address from your network is \
                  reached; the most recent one still works"
            }
            Self::Mailbox => {
                "the limit of 60 verification e-mails per day to this address is reached; to \
                 verify another address now, run `fastenctl update --email`"
            }
        }
    }
}

/// The outcome of requesting an e-mail.
pub enum Sent {
    Until(i64),
    /// The limit that is reached, and the seconds until the next request is allowed.
    TooOften(Budget, i64),
    /// The owner of the mailbox has unsubscribed.
    Stopped,
}

/// Queues the e-mail for the pending verification, or for a new one if that cannot be used any
/// more.
async fn begin(
    tx: &Tx,
    pepper: &Pepper,
    installation_id: &str,
    email: &str,
    now: i64,
) -> Stored<Sent> {
    if stopped::is_stopped(tx, pepper, email).await? {
        return Ok(Sent::Stopped);
    }
    if let Some(seconds) = take_of_strangers(tx, pepper, installation_id, email, now).await? {
        return Ok(Sent::TooOften(Budget::Mailbox, seconds));
    }
    let sql = "SELECT verification_id, expires_at FROM verifications
        WHERE installation_id = $1 AND email = $2 AND verified = 0 AND tries < $3 AND expires_at > $4";
    let values = [
        installation_id.into(),
        email.into(),
        TRIES.into(),
        (now + HOUR).into(),
    ];
    let (verification_id, expires_at) = match tx.find(sql, &values).await? {
        Some(open) => (open.text("verification_id")?, open.integer("expires_at")?),
        None => insert(tx, installation_id, email, now).await?,
    };
    outbox::post(
        tx,
        installation_id,
        email,
        &Letter::Verification { verification_id },
        now,
    )
    .await?;
    Ok(Sent::Until(expires_at))
}

/// Counts an e-mail to a mailbox that was never verified for this installation. If the limit is
/// reached, returns the seconds until the next one is allowed.
async fn take_of_strangers(
    tx: &Tx,
    pepper: &Pepper,
    installation_id: &str,
    email: &str,
    now: i64,
) -> Stored<Option<i64>> {
    let owner = owner::found(tx, pepper, email).await?;
    if owner::has_place(tx, &owner, installation_id).await? {
        return Ok(None);
    }
    let mailbox = format!("strangers' mails to {owner}");
    rate::take(tx, &mailbox, STRANGERS_CAP, now).await
}

async fn insert(tx: &Tx, installation_id: &str, email: &str, now: i64) -> Stored<(String, i64)> {
    let (verification_id, expires_at) = (Uuid::new_v4().to_string(), now + GOOD_FOR);
    let sql = "INSERT INTO verifications (installation_id, verification_id, email, tries, verified, expires_at)
        VALUES ($1, $2, $3, 0, 0, $4)
        ON CONFLICT (installation_id) DO UPDATE
            SET verification_id = $2, email = $3, tries = 0, verified = 0, expires_at = $4";
    let values = [
        installation_id.into(),
        (&verification_id).into(),
        email.into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values).await?;
    Ok((verification_id, expires_at))
}

/// An administrator's request for another e-mail, and where it comes from.
pub struct Asked {
    pub pepper: Arc<Pepper>,
    pub installation_id: String,
    pub email: String,
    /// From [`networks`].
    pub networks: Vec<(String, Cap)>,
    pub now: i64,
}

/// The keys and limits for counting the e-mails requested from an IP address.
#[must_use]
pub fn networks(pepper: &Pepper, email: &str, address: IpAddr) -> Vec<(String, Cap)> {
    let what = format!("resends to {}", owner::hash(pepper, email));
    rate::networks_of(pepper, &what, ASKED_CAP, address)
}

/// Sends the e-mail again at the administrator's request.
///
/// # Errors
/// Database errors.
pub async fn again(tx: &Tx, wish: &Asked) -> Stored<Sent> {
    let (id, now) = (&wish.installation_id, wish.now);
    if let Some(seconds) = rate::take(tx, &asked(id), CAP, now).await? {
        return Ok(Sent::TooOften(Budget::Installation, seconds));
    }
    if let Some(seconds) = rate::take_all(tx, &wish.networks, now).await? {
        return Ok(Sent::TooOften(Budget::Network, seconds));
    }
    begin(tx, &wish.pepper, id, &wish.email, now).await
}

/// The outcome of trying a code or following a link.
pub enum Proof {
    /// For this address.
    Good(String),
    WrongCode,
    Expired,
    OwnerIsFull,
}

/// Tries a code. Counts each attempt before checking the code, so that parallel guesses count too.
///
/// # Errors
/// Database errors.
pub async fn try_code(
    tx: &Tx,
    pepper: &Pepper,
    installation_id: &str,
    code: &Secret,
    now: i64,
) -> Stored<Proof> {
    let sql = "UPDATE verifications SET tries = tries + 1
        WHERE installation_id = $1 AND expires_at > $2 AND tries < $3 AND verified = 0
        RETURNING verification_id, installation_id, email, verified";
    let Some(row) = tx
        .find(sql, &[installation_id.into(), now.into(), TRIES.into()])
        .await?
    else {
        return Ok(Proof::Expired);
    };
    let open = Open::read(&row)?;
    if !is_code(pepper, &open.id, code) {
        return Ok(Proof::WrongCode);
    }
    complete(tx, pepper, open, now).await
}

/// A pending verification.
#[derive(Clone)]
pub struct Open {
    pub email: String,
    pub verified: bool,
    id: String,
    installation_id: String,
}

impl Open {
    fn read(row: &Row) -> Stored<Self> {
        Ok(Self {
            id: row.text("verification_id")?,
            installation_id: row.text("installation_id")?,
            email: row.text("email")?,
            verified: row.flag("verified")?,
        })
    }
}

/// Finds a verification by its ID.
///
/// # Errors
/// Database errors.
pub async fn open_by_id(tx: &Tx, verification_id: &str, now: i64) -> Stored<Option<Open>> {
    let sql = "SELECT verification_id, installation_id, email, verified FROM verifications
        WHERE verification_id = $1 AND expires_at > $2";
    tx.find(sql, &[verification_id.into(), now.into()])
        .await?
        .as_ref()
        .map(Open::read)
        .transpose()
}

async fn complete(tx: &Tx, pepper: &Pepper, open: Open, now: i64) -> Stored<Proof> {
    let owner = owner::found(tx, pepper, &open.email).await?;
    if !owner::take(tx, &owner, &open.installation_id, now).await? {
        return Ok(Proof::OwnerIsFull);
    }
    let sql = "UPDATE verifications SET verified = 1 WHERE installation_id = $1";
    tx.execute(sql, &[(&open.installation_id).into()]).await?;
    let sql = "UPDATE installations SET verification_status = 'VERIFIED'
        WHERE installation_id = $1 AND administrator_email = $2";
    tx.execute(sql, &[(&open.installation_id).into(), (&open.email).into()])
        .await?;
    dormant::rouse(tx, &open.installation_id).await?;
    let actor = Actor::Installation {
        address_hash: String::new(),
    };
    let entry = Entry::new(actor, Action::EmailVerified, &open.installation_id, "");
    note(tx, &entry, now).await?;
    Ok(Proof::Good(open.email))
}

/// Completes a verification by its link; following it again changes nothing.
///
/// # Errors
/// Database errors.
pub async fn follow(tx: &Tx, pepper: &Pepper, verification_id: &str, now: i64) -> Stored<Proof> {
    match open_by_id(tx, verification_id, now).await? {
        Some(open) if open.verified => Ok(Proof::Good(open.email)),
        Some(open) => complete(tx, pepper, open, now).await,
        None => Ok(Proof::Expired),
    }
}

/// Deletes expired verifications.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Stored<()> {
    tx.execute(
        "DELETE FROM verifications WHERE expires_at <= $1",
        &[now.into()],
    )
    .await
    .map(drop)
}
