//! `fastenctl register`, `status` and `config` against the real gateway.

use crate::world::servers::Server;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};

pub(crate) const ADA: [&str; 4] = ["--name", "Ada Park", "--email", "ada@example.org"];

/// A gateway for a single test, and its user's folder.
pub(crate) struct Gateway {
    pub(crate) home: Home,
    server: Server,
}

impl Gateway {
    pub(crate) fn start() -> Self {
        Self::start_with(&[])
    }

    /// Starts a gateway with variables in its environment.
    pub(crate) fn start_with(variables: &[(&str, &str)]) -> Self {
        let home = Home::new();
        let data_dir = home.path("gateway");
        let args = [
            "lighthouse",
            "serve",
            "--data-dir",
            data_dir.to_str().unwrap(),
        ];
        let server = Server::start_with(&home, &args, "gateway.log", variables);
        Self { home, server }
    }

    pub(crate) fn base(&self) -> &str {
        self.server.text("lighthouse")
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        let mut command = self.home.fastenctl(args);
        command.env("FASTENCTL_LIGHTHOUSE", self.base());
        command
    }

    pub(crate) fn run(&self, args: &[&str]) -> (i32, String, String) {
        finished(&self.command(args).output().unwrap())
    }

    pub(crate) fn json(&self, args: &[&str]) -> (i32, Value) {
        let (code, stdout, stderr) = self.run(&[args, &["--json"]].concat());
        (
            code,
            serde_json::from_str(&stdout)
                .unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}")),
        )
    }

    pub(crate) fn config(&self) -> toml::Table {
        std::fs::read_to_string(self.home.config_file())
            .unwrap()
            .parse()
            .unwrap()
    }

    /// Returns the IDs of the gateway's installations with this e-mail address.
    pub(crate) fn installations(&self, email: &str) -> Vec<String> {
        let database = rusqlite::Connection::open(self.home.path("gateway/lighthouse.db")).unwrap();
        let mut statement = database
            .prepare("SELECT installation_id FROM installations WHERE administrator_email = $1")
            .unwrap();
        let rows = statement.query_map([email], |row| row.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    }
}

pub(crate) fn installation<'a>(config: &'a toml::Table, key: &str) -> &'a str {
    config["profiles"]["default"]["installation"][key]
        .as_str()
        .unwrap()
}

#[test]
fn registers_once_and_says_so_every_time_afterwards() {
    let gateway = Gateway::start();
    let (code, created) = gateway.json(&[&["register"][..], &ADA].concat());
    let config = gateway.config();
    let expected = |result: &str, name: &str, changes: &Value| {
        json!({
            "schema_version": 1, "ok": true, "result": result,
            "installation": {
                "id": installation(&config, "id"), "administrator_name": name,
                "administrator_email": "ada@example.org",
                "issued_at": config["profiles"]["default"]["installation"]["issued_at"].to_string(),
                "verification_status": "PENDING", "quota_status": "ACTIVE",
            },
            "lighthouse": gateway.base(), "config_file": gateway.home.config_file(), "profile": "default",
            "changes": changes, "limit": 3, "limit_reason": "unverified",
            "next": "run `fastenctl verify CODE` with the code from the e-mail to ada@example.org",
        })
    };
    let none = json!([]);
    assert_eq!((code, created), (0, expected("created", "Ada Park", &none)));
    assert_eq!(
        gateway.json(&["register"]),
        (0, expected("unchanged", "Ada Park", &none))
    );
    let renamed = json!([{"field": "administrator_name", "before": "Ada Park", "after": "Ada P"}]);
    assert_eq!(
        gateway.json(&["register", "--name", "Ada P"]),
        (0, expected("updated", "Ada P", &renamed))
    );
    assert_eq!(
        installation(&gateway.config(), "administrator_name"),
        "Ada P"
    );
    assert_eq!(
        gateway.json(&["register", "--name", "Ada P"]),
        (0, expected("unchanged", "Ada P", &none))
    );
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn a_new_address_is_reported_with_what_changes_and_what_to_do() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let (code, stdout, stderr) = gateway.run(&["register", "--email", "eve@example.org"]);
    let id = installation(&gateway.config(), "id").to_owned();
    let expected = format!(
        "Updated installation {id} at {}\n  e-mail address: ada@example.org -> eve@example.org\n  \
         users per provider: 3 until the e-mail address is verified (then 100)\n",
        gateway.base()
    );
    let next =
        "Next: run `fastenctl verify CODE` with the code from the e-mail to eve@example.org\n";
    assert_eq!((code, stdout, stderr.as_str()), (0, expected, next));
}

