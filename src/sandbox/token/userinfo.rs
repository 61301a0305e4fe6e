//! `/userinfo` (OpenID Connect Core section 5.3): tells the holder of a token who signed in.

use crate::sandbox::app::App;
use crate::sandbox::oauth_error::json_answer;
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::bearer::{Denied, INSUFFICIENT_SCOPE, caller};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::json;

#[derive(Serialize)]
struct Claims {
    sub: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    fhir_user: Option<String>,
}

impl IntoResponse for Denied {
    fn into_response(self) -> Response {
        let body = json!({"error": self.error, "error_description": self.description});
        let mut response = json_answer(self.status, &body);
        response
            .headers_mut()
            .insert(header::WWW_AUTHENTICATE, self.challenge());
        response
    }
}

/// `GET` and `POST /userinfo`.
pub(crate) async fn userinfo(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Denied> {
    let live = caller(&app, &headers, query.as_deref())?;
    if !scope::contains(&live.scope, "openid") {
        return Err(INSUFFICIENT_SCOPE);
    }
    let person = &live.grant.person;
    let claims = Claims {
        sub: person.sub(),
        name: scope::contains(&live.scope, "profile").then(|| person.full_name()),
        fhir_user: scope::contains(&live.scope, "fhirUser").then(|| app.fhir_user(person)),
    };
    Ok(json_answer(StatusCode::OK, &claims))
}
