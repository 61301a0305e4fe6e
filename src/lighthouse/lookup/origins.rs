//! Where each member of an entry comes from, for operators. Pure.

use serde::Serialize;
use serde_json::{Map, Value};

/// Members that are not listed, because their origin is obvious or explained elsewhere.
const UNSAID: [&str; 3] = ["id", "last_updated", "platform_type"];

/// Members of an entry with the same origin.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Origin {
    /// The origin in words: lists, the check, the settings, a command, or the gateway itself.
    pub from: String,
    pub fields: Vec<String>,
}

/// Everything that may have contributed to an entry.
pub(super) struct Sources<'a> {
    /// Each list's name and its version of the entry, in order of precedence.
    pub lists: &'a [(String, Value)],
    pub corrected: &'a Map<String, Value>,
    /// The result of the last check.
    pub checked: &'a Value,
    /// The members that the settings set.
    pub set: &'a [&'a str],
}

/// Returns where the non-empty members of `entry` come from, grouped by source.
pub(super) fn origins(entry: &Value, sources: &Sources) -> Vec<Origin> {
    let mut all: Vec<Origin> = Vec::new();
    let members = entry.as_object().into_iter().flatten();
    for (name, value) in members.filter(|(_, value)| !is_empty(value)) {
        let decided = sources.corrected.contains_key(name) || sources.set.contains(&name.as_str());
        if UNSAID.contains(&name.as_str()) && !decided {
            continue;
        }
        let from = origin(name, value, sources);
        match all.iter_mut().find(|known| known.from == from) {
            Some(known) => known.fields.push(name.clone()),
            None => all.push(Origin {
                from,
                fields: vec![name.clone()],
            }),
        }
    }
    all
}

fn origin(name: &str, value: &Value, sources: &Sources) -> String {
    if sources.corrected.contains_key(name) {
        return "`catalog override`".to_owned();
    }
    if sources.set.contains(&name) {
        return "the settings".to_owned();
    }
    let says = |(_, listed): &&(String, Value)| shares(&listed[name], value);
    let lists: Vec<String> = sources
        .lists
        .iter()
        .filter(says)
        .map(|(list, _)| format!("`{list}`"))
        .collect();
    match &lists[..] {
        _ if sources.checked[name] == *value => "the last check".to_owned(),
        [] => "the gateway".to_owned(),
        // For a member with a single value, the first list that has this value is named.
        [list, ..] if !value.is_array() => format!("list {list}"),
        [list] => format!("list {list}"),
        lists => format!("lists {}", lists.join(", ")),
    }
}

/// Whether a list's value is the same as the served one, or a part of it.
fn shares(listed: &Value, value: &Value) -> bool {
    match (listed, value) {
        (Value::Array(some), Value::Array(all)) => some.iter().any(|one| all.contains(one)),
        _ => listed == value,
    }
}

fn is_empty(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(all) => all.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_member_is_shown_with_its_source() {
        let lists = [
            (
                "epic".to_owned(),
                json!({"name": "Ada", "aliases": ["A"], "platform_type": "epic"}),
            ),
            (
                "own".to_owned(),
                json!({"name": "Ada Clinic", "aliases": ["B"], "fhir_version": "4.0.1"}),
            ),
        ];
        let corrected = Map::from_iter([("hidden".to_owned(), json!(true))]);
        let entry = json!({
            "id": "1", "name": "Ada", "aliases": ["A", "B"], "platform_type": "cerner", "fhir_version": "4.0.1",
            "token_endpoint": "https://a.example/t", "hidden": true, "telecom": "7", "last_updated": "2026-01-01", "logo": null,
        });
        let found = origins(
            &entry,
            &Sources {
                lists: &lists,
                corrected: &corrected,
                checked: &json!({"token_endpoint": "https://a.example/t"}),
                set: &["platform_type"],
            },
        );
        let told: Vec<(&str, String)> = found
            .iter()
            .map(|one| (one.from.as_str(), one.fields.join(" ")))
            .collect();
        let expected = [
            ("lists `epic`, `own`", "aliases"),
            ("list `own`", "fhir_version"),
            ("`catalog override`", "hidden"),
            ("list `epic`", "name"),
            ("the settings", "platform_type"),
            ("the gateway", "telecom"),
            ("the last check", "token_endpoint"),
        ];
        assert_eq!(
            told,
            expected.map(|(from, fields)| (from, fields.to_owned()))
        );
    }
}
