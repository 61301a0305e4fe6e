//! The outbox in which a gateway's e-mail waits (protocol.md section 6). An e-mail is queued in the
//! same transaction as the change that causes it, and removed once it is delivered; `delivery`
//! sends it. Each e-mail is sent by one replica, which first moves its due time into the future.
//! SMTP has no way to ask whether an e-mail was accepted. One that was accepted just before a crash
//! or a lost connection is therefore sent a second time, with the same `Message-ID` and the same
//! bytes, and mail programs show such a pair as one. If e-mails are written as `.eml` files, both
//! attempts write the same file.

use crate::clock::Clock;
use crate::error::Result as Checked;
use crate::lighthouse::mail::delivery::Delivery;
use crate::lighthouse::mail::due::Due;
use crate::lighthouse::mail::failure::Failure;
use crate::lighthouse::mail::letter::{Gateway, Letter};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::{Operator, Settings};
use crate::lighthouse::store::{Error, Result, Row, Store, Tx};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::public_url::PublicUrl;
use lettre::message::Mailbox;
use std::path::Path;
use std::sync::Arc;
use tokio::sync::Notify;
use uuid::Uuid;

/// How long a replica may take to send an e-mail, in seconds: longer than any delivery. After this,
/// another replica may send it.
const LEASE: i64 = 5 * 60;
/// The sender's address, the delivery method, and the signal that an e-mail may be due.
pub struct Sender {
    from: Mailbox,
    delivery: Delivery,
    woken: Notify,
}

impl Sender {
    /// Reads the sender and the delivery method from the settings; without a server, e-mail goes to
    /// a folder in `data_folder`.
    ///
    /// # Errors
    /// [`crate::error::Kind::Config`], naming the setting that is wrong.
    pub fn open(settings: &Settings, data_folder: &Path, public_url: &str) -> Checked<Self> {
        let from = settings.mail.sender(public_url)?;
        Ok(Self {
            from,
            delivery: Delivery::open(&settings.mail, data_folder)?,
            woken: Notify::new(),
        })
    }
}

/// The outbox of a gateway, and everything that its e-mails are composed with.
pub struct Mail {
    pub sender: Sender,
    pub store: Store,
    pub clock: Clock,
    pub pepper: Arc<Pepper>,
    pub public_url: PublicUrl,
    pub operator: Arc<Operator>,
}

impl Mail {
    fn gateway(&self) -> Gateway<'_> {
        Gateway {
            pepper: &self.pepper,
            public_url: &self.public_url,
            operator: &self.operator,
        }
    }

    /// Removes old e-mail files, if e-mails are written to files.
    ///
    /// # Errors
    /// File system errors.
    pub async fn forget_files(&self, before: i64) -> std::io::Result<u64> {
        self.sender.delivery.forget(before).await
    }

    /// Signals that an e-mail may be due.
    pub fn wake(&self) {
        self.sender.woken.notify_one();
    }

    /// Waits until [`Self::wake`] is called, or returns at once if it was called since the last
    /// wait.
    pub async fn woken(&self) {
        self.sender.woken.notified().await;
    }
}

/// Queues an e-mail, in the installation's language, in the same transaction as the change that
/// causes it.
///
/// # Errors
/// Database errors.
pub async fn post(
    tx: &Tx,
    installation_id: &str,
    recipient: &str,
    letter: &Letter,
    now: i64,
) -> Result<()> {
    let letter = serde_json::to_string(letter)
        .map_err(|error| Error::Failed(format!("cannot store an e-mail: {error}")))?;
    let sql = "INSERT INTO outbox (mail_id, installation_id, recipient, letter, written_at, due_at, attempts, lease, language)
        VALUES ($1, $2, $3, $4, $5, $5, 0, '',
            COALESCE((SELECT language FROM installations WHERE installation_id = $2), ''))";
    let mail_id = Uuid::new_v4().to_string();
    let values = [
        (&mail_id).into(),
        installation_id.into(),
        recipient.into(),
        (&letter).into(),
        now.into(),
    ];
    tx.execute(sql, &values).await.map(drop)
}

