//! A sign-in and its checks as `JUnit` XML, which CI servers display: one test case per step and
//! per check. Pure functions: nothing here prints.

use crate::clock::rfc3339;
use crate::conformance::check::Check;
use crate::conformance::register::find;
use crate::report::explain::{Problem, problems};
use crate::text::{clean, clean_lines};
use crate::trace::finding::Finding;
use crate::trace::step::Verdict;
use crate::trace::{Trace, finding};
use quick_xml::events::{BytesDecl, BytesText, Event};
use quick_xml::writer::Writer;
use std::io::{Error, Write};

/// The outcome of a test case.
enum Outcome {
    Passed,
    Failed {
        kind: &'static str,
        message: String,
        text: String,
    },
    Skipped(String),
}

struct Case {
    name: String,
    seconds: f64,
    outcome: Outcome,
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

/// Writes the trace as one XML document.
///
/// # Errors
/// Never in practice, because it writes to memory.
pub fn document(trace: &Trace) -> Result<String, Error> {
    let suites = suites(trace);
    let mut writer = Writer::new_with_indent(Vec::new(), b' ', 2);
    writer.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let cases = || suites.iter().flat_map(|suite| &suite.cases);
    let [tests, failures, skipped, time] = counts(cases());
    let element = writer.create_element("testsuites").with_attributes([
        ("name", "fastenctl auth test"),
        ("tests", tests.as_str()),
        ("failures", failures.as_str()),
        ("errors", "0"),
        ("skipped", skipped.as_str()),
        ("time", time.as_str()),
    ]);
    element.write_inner_content(|writer| {
        suites
            .iter()
            .try_for_each(|suite| write_suite(writer, suite, trace))
    })?;
    let mut text = String::from_utf8(writer.into_inner()).map_err(Error::other)?;
    text.push('\n');
    Ok(text)
}

fn suites(trace: &Trace) -> Vec<Suite> {
    let problems = problems(trace);
    let mut suites = vec![Suite {
        name: "sign-in".into(),
        cases: steps(trace, &problems),
    }];
    for finding in &trace.findings {
        let name = find(finding.id).map_or("checks", Check::group);
        if suites.last().is_none_or(|suite| suite.name != name) {
            match suites.iter().position(|suite| suite.name == name) {
                // Checks that run after the tokens were revoked may belong to an existing group.
                Some(index) => suites[index].cases.push(check(finding, &problems)),
                None => suites.push(Suite {
                    name: name.to_owned(),
                    cases: vec![check(finding, &problems)],
                }),
            }
        } else if let Some(suite) = suites.last_mut() {
            suite.cases.push(check(finding, &problems));
        }
    }
    suites
}

fn steps(trace: &Trace, problems: &[Problem]) -> Vec<Case> {
    let failed = |step: &crate::trace::step::Step| {
        let problem = problems.iter().find(|problem| problem.at == step.id.name());
        let message = step.reason.clone().unwrap_or_default();
        let evidence = step
            .evidence
            .iter()
            .map(|one| format!("{} = {}\n", one.name, clean(&one.value)))
            .collect::<String>();
        Outcome::Failed {
            kind: "step",
            message,
            text: problem.map(explanation).unwrap_or_default() + &evidence,
        }
    };
    trace
        .steps
        .iter()
        .map(|step| Case {
            name: format!("{}: {}", step.id.name(), step.title),
            seconds: seconds(step.duration_ms),
            outcome: match step.verdict {
                Verdict::Pass => Outcome::Passed,
                Verdict::Fail => failed(step),
                Verdict::Skipped => Outcome::Skipped(step.reason.clone().unwrap_or_default()),
            },
        })
        .collect()
}

/// Returns the side, cause and next step of a problem.
fn explanation(problem: &Problem) -> String {
    format!(
        "side: {}\ncause: {}\nnext: {}\n",
        problem.side.name(),
        clean(&problem.cause),
        clean(&problem.next_step)
    )
}

fn check(finding: &Finding, problems: &[Problem]) -> Case {
    let sentence = find(finding.id)
        .map(|check| check.sentence)
        .unwrap_or_default();
    let skipped = || Outcome::Skipped(format!("{}: {}", finding.verdict.name(), finding.summary));
    let outcome = match finding.verdict {
        // A warning is not a failure, and `JUnit` has no outcome in between.
        finding::Verdict::Pass | finding::Verdict::Warn => Outcome::Passed,
        finding::Verdict::Skip | finding::Verdict::NotApplicable | finding::Verdict::Waived => {
            skipped()
        }
        finding::Verdict::Fail => {
            let problem = problems.iter().find(|problem| problem.at == finding.id);
            let evidence = finding
                .evidence
                .iter()
                .map(|one| format!("{} = {}\n", one.name, clean(&one.value)));
            let source = format!("source: {}\n", finding.source.join("; "));
            let text = problem.map(explanation).unwrap_or_default()
                + &source
                + &evidence.collect::<String>();
            Outcome::Failed {
                kind: finding.severity.name(),
                message: finding.summary.clone(),
                text,
            }
        }
    };
    Case {
        name: format!("{}: {sentence}", finding.id),
        seconds: seconds(finding.duration_ms),
        outcome,
    }
}

fn seconds(ms: u64) -> f64 {
    std::time::Duration::from_millis(ms).as_secs_f64()
}

/// Returns the numbers of tests, failures and skipped tests, and the total seconds.
fn counts<'a>(cases: impl Iterator<Item = &'a Case>) -> [String; 4] {
    let (mut tests, mut failures, mut skipped, mut time) = (0, 0, 0, 0.0);
    for case in cases {
        tests += 1;
        time += case.seconds;
        match case.outcome {
            Outcome::Passed => {}
            Outcome::Failed { .. } => failures += 1,
            Outcome::Skipped(_) => skipped += 1,
        }
    }
    [
        tests.to_string(),
        failures.to_string(),
        skipped.to_string(),
        format!("{time:.3}"),
    ]
}

