//! Finds what is wrong with the text of a config file (without I/O) and with its location. Nothing
//! is fixed here, but each problem says how to fix it.

use crate::config::file::followed;
use crate::config::keys::{FILE, Key, Shape, fits, meant};
use crate::config::room::folder_of;
use crate::error::{Error, Result};
use serde::Serialize;
use std::path::Path;
use toml_edit::{Document, Item, TableLike};

/// A problem, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(test, derive(schemars::JsonSchema))]
pub struct Problem {
    /// Line number, counted from one; absent if the problem does not concern a line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<usize>,
    pub problem: String,
    pub fix: String,
}

impl Problem {
    fn of_the_place(problem: String, fix: String) -> Self {
        Self {
            line: None,
            problem,
            fix,
        }
    }
}

/// Returns everything wrong with the text, in line order. The result never contains a value from
/// the text.
#[must_use]
pub fn problems(text: &str) -> Vec<Problem> {
    let mut look = Look {
        text,
        path: Vec::new(),
        found: Vec::new(),
    };
    match Document::parse(text) {
        Ok(document) => look.table(document.as_table(), FILE),
        Err(error) => {
            let line = error.span().map(|span| line_of(text, span.start));
            let what = error.message().lines().next().unwrap_or_default();
            let problem = format!("not valid TOML: {what}");
            look.found.push(Problem {
                line,
                problem,
                fix: "fix this line".to_owned(),
            });
        }
    }
    look.found.sort_by_key(|problem| problem.line);
    look.found
}

/// Returns the line number of a position in a text, counted from one.
pub(super) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at)
        .map_or(1, |before| before.matches('\n').count() + 1)
}

struct Look<'a> {
    text: &'a str,
    path: Vec<String>,
    found: Vec<Problem>,
}

impl Look<'_> {
    fn table(&mut self, table: &dyn TableLike, keys: &[Key]) {
        for (name, item) in table.iter() {
            let at = table
                .key(name)
                .and_then(toml_edit::Key::span)
                .map(|span| line_of(self.text, span.start));
            match keys.iter().find(|key| key.name == name) {
                Some(key) => self.within(name, |look| look.at_key(key.shape, item, at)),
                None => self.unknown(name, keys, at),
            }
        }
        for key in keys
            .iter()
            .filter(|key| key.required && !table.contains_key(key.name))
        {
            let at = self.path.join(".");
            self.say(
                None,
                format!("`{at}` has no `{}`", key.name),
                format!("set it, or remove `{at}`"),
            );
        }
    }

    fn at_key(&mut self, shape: Shape, item: &Item, at: Option<usize>) {
        if let Err(wanted) = fits(shape, item) {
            let key = self.path.join(".");
            let fix = match wanted.split_once("; ") {
                Some((wanted, meant)) => format!("{meant} It must be {wanted}"),
                None => format!("it must be {wanted}"),
            };
            return self.say(at, format!("`{key}` has an invalid value"), fix);
        }
        match (shape, item.as_table_like()) {
            (Shape::Table(keys), Some(table)) => self.table(table, keys),
            (Shape::Named(keys), Some(tables)) => {
                for (name, item) in tables.iter() {
                    self.within(name, |look| look.at_key(Shape::Table(keys), item, at));
                }
            }
            _ => {}
        }
        if let (Shape::List(keys), Some(tables)) = (shape, item.as_array_of_tables()) {
            tables.iter().for_each(|table| self.table(table, keys));
        }
        if let (Shape::List(keys), Some(values)) = (shape, item.as_array()) {
            values
                .iter()
                .filter_map(|value| value.as_inline_table())
                .for_each(|table| self.table(table, keys));
        }
    }

    fn unknown(&mut self, name: &str, keys: &[Key], at: Option<usize>) {
        let known: Vec<&str> = keys.iter().map(|key| key.name).collect();
        let place = if self.path.is_empty() {
            String::new()
        } else {
            format!(" in `{}`", self.path.join("."))
        };
        let fix = match meant(name, &known) {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("the keys allowed here are `{}`", known.join("`, `")),
        };
        self.say(at, format!("`{name}` is not a known key{place}"), fix);
    }

    fn within(&mut self, name: &str, look: impl FnOnce(&mut Self)) {
        self.path.push(name.to_owned());
        look(self);
        self.path.pop();
    }

    fn say(&mut self, line: Option<usize>, problem: String, fix: String) {
        self.found.push(Problem { line, problem, fix });
    }
}

/// The metadata of the file and its folder.
#[cfg(unix)]
#[derive(Clone, Copy, Debug)]
pub struct Place {
    pub mode: u32,
    pub owner: u32,
    pub folder_mode: u32,
    pub folder_owner: u32,
    /// The current user.
    pub me: u32,
}

