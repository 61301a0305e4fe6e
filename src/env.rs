//! The process's environment: the only place that reads it. The callers decide what variables mean;
//! clap reads those that stand in for a flag.

#![expect(
    clippy::disallowed_methods,
    reason = "the only place that reads the environment"
)]

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A variable, which may be empty.
#[must_use]
pub fn raw(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name)
}

/// A variable that is valid text, which may be empty.
#[must_use]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A non-empty variable: one set to the empty string counts as unset.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    var(name).filter(|value| !value.is_empty())
}

/// A variable that names a folder; `None` if it is not set. A relative path would depend on the
/// current directory.
///
/// # Errors
/// What is wrong with it.
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

/// All variables that are valid text.
pub fn texts() -> impl Iterator<Item = (String, String)> {
    all().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
