//! The settings read: the file, and the environment over it.

use crate::error::{Error, Kind, Result};
use crate::lighthouse::settings::Settings;
use std::path::Path;

/// Every setting can also come from a variable of this beginning, with `__` between the levels.
pub const ENVIRONMENT: &str = "FASTENCTL_LIGHTHOUSE__";

/// The settings from file (if any) and environment, the latter winning.
///
/// # Errors
/// [`Kind::Config`], naming file, place and key.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let Some(file) = file else {
        return parse("", "the environment", environment);
    };
    let text = std::fs::read_to_string(file).map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint("`docs/lighthouse.example.toml` shows what such a file holds")
    })?;
    parse(&text, &format!("`{}`", file.display()), environment)
}

fn parse(
    text: &str,
    name: &str,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let wrong = |error: &toml::de::Error| {
        with_nearest(
            Error::of_lines(
                Kind::Config,
                &format!(
                    "{name}: {}",
                    without_passwords(error.to_string().trim_end())
                ),
            ),
            toml::de::Error::message(error),
        )
    };
    // First as it stands, so that toml can point at the place.
    let settings: Settings = toml::from_str(text).map_err(|error| wrong(&error))?;
    if let Some(slug) = settings
        .platforms
        .iter()
        .find_map(|(slug, p)| p.client_secret.is_some().then_some(slug))
    {
        return Err(Error::new(
            Kind::Config,
            format!("{name}: `platforms.{slug}.client_secret` stands in the file"),
        )
        .hint("put the secret into a file of its own and name it with `client_secret_file`"));
    }
    if settings.mail.password.is_some() {
        return Err(Error::new(
            Kind::Config,
            format!("{name}: `mail.password` stands in the file"),
        )
        .hint("put the password into a file of its own and name it with `mail.password_file`"));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| wrong(&error))?;
    let overrides = environment
        .into_iter()
        .filter(|(variable, _)| variable.starts_with(ENVIRONMENT));
    Ok(overrides
        .into_iter()
        .try_fold((settings, table), with_variable)?
        .0)
}

/// toml shows the line it does not understand, which may be the one with a database URL.
fn without_passwords(text: &str) -> String {
    let mut parts = text.split("://");
    let mut shown = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let end = part.find(['"', '\'', '\n', ' ']).unwrap_or(part.len());
        let (address, rest) = part.split_at(end);
        let address = address
            .rsplit_once('@')
            .map_or_else(|| address.to_owned(), |(_, host)| format!("…@{host}"));
        shown = format!("{shown}://{address}{rest}");
    }
    shown
}

/// One variable over what is known so far; it is taken as text where text fits, else as TOML reads it.
fn with_variable(
    (_, table): (Settings, toml::Table),
    (variable, value): (String, String),
) -> Result<(Settings, toml::Table)> {
    let path: Vec<&str> = variable[ENVIRONMENT.len()..].split("__").collect();
    let mut reason = "it names no single setting".to_owned();
    for value in [Some(toml::Value::String(value.clone())), typed(&value)]
        .into_iter()
        .flatten()
    {
        let mut changed = table.clone();
        if set(&mut changed, &path, value).is_none() {
            continue;
        }
        match changed.clone().try_into() {
            Ok(settings) => return Ok((settings, changed)),
            Err(error) => toml::de::Error::message(&error).clone_into(&mut reason),
        }
    }
    Err(with_nearest(
        Error::new(Kind::Config, format!("`{variable}`: {reason}")),
        &reason,
    ))
}

/// A hint at the name that was meant, where serde lists those it knows: "unknown field `a`, expected one of `b`,
/// `c`". It says so in words only.
fn with_nearest(error: Error, message: &str) -> Error {
    let Some(names) = message.strip_prefix("unknown ") else {
        return error;
    };
    let mut names = names.split('`').skip(1).step_by(2);
    match names.next() {
        Some(wrong) => did_you_mean(error, wrong, names),
        None => error,
    }
}

/// A hint at the name that was meant, where one is near.
#[must_use]
pub fn did_you_mean<'a>(error: Error, wrong: &str, known: impl Iterator<Item = &'a str>) -> Error {
    let likeness = |name: &str| strsim::jaro_winkler(wrong, name);
    let nearest = known
        .filter(|name| likeness(name) > 0.75)
        .max_by(|a, b| likeness(a).total_cmp(&likeness(b)));
    match nearest {
        Some(name) => error.hint(format!("did you mean `{name}`?")),
        None => error,
    }
}

