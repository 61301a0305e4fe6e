//! Recognises what cannot be inspected, such as the other formats of a report. Pure.

use crate::error::{Error, Kind};
use serde_json::{Map, Value};

/// How a text report begins.
const OUTCOMES: [&str; 2] = ["Sign-in works ", "Sign-in does not work "];

/// Returns what a text is, if it is in another format that `auth test --report` writes.
pub(crate) fn other_format(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let begins_with = |mark: &str| {
        text.get(..mark.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(mark))
    };
    if begins_with("<!doctype html") || begins_with("<html") {
        Some("an HTML page")
    } else if begins_with("<?xml") || begins_with("<testsuite") {
        let is_junit = text.contains("<testsuite");
        Some(if is_junit { "a JUnit report" } else { "XML" })
    } else if OUTCOMES.iter().any(|outcome| text.starts_with(outcome)) {
        Some("a text report")
    } else {
        None
    }
}

/// Whether a document is an HTTP archive (HAR).
pub(crate) fn is_archive(members: &Map<String, Value>) -> bool {
    let entries = members.get("log").and_then(|log| log.get("entries"));
    entries.is_some_and(Value::is_array)
}

/// Creates the error for a report in another format; `what` names the format.
pub(crate) fn not_json(what: &str) -> Error {
    let message = format!("this is {what}; a report can be inspected only as JSON");
    Error::new(Kind::Usage, message)
        .hint("pass the `.json` report; `fastenctl auth test --report report.json` writes it")
}

/// Creates the error for a text that is nothing we know.
pub(crate) fn unknown() -> Error {
    let message = "this is not a URL, a token, a token response or a report";
    Error::new(Kind::Usage, message).hint("pass one of these, without any text around it")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn other_formats_are_recognised_by_how_they_begin() {
        for (text, what) in [
            ("<!DOCTYPE html><html lang=\"en\">", Some("an HTML page")),
            ("\u{feff}\n<HTML>", Some("an HTML page")),
            (
                "<?xml version=\"1.0\"?>\n<testsuites>",
                Some("a JUnit report"),
            ),
            ("<testsuite name=\"sign-in\">", Some("a JUnit report")),
            ("<?xml version=\"1.0\"?><Response/>", Some("XML")),
            (
                "Sign-in works without a gateway; no record was read",
                Some("a text report"),
            ),
            (
                "Sign-in does not work through the gateway",
                Some("a text report"),
            ),
            ("<https://as.example/authorize?client_id=app>", None),
            ("<h", None),
            ("<€€€€€", None),
            ("", None),
        ] {
            assert_eq!(other_format(text), what, "{text}");
        }
    }

    #[test]
    fn an_http_archive_has_entries_in_its_log() {
        for (document, expected) in [
            (json!({"log": {"entries": []}}), true),
            (json!({"log": {"entries": 1}}), false),
            (json!({"log": "entries"}), false),
            (json!({"steps": []}), false),
        ] {
            let members = document.as_object().unwrap();
            assert_eq!(is_archive(members), expected, "{document}");
        }
    }
}
