//! Records the trace during the sign-in.

use crate::clock::Skew;
use crate::error::{Error, Result};
use crate::http::{Exchange, Observer};
use crate::rfc::oddity::Oddity;
use crate::secret::Secret;
use crate::trace::comparison::Comparison;
use crate::trace::detail::detail;
use crate::trace::finding::Finding;
pub use crate::trace::notes::Seen;
use crate::trace::notes::{Notes, milliseconds};
use crate::trace::step::{Actor, Evidence, HttpExchange, Step, StepId, Verdict};
use crate::trace::traits::Trait;
use crate::trace::{Deviation, Safety, Trace, dates, redact};
use std::fmt::Display;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use url::{Url, form_urlencoded};

/// What a sign-in reports while it runs.
pub enum Progress<'a> {
    /// A step begins.
    Step(StepId),
    /// The person should open this address, which contains secrets.
    Open(&'a Url),
    /// A remark on a line of its own.
    Note(String),
    /// A request has completed.
    Exchange(&'a HttpExchange),
}

type Say = dyn Fn(Progress<'_>) + Send + Sync;

/// Records the trace during the sign-in; clones write to the same trace.
#[derive(Clone)]
pub struct Recorder {
    notes: Arc<Mutex<Notes>>,
    say: Arc<Say>,
}

impl Recorder {
    /// Starts recording; `say` is called to report progress.
    pub fn new(
        via: &'static str,
        provider: &str,
        say: impl Fn(Progress<'_>) + Send + Sync + 'static,
    ) -> Self {
        Self {
            notes: Arc::new(Mutex::new(Notes::new(via, provider))),
            say: Arc::new(say),
        }
    }

    fn notes(&self) -> MutexGuard<'_, Notes> {
        self.notes.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns the provider's name in the trace.
    #[must_use]
    pub fn provider(&self) -> String {
        self.notes().trace.provider.clone()
    }

    /// Reports progress.
    pub fn say(&self, progress: Progress<'_>) {
        (self.say)(progress);
    }

    /// Returns an observer for [`crate::http::Options`] that attaches every exchange to the current
    /// step.
    #[must_use]
    pub fn observer(&self) -> Observer {
        let recorder = self.clone();
        Arc::new(move |exchange| recorder.attach(exchange))
    }

    /// Registers a value that must not appear anywhere; it is replaced with its label wherever it
    /// occurs.
    pub fn keep_secret(&self, name: &'static str, secret: &Secret) {
        self.notes().secrets.push((name, secret.clone()));
    }

    /// Registers a public value, such as the client ID: text that it shares with a secret is not
    /// redacted as part of that secret.
    pub fn keep_public(&self, value: &str) {
        self.notes().public.push(value.to_owned());
    }

    /// Keeps the headers and bodies of all exchanges from now on; they are redacted when the trace
    /// is finished.
    pub fn keep_details(&self) {
        self.notes().kept = Some(Vec::new());
    }

    /// Records when the sign-in began, in Unix seconds.
    pub fn began(&self, now: i64) {
        self.notes().trace.began = now;
    }

    /// Records whose address this is, if it is not the provider's.
    pub fn home(&self, actor: Actor, address: &str) {
        if let Ok(url) = Url::parse(address) {
            self.notes().homes.push((url.origin(), actor));
        }
    }

    /// Records what is unusual about the provider.
    pub fn traits(&self, traits: Vec<Trait>) {
        self.notes().trace.traits = traits;
    }

    /// Records a comparison of what was requested with what was received.
    pub fn compare(&self, comparison: Comparison) {
        let mut notes = self.notes();
        let comparison = comparison.map(|text| notes.harmless(text));
        notes.trace.comparisons.push(comparison);
    }

    /// Returns a form parameter of the last request.
    #[must_use]
    pub fn last_sent(&self, parameter: &str) -> Option<String> {
        let notes = self.notes();
        let body = &notes.seen.last()?.exchange.request_body;
        let found = form_urlencoded::parse(body).find(|(name, _)| name == parameter);
        found.map(|(_, value)| value.into_owned())
    }

    /// Runs a step and records its result. What `work` reports through its argument is attached to
    /// this step, even if other steps run meanwhile.
    ///
    /// # Errors
    /// The errors of `work`.
    pub fn step<T>(
        &self,
        id: StepId,
        from: Actor,
        to: Actor,
        work: impl FnOnce(&Running<'_>) -> Result<T>,
    ) -> Result<T> {
        self.say(Progress::Step(id));
        let began = Instant::now();
        let place = self.notes().open(id, from, to);
        let result = self.run(place, work);
        if let Some(step) = self.notes().trace.steps.get_mut(place) {
            step.duration_ms = milliseconds(began.elapsed());
        }
        result
    }

    /// Continues a step that ran before, which may still fail.
    ///
    /// # Errors
    /// The errors of `work`.
    pub fn continued<T>(
        &self,
        id: StepId,
        work: impl FnOnce(&Running<'_>) -> Result<T>,
    ) -> Result<T> {
        let place = self
            .notes()
            .trace
            .steps
            .iter()
            .rposition(|step| step.id == id);
        self.run(place.unwrap_or(usize::MAX), work)
    }

    fn run<T>(&self, place: usize, work: impl FnOnce(&Running<'_>) -> Result<T>) -> Result<T> {
        let result = work(&Running {
            recorder: self,
            place,
        });
        if let Err(error) = &result {
            self.notes().fail(place, error);
        }
        result
    }

    /// Records that a step was skipped, and why.
    pub fn skip(&self, id: StepId, from: Actor, to: Actor, reason: impl Into<String>) {
        let place = self.notes().open(id, from, to);
        let step = Running {
            recorder: self,
            place,
        };
        step.skip(reason);
    }

    /// Records something that the provider does differently from the standard, and the check about
    /// it.
    pub fn difference(&self, check: &'static str, what: impl Display) {
        self.deviation(check, &format!("{what} ({check})"));
    }

    /// Records deviations from the standard in the provider's data, which we understood
    /// nevertheless.
    pub fn oddities(&self, oddities: &[Oddity]) {
        for oddity in oddities {
            self.difference(oddity.check, &oddity.what);
        }
    }

    /// Records something that the provider does differently, and how we handle it.
    pub fn difference_met(&self, check: &'static str, what: impl Display, met: &str) {
        self.deviation(check, &format!("{what} ({check}); {met}"));
    }

    fn deviation(&self, check: &'static str, sentence: &str) {
        let mut notes = self.notes();
        let sentence = notes.harmless(sentence);
        let deviation = Deviation { check, sentence };
        if !notes.trace.differences.contains(&deviation) {
            notes.trace.differences.push(deviation);
        }
    }

    /// Updates how the code travelled and how it was protected.
    pub fn safety(&self, change: impl FnOnce(&mut Safety)) {
        change(&mut self.notes().trace.safety);
    }

    /// Adds time spent waiting for the user.
    pub fn waited(&self, duration: Duration) {
        self.notes().trace.waited += duration;
    }

    /// Records the patient whose record was opened.
    pub fn patient(&self, patient: &str) {
        self.notes().trace.patient = Some(patient.to_owned());
    }

    /// Returns all unredacted exchanges since the last call, for the checks.
    #[must_use]
    pub fn take_seen(&self) -> Vec<Seen> {
        std::mem::take(&mut self.notes().seen)
    }

    /// Returns text that a report may contain: truncated, and with known secrets replaced.
    #[must_use]
    pub fn redacted(&self, text: &str) -> String {
        self.notes().harmless(text)
    }

    /// Adds findings of conformance checks.
    pub fn findings(&self, findings: Vec<Finding>) {
        self.notes().trace.findings.extend(findings);
    }

    /// Returns the patient whose record was opened, if it was recorded.
    #[must_use]
    pub fn granted_patient(&self) -> Option<String> {
        self.notes().trace.patient.clone()
    }

    /// Returns how far this machine's clock, which shows `now`, is from the provider's, judging by
    /// the `Date` of its responses.
    #[must_use]
    pub fn skew(&self, now: i64) -> Option<Skew> {
        dates::skew(&self.notes().dates, now, Instant::now())
    }

    fn attach(&self, exchange: &Exchange) {
        let noted = self.notes().attach(exchange);
        self.say(Progress::Exchange(&noted));
    }

    /// Returns the complete trace, with the error that ended the sign-in.
    #[must_use]
    pub fn finish(&self, error: Option<Error>) -> Trace {
        let mut notes = self.notes();
        notes.trace.total = notes.begun.elapsed();
        let error = error.map(|error| {
            let mut clean = Error::new(
                error.kind(),
                redact::known_in_part(&error.to_string(), &notes.secrets, &notes.public),
            );
            if let Some(id) = error.refused_by() {
                clean = clean.check(id);
            }
            if let Some(word) = error.oauth_error() {
                clean = clean.answered(&redact::known(word, &notes.secrets));
            }
            if let Some(cause) = error.cause() {
                clean = clean.because(redact::known_in_part(cause, &notes.secrets, &notes.public));
            }
            match error.next_step() {
                Some(hint) => {
                    clean.hint(redact::known_in_part(hint, &notes.secrets, &notes.public))
                }
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

/// A running step: what is reported through it is attached to this step and to no other.
pub struct Running<'r> {
    recorder: &'r Recorder,
    place: usize,
}

impl Running<'_> {
    /// Returns the recorder of the whole sign-in.
    #[must_use]
    pub const fn recorder(&self) -> &Recorder {
        self.recorder
    }

    /// Adds a fact about this step.
    pub fn evidence(&self, name: &'static str, value: impl Into<String>) {
        let value = self.recorder.redacted(&value.into());
        self.note(|step| step.evidence.push(Evidence { name, value }));
    }

    /// Adds a secret as evidence: its length and fingerprint.
    pub fn secret_evidence(&self, name: &'static str, secret: &Secret) {
        self.recorder.keep_secret(name, secret);
        let value = redact::label(name, secret);
        self.note(|step| step.evidence.push(Evidence { name, value }));
    }

    /// Marks this step as skipped.
    pub fn skip(&self, reason: impl Into<String>) {
        self.note(|step| {
            step.verdict = Verdict::Skipped;
            step.reason = Some(reason.into());
        });
    }

    fn note(&self, change: impl FnOnce(&mut Step)) {
        if let Some(step) = self.recorder.notes().trace.steps.get_mut(self.place) {
            change(step);
        }
    }
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
            recorder.step(StepId::Exchange, Actor::Machine, Actor::Provider, |step| {
                step.evidence("said", "bad s3cr3t+code");
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

    #[test]
    fn evidence_is_attached_to_its_own_step_whatever_has_run_since() {
        let recorder = Recorder::new("direct", "p", |_| {});
        let failed: Result<()> =
            recorder.step(StepId::Callback, Actor::Browser, Actor::Machine, |step| {
                recorder.step(
                    StepId::Exchange,
                    Actor::Machine,
                    Actor::Provider,
                    |_| Ok(()),
                )?;
                step.evidence("arrival", "query");
                Err(Error::new(Kind::Provider, "no"))
            });
        recorder
            .continued(StepId::Exchange, |step| {
                step.evidence("scope", "openid");
                Ok(())
            })
            .unwrap();
        let trace = recorder.finish(failed.err());
        let noted: Vec<_> = trace
            .steps
            .iter()
            .map(|step| (step.id, step.evidence[0].name, step.verdict.clone()))
            .collect();
        assert_eq!(
            noted,
            [
                (StepId::Callback, "arrival", Verdict::Fail),
                (StepId::Exchange, "scope", Verdict::Pass)
            ]
        );
    }
}
