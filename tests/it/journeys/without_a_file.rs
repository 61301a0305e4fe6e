//! An installation in variables, as in a container or pipeline; and `config import`, which writes
//! an installation to a file from what `config export` printed on another machine.

use crate::journeys::auth_session::run;
use crate::world::practice::Practice;
use crate::world::provider::DRIVER;
use crate::world::support::{Home, finished};
use serde_json::{Value, json};
use std::io::Write;
use std::process::{Command, Stdio};

/// Returns the output of `config export` in a format.
fn exported(home: &Home, format: &str) -> String {
    let export = ["config", "export", "--format", format];
    let (code, stdout, stderr) = finished(&home.fastenctl(&export).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    stdout
}

fn variables(practice: &Practice) -> Vec<(String, String)> {
    let text = exported(&practice.home, "docker-env");
    let pairs = text.lines().map(|line| line.split_once('=').unwrap());
    pairs
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect()
}

fn answered(command: &mut Command) -> (i32, Value) {
    let (code, stdout, stderr) = finished(&command.output().unwrap());
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

#[test]
fn variables_suffice_for_reading_and_for_signing_in() {
    let practice = Practice::start();
    practice.register(&[]);
    let (set, elsewhere) = (variables(&practice), Home::new());
    let with = |args: &[&str]| {
        let mut command = elsewhere.fastenctl(&[args, &["--json"]].concat());
        command.envs(set.iter().map(|(name, value)| (name, value)));
        command
    };
    let (_, here) = run(&practice.home, &["status"]);
    let (code, there) = answered(&mut with(&["status"]));
    assert_eq!(
        (code, &there["installation"], &there["differences"]),
        (0, &here["installation"], &json!([])),
        "{there:#}"
    );
    for home in [&elsewhere, &practice.home] {
        std::fs::write(home.path("password"), "practice\n").unwrap();
    }
    let sign_in = [
        &["auth", "test", "sandbox-public", "--user", "ann"][..],
        &DRIVER,
    ]
    .concat();
    let (code, document) = answered(&mut with(&sign_in));
    assert_eq!(code, 0, "{document:#}");
    // The variables include the key for user references, so the same person keeps the same seat.
    assert_eq!(run(&practice.home, &sign_in).0, 0);
    let (_, usage) = run(&practice.home, &["usage"]);
    let providers = usage["providers"].as_array().unwrap().iter();
    let used: i64 = providers.filter_map(|one| one["used"].as_i64()).sum();
    assert_eq!(used, 1, "{usage:#}");
    let shown = answered(&mut with(&["config", "show"])).1;
    assert_eq!(
        shown["values"]["installation.id"]["source"], "environment",
        "{shown:#}"
    );
    for changes in [
        &["register", "--no-input"][..],
        &["rotate-secret"],
        &["unregister", "--confirm", "Ada"],
        &["update", "--name", "Eve"],
    ] {
        let (code, document) = answered(&mut with(changes));
        assert_eq!(
            (code, document["error"]["message"].as_str().unwrap()),
            (
                2,
                "the installation comes from `FASTENCTL_INSTALLATION_ID`, but this command changes the config file"
            ),
            "{changes:?}"
        );
    }
    let other = ["status", "--lighthouse", "http://127.0.0.1:9/v1"];
    assert_eq!(answered(&mut with(&other)).0, 11);
    assert!(!elsewhere.config_file().exists());
}

#[test]
fn an_incomplete_installation_says_what_is_missing() {
    let home = Home::new();
    let (code, document) = answered(
        home.fastenctl(&["status", "--json"])
            .env("FASTENCTL_INSTALLATION_ID", "6f0d0a4e-1"),
    );
    assert_eq!(
        (code, document["error"]["message"].as_str().unwrap()),
        (
            3,
            "`FASTENCTL_INSTALLATION_ID` is set, but `FASTENCTL_INSTALLATION_SECRET` is not"
        )
    );
}

fn imported(home: &Home, text: &str) -> (i32, Value) {
    let mut command = home.fastenctl(&["config", "import", "-", "--json"]);
    let mut running = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = running.stdin.take().unwrap();
    stdin.write_all(text.as_bytes()).unwrap();
    drop(stdin);
    let (code, stdout, _) = finished(&running.wait_with_output().unwrap());
    (code, serde_json::from_str(&stdout).unwrap())
}

#[test]
fn an_exported_installation_is_imported_and_not_replaced() {
    let practice = Practice::start();
    practice.register(&[]);
    let original = std::fs::read_to_string(practice.home.config_file()).unwrap();
    for format in ["env", "docker-env", "json"] {
        let elsewhere = Home::new();
        let text = exported(&practice.home, format);
        let (code, document) = imported(&elsewhere, &text);
        assert_eq!(
            (code, &document["result"]),
            (0, &json!("imported")),
            "{document:#}"
        );
        let copy = std::fs::read_to_string(elsewhere.config_file()).unwrap();
        assert_eq!(copy, original, "{format}");
        assert_eq!(imported(&elsewhere, &text).1["result"], "unchanged");
        assert_eq!(run(&elsewhere, &["status"]).1["differences"], json!([]));
        let id = document["installation_id"].as_str().unwrap();
        let (code, refused) = imported(&elsewhere, &text.replace(id, "another-one"));
        assert_eq!((code, &refused["ok"]), (11, &json!(false)), "{refused:#}");
        let after = std::fs::read_to_string(elsewhere.config_file()).unwrap();
        assert_eq!(copy, after);
    }
}

#[test]
fn three_variables_are_imported_and_the_rest_comes_from_the_gateway() {
    let practice = Practice::start();
    practice.register(&[]);
    let elsewhere = Home::new();
    let three = variables(&practice).into_iter().take(3);
    let import = ["config", "import", "--json"];
    let (code, document) = answered(elsewhere.fastenctl(&import).envs(three));
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(run(&elsewhere, &["status"]).1["differences"], json!([]));
    let (code, document) = imported(&Home::new(), "installation_id: 6f0d");
    assert_eq!(
        (code, document["error"]["message"].as_str().unwrap()),
        (3, "`-` does not contain an installation")
    );
}

#[test]
fn a_working_secret_is_not_replaced_with_an_old_one() {
    let practice = Practice::start();
    practice.register(&[]);
    let old = exported(&practice.home, "env");
    assert_eq!(run(&practice.home, &["rotate-secret"]).0, 0);
    let before = std::fs::read_to_string(practice.home.config_file()).unwrap();
    let (code, document) = imported(&practice.home, &old);
    assert_eq!((code, &document["ok"]), (4, &json!(false)), "{document:#}");
    let after = std::fs::read_to_string(practice.home.config_file()).unwrap();
    assert_eq!(before, after);
    assert_eq!(run(&practice.home, &["status"]).0, 0);
    // An installation with the old secret accepts the newer one.
    let elsewhere = Home::new();
    assert_eq!(imported(&elsewhere, &old).0, 0);
    let (code, document) = imported(&elsewhere, &exported(&practice.home, "env"));
    assert_eq!(
        (code, &document["result"]),
        (0, &json!("imported")),
        "{document:#}"
    );
    assert_eq!(run(&elsewhere, &["status"]).0, 0);
}

#[test]
fn an_import_does_not_move_an_installation_to_another_gateway() {
    let practice = Practice::start();
    practice.register(&[]);
    let text = exported(&practice.home, "env");
    let gateway = practice.gateway.text("lighthouse");
    let moved = text.replace(gateway, "https://evil.example/v1");
    let (code, document) = imported(&practice.home, &moved);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(
        code == 11 && message.contains("not from `https://evil.example`"),
        "{message}"
    );
    let elsewhere = Home::new();
    let mut import = elsewhere.fastenctl(&[
        "config",
        "import",
        "--json",
        "--lighthouse",
        "https://other.example/v1",
    ]);
    let (code, _) = answered(import.envs(variables(&practice)));
    assert_eq!(code, 11);
    assert!(!elsewhere.config_file().exists());
}

#[test]
fn nothing_is_imported_that_config_check_would_reject() {
    for (name, value, why) in [
        ("FASTENCTL_LIGHTHOUSE", "ftp://gw.example/v1", "lighthouse"),
        ("FASTENCTL_LIGHTHOUSE", "http://gw.example/v1", "lighthouse"),
        (
            "FASTENCTL_LIGHTHOUSE",
            "https://me:hunter2@gw.example/v1",
            "lighthouse",
        ),
        ("FASTENCTL_INSTALLATION_ISSUED_AT", "10:00:00", "issued_at"),
    ] {
        let home = Home::new();
        let mut import = home.fastenctl(&["config", "import", "--json"]);
        import
            .env("FASTENCTL_LIGHTHOUSE", "https://gw.example/v1")
            .env("FASTENCTL_INSTALLATION_ID", "6f0d0a4e-1")
            .env("FASTENCTL_INSTALLATION_SECRET", "s3cret-s3cret-s3cret")
            .env("FASTENCTL_ADMIN_NAME", "Ada")
            .env("FASTENCTL_ADMIN_EMAIL", "ada@example.org")
            .env("FASTENCTL_INSTALLATION_ISSUED_AT", "2026-11-22T09:30:00Z")
            .env(name, value);
        let (code, document) = answered(&mut import);
        let told = document.to_string();
        assert!(code == 3 && told.contains(why), "{value}: {code} {told}");
        assert!(!told.contains("hunter2"), "{told}");
        assert!(!home.config_file().exists(), "{value}");
    }
}