#[test]
fn a_config_file_from_a_pipe_is_read_and_never_changed() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let file = gateway.home.config_file();
    let elsewhere = Home::new();
    let piped = |args: &[&str]| {
        let mut command = elsewhere.fastenctl(&[&["--config", "-"][..], args].concat());
        let input = std::fs::File::open(&file).unwrap();
        finished(&command.stdin(input).output().unwrap())
    };
    let (code, stdout, stderr) = piped(&["usage"]);
    assert!(
        code == 0 && stdout.starts_with("No users yet"),
        "{stdout}{stderr}"
    );
    let expected = "error: the config file comes from `-` and cannot be changed there\n hint: pass a regular file with `--config`\n";
    assert_eq!(
        piped(&["register"]),
        (2, String::new(), expected.to_owned())
    );
}

#[test]
fn a_dry_run_changes_nothing() {
    let gateway = Gateway::start();
    let (code, foreseen) = gateway.json(&[&["register", "--dry-run"][..], &ADA].concat());
    assert_eq!(
        (
            code,
            foreseen["result"].as_str(),
            foreseen["dry_run"].as_bool()
        ),
        (0, Some("created"), Some(true))
    );
    assert!(!gateway.home.config_file().exists());
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

#[test]
fn force_registers_a_second_installation_in_place_of_the_first() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let first = installation(&gateway.config(), "id").to_owned();
    let (code, created) = gateway.json(&[
        "register",
        "--force",
        "--name",
        "Ada",
        "--email",
        "ada@example.org",
    ]);
    assert_eq!((code, created["result"].as_str()), (0, Some("created")));
    assert_ne!(installation(&gateway.config(), "id"), first);
    assert_eq!(gateway.installations("ada@example.org").len(), 2);
}

#[test]
fn without_a_terminal_a_missing_value_names_its_flag_and_variable() {
    let gateway = Gateway::start();
    let expected =
        "error: `--name` is missing\n hint: pass `--name` or set `FASTENCTL_ADMIN_NAME`\n";
    assert_eq!(
        gateway.run(&["register"]),
        (2, String::new(), expected.to_owned())
    );
}

#[test]
fn refuses_a_bad_address_before_anything_is_sent_or_written() {
    let gateway = Gateway::start();
    let (code, document) =
        gateway.json(&["register", "--name", "Ada", "--email", "ada at example"]);
    assert_eq!(
        (code, document["error"]["kind"].as_str()),
        (2, Some("usage"))
    );
    assert!(!gateway.home.config_file().exists());
}

#[test]
fn asks_on_a_terminal_and_says_what_is_wrong_with_an_answer() {
    let gateway = Gateway::start();
    let mut command = gateway.command(&["register"]);
    command
        .env("TERM", "dumb")
        .stdin(std::process::Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(10_000)).unwrap();
    terminal.exp_string("Administrator's name").unwrap();
    terminal.send_line("Ada Park").unwrap();
    terminal.exp_string("Administrator's e-mail").unwrap();
    terminal.send_line("nobody").unwrap();
    terminal
        .exp_string("`nobody` is not a valid e-mail address")
        .unwrap();
    for _ in 0.."nobody".len() {
        terminal.send("\u{7f}").unwrap();
    }
    terminal.send_line("ada@example.org").unwrap();
    terminal.exp_string("Registered installation").unwrap();
    terminal.exp_eof().unwrap();
    assert_eq!(
        installation(&gateway.config(), "administrator_email"),
        "ada@example.org"
    );
}

