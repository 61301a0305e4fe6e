//! Lists as ONC Lantern collects them: a row of name, FHIR base URL, NPI and zip code for each organisation.

use crate::api::catalog::Brand;
use crate::catalog::formats::read::{Listed, Reader, name, npi, zip};
use crate::catalog::id::base_url;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// Reads a list.
#[must_use]
pub fn read(document: &Value, list: &str) -> Listed {
    let rows = document
        .get("Endpoints")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        .unwrap_or_default();
    let text = |row: &'_ Value, key: &str| {
        row.get(key)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let mut reader = Reader::new(list);
    let mut named: HashSet<Url> = HashSet::new();
    let mut nameless: Vec<(Url, Brand)> = Vec::new();
    for row in rows {
        reader.listed.rows += 1;
        let title = name(&text(row, "OrganizationName"));
        let url = match base_url(&text(row, "URL")) {
            Ok(url) => url,
            Err(reason) => {
                reader.reject(&title, reason);
                continue;
            }
        };
        reader.endpoint(&url, None, true);
        let brand = Brand {
            identifiers: npi(&text(row, "NPIID")).into_iter().collect(),
            locations: zip(&text(row, "OrganizationZipCode")).into_iter().collect(),
            ..Brand::default()
        };
        if title.is_empty() {
            nameless.push((url, brand));
        } else {
            reader.organisation(&title, &url, brand);
            named.insert(url);
        }
    }
    // A server that has a name in another row needs none made up.
    for (url, brand) in nameless {
        if !named.contains(&url) {
            reader.organisation(url.host_str().unwrap_or_default(), &url, brand);
        }
    }
    reader.listed
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn row(url: &str, name: &str, npi: &str, zip: &Value) -> Value {
        json!({"URL": url, "OrganizationName": name, "NPIID": npi, "OrganizationZipCode": zip})
    }

    #[test]
    fn organisations_of_one_url_are_brands_of_one_endpoint() {
        let document = json!({"Endpoints": [
            row("https://A.example/r4", "St. Mary's", "1234567890", &json!("02114")),
            row("https://a.example/r4/", "Other", "", &json!(null)),
            row("https://a.example/r4/", " St.  Mary's ", "", &json!("02115-0001")),
            row("https://a.example/r4/", "", "", &json!("")),
            row("https://b.example/", "", "", &json!("")),
            row("b.example", "Broken", "", &json!("")),
            json!(7),
        ]});
        let listed = read(&document, "Some_Vendor_Inc_EndpointSources");
        let entries = &listed.entries;
        let names: Vec<&str> = entries
            .brands
            .iter()
            .map(|brand| brand.name.as_str())
            .collect();
        assert_eq!(names, ["St. Mary's", "Other", "b.example"]);
        assert_eq!(entries.portals.len(), 3);
        let urls: Vec<&str> = entries
            .endpoints
            .iter()
            .map(|endpoint| endpoint.url.as_str())
            .collect();
        assert_eq!(urls, ["https://a.example/r4/", "https://b.example/"]);
        assert_eq!(entries.endpoints[0].platform_type, "some-vendor");
        let mary = &entries.brands[0];
        assert_eq!(mary.identifiers[0].value, "1234567890");
        assert_eq!(
            mary.locations
                .iter()
                .filter_map(|l| l.postal_code.as_deref())
                .collect::<Vec<_>>(),
            ["02114", "02115"]
        );
        assert_eq!(listed.rows, 7);
        let told: Vec<String> = listed
            .rejected
            .iter()
            .map(crate::catalog::formats::format::line_about)
            .collect();
        assert_eq!(
            told,
            [
                "row 6, `Broken`, has a URL that is not an absolute address",
                "row 7 has no URL"
            ]
        );
    }
}
