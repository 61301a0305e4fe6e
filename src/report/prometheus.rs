//! A usage report in Prometheus text format 0.0.4, for a textfile collector: every family with HELP
//! and TYPE, every series once.

use crate::api::installation::QuotaStatus;
use crate::api::usage::{ProviderUsage, UsageReport};
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

/// The whole report.
#[must_use]
pub fn prometheus(report: &UsageReport) -> String {
    let labels: Vec<String> = report.providers.iter().map(labels).collect();
    let mut text = String::new();
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
    family(
        &mut text,
        name,
        "Whether any provider has no place left: 1 or 0.",
    );
    let _ = writeln!(text, "{name} {consumed}");
    if let Ok(as_of) = report.as_of.parse::<Timestamp>() {
        let name = "fastenctl_usage_timestamp_seconds";
        family(
            &mut text,
            name,
            "When the gateway counted, as a Unix timestamp.",
        );
        let _ = writeln!(text, "{name} {}", as_of.as_second());
    }
    text
}

fn family(text: &mut String, name: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} gauge");
}

fn labels(provider: &ProviderUsage) -> String {
    let value = |text: &str| clean(text).replace('\\', "\\\\").replace('"', "\\\"");
    let (id, display) = (value(&provider.endpoint_id), value(&provider.display));
    format!(
        "endpoint_id=\"{id}\",display=\"{display}\",platform_type=\"{}\"",
        value(&provider.platform_type)
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::usage::samples::{provider, report};

    #[test]
    fn every_family_has_help_and_type_and_labels_are_escaped() {
        let text = prometheus(&report(vec![provider("A \"B\"\\\n", 2, 3)]));
        let labels = r#"endpoint_id="a \"b\"\\ ",display="A \"B\"\\ ",platform_type="epic""#;
        let expected = format!(
            "# HELP fastenctl_usage_users Users connected at a provider.\n# TYPE fastenctl_usage_users gauge\n\
             fastenctl_usage_users{{{labels}}} 2\n# HELP fastenctl_usage_limit "
        );
        assert!(text.starts_with(&expected), "{text}");
        assert!(text.contains(&format!(
            "\nfastenctl_usage_users_by_evidence{{{labels},evidence=\"subject\"}} 2\n"
        )));
        assert!(text.ends_with(
            "# TYPE fastenctl_usage_timestamp_seconds gauge\nfastenctl_usage_timestamp_seconds 1795339800\n"
        ));
    }
}
