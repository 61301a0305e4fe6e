//! Device sign-in (RFC 8628): the code, and the page on which the user enters it. `devices` decides
//! what the polling device is told.

use crate::rfc::parameters::Parameters;
use crate::rfc::response_mode::ResponseMode;
use crate::sandbox::answer::ReturnTo;
use crate::sandbox::app::App;
use crate::sandbox::form::is_form;
use crate::sandbox::oauth_error::{OAuthError, client, form, json_answer};
use crate::sandbox::sign_in::authorize::Request;
use crate::sandbox::sign_in::devices::{INTERVAL, LIFE};
use crate::sandbox::sign_in::{forms, page, scope};
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

const UNKNOWN: &str = "This code is unknown, used or expired";

/// `POST /device_authorization`.
pub(crate) async fn authorization(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let form = form(query.as_deref(), &headers, &body)?;
    let missing = OAuthError::bad_request("invalid_request", "client_id is missing");
    let client = client(&app, &headers, &form, missing)?;
    let scope = scope::granted(form.get("scope"), client.scopes.as_deref());
    if scope.is_empty() {
        let why = "scope contains nothing that can be granted";
        return Err(OAuthError::bad_request("invalid_scope", why));
    }
    let client_id = client.client_id.clone();
    let (device_code, user_code) = app.devices().begin(&client_id, scope, app.clock.now());
    let page = format!("{}/device", app.issuer);
    let answer = json!({
        "device_code": device_code.expose(),
        "user_code": user_code.expose(),
        "verification_uri": page,
        "verification_uri_complete": format!("{page}?user_code={}", user_code.expose()),
        "expires_in": LIFE,
        "interval": INTERVAL,
    });
    Ok(json_answer(StatusCode::OK, &answer))
}

/// `GET /device`: the page for entering the code, or for confirming the code in the URL.
pub(crate) async fn device_page(RawQuery(query): RawQuery) -> Response {
    let parameters = Parameters::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    page::device(parameters.get("user_code"))
}

/// `POST /device`: receives the code that a person has entered, and continues with the sign-in.
pub(crate) async fn device(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let form = Parameters::parse(&body).ok().filter(|_| is_form(&headers));
    let typed = form.as_ref().and_then(|form| form.get("user_code"));
    let now = app.clock.now();
    let Some((key, client_id, scope)) = typed.and_then(|code| app.devices().showing(code, now))
    else {
        return page::error(UNKNOWN);
    };
    let request = Request {
        client_id,
        return_to: ReturnTo {
            redirect_uri: String::new(),
            mode: ResponseMode::Query,
            state: None,
        },
        scope,
        code_challenge: String::new(),
        nonce: None,
        login_hint: None,
        device: Some(key),
    };
    forms::begin_with(&app, request)
}
