//! The completion scripts, tested in the real shells on terminals: what a line becomes after Tab.

use crate::world::support::Home;
use rexpect::session::{PtySession, spawn_command};
use std::path::Path;
use std::process::Command;

const SECRET: &str = "s3cret-that-no-shell-shows";

/// The beginning of a line, and the complete line after Tab, which is the same in every shell.
const COMPLETED: &[(&str, &str)] = &[
    ("fastenctl sta", "<fastenctl><status>"),
    (
        "fastenctl usage --profile=ho",
        "<fastenctl><usage><--profile=home>",
    ),
    (
        "fastenctl usage --profile ho",
        "<fastenctl><usage><--profile><home>",
    ),
    (
        "fastenctl auth refresh ke",
        "<fastenctl><auth><refresh><kept>",
    ),
    ("fastenctl auth show ", "<fastenctl><auth><show><kept>"),
    (
        "fastenctl --profile work auth forget k",
        "<fastenctl><--profile><work><auth><forget><kept>",
    ),
    (
        "fastenctl config get inst",
        "<fastenctl><config><get><installation.secret>",
    ),
    (
        "fastenctl --profile home auth test m",
        "<fastenctl><--profile><home><auth><test><mine>",
    ),
    (
        "fastenctl config set providers.new.sco",
        "<fastenctl><config><set><providers.new.scopes>",
    ),
    (
        "fastenctl config set providers.new.expected_deviations.DISC-06",
        "<fastenctl><config><set><providers.new.expected_deviations.DISC-06>",
    ),
    (
        "fastenctl sandbox serve --fault PKCE-06,LA",
        "<fastenctl><sandbox><serve><--fault><PKCE-06,LAUNCH-01>",
    ),
    (
        "fastenctl sandbox serve --fault=LA",
        "<fastenctl><sandbox><serve><--fault=LAUNCH-01>",
    ),
    (
        "fastenctl auth checks --group PK",
        "<fastenctl><auth><checks><--group><PKCE>",
    ),
    (
        "fastenctl lighthouse platform show cern",
        "<fastenctl><lighthouse><platform><show><cerner>",
    ),
    (
        "fastenctl auth test --via=li",
        "<fastenctl><auth><test><--via=lighthouse>",
    ),
    ("fastenctl inspect gi", "<fastenctl><inspect><given.txt>"),
    ("fastenctl --config=gi", "<fastenctl><--config=given.txt>"),
    (
        "fastenctl config export --format=e",
        "<fastenctl><config><export><--format=env>",
    ),
];

fn home(config: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.config_file(), config).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o600);
    std::fs::set_permissions(home.config_file(), mode).unwrap();
    std::fs::create_dir(home.path("sessions")).unwrap();
    std::fs::write(home.path("sessions/kept.json"), "{}").unwrap();
    std::fs::write(home.path("given.txt"), "").unwrap();
    home
}

fn sound() -> Home {
    home(&format!(
        "[profiles.default.installation]\nsecret = \"{SECRET}\"\n\
         [profiles.home.providers.mine]\nissuer = \"https://a.example\"\n[profiles.work]\n"
    ))
}

/// Returns the command that starts a shell in the test's folder, where `fastenctl` is the program
/// under test.
fn shell(home: &Home, name: &str, args: &[&str]) -> Command {
    let folder = Path::new(env!("CARGO_BIN_EXE_fastenctl")).parent().unwrap();
    let path = fastenctl::env::var("PATH").unwrap();
    let mut command = Command::new(name);
    command.args(args).env_clear().current_dir(home.path("."));
    command
        .env("PATH", format!("{}:{path}", folder.display()))
        .env("HOME", home.path("."))
        .env("LC_ALL", "C.UTF-8")
        .env("TERM", "xterm")
        .env("FASTENCTL_CONFIG", home.config_file());
    command
}

fn completions() -> String {
    format!("{}/completions", env!("CARGO_MANIFEST_DIR"))
}

/// A shell on a terminal. An interactive shell ignores signals, so it is told to exit when dropped.
struct Terminal(PtySession);

impl Drop for Terminal {
    fn drop(&mut self) {
        // Errors are ignored here: if the test has failed, only that failure should be reported.
        let _ = self.0.send("\u{15}exit\n");
        let _ = self.0.flush();
        let _ = self.0.exp_eof();
    }
}

/// Starts a shell on a terminal, where a line that begins with `show` prints its words.
fn terminal(home: &Home, name: &str, args: &[&str], setup: &str) -> Terminal {
    let mut session = spawn_command(shell(home, name, args), Some(60_000))
        .unwrap_or_else(|error| panic!("`{name}` is missing; `tests/run` installs it: {error}"));
    session.send_line(setup).unwrap();
    session.send_line("printf 'rea%s\\n' dy").unwrap();
    session.exp_string("ready").unwrap();
    Terminal(session)
}

