//! The pages that a patient may see after the provider's: the one that passes on a fragment, the
//! question in another browser, and those that end a failed sign-in (protocol.md section 3 points 4
//! and 5).

use crate::api::callback::{CALLBACK, RETURN_FORM};
use crate::api::connect::ONWARD;
use crate::lighthouse::sign_in::named::ONWARD_SCRIPT;
use crate::lighthouse::web::page::{FORGET, Stop, leading_on, page};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::question::form;
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::texts;
use crate::lighthouse::words::texts::Said;
use crate::rfc::origin::origin_of;
use crate::text::short;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use serde_json::json;
use url::Url;

/// The script of the fragment page, which runs under its nonce. `api::callback` defines the
/// messages that it exchanges with the server.
const SCRIPT: &str = include_str!("callback.js");

/// Returns the browser's destination, as shown on pages.
pub(super) fn destination(origin_url: &str) -> String {
    Url::parse(origin_url)
        .map(|url| origin_of(&url))
        .unwrap_or_default()
}

/// GW-07: returns the same page, with no redirect, whenever no sign-in is found.
pub(super) fn unknown() -> Stop {
    let detail = "no open sign-in of this platform has that state";
    Stop::new(StatusCode::NOT_FOUND, texts().end.unknown, detail)
}

pub(super) fn used() -> Stop {
    let detail = "this state was already used";
    Stop::new(StatusCode::CONFLICT, texts().end.used, detail)
}

pub(super) fn withdrawn() -> Stop {
    let detail = "the origin of this sign-in is no longer registered for the installation; `fastenctl status` \
     shows the registered ones";
    Stop::new(StatusCode::CONFLICT, texts().end.withdrawn, detail)
}

pub(super) fn full() -> Stop {
    let detail = "the limit of users per provider is reached";
    Stop::new(StatusCode::CONFLICT, texts().end.full_meanwhile, detail)
}

/// GW-08: asks in a browser that did not start the sign-in, because nothing is silently forwarded
/// to another browser's destination.
pub(super) fn ask_page(
    origin_url: &str,
    installation: &str,
    provider: &str,
    token: &str,
) -> Response {
    let destination = destination(origin_url);
    let body = html! {
        (words(&destination, installation, provider))
        (form(token))
    };
    let title = texts().question.sign_in;
    leading_on(page(StatusCode::OK, title, &body, ASK_SCRIPT))
}

/// Returns a separate page that leads from a question back to the installation. A redirect in
/// response to the question's form would need a policy that names every host, but a policy cannot
/// contain IPv6 literals.
pub(super) fn onward_page(address: &str) -> Response {
    let said = texts().way.to_fasten;
    let destination = [("destination", html! { bdi { (destination(address)) } })];
    let body = html! { p { a id=(ONWARD) href=(address) { (mark(said.text, &destination)) } } };
    leading_on(page(StatusCode::OK, said.title, &body, ONWARD_SCRIPT))
}

/// Returns the page after the user has declined.
pub(super) fn refused() -> Response {
    let said = texts().question.refused;
    page(
        StatusCode::OK,
        said.title,
        &html! { p { (said.text) } },
        FORGET,
    )
}

/// Moves the provider's response from the address bar into the form's action.
const ASK_SCRIPT: &str = "document.querySelector('form').action = location.href;
history.replaceState(null, '', location.origin + location.pathname);";

fn words(destination: &str, installation: &str, provider: &str) -> Markup {
    let said = &texts().question;
    let named = |id: &str, text: &str| html! { strong { bdi id=(id) { (text) } } };
    let values = [
        ("installation", named("installation", &short(installation))),
        ("destination", named("destination", destination)),
        ("provider", named("provider", &short(provider))),
    ];
    html! {
        p { (mark(said.other_browser, &values)) }
        p { (said.only_yours) }
    }
}

/// Returns the fragment page, which is the same for all sign-ins; its script finds the response in
/// the fragment.
pub(super) fn fragment_page(gateway: &PublicUrl, slug: &str) -> Response {
    let action = format!("{}{}{slug}", gateway.base(), CALLBACK);
    let (way, question) = (&texts().way, &texts().question);
    let body = html! {
        p id="message" role="status" { (way.returning.text) }
        noscript { p { (way.needs_script) } }
        form id=(RETURN_FORM) method="post" action=(action) data-says=(said_by_script()) {
            input type="hidden" name="state";
            input type="hidden" name="outcome";
            input type="hidden" name="answer";
            input type="hidden" name="token";
            div id="ask" hidden {
                (words("", "", ""))
                button type="button" id="refuse" autofocus { (question.refuse) }
                button type="button" id="continue" class="second" { (question.agree) }
            }
        }
    };
    let title = way.returning.title;
    leading_on(page(StatusCode::OK, title, &body, SCRIPT))
}

/// Returns the texts that the script may need, under the names that it uses.
fn said_by_script() -> String {
    let (end, question) = (&texts().end, &texts().question);
    let said = |said: Said| json!([said.title, said.text]);
    json!({
        "ask": [question.sign_in, ""],
        "refused": said(question.refused),
        "notUnderstood": said(end.not_understood),
        "noAnswer": said(end.no_answer),
        "unfinished": end.unfinished,
        "unreachable": [end.unavailable.title, end.unreachable],
        "unreachableAfterAsking": [end.unavailable.title, end.unreachable_after_asking],
    })
    .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_change_the_direction_of_the_question() {
        let page = words("http://127.0.0.1:1", "Ada\u{202e}\nPark", "Quillmoor").into_string();
        assert!(
            page.contains("<strong><bdi id=\"installation\">Ada\\u{202e} Park</bdi></strong>"),
            "{page}"
        );
    }

    #[test]
    fn no_page_lets_a_form_lead_elsewhere() {
        for origin in ["https://fasten.example/", "http://[fd00::2]:9090/"] {
            let asked = ask_page(origin, "Ada", "Quillmoor", "t");
            let policy = asked.headers()["content-security-policy"].to_str().unwrap();
            assert!(
                policy.contains("; form-action 'self'; base-uri"),
                "{policy}"
            );
        }
    }
}
