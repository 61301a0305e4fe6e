//! How the other side deviated from the standard, and how that was understood.

/// A deviation; the value that was read is returned beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The check about it.
    pub check: &'static str,
    /// What the other side does, worded to end a sentence that begins with its name.
    pub what: String,
}

impl Oddity {
    /// A deviation, and the check about it.
    #[must_use]
    pub fn new(check: &'static str, what: impl Into<String>) -> Self {
        Self {
            check,
            what: what.into(),
        }
    }
}
