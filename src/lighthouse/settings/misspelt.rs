//! Finds misspelt keys and words in the settings, and what was probably intended. Serde reports
//! unknown names only as text, but it passes the name and the known ones to the error type. So the
//! settings are parsed a second time, with an error type that keeps both.

use crate::error::Error;
use crate::lighthouse::settings::Settings;
use serde::de;
use serde::de::value::{
    CowStrDeserializer, MapAccessDeserializer, MapDeserializer, SeqDeserializer,
};
use serde::de::{Deserialize, Deserializer, IntoDeserializer, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;
use std::fmt;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

/// Adds a hint to an error about unreadable settings: the name that was probably intended, or a
/// value to write without quotation marks.
pub(super) fn with_nearest(error: Error, text: &str) -> Error {
    match misspelt::<Settings>(text) {
        Some(Wrong::Name(Misspelt { word, known })) => did_you_mean(error, &word, known),
        Some(Wrong::Quoted(value)) => {
            error.hint(format!("write it without quotation marks: `{value}`"))
        }
        None => error,
    }
}

/// Adds a hint to an error: the known name closest to `wrong`, or where `wrong` belongs.
pub(super) fn did_you_mean(error: Error, wrong: &str, known: &[&str]) -> Error {
    let likeness = |name: &str| strsim::jaro_winkler(wrong, name);
    let nearest = known
        .iter()
        .filter(|name| likeness(name) > 0.75)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None if wrong == "profiles" => error.hint(
            "this is the config file of the command line, but the gateway has its own settings \
             file: `fastenctl lighthouse example settings` prints an example",
        ),
        None if is_at_the_top(wrong, known) => error.hint(format!(
            "`{wrong}` is only allowed at the top of the file, before the first `[table]` header"
        )),
        None => error,
    }
}

/// Whether an unknown key in a table is a top-level key.
fn is_at_the_top(wrong: &str, known: &[&str]) -> bool {
    let top = keys_of::<Settings>();
    top.contains(&wrong) && known != top
}

/// Returns the keys of a type, as its deserializer lists them when given an unknown one.
pub(super) fn keys_of<T: Deserialize<'static>>() -> &'static [&'static str] {
    match misspelt::<T>("\"\" = true") {
        Some(Wrong::Name(misspelt)) => misspelt.known,
        _ => &[],
    }
}

/// An unknown key or word, and those that are allowed in its place.
#[derive(Debug)]
struct Misspelt {
    word: String,
    known: &'static [&'static str],
}

/// What is wrong with a value, if that is known.
#[derive(Debug)]
enum Wrong {
    Name(Misspelt),
    /// A number or boolean in quotation marks.
    Quoted(String),
}

/// Returns the unknown key or word, or the quoted value, at which reading a `T` fails.
fn misspelt<'de, T: Deserialize<'de>>(text: &'de str) -> Option<Wrong> {
    let table = DeTable::parse(text).ok()?;
    T::deserialize(map(table.into_inner())).err()?.0
}

/// Why a value cannot be read.
#[derive(Debug)]
struct Unreadable(Option<Wrong>);

impl fmt::Display for Unreadable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the value cannot be read")
    }
}

impl std::error::Error for Unreadable {}

impl de::Error for Unreadable {
    fn custom<T: fmt::Display>(_: T) -> Self {
        Self(None)
    }

    fn unknown_field(field: &str, known: &'static [&'static str]) -> Self {
        let word = field.to_owned();
        Self(Some(Wrong::Name(Misspelt { word, known })))
    }

    fn invalid_type(found: de::Unexpected<'_>, _: &dyn de::Expected) -> Self {
        Self(match found {
            de::Unexpected::Str(text)
                if text.parse::<i64>().is_ok() || text.parse::<bool>().is_ok() =>
            {
                Some(Wrong::Quoted(text.to_owned()))
            }
            _ => None,
        })
    }

    fn unknown_variant(variant: &str, known: &'static [&'static str]) -> Self {
        Self::unknown_field(variant, known)
    }
}

/// A TOML value, deserialized in the same way as by the `toml` crate.
struct Given<'de>(Spanned<DeValue<'de>>);

impl<'de> Deserializer<'de> for Given<'de> {
    type Error = Unreadable;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        let span = self.0.span();
        match self.0.into_inner() {
            DeValue::String(text) => visitor.visit_str(&text),
            DeValue::Array(values) => {
                SeqDeserializer::new(values.into_iter().map(Given)).deserialize_any(visitor)
            }
            DeValue::Table(table) => map(table).deserialize_any(visitor),
            // Other values contain no names.
            value => ValueDeserializer::from(Spanned::new(span, value))
                .deserialize_any(visitor)
                .map_err(|_| Unreadable(None)),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Unreadable> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Unreadable> {
        match self.0.into_inner() {
            DeValue::String(text) => visitor.visit_enum(CowStrDeserializer::new(text)),
            DeValue::Table(table) if table.len() == 1 => {
                visitor.visit_enum(MapAccessDeserializer::new(map(table)))
            }
            _ => Err(Unreadable(None)),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit unit_struct seq tuple
        tuple_struct map struct identifier ignored_any
    }
}

impl<'de> IntoDeserializer<'de, Unreadable> for Given<'de> {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

fn map(
    table: DeTable<'_>,
) -> MapDeserializer<'_, impl Iterator<Item = (Cow<'_, str>, Given<'_>)>, Unreadable> {
    let pair = |(key, value): (Spanned<_>, _)| (key.into_inner(), Given(value));
    MapDeserializer::new(table.into_iter().map(pair))
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::settings::reading::parse;

    #[test]
    fn suggests_the_intended_name() {
        for (text, expected) in [
            (
                "publik_url = \"https://a.example\"",
                Some("did you mean `public_url`?"),
            ),
            (
                "[platforms.p]\nclient-id = \"a\"",
                Some("did you mean `client_id`?"),
            ),
            (
                "[platforms.p]\nresponse_modes = [\"querry\"]",
                Some("did you mean `query`?"),
            ),
            ("wurst = 1", None),
            (
                "default_limit = \"100\"",
                Some("write it without quotation marks: `100`"),
            ),
            ("default_limit = \"many\"", None),
            (
                "[mail]\npublic_url = \"https://a.example\"",
                Some(
                    "`public_url` is only allowed at the top of the file, before the first `[table]` header",
                ),
            ),
        ] {
            assert_eq!(
                parse(text, Some("file"), []).unwrap_err().next_step(),
                expected,
                "{text}"
            );
        }
        let variable = (
            "FASTENCTL_LIGHTHOUSE__LISTN".to_owned(),
            "127.0.0.1:1".to_owned(),
        );
        let error = parse("", Some("file"), [variable]).unwrap_err();
        assert_eq!(error.next_step(), Some("did you mean `listen`?"));
    }
}
