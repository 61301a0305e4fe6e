//! Reads the settings from the file and from the environment, which overrides it.

use crate::error::{Error, Kind, Result};
use crate::files;
use crate::lighthouse::settings::misspelt::with_nearest;
use crate::lighthouse::settings::variables::{ENVIRONMENT, with_variable};
use crate::lighthouse::settings::{Places, Settings};
use std::path::Path;

/// Loads the settings from the file, if any, and the environment, which takes precedence.
///
/// # Errors
/// [`Kind::Config`], naming the file, the location and the key.
pub fn load(
    file: Option<&Path>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let Some(file) = file else {
        return parse("", None, environment);
    };
    let text = files::text(file, files::LARGE).map_err(|error| {
        Error::new(
            Kind::Config,
            format!("cannot read `{}`: {error}", file.display()),
        )
        .hint("`fastenctl lighthouse example settings` prints an example file")
    })?;
    parse(&text, Some(&file.display().to_string()), environment)
}

pub(super) fn parse(
    text: &str,
    file: Option<&str>,
    environment: impl IntoIterator<Item = (String, String)>,
) -> Result<Settings> {
    let name = file.map_or_else(|| "the environment".to_owned(), |file| format!("`{file}`"));
    let wrong = |error: &toml::de::Error| {
        let told = without_secrets(&without_passwords(error.to_string().trim_end()));
        let error = Error::of_lines(Kind::Config, &format!("{name}: {told}"));
        with_nearest(error, text)
    };
    // Parses the file alone first, so that toml can report the location of an error.
    let settings: Settings = toml::from_str(text).map_err(|error| wrong(&error))?;
    let places = Places::of_text(file, text);
    if let Some(error) = secret_in_file(&settings) {
        return Err(places.locate(error));
    }
    let table: toml::Table = toml::from_str(text).map_err(|error| wrong(&error))?;
    let (settings, _, places) = environment
        .into_iter()
        .filter(|(variable, _)| variable.starts_with(ENVIRONMENT))
        .try_fold((settings, table, places), with_variable)?;
    Ok(Settings { places, ..settings })
}

/// Returns an error for a setting that is allowed in the environment but not in the file.
fn secret_in_file(settings: &Settings) -> Option<Error> {
    let error = |path: String, hint: &str| {
        Error::new(
            Kind::Config,
            format!("`{path}` is not allowed in the settings file"),
        )
        .hint(hint)
        .about(path)
    };
    let mut platforms = settings.platforms.iter();
    let slug = platforms.find_map(|(slug, p)| p.client_secret.is_some().then_some(slug));
    let of_platform = slug.map(|slug| {
        error(
            format!("platforms.{slug}.client_secret"),
            "put the secret into a separate file, and set `client_secret_file` to its path",
        )
    });
    of_platform.or_else(|| {
        let hint =
            "put the password into a separate file, and set `mail.password_file` to its path";
        let is_said = settings.mail.password.is_some();
        is_said.then(|| error("mail.password".to_owned(), hint))
    })
}

/// Removes passwords from URLs, because toml quotes the line that it cannot parse.
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

/// The keys of settings whose values are secrets.
const SECRET_KEYS: [&str; 3] = ["client_secret", "password", "database"];

/// Removes the quoted line if its key is that of a secret, which may have been written without
/// quotation marks.
fn without_secrets(text: &str) -> String {
    // As in `2 | budget = 3`, between two lines with an empty number.
    let quoted = |line: &str| -> Option<bool> {
        let (number, quoted) = line.split_once('|')?;
        let is_quoted = number.chars().all(|one| one.is_ascii_digit() || one == ' ');
        let is_secret = || {
            let mut words = quoted.split(['=', '.', '{', ',']).map(str::trim);
            words.any(|word| SECRET_KEYS.contains(&word))
        };
        // The password in a URL is already hidden.
        is_quoted.then(|| is_secret() && !quoted.contains("://"))
    };
    if !text.lines().any(|line| quoted(line) == Some(true)) {
        return text.to_owned();
    }
    let rest = text.lines().filter(|line| quoted(line).is_none());
    rest.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_without_quotation_marks_is_not_quoted() {
        for text in [
            "listen = '127.0.0.1:1'\n[platforms.p]\nclient_secret = hunter2\n",
            "[mail]\npassword = 31415926\n",
            "database = 31415926\n",
        ] {
            let error = parse(text, Some("l.toml"), []).unwrap_err().to_string();
            assert!(
                error.starts_with("`l.toml`: TOML parse error at line "),
                "{error}"
            );
            assert!(
                !error.contains("hunter2") && !error.contains("31415926"),
                "{error}"
            );
        }
    }

    #[test]
    fn points_at_the_key_it_does_not_know() {
        let error =
            parse("listen = \"127.0.0.1:1\"\nbudget = 3\n", Some("l.toml"), []).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(error.to_string().starts_with("`l.toml`: TOML parse error at line 2, column 1\n  |\n2 | budget = 3\n  | ^^^^^^\nunknown field `budget`"), "{error}");
    }

    #[test]
    fn no_database_password_is_shown() {
        let url = "postgres://me:hush@db.example/l";
        for text in [
            format!("database = \"{url}"),
            format!("database = {url}"),
            format!("database = '{url}' x"),
        ] {
            let error = parse(&text, Some("l.toml"), []).unwrap_err().to_string();
            assert!(
                error.contains("…@db.example/l") && !error.contains("hush"),
                "{error}"
            );
        }
        let settings = parse(
            "",
            None,
            [(format!("{ENVIRONMENT}DATABASE"), url.to_owned())],
        )
        .unwrap();
        assert_eq!(settings.database.expose(), url);
        assert!(!format!("{settings:?}").contains("hush"));
    }

    #[test]
    fn refuses_a_secret_in_the_file() {
        let error = parse(
            "[platforms.p]\nclient_id = \"a\"\nclient_secret = \"s\"\n",
            Some("l.toml"),
            [],
        )
        .unwrap_err();
        assert_eq!(
            error.to_string(),
            "`l.toml`, line 3, column 1: `platforms.p.client_secret` is not allowed in the settings file"
        );
    }
}
