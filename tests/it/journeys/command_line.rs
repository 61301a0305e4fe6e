//! What applies to every command: environment variables, wrong usage, and where the output goes.

use crate::world::servers::Server;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

#[test]
fn an_empty_variable_counts_as_unset() {
    let home = Home::new();
    let dry_run = [
        "register",
        "--name",
        "Ada",
        "--email",
        "ada@example.org",
        "--dry-run",
    ];
    let outcome = |variable: Option<&str>| {
        let mut command = home.fastenctl(&dry_run);
        command.env("FASTENCTL_LIGHTHOUSE", "http://127.0.0.1:1/v1");
        if let Some(variable) = variable {
            command.env(variable, "");
        }
        finished(&command.output().unwrap())
    };
    let expected = outcome(None);
    assert_eq!(expected.0, 0, "{expected:?}");
    for variable in [
        "FASTENCTL_PROFILE",
        "FASTENCTL_TIMEOUT",
        "FASTENCTL_JSON",
        "SSL_CERT_FILE",
        "FASTENCTL_USER",
    ] {
        assert_eq!(outcome(Some(variable)), expected, "{variable}");
    }
    let missing = |variable: &str| {
        let mut command = home.fastenctl(&["register", "--email", "ada@example.org"]);
        finished(
            &command
                .env("FASTENCTL_LIGHTHOUSE", "http://127.0.0.1:1/v1")
                .env(variable, "")
                .output()
                .unwrap(),
        )
    };
    assert!(
        missing("FASTENCTL_ADMIN_NAME")
            .2
            .starts_with("error: `--name` is missing\n")
    );
    assert!(
        missing("FASTENCTL_LIGHTHOUSE")
            .2
            .starts_with("error: `--lighthouse` is missing\n")
    );
    let path = finished(
        &home
            .fastenctl(&["config", "path"])
            .env("FASTENCTL_CONFIG", "")
            .output()
            .unwrap(),
    );
    assert!(
        path.0 == 0 && path.1.ends_with("fastenctl/config.toml\n"),
        "{path:?}"
    );
}

#[test]
fn wrong_usage_is_a_document_too_however_json_was_requested() {
    let home = Home::new();
    for (flag, variable) in [(Some("--json"), None), (None, Some("1"))] {
        let mut command = home.fastenctl(&["completions"]);
        command
            .args(flag)
            .env("FASTENCTL_JSON", variable.unwrap_or_default());
        let (code, stdout, stderr) = finished(&command.output().unwrap());
        let document: Value =
            serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
        assert_eq!(
            (
                code,
                document["error"]["exit_code"].as_i64(),
                stderr.as_str()
            ),
            (2, Some(2), "")
        );
    }
}

#[test]
fn each_topic_is_available_as_help_as_text_and_as_a_document() {
    let home = Home::new();
    let run = |args: &[&str]| finished(&home.fastenctl(args).output().unwrap());
    for (topic, expected) in [
        ("exit-codes", "  12  user limit reached\n"),
        ("environment", "  FASTENCTL_TIMEOUT            --timeout\n"),
        ("output", "Results go to stdout."),
    ] {
        let (code, text, _) = run(&[topic]);
        assert!(code == 0 && text.contains(expected), "{topic}: {text}");
        let (code, stdout, _) = run(&[topic, "--json"]);
        let document: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(
            (
                code,
                document["schema_version"].as_i64(),
                document["text"].as_str()
            ),
            (0, Some(1), Some(&*text))
        );
        let (code, help, _) = run(&["help", topic]);
        assert!(
            code == 0 && help.contains(expected.trim_end()),
            "{topic}: {help}"
        );
    }
    assert!(
        run(&["help", "config"])
            .1
            .contains("[profiles.default.installation]")
    );
}

#[test]
fn every_variable_that_is_read_is_documented() {
    let text = finished(&Home::new().fastenctl(&["environment"]).output().unwrap()).1;
    let mut variables = Vec::new();
    variables_of(&fastenctl::cli::command(), &mut variables);
    let missing: Vec<&String> = variables
        .iter()
        .filter(|name| !text.contains(name.as_str()))
        .collect();
    assert!(
        variables.len() > 6 && missing.is_empty(),
        "{missing:?} of {variables:?}"
    );
}

fn variables_of(command: &clap::Command, found: &mut Vec<String>) {
    found.extend(
        command
            .get_arguments()
            .filter_map(|arg| Some(arg.get_env()?.to_str()?.to_owned())),
    );
    command
        .get_subcommands()
        .for_each(|command| variables_of(command, found));
}

