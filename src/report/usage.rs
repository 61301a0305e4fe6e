//! Sorts and filters a usage report, and formats it as a table and as JSON. `csv`, `prometheus` and
//! `nagios` implement the formats of other programs.

use crate::api::installation::{LimitReason, QuotaStatus};
use crate::api::usage::{Fullness, ProviderUsage, UsageReport};
use crate::text::{clean, short};
use console::measure_text_width;
use serde::Serialize;
use std::cmp::Reverse;
use std::collections::HashSet;

const BAR_CELLS: i64 = 20;

/// The percentages of its limit from which a provider counts as near its limit and as full.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thresholds {
    pub near: u32,
    pub full: u32,
}

impl Default for Thresholds {
    /// Returns the gateway's own thresholds (protocol.md sections 5 and 6).
    fn default() -> Self {
        Self {
            near: 80,
            full: 100,
        }
    }
}

impl Thresholds {
    fn state(self, provider: &ProviderUsage) -> Fullness {
        match percent(provider) {
            percent if percent >= i64::from(self.full) => Fullness::Full,
            percent if percent >= i64::from(self.near) => Fullness::Near,
            _ => Fullness::Ok,
        }
    }
}

/// Returns the users as a percentage of the limit, rounded down, so that only a full provider
/// reaches 100.
#[must_use]
pub const fn percent(provider: &ProviderUsage) -> i64 {
    if provider.limit > 0 {
        provider.users.saturating_mul(100) / provider.limit
    } else {
        100
    }
}

/// Returns the report for output: each provider once (pages may have shifted while they were read),
/// with its state by `thresholds`, fullest first, without those below `least`.
#[must_use]
pub fn arranged(mut report: UsageReport, thresholds: Thresholds, least: Fullness) -> UsageReport {
    let mut seen = HashSet::new();
    report.providers.retain_mut(|provider| {
        provider.state = thresholds.state(provider);
        rank(provider.state) >= rank(least) && seen.insert(provider.endpoint_id.clone())
    });
    report.providers.sort_by_cached_key(|it| {
        (
            Reverse(percent(it)),
            Reverse(it.users),
            it.endpoint_id.clone(),
        )
    });
    report
}

const fn rank(state: Fullness) -> u8 {
    match state {
        Fullness::Ok => 0,
        Fullness::Near => 1,
        Fullness::Full => 2,
    }
}

/// The JSON document of `fastenctl usage`.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct UsageDocument<'a> {
    schema_version: u8,
    ok: bool,
    /// RFC 3339.
    as_of: &'a str,
    quota_status: QuotaStatus,
    /// Why the limits differ from the gateway's default; absent if they do not.
    #[serde(skip_serializing_if = "Option::is_none")]
    limit_reason: Option<LimitReason>,
    /// Fullest provider first.
    providers: Vec<Line<'a>>,
}

/// A provider in the document.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Line<'a> {
    #[serde(flatten)]
    provider: &'a ProviderUsage,
    /// Users as a percentage of the limit, rounded down; 100 or more means full.
    percent: i64,
}

/// Wraps the gateway's report for `--json`.
#[must_use]
pub fn document(report: &UsageReport) -> UsageDocument<'_> {
    let line = |provider| Line {
        provider,
        percent: percent(provider),
    };
    UsageDocument {
        schema_version: 1,
        ok: true,
        as_of: &report.as_of,
        quota_status: report.quota_status,
        limit_reason: report.limit_reason,
        providers: report.providers.iter().map(line).collect(),
    }
}

/// Returns a provider's name, or its ID if the gateway has no name for it.
#[must_use]
pub fn name(provider: &ProviderUsage) -> &str {
    if provider.display.is_empty() {
        &provider.endpoint_id
    } else {
        &provider.display
    }
}

