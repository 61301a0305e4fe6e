//! The trace of a sign-in as text and as JSON. Pure functions: nothing here prints.

use crate::clock::rfc3339;
use crate::conformance::register::find;
use crate::report::explain::{Problem, failed_step, problems};
use crate::text::clean;
use crate::trace::comparison::Comparison;
use crate::trace::finding::Finding;
use crate::trace::step::{Step, Verdict};
use crate::trace::traits::Trait;
use crate::trace::{Trace, Way, finding};
use serde::Serialize;
use std::fmt::Write;
use std::time::Duration;

/// The `--json` document; `E` is an error's details as every document shows them. Its schema is
/// `docs/schemas/auth-test.schema.json`.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "AuthTest", bound = "E: schemars::JsonSchema")
)]
pub struct Document<'a, E> {
    schema_version: u8,
    ok: bool,
    via: &'a str,
    provider: &'a str,
    /// RFC 3339, UTC.
    started_at: String,
    /// Does sign-in work; is the code safe on its way; what the provider does differently.
    summary: [String; 3],
    differences: &'a [String],
    /// What is peculiar about the provider.
    traits: &'a [Trait],
    /// What was asked for beside what came.
    comparisons: &'a [Comparison],
    /// Everything that failed, explained.
    problems: Vec<Problem>,
    #[serde(skip_serializing_if = "Option::is_none")]
    patient: Option<&'a str>,
    steps: &'a [Step],
    findings: &'a [Finding],
    times: Times,
    error: Option<E>,
}

/// Where the time went, in milliseconds.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Times {
    total_ms: f64,
    requests_ms: f64,
    waited_ms: f64,
    own_ms: f64,
}

/// The trace for programs.
pub fn document<E: Serialize>(trace: &Trace, error: Option<E>) -> Document<'_, E> {
    let ms = |duration: Duration| (duration.as_secs_f64() * 1e6).round() / 1e3;
    Document {
        schema_version: 1,
        ok: trace.ok() && error.is_none(),
        via: trace.via,
        provider: &trace.provider,
        started_at: rfc3339(trace.began),
        summary: summary(trace),
        differences: &trace.differences,
        traits: &trace.traits,
        comparisons: &trace.comparisons,
        problems: problems(trace),
        patient: trace.patient.as_deref(),
        steps: &trace.steps,
        findings: &trace.findings,
        times: Times {
            total_ms: ms(trace.total),
            requests_ms: ms(trace.requests),
            waited_ms: ms(trace.waited),
            own_ms: ms(trace.own()),
        },
        error,
    }
}

/// Three lines a person can use: does sign-in work; is the code safe on its way; what the provider does
/// differently (checks.md section 14).
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
        Way::None => return "Whether the code is safe on its way cannot be said: none came".into(),
        Way::Browser => "only the browser saw it",
        Way::Gateway => "browser and gateway saw it",
    };
    if safety.state_unchecked {
        return format!("The code's way was not checked: it was pasted without its state; {seen}");
    }
    if safety.pkce {
        return format!(
            "The code is safe on its way: {seen}, and without this run's PKCE verifier it is worth nothing"
        );
    }
    format!("The code is not safe on its way: {seen}, and no PKCE protects it")
}

fn differences(trace: &Trace) -> String {
    let mut found: Vec<String> = trace
        .differences
        .iter()
        .map(|text| format!("The provider {text}"))
        .collect();
    let told = |finding: &&Finding| {
        trace
            .differences
            .iter()
            .any(|text| text.contains(&format!("({})", finding.id)))
    };
    let failing = trace
        .findings
        .iter()
        .filter(|finding| finding.verdict == finding::Verdict::Fail);
    found.extend(
        failing
            .filter(|finding| !told(finding))
            .map(|finding| format!("{}: {}", finding.id, finding.summary)),
    );
    match found.as_slice() {
        [] if trace.safety.way == Way::None => {
            "The provider was not seen doing anything differently from the standard so far".into()
        }
        [] => "The provider keeps to the standard in all this run saw".into(),
        found => found.join("; "),
    }
}

