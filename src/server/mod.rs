//! The server loop shared by gateway and sandbox: an already bound listener, a header timeout, a
//! connection cap and a graceful stop. We have our own loop because `axum::serve` has no header
//! timeout. The router passed in determines the responses; `sources` counts the connections per
//! source.

mod signals;
mod sources;

use crate::error::{Error, Kind, Result};
pub use crate::server::signals::{
    Hangups, asked_to_stop, asked_to_stop_or_left, asked_to_stop_twice,
};
use crate::server::sources::{Sources, Turn};
use axum::Router;
use axum::extract::ConnectInfo;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use std::future::Future;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpSocket, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};
use tokio::time::{sleep, timeout};
use tower::Layer;

/// Limits on the resources that clients may use.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long the header of a request may take, from the moment the connection is ready for it;
    /// this also closes idle connections.
    pub header_timeout: Duration,
    /// Maximum number of open connections; others wait to be accepted.
    pub connections: u32,
    /// Maximum number of connections per source (an IPv4 address or an IPv6 /64). Further ones are
    /// closed at once, so that other clients need not wait.
    pub of_one_source: u32,
    /// The lifetime of a connection, however busy it is; this ends connections whose client never
    /// reads its responses.
    pub lifetime: Duration,
    /// How long running requests may take after the server was asked to stop.
    pub grace: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            header_timeout: Duration::from_secs(10),
            connections: 4096,
            of_one_source: 512,
            lifetime: Duration::from_secs(5 * 60),
            grace: Duration::from_secs(30),
        }
    }
}

/// Maximum size of a request's line and headers together, in bytes; larger ones get 431 (GW-23).
pub const HEADER_LIMIT: usize = 32 * 1024;
/// Maximum size of headers that are read, in bytes. The router rejects those above
/// [`HEADER_LIMIT`]; those above this size get 431 without a body.
const READ_AT_MOST: usize = 2 * HEADER_LIMIT;
/// How long to wait for a request that was sent before the stop. Otherwise a connection from which
/// nothing has been read yet would be closed without a response.
const LAST_WORDS: Duration = Duration::from_millis(250);
/// Number of open files reserved for everything except connections: database, logs, requests to
/// providers.
const OTHER_FILES: u64 = 256;

/// Reduces the number of connections to what the open-file limit allows, after raising it as far as
/// possible.
fn within_open_files(connections: u32) -> u32 {
    #[cfg(unix)]
    {
        use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
        let wanted = u64::from(connections) + OTHER_FILES;
        let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
        let raised = maximum.map_or(wanted, |maximum| maximum.min(wanted));
        let current = current.unwrap_or(wanted);
        let more = Rlimit {
            current: Some(raised),
            maximum,
        };
        let files = if current < raised && setrlimit(Resource::Nofile, more).is_ok() {
            raised
        } else {
            current
        };
        // If the limit is very low, uses half of it: a few connections are better than none.
        let room = files.saturating_sub(OTHER_FILES).max(files / 2).max(1);
        connections.min(u32::try_from(room).unwrap_or(u32::MAX))
    }
    #[cfg(not(unix))]
    connections
}

/// Opens a listening socket; port 0 means any free port.
///
/// # Errors
/// [`Kind::Network`] if another program uses the port, [`Kind::Config`] for any other error, such
/// as an address that is not this machine's.
pub fn bind(address: SocketAddr) -> Result<std::net::TcpListener> {
    std::net::TcpListener::bind(address).map_err(|error| not_bound(address, &error))
}

/// Checks that this process could listen on an address, without listening; a port in use is fine,
/// since it may be our own.
///
/// # Errors
/// Same as [`bind`], except that a port in use is not an error.
pub fn may_bind(address: SocketAddr) -> Result<()> {
    let bound = if address.is_ipv4() {
        TcpSocket::new_v4()
    } else {
        TcpSocket::new_v6()
    }
    .and_then(|socket| {
        // Avoids blocking a program that is about to listen on the address.
        socket.set_reuseaddr(true)?;
        socket.bind(address)
    });
    match bound {
        Err(error) if error.kind() != std::io::ErrorKind::AddrInUse => {
            Err(not_bound(address, &error))
        }
        _ => Ok(()),
    }
}

