//! Inspects a report from `auth test --json`: its steps and what failed. Pure; the report is
//! already redacted.

use crate::conformance::register::find;
use crate::inspect::parts::{Inspection, Part, Problem, What, part, problem};
use crate::trace::redact::short;
use serde_json::{Map, Value};

/// Inspects a report from `auth test --json`, which is already redacted.
pub(crate) fn report(members: &Map<String, Value>) -> Inspection {
    let text = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .map(short)
            .unwrap_or_default()
    };
    let list = |name: &str| {
        members
            .get(name)
            .and_then(Value::as_array)
            .cloned()
            .unwrap_or_default()
    };
    let steps = list("steps");
    if steps.is_empty() {
        let whole = part(
            "document",
            format!(
                "JSON with the members {}",
                members
                    .keys()
                    .map(|key| format!("`{}`", short(key)))
                    .collect::<Vec<_>>()
                    .join(", ")
            ),
            None,
        );
        let missing = problem(
            "",
            "`fastenctl auth test --json`",
            "it has no `steps`, so it is not a report of a sign-in",
        );
        return Inspection {
            what: What::Report,
            parts: vec![whole],
            problems: vec![missing],
            secret: false,
        };
    }
    let mut parts: Vec<Part> = ["via", "provider"]
        .into_iter()
        .filter_map(|name| Some(part(name, short(members.get(name)?.as_str()?), None)))
        .collect();
    parts.extend(
        list("summary")
            .iter()
            .filter_map(|line| Some(part("summary", short(line.as_str()?), None))),
    );
    parts.extend(
        steps
            .iter()
            .map(|step| part(&format!("step.{}", text(step, "id")), step_line(step), None)),
    );
    let mut problems = Vec::new();
    if let Some(error) = members.get("error").filter(|error| error.is_object()) {
        problems.push(Problem {
            sentence: text(error, "message"),
            check: known(error.get("check")),
            source: Vec::new(),
        });
    }
    let failing = |finding: &&Value| {
        matches!(
            finding.get("verdict").and_then(Value::as_str),
            Some("FAIL" | "WARN")
        )
    };
    problems.extend(list("findings").iter().filter(failing).map(|finding| {
        let check = known(finding.get("id"));
        let source = find(check)
            .map(|check| check.source.to_vec())
            .unwrap_or_default();
        Problem {
            sentence: format!("{}: {}", text(finding, "verdict"), text(finding, "summary")),
            check,
            source,
        }
    }));
    Inspection {
        what: What::Report,
        parts,
        problems,
        secret: false,
    }
}

fn step_line(step: &Value) -> String {
    let text = |name: &str| {
        step.get(name)
            .and_then(Value::as_str)
            .map(short)
            .unwrap_or_default()
    };
    let reason = text("reason");
    let reason = if reason.is_empty() {
        reason
    } else {
        format!(": {reason}")
    };
    let duration = step
        .get("duration_ms")
        .and_then(Value::as_u64)
        .unwrap_or_default();
    format!(
        "{} to {}, {} in {duration} ms{reason}",
        text("from"),
        text("to"),
        text("verdict")
    )
}

fn known(id: Option<&Value>) -> &'static str {
    id.and_then(Value::as_str)
        .and_then(find)
        .map_or("", |check| check.id)
}
