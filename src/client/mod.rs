//! The gateway seen from the CLI: one method a route. What is asked when is decided by the commands, what is asked
//! once more by `client::retry`.

pub mod retry;

use crate::api::connect::{CONNECT, Definition, REDIRECT, TOKEN};
use crate::api::installation::{
    Deleted, IDEMPOTENCY_KEY, INSTALLATION, Installation, InstallationPatch, ORIGIN_PROOF, ORIGINS,
    OriginsRequest, REGISTER, RESEND, RegisterRequest, Registered, RotatedSecret, SECRET, VERIFY,
    VerificationSent, VerifyRequest,
};
use crate::api::search::{SEARCH, SearchAnswer, SearchRequest};
use crate::api::ticket::{TICKET, Ticket, TicketRequest};
use crate::api::usage::{USAGE, UsageReport};
use crate::api::{ErrorCode, Wrapper};
use crate::clock::Clock;
use crate::error::{Error, Kind, Result};
use crate::http::{Client, Failure, Reason, Request, Response, is_loopback};
use crate::rfc::basic;
use crate::secret::Secret;
use ::http::{Method, StatusCode, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use hmac::digest::Key;
use hmac::{Hmac, KeyInit, Mac};
use retry::{Attempt, is_passing, is_repeatable, retry_after};
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};
use url::Url;

/// Providers on one page of the usage report: as many as the gateway gives.
const USAGE_PAGE: &str = "1000";
/// More than any gateway has.
const USAGE_PAGES: usize = 1000;

/// Who is asking, for the routes that want to know.
#[derive(Clone, Debug)]
pub struct Credentials {
    pub installation_id: String,
    pub installation_secret: Secret,
}

/// One gateway.
#[derive(Clone)]
pub struct Lighthouse {
    base: String,
    http: Client,
}

impl Lighthouse {
    /// For the API base `base`, such as `https://lighthouse.example.org/v1`.
    ///
    /// # Errors
    /// [`Kind::Config`] when the secret would travel in the clear: plain http is for this machine only.
    pub fn new(base: &Url, http: Client) -> Result<Self> {
        let safe = base.scheme() == "https" || base.scheme() == "http" && is_loopback(base);
        let names_a_user = !base.username().is_empty() || base.password().is_some();
        if names_a_user {
            return Err(Error::new(
                Kind::Config,
                "a gateway's address holds no user name or password",
            )
            .hint("leave out what stands before the `@`"));
        }
        if !safe || base.query().is_some() || base.fragment().is_some() {
            return Err(Error::new(Kind::Config, format!("`{base}` is no usable gateway address"))
                .hint("it begins with `https://` (plain `http://` only on this machine) and ends in `/v1`"));
        }
        Ok(Self {
            base: base.as_str().trim_end_matches('/').to_owned(),
            http,
        })
    }

    /// The same gateway, asked by another client.
    #[must_use]
    pub fn by(self, http: Client) -> Self {
        Self { http, ..self }
    }

    /// The API base, without a trailing slash.
    #[must_use]
    pub fn base(&self) -> &str {
        &self.base
    }

    /// `POST installation/register`: the answer is the only one that carries the secret.
    ///
    /// # Errors
    /// Network, or the gateway's refusal, and whether it may have registered all the same.
    pub fn register(
        &self,
        idempotency_key: &Secret,
        request: &RegisterRequest,
    ) -> std::result::Result<Registered, Unconfirmed> {
        let builder = self
            .request(Method::POST, REGISTER)
            .header(IDEMPOTENCY_KEY, idempotency_key.expose());
        self.confirmed(with_json(builder, request))
    }

    /// `GET installation`.
    ///
    /// # Errors
    /// [`Kind::NotRegistered`] when the gateway does not know these credentials; network.
    pub fn installation(&self, credentials: &Credentials) -> Result<Installation> {
        self.wrapped(&without_body(self.signed(
            Method::GET,
            INSTALLATION,
            credentials,
        ))?)
    }

    /// `PATCH installation`.
    ///
    /// # Errors
    /// As [`Self::installation`].
    pub fn patch_installation(
        &self,
        credentials: &Credentials,
        patch: &InstallationPatch,
    ) -> Result<Installation> {
        self.wrapped(&with_json(
            self.signed(Method::PATCH, INSTALLATION, credentials),
            patch,
        )?)
    }

