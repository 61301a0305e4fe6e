//! `POST ticket`: reserves a seat before anyone signs in (protocol.md section 4).

use crate::api::connect::REDIRECT;
use crate::api::ticket::{Ticket, TicketRequest};
use crate::api::usage::Tests;
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::app::Shared;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::dormant;
use crate::lighthouse::installations::record::{Installation, Places};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::reserve::{RESERVED_FOR, Reserved};
use crate::lighthouse::sign_in::issue;
use crate::lighthouse::sign_in::issue::{Issued, New};
use crate::lighthouse::sign_in::return_to::check_origin;
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::origin::ip_of;
use crate::lighthouse::web::own_address::OwnAddress;
use crate::rfc::origin::origin_of;
use crate::rfc::pkce::is_challenge;
use crate::secret::Secret;
use crate::text::{line, short};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, StatusCode};
use url::Url;

/// Reserves a seat and issues a ticket for it.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 404 for an unknown endpoint, 400 for a malformed
/// request, 409 if no seat is left or the provider is closed to new users.
pub async fn issue(
    State(app): State<Shared>,
    installation: Installation,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Ticket>>, Refusal> {
    let request: TicketRequest = json(&headers, body)?;
    let endpoint = &app
        .catalog
        .find(&request.endpoint_id)
        .ok_or_else(Refusal::unknown_endpoint)?;
    if let Some(why) = &endpoint.out_of_order {
        return Err(Refusal::new(
            StatusCode::CONFLICT,
            ErrorCode::EndpointOutOfOrder,
            out_of_order(endpoint.name(), why),
        ));
    }
    let origins = installation.origins(app.clock.now());
    check(&request, endpoint, &origins, &app.own)?;
    let installation = dormant::woken(&app.store, installation, app.clock.now()).await?;
    let account = installation.account(&app.limits, endpoint);
    if installation.is_dormant() && account.limit == 0 {
        return Err(dormant::refusal());
    }
    let ticket = derived(&app.pepper, &account.installation_id, &request);
    let places = installation.places(&app.limits, endpoint);
    let new = New {
        request,
        endpoint_id: endpoint.definition.id.clone(),
        account,
        ticket_hash: ticket.sha256(),
        tests: app.limits.tests,
        now: app.clock.now(),
    };
    let Issued { reserved, tests } = issue::issue(&app.store, new).await?;
    if reserved.is_ok() {
        return Ok(Json(Wrapper::success(Ticket {
            ticket,
            expires_in: u32::try_from(RESERVED_FOR).unwrap_or_default(),
            redirect_url: format!("{}{REDIRECT}{{state}}", app.base()),
            tests,
        })));
    }
    metrics::seat_refused(reserved == Reserved::TooMany);
    Err(refused(&reserved, tests, endpoint.name(), places))
}

/// Returns the error that names the limit that was reached.
fn refused(reserved: &Reserved, tests: Option<Tests>, provider: &str, places: Places) -> Refusal {
    let (code, message) = match (reserved, tests) {
        (_, Some(Tests { of, until, .. })) => (
            ErrorCode::TestLimitReached,
            format!(
                "all {of} test sign-ins at {provider} within 30 days have been used; the next is \
                 available at {until}. To sign in as a user who counts, pass `--user`"
            ),
        ),
        (Reserved::TooMany, _) => (
            ErrorCode::TooManyReservations,
            "the limit of 10 simultaneous sign-ins of this installation is reached; finish one, or wait: each \
             expires within 10 minutes".to_owned(),
        ),
        _ => (ErrorCode::UserLimitReached, full(provider, places)),
    };
    Refusal::new(StatusCode::CONFLICT, code, message)
}

/// Derives a ticket from everything that it is bound to. A client that did not get the response can
/// ask again and gets the same ticket and reservation. No attempt, however late, takes a
/// reservation away from another (protocol.md section 2).
fn derived(pepper: &Pepper, installation_id: &str, request: &TicketRequest) -> Secret {
    Secret::new(pepper.hash(&[
        if request.test {
            "test ticket"
        } else {
            "ticket"
        },
        installation_id,
        &request.endpoint_id,
        &request.origin,
        &request.state_hash,
        request.code_challenge.as_deref().unwrap_or_default(),
        &request.user_ref,
    ]))
}

/// Returns the message for programs if no seat is left: which limit applies, and who can raise it.
fn full(provider: &str, places: Places) -> String {
    let provider = short(provider);
    let taken = match places.limit {
        0 => "it has no places at this provider".to_owned(),
        1 => "the only place is taken".to_owned(),
        limit => format!("all {limit} places are taken"),
    };
    let more = match places.once_verified {
        Some(then) => format!(
            "There will be {then} once the administrator's e-mail address is verified with \
             `fastenctl verify`"
        ),
        None => "The installation's administrator can ask the gateway's operator for more places"
            .to_owned(),
    };
    format!(
        "No more people can connect to {provider} through this Fasten installation: {taken}. People who are \
         already connected can sign in again. {more}"
    )
}

/// Returns the message for patients if the operator has closed the provider to new users.
#[must_use]
pub fn out_of_order(provider: &str, why: &str) -> String {
    format!(
        "Nobody can connect to {} at the moment: {}",
        short(provider),
        line(why, 400)
    )
}

fn check(
    request: &TicketRequest,
    endpoint: &Endpoint,
    origins: &[String],
    own: &OwnAddress,
) -> Result<(), Refusal> {
    if !is_challenge(&request.state_hash) {
        return Err(Refusal::malformed(
            "`state_hash` is not a base64url-encoded SHA-256 hash",
        ));
    }
    if !is_challenge(&request.user_ref) {
        return Err(Refusal::malformed(
            "`user_ref` is not a base64url-encoded HMAC-SHA256, which has 43 characters",
        ));
    }
    match request.code_challenge.as_deref() {
        Some(challenge) if is_challenge(challenge) => {}
        None if !endpoint.wants_challenge() => {}
        _ => {
            return Err(Refusal::malformed(
                "`code_challenge` is not an S256 challenge",
            ));
        }
    }
    let on_this_machine = |origin: &Url| ip_of(origin).is_some_and(|ip| ip.is_loopback());
    if request.test && !Url::parse(&request.origin).is_ok_and(|origin| on_this_machine(&origin)) {
        return Err(Refusal::new(
            StatusCode::BAD_REQUEST,
            ErrorCode::OriginNotAllowed,
            "a test sign-in returns to the computer it started on, so its `origin` must be a \
             loopback address such as `http://127.0.0.1:40123`",
        ));
    }
    check_origin(&request.origin, origins, own).map_err(|reason| {
        Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::OriginNotAllowed, reason)
    })
}

