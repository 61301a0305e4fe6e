//! The response of an OAuth endpoint other than the token endpoint: its members, or which side is
//! to blame if it has none (RFC 6749 section 5.2, which RFC 7591, 8628 and 9126 refer to).

use crate::error::{Error, Kind, Result};
use crate::http::{Client as Http, Failure, Request, Response};
use crate::oauth::meaning;
use crate::oauth::meaning::Client;
use crate::oauth::said;
use crate::rfc::json_object;
use crate::text::line;
use http::StatusCode;
use serde_json::{Map, Value};
use url::Url;

/// Maximum length of an error code in a message; real ones are shorter.
const LONGEST_WORD: usize = 80;
/// Maximum length of a URL, code or ID in a response.
const LONGEST: usize = 2048;

/// An endpoint to send a request to.
#[derive(Clone, Copy)]
pub struct Asked<'a> {
    /// The endpoint's name, with its article.
    pub what: &'static str,
    pub url: &'a Url,
    /// The document that defines what the response must contain.
    pub source: &'static str,
}

impl Asked<'_> {
    /// Sends one request.
    ///
    /// # Errors
    /// [`Kind::Network`], [`Kind::TimedOut`].
    pub fn ask(&self, http: &Http, request: Request) -> Result<Response> {
        http.call(request)
            .map_err(|failure| self.unanswered(failure))
    }

    /// Returns the error for a request that got no response.
    #[must_use]
    pub fn unanswered(&self, failure: Failure) -> Error {
        let hint = failure.next_step();
        let error = Error::from(failure);
        let message = format!("the request to {} failed: {error}", self.what);
        let told = Error::new(error.kind(), message).hint(error.next_step().unwrap_or(&hint));
        match error.cause() {
            Some(cause) => told.because(cause),
            None => told,
        }
    }

    /// Returns the members of a successful response.
    ///
    /// # Errors
    /// [`Kind::ClientAuthentication`] if the client, the redirect URI or the scopes do not match
    /// the registration, [`Kind::Provider`] for anything that violates the standard.
    pub fn members(&self, response: &Response) -> Result<Map<String, Value>> {
        let status = response.status();
        match json_object::read(response.body()) {
            Some(members) if members.get("error").is_some_and(Value::is_string) => {
                Err(self.refused(&members, status))
            }
            Some(members) if status.is_success() => Ok(members),
            _ => Err(self.by_status(response)),
        }
    }

    /// Returns a required member, which must be one word of printable ASCII.
    ///
    /// # Errors
    /// [`Kind::Provider`].
    pub fn word(&self, members: &Map<String, Value>, name: &str) -> Result<String> {
        let is_word = |text: &&str| {
            (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic())
        };
        let found = members.get(name).and_then(Value::as_str).filter(is_word);
        found.map(ToOwned::to_owned).ok_or_else(|| {
            self.wrong(&format!(
                "a response whose member `{name}` is missing or not usable"
            ))
        })
    }

    /// Returns the error for a response that violates the standard.
    #[must_use]
    pub fn wrong(&self, what: &str) -> Error {
        let message = format!("{} `{}` returned {what}", self.what, self.url);
        let hint = format!("{} says what the response must contain", self.source);
        Error::new(Kind::Provider, message).hint(hint)
    }

    /// Returns the error for a response in OAuth's error format, whatever its status.
    fn refused(&self, members: &Map<String, Value>, status: StatusCode) -> Error {
        let text = |name: &str| members.get(name).and_then(Value::as_str);
        let word = text("error").unwrap_or_default();
        let beside = said::beside(text("error_description"), text("error_uri"));
        let shown = line(word, LONGEST_WORD);
        let message = format!("{} `{}` returned `{shown}`{beside}", self.what, self.url);
        let means = meaning::of(word, Client::Ours);
        let of_401 = || meaning::of("invalid_client", Client::Ours);
        let means = means.or_else(|| (status == StatusCode::UNAUTHORIZED).then(of_401)?);
        meaning::error(word, message, means)
    }

    fn by_status(&self, response: &Response) -> Error {
        let status = response.status();
        let words = said::in_body(response.body());
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        let answers = format!("{} `{}` returned {}", self.what, self.url, status.as_u16());
        let of_provider = |message, hint| Error::new(Kind::Provider, message).hint(hint);
        match status {
            _ if status.is_success() => {
                self.wrong(&format!("something that is not a JSON object{words}"))
            }
            _ if status.is_redirection() => of_provider(
                format!("{answers} with a redirect, which is not followed"),
                "the request is not sent to another URL; the provider has to publish the right one",
            ),
            StatusCode::UNAUTHORIZED => {
                let means = meaning::of("invalid_client", Client::Ours);
                meaning::error("invalid_client", format!("{answers}{words}"), means)
            }
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => of_provider(
                format!("{answers}{words}"),
                "there is no such endpoint at this URL, so the URL that the provider publishes is \
                 wrong",
            ),
            StatusCode::TOO_MANY_REQUESTS => limited(format!("{answers}{words}")),
            _ if status.is_server_error() => of_provider(
                format!("{answers}{words}"),
                "the provider's server has a problem; try again later",
            ),
            _ => of_provider(
                format!("{answers}{words}"),
                "this is not an OAuth error (RFC 6749 section 5.2); the response body may explain what \
                 the server, or a proxy in front of it, expects",
            ),
        }
    }
}