    /// `POST installation/verify`: the code from the mail.
    ///
    /// # Errors
    /// As [`Self::installation`], and the gateway's refusal of a code that is wrong or too old.
    pub fn verify(&self, credentials: &Credentials, code: Secret) -> Result<Installation> {
        self.wrapped(&with_json(
            self.signed(Method::POST, VERIFY, credentials),
            &VerifyRequest { code },
        )?)
    }

    /// `POST installation/verify/resend`: the mail once more.
    ///
    /// # Errors
    /// As [`Self::installation`], and the gateway's refusal when too many were asked for.
    pub fn resend(&self, credentials: &Credentials) -> Result<VerificationSent> {
        self.wrapped(&without_body(self.signed(
            Method::POST,
            RESEND,
            credentials,
        ))?)
    }

    /// `POST installation/secret`: the answer is the only one that carries the new secret.
    ///
    /// # Errors
    /// As [`Self::installation`], and whether there may be a new secret all the same.
    pub fn rotate_secret(
        &self,
        credentials: &Credentials,
    ) -> std::result::Result<RotatedSecret, Unconfirmed> {
        self.confirmed(without_body(self.signed(Method::POST, SECRET, credentials)))
    }

    /// `PUT installation/origins`: all of them, or none.
    ///
    /// # Errors
    /// As [`Self::installation`], and the gateway's refusal of an origin.
    pub fn replace_origins(
        &self,
        credentials: &Credentials,
        origins: Vec<String>,
    ) -> Result<Installation> {
        self.wrapped(&with_json(
            self.signed(Method::PUT, ORIGINS, credentials),
            &OriginsRequest { origins },
        )?)
    }

    /// `DELETE installation`.
    ///
    /// # Errors
    /// As [`Self::installation`], and whether it may be gone all the same.
    pub fn unregister(
        &self,
        credentials: &Credentials,
    ) -> std::result::Result<Deleted, Unconfirmed> {
        self.confirmed(without_body(self.signed(
            Method::DELETE,
            INSTALLATION,
            credentials,
        )))
    }

    /// `GET installation/usage`, all pages as one report.
    ///
    /// # Errors
    /// As [`Self::installation`].
    pub fn usage(&self, credentials: &Credentials) -> Result<UsageReport> {
        let first = format!("{USAGE}?page_size={USAGE_PAGE}");
        let mut whole: UsageReport = self.wrapped(&without_body(self.signed(
            Method::GET,
            &first,
            credentials,
        ))?)?;
        let mut pages = 1;
        while let Some(after) = whole.next.take() {
            pages += 1;
            if pages > USAGE_PAGES {
                let message = format!(
                    "`{}` goes on after {USAGE_PAGES} pages of its usage report",
                    self.base
                );
                return Err(Error::new(Kind::Gateway, message)
                    .hint("the gateway has a problem; ask its operator"));
            }
            let mut query = url::form_urlencoded::Serializer::new(String::new());
            let query = query
                .append_pair("page_size", USAGE_PAGE)
                .append_pair("after", &after)
                .finish();
            let route = format!("{USAGE}?{query}");
            let page: UsageReport = self.wrapped(&without_body(self.signed(
                Method::GET,
                &route,
                credentials,
            ))?)?;
            whole.providers.extend(page.providers);
            whole.next = page.next.filter(|next| *next != after);
        }
        Ok(whole)
    }

    /// `GET connect/{endpoint}`: an endpoint's UUID, or the slug of a platform with one endpoint.
    ///
    /// # Errors
    /// [`Kind::NotFound`] for an unknown endpoint; network.
    pub fn definition(&self, endpoint: &str) -> Result<Definition> {
        let escaped: String = url::form_urlencoded::byte_serialize(endpoint.as_bytes()).collect();
        let route = format!("{CONNECT}{}", escaped.replace('+', "%20"));
        self.wrapped(&without_body(self.request(Method::GET, &route))?)
    }

    /// `POST search`: institutions by words, the best first.
    ///
    /// # Errors
    /// Network, or the gateway's refusal.
    pub fn search(&self, request: &SearchRequest) -> Result<SearchAnswer> {
        self.wrapped(&with_json(self.request(Method::POST, SEARCH), request)?)
    }