/// Returns everything that was written to a terminal of 60 columns, split where the line is cleared
/// or ended.
fn drawn(told: &str) -> Vec<String> {
    let told = told.replace("\r\u{1b}[2K", "\n").replace('\r', "");
    let pieces = told.split('\n').map(console_text);
    pieces.collect()
}

/// Removes the sequences that move the cursor.
fn console_text(text: &str) -> String {
    let mut shown = String::new();
    let mut characters = text.chars();
    while let Some(character) = characters.next() {
        if character == '\u{1b}' {
            characters.find(char::is_ascii_alphabetic);
        } else {
            shown.push(character);
        }
    }
    shown
}

#[test]
fn questions_stay_within_the_terminal_and_come_after_what_the_profile_has() {
    let gateway = Gateway::start();
    let mut command = Command::new("bash");
    let program = env!("CARGO_BIN_EXE_fastenctl");
    command.args(["-c", "stty rows 24 cols 60; exec \"$0\" register", program]);
    command
        .env_clear()
        .env("TERM", "xterm")
        .env("NO_COLOR", "1");
    command.env("FASTENCTL_CONFIG", "config.toml");
    command.env("PATH", fastenctl::env::raw("PATH").unwrap());
    command
        .env("HOME", gateway.home.path("."))
        .current_dir(gateway.home.path("."));
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    let mut told = terminal
        .exp_string("Profile `default` in `config.toml` has no installation yet.")
        .unwrap();
    assert_eq!(told, "", "nothing is asked before");
    told += &terminal.exp_string("API URL of the gateway").unwrap();
    let long = "lighthouse.a-very-long-name-of-an-institution.example.org/some/base/path/v1";
    terminal.send_line(long).unwrap();
    told += &terminal.exp_string("error: ").unwrap();
    terminal.send_line(gateway.base()).unwrap();
    told += &terminal.exp_string("Administrator's name: ").unwrap();
    terminal.send_line("Ada Park").unwrap();
    terminal.exp_string("Administrator's e-mail: ").unwrap();
    terminal.send_line("ada@example.org").unwrap();
    terminal.exp_string("Registered installation").unwrap();
    terminal.exp_eof().unwrap();
    let pieces = drawn(&told);
    let typed = |piece: &&String| piece.starts_with("> ") && piece.ends_with("path/v1");
    assert_eq!(pieces.iter().filter(typed).count(), 2, "{pieces:?}");
    // Only the finished line may be longer than the terminal is wide.
    let wide = |piece: &&String| piece.starts_with("> ") && piece.chars().count() >= 60;
    let wide: Vec<&String> = pieces.iter().filter(wide).collect();
    assert_eq!(wide, [&format!("> {long}")], "{pieces:?}");
    assert_eq!(
        installation(&gateway.config(), "administrator_name"),
        "Ada Park"
    );
}

#[test]
fn ctrl_c_at_a_prompt_says_so_once_and_changes_nothing() {
    let gateway = Gateway::start();
    let mut command = gateway.command(&["register"]);
    command
        .env("TERM", "dumb")
        .stdin(std::process::Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(10_000)).unwrap();
    terminal.exp_string("Administrator's name").unwrap();
    terminal.send_control('c').unwrap();
    let rest = terminal.exp_eof().unwrap();
    assert!(
        rest.contains("interrupted") && !rest.contains("error"),
        "{rest}"
    );
    assert_eq!(rest.matches("interrupted").count(), 1, "{rest}");
    let ended = format!("{:?}", terminal.process().wait().unwrap());
    assert!(
        ended.starts_with("Exited(") && ended.ends_with(", 130)"),
        "{ended}"
    );
    assert!(!gateway.home.config_file().exists());
}

