//! The loopback listener of a native app (RFC 8252 sections 7.3 and 8.3): takes the one right answer on
//! `/callback` and lets everything else bounce off. What an answer is, is decided in `callback`.

use crate::api::loopback::{CALLBACK, FROM_FRAGMENT};
use crate::error::{Error, Kind, Result};
use crate::oauth::loopback::callback::{Answer, Arrival, Judgement, Outcome, judge};
use crate::oauth::loopback::pages;
use crate::page::Shown;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use std::io::Read;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tiny_http::{Header, Method, Request, Response, Server};

/// Where the browser is sent next, so that no code stays in its address bar or history (LOOP-17).
const RECEIVED: &str = "/received";
const REFUSED: &str = "/refused";
const LARGEST_FORM: u64 = 256 * 1024;
/// How often the listener looks whether it should end, and frees connections that wait behind silent ones.
const TICK: Duration = Duration::from_millis(100);
/// Of fifty connections behind silent ones the last comes to its turn within two seconds.
const FREED_AT_ONCE: usize = 4;
/// How long the last page is kept for a browser that has not fetched it.
const LAST_PAGE: Duration = Duration::from_secs(1);
/// Another port is tried this often when only one address family has a free one taken.
const ATTEMPTS: usize = 16;

/// What the listener tells.
#[derive(Debug)]
pub enum Heard {
    Answer(Answer),
    /// An answer without our state.
    Foreign,
}

/// Sockets that are bound, before anything is answered.
pub struct Loopback {
    port: u16,
    sockets: Vec<TcpListener>,
}

impl Loopback {
    /// Binds 127.0.0.1 and, where the machine has it, `::1` on one port: the first free candidate, or any
    /// when there are none (LOOP-09, LOOP-14).
    ///
    /// # Errors
    /// [`Kind::Conflict`] naming the ports when all candidates are taken (LOOP-15).
    pub fn bind(candidates: &[u16]) -> Result<Self> {
        let tries: &[u16] = if candidates.is_empty() {
            &[0; ATTEMPTS]
        } else {
            candidates
        };
        let mut last = None;
        for &port in tries {
            match bind_both(port) {
                Ok(bound) => return Ok(bound),
                Err(error) => last = Some(error),
            }
        }
        let why = last.map(|error| error.to_string()).unwrap_or_default();
        let ports = candidates
            .iter()
            .map(|port| format!("`{port}`"))
            .collect::<Vec<_>>()
            .join(", ");
        Err(match candidates.len() {
            0 => Error::new(Kind::Failure, format!("no free loopback port: {why}")),
            1 => Error::new(
                Kind::Conflict,
                format!("port {ports} cannot be listened on: {why}"),
            )
            .hint("end the program that holds it, or name others: `--port N,M`"),
            _ => Error::new(
                Kind::Conflict,
                format!("none of the ports {ports} can be listened on: {why}"),
            )
            .hint("end the programs that hold them, or name others: `--port N,M`"),
        })
    }

    /// The port it listens on.
    #[must_use]
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The redirect URI, with an IP literal rather than a name (RFC 8252 section 8.3).
    #[must_use]
    pub fn redirect_uri(&self) -> String {
        redirect_uri(self.port)
    }

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
        let desk = Arc::new(Desk {
            port: self.port,
            state: state.clone(),
            tell: Mutex::new(Box::new(tell)),
            taken: AtomicBool::new(false),
            ended: AtomicBool::new(false),
            seen: (Mutex::new(false), Condvar::new()),
            servers: Mutex::default(),
        });
        let threads = self.sockets.into_iter().map(|socket| {
            let desk = desk.clone();
            let server = desk.start(&socket)?;
            std::thread::Builder::new()
                .name("loopback".into())
                .spawn(move || serve(&socket, server, &desk))
        });
        let threads = threads.collect::<std::io::Result<Vec<_>>>();
        let threads = threads.map_err(|error| {
            Error::new(Kind::Failure, format!("cannot start the listener: {error}"))
        })?;
        Ok(Listening { desk, threads })
    }
}

/// The redirect URI on a port.
#[must_use]
pub fn redirect_uri(port: u16) -> String {
    format!("http://127.0.0.1:{port}{CALLBACK}")
}

fn bind_both(port: u16) -> std::io::Result<Loopback> {
    let v4 = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    let port = v4.local_addr()?.port();
    let sockets = match TcpListener::bind((Ipv6Addr::LOCALHOST, port)) {
        Ok(v6) => vec![v4, v6],
        Err(error) if error.kind() == std::io::ErrorKind::AddrInUse => return Err(error),
        // This machine has no IPv6.
        Err(_) => vec![v4],
    };
    Ok(Loopback { port, sockets })
}