/// The trace for people; `details` adds evidence and requests.
#[must_use]
pub fn text(trace: &Trace, details: bool) -> String {
    let mut text = summary(trace).map(|line| clean(&line)).join("\n") + "\n\n";
    for step in &trace.steps {
        write_step(&mut text, step, details);
    }
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    let _ = writeln!(
        text,
        "\n{:.1} ms in all: {:.1} ms requests, {:.1} ms waiting for the answer, {:.1} ms our own",
        ms(trace.total),
        ms(trace.requests),
        ms(trace.waited),
        ms(trace.own())
    );
    let problems = problems(trace);
    write_findings(&mut text, trace, &problems, details);
    if let (Some(error), Some(problem)) = (&trace.error, problems.first()) {
        let _ = writeln!(text, "\nerror: {}", clean(&error.to_string()));
        write_problem(&mut text, problem, " ");
        if let Some(check) = error.refused_by().and_then(find) {
            let _ = writeln!(text, " check: {} ({})", check.id, check.sentence);
        }
    }
    text
}

/// Side, cause, what was compared, what is known of the provider, and the next step.
fn write_problem(text: &mut String, problem: &Problem, indent: &str) {
    let _ = writeln!(text, "{indent} side: {}", problem.side.name());
    if problem.at.chars().next().is_some_and(char::is_lowercase) {
        let _ = writeln!(text, "{indent}cause: {}", clean(&problem.cause));
    }
    for one in &problem.comparisons {
        write_comparison(text, one, indent);
    }
    for hint in &problem.hints {
        let _ = writeln!(text, "{indent} hint: {hint}");
    }
    let _ = writeln!(text, "{indent} next: {}", clean(&problem.next_step));
}

fn write_comparison(text: &mut String, one: &Comparison, indent: &str) {
    if one.is_same() {
        let _ = writeln!(text, "{indent} same: {}: {}", one.name, clean(&one.got));
        return;
    }
    let _ = writeln!(text, "{indent} differs: {}", one.name);
    let _ = writeln!(text, "{indent}   asked: {}", clean(&one.asked));
    let _ = writeln!(text, "{indent}     got: {}", clean(&one.got));
    for (mark, words) in [('-', &one.missing), ('+', &one.added)] {
        for word in words {
            let _ = writeln!(text, "{indent}         {mark} {}", clean(word));
        }
    }
}

const ALL_VERDICTS: [finding::Verdict; 6] = [
    finding::Verdict::Pass,
    finding::Verdict::Fail,
    finding::Verdict::Warn,
    finding::Verdict::Waived,
    finding::Verdict::NotApplicable,
    finding::Verdict::Skip,
];

/// What failed, in full; how many others there were.
fn write_findings(text: &mut String, trace: &Trace, problems: &[Problem], details: bool) {
    if trace.findings.is_empty() {
        return;
    }
    let counts = ALL_VERDICTS.map(|verdict| {
        let count = trace
            .findings
            .iter()
            .filter(|finding| finding.verdict == verdict)
            .count();
        (count > 0).then(|| format!("{count} {}", verdict.name()))
    });
    let _ = writeln!(
        text,
        "\nchecks: {}",
        counts.into_iter().flatten().collect::<Vec<_>>().join(", ")
    );
    let is_bad = |finding: &&Finding| {
        matches!(
            finding.verdict,
            finding::Verdict::Fail | finding::Verdict::Warn
        )
    };
    for finding in trace
        .findings
        .iter()
        .filter(|finding| details || is_bad(finding))
    {
        write_finding(text, finding, details);
        if let Some(problem) = problems.iter().find(|problem| problem.at == finding.id) {
            write_problem(text, problem, "      ");
        }
    }
}

fn write_finding(text: &mut String, finding: &Finding, details: bool) {
    let _ = writeln!(
        text,
        "{:<6} {:<9} {}",
        finding.verdict.name(),
        finding.id,
        clean(&finding.summary)
    );
    if !matches!(
        finding.verdict,
        finding::Verdict::Fail | finding::Verdict::Warn
    ) {
        return;
    }
    let sentence = find(finding.id)
        .map(|check| check.sentence)
        .unwrap_or_default();
    let _ = writeln!(
        text,
        "       {}: {sentence} ({})",
        finding.severity.name(),
        finding.source.join("; ")
    );
    for evidence in finding
        .evidence
        .iter()
        .filter(|one| details || !one.value.is_empty())
    {
        let _ = writeln!(
            text,
            "       {} = {}",
            evidence.name,
            clean(&evidence.value)
        );
    }
}

