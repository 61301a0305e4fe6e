//! Sends requests to the provider's token and revocation endpoints, with the platform's own client
//! authentication (lighthouse-api.md sections 7.2 and 7.3). Each is sent only once.

use crate::echo::Echoes;
use crate::http::{Client, Failure, Reason, Request, TlsFault};
use crate::lighthouse::catalog::authentication::Authentication;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::numbers::words;
use crate::lighthouse::sign_in::keys;
use crate::lighthouse::sign_in::keys::Ring;
use crate::lighthouse::web::error::OAuthRefusal;
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::metrics::Asked;
use crate::rfc::basic;
use crate::rfc::json_object::without_mark;
use crate::rfc::token_answer;
use crate::secret::Secret;
use axum::http::{HeaderValue, StatusCode, header};
use serde_json::{Map, Value};
use std::time::Duration;
use url::form_urlencoded::Serializer;

/// RFC 7523 section 2.2.
const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// Time limit for database work after the provider has responded: the tokens belong to the patient,
/// who should not have to wait long for them.
pub(super) const SOON: Duration = Duration::from_secs(3);

/// Time limit for one revocation, during which the refused client waits.
const REVOCATION: Duration = Duration::from_secs(4);

/// What is needed to reach providers and to authenticate to them.
pub struct Line<'a> {
    pub http: &'a Client,
    pub keys: Ring<'a>,
}

/// The provider's answer.
pub struct Answer {
    /// As passed on.
    pub status: StatusCode,
    /// The original.
    pub said: StatusCode,
    pub body: Vec<u8>,
    pub fields: Map<String, Value>,
    /// The secrets that the gateway added to the request, which only it and the provider may know.
    pub added: Echoes,
}

/// Why the provider gave no usable response, and whether it may have received the request.
pub struct Unanswered {
    pub refusal: OAuthRefusal,
    pub was_asked: bool,
    /// The outcome as a metric label.
    outcome: &'static str,
}

impl Unanswered {
    const fn not_asked(refusal: OAuthRefusal) -> Self {
        Self {
            refusal,
            was_asked: false,
            outcome: "not_asked",
        }
    }

    const fn asked(outcome: &'static str, description: &'static str) -> Self {
        Self {
            refusal: OAuthRefusal::provider(StatusCode::BAD_GATEWAY, description),
            was_asked: true,
            outcome,
        }
    }

    fn of(failure: &Failure) -> Self {
        let (status, description, outcome) = match failure.reason {
            Reason::TimedOut(_) => (
                StatusCode::GATEWAY_TIMEOUT,
                "the provider did not respond in time",
                "timed_out",
            ),
            _ => (
                StatusCode::BAD_GATEWAY,
                "the provider could not be reached",
                "unreachable",
            ),
        };
        let was_asked = match failure.reason {
            Reason::Connect(_)
            | Reason::Tls(TlsFault::Certificate(_) | TlsFault::NotSpoken, _)
            | Reason::Invalid(_)
            | Reason::Trust(_) => false,
            // A TLS alert may also arrive after the request was sent, so the request counts as
            // received.
            Reason::Tls(TlsFault::Handshake, _)
            | Reason::TimedOut(_)
            | Reason::TooLarge(_)
            | Reason::Broken(_)
            | Reason::NotHttp(_)
            | Reason::CutOff(_) => true,
        };
        Self {
            refusal: OAuthRefusal::provider(status, description),
            was_asked,
            outcome,
        }
    }
}

impl From<Unanswered> for OAuthRefusal {
    fn from(unanswered: Unanswered) -> Self {
        unanswered.refusal
    }
}