fn write_suite<W: Write>(
    writer: &mut Writer<W>,
    suite: &Suite,
    trace: &Trace,
) -> Result<(), Error> {
    let [tests, failures, skipped, time] = counts(suite.cases.iter());
    let began = rfc3339(trace.began);
    let element = writer.create_element("testsuite").with_attributes([
        ("name", suite.name.as_str()),
        ("tests", tests.as_str()),
        ("failures", failures.as_str()),
        ("errors", "0"),
        ("skipped", skipped.as_str()),
        ("time", time.as_str()),
        // Without a time zone, as Jenkins's schema requires.
        ("timestamp", began.trim_end_matches('Z')),
    ]);
    element.write_inner_content(|writer| {
        suite
            .cases
            .iter()
            .try_for_each(|case| write_case(writer, suite, case))
    })?;
    Ok(())
}

fn write_case<W: Write>(writer: &mut Writer<W>, suite: &Suite, case: &Case) -> Result<(), Error> {
    let (name, time) = (legal(&case.name), format!("{:.3}", case.seconds));
    let class = format!("fastenctl.{}", suite.name);
    let element = writer.create_element("testcase").with_attributes([
        ("name", name.as_str()),
        ("classname", class.as_str()),
        ("time", time.as_str()),
    ]);
    match &case.outcome {
        Outcome::Passed => element.write_empty()?,
        Outcome::Skipped(why) => element.write_inner_content(|writer| {
            writer
                .create_element("skipped")
                .with_attribute(("message", legal(why).as_str()))
                .write_empty()?;
            Ok(())
        })?,
        Outcome::Failed {
            kind,
            message,
            text,
        } => element.write_inner_content(|writer| {
            let failure = writer
                .create_element("failure")
                .with_attributes([("type", *kind), ("message", legal(message).as_str())]);
            failure.write_text_content(BytesText::new(&in_xml(&clean_lines(text))))?;
            Ok(())
        })?,
    };
    Ok(())
}

/// Replaces characters that XML 1.0 does not allow.
fn legal(text: &str) -> String {
    in_xml(&clean(text))
}

fn in_xml(text: &str) -> String {
    text.replace(['\u{fffe}', '\u{ffff}'], "\u{fffd}")
}
