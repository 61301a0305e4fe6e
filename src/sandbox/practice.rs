//! `/practice`: lets a probe change its own codes and tokens, so that it does not have to wait
//! (TOK-10, TOK-13, RT-10) or sign in at another server (SMART-11). Only the holder of a token can
//! change it.

use crate::api::practice::{AGE, AUDIENCE, TOKEN};
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, form, json_answer};
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde_json::json;

/// `POST /practice`.
pub(super) async fn practice(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let bad = |description| OAuthError::bad_request("invalid_request", description);
    let form = form(query.as_deref(), &headers, &body)?;
    let token = Secret::new(form.get(TOKEN).ok_or(bad("token is missing"))?);
    let age = form
        .get(AGE)
        .map(str::parse::<u32>)
        .transpose()
        .map_err(|_| bad("age is not a number of seconds"))?;
    let elsewhere = form
        .get(AUDIENCE)
        .is_some_and(|audience| audience != app.fhir_base());
    if app
        .grants()
        .practise(&token, age.unwrap_or_default().into(), elsewhere)
    {
        Ok(json_answer(StatusCode::OK, &json!({})))
    } else {
        Err(bad("the token is unknown"))
    }
}
