//! A client as patient as the tool and a browser: it repeats unanswered requests at the next
//! gateway, and records the responses. Now and then it disconnects instead, and records nothing.

use crate::world::faults::asked::{Asked, identity, json_of, location, says_to_ask_again};
use crate::world::faults::gateways::{ENDPOINTS, SECRET};
use crate::world::faults::ledger::{Ledger, Registration, Wrong};
use crate::world::faults::provider::tokens;
use crate::world::faults::sign_in::{ORIGIN, SignIn};
use crate::world::faults::{PATIENCE, Run};
use fastenctl::http::{Client as Http, Options, Response};
use fastenctl::secret::Secret;
use http::{HeaderValue, Method, StatusCode};
use serde_json::{Value, json};
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// How long to wait for a response.
const WAIT: Duration = Duration::from_secs(2);
/// Number of changes to an installation, which is then left alone.
const CHANGES: usize = 3;
const CONTACT: (Method, &str) = (Method::PATCH, "/v1/installation");
const ORIGINS: (Method, &str) = (Method::PUT, "/v1/installation/origins");

pub(crate) struct Client<'a> {
    run: &'a Run,
    number: usize,
    http: Http,
    /// The cookie of a browser that has been here before; empty at first.
    cookie: String,
    turn: usize,
    ledger: Ledger,
}

impl<'a> Client<'a> {
    pub(crate) fn new(run: &'a Run, number: usize) -> Self {
        let options = Options {
            timeout: WAIT,
            ..Options::default()
        };
        Self {
            run,
            number,
            http: Http::new(options),
            cookie: String::new(),
            turn: 0,
            ledger: Ledger::default(),
        }
    }

    /// Goes on until the run is over; returns the ledger.
    pub(crate) fn goes_on(mut self) -> Ledger {
        loop {
            let own = self.registers_itself();
            if self.cookie.is_empty() {
                self.is_given_a_cookie(&own);
            }
            self.lives(&own);
            if self.run.is_over.load(Ordering::Relaxed) {
                return self.ledger;
            }
        }
    }

    /// Gets a cookie with a first visit. The visit cannot be repeated without a cookie, so each
    /// attempt is a new visit.
    fn is_given_a_cookie(&mut self, own: &str) {
        let deadline = Instant::now() + PATIENCE;
        while self.cookie.is_empty() {
            assert!(Instant::now() < deadline, "no browser is known");
            let visit = SignIn::at(ENDPOINTS[0]).redirect_of(own);
            let answer = self.asks(&Asked::new(Method::GET, &visit, &Value::Null));
            let cookie = answer.and_then(|answer| {
                let cookie = answer.headers().get(http::header::SET_COOKIE)?;
                Some(cookie.to_str().unwrap().split(';').next()?.to_owned())
            });
            self.cookie = cookie.unwrap_or_default();
        }
    }

    fn lives(&mut self, own: &str) {
        for change in 0..CHANGES {
            let word = format!("{} {} {change}", self.number, self.turn);
            self.changes(own, &CONTACT, "administrator_name", &json!(word));
            self.brings_somebody();
            let port = 1024 + self.turn % 60_000;
            let origins = json!([format!("http://192.168.0.{}:{port}", self.number)]);
            self.changes(own, &ORIGINS, "origins", &origins);
            self.brings_somebody();
            self.rotates(own);
            let goes_away = self.goes_away();
            self.signs_in(own, SECRET, goes_away);
        }
    }

