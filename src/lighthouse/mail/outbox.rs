//! The mail a gateway sends, and the outbox it waits in (protocol.md section 6). A letter is written in the
//! transaction of its cause and taken out when it is delivered; how it travels is `delivery`'s affair.
//!
//! A letter is sent once, and by one replica: whoever sends it moves its due time ahead first. SMTP has no way
//! to ask whether a mail was taken, so one that was taken just before a kill or a lost connection goes out a
//! second time, with the same `Message-ID` and the same bytes; mail programs show such a pair as one. As
//! `.eml` files they are one file.

use crate::clock::Clock;
use crate::error::Result as Checked;
use crate::lighthouse::mail::delivery::{Delivery, Failure};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::verification;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::store::{Error, Result, Row, Store, Tx};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::public_url::PublicUrl;
use lettre::message::header::{ContentTransferEncoding, ContentType, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox, Message};
use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};
use tokio::sync::Notify;
use uuid::Uuid;

/// Longer than the longest delivery: a mail whose sender has died is free again after this.
const LEASE: i64 = 5 * 60;
/// A mail that cannot be delivered for so long is given up.
const GIVEN_UP_AFTER: i64 = 3 * 24 * 60 * 60;
/// Times a mail is shown to a server that refuses it for good.
const REFUSALS: i64 = 5;

/// Whom mail comes from, how it travels, and the bell that says some is due.
pub struct Sender {
    from: Mailbox,
    delivery: Delivery,
    woken: Notify,
}

impl Sender {
    /// As the settings say; without a server, a folder in `data_folder`.
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

/// The outbox of a gateway, and what its letters are made with.
pub struct Mail {
    pub sender: Sender,
    pub store: Store,
    pub clock: Clock,
    pub pepper: Arc<Pepper>,
    pub public_url: PublicUrl,
}

impl Mail {
    /// A letter may be due.
    pub fn wake(&self) {
        self.sender.woken.notify_one();
    }

