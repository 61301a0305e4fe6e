//! Errors in the API: in the wrapper for programs, and in OAuth's format for the token route.
//! `page` makes the pages for browsers.

use crate::api::token::{FAULT_OF, GATEWAY, PROVIDER};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::store;
use crate::lighthouse::web::reference::Reference;
use crate::rfc::media_type;
use crate::text::line;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde::de::DeserializeOwned;

/// The maximum length, in characters, of text from a request in a response.
const LONGEST: usize = 600;

/// Marks the response to a refused request, with its format and the reason in one word, for the
/// metrics.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    pub manner: &'static str,
    pub reason: String,
}

/// An error that is sent in the wrapper.
#[derive(Debug)]
pub struct Refusal {
    status: StatusCode,
    code: ErrorCode,
    message: String,
    retry_after: Option<i64>,
}

impl Refusal {
    /// Creates an error with one sentence.
    pub fn new(status: StatusCode, code: ErrorCode, message: impl Into<String>) -> Self {
        Self {
            status,
            code,
            message: message.into(),
            retry_after: None,
        }
    }

    /// Creates the error for a request that is itself wrong.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, ErrorCode::InvalidRequest, message)
    }

    /// Creates the error for a rate-limited request, which may be repeated after this many seconds.
    pub fn too_often(seconds: i64, message: impl Into<String>) -> Self {
        let refusal = Self::new(
            StatusCode::TOO_MANY_REQUESTS,
            ErrorCode::RateLimited,
            message,
        );
        Self {
            retry_after: Some(seconds),
            ..refusal
        }
    }

    /// Creates the error for an unknown endpoint ID.
    #[must_use]
    pub fn unknown_endpoint() -> Self {
        Self::new(
            StatusCode::NOT_FOUND,
            ErrorCode::UnknownEndpoint,
            "no endpoint with that ID is known here",
        )
    }
}

impl From<store::Error> for Refusal {
    fn from(error: store::Error) -> Self {
        let (status, message) = status_and_message(&error);
        Self::new(status, ErrorCode::ServerError, message)
    }
}

/// Logs what went wrong internally, and returns what the client may know.
pub fn status_and_message(error: &store::Error) -> (StatusCode, &'static str) {
    match error {
        store::Error::Busy | store::Error::Conflict(_) => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the gateway is overloaded; try again in a moment",
        ),
        // The store logs each outage once, however many requests fail.
        store::Error::Unavailable(_) | store::Error::Refused(_) | store::Error::Late => (
            StatusCode::SERVICE_UNAVAILABLE,
            "the gateway cannot reach its database; try again later",
        ),
        store::Error::Failed(_) | store::Error::Newer(_) => {
            tracing::error!(%error, "database");
            (
                StatusCode::INTERNAL_SERVER_ERROR,
                "the gateway cannot reach its database; try again later",
            )
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let asks = self.status == StatusCode::UNAUTHORIZED;
        let message = line(&self.message, LONGEST);
        let body = Wrapper::<()> {
            request_id: Reference::now().map(|name| name.to_string()),
            ..Wrapper::failure(self.code, message)
        };
        let mut response = (self.status, Json(body)).into_response();
        response.extensions_mut().insert(Refused {
            manner: "api",
            reason: word(self.code),
        });
        if asks {
            let basic = HeaderValue::from_static("Basic realm=\"installation\", charset=\"UTF-8\"");
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, basic);
        }
        if let Some(seconds) = self.retry_after {
            response
                .headers_mut()
                .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        response
    }
}

/// Returns the code as it appears in the response.
fn word(code: ErrorCode) -> String {
    let word = serde_json::to_value(code).unwrap_or_default();
    word.as_str().unwrap_or_default().to_owned()
}

/// Reads a JSON body that has a JSON content type. A form on another site would send `text/plain`,
/// or no type at all.
///
/// # Errors
/// 415 for any other type, and the errors of [`object`].
pub fn json<T: DeserializeOwned>(
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<T, Refusal> {
    if body.is_ok() && !is_json(headers) {
        return Err(Refusal::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            ErrorCode::InvalidRequest,
            "the body must be sent as `Content-Type: application/json`",
        ));
    }
    object(body)
}

