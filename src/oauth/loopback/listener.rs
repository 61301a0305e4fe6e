//! The running loopback listener of a native app (RFC 8252 section 7.3), from the first connection
//! to the last page. `fence` decides which connections are accepted, and `routes` decides how
//! requests are answered.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::fence::{Fence, lock};
use crate::oauth::loopback::launch;
use crate::oauth::loopback::launch::Onward;
use crate::oauth::loopback::passage;
use crate::oauth::loopback::passage::Passage;
use crate::oauth::loopback::reply::Reply;
use crate::oauth::loopback::routes::{Desk, Heard, reply};
use crate::oauth::loopback::sockets::Loopback;
use crate::secret::Secret;
use rustls::ServerConfig;
use std::io::ErrorKind;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::sync::{Arc, Condvar, Mutex, Weak};
use std::time::{Duration, Instant};
use tiny_http::{Request, Server};

/// How often the listener checks whether to stop.
const TICK: Duration = Duration::from_millis(100);
/// How long to wait for the browser to fetch the last page.
const LAST_PAGE: Duration = Duration::from_secs(1);
/// How long to wait for the threads, which normally stop at once. If they do not, the run continues
/// without them.
const LONGEST_END: Duration = Duration::from_secs(1);

impl Loopback {
    /// Starts handling requests; events are sent to `heard`.
    ///
    /// # Errors
    /// [`Kind::Failure`] if no thread can be started.
    pub fn serve<E: From<Heard> + Send + 'static>(
        self,
        state: &Secret,
        heard: Sender<E>,
    ) -> Result<Listening> {
        let tell = move |event: Heard| {
            let _ = heard.send(event.into());
        };
        let desk = Desk {
            hosts: self.redirect.hosts(self.port),
            path: self.redirect.path().to_owned(),
            state: state.clone(),
            taken: AtomicBool::new(false),
            onward: None,
        };
        let tls = self.tls.map(|tls| tls.config);
        start(desk, Box::new(tell), self.sockets, tls).map_err(|error| not_started(&error))
    }

    /// Starts waiting for one launch on the sockets that later receive the response.
    ///
    /// # Errors
    /// Same as [`Self::serve`].
    pub fn serve_launch(&self, onward: &Onward, heard: Sender<Heard>) -> Result<Listening> {
        let tell = move |event: Heard| {
            let _ = heard.send(event);
        };
        let desk = Desk {
            hosts: self.redirect.hosts(self.port),
            path: launch::PATH.to_owned(),
            state: Secret::random(),
            taken: AtomicBool::new(false),
            onward: Some(onward.clone()),
        };
        let tls = self.tls.as_ref().map(|tls| tls.config.clone());
        let sockets = self.sockets.iter().map(TcpListener::try_clone);
        let started = sockets
            .collect::<std::io::Result<_>>()
            .and_then(|sockets| start(desk, Box::new(tell), sockets, tls));
        started.map_err(|error| not_started(&error))
    }
}

fn not_started(error: &std::io::Error) -> Error {
    Error::new(Kind::Failure, format!("cannot start the listener: {error}"))
}

type Tell = Box<dyn Fn(Heard) + Send>;

fn start(
    desk: Desk,
    tell: Tell,
    sockets: Vec<TcpListener>,
    tls: Option<Arc<ServerConfig>>,
) -> std::io::Result<Listening> {
    let passage = Passage::open()?;
    let server = Arc::new(passage.server()?);
    let first = sockets.first().ok_or(ErrorKind::AddrNotAvailable)?;
    let fence = Fence::around(passage, tls, first);
    let shared = Arc::new(Shared {
        desk,
        tell: Mutex::new(tell),
        fence,
        seen: (Mutex::new(false), Condvar::new()),
    });
    let (alive, gone) = channel();
    let addresses = sockets.iter().map(TcpListener::local_addr);
    let listening = Listening {
        addresses: addresses.collect::<std::io::Result<_>>()?,
        shared: shared.clone(),
        server: Arc::downgrade(&server),
        gone,
    };
    for socket in sockets {
        shared.fence.guard(socket, alive.clone())?;
    }
    std::thread::Builder::new()
        .name("loopback".into())
        .spawn(move || {
            serve(server, &shared);
            drop(alive);
        })?;
    Ok(listening)
}

