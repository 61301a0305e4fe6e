//! The possible values of an argument, from local files and from this program's own tables. Nothing
//! here fails, waits or uses the network: what cannot be read has no values.

use crate::commands::completions::outline::{names_below, texts_in};
use crate::commands::lighthouse::platform;
use crate::commands::sandbox::FAULTS;
use crate::config::default_file;
use crate::config::edit::entries;
use crate::config::handed::is_handed_over;
use crate::config::keys::{Key, PROFILE, Shape, find};
use crate::config::private::Folder;
use crate::conformance::check::Check;
use crate::conformance::register::all;
use crate::files;
use std::path::{Path, PathBuf};

/// What an argument takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Anything; the possible values are not known here.
    Free,
    File,
    Profile,
    Session,
    /// A provider in the config file.
    Provider,
    /// A key that is set in the config file.
    Key,
    /// Alternating keys and values.
    Assignment,
    Fault,
    CheckGroup,
    Platform,
    /// An endpoint in the gateway's settings.
    Endpoint,
    /// One of these words, or anything else.
    Word(&'static [&'static str]),
}

/// Arguments whose type does not list their values: the command, the argument's ID, and what it
/// takes.
const KNOWN: &[(&str, &str, Kind)] = &[
    ("auth test", "provider", Kind::Provider),
    ("auth login", "session", Kind::Session),
    ("auth refresh", "session", Kind::Session),
    ("auth show", "session", Kind::Session),
    ("auth forget", "session", Kind::Session),
    ("auth checks", "group", Kind::CheckGroup),
    ("auth test", "targets", Kind::File),
    ("auth test", "browser", Kind::Word(&["built-in"])),
    ("auth login", "browser", Kind::Word(&["built-in"])),
    ("config get", "key", Kind::Key),
    ("config set", "pairs", Kind::Assignment),
    ("inspect", "what", Kind::File),
    ("providers", "platform", Kind::Platform),
    ("sandbox serve", "fault", Kind::Fault),
    ("lighthouse platform show", "name", Kind::Platform),
    ("lighthouse catalog check", "platform", Kind::Platform),
    ("lighthouse catalog check", "endpoint", Kind::Endpoint),
    ("lighthouse limit set", "platform", Kind::Platform),
    ("lighthouse limit unset", "platform", Kind::Platform),
    ("lighthouse limit set", "endpoint", Kind::Endpoint),
    ("lighthouse limit unset", "endpoint", Kind::Endpoint),
    ("lighthouse copy-to", "database", Kind::File),
];

/// What an argument takes, if its type does not say so.
#[must_use]
pub fn kind_of(command: &str, argument: &str) -> Kind {
    let known = KNOWN
        .iter()
        .find(|(at, id, _)| (*at, *id) == (command, argument));
    match (known, argument) {
        (Some((_, _, kind)), _) => *kind,
        (None, "profile") => Kind::Profile,
        (None, _) => Kind::Free,
    }
}

/// Details from the rest of the line and the environment.
#[derive(Clone, Debug, Default)]
pub struct Said {
    pub config: Option<PathBuf>,
    pub profile: Option<String>,
    /// The gateway's settings file.
    pub settings: Option<PathBuf>,
    /// The values that the same argument already has.
    pub before: Vec<String>,
}

/// A possible value and its description.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Value {
    pub value: String,
    pub about: String,
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        let about = String::new();
        Self { value, about }
    }
}

/// The possible values of an argument; `None` if it takes a file, because shells complete files
/// themselves. `current` is the typed part, without which some lists would be too long.
#[must_use]
pub fn values(kind: Kind, current: &str, said: &Said) -> Option<Vec<Value>> {
    let plain = |names: Vec<String>| names.into_iter().map(Value::from).collect();
    let values = match kind {
        Kind::Free => Vec::new(),
        Kind::File => return None,
        Kind::Profile => plain(said.profiles()),
        Kind::Session => plain(said.sessions()),
        Kind::Provider => plain(said.providers()),
        Kind::Key => plain(said.keys(current)),
        Kind::Assignment if said.before.len().is_multiple_of(2) => {
            plain(known_keys(PROFILE, "", current, &said.providers()))
        }
        Kind::Assignment => return assigned(said.before.last()),
        Kind::Fault => FAULTS
            .iter()
            .map(|(id, what)| described(id, what))
            .collect(),
        Kind::CheckGroup => plain(groups()),
        Kind::Platform => plain(said.platforms()),
        Kind::Endpoint => plain(texts_in(&said.settings_text(), "endpoints", "id")),
        Kind::Word(words) => plain(words.iter().map(|&word| word.to_owned()).collect()),
    };
    Some(values)
}

