//! Fetches a public document, following redirects within its origin but never to another one
//! (DISC-27).

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Reason, Response};
use crate::oauth::address::endpoint;
use http::{StatusCode, header};
use url::Url;

/// Maximum number of redirects that are followed.
const REDIRECTS: usize = 3;

/// The response from a URL.
pub struct Fetched {
    pub response: Response,
    /// The final URL, if there were redirects.
    pub moved_to: Option<Url>,
}

/// Fetches a document.
///
/// # Errors
/// [`Kind::Network`] if there is no response, [`Kind::Provider`] if the response is too large.
pub fn fetch(http: &Client, url: &Url) -> Result<Fetched> {
    let mut moved_to: Option<Url> = None;
    for _ in 0..REDIRECTS {
        let at = moved_to.as_ref().unwrap_or(url);
        let response = get(http, at)?;
        match within_origin(at, &response) {
            Some(next) => moved_to = Some(next),
            None => return Ok(Fetched { response, moved_to }),
        }
    }
    let response = get(http, moved_to.as_ref().unwrap_or(url))?;
    Ok(Fetched { response, moved_to })
}

fn get(http: &Client, url: &Url) -> Result<Response> {
    let request = http::Request::get(url.as_str())
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    http.call(request).map_err(|failure| {
        let hint = failure.next_step();
        let too_large = matches!(failure.reason, Reason::TooLarge(_));
        let error = if too_large {
            Error::new(Kind::Provider, failure.to_string()).check("DISC-27")
        } else {
            Error::from(failure)
        };
        error.hint(hint)
    })
}

/// Returns the target of a redirect, if it has the same scheme, host and port.
fn within_origin(at: &Url, response: &Response) -> Option<Url> {
    if !response.status().is_redirection() {
        return None;
    }
    let location = response.headers().get(header::LOCATION)?.to_str().ok()?;
    let next = endpoint(at.join(location).ok()?.as_str()).ok()?;
    (next.origin() == at.origin()).then_some(next)
}

/// Returns the reason why there is no document, worded to complete a sentence.
pub(super) fn refusal(response: &Response) -> String {
    let status = response.status();
    let number = status.as_u16();
    if status.is_redirection() {
        return format!("returned {number} (a redirect that is not followed)");
    }
    match retry_after(response) {
        Some(wait) => format!("returned {number} (`Retry-After: {wait}`)"),
        None => format!("returned {number}"),
    }
}

/// Returns the `Retry-After` header, which is seconds or a date (RFC 9110 section 10.2.3); anything
/// else is ignored.
fn retry_after(response: &Response) -> Option<&str> {
    let text = response.headers().get(header::RETRY_AFTER)?.to_str().ok()?;
    let is_plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | ',' | ':');
    ((1..=40).contains(&text.len()) && text.chars().all(is_plain)).then_some(text)
}

/// Returns the hint for a response without a document.
pub(super) fn next_step(status: StatusCode) -> &'static str {
    match status {
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            "the standard requires these documents to be public, but the server, or a proxy in \
             front of it, rejects the request; compare the URL with the provider's documentation"
        }
        StatusCode::TOO_MANY_REQUESTS => "the provider limits requests: wait, then try again",
        _ if status.is_server_error() => {
            "the provider's server has a problem; try again later, and tell the provider if it persists"
        }
        _ => {
            "use the FHIR base URL or issuer from the provider's documentation, or pass the URLs with \
             `--authorization-endpoint` and `--token-endpoint`"
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn response(status: u16, name: &str, value: &str) -> Response {
        let response = http::Response::builder().status(status).header(name, value);
        response.body(Vec::new()).unwrap()
    }

    #[test]
    fn a_redirect_is_only_followed_within_its_origin() {
        let at = Url::parse("https://f.example/r4/.well-known/smart-configuration").unwrap();
        for (status, location, expected) in [
            (
                302,
                "/other?practice=7",
                Some("https://f.example/other?practice=7"),
            ),
            (308, "https://f.example/x", Some("https://f.example/x")),
            (302, "http://f.example/x", None),
            (302, "https://f.example:8443/x", None),
            (302, "https://evil.example/x", None),
            (302, "//evil.example/x", None),
            (302, "https://me@f.example/x", None),
            (302, "data:text/plain,x", None),
            (200, "/other", None),
        ] {
            let next = within_origin(&at, &response(status, "location", location));
            assert_eq!(next.as_ref().map(Url::as_str), expected, "{location}");
        }
    }

    #[test]
    fn a_refusal_says_how_long_to_wait_and_what_to_do() {
        for (status, wait, said, step) in [
            (
                503,
                "120",
                "returned 503 (`Retry-After: 120`)",
                "the provider's server has a problem",
            ),
            (
                429,
                "Fri, 31 Dec 2027 23:59:59 GMT",
                "returned 429 (`Retry-After: Fri, 31 Dec 2027 23:59:59 GMT`)",
                "the provider limits requests",
            ),
            (
                500,
                "soon\u{a0}",
                "returned 500",
                "the provider's server has a problem",
            ),
            (
                401,
                "<b>",
                "returned 401",
                "the standard requires these documents to be public",
            ),
            (404, "", "returned 404", "use the FHIR base URL"),
        ] {
            let response = response(status, "retry-after", wait);
            assert_eq!(refusal(&response), said);
            assert!(next_step(response.status()).starts_with(step), "{status}");
        }
    }
}
