//! Users per provider against their limits, fullest first (protocol.md section 5).

use crate::api::connect::Definition;
use crate::api::installation::QuotaStatus;
use crate::api::usage::{Fullness, ProviderUsage, Tests};
use crate::clock::rfc3339;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::seats::counts::{Counts, counts};
use crate::lighthouse::seats::limits::{Allowance, Limits};
use crate::lighthouse::seats::trial::{Used, used};
use crate::lighthouse::store::{Result, Store};
use std::cmp::Reverse;

/// One provider: what is counted there, and how much may be.
pub struct Line {
    counts: Counts,
    limit: i64,
    /// None where nothing was tested.
    tests: Option<Tests>,
}

/// The whole report of one installation, in no order.
///
/// # Errors
/// Those of the database.
pub async fn lines(
    store: &Store,
    limits: &Limits,
    installation_id: &str,
    allowance: Allowance<'_>,
    now: i64,
) -> Result<Vec<Line>> {
    let (mut counted, tested) = store
        .read((installation_id, now), |tx, (id, now)| {
            Box::pin(async move { Ok((counts(tx, id, *now).await?, used(tx, id, *now).await?)) })
        })
        .await?;
    counted.retain(|counts| counts.users + counts.pending + counts.sign_ins_365d > 0);
    for one in &tested {
        if counted
            .iter()
            .all(|counts| counts.limit_group != one.limit_group)
        {
            counted.push(Counts {
                limit_group: one.limit_group.clone(),
                ..Counts::default()
            });
        }
    }
    Ok(counted
        .into_iter()
        .map(|counts| Line {
            limit: limits.of_group(&counts.limit_group, allowance),
            tests: tests(&tested, &counts.limit_group, limits.tests),
            counts,
        })
        .collect())
}

fn tests(tested: &[Used], limit_group: &str, of: i64) -> Option<Tests> {
    let one = tested.iter().find(|one| one.limit_group == limit_group)?;
    Some(Tests {
        used: one.used,
        of,
        until: rfc3339(one.until),
    })
}

/// Whether any provider is full.
#[must_use]
pub fn quota_status(lines: &[Line]) -> QuotaStatus {
    let is_full = |line: &Line| fullness(line.counts.users, line.limit) == Fullness::Full;
    if lines.iter().any(is_full) {
        QuotaStatus::Consumed
    } else {
        QuotaStatus::Active
    }
}

impl Line {
    /// As it is reported.
    #[must_use]
    pub fn report(&self, catalog: &Catalog) -> ProviderUsage {
        let Self {
            counts,
            limit,
            tests,
        } = self;
        let endpoint = catalog.of_group(&counts.limit_group);
        let definition = endpoint.as_ref().map(|endpoint| &endpoint.definition);
        let text = |field: fn(&Definition) -> &String| definition.map(field).cloned();
        ProviderUsage {
            endpoint_id: text(|d| &d.id).unwrap_or_else(|| counts.limit_group.clone()),
            display: text(|d| &d.display).unwrap_or_default(),
            platform_type: text(|d| &d.platform_type).unwrap_or_default(),
            users: counts.users,
            by_subject: counts.by_subject,
            by_reference: counts.by_reference,
            by_browser: counts.by_browser,
            pending: counts.pending,
            limit: *limit,
            authorizations_365d: counts.sign_ins_365d,
            state: fullness(counts.users, *limit),
            tests: tests.clone(),
        }
    }

    fn rank(&self) -> (Reverse<i64>, Reverse<i64>, &str) {
        let users = self.counts.users;
        (
            Reverse(percent(users, self.limit)),
            Reverse(users),
            &self.counts.limit_group,
        )
    }
}

const fn percent(users: i64, limit: i64) -> i64 {
    if limit > 0 { users * 100 / limit } else { 100 }
}

/// How near a number of users is to its limit.
#[must_use]
pub const fn fullness(users: i64, limit: i64) -> Fullness {
    match percent(users, limit) {
        100.. => Fullness::Full,
        80.. => Fullness::Near,
        _ => Fullness::Ok,
    }
}

/// A page, fullest provider first, and the cursor of the next; nothing where the cursor is unknown. Only the page
/// is put in order: a report may have many thousand lines.
#[must_use]
pub fn cut(
    mut lines: Vec<Line>,
    after: Option<&str>,
    size: usize,
) -> Option<(Vec<Line>, Option<String>)> {
    if let Some(cursor) = after {
        let last = lines.swap_remove(
            lines
                .iter()
                .position(|line| line.counts.limit_group == cursor)?,
        );
        lines.retain(|line| line.rank() > last.rank());
    }
    let is_more = lines.len() > size;
    if is_more {
        lines.select_nth_unstable_by(size, |one, other| one.rank().cmp(&other.rank()));
        lines.truncate(size);
    }
    lines.sort_unstable_by(|one, other| one.rank().cmp(&other.rank()));
    let next = lines
        .last()
        .filter(|_| is_more)
        .map(|line| line.counts.limit_group.clone());
    Some((lines, next))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_near_from_eighty_percent_and_full_at_the_limit() {
        let states = [
            (79, 100),
            (80, 100),
            (99, 100),
            (100, 100),
            (0, 0),
            (2, 3),
            (3, 3),
        ];
        let expected = ["Ok", "Near", "Near", "Full", "Full", "Ok", "Full"];
        assert_eq!(
            states.map(|(users, limit)| format!("{:?}", fullness(users, limit))),
            expected
        );
    }

    #[test]
    fn pages_follow_one_another_until_the_last() {
        let line = |group: &str| Line {
            counts: Counts {
                limit_group: group.to_owned(),
                ..Counts::default()
            },
            limit: 1,
            tests: None,
        };
        let page = |after| {
            let (page, next) = cut(["c", "a", "b"].map(line).into(), after, 2)?;
            Some((
                page.iter()
                    .map(|line| line.counts.limit_group.as_str())
                    .collect::<String>(),
                next,
            ))
        };
        assert_eq!(page(None), Some(("ab".to_owned(), Some("b".to_owned()))));
        assert_eq!(page(Some("b")), Some(("c".to_owned(), None)));
        assert_eq!(page(Some("gone")), None);
    }
}
