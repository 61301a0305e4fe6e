//! `fastenctl doctor --bundle FILE`: what goes into the archive, and which secrets it must not
//! contain.

use crate::clock::{Clock, rfc3339};
use crate::commands::context::Context;
use crate::config::file::{read, write_private};
use crate::config::redacted::{hidden_in_addresses, redacted, secrets};
use crate::env;
use crate::error::Result;
use crate::report::bundle::{File, archive};
use crate::secret::Secret;
use crate::trace::redact;
use crate::ui::Ui;
use serde_json::{Value, json};
use std::path::Path;
use url::Url;

/// Variables without our prefix that also affect fastenctl.
const OF_OTHERS: [&str; 13] = [
    "ALL_PROXY",
    "BROWSER",
    "CI",
    "CLICOLOR_FORCE",
    "HTTPS_PROXY",
    "NO_COLOR",
    "NO_PROXY",
    "RUST_LOG",
    "SSL_CERT_FILE",
    "TERM",
    "all_proxy",
    "https_proxy",
    "no_proxy",
];
/// Variables whose values are shown, because they contain only words and addresses.
const SHOWN: [&str; 9] = [
    "CI",
    "CLICOLOR_FORCE",
    "FASTENCTL_JSON",
    "FASTENCTL_LIGHTHOUSE",
    "FASTENCTL_NO_INPUT",
    "FASTENCTL_TIMEOUT",
    "NO_COLOR",
    "NO_PROXY",
    "TERM",
];

/// Writes the report and its evidence to a file that only its owner can read.
///
/// # Errors
/// Exit code 1 if it would contain a secret or cannot be written.
pub(crate) fn bundle(
    context: &Context,
    file: &Path,
    report: &str,
    archive_file: &Path,
) -> Result<()> {
    let now = Clock::default().now();
    let variables: Vec<(String, String)> = env::all()
        .map(|(name, value)| {
            (
                name.to_string_lossy().into_owned(),
                value.to_string_lossy().into_owned(),
            )
        })
        .filter(|(name, _)| name.starts_with("FASTENCTL_") || OF_OTHERS.contains(&name.as_str()))
        .collect();
    let mut known = secrets(file);
    known.extend(
        variables
            .iter()
            .filter_map(|(name, value)| secret_in(name, value)),
    );
    let addresses = variables
        .iter()
        .filter_map(|(_, value)| address(value))
        .flat_map(|url| redact::hidden(&url))
        .chain(hidden_in_addresses(file));
    let addresses: Vec<_> = addresses.map(|secret| ("address", secret)).collect();
    let report = redact::known(report, &addresses);
    let files = [
        ("report.json", report),
        ("config.toml", config(file)),
        ("environment.json", Ui::text_of(&environment(&variables))?),
        ("versions.json", Ui::text_of(&versions(context, now))?),
    ];
    write_private(archive_file, &archive(&files as &[File], &known, now)?)
}

/// Returns the config file without its secrets, or a comment that says why it is missing.
fn config(file: &Path) -> String {
    match read(file) {
        Ok(Some(text)) => redacted(&text)
            .unwrap_or_else(|| "# not valid TOML, so its content is left out\n".to_owned()),
        Ok(None) => "# the config file does not exist\n".to_owned(),
        Err(_) => "# the config file cannot be read\n".to_owned(),
    }
}

fn environment(variables: &[(String, String)]) -> Value {
    let shown =
        |(name, value): &(String, String)| (name.clone(), Value::from(value_shown(name, value)));
    Value::Object(variables.iter().map(shown).collect())
}

fn value_shown(name: &str, value: &str) -> String {
    let is_proxy = name.to_lowercase().ends_with("_proxy") && name.to_lowercase() != "no_proxy";
    match address(value) {
        Some(url) if SHOWN.contains(&name) || is_proxy => redact::url(&url),
        // `ada:password@proxy` does not parse as an address, but it may contain a password.
        _ if SHOWN.contains(&name) && !value.contains(['@', '?', '#']) => value.to_owned(),
        _ if secret_in(name, value).is_some() => Secret::new(value).to_string(),
        _ => format!("<{} chars>", value.chars().count()),
    }
}

fn secret_in(name: &str, value: &str) -> Option<Secret> {
    let password = || Some(Secret::new(address(value)?.password()?));
    if name.starts_with("FASTENCTL_")
        && ["SECRET", "CODE", "KEY", "PASSWORD"]
            .iter()
            .any(|word| name.contains(word))
    {
        return Some(Secret::new(value));
    }
    password()
}

/// Parses a URL with a host. `ada:password@proxy` also parses, with `ada` as the scheme, but has no
/// host.
fn address(value: &str) -> Option<Url> {
    Url::parse(value).ok().filter(Url::has_host)
}

fn versions(context: &Context, now: i64) -> Value {
    json!({
        "fastenctl": env!("CARGO_PKG_VERSION"),
        "os": std::env::consts::OS,
        "architecture": std::env::consts::ARCH,
        "written_at": rfc3339(now),
        "flags": context.given.keys().collect::<Vec<_>>(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variables_value_is_only_shown_if_it_is_harmless() {
        for (name, value, expected) in [
            ("FASTENCTL_TIMEOUT", "3s", "3s"),
            (
                "FASTENCTL_LIGHTHOUSE",
                "https://gw.example/v1",
                "https://gw.example/v1",
            ),
            ("FASTENCTL_ADMIN_EMAIL", "ada@example.org", "<15 chars>"),
            (
                "FASTENCTL_CLIENT_SECRET",
                "s3cret",
                Secret::new("s3cret").to_string().as_str(),
            ),
            (
                "FASTENCTL_LIGHTHOUSE__MAIL__PASSWORD",
                "s3cret",
                Secret::new("s3cret").to_string().as_str(),
            ),
            (
                "https_proxy",
                "http://ada:pw@proxy.example:1",
                "<user info>",
            ),
            (
                "HTTPS_PROXY",
                "http://proxy.example:1",
                "http://proxy.example:1/",
            ),
            ("HTTPS_PROXY", "ada:pw@proxy.example:1", "<22 chars>"),
            ("FASTENCTL_LIGHTHOUSE", "ada:pw@gw.example", "<17 chars>"),
            (
                "FASTENCTL_LIGHTHOUSE",
                "https://t0ken@gw.example/v1",
                "<user info>",
            ),
            ("BROWSER", "firefox %s", "<10 chars>"),
        ] {
            assert_eq!(value_shown(name, value), expected, "{name}");
        }
        assert_eq!(
            secret_in("HTTPS_PROXY", "http://ada:pw@p.example")
                .unwrap()
                .expose(),
            "pw"
        );
        assert!(secret_in("FASTENCTL_TIMEOUT", "3s").is_none());
    }
}
