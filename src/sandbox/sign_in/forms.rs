//! `/authorize`, `/sign-in`, `/consent`: the pages that lead a person from the request to the
//! response. `transactions` keeps the state, and `authorize` defines what a valid request is.

use crate::rfc::origin::origin_of;
use crate::rfc::parameters::Parameters;
use crate::sandbox::answer;
use crate::sandbox::answer::{Outcome, ReturnTo};
use crate::sandbox::app::App;
use crate::sandbox::form::is_form;
use crate::sandbox::sign_in::authorize::{Refusal, Request};
use crate::sandbox::sign_in::people::Person;
use crate::sandbox::sign_in::transactions::{TRANSACTION_LIFE, Transaction, cookie_name};
use crate::sandbox::sign_in::{authorize, page, people, pushed, redirect_uri};
use crate::sandbox::token::grants::{Binding, Grant};
use crate::secret::Secret;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use cookie::{Cookie, SameSite};
use url::Url;

const GONE: &str =
    "This sign-in is unknown, finished or expired, or it was started in another browser";

fn with_cookie(mut response: Response, transaction: &Secret, value: &str, life: i64) -> Response {
    let cookie = Cookie::build((cookie_name(transaction), value))
        .path("/")
        .http_only(true)
        .same_site(SameSite::Lax)
        .max_age(cookie::time::Duration::seconds(life))
        .build();
    if let Ok(value) = HeaderValue::from_str(&cookie.to_string()) {
        response.headers_mut().append(header::SET_COOKIE, value);
    }
    response
}

/// `GET /authorize`: shows the sign-in page directly.
pub(crate) async fn authorize_get(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    match begin(&app, query.unwrap_or_default().as_bytes()) {
        Ok((id, cookie, request)) => with_cookie(
            page::sign_in(&id, &request, false),
            &id,
            cookie.expose(),
            TRANSACTION_LIFE,
        ),
        Err(refused) => *refused,
    }
}

/// `POST /authorize` (AUTH-02): shows the same page, after a 303.
pub(crate) async fn authorize_post(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if !is_form(&headers) {
        return page::error("The request is not a form");
    }
    let query = query.unwrap_or_default();
    match begin(&app, &[query.as_bytes(), &body].join(&b'&')) {
        Ok((id, cookie, _)) => {
            with_cookie(step("sign-in", &id), &id, cookie.expose(), TRANSACTION_LIFE)
        }
        Err(refused) => *refused,
    }
}

/// `GET /launch?app=URL`: the practice EHR launches an app, at a launch URL with the same origin as
/// one of its redirect URIs.
pub(crate) async fn launch(State(app): State<App>, RawQuery(query): RawQuery) -> Response {
    let parameters = Parameters::read(&query.unwrap_or_default());
    let address = parameters.get("app").and_then(|text| Url::parse(text).ok());
    let is_registered = |url: &Url| {
        let origin = origin_of(url);
        let clients = app.clients();
        let mut uris = clients.iter().flat_map(|client| &client.redirect_uris);
        uris.any(|uri| redirect_uri::is_its_origin(uri, &origin))
    };
    let Some(mut address) = address.filter(is_registered) else {
        return page::error("No app with this launch URL is registered here");
    };
    let iss = if app.faults.on("LAUNCH-01") {
        "https://elsewhere.invalid/fhir".to_owned()
    } else {
        app.fhir_base()
    };
    let launch = app.launches().begin(app.clock.now());
    address
        .query_pairs_mut()
        .append_pair("iss", &iss)
        .append_pair("launch", launch.expose());
    page::see_other(address.as_str())
}

/// Begins a transaction that does not start at the authorization endpoint.
pub(super) fn begin_with(app: &App, request: Request) -> Response {
    let (id, cookie) = app.transactions().begin(request, app.clock.now());
    with_cookie(step("sign-in", &id), &id, cookie.expose(), TRANSACTION_LIFE)
}

fn begin(app: &App, text: &[u8]) -> Result<(Secret, Secret, Request), Box<Response>> {
    let parameters = Parameters::parse(text)
        .map_err(|_| Box::new(page::error("The request is not UTF-8 text")))?;
    let parameters = pushed::opened(app, parameters).map_err(|why| Box::new(page::error(why)))?;
    let (clients, base) = (app.clients(), app.fhir_base());
    let known = app.knows_launch(&parameters);
    match authorize::validate(&parameters, &clients, &base, known, &app.faults) {
        Ok(request) => {
            let (id, cookie) = app.transactions().begin(request.clone(), app.clock.now());
            Ok((id, cookie, request))
        }
        Err(Refusal::Page(problem)) => Err(Box::new(page::error(problem))),
        Err(Refusal::Client(return_to, problem)) => {
            let outcome = Outcome::Error {
                error: problem.error,
                description: problem.description,
            };
            Err(Box::new(back(app, &return_to, &outcome)))
        }
    }
}

