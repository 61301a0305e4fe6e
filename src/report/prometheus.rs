//! A usage report in Prometheus text format 0.0.4, for a textfile collector: each family has HELP
//! and TYPE lines, and each series occurs once.

use crate::api::installation::QuotaStatus;
use crate::api::usage::{ProviderUsage, UsageReport};
use crate::report::usage::name;
use crate::text::clean;
use jiff::Timestamp;
use std::fmt::Write;

/// Gets a number from a provider.
type Of = fn(&ProviderUsage) -> i64;

const PER_PROVIDER: [(&str, &str, Of); 4] = [
    (
        "fastenctl_usage_users",
        "Users connected at a provider.",
        |it| it.users,
    ),
    (
        "fastenctl_usage_limit",
        "Maximum number of users at a provider.",
        |it| it.limit,
    ),
    (
        "fastenctl_usage_pending",
        "Users who are signing in at a provider.",
        |it| it.pending,
    ),
    (
        "fastenctl_usage_authorizations",
        "Sign-ins at a provider within the last 365 days.",
        |it| it.authorizations_365d,
    ),
];

const EVIDENCE: [(&str, Of); 3] = [
    ("subject", |it| it.by_subject),
    ("reference", |it| it.by_reference),
    ("browser", |it| it.by_browser),
];

/// Values reported in addition to the usage.
#[derive(Clone, Copy, Debug)]
pub struct Beside<'a> {
    /// The profile's name, because a machine may have several installations.
    pub profile: &'a str,
    /// `None` if the gateway was not asked.
    pub email_verified: Option<bool>,
}

/// Returns the text if there is no report: only `fastenctl_up`, as 0.
#[must_use]
pub fn down(profile: &str) -> String {
    let mut text = String::new();
    up(&mut text, profile, false);
    text
}

fn up(text: &mut String, profile: &str, is_up: bool) {
    let help = "Whether the gateway reported the usage: 1 or 0.";
    of_profile(text, "fastenctl_up", help, profile, i64::from(is_up));
}

fn of_profile(text: &mut String, name: &str, help: &str, profile: &str, number: i64) {
    family(text, name, help);
    let _ = writeln!(text, "{name}{{profile=\"{}\"}} {number}", value(profile));
}

/// The whole report.
#[must_use]
pub fn prometheus(report: &UsageReport, beside: Beside<'_>) -> String {
    let labels = |one| labels(beside.profile, one);
    let labels: Vec<String> = report.providers.iter().map(labels).collect();
    // As much as all lines need: growing a text of this size would take twice the memory.
    let lines = PER_PROVIDER.len() + EVIDENCE.len();
    let mut text = String::with_capacity(labels.iter().map(|one| lines * (one.len() + 72)).sum());
    up(&mut text, beside.profile, true);
    if let Some(verified) = beside.email_verified {
        let help = "Whether the administrator's e-mail address is verified: 1 or 0.";
        let name = "fastenctl_email_verified";
        of_profile(&mut text, name, help, beside.profile, i64::from(verified));
    }
    for (name, help, of) in PER_PROVIDER {
        family(&mut text, name, help);
        for (provider, labels) in report.providers.iter().zip(&labels) {
            let _ = writeln!(text, "{name}{{{labels}}} {}", of(provider));
        }
    }
    let name = "fastenctl_usage_users_by_evidence";
    family(
        &mut text,
        name,
        "Users connected at a provider, by how they are identified.",
    );
    for (provider, labels) in report.providers.iter().zip(&labels) {
        for (evidence, of) in EVIDENCE {
            let _ = writeln!(
                text,
                "{name}{{{labels},evidence=\"{evidence}\"}} {}",
                of(provider)
            );
        }
    }
    let consumed = i64::from(report.quota_status == QuotaStatus::Consumed);
    let name = "fastenctl_usage_quota_consumed";
    let help = "Whether any provider has no seats left: 1 or 0.";
    of_profile(&mut text, name, help, beside.profile, consumed);
    if let Ok(as_of) = report.as_of.parse::<Timestamp>() {
        let name = "fastenctl_usage_timestamp_seconds";
        let help = "When the gateway counted the users, as a Unix timestamp.";
        of_profile(&mut text, name, help, beside.profile, as_of.as_second());
    }
    text
}

fn family(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
}

fn value(text: &str) -> String {
    clean(text).replace('\\', "\\\\").replace('"', "\\\"")
}

fn labels(profile: &str, provider: &ProviderUsage) -> String {
    let (id, display) = (value(&provider.endpoint_id), value(name(provider)));
    format!(
        "profile=\"{}\",endpoint_id=\"{id}\",display=\"{display}\",platform_type=\"{}\"",
        value(profile),
        value(&provider.platform_type)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::usage::samples::{provider, report};

    #[test]
    fn every_family_has_help_and_type_and_labels_are_escaped() {
        let beside = Beside {
            profile: "work",
            email_verified: Some(false),
        };
        let text = prometheus(&report(vec![provider("A \"B\"\\\n", 2, 3)]), beside);
        let labels =
            r#"profile="work",endpoint_id="a \"b\"\\ ",display="A \"B\"\\ ",platform_type="epic""#;
        let expected = format!(
            "# HELP fastenctl_up Whether the gateway reported the usage: 1 or 0.\n# TYPE fastenctl_up gauge\n\
             fastenctl_up{{profile=\"work\"}} 1\n\
             # HELP fastenctl_email_verified Whether the administrator's e-mail address is verified: 1 or 0.\n\
             # TYPE fastenctl_email_verified gauge\nfastenctl_email_verified{{profile=\"work\"}} 0\n\
             # HELP fastenctl_usage_users Users connected at a provider.\n# TYPE fastenctl_usage_users gauge\n\
             fastenctl_usage_users{{{labels}}} 2\n# HELP fastenctl_usage_limit "
        );
        assert!(text.starts_with(&expected), "{text}");
        assert!(text.contains(&format!(
            "\nfastenctl_usage_users_by_evidence{{{labels},evidence=\"subject\"}} 2\n"
        )));
        assert!(text.ends_with(
            "# TYPE fastenctl_usage_timestamp_seconds gauge\nfastenctl_usage_timestamp_seconds{profile=\"work\"} 1795339800\n"
        ));
        let unknown = Beside {
            email_verified: None,
            ..beside
        };
        assert!(!prometheus(&report(Vec::new()), unknown).contains("email_verified"));
        assert!(down("work").ends_with("\nfastenctl_up{profile=\"work\"} 0\n"));
    }
}
