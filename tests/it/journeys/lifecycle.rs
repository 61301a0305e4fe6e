//! The life of an installation after `register`: `verify`, `update`, `rotate-secret` and
//! `unregister`, with the real binary and a real gateway.

use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use crate::journeys::register::installation;
use crate::world::smtp::Smtp;
use fastenctl::http::{Client, Options};
use serde_json::{Value, json};
use std::io::Write;
use std::process::Stdio;

/// Starts a gateway that sends e-mail, with Ada's installation.
fn with_mail() -> (Gateway, Smtp) {
    let smtp = Smtp::start(&json!({"answer": "250 OK"}));
    let port = smtp.port.to_string();
    let gateway = Gateway::start_with(&[
        ("FASTENCTL_LIGHTHOUSE__MAIL__FROM", "gate@example.org"),
        ("FASTENCTL_LIGHTHOUSE__MAIL__HOST", "localhost"),
        ("FASTENCTL_LIGHTHOUSE__MAIL__PORT", &port),
        ("FASTENCTL_LIGHTHOUSE__MAIL__TLS", "none"),
    ]);
    registered(&gateway);
    (gateway, smtp)
}

fn registered(gateway: &Gateway) {
    let (code, document) = gateway.json(&[&["register"][..], &ADA].concat());
    assert_eq!(
        (code, &document["result"]),
        (0, &json!("created")),
        "{document}"
    );
}

/// Returns the text of the next e-mail, with its lines joined.
fn text_of(smtp: &Smtp) -> String {
    smtp.mail()["mail"]
        .as_str()
        .unwrap()
        .replace("=\r\n", "")
        .replace("=3D", "=")
        .replace("\r\n", "\n")
}

fn code_in(mail: &str) -> String {
    let line = mail
        .lines()
        .find(|line| line.starts_with("    ") && !line.contains("://"));
    line.unwrap_or_else(|| panic!("{mail}")).trim().to_owned()
}

fn outcome((code, document): &(i32, Value)) -> (i32, &str, &Value) {
    (
        *code,
        document["result"].as_str().unwrap_or_default(),
        &document["changes"],
    )
}

#[test]
fn the_code_from_the_mail_verifies_and_a_second_run_finds_nothing_to_do() {
    let (gateway, smtp) = with_mail();
    let code = code_in(&text_of(&smtp));
    let wrong = if code.starts_with('A') {
        "BBBB-BBBB"
    } else {
        "AAAA-AAAA"
    };
    let refused = gateway.run(&["verify", wrong]);
    assert_eq!(
        (refused.0, refused.2.lines().next().unwrap()),
        (7, "error: this is not the code from the e-mail")
    );
    assert_eq!(gateway.run(&["verify", "123"]).0, 2);
    let verified = gateway.json(&["verify", &code.to_lowercase()]);
    let changes =
        json!([{"field": "verification_status", "before": "PENDING", "after": "VERIFIED"}]);
    assert_eq!(outcome(&verified), (0, "updated", &changes));
    assert_eq!(
        verified.1["installation"]["verification_status"],
        "VERIFIED"
    );
    assert_eq!(
        outcome(&gateway.json(&["verify"])),
        (0, "unchanged", &json!([]))
    );
    let again = (
        0,
        "ada@example.org is already verified\n".to_owned(),
        String::new(),
    );
    assert_eq!(gateway.run(&["verify", "--resend"]), again);
}

#[test]
fn a_code_may_come_from_stdin_and_is_only_asked_for_on_a_terminal() {
    let (gateway, smtp) = with_mail();
    let code = code_in(&text_of(&smtp));
    let expected =
        "error: `CODE` is missing\n hint: pass `CODE` or set `FASTENCTL_VERIFICATION_CODE`\n";
    assert_eq!(
        gateway.run(&["verify"]),
        (2, String::new(), expected.to_owned())
    );
    let mut command = gateway.command(&["verify", "-", "--json"]);
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    writeln!(child.stdin.take().unwrap(), "{code}").unwrap();
    let document: Value =
        serde_json::from_slice(&child.wait_with_output().unwrap().stdout).unwrap();
    assert_eq!(document["result"], "updated", "{document}");
}

