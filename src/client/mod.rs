//! The client for the gateway, with one method per route. The commands decide which to call and
//! when; `client::retry` decides what to repeat.

pub mod credentials;
pub mod judge;
mod language;
pub mod paging;
pub mod retry;
mod trouble;

use crate::api::connect::{CONNECT, Definition, REDIRECT, TOKEN};
use crate::api::installation::{
    Deleted, IDEMPOTENCY_KEY, INSTALLATION, Installation, InstallationPatch, ORIGINS,
    OriginsRequest, REGISTER, RELEASE, RESEND, RegisterRequest, Registered, ReleaseRequest,
    RotatedSecret, SECRET, SeatsReleased, VERIFY, VerificationSent, VerifyRequest,
};
use crate::api::search::{SEARCH, SearchAnswer, SearchRequest};
use crate::api::ticket::{TICKET, Ticket, TicketRequest};
use crate::api::usage::{USAGE, UsageReport};
use crate::clock::{Clock, wait_in_words};
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Request, is_loopback};
use crate::rfc::basic;
use crate::secret::Secret;
use ::http::{Method, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
pub use credentials::Credentials;
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use judge::Judged;
use paging::Pages;
use retry::{Attempt, is_passing, is_repeatable, retry_after};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};
use trouble::{Trouble, payload};
use url::Url;

/// Number of providers per page of the usage report, the maximum that a gateway allows.
const USAGE_PAGE: &str = "1000";

/// `Prefer` header: how many seconds the gateway may work on a request, after which the response is
/// no longer of use (RFC 7240 section 4.3, protocol.md section 2).
const WAIT: &str = "wait=10";

/// A gateway.
#[derive(Clone)]
pub struct Lighthouse {
    base: String,
    http: Client,
}

impl Lighthouse {
    /// Creates a client for the API base `base`, such as `https://lighthouse.example.org/v1`.
    ///
    /// # Errors
    /// [`Kind::Config`] if the URL cannot be used, for example if the secret would be sent
    /// unencrypted: plain http is only allowed on this machine.
    pub fn new(base: &Url, http: Client) -> Result<Self> {
        let safe = base.scheme() == "https" || base.scheme() == "http" && is_loopback(base);
        let names_a_user = !base.username().is_empty() || base.password().is_some();
        if names_a_user {
            return Err(Error::new(
                Kind::Config,
                "a gateway's URL must not contain a user name or password",
            )
            .hint("remove everything before the `@`"));
        }
        if !safe || base.query().is_some() || base.fragment().is_some() {
            let fault = if safe {
                "it has a query or a fragment"
            } else if base.scheme() == "http" {
                "over plain HTTP, others on the network could read the secret"
            } else {
                "it does not start with `https://`"
            };
            let message = format!("`{base}` is not a valid gateway URL: {fault}");
            return Err(Error::new(Kind::Config, message)
                .hint("use an `https://` URL that ends in `/v1`; plain `http://` is for this machine only"));
        }
        Ok(Self {
            base: base.as_str().trim_end_matches('/').to_owned(),
            http,
        })
    }

    /// The same gateway, called with another HTTP client.
    #[must_use]
    pub fn by(self, http: Client) -> Self {
        Self { http, ..self }
    }

    /// The API base, without a trailing slash.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `POST installation/register`: the only response that contains the secret.
    ///
    /// # Errors
    /// Network errors, or the gateway's refusal, and whether it may have registered the
    /// installation nevertheless.
    pub fn register(
        &self,
        idempotency_key: &Secret,
        request: &RegisterRequest,
    ) -> std::result::Result<Registered, Unconfirmed> {
        let mut builder = self
            .request(Method::POST, REGISTER)
            .header(IDEMPOTENCY_KEY, idempotency_key.expose());
        if let Some(language) = language::preferred() {
            builder = builder.header(header::ACCEPT_LANGUAGE, language);
        }
        self.confirmed(with_json(builder, request), judge::registered)
    }

