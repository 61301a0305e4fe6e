//! `POST ticket`: a seat is reserved before anyone signs in (protocol.md section 4).

use crate::api::connect::REDIRECT;
use crate::api::ticket::{Ticket, TicketRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::lighthouse::app::Shared;
use crate::lighthouse::catalog::definition::Endpoint;
use crate::lighthouse::installations::record::Installation;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::seats::account::{Account, Evidence, Kind, Reservation};
use crate::lighthouse::seats::reserve::{RESERVED_FOR, Reserved, renew, reserve};
use crate::lighthouse::sign_in::return_to::check_origin;
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::metrics;
use crate::lighthouse::web::origin::origin_of;
use crate::rfc::parameters::is_unreserved;
use crate::rfc::pkce::is_challenge;
use crate::secret::Secret;
use crate::text::{line, short};
use axum::Json;
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::StatusCode;
use url::Url;

/// Reserves a seat and gives the ticket for it.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 404 for an unknown endpoint, 400 for what is malformed, 409 when
/// no seat is left.
pub async fn issue(
    State(app): State<Shared>,
    installation: Installation,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Ticket>>, Refusal> {
    let request: TicketRequest = json(body)?;
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
    check(&request, endpoint, &installation.origins(app.clock.now()))?;
    let account = installation.account(&app.limits, endpoint);
    let ticket = derived(&app.pepper, &account.installation_id, &request);
    let limit = account.limit;
    let new = New {
        request,
        endpoint_id: endpoint.definition.id.clone(),
        account,
        ticket_hash: ticket.sha256(),
        now: app.clock.now(),
    };
    match app
        .store
        .write_by_row(new, |tx, new| Box::pin(store(tx, new)))
        .await?
    {
        Reserved::Yes(_) => Ok(Json(Wrapper::success(Ticket {
            ticket,
            expires_in: u32::try_from(RESERVED_FOR).unwrap_or_default(),
            redirect_url: format!("{}{REDIRECT}{{state}}", app.base()),
        }))),
        Reserved::Full => {
            metrics::seat_refused(false);
            Err(Refusal::new(
                StatusCode::CONFLICT,
                ErrorCode::UserLimitReached,
                full(endpoint.name(), limit),
            ))
        }
        Reserved::TooMany => {
            metrics::seat_refused(true);
            let message = "too many sign-ins of this installation are under way; wait ten minutes or finish one";
            Err(Refusal::new(
                StatusCode::CONFLICT,
                ErrorCode::TooManyReservations,
                message,
            ))
        }
    }
}

/// From all that it is bound to: whoever did not hear the answer asks again and is given the same ticket and the same
/// reservation, and no attempt, however late, takes another's away (protocol.md section 2).
fn derived(pepper: &Pepper, installation_id: &str, request: &TicketRequest) -> Secret {
    Secret::new(pepper.hash(&[
        "ticket",
        installation_id,
        &request.endpoint_id,
        &request.origin,
        &request.state_hash,
        request.code_challenge.as_deref().unwrap_or_default(),
        &request.user_ref,
    ]))
}

/// What a patient is told when no seat is left.
#[must_use]
pub fn full(provider: &str, limit: i64) -> String {
    let provider = short(provider);
    let places = if limit == 1 {
        "only place there is".to_owned()
    } else {
        format!("{limit} places there are")
    };
    format!(
        "No further person can be connected to {provider} with this Fasten installation: its {places} taken. Whoever is connected already can sign in again. The installation's administrator can ask the gateway's operator for more"
    )
}

/// What a patient is told where the operator sends nobody.
#[must_use]
pub fn out_of_order(provider: &str, why: &str) -> String {
    format!(
        "Nobody can be connected to {} at the moment: {}",
        short(provider),
        line(why, 400)
    )
}

fn check(request: &TicketRequest, endpoint: &Endpoint, origins: &[String]) -> Result<(), Refusal> {
    if !is_challenge(&request.state_hash) {
        return Err(Refusal::malformed(
            "`state_hash` is not the base64url of a SHA-256",
        ));
    }
    if !is_unreserved(&request.user_ref, 16..=128) {
        return Err(Refusal::malformed(
            "`user_ref` is not made of 16 to 128 URL-safe characters",
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
    check_origin(&request.origin, origins).map_err(|reason| {
        Refusal::new(StatusCode::BAD_REQUEST, ErrorCode::OriginNotAllowed, reason)
    })
}

struct New {
    request: TicketRequest,
    endpoint_id: String,
    account: Account,
    ticket_hash: String,
    now: i64,
}

async fn store(tx: &Tx, new: &New) -> Stored<Reserved> {
    if let Some(reservation) = repeated(tx, new).await? {
        return Ok(Reserved::Yes(reservation));
    }
    // Hashed once more, so that two installations' references can never be compared.
    let key = Secret::new(format!(
        "{}\n{}",
        new.account.installation_id, new.request.user_ref
    ))
    .sha256();
    let evidence = Evidence {
        kind: Kind::Reference,
        key,
    };
    let reserved = reserve(tx, &new.account, &evidence, new.now).await?;
    let Reserved::Yes(reservation) = &reserved else {
        return Ok(reserved);
    };
    let sql = "INSERT INTO tickets (ticket_hash, installation_id, endpoint_id, origin, state_hash, code_challenge, reservation_id, user_id, key_hash, expires_at)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
        ON CONFLICT (ticket_hash) DO UPDATE SET reservation_id = EXCLUDED.reservation_id, user_id = EXCLUDED.user_id,
            expires_at = EXCLUDED.expires_at";
    let request = &new.request;
    let values = [
        (&new.ticket_hash).into(),
        (&new.account.installation_id).into(),
        (&new.endpoint_id).into(),
        (&request.origin).into(),
        (&request.state_hash).into(),
        request.code_challenge.as_deref().unwrap_or_default().into(),
        (&reservation.id).into(),
        (&reservation.user_id).into(),
        (&evidence.key).into(),
        (new.now + RESERVED_FOR).into(),
    ];
    tx.execute(sql, &values).await?;
    Ok(reserved)
}

/// The reservation of a ticket that was given before, and is good or has begun its sign-in.
async fn repeated(tx: &Tx, new: &New) -> Stored<Option<Reservation>> {
    let sql = "UPDATE tickets SET expires_at = $3 WHERE ticket_hash = $1 AND expires_at > $2
        RETURNING reservation_id, user_id";
    let values = [
        (&new.ticket_hash).into(),
        new.now.into(),
        (new.now + RESERVED_FOR).into(),
    ];
    if let Some(row) = tx.find(sql, &values).await? {
        let reservation = Reservation::read(&row)?;
        renew(tx, &new.account, &reservation.id, new.now).await?;
        return Ok(Some(reservation));
    }
    // Spent already: its flow has the reservation, and the redirect that spent it may be repeated.
    let sql = "SELECT reservation_id, user_id FROM flows
        WHERE state_hash = $1 AND ticket_hash = $2 AND expires_at > $3";
    let values = [
        (&new.request.state_hash).into(),
        (&new.ticket_hash).into(),
        new.now.into(),
    ];
    let row = tx.find(sql, &values).await?;
    row.map(|row| Reservation::read(&row)).transpose()
}

/// What a ticket is bound to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bound {
    pub installation_id: String,
    pub endpoint_id: String,
    pub origin: String,
    pub state_hash: String,
    pub code_challenge: String,
}

/// What a ticket was bound to that has begun the flow of this state, for a browser that repeats its redirect.
///
/// # Errors
/// Those of the database.
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

/// What a live, unspent ticket is bound to.
///
/// # Errors
/// Those of the database.
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