    /// `POST ticket`: reserves a seat before anyone signs in.
    ///
    /// # Errors
    /// [`Kind::LimitReached`] when the provider has no seat for another user; network.
    pub fn ticket(&self, credentials: &Credentials, request: &TicketRequest) -> Result<Ticket> {
        self.wrapped(&with_json(
            self.signed(Method::POST, TICKET, credentials),
            request,
        )?)
    }

    /// Where confidential clients swap and refresh: `token/{endpoint_id}`.
    #[must_use]
    pub fn token_url(&self, endpoint_id: &str) -> String {
        format!("{}{TOKEN}{endpoint_id}", self.base)
    }

    /// The browser's way out: `redirect/{state}`, without its parameters.
    #[must_use]
    pub fn redirect_url(&self, state: &Secret) -> String {
        format!("{}{REDIRECT}{}", self.base, state.expose())
    }

    fn request(&self, method: Method, route: &str) -> ::http::request::Builder {
        ::http::Request::builder()
            .method(method)
            .uri(format!("{}{route}", self.base))
            .header(header::ACCEPT, "application/json")
    }

    fn signed(
        &self,
        method: Method,
        route: &str,
        credentials: &Credentials,
    ) -> ::http::request::Builder {
        self.request(method, route).header(
            header::AUTHORIZATION,
            basic::header(
                &credentials.installation_id,
                &credentials.installation_secret,
            ),
        )
    }

    fn wrapped<T: DeserializeOwned>(&self, request: &Request) -> Result<T> {
        self.asked(request).map_err(|unconfirmed| unconfirmed.error)
    }

    fn confirmed<T: DeserializeOwned>(
        &self,
        request: Result<Request>,
    ) -> std::result::Result<T, Unconfirmed> {
        self.asked(&request.map_err(|error| Unconfirmed {
            error,
            may_have_acted: false,
        })?)
    }

    /// All attempts and the waits between them within the time of one request.
    fn asked<T: DeserializeOwned>(&self, request: &Request) -> std::result::Result<T, Unconfirmed> {
        let started = Instant::now();
        let (repeatable, mut number, mut may_have_acted) = (is_repeatable(request), 0, false);
        loop {
            number += 1;
            let left = || self.http.timeout().saturating_sub(started.elapsed());
            let outcome = self.http.call_within(request.clone(), left());
            let passing = is_passing(&outcome);
            let retry_after = outcome
                .as_ref()
                .ok()
                .and_then(|answer| retry_after(answer, Clock::default().now()));
            let trouble = match outcome
                .map_err(Trouble::Unreachable)
                .and_then(|answer| payload(&answer))
            {
                Ok(payload) => return Ok(payload),
                Err(trouble) => trouble,
            };
            // Whatever a later attempt is told, an earlier one may have done it.
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
                    error: told(trouble.into_error(&self.base), retry_after),
                    may_have_acted,
                });
            };
            std::thread::sleep(wait);
        }
    }
}

fn jitter() -> u8 {
    getrandom::u32().map_or(u8::MAX, |random| random.to_be_bytes()[0])
}

fn told(error: Error, retry_after: Option<Duration>) -> Error {
    match retry_after {
        Some(wait) => error.hint(format!("try again in {}", humantime::format_duration(wait))),
        None => error,
    }
}

/// A change that the gateway did not confirm.
#[derive(Debug)]
pub struct Unconfirmed {
    pub error: Error,
    /// The gateway may have made it nevertheless: asking again finds out.
    pub may_have_acted: bool,
}

/// Why there is no payload.
#[derive(Debug)]
enum Trouble {
    Unreachable(Failure),
    /// In the wrapper: status, our gateway's word for programs, the message for people.
    Said(StatusCode, Option<ErrorCode>, String),
    /// A success in the wrapper, but not what was asked for.
    Unreadable,
    /// Not in the wrapper; a redirect with where it leads.
    Foreign(StatusCode, Option<String>),
}

