//! A usage report as text and JSON.

use crate::api::usage::{Fullness, ProviderUsage, UsageReport};
use crate::text::clean;
use comfy_table::{CellAlignment, Table, presets};
use serde::Serialize;

const BAR_CELLS: i64 = 20;

/// The JSON document of `fastenctl usage`.
#[derive(Serialize)]
pub struct Document<'a> {
    schema_version: u8,
    ok: bool,
    #[serde(flatten)]
    report: &'a UsageReport,
}

/// Wraps the gateway's report for `--json`.
#[must_use]
pub const fn document(report: &UsageReport) -> Document<'_> {
    Document { schema_version: 1, ok: true, report }
}

/// A table with a bar per provider and a last line with totals and what they rest on.
#[must_use]
pub fn text(report: &UsageReport) -> String {
    if report.providers.is_empty() {
        return format!("No users yet (as of {})\n", report.as_of);
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING);
    table.set_header(["Provider", "Platform", "Users", "Limit", "", "State"]);
    for provider in &report.providers {
        table.add_row(row(provider));
    }
    for column in [2, 3] {
        if let Some(column) = table.column_mut(column) {
            column.set_cell_alignment(CellAlignment::Right);
        }
    }
    let rows: String = table.lines().map(|line| format!("{}\n", line.trim_end())).collect();
    format!("{rows}{}\n", totals(report))
}

fn row(provider: &ProviderUsage) -> [String; 6] {
    let state = match (provider.state, provider.pending) {
        (Fullness::Full, _) => "full".to_owned(),
        (state, pending) => {
            let word = if state == Fullness::Near { "near its limit" } else { "" };
            let waiting = if pending > 0 { format!("{pending} signing in") } else { String::new() };
            [word, &waiting].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ")
        }
    };
    let (users, limit) = (provider.users.to_string(), provider.limit.to_string());
    [clean(&provider.display), clean(&provider.platform_type), users, limit, bar(provider.users, provider.limit), state]
}

/// Rounded down, so that only a full provider has a full bar, and one user is never invisible.
fn bar(users: i64, limit: i64) -> String {
    let cells = if limit <= 0 { BAR_CELLS } else { (users.saturating_mul(BAR_CELLS) / limit).clamp(0, BAR_CELLS) };
    let cells = if users > 0 { cells.max(1) } else { cells };
    (0..BAR_CELLS).map(|cell| if cell < cells { '█' } else { '░' }).collect()
}

fn totals(report: &UsageReport) -> String {
    let sum = |number: fn(&ProviderUsage) -> i64| report.providers.iter().map(number).sum::<i64>();
    let providers = report.providers.len();
    format!(
        "{} users of {providers} provider{}: {} by subject, {} by reference, {} by browser (as of {})",
        sum(|it| it.users),
        if providers == 1 { "" } else { "s" },
        sum(|it| it.by_subject),
        sum(|it| it.by_reference),
        sum(|it| it.by_browser),
        report.as_of,
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::installation::QuotaStatus;

    fn provider(display: &str, users: i64, limit: i64, state: Fullness) -> ProviderUsage {
        ProviderUsage {
            endpoint_id: "e".into(),
            display: display.into(),
            platform_type: "epic".into(),
            users,
            by_subject: users,
            by_reference: 0,
            by_browser: 0,
            pending: 1,
            limit,
            authorizations_365d: users,
            state,
        }
    }

    #[test]
    fn draws_a_bar_per_provider_and_the_totals() {
        let providers = vec![
            provider("Quillmoor", 2, 2, Fullness::Full),
            provider("St \u{1b}Mary", 85, 100, Fullness::Near),
            provider("Rare", 1, 100, Fullness::Ok),
        ];
        let as_of = "2026-11-22T09:30:00Z".to_owned();
        let report = UsageReport { as_of, quota_status: QuotaStatus::Consumed, providers, next: None };
        let expected = "\
Provider       Platform  Users  Limit                        State
Quillmoor      epic          2      2  ████████████████████  full
St \\u{1b}Mary  epic         85    100  █████████████████░░░  near its limit, 1 signing in
Rare           epic          1    100  █░░░░░░░░░░░░░░░░░░░  1 signing in
88 users of 3 providers: 88 by subject, 0 by reference, 0 by browser (as of 2026-11-22T09:30:00Z)
";
        let text: String = text(&report).lines().map(|line| format!("{}\n", line.trim())).collect();
        assert_eq!(text, expected);
    }

    #[test]
    fn only_a_full_provider_has_a_full_bar() {
        assert_eq!(bar(99, 100).matches('█').count(), 19);
        assert_eq!(bar(1, 1000).matches('█').count(), 1);
        assert_eq!(bar(0, 100).matches('█').count(), 0);
        assert_eq!(bar(3, 2).matches('█').count(), 20);
    }
}
