//! Lists of institutions for tests: the samples in `tests/data` plus those of `made_lists`, or the
//! full published lists if a variable names their folder. They can also be read as catalog entries,
//! with a brand for each name and address.

use crate::world::made_lists;
use fastenctl::api::catalog::{Address, Brand, Endpoint, Identifier, Portal};
use fastenctl::catalog::Entries;
use serde::Deserialize;
use serde_json::Value;
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

/// The variable that names the folder of the full published lists.
pub(crate) const VARIABLE: &str = "FASTENCTL_TEST_LISTS";

/// Returns the folder of the full published lists, if the variable is set.
pub(crate) fn published() -> Option<PathBuf> {
    let folder = PathBuf::from(fastenctl::env::raw(VARIABLE).filter(|value| !value.is_empty())?);
    assert!(
        folder.join("lantern").is_dir(),
        "`{VARIABLE}`: there is no folder `lantern` in `{}`",
        folder.display()
    );
    Some(folder)
}

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data")
}

/// Returns the JSON files in these folders below a root.
fn files_in(root: &Path, folders: &[&str]) -> Vec<PathBuf> {
    let all = folders
        .iter()
        .map(|folder| std::fs::read_dir(root.join(folder)).unwrap());
    let mut files: Vec<PathBuf> = all.flatten().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|ending| ending == "json"));
    files.sort();
    files
}

/// Returns all lists as files. Made lists are written to the folder `made`.
pub(crate) fn files(made: &Path) -> Vec<PathBuf> {
    if let Some(folder) = published() {
        return files_in(&folder, &["lantern", "brands"]);
    }
    let mut files = files_in(&samples(), &["lantern", "brands", "endpoints", "fasten"]);
    for (name, list) in made_lists::lists() {
        let file = made.join(name + ".json");
        std::fs::write(&file, list.to_string()).unwrap();
        files.push(file);
    }
    files
}

/// Returns the lists in Lantern's format, with their file names.
fn lantern_lists() -> Vec<(String, Value)> {
    let (folder, made) = published().map_or_else(
        || (samples(), made_lists::lists()),
        |folder| (folder, Vec::new()),
    );
    let files = files_in(&folder, &["lantern"]);
    let name = |file: &Path| file.file_stem().unwrap().to_str().unwrap().to_owned();
    let read = |file: &PathBuf| {
        (
            name(file),
            serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap(),
        )
    };
    files.iter().map(read).chain(made).collect()
}

/// Returns all institutions in all lists.
pub(crate) fn entries() -> Entries {
    let mut entries = Entries::default();
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    let mut endpoints: HashMap<String, String> = HashMap::new();
    for (name, list) in lantern_lists() {
        let list: List = serde_json::from_value(list).unwrap();
        let software = name.split("_Endpoint").next().unwrap().to_lowercase();
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
    entries
}

fn add(entries: &mut Entries, endpoints: &mut HashMap<String, String>, software: &str, row: &Row) {
    let id = |kind: &str, text: &str| {
        Uuid::new_v5(&Uuid::NAMESPACE_URL, format!("{kind} {text}").as_bytes()).to_string()
    };
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

/// Adds the fields that another row has about an institution.
fn complete(brand: &mut Brand, row: &Row) {
    if !row.npi.is_empty() && !brand.identifiers.iter().any(|it| it.value == row.npi) {
        let usage = "ext-npi-number".to_owned();
        brand.identifiers.push(Identifier {
            usage,
            system: String::new(),
            value: row.npi.clone(),
        });
    }
    let code = Some(row.organization_zip_code.clone()).filter(|code| !code.is_empty());
    if code.is_some()
        && !brand
            .locations
            .iter()
            .any(|address| address.postal_code == code)
    {
        brand.locations.push(Address {
            postal_code: code,
            country: "US".to_owned(),
            ..Address::default()
        });
    }
}