/// Whether the content type is JSON, with or without parameters.
fn is_json(headers: &HeaderMap) -> bool {
    let mut kinds = headers.get_all(header::CONTENT_TYPE).iter();
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        return false;
    };
    let kind = kind.to_str().unwrap_or_default();
    media_type::is(kind, media_type::JSON)
}

/// Reads a JSON body with any content type, for requests that change nothing.
///
/// # Errors
/// 413 if the body is too large, 400 if it does not have the expected format.
pub fn object<T: DeserializeOwned>(body: Result<Bytes, BytesRejection>) -> Result<T, Refusal> {
    let body = body.map_err(|rejection| {
        Refusal::new(
            rejection.status(),
            ErrorCode::InvalidRequest,
            "the body is too large or incomplete",
        )
    })?;
    // `serde` would also accept an array, and fill the fields in order.
    let is_object = body.trim_ascii_start().starts_with(b"{");
    let body = if is_object { &body[..] } else { b"" };
    serde_json::from_slice(body).map_err(|error| {
        let error = line(&error.to_string(), 300);
        Refusal::malformed(format!(
            "the body does not have the expected format: {error}"
        ))
    })
}

/// An error from the token route (RFC 6749 section 5.2).
#[derive(Debug)]
pub struct OAuthRefusal {
    status: StatusCode,
    error: &'static str,
    description: &'static str,
    fault_of: &'static str,
}

#[derive(Serialize)]
struct OAuthBody {
    error: &'static str,
    error_description: &'static str,
    /// The request's ID. Clients that only read OAuth's own members ignore it (RFC 6749 section
    /// 5.2).
    #[serde(skip_serializing_if = "Option::is_none")]
    request_id: Option<String>,
}

impl OAuthRefusal {
    /// Creates an error; `error` is one of the registered codes.
    #[must_use]
    pub const fn new(status: StatusCode, error: &'static str, description: &'static str) -> Self {
        Self {
            status,
            error,
            description,
            fault_of: GATEWAY,
        }
    }

    /// 400 `invalid_request`.
    #[must_use]
    pub const fn malformed(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_request", description)
    }

    /// 400 `invalid_grant`.
    #[must_use]
    pub const fn invalid_grant(description: &'static str) -> Self {
        Self::new(StatusCode::BAD_REQUEST, "invalid_grant", description)
    }

    /// Creates the error for a failure of the gateway itself, which the log explains: 500.
    #[must_use]
    pub const fn broken() -> Self {
        Self::new(
            StatusCode::INTERNAL_SERVER_ERROR,
            "temporarily_unavailable",
            "the gateway failed; its log says why",
        )
    }

    /// Creates the error for a provider that is unreachable, or whose response is invalid.
    #[must_use]
    pub const fn provider(status: StatusCode, description: &'static str) -> Self {
        Self {
            fault_of: PROVIDER,
            ..Self::new(status, "temporarily_unavailable", description)
        }
    }
}

impl From<store::Error> for OAuthRefusal {
    fn from(error: store::Error) -> Self {
        let (status, description) = status_and_message(&error);
        Self::new(status, "temporarily_unavailable", description)
    }
}

impl IntoResponse for OAuthRefusal {
    fn into_response(self) -> Response {
        let body = OAuthBody {
            error: self.error,
            error_description: self.description,
            request_id: Reference::now().map(|name| name.to_string()),
        };
        let mut response = (self.status, [(FAULT_OF, self.fault_of)], Json(body)).into_response();
        response.extensions_mut().insert(Refused {
            manner: "token",
            reason: self.error.to_owned(),
        });
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_json_media_types_count_as_json() {
        for (kinds, expected) in [
            (&["application/json"][..], true),
            (&["Application/JSON; charset=utf-8"], true),
            (&[], false),
            (&["text/plain"], false),
            (&["text/plain; application/json"], false),
            (&["application/x-www-form-urlencoded"], false),
            (&["application/json-patch+json"], false),
            (&["text/plain", "application/json"], false),
        ] {
            let mut headers = HeaderMap::new();
            for kind in kinds {
                headers.append(header::CONTENT_TYPE, HeaderValue::from_static(kind));
            }
            assert_eq!(is_json(&headers), expected, "{kinds:?}");
        }
    }
}
