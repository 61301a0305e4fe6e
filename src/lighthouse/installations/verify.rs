//! `installation/verify`: proof that the administrator reads the mail to his address. Programs send the code;
//! browsers come by the mail's link to a page with a button, because mail scanners open links (protocol.md
//! section 2). Code and link are keyed hashes of the verification's id, so the database holds neither.

use crate::api::installation::{Installation as Record, VERIFY, VerificationSent, VerifyRequest};
use crate::api::{ErrorCode, Wrapper};
use crate::clock::rfc3339;
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::installations::rate::{Cap, DAY, HOUR};
use crate::lighthouse::installations::record::{Installation, find, record, unknown};
use crate::lighthouse::installations::{owner, rate};
use crate::lighthouse::mail::outbox;
use crate::lighthouse::mail::outbox::Letter;
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::store::{Result as Stored, Row, Tx};
use crate::lighthouse::web::error::{Refusal, json};
use crate::lighthouse::web::page::{Stop, page};
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use maud::html;
use subtle::ConstantTimeEq;
use uuid::Uuid;

/// How long code and link are good.
pub const GOOD_FOR: i64 = 24 * HOUR;
/// Wrong codes before a new mail must be asked for.
const TRIES: i64 = 5;
/// Mails an installation may ask for (protocol.md section 2).
pub const CAP: Cap = Cap {
    times: 3,
    within: HOUR,
};
/// Mails to one mailbox, whoever asks: nobody is to be flooded by strangers' registrations.
const MAILBOX_CAP: Cap = Cap {
    times: 20,
    within: DAY,
};
/// What [`CAP`] says.
pub const TOO_OFTEN: &str = "too many verification mails were asked for; three an hour are sent";

/// What [`CAP`] counts.
#[must_use]
pub fn asked(installation_id: &str) -> String {
    format!("verification mails of {installation_id}")
}

/// `POST installation/verify`: a code from a program that proves itself, or the form of the link's page.
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
    if kind.starts_with("application/x-www-form-urlencoded")
        && !headers.contains_key(header::AUTHORIZATION)
    {
        return by_link(&app, body).await.into_response();
    }
    match installation {
        Ok(installation) => by_code(&app, installation, body).await.into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// `GET installation/verify`: where the mail's link leads. Changes nothing.
///
/// # Errors
/// A readable page where the link is none.
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
        button(&app, &open, &link)
    })
}

/// `POST installation/verify/resend`.
///
/// # Errors
/// 401 for an unknown id or a wrong secret, 409 when there is nothing to verify, 429 for one too many.
pub async fn resend(
    State(app): State<Shared>,
    installation: Installation,
) -> Result<Json<Wrapper<VerificationSent>>, Refusal> {
    let conflict = |message| {
        Err(Refusal::new(
            StatusCode::CONFLICT,
            ErrorCode::InvalidRequest,
            message,
        ))
    };
    if installation.email.is_empty() {
        return conflict("there is no e-mail address to verify; give one first");
    }
    if installation.is_verified() {
        return conflict("the e-mail address is verified already");
    }
    let input = (
        app.clone(),
        installation.id,
        installation.email.clone(),
        app.clock.now(),
    );
    let sent = app
        .store
        .write(input, |tx, (app, id, email, now)| {
            Box::pin(again(tx, app, id, email, *now))
        })
        .await?;
    app.mail.wake();
    match sent {
        Sent::Until(expires_at) => Ok(Json(Wrapper::success(VerificationSent {
            administrator_email: installation.email,
            expires_at: rfc3339(expires_at),
        }))),
        Sent::TooOften(seconds) => Err(Refusal::too_often(seconds, TOO_OFTEN)),
    }
}

