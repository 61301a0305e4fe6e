//! The load on the database connections.

/// The load on the database connections. A number is `None` if it does not apply to the engine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    /// Currently unused connections.
    pub idle: usize,
    pub used: Option<usize>,
    /// The maximum number.
    pub most: Option<usize>,
    /// Number of jobs waiting for a connection, or for the writer.
    pub waiting: usize,
}