#[test]
fn an_unwritable_location_is_reported_before_the_gateway_is_asked() {
    let gateway = Gateway::start();
    std::fs::write(gateway.home.path("file"), "").unwrap();
    let place = gateway.home.path("file/config.toml");
    let (code, document) =
        gateway.json(&[&["register", "--config", place.to_str().unwrap()][..], &ADA].concat());
    assert_eq!(
        (code, document["error"]["kind"].as_str()),
        (3, Some("configuration"))
    );
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

#[test]
fn a_typo_in_the_gateways_address_leaves_no_registration_to_finish() {
    let gateway = Gateway::start();
    let wrong = gateway.base().trim_end_matches("/v1");
    for address in [wrong, "http://127.0.0.1:1/v1"] {
        let (code, _, stderr) =
            gateway.run(&[&["register", "--lighthouse", address][..], &ADA].concat());
        assert!(
            [6, 10].contains(&code) && stderr.contains("\n hint: "),
            "{code} {stderr}"
        );
    }
    assert_eq!(gateway.run(&[&["register"][..], &ADA].concat()).0, 0);
}

#[test]
fn an_unfinished_registration_is_finished_whatever_the_slash_and_blocks_no_other_gateway() {
    let gateway = Gateway::start();
    let unfinished = |lighthouse: &str| {
        let text = format!(
            "idempotency_key = \"{}\"\nlighthouse = \"{lighthouse}\"\n",
            "k".repeat(43)
        );
        let mut file = gateway.home.config_file().into_os_string();
        file.push(".default.registration");
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    };
    let register = [&["register"][..], &ADA].concat();
    unfinished("https://elsewhere.example/v1");
    let (code, _, stderr) = gateway.run(&register);
    assert!(
        code == 0
            && stderr.contains("an interrupted registration at `https://elsewhere.example/v1`"),
        "{code} {stderr}"
    );
    std::fs::remove_file(gateway.home.config_file()).unwrap();
    unfinished(&format!("{}/", gateway.base()));
    assert_eq!(gateway.json(&register).0, 0);
}

/// The key belongs to the first request, which is repeated unchanged. Changes are made only
/// afterwards.
#[test]
fn a_lost_answer_is_requested_again_unchanged_before_anything_is_changed() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let (id, secret) = {
        let config = gateway.config();
        (
            installation(&config, "id").to_owned(),
            installation(&config, "secret").to_owned(),
        )
    };
    // The client was killed between the response and writing the file, and the gateway knows the
    // key.
    let key = "k".repeat(43);
    let request = http::Request::post(format!("{}/installation/register", gateway.base()));
    let body = r#"{"administrator_name": "Ada", "administrator_email": "lost@example.org"}"#;
    let request = request
        .header("idempotency-key", &key)
        .header("content-type", "application/json")
        .body(body.as_bytes().to_vec())
        .unwrap();
    let client = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let lost: Value = serde_json::from_slice(client.call(request).unwrap().body()).unwrap();
    let text = format!(
        "idempotency_key = \"{key}\"\nlighthouse = \"{}\"\nadministrator_name = \"Ada\"\nadministrator_email = \"lost@example.org\"\nreplaces = \"{id}\"\n",
        gateway.base()
    );
    let mut note = gateway.home.config_file().into_os_string();
    note.push(".default.registration");
    std::fs::write(&note, text).unwrap();
    std::fs::set_permissions(&note, std::fs::Permissions::from_mode(0o600)).unwrap();
    let (code, created) = gateway.json(&[
        "register",
        "--force",
        "--name",
        "Ada P.",
        "--email",
        "found@example.org",
    ]);
    assert_eq!(
        (code, created["result"].as_str()),
        (0, Some("created")),
        "{created}"
    );
    assert_eq!(
        created["installation"]["administrator_email"],
        "found@example.org"
    );
    let config = gateway.config();
    assert_eq!(
        installation(&config, "id"),
        lost["data"]["installation_id"].as_str().unwrap()
    );
    assert_eq!(
        installation(&config, "secret"),
        lost["data"]["installation_secret"].as_str().unwrap()
    );
    assert_ne!(installation(&config, "secret"), secret);
    assert_eq!(installation(&config, "administrator_name"), "Ada P.");
    assert!(!std::path::Path::new(&note).exists());
}

