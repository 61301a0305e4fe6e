//! The conformance checks of checks.md: what one is, the table of those implemented, and the order they
//! run in. A check is a pure function from the facts of a sign-in, or asks a little more through the prober; each
//! group has a file of its own.

mod auth;
mod disc;
mod facts;
mod id;
mod intr;
mod loopback;
mod mix;
mod pkce;
mod practice;
mod prober;
mod resp;
mod rev;
mod rt;
mod smart;
mod tok;
mod verdict;
mod walk;

pub use crate::oauth::checks::facts::{Document, Facts, Seen};
pub use crate::oauth::checks::prober::Prober;
pub use crate::oauth::checks::verdict::{Checked, Judgement, Verdict};

use crate::clock::rfc3339;
use crate::oauth::checks::verdict::skip;
use crate::oauth::trace::{Evidence, Recorder};
use serde::Serialize;
use std::fmt;
use std::time::{Duration, Instant};

/// Who is tested (section 0.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Subject {
    /// An authorization server.
    #[serde(rename = "AS")]
    Server,
    /// The FHIR server behind it.
    #[serde(rename = "RS")]
    Resource,
    /// Our own client.
    #[serde(rename = "RP")]
    Client,
}

impl Subject {
    /// Its mark in the catalogue.
    #[must_use]
    pub const fn mark(self) -> &'static str {
        match self {
            Self::Server => "AS",
            Self::Resource => "RS",
            Self::Client => "RP",
        }
    }
}

/// How safe it is to ask (section 0.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub enum Class {
    /// Safe: any time.
    S,
    /// Rides along one ordinary sign-in.
    L,
    /// Ask first: `--negative`.
    A,
    /// Intrusive: test systems only.
    X,
}

/// How bad a failure is (section 0.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    Info,
    Low,
    Medium,
    High,
    Critical,
}

impl Severity {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Low => "low",
            Self::Medium => "medium",
            Self::High => "high",
            Self::Critical => "critical",
        }
    }
}

/// How a check comes to its verdict.
#[derive(Clone, Copy)]
pub enum How {
    /// From what the ordinary sign-in showed.
    Seen(fn(&Facts) -> Checked),
    /// By requests of its own.
    Asks(fn(&Prober<'_>, &Facts) -> Checked),
    /// By requests of its own once the tokens have been given back.
    AsksAfter(fn(&Prober<'_>, &Facts) -> Checked),
    /// Our client refuses by itself, and its error names the check.
    Client,
}

/// One implemented check.
#[derive(Clone, Copy)]
pub struct Check {
    pub id: &'static str,
    pub subjects: &'static [Subject],
    pub class: Class,
    pub severity: Severity,
    /// What holds when it passes, in one sentence.
    pub sentence: &'static str,
    pub source: &'static [&'static str],
    pub how: How,
}

impl Check {
    /// The group: the id's part before the number.
    #[must_use]
    pub fn group(&self) -> &'static str {
        self.id.split('-').next().unwrap_or(self.id)
    }

    /// The subjects as the catalogue writes them.
    #[must_use]
    pub fn marks(&self) -> String {
        self.subjects
            .iter()
            .map(|subject| subject.mark())
            .collect::<Vec<_>>()
            .join(", ")
    }
}

const AS: &[Subject] = &[Subject::Server];
const RS: &[Subject] = &[Subject::Resource];
const RP: &[Subject] = &[Subject::Client];
const AS_RP: &[Subject] = &[Subject::Server, Subject::Client];

/// All implemented checks, in the order of the catalogue.
pub fn all() -> impl Iterator<Item = &'static Check> {
    let groups: [&'static [Check]; 12] = [
        disc::CHECKS,
        auth::CHECKS,
        pkce::CHECKS,
        loopback::CHECKS,
        resp::CHECKS,
        tok::CHECKS,
        smart::CHECKS,
        id::CHECKS,
        rt::CHECKS,
        intr::CHECKS,
        rev::CHECKS,
        mix::CHECKS,
    ];
    groups.into_iter().flatten()
}

/// What a check is about, for errors that name it.
#[must_use]
pub fn find(id: &str) -> Option<&'static Check> {
    all().find(|check| check.id == id)
}

/// A known deviation of a provider (`expected_deviations` of its definition).
#[derive(Clone, Debug)]
pub struct Waiver {
    pub id: String,
    pub reason: String,
    /// The last day it holds, such as `2027-01-31`.
    pub until: Option<String>,
}

impl Waiver {
    fn holds(&self, check: &Check, now: i64) -> bool {
        let ours_only = check
            .subjects
            .iter()
            .all(|subject| *subject == Subject::Client);
        // Days in this form are in order when their text is.
        self.id == check.id
            && !ours_only
            && self
                .until
                .as_ref()
                .is_none_or(|last| **last >= rfc3339(now)[..10])
    }
}

/// Which checks are wanted.
#[derive(Clone, Debug)]
pub struct Selection {
    /// None at all, for runs that only want the sign-in.
    pub off: bool,
    /// Class A too, and X where the guard allows it.
    pub negative: bool,
    /// The definition says `test_system = true`.
    pub test_system: bool,
    pub waivers: Vec<Waiver>,
    /// Between two requests of class A.
    pub pause: Duration,
    /// Only these ids.
    pub only: Option<Vec<String>>,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            off: false,
            negative: false,
            test_system: false,
            waivers: Vec::new(),
            pause: Duration::from_secs(1),
            only: None,
        }
    }
}

impl Selection {
    /// The sign-in alone.
    #[must_use]
    pub fn none() -> Self {
        Self {
            off: true,
            ..Self::default()
        }
    }

    fn wants(&self, check: &Check) -> bool {
        !self.off
            && self
                .only
                .as_ref()
                .is_none_or(|ids| ids.iter().any(|id| id == check.id))
    }