/// Returns the error for a response with status 429 (RFC 6585 section 4), which breaks no rule.
#[must_use]
pub fn limited(message: String) -> Error {
    Error::new(Kind::Provider, message)
        .because("The provider, or something in front of it, limits requests")
        .hint("wait, then try again")
}

/// Reads a number of seconds, which may be in quotes; `None` unless it is a positive integer.
#[must_use]
pub fn seconds(members: &Map<String, Value>, name: &str) -> Option<u32> {
    let value = members.get(name)?;
    let whole = value.as_u64().or_else(|| value.as_str()?.parse().ok())?;
    u32::try_from(whole).ok().filter(|seconds| *seconds > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn distinguishes_whose_fault_an_answer_is() {
        let url = Url::parse("https://as.example/par").unwrap();
        let asked = Asked {
            what: "the endpoint",
            url: &url,
            source: "RFC 9126 section 2.2",
        };
        let (ours, theirs) = (Kind::ClientAuthentication, Kind::Provider);
        for (status, body, kind, sentence) in [
            (
                400,
                r#"{"error":"invalid_redirect_uri"}"#,
                ours,
                "returned `invalid_redirect_uri`",
            ),
            (
                401,
                r#"{"error":"x","error_description":"no"}"#,
                ours,
                "returned `x`: no",
            ),
            (401, "<h1>no", ours, "returned 401: no"),
            (
                200,
                r#"{"error":"invalid_request"}"#,
                ours,
                "returned `invalid_request`",
            ),
            (
                400,
                r#"{"error":"server_error"}"#,
                theirs,
                "returned `server_error`",
            ),
            (404, "", theirs, "returned 404"),
            (503, "down", theirs, "returned 503: down"),
            (
                302,
                "",
                theirs,
                "returned 302 with a redirect, which is not followed",
            ),
            (
                201,
                "ok",
                theirs,
                "returned something that is not a JSON object: ok",
            ),
            (
                403,
                "<title>Blocked</title>",
                theirs,
                "returned 403: Blocked",
            ),
        ] {
            let response = http::Response::builder().status(status);
            let response = response.body(body.as_bytes().to_vec()).unwrap();
            let error = asked.members(&response).unwrap_err();
            let expected = format!("the endpoint `https://as.example/par` {sentence}");
            assert_eq!((error.kind(), error.to_string()), (kind, expected));
        }
    }

    #[test]
    fn a_limit_on_requests_says_to_wait() {
        let url = Url::parse("https://as.example/par").unwrap();
        let asked = Asked {
            what: "the endpoint",
            url: &url,
            source: "RFC 9126 section 2.2",
        };
        let response = http::Response::builder().status(429);
        let error = asked
            .members(&response.body(Vec::new()).unwrap())
            .unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.next_step()),
            (
                "the endpoint `https://as.example/par` returned 429",
                Some("wait, then try again")
            )
        );
    }

    #[test]
    fn a_word_is_short_and_printable_and_seconds_are_integers() {
        let url = Url::parse("https://as.example/par").unwrap();
        let asked = Asked {
            what: "the endpoint",
            url: &url,
            source: "RFC 9126 section 2.2",
        };
        let long = "x".repeat(LONGEST + 1);
        for (value, fits) in [
            (json!("urn:x:1"), true),
            (json!(""), false),
            (json!("a b"), false),
            (json!("a\u{1b}"), false),
            (json!(long), false),
            (json!(7), false),
        ] {
            let members = json!({ "m": value });
            assert_eq!(asked.word(members.as_object().unwrap(), "m").is_ok(), fits);
        }
        for (value, expected) in [
            (json!(60), Some(60)),
            (json!("60"), Some(60)),
            (json!(0), None),
            (json!(-1), None),
            (json!(1.5), None),
            (json!(1e30), None),
        ] {
            let members = json!({ "m": value });
            assert_eq!(seconds(members.as_object().unwrap(), "m"), expected);
        }
    }
}
