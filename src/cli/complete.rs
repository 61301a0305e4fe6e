//! Completion candidates for the word at the cursor, for the scripts in `completions/`. Commands
//! and values come first. Flags come only after a `-`, or if there is nothing else.
//! `commands::completions` knows the values.

use crate::cli::line::{replacement, words};
use crate::commands::completions::values::{Kind, Said, Value, kind_of, values};
use crate::env;
use crate::text::{clean, line};
use clap::{Arg, ArgAction, Command, ValueHint};
use std::ffi::OsString;
use std::io::Write as _;
use std::path::PathBuf;

/// The first argument of a completion request; no command has this name.
const QUESTION: &str = "__complete";
/// Maximum length of a description, so that it fits beside its candidate.
const ABOUT: usize = 70;

/// Answers on stdout if the arguments are a request from a completion script. An invalid request
/// gets no answer, because an error message would end up in the middle of the user's line.
pub(super) fn answered(args: &[OsString], tree: impl FnOnce() -> Command) -> bool {
    if args.get(1).is_none_or(|first| first != QUESTION) {
        return false;
    }
    let said = args
        .iter()
        .skip(2)
        .map(|arg| arg.to_string_lossy().into_owned());
    let said: Vec<String> = said.collect();
    if let Some(question) = Question::new(&said) {
        let answer = question.answer(&mut tree());
        // A shell that no longer reads is not an error.
        let _ = std::io::stdout().lock().write_all(answer.as_bytes());
    }
    true
}

/// A command line up to the cursor.
struct Question {
    shell: Shell,
    /// The words between the program and the word at the cursor.
    before: Vec<String>,
    current: String,
}

/// The shell that sent the request.
enum Shell {
    /// Bash, with the text that it would replace.
    Bash(String),
    Zsh,
    Fish,
}

impl Question {
    /// Parses `bash LINE REPLACED`, or `zsh` or `fish` followed by the words.
    fn new(said: &[String]) -> Option<Self> {
        let (shell, mut words) = match said {
            [shell, typed, replaced] if shell == "bash" => {
                (Shell::Bash(replaced.clone()), words(typed))
            }
            [shell, words @ ..] if shell == "zsh" => (Shell::Zsh, words.to_vec()),
            [shell, words @ ..] if shell == "fish" => (Shell::Fish, words.to_vec()),
            _ => return None,
        };
        let current = words.pop()?;
        if words.is_empty() {
            return None;
        }
        words.remove(0);
        Some(Self {
            shell,
            before: words,
            current,
        })
    }

    fn answer(&self, tree: &mut Command) -> String {
        tree.build();
        let mut place = Place::new(tree);
        self.before.iter().for_each(|word| place.pass(word));
        let Some(found) = place.fitting(&self.current) else {
            return "files\n".to_owned();
        };
        let fits = |it: &Value| it.value.starts_with(&self.current) && clean(&it.value) == it.value;
        let lines = found
            .into_iter()
            .filter(fits)
            .map(|it| self.line(&it) + "\n");
        std::iter::once("words\n".to_owned()).chain(lines).collect()
    }

    fn line(&self, it: &Value) -> String {
        let (value, about) = (&it.value, line(&it.about, ABOUT));
        match &self.shell {
            Shell::Bash(replaced) => replacement(value, &self.current, replaced),
            Shell::Zsh => {
                let value = value.replace('\\', "\\\\").replace(':', "\\:");
                if about.is_empty() {
                    value
                } else {
                    format!("{value}:{about}")
                }
            }
            Shell::Fish if about.is_empty() => value.clone(),
            Shell::Fish => format!("{value}\t{about}"),
        }
    }
}

