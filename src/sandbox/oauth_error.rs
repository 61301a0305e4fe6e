//! JSON responses of the OAuth endpoints, which are never cached and report errors in the format of
//! RFC 6749 section 5.2.

use crate::rfc::parameters::Parameters;
use crate::sandbox::app::App;
use crate::sandbox::form::is_form;
use crate::sandbox::token::assertion;
use crate::sandbox::token::assertion::Place;
use crate::sandbox::token::clients::{Client, Unauthenticated, authenticate};
use axum::Json;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

/// An error; the description is ASCII without quotes, as the RFC requires.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct OAuthError {
    pub(crate) status: StatusCode,
    pub(crate) error: &'static str,
    pub(crate) description: &'static str,
}

impl OAuthError {
    pub(crate) const fn bad_request(error: &'static str, description: &'static str) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description,
        }
    }

    pub(crate) const fn invalid_client(description: &'static str) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            error: "invalid_client",
            description,
        }
    }

    pub(crate) const fn server_error() -> Self {
        Self {
            status: StatusCode::INTERNAL_SERVER_ERROR,
            error: "server_error",
            description: "the sandbox failed",
        }
    }
}

/// The only nonce that is issued for proofs of possession.
pub(crate) const NONCE: &str = "sandbox-nonce";

impl IntoResponse for OAuthError {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        let mut response = json_answer(self.status, &body);
        let headers = response.headers_mut();
        if self.status == StatusCode::UNAUTHORIZED {
            headers.insert(
                header::WWW_AUTHENTICATE,
                HeaderValue::from_static("Basic realm=\"sandbox\""),
            );
        }
        if self.error == "use_dpop_nonce" {
            headers.insert("dpop-nonce", HeaderValue::from_static(NONCE));
        }
        if self.status == StatusCode::METHOD_NOT_ALLOWED {
            headers.insert(header::ALLOW, HeaderValue::from_static("POST"));
        }
        response
    }
}

/// Returns a JSON response that may not be cached (RFC 6749 section 5.1; TOK-02, TOK-03).
pub(crate) fn json_answer(status: StatusCode, body: &impl Serialize) -> Response {
    let headers = [
        (header::CACHE_CONTROL, "no-store"),
        (header::PRAGMA, "no-cache"),
    ];
    (status, headers, Json(body)).into_response()
}

/// Rejects every method except POST (TOK-04, INTR-05).
pub(crate) async fn post_only() -> OAuthError {
    let description = "this endpoint only accepts POST";
    OAuthError {
        status: StatusCode::METHOD_NOT_ALLOWED,
        error: "invalid_request",
        description,
    }
}

/// Reads the parameters of a POST: a form in the body, nothing in the query, each at most once (RFC
/// 6749 sections 2.3.1 and 3.2; TOK-05, TOK-06, TOK-21).
pub(crate) fn form(
    query: Option<&str>,
    headers: &HeaderMap,
    body: &[u8],
) -> Result<Parameters, OAuthError> {
    let bad = |description| OAuthError::bad_request("invalid_request", description);
    if query.is_some_and(|query| !query.is_empty()) {
        return Err(bad("parameters belong in the body"));
    }
    if !is_form(headers) {
        return Err(bad("the body must be application/x-www-form-urlencoded"));
    }
    let form = Parameters::parse(body).map_err(|_| bad("the body is not UTF-8 text"))?;
    if form.has_repetition() {
        return Err(bad("a parameter occurs more than once"));
    }
    Ok(form)
}

/// Returns the client of a request, or an error: `missing` if the request names no client.
pub(crate) fn client(
    app: &App,
    headers: &HeaderMap,
    form: &Parameters,
    missing: OAuthError,
) -> Result<Client, OAuthError> {
    let clients = app.clients();
    let known = if assertion::is_there(form) {
        signed(app, &clients, headers, form)
    } else {
        authenticate(&clients, headers, form)
    };
    let known = known.cloned();
    known.map_err(|reason| match reason {
        Unauthenticated::Missing => missing,
        Unauthenticated::Ambiguous => OAuthError::bad_request(
            "invalid_request",
            "the client is named or authenticated in more than one way",
        ),
        Unauthenticated::Assertion(why) => OAuthError::invalid_client(why),
        Unauthenticated::Refused => {
            OAuthError::invalid_client("unknown client, wrong secret or wrong method")
        }
    })
}

/// Returns the client that signed an assertion, which may be used only once and not with another
/// method (RFC 6749 section 2.3; TOK-17, TOK-25).
fn signed<'c>(
    app: &App,
    clients: &'c [Client],
    headers: &HeaderMap,
    form: &Parameters,
) -> Result<&'c Client, Unauthenticated> {
    if headers.contains_key(header::AUTHORIZATION) || form.get("client_secret").is_some() {
        return Err(Unauthenticated::Ambiguous);
    }
    let now = app.clock.now();
    let proven = assertion::authenticate(
        clients,
        form,
        Place {
            issuer: &app.issuer,
            now,
        },
    )?;
    if app
        .grants()
        .is_first_use(&proven.client.client_id, &proven.jti, now)
        || app.faults.on("TOK-25")
    {
        Ok(proven.client)
    } else {
        Err(Unauthenticated::Assertion("`jti` was already used"))
    }
}
