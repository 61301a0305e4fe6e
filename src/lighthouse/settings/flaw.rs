//! Errors in the settings; for clients the same sentence, worded for a platform or an endpoint.

use crate::error::{Error, Kind};

/// Where everything is explained.
pub const EXAMPLE: &str = "`fastenctl lighthouse example settings` explains every setting";

/// An error in the settings.
#[must_use]
pub fn wrong(message: impl Into<String>) -> Error {
    Error::new(Kind::Config, message).hint(EXAMPLE)
}

/// An error in one setting; `rest` continues after its name.
#[must_use]
pub fn wrong_in(path: &str, rest: &str) -> Error {
    wrong(format!("`{path}`{rest}")).about(path)
}

/// The path of a key below another, or just the latter.
#[must_use]
pub fn path(of: &str, key: Option<&str>) -> String {
    key.map_or_else(|| of.to_owned(), |key| format!("{of}.{key}"))
}

/// An error in the settings of a client, wherever they are.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The setting, if it is about one.
    pub key: Option<&'static str>,
    /// The text after the setting's name.
    pub rest: String,
    pub hint: Option<&'static str>,
}

impl Flaw {
    /// For one setting; `rest` continues after its name.
    #[must_use]
    pub fn new(key: &'static str, rest: impl Into<String>) -> Self {
        Self {
            key: Some(key),
            rest: rest.into(),
            hint: None,
        }
    }

    /// Whether it is about a single setting of a platform or endpoint.
    #[must_use]
    pub const fn is_of_a_setting(&self) -> bool {
        self.key.is_some()
    }

    /// Worded for a platform.
    #[must_use]
    pub fn of_platform(&self, slug: &str) -> String {
        self.text(&format!("platforms.{slug}."))
    }

    /// Worded for an endpoint that has already been named.
    #[must_use]
    pub fn of_endpoint(&self) -> String {
        self.text("")
    }

    /// Its location, in the settings of a platform or endpoint.
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

    /// As an error in the settings of a platform.
    #[must_use]
    pub fn into_error(self, slug: &str) -> Error {
        let error = wrong(self.of_platform(slug)).about(self.path(&format!("platforms.{slug}")));
        match self.hint {
            Some(hint) => error.hint(hint),
            None => error,
        }
    }
}
