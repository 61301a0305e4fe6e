//! The only way for checks to send their own requests: at most 10 s and 256 KiB each, without
//! retries and without following redirects blindly. Class A requests are sent one at a time, and
//! only until the first 403 or 429 (checks.md sections 0.2 and 0.4).

pub mod answered;
pub mod form;
pub mod landed;
pub mod opened;
pub mod practice;
pub mod refusal;
pub mod request;
pub mod walk;

use crate::conformance::facts::object;
use crate::conformance::verdict::{Judgement, skip};
use crate::driver::drive::Driver;
use crate::http::{BODY_LIMIT, Client as Http, Options, Request, Response};
use crate::oauth::facts::Facts;
use crate::oauth::token::refresh;
use crate::secret::Secret;
use crate::trace::finding::Class;
use crate::trace::recorder::Recorder;
use http::{Method, StatusCode, header};
use std::cell::{Cell, RefCell};
use std::time::Duration;

/// Sends requests for the checks.
pub struct Prober<'a> {
    /// The pause between two requests of class A.
    pause: Duration,
    pub(crate) recorder: &'a Recorder,
    pub(crate) driver: Option<&'a Driver>,
    options: Options,
    http: Http,
    class: Cell<Class>,
    asked_before: Cell<bool>,
    stopped: Cell<Option<u16>>,
    /// The outcome of the ordinary request, once it has been sent.
    control: RefCell<Option<Result<(), Judgement>>>,
    /// Tokens that checks obtained, to be revoked.
    obtained: RefCell<Vec<(Secret, &'static str)>>,
}

impl<'a> Prober<'a> {
    /// Creates a prober with the timeout of `options`, at most 10 s.
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
            control: RefCell::default(),
            obtained: RefCell::default(),
        }
    }

    /// Starts the next check, or skips it if its class was stopped.
    pub(crate) fn begin(&self, class: Class) -> Result<(), Judgement> {
        self.class.set(class);
        match self.stopped.get().filter(|_| class == Class::A) {
            Some(status) => Err(skip(format!(
                "the provider responded with {status} to an earlier request of this kind"
            ))),
            None => Ok(()),
        }
    }

    /// Waits before a request of class A, unless it is the first one.
    pub(crate) fn take_turn(&self) -> Result<(), Judgement> {
        self.begin(self.class.get())?;
        if self.class.get() == Class::A && self.asked_before.replace(true) {
            self.wait(self.pause);
        }
        Ok(())
    }

    /// Waits, and records the time as waiting time, so that it does not count as our own.
    pub(crate) fn wait(&self, long: Duration) {
        std::thread::sleep(long);
        self.recorder.waited(long);
    }

    /// Returns a separate browser with its own cookies.
    pub(crate) fn browser(&self) -> Http {
        Http::new(Options {
            cookies: true,
            ..self.options.clone()
        })
    }

    /// Sends one request; without a response, the check is inconclusive (checks.md section 12a).
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
            request.map_err(|error| skip(format!("cannot build the request: {error}")))?;
        let response = http
            .call(request)
            .map_err(|failure| skip(format!("no response: {failure}")))?;
        self.note_filter(&response);
        Ok(response)
    }

    /// Stops class A if a filter seems to block programs. A 403 with a JSON object does not count,
    /// because it probably comes from the endpoint itself.
    pub(crate) fn note_filter(&self, response: &Response) {
        let status = response.status();
        let keeps_out = status == StatusCode::TOO_MANY_REQUESTS
            || status == StatusCode::FORBIDDEN && object(response).is_none();
        if self.class.get() == Class::A && keeps_out {
            self.stopped.set(Some(status.as_u16()));
        }
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

    /// Revokes the tokens that the checks obtained; returns how many could not be revoked.
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
            refresh::revoke(&self.http, endpoint, &target.revoking_client(), token, hint).is_ok()
        };
        obtained.iter().filter(|one| !revoked(one)).count()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waiting_between_requests_does_not_count_as_our_own_time() {
        let recorder = Recorder::new("direct", "", |_| {});
        let pause = Duration::from_millis(20);
        let prober = Prober::new(Options::default(), pause, None, &recorder);
        for class in [Class::A, Class::A, Class::S, Class::A] {
            assert!(
                prober
                    .begin(class)
                    .and_then(|()| prober.take_turn())
                    .is_ok()
            );
        }
        assert_eq!(recorder.finish(None).waited, pause * 2);
    }
}
