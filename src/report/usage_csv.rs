//! A usage report as CSV (RFC 4180), a line per provider.

use crate::api::usage::{ProviderUsage, UsageReport};
use crate::error::{Error, Kind, Result};
use crate::report::usage::percent;
use crate::text::clean;
use serde::Serialize;

#[derive(Serialize)]
struct Line<'a> {
    as_of: &'a str,
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

/// The whole report; the header is there even without providers.
///
/// # Errors
/// Those of the writer, which writes to memory.
pub fn csv(report: &UsageReport) -> Result<String> {
    let failed = |error: &dyn std::fmt::Display| Error::new(Kind::Failure, format!("cannot write CSV: {error}"));
    let mut writer = csv::WriterBuilder::new().has_headers(false).from_writer(Vec::new());
    writer.write_record(HEADER).map_err(|error| failed(&error))?;
    for provider in &report.providers {
        writer.serialize(line(report, provider)).map_err(|error| failed(&error))?;
    }
    let bytes = writer.into_inner().map_err(|error| failed(&error))?;
    String::from_utf8(bytes).map_err(|error| failed(&error))
}

fn line<'a>(report: &'a UsageReport, provider: &ProviderUsage) -> Line<'a> {
    Line {
        as_of: &report.as_of,
        endpoint_id: clean(&provider.endpoint_id),
        display: clean(&provider.display),
        platform_type: clean(&provider.platform_type),
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
        assert_eq!(csv(&report(vec![provider("A \"B\", C", 2, 3)])).unwrap(), expected);
        assert_eq!(csv(&report(Vec::new())).unwrap(), format!("{}\n", HEADER.join(",")));
    }
}