/// A running listener; dropping it closes the port.
pub struct Listening {
    shared: Arc<Shared>,
    addresses: Vec<SocketAddr>,
    server: Weak<Server>,
    /// Disconnects when the last thread ends; nothing is ever sent.
    gone: Receiver<()>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if self.shared.desk.taken.load(Ordering::Acquire) {
            // The browser was redirected to a last page, and must not show "connection refused"
            // instead.
            let (seen, changed) = &self.shared.seen;
            drop(changed.wait_timeout_while(lock(seen), LAST_PAGE, |seen| !*seen));
            self.shared.fence.settle(LAST_PAGE);
        }
        self.shared.fence.end();
        if let Some(server) = self.server.upgrade() {
            server.unblock();
        }
        let began = Instant::now();
        while began.elapsed() < LONGEST_END {
            self.wake();
            if self.gone.recv_timeout(TICK) == Err(RecvTimeoutError::Disconnected) {
                break;
            }
        }
        self.shared.fence.passage().close();
    }
}

impl Listening {
    /// Connects to itself so that the thread blocked in `accept` notices the end.
    fn wake(&self) {
        for address in &self.addresses {
            drop(TcpStream::connect_timeout(address, TICK));
        }
    }
}

/// Removes the files that would remain if the process ended early.
pub fn sweep() {
    passage::sweep();
}

/// State shared by the threads.
struct Shared {
    desk: Desk,
    tell: Mutex<Tell>,
    fence: Arc<Fence>,
    /// Whether the last page was fetched.
    seen: (Mutex<bool>, Condvar),
}

fn serve(server: Arc<Server>, shared: &Shared) {
    let mut servers = vec![server];
    while let (Some(server), false) = (servers.last(), shared.fence.has_ended()) {
        match server.recv_timeout(TICK) {
            Ok(Some(request)) => answer(request, shared),
            Ok(None) => {}
            // A server stops accepting at the first error, so start a new one. The old one is kept
            // because dropping it would remove the socket.
            Err(_) => match shared.fence.passage().server() {
                Ok(again) => servers.push(Arc::new(again)),
                Err(_) => std::thread::sleep(TICK),
            },
        }
    }
}

fn answer(mut request: Request, shared: &Shared) {
    if !shared.fence.passage().admits(&request) {
        let _ = request.respond(Reply::plain(404, "nothing here").into_response());
        return;
    }
    let (reply, event) = reply(&mut request, &shared.desk);
    // Report before replying: a browser that has the reply may assume that we know the response.
    if let Some(event) = event {
        lock(&shared.tell)(event);
    }
    let page_seen = reply.last_page;
    let _ = request.respond(reply.into_response());
    if page_seen {
        *lock(&shared.seen.0) = true;
        shared.seen.1.notify_all();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::loopback::knock::{STATE, get, heard, listening, status};
    use std::io::Write;
    use std::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn the_listener_is_reachable_over_ipv4_and_ipv6() {
        let (port, _listening, receive) = listening();
        // Without IPv6 there is nothing to test here.
        if TcpListener::bind((Ipv6Addr::LOCALHOST, 0)).is_ok() {
            let mut stream = TcpStream::connect((Ipv6Addr::LOCALHOST, port)).unwrap();
            write!(
                stream,
                "GET /callback?code=six&state={STATE} HTTP/1.1\r\nHost: [::1]:{port}\r\n\r\n"
            )
            .unwrap();
            assert_eq!(heard(&receive), "query six");
        }
    }

    #[test]
    fn fifty_silent_connections_and_a_slow_one_do_not_delay_the_answer() {
        let rounds: Vec<_> = (0..12)
            .map(|_| std::thread::spawn(answered_behind_fifty_silent_connections))
            .collect();
        for round in rounds {
            round.join().unwrap();
        }
    }

    fn answered_behind_fifty_silent_connections() {
        let (port, _listening, receive) = listening();
        let mut idle: Vec<_> = (0..50)
            .map(|_| TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap())
            .collect();
        idle[0].write_all(b"G").unwrap();
        let mut slow_form = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        write!(slow_form, "POST /callback HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 5000\r\n\r\na").unwrap();
        assert_eq!(
            status(&get(port, &format!("/callback?code=right&state={STATE}"))),
            "303"
        );
        assert_eq!(heard(&receive), "query right");
    }

    #[test]
    fn nothing_listens_afterwards() {
        let (port, listening, _receive) = listening();
        drop(listening);
        assert!(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err());
    }
}
