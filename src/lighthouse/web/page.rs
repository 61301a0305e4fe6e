//! The pages for patients' browsers: small, without third-party resources, under a strict
//! Content-Security-Policy (GW-11), and in the reader's language. All text from outside is escaped
//! (GW-12).

use crate::api::{ABOUT, PRIVACY};
use crate::lighthouse::settings::Operator;
use crate::lighthouse::store;
use crate::lighthouse::web::error::{Refused, status_and_message};
use crate::lighthouse::web::reference::Reference;
use crate::lighthouse::words::fill::mark;
use crate::lighthouse::words::reader::{Reader, texts};
use crate::lighthouse::words::texts::Said;
use crate::page::{Page, Shown};
use crate::text::{clean, line, short};
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

/// A page that ends a sign-in: what happened, what to do, and a line for the installation's
/// administrator.
#[derive(Clone, Debug)]
pub struct Stop {
    pub status: StatusCode,
    pub title: &'static str,
    pub text: String,
    pub detail: String,
}

/// The maximum length, in characters, of text from a request on a page.
const DETAIL: usize = 300;
/// The script that removes the parameters of the response from the address bar and the history
/// (GW-13).
pub const FORGET: &str = "history.replaceState(null,'',location.origin+location.pathname);";

impl Stop {
    /// Creates a page with exactly these words.
    pub fn new(status: StatusCode, said: Said, detail: impl Into<String>) -> Self {
        Self {
            status,
            title: said.title,
            text: said.text.to_owned(),
            detail: detail.into(),
        }
    }

    /// Creates the page for an invalid request from the Fasten installation; the patient can only
    /// try again.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self::new(StatusCode::BAD_REQUEST, texts().end.not_started, detail)
    }

    /// Creates the page for a form that is too large or incomplete.
    #[must_use]
    pub fn unread(rejection: &BytesRejection) -> Self {
        let detail = "the body is too large or incomplete";
        Self::new(rejection.status(), texts().end.unreadable, detail)
    }
}

/// Formats text from outside for use in one of our sentences: as one short line that cannot change
/// the direction of the surrounding text.
#[must_use]
pub fn stranger(text: &str) -> Markup {
    html! { bdi { (short(text)) } }
}

/// Lets a page from which the sign-in continues keep its opener. Otherwise, a client that opened a
/// window for the sign-in would think that the window was closed. All other pages are detached from
/// their opener.
#[must_use]
pub fn leading_on(mut response: Response) -> Response {
    response
        .headers_mut()
        .insert(OPENER, HeaderValue::from_static("unsafe-none"));
    response
}

const OPENER: HeaderName = HeaderName::from_static("cross-origin-opener-policy");

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        let (status, detail) = status_and_message(&error);
        Self::new(status, texts().end.unavailable, detail)
    }
}

impl Stop {
    /// Returns a page whose address stays as it is, so that the user can reload it.
    #[must_use]
    pub fn to_be_reloaded(self) -> Response {
        self.with_script("")
    }

    fn with_script(self, script: &str) -> Response {
        let reader = Reader::now();
        let frame = &reader.texts().frame;
        let body = html! {
            p { (clean(&self.text)) }
            (whom_to_ask(&reader))
            @if !self.detail.is_empty() {
                p.detail { (frame.for_administrator) " " bdi lang="en" { (line(&self.detail, DETAIL)) } }
            }
            @if let Some(name) = Reference::now() { p.detail { (frame.reference) " " bdi { (name) } } }
        };
        let mut response = page(self.status, self.title, &body, script);
        response.extensions_mut().insert(Refused {
            manner: "page",
            reason: format!("status_{}", self.status.as_u16()),
        });
        response
    }
}

/// Names the operator's contact, for when going back does not help.
fn whom_to_ask(reader: &Reader) -> Markup {
    let frame = &reader.texts().frame;
    let Operator { name, email, .. } = &*reader.operator;
    let Some(email) = email else {
        return html! {};
    };
    let text = if name.is_some() {
        frame.whom_to_ask_by_name
    } else {
        frame.whom_to_ask
    };
    let operator = name.as_deref().unwrap_or_default();
    let values = [
        ("operator", html! { bdi { (operator) } }),
        ("email", mail_to(email)),
    ];
    html! { p { (mark(text, &values)) } }
}

/// Returns a link for writing to an e-mail address.
#[must_use]
pub fn mail_to(email: &str) -> Markup {
    html! { a href=(format!("mailto:{email}")) { (email) } }
}

/// Names the operator of the gateway, with a link to more about the gateway.
fn footer(reader: &Reader) -> Markup {
    let frame = &reader.texts().frame;
    let operator = &reader.operator;
    let name = |name: &String| [("operator", html! { bdi { (name) } })];
    let privacy = operator.privacy_url.as_ref();
    html! {
        footer {
            @if let Some(known) = &operator.name { p { (mark(frame.run_by, &name(known))) } }
            p {
                a href=(ABOUT) { (frame.about) }
                a href=(privacy.map_or(PRIVACY, url::Url::as_str)) { (frame.privacy) }
            }
        }
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        self.with_script(FORGET)
    }
}

/// Returns a whole page. `script` runs under the page's nonce. A form on the page can be submitted
/// only to the gateway, and not even a redirect can take it elsewhere.
#[must_use]
pub fn page(status: StatusCode, title: &str, body: &Markup, script: &str) -> Response {
    shown(status, title, body, script, true)
}

/// Returns a page that search engines may list.
#[must_use]
pub fn listed(title: &str, body: &Markup) -> Response {
    shown(StatusCode::OK, title, body, "", false)
}

fn shown(status: StatusCode, title: &str, body: &Markup, script: &str, unlisted: bool) -> Response {
    let reader = Reader::now();
    let body = html! {
        main { h1 { (title) } (body) }
        (footer(&reader))
    };
    let page = Page {
        language: reader.language.tag(),
        title,
        unlisted,
        body: &body,
        script: Some(script).filter(|script| !script.is_empty()),
        allowed: &["connect-src 'self'", "form-action 'self'"],
    };
    let Shown { html, policy } = page.show();
    let mut response = (status, Html(html)).into_response();
    let headers = response.headers_mut();
    headers.insert(OPENER, HeaderValue::from_static("same-origin"));
    in_language(headers, &reader);
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        headers.insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}

/// Declares the language of a response, and that it depends on the reader's preference.
pub fn in_language(headers: &mut HeaderMap, reader: &Reader) {
    let tag = HeaderValue::from_static(reader.language.tag());
    headers.insert(header::CONTENT_LANGUAGE, tag);
    headers.append(header::VARY, HeaderValue::from_static("accept-language"));
}