/// Returns the words of the line after these keys are pressed.
fn line_after(Terminal(session): &mut Terminal, keys: &str) -> String {
    // Ctrl-A inserts `show` at the beginning, so that the shell prints the line instead of running
    // it.
    session.send(&format!("{keys}\u{1}show \n")).unwrap();
    session.flush().unwrap();
    session.exp_string("shown:").unwrap();
    session.exp_string(".end").unwrap()
}

const SHOW: &str = "show() { printf 'sho%s' 'wn:'; printf '<%s>' \"$@\"; printf '.%s\\n' end; }";

fn bash(home: &Home) -> Terminal {
    let setup = format!("{SHOW}; source {}/fastenctl.bash", completions());
    terminal(home, "bash", &["--norc", "--noprofile", "-i"], &setup)
}

fn zsh(home: &Home, how: &str) -> Terminal {
    let all = "zle -C all-matches complete-word _generic; bindkey '^Xa' all-matches; \
               zstyle ':completion:all-matches:*' completer _all_matches _complete; \
               zstyle ':completion:all-matches:*' insert true";
    let setup = format!("{SHOW}; unsetopt prompt_sp; autoload -Uz compinit; {how}; {all}");
    terminal(home, "zsh", &["-f", "-i"], &setup)
}

fn fish(home: &Home) -> Terminal {
    let setup = format!(
        "function show; printf 'sho%s' 'wn:'; printf '<%s>' $argv; printf '.%s\\n' end; end; \
         function fish_prompt; end; source {}/fastenctl.fish",
        completions()
    );
    terminal(home, "fish", &["--no-config", "-i"], &setup)
}

fn completes_each_line(session: &mut Terminal) {
    for (typed, whole) in COMPLETED {
        assert_eq!(
            line_after(session, &format!("{typed}\t")),
            *whole,
            "{typed}"
        );
    }
}

#[test]
fn bash_completes_values_also_behind_a_sign() {
    completes_each_line(&mut bash(&sound()));
}

#[test]
fn zsh_completes_values_also_behind_a_sign() {
    let home = sound();
    let installed = format!("fpath=({} $fpath); compinit -u -D", completions());
    completes_each_line(&mut zsh(&home, &installed));
}

#[test]
fn fish_completes_values_also_behind_a_sign() {
    completes_each_line(&mut fish(&sound()));
}

#[test]
fn all_shells_offer_commands_without_flags_and_no_secret() {
    let home = sound();
    let config = [
        "path", "show", "get", "set", "check", "export", "import", "help",
    ];
    let inserted = format!("<fastenctl><config><{}>", config.join("><"));
    // `Esc *` inserts all completions into the line.
    assert_eq!(
        line_after(&mut bash(&home), "fastenctl config \u{1b}*"),
        inserted
    );
    let sourced = "compinit -u -D; source <(fastenctl completions zsh)";
    assert_eq!(
        line_after(&mut zsh(&home, sourced), "fastenctl config \u{18}a"),
        inserted
    );
    assert_eq!(fish_offers(&home, "fastenctl config "), config);
    assert_eq!(
        fish_offers(&home, "fastenctl --profile "),
        ["default", "home", "work"]
    );
    fish_offers(&home, "fastenctl config set installation.secret ");
    fish_offers(&home, "fastenctl config get ");
}

/// Returns the completions that fish would offer, without their descriptions.
fn fish_offers(home: &Home, line: &str) -> Vec<String> {
    let script = format!(
        "source {}/fastenctl.fish; complete -C '{line}'",
        completions()
    );
    let output = shell(home, "fish", &["--no-config", "-c", &script])
        .output()
        .unwrap();
    let text = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!text.contains(SECRET), "{text}");
    text.lines()
        .map(|it| it.split('\t').next().unwrap().to_owned())
        .collect()
}

#[test]
fn a_broken_config_file_a_missing_one_and_a_missing_program_are_silent() {
    let broken = home(&format!(
        "[profiles.home]\nlighthouse = \"\n[profiles.x.installation]\nsecret = \"{SECRET}\n"
    ));
    let mut session = bash(&broken);
    let said = line_after(&mut session, "fastenctl --profile ho\t");
    assert_eq!(said, "<fastenctl><--profile><home>");
    let said = line_after(&mut session, "fastenctl --config none.toml --profile ho\t");
    assert_eq!(said, "<fastenctl><--config><none.toml><--profile><ho>");
    let setup = format!("fpath=({} $fpath); compinit -u -D", completions());
    let shells = [session, zsh(&broken, &setup), fish(&broken)];
    for mut session in shells {
        let said = line_after(&mut session, "./fastenctl --profile ho\t");
        assert_eq!(said, "<./fastenctl><--profile><ho>");
    }
}
