//! The Fasten project's catalog: `brands`, `portals` and `endpoints`, each an object keyed by ID or
//! an array. Fasten servers know its IDs (lighthouse-api.md section 4.1), so they are kept.

use crate::api::catalog::{Brand, Endpoint, Portal};
use crate::catalog::Entries;
use crate::catalog::address::base_url;
use crate::catalog::entry::Entry;
use crate::catalog::formats::account::Book;
use crate::catalog::formats::read::{Listed, name, plain, web};
use crate::catalog::merge::twins::Survivors;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::collections::HashMap;
use uuid::Uuid;

/// Reads a catalog.
#[must_use]
pub fn read(document: &Value) -> Listed {
    let mut pages = Pages::default();
    let entries = Entries {
        endpoints: pages.part(document, "endpoints", endpoint),
        portals: pages.part(document, "portals", portal),
        brands: pages.part(document, "brands", brand),
    };
    Listed {
        entries,
        account: pages.book.close(&Survivors::new()),
    }
}

/// The three parts of the catalog, with consecutive row numbers.
#[derive(Default)]
struct Pages {
    rows: usize,
    book: Book,
}

impl Pages {
    /// Reads one of the three parts, merging rows with the same ID.
    fn part<T: Entry>(
        &mut self,
        document: &Value,
        key: &str,
        check: fn(T) -> Result<T, &'static str>,
    ) -> Vec<T> {
        let mut taken: Vec<T> = Vec::new();
        let mut places: HashMap<String, usize> = HashMap::new();
        for (id, row) in rows(document, key) {
            self.rows += 1;
            let mut row = without_nulls(row);
            if let (Some(id), Value::Object(fields)) = (id, &mut row) {
                fields.entry("id").or_insert_with(|| id.as_str().into());
            }
            let title = name(&plain(&row, "name"));
            let own = plain(&row, "id").into_owned();
            match read_row(row, &own, check) {
                Ok(one) => {
                    self.book.says(self.rows, &title, T::KIND, one.id());
                    let place = *places.entry(one.id().to_owned()).or_insert(taken.len());
                    match taken.get_mut(place) {
                        Some(known) => known.join(one),
                        None => taken.push(one),
                    }
                }
                Err(reason) => {
                    let name = if title.is_empty() { own } else { title };
                    self.book
                        .reject(self.rows, &name, &format!("of `{key}`, {reason}"));
                }
            }
        }
        taken
    }
}

/// The rows of a part; their IDs are the keys if it is an object.
fn rows<'d>(document: &'d Value, key: &str) -> Vec<(Option<&'d String>, &'d Value)> {
    match document.get(key) {
        Some(Value::Array(rows)) => rows.iter().map(|row| (None, row)).collect(),
        Some(Value::Object(rows)) => rows.iter().map(|(id, row)| (Some(id), row)).collect(),
        _ => Vec::new(),
    }
}

fn read_row<T: DeserializeOwned>(
    row: Value,
    id: &str,
    check: fn(T) -> Result<T, &'static str>,
) -> Result<T, String> {
    if Uuid::try_parse(id).is_err() {
        return Err("has an ID that is not a UUID".to_owned());
    }
    let one = serde_json::from_value(row).map_err(|error| format!("cannot be read: {error}"))?;
    check(one).map_err(str::to_owned)
}

/// Removes null members: one of the published lists uses null for empty values.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(fields) => {
            let kept = fields.iter().filter(|(_, value)| !value.is_null());
            Value::Object(
                kept.map(|(key, value)| (key.clone(), without_nulls(value)))
                    .collect(),
            )
        }
        Value::Array(values) => Value::Array(values.iter().map(without_nulls).collect()),
        other => other.clone(),
    }
}

/// Normalises an ID, because the same UUID can be written in several ways.
fn in_one_way(id: &mut String) {
    match Uuid::try_parse(id) {
        Ok(uuid) => *id = uuid.to_string(),
        Err(_) => id.make_ascii_lowercase(),
    }
}

fn endpoint(mut endpoint: Endpoint) -> Result<Endpoint, &'static str> {
    endpoint.url = base_url(&endpoint.url)?.url.into();
    if endpoint.platform_type.is_empty() {
        return Err("has no `platform_type`");
    }
    in_one_way(&mut endpoint.id);
    endpoint.endpoint_ids.iter_mut().for_each(in_one_way);
    for (field, default) in [
        (&mut endpoint.status, "active"),
        (&mut endpoint.connection_type, "hl7-fhir-rest"),
    ] {
        if field.is_empty() {
            default.clone_into(field);
        }
    }
    for address in [
        &mut endpoint.authorization_endpoint,
        &mut endpoint.token_endpoint,
        &mut endpoint.introspection_endpoint,
        &mut endpoint.userinfo_endpoint,
        &mut endpoint.revoke_endpoint,
        &mut endpoint.registration_endpoint,
    ] {
        *address = address.take().filter(|address| !address.is_empty());
    }
    Ok(endpoint)
}

