//! Collects the trace while the sign-in runs.

use crate::error::{Error, Result};
use crate::http::{Exchange, Observer, Response};
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::detail::{detail, secrets_of};
use crate::trace::finding::Finding;
use crate::trace::step::{Actor, Evidence, HttpExchange, Step, StepId, Verdict};
use crate::trace::traits::Trait;
use crate::trace::{Safety, Trace, redact};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use url::{Origin, Url, form_urlencoded};

/// What a sign-in tells while it runs.
pub enum Progress<'a> {
    /// A step begins.
    Step(StepId),
    /// The person should open this address, secrets included.
    Open(&'a Url),
    /// Something worth a line.
    Note(String),
    /// A request has ended.
    Exchange(&'a HttpExchange),
}

/// One exchange in the clear and the step it belongs to; leaves this process in no way.
#[derive(Clone)]
pub struct Seen {
    pub step: StepId,
    pub exchange: Exchange,
}

type Say = dyn Fn(Progress<'_>) + Send + Sync;

/// Collects the trace while the sign-in runs; clones write to the same one.
#[derive(Clone)]
pub struct Recorder {
    notes: Arc<Mutex<Notes>>,
    say: Arc<Say>,
}

struct Notes {
    begun: Instant,
    trace: Trace,
    secrets: Vec<(&'static str, Secret)>,
    /// What passed by in requests and answers and was never named a secret; reports are searched for it.
    met: Vec<(&'static str, Secret)>,
    /// In the clear, for the checks; leaves this process in no way.
    seen: Vec<Seen>,
    /// All exchanges in order and in the clear, where a report wants their details.
    kept: Option<Vec<Exchange>>,
    /// Who lives where, as far as it is not the provider.
    homes: Vec<(Origin, Actor)>,
}

impl Recorder {
    /// Begins now; `say` hears what goes on.
    pub fn new(
        via: &'static str,
        provider: &str,
        say: impl Fn(Progress<'_>) + Send + Sync + 'static,
    ) -> Self {
        let trace = Trace {
            via,
            provider: provider.to_owned(),
            ..Trace::default()
        };
        let notes = Notes {
            begun: Instant::now(),
            trace,
            secrets: Vec::new(),
            met: Vec::new(),
            seen: Vec::new(),
            kept: None,
            homes: Vec::new(),
        };
        Self {
            notes: Arc::new(Mutex::new(notes)),
            say: Arc::new(say),
        }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The provider's name in the trace.
    #[must_use]
    pub fn provider(&self) -> String {
        self.notes().trace.provider.clone()
    }

    /// Tells the outside.
    pub fn say(&self, progress: Progress<'_>) {
        (self.say)(progress);
    }

    /// For [`crate::http::Options`]: every exchange is attached to the step that runs.
    #[must_use]
    pub fn observer(&self) -> Observer {
        let recorder = self.clone();
        Arc::new(move |exchange| recorder.attach(exchange))
    }

    /// A value that must appear nowhere; it is replaced by its label wherever it turns up.
    pub fn keep_secret(&self, name: &'static str, secret: &Secret) {
        self.notes().secrets.push((name, secret.clone()));
    }

    /// From now on the headers and bodies of all exchanges are kept, redacted when the trace is finished.
    pub fn keep_details(&self) {
        self.notes().kept = Some(Vec::new());
    }

    /// The time of day at which it began, in Unix seconds.
    pub fn began(&self, now: i64) {
        self.notes().trace.began = now;
    }

    /// Whose address this is, where it is not the provider's.
    pub fn home(&self, actor: Actor, address: &str) {
        if let Ok(url) = Url::parse(address) {
            self.notes().homes.push((url.origin(), actor));
        }
    }

    /// What is peculiar about the provider.
    pub fn traits(&self, traits: Vec<Trait>) {
        self.notes().trace.traits = traits;
    }

    /// What was asked for beside what came.
    pub fn compare(&self, comparison: Comparison) {
        let mut notes = self.notes();
        let comparison = comparison.map(|text| redact::short(&redact::known(text, &notes.secrets)));
        notes.trace.comparisons.push(comparison);
    }

    /// A form parameter of the request that was sent last.
    #[must_use]
    pub fn last_sent(&self, parameter: &str) -> Option<String> {
        let notes = self.notes();
        let body = &notes.seen.last()?.exchange.request_body;
        let found = form_urlencoded::parse(body).find(|(name, _)| name == parameter);
        found.map(|(_, value)| value.into_owned())
    }

    /// Runs one step and notes how it ended.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn step<T>(
        &self,
        id: StepId,
        from: Actor,
        to: Actor,
        work: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        self.say(Progress::Step(id));
        let began = Instant::now();
        self.notes().open(id, from, to);
        let result = work();
        let mut notes = self.notes();
        if let Some(step) = notes.trace.steps.last_mut() {
            step.duration_ms = milliseconds(began.elapsed());
        }
        if let Err(error) = &result {
            notes.fail(error);
        }
        result
    }

    /// More work of the step that ran last, which may still fail in it.
    ///
    /// # Errors
    /// Those of `work`.
    pub fn continued<T>(&self, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let result = work();
        if let Err(error) = &result {
            self.notes().fail(error);
        }
        result
    }

    /// Notes that a step was left out, and why.
    pub fn skip(&self, id: StepId, from: Actor, to: Actor, reason: impl Into<String>) {
        let mut notes = self.notes();
        notes.open(id, from, to);
        if let Some(step) = notes.trace.steps.last_mut() {
            step.verdict = Verdict::Skipped;
            step.reason = Some(reason.into());
        }
    }

    /// Turns the step that runs into a skipped one.
    pub fn skip_this(&self, reason: impl Into<String>) {
        if let Some(step) = self.notes().trace.steps.last_mut() {
            step.verdict = Verdict::Skipped;
            step.reason = Some(reason.into());
        }
    }

    /// A fact about the step that runs.
    pub fn evidence(&self, name: &'static str, value: impl Into<String>) {
        let mut notes = self.notes();
        let value = redact::short(&redact::known(&value.into(), &notes.secrets));
        if let Some(step) = notes.trace.steps.last_mut() {
            step.evidence.push(Evidence { name, value });
        }
    }

    /// A secret as evidence: its length and fingerprint.
    pub fn secret_evidence(&self, name: &'static str, secret: &Secret) {
        self.keep_secret(name, secret);
        if let Some(step) = self.notes().trace.steps.last_mut() {
            step.evidence.push(Evidence {
                name,
                value: redact::label(name, secret),
            });
        }
    }

    /// Something the provider does differently from the standard.
    pub fn difference(&self, text: impl Into<String>) {
        let mut notes = self.notes();
        let text = redact::short(&redact::known(&text.into(), &notes.secrets));
        if !notes.trace.differences.contains(&text) {
            notes.trace.differences.push(text);
        }
    }

    /// Changes what is known about the code's way.
    pub fn safety(&self, change: impl FnOnce(&mut Safety)) {
        change(&mut self.notes().trace.safety);
    }

    /// Time spent waiting for a person.
    pub fn waited(&self, duration: Duration) {
        self.notes().trace.waited += duration;
    }

    /// Whose record was granted.
    pub fn patient(&self, patient: &str) {
        self.notes().trace.patient = Some(patient.to_owned());
    }

    /// Every exchange since the last call, in the clear, for the checks.
    #[must_use]
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.notes().seen)
    }

    /// Text that a report may carry: known secrets are replaced, and it is cut.
    #[must_use]
    pub fn redacted(&self, text: &str) -> String {
        redact::short(&redact::known(text, &self.notes().secrets))
    }

    /// What the conformance checks found.
    pub fn findings(&self, findings: Vec<Finding>) {
        self.notes().trace.findings.extend(findings);
    }

    /// Whose record was granted, as noted so far.
    #[must_use]
    pub fn granted_patient(&self) -> Option<String> {
        self.notes().trace.patient.clone()
    }

    fn attach(&self, exchange: &Exchange) {
        let noted = self.notes().attach(exchange);
        self.say(Progress::Exchange(&noted));
    }

    /// The whole trace, with the error that ended it.
    #[must_use]
    pub fn finish(&self, error: Option<Error>) -> Trace {
        let mut notes = self.notes();
        notes.trace.total = notes.begun.elapsed();
        let error = error.map(|error| {
            let mut clean = Error::new(
                error.kind(),
                redact::known(&error.to_string(), &notes.secrets),
            );
            if let Some(id) = error.refused_by() {
                clean = clean.check(id);
            }
            match error.next_step() {
                Some(hint) => clean.hint(redact::known(hint, &notes.secrets)),
                None => clean,
            }
        });
        let mut trace = std::mem::take(&mut notes.trace);
        trace.error = error;
        trace.secrets = std::mem::take(&mut notes.secrets);
        trace.secrets.append(&mut notes.met);
        if let Some(kept) = notes.kept.take() {
            let exchanges = trace.steps.iter_mut().flat_map(|step| &mut step.exchanges);
            for (noted, exchange) in exchanges.zip(&kept) {
                noted.detail = Some(detail(exchange, &trace.secrets));
            }
        }
        trace
    }
}

impl Notes {
    fn open(&mut self, id: StepId, from: Actor, to: Actor) {
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
    }

    fn fail(&mut self, error: &Error) {
        let reason = redact::known(&error.to_string(), &self.secrets);
        if let Some(step) = self.trace.steps.last_mut() {
            step.verdict = Verdict::Fail;
            step.reason = Some(reason);
        }
    }

    fn attach(&mut self, exchange: &Exchange) -> HttpExchange {
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
                .map(|word| self.shown(&word)),
            started_ms: milliseconds(exchange.started.saturating_duration_since(self.begun)),
            duration_us: u64::try_from(exchange.duration.as_micros()).unwrap_or(u64::MAX),
            request_bytes: exchange.request_body.len(),
            response_bytes,
            detail: None,
        };
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

    fn shown(&self, text: &str) -> String {
        redact::short(&redact::known(text, &self.secrets))
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

/// The word of a refusal (RFC 6749 section 5.2).
fn oauth_error(response: &Response) -> Option<String> {
    if !response.status().is_client_error() && !response.status().is_server_error() {
        return None;
    }
    let body: serde_json::Value = serde_json::from_slice(response.body()).ok()?;
    body.get("error")?.as_str().map(ToOwned::to_owned)
}

fn milliseconds(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Kind;

    #[test]
    fn a_secret_is_replaced_in_evidence_reasons_and_errors() {
        let recorder = Recorder::new("direct", "p", |_| {});
        recorder.keep_secret("code", &Secret::new("s3cr3t+code"));
        let failed: Result<()> =
            recorder.step(StepId::Exchange, Actor::Machine, Actor::Provider, || {
                recorder.evidence("said", "bad s3cr3t+code");
                Err(Error::new(Kind::Provider, "unknown s3cr3t%2Bcode").hint("was it s3cr3t+code?"))
            });
        let trace = recorder.finish(failed.err());
        let shown = format!("{:?}", (&trace.steps, &trace.error));
        assert!(!shown.contains("s3cr3t"), "{shown}");
        assert_eq!(
            trace.steps[0].evidence[0].value,
            "bad <code: 11 chars, 6882077e>"
        );
        assert_eq!(trace.steps[0].verdict, Verdict::Fail);
        assert_eq!(trace.error.unwrap().kind(), Kind::Provider);
    }
}
