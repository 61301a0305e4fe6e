//! `fastenctl providers`, and searching providers by words in `auth test`, through the binary.

use crate::world::practice::Practice;
use crate::world::site::CONFIDENTIAL;
use crate::world::site::Site;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};

fn run(site: &Site, args: &[&str]) -> (i32, String, String) {
    let base = site.url("/v1");
    finished(
        &Home::new()
            .fastenctl(&[args, &["--lighthouse", &base]].concat())
            .output()
            .unwrap(),
    )
}

#[test]
fn finds_by_half_a_word_and_shows_what_it_found() {
    let site = Site::new("");
    let (code, stdout, stderr) = run(&site, &["providers", "secr", "hosp", "--json"]);
    let document: Value =
        serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
    assert_eq!(
        (code, &document["ok"], &document["total"]),
        (0, &json!(true), &json!(1))
    );
    let found = &document["providers"][0];
    assert_eq!(
        (
            &found["endpoint_id"],
            &found["name"],
            &found["platform_type"]
        ),
        (
            &json!(CONFIDENTIAL),
            &json!("Secret Hospital"),
            &json!("secret")
        )
    );
    let (code, stdout, _) = run(&site, &["providers", "hospital"]);
    assert!(
        code == 0 && stdout.contains("Secret Hospital") && stdout.contains(CONFIDENTIAL),
        "{stdout}"
    );
    let (code, stdout, _) = run(&site, &["providers", "show", CONFIDENTIAL, "--json"]);
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["definition"]["confidential"]),
        (0, &json!(true))
    );
    assert!(
        run(&site, &["providers", "show", CONFIDENTIAL])
            .1
            .contains("confidential    yes\n")
    );
    let hints = document["definition"]["confidential"]
        .is_boolean()
        .then(|| document["hints"][0].as_str().unwrap());
    assert!(hints.unwrap().starts_with("confidential: "), "{document:#}");
}

#[test]
fn a_registered_installation_sees_its_users_at_an_endpoint() {
    let practice = Practice::start();
    practice.register(&[]);
    let show = |more: &[&str]| {
        let args = [&["providers", "show", "sandbox-basic", "--json"], more].concat();
        let (code, stdout, stderr) = finished(&practice.home.fastenctl(&args).output().unwrap());
        assert_eq!((code, stderr.as_str()), (0, ""));
        serde_json::from_str::<Value>(&stdout).unwrap()
    };
    assert_eq!(show(&[])["usage"], Value::Null);
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let sign_in = [
        "auth",
        "test",
        "sandbox-basic",
        "--user",
        "ada",
        "--browser",
        "built-in",
        "--login",
        "alice",
    ];
    let sign_in = practice
        .home
        .fastenctl(&[&sign_in[..], &["--password-file", "password"]].concat())
        .output()
        .unwrap();
    assert!(sign_in.status.success());
    let shown = show(&[]);
    assert_eq!(
        (&shown["usage"]["users"], &shown["usage"]["limit"]),
        (&json!(1), &json!(3)),
        "{shown:#}"
    );
    let (_, text, _) = finished(
        &practice
            .home
            .fastenctl(&["providers", "show", "sandbox-basic"])
            .output()
            .unwrap(),
    );
    assert!(text.contains("users           1 of 3\n"), "{text}");
}

#[test]
fn everything_is_listed_and_limits_and_platforms_narrow_it() {
    let site = Site::new("");
    for (args, count, total) in [
        (&["providers"][..], 2, 2),
        (&["providers", "--limit", "1"], 1, 2),
        (&["providers", "--platform", "public"], 1, 1),
        (
            &["providers", "--platform", "public", "--platform", "secret"],
            2,
            2,
        ),
    ] {
        let (_, stdout, stderr) = run(&site, &[args, &["--json"]].concat());
        let document: Value =
            serde_json::from_str(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}"));
        assert_eq!(
            (
                document["providers"].as_array().unwrap().len(),
                &document["total"]
            ),
            (count, &json!(total)),
            "{args:?}"
        );
    }
    assert!(
        run(&site, &["providers", "--limit", "1"])
            .1
            .ends_with("\nand 1 more\n")
    );
}