/// The position that a line has reached in the command tree.
struct Place<'t> {
    command: &'t Command,
    path: Vec<&'t str>,
    /// An option that takes the next word, and the number of values it already has.
    open: Option<(&'t Arg, usize)>,
    /// The index of the next positional argument.
    position: usize,
    /// Whether a positional argument has been passed.
    is_begun: bool,
    /// Whether a `--` has been passed.
    is_escaped: bool,
    given: Vec<&'t str>,
    values: Vec<(&'t str, String)>,
}

impl<'t> Place<'t> {
    const fn new(tree: &'t Command) -> Self {
        Self {
            command: tree,
            path: Vec::new(),
            open: None,
            position: 1,
            is_begun: false,
            is_escaped: false,
            given: Vec::new(),
            values: Vec::new(),
        }
    }

    /// Processes a finished word.
    fn pass(&mut self, word: &str) {
        let is_flag = !self.is_escaped && word.len() > 1 && word.starts_with('-');
        if let Some((option, values)) = self.open.take()
            && (values == 0 || !is_flag)
        {
            self.value(option, word);
            self.open = (values + 1 < most(option)).then_some((option, values + 1));
            return;
        }
        match word.strip_prefix("--") {
            Some("") if is_flag => self.is_escaped = true,
            Some(long) if is_flag => self.pass_long(long),
            None if is_flag => self.pass_short(&word[1..]),
            _ => match self.command.find_subcommand(word) {
                Some(deeper) if !self.is_begun && !self.is_escaped => {
                    self.command = deeper;
                    self.path.push(deeper.get_name());
                }
                _ => self.pass_positional(word),
            },
        }
    }

    fn pass_long(&mut self, long: &str) {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (long, None),
        };
        let Some(option) = self.long(name) else {
            return;
        };
        self.given.push(option.get_id().as_str());
        match value {
            Some(value) => self.value(option, value),
            None if waits(option) => self.open = Some((option, 0)),
            None => {}
        }
    }

    fn pass_short(&mut self, cluster: &str) {
        for (at, letter) in cluster.char_indices() {
            let found = self.command.get_arguments();
            let Some(option) = found.into_iter().find(|it| it.get_short() == Some(letter)) else {
                return;
            };
            self.given.push(option.get_id().as_str());
            if waits(option) {
                match &cluster[at + letter.len_utf8()..] {
                    "" => self.open = Some((option, 0)),
                    value => self.value(option, value.trim_start_matches('=')),
                }
                return;
            }
        }
    }

    fn pass_positional(&mut self, word: &str) {
        self.is_begun = true;
        let Some(argument) = self.positional() else {
            return;
        };
        self.value(argument, word);
        if most(argument) == 1 {
            self.position += 1;
        }
    }

    fn value(&mut self, argument: &'t Arg, value: &str) {
        self.values
            .push((argument.get_id().as_str(), value.to_owned()));
    }

    fn long(&self, name: &str) -> Option<&'t Arg> {
        self.command.get_arguments().find(|it| {
            let aliases = it.get_all_aliases().unwrap_or_default();
            it.get_long() == Some(name) || aliases.contains(&name)
        })
    }

    fn positional(&self) -> Option<&'t Arg> {
        let mut all = self.command.get_positionals();
        all.find(|it| it.get_index() == Some(self.position))
    }

    /// All candidates, whether or not they start with `current`; `None` if a file is expected.
    fn fitting(&self, current: &str) -> Option<Vec<Value>> {
        let is_flag = !self.is_escaped && current.starts_with('-');
        if let Some((option, values)) = self.open
            && (values == 0 || !is_flag)
        {
            return self.values_of(option, current);
        }
        if is_flag {
            return match current.strip_prefix("--").and_then(|it| it.split_once('=')) {
                Some((name, typed)) => self.behind_sign(name, typed),
                None => Some(self.flags()),
            };
        }
        let mut found = self.subcommands();
        match self.positional().map(|it| self.values_of(it, current)) {
            Some(Some(values)) => found.extend(values),
            Some(None) if found.is_empty() => return None,
            _ => {}
        }
        if found.is_empty() && current.is_empty() && !self.is_escaped {
            found = self.flags();
        }
        Some(found)
    }

    fn behind_sign(&self, name: &str, typed: &str) -> Option<Vec<Value>> {
        let Some(option) = self.long(name) else {
            return Some(Vec::new());
        };
        let values = self.values_of(option, typed)?.into_iter();
        Some(
            values
                .map(|it| in_front(&format!("--{name}="), it))
                .collect(),
        )
    }

    fn subcommands(&self) -> Vec<Value> {
        if self.is_begun || self.is_escaped {
            return Vec::new();
        }
        // Help topics are hidden commands, which are listed only after `help`.
        let are_topics_told = self.path == ["help"];
        let commands = self.command.get_subcommands();
        commands
            .filter(|it| are_topics_told || !it.is_hide_set())
            .map(|it| explained(it.get_name(), it.get_about()))
            .collect()
    }

    /// The command's own flags, then the global ones.
    fn flags(&self) -> Vec<Value> {
        let is_repeated =
            |it: &Arg| matches!(it.get_action(), ArgAction::Append | ArgAction::Count);
        let may_come = |it: &&Arg| !self.given.contains(&it.get_id().as_str()) || is_repeated(it);
        let flags = self.command.get_arguments().filter(|it| !it.is_hide_set());
        let (own, of_all): (Vec<&Arg>, Vec<&Arg>) = flags.filter(may_come).partition(|it| {
            !it.is_global_set() && it.get_id() != "help" && it.get_id() != "version"
        });
        let longs = own.into_iter().chain(of_all).filter_map(|it| {
            let long = format!("--{}", it.get_long()?);
            Some(explained(&long, it.get_help()))
        });
        longs.collect()
    }

    fn values_of(&self, argument: &Arg, current: &str) -> Option<Vec<Value>> {
        let (list, typed) = match argument.get_value_delimiter() {
            Some(comma) => current
                .rsplit_once(comma)
                .map_or(("", current), |(list, _)| {
                    current.split_at(list.len() + comma.len_utf8())
                }),
            None => ("", current),
        };
        if let Some(possible) = argument
            .get_value_parser()
            .possible_values()
            .filter(|_| takes(argument))
        {
            let shown = possible.filter(|it| !it.is_hide_set());
            let values = shown.map(|it| explained(it.get_name(), it.get_help()));
            return Some(values.map(|it| in_front(list, it)).collect());
        }
        let id = argument.get_id().as_str();
        let kind = match argument.get_value_hint() {
            ValueHint::AnyPath | ValueHint::FilePath | ValueHint::DirPath => Kind::File,
            _ => kind_of(&self.path.join(" "), id),
        };
        let found = values(kind, typed, &self.said(id))?;
        Some(found.into_iter().map(|it| in_front(list, it)).collect())
    }

    fn said(&self, id: &str) -> Said {
        let typed = |id: &str| {
            let mut values = self.values.iter().rev();
            values
                .find(|(of, _)| *of == id)
                .map(|(_, value)| value.clone())
        };
        let or_set = |id, variable| typed(id).or_else(|| env::text(variable));
        let before = self.values.iter().filter(|(of, _)| *of == id);
        Said {
            config: or_set("config", "FASTENCTL_CONFIG").map(|file| file_named(&file)),
            profile: or_set("profile", "FASTENCTL_PROFILE"),
            settings: typed("settings").map(|file| file_named(&file)),
            before: before.map(|(_, value)| value.clone()).collect(),
        }
    }
}

