//! The parameters of a query or a form as OAuth reads them: each at most once, and an empty one is as
//! good as none. What a parameter means stands with its endpoint.

use axum::http::{HeaderMap, header};
use url::form_urlencoded;

/// Decoded pairs in the order they came. Holds secrets, hence no `Debug`.
#[derive(Clone, Default)]
pub(crate) struct Parameters(Vec<(String, String)>);

/// The text is no UTF-8 behind its percent signs; guessing would alter it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NotText;

impl Parameters {
    /// Decodes `application/x-www-form-urlencoded` text.
    pub(crate) fn parse(text: &[u8]) -> Result<Self, NotText> {
        let pairs: Vec<(String, String)> = form_urlencoded::parse(text).into_owned().collect();
        let altered = |text: &str| text.contains('\u{fffd}');
        if pairs
            .iter()
            .any(|(name, value)| altered(name) || altered(value))
        {
            return Err(NotText);
        }
        Ok(Self(pairs))
    }

    /// A parameter without a value counts as left out (RFC 6749 sections 3.1 and 3.2).
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Whether `name` stands there more than once.
    pub(crate) fn is_repeated(&self, name: &str) -> bool {
        self.0.iter().filter(|(key, _)| key == name).count() > 1
    }

    /// Whether any name stands there more than once (RFC 6749 sections 3.1 and 3.2; AUTH-09, TOK-21).
    pub(crate) fn has_repetition(&self) -> bool {
        self.0.iter().any(|(name, _)| self.is_repeated(name))
    }
}

/// Whether the body calls itself a form; charset and other parameters do not matter.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    value
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_an_empty_parameter_as_absent() {
        let parameters = Parameters::parse(b"scope=&state=a%2Bb+c").unwrap();
        assert_eq!(
            (parameters.get("scope"), parameters.get("state")),
            (None, Some("a+b c"))
        );
    }

    #[test]
    fn sees_a_repeated_parameter_even_when_one_is_empty() {
        assert!(Parameters::parse(b"a=1&b=2&a=").unwrap().has_repetition());
        assert!(!Parameters::parse(b"a=1&b=2").unwrap().has_repetition());
    }

    #[test]
    fn refuses_bytes_that_are_no_text() {
        assert_eq!(Parameters::parse(b"state=%ff").err(), Some(NotText));
        assert_eq!(
            Parameters::parse("state=%C3%A4".as_bytes())
                .unwrap()
                .get("state"),
            Some("ä")
        );
    }

    #[test]
    fn tells_a_form_by_its_content_type() {
        for (value, expected) in [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded; charset=utf-8", true),
            ("application/json", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
            assert_eq!(is_form(&headers), expected, "{value}");
        }
    }
}
