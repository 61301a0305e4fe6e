//! The pages that people see: sign-in, consent, errors, and the form that posts a response. Plain
//! HTML; the only script submits that form. `forms` makes the decisions.

use crate::page::{Page, Shown};
use crate::rfc::origin::origin_of;
use crate::sandbox::sign_in::authorize::Request;
use crate::sandbox::sign_in::people::Person;
use crate::secret::Secret;
use crate::text::short;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use maud::{Markup, html};
use url::Url;

/// Returns a page whose headers forbid framing, sniffing, caching and referrers (AUTH-14, AUTH-16;
/// RFC 9700 sections 4.2.4 and 4.16). Consent and response pages have no `form-action`, because
/// browsers apply it to all redirects that follow, and only the client knows where those lead.
fn page(
    status: StatusCode,
    title: &str,
    own_forms: bool,
    script: Option<&str>,
    body: &Markup,
) -> Response {
    let window = format!("{title} · practice provider");
    let body = html! {
        main {
            h1 { (title) }
            (body)
        }
        footer { p { "This is a practice provider of fastenctl. The people are made up. Never type a real password." } }
    };
    let page = Page {
        language: "en",
        title: &window,
        unlisted: true,
        body: &body,
        script,
        allowed: if own_forms {
            &["form-action 'self'"]
        } else {
            &[]
        },
    };
    let Shown { html, policy } = page.show();
    let mut response = (status, axum::response::Html(html)).into_response();
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response
            .headers_mut()
            .insert(header::CONTENT_SECURITY_POLICY, policy);
    }
    guarded(response)
}

/// Sets the headers of every page and every redirect of the sign-in.
pub(crate) fn guarded(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert(header::PRAGMA, HeaderValue::from_static("no-cache"));
    headers.insert(
        header::REFERRER_POLICY,
        HeaderValue::from_static("no-referrer"),
    );
    headers.insert(header::X_FRAME_OPTIONS, HeaderValue::from_static("DENY"));
    headers.insert(
        header::X_CONTENT_TYPE_OPTIONS,
        HeaderValue::from_static("nosniff"),
    );
    response
}

/// Redirects with GET, so that no browser posts a password again (RFC 9700 section 4.12; AUTH-19).
pub(crate) fn see_other(location: &str) -> Response {
    let Ok(location) = HeaderValue::from_str(location) else {
        return error("The return URL is not valid");
    };
    guarded((StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response())
}

/// Returns the page that tells the person what is wrong, if the client may not be told.
pub(crate) fn error(problem: &str) -> Response {
    let body = html! {
        p .bad role="alert" { (problem) "." }
        p { "Nothing was sent. Go back to the application and start again." }
    };
    page(
        StatusCode::BAD_REQUEST,
        "This sign-in cannot continue",
        true,
        None,
        &body,
    )
}

/// Returns the sign-in page; after a wrong password, it is shown again with a message.
pub(crate) fn sign_in(transaction: &Secret, request: &Request, failed: bool) -> Response {
    let body = html! {
        p { "to continue to " strong { (request.client_id) } }
        @if failed { p .bad role="alert" { "The login or password is wrong. Please try again." } }
        form method="post" action="sign-in" {
            input type="hidden" name="transaction" value=(transaction.expose());
            label for="login" { "Login" }
            input id="login" name="login" autocomplete="username" required autofocus value=[request.login_hint.as_deref()];
            label for="password" { "Password" }
            input id="password" name="password" type="password" autocomplete="current-password" required;
            button type="submit" { "Sign in" }
        }
        p .detail {
            "Any name, such as alice or bob, with any password except " code { "wrong" } "."
        }
    };
    page(StatusCode::OK, "Sign in", true, None, &body)
}

/// Returns the page for entering a device code; `shown` is the code from the URL, which the person
/// confirms (RFC 8628 section 3.3.1).
pub(crate) fn device(shown: Option<&str>) -> Response {
    let body = html! {
        form method="post" action="device" {
            @match shown {
                Some(code) => {
                    p { "Does your device show this code? " strong { bdi { (short(code)) } } }
                    input type="hidden" name="user_code" value=(code);
                }
                None => {
                    label for="user_code" { "The code shown on your device" }
                    input id="user_code" name="user_code" autocomplete="off" required autofocus;
                }
            }
            button type="submit" { "Continue" }
        }
    };
    page(StatusCode::OK, "Sign in a device", true, None, &body)
}

/// The page at the end of a device sign-in.
pub(crate) fn device_done(allowed: bool) -> Response {
    let body = html! {
        p { @if allowed { "Your device is signed in. You can close this page." } @else { "Your device is not \
         signed in, because you denied access." } }
    };
    page(StatusCode::OK, "Go back to your device", true, None, &body)
}

/// Returns what a scope allows an application to do, in words for people.
fn meaning(word: &str) -> &'static str {
    match word {
        "openid" => "know who you are",
        "fhirUser" => "know which record is yours",
        "profile" => "know your name",
        "launch" => "use the record that is open",
        "launch/patient" => "know which record it reads",
        "offline_access" => "keep access while you are away",
        "online_access" => "keep access while you are signed in",
        _ => "read the record",
    }
}

/// The consent page.
pub(crate) fn consent(transaction: &Secret, request: &Request, person: &Person) -> Response {
    let destination = Url::parse(&request.return_to.redirect_uri).map(|url| origin_of(&url));
    let body = html! {
        p { strong { (request.client_id) } " asks for access to the record of " strong { (person.full_name()) } ". It may:" }
        ul { @for word in &request.scope { li { (meaning(word)) " (" code { (word) } ")" } } }
        @if let Ok(destination) = destination { p { "You will return to " code { (destination) } "." } }
        form method="post" action="consent" {
            input type="hidden" name="transaction" value=(transaction.expose());
            button type="submit" name="decision" value="allow" { "Allow" }
            button .second type="submit" name="decision" value="deny" { "Deny" }
        }
        p .detail { "Signed in as " (person.login()) "." }
    };
    page(StatusCode::OK, "Allow access?", false, None, &body)
}

/// Returns the response as a self-submitting form, with a button in case scripts are off (Form Post
/// Response Mode section 2; RESP-03, RESP-06).
pub(crate) fn form_post(redirect_uri: &str, parameters: &[(&'static str, String)]) -> Response {
    let body = html! {
        form method="post" action=(redirect_uri) {
            @for (name, value) in parameters { input type="hidden" name=(name) value=(value); }
            button type="submit" { "Continue" }
        }
    };
    page(
        StatusCode::OK,
        "Back to the application",
        false,
        Some("document.forms[0].submit()"),
        &body,
    )
}
