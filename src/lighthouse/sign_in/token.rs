//! `POST token/{endpoint}`: the swap and the refresh of confidential endpoints, and the refresh of public ones
//! that needs the gateway's key (protocol.md section 3 point 6, lighthouse-api.md section 7). Answers are OAuth's own, never wrapped.

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::connect::EndpointPath;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::operator::suspended;
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::{Cap, HOUR};
use crate::lighthouse::installations::record::account;
use crate::lighthouse::mail::notice::after_counting;
use crate::lighthouse::seats::counts::{Evidence, Kind, prove};
use crate::lighthouse::sign_in::flow::{Flow, Redeem, redeem};
use crate::lighthouse::sign_in::provider::{Revoked, Said, ask, revoke};
use crate::lighthouse::sign_in::refresh_tokens::Binding;
use crate::lighthouse::sign_in::{refresh_tokens, taken_out};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::error::OAuthRefusal;
use crate::rfc::jws;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Map, Value};
use std::net::IpAddr;

/// What the published client sends where it has nothing to send.
const PLACEHOLDER: &str = "placeholder";

const PUBLIC: OAuthRefusal = OAuthRefusal::new(
    StatusCode::BAD_REQUEST,
    "unauthorized_client",
    "this endpoint's clients are public: swap the code at the provider",
);
/// Refresh tokens nobody has seen before, from one network: some may be guesses, and the provider hears of them.
const UNSEEN: Cap = Cap {
    times: 60,
    within: HOUR,
};

/// Swaps a code or refreshes.
///
/// # Errors
/// In OAuth's shape.
pub async fn swap(
    State(app): State<Shared>,
    Path(path): Path<EndpointPath>,
    Peer(peer): Peer,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, OAuthRefusal> {
    let endpoint = &app
        .catalog
        .find(&path.endpoint)
        .ok_or_else(unknown_endpoint)?;
    if !endpoint.refreshes_here() {
        return Err(PUBLIC);
    }
    let form = read(endpoint, body)?;
    match form.value("grant_type") {
        Some("authorization_code") if !endpoint.definition.confidential => Err(PUBLIC),
        Some("authorization_code") => authorization_code(&app, endpoint, &form).await,
        Some("refresh_token") => refresh_token(&app, endpoint, &form, peer).await,
        Some(_) => Err(OAuthRefusal::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "only authorization_code and refresh_token are served here",
        )),
        None => Err(OAuthRefusal::malformed("grant_type is missing")),
    }
}

fn unknown_endpoint() -> OAuthRefusal {
    OAuthRefusal::new(
        StatusCode::NOT_FOUND,
        "invalid_request",
        "no endpoint of that id is known here",
    )
}

/// Each parameter once (GW-14); a client id that is given must be the endpoint's.
fn read(
    endpoint: &Endpoint,
    body: Result<Bytes, BytesRejection>,
) -> Result<Parameters, OAuthRefusal> {
    let body = body.map_err(|rejection| {
        OAuthRefusal::new(
            rejection.status(),
            "invalid_request",
            "the body is too large or broken off",
        )
    })?;
    let text = std::str::from_utf8(&body)
        .map_err(|_| OAuthRefusal::malformed("the body is not a form"))?;
    let form = Parameters::each_once(text)
        .map_err(|_| OAuthRefusal::malformed("a parameter stands there twice"))?;
    match form.value("client_id") {
        Some(client_id) if *client_id != endpoint.definition.client_id => {
            Err(OAuthRefusal::malformed("client_id is not this endpoint's"))
        }
        _ => Ok(form),
    }
}

async fn authorization_code(
    app: &Shared,
    endpoint: &Endpoint,
    form: &Parameters,
) -> Result<Response, OAuthRefusal> {
    let code = form.value("code").filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| OAuthRefusal::malformed("code is missing"))?;
    let redirect_uri = &endpoint.definition.redirect_uri;
    if form
        .value("redirect_uri")
        .is_some_and(|given| given != redirect_uri)
    {
        return Err(OAuthRefusal::invalid_grant(
            "redirect_uri is not this endpoint's",
        ));
    }
    let verifier = form
        .value("code_verifier")
        .filter(|verifier| *verifier != PLACEHOLDER);
    let flow = spend(app, endpoint, code, verifier).await?;
    refuse_suspended(app, &flow).await?;
    let mut forwarded = vec![
        ("grant_type", "authorization_code"),
        ("code", code),
        ("redirect_uri", redirect_uri.as_str()),
    ];
    if let Some(verifier) = verifier {
        forwarded.push(("code_verifier", verifier));
    }
    let said = ask(app, endpoint, &forwarded).await?;
    if said.status.is_success() && !count(app, &flow, &said.fields).await {
        return Err(no_place(app, endpoint, said).await);
    }
    finish(app, endpoint, said).await
}

