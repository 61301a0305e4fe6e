//! Why a job did not happen.

/// Why a job did not happen.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many jobs are waiting already.
    #[error("the database is overloaded")]
    Busy,
    /// Another job was faster, and this one has to run again; only seen by the engines.
    #[error("conflict with another transaction: {0}")]
    Conflict(String),
    /// Unreachable, full or read-only: nothing is wrong with the job itself.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// Reachable, but it rejects us: an unknown user, a wrong password, no such database.
    #[error("the database cannot be used: {0}")]
    Refused(String),
    /// Nothing of the job was committed, and nothing will be.
    #[error("the database did not respond in time, and nothing was changed")]
    Late,
    /// The schema no longer supports this program.
    #[error("the database was created by a newer version of this program{0}")]
    Newer(String),
    #[error("the database failed: {0}")]
    Failed(String),
}

impl Error {
    /// Whether the database itself was missing or too slow: the store reports that once, not for
    /// each job.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Refused(_) | Self::Late)
    }

    /// Whether simply waiting can help.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Conflict(_) | Self::Unavailable(_))
    }
}

/// The result of a job.
pub type Result<T> = std::result::Result<T, Error>;
