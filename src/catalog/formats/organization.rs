//! What a FHIR `Organization` says about an institution: its other names, places, identifiers and
//! contact details.

use crate::api::catalog::{Address, Brand, Identifier, Telecom};
use crate::catalog::formats::fhir::{extensions, list, str_of, text, value};
use crate::catalog::formats::read::{name, npi, web, zip_in};
use serde_json::Value;
use std::borrow::Cow;

/// Name of the extension that turns an organisation into a brand.
pub(crate) const BRAND: &str = "organization-brand";
const NPI: &str = "http://hl7.org/fhir/sid/us-npi";
const TAXONOMY: &str = "http://nucc.org/provider-taxonomy";

/// A brand without its ID, name and portals.
pub(crate) fn details(resource: &Value) -> Brand {
    Brand {
        identifiers: identifiers(resource),
        brand_website: telecom(resource)
            .find(|(system, _)| *system == "url")
            .and_then(|(_, value)| web(&value)),
        logo: extensions(resource, BRAND).find_map(|brand| web(value(brand, "brandLogo")?)),
        aliases: list(resource, "alias")
            .filter_map(Value::as_str)
            .map(name)
            .filter(|alias| alias.len() > 1)
            .collect(),
        locations: list(resource, "address")
            .filter(|place| place.is_object())
            .map(address)
            .collect(),
        telecom: telecom(resource)
            .filter(|(system, value)| *system != "url" && !value.is_empty())
            .map(|(system, value)| Telecom {
                system: system.to_owned(),
                value: name(&value),
            })
            .collect(),
        ..Brand::default()
    }
}

/// What identifies an organisation: its web identifier (a URI) or, without one, its full URL or its
/// ID.
pub(crate) fn identity<'v>(full_url: &'v str, resource: &'v Value) -> &'v str {
    let web = list(resource, "identifier").find(|one| str_of(one, "system") == "urn:ietf:rfc:3986");
    let value = web
        .map(|one| str_of(one, "value"))
        .filter(|value| !value.is_empty());
    value.unwrap_or(if full_url.is_empty() {
        str_of(resource, "id")
    } else {
        full_url
    })
}

fn identifiers(resource: &Value) -> Vec<Identifier> {
    let npis = list(resource, "identifier")
        .filter(|one| is_npi(one))
        .filter_map(|one| npi(&text(one, "value")));
    let codings = list(resource, "type").flat_map(|kind| list(kind, "coding"));
    let taxonomy = codings.filter(|coding| str_of(coding, "system") == TAXONOMY);
    let taxonomy = taxonomy.map(|coding| Identifier {
        usage: "ext-npi-provider-taxonomy".to_owned(),
        system: TAXONOMY.to_owned(),
        value: text(coding, "code").into_owned(),
    });
    let mut all: Vec<Identifier> = Vec::new();
    for one in npis.chain(taxonomy) {
        if !all.contains(&one) {
            all.push(one);
        }
    }
    all
}

/// Whether this is a National Provider Identifier, by its system, its OID, or the code of its type.
fn is_npi(identifier: &Value) -> bool {
    let system = str_of(identifier, "system").trim_end_matches('/');
    system == NPI
        || system == "urn:oid:2.16.840.1.113883.4.6"
        || list(identifier, "type")
            .flat_map(|kind| list(kind, "coding"))
            .any(|coding| str_of(coding, "code") == "NPI")
}

/// The organisation's own phone numbers, addresses and the like; those of its contacts, who are
/// individuals, are left out.
fn telecom(resource: &Value) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
    list(resource, "telecom").map(|one| (str_of(one, "system"), text(one, "value")))
}

fn address(place: &Value) -> Address {
    let some = |key| Some(name(&text(place, key))).filter(|text| !text.is_empty());
    let country = match str_of(place, "country").trim() {
        code if code.len() == 2 => code.to_uppercase(),
        // Lists describe institutions in the United States, so a missing country means the United
        // States.
        "" | "USA" | "United States" | "United States of America" => "US".to_owned(),
        other => name(other),
    };
    let number = place.get("postalCode").is_some_and(Value::is_number);
    let zip = number
        .then(|| zip_in(place, "postalCode")?.postal_code)
        .flatten();
    Address {
        line: list(place, "line")
            .filter_map(Value::as_str)
            .map(name)
            .collect(),
        city: some("city"),
        state: some("state"),
        postal_code: zip.or_else(|| some("postalCode")),
        country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn numbers_are_accepted_as_text() {
        let brand = details(&json!({
            "identifier": [{"system": "http://hl7.org/fhir/sid/us-npi", "value": 1_234_567_893},
                {"system": "urn:oid:2.16.840.1.113883.4.6", "value": "1234567893"}],
            "address": [{"city": "Bath", "state": "ME", "postalCode": 4530}, "no address"],
            "telecom": [{"system": "phone", "value": 2_075_550_100}, {"system": "url", "value": "https://q.example"}],
            "alias": "Quillmoor", "contact": [{"telecom": [{"system": "email", "value": "a@q.example"}]}],
        }));
        let npis: Vec<&str> = brand
            .identifiers
            .iter()
            .map(|one| one.value.as_str())
            .collect();
        assert_eq!(npis, ["1234567893"]);
        assert_eq!(brand.locations[0].postal_code.as_deref(), Some("04530"));
        assert_eq!(brand.aliases, ["Quillmoor"]);
        let told: Vec<&str> = brand.telecom.iter().map(|one| one.value.as_str()).collect();
        assert_eq!(told, ["2075550100"]);
        assert_eq!(brand.brand_website.as_deref(), Some("https://q.example/"));
    }
}