/// Puts one variable's value at its place; names are compared without case and with `-` as `_`.
fn set(table: &mut toml::Table, path: &[&str], value: toml::Value) -> Option<()> {
    let (name, deeper) = path.split_first()?;
    let plain = |key: &str| key.to_lowercase().replace('-', "_");
    let key = table
        .keys()
        .find(|key| plain(key) == plain(name))
        .cloned()
        .unwrap_or_else(|| name.to_lowercase());
    if deeper.is_empty() {
        table.insert(key, value);
        return Some(());
    }
    set(
        table
            .entry(key)
            .or_insert_with(|| toml::Table::new().into())
            .as_table_mut()?,
        deeper,
        value,
    )
}

/// What one variable may mean, alone; nothing for those that are no settings.
#[must_use]
pub fn tables_of((variable, value): &(String, String)) -> Vec<toml::Table> {
    let Some(path) = variable.strip_prefix(ENVIRONMENT) else {
        return Vec::new();
    };
    let path: Vec<&str> = path.split("__").collect();
    let values = [Some(toml::Value::String(value.clone())), typed(value)];
    let alone = |value| {
        let mut table = toml::Table::new();
        set(&mut table, &path, value).map(|()| table)
    };
    values.into_iter().flatten().filter_map(alone).collect()
}

/// The value as TOML reads it, when it does.
fn typed(value: &str) -> Option<toml::Value> {
    toml::from_str::<toml::Table>(&format!("value = {value}"))
        .ok()?
        .remove("value")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variables(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn points_at_the_key_it_does_not_know() {
        let error = parse("listen = \"127.0.0.1:1\"\nlimits = 3\n", "`l.toml`", []).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(error.to_string().starts_with("`l.toml`: TOML parse error at line 2, column 1\n  |\n2 | limits = 3\n  | ^^^^^^\nunknown field `limits`"), "{error}");
    }

    #[test]
    fn the_environment_beats_the_file() {
        let file = "default_limit = 5\n[platforms.my-epic]\nclient_id = \"a\"\n";
        let settings = parse(
            file,
            "file",
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
    fn suggests_the_name_that_was_meant() {
        for (text, expected) in [
            (
                "publik_url = \"https://a.example\"",
                Some("did you mean `public_url`?"),
            ),
            (
                "[platforms.p]\nclient-id = \"a\"",
                Some("did you mean `client_id`?"),
            ),
            (
                "[platforms.p]\nresponse_modes = [\"querry\"]",
                Some("did you mean `query`?"),
            ),
            ("wurst = 1", None),
        ] {
            assert_eq!(
                parse(text, "file", []).unwrap_err().next_step(),
                expected,
                "{text}"
            );
        }
        let error = parse(
            "",
            "file",
            variables(&[("FASTENCTL_LIGHTHOUSE__LISTN", "127.0.0.1:1")]),
        )
        .unwrap_err();
        assert_eq!(error.next_step(), Some("did you mean `listen`?"));
    }

    #[test]
    fn names_the_variable_that_is_wrong() {
        let error = parse(
            "",
            "file",
            variables(&[("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "many")]),
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT`: invalid type: string \"many\", expected i64"
        );
    }

    #[test]
    fn no_password_of_a_database_is_shown() {
        let url = "postgres://me:hush@db.example/l";
        for text in [
            format!("database = \"{url}"),
            format!("database = {url}"),
            format!("database = '{url}' x"),
        ] {
            let error = parse(&text, "`l.toml`", []).unwrap_err().to_string();
            assert!(
                error.contains("…@db.example/l") && !error.contains("hush"),
                "{error}"
            );
        }
        let settings = parse(
            "",
            "",
            variables(&[("FASTENCTL_LIGHTHOUSE__DATABASE", url)]),
        )
        .unwrap();
        assert_eq!(settings.database.expose(), url);
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn refuses_a_secret_in_the_file() {
        let error = parse(
            "[platforms.p]\nclient_id = \"a\"\nclient_secret = \"s\"\n",
            "`l.toml`",
            [],
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`l.toml`: `platforms.p.client_secret` stands in the file"
        );
    }
}