/// Sends the e-mails that are due, one by one, until there are none, the server is unreachable, or
/// `stop` is set.
///
/// # Errors
/// Database errors.
pub async fn deliver_due(mail: &Mail, stop: impl Fn() -> bool) -> Result<()> {
    while !stop()
        && let Some(due) = claim(mail).await?
    {
        let outcome = match due.compose(&mail.sender.from, mail.gateway()) {
            Some(message) => mail.sender.delivery.send(&due.file_name(), &message).await,
            None => Err(Failure::Refused(due.flaw())),
        };
        let is_away = matches!(outcome, Err(Failure::Unreachable(_)));
        settle(mail, due, outcome).await?;
        if is_away {
            break;
        }
    }
    Ok(())
}

/// Leases the next due e-mail to the caller. Checks without a lock first, because usually none is
/// due.
async fn claim(mail: &Mail) -> Result<Option<Due>> {
    let now = mail.clock.now();
    let next = "SELECT mail_id FROM outbox WHERE due_at <= $1 ORDER BY due_at, mail_id LIMIT 1";
    let found = mail.store.read(now, move |tx, now| {
        Box::pin(async move { tx.find(next, &[(*now).into()]).await })
    });
    let Some(row) = found.await? else {
        return Ok(None);
    };
    let input = (row.text("mail_id")?, Uuid::new_v4().to_string(), now);
    let claimed = mail.store.write(input, |tx, (mail_id, lease, now)| {
        Box::pin(lease_one(tx, mail_id, lease, *now))
    });
    // If another replica was faster, this finds nothing, and the next round looks again.
    claimed.await?.as_ref().map(Due::read).transpose()
}

async fn lease_one(tx: &Tx, mail_id: &str, lease: &str, now: i64) -> Result<Option<Row>> {
    let sql = "UPDATE outbox SET due_at = $3, attempts = attempts + 1, lease = $2
        WHERE mail_id = $1 AND due_at <= $4
        RETURNING mail_id, recipient, letter, written_at, attempts, lease, language";
    tx.find(
        sql,
        &[
            mail_id.into(),
            lease.into(),
            (now + LEASE).into(),
            now.into(),
        ],
    )
    .await
}

/// Removes an e-mail that was delivered or abandoned, and puts back one that has to wait.
async fn settle(mail: &Mail, due: Due, outcome: std::result::Result<(), Failure>) -> Result<()> {
    let now = mail.clock.now();
    let wait = outcome.as_ref().err().map(|failure| due.wait(failure, now));
    let next = wait.flatten().map(|seconds| now + seconds);
    let input = (due.mail_id.clone(), due.lease.clone(), next);
    mail.store
        .write(input, |tx, (mail_id, lease, next)| {
            Box::pin(put_back(tx, mail_id, lease, *next))
        })
        .await?;
    let (kind, id, attempt) = (due.kind(), &due.mail_id, due.attempts);
    metrics::mail_tried(outcome.is_ok(), next.is_none());
    match outcome {
        Ok(()) => tracing::info!(kind, id, attempt, "e-mail delivered"),
        Err(reason) => {
            tracing::warn!(kind, id, attempt, %reason, given_up = next.is_none(), "e-mail not delivered");
        }
    }
    Ok(())
}

async fn put_back(tx: &Tx, mail_id: &str, lease: &str, next: Option<i64>) -> Result<()> {
    let Some(next) = next else {
        let sql = "DELETE FROM outbox WHERE mail_id = $1 AND lease = $2";
        return tx
            .execute(sql, &[mail_id.into(), lease.into()])
            .await
            .map(drop);
    };
    let sql = "UPDATE outbox SET due_at = $3 WHERE mail_id = $1 AND lease = $2";
    tx.execute(sql, &[mail_id.into(), lease.into(), next.into()])
        .await
        .map(drop)
}
