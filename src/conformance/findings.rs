//! Runs the selected checks in catalogue order, and collects what each found.

use crate::conformance::check::{Check, How};
use crate::conformance::prober::Prober;
use crate::conformance::register::all;
use crate::conformance::selection::Selection;
use crate::conformance::verdict::{Judgement, skip};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Finding, Severity, Verdict};
use crate::trace::recorder::Recorder;
use crate::trace::step::Evidence;
use std::time::Instant;

/// The parts of a run: checks before the tokens are revoked, checks afterwards, and checks that use
/// up their own tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Before,
    After,
    Last,
}

/// Sorts findings into catalogue order, whatever order the checks ran in.
#[must_use]
pub fn in_order(mut findings: Vec<Finding>) -> Vec<Finding> {
    let place = |finding: &Finding| all().position(|check| check.id == finding.id);
    findings.sort_by_key(place);
    findings
}

/// Runs one part of the selected checks, in catalogue order.
#[must_use]
pub fn findings(
    part: Part,
    selection: &Selection,
    prober: &Prober<'_>,
    facts: &Facts,
    recorder: &Recorder,
) -> Vec<Finding> {
    let belongs = |check: &Check| match check.how {
        How::Client => false,
        How::AsksAfter(_) => part == Part::After,
        How::Spends(_) => part == Part::Last,
        How::Seen(_) | How::Asks(_) => part == Part::Before,
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
        How::Asks(_) | How::AsksAfter(_) | How::Spends(_) if facts.target.is_none() => {
            Err(skip("the sign-in did not get that far"))
        }
        How::Asks(ask) | How::AsksAfter(ask) | How::Spends(ask) => {
            prober.begin(check.class).and_then(|()| ask(prober, facts))
        }
        How::Client => Err(skip(
            "fastenctl checks this during the sign-in and stops on a violation",
        )),
    });
    let (Ok(judgement) | Err(judgement)) = judged;
    let judgement = waived(judgement, check, selection, facts.now);
    let evidence = judgement.evidence.into_iter();
    Finding {
        id: check.id,
        subject: check.marks(),
        class: check.class,
        severity: severity(check, judgement.verdict, facts),
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

/// Returns the severity of a finding; at least high if the finding ended the run.
fn severity(check: &Check, verdict: Verdict, facts: &Facts) -> Severity {
    if verdict == Verdict::Fail && facts.refused_by(check.id).is_some() {
        check.severity.max(Severity::High)
    } else {
        check.severity
    }
}

/// Waives a deviation that the definition names, so that it does not count against the run (section
/// 0.3).
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
        (Verdict::Fail | Verdict::Warn, None) => Judgement {
            summary: judgement.summary.clone() + &expired(check, selection),
            ..judgement
        },
        _ => judgement,
    }
}

/// Returns the end of a summary if the deviation was accepted until a day that has passed.
fn expired(check: &Check, selection: &Selection) -> String {
    let waiver = selection.waivers.iter().find(|one| one.names(check));
    let until = waiver.and_then(|waiver| waiver.until.as_deref());
    until.map_or_else(String::new, |until| {
        format!(
            " (was expected until {until}; `expected_deviations.{}.until` extends that)",
            check.id
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::register::find;
    use crate::conformance::selection::Waiver;
    use crate::conformance::verdict::fail;
    use crate::error::Kind;
    use crate::oauth::facts::Failed;

    #[test]
    fn a_finding_that_ended_the_run_is_at_least_high() {
        let ended_by = |id: &'static str| Facts {
            failed: Some(Failed {
                kind: Kind::Provider,
                word: None,
                check: Some(id),
                blames_redirect_uri: false,
                sentence: "so".into(),
                cause: None,
            }),
            ..Facts::default()
        };
        let found = |id: &str, verdict, facts: &Facts| severity(find(id).unwrap(), verdict, facts);
        for (id, ended, expected) in [
            ("DISC-03", "DISC-03", Severity::High),
            ("DISC-03", "DISC-19", Severity::Low),
            ("ID-03", "ID-03", Severity::Critical),
        ] {
            assert_eq!(found(id, Verdict::Fail, &ended_by(ended)), expected, "{id}");
        }
        let facts = ended_by("DISC-03");
        assert_eq!(found("DISC-03", Verdict::Pass, &facts), Severity::Low);
    }

    #[test]
    fn a_waiver_expires_and_never_covers_our_own_client() {
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
        let late = waiver("DISC-05", Some("2026-11-21"));
        let late = waived(fail("so"), find("DISC-05").unwrap(), &late, 1_795_339_800);
        assert_eq!(
            late.summary,
            "so (was expected until 2026-11-21; `expected_deviations.DISC-05.until` extends that)"
        );
        assert_eq!(verdict("DISC-05", &waiver("DISC-06", None)), Verdict::Fail);
        assert_eq!(verdict("TOK-26", &waiver("TOK-26", None)), Verdict::Fail);
    }
}
