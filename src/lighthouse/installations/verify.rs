//! `installation/verify`: verification that administrators receive e-mail at their address.
//! Programs send the code; browsers follow the link to a page with a button, because mail scanners
//! open links (protocol.md section 2).

use crate::api::installation::{Installation as Record, VERIFY, VerificationSent, VerifyRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::app::Shared;
use crate::lighthouse::installations::admission::unknown;
use crate::lighthouse::installations::manage::record;
use crate::lighthouse::installations::record::{Installation, find};
use crate::lighthouse::installations::verification;
use crate::lighthouse::installations::verification::{
    Asked, Open, Proof, Sent, again, follow, open_by_id, try_code,
};
use crate::lighthouse::mail::verification::is_token;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::web::client_address::Peer;
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::page::{Stop, page, stranger};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::texts;
use crate::rfc::media_type;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::html;

/// `POST installation/verify`: a code from an authenticated program, or the form on the page that
/// the link opens.
pub async fn verify(
    State(app): State<Shared>,
    installation: Result<Installation, Refusal>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default();
    if media_type::is(kind, media_type::FORM) && !headers.contains_key(header::AUTHORIZATION) {
        return by_link(&app, body).await.into_response();
    }
    match installation {
        Ok(installation) => by_code(&app, installation, &headers, body)
            .await
            .into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `GET installation/verify`: the page that the link in the e-mail opens. Changes nothing.
///
/// # Errors
/// A page with an explanation if the link is invalid.
pub async fn show(State(app): State<Shared>, RawQuery(query): RawQuery) -> Result<Response, Stop> {
    let link =
        Link::read(&app.pepper, query.as_deref().unwrap_or_default()).ok_or_else(dead_link)?;
    let input = (link.id.clone(), app.clock.now());
    let open = app
        .store
        .read(input, |tx, (id, now)| Box::pin(open_by_id(tx, id, *now)))
        .await?;
    let open = open.ok_or_else(dead_link)?;
    Ok(if open.verified {
        confirmed(&open.email)
    } else {
        button(&app.public_url, &open, &link)
    })
}

/// `POST installation/verify/resend`.
///
/// # Errors
/// 401 for an unknown ID or a wrong secret, 409 if there is nothing to verify or the owner of the
/// mailbox has unsubscribed, 429 for too many requests.
pub async fn resend(
    State(app): State<Shared>,
    installation: Installation,
    Peer(peer): Peer,
) -> Result<Json<Wrapper<VerificationSent>>, Refusal> {
    let conflict = |message| {
        Err(Refusal::new(
            StatusCode::CONFLICT,
            ErrorCode::InvalidRequest,
            message,
        ))
    };
    if installation.email.is_empty() {
        return conflict("there is no e-mail address to verify; set one first");
    }
    if installation.is_verified() {
        return conflict("the e-mail address is already verified");
    }
    let asked = Asked {
        networks: verification::networks(&app.pepper, &installation.email, peer),
        pepper: app.pepper.clone(),
        installation_id: installation.id,
        email: installation.email.clone(),
        now: app.clock.now(),
    };
    let sent = app
        .store
        .write(asked, |tx, asked| Box::pin(again(tx, asked)))
        .await?;
    app.mail.wake();
    match sent {
        Sent::Until(expires_at) => Ok(Json(Wrapper::success(VerificationSent {
            administrator_email: installation.email,
            expires_at: rfc3339(expires_at),
        }))),
        Sent::TooOften(budget, seconds) => Err(Refusal::too_often(seconds, budget.used_up())),
        Sent::Stopped => conflict(
            "the owner of this e-mail address has stopped e-mails from this gateway; they can allow them again \
             with the link in an earlier e-mail",
        ),
    }
}

async fn by_code(
    app: &Shared,
    installation: Installation,
    headers: &HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let VerifyRequest { code } = json(headers, body)?;
    let id = installation.id.clone();
    if !installation.is_verified() {
        let input = (app.pepper.clone(), id.clone(), code, app.clock.now());
        let proof = app.store.write(input, |tx, (pepper, id, code, now)| {
            Box::pin(try_code(tx, pepper, id, code, *now))
        });
        refused(&proof.await?)?;
    }
    let installation = app.store.read(id, |tx, id| Box::pin(find(tx, id))).await?;
    record(app, installation.ok_or_else(unknown)?).await
}

fn refused(proof: &Proof) -> Result<(), Refusal> {
    let (status, code, message) = match proof {
        Proof::Good(_) => return Ok(()),
        Proof::WrongCode => (
            StatusCode::BAD_REQUEST,
            ErrorCode::WrongCode,
            "this is not the code from the e-mail",
        ),
        Proof::Expired => (
            StatusCode::BAD_REQUEST,
            ErrorCode::VerificationExpired,
            "the code no longer works, because it is more than a day old or too many wrong codes \
             were entered; request a new e-mail",
        ),
        Proof::OwnerIsFull => (
            StatusCode::CONFLICT,
            ErrorCode::TooManyInstallations,
            OWNER_IS_FULL,
        ),
    };
    Err(Refusal::new(status, code, message))
}

const OWNER_IS_FULL: &str = "this e-mail address has as many verified installations as it can have; \
 a deleted installation counts for another 90 days if it had users; delete one without users";

/// The values in the link.
#[derive(Clone)]
struct Link {
    id: String,
    token: Secret,
}

impl Link {
    /// Reads the values from a query or form; `None` if the token does not match the ID.
    fn read(pepper: &Pepper, parameters: &str) -> Option<Self> {
        let mut parameters = Parameters::each_once(parameters).ok()?;
        let (id, given) = (
            parameters.remove("id")?,
            Secret::new(parameters.remove("token")?),
        );
        is_token(pepper, &id, &given).then_some(Self { id, token: given })
    }
}

async fn by_link(app: &Shared, body: Result<Bytes, BytesRejection>) -> Result<Response, Stop> {
    let body = body.map_err(|rejection| Stop::unread(&rejection))?;
    let text = std::str::from_utf8(&body).map_err(|_| dead_link())?;
    let link = Link::read(&app.pepper, text).ok_or_else(dead_link)?;
    let input = (app.pepper.clone(), link.id, app.clock.now());
    let proof = app
        .store
        .write(input, |tx, (pepper, id, now)| {
            Box::pin(follow(tx, pepper, id, *now))
        })
        .await?;
    match proof {
        Proof::Good(email) => Ok(confirmed(&email)),
        Proof::OwnerIsFull => {
            let said = texts().end.owner_is_full;
            Err(Stop::new(StatusCode::CONFLICT, said, ""))
        }
        Proof::WrongCode | Proof::Expired => Err(dead_link()),
    }
}

fn button(gateway: &PublicUrl, open: &Open, link: &Link) -> Response {
    let said = &texts().address;
    let values = [
        ("gateway", html! { strong { (gateway) } }),
        ("email", html! { strong { (stranger(&open.email)) } }),
    ];
    let body = html! {
        p { (mark(said.confirm.text, &values)) }
        p { (said.confirm_if) }
        form method="post" action=(format!("{}{VERIFY}", gateway.base())) {
            input type="hidden" name="id" value=(link.id);
            input type="hidden" name="token" value=(link.token.expose());
            button type="submit" { (said.confirm_button) }
        }
    };
    page(StatusCode::OK, said.confirm.title, &body, "")
}

fn confirmed(email: &str) -> Response {
    let said = texts().address.confirmed;
    let email = html! { strong { (stranger(email)) } };
    let body = html! { p { (mark(said.text, &[("email", email)])) } };
    page(StatusCode::OK, said.title, &body, "")
}

fn dead_link() -> Stop {
    let detail = "`fastenctl verify --resend` sends a new e-mail";
    Stop::new(StatusCode::NOT_FOUND, texts().end.dead_link, detail)
}
