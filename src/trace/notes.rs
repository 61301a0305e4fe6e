//! The notes on a running sign-in, and how an exchange becomes a redacted note.

use crate::error::Error;
use crate::http::{Exchange, Response};
use crate::secret::Secret;
use crate::trace::dates::Dated;
use crate::trace::detail::secrets_of;
use crate::trace::step::{Actor, HttpExchange, Step, StepId, Verdict};
use crate::trace::{Trace, redact};
use std::time::{Duration, Instant};
use url::{Origin, Url};

/// An unredacted exchange and its step; never leaves this process.
#[derive(Clone)]
pub struct Seen {
    pub step: StepId,
    pub exchange: Exchange,
}

pub(super) struct Notes {
    pub(super) begun: Instant,
    pub(super) trace: Trace,
    pub(super) secrets: Vec<(&'static str, Secret)>,
    /// Public values that may occur within secrets.
    pub(super) public: Vec<String>,
    /// All secrets that were found in requests and responses, registered or not; reports are
    /// scanned for them.
    pub(super) met: Vec<(&'static str, Secret)>,
    /// Unredacted, for the checks; never leaves this process.
    pub(super) seen: Vec<Seen>,
    /// All unredacted exchanges in order, if a report needs their details.
    pub(super) kept: Option<Vec<Exchange>>,
    /// The times reported by other parties.
    pub(super) dates: Vec<Dated>,
    /// Origins that do not belong to the provider, and the actors they belong to.
    pub(super) homes: Vec<(Origin, Actor)>,
}

impl Notes {
    pub(super) fn new(via: &'static str, provider: &str) -> Self {
        Self {
            begun: Instant::now(),
            trace: Trace {
                via,
                provider: provider.to_owned(),
                ..Trace::default()
            },
            secrets: Vec::new(),
            public: Vec::new(),
            met: Vec::new(),
            seen: Vec::new(),
            kept: None,
            dates: Vec::new(),
            homes: Vec::new(),
        }
    }

    /// Begins a step; returns its index.
    pub(super) fn open(&mut self, id: StepId, from: Actor, to: Actor) -> usize {
        let started_ms = milliseconds(self.begun.elapsed());
        self.trace.steps.push(Step {
            id,
            title: id.title(),
            from,
            to,
            started_ms,
            duration_ms: 0,
            verdict: Verdict::Pass,
            reason: None,
            evidence: Vec::new(),
            exchanges: Vec::new(),
        });
        self.trace.steps.len() - 1
    }

    pub(super) fn fail(&mut self, place: usize, error: &Error) {
        let reason = redact::known_in_part(&error.to_string(), &self.secrets, &self.public);
        if let Some(step) = self.trace.steps.get_mut(place) {
            step.verdict = Verdict::Fail;
            step.reason = Some(reason);
        }
    }

    /// Attaches an exchange to the current step.
    pub(super) fn attach(&mut self, exchange: &Exchange) -> HttpExchange {
        let (status, failure, response_bytes) = match &exchange.outcome {
            Ok(response) => (
                Some(response.status().as_u16()),
                None,
                response.body().len(),
            ),
            Err(failure) => (None, Some(failure.to_string()), 0),
        };
        let step = self.trace.steps.last();
        let noted = HttpExchange {
            from: if step.is_some_and(|step| step.id == StepId::Browser) {
                Actor::Browser
            } else {
                Actor::Machine
            },
            to: self.whom(&exchange.url),
            method: exchange.method.to_string(),
            url: redact::known(&redact::url(&exchange.url), &self.secrets),
            status,
            failure,
            error: exchange
                .outcome
                .as_ref()
                .ok()
                .and_then(oauth_error)
                .map(|word| self.harmless(&word)),
            started_ms: milliseconds(exchange.started.saturating_duration_since(self.begun)),
            duration_us: u64::try_from(exchange.duration.as_micros()).unwrap_or(u64::MAX),
            request_bytes: exchange.request_body.len(),
            response_bytes,
            detail: None,
        };
        self.dates.extend(Dated::of(exchange, noted.to));
        self.trace.requests += exchange.duration;
        self.met.extend(secrets_of(exchange));
        if let Some(step) = self.trace.steps.last_mut() {
            step.exchanges.push(noted.clone());
            if let Some(kept) = &mut self.kept {
                kept.push(exchange.clone());
            }
            self.seen.push(Seen {
                step: step.id,
                exchange: exchange.clone(),
            });
        }
        noted
    }

    /// Returns the text truncated, and without known secrets or parts of them.
    pub(super) fn harmless(&self, text: &str) -> String {
        redact::short(&redact::known_in_part(text, &self.secrets, &self.public))
    }

    fn whom(&self, url: &Url) -> Actor {
        let origin = url.origin();
        let known = self.homes.iter().rev().find(|(home, _)| *home == origin);
        let gateways = self
            .trace
            .steps
            .last()
            .is_some_and(|step| step.to == Actor::Lighthouse);
        known.map_or(
            if gateways {
                Actor::Lighthouse
            } else {
                Actor::Provider
            },
            |(_, actor)| *actor,
        )
    }
}

/// Returns the error code of an error response (RFC 6749 section 5.2).
fn oauth_error(response: &Response) -> Option<String> {
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return None;
    }
    let body: serde_json::Value = serde_json::from_slice(response.body()).ok()?;
    body.get("error")?.as_str().map(ToOwned::to_owned)
}

pub(super) fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
