//! Reads the OAuth endpoints from a FHIR capability statement, where SMART 1.0 servers publish them
//! (extension `oauth-uris`). Pure functions.

use serde_json::{Map, Value};

/// The last segment of the extension's URL; servers write the rest in two ways.
const EXTENSION: &str = "/oauth-uris";
/// The names of the URLs in the extension, and those in a discovery document.
const MEMBERS: [(&str, &str); 3] = [
    ("authorize", "authorization_endpoint"),
    ("token", "token_endpoint"),
    ("revoke", "revocation_endpoint"),
];

/// Returns the members that a discovery document would have; `None` if it is not a capability
/// statement or lacks the extension.
pub(super) fn members(statement: &Map<String, Value>) -> Option<Map<String, Value>> {
    // FHIR DSTU2 calls it `Conformance`.
    let kind = statement.get("resourceType")?.as_str()?;
    if !matches!(kind, "CapabilityStatement" | "Conformance") {
        return None;
    }
    let rests = statement.get("rest")?.as_array()?;
    let extensions = rests.iter().flat_map(|rest| list(&rest["security"]));
    let ours = extensions
        .filter(|one| is_ours(one))
        .flat_map(list)
        .filter_map(|one| {
            let word = one["url"].as_str()?;
            let (_, member) = MEMBERS.iter().find(|(known, _)| *known == word)?;
            let address = one.get("valueUri").or_else(|| one.get("valueUrl"))?;
            Some(((*member).to_owned(), address.clone()))
        });
    let found: Map<String, Value> = ours.collect();
    (!found.is_empty()).then_some(found)
}

fn list(of: &Value) -> impl Iterator<Item = &Value> {
    of["extension"].as_array().into_iter().flatten()
}

fn is_ours(extension: &Value) -> bool {
    extension["url"]
        .as_str()
        .is_some_and(|url| url.ends_with(EXTENSION))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_extension_is_read_wherever_a_server_writes_it() {
        let uris = |url: &str| {
            json!({"extension": [{"url": "other"}, {"url": url, "extension": [
                {"url": "authorize", "valueUri": "https://a.example/a"},
                {"url": "token", "valueUri": "https://a.example/t"},
                {"url": "manage", "valueUri": "https://a.example/m"},
            ]}]})
        };
        let known = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris";
        let found = json!({"authorization_endpoint": "https://a.example/a", "token_endpoint": "https://a.example/t"});
        for (statement, expected) in [
            (
                json!({"resourceType": "CapabilityStatement", "rest": [{"security": uris(known)}]}),
                Some(found.clone()),
            ),
            (
                json!({"resourceType": "Conformance", "rest": [{"mode": "client"}, {"security": uris("https://fhir.example/oauth-uris")}]}),
                Some(found),
            ),
            (
                json!({"resourceType": "CapabilityStatement", "rest": [{"security": uris("https://fhir.example/else")}]}),
                None,
            ),
            (
                json!({"resourceType": "Patient", "rest": [{"security": uris(known)}]}),
                None,
            ),
            (
                json!({"resourceType": "CapabilityStatement", "rest": {}}),
                None,
            ),
        ] {
            let Value::Object(statement) = statement else {
                unreachable!()
            };
            assert_eq!(members(&statement).map(Value::Object), expected);
        }
    }
}
