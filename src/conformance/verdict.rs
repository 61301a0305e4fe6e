//! The result of a check: a verdict, one sentence and evidence. The terms are those of checks.md
//! section 0.3.

use crate::trace::finding::Verdict;
use crate::trace::step::Evidence;

/// A verdict with its reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Judgement {
    pub verdict: Verdict,
    pub summary: String,
    pub evidence: Vec<Evidence>,
}

/// The result of a check. `Err` also contains a verdict: it lets a check return early if a
/// precondition fails.
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
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.evidence.push(Evidence {
            name,
            value: value.into(),
        });
        self
    }
}

pub(crate) fn pass(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Pass, summary)
}

pub(crate) fn fail(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Fail, summary)
}

pub(crate) fn warn(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Warn, summary)
}

pub(crate) fn skip(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::Skip, summary)
}

pub(crate) fn not_applicable(summary: impl Into<String>) -> Judgement {
    Judgement::new(Verdict::NotApplicable, summary)
}

/// Returns PASS if nothing is wrong, otherwise FAIL, listing everything that is.
pub(crate) fn none_wrong(wrong: &[String], good: &str) -> Checked {
    if wrong.is_empty() {
        Ok(pass(good))
    } else {
        Err(fail(wrong.join("; ")))
    }
}