#[test]
fn a_code_is_asked_for_on_a_terminal() {
    let (gateway, smtp) = with_mail();
    let mut command = gateway.command(&["verify"]);
    command.env("TERM", "dumb").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    terminal.exp_string("Code from the e-mail").unwrap();
    terminal.send_line(&code_in(&text_of(&smtp))).unwrap();
    terminal.exp_string("ada@example.org is verified").unwrap();
    terminal.exp_eof().unwrap();
}

#[test]
fn waits_for_the_click_on_the_link_in_a_repeated_email() {
    let (gateway, smtp) = with_mail();
    text_of(&smtp);
    let mut command = gateway.command(&["verify", "--resend", "--wait", "5m", "--json"]);
    let child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mail = text_of(&smtp);
    let link = mail
        .lines()
        .find(|line| line.contains("/installation/verify?"))
        .unwrap_or_else(|| panic!("{mail}"));
    let (page, form) = link.trim().split_once('?').unwrap();
    let click =
        http::Request::post(page).header("content-type", "application/x-www-form-urlencoded");
    let answer = Client::new(Options::default())
        .call(click.body(form.as_bytes().to_vec()).unwrap())
        .unwrap();
    assert_eq!(answer.status(), 200, "{link}");
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        (output.status.code(), &document["result"]),
        (Some(0), &json!("updated")),
        "{document}"
    );
    assert_eq!(document["mail"]["administrator_email"], "ada@example.org");
}

#[test]
fn the_wait_for_a_person_is_no_longer_than_requested() {
    let gateway = Gateway::start();
    registered(&gateway);
    let (code, document) = gateway.json(&["verify", "--wait", "1ms"]);
    assert_eq!((code, &document["error"]["kind"]), (9, &json!("timed_out")));
    let (code, document) = gateway.json(&["verify", "--resend"]);
    assert_eq!((code, &document["result"]), (0, &json!("unchanged")));
    assert!(document["mail"]["expires_at"].is_string(), "{document}");
}

#[test]
fn an_update_changes_what_differs_at_the_gateway_and_here_and_shows_it() {
    let gateway = Gateway::start();
    registered(&gateway);
    let update = [
        "update",
        "--name",
        "Ada P",
        "--email",
        "park@example.org",
        "--origin",
        "http://192.168.0.2:9090/",
    ];
    let changes = json!([
        {"field": "administrator_name", "before": "Ada Park", "after": "Ada P"},
        {"field": "administrator_email", "before": "ada@example.org", "after": "park@example.org"},
        {"field": "origins", "before": [], "after": ["http://192.168.0.2:9090"]},
    ]);
    let foreseen = gateway.json(&[&update[..], &["--dry-run"]].concat());
    assert_eq!(
        (outcome(&foreseen), &foreseen.1["dry_run"]),
        ((0, "updated", &changes), &json!(true))
    );
    assert_eq!(
        gateway.json(&["status"]).1["installation"]["administrator_name"],
        "Ada Park"
    );
    let updated = gateway.json(&update);
    assert_eq!(outcome(&updated), (0, "updated", &changes));
    assert_eq!(updated.1["origins"], json!(["http://192.168.0.2:9090"]));
    let config = gateway.config();
    let here = ["administrator_name", "administrator_email"]
        .map(|key| installation(&config, key).to_owned());
    assert_eq!(here, ["Ada P", "park@example.org"]);
    assert_eq!(
        outcome(&gateway.json(&update)),
        (0, "unchanged", &json!([]))
    );
    let expected = "Changed at the gateway and in the config file:\n  origins: http://192.168.0.2:9090 -> none\n";
    assert_eq!(
        gateway.run(&["update", "--no-origins"]),
        (0, expected.to_owned(), String::new())
    );
}