/// The path of a file as typed on the line, where no shell has expanded its `~` yet.
fn file_named(typed: &str) -> PathBuf {
    match (typed.strip_prefix("~/"), env::text("HOME")) {
        (Some(rest), Some(home)) => PathBuf::from(home).join(rest),
        _ => PathBuf::from(typed),
    }
}

fn explained(value: &str, about: Option<&clap::builder::StyledStr>) -> Value {
    let about = about.map(ToString::to_string).unwrap_or_default();
    Value {
        value: value.to_owned(),
        about: about.lines().next().unwrap_or_default().to_owned(),
    }
}

fn in_front(prefix: &str, it: Value) -> Value {
    Value {
        value: format!("{prefix}{}", it.value),
        ..it
    }
}

fn takes(argument: &Arg) -> bool {
    most(argument) > 0
}

/// Whether the option takes the next word as its value.
fn waits(option: &Arg) -> bool {
    option.get_num_args().is_some_and(|it| it.min_values() > 0)
}

fn most(argument: &Arg) -> usize {
    argument.get_num_args().map_or(0, |it| it.max_values())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cli::command;
    use crate::commands::lighthouse::platform::known;
    use crate::commands::sandbox::FAULTS;

    /// The candidates at the end of a line, without descriptions.
    fn fitting(line: &str) -> Vec<String> {
        let words = words(line);
        let said: Vec<String> = std::iter::once("fish".to_owned()).chain(words).collect();
        let answer = Question::new(&said).unwrap().answer(&mut command());
        let lines = answer.lines();
        lines
            .map(|line| line.split('\t').next().unwrap().to_owned())
            .collect()
    }

    fn folder() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        let text = "[profiles.home.providers.mine]\n[profiles.hotel]\n[profiles.default]\n";
        let file = folder.path().join("config.toml");
        std::fs::write(&file, text).unwrap();
        let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
        std::fs::set_permissions(file, mode).unwrap();
        std::fs::create_dir(folder.path().join("sessions")).unwrap();
        std::fs::write(folder.path().join("sessions/kept.json"), "").unwrap();
        folder
    }

    #[test]
    fn values_come_alone_and_commands_before_flags() {
        let folder = folder();
        let config = folder.path().join("config.toml");
        let commands = [
            "path", "show", "get", "set", "check", "export", "import", "help",
        ];
        for (line, expected) in [
            ("--profile ho", &["home", "hotel"][..]),
            ("--profile=ho", &["--profile=home", "--profile=hotel"]),
            ("auth refresh ", &["kept"]),
            ("auth test --profile home ", &["mine"]),
            ("auth test --profile=home m", &["mine"]),
            ("auth test --via=l", &["--via=lighthouse"]),
            ("auth test --profile home --via b", &["both"]),
            ("config get providers.mine.", &[]),
            (
                "config set --profile home providers.mine.sc",
                &["providers.mine.scopes"],
            ),
            ("config set providers.a.test_system ", &["true", "false"]),
            ("con", &["config"]),
            ("config ", &commands),
            ("help ex", &["exit-codes"]),
            ("ex", &[]),
            ("config path --re", &[]),
            ("auth checks --group PK", &["PKCE"]),
            ("-v --co", &["--color"]),
            ("-v --ver", &["--verbose", "--version"]),
            ("completions b", &["bash"]),
            ("-- st", &[]),
        ] {
            let line = format!("fastenctl --config '{}' {line}", config.display());
            let expected: Vec<&str> = std::iter::once("words")
                .chain(expected.iter().copied())
                .collect();
            assert_eq!(fitting(&line), expected, "{line}");
        }
    }

    #[test]
    fn faults_and_platforms_are_those_that_this_build_knows() {
        let faults = FAULTS.iter().map(|(id, _)| *id);
        let faults: Vec<&str> = faults.filter(|id| id.starts_with("PKCE-0")).collect();
        let platforms: Vec<&str> = known().filter(|name| name.starts_with("ep")).collect();
        let in_list: Vec<String> = faults.iter().map(|id| format!("DISC-01,{id}")).collect();
        assert_eq!(
            fitting("fastenctl sandbox serve --fault PKCE-0")[1..],
            faults
        );
        assert_eq!(
            fitting("fastenctl sandbox serve --fault DISC-01 PKCE-0")[1..],
            faults
        );
        assert_eq!(
            fitting("fastenctl sandbox serve --fault DISC-01,PKCE-0")[1..],
            in_list
        );
        assert_eq!(
            fitting("fastenctl lighthouse platform show ep")[1..],
            platforms
        );
    }

    #[test]
    fn where_nothing_else_fits_come_the_command_s_own_flags_and_then_those_of_every_command() {
        let found = fitting("fastenctl auth refresh kept ");
        let own = ["words", "--client-secret-file", "--accept-host"];
        assert_eq!(found[..3], own);
        assert!(
            found.contains(&"--json".to_owned()) && !found.contains(&"kept".to_owned()),
            "{found:?}"
        );
    }

    #[test]
    fn shells_complete_files_themselves() {
        for line in [
            "fastenctl --config ",
            "fastenctl --config=a",
            "fastenctl inspect ",
            "fastenctl lighthouse check ",
            "fastenctl auth test --report r",
            "fastenctl config set providers.a.client_secret_file ",
        ] {
            assert_eq!(fitting(line), ["files"], "{line}");
        }
    }

    #[test]
    fn what_is_no_question_has_no_answer() {
        let of = |said: &[&str]| {
            let said: Vec<String> = said.iter().map(|&it| it.to_owned()).collect();
            Question::new(&said).is_none()
        };
        for said in [
            &[][..],
            &["bash"],
            &["bash", "fastenctl"],
            &["zsh"],
            &["zsh", "a"],
            &["tcsh", "a", "b"],
        ] {
            assert!(of(said), "{said:?}");
        }
    }

    #[test]
    fn each_shell_gets_words_that_it_takes() {
        let it = Value {
            value: "a:b c".to_owned(),
            about: "what\nit is".to_owned(),
        };
        for (shell, expected) in [
            (Shell::Bash("a:".to_owned()), "a:b\\ c"),
            (Shell::Bash(String::new()), "b\\ c"),
            (Shell::Zsh, "a\\:b c:what it is"),
            (Shell::Fish, "a:b c\twhat it is"),
        ] {
            let question = Question {
                shell,
                before: Vec::new(),
                current: "a:".to_owned(),
            };
            assert_eq!(question.line(&it), expected);
        }
    }

    /// Collects, by command, every argument with a value whose type does not list the possible
    /// ones.
    fn arguments(command: &Command, path: &str, found: &mut Vec<String>) {
        for argument in command
            .get_arguments()
            .filter(|it| takes(it) && !it.is_global_set())
        {
            let is_path = argument.get_value_hint() == ValueHint::AnyPath;
            if !is_path && argument.get_value_parser().possible_values().is_none() {
                found.push(format!("{path}/{}", argument.get_id()));
            }
        }
        for deeper in command
            .get_subcommands()
            .filter(|it| it.get_name() != "help")
        {
            let path = format!("{path} {}", deeper.get_name());
            arguments(deeper, path.trim_start(), found);
        }
    }

    #[test]
    fn each_argument_has_values_or_is_known_to_have_none() {
        let mut tree = command();
        tree.build();
        let mut found = Vec::new();
        arguments(&tree, "", &mut found);
        let is_free = |it: &&String| {
            let (path, id) = it.split_once('/').unwrap();
            kind_of(path, id) == Kind::Free
        };
        let free: Vec<&str> = found.iter().filter(is_free).map(String::as_str).collect();
        assert_eq!(free, FREE);
    }

    /// Arguments whose values are known only to the user, a server or a database.
    const FREE: &[&str] = &[
        "register/name",
        "register/email",
        "register/origins",
        "verify/code",
        "verify/wait",
        "update/name",
        "update/email",
        "update/origins",
        "unregister/confirm",
        "usage/warn",
        "usage/crit",
        "usage/watch",
        "usage/release",
        "providers/words",
        "providers/state",
        "providers/limit",
        "providers show/id",
        "auth test/issuer",
        "auth test/client_id",
        "auth test/client_key_id",
        "auth test/scope",
        "auth test/aud",
        "auth test/authorization_endpoint",
        "auth test/token_endpoint",
        "auth test/jwks_uri",
        "auth test/param",
        "auth test/user",
        "auth test/login",
        "auth test/login_host",
        "auth test/accept_host",
        "auth test/port",
        "auth test/redirect_uri",
        "auth test/listen",
        "auth test/listen_timeout",
        "auth test/keep",
        "auth register-client/name",
        "auth register-client/issuer",
        "auth register-client/redirect_uri",
        "auth register-client/client_name",
        "auth register-client/scope",
        "auth register-client/accept_host",
        "auth login/login",
        "auth login/login_host",
        "auth login/accept_host",
        "auth login/port",
        "auth login/redirect_uri",
        "auth login/listen",
        "auth login/listen_timeout",
        "auth refresh/accept_host",
        "auth forget/accept_host",
        "doctor/fasten",
        "lighthouse serve/listen",
        "lighthouse serve/wait",
        "lighthouse check/mail",
        "lighthouse installation show/id",
        "lighthouse installation suspend/id",
        "lighthouse installation suspend/reason",
        "lighthouse installation resume/id",
        "lighthouse installation reset-secret/id",
        "lighthouse installation export/id",
        "lighthouse installation delete/id",
        "lighthouse limit set/users",
        "lighthouse limit set/owner",
        "lighthouse limit set/installation",
        "lighthouse limit set/installations",
        "lighthouse limit unset/owner",
        "lighthouse limit unset/installation",
        "lighthouse seat list/installation",
        "lighthouse seat release/seat",
        "lighthouse key rotate/overlap",
        "lighthouse catalog import/name",
        "lighthouse catalog import/columns",
        "lighthouse catalog update/lists",
        "lighthouse catalog show/id",
        "lighthouse catalog override/id",
        "lighthouse catalog override/set",
        "lighthouse catalog override/unset",
        "lighthouse catalog check/changed_since",
        "lighthouse catalog check/older_than",
        "lighthouse catalog check/concurrency",
        "lighthouse audit/installation",
        "lighthouse audit/since",
        "lighthouse notice/subject",
        "lighthouse notice/id",
        "sandbox serve/listen",
        "sandbox serve/fault_rate",
    ];
}