fn payload<T: DeserializeOwned>(answer: &Response) -> std::result::Result<T, Trouble> {
    let status = answer.status();
    let location = answer
        .headers()
        .get(header::LOCATION)
        .filter(|_| status.is_redirection());
    let location = location.and_then(|value| Some(redact_query(value.to_str().ok()?).to_owned()));
    let foreign = || Trouble::Foreign(status, location.clone());
    if status == StatusCode::OK
        && let Ok(Wrapper::<T> {
            data: Some(data), ..
        }) = serde_json::from_slice(answer.body())
    {
        return Ok(data);
    }
    let wrapper: Wrapper<serde_json::Value> =
        serde_json::from_slice(answer.body()).map_err(|_| foreign())?;
    if status == StatusCode::OK {
        return Err(if wrapper.success {
            Trouble::Unreadable
        } else {
            foreign()
        });
    }
    Err(Trouble::Said(status, wrapper.code, wrapper.error))
}

fn redact_query(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or_default()
}

impl Trouble {
    /// Only a refusal, or the whole answer of something that is no gateway, says for certain that nothing was done.
    fn may_have_acted(&self) -> bool {
        match self {
            Self::Unreachable(failure) => failure.may_have_arrived(),
            Self::Unreadable => true,
            Self::Said(status, ..) | Self::Foreign(status, _) => {
                status.is_server_error() || *status == StatusCode::REQUEST_TIMEOUT
            }
        }
    }

    fn into_error(self, base: &str) -> Error {
        match self {
            Self::Unreachable(failure) => unreachable(base, &failure),
            Self::Said(status, code, said) => refused(base, status, code, said),
            Self::Unreadable => Error::new(
                Kind::Gateway,
                format!("`{base}` answers what this version cannot read"),
            )
            .hint("is there a newer fastenctl? else tell the gateway's operator"),
            Self::Foreign(status, location) => foreign(base, status, location.as_deref()),
        }
    }
}

fn unreachable(base: &str, failure: &Failure) -> Error {
    let kind = match failure.reason {
        Reason::TooLarge(_) => Kind::Gateway,
        _ => Error::from(failure.clone()).kind(),
    };
    Error::new(
        kind,
        format!("the gateway `{base}` cannot be asked: {failure}"),
    )
    .hint(failure.next_step())
}

fn refused(base: &str, status: StatusCode, code: Option<ErrorCode>, said: String) -> Error {
    let message = if said.is_empty() {
        format!("the gateway answers {status}")
    } else {
        said
    };
    match code {
        Some(ErrorCode::UserLimitReached) => Error::new(Kind::LimitReached, message)
            .hint("users who are connected already can still reconnect; `fastenctl usage` shows the counts"),
        Some(ErrorCode::IdempotencyKeyReused) => Error::new(Kind::Conflict, message)
            .hint("repeat the interrupted registration with the name and e-mail address it was begun with"),
        Some(ErrorCode::UnknownEndpoint) => Error::new(Kind::NotFound, message)
            .hint("name an endpoint by its id, or by its platform where that has only one"),
        Some(ErrorCode::WrongCode) => Error::new(Kind::Gateway, message)
            .hint("compare it with the newest mail; after five wrong ones, `fastenctl verify --resend` sends another"),
        Some(ErrorCode::VerificationExpired) => {
            Error::new(Kind::Gateway, message).hint("`fastenctl verify --resend` sends a new mail")
        }
        Some(ErrorCode::OriginNotAllowed) => Error::new(Kind::Gateway, message)
            .hint("private addresses are taken as they are; public ones need `https` and, first, `fastenctl verify`"),
        Some(ErrorCode::OriginNotProven) => Error::new(Kind::Gateway, message).hint(format!(
            "let `{ORIGIN_PROOF}` at that origin answer the installation's id alone, then run this again"
        )),
        _ if status == StatusCode::UNAUTHORIZED => not_known(base),
        _ if status == StatusCode::NOT_FOUND => {
            Error::new(Kind::NotFound, format!("`{base}` answers 404: {message}")).hint(USUAL_ADDRESS)
        }
        _ => Error::new(Kind::Gateway, message),
    }
}

const USUAL_ADDRESS: &str = "check the address; it usually ends in `/v1`";

fn foreign(base: &str, status: StatusCode, location: Option<&str>) -> Error {
    let error = Error::new(
        Kind::Gateway,
        match location {
            Some(location) => format!("`{base}` redirects to `{location}`, which is not followed"),
            None if status == StatusCode::TOO_MANY_REQUESTS => {
                format!("`{base}` is asked too often (status 429)")
            }
            None => format!(
                "`{base}` does not answer like a Lighthouse (status {})",
                status.as_u16()
            ),
        },
    );
    match location {
        Some(_) => error.hint("if that is your gateway, give its address with `--lighthouse`"),
        None if status == StatusCode::TOO_MANY_REQUESTS => error.hint("try again later"),
        None if status.is_server_error() => {
            error.hint("the gateway, or a proxy before it, has a problem; try again later")
        }
        None => error.hint(USUAL_ADDRESS),
    }
}