    /// `GET installation`.
    ///
    /// # Errors
    /// [`Kind::NotRegistered`] if the gateway does not know these credentials; network errors.
    pub fn installation(&self, credentials: &Credentials) -> Result<Installation> {
        let request = self.signed(Method::GET, INSTALLATION, credentials);
        self.record(credentials, request.and_then(without_body))
    }

    /// `PATCH installation`.
    ///
    /// # Errors
    /// Same as [`Self::installation`].
    pub fn patch_installation(
        &self,
        credentials: &Credentials,
        patch: &InstallationPatch,
    ) -> Result<Installation> {
        let request = self.signed(Method::PATCH, INSTALLATION, credentials);
        let request = request.and_then(|builder| with_json(builder, patch));
        self.record(credentials, request)
    }

    /// `POST installation/verify`: sends the code from the e-mail.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and the gateway's refusal of a wrong or expired code.
    pub fn verify(&self, credentials: &Credentials, code: Secret) -> Result<Installation> {
        let request = self.signed(Method::POST, VERIFY, credentials);
        let request = request.and_then(|builder| with_json(builder, &VerifyRequest { code }));
        self.record(credentials, request)
    }

    /// `POST installation/verify/resend`: sends the e-mail again.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and the gateway's refusal if there were too many requests.
    pub fn resend(&self, credentials: &Credentials) -> Result<VerificationSent> {
        let request = self.signed(Method::POST, RESEND, credentials);
        self.mine(credentials, request.and_then(without_body), judge::sent)
            .map_err(told)
    }

    /// `POST installation/secret`: the only response that contains the new secret.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and whether the secret may have changed nevertheless.
    pub fn rotate_secret(
        &self,
        credentials: &Credentials,
    ) -> std::result::Result<RotatedSecret, Unconfirmed> {
        let request = self.signed(Method::POST, SECRET, credentials);
        self.mine(credentials, request.and_then(without_body), judge::rotated)
    }

    /// `PUT installation/origins`: replaces all origins, or none.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and the gateway's refusal of an origin.
    pub fn replace_origins(
        &self,
        credentials: &Credentials,
        origins: Vec<String>,
    ) -> Result<Installation> {
        let request = self.signed(Method::PUT, ORIGINS, credentials);
        let request = request.and_then(|builder| with_json(builder, &OriginsRequest { origins }));
        self.record(credentials, request)
    }

    /// `DELETE installation`.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and whether the installation may have been deleted
    /// nevertheless.
    pub fn unregister(
        &self,
        credentials: &Credentials,
    ) -> std::result::Result<Deleted, Unconfirmed> {
        let request = self.signed(Method::DELETE, INSTALLATION, credentials);
        let asked = &credentials.installation_id;
        self.mine(credentials, request.and_then(without_body), |answer| {
            judge::deleted(asked, answer)
        })
    }

    /// `GET installation/usage`, all pages as one report.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and [`Kind::Gateway`] for a report that does not end.
    pub fn usage(&self, credentials: &Credentials) -> Result<UsageReport> {
        let mut pages = self.pages();
        let mut whole = self.usage_page(credentials, None, &mut pages)?;
        while let Some(after) = whole.next.take() {
            let page = self.usage_page(credentials, Some(&after), &mut pages)?;
            whole.next = page.next;
            whole.providers.extend(page.providers);
        }
        Ok(whole)
    }

    fn usage_page(
        &self,
        credentials: &Credentials,
        after: Option<&str>,
        pages: &mut Pages,
    ) -> Result<UsageReport> {
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.append_pair("page_size", USAGE_PAGE);
        if let Some(after) = after {
            query.append_pair("after", after);
        }
        let route = format!("{USAGE}?{}", query.finish());
        let request = without_body(self.signed(Method::GET, &route, credentials)?)?;
        let mut page = self.page(&request, judge::usage, pages)?;
        page.next = judge::next_of(&page, after).map_err(|why| self.endless(&why))?;
        credentials.were_taken();
        Ok(page)
    }