/// Formats a table with a bar per provider, and a last line with the totals and how users were
/// identified.
#[must_use]
pub fn text(report: &UsageReport) -> String {
    let why = report.limit_reason.map_or("", why_limited);
    if report.providers.is_empty() {
        return format!("No users yet (as of {})\n{why}", clean(&report.as_of));
    }
    let header = ["Provider", "Platform", "Users", "Limit", "", "State"].map(str::to_owned);
    let rows: Vec<[String; 6]> = std::iter::once(header)
        .chain(report.providers.iter().map(row))
        .collect();
    // Aligned here, because automatic table layout takes seconds for a whole country's providers.
    let mut widths = [0; 6];
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(measure_text_width(cell));
        }
    }
    let mut text: String = rows.iter().map(|row| line(row, &widths)).collect();
    text.push_str(&totals(report));
    text.push('\n');
    text.push_str(why);
    text
}

/// Returns why the limits differ from the gateway's default.
const fn why_limited(reason: LimitReason) -> &'static str {
    match reason {
        LimitReason::Unverified => {
            "The limits are low until the e-mail address is verified: `fastenctl verify`\n"
        }
        LimitReason::Dormant => {
            "Users cannot connect until the e-mail address is verified: `fastenctl verify`\n"
        }
        LimitReason::Operator => "The operator has set limits for this installation\n",
    }
}

fn line(row: &[String; 6], widths: &[usize; 6]) -> String {
    let mut line = String::new();
    for (column, (cell, width)) in row.iter().zip(widths).enumerate() {
        let space = " ".repeat(width.saturating_sub(measure_text_width(cell)));
        let is_number = matches!(column, 2 | 3);
        let (before, after) = if is_number {
            (space.as_str(), "")
        } else {
            ("", space.as_str())
        };
        let gap = if column == 0 { "" } else { "  " };
        line.extend([gap, before, cell, after]);
    }
    format!("{}\n", line.trim_end())
}

