//! What the readers of all formats share: names, web addresses, identifiers, ZIP codes, and the
//! result of reading.

use crate::api::catalog::{Address, Identifier};
use crate::catalog::Entries;
use crate::catalog::formats::account::Account;
use crate::text::is_seen;
use serde_json::Value;
use std::borrow::Cow;
use url::Url;

/// The contents of a list.
#[derive(Clone, Debug, Default)]
pub struct Listed {
    pub entries: Entries,
    pub account: Account,
}

/// A text member; lists write some texts as numbers.
pub(crate) fn plain<'v>(value: &'v Value, key: &str) -> Cow<'v, str> {
    match value.get(key) {
        Some(Value::String(text)) => Cow::Borrowed(text),
        Some(Value::Number(number)) => {
            let text = number.to_string();
            Cow::Owned(text.strip_suffix(".0").unwrap_or(&text).to_owned())
        }
        _ => Cow::Borrowed(""),
    }
}

/// The ZIP code in a member; leading zeros are restored if it is a number.
pub(crate) fn zip_in(value: &Value, key: &str) -> Option<Address> {
    let text = plain(value, key);
    if value.get(key).is_some_and(Value::is_number) && (3..5).contains(&text.len()) {
        return zip(&format!("{text:0>5}"));
    }
    zip(&text)
}

/// A name as displayed: single spaces, no control characters, limited in length. A name without
/// visible characters becomes empty.
pub(crate) fn name(text: &str) -> String {
    if !is_seen(text) {
        return String::new();
    }
    let plain: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    plain
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(300)
        .collect()
}

/// A web address that is safe to link to or load images from; `None` for anything else.
pub(crate) fn web(text: &str) -> Option<String> {
    let url = Url::parse(text.trim()).ok()?;
    let plain = matches!(url.scheme(), "http" | "https")
        && url.username().is_empty()
        && url.host_str().is_some();
    (plain && url.as_str().len() <= 2000).then(|| url.to_string())
}

/// Parses a National Provider Identifier.
pub(crate) fn npi(text: &str) -> Option<Identifier> {
    let value = text.trim();
    (value.len() == 10 && value.bytes().all(|b| b.is_ascii_digit())).then(|| Identifier {
        usage: "ext-npi-number".to_owned(),
        system: "http://hl7.org/fhir/sid/us-npi".to_owned(),
        value: value.to_owned(),
    })
}

/// A place of which only the ZIP code is known.
pub(crate) fn zip(text: &str) -> Option<Address> {
    let code = text.trim();
    let code = match code.len() {
        _ if !code.bytes().all(|b| b.is_ascii_digit() || b == b'-')
            || code.starts_with("00000") =>
        {
            return None;
        }
        // ZIP+4, with or without the dash.
        9 | 10 => code.get(..5)?,
        5 => code,
        _ => return None,
    };
    Some(Address {
        postal_code: Some(code.to_owned()),
        country: "US".to_owned(),
        ..Address::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_zip_code_has_five_digits() {
        let of = |text| zip(text).and_then(|place| place.postal_code);
        for (text, expected) in [
            ("02114", Some("02114")),
            (" 02114-1234 ", Some("02114")),
            ("021141234", Some("02114")),
            ("2114", None),
            ("00000", None),
            ("", None),
            ("ME 04", None),
        ] {
            assert_eq!(of(text).as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn only_web_addresses_are_linked() {
        assert_eq!(
            web("https://a.example/logo.svg").as_deref(),
            Some("https://a.example/logo.svg")
        );
        for text in [
            "data:image/svg+xml;utf8,<svg/>",
            "javascript:alert(1)",
            "https://me@a.example/",
            "logo.svg",
        ] {
            assert_eq!(web(text), None, "{text}");
        }
    }

    #[test]
    fn names_fit_on_one_line() {
        assert_eq!(
            name("  St.\tMary's\u{1b}[31m \n Hospital "),
            "St. Mary's [31m Hospital"
        );
        assert_eq!(name("Clínica Ñandú"), "Clínica Ñandú");
        for unseen in [
            "\u{200b}\u{feff}",
            "\u{3164}",
            "\u{200d} \u{ad}",
            "\u{202e}",
        ] {
            assert_eq!(name(unseen), "", "{unseen:?}");
        }
    }
}
