//! The trace of a sign-in as text. Pure functions: nothing here prints.

use crate::conformance::register::find;
use crate::report::explain::{Problem, problems};
use crate::report::summary::summary;
use crate::text::clean;
use crate::trace::comparison::Comparison;
use crate::trace::finding::Finding;
use crate::trace::step::{Step, Verdict};
use crate::trace::{Trace, finding};
use std::fmt::Write;
use std::time::Duration;

/// Formats the trace for people; `details` adds evidence and requests.
#[must_use]
pub fn text(trace: &Trace, details: bool) -> String {
    let mut text = summary(trace).map(|line| clean(&line)).join("\n") + "\n\n";
    for step in &trace.steps {
        write_step(&mut text, step, details);
    }
    let ms = |duration: Duration| duration.as_secs_f64() * 1e3;
    let _ = writeln!(
        text,
        "\n{:.1} ms total: {:.1} ms requests, {:.1} ms waiting for the response, {:.1} ms fastenctl",
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

/// Writes the side, cause, comparisons, what is known about the provider, and the next step.
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

/// Writes the number of checks by verdict, then those that failed or warned (with `details`, all of
/// them).
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
                .map_or_else(|| "no response".to_owned(), |status| status.to_string());
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

/// A sample trace for the tests of all formats.
#[cfg(test)]
pub(super) mod samples {
    use crate::error::{Error, Kind};
    use crate::trace::Trace;
    use crate::trace::recorder::Recorder;
    use crate::trace::step::{Actor, StepId};
    use std::time::Duration;

    pub(in crate::report) fn failed() -> Trace {
        let recorder = Recorder::new("direct", "https://as.example", |_| {});
        recorder.skip(
            StepId::Listen,
            Actor::Machine,
            Actor::Machine,
            "the response is pasted",
        );
        let failed = recorder.step(
            StepId::Exchange,
            Actor::Machine,
            Actor::Provider,
            |step| -> crate::error::Result<()> {
                step.evidence("client_authentication", "none");
                Err(Error::new(
                    Kind::ClientAuthentication,
                    "the token endpoint returned `invalid_client`",
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
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::samples::failed;

    #[test]
    fn prints_three_lines_then_steps_then_cause_and_next_step() {
        let expected = "\
Sign-in does not work without a gateway: it fails at `exchange` (exchange the code for tokens); look at the registration
The security of the code cannot be judged: no code was returned
The provider has followed the standard so far

skip  listen     listen for the response on this machine          7 ms
      the response is pasted
FAIL  exchange   exchange the code for tokens                     7 ms
      client_authentication = none

20.0 ms total: 15.0 ms requests, 0.0 ms waiting for the response, 5.0 ms fastenctl

error: the token endpoint returned `invalid_client`
  side: the registration
 cause: The provider does not know this client, or does not accept its secret, key or method
  next: check it
";
        assert_eq!(text(&failed(), false), expected);
    }
}
