//! Which keys the config file has, what values they take, and how text from the command line
//! becomes a value. `config` reads the file for use, and `config::check` reports what is wrong with
//! it.

use crate::rfc::origin::named_origin;
use toml_edit::{Array, Datetime, Item, Value};
use url::Url;

/// The type of a key's value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    Text,
    /// The gateway's API base.
    Address,
    /// Text that is never displayed.
    Secret,
    Moment,
    Day,
    YesNo,
    Words,
    /// A list of origins.
    Origins,
    OneOf(&'static [&'static str]),
    /// A table with these keys.
    Table(&'static [Key]),
    /// Tables with these keys, under names chosen by the user.
    Named(&'static [Key]),
    /// A list of tables with these keys.
    List(&'static [Key]),
}

/// One key of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub name: &'static str,
    pub shape: Shape,
    /// Whether the table is invalid without this key.
    pub required: bool,
}

const fn must(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        required: true,
    }
}

const fn may(name: &'static str, shape: Shape) -> Key {
    Key {
        name,
        shape,
        required: false,
    }
}

/// The whole file.
pub const FILE: &[Key] = &[may("profiles", Shape::Named(PROFILE))];

/// A profile.
pub const PROFILE: &[Key] = &[
    may("lighthouse", Shape::Address),
    may("installation", Shape::Table(INSTALLATION)),
    may("providers", Shape::Named(PROVIDER)),
    may("accepted_hosts", Shape::Origins),
];

const INSTALLATION: &[Key] = &[
    must("id", Shape::Text),
    must("secret", Shape::Secret),
    must("administrator_name", Shape::Text),
    must("administrator_email", Shape::Text),
    must("issued_at", Shape::Moment),
    may("user_ref_key", Shape::Secret),
    may("issued_by", Shape::Text),
];

const PROVIDER: &[Key] = &[
    must("issuer", Shape::Text),
    must("client_id", Shape::Text),
    may("client_secret_file", Shape::Text),
    may("client_key_file", Shape::Text),
    may("client_key_id", Shape::Text),
    may("scopes", Shape::Words),
    may(
        "auth_method",
        Shape::OneOf(&[
            "none",
            "client_secret_basic",
            "client_secret_post",
            "client_secret_jwt",
            "private_key_jwt",
        ]),
    ),
    may(
        "response_mode",
        Shape::OneOf(&["query", "fragment", "form_post"]),
    ),
    may("aud", Shape::Text),
    may("authorization_endpoint", Shape::Text),
    may("token_endpoint", Shape::Text),
    may("jwks_uri", Shape::Text),
    may("test_system", Shape::YesNo),
    may("expected_deviations", Shape::List(DEVIATION)),
];

const DEVIATION: &[Key] = &[
    must("id", Shape::Text),
    must("reason", Shape::Text),
    may("until", Shape::Day),
];

/// Finds the type of the key at a path of names, starting from a table.
///
/// # Errors
/// The unknown name, and the keys that exist at that level.
pub fn find(keys: &'static [Key], path: &[String]) -> Result<Shape, (String, Vec<&'static str>)> {
    let Some((first, rest)) = path.split_first() else {
        return Ok(Shape::Table(keys));
    };
    let Some(key) = keys.iter().find(|key| key.name == first) else {
        return Err((first.clone(), keys.iter().map(|key| key.name).collect()));
    };
    match (key.shape, rest) {
        (shape, []) => Ok(shape),
        (Shape::Named(_), [_]) => Ok(Shape::Named(&[])),
        (Shape::List(_), [_]) => Ok(Shape::Text),
        (Shape::Table(keys), rest) | (Shape::Named(keys) | Shape::List(keys), [_, rest @ ..]) => {
            find(keys, rest)
        }
        (_, [next, ..]) => Err((next.clone(), Vec::new())),
    }
}

/// Returns the ID in a path that leads into a list of tables.
#[must_use]
pub fn listed(path: &[String]) -> Option<&str> {
    let length =
        (1..path.len()).find(|end| matches!(find(PROFILE, &path[..*end]), Ok(Shape::List(_))))?;
    Some(&path[length])
}