/// The code in the mail: 40 bits in letters and digits that nobody mistakes for one another.
#[must_use]
pub fn code(pepper: &Pepper, verification_id: &str) -> String {
    const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let hash = BASE64_URL_SAFE_NO_PAD
        .decode(pepper.hash(&["verification code", verification_id]))
        .unwrap_or_default();
    let letters: String = hash
        .iter()
        .take(8)
        .map(|byte| char::from(LETTERS[usize::from(byte % 32)]))
        .collect();
    format!("{}-{}", &letters[..4], &letters[4..])
}

/// The link in the mail.
#[must_use]
pub fn link(pepper: &Pepper, base: &str, verification_id: &str) -> String {
    format!(
        "{base}{VERIFY}?id={verification_id}&token={}",
        token(pepper, verification_id)
    )
}

fn token(pepper: &Pepper, verification_id: &str) -> String {
    pepper.hash(&["verification link", verification_id])
}

/// A code as people type it: any case, with or without the dash, `O` for zero and `I` or `L` for one.
fn typed(code: &str) -> String {
    let plain =
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            });
    let plain: String = plain.collect();
    if plain.len() == 8 {
        format!("{}-{}", &plain[..4], &plain[4..])
    } else {
        plain
    }
}

/// Opens the proof of a new address and writes the mail. A mailbox that has had enough gets none; it can be
/// asked for later.
///
/// # Errors
/// Those of the database.
pub async fn begin_quietly(
    tx: &Tx,
    app: &App,
    installation_id: &str,
    email: &str,
    now: i64,
) -> Stored<()> {
    let sql = "DELETE FROM verifications WHERE installation_id = $1";
    tx.execute(sql, &[installation_id.into()]).await?;
    begin(tx, app, installation_id, email, now).await.map(drop)
}

enum Sent {
    Until(i64),
    TooOften(i64),
}

/// The open proof once more, or a new one where it is spent.
async fn begin(tx: &Tx, app: &App, installation_id: &str, email: &str, now: i64) -> Stored<Sent> {
    let mailbox = format!("verification mails to {}", owner::hash(&app.pepper, email));
    if let Some(seconds) = rate::take(tx, &mailbox, MAILBOX_CAP, now).await? {
        return Ok(Sent::TooOften(seconds));
    }
    let sql = "SELECT verification_id, expires_at FROM verifications
        WHERE installation_id = $1 AND email = $2 AND verified = 0 AND tries < $3 AND expires_at > $4";
    let values = [
        installation_id.into(),
        email.into(),
        TRIES.into(),
        (now + HOUR).into(),
    ];
    let open = tx
        .find(sql, &values)
        .await?
        .map(|row| (row.text(0), row.integer(1)));
    let (verification_id, expires_at) = match open {
        Some(open) => open,
        None => insert(tx, installation_id, email, now).await?,
    };
    outbox::post(
        tx,
        installation_id,
        email,
        &Letter::Verification { verification_id },
        now,
    )
    .await?;
    Ok(Sent::Until(expires_at))
}

async fn insert(tx: &Tx, installation_id: &str, email: &str, now: i64) -> Stored<(String, i64)> {
    let (verification_id, expires_at) = (Uuid::new_v4().to_string(), now + GOOD_FOR);
    let sql = "INSERT INTO verifications (installation_id, verification_id, email, tries, verified, expires_at)
        VALUES ($1, $2, $3, 0, 0, $4)
        ON CONFLICT (installation_id) DO UPDATE
            SET verification_id = $2, email = $3, tries = 0, verified = 0, expires_at = $4";
    let values = [
        installation_id.into(),
        (&verification_id).into(),
        email.into(),
        expires_at.into(),
    ];
    tx.execute(sql, &values).await?;
    Ok((verification_id, expires_at))
}

async fn again(tx: &Tx, app: &App, installation_id: &str, email: &str, now: i64) -> Stored<Sent> {
    if let Some(seconds) = rate::take(tx, &asked(installation_id), CAP, now).await? {
        return Ok(Sent::TooOften(seconds));
    }
    begin(tx, app, installation_id, email, now).await
}

/// What became of a code or a link.
enum Proof {
    Good(String),
    WrongCode,
    Expired,
    OwnerIsFull,
}

