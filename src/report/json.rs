//! The trace of a sign-in as the JSON document of `auth test`. Pure functions: nothing here prints.

use crate::clock::rfc3339;
use crate::report::explain::{Problem, problems};
use crate::report::summary::summary;
use crate::trace::Trace;
use crate::trace::comparison::Comparison;
use crate::trace::finding::Finding;
use crate::trace::step::Step;
use crate::trace::traits::Trait;
use serde::Serialize;
use std::time::Duration;

/// The `--json` document; `E` is the type of an error's details, the same in every document. Its
/// schema is `docs/schemas/auth-test.schema.json`.
#[derive(Serialize)]
#[cfg_attr(
    test,
    derive(schemars::JsonSchema),
    schemars(rename = "AuthTest", bound = "E: schemars::JsonSchema")
)]
pub struct SignInDocument<'a, E> {
    schema_version: u8,
    ok: bool,
    via: &'a str,
    provider: &'a str,
    /// RFC 3339, UTC.
    started_at: String,
    /// Whether sign-in works; whether the code is safe in transit; what the provider does
    /// differently.
    summary: [String; 3],
    differences: Vec<&'a str>,
    /// What is unusual about the provider.
    traits: &'a [Trait],
    /// What was requested, compared with what was received.
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

/// How long things took, in milliseconds.
#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
struct Times {
    total_ms: f64,
    requests_ms: f64,
    waited_ms: f64,
    own_ms: f64,
}

/// Builds the `--json` document of a trace.
pub fn document<E: Serialize>(trace: &Trace, error: Option<E>) -> SignInDocument<'_, E> {
    let ms = |duration: Duration| (duration.as_secs_f64() * 1e6).round() / 1e3;
    SignInDocument {
        schema_version: 1,
        ok: trace.ok() && error.is_none(),
        via: trace.via,
        provider: &trace.provider,
        started_at: rfc3339(trace.began),
        summary: summary(trace),
        differences: trace
            .differences
            .iter()
            .map(|one| one.sentence.as_str())
            .collect(),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::text::samples::failed;

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
}