#[test]
fn an_update_corrects_a_config_file_that_differs() {
    let gateway = Gateway::start();
    registered(&gateway);
    let text = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    std::fs::write(gateway.home.config_file(), text.replace("Ada Park", "Eve")).unwrap();
    let updated = gateway.json(&["update", "--email", "ada@example.org"]);
    let changes = json!([{"field": "administrator_name", "before": "Eve", "after": "Ada Park"}]);
    assert_eq!(outcome(&updated), (0, "updated", &changes));
    assert_eq!(
        std::fs::read_to_string(gateway.home.config_file()).unwrap(),
        text
    );
}

#[test]
fn a_refused_origin_changes_nothing_at_all() {
    let gateway = Gateway::start();
    registered(&gateway);
    let update = [
        "update",
        "--name",
        "Eve",
        "--origin",
        "https://fasten.example.org",
    ];
    let (code, document) = gateway.json(&update);
    assert_eq!((code, &document["error"]["kind"]), (7, &json!("gateway")));
    assert!(
        document["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("`fastenctl verify`"),
        "{document}"
    );
    assert_eq!(
        gateway.json(&["status"]).1["installation"]["administrator_name"],
        "Ada Park"
    );
    assert_eq!(
        gateway
            .run(&["update", "--origin", "https://fasten.example.org/web"])
            .0,
        2
    );
    let nothing = gateway.run(&["update"]);
    assert_eq!(
        (nothing.0, nothing.2.lines().next()),
        (2, Some("error: no change was requested"))
    );
}

#[test]
fn register_accepts_origins_and_refused_ones_are_completed_by_the_same_command() {
    let gateway = Gateway::start();
    let register = [&["register", "--origin", "http://10.0.0.7"][..], &ADA].concat();
    let refused =
        gateway.json(&[&register[..], &["--origin", "https://fasten.example.org"]].concat());
    let said = refused.1["error"]["message"].as_str().unwrap();
    assert!(
        refused.0 == 7 && said.starts_with("registered, but a later step failed: "),
        "{said}"
    );
    assert_eq!(gateway.json(&register).1["result"], "updated");
    assert_eq!(gateway.json(&register).1["result"], "unchanged");
    assert_eq!(
        gateway.json(&["status"]).1["origins"],
        json!(["http://10.0.0.7"])
    );
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn a_rotated_secret_replaces_the_old_one_and_is_never_shown() {
    let gateway = Gateway::start();
    registered(&gateway);
    let secret = || installation(&gateway.config(), "secret").to_owned();
    let (before, file) = (
        secret(),
        std::fs::read_to_string(gateway.home.config_file()).unwrap(),
    );
    assert_eq!(
        gateway.json(&["rotate-secret", "--dry-run"]).1["changes"],
        json!([])
    );
    assert_eq!(secret(), before);
    let (code, stdout, stderr) = gateway.run(&["rotate-secret", "-v"]);
    let after = secret();
    assert_eq!(code, 0, "{stderr}");
    assert!(
        before != after
            && stdout.starts_with("The new secret is saved and in use\n  secret: <43 chars, ")
    );
    assert!(
        [&before, &after]
            .iter()
            .all(|secret| !(stdout.clone() + &stderr).contains(secret.as_str())),
        "{stdout}"
    );
    let now = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    assert_eq!(now, file.replace(&before, &after));
    std::fs::write(gateway.home.config_file(), &file).unwrap();
    assert_eq!(gateway.json(&["status"]).0, 4, "the old secret still works");
}

#[test]
fn a_removed_installation_is_gone_from_the_gateway_and_here_and_the_rest_stays() {
    let gateway = Gateway::start();
    assert_eq!(
        outcome(&gateway.json(&["unregister"])),
        (0, "unchanged", &json!([]))
    );
    registered(&gateway);
    let mut text = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    text.push_str("\n[profiles.default.providers.mine] # kept\nissuer = \"https://fhir.example\"\nclient_id = \"a\"\n");
    std::fs::write(gateway.home.config_file(), &text).unwrap();
    let missing = gateway.run(&["unregister"]);
    assert_eq!(
        (missing.0, missing.2.lines().next()),
        (2, Some("error: `--confirm` is missing"))
    );
    assert_eq!(gateway.run(&["unregister", "--confirm", "Eve"]).0, 2);
    assert_eq!(
        gateway.json(&["unregister", "--dry-run"]).1["dry_run"],
        true
    );
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
    let removed = gateway.json(&["unregister", "--confirm", "Ada Park"]);
    assert_eq!(outcome(&removed), (0, "removed", &json!([])));
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
    let now = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    assert!(
        now.contains("mine] # kept") && now.contains(gateway.base()) && !now.contains("secret"),
        "{now}"
    );
    assert_eq!(gateway.json(&["status"]).0, 4);
    assert_eq!(
        outcome(&gateway.json(&["unregister", "--confirm", "Ada Park"])),
        (0, "unchanged", &json!([]))
    );
    registered(&gateway);
}

#[test]
fn the_name_is_asked_for_on_a_terminal_until_it_is_right() {
    let gateway = Gateway::start();
    registered(&gateway);
    let mut command = gateway.command(&["unregister"]);
    command.env("TERM", "dumb").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    terminal
        .exp_string("Type the administrator's name")
        .unwrap();
    terminal.send_line("Eve").unwrap();
    terminal
        .exp_string("the answer matches neither `Ada Park`")
        .unwrap();
    for _ in 0.."Eve".len() {
        terminal.send("\u{7f}").unwrap();
    }
    terminal.send_line("Ada Park").unwrap();
    terminal.exp_string("Removed installation").unwrap();
    terminal.exp_eof().unwrap();
    assert_eq!(
        gateway.installations("ada@example.org"),
        Vec::<String>::new()
    );
}

#[test]
fn an_update_suggests_current_values_and_can_be_cancelled_at_any_question() {
    let gateway = Gateway::start();
    registered(&gateway);
    let update = || {
        let mut command = gateway.command(&["update"]);
        command.env("TERM", "dumb").stdin(Stdio::inherit());
        rexpect::session::spawn_command(command, Some(30_000)).unwrap()
    };
    let mut terminal = update();
    terminal.exp_string("Administrator's name").unwrap();
    terminal.send_line("").unwrap();
    terminal.exp_string("Administrator's e-mail").unwrap();
    terminal.send_control('c').unwrap();
    assert!(terminal.exp_eof().unwrap().contains("interrupted"));
    let name = || gateway.json(&["status"]).1["installation"]["administrator_name"].clone();
    assert_eq!(name(), "Ada Park");
    let mut terminal = update();
    terminal.exp_string("Administrator's name").unwrap();
    terminal.send_line(" the Third").unwrap();
    terminal.exp_string("Administrator's e-mail").unwrap();
    terminal.send_line(" not").unwrap();
    terminal
        .exp_string("is not a valid e-mail address")
        .unwrap();
    terminal.send_line("").unwrap();
    terminal
        .exp_string("name: Ada Park -> Ada Park the Third")
        .unwrap();
    terminal.exp_eof().unwrap();
    assert_eq!(name(), "Ada Park the Third");
}

#[test]
fn an_installation_that_the_gateway_never_knew_is_not_discarded() {
    let gateway = Gateway::start();
    registered(&gateway);
    let secret = installation(&gateway.config(), "secret").to_owned();
    let text = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    let other = text.replace(&secret, &"x".repeat(43));
    std::fs::write(gateway.home.config_file(), &other).unwrap();
    for command in [
        &["unregister", "--confirm", "Ada Park"][..],
        &["rotate-secret"],
        &["update", "--name", "Eve"],
    ] {
        let (code, document) = gateway.json(command);
        assert_eq!(
            (code, &document["error"]["kind"]),
            (4, &json!("not_registered")),
            "{command:?}"
        );
    }
    assert_eq!(
        std::fs::read_to_string(gateway.home.config_file()).unwrap(),
        other
    );
    let beside = std::fs::read_dir(gateway.home.path("."))
        .unwrap()
        .map(|entry| entry.unwrap().file_name());
    let mut notes: Vec<_> = beside
        .filter(|name| name.to_string_lossy().starts_with("config.toml."))
        .collect();
    notes.sort();
    assert_eq!(notes, ["config.toml.lock"]);
}
