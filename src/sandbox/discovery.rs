//! The discovery documents: SMART configuration, OpenID configuration, authorization server
//! metadata (RFC 8414), the key set and the `CapabilityStatement`. The first three share one list
//! of members.

use crate::api::practice;
use crate::clock::rfc3339;
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::OAuthError;
use crate::sandbox::sign_in::scope;
use axum::Json;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// The server's capabilities, as named in SMART App Launch (DISC-10 to 12).
const CAPABILITIES: [&str; 14] = [
    "launch-standalone",
    "launch-ehr",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "sso-openid-connect",
    "context-standalone-patient",
    "context-ehr-patient",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-v1",
    "permission-v2",
];

/// Returns the members that all three documents share, so that they cannot contradict each other
/// (DISC-04 to 09, 14 to 21, 24, 25).
fn metadata(issuer: &str) -> Value {
    let methods = [
        "none",
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "private_key_jwt",
    ];
    let algorithms = ["RS384", "ES384", "ES256", "HS256"];
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "introspection_endpoint": format!("{issuer}/introspect"),
        "revocation_endpoint": format!("{issuer}/revoke"),
        "pushed_authorization_request_endpoint": format!("{issuer}/par"),
        "dpop_signing_alg_values_supported": ["ES256"],
        "userinfo_endpoint": format!("{issuer}/userinfo"),
        "jwks_uri": format!("{issuer}/jwks"),
        "grant_types_supported": ["authorization_code", "refresh_token", "urn:ietf:params:oauth:grant-type:device_code"],
        "registration_endpoint": format!("{issuer}/register"),
        "device_authorization_endpoint": format!("{issuer}/device_authorization"),
        "response_types_supported": ["code"],
        "response_modes_supported": ["query", "fragment", "form_post"],
        "code_challenge_methods_supported": ["S256"],
        "token_endpoint_auth_methods_supported": methods,
        "token_endpoint_auth_signing_alg_values_supported": algorithms,
        "introspection_endpoint_auth_methods_supported": methods,
        "revocation_endpoint_auth_methods_supported": methods,
        "scopes_supported": scope::SUPPORTED,
        "authorization_response_iss_parameter_supported": true,
        (practice::ENDPOINT): format!("{issuer}/practice"),
    })
}

fn with(mut document: Value, more: Value) -> Value {
    if let (Some(members), Value::Object(more)) = (document.as_object_mut(), more) {
        members.extend(more);
    }
    document
}

/// `{fhir}/.well-known/smart-configuration`: JSON regardless of `Accept` (DISC-01, DISC-02).
pub(super) async fn smart_configuration(State(app): State<App>) -> Json<Value> {
    Json(with(
        metadata(&app.issuer),
        json!({"capabilities": CAPABILITIES}),
    ))
}

/// `{issuer}/.well-known/openid-configuration` (DISC-19, DISC-20).
pub(super) async fn openid_configuration(State(app): State<App>) -> Json<Value> {
    let more = json!({
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256"],
        "claims_supported": ["iss", "sub", "aud", "exp", "iat", "auth_time", "nonce", "name", "fhirUser"],
        "prompt_values_supported": ["none", "login", "consent"],
        "request_parameter_supported": false,
        "request_uri_parameter_supported": false,
    });
    Json(with(metadata(&app.issuer), more))
}

/// `{issuer}/.well-known/oauth-authorization-server` (DISC-22).
pub(super) async fn authorization_server(State(app): State<App>) -> Json<Value> {
    Json(metadata(&app.issuer))
}

/// `/jwks` (DISC-23).
pub(super) async fn jwks(State(app): State<App>) -> Result<Json<Value>, OAuthError> {
    app.key()
        .map(|key| Json(key.jwks()))
        .map_err(|_| OAuthError::server_error())
}

/// `{fhir}/metadata`, with the older way of publishing the OAuth addresses (DISC-18).
pub(super) async fn capability_statement(State(app): State<App>) -> Response {
    let issuer = &app.issuer;
    let uri = |name: &str, path: &str| json!({"url": name, "valueUri": format!("{issuer}/{path}")});
    let statement = json!({
        "resourceType": "CapabilityStatement",
        "status": "active",
        "experimental": true,
        "date": rfc3339(app.started),
        "kind": "instance",
        "software": {"name": "fastenctl sandbox", "version": env!("CARGO_PKG_VERSION")},
        "implementation": {"description": "In-memory practice provider", "url": app.fhir_base()},
        "fhirVersion": "4.0.1",
        "format": ["application/fhir+json"],
        "rest": [{
            "mode": "server",
            "security": {
                "cors": true,
                "service": [{"coding": [{
                    "system": "http://terminology.hl7.org/CodeSystem/restful-security-service",
                    "code": "SMART-on-FHIR",
                }]}],
                "extension": [{
                    "url": "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris",
                    "extension": [
                        uri("authorize", "authorize"),
                        uri("token", "token"),
                        uri("introspect", "introspect"),
                        uri("revoke", "revoke"),
                    ],
                }],
            },
            "resource": [
                resource("Patient", &[("_id", "token")]),
                resource("Observation", &[("_id", "token"), ("patient", "reference"), ("category", "token"), ("code", "token")]),
            ],
        }],
    });
    (
        [(header::CONTENT_TYPE, "application/fhir+json")],
        statement.to_string(),
    )
        .into_response()
}

fn resource(name: &str, parameters: &[(&str, &str)]) -> Value {
    let parameters: Vec<Value> = parameters
        .iter()
        .map(|(name, kind)| json!({"name": name, "type": kind}))
        .collect();
    json!({"type": name, "interaction": [{"code": "read"}, {"code": "search-type"}], "searchParam": parameters})
}