/// Nobody gets the tokens, so the provider is asked to take them back; that goes on when the client goes away.
async fn no_place(app: &Shared, endpoint: &Endpoint, said: Said) -> OAuthRefusal {
    let (app, endpoint) = (app.clone(), endpoint.clone());
    let revoking = tokio::spawn(async move { revoke(&app, &endpoint, &said.fields).await });
    let description = match revoking.await.unwrap_or(Revoked::No) {
        Revoked::Yes => {
            "the installation's limit of users is reached; the tokens for this further person were revoked at the provider"
        }
        Revoked::No => {
            "the installation's limit of users is reached; the tokens for this further person were thrown away, and could not be revoked at the provider"
        }
        Revoked::Nowhere => {
            "the installation's limit of users is reached; the tokens for this further person were thrown away, and the provider has no address to revoke them at"
        }
    };
    OAuthRefusal::new(StatusCode::BAD_REQUEST, "access_denied", description)
}

/// GW-15: only codes that came through this gateway for this endpoint, and each once.
async fn spend(
    app: &App,
    endpoint: &Endpoint,
    code: &str,
    verifier: Option<&str>,
) -> Result<Flow, OAuthRefusal> {
    let wanted = Redeem {
        endpoint_id: endpoint.definition.id.clone(),
        code_hash: Secret::new(code).sha256(),
        code_challenge: verifier
            .map(|verifier| Secret::new(verifier).sha256())
            .unwrap_or_default(),
        now: app.clock.now(),
    };
    let flow = app
        .store
        .write_by_row(wanted, |tx, wanted| Box::pin(redeem(tx, wanted)))
        .await?;
    flow.ok_or(OAuthRefusal::invalid_grant(
        "this code and verifier belong to no open sign-in of this gateway",
    ))
}

/// Nobody new while the installation is suspended. Refreshes go on: who is connected stays connected.
async fn refuse_suspended(app: &App, flow: &Flow) -> Result<(), OAuthRefusal> {
    let id = &flow.installation_id;
    if app
        .store
        .read(id, |tx, id| Box::pin(suspended(tx, id)))
        .await?
        .is_some()
    {
        let description = "the gateway's operator has suspended this installation";
        return Err(OAuthRefusal::new(
            StatusCode::BAD_REQUEST,
            "access_denied",
            description,
        ));
    }
    Ok(())
}

async fn refresh_token(
    app: &Shared,
    endpoint: &Endpoint,
    form: &Parameters,
    peer: IpAddr,
) -> Result<Response, OAuthRefusal> {
    let token = form
        .value("refresh_token")
        .filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| OAuthRefusal::malformed("refresh_token is missing"))?;
    let token_hash = app.pepper.hash(&["refresh_token", token]);
    let bound = refresh_tokens::endpoint_of(app, &token_hash).await?;
    // What a public client got at the provider is seen here for the first time.
    let is_first = bound.is_none() && !endpoint.definition.confidential;
    if is_first {
        if let Some(seconds) = too_many_unseen(app, peer).await? {
            return Ok(too_often(seconds));
        }
    } else if bound.as_ref() != Some(&endpoint.definition.id) {
        return Err(OAuthRefusal::invalid_grant(
            "this refresh token was not issued through this gateway for this endpoint",
        ));
    }
    let mut forwarded = vec![("grant_type", "refresh_token"), ("refresh_token", token)];
    if let Some(scope) = form.value("scope") {
        forwarded.push(("scope", scope));
    }
    let said = ask(app, endpoint, &forwarded).await?;
    if is_first && said.status.is_success() {
        let endpoint_id = endpoint.definition.id.clone();
        refresh_tokens::bind(
            app,
            Binding {
                token_hash,
                endpoint_id,
                now: app.clock.now(),
            },
        )
        .await;
    }
    finish(app, endpoint, said).await
}

