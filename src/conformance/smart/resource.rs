//! Whether a response contains part of a record. A portal's web page does not, whatever its status.

use crate::conformance::facts::{object, text};
use crate::conformance::headers::media_type;
use crate::http::Response;

/// Whether a response is a FHIR resource other than an `OperationOutcome`.
pub(super) fn is_record(response: &Response) -> bool {
    let is_json = media_type(response.headers()).ends_with("json");
    let kind = object(response)
        .and_then(|document| text(&document, "resourceType").map(ToOwned::to_owned));
    response.status().is_success() && is_json && kind.is_some_and(|kind| kind != "OperationOutcome")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_is_a_fhir_resource_in_json() {
        let patient = r#"{"resourceType": "Patient"}"#;
        for (status, kind, body, expected) in [
            (200, "application/fhir+json; charset=utf-8", patient, true),
            (200, "application/json", patient, true),
            (200, "text/html", patient, false),
            (200, "text/html", "<h1>Portal", false),
            (200, "application/json", "{}", false),
            (
                200,
                "application/fhir+json",
                r#"{"resourceType": "OperationOutcome"}"#,
                false,
            ),
            (401, "application/fhir+json", patient, false),
        ] {
            let response = http::Response::builder()
                .status(status)
                .header("content-type", kind)
                .body(body.as_bytes().to_vec())
                .unwrap();
            assert_eq!(is_record(&response), expected, "{status} {kind} {body}");
        }
    }
}
