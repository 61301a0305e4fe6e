//! Errors in the settings. An error in a client's settings is worded for a platform or for an
//! endpoint.

use crate::error::{Error, Kind};

/// The hint that names the command that explains every setting.
pub const EXAMPLE: &str = "`fastenctl lighthouse example settings` explains every setting";

/// Returns an error in the settings.
#[must_use]
pub fn wrong(message: impl Into<String>) -> Error {
    Error::new(Kind::Config, message).hint(EXAMPLE)
}

/// Returns an error in one setting; `rest` continues the message after the setting's name.
#[must_use]
pub fn wrong_in(path: &str, rest: &str) -> Error {
    wrong(format!("`{path}`{rest}")).about(path)
}

/// Returns the path of a key below `of`, or `of` itself if there is no key.
#[must_use]
pub fn path(of: &str, key: Option<&str>) -> String {
    key.map_or_else(|| of.to_owned(), |key| format!("{of}.{key}"))
}

/// An error in the settings of a client, which may be a platform's or an endpoint's.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The setting, if the error is about a single one.
    pub key: Option<&'static str>,
    /// The message after the setting's name.
    pub rest: String,
    pub hint: Option<&'static str>,
}

impl Flaw {
    /// Creates an error in one setting; `rest` continues the message after the setting's name.
    #[must_use]
    pub fn new(key: &'static str, rest: impl Into<String>) -> Self {
        Self {
            key: Some(key),
            rest: rest.into(),
            hint: None,
        }
    }

    /// Whether the error is about a single setting.
    #[must_use]
    pub const fn is_of_a_setting(&self) -> bool {
        self.key.is_some()
    }

    /// Returns the message, worded for a platform.
    #[must_use]
    pub fn of_platform(&self, slug: &str) -> String {
        self.text(&format!("platforms.{slug}."))
    }

    /// Returns the message, worded for an endpoint that has already been named.
    #[must_use]
    pub fn of_endpoint(&self) -> String {
        self.text("")
    }

    /// Returns the path of the setting, given the path of its platform or endpoint.
    #[must_use]
    pub fn path(&self, of: &str) -> String {
        path(of, self.key)
    }

    fn text(&self, place: &str) -> String {
        match self.key {
            Some(key) => format!("`{place}{key}`{}", self.rest),
            None => self.rest.clone(),
        }
    }

    /// Turns this into an error in the settings of a platform.
    #[must_use]
    pub fn into_error(self, slug: &str) -> Error {
        let error = wrong(self.of_platform(slug)).about(self.path(&format!("platforms.{slug}")));
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}
