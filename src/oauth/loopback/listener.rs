//! The loopback listener of a native app at work (RFC 8252 section 7.3): its threads, from the first connection to the
//! last page. What it answers is decided in `routes`.

use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::routes::{Desk, Heard, reply};
use crate::oauth::loopback::sockets::Loopback;
use crate::secret::Secret;
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tiny_http::{Request, Server};

/// How often the listener looks whether it should end, and frees connections that wait behind silent ones.
const TICK: Duration = Duration::from_millis(100);
/// Of fifty connections behind silent ones the last comes to its turn within two seconds.
const FREED_AT_ONCE: usize = 4;
/// How long the last page is kept for a browser that has not fetched it.
const LAST_PAGE: Duration = Duration::from_secs(1);

impl Loopback {
    /// Starts answering; what comes is told through `heard`.
    ///
    /// # Errors
    /// [`Kind::Failure`] when the system gives no threads.
    pub fn serve<E: From<Heard> + Send + 'static>(
        self,
        state: &Secret,
        heard: Sender<E>,
    ) -> Result<Listening> {
        let tell = move |event: Heard| {
            let _ = heard.send(event.into());
        };
        let desk = Desk {
            port: self.port,
            state: state.clone(),
            taken: AtomicBool::new(false),
        };
        let shared = Arc::new(Shared {
            desk,
            tell: Mutex::new(Box::new(tell)),
            ended: AtomicBool::new(false),
            seen: (Mutex::new(false), Condvar::new()),
            servers: Mutex::default(),
        });
        let threads = self.sockets.into_iter().map(|socket| {
            let shared = shared.clone();
            let server = shared.start(&socket)?;
            std::thread::Builder::new()
                .name("loopback".into())
                .spawn(move || serve(&socket, server, &shared))
        });
        let threads = threads.collect::<std::io::Result<Vec<_>>>();
        let threads = threads.map_err(|error| {
            Error::new(Kind::Failure, format!("cannot start the listener: {error}"))
        })?;
        Ok(Listening { shared, threads })
    }
}

/// A listener at work; dropping it closes the port.
pub struct Listening {
    shared: Arc<Shared>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if self.shared.desk.taken.load(Ordering::Acquire) {
            // The browser was sent to a last page, and a person should not see a connection refused there.
            let (seen, changed) = &self.shared.seen;
            drop(changed.wait_timeout_while(lock(seen), LAST_PAGE, |seen| !*seen));
        }
        self.shared.ended.store(true, Ordering::Release);
        for server in lock(&self.shared.servers).drain(..) {
            server.unblock();
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// What the threads share.
struct Shared {
    desk: Desk,
    tell: Mutex<Box<dyn Fn(Heard) + Send>>,
    ended: AtomicBool,
    /// The last page was fetched.
    seen: (Mutex<bool>, Condvar),
    /// To wake the threads that wait on them.
    servers: Mutex<Vec<Arc<Server>>>,
}

impl Shared {
    fn start(&self, socket: &TcpListener) -> std::io::Result<Arc<Server>> {
        let server =
            Server::from_listener(socket.try_clone()?, None).map_err(std::io::Error::other)?;
        let server = Arc::new(server);
        lock(&self.servers).push(server.clone());
        Ok(server)
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn serve(socket: &TcpListener, mut server: Arc<Server>, shared: &Arc<Shared>) {
    let Ok(address) = socket.local_addr() else {
        return;
    };
    let mut freed = Instant::now();
    while !shared.ended.load(Ordering::Acquire) {
        // By the clock: a stranger that knocks all the time must not keep us from it.
        if freed.elapsed() >= TICK {
            free_waiting_connections(address);
            freed = Instant::now();
        }
        match server.recv_timeout(TICK) {
            Ok(Some(request)) => {
                let shared = shared.clone();
                // A slow sender holds up nobody but itself.
                let _ = std::thread::Builder::new().spawn(move || answer(request, &shared));
            }
            Ok(None) => {}
            // tiny_http stops accepting at the first error, such as no more file descriptors: begin again.
            Err(_) => match shared.start(socket) {
                Ok(again) => server = again,
                Err(_) => std::thread::sleep(TICK),
            },
        }
    }
}

/// `tiny_http` has no read time-out, and queues a connection for a resting worker even when others queued before
/// will take it: such a one would wait behind silent connections for ever (LOOP-13). A connection that ends at
/// once brings a fresh worker, which then takes one from the queue.
fn free_waiting_connections(address: SocketAddr) {
    for _ in 0..FREED_AT_ONCE {
        drop(TcpStream::connect(address));
    }
}

fn answer(mut request: Request, shared: &Shared) {
    let (reply, event) = reply(&mut request, &shared.desk);
    // Before the reply: whoever has the reply may rely on it that the answer is known.
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
    use std::io::{Read, Write};
    use std::net::{Ipv4Addr, Ipv6Addr};

    #[test]
    fn is_reached_over_both_families() {
        let (port, _listening, receive) = listening();
        // A machine without IPv6 has nothing to show here.
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

    /// Without freed connections one round in three never gets its answer, hence so many.
    #[test]
    fn fifty_silent_connections_and_a_slow_one_do_not_hold_up_the_answer() {
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
    fn nothing_listens_after_the_end() {
        let (port, listening, _receive) = listening();
        drop(listening);
        // tiny_http's own thread closes its copy of the socket a moment later.
        let closed = (0..2000).any(|_| match TcpStream::connect((Ipv4Addr::LOCALHOST, port)) {
            Err(_) => true,
            Ok(stream) => {
                stream
                    .set_read_timeout(Some(Duration::from_millis(5)))
                    .unwrap();
                let _ = (&stream).read(&mut [0]);
                false
            }
        });
        assert!(closed);
    }
}