    /// The time and size limits of a paged response.
    #[must_use]
    pub fn pages(&self) -> Pages {
        Pages::begin(self.http.timeout())
    }

    fn page<T: DeserializeOwned>(
        &self,
        request: &Request,
        judge: impl Fn(&T) -> Judged,
        pages: &mut Pages,
    ) -> Result<T> {
        let within = pages.time_for_next().map_err(|why| self.endless(&why))?;
        match self.asked(request, judge, within) {
            Ok((page, bytes)) => {
                pages.took(bytes);
                Ok(page)
            }
            Err(refusal) => match pages.time_for_next() {
                Ok(_) => Err(refusal.error),
                Err(why) => Err(self.endless(&why)),
            },
        }
    }

    fn endless(&self, why: &str) -> Error {
        Error::new(Kind::Gateway, format!("the gateway `{}` {why}", self.base))
            .hint("ask the gateway's operator, or allow more time with `--timeout`")
    }

    /// `GET connect/{endpoint}`, with an endpoint's UUID or the slug of a platform that has one
    /// endpoint.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown endpoint; network errors.
    pub fn definition(&self, endpoint: &str) -> Result<Definition> {
        let escaped: String = url::form_urlencoded::byte_serialize(endpoint.as_bytes()).collect();
        let route = format!("{CONNECT}{}", escaped.replace('+', "%20"));
        let request = without_body(self.request(Method::GET, &route));
        self.confirmed(request, judge::definition).map_err(told)
    }

    /// `POST search`: one page of institutions, the best matches first.
    ///
    /// # Errors
    /// Network errors, or the gateway's refusal, and [`Kind::Gateway`] if the pages exceed their
    /// time or size limit.
    pub fn search(&self, request: &SearchRequest, pages: &mut Pages) -> Result<SearchAnswer> {
        let request = with_json(self.request(Method::POST, SEARCH), request)?;
        self.page(&request, judge::search, pages)
    }

    /// `POST installation/seats/release`: releases seats whose only evidence is a browser sign-in.
    ///
    /// # Errors
    /// Same as [`Self::installation`], and [`Kind::NotFound`] for an unknown endpoint.
    pub fn release_seats(
        &self,
        credentials: &Credentials,
        endpoint_id: String,
    ) -> Result<SeatsReleased> {
        let request = self.signed(Method::POST, RELEASE, credentials);
        let request = request.and_then(|it| with_json(it, &ReleaseRequest { endpoint_id }));
        self.mine(credentials, request, judge::released)
            .map_err(told)
    }

    /// `POST ticket`: reserves a seat before anyone signs in.
    ///
    /// # Errors
    /// [`Kind::LimitReached`] if the provider has no seats left; network errors.
    pub fn ticket(&self, credentials: &Credentials, request: &TicketRequest) -> Result<Ticket> {
        let builder = self.signed(Method::POST, TICKET, credentials);
        let request = builder.and_then(|builder| with_json(builder, request));
        self.mine(credentials, request, judge::ticket).map_err(told)
    }

    /// The URL at which confidential clients exchange codes and refresh tokens:
    /// `token/{endpoint_id}`.
    #[must_use]
    pub fn token_url(&self, endpoint_id: &str) -> String {
        format!("{}{TOKEN}{endpoint_id}", self.base)
    }

    /// The URL that the browser is sent to: `redirect/{state}`, without parameters.
    #[must_use]
    pub fn redirect_url(&self, state: &Secret) -> String {
        format!("{}{REDIRECT}{}", self.base, state.expose())
    }

    fn request(&self, method: Method, route: &str) -> ::http::request::Builder {
        let request = ::http::Request::builder()
            .method(method)
            .uri(format!("{}{route}", self.base))
            .header(header::ACCEPT, "application/json");
        // The gateway verifies new origins first, and their servers may be slow.
        if route == ORIGINS {
            request
        } else {
            request.header("prefer", WAIT)
        }
    }

