//! Media types (RFC 9110 section 8.3.1), compared as a whole: `application/jsonp` is not
//! `application/json`.

/// Returns the type and subtype of a `Content-Type` in lower case, without parameters.
#[must_use]
pub fn essence(content_type: &str) -> String {
    let essence = content_type.split(';').next().unwrap_or_default();
    essence.trim().to_ascii_lowercase()
}

/// Whether a `Content-Type` is this media type, with or without parameters.
#[must_use]
pub fn is(content_type: &str, wanted: &str) -> bool {
    essence(content_type) == wanted
}

/// The media type of a form.
pub const FORM: &str = "application/x-www-form-urlencoded";
/// The media type of a JSON document.
pub const JSON: &str = "application/json";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_type_is_compared_as_a_whole_without_its_parameters() {
        for (content_type, is_json) in [
            ("application/json", true),
            ("Application/JSON ; charset=utf-8", true),
            ("application/jsonp", false),
            ("application/json-seq", false),
            ("application/json, text/html", false),
            ("text/plain; a=application/json", false),
            ("", false),
        ] {
            assert_eq!(is(content_type, JSON), is_json, "{content_type}");
        }
    }
}
