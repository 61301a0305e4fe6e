//! The mistakes that users make, and the messages they get. Each case in `tests/data/mistakes`
//! reads like a recording of a terminal: a sentence, the commands with the mistake, the complete
//! output, and the exit code. Lines that begin with `%` set the scene: they must succeed, and their
//! output is left out. `preamble.sh` defines the words that these lines use.
//!
//! `FASTENCTL_WRITE=1` rewrites the recordings; read every changed line before you commit it.

use crate::journeys::clocks;
use crate::world::practice::Practice;
use crate::world::support::Home;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Number of cases of one list that run at the same time. Most of their time is spent waiting for
/// processes to start.
const AT_ONCE: usize = 3;

#[test]
fn with_a_gateways_address() {
    told("address");
}

#[test]
fn with_an_installation() {
    told("installation");
}

#[test]
fn with_the_machine_and_its_files() {
    told("machine");
}

#[test]
fn in_a_sign_in() {
    told("sign_in");
}

#[test]
fn of_whoever_opens_a_page() {
    told("browser");
}

#[test]
fn of_a_gateways_operator() {
    told("operator");
}

#[test]
fn of_whoever_tries_the_demo() {
    told("demo");
}

/// No list is missing, and no mistake is listed twice.
#[test]
fn each_mistake_is_listed_once() {
    let mut titles: Vec<String> = Vec::new();
    for list in [
        "address",
        "browser",
        "installation",
        "machine",
        "sign_in",
        "operator",
        "demo",
    ] {
        let text = std::fs::read_to_string(folder().join(list).with_extension("txt")).unwrap();
        titles.extend(cases(&text).into_iter().map(|case| case.title));
    }
    let all = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), all, "a mistake is listed twice");
    assert!(all >= 65, "only {all} mistakes are listed");
}

/// The servers that all cases of a list share.
struct World {
    practice: Practice,
    /// A practice provider whose clock is a day ahead.
    ahead: String,
}

/// One mistake.
#[derive(Debug, PartialEq)]
struct Case {
    title: String,
    steps: Vec<Step>,
}

#[derive(Debug, PartialEq)]
struct Step {
    command: String,
    /// Whether the line only sets the scene.
    is_scene: bool,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/mistakes")
}

fn cases(text: &str) -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in text.lines() {
        let step = |command: &str, is_scene| Step {
            command: command.to_owned(),
            is_scene,
        };
        if let Some(title) = line.strip_prefix("# ") {
            cases.push(Case {
                title: title.to_owned(),
                steps: Vec::new(),
            });
        } else if let Some(command) = line.strip_prefix("$ ") {
            cases.last_mut().unwrap().steps.push(step(command, false));
        } else if let Some(command) = line.strip_prefix("% ") {
            cases.last_mut().unwrap().steps.push(step(command, true));
        }
    }
    cases
}

