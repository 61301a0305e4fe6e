//! The findings of conformance checks, in the terms of checks.md section 0.

use crate::trace::step::Evidence;
use serde::Serialize;
use std::fmt;

/// What is tested (section 0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Subject {
    /// An authorization server.
    #[serde(rename = "AS")]
    Server,
    /// The FHIR server behind an authorization server.
    #[serde(rename = "RS")]
    Resource,
    /// Our own client.
    #[serde(rename = "RP")]
    Client,
}

impl Subject {
    /// Returns the subject's mark in the catalogue.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Server => "AS",
            Self::Resource => "RS",
            Self::Client => "RP",
        }
    }
}

/// How safe the check is (section 0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Class {
    /// Safe: any time.
    S,
    /// Part of an ordinary sign-in.
    L,
    /// Ask first: `--negative`.
    A,
    /// Intrusive: test systems only.
    X,
}

/// How bad a failure is (section 0.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// Returns the severity's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// The result of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    Pass,
    Fail,
    /// A SHOULD is violated, or the specification allows both behaviours.
    Warn,
    /// The check is not allowed here, or a precondition is missing.
    Skip,
    /// The provider does not offer the feature.
    #[serde(rename = "N/A")]
    NotApplicable,
    /// The check failed, as the definition expects.
    Waived,
}

impl Verdict {
    /// Returns the verdict's name in reports.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::Fail => "FAIL",
            Self::Warn => "WARN",
            Self::Skip => "SKIP",
            Self::NotApplicable => "N/A",
            Self::Waived => "WAIVED",
        }
    }
}

/// What a check found (section 0.4 point 7).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    pub id: &'static str,
    pub subject: String,
    pub class: Class,
    pub severity: Severity,
    pub verdict: Verdict,
    pub summary: String,
    pub evidence: Vec<Evidence>,
    pub source: &'static [&'static str],
    pub duration_ms: u64,
}

impl Finding {
    /// Whether this finding makes the run fail.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.verdict == Verdict::Fail && self.severity >= Severity::High
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.verdict.name(), self.id, self.summary)
    }
}
