//! The load on the database connections.

/// The load on the database connections. What an engine does not have is `None`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Currently unused connections.
    pub idle: usize,
    pub used: Option<usize>,
    /// The maximum number.
    pub most: Option<usize>,
    /// Jobs waiting for a connection, or for the writer.
    pub waiting: usize,
}