#[test]
fn an_uneditable_file_is_reported_before_the_gateway_is_asked() {
    let gateway = Gateway::start();
    std::fs::write(gateway.home.config_file(), "profiles = { default = {} }\n").unwrap();
    std::fs::set_permissions(
        gateway.home.config_file(),
        std::fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    let (code, document) = gateway.json(&[&["register"][..], &ADA].concat());
    assert_eq!(
        (code, document["error"]["kind"].as_str()),
        (3, Some("configuration"))
    );
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

#[test]
fn a_file_written_by_hand_gets_the_key_it_lacks_and_keeps_the_rest() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let text = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    let without: String = text
        .lines()
        .filter(|line| !line.starts_with("user_ref_key"))
        .map(|line| format!("{line}\n"))
        .collect();
    std::fs::write(gateway.home.config_file(), &without).unwrap();
    assert_eq!(gateway.run(&["status"]).0, 0);
    let (code, document) = gateway.json(&["auth", "test", "anything"]);
    assert_eq!(
        (code, document["error"]["kind"].as_str()),
        (3, Some("configuration"))
    );
    assert_eq!(gateway.json(&["register"]).1["result"], "updated");
    let now = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    assert!(
        now.starts_with(&without) && now.contains("user_ref_key = "),
        "{now}"
    );
    assert_eq!(gateway.json(&["register"]).1["result"], "unchanged");
}

#[test]
fn two_concurrent_runs_make_one_installation() {
    let gateway = Gateway::start();
    let start = || {
        gateway
            .command(&[&["register", "--json"][..], &ADA].concat())
            .stdout(std::process::Stdio::piped())
            .spawn()
            .unwrap()
    };
    let children: Vec<_> = (0..6).map(|_| start()).collect();
    let mut results: Vec<String> = children
        .into_iter()
        .map(|child| {
            serde_json::from_slice::<Value>(&child.wait_with_output().unwrap().stdout).unwrap()
                    ["result"]
                    .to_string()
        })
        .collect();
    results.sort();
    assert_eq!(
        results,
        [&["\"created\""][..], &["\"unchanged\""; 5]].concat()
    );
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

/// Kills `register` on entering each of its system calls that touch files or the network, one call
/// per run. An ordinary run after each kill must end with exactly one installation.
#[test]
fn a_kill_at_any_moment_leaves_at_most_one_installation_and_never_loses_its_secret() {
    let gateway = Gateway::start();
    let calls = system_calls(&gateway);
    let next = AtomicUsize::new(0);
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some((name, when)) = calls.get(next.fetch_add(1, Ordering::Relaxed)) {
                    kill_and_recover(&gateway, name, *when);
                }
            });
        }
    });
    println!("killed at {} system calls", calls.len());
    assert!(
        calls.len() > 60,
        "only {} system calls were found",
        calls.len()
    );
}

pub(crate) const TOUCHING: &str = "%file,%desc,%network";

