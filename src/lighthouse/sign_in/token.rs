//! `POST token/{endpoint}`: exchanges codes for confidential endpoints (protocol.md section 3 point
//! 6, lighthouse-api.md section 7); `refresh` handles refreshes. Responses are in OAuth's own
//! format, without the wrapper.

use crate::lighthouse::app::Shared;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::flow::arrive::{Arrived, arrive};
use crate::lighthouse::flow::redeem::{Ended, Redeem, Redeemed, end, redeem};
use crate::lighthouse::flow::row::Flow;
use crate::lighthouse::lookup::connect::EndpointPath;
use crate::lighthouse::pepper::{Keyed, Pepper};
use crate::lighthouse::seats::account::{Evidence, Kind};
use crate::lighthouse::seats::limits::Limits;
use crate::lighthouse::sign_in::provider::{Answer, Revoked, SOON, ask, revoke};
use crate::lighthouse::sign_in::refresh::{finish, line, refresh_token};
use crate::lighthouse::store;
use crate::lighthouse::store::{Patience, beyond_recall};
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::error::OAuthRefusal;
use crate::rfc::jws;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::Response;
use serde_json::{Map, Value};
use std::sync::Arc;
use std::time::Duration;
use tracing::Instrument;

/// The text that the published client sends in place of missing values.
const PLACEHOLDER: &str = "placeholder";

/// The pauses between attempts to record the outcome of a code.
const PAUSES: [Duration; 4] = [
    Duration::from_millis(250),
    Duration::from_secs(1),
    Duration::from_secs(5),
    Duration::from_secs(20),
];

const PUBLIC: OAuthRefusal = OAuthRefusal::new(
    StatusCode::BAD_REQUEST,
    "unauthorized_client",
    "this endpoint's clients are public, so they exchange their codes at the provider",
);

/// Exchanges a code, or refreshes tokens.
///
/// # Errors
/// An error response in OAuth's format.
pub async fn swap(
    State(app): State<Shared>,
    Path(path): Path<EndpointPath>,
    Peer(peer): Peer,
    headers: HeaderMap,
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
        Some("authorization_code") => authorization_code(&app, endpoint, &form, &headers).await,
        Some("refresh_token") => refresh_token(&app, endpoint, &form, peer).await,
        Some(_) => Err(OAuthRefusal::new(
            StatusCode::BAD_REQUEST,
            "unsupported_grant_type",
            "only authorization_code and refresh_token are supported here",
        )),
        None => Err(OAuthRefusal::malformed("grant_type is missing")),
    }
}

fn unknown_endpoint() -> OAuthRefusal {
    OAuthRefusal::new(
        StatusCode::NOT_FOUND,
        "invalid_request",
        "no endpoint with that ID is known here",
    )
}

/// Reads the form. Each parameter may occur once (GW-14), and a client ID must be the endpoint's.
fn read(
    endpoint: &Endpoint,
    body: Result<Bytes, BytesRejection>,
) -> Result<Parameters, OAuthRefusal> {
    let body = body.map_err(|rejection| {
        OAuthRefusal::new(
            rejection.status(),
            "invalid_request",
            "the body is too large or incomplete",
        )
    })?;
    let text = std::str::from_utf8(&body)
        .map_err(|_| OAuthRefusal::malformed("the body is not a form"))?;
    let form = Parameters::each_once(text)
        .map_err(|_| OAuthRefusal::malformed("a parameter occurs twice"))?;
    match form.value("client_id") {
        Some(client_id) if *client_id != endpoint.definition.client_id => Err(
            OAuthRefusal::malformed("client_id does not match this endpoint"),
        ),
        _ => Ok(form),
    }
}

async fn authorization_code(
    app: &Shared,
    endpoint: &Arc<Endpoint>,
    form: &Parameters,
    headers: &HeaderMap,
) -> Result<Response, OAuthRefusal> {
    let code = form.value("code").filter(|code| !code.is_empty());
    let code = code.ok_or_else(|| OAuthRefusal::malformed("code is missing"))?;
    let redirect_uri = &endpoint.definition.redirect_uri;
    if form
        .value("redirect_uri")
        .is_some_and(|given| given != redirect_uri)
    {
        return Err(OAuthRefusal::invalid_grant(
            "redirect_uri does not match this endpoint",
        ));
    }
    let verifier = form
        .value("code_verifier")
        .filter(|verifier| *verifier != PLACEHOLDER);
    let swap = Swap {
        endpoint: endpoint.clone(),
        code: Secret::new(code),
        verifier: verifier.map(Secret::new),
        origin: headers
            .get(header::ORIGIN)
            .map(|origin| String::from_utf8_lossy(origin.as_bytes()).into_owned()),
        attempt: Secret::random().sha256(),
    };
    beyond_recall();
    // A separate task continues if the client disconnects, because a code can be spent only once
    // and its outcome must be recorded.
    let app = app.clone();
    let swapping = async move { Patience::new(None).scope(swap.run(&app)).await };
    let run = tokio::spawn(swapping.in_current_span());
    run.await.unwrap_or_else(|_| Err(OAuthRefusal::broken()))
}