/// Runs all cases of a list, and compares the complete output.
fn told(list: &str) {
    let file = folder().join(list).with_extension("txt");
    let expected = std::fs::read_to_string(&file).unwrap();
    let world = World {
        practice: Practice::start(),
        ahead: clocks::provider(24 * 60 * 60),
    };
    let cases = cases(&expected);
    let (next, done) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..AT_ONCE.min(cases.len()) {
            scope.spawn(|| {
                while let Some((number, case)) = {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    cases.get(number).map(|case| (number, case))
                } {
                    let said = recorded(&world, case);
                    done.lock().unwrap().push((number, said));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap();
    done.sort();
    let said: Vec<String> = done.into_iter().map(|(_, said)| said).collect();
    let said = said.join("\n");
    if fastenctl::env::var("FASTENCTL_WRITE").is_some() {
        return std::fs::write(&file, said).unwrap();
    }
    let parts =
        |text: &str| -> Vec<String> { text.split("\n\n# ").map(ToOwned::to_owned).collect() };
    for (is, was) in parts(&said).iter().zip(parts(&expected)) {
        assert!(*is == was, "what is said:\n{is}\n\nwhat is listed:\n{was}");
    }
    assert_eq!(said, expected);
}

/// Runs a case, and returns its recording.
fn recorded(world: &World, case: &Case) -> String {
    let home = Home::new();
    // The program shows names with links resolved.
    let root = home.path(".").canonicalize().unwrap();
    let (own, out) = (root.join("home"), root.join("out"));
    let bin = root.join("bin");
    for folder in [&own, &out, &bin] {
        std::fs::create_dir(folder).unwrap();
    }
    let program = home.fastenctl(&[]).get_program().to_owned();
    std::os::unix::fs::symlink(program, bin.join("fastenctl")).unwrap();
    let mut script = std::fs::read_to_string(folder().join("preamble.sh")).unwrap();
    for (number, step) in case.steps.iter().enumerate() {
        let file = out.join(number.to_string());
        let file = file.display();
        let _ = write!(
            script,
            "\n{{ {}\n}} >{file} 2>&1 </dev/null\necho $? >{file}.code\n",
            step.command
        );
    }
    let mut shell = Command::new("timeout");
    shell.args(["60", "bash", "-c", &script]).env_clear();
    let path = fastenctl::env::var("PATH").unwrap();
    let variables = variables(world);
    shell
        .current_dir(&own)
        .stdin(Stdio::null())
        .env("PATH", format!("{}:{path}", bin.display()))
        .env("HOME", &own)
        .env("TMPDIR", &root)
        .env("LANG", "C.UTF-8")
        .env("OUT", &out)
        .env("FASTENCTL_CONFIG", own.join("config.toml"))
        .envs(variables.iter().map(|(name, value)| (name, value)));
    let ended = shell.output().unwrap();
    let beside = String::from_utf8_lossy(&[ended.stdout, ended.stderr].concat()).into_owned();
    assert!(
        ended.status.success() && beside.is_empty(),
        "{}: {:?}: {beside}",
        case.title,
        ended.status
    );
    let mut text = format!("# {}\n", case.title);
    for (number, step) in case.steps.iter().enumerate() {
        let file = out.join(number.to_string());
        let said = String::from_utf8_lossy(&std::fs::read(&file).unwrap()).into_owned();
        let code = std::fs::read_to_string(file.with_extension("code")).unwrap();
        let code = code.trim();
        if step.is_scene {
            assert_eq!(code, "0", "{}: {}: {said}", case.title, step.command);
            let _ = writeln!(text, "% {}", step.command);
            continue;
        }
        let _ = writeln!(text, "$ {}", step.command);
        for line in without_what_varies(&said, &variables, &own).lines() {
            text.push_str(format!("    {line}").trim_end());
            text.push('\n');
        }
        let _ = writeln!(text, "[{code}]");
    }
    text
}

/// Returns the variables that commands use for values of this run.
fn variables(world: &World) -> Vec<(&'static str, String)> {
    let World { practice, ahead } = world;
    let gateway = practice.gateway.text("lighthouse").to_owned();
    let root = gateway.trim_end_matches("/v1").to_owned();
    let sandbox = practice.sandbox.text("issuer").to_owned();
    let host = |address: &str| address.trim_start_matches("http://").to_owned();
    let path = |name: &str| practice.home.path(name).display().to_string();
    vec![
        ("GATEWAY", gateway),
        ("ROOT_HOST", host(&root)),
        ("ROOT", root),
        ("SANDBOX_HOST", host(&sandbox)),
        ("SANDBOX", sandbox),
        ("AHEAD", ahead.clone()),
        ("DATA", path("gateway")),
        ("WORLD", path("")),
    ]
}

/// Replaces addresses, names and times of this run with placeholders.
fn without_what_varies(said: &str, variables: &[(&str, String)], own: &Path) -> String {
    let mut said = said.replace(&own.display().to_string(), "~");
    let mut named: Vec<&(&str, String)> = variables.iter().collect();
    named.sort_by_key(|(_, value)| std::cmp::Reverse(value.len()));
    for (name, value) in named {
        said = said.replace(value, &format!("${name}"));
    }
    let told: Vec<String> = said.lines().map(words_without_what_varies).collect();
    told.join("\n")
}

/// Replaces the values within one line. A word ends at a character that cannot be in an address, ID
/// or time.
fn words_without_what_varies(line: &str) -> String {
    let mut shown = String::new();
    let mut rest = line;
    while !rest.is_empty() {
        let is_in_word = |one: char| one.is_ascii_alphanumeric() || "-_.:".contains(one);
        let length = rest.find(|one| !is_in_word(one)).unwrap_or(rest.len());
        if length == 0 {
            let one = rest.chars().next().unwrap();
            // The width of a column depends on the values in it.
            if !(one == ' ' && rest.starts_with("  ") && shown.ends_with(' ') && shown.trim() != "")
            {
                shown.push(one);
            }
            rest = &rest[one.len_utf8()..];
            continue;
        }
        let word = rest[..length].trim_end_matches(['.', ':']);
        let word = if word.is_empty() {
            &rest[..length]
        } else {
            word
        };
        let after = &rest[word.len()..];
        let stands_for = stand_in(word, after);
        shown.push_str(stands_for.as_deref().unwrap_or(word));
        rest = after;
    }
    shown
}

/// Returns the placeholder for a word that differs in each run.
fn stand_in(word: &str, after: &str) -> Option<String> {
    let is_number = |text: &str| !text.is_empty() && text.chars().all(|one| one.is_ascii_digit());
    let is_hex = |text: &str| text.chars().all(|one| one.is_ascii_hexdigit());
    let lengths: Vec<usize> = word.split('-').map(str::len).collect();
    if lengths == [8, 4, 4, 4, 12] && word.split('-').all(is_hex) {
        return Some("ID".to_owned());
    }
    if word.len() >= 20 && word.ends_with('Z') && word.parse::<jiff::Timestamp>().is_ok() {
        return Some("TIME".to_owned());
    }
    if word.parse::<jiff::civil::Date>().is_ok() && lengths == [4, 2, 2] {
        return Some("DATE".to_owned());
    }
    if after.starts_with(" ms") && is_number(&word.replace('.', "")) {
        return Some("N".to_owned());
    }
    if let Some((host, port)) = word.rsplit_once(':')
        && matches!(host, "127.0.0.1" | "localhost")
        && is_number(port)
        && port.len() > 3
    {
        return Some(format!("{host}:PORT"));
    }
    // States, challenges and tickets.
    if word.len() == 43 && word.chars().any(|one| one.is_ascii_digit()) {
        return Some("RANDOM".to_owned());
    }
    // The ID of a request in the log.
    if word.len() == 16 && is_hex(word) {
        return Some("REFERENCE".to_owned());
    }
    if word.len() == 8 && is_hex(word) && after.starts_with('>') {
        return Some("FINGERPRINT".to_owned());
    }
    None
}

#[test]
fn only_varying_parts_are_replaced() {
    for (line, expected) in [
        (
            "installation 6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11.",
            "installation ID.",
        ),
        ("(as of 2026-11-22T09:30:00Z)", "(as of TIME)"),
        ("from 2026-11-22 on", "from DATE on"),
        (
            "`http://127.0.0.1:34567/v1`: wrong",
            "`http://127.0.0.1:PORT/v1`: wrong",
        ),
        ("http://127.0.0.1:9/v1", "http://127.0.0.1:9/v1"),
        ("ok    listen         12 ms", "ok  listen  N ms"),
        ("  cause: 3 users", "  cause: 3 users"),
        (
            "<code: 43 chars, 1a2b3c4d>",
            "<code: 43 chars, FINGERPRINT>",
        ),
    ] {
        assert_eq!(words_without_what_varies(line), expected);
    }
    assert_eq!(
        cases("# One\n% a\n$ b\n    said\n[0]\n"),
        [Case {
            title: "One".to_owned(),
            steps: vec![
                Step {
                    command: "a".to_owned(),
                    is_scene: true
                },
                Step {
                    command: "b".to_owned(),
                    is_scene: false
                },
            ],
        }]
    );
}
