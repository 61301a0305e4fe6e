//! `GET /`: the page at the gateway's own address, which says what the gateway is, who runs it, and
//! where patients and administrators go next. `GET /privacy`: what the gateway learns about people.

use crate::lighthouse::web::page::{listed, mail_to};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::Reader;
use axum::extract::State;
use axum::response::Response;
use maud::{Markup, html};

/// `GET /`.
pub async fn about(State(gateway): State<PublicUrl>) -> Response {
    let reader = Reader::now();
    let said = &reader.texts().landing;
    let verify = [("command", html! { code { "fastenctl verify" } })];
    let body = html! {
        p { (said.what) }
        h2 { (said.patients) }
        @for text in said.patients_text { p { (text) } }
        h2 { (said.administrators) }
        p { (said.register) }
        pre { code { "fastenctl register --lighthouse " (gateway.base()) } }
        p { (mark(said.verify, &verify)) }
        p { (said.own_address) " " code { (gateway.base()) } }
        h2 { (said.operator) }
        (operator(&reader))
    };
    listed(said.title, &body)
}

/// `GET /privacy`.
pub async fn privacy(State(gateway): State<PublicUrl>) -> Response {
    let reader = Reader::now();
    let said = &reader.texts().privacy;
    let name = [("gateway", html! { strong { (gateway) } })];
    let body = html! {
        p { (mark(said.what, &name)) }
        h2 { (said.passes) }
        @for text in said.passes_text { p { (text) } }
        h2 { (said.kept) }
        ul { @for text in said.kept_list { li { (text) } } }
        h2 { (said.shared) }
        @for text in said.shared_text { p { (text) } }
        h2 { (said.questions) }
        (operator(&reader))
    };
    listed(said.title, &body)
}

/// Says who runs the gateway, and how to contact them.
fn operator(reader: &Reader) -> Markup {
    let said = &reader.texts().landing;
    let (name, email) = (&reader.operator.name, &reader.operator.email);
    html! {
        @if name.is_none() && email.is_none() { p { (said.nameless) } }
        @if let Some(name) = name { p { (mark(said.named, &[("operator", html! { strong { bdi { (name) } } })])) } }
        @if let Some(email) = email { p { (mark(said.contact, &[("email", mail_to(email))])) } }
    }
}
