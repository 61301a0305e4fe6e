//! The only HTTP client builder and the only `block_on` of the program; CLI, gateway and sandbox use it.
//! Clients follow no redirect (RFC 9700 section 4.11) and are bounded in time and size. What is asked of
//! whom is decided by the callers.

use crate::env;
use crate::error::{Error, Kind};
pub use crate::rfc::loopback_address::is_loopback;
use bytes::BytesMut;
use reqwest::cookie::Jar;
use std::cell::OnceCell;
use std::future::Future;
use std::io::ErrorKind;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use url::Url;

/// A request with its body in memory; the `oauth2` crate uses the same type.
pub type Request = http::Request<Vec<u8>>;
/// An answer with its body in memory; the `oauth2` crate uses the same type.
pub type Response = http::Response<Vec<u8>>;

/// Discovery and token documents stay far below this (checks.md section 0.4 point 5).
pub const BODY_LIMIT: usize = 256 * 1024;
/// Shorter than servers keep idle connections (5 s are common): what is spent once must not go out on one that is
/// just being closed.
const KEPT_IDLE: Duration = Duration::from_secs(2);

/// How clients are built.
#[derive(Clone)]
pub struct Options {
    /// For one whole request, connecting and reading the body included.
    pub timeout: Duration,
    /// Largest body taken, in bytes.
    pub body_limit: usize,
    /// A larger body is cut there instead of refused, and the rest is not read.
    pub cut_body: bool,
    /// Each request on a connection of its own, closed with its answer.
    pub one_request_a_connection: bool,
    /// A PEM file whose certificates are trusted besides the system's.
    pub ca_file: Option<PathBuf>,
    /// A host's name and where connections to it go; it is not looked up, and no proxy is asked.
    pub pinned: Option<(String, Vec<SocketAddr>)>,
    /// Keep cookies between requests, as a browser does; off for everything but the built-in driver.
    pub cookies: bool,
    /// Is shown every exchange when it has ended.
    pub observer: Option<Observer>,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            timeout: Duration::from_secs(10),
            body_limit: BODY_LIMIT,
            cut_body: false,
            one_request_a_connection: false,
            ca_file: None,
            pinned: None,
            cookies: false,
            observer: None,
        }
    }
}

/// Called with each ended exchange.
pub type Observer = Arc<dyn Fn(&Exchange) + Send + Sync>;

/// One request and what became of it. Holds secrets in the clear: reports must redact.
#[derive(Clone)]
pub struct Exchange {
    pub method: http::Method,
    pub url: Url,
    pub request_headers: http::HeaderMap,
    pub request_body: Vec<u8>,
    pub started: Instant,
    pub duration: Duration,
    pub outcome: Result<Response, Failure>,
}

/// Why no answer came.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{host}: {reason}")]
pub struct Failure {
    /// Whom we wanted to reach, as `host:port`.
    pub host: String,
    pub reason: Reason,
}

/// The ways to get no answer.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Reason {
    #[error("no connection ({0})")]
    Connect(String),
    /// There was somebody, but no TLS that can be used.
    #[error("no connection ({1})")]
    Tls(TlsFault, String),
    #[error("no answer within {0:?}")]
    TimedOut(Duration),
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    #[error("the request cannot be made ({0})")]
    Invalid(String),
    #[error("the certificates to trust are not usable ({0})")]
    Trust(String),
    #[error("the connection broke ({0})")]
    Broken(String),
}

/// What is wrong with the TLS of whom we wanted to reach.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TlsFault {
    /// Nobody we trust vouches for it, or not for this name or moment.
    Certificate,
    /// It speaks something else.
    NotSpoken,
    /// The handshake came to no end.
    Handshake,
}