    /// Returns the response, however many attempts it takes.
    pub(crate) fn hears(&mut self, asked: &Asked) -> Response {
        let deadline = Instant::now() + PATIENCE;
        loop {
            if let Some(answer) = self.asks(asked) {
                return answer;
            }
            let (number, path) = (self.number, &asked.path);
            assert!(
                Instant::now() < deadline,
                "client {number} was never answered: {path}"
            );
            // Back off, like a considerate client.
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Makes one attempt, at the next gateway. Returns `None` if there is no response, or if the
    /// response says to try again.
    fn asks(&mut self, asked: &Asked) -> Option<Response> {
        let answer = self.asks_once(asked);
        let answer = answer.filter(|answer| !says_to_ask_again(answer.status()));
        let counted = match answer {
            Some(_) => &self.run.answered,
            None => &self.run.unanswered,
        };
        counted.fetch_add(1, Ordering::Relaxed);
        answer
    }

    fn asks_once(&mut self, asked: &Asked) -> Option<Response> {
        self.turn += 1;
        let mut request = asked.at(&self.run.gateways.address(self.number + self.turn));
        if self.number.is_multiple_of(2) {
            let wait = HeaderValue::from_static("wait=2");
            request.headers_mut().insert("prefer", wait);
        }
        let is_cut = self.run.is_cutting.load(Ordering::Relaxed) && self.turn.is_multiple_of(2);
        let wait = if is_cut {
            Duration::from_millis(1 + self.turn as u64 % 23)
        } else {
            WAIT
        };
        self.http.call_within(request, wait).ok()
    }

    /// Whether this request is one of those that are not repeated.
    const fn goes_away(&self) -> bool {
        self.turn.is_multiple_of(7)
    }

    fn browses(&self, path: &str) -> Asked {
        Asked::new(Method::GET, path, &Value::Null).with("cookie", self.cookie.clone())
    }

    /// Registers an installation with a key of its own.
    fn registers_itself(&mut self) -> String {
        let name = format!("Ada {} {}", self.number, self.turn);
        let key = Secret::random().expose().to_owned();
        self.registers(&Registration { key, name })
    }

    fn registers(&mut self, registration: &Registration) -> String {
        let answer = self.hears(&Asked::registration(registration));
        let (id, secret) = identity(&answer);
        let told = (id.clone(), secret);
        self.ledger.registered(registration, told);
        self.ledger.acknowledged += 1;
        id
    }

    fn by(&mut self, id: &str, method: Method, path: &str, body: &Value) -> Asked {
        let secret = self.ledger.of(id).secret.clone();
        Asked::by(id, &secret, method, path, body)
    }

    fn changes(&mut self, id: &str, route: &(Method, &str), field: &'static str, value: &Value) {
        let body = json!({field: value});
        let asked = self.by(id, route.0.clone(), route.1, &body);
        let promised = self.ledger.of(id).promised.entry(field).or_default();
        promised.push(value.clone());
        loop {
            let goes_away = self.goes_away();
            let answer = match self.asks(&asked) {
                Some(answer) => answer,
                None if goes_away => return,
                None => self.hears(&asked),
            };
            match answer.status() {
                StatusCode::OK => {
                    if json_of(&answer)["data"][field] != *value {
                        let what = format!("{field} of {id} is answered as something else");
                        self.ledger.wrong(Wrong::Untrue, what);
                    }
                }
                // The change may have been made by an earlier attempt of this client.
                StatusCode::CONFLICT if !self.shows(id, field, value) => continue,
                StatusCode::CONFLICT => {}
                status => return self.is_refused(id, route.1, status),
            }
            self.ledger
                .of(id)
                .promised
                .insert(field, vec![value.clone()]);
            self.ledger.acknowledged += 1;
            return;
        }
    }

    fn shows(&mut self, id: &str, field: &str, value: &Value) -> bool {
        let asked = self.by(id, Method::GET, CONTACT.1, &Value::Null);
        json_of(&self.hears(&asked))["data"][field] == *value
    }

    fn is_refused(&mut self, id: &str, what: &str, status: StatusCode) {
        let told = format!("{what} of {id} returned {status}");
        self.ledger.wrong(Wrong::Lost, told);
    }

    fn rotates(&mut self, id: &str) {
        let path = "/v1/installation/secret";
        let asked = self.by(id, Method::POST, path, &Value::Null);
        let answer = self.hears(&asked);
        if answer.status() != StatusCode::OK {
            return self.is_refused(id, path, answer.status());
        }
        let secret = &json_of(&answer)["data"]["installation_secret"];
        let held = self.ledger.of(id);
        secret.as_str().unwrap().clone_into(&mut held.secret);
        // A rotation makes the gateway forget the installation's key.
        let keys = &mut self.ledger.keys;
        keys.retain(|_, told| told.iter().all(|(other, _)| other != id));
        self.ledger.acknowledged += 1;
    }

    /// Signs in a user for the next household, which all clients register with the same key.
    fn brings_somebody(&mut self) {
        let (household, person) = self.run.next_person();
        let id = self.registers(&Registration {
            key: format!("{}-{household}", self.run.secret.expose()),
            name: format!("Household {household}"),
        });
        let goes_away = self.goes_away();
        self.signs_in(&id, ENDPOINTS[person % 2], goes_away);
    }

    /// Completes a sign-in of a new user. Once there is a ticket, the sign-in must succeed.
    fn signs_in(&mut self, id: &str, endpoint: &'static str, goes_away: bool) {
        let sign_in = SignIn::at(endpoint);
        let asked = self.by(id, Method::POST, "/v1/ticket", &sign_in.ticket());
        let answer = self.hears(&asked);
        let told = json_of(&answer);
        if told["code"] == "user_limit_reached" {
            let people = self.ledger.of(id).people.entry(endpoint).or_default();
            people.is_full = true;
            return;
        }
        let Some(ticket) = told["data"]["ticket"].as_str() else {
            return self.is_refused(id, "a ticket", answer.status());
        };
        self.ledger.acknowledged += 1;
        let redirect = self.browses(&sign_in.redirect(ticket));
        let answer = self.hears(&redirect);
        if location(&answer) != sign_in.dest_url() {
            return self.is_refused(id, "the redirect of a ticket", answer.status());
        }
        self.ledger.acknowledged += 1;
        self.comes_back(id, &sign_in, goes_away);
    }

    fn comes_back(&mut self, id: &str, sign_in: &SignIn, goes_away: bool) {
        let asked = self.browses(&sign_in.callback());
        let answer = if goes_away {
            self.asks(&asked)
        } else {
            Some(self.hears(&asked))
        };
        let is_counted = match answer {
            None => false,
            Some(answer) if location(&answer).starts_with(ORIGIN) => {
                self.ledger.acknowledged += 1;
                sign_in.endpoint != SECRET || self.swaps(id, sign_in)
            }
            Some(answer) => {
                return self.is_refused(id, "the callback of a redirect", answer.status());
            }
        };
        let people = &mut self.ledger.of(id).people;
        let people = people.entry(sign_in.endpoint).or_default();
        if is_counted {
            people.reached += 1;
        } else {
            people.perhaps += 1;
        }
    }

    /// Repeats the exchange until the response is final; returns whether it contains tokens. The
    /// provider may be asked at most once.
    fn swaps(&mut self, id: &str, sign_in: &SignIn) -> bool {
        let asked = Asked::token(sign_in.endpoint, sign_in.swap());
        let deadline = Instant::now() + PATIENCE;
        let mut is_first = true;
        let code = sign_in.code.expose();
        let answer = loop {
            assert!(Instant::now() < deadline, "a code was never redeemed: {id}");
            match self.asks_once(&asked) {
                Some(answer) if answer.status() != StatusCode::SERVICE_UNAVAILABLE => break answer,
                Some(_) => {}
                None => is_first = false,
            }
            std::thread::sleep(Duration::from_millis(50));
        };
        let times = self.run.gateways.provider.times(code);
        if times > 1 {
            let what = format!("a code of {id} was redeemed {times} times");
            self.ledger.wrong(Wrong::Doubled, what);
        }
        let is_kept = match answer.status() {
            StatusCode::OK => {
                self.ledger.acknowledged += 1;
                json_of(&answer) == tokens(code)
            }
            // An earlier attempt was cut off, and its response, if any, was lost.
            StatusCode::BAD_GATEWAY => times == 1 || !is_first,
            // The response went to an attempt that had disconnected.
            StatusCode::BAD_REQUEST => times == 1 && !is_first,
            _ => false,
        };
        if !is_kept {
            let said = String::from_utf8_lossy(answer.body()).into_owned();
            let what = format!(
                "{} for a code that was redeemed {times} times: {said}",
                answer.status()
            );
            self.ledger.wrong(Wrong::Untrue, what);
        }
        answer.status() == StatusCode::OK
    }
}
