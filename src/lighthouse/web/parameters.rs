//! Query strings and form bodies in which every parameter may stand once (RFC 6749 section 3.1). No rule
//! about any single parameter lives here.

use std::collections::BTreeMap;
use url::form_urlencoded;

/// Decoded parameters by name.
pub type Parameters = BTreeMap<String, String>;

/// The parameters of a query or form, or the name that stands there twice.
///
/// # Errors
/// The repeated name.
pub fn each_once(text: &str) -> Result<Parameters, String> {
    let mut found = Parameters::new();
    for (name, value) in form_urlencoded::parse(text.as_bytes()) {
        if found.insert(name.to_string(), value.into_owned()).is_some() {
            return Err(name.into_owned());
        }
    }
    Ok(found)
}

/// Whether a text is made of URL-safe characters only, in a number that fits (RFC 3986 section 2.3).
#[must_use]
pub fn is_url_safe(text: &str, lengths: std::ops::RangeInclusive<usize>) -> bool {
    let safe = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b'~');
    lengths.contains(&text.len()) && text.bytes().all(safe)
}

/// Whether a text can be the base64url of a SHA-256: an S256 challenge, a state's hash.
#[must_use]
pub fn is_sha256(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_parameter_that_stands_there_twice() {
        assert_eq!(each_once("a=1&b=2&a=1"), Err("a".to_owned()));
        assert_eq!(
            each_once("a=1%2B&b").unwrap(),
            [("a", "1+"), ("b", "")]
                .map(|(a, b)| (a.into(), b.into()))
                .into()
        );
    }
}
