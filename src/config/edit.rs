//! Single values of a profile: read with their line numbers, and set without touching the rest of
//! the user's file. `config::keys` defines what can be set.

use crate::config::Contents;
use crate::config::check::line_of;
use crate::config::file::{Locked, read};
use crate::config::keys::{PROFILE, Shape, find, in_full, listed};
use crate::error::{Error, Kind, Result};
use crate::secret::Secret;
use std::path::Path;
use toml_edit::{ArrayOfTables, Document, DocumentMut, Item, Table, TableLike, Value};

/// A value in the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Dotted path, starting at the profile.
    pub key: String,
    /// The text without quotes; for secrets and unknown values, only the length and a fingerprint.
    pub shown: String,
    /// Counted from one.
    pub line: usize,
}

/// Returns every value of one profile, in file order; empty if there is no file.
///
/// # Errors
/// [`Kind::Config`] if the file cannot be read or is not TOML.
pub fn entries(file: &Path, profile: &str) -> Result<Vec<Entry>> {
    let Some(text) = read(file)? else {
        return Ok(Vec::new());
    };
    entries_of(&text, profile).map_err(|what| {
        Error::new(
            Kind::Config,
            format!("`{}` is not valid: {what}", file.display()),
        )
        .hint("`fastenctl config check` shows the details")
    })
}

fn entries_of(text: &str, profile: &str) -> std::result::Result<Vec<Entry>, String> {
    let document = Document::parse(text).map_err(|error| error.message().to_owned())?;
    let mut found = Vec::new();
    let profiles = document.get("profiles").and_then(Item::as_table_like);
    if let Some(table) = profiles
        .and_then(|profiles| profiles.get(profile))
        .and_then(Item::as_table_like)
    {
        collect(text, table, &mut Vec::new(), &mut found);
    }
    Ok(found)
}

fn collect(text: &str, table: &dyn TableLike, path: &mut Vec<String>, found: &mut Vec<Entry>) {
    for (name, item) in table.iter() {
        path.push(name.to_owned());
        let line = table
            .key(name)
            .and_then(toml_edit::Key::span)
            .map_or(1, |span| line_of(text, span.start));
        match item.as_table_like() {
            Some(deeper) => collect(text, deeper, path, found),
            None => found.push(Entry {
                key: path.join("."),
                shown: shown_value(path, item),
                line,
            }),
        }
        for one in item.as_array_of_tables().into_iter().flatten() {
            path.extend(id_of(one).map(str::to_owned));
            collect(text, one, path, found);
            path.truncate(path.len() - usize::from(id_of(one).is_some()));
        }
        path.pop();
    }
}

fn shown_value(path: &[String], item: &Item) -> String {
    let plain = item
        .as_str()
        .map_or_else(|| item.to_string().trim().to_owned(), str::to_owned);
    match find(PROFILE, path) {
        Ok(Shape::Secret) | Err(_) => Secret::new(plain).to_string(),
        Ok(_) => plain,
    }
}

/// A key to set, and a value that is valid for it.
pub type Assignment = (Vec<String>, Value);

impl Locked {
    /// Sets values of a profile; returns for each value whether it existed and whether it changed.
    /// Writes the file only if the result can be loaded.
    ///
    /// # Errors
    /// [`Kind::Config`] if the file cannot be read or written, or would be incomplete.
    pub fn set(&self, profile: &str, assignments: &[Assignment]) -> Result<Vec<Set>> {
        let mut document = self.document()?;
        let before = document.to_string();
        let mut outcomes = Vec::new();
        for (path, value) in assignments {
            let path = in_full(path.clone());
            let Some((last, parents)) = path.split_last() else {
                continue;
            };
            let table = table_at(profile_table(&mut document, profile)?, parents)?;
            outcomes.push(put(table, last, value.clone()));
        }
        let after = document.to_string();
        if let Err(error) = toml::from_str::<Contents>(&after) {
            return Err(Error::new(Kind::Config, format!("this would leave the table incomplete: {}", error.message()))
                .hint("set the keys that belong together in one command: `fastenctl config set KEY VALUE KEY VALUE`"));
        }
        if after != before {
            self.replace(&after)?;
        }
        Ok(outcomes)
    }
}

