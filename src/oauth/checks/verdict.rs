//! What a check says: a verdict, one sentence, evidence. The words are those of checks.md section 0.3.

use crate::oauth::trace::Evidence;
use serde::Serialize;

/// How a check ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "UPPERCASE")]
pub enum Verdict {
    Pass,
    Fail,
    /// A SHOULD is missed, or the specification allows both.
    Warn,
    /// Not allowed here, or a precondition failed.
    Skip,
    /// The provider does not offer what it is about.
    #[serde(rename = "N/A")]
    NotApplicable,
    /// The definition expects it.
    Waived,
}

impl Verdict {
    /// The word in reports.
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

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub summary: String,
    pub evidence: Vec<Evidence>,
}

/// `Err` is a verdict too: the way out of a check whose precondition failed.
pub type Checked = Result<Judgement, Judgement>;

impl Judgement {
    fn new(verdict: Verdict, summary: impl Into<String>) -> Self {
        Self {
            verdict,
            summary: summary.into(),
            evidence: Vec::new(),
        }
    }

    /// Adds one fact; it is redacted before it is reported.
    #[must_use]
    pub(super) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.evidence.push(Evidence {
            name,
            value: value.into(),
        });
        self
    }
}

pub(super) fn pass(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Pass, summary)
}

pub(super) fn fail(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Fail, summary)
}

pub(super) fn warn(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Warn, summary)
}

pub(super) fn skip(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Skip, summary)
}

pub(super) fn not_applicable(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::NotApplicable, summary)
}

/// Passes when there is nothing wrong, else fails naming all of it.
pub(super) fn none_wrong(wrong: &[String], good: &str) -> Checked {
    if wrong.is_empty() {
        Ok(pass(good))
    } else {
        Err(fail(wrong.join("; ")))
    }
}