fn portal(mut portal: Portal) -> Result<Portal, &'static str> {
    portal.name = name(&portal.name);
    if portal.name.is_empty() {
        return Err("has no name");
    }
    in_one_way(&mut portal.id);
    portal.endpoint_ids.iter_mut().for_each(in_one_way);
    portal.logo = portal.logo.as_deref().and_then(web);
    portal.portal_website = portal.portal_website.as_deref().and_then(web);
    Ok(portal)
}

fn brand(mut brand: Brand) -> Result<Brand, &'static str> {
    brand.name = name(&brand.name);
    if brand.name.is_empty() {
        return Err("has no name");
    }
    in_one_way(&mut brand.id);
    brand.portal_ids.iter_mut().for_each(in_one_way);
    brand.brand_ids.iter_mut().for_each(in_one_way);
    brand.logo = brand.logo.as_deref().and_then(web);
    brand.brand_website = brand.brand_website.as_deref().and_then(web);
    Ok(brand)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const ID: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001";

    #[test]
    fn ids_are_kept_and_bad_rows_named() {
        let endpoint = json!({"url": "https://A.example/r4", "platform_type": "cerner", "identifiers": null,
            "authorization_endpoint": "https://a.example/authorize", "token_endpoint": ""});
        let document = json!({
            "brands": [
                {"id": ID.to_uppercase(), "name": "Quillmoor Health", "portal_ids": [ID], "logo": "data:,", "new": 1},
                {"id": ID, "name": " "},
            ],
            "portals": {ID: {"id": ID, "name": "MyRecord", "endpoint_ids": [ID]}, "p": {"name": "Odd"}},
            "endpoints": {ID: endpoint},
        });
        let listed = read(&document);
        let [brand] = &listed.entries.brands[..] else {
            panic!("{listed:?}")
        };
        assert_eq!((brand.id.as_str(), brand.logo.as_deref()), (ID, None));
        let [endpoint] = &listed.entries.endpoints[..] else {
            panic!("{listed:?}")
        };
        assert_eq!(
            (endpoint.id.as_str(), endpoint.url.as_str()),
            (ID, "https://a.example/r4/")
        );
        assert_eq!(
            (endpoint.status.as_str(), endpoint.token_endpoint.as_deref()),
            ("active", None)
        );
        assert_eq!((listed.account.read, listed.account.kept), (5, 3));
        let told: Vec<String> = listed
            .account
            .rejected
            .iter()
            .map(crate::catalog::formats::account::line_about)
            .collect();
        assert_eq!(
            told,
            [
                "row 3, `Odd`, of `portals`, has an ID that is not a UUID".to_owned(),
                format!("row 5, `{ID}`, of `brands`, has no name"),
            ]
        );
    }

    /// Prevents an endpoint that is held back from being imported again under a different spelling
    /// of its ID.
    #[test]
    fn an_id_is_the_same_however_it_is_written() {
        let plain = ID.replace('-', "");
        let written = [
            ID.to_uppercase(),
            plain,
            format!("urn:uuid:{ID}"),
            format!("{{{ID}}}"),
        ];
        for id in written {
            let document = json!({
                "brands": [{"id": id, "name": "Quillmoor", "portal_ids": [id], "brand_ids": [id]}],
                "portals": [{"id": id, "name": "MyRecord", "endpoint_ids": [id]}],
                "endpoints": [{"id": id, "url": "https://a.example/r4", "platform_type": "epic", "endpoint_ids": [id]}],
            });
            let Entries {
                brands,
                portals,
                endpoints,
            } = read(&document).entries;
            let (brand, portal, endpoint) = (&brands[0], &portals[0], &endpoints[0]);
            let lists = [
                &brand.portal_ids,
                &brand.brand_ids,
                &portal.endpoint_ids,
                &endpoint.endpoint_ids,
            ];
            let lists = lists.map(|ids| ids.join(" "));
            assert_eq!([&brand.id, &portal.id, &endpoint.id], [ID; 3], "{id}");
            assert_eq!(lists, [ID; 4], "{id}");
        }
    }
}
