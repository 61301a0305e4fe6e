//! Hosts for testing the check of the catalog. Each has its own loopback address and one kind of
//! behaviour, usually a bad one. They record how many connections a client opens at a time.

use http::StatusCode;
use serde_json::json;
use std::net::{Ipv4Addr, SocketAddr};
use std::pin::pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

/// Size of a huge body, in bytes: larger than any document.
pub(crate) const HUGE: usize = 20 * 1024 * 1024;

/// How a host reacts to every request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Good,
    NothingThere,
    OpenIdOnly,
    Html,
    Array,
    Huge,
    HugeStatement,
    Circle,
    Chain,
    Away,
    Moved,
    Truncated,
    PlainNotTls,
    NobodyListens,
    Garbage,
    HangsUp,
    OutOfOrder,
    TooMany,
    OtherOrganisation,
    /// Accepts the connection and sends nothing.
    Silent,
    /// Starts to respond, and continues one byte at a time.
    Slow,
    /// Like `Good`, but only once it is allowed to respond.
    Held,
}

/// The requests that all hosts received.
#[derive(Default)]
pub(crate) struct Seen {
    /// `host path` of each request.
    pub(crate) requests: Vec<String>,
    /// Hosts to which a second connection was opened while the first was still open.
    pub(crate) two_at_once: Vec<String>,
    /// How many complete bodies of [`HUGE`] bytes were read.
    pub(crate) whole_huge_bodies: usize,
    /// Number of requests that wait until their host may respond.
    pub(crate) held: usize,
    pub(crate) most_held: usize,
}

/// All hosts; they stop together with their runtime.
pub(crate) struct Hosts {
    runtime: tokio::runtime::Runtime,
    pub(crate) seen: Arc<Mutex<Seen>>,
    /// Receives a message for each request that arrives.
    pub(crate) arrivals: std::sync::mpsc::Receiver<()>,
    arrived: std::sync::mpsc::Sender<()>,
    gate: Arc<tokio::sync::Semaphore>,
}

impl Hosts {
    pub(crate) fn new() -> Self {
        let (arrived, arrivals) = std::sync::mpsc::channel();
        let runtime = fastenctl::http::server_runtime().unwrap();
        let gate = Arc::new(tokio::sync::Semaphore::new(0));
        Self {
            runtime,
            seen: Arc::default(),
            arrivals,
            arrived,
            gate,
        }
    }

    /// Starts the host with this number, and returns its origin. No two hosts share an address.
    pub(crate) fn add(&self, number: u16, way: Way) -> String {
        let [high, low] = number.to_be_bytes();
        let socket = TcpSocket::new_v4().unwrap();
        // All of 127.0.0.0/8 belongs to this machine. On systems other than Linux, its addresses
        // have to be added first.
        socket
            .bind(SocketAddr::from((Ipv4Addr::new(127, 77, high, low), 0)))
            .unwrap();
        let address = socket.local_addr().unwrap();
        let host = Host {
            address,
            way,
            seen: self.seen.clone(),
            arrived: self.arrived.clone(),
            gate: self.gate.clone(),
        };
        let _inside = self.runtime.enter();
        if way == Way::NobodyListens {
            // Keep the address bound but not listening, so that no other process can bind it.
            self.runtime.spawn(async move {
                let _socket = socket;
                std::future::pending::<()>().await;
            });
        } else {
            let listener = socket.listen(16).unwrap();
            self.runtime.spawn(host.run(listener));
        }
        let scheme = if way == Way::PlainNotTls {
            "https"
        } else {
            "http"
        };
        format!("{scheme}://{address}")
    }

    /// Lets one held request continue.
    pub(crate) fn let_one_go(&self) {
        self.gate.add_permits(1);
    }
}

struct Host {
    address: SocketAddr,
    way: Way,
    seen: Arc<Mutex<Seen>>,
    arrived: std::sync::mpsc::Sender<()>,
    gate: Arc<tokio::sync::Semaphore>,
}

impl Host {
    async fn run(self, listener: TcpListener) {
        let mut next = None;
        loop {
            let stream = match next.take() {
                Some(stream) => stream,
                None => listener.accept().await.unwrap().0,
            };
            let answering = AtomicBool::new(false);
            let mut serving = pin!(self.serve(stream, &answering));
            tokio::select! {
                biased;
                () = &mut serving => {}
                second = listener.accept() => {
                    // The client does not close a connection before the response. After the
                    // response, the closing may be noticed a little later than the client's next
                    // action.
                    let given_up = answering.load(Ordering::Relaxed)
                        && tokio::time::timeout(Duration::from_secs(30), &mut serving).await.is_ok();
                    if !given_up {
                        self.seen.lock().unwrap().two_at_once.push(self.address.to_string());
                    }
                    next = Some(second.unwrap().0);
                }
            }
        }
    }