fn row(provider: &ProviderUsage) -> [String; 6] {
    let state = match (provider.state, provider.pending) {
        (Fullness::Full, _) => "full".to_owned(),
        (state, pending) => {
            let word = if state == Fullness::Near {
                "near its limit"
            } else {
                ""
            };
            let waiting = if pending > 0 {
                format!("{pending} signing in")
            } else {
                String::new()
            };
            [word, &waiting]
                .into_iter()
                .filter(|part| !part.is_empty())
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    let (users, limit) = (provider.users.to_string(), provider.limit.to_string());
    let (display, platform) = (short(&provider.display), short(&provider.platform_type));
    [
        display,
        platform,
        users,
        limit,
        bar(provider.users, provider.limit),
        state,
    ]
}

/// Draws a bar, rounded down, so that only a full provider has a full bar, but a single user is
/// always visible.
fn bar(users: i64, limit: i64) -> String {
    let cells = if limit <= 0 {
        BAR_CELLS
    } else {
        (users.saturating_mul(BAR_CELLS) / limit).clamp(0, BAR_CELLS)
    };
    let cells = if users > 0 { cells.max(1) } else { cells };
    (0..BAR_CELLS)
        .map(|cell| if cell < cells { '█' } else { '░' })
        .collect()
}

fn totals(report: &UsageReport) -> String {
    let sum = |number: fn(&ProviderUsage) -> i64| {
        report
            .providers
            .iter()
            .map(number)
            .fold(0, i64::saturating_add)
    };
    let (users, providers) = (sum(|it| it.users), report.providers.len());
    format!(
        "{users} user{} of {providers} provider{}: {} by subject, {} by reference, {} by browser (as of {})",
        if users == 1 { "" } else { "s" },
        if providers == 1 { "" } else { "s" },
        sum(|it| it.by_subject),
        sum(|it| it.by_reference),
        sum(|it| it.by_browser),
        clean(&report.as_of),
    )
}

/// Sample reports for the tests of all formats.
#[cfg(test)]
pub(super) mod samples {
    use super::*;

    pub(in crate::report) fn provider(display: &str, users: i64, limit: i64) -> ProviderUsage {
        ProviderUsage {
            endpoint_id: display.to_lowercase(),
            display: display.into(),
            platform_type: "epic".into(),
            users,
            by_subject: users,
            by_reference: 0,
            by_browser: 0,
            pending: 1,
            limit,
            authorizations_365d: users,
            state: Fullness::Ok,
            tests: None,
        }
    }

    pub(in crate::report) fn report(providers: Vec<ProviderUsage>) -> UsageReport {
        let as_of = "2026-11-22T09:30:00Z".to_owned();
        let report = UsageReport {
            as_of,
            quota_status: QuotaStatus::Consumed,
            limit_reason: None,
            providers,
            next: None,
        };
        arranged(report, Thresholds::default(), Fullness::Ok)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::usage::samples::{provider, report};

    #[test]
    fn draws_a_bar_per_provider_and_the_totals() {
        let providers = vec![
            provider("Rare", 1, 100),
            provider("St \u{1b}Mary", 85, 100),
            provider("Quillmoor", 2, 2),
        ];
        let expected = "\
Provider       Platform  Users  Limit                        State
Quillmoor      epic          2      2  ████████████████████  full
St \\u{1b}Mary  epic         85    100  █████████████████░░░  near its limit, 1 signing in
Rare           epic          1    100  █░░░░░░░░░░░░░░░░░░░  1 signing in
88 users of 3 providers: 88 by subject, 0 by reference, 0 by browser (as of 2026-11-22T09:30:00Z)
";
        let mut report = report(providers);
        assert_eq!(text(&report), expected);
        report.limit_reason = Some(LimitReason::Unverified);
        let why = "The limits are low until the e-mail address is verified: `fastenctl verify`\n";
        assert_eq!(text(&report), format!("{expected}{why}"));
        report.providers.clear();
        assert_eq!(
            text(&report),
            format!("No users yet (as of 2026-11-22T09:30:00Z)\n{why}")
        );
    }

    #[test]
    fn a_line_of_the_document_has_the_percentage_beside_the_gateway_s_members() {
        let report = report(vec![provider("A", 2, 3), provider("None", 0, 0)]);
        let document = serde_json::to_value(document(&report)).unwrap();
        let line = |at: usize| {
            let line = &document["providers"][at];
            (
                line["display"].clone(),
                line["percent"].clone(),
                line["state"].clone(),
            )
        };
        assert_eq!(line(0), ("None".into(), 100.into(), "full".into()));
        assert_eq!(line(1), ("A".into(), 66.into(), "ok".into()));
    }

    #[test]
    fn only_a_full_provider_has_a_full_bar() {
        assert_eq!(bar(99, 100).matches('█').count(), 19);
        assert_eq!(bar(1, 1000).matches('█').count(), 1);
        assert_eq!(bar(0, 100).matches('█').count(), 0);
        assert_eq!(bar(3, 2).matches('█').count(), 20);
    }

    #[test]
    fn each_provider_is_listed_once_by_the_given_thresholds_fullest_first() {
        let all = || {
            let providers = [
                ("a", 10, 100),
                ("b", 50, 100),
                ("c", 90, 100),
                ("b", 51, 100),
                ("d", 0, 0),
            ];
            report(
                providers
                    .into_iter()
                    .map(|(name, users, limit)| provider(name, users, limit))
                    .collect(),
            )
        };
        let told = |thresholds, least| {
            let report = arranged(all(), thresholds, least);
            report
                .providers
                .into_iter()
                .map(|it| format!("{} {:?}", it.display, it.state))
                .collect::<Vec<_>>()
        };
        assert_eq!(
            told(Thresholds::default(), Fullness::Ok),
            ["d Full", "c Near", "b Ok", "a Ok"]
        );
        assert_eq!(
            told(Thresholds { near: 50, full: 90 }, Fullness::Near),
            ["d Full", "c Full", "b Near"]
        );
        assert_eq!(told(Thresholds::default(), Fullness::Full), ["d Full"]);
    }
}
