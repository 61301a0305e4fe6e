//! What a patient's browser is shown: small pages without any third-party resource, under a strict
//! Content-Security-Policy (GW-11). Everything from outside is text (GW-12).

use crate::lighthouse::store;
use crate::lighthouse::web::error::of_store;
use crate::page::{Page, Shown};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use maud::{Markup, html};

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
/// Nothing of what came in the address stays in the address bar or its history (GW-13).
const FORGET: &str = "history.replaceState(null,'',location.origin+location.pathname);";

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

impl From<store::Error> for Stop {
    fn from(error: store::Error) -> Self {
        let (status, detail) = of_store(&error);
        Self {
            status,
            title: "This sign-in cannot go on right now",
            text: format!("Please wait a moment. {TRY_AGAIN}"),
            detail: detail.to_owned(),
        }
    }
}

impl IntoResponse for Stop {
    fn into_response(self) -> Response {
        let body = html! {
            p { (self.text) }
            @if !self.detail.is_empty() { p.detail { "For the administrator: " (self.detail) } }
        };
        page(self.status, self.title, &body, FORGET, "")
    }
}

/// A whole page. `script` runs under the page's nonce; `destination` is the one other origin a form may
/// lead to.
#[must_use]
pub fn page(
    status: StatusCode,
    title: &str,
    body: &Markup,
    script: &str,
    destination: &str,
) -> Response {
    let body = html! { main { h1 { (title) } (body) } };
    let forms = format!("form-action 'self' {destination}");
    let page = Page {
        title,
        style: STYLE,
        unlisted: false,
        body: &body,
        script: Some(script).filter(|script| !script.is_empty()),
        allowed: &["connect-src 'self'", forms.trim_end()],
    };
    let Shown { html, policy } = page.show();
    let mut response = (status, Html(html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    response
}