/// A code that is being sent to the provider.
struct Swap {
    endpoint: Arc<Endpoint>,
    code: Secret,
    verifier: Option<Secret>,
    /// The origin of the calling page, if the browser sends one.
    origin: Option<String>,
    /// The ID of this attempt.
    attempt: String,
}

impl Swap {
    async fn run(&self, app: &Shared) -> Result<Response, OAuthRefusal> {
        let flow = self.take(app).await?;
        let endpoint = &self.endpoint;
        let mut forwarded = vec![
            ("grant_type", "authorization_code"),
            ("code", self.code.expose()),
            ("redirect_uri", endpoint.definition.redirect_uri.as_str()),
        ];
        if let Some(verifier) = &self.verifier {
            forwarded.push(("code_verifier", verifier.expose()));
        }
        let answer = match ask(&line(app), endpoint, &forwarded).await {
            Ok(answer) => answer,
            Err(unanswered) => {
                let ended = if unanswered.was_asked {
                    Ended::Lost
                } else {
                    Ended::NotAsked
                };
                self.note(app, ended).await;
                return Err(unanswered.refusal);
            }
        };
        let ended = if answer.status.is_success() {
            Ended::Answered
        } else {
            Ended::Refused
        };
        // The tokens belong to the patient, so a failing or slow database must not withhold them
        // for long.
        let is_counted =
            async { ended == Ended::Refused || count(app, &flow, &answer.fields).await };
        let ((), is_counted) = tokio::join!(self.note(app, ended), is_counted);
        if !is_counted {
            return Err(no_place(app, endpoint, answer).await);
        }
        finish(app, endpoint, answer).await
    }

    /// GW-15: takes a code that came through this gateway for this endpoint, and only once. A
    /// repeated request may continue if no earlier attempt has asked the provider.
    async fn take(&self, app: &Shared) -> Result<Flow, OAuthRefusal> {
        let verifier = self.verifier.as_ref();
        let wanted = Redeem {
            endpoint_id: self.endpoint.definition.id.clone(),
            code_hash: self.code.sha256(),
            code_challenge: verifier.map(Secret::sha256).unwrap_or_default(),
            origin: self.origin.clone(),
            attempt: self.attempt.clone(),
            now: app.clock.now(),
        };
        let taken = app
            .store
            .write_by_row(wanted, |tx, wanted| Box::pin(redeem(tx, wanted)))
            .await;
        match taken {
            Ok(Redeemed::Yes(flow)) => Ok(*flow),
            Ok(refusal) => Err(not_taken(&refusal)),
            Err(error) => {
                // The database may have recorded the code as redeemed, although this attempt sends
                // no request. After a timeout, nothing was recorded.
                if matches!(
                    error,
                    store::Error::Unavailable(_)
                        | store::Error::Refused(_)
                        | store::Error::Failed(_)
                ) {
                    self.note_later(app, Ended::NotAsked);
                }
                Err(error.into())
            }
        }
    }

    /// Records the outcome, or tries again later if the database does not accept it soon.
    async fn note(&self, app: &Shared, ended: Ended) {
        let noting = note(app, self.attempt.clone(), ended);
        if let Err(error) = Patience::new(Some(SOON)).scope(noting).await {
            tracing::error!(%error, ?ended, "cannot record the outcome of a code yet");
            self.note_later(app, ended);
        }
    }

    /// Records the outcome several times, because the first attempt's transaction may still be
    /// running.
    fn note_later(&self, app: &Shared, ended: Ended) {
        let (app, attempt) = (app.clone(), self.attempt.clone());
        let noting = async move {
            for pause in PAUSES {
                tokio::time::sleep(pause).await;
                if let Err(error) = note(&app, attempt.clone(), ended).await {
                    tracing::warn!(%error, "cannot record the outcome of a code");
                }
            }
        };
        tokio::spawn(noting.in_current_span());
    }
}

async fn note(app: &Shared, attempt: String, ended: Ended) -> store::Result<()> {
    let input = (attempt, ended, app.clock.now());
    app.store
        .write_by_row(input, |tx, (attempt, ended, now)| {
            Box::pin(end(tx, attempt, *ended, *now))
        })
        .await
}

