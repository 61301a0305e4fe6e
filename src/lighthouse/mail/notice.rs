//! An e-mail from the operator to all administrators with a verified address, sent once to each
//! mailbox.

use crate::lighthouse::audit::{Action, Actor, Entry, note};
use crate::lighthouse::mail::letter::Letter;
use crate::lighthouse::mail::outbox::post;
use crate::lighthouse::store::{Result, Tx};
use crate::rfc::mailbox::normal;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// The longest subject.
const SUBJECT: usize = 200;

/// An e-mail to all administrators.
#[derive(Clone, Debug)]
pub struct Notice {
    pub subject: String,
    pub text: String,
    /// The ID that prevents a mailbox from getting the e-mail twice.
    pub id: String,
}

impl Notice {
    /// Checks the subject, the text and the ID. Without an ID, derives one from the subject and the
    /// text, so that the same e-mail has the same ID.
    ///
    /// # Errors
    /// What is wrong with the subject, the text or the ID.
    pub fn new(subject: &str, text: &str, id: Option<&str>) -> std::result::Result<Self, String> {
        let (subject, text) = (subject.trim(), text.trim_end());
        if subject.is_empty() || subject.chars().count() > SUBJECT {
            return Err(format!(
                "the subject must be 1 to {SUBJECT} characters long"
            ));
        }
        if subject.chars().any(char::is_control) {
            return Err("the subject must be a single line of text".to_owned());
        }
        if text.trim().is_empty() {
            return Err("the text is empty".to_owned());
        }
        let is_odd = |c: char| c.is_control() && !matches!(c, '\n' | '\r' | '\t');
        if text.chars().any(is_odd) {
            return Err("the text must be plain text, without control characters".to_owned());
        }
        let notice = Self {
            subject: subject.to_owned(),
            text: text.replace("\r\n", "\n"),
            id: String::new(),
        };
        let id = match id {
            Some(id) => id.to_owned(),
            None => notice.hash().chars().take(12).collect(),
        };
        let is_allowed = |c: char| c.is_ascii_alphanumeric() || "-_.".contains(c);
        if id.is_empty() || id.len() > 64 || !id.chars().all(is_allowed) {
            return Err(format!(
                "`{}` is not a valid ID: up to 64 letters, digits, `-`, `_` and `.`",
                crate::text::short(&id)
            ));
        }
        Ok(Self { id, ..notice })
    }

    /// The hash of the subject and the text.
    fn hash(&self) -> String {
        let mut hash = Sha256::new();
        hash.update((self.subject.len() as u64).to_be_bytes());
        hash.update(&self.subject);
        hash.update(&self.text);
        hash.finalize()
            .iter()
            .map(|byte| format!("{byte:02x}"))
            .collect()
    }

    fn letter(&self) -> Letter {
        Letter::Notice {
            subject: self.subject.clone(),
            text: self.text.clone(),
        }
    }
}

/// How many mailboxes an e-mail reaches.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Mailboxes that get the e-mail now, or would get it if it were sent now.
    pub to_send: usize,
    /// Mailboxes that have already received it.
    pub had: usize,
}

/// The result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    Yes(Reach),
    /// The ID is already in use for another subject or text.
    OtherWords,
}

/// Counts how many mailboxes the e-mail would reach now.
///
/// # Errors
/// Database errors.
pub async fn reach(tx: &Tx, notice: &Notice) -> Result<Posted> {
    if is_of_other_words(tx, notice).await? {
        return Ok(Posted::OtherWords);
    }
    let all = administrators(tx, &notice.id).await?;
    let had = all.iter().filter(|one| one.has_had).count();
    Ok(Posted::Yes(Reach {
        to_send: all.len() - had,
        had,
    }))
}

/// What sending needs.
#[derive(Clone)]
pub struct Sending {
    pub notice: Notice,
    pub actor: Actor,
    pub now: i64,
}

