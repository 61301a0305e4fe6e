//! Which checks are selected, which may run against this provider, and which deviations are
//! expected of it.

use crate::clock::rfc3339;
use crate::conformance::check::{Check, How, RP};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Subject};
use std::time::Duration;

/// A known deviation of a provider (`expected_deviations` in its definition).
#[derive(Clone, Debug)]
pub struct Waiver {
    pub id: String,
    pub reason: String,
    /// The last day on which it applies, such as `2027-01-31`.
    pub until: Option<String>,
}

impl Waiver {
    /// Whether it applies to a check and still holds.
    pub(crate) fn holds(&self, check: &Check, now: i64) -> bool {
        self.names(check)
            && self
                .until
                .as_ref()
                // Dates in this format can be compared as text.
                .is_none_or(|last| **last >= rfc3339(now)[..10])
    }

    /// Whether it applies to a check, even if it has expired.
    pub(crate) fn names(&self, check: &Check) -> bool {
        let ours_only = check
            .subjects
            .iter()
            .all(|subject| *subject == Subject::Client);
        self.id == check.id && !ours_only
    }
}

/// The selected checks.
#[derive(Clone, Debug)]
pub struct Selection {
    /// Whether to run no checks, because only the sign-in is needed.
    pub off: bool,
    /// Whether to run class A, too, and class X if the guard allows it.
    pub negative: bool,
    /// Whether the definition says `test_system = true`.
    pub test_system: bool,
    pub waivers: Vec<Waiver>,
    /// The pause between two requests of class A.
    pub pause: Duration,
    /// Only these IDs.
    pub only: Option<Vec<String>>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            off: false,
            negative: false,
            test_system: false,
            waivers: Vec::new(),
            pause: Duration::from_secs(1),
            only: None,
        }
    }
}

impl Selection {
    /// Only the sign-in.
    #[must_use]
    pub fn none() -> Self {
        Self {
            off: true,
            ..Self::default()
        }
    }

    pub(crate) fn wants(&self, check: &Check) -> bool {
        !self.off
            && self
                .only
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| id == check.id))
    }

    /// Returns why a check may not run against this provider (checks.md section 0.2).
    pub(crate) fn forbids(&self, check: &Check, facts: &Facts) -> Option<&'static str> {
        // Inspecting our own request has no side effects.
        if check.subjects == RP && matches!(check.how, How::Seen(_)) {
            return None;
        }
        match check.class {
            Class::A | Class::X if !self.negative => Some("only with `--negative`"),
            Class::S | Class::L | Class::A => None,
            Class::X if self.test_system || facts.is_on_this_machine() => None,
            Class::X => Some(
                "only for a provider on this machine, or one with `test_system = true` in its definition",
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::register::find;

    #[test]
    fn intrusive_checks_only_run_on_test_systems() {
        let check = find("PKCE-06").unwrap();
        let forbidden = |negative, test_system| {
            Selection {
                negative,
                test_system,
                ..Selection::default()
            }
            .forbids(check, &Facts::default())
            .is_some()
        };
        assert_eq!(
            [
                forbidden(false, true),
                forbidden(true, false),
                forbidden(true, true)
            ],
            [true, true, false]
        );
    }
}
