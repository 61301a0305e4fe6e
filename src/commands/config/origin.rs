//! `fastenctl config show --origin`: every effective value, where it comes from, and what it
//! overrides.

use crate::commands::context::Context;
use crate::config::edit::{Entry, entries};
use crate::config::environment;
use crate::env;
use crate::error::Result;
use crate::secret::Secret;
use crate::trace::redact;
use crate::ui::clean;
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::ExitCode;
use url::Url;

/// A value from one source.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Given {
    value: String,
    /// `flag`, `variable`, `file` or `default`.
    source: &'static str,
    /// The flag, the variable, or the file with its line number.
    from: String,
}

/// The effective value, and those it overrides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct Effective {
    key: String,
    #[serde(flatten)]
    holds: Given,
    overrides: Vec<Given>,
}

/// A global setting: its key, its argument's ID, its variables in order of precedence, and its
/// default.
struct Setting {
    key: &'static str,
    argument: Option<&'static str>,
    variables: &'static [&'static str],
    default: Option<String>,
}

#[derive(Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub(crate) struct OriginDocument<'a> {
    schema_version: u8,
    ok: bool,
    config_file: &'a Path,
    profile: &'a str,
    values: Vec<Effective>,
}

/// Prints every effective value, its source, and what it overrides.
///
/// # Errors
/// Exit code 3 if the file cannot be read or is invalid.
pub(crate) fn show(context: &Context, file: &Path) -> Result<ExitCode> {
    let default_file = crate::config::default_file()
        .map(|file| file.display().to_string())
        .ok();
    let place = |line: usize| format!("{}:{line}", file.display());
    let mine = context.loaded()?.installation;
    let of_environment = mine.is_some_and(|mine| mine.from_environment);
    // The variables for an installation are ignored if the file contains the same one.
    let variable = |name: &str| {
        let counts = of_environment || !environment::INSTALLATION.contains(&name);
        counts.then(|| env::text(name)).flatten()
    };
    let values = effective(
        &settings(default_file),
        &context.given,
        variable,
        &entries(file, &context.profile)?,
        place,
    );
    if context.ui.json() {
        let profile = &context.profile;
        context.ui.document(&OriginDocument {
            schema_version: 1,
            ok: true,
            config_file: file,
            profile,
            values,
        });
    } else {
        context.ui.out(&text(&values));
    }
    Ok(ExitCode::SUCCESS)
}

fn settings(default_file: Option<String>) -> Vec<Setting> {
    let setting = |key, argument, variables, default: Option<&str>| Setting {
        key,
        argument,
        variables,
        default: default.map(str::to_owned),
    };
    vec![
        Setting {
            default: default_file,
            ..setting("config", Some("config"), &["FASTENCTL_CONFIG"], None)
        },
        setting(
            "profile",
            Some("profile"),
            &["FASTENCTL_PROFILE"],
            Some("default"),
        ),
        setting(
            "lighthouse",
            Some("lighthouse"),
            &["FASTENCTL_LIGHTHOUSE"],
            None,
        ),
        setting("json", Some("json"), &["FASTENCTL_JSON"], Some("false")),
        setting(
            "no_input",
            Some("no_input"),
            &["FASTENCTL_NO_INPUT", "CI"],
            Some("false"),
        ),
        setting(
            "timeout",
            Some("timeout"),
            &["FASTENCTL_TIMEOUT"],
            Some("10s"),
        ),
        setting("ca_file", Some("ca_file"), &["SSL_CERT_FILE"], None),
        setting(
            "color",
            Some("color"),
            &["NO_COLOR", "CLICOLOR_FORCE"],
            Some("auto"),
        ),
        setting(
            "proxy",
            None,
            &["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"],
            None,
        ),
        setting("no_proxy", None, &["NO_PROXY", "no_proxy"], None),
        setting("administrator_name", None, &["FASTENCTL_ADMIN_NAME"], None),
        setting(
            "administrator_email",
            None,
            &["FASTENCTL_ADMIN_EMAIL"],
            None,
        ),
        setting("installation.id", None, &[environment::ID], None),
        setting("installation.secret", None, &[environment::SECRET], None),
        setting(
            "installation.user_ref_key",
            None,
            &[environment::USER_REF_KEY],
            None,
        ),
        setting("user", None, &["FASTENCTL_USER"], Some("admin")),
        setting("client_secret", None, &["FASTENCTL_CLIENT_SECRET"], None),
    ]
}