async fn by_code(
    app: &Shared,
    installation: Installation,
    body: Result<Bytes, BytesRejection>,
) -> Result<Json<Wrapper<Record>>, Refusal> {
    let VerifyRequest { code } = json(body)?;
    let id = installation.id.clone();
    if !installation.is_verified() {
        let input = (app.clone(), id.clone(), code, app.clock.now());
        let proof = app.store.write(input, |tx, (app, id, code, now)| {
            Box::pin(try_code(tx, app, id, code, *now))
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
            "this is not the code from the mail",
        ),
        Proof::Expired => (
            StatusCode::BAD_REQUEST,
            ErrorCode::VerificationExpired,
            "no code is good any more: it took more than a day, or too many codes were wrong; ask for a new mail",
        ),
        Proof::OwnerIsFull => (
            StatusCode::CONFLICT,
            ErrorCode::TooManyInstallations,
            OWNER_IS_FULL,
        ),
    };
    Err(Refusal::new(status, code, message))
}

const OWNER_IS_FULL: &str = "three installations are verified with this e-mail address already, or were within the last 90 days; delete one that is not used";

/// Each code costs a try before it is looked at, so that parallel guesses count too.
async fn try_code(
    tx: &Tx,
    app: &App,
    installation_id: &str,
    code: &Secret,
    now: i64,
) -> Stored<Proof> {
    let sql = "UPDATE verifications SET tries = tries + 1
        WHERE installation_id = $1 AND expires_at > $2 AND tries < $3 AND verified = 0
        RETURNING verification_id, installation_id, email, verified";
    let Some(row) = tx
        .find(sql, &[installation_id.into(), now.into(), TRIES.into()])
        .await?
    else {
        return Ok(Proof::Expired);
    };
    let open = Open::read(&row);
    let expected = self::code(&app.pepper, &open.id);
    if !bool::from(typed(code.expose()).as_bytes().ct_eq(expected.as_bytes())) {
        return Ok(Proof::WrongCode);
    }
    complete(tx, app, open, now).await
}

/// An open proof.
#[derive(Clone)]
struct Open {
    id: String,
    installation_id: String,
    email: String,
    verified: bool,
}

impl Open {
    fn read(row: &Row) -> Self {
        Self {
            id: row.text(0),
            installation_id: row.text(1),
            email: row.text(2),
            verified: row.integer(3) != 0,
        }
    }
}

async fn open_by_id(tx: &Tx, verification_id: &str, now: i64) -> Stored<Option<Open>> {
    let sql = "SELECT verification_id, installation_id, email, verified FROM verifications
        WHERE verification_id = $1 AND expires_at > $2";
    Ok(tx
        .find(sql, &[verification_id.into(), now.into()])
        .await?
        .as_ref()
        .map(Open::read))
}

async fn complete(tx: &Tx, app: &App, open: Open, now: i64) -> Stored<Proof> {
    let owner = owner::hash(&app.pepper, &open.email);
    if !owner::take(tx, &owner, &open.installation_id, now).await? {
        return Ok(Proof::OwnerIsFull);
    }
    let sql = "UPDATE verifications SET verified = 1 WHERE installation_id = $1";
    tx.execute(sql, &[(&open.installation_id).into()]).await?;
    let sql = "UPDATE installations SET verification_status = 'VERIFIED'
        WHERE installation_id = $1 AND administrator_email = $2";
    tx.execute(sql, &[(&open.installation_id).into(), (&open.email).into()])
        .await?;
    Ok(Proof::Good(open.email))
}

/// What the mail's link says.
#[derive(Clone)]
struct Link {
    id: String,
    token: Secret,
}

impl Link {
    /// Nothing where the token is not the one of the id.
    fn read(pepper: &Pepper, parameters: &str) -> Option<Self> {
        let mut parameters = Parameters::each_once(parameters).ok()?;
        let (id, given) = (
            parameters.remove("id")?,
            Secret::new(parameters.remove("token")?),
        );
        let expected = token(pepper, &id);
        bool::from(given.expose().as_bytes().ct_eq(expected.as_bytes()))
            .then_some(Self { id, token: given })
    }
}

async fn by_link(app: &Shared, body: Result<Bytes, BytesRejection>) -> Result<Response, Stop> {
    let body = body.map_err(|_| dead_link())?;
    let text = std::str::from_utf8(&body).map_err(|_| dead_link())?;
    let link = Link::read(&app.pepper, text).ok_or_else(dead_link)?;
    let input = (app.clone(), link.id, app.clock.now());
    let proof = app
        .store
        .write(input, |tx, (app, id, now)| {
            Box::pin(follow(tx, app, id, *now))
        })
        .await?;
    match proof {
        Proof::Good(email) => Ok(confirmed(&email)),
        Proof::OwnerIsFull => Err(Stop {
            status: StatusCode::CONFLICT,
            title: "This address has as many installations as one may have",
            text: format!("Nothing was changed: {OWNER_IS_FULL}."),
            detail: String::new(),
        }),
        Proof::WrongCode | Proof::Expired => Err(dead_link()),
    }
}

async fn follow(tx: &Tx, app: &App, verification_id: &str, now: i64) -> Stored<Proof> {
    match open_by_id(tx, verification_id, now).await? {
        Some(open) if open.verified => Ok(Proof::Good(open.email)),
        Some(open) => complete(tx, app, open, now).await,
        None => Ok(Proof::Expired),
    }
}

fn button(app: &App, open: &Open, link: &Link) -> Response {
    let body = html! {
        p {
            "Somebody has registered a Fasten installation at this gateway, " strong { (app.public_url) }
            ", with the e-mail address " strong { (open.email) } "."
        }
        p { "If that was you, confirm that this is your address. If it was not, close this page: nothing happens then." }
        form method="post" action=(format!("{}{VERIFY}", app.base())) {
            input type="hidden" name="id" value=(link.id);
            input type="hidden" name="token" value=(link.token.expose());
            button type="submit" { "This is my address" }
        }
    };
    page(StatusCode::OK, "Confirm your e-mail address", &body, "", "")
}

fn confirmed(email: &str) -> Response {
    let body = html! { p { strong { (email) } " is confirmed. You can close this page." } };
    page(
        StatusCode::OK,
        "Your e-mail address is confirmed",
        &body,
        "",
        "",
    )
}

fn dead_link() -> Stop {
    Stop {
        status: StatusCode::NOT_FOUND,
        title: "This link is not good any more",
        text: "It may be more than a day old, or the address was changed since. Ask for a new mail in your Fasten installation.".to_owned(),
        detail: "`fastenctl verify --resend` sends a new mail".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        for text in ["01AB-2CD3", "oi ab 2cd3", "0LAB2CD3", " 01ab–2cd3 "] {
            assert_eq!(typed(text), "01AB-2CD3", "{text}");
        }
        assert_eq!(typed("01AB"), "01AB");
    }

    #[test]
    fn code_and_link_belong_to_one_verification_and_one_gateway() {
        let (folder, other) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let (pepper, other) = (
            Pepper::open(folder.path()).unwrap(),
            Pepper::open(other.path()).unwrap(),
        );
        assert_eq!(code(&pepper, "a"), typed(&code(&pepper, "a")));
        assert!(
            code(&pepper, "a") != code(&pepper, "b") && code(&pepper, "a") != code(&other, "a")
        );
        let query =
            |pepper: &Pepper, id: &str| link(pepper, "", id).split_once('?').unwrap().1.to_owned();
        assert_eq!(Link::read(&pepper, &query(&pepper, "a")).unwrap().id, "a");
        assert!(Link::read(&pepper, &query(&other, "a")).is_none());
        assert!(Link::read(&pepper, &query(&pepper, "a").replace("id=a", "id=b")).is_none());
    }
}