/// Completes a path that ends with an ID in a list, so that it leads to the `reason` of that entry.
#[must_use]
pub fn in_full(mut path: Vec<String>) -> Vec<String> {
    if listed(&path).is_some() && path.last().map(String::as_str) == listed(&path) {
        path.push("reason".to_owned());
    }
    path
}

/// Returns the known key that was probably intended.
#[must_use]
pub fn meant<'a>(wrong: &str, known: &[&'a str]) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(&wrong.to_lowercase(), name);
    let best = known
        .iter()
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))?;
    (likeness(best) > 0.75).then_some(best)
}

/// Parses a value from the command line.
///
/// # Errors
/// What the value should look like.
pub fn typed(shape: Shape, text: &str) -> Result<Value, String> {
    let value = match shape {
        Shape::Moment | Shape::Day => Value::from(
            text.parse::<Datetime>()
                .map_err(|_| wanted(shape).to_owned())?,
        ),
        Shape::YesNo => Value::from(text.parse::<bool>().map_err(|_| wanted(shape).to_owned())?),
        Shape::Words | Shape::Origins => Value::from(text.split_whitespace().collect::<Array>()),
        Shape::List(_) => {
            return Err("a list of IDs with reasons: set one with `KEY.ID REASON`".to_owned());
        }
        Shape::Table(_) | Shape::Named(_) => {
            return Err("a table: set the keys in it, or edit the file".to_owned());
        }
        Shape::Text | Shape::Address | Shape::Secret | Shape::OneOf(_) => Value::from(text),
    };
    fits(shape, &Item::Value(value.clone())).map(|()| value)
}

/// Checks that a key of this type can have this value; `config::check` looks inside tables.
///
/// # Errors
/// What the value should be.
pub fn fits(shape: Shape, item: &Item) -> Result<(), String> {
    let good = match shape {
        Shape::Text | Shape::Secret => item.as_str().is_some_and(is_plain),
        Shape::Address => item.as_str().is_some_and(is_address),
        Shape::Moment => item
            .as_datetime()
            .is_some_and(|it| it.date.is_some() && it.time.is_some()),
        Shape::Day => item.as_datetime().is_some_and(|it| it.date.is_some()),
        Shape::YesNo => item.is_bool(),
        Shape::Words => item
            .as_array()
            .is_some_and(|words| words.iter().all(Value::is_str)),
        Shape::Origins => item
            .as_array()
            .is_some_and(|origins| origins.iter().all(is_origin)),
        Shape::OneOf(words) => item.as_str().is_some_and(|text| words.contains(&text)),
        Shape::Table(_) | Shape::Named(_) => item.is_table_like(),
        Shape::List(_) => item.is_array() || item.is_array_of_tables(),
    };
    let hint = match (shape, item.as_str()) {
        (Shape::OneOf(words), found) => {
            let meant = found.and_then(|found| meant(found, words));
            let meant = meant.map_or(String::new(), |word| format!("; did you mean `{word}`?"));
            format!("one of `{}`{meant}", words.join("`, `"))
        }
        _ => wanted(shape).to_owned(),
    };
    if good { Ok(()) } else { Err(hint) }
}

const fn wanted(shape: Shape) -> &'static str {
    match shape {
        Shape::Text | Shape::Secret | Shape::OneOf(_) => "one line of text in quotes",
        Shape::Address => {
            "a URL such as `https://lighthouse.example.org/v1` (plain `http://` only on this machine)"
        }
        Shape::Moment => "a timestamp such as `2026-11-22T09:30:00Z`, without quotes",
        Shape::Day => "a date such as `2027-01-31`, without quotes",
        Shape::YesNo => "`true` or `false`",
        Shape::Words => "a list of words such as `[\"openid\", \"fhirUser\"]`",
        Shape::Origins => "a list of origins such as `[\"https://as.example.org\"]`",
        Shape::Table(_) | Shape::Named(_) => "a table",
        Shape::List(_) => "a list of tables",
    }
}

fn is_origin(value: &Value) -> bool {
    value
        .as_str()
        .is_some_and(|text| named_origin(text).is_ok())
}

fn is_plain(text: &str) -> bool {
    !text.is_empty() && !text.chars().any(char::is_control)
}

