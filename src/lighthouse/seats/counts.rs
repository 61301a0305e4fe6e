//! The values of the counters, without what has expired, and the removal of year-old entries from
//! them (protocol.md section 5).

use crate::lighthouse::seats::account::{Account, DAY, Kind, PERIOD};
use crate::lighthouse::seats::rows::ASKED;
use crate::lighthouse::seats::settle::ended;
use crate::lighthouse::store::{Result, Row, Tx};
use std::collections::HashSet;

/// The counters of a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub limit_group: String,
    pub users: i64,
    pub by_subject: i64,
    pub by_reference: i64,
    pub by_browser: i64,
    pub pending: i64,
    pub sign_ins_365d: i64,
}

impl Counts {
    const fn add_user(&mut self, kind: Kind, change: i64) {
        self.users += change;
        match kind {
            Kind::Subject => self.by_subject += change,
            Kind::Reference => self.by_reference += change,
            Kind::Browser => self.by_browser += change,
        }
    }
}

/// Returns the counters of one installation at `now`, without what has expired.
///
/// # Errors
/// Database errors.
pub async fn counts(tx: &Tx, installation_id: &str, now: i64) -> Result<Vec<Counts>> {
    let sql = format!("SELECT {COLUMNS} WHERE installation_id = $1 AND {COUNTS}");
    let all = tx.collect(&sql, &[installation_id.into()], counted).await?;
    Ok(due(tx, installation_id, now).await?.done(all))
}

/// The columns and the table that [`counted`] reads.
const COLUMNS: &str =
    "limit_group, users, by_subject, by_reference, by_browser, pending, sign_ins FROM usage_counts";
const COUNTS: &str = "(users > 0 OR pending > 0 OR sign_ins > 0)";

/// Entries that have expired but are still counted.
#[derive(Default)]
pub(super) struct Due {
    seats: Vec<(String, Kind)>,
    places: Vec<(String, bool, Kind)>,
    days: Vec<(String, i64)>,
}

/// Finds the entries that have expired at `now` but are still counted.
///
/// # Errors
/// Database errors.
pub(super) async fn due(tx: &Tx, installation_id: &str, now: i64) -> Result<Due> {
    let values = [installation_id.into(), now.into(), (now - PERIOD).into()];
    let sql = format!(
        "SELECT limit_group, evidence FROM seats WHERE installation_id = $1 AND {}",
        ended("$2", "$3")
    );
    let seat = |row: Row| {
        let evidence = row.word("evidence", Kind::parse)?;
        Ok((row.into_text("limit_group")?, evidence))
    };
    let seats = tx.collect(&sql, &values, seat).await?;
    // A seat that passes to another attempt of the same person has not expired.
    let sql = "SELECT limit_group, stage, evidence FROM reservations r WHERE installation_id = $1 AND takes_seat = 1 AND expires_at <= $2
            AND (stage = 2 OR NOT EXISTS (SELECT 1 FROM reservations o WHERE o.installation_id = r.installation_id
                AND o.limit_group = r.limit_group AND o.takes_seat = 0 AND o.displaced = 0 AND o.expires_at > $2
                AND (o.user_id = r.user_id OR (o.evidence = r.evidence AND o.key_hash = r.key_hash))))";
    let place = |row: Row| {
        let (stage, evidence) = (row.integer("stage")?, row.word("evidence", Kind::parse)?);
        Ok((row.into_text("limit_group")?, stage == ASKED, evidence))
    };
    let places = tx
        .collect(sql, &[installation_id.into(), now.into()], place)
        .await?;
    let sql =
        "SELECT limit_group, sign_ins FROM sign_in_days WHERE day <= $2 AND installation_id = $1";
    let day = |row: Row| {
        let sign_ins = row.integer("sign_ins")?;
        Ok((row.into_text("limit_group")?, sign_ins))
    };
    let values = [installation_id.into(), last_day_before_the_year(now).into()];
    let days = tx.collect(sql, &values, day).await?;
    Ok(Due {
        seats,
        places,
        days,
    })
}

impl Due {
    /// The limit groups that these entries belong to.
    pub(super) fn groups(&self) -> HashSet<&str> {
        let seats = self.seats.iter().map(|(group, _)| group);
        let places = self.places.iter().map(|(group, _, _)| group);
        let days = self.days.iter().map(|(group, _)| group);
        let all = seats.chain(places).chain(days);
        all.map(String::as_str).collect()
    }

    /// Returns the counters without these entries, sorted by group.
    pub(super) fn done(&self, mut all: Vec<Counts>) -> Vec<Counts> {
        // They are not sorted in SQL, because a database may sort by the rules of its locale.
        all.sort_unstable_by(|one, other| one.limit_group.cmp(&other.limit_group));
        for (group, evidence) in &self.seats {
            if let Some(counts) = of_group(&mut all, group) {
                counts.add_user(*evidence, -1);
            }
        }
        for (group, is_asked, evidence) in &self.places {
            if let Some(counts) = of_group(&mut all, group) {
                counts.pending -= 1;
                if *is_asked {
                    counts.add_user(*evidence, 1);
                }
            }
        }
        for (group, sign_ins) in &self.days {
            if let Some(counts) = of_group(&mut all, group) {
                counts.sign_ins_365d -= sign_ins;
            }
        }
        all
    }
}