pub(crate) fn under_strace(home: &Home, register: &[&str], flags: &[&str]) -> Command {
    let inner = home.fastenctl(register);
    let mut strace = Command::new("strace");
    strace
        .args(["-f", "-qqq"])
        .args(flags)
        .arg(inner.get_program())
        .args(inner.get_args());
    strace
        .current_dir(inner.get_current_dir().unwrap())
        .env_clear();
    strace.envs(
        inner
            .get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    strace
}

/// Returns the name of every system call in an uninterrupted run, and its number among the calls
/// with that name.
fn system_calls(gateway: &Gateway) -> Vec<(String, usize)> {
    let home = Home::new();
    let log = home.path("strace.log");
    let register = [&["register", "--lighthouse", gateway.base()][..], &ADA].concat();
    let trace = format!("trace={TOUCHING}");
    let run = under_strace(
        &home,
        &register,
        &["-o", log.to_str().unwrap(), "-e", &trace],
    )
    .status();
    assert!(
        run.expect("`strace` is missing; `tests/run` installs it")
            .success()
    );
    let mut seen = std::collections::BTreeMap::<String, usize>::new();
    let text = std::fs::read_to_string(log).unwrap();
    let names = text
        .lines()
        .filter_map(|line| line.split_whitespace().nth(1)?.split_once('('))
        .map(|(name, _)| name);
    // The first call starts the program, so there is nothing to kill before it.
    names
        .skip(1)
        .map(|name| {
            let count = seen.entry(name.to_owned()).or_default();
            *count += 1;
            (name.to_owned(), *count)
        })
        .collect()
}

fn kill_and_recover(gateway: &Gateway, name: &str, when: usize) {
    let home = Home::new();
    let email = format!("{name}{when}@example.org");
    let register = [
        "register",
        "--name",
        "Ada",
        "--email",
        &email,
        "--lighthouse",
        gateway.base(),
    ];
    let inject = format!("inject={name}:signal=KILL:when={when}");
    let trace = format!("trace={name}");
    let mut strace = under_strace(
        &home,
        &register,
        &["-o", "/dev/null", "-e", &trace, "-e", &inject],
    );
    let killed = strace.output().unwrap().status;
    let at = format!("killed at `{name}` {when}");
    // If another thread made one call fewer this time, nothing was killed, which is fine, too.
    assert!(
        killed.success() || killed.code().is_none(),
        "{at}: {killed}"
    );
    assert!(
        gateway.installations(&email).len() <= 1,
        "{at}: more than one installation"
    );
    let (code, stdout, stderr) = finished(&home.fastenctl(&register).output().unwrap());
    assert_eq!(code, 0, "{at}, then: {stdout} {stderr}");
    let config: toml::Table = std::fs::read_to_string(home.config_file())
        .unwrap()
        .parse()
        .unwrap();
    assert_eq!(
        gateway.installations(&email),
        [installation(&config, "id")],
        "{at}: an installation was orphaned"
    );
    let (code, _, stderr) = finished(&home.fastenctl(&["status"]).output().unwrap());
    assert_eq!(code, 0, "{at}: the secret was lost: {stderr}");
}

#[test]
fn status_says_what_to_do_when_nothing_is_registered() {
    let home = Home::new();
    let expected = format!(
        "error: profile `default` has no installation\n hint: `{}` does not exist: pass another file with `--config`, or run `fastenctl register`\n",
        home.config_file().display()
    );
    let status = finished(&home.fastenctl(&["status"]).output().unwrap());
    assert_eq!(status, (4, String::new(), expected));
}

#[test]
fn the_secret_is_not_sent_to_another_gateway() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let stranger = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    let other = format!("http://{}/v1", stranger.local_addr().unwrap());
    for command in [
        &["status"][..],
        &["usage"],
        &["register"],
        &["register", "--dry-run"],
    ] {
        let (code, document) = gateway.json(&[command, &["--lighthouse", &other]].concat());
        assert_eq!(
            (code, document["error"]["kind"].as_str()),
            (11, Some("conflict")),
            "{command:?}"
        );
    }
    assert!(stranger.accept().is_err(), "another host was contacted");
}

#[test]
fn config_show_redacts_every_secret() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let config = gateway.config();
    for args in [
        &["config", "show"][..],
        &["config", "show", "--json"],
        &["status", "-v"],
        &["status", "--json"],
    ] {
        let (code, stdout, stderr) = gateway.run(args);
        assert_eq!(code, 0, "{stderr}");
        for key in ["secret", "user_ref_key"] {
            assert!(
                !(stdout.clone() + &stderr).contains(installation(&config, key)),
                "{args:?} shows {key}"
            );
        }
    }
}

#[test]
fn a_server_that_is_not_a_lighthouse_is_reported_as_such() {
    let server = tiny_http::Server::http("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", server.server_addr());
    std::thread::spawn(move || {
        for request in server.incoming_requests() {
            let _ = request.respond(tiny_http::Response::from_string("<html>It works!</html>"));
        }
    });
    let home = Home::new();
    let args = [&["register", "--lighthouse", &base][..], &ADA].concat();
    let expected = format!(
        "error: `{base}` does not respond like a Lighthouse gateway (status 200)\n hint: check the URL; it usually ends in `/v1`\n"
    );
    assert_eq!(
        finished(&home.fastenctl(&args).output().unwrap()),
        (7, String::new(), expected)
    );
}