/// The change to a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Set {
    Created,
    Updated,
    Unchanged,
}

/// Returns the table at a path of names, created if missing; tables in lists are found by ID.
fn table_at<'a>(mut table: &'a mut Table, path: &[String]) -> Result<&'a mut Table> {
    let (path, in_list) = match (path, listed(path)) {
        ([path @ .., list, id], Some(_)) => (path, Some((list, id))),
        _ => (path, None),
    };
    for (depth, name) in path.iter().enumerate() {
        table = child(table, name, depth + 1 < path.len())?;
    }
    match in_list {
        Some((list, id)) => with_id(table, list, id),
        None => Ok(table),
    }
}

fn with_id<'a>(table: &'a mut Table, list: &str, id: &str) -> Result<&'a mut Table> {
    let item = table
        .entry(list)
        .or_insert_with(|| Item::ArrayOfTables(ArrayOfTables::new()));
    let found = item.as_array_of_tables_mut().and_then(|tables| {
        let place = tables.iter().position(|one| id_of(one) == Some(id));
        let place = place.unwrap_or_else(|| {
            tables.push(Table::from_iter([("id", id)]));
            tables.len() - 1
        });
        tables.get_mut(place)
    });
    found.ok_or_else(|| {
        Error::new(
            Kind::Config,
            format!("`{list}` in the config file must be an array of tables"),
        )
        .hint(format!(
            "write `[[profiles.NAME.providers.NAME.{list}]]` instead of braces"
        ))
    })
}

fn id_of(table: &Table) -> Option<&str> {
    table.get("id").and_then(Item::as_str)
}

/// Sets a value and keeps the comment after the old one.
pub(super) fn put(table: &mut Table, name: &str, mut value: Value) -> Set {
    let old = table.get(name).and_then(Item::as_value);
    let outcome = match old {
        None => Set::Created,
        Some(old) if same(old, &value) => return Set::Unchanged,
        Some(_) => Set::Updated,
    };
    if let Some(old) = old {
        *value.decor_mut() = old.decor().clone();
    }
    match table.get_mut(name) {
        Some(item) => *item = Item::Value(value),
        None => drop(table.insert(name, Item::Value(value))),
    }
    outcome
}

fn same(one: &Value, other: &Value) -> bool {
    let bare = |value: &Value| value.clone().decorated("", "").to_string();
    match (one.as_str(), other.as_str()) {
        (Some(one), Some(other)) => one == other,
        _ => bare(one) == bare(other),
    }
}

/// Returns the table of a profile, created if missing.
pub(super) fn profile_table<'a>(
    document: &'a mut DocumentMut,
    profile: &str,
) -> Result<&'a mut Table> {
    child(
        child(document.as_table_mut(), "profiles", true)?,
        profile,
        false,
    )
}

