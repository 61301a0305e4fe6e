//! The running gateway: serving, switching to new settings, and shutting down. New settings replace
//! everything at once, so that no request sees a mixture of old and new.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::app::Shared;
use crate::lighthouse::jobs;
use crate::lighthouse::router::router;
use crate::lighthouse::seats::network::is_network;
use crate::lighthouse::web::client_address::Proxies;
use crate::lighthouse::web::health::Draining;
use crate::server::{Limits, serve_behind};
use axum::Router;
use axum::extract::Request;
use axum::http::{HeaderValue, header};
use axum::response::{IntoResponse, Response};
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;
use tokio::sync::watch;
use tower::ServiceExt;

/// How long shutdown may take to store what is still only in memory.
const STORED_WITHIN: Duration = Duration::from_secs(10);

/// The gateway that currently handles requests; shared by all clones.
#[derive(Clone)]
pub struct Current {
    now: watch::Sender<(Shared, Router)>,
    pub draining: Draining,
}

impl Current {
    /// An opened gateway.
    #[must_use]
    pub fn new(app: Shared) -> Self {
        let routes = router(app.clone());
        Self {
            now: watch::Sender::new((app, routes)),
            draining: Draining::default(),
        }
    }

    /// Returns the gateway that currently handles requests.
    #[must_use]
    pub fn app(&self) -> Shared {
        self.now.borrow().0.clone()
    }

    /// Switches to another gateway, starting with the next request; the old one finishes the
    /// requests that it has begun.
    pub fn replace(&self, app: Shared) {
        let routes = router(app.clone());
        drop(self.now.send_replace((app, routes)));
    }

    async fn answer(self, request: Request) -> Response {
        let routes = self.now.borrow().1.clone();
        let mut response = routes.oneshot(request).await.into_response();
        if self.draining.has_begun() {
            // Clients that keep connections open should now connect to another gateway.
            let headers = response.headers_mut();
            headers.insert(header::CONNECTION, HeaderValue::from_static("close"));
        }
        response
    }

    fn routes(&self) -> Router {
        let current = self.clone();
        Router::new().fallback(move |request: Request| current.answer(request))
    }

    /// Reports that the gateway is not ready, but keeps serving clients that have not noticed,
    /// until the `drain` time is over.
    async fn drain(&self) {
        self.draining.begin();
        tokio::time::sleep(self.app().settings.drain).await;
    }

    /// Runs the background work of the current gateway, and starts over when it is replaced.
    async fn work(self, mut stop: watch::Receiver<()>) {
        let mut changes = self.now.subscribe();
        loop {
            let app = changes.borrow_and_update().0.clone();
            let (ending, ended) = watch::channel(());
            let jobs = jobs::run(app, ended);
            let asked = async {
                let is_last = tokio::select! {
                    _ = stop.changed() => true,
                    _ = changes.changed() => false,
                };
                drop(ending);
                is_last
            };
            if tokio::join!(jobs, asked).1 {
                return;
            }
        }
    }
}

/// Serves an opened gateway until `stop` resolves.
///
/// # Errors
/// [`Kind::Failure`] if the listener cannot be used.
pub async fn serve_app(
    listener: std::net::TcpListener,
    app: Shared,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    serve(listener, Current::new(app), stop).await
}

/// Serves the current gateway until `stop` resolves and its `drain` time is over.
///
/// # Errors
/// [`Kind::Failure`] if the listener cannot be used.
pub async fn serve(
    listener: std::net::TcpListener,
    current: Current,
    stop: impl Future<Output = ()>,
) -> Result<()> {
    let (stopping, stopped) = watch::channel(());
    let work = tokio::spawn(current.clone().work(stopped));
    let app = current.app();
    let requests = &app.settings.requests;
    let limits = Limits {
        header_timeout: requests.header_timeout,
        connections: requests.connections,
        of_one_source: requests.connections_of_one_source,
        ..Limits::default()
    };
    let (store, refreshes, finder) = (app.store.clone(), app.refreshes.clone(), app.finder.clone());
    drop(app);
    // Builds the index now, so that the first search does not have to wait for it.
    tokio::spawn(async move { finder.index().await });
    let asked = current.clone();
    let is_proxy = move |address| speaks_for_many(&asked.app().proxies, address);
    let end = async {
        stop.await;
        current.drain().await;
    };
    let served = serve_behind(listener, current.routes(), limits, is_proxy, end).await;
    drop(stopping);
    // Waits for e-mail in transit, which might otherwise be sent twice.
    let _ = tokio::time::timeout(limits.grace, work).await;
    // Only this process knows which refresh tokens the database has not accepted yet.
    let _ = tokio::time::timeout(STORED_WITHIN, refreshes.store_all()).await;
    let _ = tokio::task::spawn_blocking(move || store.close()).await;
    served.map_err(|error| Error::new(Kind::Failure, format!("cannot serve: {error}")))
}

/// Whether connections from an address are not counted by source, because it is one of our proxies,
/// or a private address that may be an undeclared proxy, as in a container network. Otherwise, one
/// client behind a proxy could use up the connections of all clients.
fn speaks_for_many(proxies: &Proxies, address: IpAddr) -> bool {
    proxies.trusts(address) || !is_network(address)
}

/// Returns a listener's address.
///
/// # Errors
/// [`Kind::Failure`] if the system does not report it.
pub fn address_of(listener: &std::net::TcpListener) -> Result<SocketAddr> {
    listener
        .local_addr()
        .map_err(|error| Error::new(Kind::Failure, format!("cannot listen: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lighthouse::settings::Settings;

    #[test]
    fn proxies_and_private_addresses_represent_many_clients() {
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