/// Queues the e-mail for all mailboxes that have not received it yet, and records this in the audit
/// log.
///
/// # Errors
/// Database errors.
pub async fn send(tx: &Tx, sending: &Sending) -> Result<Posted> {
    let Sending { notice, actor, now } = sending;
    if is_of_other_words(tx, notice).await? {
        return Ok(Posted::OtherWords);
    }
    let begin =
        "INSERT INTO operator_letters (letter_id, content_hash, first_sent_at) VALUES ($1, $2, $3)
        ON CONFLICT (letter_id) DO NOTHING";
    let values = [(&notice.id).into(), (&notice.hash()).into(), (*now).into()];
    tx.execute(begin, &values).await?;
    let mut reach = Reach::default();
    for one in administrators(tx, &notice.id).await? {
        if one.has_had {
            reach.had += 1;
            continue;
        }
        for id in &one.installations {
            let mark =
                "INSERT INTO operator_letters_sent (letter_id, installation_id) VALUES ($1, $2)";
            tx.execute(mark, &[(&notice.id).into(), id.into()]).await?;
        }
        let first = one.installations.first().map_or("", String::as_str);
        post(tx, first, &one.email, &notice.letter(), *now).await?;
        reach.to_send += 1;
    }
    if reach.to_send > 0 {
        let field = format!("{}: {}", notice.id, reach.to_send);
        let entry = Entry::new(actor.clone(), Action::NoticeSent, "", &field);
        note(tx, &entry, *now).await?;
    }
    Ok(Posted::Yes(reach))
}

/// An administrator with a verified mailbox.
#[derive(Default)]
struct Administrator {
    email: String,
    installations: Vec<String>,
    /// Whether the mailbox has received the e-mail for any of their installations.
    has_had: bool,
}

/// Returns all administrators with a verified mailbox, without duplicates, however their addresses
/// are spelled.
async fn administrators(tx: &Tx, letter_id: &str) -> Result<Vec<Administrator>> {
    let sql = "SELECT i.installation_id, i.administrator_email,
            CASE WHEN s.letter_id IS NULL THEN 0 ELSE 1 END AS has_had
        FROM installations i
        LEFT JOIN operator_letters_sent s ON s.installation_id = i.installation_id AND s.letter_id = $1
        WHERE i.verification_status = 'VERIFIED' AND i.administrator_email <> '' ORDER BY i.installation_id";
    let mut found: BTreeMap<_, Administrator> = BTreeMap::new();
    for row in tx.query(sql, &[letter_id.into()]).await? {
        let email = row.text("administrator_email")?;
        let one = found.entry(normal(&email)).or_default();
        one.email = email;
        one.has_had |= row.flag("has_had")?;
        one.installations.push(row.text("installation_id")?);
    }
    Ok(found.into_values().collect())
}

async fn is_of_other_words(tx: &Tx, notice: &Notice) -> Result<bool> {
    let sql = "SELECT content_hash FROM operator_letters WHERE letter_id = $1";
    let row = tx.find(sql, &[(&notice.id).into()]).await?;
    let hash = row.map(|row| row.into_text("content_hash")).transpose()?;
    Ok(hash.is_some_and(|hash| hash != notice.hash()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_text_has_the_same_id_and_another_text_another_one() {
        let id = |subject: &str, text: &str| Notice::new(subject, text, None).unwrap().id;
        assert_eq!(id("Subject", "Text\n"), id(" Subject", "Text"));
        assert_ne!(id("Subject", "Text"), id("Subject", "Text."));
        assert_ne!(id("ab", "c"), id("a", "bc"));
        assert_eq!(Notice::new("S", "T", Some("move-1")).unwrap().id, "move-1");
    }

    #[test]
    fn invalid_emails_are_refused() {
        for (subject, text, id) in [
            ("", "text", None),
            ("a\nBcc: eve@example.org", "text", None),
            ("subject", " \n", None),
            ("subject", "te\u{1b}xt", None),
            ("subject", "text", Some("a b")),
            ("subject", "text", Some("")),
        ] {
            assert!(
                Notice::new(subject, text, id).is_err(),
                "{subject:?} {text:?} {id:?}"
            );
        }
        assert!(Notice::new(&"x".repeat(201), "text", None).is_err());
    }
}
