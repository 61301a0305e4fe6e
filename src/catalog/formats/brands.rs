//! SMART App Launch 2.2 *User-access Brands*: a FHIR bundle whose `Organization`s are brands with portals, and
//! whose `Endpoint`s these lead to. Bundles without brands are read here too, see `endpoint_bundle`.

use crate::api::catalog::{Address, Brand, Identifier, Portal, Telecom};
use crate::catalog::formats::fhir;
use crate::catalog::formats::read::{Listed, Reader, name, npi, web};
use crate::catalog::id;
use crate::catalog::id::{Kind, base_url};
use serde_json::Value;
use std::collections::{HashMap, HashSet};

const BRAND: &str = "http://hl7.org/fhir/StructureDefinition/organization-brand";
const PORTAL: &str = "http://hl7.org/fhir/StructureDefinition/organization-portal";
const FHIR_VERSION: &str = "http://hl7.org/fhir/StructureDefinition/endpoint-fhir-version";
/// Organisations may be part of one another in a ring.
const DEEPEST: usize = 8;

/// The organisations of a bundle.
pub(crate) fn organizations(document: &Value) -> impl Iterator<Item = &Value> {
    fhir::resources(document)
        .filter(|(_, resource)| fhir::is(resource, "Organization"))
        .map(|(_, resource)| resource)
}

/// Whether an organisation carries a brand or a portal.
pub(crate) fn is_branded(organization: &Value) -> bool {
    [BRAND, PORTAL]
        .iter()
        .any(|url| fhir::extensions(organization, url).next().is_some())
}

/// Reads a bundle.
#[must_use]
pub fn read(document: &Value, list: &str) -> Listed {
    let mut bundle = Bundle {
        reader: Reader::new(list),
        endpoints: HashMap::new(),
        organizations: HashMap::new(),
    };
    let mut reached = Vec::new();
    for (full_url, resource) in fhir::resources(document) {
        if fhir::is(resource, "Organization") {
            bundle.remember(full_url, resource);
        }
    }
    for (full_url, resource) in fhir::resources(document) {
        bundle.reader.listed.rows += 1;
        if fhir::is(resource, "Endpoint") {
            bundle.endpoint(full_url, resource);
        }
    }
    let rows = bundle.reader.listed.rows;
    for (row, (full_url, resource)) in fhir::resources(document).enumerate() {
        bundle.reader.listed.rows = row + 1;
        if fhir::is(resource, "Organization") {
            reached.extend(bundle.organization(full_url, resource));
        }
    }
    bundle.reader.listed.rows = rows;
    bundle.name_the_rest(document, &reached);
    bundle
        .reader
        .listed
        .rejected
        .sort_by_key(|rejected| rejected.row);
    bundle.reader.listed
}

/// A bundle in the reading.
struct Bundle<'a> {
    reader: Reader,
    /// Ids by everything they may be referred to as.
    endpoints: HashMap<String, String>,
    organizations: HashMap<String, &'a Value>,
}

impl<'a> Bundle<'a> {
    fn remember(&mut self, full_url: &str, resource: &'a Value) {
        for key in fhir::names(full_url, resource, "Organization") {
            self.organizations.entry(key).or_insert(resource);
        }
    }

    fn endpoint(&mut self, full_url: &str, resource: &Value) {
        let title = name(fhir::text(resource, "name"));
        let connection = resource
            .get("connectionType")
            .map(fhir::code)
            .unwrap_or_default();
        if !matches!(connection, "" | "hl7-fhir-rest") {
            return self.reader.reject(&title, "is no FHIR server");
        }
        let url = match base_url(fhir::text(resource, "address")) {
            Ok(url) => url,
            Err(reason) => return self.reader.reject(&title, reason),
        };
        let version =
            fhir::extensions(resource, FHIR_VERSION).find_map(|one| one.get("valueCode")?.as_str());
        let active = matches!(fhir::text(resource, "status"), "" | "active");
        let id = self.reader.endpoint(&url, version, active);
        for key in fhir::names(full_url, resource, "Endpoint") {
            self.endpoints.entry(key).or_insert_with(|| id.clone());
        }
    }