fn not_known(base: &str) -> Error {
    Error::new(
        Kind::NotRegistered,
        format!("the gateway `{base}` does not know this installation or its secret"),
    )
    .hint("`fastenctl register --force` registers a new one; its users then count anew")
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

/// What a local user is called towards the gateway (protocol.md section 4): an HMAC-SHA256 under a key that
/// never leaves the installation. The parts are kept apart by a zero byte, so that no two pairs run together.
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

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        ::http::Response::builder()
            .status(status)
            .body(body.as_bytes().to_vec())
            .unwrap()
    }

    fn error(status: u16, body: &str) -> Error {
        payload::<Installation>(&answer(status, body))
            .unwrap_err()
            .into_error("https://gw.example/v1")
    }

    #[test]
    fn only_a_certain_refusal_lets_a_registration_be_forgotten() {
        for (status, body, may_exist) in [
            (
                404,
                r#"{"success":false,"error":"there is no such route","data":null}"#,
                false,
            ),
            (
                429,
                r#"{"success":false,"error":"later","code":"rate_limited","data":null}"#,
                false,
            ),
            (404, "<html>", false),
            (200, "<html>", false),
            (301, "", false),
            (
                200,
                r#"{"success":true,"data":{"installation_id":5}}"#,
                true,
            ),
            (200, r#"{"success":true,"data":null}"#, true),
            (200, r#"{"success":false,"data":null}"#, false),
            (
                500,
                r#"{"success":false,"error":"","code":"server_error","data":null}"#,
                true,
            ),
            (502, "<html>", true),
            (408, "", true),
        ] {
            let trouble = payload::<Installation>(&answer(status, body)).unwrap_err();
            assert_eq!(trouble.may_have_acted(), may_exist, "{status} {body}");
        }
        let failed = |reason| {
            Trouble::Unreachable(Failure {
                host: "gw.example:443".into(),
                reason,
            })
            .may_have_acted()
        };
        assert!(
            !failed(Reason::Connect("refused".into())) && failed(Reason::Broken("reset".into()))
        );
    }

    #[test]
    fn a_wrong_address_is_told_with_what_to_do() {
        let said = |status, body| {
            let error = error(status, body);
            format!("{error} / {}", error.next_step().unwrap_or_default())
        };
        assert_eq!(
            said(
                404,
                r#"{"success":false,"error":"there is no such route","data":null}"#
            ),
            "`https://gw.example/v1` answers 404: there is no such route / check the address; it usually ends in `/v1`"
        );
        let moved = ::http::Response::builder()
            .status(301)
            .header("location", "https://new.example/v1?a=b");
        let moved = payload::<Installation>(&moved.body(Vec::new()).unwrap())
            .unwrap_err()
            .into_error("https://gw.example/v1");
        assert_eq!(
            moved.to_string(),
            "`https://gw.example/v1` redirects to `https://new.example/v1`, which is not followed"
        );
        assert!(said(503, "<html>").ends_with("has a problem; try again later"));
    }

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
    fn tells_refusals_apart_by_exit_code() {
        for (status, body, code) in [
            (
                409,
                r#"{"success":false,"error":"full","code":"user_limit_reached","data":null}"#,
                12,
            ),
            (
                401,
                r#"{"success":false,"error":"no","code":"unknown_installation","data":null}"#,
                4,
            ),
            (
                404,
                r#"{"success":false,"error":"no","code":"unknown_endpoint","data":null}"#,
                10,
            ),
            (
                500,
                r#"{"success":false,"error":"","code":"something_new","data":null}"#,
                7,
            ),
            (200, "<html>", 7),
            (200, r#"{"success":true,"data":null}"#, 7),
            (502, "Bad Gateway", 7),
        ] {
            assert_eq!(
                error(status, body).kind().exit_code(),
                code,
                "{status} {body}"
            );
        }
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
    fn a_user_has_one_name_a_limit_group() {
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
}