fn described(value: &str, about: &str) -> Value {
    Value {
        value: value.to_owned(),
        about: about.to_owned(),
    }
}

fn groups() -> Vec<String> {
    let mut groups: Vec<String> = all().map(Check::group).map(str::to_owned).collect();
    groups.dedup();
    groups
}

impl Said {
    fn file(&self) -> Option<PathBuf> {
        let file = match &self.config {
            Some(file) => file.clone(),
            None => default_file().ok()?,
        };
        // A pipe can be read only once, by the command itself.
        (!is_handed_over(&file)).then_some(file)
    }

    fn profile(&self) -> &str {
        self.profile.as_deref().unwrap_or("default")
    }

    fn text(&self) -> String {
        read(self.file().as_deref())
    }

    fn settings_text(&self) -> String {
        read(self.settings.as_deref())
    }

    fn profiles(&self) -> Vec<String> {
        names_below(&self.text(), &["profiles"])
    }

    fn providers(&self) -> Vec<String> {
        names_below(&self.text(), &["profiles", self.profile(), "providers"])
    }

    fn sessions(&self) -> Vec<String> {
        let folder = self.file().map(|file| Folder::beside(&file, "sessions"));
        let names = folder.and_then(|folder| folder.names().ok());
        let names = names.unwrap_or_default();
        names.iter().map(ToString::to_string).collect()
    }

    /// The keys that are set; all known keys if the file cannot be parsed.
    fn keys(&self, current: &str) -> Vec<String> {
        let set = self.file().map(|file| entries(&file, self.profile()));
        match set {
            Some(Ok(set)) => set.into_iter().map(|entry| entry.key).collect(),
            _ => known_keys(PROFILE, "", current, &self.providers()),
        }
    }

    fn platforms(&self) -> Vec<String> {
        let known = platform::known().map(str::to_owned);
        let own = names_below(&self.settings_text(), &["platforms"]);
        let mut names: Vec<String> = known.chain(own).collect();
        names.sort();
        names.dedup();
        names
    }
}

fn read(file: Option<&Path>) -> String {
    let text = file.and_then(|file| files::text(file, files::SMALL).ok());
    text.unwrap_or_default()
}

/// Every key of a table and of the tables in it, dotted. `named` are the names in the user's own
/// tables; the name being typed counts too. IDs of checks appear only once their list is being
/// typed.
fn known_keys(keys: &[Key], before: &str, current: &str, named: &[String]) -> Vec<String> {
    let mut found = Vec::new();
    for key in keys {
        let path = format!("{before}{}", key.name);
        match key.shape {
            Shape::Table(deeper) => {
                found.extend(known_keys(deeper, &format!("{path}."), current, named));
            }
            Shape::Named(deeper) => {
                for name in names_with(&path, current, named) {
                    let below = format!("{path}.{name}.");
                    found.extend(known_keys(deeper, &below, current, named));
                }
            }
            Shape::List(_)
                if current.len() > before.len() && path.starts_with(current)
                    || current.starts_with(&format!("{path}.")) =>
            {
                found.extend(all().map(|check| format!("{path}.{}", check.id)));
            }
            Shape::List(_) => {}
            _ => found.push(path),
        }
    }
    found
}

fn names_with(path: &str, current: &str, named: &[String]) -> Vec<String> {
    let typed = current
        .strip_prefix(path)
        .and_then(|rest| rest.strip_prefix('.'))
        .and_then(|rest| rest.split_once('.'))
        .map(|(name, _)| name.to_owned());
    let others = named.iter().filter(|name| Some(*name) != typed.as_ref());
    // `config set` does not take names that TOML would have to quote.
    let others = others
        .filter(|name| !name.contains(['.', '"', ' ']))
        .cloned();
    others.chain(typed.clone()).collect()
}