/// Asks the provider to revoke the tokens, because no client receives them; continues if the client
/// disconnects.
async fn no_place(app: &Shared, endpoint: &Endpoint, answer: Answer) -> OAuthRefusal {
    let (app, endpoint) = (app.clone(), endpoint.clone());
    let revoking = async move { revoke(&line(&app), &endpoint, &answer.fields).await };
    let revoking = tokio::spawn(revoking.in_current_span());
    let description = match revoking.await.unwrap_or(Revoked::No) {
        Revoked::Yes => {
            "the installation's user limit is reached; the new user's tokens were revoked at the provider"
        }
        Revoked::No => {
            "the installation's user limit is reached; the new user's tokens were discarded, but could not be \
             revoked at the provider"
        }
        Revoked::Nowhere => {
            "the installation's user limit is reached; the new user's tokens were discarded, but the provider has \
             no revocation endpoint"
        }
    };
    OAuthRefusal::new(StatusCode::BAD_REQUEST, "access_denied", description)
}

fn not_taken(refusal: &Redeemed) -> OAuthRefusal {
    match refusal {
        Redeemed::UnderWay => OAuthRefusal::new(
            StatusCode::SERVICE_UNAVAILABLE,
            "temporarily_unavailable",
            "an earlier request is still asking the provider for these tokens; try again in a \
             minute",
        ),
        Redeemed::Lost => OAuthRefusal::provider(
            StatusCode::BAD_GATEWAY,
            "an earlier request for these tokens was interrupted, and the provider's response is lost; start the \
             sign-in again",
        ),
        Redeemed::OtherOrigin => OAuthRefusal::invalid_grant(
            "this code belongs to a sign-in from a different origin than the page that sent it",
        ),
        // A suspended installation gets no new users. Refreshes continue, so connected users stay
        // connected.
        Redeemed::Suspended => OAuthRefusal::new(
            StatusCode::BAD_REQUEST,
            "access_denied",
            "the gateway's operator has suspended this installation",
        ),
        Redeemed::Unknown | Redeemed::Yes(_) => OAuthRefusal::invalid_grant(
            "this code and verifier do not belong to an open sign-in of this gateway",
        ),
    }
}

/// Counts the user; `false` if no seat is left. A failing database does not withhold the tokens:
/// the seat stays reserved, and the user is counted as soon as possible.
async fn count(app: &Shared, flow: &Flow, fields: &Map<String, Value>) -> bool {
    let keyed = subject(&app.pepper, &flow.limit_group, fields);
    let (key, known_as) = keyed.map_or((None, Vec::new()), |keyed| (Some(keyed.now), keyed.before));
    let subject = key.map(|key| Evidence {
        kind: Kind::Subject,
        key,
    });
    let arrived = (
        app.limits.clone(),
        Arrived {
            flow: flow.clone(),
            subject,
            known_as,
            now: app.clock.now(),
        },
    );
    let arrived = Arc::new(arrived);
    let counting = counted(app, arrived.clone());
    match Patience::new(Some(SOON)).scope(counting).await {
        Ok(has_seat) => has_seat,
        Err(error) => {
            tracing::error!(%error, "cannot count a user yet");
            count_later(app, arrived);
            true
        }
    }
}

async fn counted(app: &Shared, arrived: Arc<(Limits, Arrived)>) -> store::Result<bool> {
    let write = app.store.write_by_row(arrived, |tx, arrived| {
        Box::pin(arrive(tx, &arrived.0, &arrived.1))
    });
    write.await
}

/// Tries again to count the user, who is only counted once however many attempts there are.
fn count_later(app: &Shared, arrived: Arc<(Limits, Arrived)>) {
    let app = app.clone();
    let counting = async move {
        for pause in PAUSES {
            tokio::time::sleep(pause).await;
            match counted(&app, arrived.clone()).await {
                Ok(_) => return,
                Err(error) => tracing::warn!(%error, "cannot count a user"),
            }
        }
    };
    tokio::spawn(counting.in_current_span());
}

/// Returns a keyed hash of the person who signed in: of the ID token's `iss` and `sub`, or
/// otherwise of `patient`. The token comes straight from the provider over TLS, so verifying its
/// signature adds nothing (`OpenID` Connect Core 3.1.3.7 point 6).
fn subject(pepper: &Pepper, limit_group: &str, fields: &Map<String, Value>) -> Option<Keyed> {
    let text = |members: &Map<String, Value>, name: &str| {
        members.get(name).and_then(Value::as_str).map(str::to_owned)
    };
    let claims = text(fields, "id_token").and_then(|token| claims(&token));
    if let Some((iss, sub)) =
        claims.and_then(|claims| Some((text(&claims, "iss")?, text(&claims, "sub")?)))
    {
        return Some(pepper.keyed(&["subject", limit_group, &iss, &sub]));
    }
    text(fields, "patient").map(|patient| pepper.keyed(&["patient", limit_group, &patient]))
}

fn claims(id_token: &str) -> Option<Map<String, Value>> {
    jws::payload(id_token)
}