    /// Adds a brand with its portals; gives the endpoints these lead to.
    fn organization(&mut self, full_url: &str, resource: &Value) -> Vec<String> {
        let title = name(fhir::text(resource, "name"));
        if resource.get("active") == Some(&Value::Bool(false)) {
            self.reader.reject(&title, "is not active");
            return Vec::new();
        }
        let portals = self.portals(full_url, resource, DEEPEST);
        let reached: Vec<String> = portals
            .iter()
            .flat_map(|portal| portal.endpoint_ids.clone())
            .collect();
        let title = portals
            .first()
            .filter(|_| title.is_empty())
            .map_or(title, |portal| portal.name.clone());
        if reached.is_empty() || title.is_empty() {
            let reason = if reached.is_empty() {
                "leads to no endpoint of this list"
            } else {
                "has no name"
            };
            self.reader.reject(&title, reason);
            return Vec::new();
        }
        let logo = fhir::extensions(resource, BRAND)
            .find_map(|brand| web(fhir::value(brand, "brandLogo")?));
        let brand = Brand {
            id: id::make(Kind::Brand, &[identity(full_url, resource), &title]),
            portal_ids: portals.iter().map(|portal| portal.id.clone()).collect(),
            identifiers: identifiers(resource),
            brand_website: telecom(resource)
                .find(|(system, _)| *system == "url")
                .and_then(|(_, value)| web(value)),
            logo,
            aliases: fhir::list(resource, "alias")
                .filter_map(Value::as_str)
                .map(name)
                .filter(|a| a.len() > 1)
                .collect(),
            locations: fhir::list(resource, "address").map(address).collect(),
            telecom: telecom(resource)
                .filter(|(system, _)| *system != "url")
                .map(|(system, value)| Telecom {
                    system: system.to_owned(),
                    value: name(value),
                })
                .collect(),
            name: title,
            ..Brand::default()
        };
        self.reader.brand(brand);
        for portal in portals {
            self.reader.portal(portal);
        }
        reached
    }

    /// An organisation's portals; where it has none, those of the one it is part of.
    fn portals(&self, full_url: &str, resource: &Value, depth: usize) -> Vec<Portal> {
        let owner = identity(full_url, resource);
        let title = name(fhir::text(resource, "name"));
        let mut portals: Vec<Portal> = fhir::extensions(resource, PORTAL)
            .map(|portal| self.portal(portal, owner, &title))
            .collect();
        let known = |id: &String| {
            portals
                .iter()
                .any(|portal| portal.endpoint_ids.contains(id))
        };
        // Endpoints that no portal claims.
        let mut more: Vec<String> = fhir::list(resource, "endpoint")
            .filter_map(|one| self.refers(one))
            .collect();
        more.retain(|id| !known(id));
        more.dedup();
        if !more.is_empty() {
            let id = id::make(Kind::Portal, &[owner, &title]);
            portals.push(Portal {
                id,
                name: title,
                endpoint_ids: more,
                ..Portal::default()
            });
        }
        portals.retain(|portal| !portal.endpoint_ids.is_empty() && !portal.name.is_empty());
        let parent = resource
            .get("partOf")
            .and_then(|part| self.organizations.get(&fhir::reference(part)));
        match parent {
            Some(parent) if portals.is_empty() && depth > 0 => self.portals("", parent, depth - 1),
            _ => portals,
        }
    }

    fn portal(&self, portal: &Value, owner: &str, brand: &str) -> Portal {
        let website = fhir::value(portal, "portalUrl").and_then(web);
        let own = fhir::value(portal, "portalName")
            .map(name)
            .filter(|name| !name.is_empty());
        let title = own.unwrap_or_else(|| brand.to_owned());
        let mut endpoint_ids: Vec<String> = Vec::new();
        for reference in
            fhir::parts(portal, "portalEndpoint").filter_map(|part| part.get("valueReference"))
        {
            endpoint_ids.extend(
                self.refers(reference)
                    .filter(|id| !endpoint_ids.contains(id)),
            );
        }
        Portal {
            id: id::make(
                Kind::Portal,
                &[owner, &title, website.as_deref().unwrap_or_default()],
            ),
            name: title,
            endpoint_ids,
            logo: fhir::value(portal, "portalLogo").and_then(web),
            portal_website: website,
            description: fhir::value(portal, "portalDescription")
                .map(name)
                .filter(|text| !text.is_empty()),
            ..Portal::default()
        }
    }