/// Redirects the browser back to the client.
fn back(app: &App, return_to: &ReturnTo, outcome: &Outcome) -> Response {
    let parameters = answer::parameters(outcome, return_to, &app.issuer);
    answer::location(return_to, &parameters).map_or_else(
        || page::form_post(&return_to.redirect_uri, &parameters),
        |location| page::see_other(&location),
    )
}

/// Redirects to the next page. The URL is relative, which works for every issuer, because the pages
/// are siblings.
fn step(path: &str, transaction: &Secret) -> Response {
    page::see_other(&format!("{path}?transaction={}", transaction.expose()))
}

/// Returns the transaction ID in a query or form from our own pages.
fn transaction(parameters: &Parameters) -> Option<Secret> {
    if parameters.has_repetition() {
        None
    } else {
        parameters.get("transaction").map(Secret::new)
    }
}

fn own_form(headers: &HeaderMap, body: &[u8]) -> Option<(Parameters, Secret)> {
    let parameters = Parameters::parse(body).ok().filter(|_| is_form(headers))?;
    let id = transaction(&parameters)?;
    Some((parameters, id))
}

/// `GET /sign-in`.
pub(crate) async fn sign_in_page(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(id) = Parameters::parse(query.unwrap_or_default().as_bytes())
        .ok()
        .as_ref()
        .and_then(transaction)
    else {
        return page::error(GONE);
    };
    let mut transactions = app.transactions();
    let Some(waiting) = transactions.find(&id, &headers, app.clock.now()) else {
        return page::error(GONE);
    };
    page::sign_in(&id, &waiting.request, waiting.failed)
}

/// `POST /sign-in`.
pub(crate) async fn sign_in(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let Some((form, id)) = own_form(&headers, &body) else {
        return page::error(GONE);
    };
    let now = app.clock.now();
    let mut transactions = app.transactions();
    let Some(waiting) = transactions.find(&id, &headers, now) else {
        return page::error(GONE);
    };
    let person = people::sign_in(
        form.get("login").unwrap_or_default(),
        form.get("password").unwrap_or_default(),
    );
    waiting.failed = person.is_none();
    waiting.person = person.map(|person| (person, now));
    step(if waiting.failed { "sign-in" } else { "consent" }, &id)
}

/// `GET /consent`.
pub(crate) async fn consent_page(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let Some(id) = Parameters::parse(query.unwrap_or_default().as_bytes())
        .ok()
        .as_ref()
        .and_then(transaction)
    else {
        return page::error(GONE);
    };
    let mut transactions = app.transactions();
    let Some(waiting) = transactions.find(&id, &headers, app.clock.now()) else {
        return page::error(GONE);
    };
    match &waiting.person {
        Some((person, _)) => page::consent(&id, &waiting.request, person),
        None => step("sign-in", &id),
    }
}

/// `POST /consent`: ends the transaction, with a code or with an error.
pub(crate) async fn consent(State(app): State<App>, headers: HeaderMap, body: Bytes) -> Response {
    let Some((form, id)) = own_form(&headers, &body) else {
        return page::error(GONE);
    };
    let allowed = match form.get("decision") {
        Some("allow") => true,
        Some("deny") => false,
        _ => return page::error("The decision must be allow or deny"),
    };
    let now = app.clock.now();
    let finished = app.transactions().finish(&id, &headers, now);
    let Some(Transaction {
        request,
        person: Some((person, auth_time)),
        ..
    }) = finished
    else {
        return page::error(GONE);
    };
    if let Some(device) = &request.device {
        let granted = allowed.then(|| grant_of(&request, person, auth_time));
        app.devices().decide(device, granted);
        return with_cookie(page::device_done(allowed), &id, "", 0);
    }
    let return_to = request.return_to.clone();
    let outcome = if allowed {
        allow(&app, request, person, auth_time, now)
    } else {
        DENIED
    };
    with_cookie(back(&app, &return_to, &outcome), &id, "", 0)
}

/// AUTH-17.
const DENIED: Outcome = Outcome::Error {
    error: "access_denied",
    description: "the user denied access",
};

fn grant_of(request: &Request, person: Person, auth_time: i64) -> Grant {
    Grant {
        client_id: request.client_id.clone(),
        person,
        scope: request.scope.clone(),
        nonce: request.nonce.clone(),
        auth_time,
    }
}

fn allow(app: &App, request: Request, person: Person, auth_time: i64, now: i64) -> Outcome {
    let grant = grant_of(&request, person, auth_time);
    let binding = Binding {
        redirect_uri: request.return_to.redirect_uri,
        code_challenge: request.code_challenge,
        state: request.return_to.state,
    };
    match app.grants().issue_code(grant, binding, now) {
        Ok(code) => Outcome::Code(code),
        Err(description) => Outcome::Error {
            error: "invalid_request",
            description,
        },
    }
}
