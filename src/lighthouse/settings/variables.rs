//! Applies environment variables over the settings file: finds the setting that each variable
//! changes, and how to read its value.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::settings::misspelt::with_nearest;
use crate::lighthouse::settings::{Places, Settings};

/// The prefix of the variables that set settings; the levels of a path are separated by `__`.
pub const ENVIRONMENT: &str = "FASTENCTL_LIGHTHOUSE__";

/// Applies a variable to the settings so far: as text if that fits, otherwise parsed as TOML.
pub(super) fn with_variable(
    (_, table, mut places): (Settings, toml::Table, Places),
    (variable, value): (String, String),
) -> Result<(Settings, toml::Table, Places)> {
    let path: Vec<&str> = variable[ENVIRONMENT.len()..].split("__").collect();
    let mut wrong = None;
    for value in [Some(toml::Value::String(value.clone())), typed(&value)]
        .into_iter()
        .flatten()
    {
        let mut changed = table.clone();
        let Some(set) = set(&mut changed, &path, value) else {
            continue;
        };
        match changed.clone().try_into() {
            Ok(settings) => {
                places.say_by(&set, &variable);
                return Ok((settings, changed, places));
            }
            Err(error) => wrong = Some((error, changed)),
        }
    }
    let error = |reason: &str| Error::new(Kind::Config, format!("`{variable}`: {reason}"));
    Err(match wrong {
        Some((reason, table)) => {
            let error = error(toml::de::Error::message(&reason));
            with_nearest(error, &table.to_string())
        }
        None => error("the variable must name exactly one setting"),
    })
}

/// Sets the value of a variable at its path, and returns the path of keys. Case is ignored, and `-`
/// equals `_`.
fn set(table: &mut toml::Table, path: &[&str], value: toml::Value) -> Option<String> {
    let (name, deeper) = path.split_first()?;
    let plain = |key: &str| key.to_lowercase().replace('-', "_");
    let key = table
        .keys()
        .find(|key| plain(key) == plain(name))
        .cloned()
        .unwrap_or_else(|| name.to_lowercase());
    if deeper.is_empty() {
        table.insert(key.clone(), value);
        return Some(key);
    }
    let below = set(
        table
            .entry(key.clone())
            .or_insert_with(|| toml::Table::new().into())
            .as_table_mut()?,
        deeper,
        value,
    )?;
    Some(format!("{key}.{below}"))
}

/// Returns the possible meanings of a variable; empty if it is not a setting.
#[must_use]
pub fn tables_of((variable, value): &(String, String)) -> Vec<toml::Table> {
    let Some(path) = variable.strip_prefix(ENVIRONMENT) else {
        return Vec::new();
    };
    let path: Vec<&str> = path.split("__").collect();
    let values = [Some(toml::Value::String(value.clone())), typed(value)];
    let alone = |value| {
        let mut table = toml::Table::new();
        set(&mut table, &path, value).map(|_| table)
    };
    values.into_iter().flatten().filter_map(alone).collect()
}

/// Parses the value as TOML, if possible.
fn typed(value: &str) -> Option<toml::Value> {
    toml::from_str::<toml::Table>(&format!("value = {value}"))
        .ok()?
        .remove("value")
}

#[cfg(test)]
mod tests {
    use crate::lighthouse::settings::reading::parse;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn the_environment_beats_the_file() {
        let file = "default_limit = 5\n[platforms.my-epic]\nclient_id = \"a\"\n";
        let settings = parse(
            file,
            Some("file"),
            variables(&[
                ("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "7"),
                ("FASTENCTL_LIGHTHOUSE__LISTEN", "127.0.0.1:9"),
                ("FASTENCTL_LIGHTHOUSE__PLATFORMS__MY_EPIC__CLIENT_ID", "12"),
                (
                    "FASTENCTL_LIGHTHOUSE__PLATFORMS__MY_EPIC__SCOPES",
                    "[\"openid\"]",
                ),
                ("FASTENCTL_LIGHTHOUSE", "https://elsewhere.example"),
            ]),
        )
        .unwrap();
        let epic = &settings.platforms["my-epic"];
        assert_eq!((settings.default_limit, settings.listen.port()), (7, 9));
        assert_eq!(
            (epic.client_id.as_deref(), epic.scopes.as_deref()),
            (Some("12"), Some(&["openid".to_owned()][..]))
        );
    }

    #[test]
    fn names_the_variable_that_is_wrong() {
        let error = parse(
            "",
            Some("file"),
            variables(&[("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "many")]),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT`: invalid type: string \"many\", expected i64"
        );
    }
}
