//! `/revoke` (RFC 7009): a client revokes its own tokens. `grants` decides what else is revoked.

use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, client, form, json_answer};
use crate::sandbox::token::grants::Foreign;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

/// `POST /revoke`. The hint is ignored: both kinds of tokens are searched (REV-05).
pub(crate) async fn revoke(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let form = form(query.as_deref(), &headers, &body)?;
    let missing = OAuthError::invalid_client("this endpoint requires client authentication");
    let client = client(&app, &headers, &form, missing)?;
    let token = form.get("token").ok_or(OAuthError::bad_request(
        "invalid_request",
        "token is missing",
    ))?;
    app.grants()
        .revoke(&Secret::new(token), &client.client_id)
        .map_err(|Foreign| {
            OAuthError::bad_request("invalid_grant", "the token was issued to another client")
        })?;
    Ok(json_answer(StatusCode::OK, &json!({})))
}