impl TlsFault {
    /// The fault behind an error, if TLS is where it happened.
    fn behind(error: &(dyn std::error::Error + 'static)) -> Option<Self> {
        match error.downcast_ref::<rustls::Error>() {
            Some(rustls::Error::InvalidCertificate(_) | rustls::Error::NoCertificatesPresented) => {
                return Some(Self::Certificate);
            }
            Some(rustls::Error::InvalidMessage(_)) => return Some(Self::NotSpoken),
            Some(_) => return Some(Self::Handshake),
            None => {}
        }
        let Some(io) = error.downcast_ref::<std::io::Error>() else {
            return Self::behind(error.source()?);
        };
        match io.get_ref() {
            // Its own `source` would leave this one out.
            Some(inner) => Self::behind(inner).or_else(|| Self::hung_up(io)),
            None => Self::hung_up(io),
        }
    }

    /// Whoever hangs up while TLS begins.
    fn hung_up(io: &std::io::Error) -> Option<Self> {
        (io.kind() == ErrorKind::UnexpectedEof).then_some(Self::Handshake)
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        let kind = match failure.reason {
            Reason::TimedOut(_) => Kind::TimedOut,
            Reason::TooLarge(_) | Reason::Invalid(_) => Kind::Failure,
            Reason::Trust(_) => Kind::Config,
            Reason::Connect(_) | Reason::Tls(..) | Reason::Broken(_) => Kind::Network,
        };
        Self::new(kind, failure.to_string())
    }
}

impl Failure {
    /// What the person who wanted to reach `host` can do about it.
    #[must_use]
    pub fn next_step(&self) -> &'static str {
        let proxy_is_set = || {
            ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"]
                .iter()
                .any(|name| env::raw(name).is_some())
        };
        match &self.reason {
            Reason::Tls(TlsFault::Certificate, _) => {
                "its TLS certificate is not trusted here: `--ca-file FILE` trusts your own authority; else compare name, \
                 chain and clock"
            }
            Reason::Tls(TlsFault::NotSpoken, _) => "it does not speak TLS at that port",
            Reason::Connect(_) | Reason::Tls(..)
                if proxy_is_set() && !self.host.starts_with("127.") =>
            {
                "the connection goes by the proxy that `HTTPS_PROXY` or `ALL_PROXY` names: is that right and up? \
                 `NO_PROXY` leaves it out"
            }
            Reason::TimedOut(_) => {
                "is it up, is a proxy or firewall between? `--timeout` waits longer"
            }
            Reason::Trust(_) => {
                "name a PEM file with certificates by `--ca-file` or `SSL_CERT_FILE`"
            }
            Reason::TooLarge(_) | Reason::Broken(_) => {
                "is this the right address, and does a proxy change the answer?"
            }
            Reason::Connect(_) | Reason::Tls(..) | Reason::Invalid(_) => {
                "is the address right, is it up, is a proxy or firewall between?"
            }
        }
    }

    /// Whether the request may have reached whom it was for.
    #[must_use]
    pub const fn may_have_arrived(&self) -> bool {
        matches!(
            self.reason,
            Reason::TimedOut(_) | Reason::TooLarge(_) | Reason::Broken(_)
        )
    }
}

/// Less time than the client's own, in a request's extensions.
#[derive(Clone, Copy)]
struct Limit(Duration);

/// An HTTP client that builds what it needs when it is first needed: reading the system's root store
/// costs 3 ms and is left out for plain http on loopback.
#[derive(Clone)]
pub struct Client {
    options: Options,
    jar: Option<Arc<Jar>>,
    plain: Arc<OnceLock<Result<reqwest::Client, String>>>,
    trusting: Arc<OnceLock<Result<reqwest::Client, String>>>,
}

