//! Reads what `config export` wrote: lines for a shell or Docker, or JSON. Pure.

use crate::config::environment;
use serde_json::Value;
use std::collections::BTreeMap;

/// Members of the JSON document, and their variables.
const MEMBERS: [(&str, &str); 7] = [
    ("lighthouse", environment::LIGHTHOUSE),
    ("installation_id", environment::ID),
    ("installation_secret", environment::SECRET),
    ("user_ref_key", environment::USER_REF_KEY),
    ("administrator_name", environment::NAME),
    ("administrator_email", environment::EMAIL),
    ("issued_at", environment::ISSUED_AT),
];

/// Returns the variables in a text; empty if it has none.
#[must_use]
pub fn variables(text: &str) -> BTreeMap<String, String> {
    let text = text.trim_start_matches('\u{feff}');
    match serde_json::from_str::<Value>(text) {
        Ok(document) => of_document(&document),
        Err(_) => text.lines().filter_map(of_line).collect(),
    }
}

fn of_document(document: &Value) -> BTreeMap<String, String> {
    let named = MEMBERS.into_iter().filter_map(|(member, name)| {
        Some((name.to_owned(), document[member].as_str()?.to_owned()))
    });
    named.collect()
}

/// Parses `NAME=value` in Docker's format, or quoted for a shell, with or without `export`.
fn of_line(line: &str) -> Option<(String, String)> {
    let line = line.trim();
    let (name, value) = line
        .strip_prefix("export ")
        .unwrap_or(line)
        .split_once('=')?;
    let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let known = !name.is_empty() && name.chars().all(is_name);
    known.then(|| (name.to_owned(), unquoted(value)))
}

/// Removes a shell's quoting if the value begins and ends with the same quote.
fn unquoted(value: &str) -> String {
    // Docker has no quoting: a value that merely begins with a quote is taken literally.
    let quoted =
        |quote: char| value.len() > 1 && value.starts_with(quote) && value.ends_with(quote);
    if !quoted('\'') && !quoted('"') {
        return value.to_owned();
    }
    let (mut plain, mut quote, mut characters) = (String::new(), None, value.chars());
    while let Some(c) = characters.next() {
        match (c, quote) {
            ('\\', None | Some('"')) => plain.extend(characters.next()),
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            (c, _) => plain.push(c),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_documents_contain_the_same_variables() {
        for (text, id, secret) in [
            (
                "# mine\nFASTENCTL_INSTALLATION_ID='6f0d'\nFASTENCTL_INSTALLATION_SECRET='it'\\''s'\n",
                Some("6f0d"),
                Some("it's"),
            ),
            (
                "FASTENCTL_INSTALLATION_ID=6f0d\r\nFASTENCTL_INSTALLATION_SECRET=a=b \"c\"\r\n",
                Some("6f0d"),
                Some("a=b \"c\""),
            ),
            (
                "export FASTENCTL_INSTALLATION_ID=\"6f\\\"0d\"\n",
                Some("6f\"0d"),
                None,
            ),
            (
                r#"{"installation_id": "6f0d", "installation_secret": "it's", "ok": true}"#,
                Some("6f0d"),
                Some("it's"),
            ),
            (
                "FASTENCTL_INSTALLATION_ID=\"Ada\" Park\nFASTENCTL_INSTALLATION_SECRET='\n",
                Some("\"Ada\" Park"),
                Some("'"),
            ),
            ("installation_id: 6f0d", None, None),
            ("[1]", None, None),
        ] {
            let found = variables(text);
            let value = |name: &str| found.get(name).map(String::as_str);
            assert_eq!(
                (value(environment::ID), value(environment::SECRET)),
                (id, secret),
                "{text}"
            );
        }
    }
}
