//! The error of a build without servers.

use crate::error::{Error, Kind};

/// Returns the error for a command that needs a server, in a build without servers.
pub(crate) fn no_server(command: &str, features: &str) -> Error {
    Error::new(
        Kind::Failure,
        format!("this build does not include the servers, so `{command}` cannot run"),
    )
    .hint(format!("install a build with {features}"))
}
