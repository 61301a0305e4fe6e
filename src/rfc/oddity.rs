//! What the other side wrote otherwise than its standard says, and what was understood all the same.

/// One such thing: what was read is in the value beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Oddity {
    /// The check that is about it.
    pub check: &'static str,
    /// What the other side does, as the end of a sentence that begins with it.
    pub what: String,
}

impl Oddity {
    /// Something odd, and the check that is about it.
    #[must_use]
    pub fn new(check: &'static str, what: impl Into<String>) -> Self {
        Self {
            check,
            what: what.into(),
        }
    }
}
