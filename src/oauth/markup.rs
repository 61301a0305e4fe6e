//! Recognizes responses that should have been JSON: XML, or a web page. Pure functions.

use crate::http::Response;
use crate::rfc::json_object::without_mark;
use crate::rfc::media_type::essence;
use http::header;

/// How many bytes of a body are examined.
const LOOKED_AT: usize = 512;

/// Text with markup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Markup {
    Xml,
    Page,
}

/// Classifies a response by its first bytes, or by its media type if the bytes are inconclusive.
#[must_use]
pub(super) fn of(response: &Response) -> Option<Markup> {
    let body = without_mark(response.body()).0;
    let begin = String::from_utf8_lossy(&body[..body.len().min(LOOKED_AT)]).to_ascii_lowercase();
    let begin = begin.trim_start();
    let value = response.headers().get(header::CONTENT_TYPE);
    let named = essence(
        value
            .and_then(|value| value.to_str().ok())
            .unwrap_or_default(),
    );
    let is_page = |at: &dyn Fn(&str) -> bool| ["<!doctype html", "<html"].iter().any(|tag| at(tag));
    match named.as_str() {
        // A page can be XML, too.
        _ if begin.starts_with("<?xml") && !is_page(&|tag| begin.contains(tag)) => {
            Some(Markup::Xml)
        }
        _ if begin.starts_with("<?xml") => Some(Markup::Page),
        _ if is_page(&|tag| begin.starts_with(tag)) => Some(Markup::Page),
        _ if begin.starts_with(['{', '[']) => None,
        "text/html" => Some(Markup::Page),
        _ if begin.starts_with('<') => Some(Markup::Xml),
        named if named.contains("xml") => Some(Markup::Xml),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_classified_by_its_first_bytes_whatever_its_media_type() {
        for (named, body, expected) in [
            ("application/json", "{}", None),
            ("text/html", "{}", None),
            ("text/html", "Sign in", Some(Markup::Page)),
            ("text/html", "<div>Sign in", Some(Markup::Page)),
            (
                "application/json",
                " <!DOCTYPE HTML><p>",
                Some(Markup::Page),
            ),
            ("application/xhtml+xml", "<html>", Some(Markup::Page)),
            (
                "application/fhir+json",
                "\u{feff}<Patient/>",
                Some(Markup::Xml),
            ),
            ("application/xml+fhir; charset=utf-8", "", Some(Markup::Xml)),
            (
                "text/html",
                "<?xml version='1.0'?><Patient/>",
                Some(Markup::Xml),
            ),
            (
                "text/xml",
                "<?xml version='1.0'?>\n<html>",
                Some(Markup::Page),
            ),
            ("text/plain", "hello", None),
        ] {
            let response = http::Response::builder().header(header::CONTENT_TYPE, named);
            let response = response.body(body.as_bytes().to_vec()).unwrap();
            assert_eq!(of(&response), expected, "{named} {body}");
        }
    }
}
