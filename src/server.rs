//! The server loop that gateway and sandbox share: a listener that is already bound, header time-out,
//! connection cap and graceful stop. `axum::serve` has no header time-out, hence our own. What is
//! answered is decided by the router that is handed in.

use crate::error::{Error, Kind, Result};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tower::Layer;

/// How much a stranger may take.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// For the header of one request, from the connection's first byte on.
    pub header_timeout: Duration,
    /// Open connections at once; further ones wait to be accepted.
    pub connections: usize,
    /// For running requests to end after the stop was asked for.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self { header_timeout: Duration::from_secs(10), connections: 4096, grace: Duration::from_secs(10) }
    }
}

/// Opens a listening socket; port 0 takes any that is free.
///
/// # Errors
/// [`Kind::Network`] when another program listens there, [`Kind::Config`] for an address that is not ours.
pub fn bind(address: SocketAddr) -> Result<std::net::TcpListener> {
    std::net::TcpListener::bind(address).map_err(|error| {
        let message = format!("cannot listen on `{address}`: {error}");
        if error.kind() == std::io::ErrorKind::AddrInUse {
            return Error::new(Kind::Network, message)
                .hint("another program listens there: end it, or choose another port with `--listen`");
        }
        Error::new(Kind::Config, message).hint("choose an address of this machine with `--listen`")
    })
}

/// Serves `app` on `listener` until `stop` is ready, then lets running requests end.
///
/// # Errors
/// When the listener cannot be handed to the runtime.
pub async fn serve(
    listener: std::net::TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let places = Arc::new(Semaphore::new(limits.connections));
    let graceful = GracefulShutdown::new();
    let mut stop = std::pin::pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = accept(&listener, &places) => accepted,
            () = &mut stop => break,
        };
        let (stream, peer, place) = accepted;
        let watched = graceful.watch(connection(stream, peer, &app, limits));
        tokio::spawn(async move {
            // A broken connection is the client's affair.
            let _ = watched.await;
            drop(place);
        });
    }
    drop(listener);
    let _ = tokio::time::timeout(limits.grace, graceful.shutdown()).await;
    Ok(())
}

async fn accept(
    listener: &TcpListener,
    places: &Arc<Semaphore>,
) -> (TcpStream, SocketAddr, Option<tokio::sync::OwnedSemaphorePermit>) {
    let place = places.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            // Out of file descriptors: others will close theirs.
            Err(_) => tokio::time::sleep(Duration::from_millis(50)).await,
        }
    }
}

type Service = TowerToHyperService<<axum::Extension<ConnectInfo<SocketAddr>> as Layer<Router>>::Service>;

fn connection(
    stream: TcpStream,
    peer: SocketAddr,
    app: &Router,
    limits: Limits,
) -> hyper::server::conn::http1::Connection<TokioIo<TcpStream>, Service> {
    let _ = stream.set_nodelay(true);
    let service = TowerToHyperService::new(axum::Extension(ConnectInfo(peer)).layer(app.clone()));
    hyper::server::conn::http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.header_timeout)
        .max_buf_size(32 * 1024)
        .serve_connection(TokioIo::new(stream), service)
}

/// Ready when the process is asked to end: SIGINT or SIGTERM.
pub async fn asked_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        let Ok(mut terminate) = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) else {
            let _ = interrupt.await;
            return;
        };
        tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
