//! What happened in a sign-in: steps with stable IDs, who spoke to whom, times, findings and
//! redacted evidence. Every report is made from this; nothing here prints.

pub mod comparison;
mod dates;
pub mod detail;
pub mod difference;
pub mod finding;
mod notes;
pub mod recorder;
pub mod redact;
pub mod step;
pub mod traits;

use crate::error::{Error, Kind};
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::finding::Finding;
use crate::trace::step::Step;
use crate::trace::traits::Trait;
use std::time::Duration;

/// Something that the provider does differently from the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The ID of the check about this deviation.
    pub check: &'static str,
    /// A description in words, including the check.
    pub sentence: String,
}

/// Everything about a sign-in.
#[derive(Debug, Default)]
pub struct Trace {
    pub via: &'static str,
    pub provider: String,
    pub steps: Vec<Step>,
    pub differences: Vec<Deviation>,
    /// How the code travelled and how it was protected.
    pub safety: Safety,
    pub total: Duration,
    /// The time taken by all requests; `total` minus this and `waited` is our own time.
    pub requests: Duration,
    /// Time spent waiting for a person.
    pub waited: Duration,
    /// The patient whose record was opened.
    pub patient: Option<String>,
    /// The findings of conformance checks.
    pub findings: Vec<Finding>,
    /// What was requested, compared with what was received.
    pub comparisons: Vec<Comparison>,
    /// What is unusual about the provider.
    pub traits: Vec<Trait>,
    /// When the sign-in began, in Unix seconds.
    pub began: i64,
    /// Every secret of the run, so that reports can be scanned for them.
    pub secrets: Vec<(&'static str, Secret)>,
    pub error: Option<Error>,
}

impl Trace {
    /// Whether the sign-in ended without an error, and no serious check failed.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.error.is_none() && !self.findings.iter().any(Finding::is_grave)
    }

    /// Returns the error of a sign-in that works although a serious check failed (cli.md section 3,
    /// exit code 20).
    #[must_use]
    pub fn grave(&self) -> Option<Error> {
        let ids: Vec<&str> = self
            .findings
            .iter()
            .filter(|finding| finding.is_grave())
            .map(|finding| finding.id)
            .collect();
        if ids.is_empty() {
            return None;
        }
        let checks = if ids.len() == 1 { "a check" } else { "checks" };
        let message = format!(
            "the sign-in works, but {checks} of high or critical severity failed: {}",
            ids.join(", ")
        );
        let hint = "send this list to the provider; the next step of each check says how to accept a known problem";
        Some(Error::new(Kind::ChecksFailed, message).hint(hint))
    }

    /// Returns our own time, without requests and without waiting for a person.
    #[must_use]
    pub fn own(&self) -> Duration {
        self.total
            .saturating_sub(self.requests)
            .saturating_sub(self.waited)
    }
}

/// How the code travelled, and how it was protected.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    pub way: Way,
    /// S256 was sent.
    pub pkce: bool,
    /// Whether a person pasted a code without its state.
    pub state_unchecked: bool,
}

/// Who saw the code between the provider and this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// No code arrived.
    #[default]
    None,
    /// Only the browser.
    Browser,
    /// The gateway's server, too (query mode through a gateway).
    Gateway,
    /// There was no code: a person enters a device code elsewhere.
    Elsewhere,
}
