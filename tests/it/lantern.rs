//! The real published lists beside the project, read into catalogue entries: a brand for each name and
//! address. Whoever needs them and has none is told so.

#![allow(dead_code, reason = "shared by several test binaries, of which not all use all of it")]

use fastenctl::api::catalog::{Address, Brand, Endpoint, Identifier, Portal};
use fastenctl::catalog::Entries;
use serde::Deserialize;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use uuid::Uuid;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct List {
    endpoints: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
struct Row {
    #[serde(rename = "URL")]
    url: String,
    organization_name: String,
    #[serde(rename = "NPIID")]
    npi: String,
    #[serde(default)]
    organization_zip_code: String,
}

/// Where the lists are.
pub(crate) fn folder() -> PathBuf {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data/lantern");
    assert!(folder.is_dir(), "the published lists are missing: there is no folder {}", folder.display());
    folder
}

/// All institutions of all lists, or the first so many, taken evenly from all.
pub(crate) fn entries(most: Option<usize>) -> Entries {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut entries = Entries::default();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    let mut endpoints: HashMap<String, String> = HashMap::new();
    for file in files {
        let list: List = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
        let software = file.file_stem().unwrap().to_str().unwrap().split("_Endpoint").next().unwrap().to_lowercase();
        for row in list.endpoints {
            let key = (row.organization_name.clone(), row.url.clone());
            if let Some(place) = known.get(&key) {
                complete(&mut entries.brands[*place], &row);
                continue;
            }
            known.insert(key, entries.brands.len());
            add(&mut entries, &mut endpoints, &software, &row);
        }
    }
    if let Some(most) = most {
        let step = entries.brands.len() / most;
        let mut number = 0..;
        entries.brands.retain(|_| number.next().is_some_and(|number| number % step == 0 && number / step < most));
    }
    entries
}

fn add(entries: &mut Entries, endpoints: &mut HashMap<String, String>, software: &str, row: &Row) {
    let id =
        |kind: &str, text: &str| Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{kind} {text}").as_bytes()).to_string();
    let endpoint_id = endpoints.entry(row.url.clone()).or_insert_with(|| {
        let endpoint = Endpoint {
            id: id("endpoint", &row.url),
            status: "active".to_owned(),
            connection_type: "hl7-fhir-rest".to_owned(),
            platform_type: software.replace('_', "-"),
            url: format!("{}/", row.url.trim_end_matches('/')),
            ..Endpoint::default()
        };
        entries.endpoints.push(endpoint);
        id("endpoint", &row.url)
    });
    let institution = format!("{} {}", row.organization_name, row.url);
    let portal = Portal {
        id: id("portal", &institution),
        name: row.organization_name.clone(),
        endpoint_ids: vec![endpoint_id.clone()],
        ..Portal::default()
    };
    let mut brand = Brand {
        id: id("brand", &institution),
        name: row.organization_name.clone(),
        portal_ids: vec![portal.id.clone()],
        ..Brand::default()
    };
    complete(&mut brand, row);
    entries.portals.push(portal);
    entries.brands.push(brand);
}

/// What a further row of one institution adds.
fn complete(brand: &mut Brand, row: &Row) {
    if !row.npi.is_empty() && !brand.identifiers.iter().any(|it| it.value == row.npi) {
        let usage = "ext-npi-number".to_owned();
        brand.identifiers.push(Identifier { usage, system: String::new(), value: row.npi.clone() });
    }
    let code = Some(row.organization_zip_code.clone()).filter(|code| !code.is_empty());
    if code.is_some() && !brand.locations.iter().any(|address| address.postal_code == code) {
        brand.locations.push(Address { postal_code: code, country: "US".to_owned(), ..Address::default() });
    }
}
