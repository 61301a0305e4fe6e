//! Recognizes forms in request bodies.

use crate::rfc::media_type;
use axum::http::{HeaderMap, header};

/// Whether the body's media type is a form; charset and other parameters do not matter.
pub(crate) fn is_form(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    media_type::is(value, media_type::FORM)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn recognises_a_form_by_its_content_type() {
        for (value, expected) in [
            ("application/x-www-form-urlencoded", true),
            ("Application/X-WWW-Form-Urlencoded; charset=utf-8", true),
            ("application/x-www-form-urlencoded-not", false),
            ("application/json", false),
            ("", false),
        ] {
            let headers = HeaderMap::from_iter([(header::CONTENT_TYPE, value.parse().unwrap())]);
            assert_eq!(is_form(&headers), expected, "{value}");
        }
    }
}