    /// Why a check may not run here (section 0.2).
    fn forbids(&self, check: &Check, facts: &Facts) -> Option<&'static str> {
        // Looking at our own request harms nobody.
        if check.subjects == RP && matches!(check.how, How::Seen(_)) {
            return None;
        }
        match check.class {
            Class::A | Class::X if !self.negative => Some("only with `--negative`"),
            Class::S | Class::L | Class::A => None,
            Class::X if self.test_system || facts.is_on_this_machine() => None,
            Class::X => Some(
                "only for a provider on this machine, or one whose definition says `test_system = true`",
            ),
        }
    }
}

/// What one check found (section 0.4 point 7).
#[derive(Clone, Debug, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Finding {
    pub id: &'static str,
    pub subject: String,
    pub class: Class,
    pub severity: Severity,
    pub verdict: Verdict,
    pub summary: String,
    pub evidence: Vec<Evidence>,
    pub source: &'static [&'static str],
    pub duration_ms: u64,
}

impl Finding {
    /// Whether the run must not end well because of it.
    #[must_use]
    pub fn is_grave(&self) -> bool {
        self.verdict == Verdict::Fail && self.severity >= Severity::High
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}: {}", self.verdict.name(), self.id, self.summary)
    }
}

/// Which half of a run: checks before the tokens are given back, or after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Half {
    Before,
    After,
}

/// Runs one half of the wanted checks, in the order of the catalogue.
#[must_use]
pub fn run(
    half: Half,
    selection: &Selection,
    prober: &Prober<'_>,
    facts: &Facts,
    recorder: &Recorder,
) -> Vec<Finding> {
    let belongs = |check: &Check| match check.how {
        How::Client => false,
        How::AsksAfter(_) => half == Half::After,
        How::Seen(_) | How::Asks(_) => half == Half::Before,
    };
    all()
        .filter(|check| belongs(check) && selection.wants(check))
        .map(|check| found(check, selection, prober, facts, recorder))
        .collect()
}

fn found(
    check: &Check,
    selection: &Selection,
    prober: &Prober<'_>,
    facts: &Facts,
    recorder: &Recorder,
) -> Finding {
    let began = Instant::now();
    let forbidden = selection.forbids(check, facts).map(|why| Err(skip(why)));
    let judged = forbidden.unwrap_or_else(|| match check.how {
        How::Seen(judge) => judge(facts),
        How::Asks(_) | How::AsksAfter(_) if facts.target.is_none() => {
            Err(skip("the sign-in did not get that far"))
        }
        How::Asks(ask) | How::AsksAfter(ask) => {
            prober.begin(check.class).and_then(|()| ask(prober, facts))
        }
        How::Client => Err(skip("our client refuses by itself")),
    });
    let (Ok(judgement) | Err(judgement)) = judged;
    let judgement = waived(judgement, check, selection, facts.now);
    let evidence = judgement.evidence.into_iter();
    Finding {
        id: check.id,
        subject: check.marks(),
        class: check.class,
        severity: check.severity,
        verdict: judgement.verdict,
        summary: recorder.redacted(&judgement.summary),
        evidence: evidence
            .map(|one| Evidence {
                value: recorder.redacted(&one.value),
                ..one
            })
            .collect(),
        source: check.source,
        duration_ms: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
    }
}

/// A deviation that the definition names is none of the run's business (section 0.3).
fn waived(judgement: Judgement, check: &Check, selection: &Selection, now: i64) -> Judgement {
    let waiver = selection
        .waivers
        .iter()
        .find(|waiver| waiver.holds(check, now));
    match (judgement.verdict, waiver) {
        (Verdict::Fail | Verdict::Warn, Some(waiver)) => Judgement {
            verdict: Verdict::Waived,
            summary: format!("{} (expected: {})", judgement.summary, waiver.reason),
            ..judgement
        },
        _ => judgement,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::oauth::checks::verdict::fail;
    use std::collections::HashSet;

    #[test]
    fn every_id_is_there_once_and_in_order() {
        let ids: Vec<_> = all().map(|check| check.id).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), ids.len());
        for pair in ids.windows(2).filter(|pair| pair[0][..3] == pair[1][..3]) {
            assert!(pair[0] < pair[1], "{pair:?}");
        }
    }

    #[test]
    fn a_waiver_ends_with_its_day_and_never_covers_our_own_client() {
        let waiver = |id: &str, until: Option<&str>| Selection {
            waivers: vec![Waiver {
                id: id.into(),
                reason: "known".into(),
                until: until.map(Into::into),
            }],
            ..Selection::default()
        };
        let verdict = |id: &str, selection: &Selection| {
            waived(fail("so"), find(id).unwrap(), selection, 1_795_339_800).verdict
        };
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", None)),
            Verdict::Waived
        );
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", Some("2026-11-22"))),
            Verdict::Waived
        );
        assert_eq!(
            verdict("DISC-05", &waiver("DISC-05", Some("2026-11-21"))),
            Verdict::Fail
        );
        assert_eq!(verdict("DISC-05", &waiver("DISC-06", None)), Verdict::Fail);
        assert_eq!(verdict("TOK-26", &waiver("TOK-26", None)), Verdict::Fail);
    }

    #[test]
    fn intrusive_checks_run_on_test_systems_only() {
        let check = find("PKCE-06").unwrap();
        let forbidden = |negative, test_system| {
            Selection {
                negative,
                test_system,
                ..Selection::default()
            }
            .forbids(check, &Facts::default())
            .is_some()
        };
        assert_eq!(
            [
                forbidden(false, true),
                forbidden(true, false),
                forbidden(true, true)
            ],
            [true, true, false]
        );
    }
}
