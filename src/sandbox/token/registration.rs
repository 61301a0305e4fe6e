//! `/register`: dynamic client registration (RFC 7591). Clients exist as long as the sandbox runs.

use crate::rfc::auth_method::AuthMethod;
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, json_answer};
use crate::sandbox::settings::may_be_registered;
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::clients::Client;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use jsonwebtoken::jwk::JwkSet;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// Maximum number of registered clients, more than anyone needs for practice.
const MOST: usize = 1_000;

#[derive(Deserialize)]
struct Asked {
    redirect_uris: Vec<String>,
    #[serde(default)]
    token_endpoint_auth_method: AuthMethod,
    scope: Option<String>,
    client_name: Option<String>,
    jwks: Option<JwkSet>,
}

/// `POST /register`.
pub(crate) async fn register(State(app): State<App>, body: Bytes) -> Result<Response, OAuthError> {
    let wrong = |why| OAuthError::bad_request("invalid_client_metadata", why);
    let asked: Asked = serde_json::from_slice(&body)
        .map_err(|_| wrong("the body is not a JSON object with redirect_uris"))?;
    if asked.redirect_uris.is_empty()
        || !asked.redirect_uris.iter().all(|uri| may_be_registered(uri))
    {
        let why = "redirect URIs must be http or https, without a fragment or user info";
        return Err(OAuthError::bad_request("invalid_redirect_uri", why));
    }
    let client = made(asked, &app).map_err(wrong)?;
    let (answer, client) = (answer(&client.0, client.1, app.clock.now()), client.0);
    let mut registered = app.registered();
    if registered.len() >= MOST {
        return Err(wrong("too many clients are registered"));
    }
    registered.push(client);
    Ok(json_answer(StatusCode::CREATED, &answer))
}

fn made(asked: Asked, app: &App) -> Result<(Client, Option<String>), &'static str> {
    let method = if app.faults.on("DCR-03") {
        AuthMethod::ClientSecretBasic
    } else {
        asked.token_endpoint_auth_method
    };
    if method == AuthMethod::PrivateKeyJwt && asked.jwks.is_none() {
        return Err("private_key_jwt needs jwks");
    }
    let has_secret = !matches!(method, AuthMethod::None | AuthMethod::PrivateKeyJwt);
    let client = Client {
        client_id: Uuid::new_v4().to_string(),
        token_endpoint_auth_method: method,
        client_secret: has_secret.then(Secret::random),
        jwks: asked.jwks,
        redirect_uris: asked.redirect_uris,
        scopes: asked.scope.as_deref().map(scope::words),
    };
    Ok((client, asked.client_name))
}

fn answer(client: &Client, client_name: Option<String>, now: i64) -> Value {
    let mut answer = json!({
        "client_id": client.client_id,
        "client_id_issued_at": now,
        "redirect_uris": client.redirect_uris,
        "token_endpoint_auth_method": client.token_endpoint_auth_method,
        "grant_types": ["authorization_code", "refresh_token"],
        "response_types": ["code"],
    });
    if let Some(secret) = &client.client_secret {
        answer["client_secret"] = secret.expose().into();
        answer["client_secret_expires_at"] = 0.into();
    }
    if let Some(scopes) = &client.scopes {
        answer["scope"] = scopes.join(" ").into();
    }
    if let Some(name) = client_name {
        answer["client_name"] = name.into();
    }
    answer
}
