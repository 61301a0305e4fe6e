//! Remembers which endpoints a list with an address contains, which it contained when an operator
//! last confirmed it, and which it has lost.

use crate::lighthouse::store::{Result, Tx, Value};
use std::collections::{BTreeSet, HashMap};

/// How long a missing endpoint is remembered, in seconds. If it comes back later, it counts as new.
const REMEMBERED: i64 = 400 * 24 * 60 * 60;
/// Rows per statement.
const BATCH: usize = 100;

/// The stored state of an endpoint in a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mention {
    /// Whether the endpoint is in the edition that an operator last confirmed.
    pub is_confirmed: bool,
    /// Whether the endpoint is in the edition that was last imported.
    pub is_listed: bool,
    /// The endpoint as it was last served, if it is no longer listed.
    pub content: String,
    /// When the endpoint disappeared from the list; 0 if it is listed.
    pub gone_at: i64,
}

/// How many of its endpoints a list has lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Loss {
    pub lost: usize,
    pub of: usize,
}

impl Loss {
    /// Whether more than a fifth of the endpoints are lost.
    #[must_use]
    pub const fn is_large(self) -> bool {
        self.lost * 5 > self.of
    }
}

/// Returns the stored state of a list's endpoints, by ID.
///
/// # Errors
/// Database errors.
pub async fn mentions(tx: &Tx, list: &str) -> Result<HashMap<String, Mention>> {
    let sql = "SELECT endpoint_id, is_confirmed, is_listed, content, gone_at FROM listed_endpoints WHERE list = $1";
    let rows = tx.query(sql, &[list.into()]).await?;
    let read = rows.into_iter().map(|row| {
        let mention = Mention {
            is_confirmed: row.integer("is_confirmed")? != 0,
            is_listed: row.integer("is_listed")? != 0,
            content: row.text("content")?,
            gone_at: row.integer("gone_at")?,
        };
        Ok((row.into_text("endpoint_id")?, mention))
    });
    read.collect()
}

/// Returns how many endpoints an edition has lost compared with the one before it, and compared
/// with the one that an operator last confirmed.
///
/// # Errors
/// Database errors.
pub async fn losses(tx: &Tx, list: &str, edition: &BTreeSet<String>) -> Result<[Loss; 2]> {
    let known = mentions(tx, list).await?;
    let loss = |is_of: fn(&Mention) -> bool| {
        let before = known.iter().filter(|(_, one)| is_of(one));
        before.fold(Loss::default(), |loss, (id, _)| Loss {
            lost: loss.lost + usize::from(!edition.contains(id)),
            of: loss.of + 1,
        })
    };
    Ok([loss(|one| one.is_listed), loss(|one| one.is_confirmed)])
}

/// Stores the state of a list's endpoints.
///
/// # Errors
/// Database errors.
pub async fn put_mentions(tx: &Tx, list: &str, mentions: &[(String, Mention)]) -> Result<()> {
    let (batches, rest) = mentions.as_chunks::<BATCH>();
    let many = put_sql(BATCH);
    for batch in batches {
        tx.execute(&many, &values(list, batch)).await?;
    }
    let one = put_sql(1);
    for row in rest {
        tx.execute(&one, &values(list, std::slice::from_ref(row)))
            .await?;
    }
    Ok(())
}

fn values(list: &str, mentions: &[(String, Mention)]) -> Vec<Value> {
    let row = |(id, mention): &(String, Mention)| {
        [
            list.into(),
            id.into(),
            i64::from(mention.is_confirmed).into(),
            i64::from(mention.is_listed).into(),
            (&mention.content).into(),
            mention.gone_at.into(),
        ]
    };
    mentions.iter().flat_map(row).collect()
}

fn put_sql(rows: usize) -> String {
    let row = |first: usize| {
        let places: Vec<String> = (first..first + 6)
            .map(|place| format!("${place}"))
            .collect();
        format!("({})", places.join(", "))
    };
    let rows: Vec<String> = (0..rows).map(|number| row(number * 6 + 1)).collect();
    format!(
        "INSERT INTO listed_endpoints (list, endpoint_id, is_confirmed, is_listed, content, gone_at) VALUES {}
        ON CONFLICT (list, endpoint_id) DO UPDATE SET is_confirmed = excluded.is_confirmed,
            is_listed = excluded.is_listed, content = excluded.content, gone_at = excluded.gone_at",
        rows.join(", ")
    )
}

/// Deletes endpoints that have long been missing from both the last imported and the last confirmed
/// edition.
///
/// # Errors
/// Database errors.
pub async fn forget_gone(tx: &Tx, now: i64) -> Result<()> {
    let sql =
        "DELETE FROM listed_endpoints WHERE is_listed = 0 AND is_confirmed = 0 AND gone_at < $1";
    tx.execute(sql, &[now.saturating_sub(REMEMBERED).into()])
        .await
        .map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_of_more_than_a_fifth_is_large() {
        for (lost, of, expected) in [
            (0, 0, false),
            (0, 7, false),
            (1, 5, false),
            (2, 5, true),
            (20, 100, false),
            (21, 100, true),
            (100, 100, true),
        ] {
            assert_eq!(Loss { lost, of }.is_large(), expected, "{lost} {of}");
        }
    }
}
