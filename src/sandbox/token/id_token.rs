//! The ID token about the person who signed in (OpenID Connect Core section 2).

use crate::sandbox::app::App;
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::grants::Grant;
use crate::sandbox::token::key::Failure;
use serde::Serialize;

/// How long an ID token is valid, in seconds.
const ID_TOKEN_LIFE: i64 = 3600;

#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    sub: String,
    aud: &'a str,
    exp: i64,
    iat: i64,
    auth_time: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    nonce: Option<&'a str>,
    #[serde(rename = "fhirUser", skip_serializing_if = "Option::is_none")]
    fhir_user: Option<String>,
}

/// Returns an ID token for what was granted (ID-01 to 14).
pub(crate) fn id_token(app: &App, grant: &Grant, now: i64) -> Result<String, Failure> {
    let claims = Claims {
        iss: &app.issuer,
        sub: grant.person.sub(),
        aud: &grant.client_id,
        exp: now + ID_TOKEN_LIFE,
        iat: now,
        auth_time: grant.auth_time,
        nonce: grant.nonce.as_deref(),
        fhir_user: scope::contains(&grant.scope, "fhirUser").then(|| app.fhir_user(&grant.person)),
    };
    let mut claims = serde_json::to_value(&claims).map_err(|error| error.to_string())?;
    app.faults.claims(&mut claims, now);
    app.key()?.signed(&claims, &app.faults)
}
