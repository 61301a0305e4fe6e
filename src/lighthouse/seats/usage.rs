//! Reports the users per provider against their limits, fullest provider first (protocol.md section
//! 5).

use crate::api::connect::Definition;
use crate::api::installation::QuotaStatus;
use crate::api::usage::{Fullness, ProviderUsage, Tests};
use crate::clock::rfc3339;
use crate::lighthouse::catalog::served::Catalog;
use crate::lighthouse::seats::counts::{Counts, counts, counts_at, due, fullest, most_users};
use crate::lighthouse::seats::limits::{Allowance, Limits};
use crate::lighthouse::seats::trial::{Used, used};
use crate::lighthouse::store::{Result, Store, Tx};
use std::cmp::Reverse;

/// The usage at one provider: the users counted there, and the limit.
pub struct Line {
    counts: Counts,
    limit: i64,
    /// `None` if there were no tests.
    tests: Option<Tests>,
}

/// If at most this many providers have expired entries or tests, the database finds the page.
/// Otherwise, the page is cut from the whole report.
const APART: usize = 64;

/// The installation to report on, and its limits.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    pub limits: &'a Limits,
    pub installation_id: &'a str,
    pub allowance: Allowance<'a>,
    pub now: i64,
}

/// A page of the report.
pub struct Page {
    /// Fullest provider first.
    pub lines: Vec<Line>,
    /// The cursor for the next page.
    pub next: Option<String>,
    /// Over all pages.
    pub quota_status: QuotaStatus,
}

/// Returns the page after a cursor, fullest provider first; `None` if the cursor is unknown.
///
/// # Errors
/// Database errors.
pub async fn page(
    store: &Store,
    asked: Asked<'_>,
    after: Option<&str>,
    size: usize,
) -> Result<Option<Page>> {
    // If all providers have the same limit, the fullest are those with the most users, so the
    // database can find the page by the number of users.
    let one_limit = asked.limits.everywhere(asked.allowance);
    if let Some(limit) = one_limit.filter(|limit| *limit > 0) {
        let input = (asked, after, size);
        let found = store
            .read(input, |tx, (asked, after, size)| {
                Box::pin(look(tx, *asked, *after, *size))
            })
            .await?;
        match found {
            Found::Nothing => return Ok(None),
            Found::Some(counted, tested, others) => {
                let lines = lines_of(asked, counted, &tested);
                let is_full = fullness(others, limit) == Fullness::Full
                    || quota_status(&lines) == QuotaStatus::Consumed;
                let quota_status = if is_full {
                    QuotaStatus::Consumed
                } else {
                    QuotaStatus::Active
                };
                return Ok(cut(lines, after, size).map(|(lines, next)| Page {
                    lines,
                    next,
                    quota_status,
                }));
            }
            Found::TooMuchApart => {}
        }
    }
    let lines = lines(store, asked).await?;
    let quota_status = quota_status(&lines);
    Ok(cut(lines, after, size).map(|(lines, next)| Page {
        lines,
        next,
        quota_status,
    }))
}

/// Returns whether any provider is full.
///
/// # Errors
/// Database errors.
pub async fn quota(store: &Store, asked: Asked<'_>) -> Result<QuotaStatus> {
    let first = page(store, asked, None, 1).await?;
    Ok(first.map_or(QuotaStatus::Active, |page| page.quota_status))
}

/// The result of the query for a page.
enum Found {
    /// The cursor is unknown.
    Nothing,
    /// All lines of the page and some others, the tests, and the highest number of users at a
    /// provider without tests or expired entries.
    Some(Vec<Counts>, Vec<Used>, i64),
    TooMuchApart,
}

async fn look(tx: &Tx, asked: Asked<'_>, after: Option<&str>, size: usize) -> Result<Found> {
    let (id, now) = (asked.installation_id, asked.now);
    let due = due(tx, id, now).await?;
    let tested = used(tx, id, now).await?;
    let mut apart = due.groups();
    apart.extend(tested.iter().map(|one| one.limit_group.as_str()));
    if apart.len() > APART {
        return Ok(Found::TooMuchApart);
    }
    let others = most_users(tx, id, &apart).await?;
    apart.extend(after);
    let mut counted = with_tested(due.done(counts_at(tx, id, &apart).await?), &tested);
    let from = match after {
        None => None,
        Some(cursor) => {
            let last = counted.iter().find(|one| one.limit_group == cursor);
            let Some(last) = last else {
                return Ok(Found::Nothing);
            };
            Some((last.users, cursor))
        }
    };
    // One more line shows whether this is the last page.
    let page = fullest(tx, id, from, size + apart.len() + 1).await?;
    let is_other = |one: &Counts| !apart.contains(one.limit_group.as_str());
    counted.extend(page.into_iter().filter(is_other));
    Ok(Found::Some(counted, tested, others))
}

/// Returns the whole report on one installation, unsorted.
///
/// # Errors
/// Database errors.
async fn lines(store: &Store, asked: Asked<'_>) -> Result<Vec<Line>> {
    let input = (asked.installation_id, asked.now);
    let (counted, tested) = store
        .read(input, |tx, (id, now)| {
            Box::pin(async move { Ok((counts(tx, id, *now).await?, used(tx, id, *now).await?)) })
        })
        .await?;
    let counted = with_tested(counted, &tested);
    Ok(lines_of(asked, counted, &tested))
}