/// A listener at work; dropping it closes the port.
pub struct Listening {
    desk: Arc<Desk>,
    threads: Vec<JoinHandle<()>>,
}

impl Drop for Listening {
    fn drop(&mut self) {
        if self.desk.taken.load(Ordering::Acquire) {
            // The browser was sent to a last page, and a person should not see a connection refused there.
            let (seen, changed) = &self.desk.seen;
            drop(changed.wait_timeout_while(lock(seen), LAST_PAGE, |seen| !*seen));
        }
        self.desk.ended.store(true, Ordering::Release);
        for server in lock(&self.desk.servers).drain(..) {
            server.unblock();
        }
        for thread in self.threads.drain(..) {
            let _ = thread.join();
        }
    }
}

/// What the threads share.
struct Desk {
    port: u16,
    state: Secret,
    tell: Mutex<Box<dyn Fn(Heard) + Send>>,
    /// The one answer has come (LOOP-12).
    taken: AtomicBool,
    ended: AtomicBool,
    seen: (Mutex<bool>, Condvar),
    /// To wake the threads that wait on them.
    servers: Mutex<Vec<Arc<Server>>>,
}

impl Desk {
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

fn serve(socket: &TcpListener, mut server: Arc<Server>, desk: &Arc<Desk>) {
    let Ok(address) = socket.local_addr() else {
        return;
    };
    let mut freed = Instant::now();
    while !desk.ended.load(Ordering::Acquire) {
        // By the clock: a stranger that knocks all the time must not keep us from it.
        if freed.elapsed() >= TICK {
            free_waiting_connections(address);
            freed = Instant::now();
        }
        match server.recv_timeout(TICK) {
            Ok(Some(request)) => {
                let desk = desk.clone();
                // A slow sender holds up nobody but itself.
                let _ = std::thread::Builder::new().spawn(move || answer(request, &desk));
            }
            Ok(None) => {}
            // tiny_http stops accepting at the first error, such as no more file descriptors: begin again.
            Err(_) => match desk.start(socket) {
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

fn answer(mut request: Request, desk: &Desk) {
    let (reply, event) = reply(&mut request, desk);
    // Before the reply: whoever has the reply may rely on it that the answer is known.
    if let Some(event) = event {
        lock(&desk.tell)(event);
    }
    let page_seen = reply.last_page;
    let _ = request.respond(reply.into_response());
    if page_seen {
        *lock(&desk.seen.0) = true;
        desk.seen.1.notify_all();
    }
}

/// What goes back to whoever knocked.
struct Reply {
    status: u16,
    headers: Vec<(&'static str, String)>,
    body: String,
    last_page: bool,
}

impl Reply {
    fn page(status: u16, page: Shown) -> Self {
        let headers = vec![
            ("Content-Type", "text/html; charset=utf-8".into()),
            ("Content-Security-Policy", page.policy),
        ];
        Self {
            status,
            headers,
            body: page.html,
            last_page: false,
        }
    }

    fn plain(status: u16, text: &str) -> Self {
        let headers = vec![
            ("Content-Type", "text/plain; charset=utf-8".into()),
            (
                "Content-Security-Policy",
                "default-src 'none'; frame-ancestors 'none'".into(),
            ),
        ];
        Self {
            status,
            headers,
            body: format!("{text}\n"),
            last_page: false,
        }
    }

    fn see_other(path: &str) -> Self {
        let mut reply = Self::plain(303, "");
        reply.headers.push(("Location", path.to_owned()));
        reply
    }

    fn into_response(self) -> Response<std::io::Cursor<Vec<u8>>> {
        let fixed = [
            ("Cache-Control", "no-store"),
            ("Referrer-Policy", "no-referrer"),
            ("X-Content-Type-Options", "nosniff"),
        ];
        let headers = self
            .headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .chain(fixed);
        let mut response = Response::from_data(self.body).with_status_code(self.status);
        for header in headers.filter_map(|(name, value)| Header::from_bytes(name, value).ok()) {
            response.add_header(header);
        }
        response
    }
}

fn reply(request: &mut Request, desk: &Desk) -> (Reply, Option<Heard>) {
    if let Err(refused) = check_host(request, desk.port) {
        return (refused, None);
    }
    let target = request.url().to_owned();
    let (path, query) = target.split_once('?').unwrap_or((&target, ""));
    match (request.method(), path) {
        (Method::Get, CALLBACK) => match Parameters::read(query) {
            empty if empty.is_empty() => (
                Reply::page(200, pages::fragment(CALLBACK, FROM_FRAGMENT)),
                None,
            ),
            found => decide(&found, Arrival::Query, desk),
        },
        (Method::Post, CALLBACK) => match form(request) {
            Ok(mut found) => {
                let arrival = match found.remove(FROM_FRAGMENT) {
                    Some(_) => Arrival::Fragment,
                    None => Arrival::FormPost,
                };
                decide(&found, arrival, desk)
            }
            Err(refused) => (refused, None),
        },
        (Method::Get, RECEIVED | REFUSED) if desk.taken.load(Ordering::Acquire) => {
            let page = if path == RECEIVED {
                pages::received()
            } else {
                pages::refused()
            };
            (
                Reply {
                    last_page: true,
                    ..Reply::page(200, page)
                },
                None,
            )
        }
        (_, CALLBACK) => {
            let mut reply = Reply::plain(405, "only GET and POST");
            reply.headers.push(("Allow", "GET, POST".into()));
            (reply, None)
        }
        _ => (Reply::plain(404, "nothing here"), None),
    }
}

fn decide(found: &Parameters, arrival: Arrival, desk: &Desk) -> (Reply, Option<Heard>) {
    match judge(found, arrival, &desk.state) {
        Judgement::Foreign => (Reply::page(400, pages::foreign()), Some(Heard::Foreign)),
        Judgement::Ours(_) if desk.taken.swap(true, Ordering::AcqRel) => {
            (Reply::page(200, pages::again()), None)
        }
        Judgement::Ours(answer) => {
            let path = if matches!(answer.outcome, Outcome::Code(_)) {
                RECEIVED
            } else {
                REFUSED
            };
            (Reply::see_other(path), Some(Heard::Answer(answer)))
        }
    }
}

/// A page of another site could otherwise talk to us under its own name (DNS rebinding, LOOP-10).
fn check_host(request: &Request, port: u16) -> std::result::Result<(), Reply> {
    let mut hosts = request
        .headers()
        .iter()
        .filter(|header| header.field.equiv("Host"));
    let (Some(host), None) = (hosts.next(), hosts.next()) else {
        return Err(Reply::plain(400, "exactly one Host is needed"));
    };
    let ours = ["127.0.0.1", "[::1]", "localhost"];
    if ours.iter().any(|name| {
        host.value
            .as_str()
            .eq_ignore_ascii_case(&format!("{name}:{port}"))
    }) {
        return Ok(());
    }
    Err(Reply::plain(421, "this is another host"))
}

fn form(request: &mut Request) -> std::result::Result<Parameters, Reply> {
    let is_form = request.headers().iter().any(|header| {
        header.field.equiv("Content-Type")
            && header
                .value
                .as_str()
                .to_ascii_lowercase()
                .starts_with("application/x-www-form-urlencoded")
    });
    if !is_form {
        return Err(Reply::plain(400, "only forms"));
    }
    let mut body = String::new();
    let read = request
        .as_reader()
        .take(LARGEST_FORM + 1)
        .read_to_string(&mut body);
    match read {
        Ok(length) if length as u64 <= LARGEST_FORM => Ok(Parameters::read(&body)),
        Ok(_) => Err(Reply::plain(413, "too large")),
        Err(_) => Err(Reply::plain(400, "the form cannot be read")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;
    use std::sync::mpsc::{Receiver, channel};

    const STATE: &str = "0123456789012345678901234567890123456789abc";

    fn listening() -> (u16, Listening, Receiver<Heard>) {
        let loopback = Loopback::bind(&[]).unwrap();
        let (port, (send, receive)) = (loopback.port(), channel());
        (
            port,
            loopback.serve(&Secret::new(STATE), send).unwrap(),
            receive,
        )
    }

    fn raw(port: u16, request: &str) -> String {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        answer
    }

    fn get(port: u16, path: &str) -> String {
        raw(
            port,
            &format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"),
        )
    }

    fn post(port: u16, body: &str) -> String {
        let length = body.len();
        let head = "Content-Type: application/x-www-form-urlencoded\r\nConnection: close";
        raw(
            port,
            &format!(
                "POST /callback HTTP/1.1\r\nHost: localhost:{port}\r\n{head}\r\nContent-Length: {length}\r\n\r\n{body}"
            ),
        )
    }

    fn status(answer: &str) -> &str {
        answer.split(' ').nth(1).unwrap()
    }

    fn heard(receive: &Receiver<Heard>) -> String {
        match receive.recv_timeout(Duration::from_secs(5)).unwrap() {
            Heard::Foreign => "foreign".into(),
            Heard::Answer(Answer {
                outcome: Outcome::Code(code),
                arrival,
                ..
            }) => {
                format!("{} {}", arrival.name(), code.expose())
            }
            Heard::Answer(other) => format!("{:?}", other.outcome),
        }
    }

    #[test]
    fn strangers_bounce_off_and_the_right_answer_still_gets_through() {
        let (port, _listening, receive) = listening();
        let named = |host: &str| {
            raw(
                port,
                &format!("GET /callback HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"),
            )
        };
        for (answer, expected) in [
            (get(port, "/"), "404"),
            (get(port, "/favicon.ico"), "404"),
            (get(port, "/received"), "404"),
            (get(port, "/callback/"), "404"),
            (named("evil.example"), "421"),
            (named(&format!("127.0.0.1:{}", port ^ 1)), "421"),
            (raw(port, "GET /callback HTTP/1.0\r\n\r\n"), "400"),
            (
                raw(
                    port,
                    &format!(
                        "DELETE /callback HTTP/1.1\r\nHost: [::1]:{port}\r\nConnection: close\r\n\r\n"
                    ),
                ),
                "405",
            ),
            (
                raw(
                    port,
                    &format!(
                        "POST /callback HTTP/1.1\r\nHost: [::1]:{port}\r\nConnection: close\r\n\r\n"
                    ),
                ),
                "400",
            ),
            (get(port, "/callback?code=x&state=wrong"), "400"),
            (get(port, "/callback?error=access_denied"), "400"),
            (
                get(
                    port,
                    &format!("/callback?code=x&state={STATE}&state={STATE}"),
                ),
                "400",
            ),
        ] {
            assert_eq!(status(&answer), expected, "{answer}");
        }
        assert_eq!(
            status(&get(port, &format!("/callback?code=right&state={STATE}"))),
            "303"
        );
        assert_eq!(
            (0..4).map(|_| heard(&receive)).collect::<Vec<_>>(),
            ["foreign", "foreign", "foreign", "query right"]
        );
    }

    #[test]
    fn the_browser_ends_on_a_page_without_the_code() {
        let (port, _listening, receive) = listening();
        let answer = get(port, &format!("/callback?code=right&state={STATE}"));
        assert!(
            answer.contains("Location: /received\r\n")
                && answer.contains("Cache-Control: no-store\r\n"),
            "{answer}"
        );
        let page = get(port, "/received");
        assert_eq!(status(&page), "200");
        assert!(
            !page.contains("right") && page.contains("Referrer-Policy: no-referrer\r\n"),
            "{page}"
        );
        assert_eq!(heard(&receive), "query right");
    }

    #[test]
    fn the_second_right_answer_gets_a_neutral_page() {
        let (port, listening, receive) = listening();
        let right = format!("/callback?code=right&state={STATE}");
        assert_eq!(status(&get(port, &right)), "303");
        assert_eq!(status(&get(port, &right)), "200");
        drop(listening);
        assert_eq!(receive.iter().count(), 1);
    }

    #[test]
    fn takes_forms_and_what_the_fragment_page_posts() {
        let (port, _listening, receive) = listening();
        let page = get(port, "/callback");
        assert!(
            page.contains("location.hash") && page.contains(FROM_FRAGMENT),
            "{page}"
        );
        let long = "c".repeat(4000);
        assert_eq!(
            status(&post(
                port,
                &format!("{FROM_FRAGMENT}=1&code={long}&state={STATE}")
            )),
            "303"
        );
        assert_eq!(heard(&receive), format!("fragment {long}"));
        let (port, _listening, receive) = super::tests::listening();
        assert_eq!(
            status(&post(port, &format!("error=access_denied&state={STATE}"))),
            "303"
        );
        assert_eq!(heard(&receive), "Error(\"access_denied\", None)");
    }

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
    fn a_taken_port_is_named() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();
        let error = Loopback::bind(&[port]).err().unwrap();
        assert_eq!(error.kind(), Kind::Conflict);
        assert!(
            error
                .to_string()
                .starts_with(&format!("port `{port}` cannot be listened on")),
            "{error}"
        );
        let free = Loopback::bind(&[]).unwrap().port();
        assert_eq!(Loopback::bind(&[port, free]).unwrap().port(), free);
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
