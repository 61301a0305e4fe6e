//! The contents of response headers: the media type, which pages may read the response, and whether
//! it may be stored.

use crate::conformance::verdict::{Judgement, fail, pass, warn};
use crate::http::Response;
use crate::rfc::media_type::essence;
use http::HeaderMap;
use http::header::WWW_AUTHENTICATE;

/// The origin of a page on another site.
pub(crate) const STRANGER: &str = "https://probe.example";

/// One header's text.
pub(crate) fn header<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

/// Returns the schemes of all challenges in a response, in lower case (RFC 9110 section 11.6.1).
pub(crate) fn challenges(headers: &HeaderMap) -> Vec<String> {
    let values = headers.get_all(WWW_AUTHENTICATE).iter();
    let values = values.filter_map(|value| value.to_str().ok());
    values.flat_map(schemes).collect()
}

/// Returns the schemes in a header value: the first words of the parts that are not parameters.
/// Commas inside quotes do not separate parts.
fn schemes(value: &str) -> Vec<String> {
    let mut quoted = false;
    let parts = value.split(|sign| {
        quoted ^= sign == '"';
        sign == ',' && !quoted
    });
    let first = parts.filter_map(|part| part.split_whitespace().next());
    let names = first.filter(|word| !word.contains('='));
    names.map(str::to_ascii_lowercase).collect()
}

/// Returns the media type without parameters.
pub(crate) fn media_type(headers: &HeaderMap) -> String {
    essence(header(headers, "content-type").unwrap_or_default())
}

/// Whether a page from another origin may read the response.
pub(crate) fn readable_by(response: &Response, origin: &str) -> bool {
    header(response.headers(), "access-control-allow-origin")
        .is_some_and(|value| value == "*" || value == origin)
}

/// Judges whether the response forbids caches to store its tokens.
pub(crate) fn not_stored(response: &Response) -> Judgement {
    let of = |name| {
        header(response.headers(), name)
            .unwrap_or_default()
            .to_ascii_lowercase()
    };
    let (cache, pragma) = (of("cache-control"), of("pragma"));
    match (cache.contains("no-store"), pragma.contains("no-cache")) {
        (true, true) => pass("storing is forbidden"),
        (true, false) => warn("`Pragma: no-cache` is missing, which only very old caches need"),
        (false, _) => fail("`Cache-Control: no-store` is missing, so a cache may store the tokens"),
    }
    .with("cache_control", cache)
    .with("pragma", pragma)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_challenge_is_read_and_no_parameter_is_mistaken_for_one() {
        for (value, expected) in [
            ("Bearer", &["bearer"][..]),
            ("BEARER realm=\"a\", error=\"x\"", &["bearer"]),
            ("DPoP algs=\"ES256 PS256\"", &["dpop"]),
            (
                "Basic realm=\"a, Digest\", Bearer scope=\"x\"",
                &["basic", "bearer"],
            ),
            ("realm=\"Bearer\"", &[]),
            ("", &[]),
        ] {
            assert_eq!(schemes(value), expected, "{value}");
        }
    }
}