impl Client {
    /// Reads and opens nothing yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let jar = options.cookies.then(|| Arc::new(Jar::default()));
        Self {
            options,
            jar,
            plain: Arc::default(),
            trusting: Arc::default(),
        }
    }

    /// Sends one request and waits for the answer; for the synchronous half of the program.
    ///
    /// # Errors
    /// [`Failure`] when no complete answer came; any HTTP status is an answer.
    pub fn call(&self, request: Request) -> Result<Response, Failure> {
        block_on(self.send(request))
    }

    /// The same in less time than [`Self::timeout`], of which a part is spent.
    ///
    /// # Errors
    /// As [`Self::call`].
    pub fn call_within(&self, mut request: Request, left: Duration) -> Result<Response, Failure> {
        request.extensions_mut().insert(Limit(left));
        self.call(request)
    }

    /// For one whole request.
    #[must_use]
    pub const fn timeout(&self) -> Duration {
        self.options.timeout
    }

    /// Sends one request.
    ///
    /// # Errors
    /// [`Failure`] when no complete answer came; any HTTP status is an answer.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let url = Url::parse(&request.uri().to_string()).map_err(|error| Failure {
            host: request.uri().host().unwrap_or_default().to_owned(),
            reason: Reason::Invalid(error.to_string()),
        })?;
        let Some(observer) = &self.options.observer else {
            return self.exchange(&url, request).await;
        };
        let (started, seen) = (Instant::now(), request.clone());
        let outcome = self.exchange(&url, request).await;
        let (parts, request_body) = seen.into_parts();
        observer(&Exchange {
            method: parts.method,
            url,
            request_headers: parts.headers,
            request_body,
            started,
            duration: started.elapsed(),
            outcome: outcome.clone(),
        });
        outcome
    }

    async fn exchange(&self, url: &Url, request: Request) -> Result<Response, Failure> {
        let fail = |reason| Failure {
            host: host_and_port(url),
            reason,
        };
        let limit = request.extensions().get::<Limit>().copied();
        let mut request = reqwest::Request::try_from(request)
            .map_err(|error| fail(Reason::Invalid(error.to_string())))?;
        if let Some(Limit(left)) = limit {
            *request.timeout_mut() = Some(left);
        }
        let client = self
            .for_url(url)
            .map_err(|error| fail(Reason::Trust(error)))?;
        let mut answer = client
            .execute(request)
            .await
            .map_err(|error| fail(self.reason(&error)))?;
        let mut body = BytesMut::new();
        while let Some(chunk) = answer
            .chunk()
            .await
            .map_err(|error| fail(self.reason(&error)))?
        {
            let room = self.options.body_limit - body.len();
            if chunk.len() > room {
                if !self.options.cut_body {
                    return Err(fail(Reason::TooLarge(self.options.body_limit)));
                }
                body.extend_from_slice(&chunk[..room]);
                break;
            }
            body.extend_from_slice(&chunk);
        }
        let mut response = Response::new(body.to_vec());
        *response.status_mut() = answer.status();
        *response.headers_mut() = std::mem::take(answer.headers_mut());
        Ok(response)
    }

    fn reason(&self, error: &reqwest::Error) -> Reason {
        if error.is_timeout() {
            Reason::TimedOut(self.options.timeout)
        } else if error.is_connect() {
            let why = root_cause(error);
            match TlsFault::behind(error) {
                Some(fault) => Reason::Tls(fault, why),
                None => Reason::Connect(why),
            }
        } else {
            Reason::Broken(root_cause(error))
        }
    }

    fn for_url(&self, url: &Url) -> Result<&reqwest::Client, String> {
        let (cell, roots) = if url.scheme() == "http" && is_loopback(url) {
            (&self.plain, false)
        } else {
            (&self.trusting, true)
        };
        cell.get_or_init(|| self.build(roots))
            .as_ref()
            .map_err(Clone::clone)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the one place that builds HTTP clients"
    )]
    fn build(&self, roots: bool) -> Result<reqwest::Client, String> {
        let mut builder = reqwest::Client::builder()
            .user_agent(concat!("fastenctl/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            .timeout(self.options.timeout)
            .connect_timeout(self.options.timeout)
            .pool_idle_timeout(KEPT_IDLE);
        if self.options.one_request_a_connection {
            builder = builder.pool_max_idle_per_host(0);
        }
        if let Some(jar) = &self.jar {
            builder = builder.cookie_provider(jar.clone());
        }
        if let Some((host, addresses)) = &self.options.pinned {
            builder = builder.resolve_to_addrs(host, addresses).no_proxy();
        }
        builder = match (roots, &self.options.ca_file) {
            (false, _) => builder.tls_certs_only(std::iter::empty()).no_proxy(),
            (true, None) => builder,
            (true, Some(file)) => {
                let pem = std::fs::read(file)
                    .map_err(|error| format!("cannot read `{}`: {error}", file.display()))?;
                let certificates =
                    reqwest::Certificate::from_pem_bundle(&pem).map_err(|error| {
                        format!("`{}` holds no PEM certificate: {error}", file.display())
                    })?;
                if certificates.is_empty() {
                    return Err(format!("`{}` holds no PEM certificate", file.display()));
                }
                builder.tls_certs_merge(certificates)
            }
        };
        builder.build().map_err(|error| root_cause(&error))
    }
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

/// Whether the address literal belongs to a private network or to this machine.
#[must_use]
pub const fn is_private_ip(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(ip) => ip.is_private() || ip.is_loopback() || ip.is_link_local(),
        IpAddr::V6(ip) => ip.is_loopback() || ip.is_unique_local() || ip.is_unicast_link_local(),
    }
}

thread_local! {
    static RUNTIME: OnceCell<tokio::runtime::Runtime> = const { OnceCell::new() };
}

/// Runs a future to its end on this thread's runtime, which is built when first used.
///
/// # Panics
/// When called from inside a runtime, or when the system cannot make an event loop.
#[expect(
    clippy::expect_used,
    clippy::disallowed_methods,
    reason = "the one place; without an event loop there is no way on"
)]
pub fn block_on<F: Future>(future: F) -> F::Output {
    RUNTIME.with(|cell| {
        cell.get_or_init(|| {
            tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("an event loop can be made")
        })
        .block_on(future)
    })
}

