//! What a patient's browser is shown: small pages without any third-party resource, under a strict
//! Content-Security-Policy (GW-11). Everything from outside is text (GW-12).

use crate::lighthouse::store;
use crate::lighthouse::web::error::{Refused, status_and_message};
use crate::lighthouse::web::reference::Reference;
use crate::secret::Secret;
use crate::text::{clean, line, short};
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{DOCTYPE, Markup, PreEscaped, html};

const STYLE: &str = ":root{color-scheme:light dark}body{overflow-wrap:anywhere;font:1.1rem/1.5 system-ui,sans-serif;max-width:36rem;margin:10vh auto;padding:0 1rem;color:#1b1f24;background:#fff}
h1{font-size:1.4rem}button{font:inherit;padding:.5rem 1rem;margin:0 .5rem .5rem 0}.detail{color:#57606a;font-size:.9rem}
[hidden],p:empty{display:none}@media(prefers-color-scheme:dark){body{color:#e6edf3;background:#0d1117}.detail{color:#9198a1}}";

/// A page that ends a sign-in: what happened, what to do, and a line for whoever runs the installation.
#[derive(Clone, Debug)]
pub struct Stop {
    pub status: StatusCode,
    pub title: &'static str,
    pub text: String,
    pub detail: String,
}

/// What to do where nothing better is known.
pub const TRY_AGAIN: &str = "Go back to Fasten and start again from there.";
/// Whom to ask where trying again may not help.
pub const ASK: &str =
    "If that does not help, show this page to the person who runs your Fasten installation.";
/// What is repeated of a request is cut long before it floods a page.
const DETAIL: usize = 300;
/// Nothing of what came in the address stays in the address bar or its history (GW-13).
pub const FORGET: &str = "history.replaceState(null,'',location.origin+location.pathname);";

impl Stop {
    /// The request of the Fasten installation is wrong; the patient can only try again.
    pub fn malformed(detail: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            title: "This sign-in could not be started",
            text: format!("Nothing was sent to your healthcare provider. {TRY_AGAIN} {ASK}"),
            detail: detail.into(),
        }
    }
}

impl Stop {
    /// A form that is too large, or broken off.
    #[must_use]
    pub fn unread(rejection: &BytesRejection) -> Self {
        Self {
            status: rejection.status(),
            title: "What was sent cannot be read",
            text: format!("Nothing was done. {TRY_AGAIN}"),
            detail: "the body is too large or broken off".to_owned(),
        }
    }
}

/// What a stranger chose, in a sentence of ours: one short line that cannot turn the text around it.
#[must_use]
pub fn stranger(text: &str) -> Markup {
    html! { bdi { (short(text)) } }
}

/// A page that leads on must leave the window that opened it in reach: a client that opened a window for the sign-in
/// would take it for closed. Every other page lets go of it.
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
        Self {
            status,
            title: "This sign-in cannot go on right now",
            text: format!("Please wait a moment. {TRY_AGAIN}"),
            detail: detail.to_owned(),
        }
    }
}

impl Stop {
    /// The page of one that is to be reloaded: its address stays as it is.
    #[must_use]
    pub fn to_be_reloaded(self) -> Response {
        self.with_script("")
    }

    fn with_script(self, script: &str) -> Response {
        let body = html! {
            p { (clean(&self.text)) }
            @if !self.detail.is_empty() { p.detail { "For the administrator: " bdi { (line(&self.detail, DETAIL)) } } }
            @if let Some(name) = Reference::now() { p.detail { "Reference: " bdi { (name) } } }
        };
        let mut response = page(self.status, self.title, &body, script);
        response.extensions_mut().insert(Refused {
            manner: "page",
            reason: format!("status_{}", self.status.as_u16()),
        });
        response
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        self.with_script(FORGET)
    }
}

/// A whole page. `script` runs under the page's nonce. Its forms lead to the gateway alone, not even by a redirect.
#[must_use]
pub fn page(status: StatusCode, title: &str, body: &Markup, script: &str) -> Response {
    let nonce = Secret::random();
    let nonce = nonce.expose();
    let markup = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta name="viewport" content="width=device-width, initial-scale=1";
                title { (title) }
                style nonce=(nonce) { (PreEscaped(STYLE)) }
            }
            body {
                main { h1 { (title) } (body) }
                @if !script.is_empty() { script nonce=(nonce) { (PreEscaped(script)) } }
            }
        }
    };
    let mut response = (status, Html(markup.into_string())).into_response();
    let alone = HeaderValue::from_static("same-origin");
    response.headers_mut().insert(OPENER, alone);
    let policy = format!(
        "default-src 'none'; style-src 'nonce-{nonce}'; script-src 'nonce-{nonce}'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    );
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