/// Resolves every setting. Flags take precedence over variables, variables over the file, and the
/// file over defaults.
fn effective(
    settings: &[Setting],
    flags: &BTreeMap<&'static str, String>,
    variable: impl Fn(&str) -> Option<String>,
    entries: &[Entry],
    place: impl Fn(usize) -> String,
) -> Vec<Effective> {
    let of_file = |entry: &Entry| Given {
        value: entry.shown.clone(),
        source: "file",
        from: place(entry.line),
    };
    let mut values = Vec::new();
    for setting in settings {
        let mut given = Vec::new();
        if let Some((id, value)) = setting.argument.and_then(|id| flags.get_key_value(id)) {
            let from = format!("--{}", id.replace('_', "-"));
            given.push(Given {
                value: redacted(setting.key, value),
                source: "flag",
                from,
            });
        }
        for name in setting.variables {
            let value = variable(name).map(|value| redacted(setting.key, &value));
            given.extend(value.map(|value| Given {
                value,
                source: "variable",
                from: (*name).to_owned(),
            }));
        }
        given.extend(
            entries
                .iter()
                .filter(|entry| entry.key == setting.key)
                .map(&of_file),
        );
        let default = setting.default.clone();
        given.extend(default.map(|value| Given {
            value,
            source: "default",
            from: "default".to_owned(),
        }));
        values.extend(first(setting.key, given));
    }
    let is_told = |key: &str| settings.iter().any(|setting| setting.key == key);
    let rest = entries.iter().filter(|entry| !is_told(&entry.key));
    values.extend(rest.filter_map(|entry| first(&entry.key, vec![of_file(entry)])));
    values
}

fn first(key: &str, mut given: Vec<Given>) -> Option<Effective> {
    if given.is_empty() {
        return None;
    }
    let holds = given.remove(0);
    Some(Effective {
        key: key.to_owned(),
        holds,
        overrides: given,
    })
}

/// Redacts secrets, including a password in a proxy's address.
fn redacted(key: &str, value: &str) -> String {
    match (key, Url::parse(value)) {
        ("client_secret" | "installation.secret" | "installation.user_ref_key", _) => {
            Secret::new(value).to_string()
        }
        ("proxy" | "lighthouse", Ok(url)) => redact::url(&url),
        _ => value.to_owned(),
    }
}

fn text(values: &[Effective]) -> String {
    let width = values
        .iter()
        .map(|it| it.key.len())
        .max()
        .unwrap_or_default();
    let line = |it: &Effective| {
        let behind = it
            .overrides
            .iter()
            .map(|it| format!("{:width$}    not {}  ({})", "", it.value, it.from));
        let holds = format!(
            "{:<width$}  {}  ({})",
            it.key, it.holds.value, it.holds.from
        );
        std::iter::once(holds)
            .chain(behind)
            .map(|line| clean(&line) + "\n")
            .collect::<String>()
    };
    values.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flag_beats_variable_beats_file_beats_default() {
        let flags = BTreeMap::from([
            ("lighthouse", "https://flag.example/v1".to_owned()),
            ("timeout", "1s".to_owned()),
        ]);
        let variable = |name: &str| match name {
            "FASTENCTL_LIGHTHOUSE" => Some("https://variable.example/v1".to_owned()),
            "HTTPS_PROXY" => Some("http://ada:pw@proxy.example:3128/".to_owned()),
            _ => None,
        };
        let entry = |key: &str, shown: &str, line| Entry {
            key: key.into(),
            shown: shown.into(),
            line,
        };
        let entries = vec![
            entry("lighthouse", "https://file.example/v1", 2),
            entry("installation.id", "6f0d", 5),
        ];
        let values = effective(&settings(None), &flags, variable, &entries, |line| {
            format!("F:{line}")
        });
        let expected = "profile          default  (default)\n\
            lighthouse       https://flag.example/v1  (--lighthouse)\n\
            \u{20}                  not https://variable.example/v1  (FASTENCTL_LIGHTHOUSE)\n\
            \u{20}                  not https://file.example/v1  (F:2)\n\
            json             false  (default)\n\
            no_input         false  (default)\n\
            timeout          1s  (--timeout)\n\
            \u{20}                  not 10s  (default)\n\
            color            auto  (default)\n\
            proxy            <user info>  (HTTPS_PROXY)\n\
            installation.id  6f0d  (F:5)\n\
            user             admin  (default)\n";
        assert_eq!(text(&values), expected);
    }
}