    /// Until [`Self::wake`] was called, since the last time this was waited for.
    pub async fn woken(&self) {
        self.sender.woken.notified().await;
    }
}

/// Writes a letter to the outbox, inside the transaction of its cause.
///
/// # Errors
/// Those of the database.
pub async fn post(
    tx: &Tx,
    installation_id: &str,
    recipient: &str,
    letter: &Letter,
    now: i64,
) -> Result<()> {
    let letter = serde_json::to_string(letter)
        .map_err(|error| Error::Failed(format!("a letter cannot be stored: {error}")))?;
    let sql = "INSERT INTO outbox (mail_id, installation_id, recipient, letter, written_at, due_at, attempts, lease)
        VALUES ($1, $2, $3, $4, $5, $5, 0, '')";
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

/// Sends what is due, one after the other, until nothing is, the server is out of reach, or `stop` says so.
///
/// # Errors
/// Those of the database.
pub async fn deliver_due(mail: &Mail, stop: impl Fn() -> bool) -> Result<()> {
    while !stop()
        && let Some(due) = claim(mail).await?
    {
        let outcome = match due.compose(mail) {
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

/// A mail that is ours to send until the lease ends.
struct Due {
    mail_id: String,
    recipient: String,
    /// Where it is none of ours, why not: that mail waits and is given up, the others go out.
    letter: Result<Letter>,
    written_at: i64,
    attempts: i64,
    lease: String,
}

impl Due {
    fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            mail_id: row.text("mail_id")?,
            recipient: row.text("recipient")?,
            letter: row.json("letter"),
            written_at: row.integer("written_at")?,
            attempts: row.integer("attempts")?,
            lease: row.text("lease")?,
        })
    }

    /// The same bytes at every attempt.
    fn compose(&self, mail: &Mail) -> Option<Message> {
        let letter = self.letter.as_ref().ok()?;
        let (subject, text) = letter.text(&mail.pepper, &mail.public_url);
        let from = &mail.sender.from;
        let date = UNIX_EPOCH + Duration::from_secs(u64::try_from(self.written_at).ok()?);
        let message_id = format!("<{}@{}>", self.mail_id, from.email.domain());
        Message::builder()
            .from(from.clone())
            .to(Mailbox::new(None, self.recipient.parse().ok()?))
            .subject(subject)
            .date(date)
            .message_id(Some(message_id))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(body(text))
            .ok()
    }

    /// Why there is nothing to send.
    fn flaw(&self) -> String {
        match &self.letter {
            Ok(_) => "it cannot be written".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    fn file_name(&self) -> String {
        let time = crate::clock::rfc3339(self.written_at).replace(':', "-");
        format!("{time}-{}.eml", self.mail_id)
    }

    fn kind(&self) -> &'static str {
        self.letter.as_ref().map_or("unknown", Letter::kind)
    }
}

/// The next due mail, leased to the caller; a look first, because most looks find nothing.
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
    // Another replica may have been faster; the next look will tell.
    claimed.await?.as_ref().map(Due::read).transpose()
}

async fn lease_one(tx: &Tx, mail_id: &str, lease: &str, now: i64) -> Result<Option<Row>> {
    let sql = "UPDATE outbox SET due_at = $3, attempts = attempts + 1, lease = $2
        WHERE mail_id = $1 AND due_at <= $4
        RETURNING mail_id, recipient, letter, written_at, attempts, lease";
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

/// Takes a delivered mail out and puts back what has to wait.
async fn settle(mail: &Mail, due: Due, outcome: std::result::Result<(), Failure>) -> Result<()> {
    let now = mail.clock.now();
    let wait = outcome
        .as_ref()
        .err()
        .map(|failure| wait(&due, failure, now));
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
        Ok(()) => tracing::info!(kind, id, attempt, "mail delivered"),
        Err(reason) => {
            tracing::warn!(kind, id, attempt, %reason, given_up = next.is_none(), "mail not delivered");
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

/// Seconds until the next attempt; nothing when there is to be none.
fn wait(due: &Due, failure: &Failure, now: i64) -> Option<i64> {
    let useful_for = match due.letter {
        Ok(Letter::Verification { .. }) => verification::GOOD_FOR,
        _ => GIVEN_UP_AFTER,
    };
    let refused = matches!(failure, Failure::Refused(_));
    if now - due.written_at >= useful_for || refused && due.attempts >= REFUSALS {
        return None;
    }
    let before = due.attempts.clamp(1, 11) - 1;
    Some(if refused {
        (15 * 60) << (2 * before)
    } else {
        i64::min(5 << before, 60 * 60)
    })
}

/// As it is where that is allowed (RFC 5322 section 2.1.1), so that a link can be read and copied from a file.
fn body(text: String) -> Body {
    if text.is_ascii() && text.lines().all(|line| line.len() < 998) {
        return Body::dangerous_pre_encoded(
            text.replace('\n', "\r\n").into_bytes(),
            ContentTransferEncoding::SevenBit,
        );
    }
    Body::new(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn due(letter: Letter, attempts: i64) -> Due {
        let text = String::new;
        Due {
            mail_id: text(),
            recipient: text(),
            letter: Ok(letter),
            written_at: 0,
            attempts,
            lease: text(),
        }
    }

    #[test]
    fn waits_longer_each_time_and_gives_up_in_the_end() {
        let down = Failure::Unreachable("down".to_owned());
        let waits = [1, 2, 3, 10, 11, 60]
            .map(|attempts| wait(&due(Letter::EmailChanged, attempts), &down, 1));
        assert_eq!(waits, [5, 10, 20, 2560, 3600, 3600].map(Some));
        assert_eq!(
            wait(&due(Letter::EmailChanged, 60), &down, GIVEN_UP_AFTER),
            None
        );
        let stale = due(
            Letter::Verification {
                verification_id: String::new(),
            },
            1,
        );
        assert_eq!(wait(&stale, &down, verification::GOOD_FOR), None);
        let refused = Failure::Refused("550".to_owned());
        let waits =
            [1, 2, 3, 4, 5].map(|attempts| wait(&due(Letter::EmailChanged, attempts), &refused, 1));
        assert_eq!(
            waits,
            [Some(900), Some(3600), Some(14_400), Some(57_600), None]
        );
    }
}