fn is_address(text: &str) -> bool {
    Url::parse(text).is_ok_and(|url| {
        let is_safe =
            url.scheme() == "https" || url.scheme() == "http" && crate::http::is_loopback(&url);
        let is_base = url.query().is_none() && url.fragment().is_none();
        is_safe
            && is_base
            && url.has_host()
            && url.username().is_empty()
            && url.password().is_none()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(text: &str) -> Vec<String> {
        text.split('.').map(str::to_owned).collect()
    }

    #[test]
    fn a_path_leads_to_the_shape_of_its_value() {
        for (text, expected) in [
            ("lighthouse", Ok(Shape::Address)),
            ("installation.secret", Ok(Shape::Secret)),
            ("providers.mine.scopes", Ok(Shape::Words)),
            ("providers.mine", Ok(Shape::Named(&[]))),
            ("lighthose", Err("lighthose")),
            ("installation.sekret", Err("sekret")),
            ("providers.mine.isuer", Err("isuer")),
            ("lighthouse.more", Err("more")),
            (
                "providers.mine.expected_deviations.DISC-06",
                Ok(Shape::Text),
            ),
            (
                "providers.mine.expected_deviations.DISC-06.until",
                Ok(Shape::Day),
            ),
            (
                "providers.mine.expected_deviations.DISC-06.untill",
                Err("untill"),
            ),
        ] {
            let found = find(PROFILE, &path(text)).map_err(|(name, _)| name);
            assert_eq!(found, expected.map_err(str::to_owned), "{text}");
        }
    }

    #[test]
    fn the_id_of_a_deviation_means_its_reason() {
        let list = "providers.mine.expected_deviations";
        for (text, id, full) in [
            ("providers.mine.issuer", None, "providers.mine.issuer"),
            (list, None, list),
            (
                "providers.mine.expected_deviations.DISC-06",
                Some("DISC-06"),
                "providers.mine.expected_deviations.DISC-06.reason",
            ),
            (
                "providers.mine.expected_deviations.DISC-06.until",
                Some("DISC-06"),
                "providers.mine.expected_deviations.DISC-06.until",
            ),
        ] {
            let path = path(text);
            assert_eq!(
                (listed(&path), in_full(path.clone()).join(".")),
                (id, full.to_owned())
            );
        }
    }

    #[test]
    fn a_typo_is_recognised_and_nonsense_is_not() {
        let known = ["lighthouse", "installation", "providers", "accepted_hosts"];
        for (wrong, expected) in [
            ("lighthose", Some("lighthouse")),
            ("Provider", Some("providers")),
            ("zzz", None),
            ("", None),
        ] {
            assert_eq!(meant(wrong, &known), expected, "{wrong}");
        }
    }

    #[test]
    fn values_must_have_the_type_of_their_key() {
        let written = |shape, text| typed(shape, text).map(|value| value.to_string());
        for (shape, text, expected) in [
            (Shape::Text, "a \"b\"", Some("'a \"b\"'")),
            (Shape::Text, "a\nb", None),
            (Shape::Secret, "", None),
            (
                Shape::Address,
                "https://gw.example/v1",
                Some("\"https://gw.example/v1\""),
            ),
            (
                Shape::Address,
                "http://127.0.0.1:8417/v1",
                Some("\"http://127.0.0.1:8417/v1\""),
            ),
            (Shape::Address, "http://gw.example/v1", None),
            (Shape::Address, "https://ada:pw@gw.example/v1", None),
            (Shape::Address, "gw.example", None),
            (
                Shape::Moment,
                "2026-11-22T09:30:00Z",
                Some("2026-11-22T09:30:00Z"),
            ),
            (Shape::Moment, "2026-11-22", None),
            (Shape::YesNo, "yes", None),
            (Shape::YesNo, "true", Some("true")),
            (
                Shape::Words,
                " openid  fhirUser",
                Some("[\"openid\", \"fhirUser\"]"),
            ),
            (Shape::OneOf(&["query"]), "fragment", None),
            (Shape::Table(PROFILE), "x", None),
        ] {
            assert_eq!(
                written(shape, text).ok().as_deref(),
                expected,
                "{shape:?} {text}"
            );
        }
    }
}
