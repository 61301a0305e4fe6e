//! Summarizes a sign-in in the three lines that every report begins with. Pure functions: nothing
//! here prints.

use crate::report::explain::{failed_step, problems};
use crate::trace::finding::Finding;
use crate::trace::step::Verdict;
use crate::trace::{Trace, Way, finding};

/// Returns three lines for people: whether sign-in works; whether the code is safe in transit; what
/// the provider does differently (checks.md section 14).
#[must_use]
pub fn summary(trace: &Trace) -> [String; 3] {
    [works(trace), safety(trace), differences(trace)]
}

fn works(trace: &Trace) -> String {
    let way = if trace.via == "lighthouse" {
        "through the gateway"
    } else {
        "without a gateway"
    };
    if trace.error.is_some() {
        let side = problems(trace).first().map_or_else(String::new, |problem| {
            format!("; look at {}", problem.side.name())
        });
        return match failed_step(trace) {
            Some(step) => {
                format!(
                    "Sign-in does not work {way}: it fails at `{}` ({}){side}",
                    step.id.name(),
                    step.title
                )
            }
            None => format!("Sign-in does not work {way}{side}"),
        };
    }
    let read = trace
        .steps
        .iter()
        .any(|step| step.id.name() == "fhir_read" && step.verdict == Verdict::Pass);
    match (&trace.patient, read) {
        (Some(patient), true) => {
            format!("Sign-in works {way}: the record of patient `{patient}` can be read")
        }
        (None, true) => {
            format!("Sign-in works {way}: the account can be read; no patient record was granted")
        }
        _ => format!("Sign-in works {way}; no record was read"),
    }
}

fn safety(trace: &Trace) -> String {
    let safety = trace.safety;
    let seen = match safety.way {
        Way::None => {
            return "The security of the code cannot be judged: no code was returned".into();
        }
        Way::Elsewhere => {
            return "No code is in transit: this machine gets the tokens directly, once the device \
                 code has been entered elsewhere"
                .into();
        }
        Way::Browser => "only the browser saw it",
        Way::Gateway => "browser and gateway saw it",
    };
    if safety.state_unchecked {
        return format!(
            "The security of the code was not checked: it was pasted without its state; {seen}"
        );
    }
    if safety.pkce {
        return format!(
            "The code is secure in transit: {seen}, and it is worthless without the PKCE verifier of this run"
        );
    }
    format!(
        "The security of the code cannot be judged: {seen}, and the provider does not advertise \
         PKCE"
    )
}

fn differences(trace: &Trace) -> String {
    let mut found: Vec<String> = trace
        .differences
        .iter()
        .map(|one| format!("The provider {}", one.sentence))
        .collect();
    let is_said = |finding: &&Finding| trace.differences.iter().any(|one| one.check == finding.id);
    let failing = trace
        .findings
        .iter()
        .filter(|finding| finding.verdict == finding::Verdict::Fail);
    found.extend(
        failing
            .filter(|finding| !is_said(finding))
            .map(|finding| format!("{}: {}", finding.id, finding.summary)),
    );
    match found.as_slice() {
        [] if trace.safety.way == Way::None => {
            "The provider has followed the standard so far".into()
        }
        [] => "The provider followed the standard in this run".into(),
        found => found.join("; "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::trace::finding::{Class, Severity};
    use crate::trace::recorder::Recorder;

    #[test]
    fn says_whether_the_code_was_safe() {
        let mut trace = Trace::default();
        trace.safety.way = Way::Gateway;
        trace.safety.pkce = true;
        assert!(
            safety(&trace).starts_with("The code is secure in transit: browser and gateway saw it")
        );
        trace.safety.pkce = false;
        assert!(
            safety(&trace).starts_with(
                "The security of the code cannot be judged: browser and gateway saw it"
            )
        );
    }

    #[test]
    fn what_the_sign_in_noticed_is_not_repeated_by_a_check() {
        let failed = |id| Finding {
            id,
            subject: "AS".to_owned(),
            class: Class::L,
            severity: Severity::Low,
            verdict: finding::Verdict::Fail,
            summary: "it fails".to_owned(),
            evidence: Vec::new(),
            source: &[],
            duration_ms: 0,
        };
        let recorder = Recorder::new("direct", "p", |_| {});
        recorder.difference("TOK-01", "says nothing");
        recorder.difference_met("DISC-05", "is silent", "we are not");
        recorder.findings(["TOK-01", "DISC-05", "TOK-02"].map(failed).into());
        assert_eq!(
            differences(&recorder.finish(None)),
            "The provider says nothing (TOK-01); The provider is silent (DISC-05); we are not; TOK-02: it fails"
        );
    }
}