/// The possible values of a key; `None` for a file.
fn assigned(key: Option<&String>) -> Option<Vec<Value>> {
    let path: Vec<String> = key?.split('.').map(str::to_owned).collect();
    let is_file = path.last().is_some_and(|name| name.ends_with("_file"));
    let words: &[&str] = match find(PROFILE, &path) {
        Ok(Shape::OneOf(words)) => words,
        Ok(Shape::YesNo) => &["true", "false"],
        Ok(Shape::Text) if is_file => return None,
        _ => &[],
    };
    Some(
        words
            .iter()
            .map(|&word| Value::from(word.to_owned()))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = "\
[profiles.default]
lighthouse = \"https://gw.example/v1\"
[profiles.default.providers.mine]
issuer = \"https://a.example\"
client_id = \"c\"
[profiles.work.installation]
secret = \"s3cret\"
";

    /// Details for a folder with this config file and two sessions.
    fn said(folder: &Path, text: &str) -> Said {
        let config = folder.join("config.toml");
        std::fs::write(&config, text).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(&config, mode).unwrap();
        std::fs::create_dir_all(folder.join("sessions")).unwrap();
        for name in ["work.json", "ada@example.org.json", "note.txt"] {
            std::fs::write(folder.join("sessions").join(name), "").unwrap();
        }
        Said {
            config: Some(config),
            ..Said::default()
        }
    }

    fn names(kind: Kind, current: &str, said: &Said) -> Vec<String> {
        let found = values(kind, current, said).unwrap();
        found.into_iter().map(|it| it.value).collect()
    }

    #[test]
    fn names_come_from_the_config_file_and_the_folder_beside_it() {
        let folder = tempfile::tempdir().unwrap();
        let said = said(folder.path(), FILE);
        assert_eq!(names(Kind::Profile, "", &said), ["default", "work"]);
        assert_eq!(names(Kind::Provider, "", &said), ["mine"]);
        assert_eq!(names(Kind::Session, "", &said), ["ada@example.org", "work"]);
        let set = [
            "lighthouse",
            "providers.mine.issuer",
            "providers.mine.client_id",
        ];
        assert_eq!(names(Kind::Key, "", &said), set);
        let work = Said {
            profile: Some("work".to_owned()),
            ..said
        };
        assert_eq!(names(Kind::Provider, "", &work), [""; 0]);
        assert_eq!(names(Kind::Key, "", &work), ["installation.secret"]);
    }

    #[test]
    fn a_broken_file_still_names_its_profiles_and_every_key() {
        let folder = tempfile::tempdir().unwrap();
        let said = said(
            folder.path(),
            &format!("{FILE}[profiles.new]\nlighthouse = \"\n"),
        );
        assert_eq!(names(Kind::Profile, "", &said), ["default", "new", "work"]);
        let keys = names(Kind::Key, "", &said);
        assert!(keys.contains(&"installation.secret".to_owned()), "{keys:?}");
        assert!(
            keys.contains(&"providers.mine.jwks_uri".to_owned()),
            "{keys:?}"
        );
    }

    #[test]
    fn where_nothing_can_be_read_there_are_no_names() {
        for file in [
            "-",
            "/dev/stdin",
            "/dev/fd/63",
            "/no/such/file",
            "/dev/null",
            "/",
        ] {
            let said = Said {
                config: Some(file.into()),
                ..Said::default()
            };
            for kind in [Kind::Profile, Kind::Provider, Kind::Session] {
                assert_eq!(names(kind, "", &said), [""; 0], "{file} {kind:?}");
            }
        }
    }

    #[test]
    fn the_ids_of_checks_come_when_their_list_has_been_begun() {
        let folder = tempfile::tempdir().unwrap();
        let said = said(folder.path(), FILE);
        let keys = |current: &str| names(Kind::Assignment, current, &said);
        let list = "providers.mine.expected_deviations";
        let id = format!("{list}.DISC-06");
        for (current, has_ids) in [
            ("", false),
            ("providers.mine.", false),
            ("providers.mine.e", true),
            ("providers.mine.expected_deviations.PK", true),
        ] {
            assert_eq!(keys(current).contains(&id), has_ids, "{current}");
        }
        let of_new = "providers.new.issuer".to_owned();
        assert!(!keys("providers.ne").contains(&of_new));
        assert!(keys("providers.new.i").contains(&of_new));
    }

    #[test]
    fn a_key_is_followed_by_what_may_stand_there() {
        let at = |key: &str| {
            let said = Said {
                before: vec![key.to_owned()],
                ..Said::default()
            };
            let values = values(Kind::Assignment, "", &said)?;
            Some(values.into_iter().map(|it| it.value).collect::<Vec<_>>())
        };
        let words = |words: &[&str]| Some(words.iter().map(|&word| word.to_owned()).collect());
        assert_eq!(
            at("providers.a.response_mode"),
            words(&["query", "fragment", "form_post"])
        );
        assert_eq!(at("providers.a.test_system"), words(&["true", "false"]));
        assert_eq!(at("lighthouse"), words(&[]));
        assert_eq!(at("no.such.key"), words(&[]));
        assert_eq!(at("providers.a.client_secret_file"), None);
    }
}
