//! Plain FHIR bundles of `Endpoint`: whose they are is said by `managingOrganization`, else by the endpoint's own
//! name, else by its host.

use crate::catalog::formats::brands;
use crate::catalog::formats::read::Listed;
use serde_json::Value;

/// Reads a bundle.
#[must_use]
pub fn read(document: &Value, list: &str) -> Listed {
    let mut listed = brands::read(document, list);
    // Organisations are there for their names only.
    listed
        .rejected
        .retain(|rejected| rejected.reason != "leads to no endpoint of this list");
    listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_endpoint_is_named_after_who_manages_it() {
        let endpoint = |id: &str, more: Value| {
            let mut endpoint = json!({"resourceType": "Endpoint", "id": id, "address": format!("https://{id}.example/r4"),
                "connectionType": {"code": "hl7-fhir-rest"}});
            endpoint
                .as_object_mut()
                .unwrap()
                .extend(more.as_object().unwrap().clone());
            json!({"resource": endpoint})
        };
        let document = json!({"resourceType": "Bundle", "entry": [
            endpoint("a", json!({"managingOrganization": {"reference": "#o"}, "contained": [{"id": "o", "name": "Contained"}]})),
            endpoint("b", json!({"managingOrganization": {"reference": "Organization/o", "display": "Not this"}})),
            endpoint("c", json!({"managingOrganization": {"display": "Displayed"}, "name": "Not this"})),
            endpoint("d", json!({"name": "Own"})),
            endpoint("e", json!({})),
            endpoint("f", json!({"connectionType": {"code": "dicom-wado-rs"}})),
            {"resource": {"resourceType": "Organization", "id": "o", "name": "In the bundle"}},
        ]});
        let listed = read(&document, "l");
        let names: Vec<&str> = listed
            .entries
            .brands
            .iter()
            .map(|brand| brand.name.as_str())
            .collect();
        assert_eq!(
            names,
            [
                "Contained",
                "In the bundle",
                "Displayed",
                "Own",
                "e.example"
            ]
        );
        assert_eq!(listed.rows, 7);
        assert_eq!(
            listed
                .rejected
                .iter()
                .map(crate::catalog::formats::format::line_about)
                .collect::<Vec<_>>(),
            ["row 6 is no FHIR server"]
        );
    }
}
