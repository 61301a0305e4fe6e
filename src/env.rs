//! The only place that reads the process's environment, except for clap, which reads the variables
//! that stand in for a flag. The callers decide what variables mean.

#![expect(
    clippy::disallowed_methods,
    reason = "the only place that reads the environment"
)]

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// Returns a variable, which may be empty.
#[must_use]
pub fn raw(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name)
}

/// Returns a variable that is valid text, which may be empty.
#[must_use]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// Returns a non-empty variable; one set to the empty string counts as unset.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    var(name).filter(|value| !value.is_empty())
}

/// Returns a variable that names a folder; `None` if it is not set. A relative path is an error,
/// because it would depend on the current directory.
///
/// # Errors
/// What is wrong with the path.
pub fn absolute_folder(name: &str) -> Result<Option<PathBuf>, String> {
    match raw(name)
        .filter(|value| !value.is_empty())
        .map(PathBuf::from)
    {
        Some(folder) if !folder.is_absolute() => Err(format!("`{name}` is not an absolute path")),
        other => Ok(other),
    }
}

/// All variables.
pub fn all() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os()
}

/// Returns all variables that are valid text.
pub fn texts() -> impl Iterator<Item = (String, String)> {
    all().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
