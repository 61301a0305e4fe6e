//! The config file without its secrets, for bug reports, and a list of all secrets in the file and
//! its notes, to verify that a report contains none of them.

use crate::config::file::followed;
use crate::config::keys::{FILE, Shape, find};
use crate::config::room::folder_of;
use crate::files;
use crate::secret::Secret;
use crate::trace::redact;
use std::fs;
use std::path::Path;
use toml::{Table, Value};
use url::Url;

/// Keys whose values are private, but not secret.
const PERSONAL: [&str; 2] = ["administrator_name", "administrator_email"];

/// Returns a config file's text without comments, and with only the values that are known to be
/// harmless. `None` if it is not TOML.
#[must_use]
pub fn redacted(text: &str) -> Option<String> {
    let mut table: Table = text.parse().ok()?;
    redact_table(&mut table, &mut Vec::new());
    toml::to_string(&table).ok()
}

fn redact_table(table: &mut Table, path: &mut Vec<String>) {
    for (name, value) in table.iter_mut() {
        path.push(name.clone());
        match value {
            Value::Table(deeper) => redact_table(deeper, path),
            value if is_harmless(path) => redact_list(value, path),
            Value::String(text) if PERSONAL.contains(&name.as_str()) => {
                *text = format!("<{} chars>", text.chars().count());
            }
            value => *value = Value::String(Secret::new(plain(value)).to_string()),
        }
        path.pop();
    }
}

/// Redacts what a harmless value may still contain: secrets in addresses, and unknown keys in a
/// list of tables.
fn redact_list(value: &mut Value, path: &mut Vec<String>) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|value| match value {
            Value::Table(deeper) => redact_table(deeper, path),
            value => redact_list(value, path),
        }),
        Value::String(text) => *text = redact::addresses(text),
        _ => {}
    }
}

fn is_harmless(path: &[String]) -> bool {
    let is_personal = path
        .last()
        .is_some_and(|name| PERSONAL.contains(&name.as_str()));
    let in_a_list = path.iter().any(|name| name == "expected_deviations");
    in_a_list || !is_personal && find(FILE, path).is_ok_and(|shape| shape != Shape::Secret)
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns the parts of addresses in a config file that must not be shown.
#[must_use]
pub fn hidden_in_addresses(file: &Path) -> Vec<Secret> {
    let text = files::text(file, files::SMALL).unwrap_or_default();
    let words = text.split(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | ','));
    words
        .filter_map(|word| Url::parse(word).ok())
        .filter(Url::has_host)
        .flat_map(|url| redact::hidden(&url))
        .collect()
}

/// Returns every value that must not be shown: in the file, in its notes, and in the files it
/// names.
#[must_use]
pub fn secrets(file: &Path) -> Vec<Secret> {
    let file = followed(file);
    let mut found = Vec::new();
    let text = files::text(&file, files::SMALL).unwrap_or_default();
    match text.parse::<Table>() {
        Ok(table) => collect(&table, &mut Vec::new(), &mut found),
        // In text that cannot be parsed, any value may be a secret.
        Err(_) => found.extend(
            text.lines()
                .filter(|line| may_set_secret(line))
                .map(right_side),
        ),
    }
    let beside = format!(
        "{}.",
        file.file_name().unwrap_or_default().to_string_lossy()
    );
    for entry in fs::read_dir(folder_of(&file))
        .into_iter()
        .flatten()
        .flatten()
    {
        if !entry.file_name().to_string_lossy().starts_with(&beside) {
            continue;
        }
        let note: Option<Table> = files::text(&entry.path(), files::SMALL)
            .ok()
            .and_then(|text| text.parse().ok());
        let is_secret = |name: &str| matches!(name, "idempotency_key" | "previous_secret");
        let values = note
            .iter()
            .flatten()
            .filter(|(name, _)| is_secret(name))
            .filter_map(|(_, value)| value.as_str());
        found.extend(values.map(Secret::new));
    }
    found
}