    /// Serves a connection until the client has closed it.
    async fn serve(&self, mut stream: TcpStream, answering: &AtomicBool) {
        let Some(path) = head(&mut stream).await else {
            return;
        };
        self.seen
            .lock()
            .unwrap()
            .requests
            .push(format!("{} {path}", self.address));
        let _ = self.arrived.send(());
        if self.way == Way::Held {
            {
                let mut seen = self.seen.lock().unwrap();
                seen.held += 1;
                seen.most_held = seen.most_held.max(seen.held);
            }
            self.gate.acquire().await.unwrap().forget();
            self.seen.lock().unwrap().held -= 1;
        }
        if !matches!(self.way, Way::Silent | Way::Slow) {
            // Give a second connection time to appear.
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        answering.store(true, Ordering::Relaxed);
        let answered = self.answer(&mut stream, &path).await;
        if answered.is_ok() && stream.shutdown().await.is_ok() {
            closed(&mut stream).await;
        }
    }

    async fn answer(&self, stream: &mut TcpStream, path: &str) -> std::io::Result<()> {
        let json = "application/json";
        let is_smart = path.ends_with("/.well-known/smart-configuration");
        let is_statement = path.ends_with("/metadata");
        let reply = match self.way {
            Way::HangsUp => return Ok(()),
            Way::Garbage | Way::PlainNotTls => {
                return stream
                    .write_all(b"220 mail.example ESMTP ready\r\n\r\n")
                    .await;
            }
            Way::Silent => {
                closed(stream).await;
                return Ok(());
            }
            Way::Slow => return self.trickle(stream).await,
            Way::Truncated => {
                return stream
                    .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"authorization")
                    .await;
            }
            Way::Huge => return self.huge(stream, "{\"text\":\"").await,
            Way::HugeStatement if is_statement => {
                let beginning = format!("{},\"rest\":\"", statement().trim_end_matches('}'));
                return self.huge(stream, &beginning).await;
            }
            Way::OutOfOrder => reply(StatusCode::SERVICE_UNAVAILABLE, json, "{}"),
            Way::TooMany => reply(StatusCode::TOO_MANY_REQUESTS, json, "{}"),
            Way::Html => reply(
                StatusCode::OK,
                "text/html",
                "<!doctype html><title>Welcome</title>",
            ),
            Way::Array => reply(StatusCode::OK, json, "[1, 2]"),
            Way::Circle => redirect(path),
            Way::Chain => redirect(&format!("{path}/on")),
            Way::Away => redirect("https://elsewhere.example/r4/"),
            Way::Moved if is_smart => redirect("/moved"),
            Way::Moved if path == "/moved" => reply(StatusCode::OK, json, &self.document()),
            Way::OpenIdOnly if path.ends_with("/.well-known/openid-configuration") => {
                reply(StatusCode::OK, json, &self.document())
            }
            Way::NothingThere | Way::OpenIdOnly => reply(StatusCode::NOT_FOUND, "text/plain", "no"),
            _ if is_smart => reply(StatusCode::OK, json, &self.document()),
            _ if is_statement => reply(StatusCode::OK, "application/fhir+json", &statement()),
            _ => reply(StatusCode::NOT_FOUND, "text/plain", "no"),
        };
        stream.write_all(reply.as_bytes()).await
    }

    fn document(&self) -> String {
        let base = format!("http://{}", self.address);
        let token = if self.way == Way::OtherOrganisation {
            "https://evil.example".to_owned()
        } else {
            base.clone()
        };
        json!({
            "issuer": format!("{base}/r4"), "authorization_endpoint": format!("{base}/authorize"),
            "token_endpoint": format!("{token}/token"), "revocation_endpoint": format!("{base}/revoke"),
            "capabilities": ["launch-standalone"], "code_challenge_methods_supported": ["S256"],
        })
        .to_string()
    }

    async fn trickle(&self, stream: &mut TcpStream) -> std::io::Result<()> {
        stream
            .write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 1000000\r\n\r\n")
            .await?;
        let (mut from, mut to) = stream.split();
        let writing = async {
            let mut pace = tokio::time::interval(Duration::from_millis(10));
            loop {
                pace.tick().await;
                to.write_all(b" ").await?;
            }
        };
        tokio::select! {
            biased;
            () = closed(&mut from) => Ok(()),
            failed = writing => failed,
        }
    }

    async fn huge(&self, stream: &mut TcpStream, beginning: &str) -> std::io::Result<()> {
        stream
            .write_all(
                format!("HTTP/1.1 200 OK\r\ncontent-length: {HUGE}\r\n\r\n{beginning}").as_bytes(),
            )
            .await?;
        let (mut from, mut to) = stream.split();
        let writing = async {
            let (mut left, piece) = (HUGE - beginning.len(), vec![b'x'; 64 * 1024]);
            while left > 0 {
                let length = left.min(piece.len());
                to.write_all(&piece[..length]).await?;
                left -= length;
            }
            self.seen.lock().unwrap().whole_huge_bodies += 1;
            Ok(())
        };
        // Writing alone does not reveal that the other end has closed the connection.
        tokio::select! {
            biased;
            () = closed(&mut from) => Ok(()),
            written = writing => written,
        }
    }
}

/// Waits for the other end to close the connection.
async fn closed(stream: &mut (impl AsyncReadExt + Unpin)) {
    while matches!(stream.read(&mut [0; 1024]).await, Ok(1..)) {}
}

/// Returns the path of a request, once its head has arrived.
async fn head(stream: &mut TcpStream) -> Option<String> {
    let (mut text, mut piece) = (Vec::new(), [0; 4096]);
    // A TLS greeting is not a request, but gets a response, too.
    while !text.ends_with(b"\r\n\r\n") && text.first() != Some(&22) {
        match stream.read(&mut piece).await {
            Ok(length @ 1..) => text.extend(&piece[..length]),
            _ => return None,
        }
    }
    let text = String::from_utf8_lossy(&text).into_owned();
    Some(text.split(' ').nth(1).unwrap_or_default().to_owned())
}

fn reply(status: StatusCode, content_type: &str, body: &str) -> String {
    let length = body.len();
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: {content_type}\r\ncontent-length: {length}\r\n\r\n{body}"
    )
}

fn redirect(to: &str) -> String {
    format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n")
}

fn statement() -> String {
    r#"{"resourceType":"CapabilityStatement","fhirVersion":"4.0.1","software":{"name":"Practice","version":"7"}}"#
        .to_owned()
}