async fn too_many_unseen(app: &App, peer: IpAddr) -> Result<Option<i64>, OAuthRefusal> {
    let input = (
        rate::networks_of(&app.pepper, "unseen refresh tokens", UNSEEN, peer),
        app.clock.now(),
    );
    if input.0.is_empty() {
        return Ok(None);
    }
    Ok(app
        .store
        .write(input, |tx, (networks, now)| {
            Box::pin(rate::take_all(tx, networks, *now))
        })
        .await?)
}

fn too_often(seconds: i64) -> Response {
    let description =
        "too many refresh tokens from this network were not known here; try again later";
    let refusal = OAuthRefusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        "temporarily_unavailable",
        description,
    );
    ([(header::RETRY_AFTER, HeaderValue::from(seconds))], refusal).into_response()
}

/// Counts the user on the best evidence there is; `false` when there is no seat. A database out of order
/// takes nothing away from somebody whose seat was counted at the callback.
async fn count(app: &Shared, flow: &Flow, fields: &Map<String, Value>) -> bool {
    let Some(limit_group) = app
        .catalog
        .find(&flow.endpoint_id)
        .map(|e| e.definition.limit_group.clone())
    else {
        return true;
    };
    let Some(key) = subject(app, &limit_group, fields) else {
        return true;
    };
    let input = (
        app.clone(),
        flow.clone(),
        Evidence {
            kind: Kind::Subject,
            key,
        },
        app.clock.now(),
    );
    let proven = app
        .store
        .write_by_row(input, |tx, (app, flow, subject, now)| {
            Box::pin(async move {
                match account(tx, app, &flow.installation_id, &flow.endpoint_id).await? {
                    Some(account) => {
                        let proven = prove(tx, &account, &flow.sign_in_id, subject, *now).await?;
                        after_counting(tx, app, &account, *now).await?;
                        Ok(proven)
                    }
                    None => Ok(true),
                }
            })
        });
    proven.await.unwrap_or_else(|error| {
        tracing::error!(%error, "a subject could not be counted");
        true
    })
}

/// Who signed in, as a keyed hash: the id token's `iss` and `sub`, else `patient`. The token comes straight
/// from the provider over TLS, so its signature adds nothing (`OpenID` Connect Core 3.1.3.7 point 6).
fn subject(app: &App, limit_group: &str, fields: &Map<String, Value>) -> Option<String> {
    let text = |of: &Map<String, Value>, name: &str| {
        of.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let claims = text(fields, "id_token").and_then(|token| claims(&token));
    if let Some((iss, sub)) =
        claims.and_then(|claims| Some((text(&claims, "iss")?, text(&claims, "sub")?)))
    {
        return Some(app.pepper.hash(&["subject", limit_group, &iss, &sub]));
    }
    text(fields, "patient").map(|patient| app.pepper.hash(&["patient", limit_group, &patient]))
}

fn claims(id_token: &str) -> Option<Map<String, Value>> {
    jws::payload(id_token)
}

/// Binds the refresh token and passes the provider's own JSON on, with none of its headers (GW-18), and in a refusal
/// with nothing of what the gateway added to the request.
async fn finish(app: &Shared, endpoint: &Endpoint, said: Said) -> Result<Response, OAuthRefusal> {
    if let Some(token) = said.fields.get("refresh_token").and_then(Value::as_str) {
        let token_hash = app.pepper.hash(&["refresh_token", token]);
        // The tokens are the patient's, whatever the database says.
        let endpoint_id = endpoint.definition.id.clone();
        refresh_tokens::bind(
            app,
            Binding {
                token_hash,
                endpoint_id,
                now: app.clock.now(),
            },
        )
        .await;
    }
    let told = taken_out::without(
        &said.added,
        said.status.is_success(),
        &said.body,
        &said.fields,
    );
    if told.is_some() {
        let endpoint = endpoint.definition.id.as_str();
        tracing::warn!(
            endpoint,
            "the provider's answer quoted what proves this gateway to it; that was taken out"
        );
    }
    Ok((
        said.status,
        [(header::CONTENT_TYPE, "application/json")],
        told.unwrap_or(said.body),
    )
        .into_response())
}
