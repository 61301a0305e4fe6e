//! How the owner of a mailbox unsubscribes from e-mails about other people's installations: each
//! such e-mail has a link to a page with a button. `stopped` keeps the record.

use crate::api::installation::STOP;
use crate::lighthouse::mail::outbox::Mail;
use crate::lighthouse::mail::stopped::{is_token, set, stopped};
use crate::lighthouse::pepper::Pepper;
use crate::lighthouse::web::page::{Stop, page};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::texts;
use crate::rfc::parameters::Parameters;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use std::sync::Arc;

/// The state that these routes need.
#[derive(Clone)]
pub struct Office(pub Arc<Mail>);

/// The values in the link.
struct Link {
    mailbox: String,
    token: String,
}

impl Link {
    /// Reads the values from a query or form; `None` if the token does not match the mailbox.
    fn read(pepper: &Pepper, parameters: &mut Parameters) -> Option<Self> {
        let (mailbox, given) = (parameters.remove("mailbox")?, parameters.remove("token")?);
        let is_good = is_token(pepper, &mailbox, &given);
        is_good.then_some(Self {
            mailbox,
            token: given,
        })
    }
}

/// `GET installation/stop`: the page that the link opens. Changes nothing, because mail scanners
/// open links.
///
/// # Errors
/// A page with an explanation if the link is invalid.
pub async fn show(
    State(Office(mail)): State<Office>,
    RawQuery(query): RawQuery,
) -> Result<Response, Stop> {
    let parameters = Parameters::each_once(query.as_deref().unwrap_or_default());
    let link = parameters
        .ok()
        .and_then(|mut parameters| Link::read(&mail.pepper, &mut parameters));
    let link = link.ok_or_else(no_link)?;
    let is_stopped = mail.store.read(link.mailbox.clone(), |tx, mailbox| {
        Box::pin(stopped(tx, mailbox))
    });
    Ok(told(&mail.public_url, &link, is_stopped.await?))
}

/// `POST installation/stop`: the page's button.
///
/// # Errors
/// A page with an explanation if the form is invalid.
pub async fn decide(
    State(Office(mail)): State<Office>,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Stop> {
    let body = body.map_err(|_| no_link())?;
    let form = std::str::from_utf8(&body).ok();
    let form = form.and_then(|text| Parameters::each_once(text).ok());
    let mut form = form.ok_or_else(no_link)?;
    let link = Link::read(&mail.pepper, &mut form).ok_or_else(no_link)?;
    let stops = match form.value("letters") {
        Some("stop") => true,
        Some("allow") => false,
        _ => return Err(no_link()),
    };
    let input = (link.mailbox.clone(), stops, mail.clock.now());
    let done = mail.store.write(input, |tx, (mailbox, stops, now)| {
        Box::pin(set(tx, mailbox, *stops, *now))
    });
    done.await?;
    Ok(told(&mail.public_url, &link, stops))
}

fn told(gateway: &PublicUrl, link: &Link, is_stopped: bool) -> Response {
    let address = &texts().address;
    let (said, letters, does) = if is_stopped {
        (address.stopped, "allow", address.allow_button)
    } else {
        (address.stop, "stop", address.stop_button)
    };
    let name = html! { strong { (gateway) } };
    let body = html! {
        p { (mark(said.text, &[("gateway", name)])) }
        (button(gateway, link, letters, does))
    };
    page(StatusCode::OK, said.title, &body, "")
}

fn button(gateway: &PublicUrl, link: &Link, letters: &str, says: &str) -> Markup {
    html! {
        form method="post" action=(format!("{}{STOP}", gateway.base())) {
            input type="hidden" name="mailbox" value=(link.mailbox);
            input type="hidden" name="token" value=(link.token);
            button type="submit" name="letters" value=(letters) { (says) }
        }
    }
}

fn no_link() -> Stop {
    Stop::new(StatusCode::NOT_FOUND, texts().end.foreign_link, "")
}
