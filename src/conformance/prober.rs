//! The one way for checks to send requests of their own: 10 s and 256 KiB each, no redirect followed blindly, no
//! retry; class A in turn and only until the first 403 or 429 (checks.md sections 0.2 and 0.4).

use crate::conformance::facts::{Document, object};
use crate::conformance::verdict::{Judgement, fail, pass, skip, warn};
use crate::driver::drive::Driver;
use crate::error::{Error, Kind};
use crate::http::{BODY_LIMIT, Client as Http, Options, Request, Response};
use crate::oauth::client::{Client, assertion};
use crate::oauth::facts::Facts;
use crate::oauth::token::refresh;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::basic;
use crate::rfc::loopback_address::is_loopback;
use crate::secret::Secret;
use crate::trace::finding::Class;
use crate::trace::recorder::Recorder;
use http::{HeaderMap, Method, StatusCode, header};
use std::cell::{Cell, RefCell};
use std::time::Duration;
use url::{Url, form_urlencoded};

/// Where a page of another site would be.
pub(crate) const STRANGER: &str = "https://probe.example";

/// Name and value pairs of a form.
pub(crate) type Pairs = Vec<(String, String)>;

/// Sends what the checks want to know.
pub struct Prober<'a> {
    /// Between two requests of class A.
    pause: Duration,
    pub(crate) recorder: &'a Recorder,
    pub(crate) driver: Option<&'a Driver>,
    options: Options,
    http: Http,
    class: Cell<Class>,
    asked_before: Cell<bool>,
    stopped: Cell<Option<u16>>,
    /// Tokens that checks got, to be given back.
    obtained: RefCell<Vec<(Secret, &'static str)>>,
}

impl<'a> Prober<'a> {
    /// Uses the time-out of `options`, at most 10 s.
    #[must_use]
    pub fn new(
        options: Options,
        pause: Duration,
        driver: Option<&'a Driver>,
        recorder: &'a Recorder,
    ) -> Self {
        let timeout = options.timeout.min(Duration::from_secs(10));
        let options = Options {
            timeout,
            body_limit: BODY_LIMIT,
            cookies: false,
            ..options
        };
        Self {
            pause,
            recorder,
            driver,
            http: Http::new(options.clone()),
            options,
            class: Cell::new(Class::S),
            asked_before: Cell::new(false),
            stopped: Cell::new(None),
            obtained: RefCell::default(),
        }
    }

    /// A new check begins.
    pub(crate) fn begin(&self, class: Class) -> Result<(), Judgement> {
        self.class.set(class);
        match self.stopped.get().filter(|_| class == Class::A) {
            Some(status) => Err(skip(format!(
                "the provider answered {status} to an earlier request of this kind"
            ))),
            None => Ok(()),
        }
    }

    /// Class A asks one at a time.
    pub(crate) fn take_turn(&self) -> Result<(), Judgement> {
        self.begin(self.class.get())?;
        if self.class.get() == Class::A && self.asked_before.replace(true) {
            std::thread::sleep(self.pause);
        }
        Ok(())
    }

    /// A browser of its own, with cookies.
    pub(crate) fn browser(&self) -> Http {
        Http::new(Options {
            cookies: true,
            ..self.options.clone()
        })
    }

    /// Sends one request; no answer at all fails the check.
    pub(crate) fn send(&self, request: http::Result<Request>) -> Result<Response, Judgement> {
        self.take_turn()?;
        self.send_by(&self.http, request)
    }

    pub(crate) fn send_by(
        &self,
        http: &Http,
        request: http::Result<Request>,
    ) -> Result<Response, Judgement> {
        let request =
            request.map_err(|error| skip(format!("the request cannot be made: {error}")))?;
        let response = http
            .call(request)
            .map_err(|failure| fail(format!("no answer came: {failure}")))?;
        if self.class.get() == Class::A
            && matches!(
                response.status(),
                StatusCode::FORBIDDEN | StatusCode::TOO_MANY_REQUESTS
            )
        {
            self.stopped.set(Some(response.status().as_u16()));
        }
        Ok(response)
    }

    pub(crate) fn get(
        &self,
        url: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Result<Response, Judgement> {
        self.call(Method::GET, url, headers)
    }

    pub(crate) fn call(
        &self,
        method: Method,
        url: &str,
        headers: &[(header::HeaderName, &str)],
    ) -> Result<Response, Judgement> {
        let mut request = http::Request::builder().method(method).uri(url);
        for (name, value) in headers {
            request = request.header(name, *value);
        }
        self.send(request.body(Vec::new()))
    }

    /// A form, without client authentication.
    pub(crate) fn post(
        &self,
        url: &Url,
        pairs: &Pairs,
        headers: &HeaderMap,
    ) -> Result<Answered, Judgement> {
        let mut request = http::Request::post(url.as_str())
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::ACCEPT, "application/json");
        for (name, value) in headers {
            request = request.header(name, value);
        }
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(pairs)
            .finish()
            .into_bytes();
        let response = self.send(request.body(body))?;
        Ok(self.noted(&response))
    }

    /// A form of a client that authenticates itself.
    pub(crate) fn post_as(
        &self,
        client: &Client,
        url: &Url,
        mut pairs: Pairs,
    ) -> Result<Answered, Judgement> {
        let headers = authenticated(client, &mut pairs);
        self.post(url, &pairs, &headers)
    }

