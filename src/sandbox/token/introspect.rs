//! `/introspect` (RFC 7662; SMART App Launch, "Token Introspection"): a client may ask about its
//! own tokens.

use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, client, form, json_answer};
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::grants::Live;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

#[derive(Serialize)]
struct Active {
    active: bool,
    scope: String,
    client_id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    token_type: Option<&'static str>,
    exp: i64,
    iat: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<String>,
    #[serde(flatten)]
    identity: Option<Identity>,
}

/// Who signed in, included if an ID token was issued as well (INTR-02).
#[derive(Serialize)]
struct Identity {
    iss: String,
    sub: String,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    fhir_user: Option<String>,
}

/// The response for an inactive token, which contains nothing else, whatever the reason (RFC 7662
/// section 2.2; INTR-03, INTR-06).
#[derive(Serialize)]
struct Inactive {
    active: bool,
}

/// `POST /introspect`.
pub(crate) async fn introspect(
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
    let live = app.grants().live(&Secret::new(token), app.clock.now());
    Ok(
        match live.filter(|live| live.grant.client_id == client.client_id) {
            Some(live) => json_answer(StatusCode::OK, &active(&app, live)),
            None => json_answer(StatusCode::OK, &Inactive { active: false }),
        },
    )
}

fn active(app: &App, live: Live) -> Active {
    let person = &live.grant.person;
    let identity = scope::contains(&live.grant.scope, "openid").then(|| Identity {
        iss: app.issuer.clone(),
        sub: person.sub(),
        fhir_user: scope::contains(&live.grant.scope, "fhirUser").then(|| app.fhir_user(person)),
    });
    Active {
        active: true,
        scope: live.scope.join(" "),
        patient: scope::concerns_patient(&live.scope).then(|| person.patient_id()),
        token_type: live.is_access.then_some("Bearer"),
        exp: live.expires,
        iat: live.issued,
        identity,
        client_id: live.grant.client_id,
    }
}
