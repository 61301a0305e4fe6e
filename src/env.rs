//! The process's environment: the only place that reads it. What a variable means is decided by whoever asks; those
//! that stand in for a flag are read by clap.

#![expect(clippy::disallowed_methods, reason = "the one door to the environment")]

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

/// A variable as it is, which may be empty.
#[must_use]
pub fn raw(name: impl AsRef<OsStr>) -> Option<OsString> {
    std::env::var_os(name)
}

/// A variable that is text, which may be empty.
#[must_use]
pub fn var(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

/// A variable that says something: one set to nothing is not set.
#[must_use]
pub fn text(name: &str) -> Option<String> {
    var(name).filter(|value| !value.is_empty())
}

/// A variable that names a folder; nothing where it is not set. A relative path would mean wherever one happens to be.
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

/// All of them.
pub fn all() -> impl Iterator<Item = (OsString, OsString)> {
    std::env::vars_os()
}

/// All that are text.
pub fn texts() -> impl Iterator<Item = (String, String)> {
    all().filter_map(|(name, value)| Some((name.into_string().ok()?, value.into_string().ok()?)))
}
