//! Everything that an administrator does with an installation, from registration to deletion, done
//! twice: at a real pseudo-terminal, with a shell and every prompt answered by keys; and by scripts
//! that read the JSON documents. Unusual cases are tested with each command.

use crate::journeys::register::Gateway;
use crate::journeys::register::installation;
use crate::journeys::usage::count;
use rexpect::session::{PtySession, ReadUntil};
use serde_json::{Value, json};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Time limit; only reached if the expected output never comes.
const PATIENCE: Duration = Duration::from_secs(180);
/// The shell's prompt, after the exit code of the previous command.
const PROMPT: &str = " next: ";

/// A shell on a pseudo-terminal, and everything that it has shown.
struct Terminal {
    session: PtySession,
    seen: String,
}

impl Terminal {
    fn of(gateway: &Gateway) -> Self {
        // The environment does not name the gateway, so its address is asked for, too.
        let world = gateway.home.fastenctl(&[]);
        let mut shell = Command::new("sh");
        shell
            .arg("-i")
            .current_dir(gateway.home.path("."))
            .env_clear();
        shell.envs(
            world
                .get_envs()
                .filter_map(|(name, value)| Some((name, value?))),
        );
        let program = Path::new(world.get_program()).parent().unwrap();
        shell.env(
            "PATH",
            format!(
                "{}:{}",
                program.display(),
                fastenctl::env::var("PATH").unwrap()
            ),
        );
        shell
            .env("TERM", "xterm")
            .env("PS1", format!("[$?]{PROMPT}"))
            .env("FASTENCTL_TIMEOUT", "60s");
        shell.env("BROWSER", "true").stdin(Stdio::inherit());
        let patience = u64::try_from(PATIENCE.as_millis()).unwrap();
        let mut session = rexpect::session::spawn_command(shell, Some(patience)).unwrap();
        // A shell that waits for more input would ignore the first request to exit.
        session.process_mut().set_kill_timeout(Some(1000));
        let mut terminal = Self {
            session,
            seen: String::new(),
        };
        terminal.see(PROMPT);
        terminal
    }

    /// Waits for a text on the terminal; returns what came before it. If the prompt comes first,
    /// the text will never come.
    fn see(&mut self, text: &str) -> String {
        let awaited = [text, PROMPT].map(|text| ReadUntil::String(text.to_owned()));
        let found = self.session.exp_any(awaited.into());
        let (before, found) =
            found.unwrap_or_else(|error| panic!("{error}\nafter:\n{}", self.seen));
        self.seen.extend([before.as_str(), &found]);
        assert_eq!(found, text, "in:\n{}", self.seen);
        before
    }

    fn type_line(&mut self, text: &str) {
        // The terminal does not echo, so add the input to the recording.
        self.seen.push_str(text);
        self.seen.push('\n');
        self.session.send_line(text).unwrap();
    }

    /// Types a command and answers its questions; returns its exit code.
    fn run(&mut self, command: &str, answers: &[(&str, &str)], told: &str) -> i32 {
        self.type_line(command);
        for (question, keys) in answers {
            self.see(question);
            self.type_line(keys);
        }
        let rest = self.see(PROMPT);
        assert!(rest.contains(told), "no `{told}` in:\n{}", self.seen);
        let code = rest
            .rsplit('[')
            .next()
            .and_then(|code| code.strip_suffix(']')?.parse().ok());
        code.unwrap_or_else(|| panic!("no exit code behind `{command}`: {}", self.seen))
    }

    /// Whether a user could read this text on the terminal, even if sequences that move the cursor
    /// are between its characters.
    fn has_shown(&self, text: &str) -> bool {
        self.seen.contains(text) || console::strip_ansi_codes(&self.seen).contains(text)
    }
}

/// Returns the code in the first e-mail in the gateway's mail folder. The e-mail may arrive after
/// the response to the registration.
fn code_from_the_mail(gateway: &Gateway) -> String {
    let begun = Instant::now();
    loop {
        let mails = std::fs::read_dir(gateway.home.path("gateway/mail"))
            .into_iter()
            .flatten()
            .flatten();
        let whole = mails
            .map(|mail| mail.path())
            .find(|path| path.extension().is_some_and(|it| it == "eml"));
        if let Some(mail) = whole {
            let text = std::fs::read_to_string(mail).unwrap();
            let line = text
                .lines()
                .find(|line| line.starts_with("    ") && !line.contains("://"));
            return line
                .unwrap_or_else(|| panic!("no code in {text}"))
                .trim()
                .to_owned();
        }
        assert!(begun.elapsed() < PATIENCE, "no mail came");
        std::thread::yield_now();
    }
}

/// Returns the secret and the key in the config file.
fn secrets(gateway: &Gateway) -> [String; 2] {
    ["secret", "user_ref_key"].map(|key| installation(&gateway.config(), key).to_owned())
}

