//! What a patient is shown on the way back: the page that moves a fragment on, the question of another browser, and
//! why a sign-in ends here (protocol.md section 3 points 4 and 5).

use crate::api::callback::{CALLBACK, RETURN_FORM};
use crate::api::connect::ONWARD;
use crate::lighthouse::sign_in::named::ONWARD_SCRIPT;
use crate::lighthouse::web::page::{FORGET, Stop, TRY_AGAIN, leading_on, page};
use crate::lighthouse::web::public_url::PublicUrl;
use crate::lighthouse::web::question::form;
use crate::rfc::origin::origin_of;
use crate::text::short;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use url::Url;

/// Runs on the fragment page under its nonce; see `api::callback` for what it says to the server.
const SCRIPT: &str = include_str!("callback.js");

/// Where the browser goes, as people are shown it.
pub(super) fn destination(origin_url: &str) -> String {
    Url::parse(origin_url)
        .map(|url| origin_of(&url))
        .unwrap_or_default()
}

/// GW-07: no navigation, and one answer for whatever cannot be found.
pub(super) fn unknown() -> Stop {
    Stop {
        status: StatusCode::NOT_FOUND,
        title: "This sign-in is not known here",
        text: format!(
            "It may have taken longer than half an hour, or it was not begun with this gateway. {TRY_AGAIN}"
        ),
        detail: "no open sign-in of this platform has that state".to_owned(),
    }
}

pub(super) fn used() -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "This sign-in has ended already",
        text: "Its answer was handed over before and works only once. If your healthcare provider is not connected in Fasten now, start again from there.".to_owned(),
        detail: "this state was answered already".to_owned(),
    }
}

pub(super) fn withdrawn() -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "The way back to your Fasten is closed",
        text: "While you signed in, the address of your Fasten installation was taken off the list at this gateway, or was not proven anew. Nothing was handed over. Please ask the person who runs your Fasten installation.".to_owned(),
        detail: "the origin of this sign-in is not one of the installation's any more; `fastenctl status` shows those that are".to_owned(),
    }
}

pub(super) fn full() -> Stop {
    Stop {
        status: StatusCode::CONFLICT,
        title: "No place is left for another person",
        text: "The sign-in took longer than ten minutes, and meanwhile the last place of this Fasten installation at your healthcare provider was taken. Nothing was handed over. Please ask the person who runs your Fasten installation.".to_owned(),
        detail: "the limit of users per provider is reached".to_owned(),
    }
}

/// GW-08: nothing is forwarded silently to where another browser wanted to go.
pub(super) fn ask_page(origin_url: &str, installation: &str, token: &str) -> Response {
    let destination = destination(origin_url);
    let body = html! {
        (words(&destination, installation))
        (form(token))
    };
    leading_on(page(StatusCode::OK, ASK_TITLE, &body, ASK_SCRIPT))
}

/// Back to the installation, from a page that has asked: a redirect in answer to its form would have to be allowed in its
/// policy, which cannot name every host (no IPv6 literal).
pub(super) fn onward_page(address: &str) -> Response {
    let body = html! {
        p { a id=(ONWARD) href=(address) { "Go on to your Fasten" } }
    };
    leading_on(page(
        StatusCode::OK,
        "You are being returned to Fasten",
        &body,
        ONWARD_SCRIPT,
    ))
}

/// The person has said no.
pub(super) fn refused() -> Response {
    let text = html! { p { "You can close this page." } };
    page(StatusCode::OK, "Nothing was handed over", &text, FORGET)
}

const ASK_TITLE: &str = "Is this your sign-in?";

/// The answer moves from the address bar into the form.
const ASK_SCRIPT: &str = "document.querySelector('form').action = location.href;
history.replaceState(null, '', location.origin + location.pathname);";

fn words(destination: &str, installation: &str) -> Markup {
    html! {
        p {
            "This sign-in was begun in another browser. If you go on, the Fasten installation of "
            strong { bdi id="installation" { (short(installation)) } } " at "
            strong { bdi id="destination" { (destination) } } " gets access to your health records."
        }
        p { "Go on only if you began it yourself. If somebody sent you a link, do not." }
    }
}

/// The same page for everybody; its script finds the answer in the fragment.
pub(super) fn fragment_page(gateway: &PublicUrl, slug: &str) -> Response {
    let action = format!("{}{}{slug}", gateway.base(), CALLBACK);
    let body = html! {
        p id="message" role="status" { "One moment: you are being returned to Fasten." }
        noscript { p { "This page needs JavaScript to return you to Fasten. Allow it and reload the page." } }
        form id=(RETURN_FORM) method="post" action=(action) {
            input type="hidden" name="state";
            input type="hidden" name="outcome";
            input type="hidden" name="answer";
            input type="hidden" name="token";
            div id="ask" hidden {
                (words("", ""))
                button type="button" id="refuse" autofocus { "Do not go on" }
                button type="button" id="continue" { "It is mine, go on" }
            }
        }
    };
    leading_on(page(StatusCode::OK, "Returning to Fasten", &body, SCRIPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_cannot_turn_the_question_around() {
        let page = words("http://127.0.0.1:1", "Ada\u{202e}\nPark").into_string();
        assert!(
            page.contains("<strong><bdi id=\"installation\">Ada\\u{202e} Park</bdi></strong>"),
            "{page}"
        );
    }

    #[test]
    fn no_page_lets_a_form_lead_elsewhere() {
        for origin in ["https://fasten.example/", "http://[fd00::2]:9090/"] {
            let asked = ask_page(origin, "Ada", "t");
            let policy = asked.headers()["content-security-policy"].to_str().unwrap();
            assert!(
                policy.contains("; form-action 'self'; base-uri"),
                "{policy}"
            );
        }
    }
}