    /// The only place that puts the secret into a request, so it is also the one that checks
    /// whether the secret may go there.
    fn signed(
        &self,
        method: Method,
        route: &str,
        credentials: &Credentials,
    ) -> Result<::http::request::Builder> {
        credentials.may_go_to(&self.base)?;
        let header = basic::header(
            &credentials.installation_id,
            &credentials.installation_secret,
        );
        Ok(self
            .request(method, route)
            .header(header::AUTHORIZATION, header))
    }

    fn record(&self, credentials: &Credentials, request: Result<Request>) -> Result<Installation> {
        let asked = &credentials.installation_id;
        self.mine(credentials, request, |answer| {
            judge::installation(asked, answer)
        })
        .map_err(told)
    }

    fn mine<T: DeserializeOwned>(
        &self,
        credentials: &Credentials,
        request: Result<Request>,
        judge: impl Fn(&T) -> Judged,
    ) -> std::result::Result<T, Unconfirmed> {
        let answer = self.confirmed(request, judge)?;
        credentials.were_taken();
        Ok(answer)
    }

    fn confirmed<T: DeserializeOwned>(
        &self,
        request: Result<Request>,
        judge: impl Fn(&T) -> Judged,
    ) -> std::result::Result<T, Unconfirmed> {
        let request = request.map_err(|error| Unconfirmed {
            error,
            may_have_acted: false,
        })?;
        self.asked(&request, judge, self.http.timeout())
            .map(|(answer, _)| answer)
    }

    /// Sends a request, and repeats it where that may help. All attempts and waits share the time
    /// limit of one request. Returns the judged response and its size.
    fn asked<T: DeserializeOwned>(
        &self,
        request: &Request,
        judge: impl Fn(&T) -> Judged,
        within: Duration,
    ) -> std::result::Result<(T, usize), Unconfirmed> {
        let started = Instant::now();
        let (repeatable, mut number, mut may_have_acted) = (is_repeatable(request), 0, false);
        loop {
            number += 1;
            let left = || within.saturating_sub(started.elapsed());
            let outcome = self.http.call_within(request.clone(), left());
            let passing = is_passing(&outcome);
            let retry_after = outcome
                .as_ref()
                .ok()
                .and_then(|answer| retry_after(answer, Clock::default().now()));
            let trouble = match outcome
                .map_err(Trouble::Unreachable)
                .and_then(|answer| Ok((believed(&answer, &judge)?, answer.body().len())))
            {
                Ok(answer) => return Ok(answer),
                Err(trouble) => trouble,
            };
            // Whatever the response to a later attempt, an earlier one may have had an effect.
            may_have_acted |= trouble.may_have_acted();
            let attempt = Attempt {
                number,
                repeatable,
                passing,
                retry_after,
                left: left(),
            };
            let Some(wait) = attempt.wait(jitter()) else {
                return Err(Unconfirmed {
                    error: with_patience(
                        trouble.without(request).into_error(&self.base),
                        retry_after,
                    ),
                    may_have_acted,
                });
            };
            std::thread::sleep(wait);
        }
    }
}

/// Judges the response as a whole: if any of it is implausible, none of it is used.
fn believed<T: DeserializeOwned>(
    answer: &crate::http::Response,
    judge: impl Fn(&T) -> Judged,
) -> std::result::Result<T, Trouble> {
    let answer = payload(answer)?;
    judge(&answer).map_err(Trouble::Unbelievable)?;
    Ok(answer)
}

fn told(refusal: Unconfirmed) -> Error {
    refusal.error
}

fn jitter() -> u8 {
    getrandom::u32().map_or(u8::MAX, |random| random.to_be_bytes()[0])
}

fn with_patience(error: Error, retry_after: Option<Duration>) -> Error {
    match retry_after {
        Some(wait) => {
            let seconds = i64::try_from(wait.as_secs()).unwrap_or(i64::MAX);
            error.hint(format!("try again in {}", wait_in_words(seconds)))
        }
        None => error,
    }
}

