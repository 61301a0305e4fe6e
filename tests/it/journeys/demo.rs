//! `fastenctl demo`: the complete journey in a single run.

use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::Stdio;

const STEPS: [&str; 10] = [
    "servers",
    "register",
    "public_first",
    "public_second",
    "confidential_first",
    "confidential_second",
    "public_third_refused",
    "confidential_third_refused",
    "reconnect",
    "usage",
];

fn check(document: &Value) {
    let text = |member: &str| document[member].as_str().unwrap();
    assert_eq!(
        (&document["schema_version"], &document["ok"]),
        (&json!(1), &json!(true)),
        "{document:#}"
    );
    assert!(
        text("lighthouse").starts_with("http://127.0.0.1:") && text("lighthouse").ends_with("/v1")
    );
    assert!(text("sandbox").starts_with("http://127.0.0.1:"));
    let steps = document["steps"].as_array().unwrap();
    let ids: Vec<&str> = steps
        .iter()
        .map(|step| step["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, STEPS);
    assert!(
        steps.iter().all(|step| step["ok"] == json!(true)),
        "{document:#}"
    );
    let providers: Vec<(Option<bool>, Option<&str>)> = document["providers"]
        .as_array()
        .unwrap()
        .iter()
        .map(|provider| {
            (
                provider["confidential"].as_bool(),
                provider["response_mode"].as_str(),
            )
        })
        .collect();
    assert_eq!(
        providers,
        [(Some(false), Some("fragment")), (Some(true), Some("query"))]
    );
}

#[test]
fn runs_the_whole_journey_and_leaves_nothing_behind() {
    let home = Home::new();
    let temporary = home.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&["demo", "--json"])
            .env("TMPDIR", &temporary)
            .output()
            .unwrap(),
    );
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    check(&serde_json::from_str(&stdout).unwrap());
    assert_eq!(
        std::fs::read_dir(&temporary).unwrap().count(),
        0,
        "the temporary folder is still there"
    );
    assert!(
        !home.config_file().exists(),
        "the user's own config file was touched"
    );
}

#[test]
fn shows_each_step_and_ends_with_the_usage_table() {
    let home = Home::new();
    let (code, stdout, stderr) = finished(&home.fastenctl(&["demo"]).output().unwrap());
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
    let told: Vec<&str> = stdout
        .lines()
        .filter(|line| line.starts_with("ok"))
        .collect();
    assert_eq!(told.len(), STEPS.len(), "{stdout}");
    assert_eq!(
        stdout.matches("████████████████████  full").count(),
        2,
        "{stdout}"
    );
    assert!(stdout.contains("\n4 users of 2 providers: "), "{stdout}");
}

#[cfg(unix)]
#[test]
fn keeps_its_servers_until_interrupted_so_that_its_commands_work() {
    let home = Home::new();
    let mut child = home
        .fastenctl(&["demo", "--keep", "--json"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let stdout = child.stdout.as_mut().unwrap();
    let document: Value = serde_json::Deserializer::from_reader(stdout.by_ref())
        .into_iter()
        .next()
        .unwrap()
        .unwrap();
    check(&document);
    let config = document["config_file"].as_str().unwrap();
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&["usage", "--json", "--config", config])
            .output()
            .unwrap(),
    );
    assert_eq!(code, 0, "{stderr}");
    let usage: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(usage["providers"].as_array().unwrap().len(), 2);
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(
        !std::path::Path::new(config).exists(),
        "the temporary folder is still there"
    );
}

#[cfg(unix)]
#[test]
fn an_interrupted_demo_has_shown_the_address_and_leaves_nothing_behind() {
    let home = Home::new();
    let temporary = home.path("tmp");
    std::fs::create_dir(&temporary).unwrap();
    for browser in ["true", "no-such-browser"] {
        let mut child = home
            .fastenctl(&["demo", "--browser"])
            .env("TMPDIR", &temporary)
            .env("BROWSER", browser)
            .env("PATH", "/nowhere")
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap())
            .lines()
            .map(Result::unwrap);
        assert!(
            lines.any(|line| line.starts_with("Open this URL: http://127.0.0.1:")),
            "{browser}"
        );
        rustix::process::kill_process(
            rustix::process::Pid::from_child(&child),
            rustix::process::Signal::INT,
        )
        .unwrap();
        assert_eq!(child.wait().unwrap().code(), Some(130), "{browser}");
        assert_eq!(
            std::fs::read_dir(&temporary).unwrap().count(),
            0,
            "the temporary folder is still there"
        );
    }
}
