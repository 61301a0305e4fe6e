//! How the other side deviated from the standard, and how that was understood.

/// A deviation; the interpreted value is returned alongside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The ID of the check about it.
    pub check: &'static str,
    /// What the other side does, worded to follow its name.
    pub what: String,
}

impl Oddity {
    /// A deviation, with the ID of the check about it.
    #[must_use]
    pub fn new(check: &'static str, what: impl Into<String>) -> Self {
        Self {
            check,
            what: what.into(),
        }
    }
}