/// The values that a ticket is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub installation_id: String,
    pub endpoint_id: String,
    pub origin: String,
    pub state_hash: String,
    pub code_challenge: String,
}

/// Returns the values that a spent ticket was bound to, if the flow with this state spent it: a
/// browser may repeat its redirect.
///
/// # Errors
/// Database errors.
pub async fn find_spent(
    tx: &Tx,
    ticket_hash: &str,
    state_hash: &str,
    now: i64,
) -> Stored<Option<Bound>> {
    let sql = "SELECT installation_id, endpoint_id, origin_url, code_challenge
        FROM flows WHERE state_hash = $1 AND ticket_hash = $2 AND expires_at > $3";
    let values = [state_hash.into(), ticket_hash.into(), now.into()];
    let Some(row) = tx.find(sql, &values).await? else {
        return Ok(None);
    };
    let origin_url = Url::parse(row.str("origin_url")?).ok();
    Ok(Some(Bound {
        installation_id: row.text("installation_id")?,
        endpoint_id: row.text("endpoint_id")?,
        origin: origin_url.as_ref().map(origin_of).unwrap_or_default(),
        state_hash: state_hash.to_owned(),
        code_challenge: row.text("code_challenge")?,
    }))
}

/// Returns the values that a valid, unspent ticket is bound to.
///
/// # Errors
/// Database errors.
pub async fn find(tx: &Tx, ticket_hash: &str, now: i64) -> Stored<Option<Bound>> {
    let sql = "SELECT installation_id, endpoint_id, origin, state_hash, code_challenge
        FROM tickets WHERE ticket_hash = $1 AND expires_at > $2";
    let read = |row: Row| {
        Ok(Bound {
            installation_id: row.text("installation_id")?,
            endpoint_id: row.text("endpoint_id")?,
            origin: row.text("origin")?,
            state_hash: row.text("state_hash")?,
            code_challenge: row.text("code_challenge")?,
        })
    };
    let found = tx.find(sql, &[ticket_hash.into(), now.into()]).await?;
    found.map(read).transpose()
}
