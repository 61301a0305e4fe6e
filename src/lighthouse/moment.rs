//! A point in time in the settings.

use crate::clock::parse_date;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use std::fmt;

/// A point in time, written as a timestamp or as a date (midnight UTC).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment(i64);

impl From<Moment> for i64 {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}

impl<'de> Deserialize<'de> for Moment {
    fn deserialize<D: Deserializer<'de>>(given: D) -> Result<Self, D::Error> {
        given.deserialize_any(Written)
    }
}

/// Parses a TOML date or timestamp, with or without quotes. In an environment variable, it is text.
struct Written;

impl<'de> Visitor<'de> for Written {
    type Value = Moment;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a date such as `2027-01-31`")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Moment, E> {
        let moment = parse_date(text);
        moment
            .map(Moment)
            .map_err(|why| E::custom(format!("`{text}` is not a date; {why}")))
    }

    /// A TOML date arrives as a table with a single member, whose name is internal to `toml`.
    fn visit_map<A: MapAccess<'de>>(self, mut table: A) -> Result<Moment, A::Error> {
        match table.next_entry::<String, String>()? {
            Some((name, text)) if name.starts_with('$') => self.visit_str(&text),
            _ => Err(A::Error::custom("it is not a date such as `2027-01-31`")),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::settings::Settings;

    #[test]
    fn a_date_is_accepted_with_and_without_quotes_and_nothing_else_is() {
        let read = |value: &str| {
            let text = format!("[platforms.p]\nclient_secret_expires = {value}");
            let settings = toml::from_str::<Settings>(&text).ok()?;
            settings.platforms["p"].client_secret_expires.map(i64::from)
        };
        for (value, expected) in [
            ("\"2027-01-31\"", Some(1_801_353_600)),
            ("2027-01-31", Some(1_801_353_600)),
            ("2027-01-31T12:00:00Z", Some(1_801_396_800)),
            ("\"31.1.2027\"", None),
            ("{ year = \"2027-01-31\" }", None),
            ("2027", None),
        ] {
            assert_eq!(read(value), expected, "{value}");
        }
    }
}
