//! How busy the way to the database is.

/// How busy the way to the database is. What an engine does not have is not said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Connections that nobody uses at this moment.
    pub idle: usize,
    pub used: Option<usize>,
    /// As many as there may be.
    pub most: Option<usize>,
    /// Jobs that wait for one, or for the writer.
    pub waiting: usize,
}
