//! The wording of all errors that no route has worded itself (protocol.md section 8): for a wrong
//! address or method, too large a request, a timeout, or a failure. A browser gets a page, the
//! token route responds in OAuth's format, and other clients get the wrapper. A page from another
//! origin may read such an error if it may read that route's other responses (GW-25).

use crate::api::catalog::CATALOG;
use crate::api::connect::{CONNECT, TOKEN};
use crate::api::search::{LIST, SEARCH};
use crate::api::{ErrorCode, SANDBOX, VERSION};
use crate::lighthouse::web::error::{OAuthRefusal, Refusal};
use crate::lighthouse::web::page::Stop;
use crate::lighthouse::words::reader::texts;
use crate::rfc::media_type;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

/// An error without a format; [`Manner::dress`] adds the one for the client.
#[derive(Clone, Copy, Debug)]
pub struct Bare {
    status: StatusCode,
    message: &'static str,
}

impl Bare {
    /// Creates an error with one sentence, for programs and administrators.
    #[must_use]
    pub const fn new(status: StatusCode, message: &'static str) -> Self {
        Self { status, message }
    }

    /// Creates the error for a body that is too large or incomplete.
    #[must_use]
    pub fn unread(rejection: &BytesRejection) -> Self {
        Self::new(rejection.status(), "the body is too large or incomplete")
    }

    /// Returns the error for a status without a message.
    const fn of(status: StatusCode) -> Self {
        let message = match status {
            StatusCode::NOT_FOUND => "there is no such route",
            StatusCode::METHOD_NOT_ALLOWED => {
                "this route does not support that method; `Allow` lists those it supports"
            }
            StatusCode::REQUEST_TIMEOUT => "the request did not arrive in time; nothing was done",
            StatusCode::PAYLOAD_TOO_LARGE => "the body is larger than 64 KiB",
            StatusCode::UNSUPPORTED_MEDIA_TYPE => "this route does not accept a body of that type",
            StatusCode::TOO_MANY_REQUESTS => "too many requests; try again later",
            StatusCode::URI_TOO_LONG | StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
                "the URL and headers of the request are longer than 32 KiB"
            }
            _ if status.as_u16() < 500 => "the URL or headers of the request cannot be read",
            _ => "the gateway failed; try again later",
        };
        Self::new(status, message)
    }

    fn is_ours(self) -> bool {
        self.status.is_server_error() || self.status == StatusCode::REQUEST_TIMEOUT
    }

    /// Returns the page for a patient.
    fn page(self) -> Stop {
        let end = &texts().end;
        let said = match self.status {
            StatusCode::NOT_FOUND => end.no_page,
            StatusCode::METHOD_NOT_ALLOWED => end.for_programs,
            StatusCode::REQUEST_TIMEOUT | StatusCode::SERVICE_UNAVAILABLE => end.reload,
            StatusCode::TOO_MANY_REQUESTS => end.too_many_requests,
            _ if self.status.as_u16() < 500 => end.bad_address,
            _ => end.failed,
        };
        // The page only says that nothing exists at this address.
        let detail = if self.status == StatusCode::NOT_FOUND {
            ""
        } else {
            self.message
        };
        Stop::new(self.status, said, detail)
    }

    fn wrapped(self) -> Response {
        let code = if self.is_ours() {
            ErrorCode::ServerError
        } else if self.status == StatusCode::TOO_MANY_REQUESTS {
            ErrorCode::RateLimited
        } else {
            ErrorCode::InvalidRequest
        };
        Refusal::new(self.status, code, self.message).into_response()
    }

    fn oauth(self) -> Response {
        let error = if self.is_ours() || self.status == StatusCode::TOO_MANY_REQUESTS {
            "temporarily_unavailable"
        } else {
            "invalid_request"
        };
        OAuthRefusal::new(self.status, error, self.message).into_response()
    }
}

impl IntoResponse for Bare {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// The format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Words {
    Page,
    OAuth,
    Wrapper,
}

/// The format of errors for a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Manner {
    words: Words,
    /// Whether pages from any origin may read the response.
    is_open: bool,
}

impl Manner {
    /// Determines the format from the template of the route, if any, and from what the request
    /// accepts.
    #[must_use]
    pub fn of(route: Option<&str>, headers: &HeaderMap) -> Self {
        let own = route.and_then(|route| {
            let in_its_place = route.strip_prefix(SANDBOX);
            in_its_place.or_else(|| Some(route.split_once(VERSION)?.1))
        });
        let is = |path: &str| own.is_some_and(|own| own.starts_with(path));
        let accepts = headers.get_all(header::ACCEPT).iter();
        let takes_pages = accepts
            .filter_map(|value| value.to_str().ok())
            .any(|value| value.contains("text/html"));
        let words = if is(TOKEN) {
            Words::OAuth
        } else if takes_pages {
            Words::Page
        } else {
            Words::Wrapper
        };
        let is_open =
            route.is_none() || [CONNECT, TOKEN, SEARCH, CATALOG, LIST].into_iter().any(is);
        Self { words, is_open }
    }