fn not_bound(address: SocketAddr, error: &std::io::Error) -> Error {
    let message = format!("cannot listen on `{address}`: {error}");
    if error.kind() == std::io::ErrorKind::AddrInUse {
        return Error::new(Kind::Network, message).hint(
            "another program is using that port: stop it, or choose another port with `--listen`",
        );
    }
    Error::new(Kind::Config, message).hint("choose an address of this machine with `--listen`")
}

/// Serves `app` on `listener` until `stop` is ready, then lets running requests end.
///
/// # Errors
/// If the listener cannot be passed to the runtime.
pub async fn serve(
    listener: std::net::TcpListener,
    app: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    serve_behind(listener, app, limits, |_| false, stop).await
}

/// Same as [`serve`], for a gateway behind proxies: connections from a proxy represent many
/// clients, so they are not counted by source.
///
/// # Errors
/// If the listener cannot be passed to the runtime.
pub async fn serve_behind(
    listener: std::net::TcpListener,
    app: Router,
    limits: Limits,
    is_proxy: impl Fn(IpAddr) -> bool,
    stop: impl Future<Output = ()>,
) -> std::io::Result<()> {
    listener.set_nonblocking(true)?;
    let listener = TcpListener::from_std(listener)?;
    let connections = within_open_files(limits.connections);
    let places = Arc::new(Semaphore::new(connections as usize));
    let sources = Sources::new(limits.of_one_source);
    let (stopping, stopped) = watch::channel(());
    let admit = |(stream, peer, place): Accepted| {
        let source = peer.ip().to_canonical();
        let turn = if is_proxy(source) {
            None
        } else {
            let Some(turn) = sources.admit(source) else {
                return;
            };
            Some(turn)
        };
        tokio::spawn(attend(
            connection(stream, peer, &app, limits),
            stopped.clone(),
            limits,
            (place, turn),
        ));
    };
    let mut stop = std::pin::pin!(stop);
    loop {
        tokio::select! {
            accepted = accept(&listener, &places) => admit(accepted),
            () = &mut stop => break,
        }
    }
    connected_already(listener.into_std()?, &places).for_each(admit);
    drop(stopping);
    // All permits are free once all connections have ended.
    let _ = timeout(limits.grace, places.acquire_many(connections)).await;
    Ok(())
}

/// Serves one connection until it ends; its errors only affect its client and are ignored.
async fn attend(
    connection: hyper::server::conn::http1::Connection<TokioIo<TcpStream>, Service>,
    mut stopped: watch::Receiver<()>,
    limits: Limits,
    _places: (Option<OwnedSemaphorePermit>, Option<Turn>),
) {
    let mut connection = std::pin::pin!(connection);
    tokio::select! {
        _ = connection.as_mut() => return,
        // `changed` fails when the sender is dropped, which is the signal to stop.
        _ = stopped.changed() => if timeout(LAST_WORDS, connection.as_mut()).await.is_ok() {
            return;
        },
        () = sleep(limits.lifetime) => {}
    }
    connection.as_mut().graceful_shutdown();
    let _ = timeout(limits.grace, connection).await;
}

type Accepted = (TcpStream, SocketAddr, Option<OwnedSemaphorePermit>);

async fn accept(listener: &TcpListener, places: &Arc<Semaphore>) -> Accepted {
    let place = places.clone().acquire_owned().await.ok();
    loop {
        match listener.accept().await {
            Ok((stream, peer)) => return (stream, peer, place),
            // Out of file descriptors: waits for other connections to close theirs.
            Err(_) => sleep(Duration::from_millis(50)).await,
        }
    }
}

/// Returns the connections that the system accepted before the stop. Otherwise they would be reset,
/// and a proxy may not be able to repeat what it has sent.
fn connected_already(
    listener: std::net::TcpListener,
    places: &Arc<Semaphore>,
) -> impl Iterator<Item = Accepted> {
    std::iter::from_fn(move || {
        let place = places.clone().try_acquire_owned().ok()?;
        let (stream, peer) = listener.accept().ok()?;
        stream.set_nonblocking(true).ok()?;
        Some((TcpStream::from_std(stream).ok()?, peer, Some(place)))
    })
}

type Service =
    TowerToHyperService<<axum::Extension<ConnectInfo<SocketAddr>> as Layer<Router>>::Service>;

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
        .max_buf_size(READ_AT_MOST)
        .serve_connection(TokioIo::new(stream), service)
}
