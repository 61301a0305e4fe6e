//! Plain FHIR bundles of `Endpoint`: whose they are is said by `managingOrganization`, else by the endpoint's own
//! name, else by its host.

use crate::api::catalog::Brand;
use crate::catalog::formats::brands::Bundle;
use crate::catalog::formats::read::{Listed, name};
use crate::catalog::formats::{brands, fhir};
use crate::catalog::id::base_url;
use serde_json::Value;
use std::collections::HashSet;

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

/// Gives every endpoint that no organisation leads to one of its own.
pub(crate) fn name_the_rest(bundle: &mut Bundle<'_>, document: &Value, reached: &[String]) {
    let reached: HashSet<&String> = reached.iter().collect();
    for (full_url, resource) in
        fhir::resources(document).filter(|(_, resource)| fhir::is(resource, "Endpoint"))
    {
        let known = fhir::names(full_url, resource, "Endpoint");
        let id = known.iter().find_map(|name| bundle.endpoints.get(name));
        let Ok(url) = base_url(fhir::text(resource, "address")) else {
            continue;
        };
        if id.is_some_and(|id| reached.contains(id)) || !bundle.reader.knows(&url) {
            continue;
        }
        let manager = resource
            .get("managingOrganization")
            .map(|to| bundle.named(resource, to))
            .unwrap_or_default();
        let own = name(fhir::text(resource, "name"));
        let host = url.host_str().unwrap_or_default().to_owned();
        let title = [manager, own, host]
            .into_iter()
            .find(|title| !title.is_empty())
            .unwrap_or_default();
        bundle.reader.organisation(&title, &url, Brand::default());
    }
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
                .map(crate::catalog::formats::format::told)
                .collect::<Vec<_>>(),
            ["row 6 is no FHIR server"]
        );
    }
}
