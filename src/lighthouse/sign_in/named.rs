//! Asks the user about an origin to which this browser has not been returned before. This happens
//! before anything is reserved or spent, and before the browser leaves for the provider
//! (protocol.md section 3 point 4). `flow::used_origins` remembers the answer.

use crate::api::connect::ONWARD;
use crate::lighthouse::app::App;
use crate::lighthouse::sign_in::browser::Browser;
use crate::lighthouse::sign_in::wish::Wish;
use crate::lighthouse::web::origin::ip_of;
use crate::lighthouse::web::page::{leading_on, page, stranger};
use crate::lighthouse::web::question::{Question, form};
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::texts;
use axum::http::StatusCode;
use axum::response::Response;
use maud::{Markup, html};
use url::Url;

/// The script that continues automatically. A redirect in response to a form would need a policy
/// that allows every host to which the provider may send the browser next.
pub(super) const ONWARD_SCRIPT: &str = "location.replace(document.getElementById('onward').href);";

/// Whether the user must be asked about an origin. A loopback address is always on this computer,
/// but it is easy to get a machine onto the same network, and a name may lead anywhere.
pub(crate) fn must_be_named(origin_url: &Url) -> bool {
    !ip_of(origin_url).is_some_and(|ip| ip.is_loopback())
}

/// Returns the question. Its answer only counts for the installation that was named, not for one
/// that takes its place in the meantime.
pub(crate) fn about<'a>(app: &'a App, wish: &'a Wish, named: &Named<'a>) -> Question<'a> {
    let mut about = wish.about("named");
    about.extend([named.installation_id, named.name, named.provider]);
    Question {
        pepper: &app.pepper,
        gateway: &app.public_url,
        about,
        now: app.clock.now(),
    }
}

/// The values that the page shows.
pub(crate) struct Named<'a> {
    pub(crate) installation_id: &'a str,
    /// The origin: scheme, host and port.
    pub(crate) destination: &'a str,
    pub(crate) provider: &'a str,
    /// The name given by the installation's administrator; may be empty.
    pub(crate) name: &'a str,
}

/// Asks the user; stores nothing.
pub(crate) fn ask(app: &App, wish: &Wish, browser: &Browser, named: &Named<'_>) -> Response {
    let token = about(app, wish, named).token(browser.asked(&browser.hash()));
    let body = words(named, &token);
    let response = page(StatusCode::OK, texts().question.own, &body, "");
    browser.known_from(&app.public_url, leading_on(response))
}

fn words(named: &Named<'_>, token: &str) -> Markup {
    let Named {
        destination,
        provider,
        name,
        ..
    } = named;
    let said = &texts().question;
    let values = [
        (
            "destination",
            html! { strong id="destination" { bdi { (destination) } } },
        ),
        (
            "provider",
            html! { strong id="provider" { (stranger(provider)) } },
        ),
        (
            "name",
            html! { strong id="installation" { (stranger(name)) } },
        ),
    ];
    let who = if name.is_empty() {
        said.nameless
    } else {
        said.goes_by
    };
    html! {
        p { (mark(said.wants, &values)) " " (mark(who, &values)) }
        p { (said.is_new) }
        (form(token))
    }
}

/// Returns the page after the user said no: nothing was done, and nothing will be.
pub(crate) fn stopped() -> Response {
    let said = texts().question.stopped;
    page(StatusCode::OK, said.title, &html! { p { (said.text) } }, "")
}

/// Returns a page that continues to the provider, after the user has agreed.
pub(crate) fn onward(url: &Url, provider: &str) -> Response {
    let said = texts().way.to_provider;
    let provider = [("provider", stranger(provider))];
    let body = html! { p { a id=(ONWARD) href=(url) { (mark(said.text, &provider)) } } };
    leading_on(page(StatusCode::OK, said.title, &body, ONWARD_SCRIPT))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_loopback_address_need_not_be_named() {
        for (origin, named) in [
            ("http://127.0.0.1:40123/callback", false),
            ("http://127.9.9.9/", false),
            ("http://[::1]:9/", false),
            ("http://localhost:9090/", true),
            ("http://wails.localhost/", true),
            ("http://192.168.0.2:9090/", true),
            ("http://fasten.local/", true),
            ("https://fasten.example/", true),
        ] {
            assert_eq!(
                must_be_named(&Url::parse(origin).unwrap()),
                named,
                "{origin}"
            );
        }
    }

    #[test]
    fn the_destination_comes_first_and_a_name_cannot_change_the_pages_direction() {
        let named = Named {
            installation_id: "6f0d",
            destination: "https://evil.example",
            provider: "Quillmoor \u{202e}Health",
            name: &format!("Ada\u{2066}\nPark{}", "k".repeat(1000)),
        };
        let shown = words(&named, "t").into_string();
        let text = format!(
            "<p><strong id=\"destination\"><bdi>https://evil.example</bdi></strong> wants your health records from <strong id=\"provider\"><bdi>Quillmoor \\u{{202e}}Health</bdi></strong>. \
             It calls itself <strong id=\"installation\"><bdi>Ada\\u{{2066}} Park{}…</bdi></strong> (not checked).</p>",
            "k".repeat(111)
        );
        assert!(shown.starts_with(&text), "{shown}");
    }
}