#[test]
fn colour_follows_the_users_preference() {
    let home = Home::new();
    let is_coloured = |args: &[&str], variables: &[(&str, &str)]| {
        let mut command = home.fastenctl(&[&["status"], args].concat());
        let (code, _, stderr) =
            finished(&command.envs(variables.iter().copied()).output().unwrap());
        assert_eq!(code, 4, "{stderr}");
        stderr.contains('\u{1b}')
    };
    for (args, variables, expected) in [
        (&[][..], &[][..], false),
        (&["--color", "always"], &[], true),
        (&[], &[("CLICOLOR_FORCE", "1")], true),
        (&["--color", "never"], &[("CLICOLOR_FORCE", "1")], false),
        (&["--color", "always"], &[("NO_COLOR", "1")], true),
    ] {
        assert_eq!(
            is_coloured(args, variables),
            expected,
            "{args:?} {variables:?}"
        );
    }
    let on_a_terminal = |variables: &[(&str, &str)]| {
        let mut command = home.fastenctl(&["status"]);
        command
            .env("TERM", "xterm")
            .envs(variables.iter().copied())
            .stdin(Stdio::inherit());
        rexpect::session::spawn_command(command, Some(30_000))
            .unwrap()
            .exp_eof()
            .unwrap()
            .contains('\u{1b}')
    };
    assert!(
        on_a_terminal(&[])
            && on_a_terminal(&[("NO_COLOR", "")])
            && !on_a_terminal(&[("NO_COLOR", "1")])
    );
}

#[test]
fn a_typo_suggests_the_intended_word() {
    let home = Home::new();
    for (args, meant) in [
        (&["statsu"][..], "'status'"),
        (&["status", "--jsn"], "'--json'"),
        (&["config", "expor"], "'export'"),
    ] {
        let (code, _, stderr) = finished(&home.fastenctl(args).output().unwrap());
        assert!(code == 2 && stderr.contains(meant), "{args:?}: {stderr}");
    }
}

#[test]
fn a_file_without_trusted_certificates_is_a_configuration_error() {
    let home = Home::new();
    std::fs::write(home.path("key.pem"), "no certificate\n").unwrap();
    for file in ["none.pem", "key.pem"] {
        let command = [
            "auth",
            "test",
            "--issuer",
            "https://127.0.0.1:1",
            "--client-id",
            "x",
            "--ca-file",
            file,
        ];
        let (code, _, stderr) = finished(
            &home
                .fastenctl(&command)
                .arg("--no-browser")
                .output()
                .unwrap(),
        );
        assert_eq!(code, 3, "{file}: {stderr}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn an_unwritable_result_is_a_failure_and_a_closed_pipe_is_not() {
    let home = Home::new();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let (code, _, stderr) = finished(
        &home
            .fastenctl(&["config", "path"])
            .stdout(full)
            .output()
            .unwrap(),
    );
    assert_eq!(
        (code, stderr.as_str()),
        (
            1,
            "error: cannot write the result to stdout: No space left on device (os error 28)\n"
        )
    );
    let (reader, writer) = std::io::pipe().unwrap();
    drop(reader);
    let closed = finished(
        &home
            .fastenctl(&["config", "path"])
            .stdout(writer)
            .output()
            .unwrap(),
    );
    assert_eq!((closed.0, closed.2.as_str()), (0, ""));
}

#[cfg(unix)]
#[test]
fn an_interrupted_wait_is_a_document_too() {
    let home = Home::new();
    let sandbox = Server::start(&home, &["sandbox", "serve"], "sandbox.log");
    let issuer = sandbox.text("fhir_base");
    let mut command = home.fastenctl(&[
        "auth",
        "test",
        "--issuer",
        issuer,
        "--client-id",
        "sandbox-public",
        "--no-browser",
        "--json",
    ]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert!(lines.any(|line| line.starts_with("Open this URL: ")));
    rustix::process::kill_process(
        rustix::process::Pid::from_child(&child),
        rustix::process::Signal::INT,
    )
    .unwrap();
    let mut stdout = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(document["error"]["kind"], "interrupted");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    // There are no escape codes to restore the cursor, because this is not a terminal.
    let rest: Vec<String> = lines.collect();
    assert!(!rest.concat().contains('\u{1b}'), "{rest:?}");
}

#[cfg(unix)]
#[test]
fn an_interrupted_import_is_a_document_too_and_leaves_no_database() {
    let home = Home::new();
    let list = home.path("list.json");
    assert!(
        std::process::Command::new("mkfifo")
            .arg(&list)
            .status()
            .unwrap()
            .success()
    );
    let arguments = [
        "lighthouse",
        "catalog",
        "import",
        "list.json",
        "--data-dir",
        "data",
        "--json",
    ];
    let mut child = home
        .fastenctl(&arguments)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    // This blocks until the program opens the pipe. The program then waits for more input.
    let writer = std::fs::OpenOptions::new().write(true).open(&list).unwrap();
    rustix::process::kill_process(
        rustix::process::Pid::from_child(&child),
        rustix::process::Signal::INT,
    )
    .unwrap();
    let mut stdout = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut stdout)
        .unwrap();
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(document["error"]["kind"], "interrupted");
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert!(!home.path("data").exists());
    drop(writer);
}

#[test]
fn a_failing_browser_program_is_reported_with_the_url_to_open() {
    let home = Home::new();
    let sandbox = Server::start(&home, &["sandbox", "serve"], "sandbox.log");
    let issuer = sandbox.text("fhir_base");
    let test = [
        "auth",
        "test",
        "--issuer",
        issuer,
        "--client-id",
        "sandbox-public",
        "--browser",
        "false",
    ];
    let mut child = home
        .fastenctl(&test)
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map(Result::unwrap);
    assert_eq!(
        lines.next().unwrap(),
        "the browser `false` exited with exit status: 1"
    );
    assert!(lines.next().unwrap().starts_with("Open this URL: "));
    child.kill().unwrap();
    child.wait().unwrap();
}
