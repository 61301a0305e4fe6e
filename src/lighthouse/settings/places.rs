//! Finds the location of each setting: a line in the file, or a variable. Errors name a setting by
//! its path of keys.

use crate::error::Error;
use serde::Serialize;
use std::collections::BTreeMap;
use std::fmt;
use toml::de::{DeTable, DeValue};

/// The locations of all settings that are set, by path, such as `mail.port` and `endpoints.0.url`.
#[derive(Clone, Debug, Default)]
pub struct Places {
    file: Option<String>,
    /// The location by path; `None` for a setting from the command line.
    said: BTreeMap<String, Option<Place>>,
}

/// The location of a setting.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Place {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub column: Option<usize>,
    /// The variable that overrides the setting.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub variable: Option<String>,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (&self.variable, &self.file, self.line, self.column) {
            (Some(name), ..) => write!(f, "`{name}`"),
            (None, Some(file), Some(line), Some(column)) => {
                write!(f, "`{file}`, line {line}, column {column}")
            }
            (None, file, ..) => write!(f, "`{}`", file.as_deref().unwrap_or_default()),
        }
    }
}

impl Places {
    /// Returns the locations in a TOML text; `file` is its name.
    #[must_use]
    pub fn of_text(file: Option<&str>, text: &str) -> Self {
        let mut places = Self {
            file: file.map(str::to_owned),
            said: BTreeMap::new(),
        };
        if let Ok(root) = DeTable::parse(text) {
            places.note_table(text, "", root.get_ref());
        }
        places
    }

    fn note_table(&mut self, text: &str, path: &str, table: &DeTable<'_>) {
        for (key, value) in table {
            let path = below(path, key.get_ref());
            self.note(text, path, key.span().start, value.get_ref());
        }
    }

    fn note(&mut self, text: &str, path: String, start: usize, value: &DeValue<'_>) {
        match value {
            DeValue::Table(table) => self.note_table(text, &path, table),
            DeValue::Array(values) => {
                for (number, value) in values.iter().enumerate() {
                    let path = below(&path, &number.to_string());
                    self.note(text, path, value.span().start, value.get_ref());
                }
            }
            _ => {}
        }
        let place = self.in_text(text, start);
        self.said.insert(path, Some(place));
    }

    /// Returns the location of a byte offset in the text.
    #[must_use]
    pub fn in_text(&self, text: &str, start: usize) -> Place {
        let before = &text[..start];
        let line = before.rsplit('\n').next().unwrap_or_default();
        Place {
            file: self.file.clone(),
            line: Some(before.matches('\n').count() + 1),
            column: Some(line.chars().count() + 1),
            variable: None,
        }
    }

    /// Records that a variable sets this path and everything below it.
    pub(super) fn say_by(&mut self, path: &str, name: &str) {
        let deeper = format!("{path}.");
        self.said.retain(|path, _| !path.starts_with(&deeper));
        let place = Place {
            variable: Some(name.to_owned()),
            ..Place::default()
        };
        self.said.insert(path.to_owned(), Some(place));
    }

    /// Records that a setting comes from the command line. It needs no location, because the user
    /// has just typed it.
    pub fn say_by_option(&mut self, path: &str) {
        self.said.insert(path.to_owned(), None);
    }

    /// Returns where a setting is, or where it would be if it were set.
    #[must_use]
    pub fn of(&self, path: &str) -> Option<Place> {
        let mut path = path;
        loop {
            if let Some(place) = self.said.get(path) {
                return place.clone();
            }
            let Some((above, _)) = path.rsplit_once('.') else {
                break;
            };
            path = above;
        }
        self.file.as_ref().map(|file| Place {
            file: Some(file.clone()),
            ..Place::default()
        })
    }

    /// Whether the setting is in the file itself.
    #[must_use]
    pub fn is_in_file(&self, path: &str) -> bool {
        self.said
            .get(path)
            .and_then(Option::as_ref)
            .is_some_and(|place| place.variable.is_none() && place.file.is_some())
    }

    /// Adds the location of the setting to an error.
    #[must_use]
    pub fn locate(&self, error: Error) -> Error {
        let Some(place) = error.setting().and_then(|path| self.of(path)) else {
            return error;
        };
        let first = error.clash().and_then(|path| self.of(path));
        let behind = first.map_or_else(String::new, |first| match (first.line, first.column) {
            (Some(line), Some(column)) => format!("; the first is on line {line}, column {column}"),
            _ => format!("; the first is in {first}"),
        });
        error.between(&format!("{place}: "), &behind)
    }
}

fn below(path: &str, key: &str) -> String {
    if path.is_empty() {
        return key.to_owned();
    }
    format!("{path}.{key}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    const TEXT: &str = "listen = \"127.0.0.1:1\"\n[mail]\n  port = 25\n[platforms.p]\nclient_id = \"a\"\n\n[[endpoints]]\nurl = \"u\"\n[[endpoints]]\nid = \"i\"\n";

    fn at(path: &str) -> Option<(usize, usize)> {
        let place = Places::of_text(Some("l.toml"), TEXT).of(path)?;
        Some((place.line?, place.column?))
    }

    #[test]
    fn each_setting_has_its_line_and_column() {
        for (path, expected) in [
            ("listen", Some((1, 1))),
            ("mail", Some((2, 2))),
            ("mail.port", Some((3, 3))),
            ("mail.host", Some((2, 2))),
            ("platforms.p", Some((4, 12))),
            ("platforms.p.client_id", Some((5, 1))),
            ("platforms.p.scopes", Some((4, 12))),
            ("endpoints.0", Some((7, 1))),
            ("endpoints.0.url", Some((8, 1))),
            ("endpoints.1.id", Some((10, 1))),
            ("endpoints.1.url", Some((9, 1))),
            ("public_url", None),
        ] {
            assert_eq!(at(path), expected, "{path}");
        }
    }

    #[test]
    fn an_error_is_reported_with_its_location_and_the_one_it_conflicts_with() {
        let mut places = Places::of_text(Some("l.toml"), TEXT);
        let wrong = || Error::new(Kind::Config, "it is wrong");
        let told = |places: &Places, error: Error| places.locate(error).to_string();
        assert_eq!(told(&places, wrong()), "it is wrong");
        assert_eq!(
            told(&places, wrong().about("mail.port")),
            "`l.toml`, line 3, column 3: it is wrong"
        );
        assert_eq!(
            told(&places, wrong().about("public_url")),
            "`l.toml`: it is wrong"
        );
        let twice = wrong()
            .about("endpoints.1.id")
            .clashing_with("endpoints.0.url");
        assert_eq!(
            told(&places, twice),
            "`l.toml`, line 10, column 1: it is wrong; the first is on line 8, column 1"
        );
        places.say_by("mail", "FASTENCTL_LIGHTHOUSE__MAIL");
        assert_eq!(
            told(&places, wrong().about("mail.port")),
            "`FASTENCTL_LIGHTHOUSE__MAIL`: it is wrong"
        );
        let bare = Places::of_text(None, "");
        assert_eq!(told(&bare, wrong().about("public_url")), "it is wrong");
    }
}
