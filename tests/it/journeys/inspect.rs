//! `inspect` through the real binary: from an argument, stdin, a file and a terminal, and what it never shows.

use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

const ANSWER: &str = "http://127.0.0.1:4/callback?code=s3cr3tc0de&state=abc&iss=https://as.example";

fn on_stdin(home: &Home, text: &str) -> (i32, Value) {
    let mut command = home.fastenctl(&["inspect", "-", "--json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
    assert!(
        !(stdout.clone() + &stderr).contains("s3cr3t"),
        "{stdout}{stderr}"
    );
    (code, serde_json::from_str(&stdout).unwrap())
}

#[test]
fn an_argument_that_is_a_secret_is_warned_of_and_stdin_is_not() {
    let home = Home::new();
    let (code, stdout, stderr) = finished(&home.fastenctl(&["inspect", ANSWER]).output().unwrap());
    assert!(
        code == 0 && stderr.starts_with("warning: this was an argument"),
        "{stdout}{stderr}"
    );
    assert!(
        stdout.starts_with("This is an authorization response\n") && !stdout.contains("s3cr3t"),
        "{stdout}"
    );
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[
                "inspect",
                "https://as.example/authorize?response_type=token",
            ])
            .output()
            .unwrap(),
    );
    assert!(
        code == 20 && stderr.is_empty() && stdout.contains("wrong  AUTH-07"),
        "{stdout}{stderr}"
    );
    // Broken over lines, with blanks, as mail leaves it.
    let (code, document) = on_stdin(
        &home,
        &format!("  {}\n {}\r\n", &ANSWER[..20], &ANSWER[20..]),
    );
    assert_eq!(
        (code, &document["what"], &document["problems"]),
        (0, &json!("authorization_response"), &json!([]))
    );
}

#[test]
fn nothing_to_take_apart_is_an_error_that_says_how_to_give_it() {
    let home = Home::new();
    for args in [&["inspect"][..], &["inspect", "-"]] {
        let (code, _, stderr) = finished(&home.fastenctl(args).output().unwrap());
        assert!(code == 2 && stderr.contains("hint: "), "{args:?}: {stderr}");
    }
}

#[test]
fn takes_the_report_of_a_real_run_apart() {
    let home = Home::new();
    let failing = [
        "auth",
        "test",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "app",
        "--no-browser",
        "--json",
    ];
    std::fs::write(
        home.path("report.json"),
        home.fastenctl(&failing).output().unwrap().stdout,
    )
    .unwrap();
    let (code, stdout, _) = finished(
        &home
            .fastenctl(&["inspect", "report.json", "--json"])
            .output()
            .unwrap(),
    );
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["what"]),
        (20, &json!("report")),
        "{document:#}"
    );
    let names: Vec<&str> = document["parts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|part| part["name"].as_str().unwrap())
        .collect();
    assert_eq!(
        names,
        [
            "via",
            "provider",
            "summary",
            "summary",
            "summary",
            "step.discovery"
        ]
    );
    assert!(
        document["problems"][0]["sentence"]
            .as_str()
            .unwrap()
            .contains("no connection"),
        "{document:#}"
    );
}

#[test]
fn a_terminal_is_asked_and_does_not_show_what_is_typed() {
    let home = Home::new();
    let mut command = home.fastenctl(&["inspect"]);
    command.env("TERM", "dumb").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    terminal.exp_string("Address or token").unwrap();
    terminal.send_line("s3cr3t-opaque-token").unwrap();
    let said = terminal.exp_eof().unwrap();
    assert!(
        said.contains("This is an opaque token or code") && !said.contains("s3cr3t"),
        "{said}"
    );
}