fn collect(table: &Table, path: &mut Vec<String>, found: &mut Vec<Secret>) {
    for (name, value) in table {
        path.push(name.clone());
        match (value, find(FILE, path)) {
            (Value::Table(deeper), _) => collect(deeper, path, found),
            (value, Ok(Shape::Secret)) => found.push(Secret::new(plain(value))),
            (Value::String(text), Err(_)) => found.push(Secret::new(text.as_str())),
            (Value::String(place), Ok(_)) if name == "client_secret_file" => {
                let text = files::text(Path::new(place), files::SMALL).unwrap_or_default();
                found.extend(
                    text.lines()
                        .next()
                        .filter(|line| !line.is_empty())
                        .map(Secret::new),
                );
            }
            (Value::String(place), Ok(_)) if name == "client_key_file" => {
                let text = files::text(Path::new(place), files::SMALL).unwrap_or_default();
                found.extend(
                    text.lines()
                        .filter(|line| line.len() > 20 && !line.starts_with("---"))
                        .map(Secret::new),
                );
            }
            _ => {}
        }
        path.pop();
    }
}

fn may_set_secret(line: &str) -> bool {
    line.split('=')
        .next()
        .is_some_and(|name| name.contains("secret") || name.contains("key"))
}

fn right_side(line: &str) -> Secret {
    let value = line.split_once('=').map_or("", |(_, value)| value);
    Secret::new(value.trim().trim_matches(['"', '\'']))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "# s3cret-1\n[profiles.default]\nlighthouse = \"https://gw.example/v1\"\n\
        [profiles.default.installation]\nid = \"6f0d\"\nsecret = \"s3cret-2\" # s3cret-3\nsekret = \"s3cret-4\"\n\
        administrator_name = \"Ada\"\nissued_at = 2026-11-22T09:30:00Z\n\
        [profiles.default.providers.mine]\nissuer = \"https://fhir.example\"\nscopes = [\"openid\"]\n\
        [[profiles.default.providers.mine.expected_deviations]]\nid = \"DISC-01\"\n";

    #[test]
    fn only_what_is_known_to_be_harmless_stays() {
        let shown = redacted(TEXT).unwrap();
        let told = |secret: &str| Secret::new(secret).to_string();
        let expected = format!(
            "[profiles.default]\nlighthouse = \"https://gw.example/v1\"\n\n[profiles.default.installation]\n\
             administrator_name = \"<3 chars>\"\nid = \"6f0d\"\nissued_at = 2026-11-22T09:30:00Z\nsecret = \"{}\"\n\
             sekret = \"{}\"\n\n[profiles.default.providers.mine]\nissuer = \"https://fhir.example\"\n\
             scopes = [\"openid\"]\n\n[[profiles.default.providers.mine.expected_deviations]]\nid = \"DISC-01\"\n",
            told("s3cret-2"),
            told("s3cret-4")
        );
        assert_eq!(shown, expected);
        assert_eq!(redacted("secret = 'half\n"), None);
    }

    #[test]
    fn every_secret_in_file_and_notes_is_found() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let client = folder.path().join("client");
        fs::write(&client, "s3cret-5\nrest\n").unwrap();
        let named = format!(
            "[profiles.work.providers.p]\nclient_secret_file = '{}'\n",
            client.display()
        );
        fs::write(&file, format!("{TEXT}{named}")).unwrap();
        fs::write(
            folder.path().join("config.toml.work.rotation"),
            "previous_secret = 's3cret-6'\n",
        )
        .unwrap();
        let known = |file: &Path| {
            secrets(file)
                .iter()
                .map(|it| it.expose().to_owned())
                .collect::<Vec<_>>()
        };
        let mut found = known(&file);
        found.sort();
        assert_eq!(found, ["s3cret-2", "s3cret-4", "s3cret-5", "s3cret-6"]);
        fs::write(&file, "id = 'x'\nsecret = 's3cret-7\n").unwrap();
        assert_eq!(known(&file), ["s3cret-7", "s3cret-6"]);
    }
}
