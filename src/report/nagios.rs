//! A usage report as the output of a Nagios plugin (Monitoring Plugins' development guidelines: one
//! line of text, performance data after a vertical bar, further lines for people).

use crate::api::usage::{Fullness, ProviderUsage, UsageReport};
use crate::error::Error;
use crate::report::usage::{Thresholds, name};
use crate::text::clean;
use std::fmt::Write;
use std::process::ExitCode;

/// Maximum number of providers listed. The others are only counted, because monitoring systems
/// truncate long output.
const LISTED: usize = 20;

/// The state of the service, which determines the exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Health {
    Ok,
    Warning,
    Critical,
    Unknown,
}

impl Health {
    /// Returns the state, which the fullest provider determines.
    #[must_use]
    pub fn from_report(report: &UsageReport) -> Self {
        let has = |state| {
            report
                .providers
                .iter()
                .any(|provider| provider.state == state)
        };
        match (has(Fullness::Full), has(Fullness::Near)) {
            (true, _) => Self::Critical,
            (false, true) => Self::Warning,
            (false, false) => Self::Ok,
        }
    }

    const fn word(self) -> &'static str {
        match self {
            Self::Ok => "OK",
            Self::Warning => "WARNING",
            Self::Critical => "CRITICAL",
            Self::Unknown => "UNKNOWN",
        }
    }
}

impl From<Health> for ExitCode {
    fn from(health: Health) -> Self {
        Self::from(match health {
            Health::Ok => 0,
            Health::Warning => 1,
            Health::Critical => 2,
            Health::Unknown => 3,
        })
    }
}

/// The whole output.
#[must_use]
pub fn nagios(report: &UsageReport, thresholds: Thresholds) -> String {
    let count = |state| {
        report
            .providers
            .iter()
            .filter(|provider| provider.state == state)
            .count()
    };
    let (near, full, all) = (
        count(Fullness::Near),
        count(Fullness::Full),
        report.providers.len(),
    );
    let users: i64 = report
        .providers
        .iter()
        .map(|it| it.users)
        .fold(0, i64::saturating_add);
    let summary = match report.providers.first() {
        None => "no users yet".to_owned(),
        Some(fullest) => format!(
            "{full} full and {near} near their limit, out of {all}; the fullest is {} with {} of \
             {}",
            plain(name(fullest)),
            fullest.users,
            fullest.limit
        ),
    };
    let mut text = format!(
        "USAGE {} - {summary} | ",
        Health::from_report(report).word()
    );
    let _ = write!(
        text,
        "providers={all};;;0 near={near};;;0 full={full};;;0 users={users};;;0"
    );
    let listed = &report.providers[..all.min(LISTED)];
    for provider in listed {
        let mut label = label_of(name(provider));
        let is_same = |it: &&ProviderUsage| name(it) == name(provider);
        let is_alike = |it: &&ProviderUsage| label_of(name(it)) == label;
        if report.providers.iter().filter(is_same).count() > 1
            || listed.iter().filter(is_alike).count() > 1
        {
            let _ = write!(label, " ({})", label_of(&provider.endpoint_id));
        }
        text.push_str(&performance(&label, provider, thresholds));
    }
    text.push('\n');
    for provider in report
        .providers
        .iter()
        .filter(|it| it.state != Fullness::Ok)
        .take(LISTED)
    {
        let state = if provider.state == Fullness::Full {
            "full"
        } else {
            "near its limit"
        };
        let _ = writeln!(
            text,
            "{}: {} of {}, {state}",
            plain(name(provider)),
            provider.users,
            provider.limit
        );
    }
    text
}

/// Returns the output if the usage could not be determined.
#[must_use]
pub fn unknown(error: &Error) -> String {
    let hint = error
        .next_step()
        .map(|hint| format!("\nhint: {}", plain(hint)))
        .unwrap_or_default();
    format!(
        "USAGE {} - {}{hint}\n",
        Health::Unknown.word(),
        plain(&error.to_string())
    )
}

/// Formats `'label'=value;warn;crit;min;max`; the thresholds are the lowest numbers of users that
/// count as near and full.
fn performance(label: &str, provider: &ProviderUsage, thresholds: Thresholds) -> String {
    let from = |percent: u32| {
        provider
            .limit
            .max(0)
            .saturating_mul(i64::from(percent))
            .saturating_add(99)
            / 100
    };
    let (near, full) = (from(thresholds.near), from(thresholds.full));
    format!(
        " '{label}'={};{near};{full};0;{}",
        provider.users,
        provider.limit.max(0)
    )
}

/// Makes a text safe for a quoted label, which may contain spaces, but no quotes and no equals
/// signs.
fn label_of(text: &str) -> String {
    plain(text).replace('\'', "’").replace('=', "-")
}

/// Replaces vertical bars, which would start the performance data.
fn plain(text: &str) -> String {
    clean(text).replace('|', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;
    use crate::report::usage::samples::{provider, report};

    #[test]
    fn reports_the_worst_first_and_has_performance_data() {
        let thresholds = Thresholds::default();
        let text = |providers| nagios(&report(providers), thresholds);
        assert_eq!(
            text(vec![provider("A|B", 9, 10), provider("It's", 1, 3)]),
            "USAGE WARNING - 0 full and 1 near their limit, out of 2; the fullest is A/B with 9 of \
             10 | providers=2;;;0 near=1;;;0 full=0;;;0 users=10;;;0 'A/B'=9;8;10;0;10 'It’s'=1;3;3;0;3\n\
             A/B: 9 of 10, near its limit\n"
        );
        let two = ["one", "two"].map(|id| ProviderUsage {
            endpoint_id: id.to_owned(),
            ..provider("Same", 1, 3)
        });
        let labels = " 'Same (one)'=1;3;3;0;3 'Same (two)'=1;3;3;0;3\n";
        assert!(text(two.to_vec()).ends_with(labels));
        assert!(text(vec![provider("A", 9, 9)]).starts_with("USAGE CRITICAL - 1 full and 0 near "));
        assert_eq!(
            text(Vec::new()),
            "USAGE OK - no users yet | providers=0;;;0 near=0;;;0 full=0;;;0 users=0;;;0\n"
        );
        let error = Error::new(Kind::Network, "gone\nor | not").hint("look");
        assert_eq!(
            unknown(&error),
            "USAGE UNKNOWN - gone or / not\nhint: look\n"
        );
    }
}