/// Returns the counters at some providers, including what has expired.
///
/// # Errors
/// Database errors.
pub(super) async fn counts_at(
    tx: &Tx,
    installation_id: &str,
    groups: &HashSet<&str>,
) -> Result<Vec<Counts>> {
    let sql = format!("SELECT {COLUMNS} WHERE installation_id = $1 AND limit_group = $2");
    let mut all = Vec::with_capacity(groups.len());
    for group in groups {
        let values = [installation_id.into(), (*group).into()];
        all.extend(tx.collect(&sql, &values, counted).await?);
    }
    Ok(all)
}

/// Returns the first `size` counters, sorted by users (most first), then by group; optionally only
/// those that follow a number of users and a group.
///
/// # Errors
/// Database errors.
pub(super) async fn fullest(
    tx: &Tx,
    installation_id: &str,
    after: Option<(i64, &str)>,
    size: usize,
) -> Result<Vec<Counts>> {
    let id = installation_id.into();
    let group = tx.in_byte_order("limit_group");
    let limit = |found: usize| i64::try_from(size - found).unwrap_or(i64::MAX);
    // Most providers have one or two users, so the cursor is usually among many with equally many.
    let mut page = match after {
        None => Vec::new(),
        Some((users, last)) => {
            let sql = format!(
                "SELECT {COLUMNS} WHERE installation_id = $1 AND users = $2 AND {group} > $3 AND {COUNTS}
                ORDER BY {group} LIMIT $4"
            );
            let values = [id, users.into(), last.into(), limit(0).into()];
            tx.collect(&sql, &values, counted).await?
        }
    };
    if page.len() < size {
        let below = after.map_or(i64::MAX, |(users, _)| users);
        let sql = format!(
            "SELECT {COLUMNS} WHERE installation_id = $1 AND users < $2 AND {COUNTS}
            ORDER BY users DESC, {group} LIMIT $3"
        );
        let values = [
            installation_id.into(),
            below.into(),
            limit(page.len()).into(),
        ];
        page.extend(tx.collect(&sql, &values, counted).await?);
    }
    Ok(page)
}

/// Returns the highest number of users at any provider, except those in `but`.
///
/// # Errors
/// Database errors.
pub(super) async fn most_users(tx: &Tx, installation_id: &str, but: &HashSet<&str>) -> Result<i64> {
    let sql = "SELECT limit_group, users FROM usage_counts WHERE installation_id = $1
        ORDER BY users DESC LIMIT $2";
    let size = i64::try_from(but.len() + 1).unwrap_or(i64::MAX);
    let rows = tx
        .query(sql, &[installation_id.into(), size.into()])
        .await?;
    for row in &rows {
        if !but.contains(row.str("limit_group")?) {
            return row.integer("users");
        }
    }
    Ok(0)
}

fn counted(row: Row) -> Result<Counts> {
    Ok(Counts {
        users: row.integer("users")?,
        by_subject: row.integer("by_subject")?,
        by_reference: row.integer("by_reference")?,
        by_browser: row.integer("by_browser")?,
        pending: row.integer("pending")?,
        sign_ins_365d: row.integer("sign_ins")?,
        limit_group: row.into_text("limit_group")?,
    })
}

/// Finds a group's counters in rows that are sorted by group.
fn of_group<'a>(all: &'a mut [Counts], limit_group: &str) -> Option<&'a mut Counts> {
    let place = all
        .binary_search_by(|counts| counts.limit_group.as_str().cmp(limit_group))
        .ok()?;
    all.get_mut(place)
}

const fn last_day_before_the_year(now: i64) -> i64 {
    now / DAY - 365
}

/// Removes days from the counters once they are a year old.
///
/// # Errors
/// Database errors.
pub async fn sweep(tx: &Tx, now: i64) -> Result<()> {
    let sql =
        "DELETE FROM sign_in_days WHERE day <= $1 RETURNING installation_id, limit_group, sign_ins";
    for old in tx
        .query(sql, &[last_day_before_the_year(now).into()])
        .await?
    {
        let sql = "UPDATE usage_counts SET sign_ins = sign_ins - $3 WHERE installation_id = $1 AND limit_group = $2";
        tx.execute(
            sql,
            &[
                old.str("installation_id")?.into(),
                old.str("limit_group")?.into(),
                old.integer("sign_ins")?.into(),
            ],
        )
        .await?;
    }
    Ok(())
}

/// Returns the current number of users of an account.
///
/// # Errors
/// Database errors.
pub async fn users(tx: &Tx, account: &Account) -> Result<i64> {
    let sql = "SELECT users FROM usage_counts WHERE installation_id = $1 AND limit_group = $2";
    match tx.find(sql, &account.key()).await? {
        Some(row) => row.integer("users"),
        None => Ok(0),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::block_on;
    use crate::lighthouse::seats::office::{NOW, Office, reference};

    #[test]
    fn sign_ins_are_counted_for_a_year_swept_or_not() {
        let office = Office::new(5);
        office.sign_in(&reference("ann"), NOW).unwrap();
        office.sign_in(&reference("ann"), NOW + DAY).unwrap();
        for (days, counted) in [(364, 2), (365, 1), (366, 0)] {
            let now = NOW + days * DAY;
            assert_eq!(office.sign_ins(now), counted, "after {days} days");
            block_on(office.store.write(now, |tx, now| Box::pin(sweep(tx, *now)))).unwrap();
            assert_eq!(office.sign_ins(now), counted, "after {days} days, swept");
        }
    }
}
