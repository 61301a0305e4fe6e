//! Counts what is stored under which key, by kind, and forgets a key under which nothing is stored.

use crate::lighthouse::audit::{Entry, note};
use crate::lighthouse::pepper::tag_in;
use crate::lighthouse::peppers::registry::{Registered, mark_forgotten, registered, tag_of};
use crate::lighthouse::store::{Result, Tx};
use std::collections::HashMap;

/// How long codes and links in e-mails work, and how long registrations and secret rotations can be
/// repeated, in seconds.
pub const SHORT_LIVED: i64 = 24 * 60 * 60;

/// A kind of row that is stored under a key and useless without it.
struct Kind {
    table: &'static str,
    column: &'static str,
    /// A condition for the rows that are stored under a key.
    filter: &'static str,
}

const fn kind(table: &'static str, column: &'static str) -> Kind {
    Kind {
        table,
        column,
        filter: "1 = 1",
    }
}

/// All kinds, in the order of the fields of [`Resting`].
const KINDS: [Kind; 7] = [
    Kind {
        filter: "kind = 'subject'",
        ..kind("evidence", "key_hash")
    },
    kind("test_subjects", "key_hash"),
    kind("refresh_tokens", "token_hash"),
    kind("owner_places", "owner_hash"),
    kind("owner_limits", "owner_hash"),
    kind("stopped_mailboxes", "mailbox_hash"),
    kind("signing_keys", "sealed_key"),
];

/// How many rows of each kind are stored under one key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Resting {
    /// Users who are identified by the provider's ID for them.
    pub users: i64,
    pub test_users: i64,
    pub refresh_tokens: i64,
    /// Verified installations of owners, including those within their cool-down.
    pub owner_places: i64,
    pub owner_limits: i64,
    pub stopped_mailboxes: i64,
    pub signing_keys: i64,
}

impl Resting {
    fn of(numbers: [i64; 7]) -> Self {
        let [
            users,
            test_users,
            refresh_tokens,
            owner_places,
            owner_limits,
            stopped_mailboxes,
            signing_keys,
        ] = numbers;
        Self {
            users,
            test_users,
            refresh_tokens,
            owner_places,
            owner_limits,
            stopped_mailboxes,
            signing_keys,
        }
    }

    /// Returns, for each kind, the number of rows, the singular, the plural, and what happens to
    /// such rows without the key.
    #[must_use]
    pub const fn kinds(&self) -> [(i64, &'static str, &'static str, &'static str); 7] {
        [
            (
                self.users,
                "user",
                "users",
                "count as new users at their next sign-in, unless their installation or browser \
                 identifies them",
            ),
            (
                self.test_users,
                "test user",
                "test users",
                "count as new test users at their next test sign-in",
            ),
            (
                self.refresh_tokens,
                "refresh token",
                "refresh tokens",
                "are treated as unknown",
            ),
            (
                self.owner_places,
                "owner's place",
                "owners' places",
                "no longer count against their owners",
            ),
            (
                self.owner_limits,
                "owner's limit",
                "owners' limits",
                "no longer apply",
            ),
            (
                self.stopped_mailboxes,
                "stopped mailbox",
                "stopped mailboxes",
                "get e-mails again",
            ),
            (
                self.signing_keys,
                "signing key",
                "signing keys",
                "cannot be used; run `fastenctl lighthouse key rotate --overlap 0s` at once",
            ),
        ]
    }

    /// Whether nothing is stored under the key.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        *self == Self::default()
    }

    /// Formats the numbers as one line, such as `2 users, 1 refresh token`.
    #[must_use]
    pub fn line(&self) -> String {
        let some = self.kinds().into_iter().filter(|(number, ..)| *number > 0);
        let told = some.map(|(number, one, many, _)| {
            let word = if number == 1 { one } else { many };
            format!("{number} {word}")
        });
        let told: Vec<String> = told.collect();
        if told.is_empty() {
            return "nothing".to_owned();
        }
        told.join(", ")
    }
}

/// Counts the rows stored under each key, by the key's tag.
///
/// # Errors
/// Database errors.
pub async fn resting(tx: &Tx) -> Result<HashMap<String, Resting>> {
    let mut numbers: HashMap<String, [i64; 7]> = HashMap::new();
    for (at, kind) in KINDS.iter().enumerate() {
        let (table, filter, tag) = (kind.table, kind.filter, tag_in(kind.column));
        let sql = format!(
            "SELECT tag, COUNT(*) AS count FROM (SELECT {tag} AS tag FROM {table} WHERE {filter}) AS tagged GROUP BY tag"
        );
        for row in tx.query(&sql, &[]).await? {
            numbers.entry(row.text("tag")?).or_default()[at] = row.integer("count")?;
        }
    }
    let all = numbers.into_iter();
    Ok(all.map(|(tag, one)| (tag, Resting::of(one))).collect())
}

/// A request to forget a key.
#[derive(Clone, Debug)]
pub struct Farewell {
    pub check: String,
    /// Whether to forget the key even if something is still stored under it.
    pub force: bool,
    pub entry: Entry,
    pub now: i64,
}

/// The outcome of forgetting a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Forgotten {
    /// The key is forgotten, and what was stored under it is deleted, except for signing keys.
    Yes(Resting),
    /// Refused, because this is still stored under the key.
    Rests(Resting),
    /// Refused, because codes made with the key are valid until this time.
    Until(i64),
    /// The key is the current one, already forgotten, or unknown.
    No,
}

/// Forgets a key and deletes what is stored under it, except for signing keys. Unless forced,
/// refuses while something is stored under it, or codes made with it are valid.
///
/// # Errors
/// Database errors.
pub async fn forget(tx: &Tx, farewell: &Farewell) -> Result<Forgotten> {
    let known = registered(tx).await?;
    let live: Vec<&Registered> = known.iter().filter(|one| one.is_live()).collect();
    let Some((last, before)) = live.split_last() else {
        return Ok(Forgotten::No);
    };
    if !before.iter().any(|one| one.check == farewell.check) {
        return Ok(Forgotten::No);
    }
    let tag = tag_of(&farewell.check, &known);
    let rests = resting(tx).await?.remove(&tag).unwrap_or_default();
    let until = last.taken_up_at + SHORT_LIVED;
    if !farewell.force {
        if !rests.is_nothing() {
            return Ok(Forgotten::Rests(rests));
        }
        if until > farewell.now {
            return Ok(Forgotten::Until(until));
        }
    }
    // No lookup would find these rows any more, so they would stay forever. Signing keys stay,
    // because they are published.
    for kind in KINDS.iter().filter(|kind| kind.table != "signing_keys") {
        let (table, filter, own) = (kind.table, kind.filter, tag_in(kind.column));
        let sql = format!("DELETE FROM {table} WHERE {filter} AND {own} = $1");
        tx.execute(&sql, &[(&tag).into()]).await?;
    }
    mark_forgotten(tx, &farewell.check, farewell.now).await?;
    note(tx, &farewell.entry, farewell.now).await?;
    Ok(Forgotten::Yes(rests))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_under_a_key_are_reported_in_one_line() {
        let some = Resting {
            users: 1,
            refresh_tokens: 12,
            ..Resting::default()
        };
        assert_eq!(some.line(), "1 user, 12 refresh tokens");
        assert_eq!(Resting::default().line(), "nothing");
        assert!(Resting::default().is_nothing() && !some.is_nothing());
        assert_eq!(
            Resting::of([1, 2, 3, 4, 5, 6, 7]).kinds().map(|one| one.0),
            [1, 2, 3, 4, 5, 6, 7]
        );
    }
}
