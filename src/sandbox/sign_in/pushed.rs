//! `/par`: authorization requests that a client pushes before the browser opens them (RFC 9126).

use crate::rfc::parameters::Parameters;
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, client, form, json_answer};
use crate::sandbox::sign_in::authorize::{Refusal, validate};
use crate::sandbox::sign_in::pushed_requests::{LIFE, PREFIX};
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

/// Returns the parameters of a browser's request: its own, or the pushed ones.
///
/// # Errors
/// What to tell the person if the reference is unknown, used or expired, or belongs to another
/// client.
pub(super) fn opened(app: &App, parameters: Parameters) -> Result<Parameters, &'static str> {
    let request_uri = parameters.get("request_uri");
    let Some(request_uri) = request_uri.filter(|uri| uri.starts_with(PREFIX)) else {
        return Ok(parameters);
    };
    let client_id = parameters.get("client_id").unwrap_or_default();
    let now = app.clock.now();
    let pushed = app.pushed().take(client_id, request_uri, now);
    pushed.ok_or(
        "invalid_request_uri: the request_uri is unknown, used or expired, or it was issued to \
         another client",
    )
}

/// `POST /par`.
pub(crate) async fn push(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let bad = |description| OAuthError::bad_request("invalid_request", description);
    let form = form(query.as_deref(), &headers, &body)?;
    let client = client(&app, &headers, &form, bad("client_id is missing"))?;
    if form
        .get("client_id")
        .is_some_and(|id| id != client.client_id)
    {
        return Err(bad("client_id belongs to another client"));
    }
    let refused = |refusal| match refusal {
        Refusal::Page(description) => bad(description),
        Refusal::Client(_, problem) => OAuthError::bad_request(problem.error, problem.description),
    };
    let known = app.knows_launch(&form);
    let (clients, base) = (app.clients(), app.fhir_base());
    validate(&form, &clients, &base, known, &app.faults).map_err(refused)?;
    let client_id = client.client_id.clone();
    let request_uri = app.pushed().keep(&client_id, form, app.clock.now());
    let answer = json!({"request_uri": request_uri, "expires_in": LIFE});
    Ok(json_answer(StatusCode::CREATED, &answer))
}
