//! Corrections by the operator that override what lists say: which members can be corrected, and
//! how a text is parsed into a value. Does no I/O.

use crate::catalog::entry::Entry;
use crate::catalog::id::Kind;
use serde_json::{Map, Value};
use url::Url;

/// The type of a member's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Form {
    Text,
    Flag,
    /// Separated by semicolons.
    Texts,
    Address,
}

/// The members of each kind that can be corrected. IDs and references cannot be corrected. Neither
/// can an endpoint's addresses, because the addresses that people are connected to belong in the
/// settings, together with the allowed hosts.
const fn fields(kind: Kind) -> &'static [(&'static str, Form)] {
    match kind {
        Kind::Brand => &[
            ("name", Form::Text),
            ("aliases", Form::Texts),
            ("brand_website", Form::Address),
            ("hidden", Form::Flag),
        ],
        Kind::Portal => &[
            ("name", Form::Text),
            ("description", Form::Text),
            ("portal_website", Form::Address),
        ],
        Kind::Endpoint => &[("platform_type", Form::Text)],
    }
}

/// The kind as a noun with its article.
#[must_use]
pub const fn with_article(kind: Kind) -> &'static str {
    match kind {
        Kind::Brand => "a brand",
        Kind::Portal => "a portal",
        Kind::Endpoint => "an endpoint",
    }
}

/// The names of the members that can be corrected.
#[must_use]
pub fn names(kind: Kind) -> Vec<&'static str> {
    fields(kind).iter().map(|(name, _)| *name).collect()
}

/// Parses the new value of a member.
///
/// # Errors
/// Says what is wrong with the name or the value.
pub fn value(kind: Kind, name: &str, text: &str) -> Result<Value, String> {
    let Some((_, form)) = fields(kind).iter().find(|(field, _)| *field == name) else {
        return Err(format!(
            "`{name}` of {} cannot be set; use one of {}",
            with_article(kind),
            names(kind).join(", ")
        ));
    };
    let text = text.trim();
    if text.is_empty() || text.chars().any(char::is_control) {
        return Err(format!("the value of `{name}` must be one line of text"));
    }
    match form {
        Form::Text => Ok(text.into()),
        Form::Flag => match text {
            "true" | "false" => Ok((text == "true").into()),
            _ => Err(format!("`{name}` must be `true` or `false`")),
        },
        Form::Texts => {
            let texts = text.split(';').map(str::trim);
            Ok(texts.filter(|text| !text.is_empty()).collect())
        }
        Form::Address => match Url::parse(text) {
            Ok(url) if url.scheme() == "https" => Ok(url.as_str().into()),
            _ => Err(format!("`{name}` is not a URL that starts with `https://`")),
        },
    }
}

/// The entry with its corrections; unchanged if they do not fit, which can only happen if another
/// version stored them.
#[must_use]
pub fn corrected<T: Entry + Clone>(entry: &T, said: &Map<String, Value>) -> T {
    let Ok(Value::Object(mut members)) = serde_json::to_value(entry) else {
        return entry.clone();
    };
    members.extend(said.clone());
    serde_json::from_value(Value::Object(members)).unwrap_or_else(|_| entry.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::catalog::{Brand, Endpoint, Portal};
    use serde_json::json;

    #[test]
    fn a_text_becomes_a_value_of_the_members_type() {
        for (kind, name, text, expected) in [
            (
                Kind::Brand,
                "name",
                " Ada Clinic ",
                Some(json!("Ada Clinic")),
            ),
            (
                Kind::Brand,
                "aliases",
                "AC; Ada ;",
                Some(json!(["AC", "Ada"])),
            ),
            (Kind::Brand, "hidden", "true", Some(json!(true))),
            (Kind::Brand, "hidden", "yes", None),
            (Kind::Brand, "id", "x", None),
            (Kind::Brand, "name", "", None),
            (Kind::Brand, "name", "a\nb", None),
            (Kind::Portal, "hidden", "true", None),
            (Kind::Endpoint, "url", "https://a.example/", None),
            (
                Kind::Brand,
                "brand_website",
                "https://a.example/x",
                Some(json!("https://a.example/x")),
            ),
            (Kind::Brand, "brand_website", "http://a.example/x", None),
        ] {
            assert_eq!(value(kind, name, text).ok(), expected, "{name} {text}");
        }
    }

    /// Every member that can be set exists in its kind.
    #[test]
    fn a_correction_can_be_read_back() {
        fn check<T: Entry + Clone + Default + PartialEq + std::fmt::Debug>() {
            for name in names(T::KIND) {
                let text = match name {
                    "hidden" => "true",
                    _ => "https://a.example/x",
                };
                let said = Map::from_iter([(name.to_owned(), value(T::KIND, name, text).unwrap())]);
                let now = corrected(&T::default(), &said);
                assert_ne!(now, T::default(), "{name}");
            }
        }
        check::<Brand>();
        check::<Portal>();
        check::<Endpoint>();
        let odd = Map::from_iter([("name".to_owned(), json!(7))]);
        assert_eq!(corrected(&Brand::default(), &odd), Brand::default());
    }
}
