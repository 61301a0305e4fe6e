//! Finds all unknown keys and variables; parsing the settings stops at the first of them.

use crate::error::{Error, Kind};
use crate::files;
use crate::lighthouse::settings::misspelt::{did_you_mean, keys_of};
use crate::lighthouse::settings::reading::load;
use crate::lighthouse::settings::variables::tables_of;
use crate::lighthouse::settings::{
    Compat, Endpoint, Limits, Lists, Mail, Place, Places, Platform, Requests, Retention, Settings,
};
use serde::de::{Deserialize, Error as _, value};
use std::path::Path;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

/// Returns the error that stopped the parsing, and one for each other unknown key and variable.
#[must_use]
pub fn unread(file: Option<&Path>, environment: &[(String, String)], first: Error) -> Vec<Error> {
    let text = file
        .and_then(|file| files::text(file, files::LARGE).ok())
        .unwrap_or_default();
    let stumbled_at = toml::from_str::<Settings>(&text)
        .err()
        .and_then(|error| Some(error.span()?.start));
    let name = file.map(|file| file.display().to_string());
    let places = Places::of_text(name.as_deref(), "");
    let keys = unknown_keys(&text)
        .into_iter()
        .filter(|key| Some(key.start) != stumbled_at)
        .map(|key| key.error(&places.in_text(&text, key.start)));
    let told = first.to_string();
    let variables = environment
        .iter()
        .filter(|variable| {
            tables_of(variable)
                .iter()
                .any(|table| !unknown_keys(&table.to_string()).is_empty())
        })
        .filter_map(|variable| load(None, [variable.clone()]).err())
        .filter(|error| error.to_string() != told);
    let others: Vec<Error> = keys.chain(variables).collect();
    std::iter::once(first).chain(others).collect()
}

/// An unknown key.
struct Unknown {
    key: String,
    known: &'static [&'static str],
    start: usize,
}

impl Unknown {
    fn error(&self, place: &Place) -> Error {
        let reason = value::Error::unknown_field(&self.key, self.known);
        let error = Error::new(Kind::Config, format!("{place}: {reason}"));
        did_you_mean(error, &self.key, self.known)
    }
}

/// Returns all unknown keys in a text that is at least valid TOML.
fn unknown_keys(text: &str) -> Vec<Unknown> {
    let Ok(root) = DeTable::parse(text) else {
        return Vec::new();
    };
    let root = root.get_ref();
    let mut found = in_table::<Settings>(root);
    for (key, value) in root {
        match (key.get_ref().as_ref(), value.get_ref()) {
            ("mail", DeValue::Table(mail)) => found.extend(in_table::<Mail>(mail)),
            ("limits", DeValue::Table(limits)) => found.extend(in_table::<Limits>(limits)),
            ("requests", DeValue::Table(requests)) => {
                found.extend(in_table::<Requests>(requests));
            }
            ("compat", DeValue::Table(compat)) => found.extend(in_table::<Compat>(compat)),
            ("retention", DeValue::Table(kept)) => {
                found.extend(in_table::<Retention>(kept));
            }
            ("catalog", DeValue::Table(lists)) => found.extend(in_table::<Lists>(lists)),
            ("platforms", DeValue::Table(platforms)) => {
                let tables = platforms
                    .iter()
                    .filter_map(|(_, platform)| platform.get_ref().as_table());
                found.extend(tables.flat_map(in_table::<Platform>));
            }
            ("endpoints", DeValue::Array(endpoints)) => {
                let tables = endpoints
                    .iter()
                    .filter_map(|endpoint| endpoint.get_ref().as_table());
                found.extend(tables.flat_map(in_table::<Endpoint>));
            }
            _ => {}
        }
    }
    found.sort_by_key(|key| key.start);
    found
}

fn in_table<T: Deserialize<'static>>(table: &DeTable<'_>) -> Vec<Unknown> {
    let known = keys_of::<T>();
    let unknown = |(key, _): (&Spanned<DeString<'_>>, &Spanned<DeValue<'_>>)| {
        let start = key.span().start;
        (!known.contains(&key.get_ref().as_ref())).then(|| Unknown {
            key: key.get_ref().to_string(),
            known,
            start,
        })
    };
    table.iter().filter_map(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_every_unknown_key_with_its_line() {
        let text =
            "listn = 1\ndefault_limit = \"many\"\n[mail]\nhots = \"h\"\n[platforms.p]\nclient_id = 1\nclient-id = \"a\"
[[endpoints]]\nurll = \"u\"\n[[endpoints]]\nurl = \"u\"\nlimits = 1\n[nowhere.at.all]\n[compat]\nname = 1\n[limits]\nnetwork = 1\n[retention]\naudits = 1\n";
        let keys = unknown_keys(text);
        let found: Vec<(usize, &str)> = keys
            .iter()
            .map(|key| {
                (
                    text[..key.start].matches('\n').count() + 1,
                    key.key.as_str(),
                )
            })
            .collect();
        let expected = [
            (1, "listn"),
            (4, "hots"),
            (7, "client-id"),
            (9, "urll"),
            (12, "limits"),
            (13, "nowhere"),
            (15, "name"),
            (17, "network"),
            (19, "audits"),
        ];
        assert_eq!(found, expected);
        assert!(unknown_keys("not = = toml").is_empty());
    }

    #[test]
    fn the_error_that_stopped_parsing_is_reported_once() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("l.toml");
        std::fs::write(&file, "[mail]\nhots = \"h\"\nprot = 1\n").unwrap();
        let variable =
            |name: &str, value: &str| (format!("FASTENCTL_LIGHTHOUSE__{name}"), value.to_owned());
        let environment = [
            variable("LISTN", "127.0.0.1:1"),
            variable("ENDPOINTS", "[{urll = \"u\"}]"),
            variable("DEFAULT_LIMIT", "many"),
        ];
        let first = load(Some(&file), []).unwrap_err();
        let found = unread(Some(&file), &environment, first);
        let beginnings: Vec<String> = found
            .iter()
            .map(|error| {
                let text = error.to_string();
                let end = text.find(", expected").unwrap();
                let line = text[..end].rsplit('\n').next().unwrap();
                line.replace(&format!("`{}`, ", file.display()), "")
            })
            .collect();
        assert_eq!(
            beginnings,
            [
                "unknown field `hots`",
                "line 3, column 1: unknown field `prot`",
                "`FASTENCTL_LIGHTHOUSE__LISTN`: unknown field `listn`",
                "`FASTENCTL_LIGHTHOUSE__ENDPOINTS`: unknown field `urll`",
            ]
        );
        assert_eq!(found[1].next_step(), Some("did you mean `port`?"));
    }
}