/// Requests tokens from the provider.
///
/// # Errors
/// 502 or 504 if there is no usable response (GW-16, GW-18).
pub async fn ask(
    line: &Line<'_>,
    endpoint: &Endpoint,
    form: &[(&str, &str)],
) -> Result<Answer, Unanswered> {
    let answered = ask_once(line, endpoint, form).await;
    let outcome = match &answered {
        Ok(answer) if answer.status.is_success() => "ok",
        Ok(answer) => {
            let word = answer.fields.get("error").and_then(Value::as_str);
            words::known(word.unwrap_or_default())
        }
        Err(unanswered) => unanswered.outcome,
    };
    let platform = &endpoint.definition.platform_type;
    metrics::provider_answered(platform, Asked::of(form), outcome);
    answered
}

async fn ask_once(
    line: &Line<'_>,
    endpoint: &Endpoint,
    form: &[(&str, &str)],
) -> Result<Answer, Unanswered> {
    let assertion = assertion(&line.keys, endpoint)
        .await
        .map_err(Unanswered::not_asked)?;
    let request = request(
        endpoint,
        &endpoint.definition.token_endpoint,
        form,
        assertion.as_ref(),
    )
    .map_err(|_| {
        Unanswered::not_asked(OAuthRefusal::provider(
            StatusCode::BAD_GATEWAY,
            "the request to the provider cannot be built",
        ))
    })?;
    let response = line.http.send(request).await.map_err(|failure| {
        tracing::warn!(
            endpoint = endpoint.definition.id,
            platform = endpoint.definition.platform_type,
            host = failure.host,
            reason = %failure.reason,
            "provider"
        );
        Unanswered::of(&failure)
    })?;
    let unusable = |outcome, description| {
        tracing::warn!(
            endpoint = endpoint.definition.id,
            platform = endpoint.definition.platform_type,
            status = response.status().as_u16(),
            error = outcome,
            "the provider's response cannot be passed on"
        );
        Unanswered::asked(outcome, description)
    };
    if response.status().is_redirection() {
        return Err(unusable("redirect", "the provider returned a redirect"));
    }
    let status = response.status();
    match token_answer::read(status.as_u16(), None, response.body()) {
        Some(read) => Ok(Answer {
            said: status,
            status: passed_on(status),
            fields: read.members,
            // JSON must not be sent with a byte order mark (RFC 8259 section 8.1).
            body: without_mark(response.body()).0.to_vec(),
            added: added(endpoint, assertion.as_ref()),
        }),
        None => Err(unusable(
            "no_json",
            "the provider did not return a JSON object",
        )),
    }
}

/// The result of revoking tokens that must not be handed out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Revoked {
    Yes,
    No,
    /// The endpoint's definition has no revocation endpoint.
    Nowhere,
}

/// Revokes what the provider issued (RFC 7009): the refresh token, which is the grant itself, then
/// the access token. Best effort: one request each, with a short timeout.
pub async fn revoke(line: &Line<'_>, endpoint: &Endpoint, fields: &Map<String, Value>) -> Revoked {
    let Some(address) = &endpoint.definition.revoke_endpoint else {
        return Revoked::Nowhere;
    };
    let mut revoked = Revoked::Yes;
    for hint in ["refresh_token", "access_token"] {
        let Some(token) = fields.get(hint).and_then(Value::as_str) else {
            continue;
        };
        let form = [("token", token), ("token_type_hint", hint)];
        let asked = revoke_one(line, endpoint, address, &form);
        if !tokio::time::timeout(REVOCATION, asked)
            .await
            .unwrap_or(false)
        {
            tracing::warn!(
                endpoint = endpoint.definition.id,
                hint,
                "a token could not be revoked"
            );
            revoked = Revoked::No;
        }
    }
    tracing::info!(
        endpoint = endpoint.definition.id,
        ?revoked,
        "tried to revoke the tokens of a user without a seat"
    );
    revoked
}

async fn revoke_one(
    line: &Line<'_>,
    endpoint: &Endpoint,
    address: &str,
    form: &[(&str, &str)],
) -> bool {
    let Ok(assertion) = assertion(&line.keys, endpoint).await else {
        return false;
    };
    let Ok(request) = request(endpoint, address, form, assertion.as_ref()) else {
        return false;
    };
    line.http
        .send(request)
        .await
        .is_ok_and(|response| response.status().is_success())
}

