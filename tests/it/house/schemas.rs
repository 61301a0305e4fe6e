//! Validates real `--json` documents of the commands against the committed JSON Schemas in
//! `docs/schemas`. `commands::schemas` checks that the schemas match the types.

use crate::world::practice::Practice;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;
use std::path::Path;

fn schema(name: &str) -> Value {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("docs/schemas/{name}.schema.json"));
    let text = std::fs::read_to_string(&file)
        .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    serde_json::from_str(&text).unwrap()
}

/// Runs a command and validates its output against a schema.
fn holds(home: &Home, name: &str, args: &[&str], expected: i32) -> Value {
    let output = home
        .fastenctl(&[args, &["--json"]].concat())
        .output()
        .unwrap();
    let (code, stdout, stderr) = finished(&output);
    let document: Value =
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}"));
    assert_eq!(code, expected, "{args:?}: {document:#}");
    let validator = jsonschema::draft202012::new(&schema(name)).unwrap();
    let wrong: Vec<String> = validator
        .iter_errors(&document)
        .map(|error| error.to_string())
        .collect();
    assert!(
        wrong.is_empty(),
        "{args:?} prints what `{name}` does not describe: {wrong:?} in {document:#}"
    );
    document
}

#[test]
fn every_document_matches_its_schema() {
    let practice = Practice::start();
    let home = &practice.home;
    let gateway = practice.gateway.text("lighthouse");
    holds(home, "error", &["status"], 4);
    holds(home, "error", &["no-such-command"], 2);
    let register = [
        "register",
        "--lighthouse",
        gateway,
        "--name",
        "Ada",
        "--email",
        "ada@example.org",
    ];
    holds(
        home,
        "register",
        &[&register[..], &["--dry-run"]].concat(),
        0,
    );
    holds(home, "register", &register, 0);
    holds(home, "status", &["status"], 0);
    holds(
        home,
        "change",
        &["update", "--name", "Ada P", "--origin", "http://10.0.0.7"],
        0,
    );
    holds(home, "change", &["rotate-secret"], 0);
    holds(home, "change", &["verify", "--resend"], 0);
    holds(home, "usage", &["usage"], 0);
    holds(home, "providers", &["providers", "sandbox"], 0);
    holds(
        home,
        "providers-show",
        &["providers", "show", "sandbox-basic"],
        0,
    );
    holds(home, "config-get", &["config", "get", "installation.id"], 0);
    holds(
        home,
        "config-set",
        &[
            "config",
            "set",
            "providers.p.issuer",
            "https://a",
            "providers.p.client_id",
            "b",
        ],
        0,
    );
    holds(
        home,
        "config-show-origin",
        &["config", "show", "--origin", "--timeout", "9s"],
        0,
    );
    holds(home, "config-check", &["config", "check"], 0);
    holds(home, "doctor", &["doctor"], 0);
    holds(home, "change", &["unregister", "--confirm", "Ada P"], 0);
    holds(home, "doctor", &["doctor"], 20);
    let text = std::fs::read_to_string(home.config_file()).unwrap();
    std::fs::write(home.config_file(), format!("zzz = 1\n{text}")).unwrap();
    let found = holds(home, "config-check", &["config", "check"], 3);
    assert_eq!(found["problems"][0]["line"], 1);
}

#[test]
fn the_operators_documents_match_their_schemas() {
    let home = Home::new();
    let at = |args: &[&'static str], data| [&["lighthouse"], args, &["--data-dir", data]].concat();
    home.fastenctl(&at(&["migrate"], "data")).output().unwrap();
    let made = holds(
        &home,
        "lighthouse-backup",
        &at(&["backup", "a.tar"], "data"),
        0,
    );
    assert_eq!(made["pepper"], "left_out", "there is none yet");
    holds(
        &home,
        "lighthouse-restore",
        &at(&["restore", "a.tar"], "there"),
        0,
    );
    for (name, args, code) in [
        ("lighthouse-pepper-rotate", &["pepper", "rotate"][..], 0),
        ("lighthouse-pepper-status", &["pepper", "status"][..], 0),
        ("error", &["pepper", "forget"][..], 11),
        (
            "lighthouse-pepper-forget",
            &["pepper", "forget", "--force"],
            0,
        ),
    ] {
        holds(&home, name, &at(args, "data"), code);
    }
}

#[test]
fn documents_of_the_operators_powers_match_their_schemas() {
    let home = Home::new();
    let at = |args: &[&'static str]| [&["lighthouse"], args, &["--data-dir", "data"]].concat();
    home.fastenctl(&at(&["migrate"])).output().unwrap();
    let database = rusqlite::Connection::open(home.path("data/lighthouse.db")).unwrap();
    database
        .execute_batch(
            "INSERT INTO installations (installation_id, secret_hash, administrator_name, administrator_email,
                verification_status, software_architecture, software_os, fasten_desktop_version,
                fasten_onprem_version, fasten_sources_version, issued_at)
                VALUES ('i', 'h', 'Ada', 'ada@example.org', 'VERIFIED', '', '', '', '', '', 1);
            INSERT INTO seats VALUES ('s', 'i', 'g', 'u', 'browser', 1, NULL);",
        )
        .unwrap();
    let reset = ["installation", "reset-secret", "i"];
    let reset = holds(
        &home,
        "lighthouse-installation-reset-secret",
        &at(&reset),
        0,
    );
    assert_eq!(reset["administrator_told"], true);
    let export = ["installation", "export", "i"];
    let export = holds(&home, "lighthouse-installation-export", &at(&export), 0);
    assert_eq!(export["letters"][0]["kind"], "secret_reset");
    let delete = ["installation", "delete", "i", "--yes"];
    holds(&home, "lighthouse-installation-delete", &at(&delete), 0);
    holds(
        &home,
        "lighthouse-platform-list",
        &at(&["platform", "list"]),
        0,
    );
    let shown = at(&["platform", "show", "epic"]);
    let shown = holds(&home, "lighthouse-platform-show", &shown, 0);
    assert_eq!(shown["platform"]["client_type"], "public");
    let audit = holds(&home, "lighthouse-audit", &at(&["audit"]), 0);
    assert_eq!(audit["entries"][0]["action"], "deleted");
}

#[test]
fn a_document_with_missing_or_changed_members_does_not_match_its_schema() {
    let good = serde_json::json!({
        "schema_version": 1, "ok": false, "error": {"kind": "usage", "message": "a", "hint": null, "exit_code": 2},
    });
    let validator = jsonschema::draft202012::new(&schema("error")).unwrap();
    assert!(validator.is_valid(&good));
    for (pointer, value) in [
        ("/schema_version", Value::from("1")),
        ("/error/exit_code", Value::from(256)),
    ] {
        let mut bent = good.clone();
        *bent.pointer_mut(pointer).unwrap() = value;
        assert!(!validator.is_valid(&bent), "{bent}");
    }
    let mut lacking = good;
    lacking["error"].as_object_mut().unwrap().remove("kind");
    assert!(!validator.is_valid(&lacking));
}
