//! Which lines are logged, as one level or a level for each part of the program.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer};
use std::str::FromStr;
use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;

/// The default.
const USUAL: &str = "info";
/// The environment variable that overrides the settings.
pub const VARIABLE: &str = "RUST_LOG";

/// A log filter such as `info`, `warn,fastenctl=debug`, or `off`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Directives(String);

impl Default for Directives {
    fn default() -> Self {
        Self(USUAL.to_owned())
    }
}

impl Directives {
    /// Parses a log filter. A bare word must be a level or a part of this program, because a
    /// misspelt level would match no target and silence the log.
    ///
    /// # Errors
    /// What is invalid, as a clause.
    pub fn parse(text: &str) -> Result<Self, String> {
        for one in text.split(',') {
            let one = one.trim();
            let is_level = !one.is_empty() && LevelFilter::from_str(one).is_ok();
            let is_ours = one == "fastenctl" || one.starts_with("fastenctl::");
            if !(is_level || is_ours || one.contains('=')) {
                return Err(format!(
                    "`{one}` is not a level (off, error, warn, info, debug or trace) or a filter such as \
                     `fastenctl=debug`"
                ));
            }
        }
        EnvFilter::builder()
            .parse(text)
            .map_err(|error| format!("`{text}` is not a valid log filter: {error}"))?;
        Ok(Self(text.to_owned()))
    }

    /// Returns the filter in the variable if it is set, otherwise the one in the settings,
    /// otherwise the default.
    ///
    /// # Errors
    /// What is wrong with the variable.
    pub fn in_force(variable: Option<&str>, settings: Option<&Self>) -> Result<Self, String> {
        match variable {
            Some(text) => Self::parse(text),
            None => Ok(settings.cloned().unwrap_or_default()),
        }
    }

    /// The corresponding filter.
    #[must_use]
    pub fn filter(&self) -> EnvFilter {
        EnvFilter::new(&self.0)
    }
}

impl<'de> Deserialize<'de> for Directives {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Self, D::Error> {
        Self::parse(&String::deserialize(given)?).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn levels_are_read_and_misspelt_ones_are_named() {
        for text in [
            "info",
            "WARN",
            "off",
            "warn,fastenctl=debug",
            "fastenctl::lighthouse",
            "hyper=trace, info",
        ] {
            assert_eq!(Directives::parse(text), Ok(Directives(text.to_owned())));
        }
        for text in [
            "inof",
            "",
            "info,",
            "hyper",
            "fastenctl=loud",
            "a=b=c",
            "info,[{",
        ] {
            let why = Directives::parse(text).unwrap_err();
            assert!(why.contains(" is not a "), "{text}: {why}");
        }
    }

    #[test]
    fn the_variable_wins_over_the_settings() {
        let debug = Directives("debug".to_owned());
        let in_force = |variable, settings| Directives::in_force(variable, settings).unwrap();
        assert_eq!(in_force(None, None), Directives::default());
        assert_eq!(in_force(None, Some(&debug)), debug);
        assert_eq!(in_force(Some("info"), Some(&debug)), Directives::default());
        assert!(Directives::in_force(Some("inof"), Some(&debug)).is_err());
    }
}
