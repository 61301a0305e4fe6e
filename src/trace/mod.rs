//! What happened in one sign-in: steps with stable ids, who spoke to whom, times, findings and redacted evidence.
//! Every report is made from this; nothing here prints.

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

/// Something the provider does differently from the standard.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Deviation {
    /// The check that is about it.
    pub check: &'static str,
    /// In words, that check among them.
    pub sentence: String,
}

/// Everything about one sign-in.
#[derive(Debug, Default)]
pub struct Trace {
    pub via: &'static str,
    pub provider: String,
    pub steps: Vec<Step>,
    pub differences: Vec<Deviation>,
    /// How the code travelled and what protected it.
    pub safety: Safety,
    pub total: Duration,
    /// Sum of all requests; the rest of `total` less `waited` is our own time.
    pub requests: Duration,
    /// Spent waiting for a person.
    pub waited: Duration,
    /// The patient whose record was granted.
    pub patient: Option<String>,
    /// What the conformance checks found.
    pub findings: Vec<Finding>,
    /// What was asked for beside what came.
    pub comparisons: Vec<Comparison>,
    /// What is peculiar about the provider.
    pub traits: Vec<Trait>,
    /// When it began, in Unix seconds.
    pub began: i64,
    /// Every secret of the run, so that reports can be searched for them.
    pub secrets: Vec<(&'static str, Secret)>,
    pub error: Option<Error>,
}

impl Trace {
    /// Whether every step that ran did what it should, and no check of weight failed.
    #[must_use]
    pub fn ok(&self) -> bool {
        self.error.is_none() && !self.findings.iter().any(Finding::is_grave)
    }

    /// The error of a sign-in that worked at a provider with a grave fault (cli.md section 3, exit code 20).
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
        let hint = "show the provider what is listed; the next step of each says how to accept one that is known";
        Some(Error::new(Kind::ChecksFailed, message).hint(hint))
    }

    /// What we spent ourselves, apart from requests and from waiting for a person.
    #[must_use]
    pub fn own(&self) -> Duration {
        self.total
            .saturating_sub(self.requests)
            .saturating_sub(self.waited)
    }
}

/// How the code travelled, and what protected it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Safety {
    pub way: Way,
    /// S256 was sent.
    pub pkce: bool,
    /// A person pasted a code without its state.
    pub state_unchecked: bool,
}

/// Who saw the code between provider and this machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Way {
    /// None came.
    #[default]
    None,
    /// The browser alone.
    Browser,
    /// The gateway's server too (query mode through a gateway).
    Gateway,
    /// There is none: a person enters a code elsewhere.
    Elsewhere,
}
