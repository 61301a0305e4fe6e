//! `/token`: exchanges codes and refresh tokens for tokens (RFC 6749 sections 4.1.3, 5 and 6; SMART
//! App Launch, "Obtain access token"). `grants` decides what may be redeemed.

use crate::rfc::parameters::Parameters;
use crate::sandbox::app::App;
use crate::sandbox::oauth_error::{OAuthError, client, form, json_answer};
use crate::sandbox::sign_in::scope;
use crate::sandbox::token::clients::Client;
use crate::sandbox::token::dpop;
use crate::sandbox::token::grants::{ACCESS_LIFE, Redemption, Refused, Tokens};
use crate::sandbox::token::id_token::id_token;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use serde::Serialize;

const DEVICE: &str = "urn:ietf:params:oauth:grant-type:device_code";

#[derive(Serialize)]
struct Answer<'a> {
    access_token: &'a str,
    token_type: &'static str,
    expires_in: i64,
    scope: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    need_patient_banner: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_token: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    refresh_token: Option<&'a str>,
}

/// `POST /token`.
pub(crate) async fn token(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Response, OAuthError> {
    let form = form(query.as_deref(), &headers, &body)?;
    let missing = OAuthError::bad_request("invalid_request", "client_id is missing");
    let client = client(&app, &headers, &form, missing)?;
    let now = app.clock.now();
    let key = dpop::at_token_endpoint(&app, &headers, now)?;
    let with = |tokens: &Tokens, signed_in_now| {
        app.grants()
            .bind(tokens, client.is_public(), key.as_deref());
        answer(&app, tokens, signed_in_now, key.is_some(), now)
    };
    match form.get("grant_type") {
        Some("authorization_code") => with(&redeem(&app, &client, &form, now)?, true),
        Some("refresh_token") => {
            bound(&app, &form, key.as_deref())?;
            with(&refresh(&app, &client, &form, now)?, false)
        }
        Some(DEVICE) => with(&of_device(&app, &client, &form, now)?, true),
        Some(_) => Err(OAuthError::bad_request(
            "unsupported_grant_type",
            "use authorization_code, refresh_token or device_code",
        )),
        None => Err(OAuthError::bad_request(
            "invalid_request",
            "grant_type is missing",
        )),
    }
}

fn redeem(app: &App, client: &Client, form: &Parameters, now: i64) -> Result<Tokens, OAuthError> {
    let code = form.get("code").ok_or(OAuthError::bad_request(
        "invalid_request",
        "code is missing",
    ))?;
    let code_verifier = form.get("code_verifier").map(Secret::new);
    let with = Redemption {
        client_id: &client.client_id,
        redirect_uri: form.get("redirect_uri"),
        code_verifier: code_verifier.as_ref(),
    };
    app.grants()
        .redeem(&Secret::new(code), &with, now)
        .map_err(refused)
}

/// RFC 8628 section 3.4.
fn of_device(
    app: &App,
    client: &Client,
    form: &Parameters,
    now: i64,
) -> Result<Tokens, OAuthError> {
    let missing = OAuthError::bad_request("invalid_request", "device_code is missing");
    let code = Secret::new(form.get("device_code").ok_or(missing)?);
    let answer = app.devices().answer(&code, &client.client_id, now);
    let refused = |word| OAuthError::bad_request(word, "see RFC 8628 section 3.5");
    let grant = answer.map_err(refused)?;
    Ok(app.grants().grant(grant, now))
}

fn refresh(app: &App, client: &Client, form: &Parameters, now: i64) -> Result<Tokens, OAuthError> {
    let missing = OAuthError::bad_request("invalid_request", "refresh_token is missing");
    let token = Secret::new(form.get("refresh_token").ok_or(missing)?);
    let asked = form.get("scope").map(scope::words);
    app.grants()
        .refresh(&token, &client.client_id, asked.as_deref(), now)
        .map_err(refused)
}

/// Checks that a refresh token that is bound to a key is used with that key (RFC 9449 section 5).
fn bound(app: &App, form: &Parameters, key: Option<&str>) -> Result<(), OAuthError> {
    let token = form.get("refresh_token").map(Secret::new);
    let bound = token.and_then(|token| app.grants().key_of(&token));
    if bound.is_none() || bound.as_deref() == key {
        return Ok(());
    }
    let why = "the refresh token is bound to another key";
    Err(OAuthError::bad_request("invalid_grant", why))
}

const fn refused(refused: Refused) -> OAuthError {
    match refused {
        Refused::InvalidGrant(description) => OAuthError::bad_request("invalid_grant", description),
        Refused::InvalidScope(description) => OAuthError::bad_request("invalid_scope", description),
    }
}

fn answer(
    app: &App,
    tokens: &Tokens,
    signed_in_now: bool,
    is_bound: bool,
    now: i64,
) -> Result<Response, OAuthError> {
    let patient = scope::concerns_patient(&tokens.scope).then(|| tokens.grant.person.patient_id());
    let wants_id_token = signed_in_now && scope::contains(&tokens.scope, "openid");
    let id_token = if wants_id_token {
        Some(id_token(app, &tokens.grant, now).map_err(|_| OAuthError::server_error())?)
    } else {
        None
    };
    let answer = Answer {
        access_token: tokens.access_token.expose(),
        token_type: if is_bound { "DPoP" } else { "Bearer" },
        expires_in: ACCESS_LIFE,
        scope: tokens.scope.join(" "),
        need_patient_banner: patient.is_some().then_some(false),
        patient,
        id_token,
        refresh_token: tokens.refresh_token.as_ref().map(Secret::expose),
    };
    Ok(json_answer(StatusCode::OK, &answer))
}