    /// Puts a bare error into words, and keeps its other headers.
    #[must_use]
    pub fn dress(self, response: Response) -> Response {
        let mut response = if is_bare(&response) {
            self.put_into_words(response)
        } else {
            response
        };
        if self.is_open {
            let any = HeaderValue::from_static("*");
            let headers = response.headers_mut();
            headers
                .entry(header::ACCESS_CONTROL_ALLOW_ORIGIN)
                .or_insert(any);
        }
        response
    }

    fn put_into_words(self, response: Response) -> Response {
        let (parts, _) = response.into_parts();
        let bare = parts.extensions.get::<Bare>().copied();
        let bare = bare.unwrap_or_else(|| Bare::of(parts.status));
        let mut dressed = match self.words {
            Words::Page if bare.is_ours() => bare.page().to_be_reloaded(),
            Words::Page => bare.page().into_response(),
            Words::OAuth => bare.oauth(),
            Words::Wrapper => bare.wrapped(),
        };
        for (name, value) in &parts.headers {
            if ![header::CONTENT_TYPE, header::CONTENT_LENGTH].contains(name) {
                dressed.headers_mut().insert(name, value.clone());
            }
        }
        dressed
    }
}

/// Whether a response is an error with neither a page nor JSON: a [`Bare`] one, or one made by the
/// framework.
fn is_bare(response: &Response) -> bool {
    let kind = response.headers().get(header::CONTENT_TYPE);
    let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    let is_refusal = response.status().is_client_error() || response.status().is_server_error();
    is_refusal
        && !["application/json", "text/html"]
            .iter()
            .any(|ours| media_type::is(kind, ours))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manner(route: Option<&str>, accept: &'static str) -> Manner {
        let headers = HeaderMap::from_iter([(header::ACCEPT, HeaderValue::from_static(accept))]);
        Manner::of(route, &headers)
    }

    #[test]
    fn browsers_get_pages_the_token_route_oauth_and_everybody_else_the_wrapper() {
        const BROWSER: &str = "text/html,application/xhtml+xml,*/*;q=0.8";
        for (route, accept, words, is_open) in [
            (Some("/v1/redirect/{state}"), BROWSER, Words::Page, false),
            (Some("/v1/callback/{slug}"), "*/*", Words::Wrapper, false),
            (Some("/v1/installation/register"), "", Words::Wrapper, false),
            (Some("/v1/search"), "application/json", Words::Wrapper, true),
            (
                Some("/i/{installation_id}/v1/connect/{endpoint}"),
                "",
                Words::Wrapper,
                true,
            ),
            (
                Some("/i/{installation_id}/v1/token/{endpoint}"),
                BROWSER,
                Words::OAuth,
                true,
            ),
            (Some("/sandbox/token/{endpoint}"), "", Words::OAuth, true),
            (Some("/sandbox/search"), "", Words::Wrapper, true),
            (
                Some("/sandbox/redirect/{state}"),
                BROWSER,
                Words::Page,
                false,
            ),
            (Some("/openapi.json"), "", Words::Wrapper, false),
            (None, BROWSER, Words::Page, true),
            (None, "", Words::Wrapper, true),
        ] {
            assert_eq!(
                manner(route, accept),
                Manner { words, is_open },
                "{route:?} {accept}"
            );
        }
    }

    #[test]
    fn a_refusals_other_headers_stay() {
        let bare = (StatusCode::METHOD_NOT_ALLOWED, [(header::ALLOW, "GET")]).into_response();
        let dressed = manner(None, "text/html").dress(bare);
        assert_eq!(dressed.status(), StatusCode::METHOD_NOT_ALLOWED);
        let header = |name| dressed.headers()[name].to_str().unwrap();
        assert_eq!(header(header::ALLOW), "GET");
        assert_eq!(header(header::CONTENT_TYPE), "text/html; charset=utf-8");
        let ours = Refusal::unknown_endpoint().into_response();
        assert!(!is_bare(&ours) && !is_bare(&StatusCode::NO_CONTENT.into_response()));
    }

    #[test]
    fn a_page_that_asks_to_be_reloaded_keeps_its_address() {
        for (status, keeps) in [
            (StatusCode::NOT_FOUND, false),
            (StatusCode::PAYLOAD_TOO_LARGE, false),
            (StatusCode::REQUEST_TIMEOUT, true),
            (StatusCode::INTERNAL_SERVER_ERROR, true),
            (StatusCode::SERVICE_UNAVAILABLE, true),
        ] {
            let dressed = manner(None, "text/html").dress(status.into_response());
            let body = axum::body::to_bytes(dressed.into_body(), usize::MAX);
            let body = crate::http::block_on(body).unwrap();
            let text = String::from_utf8_lossy(&body);
            assert_eq!(text.contains("reload this page"), keeps, "{text}");
            assert_eq!(!text.contains("history.replaceState"), keeps, "{text}");
        }
    }
}