#[test]
fn finding_nothing_exits_with_10_and_a_missing_gateway_with_3() {
    let site = Site::new("");
    let (code, stdout, stderr) = run(&site, &["providers", "zzyzx"]);
    assert_eq!((code, stdout.as_str()), (10, ""));
    assert!(stderr.contains(" matches `zzyzx`"), "{stderr}");
    assert_eq!(
        run(&site, &["providers", "hospital", "--state", "TX"]).0,
        10
    );
    assert_eq!(run(&site, &["providers", "show", "zzyzx"]).0, 10);
    let (code, _, stderr) = finished(&Home::new().fastenctl(&["providers", "x"]).output().unwrap());
    assert_eq!(code, 3, "{stderr}");
}

#[test]
fn words_for_auth_test_lead_to_one_endpoint_or_a_list() {
    let practice = Practice::start();
    practice.register(&[]);
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let test = |words: &str| {
        let driver = [
            "--browser",
            "built-in",
            "--login",
            "alice",
            "--password-file",
            "password",
            "--json",
        ];
        let output = practice
            .home
            .fastenctl(&[&["auth", "test", words], &driver[..]].concat())
            .output()
            .unwrap();
        let (code, stdout, stderr) = finished(&output);
        (
            code,
            serde_json::from_str::<Value>(&stdout).unwrap_or_else(|_| panic!("{stdout}{stderr}")),
        )
    };
    let (code, document) = test("basic sandb");
    assert_eq!(
        (code, &document["via"]),
        (0, &json!("lighthouse")),
        "{document:#}"
    );
    let (code, document) = test("sandbox");
    let message = document["error"]["message"].as_str().unwrap();
    assert_eq!((code, message.lines().count()), (2, 3), "{message}");
    for id in [
        "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01",
        "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02",
    ] {
        assert!(message.contains(id), "{message}");
    }
}

/// Starts `auth test sandbox` on a terminal, where several providers match.
fn asked(practice: &Practice) -> rexpect::session::PtySession {
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let mut command = practice
        .home
        .fastenctl(&[&["auth", "test", "sandbox"], &driver[..]].concat());
    command
        .env("TERM", "xterm")
        .stdin(std::process::Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(120_000)).unwrap();
    terminal.exp_string("Which one?").unwrap();
    terminal
}

/// Presses keys and waits for the end; returns the output, and how the run ended.
fn pressed(terminal: &mut rexpect::session::PtySession, keys: &[&str]) -> (String, String) {
    for key in keys {
        terminal.send(key).unwrap();
        terminal.flush().unwrap();
    }
    let shown = terminal.exp_eof().unwrap();
    (shown, format!("{:?}", terminal.process().wait().unwrap()))
}

#[test]
fn the_arrow_keys_choose_on_a_terminal() {
    let practice = Practice::start();
    practice.register(&[]);
    let listed = practice
        .home
        .fastenctl(&["providers", "sandbox", "--json"])
        .output()
        .unwrap();
    let listed: Value = serde_json::from_str(&finished(&listed).1).unwrap();
    let id = |place: usize| listed["providers"][place]["endpoint_id"].as_str().unwrap();
    let (shown, ended) = pressed(&mut asked(&practice), &["\u{1b}[B", "\r"]);
    // Look at the answered prompt, and what follows it.
    let answered = shown.rsplit("Which one?").next().unwrap();
    assert!(
        answered.contains(id(1)) && !answered.contains(id(0)),
        "{shown:?}"
    );
    assert!(ended.ends_with(", 0)"), "{ended} {shown}");
}

#[test]
fn escape_and_ctrl_c_cancel_the_command() {
    let practice = Practice::start();
    practice.register(&[]);
    for key in ["\u{1b}", "\u{3}"] {
        let (shown, ended) = pressed(&mut asked(&practice), &[key]);
        assert!(ended.ends_with(", 130)"), "{ended} {shown:?}");
    }
}