    fn refers(&self, reference: &Value) -> Option<String> {
        self.endpoints.get(&fhir::reference(reference)).cloned()
    }

    /// The name of the organisation that a reference names, in the bundle, in `owner`, or in its own words.
    fn named(&self, owner: &Value, reference: &Value) -> String {
        let to = fhir::reference(reference);
        let contained = || {
            let inside = to.strip_prefix('#')?;
            fhir::list(owner, "contained").find(|one| fhir::text(one, "id") == inside)
        };
        let found = self.organizations.get(&to).copied().or_else(contained);
        let title = found
            .map(|organization| name(fhir::text(organization, "name")))
            .filter(|name| !name.is_empty());
        title.unwrap_or_else(|| name(fhir::text(reference, "display")))
    }

    /// Gives every endpoint that no organisation leads to one of its own.
    fn name_the_rest(&mut self, document: &Value, reached: &[String]) {
        let reached: HashSet<&String> = reached.iter().collect();
        for (full_url, resource) in
            fhir::resources(document).filter(|(_, resource)| fhir::is(resource, "Endpoint"))
        {
            let known = fhir::names(full_url, resource, "Endpoint");
            let id = known.iter().find_map(|name| self.endpoints.get(name));
            let Ok(url) = base_url(fhir::text(resource, "address")) else {
                continue;
            };
            if id.is_some_and(|id| reached.contains(id)) || !self.reader.knows(&url) {
                continue;
            }
            let manager = resource
                .get("managingOrganization")
                .map(|to| self.named(resource, to))
                .unwrap_or_default();
            let own = name(fhir::text(resource, "name"));
            let host = url.host_str().unwrap_or_default().to_owned();
            let title = [manager, own, host]
                .into_iter()
                .find(|title| !title.is_empty())
                .unwrap_or_default();
            self.reader.organisation(&title, &url, Brand::default());
        }
    }
}

/// What makes an organisation that one: its web identity, else where it stands.
fn identity<'v>(full_url: &'v str, resource: &'v Value) -> &'v str {
    let web = fhir::list(resource, "identifier")
        .find(|one| fhir::text(one, "system") == "urn:ietf:rfc:3986");
    let value = web
        .map(|one| fhir::text(one, "value"))
        .filter(|value| !value.is_empty());
    value.unwrap_or(if full_url.is_empty() {
        fhir::text(resource, "id")
    } else {
        full_url
    })
}

fn identifiers(resource: &Value) -> Vec<Identifier> {
    let npis = fhir::list(resource, "identifier")
        .filter(|one| fhir::text(one, "system") == "http://hl7.org/fhir/sid/us-npi")
        .filter_map(|one| npi(fhir::text(one, "value")));
    let codings = fhir::list(resource, "type").flat_map(|kind| fhir::list(kind, "coding"));
    let taxonomy = codings
        .filter(|coding| fhir::text(coding, "system") == "http://nucc.org/provider-taxonomy");
    let taxonomy = taxonomy.map(|coding| Identifier {
        usage: "ext-npi-provider-taxonomy".to_owned(),
        system: "http://nucc.org/provider-taxonomy".to_owned(),
        value: fhir::text(coding, "code").to_owned(),
    });
    npis.chain(taxonomy).collect()
}

fn telecom(resource: &Value) -> impl Iterator<Item = (&str, &str)> {
    fhir::list(resource, "telecom").map(|one| (fhir::text(one, "system"), fhir::text(one, "value")))
}