#[test]
fn an_installations_whole_life_works_at_a_terminal() {
    let gateway = Gateway::start();
    let mut terminal = Terminal::of(&gateway);
    assert_eq!(
        terminal.run(
            "fastenctl register --no-input",
            &[],
            "`--lighthouse` is missing"
        ),
        2
    );
    let base = gateway.base().to_owned();
    let contact = [
        ("API URL of the gateway", base.as_str()),
        ("Administrator's name", "Ada Park"),
        ("Administrator's e-mail", "ada@example.org"),
    ];
    assert_eq!(
        terminal.run("fastenctl register", &contact, "Registered installation "),
        0
    );
    let [first, key] = secrets(&gateway);
    let code = code_from_the_mail(&gateway);
    assert_eq!(
        terminal.run(
            "fastenctl verify",
            &[("Code from the e-mail", &code)],
            "ada@example.org is verified"
        ),
        0
    );
    let kept = [
        ("Administrator's name", " the Third"),
        ("Administrator's e-mail", ""),
    ];
    let changed = "  name: Ada Park -> Ada Park the Third";
    assert_eq!(terminal.run("fastenctl update", &kept, changed), 0);
    assert_eq!(
        terminal.run(
            "fastenctl rotate-secret",
            &[],
            "The new secret is saved and in use"
        ),
        0
    );
    let [second, _] = secrets(&gateway);
    assert_ne!(first, second);
    count(&gateway, [("rare", 1, 1, 0, 0)]);
    assert_eq!(
        terminal.run("fastenctl usage", &[], "1 user of 1 provider: 1 by subject"),
        0
    );
    assert_eq!(
        terminal.run("fastenctl doctor", &[], "       E-mail verified "),
        0
    );
    for secret in [&first, &second, &key] {
        assert!(
            !terminal.has_shown(secret),
            "a secret was shown:\n{}",
            terminal.seen
        );
    }
    // The recording contains everything on the terminal, so a secret would have been found.
    assert_eq!(
        terminal.run("cat config.toml", &[], "administrator_email"),
        0
    );
    assert!(
        terminal.has_shown(&second) && !terminal.has_shown(&first),
        "{}",
        terminal.seen
    );
    let name = [("Type the administrator's name", "Ada Park the Third")];
    assert_eq!(
        terminal.run("fastenctl unregister", &name, "Removed installation "),
        0
    );
    assert_eq!(terminal.run("fastenctl status", &[], "error:"), 4);
    terminal.type_line("exit");
    terminal.session.exp_eof().unwrap();
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a single scenario whose steps depend on each other"
)]
fn an_installations_whole_life_works_in_a_script() {
    let gateway = Gateway::start();
    let run = |args: &[&str]| {
        let mut command = gateway
            .home
            .fastenctl(&[args, &["--no-input", "--json"]].concat());
        let output = command
            .env("BROWSER", "true")
            .env("FASTENCTL_TIMEOUT", "60s")
            .output()
            .unwrap();
        let document: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert!(
            document["ok"] == output.status.success(),
            "{args:?}: {document}"
        );
        let secrets = gateway
            .home
            .config_file()
            .exists()
            .then(|| gateway.config())
            .map(|config| {
                let installation = config["profiles"]["default"].get("installation").cloned();
                installation.map_or(Vec::new(), |it| {
                    ["secret", "user_ref_key"]
                        .map(|key| it[key].to_string())
                        .to_vec()
                })
            });
        for secret in secrets.unwrap_or_default() {
            let told = [&output.stdout[..], &output.stderr].concat();
            assert!(
                !String::from_utf8_lossy(&told).contains(secret.trim_matches('"')),
                "{args:?}: {document}"
            );
        }
        (output.status.code().unwrap(), document)
    };
    let step = |args: &[&str]| {
        let (code, document) = run(args);
        (code, document["result"].clone())
    };
    let (missing, register) = (
        [
            "register",
            "--name",
            "Ada Park",
            "--email",
            "ada@example.org",
        ],
        [
            "register",
            "--lighthouse",
            gateway.base(),
            "--name",
            "Ada Park",
            "--email",
            "ada@example.org",
        ],
    );
    assert_eq!(step(&missing), (2, Value::Null));
    assert_eq!(step(&register), (0, json!("created")));
    assert_eq!(step(&missing), (0, json!("unchanged")));
    let code = code_from_the_mail(&gateway);
    assert_eq!(step(&["verify", &code]), (0, json!("updated")));
    assert_eq!(step(&["verify", &code]), (0, json!("unchanged")));
    assert_eq!(
        step(&["update", "--name", "Ada Park the Third"]),
        (0, json!("updated"))
    );
    assert_eq!(
        step(&["update", "--name", "Ada Park the Third"]),
        (0, json!("unchanged"))
    );
    let [before, _] = secrets(&gateway);
    assert_eq!(step(&["rotate-secret"]), (0, json!("updated")));
    assert_ne!(before, secrets(&gateway)[0]);
    count(&gateway, [("rare", 1, 1, 0, 0)]);
    let (code, usage) = run(&["usage"]);
    assert_eq!(
        (code, &usage["providers"][0]["users"]),
        (0, &json!(1)),
        "{usage}"
    );
    let (code, doctor) = run(&["doctor"]);
    let verified = doctor["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == "installation.verified");
    assert_eq!(
        (code, &verified.unwrap()["verdict"]),
        (0, &json!("ok")),
        "{doctor}"
    );
    assert_eq!(step(&["unregister"]), (2, Value::Null));
    assert_eq!(
        step(&["unregister", "--confirm", "Ada Park the Third"]),
        (0, json!("removed"))
    );
    assert_eq!(
        step(&["unregister", "--confirm", "Ada Park the Third"]),
        (0, json!("unchanged"))
    );
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}
