//! Refreshes tokens at the token route: for confidential endpoints, and for public ones whose
//! refreshes need the gateway's key (protocol.md section 3 point 6). Also passes the provider's
//! responses on to clients.

use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::rate;
use crate::lighthouse::installations::rate::{Cap, HOUR};
use crate::lighthouse::pepper::Keyed;
use crate::lighthouse::refresh_tokens::Binding;
use crate::lighthouse::sign_in::keys::Ring;
use crate::lighthouse::sign_in::provider::{Answer, Line, SOON, ask};
use crate::lighthouse::sign_in::taken_out;
use crate::lighthouse::store::{Patience, beyond_recall};
use crate::lighthouse::web::error::OAuthRefusal;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::Value;
use std::net::IpAddr;
use std::sync::Arc;
use tracing::Instrument;

/// Limit on unknown refresh tokens from one network: some may be guesses, and each is passed to the
/// provider.
const UNSEEN: Cap = Cap {
    times: 60,
    within: HOUR,
};

pub(super) async fn refresh_token(
    app: &Shared,
    endpoint: &Arc<Endpoint>,
    form: &Parameters,
    peer: IpAddr,
) -> Result<Response, OAuthRefusal> {
    let token = form
        .value("refresh_token")
        .filter(|token| !token.is_empty());
    let token = token.ok_or_else(|| OAuthRefusal::malformed("refresh_token is missing"))?;
    let keyed = app.pepper.keyed(&["refresh_token", token]);
    let bound = app.refreshes.bound(&keyed, app.clock.now()).await?;
    // A refresh token may be new here because a public client got it from the provider, or because
    // another replica has not stored it yet. Only the provider knows whether it is valid.
    let binds = bound.as_ref().is_none_or(|bound| bound.is_stale);
    if bound.is_none() {
        if let Some(seconds) = too_many_unseen(app, peer).await? {
            return Ok(too_often(seconds));
        }
    } else if bound.is_some_and(|bound| bound.endpoint_id != endpoint.definition.id) {
        return Err(OAuthRefusal::invalid_grant(
            "this refresh token was issued for another endpoint",
        ));
    }
    let asking = Asking {
        endpoint: endpoint.clone(),
        token: Secret::new(token),
        scope: form.value("scope").map(str::to_owned),
        to_bind: binds.then_some(keyed),
    };
    beyond_recall();
    // A separate task continues if the client disconnects, because the provider may rotate the
    // token.
    let app = app.clone();
    let asking = async move { asking.run(&app).await };
    let run = tokio::spawn(asking.in_current_span());
    run.await.unwrap_or_else(|_| Err(OAuthRefusal::broken()))
}

/// A refresh token that is being sent to the provider.
struct Asking {
    endpoint: Arc<Endpoint>,
    token: Secret,
    scope: Option<String>,
    /// The token's keyed hash, if the token was unknown here or has not been used recently.
    to_bind: Option<Keyed>,
}

impl Asking {
    async fn run(self, app: &Shared) -> Result<Response, OAuthRefusal> {
        let mut forwarded = vec![
            ("grant_type", "refresh_token"),
            ("refresh_token", self.token.expose()),
        ];
        if let Some(scope) = &self.scope {
            forwarded.push(("scope", scope));
        }
        let answer = ask(&line(app), &self.endpoint, &forwarded).await?;
        if let Some(token) = self.to_bind.filter(|_| answer.status.is_success()) {
            bind(app, &self.endpoint, token).await;
        }
        finish(app, &self.endpoint, answer).await
    }
}

/// Stores which endpoint the token belongs to. If the database does not accept the binding soon, it
/// is stored later, so that no client has to wait for its tokens.
async fn bind(app: &Shared, endpoint: &Endpoint, token: Keyed) {
    let binding = Binding {
        token,
        endpoint_id: endpoint.definition.id.clone(),
        now: app.clock.now(),
    };
    let soon = Patience::new(Some(SOON));
    soon.scope(app.refreshes.bind(binding)).await;
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
    let description = "too many unknown refresh tokens from this network; try again later";
    let refusal = OAuthRefusal::new(
        StatusCode::TOO_MANY_REQUESTS,
        "temporarily_unavailable",
        description,
    );
    ([(header::RETRY_AFTER, HeaderValue::from(seconds))], refusal).into_response()
}

/// Returns what is needed to reach a provider, with the gateway's current state.
pub(super) fn line(app: &App) -> Line<'_> {
    Line {
        http: &app.http,
        keys: Ring {
            store: &app.store,
            pepper: &app.pepper,
            now: app.clock.now(),
        },
    }
}

/// Binds a new refresh token to its endpoint and passes on the provider's JSON without its headers
/// (GW-18). What the gateway added to the request is removed from errors.
pub(super) async fn finish(
    app: &Shared,
    endpoint: &Endpoint,
    answer: Answer,
) -> Result<Response, OAuthRefusal> {
    if !answer.status.is_success() {
        log_refusal(endpoint, &answer);
    }
    if let Some(token) = answer.fields.get("refresh_token").and_then(Value::as_str) {
        let token = app.pepper.keyed(&["refresh_token", token]);
        bind(app, endpoint, token).await;
    }
    let cleaned = taken_out::without(
        &answer.added,
        answer.status.is_success(),
        &answer.body,
        &answer.fields,
    );
    if cleaned.is_some() {
        let endpoint = endpoint.definition.id.as_str();
        tracing::warn!(
            endpoint,
            "the provider's response contained this gateway's credentials; they were removed"
        );
    }
    Ok((
        answer.status,
        [(header::CONTENT_TYPE, "application/json")],
        cleaned.unwrap_or(answer.body),
    )
        .into_response())
}

/// Logs why a provider refused, as an OAuth error code. The description is not logged, because it
/// may contain anything.
fn log_refusal(endpoint: &Endpoint, answer: &Answer) {
    let word = answer.fields.get("error").and_then(Value::as_str);
    tracing::warn!(
        endpoint = endpoint.definition.id,
        platform = endpoint.definition.platform_type,
        status = answer.said.as_u16(),
        error = error_word(word.unwrap_or_default()),
        "the provider refused"
    );
}

/// Returns the text if it has the form of an OAuth error code (RFC 6749 section 5.2), otherwise
/// `none`.
fn error_word(word: &str) -> &str {
    let is_word = |character: u8| {
        character.is_ascii_alphanumeric() || matches!(character, b'_' | b'-' | b'.')
    };
    if !word.is_empty() && word.len() <= 64 && word.bytes().all(is_word) {
        word
    } else {
        "none"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_error_code_of_a_providers_refusal_is_logged() {
        for (word, logged) in [
            ("invalid_grant", "invalid_grant"),
            ("", "none"),
            ("the patient Ada Park is not known", "none"),
            ("invalid_grant\n{}", "none"),
            (&"x".repeat(65), "none"),
        ] {
            assert_eq!(error_word(word), logged);
        }
    }
}
