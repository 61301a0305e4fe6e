//! Finds the FHIR base or issuer that is probably meant when the given address is that of a
//! document or record below it. Pure functions.

use url::Url;

/// Names of discovery documents directly below a base.
const AFTER: [&str; 2] = ["smart-configuration", "openid-configuration"];
/// Resources that a patient app reads; an address with one of these is probably a record or search,
/// not a base.
const RESOURCES: [&str; 28] = [
    "AllergyIntolerance",
    "Appointment",
    "Binary",
    "CarePlan",
    "CareTeam",
    "Communication",
    "Condition",
    "Coverage",
    "Device",
    "DiagnosticReport",
    "DocumentReference",
    "Encounter",
    "ExplanationOfBenefit",
    "FamilyMemberHistory",
    "Goal",
    "Immunization",
    "Location",
    "Medication",
    "MedicationRequest",
    "MedicationStatement",
    "Observation",
    "Organization",
    "Patient",
    "Practitioner",
    "Procedure",
    "Provenance",
    "QuestionnaireResponse",
    "ServiceRequest",
];

/// What an address below a base refers to, with that base.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Below {
    /// The base of a document, whose address cannot be a base itself.
    Document(String),
    /// The base of a record or search, whose address could still be a base itself.
    Record(String),
}

/// Returns the base, if the address is below one; `None` if it should be used unchanged.
#[must_use]
pub fn below(typed: &str) -> Option<Below> {
    let url = Url::parse(typed.trim()).ok()?;
    if !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    let path = url.path();
    let whole = |base: String| format!("{}{base}", before_path(typed.trim()));
    let document = of_document(path)
        .or_else(|| path.strip_suffix("/metadata").map(ToOwned::to_owned))
        .or_else(|| asks_for_a_format(&url).then(|| path.to_owned()));
    let record = || of_record(path).map(whole).map(Below::Record);
    document.map(whole).map(Below::Document).or_else(record)
}

/// Returns the scheme, host and port, as typed.
fn before_path(address: &str) -> &str {
    let host = address.find("://").map_or(0, |at| at + 3);
    let end = address[host..].find(['/', '?', '#']);
    end.map_or(address, |at| &address[..host + at])
}

/// Returns the base of a discovery document. The document's path is at the end of its base, or
/// between the host and the path (RFC 8414 section 3.1).
fn of_document(path: &str) -> Option<String> {
    let (before, document) = path.split_once("/.well-known/")?;
    let (name, behind) = document
        .split_once('/')
        .map_or((document, String::new()), |(name, rest)| {
            (name, format!("/{rest}"))
        });
    let known = AFTER.contains(&name) || name == "oauth-authorization-server";
    (known && (before.is_empty() || behind.is_empty())).then(|| format!("{before}{behind}"))
}

fn of_record(path: &str) -> Option<String> {
    let parts: Vec<&str> = path.split('/').collect();
    let at = parts.iter().rposition(|part| RESOURCES.contains(part))?;
    // The address of a search, a record, or one of its versions.
    let is_one = matches!(parts[at + 1..], [] | [_] | [_, "_history", _]);
    is_one.then(|| parts[..at].join("/"))
}

fn asks_for_a_format(url: &Url) -> bool {
    let mut names = url.query_pairs().map(|(name, _)| name.into_owned());
    names.next().is_some_and(|name| name == "_format") && names.next().is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_below_a_base_reveals_the_base() {
        for (typed, meant) in [
            (
                "https://f.example/r4/.well-known/smart-configuration",
                "document of https://f.example/r4",
            ),
            (
                "https://f.example:8443/.well-known/openid-configuration",
                "document of https://f.example:8443",
            ),
            (
                "https://F.example/t/.well-known/openid-configuration?x=1",
                "document of https://F.example/t",
            ),
            (
                "https://f.example/.well-known/oauth-authorization-server/t/1",
                "document of https://f.example/t/1",
            ),
            (
                "https://f.example/r4/metadata?_format=json",
                "document of https://f.example/r4",
            ),
            (
                "https://f.example/r4?_format=json",
                "document of https://f.example/r4",
            ),
            (
                " https://f.example/r4/metadata ",
                "document of https://f.example/r4",
            ),
            (
                "https://f.example/r4/Patient/eb3-1",
                "record of https://f.example/r4",
            ),
            (
                "https://f.example/r4/Patient?_id=1",
                "record of https://f.example/r4",
            ),
            (
                "https://f.example/r4/Observation/1/_history/2",
                "record of https://f.example/r4",
            ),
            (
                "https://f.example/Organization/42",
                "record of https://f.example",
            ),
            ("https://f.example/r4", "itself"),
            ("https://f.example/r4/", "itself"),
            ("https://f.example", "itself"),
            ("https://f.example/Patient/api/FHIR/R4", "itself"),
            ("https://f.example/r4/.well-known/other", "itself"),
            (
                "https://f.example/a/.well-known/oauth-authorization-server/b",
                "itself",
            ),
            ("https://f.example/r4?tenant=7", "itself"),
            ("ftp://f.example/r4/metadata", "itself"),
            ("f.example/r4/metadata", "itself"),
        ] {
            let found = match below(typed) {
                Some(Below::Document(base)) => format!("document of {base}"),
                Some(Below::Record(base)) => format!("record of {base}"),
                None => "itself".to_owned(),
            };
            assert_eq!(found, meant, "{typed}");
        }
    }
}