    /// A token request of our own client.
    pub(crate) fn token(&self, facts: &Facts, pairs: Pairs) -> Result<Answered, Judgement> {
        let target = facts.target()?;
        self.post_as(&target.client, &target.token_url, pairs)
    }

    /// The same token request many times at once; gives how many got tokens.
    pub(crate) fn raced(
        &self,
        facts: &Facts,
        pairs: &Pairs,
        times: usize,
    ) -> Result<usize, Judgement> {
        let target = facts.target()?;
        let mut pairs = pairs.clone();
        let headers = authenticated(&target.client, &mut pairs);
        let body = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&pairs)
            .finish()
            .into_bytes();
        let options = &self.options;
        let send = || {
            let mut request = http::Request::post(target.token_url.as_str())
                .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
            for (name, value) in &headers {
                request = request.header(name, value);
            }
            // A client of its own: connections belong to the thread that opened them.
            Http::new(options.clone())
                .call(request.body(body.clone()).ok()?)
                .ok()
        };
        let answers: Vec<Option<Response>> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..times).map(|_| scope.spawn(send)).collect();
            threads
                .into_iter()
                .map(|thread| thread.join().ok().flatten())
                .collect()
        });
        Ok(answers
            .iter()
            .flatten()
            .filter(|response| self.noted(response).has_tokens())
            .count())
    }

    fn noted(&self, response: &Response) -> Answered {
        let document = object(response).unwrap_or_default();
        for (member, hint) in [
            ("refresh_token", "refresh_token"),
            ("access_token", "access_token"),
        ] {
            if let Some(token) = document.get(member).and_then(|value| value.as_str()) {
                let token = Secret::new(token);
                self.recorder.keep_secret(hint, &token);
                self.obtained.borrow_mut().push((token, hint));
            }
        }
        if let Some(token) = document.get("id_token").and_then(|value| value.as_str()) {
            self.recorder.keep_secret("id_token", &Secret::new(token));
        }
        Answered {
            status: response.status(),
            headers: response.headers().clone(),
            document,
        }
    }

    /// Gives back what checks obtained; says how many could not be.
    pub fn clean_up(&self, facts: &Facts) -> usize {
        let obtained = self.obtained.take();
        let Some(target) = facts.target.as_ref() else {
            return obtained.len();
        };
        let endpoint = target
            .revocation_endpoint
            .as_ref()
            .filter(|url| url.origin() == target.token_url.origin());
        let Some(endpoint) = endpoint else {
            return obtained.len();
        };
        let revoked = |(token, hint): &(Secret, &'static str)| {
            refresh::revoke(&self.http, endpoint, &target.client, token, hint).is_ok()
        };
        obtained.iter().filter(|one| !revoked(one)).count()
    }
}

/// Client authentication as headers and form members (RFC 6749 section 2.3.1).
fn authenticated(client: &Client, pairs: &mut Pairs) -> HeaderMap {
    let mut headers = HeaderMap::new();
    match (&client.secret, client.method) {
        (Some(secret), AuthMethod::ClientSecretBasic) => {
            if let Ok(value) = basic::client_header(&client.id, secret).parse() {
                headers.insert(header::AUTHORIZATION, value);
            }
        }
        (secret, method) => {
            pairs.push(("client_id".into(), client.id.clone()));
            if let (Some(secret), AuthMethod::ClientSecretPost) = (secret, method) {
                pairs.push(("client_secret".into(), secret.expose().to_owned()));
            }
            // A key that cannot be used has ended the run long before.
            let assertion = assertion::members(client).unwrap_or_default();
            pairs.extend(
                assertion
                    .into_iter()
                    .map(|(name, value)| (name.to_owned(), value)),
            );
        }
    }
    headers
}

/// An answer of a token, introspection or revocation endpoint.
pub(crate) struct Answered {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) document: Document,
}

impl Answered {
    pub(crate) fn error(&self) -> &str {
        self.document
            .get("error")
            .and_then(|value| value.as_str())
            .unwrap_or_default()
    }

    pub(crate) fn has_tokens(&self) -> bool {
        self.document.contains_key("access_token")
    }

    /// Passes when it refuses with one of these words; another refusal is a WARN, tokens a FAIL.
    pub(crate) fn refuses(&self, words: &[&str], what: &str) -> Judgement {
        let (status, error) = (self.status.as_u16(), self.error());
        let judgement = if self.has_tokens() {
            fail(format!("{what} got tokens"))
        } else if self.status.is_server_error() || self.status.is_redirection() {
            fail(format!("{what} was answered {status}"))
        } else if self.status.is_success() {
            fail(format!("{what} was answered {status}, not with an error"))
        } else if words.contains(&error) {
            pass(format!("{what} is refused"))
        } else {
            warn(format!(
                "{what} is refused, but not with `{}`",
                words.join("` or `")
            ))
        };
        judgement
            .with("status", status.to_string())
            .with("error", error)
    }
}

/// An http address on this machine or an https one: where a probe may go.
pub(crate) fn may_be_opened(url: &Url) -> bool {
    url.scheme() == "https" || url.scheme() == "http" && is_loopback(url)
}

/// A failure of the driver as the reason why a check could not run.
pub(crate) fn not_walked(error: &Error) -> Judgement {
    match error.kind() {
        Kind::Network | Kind::TimedOut => fail(format!("no answer came: {error}")),
        _ => fail(format!("the sign-in does not go through: {error}")),
    }
}
