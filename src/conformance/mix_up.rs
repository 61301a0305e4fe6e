//! MIX: mix-up and injection across servers (checks.md section 11).

use crate::conformance::check::{Check, How, RP};
use crate::trace::finding::{Class, Severity};

pub(crate) const CHECKS: &[Check] = &[MIX_01, MIX_03, MIX_04];

const MIX_01: Check = Check {
    id: "MIX-01",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client never sends a code from one server to another",
    source: &["9700 4.4", "9207"],
    how: How::Client,
};

const MIX_03: Check = Check {
    id: "MIX-03",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client stops if the definition and the provider name different hosts",
    source: &["9700 4.4.2"],
    how: How::Client,
};

const MIX_04: Check = Check {
    id: "MIX-04",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A code from another server ends the run",
    source: &["9700 4.5"],
    how: How::Client,
};