/// A runtime of several threads for the servers; dropping it ends what still runs on it.
///
/// # Errors
/// When the system gives no threads or no event loop.
pub fn server_runtime() -> std::io::Result<tokio::runtime::Runtime> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
}

/// Runs a server's future to its end on [`server_runtime`]; what it spawned ends with it.
///
/// # Errors
/// When the system gives no threads or no event loop.
#[expect(
    clippy::disallowed_methods,
    reason = "the one place that blocks on a server"
)]
pub fn run_server<F: Future>(future: F) -> std::io::Result<F::Output> {
    Ok(server_runtime()?.block_on(future))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_closed_port_is_a_network_failure_that_names_it() {
        let free = std::net::TcpListener::bind("127.0.0.1:0")
            .unwrap()
            .local_addr()
            .unwrap();
        let request = http::Request::get(format!("http://{free}/"))
            .body(Vec::new())
            .unwrap();
        let error = Error::from(Client::new(Options::default()).call(request).unwrap_err());
        assert_eq!(error.kind(), Kind::Network);
        assert!(
            error
                .to_string()
                .starts_with(&format!("{free}: no connection (")),
            "{error}"
        );
    }

    fn failure(answer: &'static [u8]) -> Failure {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            std::io::Read::read(&mut stream, &mut [0; 1024]).unwrap();
            std::io::Write::write_all(&mut stream, answer).unwrap();
        });
        let request = http::Request::get(format!("https://{address}/"))
            .body(Vec::new())
            .unwrap();
        let failure = Client::new(Options::default()).call(request).unwrap_err();
        server.join().unwrap();
        failure
    }

    #[test]
    fn whoever_speaks_something_else_at_a_tls_port_is_told_from_whoever_hangs_up() {
        let plain = failure(b"HTTP/1.1 400 Bad Request\r\n\r\n");
        assert!(
            matches!(plain.reason, Reason::Tls(TlsFault::NotSpoken, _)),
            "{plain:?}"
        );
        assert_eq!(plain.next_step(), "it does not speak TLS at that port");
        let gone = failure(b"");
        assert!(
            matches!(gone.reason, Reason::Tls(TlsFault::Handshake, _)),
            "{gone:?}"
        );
    }
}