fn write_step(text: &mut String, step: &Step, details: bool) {
    let mark = match step.verdict {
        Verdict::Pass => "ok  ",
        Verdict::Fail => "FAIL",
        Verdict::Skipped => "skip",
    };
    let _ = writeln!(
        text,
        "{mark}  {:<10} {:<42} {:>7} ms",
        step.id.name(),
        step.title,
        step.duration_ms
    );
    if let (Verdict::Skipped, Some(reason)) = (&step.verdict, &step.reason) {
        let _ = writeln!(text, "      {}", clean(reason));
    }
    if details || step.verdict == Verdict::Fail {
        for evidence in &step.evidence {
            let _ = writeln!(text, "      {} = {}", evidence.name, clean(&evidence.value));
        }
        for exchange in &step.exchanges {
            let outcome = exchange
                .status
                .map_or_else(|| "no answer".to_owned(), |status| status.to_string());
            let ms = f64::from(u32::try_from(exchange.duration_us).unwrap_or(u32::MAX)) / 1e3;
            let _ = writeln!(
                text,
                "      {} {} -> {outcome} in {ms:.1} ms",
                exchange.method,
                clean(&exchange.url)
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::{Error, Kind};
    use crate::trace::recorder::Recorder;
    use crate::trace::step::{Actor, StepId};

    fn failed() -> Trace {
        let recorder = Recorder::new("direct", "https://as.example", |_| {});
        recorder.skip(
            StepId::Listen,
            Actor::Machine,
            Actor::Machine,
            "the answer is pasted",
        );
        let failed = recorder.step(
            StepId::Exchange,
            Actor::Machine,
            Actor::Provider,
            |step| -> crate::error::Result<()> {
                step.evidence("client_authentication", "none");
                Err(Error::new(
                    Kind::ClientAuthentication,
                    "the token endpoint answers `invalid_client`",
                )
                .hint("check it"))
            },
        );
        let mut trace = recorder.finish(failed.err());
        trace.total = Duration::from_millis(20);
        trace.requests = Duration::from_millis(15);
        trace.steps.iter_mut().for_each(|step| step.duration_ms = 7);
        trace
    }

    #[test]
    fn says_three_lines_then_steps_then_cause_and_next_step() {
        let expected = "\
Sign-in does not work without a gateway: it fails at `exchange` (swap the code for tokens); look at the registration
Whether the code is safe on its way cannot be said: none came
The provider was not seen doing anything differently from the standard so far

skip  listen     listen for the answer on this machine            7 ms
      the answer is pasted
FAIL  exchange   swap the code for tokens                         7 ms
      client_authentication = none

20.0 ms in all: 15.0 ms requests, 0.0 ms waiting for the answer, 5.0 ms our own

error: the token endpoint answers `invalid_client`
  side: the registration
 cause: The provider does not know this client, or not with this secret or method
  next: check it
";
        assert_eq!(text(&failed(), false), expected);
    }

    #[test]
    fn the_document_has_its_promised_members() {
        let trace = failed();
        let json = serde_json::to_value(document(&trace, Some("e"))).unwrap();
        let members: Vec<_> = json.as_object().unwrap().keys().cloned().collect();
        assert_eq!(
            members,
            [
                "comparisons",
                "differences",
                "error",
                "findings",
                "ok",
                "problems",
                "provider",
                "schema_version",
                "started_at",
                "steps",
                "summary",
                "times",
                "traits",
                "via"
            ]
        );
        assert_eq!(json["steps"][1]["id"], "exchange");
        assert_eq!(json["steps"][1]["verdict"], "fail");
    }

    #[test]
    fn tells_whether_the_code_was_safe() {
        let mut trace = Trace::default();
        trace.safety.way = Way::Gateway;
        trace.safety.pkce = true;
        assert!(
            safety(&trace).starts_with("The code is safe on its way: browser and gateway saw it")
        );
        trace.safety.pkce = false;
        assert!(safety(&trace).starts_with("The code is not safe"));
    }
}
