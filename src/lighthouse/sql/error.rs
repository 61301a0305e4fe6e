//! The errors of database jobs.

/// Why a job was not done.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// Too many jobs are already waiting.
    #[error("the database is overloaded")]
    Busy,
    /// Another job was faster, and this one has to run again. Only the engines see this error.
    #[error("conflict with another transaction: {0}")]
    Conflict(String),
    /// The database is unreachable, full or read-only. Nothing is wrong with the job itself.
    #[error("the database cannot be used: {0}")]
    Unavailable(String),
    /// The database is reachable, but it rejects the connection: an unknown user, a wrong password,
    /// or no such database.
    #[error("the database cannot be used: {0}")]
    Refused(String),
    /// The time limit was reached. Nothing of the job was committed, and nothing will be.
    #[error("the database did not respond in time, and nothing was changed")]
    Late,
    /// The database supports only newer versions of this program.
    #[error("the database was migrated by a newer version of this program{0}")]
    Newer(String),
    #[error("the database failed: {0}")]
    Failed(String),
}

impl Error {
    /// Whether the database was unavailable or too slow. The store reports this once, not for each
    /// job.
    #[must_use]
    pub const fn is_told(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Refused(_) | Self::Late)
    }

    /// Whether waiting may be enough to solve the problem.
    #[must_use]
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Conflict(_) | Self::Unavailable(_))
    }
}

/// The result of a job.
pub type Result<T> = std::result::Result<T, Error>;