fn address(place: &Value) -> Address {
    let some = |key| Some(name(fhir::text(place, key))).filter(|text| !text.is_empty());
    let country = match fhir::text(place, "country").trim() {
        code if code.len() == 2 => code.to_uppercase(),
        // The format is that of the United States; their states have two letters.
        "" | "USA" | "United States" | "United States of America" => "US".to_owned(),
        other => name(other),
    };
    Address {
        line: fhir::list(place, "line")
            .filter_map(Value::as_str)
            .map(name)
            .collect(),
        city: some("city"),
        state: some("state"),
        postal_code: some("postalCode"),
        country,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn portal(name: &str, endpoint: &str) -> Value {
        json!({"url": PORTAL, "extension": [
            {"url": "portalName", "valueString": name}, {"url": "portalUrl", "valueUrl": "https://my.a.example"},
            {"url": "portalLogo", "valueUrl": "data:,x"},
            {"url": "portalEndpoint", "valueReference": {"reference": endpoint}}]})
    }

    fn bundle(resources: Vec<Value>) -> Value {
        let entry = |resource: Value| {
            let url = format!(
                "https://x.example/{}/{}",
                fhir::text(&resource, "resourceType"),
                fhir::text(&resource, "id")
            );
            json!({"fullUrl": url, "resource": resource})
        };
        json!({"resourceType": "Bundle", "entry": resources.into_iter().map(entry).collect::<Vec<_>>()})
    }

    #[test]
    fn a_part_of_a_brand_has_its_portals() {
        let listed = read(
            &bundle(vec![
                json!({"resourceType": "Organization", "id": "a", "name": "A", "extension": [portal("My A", "Endpoint/e")],
                "alias": ["Alpha"], "telecom": [{"system": "url", "value": "https://a.example"}],
                "address": [{"city": "Bath", "state": "ME", "postalCode": "04530"}]}),
                json!({"resourceType": "Organization", "id": "b", "name": "B", "partOf": {"reference": "Organization/a"}}),
                json!({"resourceType": "Organization", "id": "c", "name": "C", "partOf": {"reference": "Organization/c"}}),
                json!({"resourceType": "Organization", "id": "d", "name": "D", "endpoint": [{"reference": "https://x.example/Endpoint/f"}]}),
                json!({"resourceType": "Endpoint", "id": "e", "address": "https://a.example/r4", "status": "active",
                "extension": [{"url": FHIR_VERSION, "valueCode": "4.0.1"}]}),
                json!({"resourceType": "Endpoint", "id": "f", "address": "https://f.example/r4", "status": "off"}),
                json!({"resourceType": "Endpoint", "id": "g", "name": "G", "address": "nowhere"}),
            ]),
            "l",
        );
        let entries = &listed.entries;
        let names = |brand: &Brand| {
            let of = |id: &String| {
                entries
                    .portals
                    .iter()
                    .find(|portal| portal.id == *id)
                    .unwrap()
                    .name
                    .clone()
            };
            (
                brand.name.clone(),
                brand
                    .portal_ids
                    .iter()
                    .map(of)
                    .collect::<Vec<_>>()
                    .join(" "),
            )
        };
        let brands: Vec<_> = entries.brands.iter().map(names).collect();
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        assert_eq!(
            brands,
            [pair("A", "My A"), pair("B", "My A"), pair("D", "D")]
        );
        let a = &entries.brands[0];
        assert_eq!(a.brand_website.as_deref(), Some("https://a.example/"));
        assert_eq!(
            (a.aliases.join(" "), a.locations[0].country.as_str()),
            ("Alpha".to_owned(), "US")
        );
        assert_eq!(entries.portals[0].logo, None);
        let endpoints: Vec<_> = entries
            .endpoints
            .iter()
            .map(|e| (e.url.as_str(), e.status.as_str()))
            .collect();
        assert_eq!(
            endpoints,
            [
                ("https://a.example/r4/", "active"),
                ("https://f.example/r4/", "suspended")
            ]
        );
        assert_eq!(entries.endpoints[0].fhir_version.as_deref(), Some("4.0.1"));
        let told: Vec<String> = listed
            .rejected
            .iter()
            .map(crate::catalog::formats::format::line_about)
            .collect();
        assert_eq!(
            told,
            [
                "row 3, `C`, leads to no endpoint of this list",
                "row 7, `G`, has a URL that is not an absolute address",
            ]
        );
    }
}
