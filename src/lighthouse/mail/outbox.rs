//! The e-mail a gateway sends, and the outbox in which it waits (protocol.md section 6). An e-mail
//! is queued in the transaction of its cause and removed once it is delivered; `delivery` sends it.
//! An e-mail is sent once, by one replica, which first moves its due time ahead. SMTP has no way to
//! ask whether an e-mail was accepted, so one that was accepted just before a crash or a lost
//! connection is sent a second time, with the same `Message-ID` and the same bytes; mail programs
//! show such a pair as one. As `.eml` files they are the same file.

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

/// Longer than the longest delivery: after this, an e-mail whose sender has died is free again.
const LEASE: i64 = 5 * 60;
/// The sender's address, the delivery method, and the signal that something is due.
pub struct Sender {
    from: Mailbox,
    delivery: Delivery,
    woken: Notify,
}

impl Sender {
    /// According to the settings; without a server, a folder in `data_folder`.
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

/// The outbox of a gateway, and what its e-mails are made with.
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

    /// Removes old e-mail files, if e-mails are written as files.
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

    /// Returns once [`Self::wake`] has been called since the last wait.
    pub async fn woken(&self) {
        self.sender.woken.notified().await;
    }
}

/// Queues an e-mail in the transaction of its cause, in the installation's language.
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

/// The next due e-mail, leased to the caller; checks first without a lock, because there is usually
/// nothing.
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
    // Another replica may have been faster; the next check will tell.
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

/// Removes a delivered e-mail, and puts back one that has to wait.
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
