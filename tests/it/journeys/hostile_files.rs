//! Files full of text that would control a terminal or look like one of our lines: lists, reports,
//! the config file and settings.

use crate::journeys::hostile_text::{HOSTILE, harmless};
use crate::world::support::{Home, finished};
use serde_json::{Value, json};
use std::path::Path;

/// Appends hostile text to every string except for addresses and the words that identify a format.
fn lying(value: &Value) -> Value {
    const TELLING: [&str; 5] = ["resourceType", "type", "system", "status", "reference"];
    match value {
        Value::String(text) if text.starts_with("http") => value.clone(),
        Value::String(text) => json!(format!("{text}{HOSTILE}")),
        Value::Array(values) => values.iter().map(lying).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| {
                let tells = TELLING.contains(&name.as_str()) && value.is_string();
                let value = if tells { value.clone() } else { lying(value) };
                (name.clone(), value)
            })
            .collect(),
        _ => value.clone(),
    }
}

/// A file name that contains hostile text.
const HOSTILE_NAME: &str = "\u{1b}[2J\nerror: y\n\u{9b}2J\u{202e}.json";

fn sample(path: &str) -> Value {
    let file = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/data")
        .join(path);
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn run(home: &Home, args: &[&str]) {
    for more in ["-v", "--json"] {
        let args = [args, &[more]].concat();
        let (_, stdout, stderr) = finished(&home.fastenctl(&args).output().unwrap());
        assert!(!stdout.is_empty() || !stderr.is_empty(), "{args:?}");
        harmless(&args, &stdout);
        harmless(&args, &stderr);
    }
}

#[test]
fn text_in_a_list_neither_controls_the_terminal_nor_looks_like_our_own_lines() {
    let home = Home::new();
    for (name, list) in [
        ("brands.json", "brands/Bundle-example1.json"),
        ("endpoints.json", "endpoints/quillmoor-endpoints.json"),
        ("fasten.json", "fasten/quillmoor-fasten.json"),
        ("lantern.json", "lantern/Carepaths_EHR_EndpointSources.json"),
        (HOSTILE_NAME, "lantern/PCIS_GOLD_EndpointSources.json"),
    ] {
        std::fs::write(home.path(name), lying(&sample(list)).to_string()).unwrap();
        let data = ["--data-dir", "data"];
        let catalog = ["lighthouse", "catalog"];
        run(
            &home,
            &[&catalog[..], &["import", name, "--dry-run"], &data].concat(),
        );
        run(&home, &[&catalog[..], &["import", name], &data].concat());
        run(&home, &[&catalog[..], &["list"], &data].concat());
        run(&home, &[&catalog[..], &["show", HOSTILE], &data].concat());
    }
}

#[test]
fn text_in_a_report_neither_controls_the_terminal_nor_looks_like_our_own_lines() {
    let home = Home::new();
    let step = json!({"step": HOSTILE, "id": HOSTILE, "what": HOSTILE, "outcome": HOSTILE, "verdict": "fail", "status": HOSTILE,
        "summary": HOSTILE, "check": HOSTILE, "findings": [{"id": HOSTILE, "check": HOSTILE, "verdict": "fail", "summary": HOSTILE}]});
    let report = json!({"via": HOSTILE, "provider": HOSTILE, "summary": [HOSTILE], "steps": [step], HOSTILE: HOSTILE,
        "error": {"kind": HOSTILE, "message": HOSTILE, "hint": HOSTILE, "check": HOSTILE}});
    let token = json!({"access_token": HOSTILE, "token_type": HOSTILE, "scope": HOSTILE, "patient": HOSTILE, HOSTILE: HOSTILE});
    let others = json!({HOSTILE: HOSTILE});
    for (name, document) in [("report", report), ("token", token), ("others", others)] {
        std::fs::write(home.path(name), document.to_string()).unwrap();
        run(&home, &["inspect", name]);
    }
    let mut address = url::Url::parse("https://as.example/authorize").unwrap();
    for name in [
        "response_type",
        "client_id",
        "redirect_uri",
        "scope",
        "state",
        "aud",
        "error",
        "error_description",
        HOSTILE,
    ] {
        address.query_pairs_mut().append_pair(name, HOSTILE);
    }
    run(&home, &["inspect", address.as_str()]);
}

#[test]
fn text_in_settings_neither_controls_the_terminal_nor_looks_like_our_own_lines() {
    let home = Home::new();
    let text = |value: &str| toml_edit::Value::from(value).to_string();
    let hostile = text(HOSTILE);
    let config = format!(
        "{hostile} = 1\n[profiles.default]\nlighthouse = \"https://gw.example/v1\"\n{hostile} = {hostile}\n\
         [profiles.default.providers.mine]\nissuer = {hostile}\nclient_id = {hostile}\nscopes = [{hostile}]\n\
         [profiles.default.installation]\nid = {hostile}\nsecret = \"s\"\nadministrator_name = {hostile}\n\
         administrator_email = {hostile}\nissued_at = 2026-01-01T00:00:00Z\n"
    );
    for (name, text) in [
        ("config.toml", config.clone()),
        ("config.toml", config.split_once('\n').unwrap().1.to_owned()),
        (
            "config.toml",
            format!("[profiles.default]\nlighthouse = {hostile}\n"),
        ),
        ("config.toml", format!("a = {HOSTILE}")),
        ("settings.toml", format!("{hostile} = 1\n")),
        (
            "settings.toml",
            format!("listen = {hostile}\npublic_url = {hostile}\n"),
        ),
        ("settings.toml", format!("a = {HOSTILE}")),
    ] {
        std::fs::write(home.path(name), text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(
            home.path(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .unwrap();
        let commands: [&[&str]; 7] = [
            &["config", "show"],
            &["config", "show", "--origin"],
            &["config", "check"],
            &["config", "get", "providers.mine.issuer"],
            &["config", "export", "--format", "json", "--show-secrets"],
            &[
                "auth",
                "test",
                "mine",
                "--no-browser",
                "--listen-timeout",
                "50ms",
            ],
            &[
                "lighthouse",
                "check",
                "--settings",
                "settings.toml",
                "--data-dir",
                "data",
            ],
        ];
        for command in commands {
            run(&home, command);
        }
    }
}

/// A parser that recurses into each unclosed value would overflow its stack.
#[test]
fn endlessly_nested_values_cause_an_error_and_not_a_crash() {
    let home = Home::new();
    let text = format!("x = {}", "{a = 1 [] b = ".repeat(20_000));
    for name in ["config.toml", "settings.toml"] {
        std::fs::write(home.path(name), &text).unwrap();
        #[cfg(unix)]
        std::fs::set_permissions(
            home.path(name),
            std::os::unix::fs::PermissionsExt::from_mode(0o600),
        )
        .unwrap();
    }
    let commands: [&[&str]; 4] = [
        &["config", "check"],
        &["config", "show"],
        &["status"],
        &["lighthouse", "check", "settings.toml"],
    ];
    for args in commands {
        let (code, stdout, stderr) = finished(&home.fastenctl(args).output().unwrap());
        let told = format!("{stdout}{stderr}");
        assert!(
            code > 0 && told.contains("missing key for inline table element"),
            "{args:?}: {code}: {told}"
        );
    }
}