/// Returns the status for the client. 401 and 403 would refer to the client's session rather than
/// the gateway's registration, so they become 400. Any success becomes 200, because clients insist
/// on it (RFC 6749 section 5.1).
fn passed_on(status: StatusCode) -> StatusCode {
    match status {
        good if good.is_success() => StatusCode::OK,
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => StatusCode::BAD_REQUEST,
        other => other,
    }
}

/// Returns the assertion, if the endpoint uses `private_key_jwt`.
async fn assertion(ring: &Ring<'_>, endpoint: &Endpoint) -> Result<Option<Secret>, OAuthRefusal> {
    let Authentication::PrivateKey(algorithm) = endpoint.authentication else {
        return Ok(None);
    };
    let definition = &endpoint.definition;
    let made = keys::assertion(
        ring,
        algorithm,
        &definition.client_id,
        &definition.token_endpoint,
    )
    .await;
    made.map(Some).map_err(|error| {
        tracing::error!(%error, "signing key");
        let description = "the gateway cannot authenticate to the provider; try again later";
        OAuthRefusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "temporarily_unavailable",
            description,
        )
    })
}

fn added(endpoint: &Endpoint, assertion: Option<&Secret>) -> Echoes {
    let mut added = Echoes::default();
    if let Authentication::Basic(secret) | Authentication::Post(secret) = &endpoint.authentication {
        added.add_pair(&endpoint.definition.client_id, secret.expose());
    }
    if let Some(assertion) = assertion {
        added.add(assertion.expose());
    }
    added
}

fn request(
    endpoint: &Endpoint,
    address: &str,
    form: &[(&str, &str)],
    assertion: Option<&Secret>,
) -> Result<Request, axum::http::Error> {
    let client_id = &endpoint.definition.client_id;
    let mut body = Serializer::new(String::new());
    body.extend_pairs(form);
    let mut request = axum::http::Request::post(address)
        .header(header::ACCEPT, "application/json")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    match &endpoint.authentication {
        Authentication::Basic(secret) => {
            let mut value = HeaderValue::try_from(basic::client_header(client_id, secret))?;
            value.set_sensitive(true);
            request = request.header(header::AUTHORIZATION, value);
        }
        Authentication::Post(secret) => {
            body.append_pair("client_id", client_id)
                .append_pair("client_secret", secret.expose());
        }
        Authentication::None | Authentication::PrivateKey(_) => {
            body.append_pair("client_id", client_id);
        }
    }
    if let Some(assertion) = assertion {
        body.append_pair("client_assertion_type", ASSERTION_TYPE)
            .append_pair("client_assertion", assertion.expose());
    }
    request.body(body.finish().into_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::CertificateFault;

    #[test]
    fn only_a_provider_that_cannot_have_received_the_request_counts_as_not_asked() {
        let text = String::new;
        for (reason, expected) in [
            (Reason::Connect(text()), false),
            (
                Reason::Tls(
                    TlsFault::Certificate(CertificateFault::UnknownAuthority),
                    text(),
                ),
                false,
            ),
            (Reason::Tls(TlsFault::NotSpoken, text()), false),
            (Reason::Tls(TlsFault::Handshake, text()), true),
            (Reason::Invalid(text()), false),
            (Reason::Trust(text()), false),
            (Reason::TimedOut(Duration::from_secs(1)), true),
            (Reason::TooLarge(1), true),
            (Reason::Broken(text()), true),
            (Reason::NotHttp(text()), true),
        ] {
            let failure = Failure {
                host: "provider:443".to_owned(),
                reason,
            };
            assert_eq!(Unanswered::of(&failure).was_asked, expected, "{failure}");
        }
    }
}