/// Returns a table inside another one, created if missing.
pub(super) fn child<'a>(
    parent: &'a mut Table,
    name: &str,
    implicit: bool,
) -> Result<&'a mut Table> {
    let item = parent.entry(name).or_insert_with(|| {
        let mut table = Table::new();
        table.set_implicit(implicit);
        Item::Table(table)
    });
    item.as_table_mut().ok_or_else(|| {
        Error::new(
            Kind::Config,
            format!("`{name}` in the config file must be a regular table"),
        )
        .hint("write `[profiles.NAME]` and `[profiles.NAME.installation]` instead of braces")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::file::replace;

    const TEXT: &str = "# mine\n[profiles.default] # kept\nlighthouse = 'https://gw.example/v1' # why\nzzz = \"s3cret\"\n\n\
        [profiles.default.providers.\"my.epic\"]\nissuer = \"a\"\nclient_id = \"b\"\nscopes = [\"c\", \"d\"]\n";

    #[test]
    fn values_are_found_with_their_lines_and_possible_secrets_are_hidden() {
        let found = entries_of(TEXT, "default").unwrap();
        let found: Vec<_> = found
            .iter()
            .map(|it| (it.line, it.key.as_str(), it.shown.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (3, "lighthouse", "https://gw.example/v1"),
                (4, "zzz", Secret::new("s3cret").to_string().as_str()),
                (7, "providers.my.epic.issuer", "a"),
                (8, "providers.my.epic.client_id", "b"),
                (9, "providers.my.epic.scopes", "[\"c\", \"d\"]"),
            ]
        );
    }

    #[test]
    fn a_value_is_set_and_every_comment_stays() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        replace(&file, TEXT).unwrap();
        let locked = Locked::new(&file).unwrap();
        let path = |text: &str| text.split('/').map(str::to_owned).collect::<Vec<_>>();
        let set =
            |text: &str, value: &str| locked.set("default", &[(path(text), Value::from(value))]);
        assert_eq!(
            set("lighthouse", "https://gw.example/v1").unwrap(),
            [Set::Unchanged]
        );
        assert_eq!(std::fs::read_to_string(&file).unwrap(), TEXT);
        assert_eq!(
            set("lighthouse", "https://two.example/v1").unwrap(),
            [Set::Updated]
        );
        let expected = TEXT.replace(
            "'https://gw.example/v1' # why",
            "\"https://two.example/v1\" # why",
        );
        assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
        assert_eq!(set("providers/my.epic/aud", "x").unwrap(), [Set::Created]);
        assert_eq!(
            std::fs::read_to_string(&file).unwrap(),
            format!("{expected}aud = \"x\"\n")
        );
    }

    #[test]
    fn a_deviation_is_found_by_its_id_or_added_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let before = format!("{TEXT}\n[profiles.two]\nlighthouse = \"https://two.example/v1\"\n");
        replace(&file, &before).unwrap();
        let locked = Locked::new(&file).unwrap();
        let set = |id: &str, field: Option<&str>, value: Value| {
            let path = ["providers", "my.epic", "expected_deviations", id];
            let path = path.into_iter().chain(field).map(str::to_owned).collect();
            locked.set("default", &[(path, value)]).unwrap()
        };
        assert_eq!(set("DISC-06", None, "known".into()), [Set::Created]);
        assert_eq!(set("TOK-01", None, "ticket 17".into()), [Set::Created]);
        assert_eq!(set("DISC-06", None, "known".into()), [Set::Unchanged]);
        assert_eq!(set("DISC-06", None, "soon mended".into()), [Set::Updated]);
        let day: toml_edit::Datetime = "2027-01-31".parse().unwrap();
        assert_eq!(set("TOK-01", Some("until"), day.into()), [Set::Created]);
        let list = "[[profiles.default.providers.\"my.epic\".expected_deviations]]";
        let added = format!(
            "\n{list}\nid = \"DISC-06\"\nreason = \"soon mended\"\n\n{list}\nid = \"TOK-01\"\nreason = \"ticket 17\"\nuntil = 2027-01-31\n"
        );
        let after = std::fs::read_to_string(&file).unwrap();
        assert_eq!(
            after,
            before.replace("\n[profiles.two]", &format!("{added}\n[profiles.two]"))
        );
        let found = entries_of(&after, "default").unwrap();
        let found = found.iter().find(|it| it.key.ends_with(".TOK-01.until"));
        assert_eq!(found.map(|it| it.shown.as_str()), Some("2027-01-31"));
    }

    #[test]
    fn an_incomplete_provider_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("config.toml");
        let locked = Locked::new(&file).unwrap();
        let one = |name: &str| {
            (
                ["providers", "mine", name].map(str::to_owned).to_vec(),
                Value::from("x"),
            )
        };
        let error = locked.set("default", &[one("issuer")]).unwrap_err();
        assert_eq!(
            error.to_string(),
            "this would leave the table incomplete: missing field `client_id`"
        );
        assert!(!file.exists());
        assert_eq!(
            locked
                .set("default", &[one("issuer"), one("client_id")])
                .unwrap(),
            [Set::Created; 2]
        );
        let expected = "[profiles.default]\n\n[profiles.default.providers.mine]\nissuer = \"x\"\nclient_id = \"x\"\n";
        assert_eq!(std::fs::read_to_string(&file).unwrap(), expected);
    }
}
