//! What a build without servers says.

use crate::error::{Error, Kind};

/// The error of a build without servers if one is needed.
pub(crate) fn no_server(command: &str, features: &str) -> Error {
    Error::new(
        Kind::Failure,
        format!("this build does not include the servers, so `{command}` cannot run"),
    )
    .hint(format!("install a build with the feature {features}"))
}
