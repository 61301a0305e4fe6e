//! The gateway's routes.

use crate::api::callback::CALLBACK;
use crate::api::catalog::CATALOG;
use crate::api::connect::{CONNECT, REDIRECT, TOKEN};
use crate::api::installation::{
    INSTALLATION, ORIGINS, REGISTER, RELEASE, RESEND, SECRET, STOP, VERIFY,
};
use crate::api::search::{LIST, SEARCH};
use crate::api::ticket::TICKET;
use crate::api::usage::USAGE;
use crate::api::{ABOUT, JWKS, OPENAPI, PRIVACY, SANDBOX, VERSION};
use crate::lighthouse::app::Shared;
use crate::lighthouse::installations::{manage, origins, register, secret, usage, verify};
use crate::lighthouse::lookup::{connect, list, search, show};
use crate::lighthouse::mail::stop;
use crate::lighthouse::openapi;
use crate::lighthouse::settings::Operator;
use crate::lighthouse::sign_in::{callback, keys, redirect, ticket, token};
use crate::lighthouse::web::landing;
use crate::lighthouse::web::log;
use crate::lighthouse::web::own_address::send_on;
use crate::lighthouse::web::own_base;
use crate::lighthouse::web::patience;
use crate::lighthouse::words::reader::Reader;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{Method, header};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{get, post, put};
use std::sync::Arc;
use std::time::Duration;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

/// All routes.
pub fn router(app: Shared) -> Router {
    let clients = Router::new()
        .route(&format!("{CONNECT}{{endpoint}}"), get(connect::show))
        .route(&format!("{TOKEN}{{endpoint}}"), post(token::swap))
        .route(SEARCH, post(search::search))
        .route(CATALOG, get(show::show))
        .route(LIST, get(list::show))
        .layer(any_origin());
    let browsers = Router::new().route(
        &format!("{REDIRECT}{{state}}"),
        get(redirect::leave).post(redirect::answer),
    );
    let browsers = browsers.layer(from_fn_with_state(app.own.clone(), send_on));
    let everything = Router::new()
        .route(REGISTER, post(register::register))
        .route(
            INSTALLATION,
            get(manage::show)
                .patch(manage::update)
                .delete(manage::delete),
        )
        .route(VERIFY, get(verify::show).post(verify::verify))
        .route(RESEND, post(verify::resend))
        .route(STOP, get(stop::show).post(stop::decide))
        .route(SECRET, post(secret::rotate))
        .route(ORIGINS, put(origins::replace))
        .route(USAGE, get(usage::show))
        .route(RELEASE, post(usage::release))
        .route(TICKET, post(ticket::issue))
        .route(
            &format!("{CALLBACK}{{slug}}"),
            get(callback::arrive).post(callback::report),
        )
        .merge(clients.clone())
        .merge(browsers.clone());
    let sandbox = if app.sandbox_base {
        Router::new().nest(SANDBOX, clients.clone().merge(browsers.clone()))
    } else {
        Router::new()
    };
    Router::new()
        .nest(VERSION, everything)
        .merge(sandbox)
        // The routes under an installation's own base, for clients without tickets (protocol.md
        // section 3 point 1).
        .nest(
            &format!("/i/{{installation_id}}{VERSION}"),
            clients.merge(browsers).layer(from_fn(own_base::check)),
        )
        .route(ABOUT, get(landing::about))
        .route(PRIVACY, get(landing::privacy))
        .route(JWKS, get(keys::jwks))
        .route(OPENAPI, get(openapi::show))
        .fallback(log::no_such_page)
        // GW-23.
        .layer(DefaultBodyLimit::max(app.settings.requests.body_limit))
        .layer(from_fn_with_state(app.request_timeout, patience::limit))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(from_fn_with_state(app.proxies.clone(), log::hygiene))
        .layer(from_fn_with_state(app.operator.clone(), to_reader))
        .with_state(app)
}

/// Makes pages use the reader's language and name the operator.
async fn to_reader(
    State(operator): State<Arc<Operator>>,
    request: Request,
    next: Next,
) -> Response {
    let reader = Reader::of(request.headers(), operator);
    reader.scope(next.run(request)).await
}

/// Allows all origins; only for the routes in lighthouse-api.md section 1.4, and without
/// credentials (GW-25).
fn any_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .max_age(Duration::from_secs(600))
}