/// A change that the gateway did not confirm.
#[derive(Debug)]
pub struct Unconfirmed {
    pub error: Error,
    /// Whether the gateway may have made the change nevertheless; only another request can tell.
    pub may_have_acted: bool,
}

fn with_json(builder: ::http::request::Builder, body: &impl Serialize) -> Result<Request> {
    let body =
        serde_json::to_vec(body).map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let request = builder
        .header(header::CONTENT_TYPE, "application/json")
        .body(body);
    request.map_err(|error| Error::new(Kind::Failure, error.to_string()))
}

fn without_body(builder: ::http::request::Builder) -> Result<Request> {
    builder
        .body(Vec::new())
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))
}

/// A pseudonym for a local user at the gateway (protocol.md section 4): an HMAC-SHA256 under a key
/// that never leaves the installation. A zero byte separates the parts, so that different pairs
/// never produce the same input.
#[must_use]
pub fn user_ref(key: &Secret, limit_group: &str, local_user: &str) -> String {
    let mut block = Key::<Hmac<Sha256>>::default();
    block
        .iter_mut()
        .zip(Sha256::digest(key.expose().as_bytes()))
        .for_each(|(byte, key)| *byte = key);
    let mut mac = Hmac::<Sha256>::new(&block);
    mac.update(["v1", limit_group, local_user].join("\0").as_bytes());
    BASE64_URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes())
}

/// Whether two spellings of an API base mean the same gateway, so that the secret may be sent
/// there.
#[must_use]
pub fn same_gateway(one: &Url, other: &Url) -> bool {
    one.as_str().trim_end_matches('/') == other.as_str().trim_end_matches('/')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_with_a_password_in_it_is_refused_without_showing_it() {
        let url = Url::parse("https://ada:hunter2@gw.example/v1").unwrap();
        let error = Lighthouse::new(&url, Client::new(crate::http::Options::default()))
            .err()
            .unwrap();
        assert_eq!(
            (error.kind(), error.to_string().contains("hunter2")),
            (Kind::Config, false)
        );
    }

    #[test]
    fn never_sends_a_secret_over_plain_http_to_another_machine() {
        let new = |url: &str| {
            Lighthouse::new(
                &Url::parse(url).unwrap(),
                Client::new(crate::http::Options::default()),
            )
        };
        for url in [
            "http://192.168.0.2:8417/v1",
            "http://gw.example/v1",
            "ftp://gw.example/v1",
            "https://gw.example/v1?a=b",
        ] {
            assert_eq!(
                new(url).err().map(|error| error.kind()),
                Some(Kind::Config),
                "{url}"
            );
        }
        assert_eq!(
            new("http://127.0.0.1:8417/v1/").unwrap().base(),
            "http://127.0.0.1:8417/v1"
        );
    }

    #[test]
    fn a_user_has_one_name_per_limit_group() {
        let (one, two) = (Secret::new("k"), Secret::new("l"));
        let names = [
            user_ref(&one, "g", "alice"),
            user_ref(&one, "ga", "lice"),
            user_ref(&two, "g", "alice"),
        ];
        assert_eq!(names[0], user_ref(&one, "g", "alice"));
        assert!(names[0] != names[1] && names[0] != names[2]);
        assert_eq!(names[0].len(), 43);
    }

    #[test]
    fn a_secret_only_goes_to_exactly_the_same_base() {
        let same = |one: &str, other: &str| {
            same_gateway(&Url::parse(one).unwrap(), &Url::parse(other).unwrap())
        };
        assert!(same("https://gw.example/v1", "https://GW.example:443/v1/"));
        assert!(!same("https://gw.example/v1", "https://gw.example:8443/v1"));
        assert!(!same("https://gw.example/v1", "http://gw.example/v1"));
    }
}