/// Keeps the providers with users, reserved seats or sign-ins, and adds those that were only
/// tested.
fn with_tested(mut counted: Vec<Counts>, tested: &[Used]) -> Vec<Counts> {
    counted.retain(|counts| counts.users + counts.pending + counts.sign_ins_365d > 0);
    for one in tested {
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
    counted
}

fn lines_of(asked: Asked<'_>, counted: Vec<Counts>, tested: &[Used]) -> Vec<Line> {
    let limits = asked.limits;
    let line = |counts: Counts| Line {
        limit: limits.of_group(&counts.limit_group, asked.allowance),
        tests: tests(tested, &counts.limit_group, limits.tests),
        counts,
    };
    counted.into_iter().map(line).collect()
}

fn tests(tested: &[Used], limit_group: &str, of: i64) -> Option<Tests> {
    let one = tested.iter().find(|one| one.limit_group == limit_group)?;
    Some(Tests {
        used: one.used,
        of,
        until: rfc3339(one.until),
    })
}

/// Returns whether any of these providers is full.
fn quota_status(lines: &[Line]) -> QuotaStatus {
    let is_full = |line: &Line| fullness(line.counts.users, line.limit) == Fullness::Full;
    if lines.iter().any(is_full) {
        QuotaStatus::Consumed
    } else {
        QuotaStatus::Active
    }
}

impl Line {
    /// As reported.
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

/// How close a number of users is to its limit.
#[must_use]
pub const fn fullness(users: i64, limit: i64) -> Fullness {
    match percent(users, limit) {
        100.. => Fullness::Full,
        80.. => Fullness::Near,
        _ => Fullness::Ok,
    }
}

/// Returns a page, fullest provider first, and the cursor for the next; `None` if the cursor is
/// unknown. Only the page is sorted, because a report may have many thousands of lines.
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
    use crate::http::block_on;
    use crate::lighthouse::seats::limits::Overrides;
    use crate::lighthouse::seats::office::{NOW, Office};
    use crate::lighthouse::settings::Settings;

    #[test]
    fn a_provider_is_near_at_eighty_percent_and_full_at_the_limit() {
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

    /// Providers with many users, with few, with equally many and with none; some have expired
    /// reservations, seats or days of sign-ins, and some have only tests.
    const ROWS: &str = "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending, sign_ins) VALUES
            ('i', 'most', 9, 9, 0, 0, 0, 0), ('i', 'b', 5, 5, 0, 0, 0, 0), ('i', 'a', 5, 5, 0, 0, 0, 0), ('i', 'due', 5, 0, 0, 5, 0, 0),
            ('i', 'd', 5, 5, 0, 0, 0, 0), ('i', 'e', 2, 2, 0, 0, 0, 0), ('i', 'asked', 2, 2, 0, 0, 1, 0), ('i', 'waits', 0, 0, 0, 0, 1, 0),
            ('i', 'over', 0, 0, 0, 0, 1, 0), ('i', 'old', 0, 0, 0, 0, 0, 3), ('i', 'years', 0, 0, 0, 0, 0, 4), ('i', 'none', 0, 0, 0, 0, 0, 0),
            ('other', 'c', 8, 8, 0, 0, 0, 0);
        INSERT INTO seats (seat_id, installation_id, limit_group, user_id, evidence, taken_at, counts_until) VALUES
            ('s', 'i', 'due', 'u', 'browser', 1, 2);
        INSERT INTO reservations (reservation_id, installation_id, limit_group, user_id, evidence, key_hash, takes_seat, stage,
                expires_at, network, wide_network, begun_at) VALUES
            ('r', 'i', 'asked', 'u', 'subject', 'k', 1, 2, 9, '', '', 1), ('q', 'i', 'over', 'u', 'browser', 'k', 1, 0, 9, '', '', 1);
        INSERT INTO sign_in_days (installation_id, limit_group, day, sign_ins) VALUES ('i', 'old', 1, 3), ('i', 'years', 1, 3);
        INSERT INTO test_sign_ins (installation_id, limit_group, slot, used_at) VALUES
            ('i', 'tested', 1, 1800000000), ('i', 'e', 1, 1800000000)";

    #[test]
    fn a_page_found_by_the_database_equals_the_one_cut_from_the_whole_report() {
        let office = Office::new(10);
        let filled = office.store.write((), |tx, ()| {
            Box::pin(async move {
                for statement in ROWS.split(';') {
                    tx.execute(statement, &[]).await?;
                }
                Ok(())
            })
        });
        block_on(filled).unwrap();
        let catalog = || Catalog::new(&Settings::default(), "https://gw.example").unwrap();
        for default_limit in [3, 9, 10, 100] {
            let settings = Settings {
                default_limit,
                ..Settings::default()
            };
            let limits = Limits::new(&settings, catalog());
            let overrides = Overrides::default();
            let asked = Asked {
                limits: &limits,
                installation_id: "i",
                allowance: Allowance {
                    overrides: &overrides,
                    cap: None,
                },
                now: NOW,
            };
            let seen = |lines: &[Line]| -> Vec<_> {
                let one = |line: &Line| (line.counts.clone(), line.limit, line.tests.clone());
                lines.iter().map(one).collect()
            };
            let all = || block_on(lines(&office.store, asked)).unwrap();
            let quota = quota_status(&all());
            let cursors = all().into_iter().map(|line| Some(line.counts.limit_group));
            let cursors = cursors.chain(["none", "c", "gone"].map(|one| Some(one.to_owned())));
            for after in cursors.chain([None]) {
                for size in [1, 2, 3, 4, 100] {
                    let after = after.as_deref();
                    assert!(limits.everywhere(asked.allowance).is_some());
                    let page = block_on(page(&office.store, asked, after, size)).unwrap();
                    let page = page.map(|page| (seen(&page.lines), page.next, page.quota_status));
                    let whole = cut(all(), after, size);
                    let whole = whole.map(|(lines, next)| (seen(&lines), next, quota));
                    assert_eq!(
                        page, whole,
                        "{after:?}, {size} of a limit of {default_limit}"
                    );
                }
            }
        }
    }

    #[test]
    fn pages_continue_until_the_last() {
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
