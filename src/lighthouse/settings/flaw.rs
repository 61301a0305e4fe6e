//! What is wrong with the settings; of a client the same sentence, said of a platform or of an endpoint.

use crate::error::{Error, Kind};

/// What explains them all.
pub const EXAMPLE: &str = "`docs/lighthouse.example.toml` explains every setting";

/// An error in the settings.
#[must_use]
pub fn wrong(message: impl Into<String>) -> Error {
    Error::new(Kind::Config, message).hint(EXAMPLE)
}

/// An error in one setting; `rest` goes on where its name ends.
#[must_use]
pub fn wrong_in(path: &str, rest: &str) -> Error {
    wrong(format!("`{path}`{rest}")).about(path)
}

/// The path of a key below another, or of the latter alone.
#[must_use]
pub fn path(of: &str, key: Option<&str>) -> String {
    key.map_or_else(|| of.to_owned(), |key| format!("{of}.{key}"))
}

/// What is wrong with the settings of a client, wherever they stand.
#[derive(Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The setting, where it is one.
    pub key: Option<&'static str>,
    /// What stands after the setting's name.
    pub rest: String,
    pub hint: Option<&'static str>,
}

impl Flaw {
    /// Of one setting; `rest` goes on where its name ends.
    #[must_use]
    pub fn new(key: &'static str, rest: impl Into<String>) -> Self {
        Self {
            key: Some(key),
            rest: rest.into(),
            hint: None,
        }
    }

    /// Whether it is about one setting, which a platform has or an endpoint.
    #[must_use]
    pub const fn is_of_a_setting(&self) -> bool {
        self.key.is_some()
    }

    /// Said of a platform.
    #[must_use]
    pub fn of_platform(&self, slug: &str) -> String {
        self.text(&format!("platforms.{slug}."))
    }

    /// Said of an endpoint that is named already.
    #[must_use]
    pub fn of_endpoint(&self) -> String {
        self.text("")
    }

    /// Where it is, in the settings of a platform or of an endpoint.
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