/// Finds out who else can read or replace the file.
///
/// # Errors
/// If the metadata cannot be read.
#[cfg(unix)]
pub fn place_of(file: &Path) -> Result<Vec<Problem>> {
    use std::os::unix::fs::MetadataExt;
    let file = &followed(file);
    let folder = folder_of(file);
    let look = |path: &Path| {
        std::fs::metadata(path).map_err(|error| {
            Error::new(
                crate::error::Kind::Config,
                format!("cannot read the metadata of `{}`: {error}", path.display()),
            )
        })
    };
    let (at, around) = (look(file)?, look(folder)?);
    let me = rustix::process::geteuid().as_raw();
    let place = Place {
        mode: at.mode(),
        owner: at.uid(),
        folder_mode: around.mode(),
        folder_owner: around.uid(),
        me,
    };
    Ok(place_problems(
        place,
        &shell_word(file),
        &shell_word(folder),
    ))
}

/// Returns no problems: on other systems, a user's files are protected by default.
///
/// # Errors
/// None.
#[cfg(not(unix))]
pub fn place_of(_file: &Path) -> Result<Vec<Problem>> {
    Ok(Vec::new())
}

/// Describes in one line who else can place files in the folder; `None` if no one can, or if there
/// is no folder yet.
#[must_use]
pub fn folder_warning(file: &Path) -> Option<String> {
    let said = folder_problems(file);
    let lines: Vec<String> = said
        .iter()
        .map(|it| format!("{}: `{}`", it.problem, it.fix))
        .collect();
    (!lines.is_empty()).then(|| lines.join("; "))
}

#[cfg(unix)]
fn folder_problems(file: &Path) -> Vec<Problem> {
    use std::os::unix::fs::MetadataExt;
    let file = followed(file);
    let folder = folder_of(&file);
    let Ok(around) = std::fs::metadata(folder) else {
        return Vec::new();
    };
    let me = rustix::process::geteuid().as_raw();
    let place = Place {
        mode: 0,
        owner: me,
        folder_mode: around.mode(),
        folder_owner: around.uid(),
        me,
    };
    place_problems(place, "", &shell_word(folder))
}

#[cfg(not(unix))]
fn folder_problems(_file: &Path) -> Vec<Problem> {
    Vec::new()
}

#[cfg(unix)]
fn place_problems(place: Place, file: &str, folder: &str) -> Vec<Problem> {
    const STICKY: u32 = 0o1000;
    let mut found = Vec::new();
    let mut say = |problem: String, fix: String| found.push(Problem::of_the_place(problem, fix));
    if place.mode & 0o077 != 0 {
        say(
            format!("other users can read or change {file}"),
            format!("chmod 600 {file}"),
        );
    }
    let is_ours = |owner: u32| owner == place.me || owner == 0;
    if place.owner != place.me {
        say(
            format!(
                "{file} belongs to user {}, not to {}",
                place.owner, place.me
            ),
            format!("chown {} {file}", place.me),
        );
    }
    if place.folder_mode & 0o022 != 0 && place.folder_mode & STICKY == 0 {
        say(
            format!("other users can replace files in {folder}"),
            format!("chmod go-w {folder}"),
        );
    }
    if !is_ours(place.folder_owner) {
        let problem = format!(
            "{folder} belongs to user {}, not to {}",
            place.folder_owner, place.me
        );
        say(problem, format!("chown {} {folder}", place.me));
    }
    found
}

