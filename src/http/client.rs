//! The HTTP client: built on first use, one request at a time, observed and limited in size.

use crate::files;
use crate::http::exchange::{Exchange, Request, Response};
use crate::http::failure::{Failure, Reason};
use crate::http::options::Options;
use crate::http::proofs::Anew;
use crate::http::runtime::block_on;
use crate::http::tls_fault::TlsFault;
use crate::http::trusting;
use crate::rfc::loopback_address::is_loopback;
use bytes::BytesMut;
use reqwest::cookie::Jar;
use rustls::pki_types::CertificateDer;
use rustls::pki_types::pem::PemObject;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};
use url::Url;

/// How long idle connections are kept. Servers keep them longer (5 s is common), so no single-use
/// request is sent on a connection that the server is just closing.
const KEPT_IDLE: Duration = Duration::from_secs(2);

/// A request extension with a shorter time limit than the client's.
#[derive(Clone, Copy)]
struct Limit(Duration);

/// An HTTP client that builds its parts on first use: reading the system's root store takes 3 ms
/// and is skipped for plain http on loopback.
#[derive(Clone)]
pub struct Client {
    options: Options,
    jar: Option<Arc<Jar>>,
    plain: Arc<OnceLock<Result<reqwest::Client, String>>>,
    trusting: Arc<OnceLock<Result<reqwest::Client, String>>>,
    /// The client for TLS on this machine, which uses no proxy.
    near: Arc<OnceLock<Result<reqwest::Client, String>>>,
}

impl Client {
    /// Creates a client without reading or opening anything yet.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let jar = options.cookies.then(|| Arc::new(Jar::default()));
        Self {
            options,
            jar,
            plain: Arc::default(),
            trusting: Arc::default(),
            near: Arc::default(),
        }
    }

    /// Sends one request and waits for the response; for the synchronous half of the program.
    ///
    /// # Errors
    /// [`Failure`] if there is no complete response; any HTTP status is a response.
    pub fn call(&self, request: Request) -> Result<Response, Failure> {
        block_on(self.send(request))
    }

    /// Like [`Self::call`], but with its own time limit, for callers that have already used up part
    /// of [`Self::timeout`].
    ///
    /// # Errors
    /// Same as [`Self::call`].
    pub fn call_within(&self, mut request: Request, left: Duration) -> Result<Response, Failure> {
        request.extensions_mut().insert(Limit(left));
        self.call(request)
    }

    /// The time limit for one whole request.
    #[must_use]
    pub const fn timeout(&self) -> Duration {
        self.options.timeout
    }

    /// Sends one request.
    ///
    /// # Errors
    /// [`Failure`] if there is no complete response; any HTTP status is a response.
    pub async fn send(&self, request: Request) -> Result<Response, Failure> {
        let Some(proofs) = &self.options.proofs else {
            return self.observed(request).await;
        };
        let (bare, mut dressed) = (request.clone(), request);
        (proofs.dress)(&mut dressed);
        let response = self.observed(dressed.clone()).await?;
        if !(proofs.hear)(&dressed, &response) {
            return Ok(response);
        }
        let mut again = bare;
        if let Some(Anew(make)) = again.extensions().get().cloned() {
            make(&mut again);
        }
        (proofs.dress)(&mut again);
        let response = self.observed(again.clone()).await?;
        // The new nonce is remembered, but there is no third attempt.
        (proofs.hear)(&again, &response);
        Ok(response)
    }

    /// Whether requests carry proofs of possession.
    #[must_use]
    pub const fn proves(&self) -> bool {
        self.options.proofs.is_some()
    }

    async fn observed(&self, request: Request) -> Result<Response, Failure> {
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
                Some(fault) => {
                    let words = fault.words(&why);
                    Reason::Tls(fault, words)
                }
                None => Reason::Connect(why),
            }
        } else if error.is_request() {
            let why = root_cause(error);
            if is_not_http(error) {
                Reason::NotHttp(why)
            } else {
                Reason::Broken(why)
            }
        } else {
            Reason::CutOff(root_cause(error))
        }
    }

    fn for_url(&self, url: &Url) -> Result<&reqwest::Client, String> {
        let near = is_loopback(url);
        let (cell, roots) = match (near, url.scheme()) {
            (true, "http") => (&self.plain, false),
            (true, _) => (&self.near, true),
            (false, _) => (&self.trusting, true),
        };
        cell.get_or_init(|| self.build(roots, near))
            .as_ref()
            .map_err(Clone::clone)
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "the only place that builds HTTP clients"
    )]
    fn build(&self, roots: bool, near: bool) -> Result<reqwest::Client, String> {
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
        if near {
            builder = builder.no_proxy();
        }
        builder = if roots {
            let config = trusting::config(self.extra()?).map_err(|error| root_cause(&error))?;
            builder.tls_backend_preconfigured(config)
        } else {
            builder.tls_certs_only(std::iter::empty())
        };
        builder.build().map_err(|error| root_cause(&error))
    }

    /// Returns the certificate authorities that are trusted besides the system's.
    fn extra(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let mut extra = self.of_file()?;
        let trusted = self.options.trusted.clone();
        extra.extend(trusted.map(CertificateDer::from));
        Ok(extra)
    }

    fn of_file(&self) -> Result<Vec<CertificateDer<'static>>, String> {
        let Some(file) = &self.options.ca_file else {
            return Ok(Vec::new());
        };
        let shown = file.display();
        let pem = files::bytes(file, files::LARGE)
            .map_err(|error| format!("cannot read `{shown}`: {error}"))?;
        let certificates = CertificateDer::pem_slice_iter(&pem)
            .collect::<Result<Vec<_>, _>>()
            .map_err(|error| format!("`{shown}` does not contain a PEM certificate: {error}"))?;
        if certificates.is_empty() {
            return Err(format!("`{shown}` does not contain a PEM certificate"));
        }
        Ok(certificates)
    }
}

fn root_cause(error: &dyn std::error::Error) -> String {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause.to_string()
}

/// Whether the response could not be read as HTTP. A head that is too large, or with an unknown
/// status, is HTTP.
fn is_not_http(error: &(dyn std::error::Error + 'static)) -> bool {
    std::iter::successors(Some(error), |error| error.source())
        .filter_map(|error| error.downcast_ref::<hyper::Error>())
        .any(|error| error.is_parse() && !error.is_parse_too_large() && !error.is_parse_status())
}

fn host_and_port(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port_or_known_default()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}
