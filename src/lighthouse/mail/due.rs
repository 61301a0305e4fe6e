//! An e-mail that is due: how it is stored, how it is sent, and how long it waits after a failure.

use crate::lighthouse::mail::delivery::begin_of_name;
use crate::lighthouse::mail::failure::Failure;
use crate::lighthouse::mail::letter::{Gateway, Letter};
use crate::lighthouse::mail::verification;
use crate::lighthouse::store::{Result, Row};
use crate::lighthouse::words::language::Language;
use lettre::message::header::{ContentTransferEncoding, ContentType, MIME_VERSION_1_0};
use lettre::message::{Body, Mailbox, Message};
use std::time::{Duration, UNIX_EPOCH};

/// How long the outbox tries to deliver an e-mail, in seconds; a verification e-mail only as long
/// as its code is valid.
const GIVEN_UP_AFTER: i64 = 3 * 24 * 60 * 60;
/// Maximum number of attempts to deliver an e-mail that the server permanently rejects.
const REFUSALS: i64 = 5;

/// An e-mail that this replica may send until the lease ends.
pub(super) struct Due {
    pub(super) mail_id: String,
    recipient: String,
    /// The e-mail, or why the row does not contain one. Such a row stays until its time is up, and
    /// does not hold up other e-mails.
    letter: Result<Letter>,
    language: Language,
    written_at: i64,
    pub(super) attempts: i64,
    pub(super) lease: String,
}

impl Due {
    pub(super) fn read(row: &Row) -> Result<Self> {
        Ok(Self {
            mail_id: row.text("mail_id")?,
            recipient: row.text("recipient")?,
            letter: row.json("letter"),
            language: Language::of_tag(&row.text("language")?),
            written_at: row.integer("written_at")?,
            attempts: row.integer("attempts")?,
            lease: row.text("lease")?,
        })
    }

    /// Composes the e-mail, with the same bytes at every attempt.
    pub(super) fn compose(&self, sender: &Mailbox, gateway: Gateway<'_>) -> Option<Message> {
        let letter = self.letter.as_ref().ok()?;
        let (subject, text) = letter.text(gateway, &self.recipient, self.language);
        let date = UNIX_EPOCH + Duration::from_secs(u64::try_from(self.written_at).ok()?);
        let message_id = format!("<{}@{}>", self.mail_id, sender.email.domain());
        Message::builder()
            .from(sender.clone())
            .to(Mailbox::new(None, self.recipient.parse().ok()?))
            .subject(subject)
            .date(date)
            .message_id(Some(message_id))
            .header(MIME_VERSION_1_0)
            .header(ContentType::TEXT_PLAIN)
            .body(body(text))
            .ok()
    }

    /// Why no e-mail can be composed.
    pub(super) fn flaw(&self) -> String {
        match &self.letter {
            Ok(_) => "it cannot be composed".to_owned(),
            Err(error) => error.to_string(),
        }
    }

    pub(super) fn file_name(&self) -> String {
        format!("{}-{}.eml", begin_of_name(self.written_at), self.mail_id)
    }

    pub(super) fn kind(&self) -> &'static str {
        self.letter.as_ref().map_or("unknown", Letter::kind)
    }

    /// Seconds until the next attempt; `None` if there will be none.
    pub(super) fn wait(&self, failure: &Failure, now: i64) -> Option<i64> {
        let useful_for = match self.letter {
            Ok(Letter::Verification { .. }) => verification::GOOD_FOR,
            _ => GIVEN_UP_AFTER,
        };
        let refused = matches!(failure, Failure::Refused(_));
        if now - self.written_at >= useful_for || refused && self.attempts >= REFUSALS {
            return None;
        }
        let before = self.attempts.clamp(1, 11) - 1;
        Some(if refused {
            (15 * 60) << (2 * before)
        } else {
            i64::min(5 << before, 60 * 60)
        })
    }
}

/// The body, unencoded if that is allowed (RFC 5322 section 2.1.1), so that a link can be copied
/// from a file.
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
            language: Language::default(),
            written_at: 0,
            attempts,
            lease: text(),
        }
    }

    #[test]
    fn waits_longer_each_time_and_finally_gives_up() {
        let down = Failure::Unreachable("down".to_owned());
        let waits = [1, 2, 3, 10, 11, 60]
            .map(|attempts| due(Letter::EmailChanged, attempts).wait(&down, 1));
        assert_eq!(waits, [5, 10, 20, 2560, 3600, 3600].map(Some));
        assert_eq!(
            due(Letter::EmailChanged, 60).wait(&down, GIVEN_UP_AFTER),
            None
        );
        let stale = due(
            Letter::Verification {
                verification_id: String::new(),
            },
            1,
        );
        assert_eq!(stale.wait(&down, verification::GOOD_FOR), None);
        let refused = Failure::Refused("550".to_owned());
        let waits =
            [1, 2, 3, 4, 5].map(|attempts| due(Letter::EmailChanged, attempts).wait(&refused, 1));
        assert_eq!(
            waits,
            [Some(900), Some(3600), Some(14_400), Some(57_600), None]
        );
    }
}