/// Quotes a path as one word for a POSIX shell.
#[must_use]
pub fn shell_word(path: &Path) -> String {
    let text = path.to_string_lossy();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "/._-+@%:,=".contains(c);
    if !text.is_empty() && text.chars().all(is_plain) {
        return text.into_owned();
    }
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Vec<String> {
        let line = |it: &Problem| it.line.map_or(String::new(), |line| format!("{line}: "));
        problems(text)
            .iter()
            .map(|it| format!("{}{}; {}", line(it), it.problem, it.fix))
            .collect()
    }

    #[test]
    fn every_known_key_is_accepted() {
        let text = "[profiles.default]\nlighthouse = 'https://gw.example/v1'\n[profiles.default.installation]\n\
            id = 'a'\nsecret = 'b'\nadministrator_name = 'c'\nadministrator_email = 'd'\n\
            issued_at = 2026-11-22T09:30:00Z\nuser_ref_key = 'e'\n[profiles.default.providers.mine]\nissuer = 'f'\n\
            client_id = 'g'\nclient_secret_file = 'h'\nscopes = ['i']\nauth_method = 'none'\n\
            response_mode = 'query'\naud = 'j'\ntest_system = true\n\
            [[profiles.default.providers.mine.expected_deviations]]\nid = 'k'\nreason = 'l'\nuntil = 2027-01-31\n";
        assert_eq!(said(text), [""; 0]);
        let contents: crate::config::Contents = toml::from_str(text).unwrap();
        let profile = &contents.profiles["default"];
        let (it, mine) = (
            profile.installation.as_ref().unwrap(),
            &profile.providers["mine"],
        );
        assert!(
            it.user_ref_key.is_some()
                && mine.test_system
                && mine.expected_deviations[0].until.is_some()
        );
        assert!(
            mine.aud.is_some() && mine.response_mode.is_some() && mine.client_secret_file.is_some()
        );
    }

    #[test]
    fn unknown_keys_are_named_with_their_line_and_the_intended_key() {
        let text = "color = 1\n\n[profiles.default]\nlighthose = 'https://gw.example/v1'\n\n\
            [profiles.default.providers.mine]\nissuer = 'a'\nclient_id = 'b'\nzzz = 's3cret'\n";
        assert_eq!(
            said(text),
            [
                "1: `color` is not a known key; the keys allowed here are `profiles`",
                "4: `lighthose` is not a known key in `profiles.default`; did you mean `lighthouse`?",
                "9: `zzz` is not a known key in `profiles.default.providers.mine`; the keys allowed here are `issuer`, `client_id`, \
                 `client_secret_file`, `client_key_file`, `client_key_id`, `scopes`, `auth_method`, \
                 `response_mode`, `aud`, `authorization_endpoint`, `token_endpoint`, `jwks_uri`, `test_system`, \
                 `expected_deviations`",
            ]
        );
    }

    #[test]
    fn wrong_values_are_located_but_not_shown() {
        let text = "[profiles.default]\nlighthouse = 'gw'\n[profiles.default.installation]\nsecret = 12345\n\
            [profiles.default.providers.mine]\nissuer = 'a'\nclient_id = 'b'\nresponse_mode = 'querry'\n";
        assert_eq!(
            said(text),
            [
                "`profiles.default.installation` has no `id`; set it, or remove `profiles.default.installation`",
                "`profiles.default.installation` has no `administrator_name`; set it, or remove \
                 `profiles.default.installation`",
                "`profiles.default.installation` has no `administrator_email`; set it, or remove \
                 `profiles.default.installation`",
                "`profiles.default.installation` has no `issued_at`; set it, or remove `profiles.default.installation`",
                "2: `profiles.default.lighthouse` has an invalid value; it must be a URL such as `https://lighthouse.example.org/v1` (plain `http://` only on this machine)",
                "4: `profiles.default.installation.secret` has an invalid value; it must be one line of text in quotes",
                "8: `profiles.default.providers.mine.response_mode` has an invalid value; did you mean `query`? It must \
                 be one of `query`, `fragment`, `form_post`",
            ]
        );
        assert_eq!(
            said("a = 1\nb = 's3cret\n"),
            ["2: not valid TOML: invalid literal string, expected `'`; fix this line"]
        );
    }

    #[cfg(unix)]
    #[test]
    fn others_with_access_to_the_file_are_named_with_the_command_that_fixes_it() {
        let good = Place {
            mode: 0o100_600,
            owner: 7,
            folder_mode: 0o40_755,
            folder_owner: 0,
            me: 7,
        };
        let fixes = |place| {
            place_problems(place, "F", "D")
                .into_iter()
                .map(|it| it.fix)
                .collect::<Vec<_>>()
        };
        assert_eq!(fixes(good), [""; 0]);
        assert_eq!(
            fixes(Place {
                mode: 0o100_640,
                ..good
            }),
            ["chmod 600 F"]
        );
        assert_eq!(fixes(Place { owner: 8, ..good }), ["chown 7 F"]);
        assert_eq!(
            fixes(Place {
                folder_mode: 0o40_777,
                ..good
            }),
            ["chmod go-w D"]
        );
        assert_eq!(
            fixes(Place {
                folder_mode: 0o41_777,
                ..good
            }),
            [""; 0]
        );
        assert_eq!(
            fixes(Place {
                folder_owner: 8,
                ..good
            }),
            ["chown 7 D"]
        );
    }

    #[test]
    fn a_path_in_a_command_is_one_word() {
        for (path, expected) in [
            ("/etc/a.toml", "/etc/a.toml"),
            ("/a b", "'/a b'"),
            ("/it's", "'/it'\\''s'"),
        ] {
            assert_eq!(shell_word(Path::new(path)), expected);
        }
    }
}
