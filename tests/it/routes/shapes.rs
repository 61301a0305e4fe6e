//! Each kind and format of published lists has a small file of its own in `tests/data/shapes`: the
//! entries that are read, and the outcome for each row, are compared with the result beside it.
//! `FASTENCTL_WRITE=1` updates the results.

use fastenctl::catalog::Entries;
use fastenctl::catalog::formats::account::Account;
use fastenctl::catalog::formats::account::line_about;
use fastenctl::catalog::formats::account::line_about_merged;
use fastenctl::catalog::formats::format;
use fastenctl::catalog::formats::format::How;
use fastenctl::catalog::formats::packing::text;
use fastenctl::catalog::formats::packing::unpacked;
use serde_json::Value;
use std::fmt::Write;
use std::path::{Path, PathBuf};

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/shapes");
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|file| file.extension().is_none_or(|end| end != "expected"))
        .collect();
    files.sort();
    files
}

/// Describes each brand with its names and endpoints, followed by the summary.
fn told(entries: &Entries, account: &Account) -> String {
    let mut told = String::new();
    for brand in &entries.brands {
        write!(told, "{}", brand.name).unwrap();
        for alias in &brand.aliases {
            write!(told, ", also {alias}").unwrap();
        }
        for place in &brand.locations {
            let parts = [&place.city, &place.state, &place.postal_code];
            let parts: Vec<&str> = parts.into_iter().flatten().map(String::as_str).collect();
            write!(told, ", in {}", parts.join(" ")).unwrap();
        }
        for one in &brand.identifiers {
            write!(told, ", NPI {}", one.value).unwrap();
        }
        if let Some(site) = &brand.brand_website {
            write!(told, ", {site}").unwrap();
        }
        if !brand.brand_ids.is_empty() {
            write!(told, ", with {} more ids", brand.brand_ids.len()).unwrap();
        }
        told += "\n";
        for id in &brand.portal_ids {
            let portal = entries
                .portals
                .iter()
                .find(|portal| portal.id == *id)
                .unwrap();
            let mut line = format!("  {}", portal.name);
            if !portal.portal_ids.is_empty() {
                write!(line, ", with {} more ids", portal.portal_ids.len()).unwrap();
            }
            for id in &portal.endpoint_ids {
                let endpoint = entries
                    .endpoints
                    .iter()
                    .find(|endpoint| endpoint.id == *id)
                    .unwrap();
                let marks = endpoint
                    .identifiers
                    .iter()
                    .map(|one| format!(", for {}", one.value));
                let more = endpoint.endpoint_ids.len();
                let more = if more > 0 {
                    format!(", with {more} more ids")
                } else {
                    String::new()
                };
                write!(
                    line,
                    "\n    {} ({}){}{more}",
                    endpoint.url,
                    endpoint.platform_type,
                    marks.collect::<String>()
                )
                .unwrap();
            }
            writeln!(told, "{line}").unwrap();
        }
    }
    writeln!(
        told,
        "\n{} read, {} kept, {} merged, {} rejected",
        account.read,
        account.kept,
        account.merged.len(),
        account.rejected.len()
    )
    .unwrap();
    for one in &account.merged {
        writeln!(told, "{}", line_about_merged(one)).unwrap();
    }
    for one in &account.rejected {
        writeln!(told, "{}", line_about(one)).unwrap();
    }
    told
}

/// Counts the entries in a file without using the reader.
fn counted(file: &Path) -> usize {
    let bytes = std::fs::read(file).unwrap();
    let bytes = unpacked(&bytes, 1 << 20).unwrap();
    let text = text(&bytes).unwrap();
    let name = file.file_name().unwrap().to_str().unwrap();
    if name.contains(".csv") {
        return text.lines().count() - 1;
    }
    if name.ends_with(".ndjson") {
        return text.lines().count();
    }
    count(&serde_json::from_str(&text).unwrap())
}

fn count(value: &Value) -> usize {
    let all = |value: &Value| match value {
        Value::Object(members) => members.values().cloned().collect(),
        other => other.as_array().cloned().unwrap_or_default(),
    };
    if let Some(rows) = value["Endpoints"].as_array() {
        return rows.len();
    }
    if value.get("brands").is_some() {
        return ["brands", "portals", "endpoints"]
            .map(|key| all(&value[key]).len())
            .iter()
            .sum();
    }
    match value {
        Value::Array(values) => values.iter().map(count).sum(),
        _ if !all(&value["entry"]).is_empty() => all(&value["entry"])
            .iter()
            .map(|entry| count(&entry["resource"]))
            .sum(),
        _ => 1 + all(&value["contained"]).len(),
    }
}

#[test]
fn every_entry_of_every_format_is_kept_or_merged_or_rejected_by_name() {
    let rewrite = fastenctl::env::raw("FASTENCTL_WRITE").is_some();
    let mut wrong = String::new();
    for file in files() {
        let (_, listed) =
            format::read(&std::fs::read(&file).unwrap(), "l", &How::default()).unwrap();
        let account = &listed.account;
        let sum = account.kept + account.merged.len() + account.rejected.len();
        assert_eq!(
            (account.read, sum),
            (counted(&file), counted(&file)),
            "{}",
            file.display()
        );
        let told = told(&listed.entries, account);
        let expected = PathBuf::from(format!("{}.expected", file.display()));
        if rewrite {
            std::fs::write(&expected, &told).unwrap();
        }
        if std::fs::read_to_string(&expected).unwrap_or_default() != told {
            write!(wrong, "\n{}:\n{told}", file.display()).unwrap();
        }
    }
    assert!(files().len() >= 20 && wrong.is_empty(), "{wrong}");
}
