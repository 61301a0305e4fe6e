//! The definition of a conformance check.

use crate::conformance::prober::Prober;
use crate::conformance::verdict::Checked;
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity, Subject};

/// How a check reaches its verdict.
#[derive(Clone, Copy)]
pub enum How {
    /// From the facts of the ordinary sign-in.
    Seen(fn(&Facts) -> Checked),
    /// By sending its own requests.
    Asks(fn(&Prober<'_>, &Facts) -> Checked),
    /// By sending its own requests after the tokens have been revoked.
    AsksAfter(fn(&Prober<'_>, &Facts) -> Checked),
    /// By sending its own requests with codes and tokens from a sign-in of its own, which it uses
    /// up or revokes. These checks run last, because some servers then revoke the user's other
    /// tokens too.
    Spends(fn(&Prober<'_>, &Facts) -> Checked),
    /// By our client itself, which stops with an error that names the check.
    Client,
}

/// One implemented check.
#[derive(Clone, Copy)]
pub struct Check {
    pub id: &'static str,
    pub subjects: &'static [Subject],
    pub class: Class,
    pub severity: Severity,
    /// The meaning of a pass, in one sentence.
    pub sentence: &'static str,
    pub source: &'static [&'static str],
    pub how: How,
}

impl Check {
    /// Returns the group: the part of the ID before the number.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split('-').next().unwrap_or(self.id)
    }

    /// Returns the subjects, abbreviated as in the catalogue.
    #[must_use]
    pub fn marks(&self) -> String {
        self.subjects
            .iter()
            .map(|subject| subject.mark())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

pub(crate) const AS: &[Subject] = &[Subject::Server];
pub(crate) const RS: &[Subject] = &[Subject::Resource];
pub(crate) const RP: &[Subject] = &[Subject::Client];
pub(crate) const AS_RP: &[Subject] = &[Subject::Server, Subject::Client];
