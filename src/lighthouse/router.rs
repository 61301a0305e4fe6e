//! The gateway's table of contents, and the way it is served.

use crate::api::callback::CALLBACK;
use crate::api::catalog::CATALOG;
use crate::api::connect::{CONNECT, REDIRECT, TOKEN};
use crate::api::installation::{
    INSTALLATION, ORIGINS, REGISTER, RELEASE, RESEND, SECRET, STOP, VERIFY,
};
use crate::api::search::{LIST, SEARCH};
use crate::api::ticket::TICKET;
use crate::api::usage::USAGE;
use crate::api::{JWKS, OPENAPI, SANDBOX, VERSION};
use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::lighthouse::app::{App, Shared};
use crate::lighthouse::installations::{manage, origins, register, secret, usage, verify};
use crate::lighthouse::jobs;
use crate::lighthouse::lookup::{connect, list, search, show};
use crate::lighthouse::mail::stop;
use crate::lighthouse::openapi;
use crate::lighthouse::seats::network::is_network;
use crate::lighthouse::settings::Settings;
use crate::lighthouse::sign_in::{callback, keys, redirect, ticket, token};
use crate::lighthouse::web::client_address::Proxies;
use crate::lighthouse::web::log;
use crate::lighthouse::web::own_address::send_on;
use crate::lighthouse::web::own_base;
use crate::lighthouse::web::patience;
use crate::server::{Limits, serve_behind};
use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::{Method, header};
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post, put};
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::sync::watch;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::cors::{Any, CorsLayer};

/// GW-23.
const BODY_LIMIT: usize = 64 * 1024;
/// For what waits in memory, at the end.
const STORED_WITHIN: Duration = Duration::from_secs(10);

/// The table of contents.
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
        // An installation's own base, for clients without tickets (protocol.md section 3 point 1).
        .nest(
            &format!("/i/{{installation_id}}{VERSION}"),
            clients.merge(browsers).layer(from_fn(own_base::check)),
        )
        .route(JWKS, get(keys::jwks))
        .route(OPENAPI, get(openapi::show))
        .fallback(log::no_such_page)
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .layer(from_fn_with_state(app.request_timeout, patience::limit))
        .layer(CatchPanicLayer::custom(log::panicked))
        .layer(from_fn_with_state(app.proxies.clone(), log::hygiene))
        .with_state(app)
}

/// Serves the gateway until `stop` is ready.
///
/// # Errors
/// [`Kind::Config`] for wrong settings, [`Kind::Failure`] when the listener cannot be used.
pub async fn serve(
    listener: std::net::TcpListener,
    settings: Settings,
    clock: Clock,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let app = App::open(&settings, address_of(&listener)?, clock)?;
    serve_app(listener, app, stop).await
}

/// Serves an opened gateway until `stop` is ready.
///
/// # Errors
/// [`Kind::Failure`] when the listener cannot be used.
pub async fn serve_app(
    listener: std::net::TcpListener,
    app: Shared,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let (stopping, stopped) = watch::channel(());
    let (store, work) = (
        app.store.clone(),
        tokio::spawn(jobs::run(app.clone(), stopped)),
    );
    // The first to search need not wait for the index.
    let (finder, refreshes) = (app.finder.clone(), app.refreshes.clone());
    tokio::spawn(async move { finder.index().await });
    let proxies = app.proxies.clone();
    let is_proxy = move |address| speaks_for_many(&proxies, address);
    let served = serve_behind(listener, router(app), Limits::default(), is_proxy, stop).await;
    drop(stopping);
    // A mail that is on its way right now arrives once if it is waited for.
    let _ = tokio::time::timeout(Limits::default().grace, work).await;
    // What the database did not take when it came is known to nobody else.
    let _ = tokio::time::timeout(STORED_WITHIN, refreshes.store_all()).await;
    let _ = tokio::task::spawn_blocking(move || store.close()).await;
    served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))
}

/// Whether connections from there are not counted by source: a proxy's, whether it is one of ours, or in front of a private
/// address where nobody has said so (a container's network). Else one stranger behind it could close everybody's.
fn speaks_for_many(proxies: &Proxies, address: IpAddr) -> bool {
    proxies.trusts(address) || !is_network(address)
}

/// Where a listener listens.
///
/// # Errors
/// [`Kind::Failure`] when the system does not say.
pub fn address_of(listener: &std::net::TcpListener) -> Result<SocketAddr> {
    listener
        .local_addr()
        .map_err(|error| Error::new(Kind::Failure, format!("cannot listen: {error}")))
}

/// Exactly the routes of lighthouse-api.md section 1.4, without credentials (GW-25).
fn any_origin() -> CorsLayer {
    CorsLayer::new()
        .allow_origin(Any)
        .allow_methods([Method::GET, Method::POST])
        .allow_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT])
        .max_age(Duration::from_secs(600))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn proxies_and_private_addresses_speak_for_many() {
        let settings = "trusted_proxies = [\"198.51.100.0/24\"]";
        let proxies = Proxies::new(&toml::from_str::<Settings>(settings).unwrap());
        for (address, speaks) in [
            ("198.51.100.7", true),
            ("127.0.0.1", true),
            ("172.17.0.1", true),
            ("100.64.0.1", true),
            ("fd00::1", true),
            ("fe80::1", true),
            ("8.8.8.8", false),
            ("203.0.113.7", false),
            ("2606:4700::1111", false),
        ] {
            let is = speaks_for_many(&proxies, address.parse().unwrap());
            assert_eq!(is, speaks, "{address}");
        }
    }
}
