//! The origin that a gateway sends a sign-in to: confirmed once on a terminal, otherwise named by a
//! flag or in the config file.

use crate::journeys::hostile_gateway::{Front, Way};
use crate::journeys::hostile_ways::{Host, with_stranger};
use crate::journeys::register::{ADA, Gateway};
use serde_json::{Value, json};
use std::process::Stdio;

const FAR: &str = "https://as.invalid";
const START: [&str; 4] = ["auth", "test", "clinic", "--start"];

fn world(foreign: &[&str], stranger: &str) -> (Gateway, Front) {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let (code, document) = front.run(&gateway, &[&["register"][..], &ADA].concat());
    assert_eq!(code, 0, "{document:#}");
    let answer = with_stranger(&front.base, FAR, stranger, foreign);
    front.now(move |line| match line {
        line if line.starts_with("GET /v1/connect/") => answer.clone(),
        _ => Way::Pass,
    });
    (gateway, front)
}

/// Returns the rest of the output after a user gives this answer.
fn answered(gateway: &Gateway, front: &Front, answer: &str) -> String {
    let mut command = gateway.home.fastenctl(&START);
    command
        .env("TERM", "dumb")
        .env("FASTENCTL_LIGHTHOUSE", &front.base)
        .stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    terminal
        .exp_string("The gateway sends this sign-in to https://as.invalid")
        .unwrap();
    terminal.exp_string("[y/N]").unwrap();
    terminal.send_line(answer).unwrap();
    terminal.exp_eof().unwrap()
}

fn accepted(gateway: &Gateway) -> Option<toml::Value> {
    let text = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    let whole: toml::Table = text.parse().unwrap();
    whole["profiles"]["default"].get("accepted_hosts").cloned()
}

fn refused(document: &Value) -> bool {
    document["error"]["message"]
        == json!(
            "the gateway sends the sign-in to `https://as.invalid`, which has not been accepted"
        )
}

fn asked_for_a_ticket(front: &Front) -> bool {
    let seen = front.seen();
    seen.iter().any(|line| line.starts_with("POST /v1/ticket"))
}

#[test]
fn a_person_is_asked_once_and_enter_means_no() {
    let (gateway, front) = world(&[], "");
    for no in ["", "n"] {
        let said = answered(&gateway, &front, no);
        assert!(said.contains("which has not been accepted"), "{said}");
        assert_eq!(accepted(&gateway), None);
        assert!(!asked_for_a_ticket(&front), "a seat was reserved");
    }
    let said = answered(&gateway, &front, "y");
    assert!(!said.contains("has not been accepted"), "{said}");
    let kept = toml::Value::from(vec![FAR]);
    assert_eq!(accepted(&gateway), Some(kept));
    assert!(asked_for_a_ticket(&front), "{said}");
    let (_, document) = front.run(&gateway, &START);
    assert!(!refused(&document), "{document:#}");
}

#[test]
fn without_a_terminal_the_flag_or_config_file_names_it_in_any_spelling() {
    let (gateway, front) = world(&[], "");
    let (code, document) = front.run(&gateway, &START);
    assert!(code == 7 && refused(&document), "{document:#}");
    for other in ["http://as.invalid", "https://as.invalid:8443"] {
        let (code, document) =
            front.run(&gateway, &[&START[..], &["--accept-host", other]].concat());
        assert!(code == 7 && refused(&document), "{other}: {document:#}");
    }
    let same = [&START[..], &["--accept-host", "HTTPS://AS.invalid:443/"]].concat();
    assert!(!refused(&front.run(&gateway, &same).1));
    assert_eq!(accepted(&gateway), None, "a flag is for one run");
    let set = ["config", "set", "accepted_hosts"];
    let (code, document) = front.run(&gateway, &[&set[..], &["as.invalid"]].concat());
    assert_eq!(code, 2, "{document:#}");
    let (code, document) = front.run(&gateway, &[&set[..], &["https://AS.invalid/"]].concat());
    assert_eq!(code, 0, "{document:#}");
    assert!(!refused(&front.run(&gateway, &START).1));
    let file = gateway.home.config_file();
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, text.replace("https://AS.invalid/", "as.invalid")).unwrap();
    let (code, document) = front.run(&gateway, &["status"]);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(
        code == 3 && message.contains("`accepted_hosts`"),
        "{document:#}"
    );
}

/// A stranger's document vouches for nothing, so the refresh token does not go where that document
/// says.
#[test]
fn an_optional_address_that_nothing_vouches_for_is_reported_and_left_out() {
    let stranger = Host::saying(|line| {
        if line.ends_with("smart-configuration") {
            let at = |path| format!("https://evil.invalid/{path}");
            json!({"authorization_endpoint": format!("{FAR}/authorize"), "token_endpoint": format!("{FAR}/token"),
                "revocation_endpoint": at("revoke"), "userinfo_endpoint": at("userinfo"), "capabilities": ["launch-standalone"],
                "grant_types_supported": ["authorization_code"], "code_challenge_methods_supported": ["S256"]})
            .to_string()
        } else {
            String::new()
        }
    });
    let (gateway, front) = world(&["issuer"], &stranger.origin);
    let output = gateway
        .home
        .fastenctl(&[&START[..], &["--accept-host", FAR]].concat())
        .env("FASTENCTL_LIGHTHOUSE", &front.base)
        .output()
        .unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    for role in ["revocation endpoint", "userinfo endpoint"] {
        let told = format!(
            "the {role} at `https://evil.invalid` is not used because it is not confirmed as the provider's"
        );
        assert!(said.contains(&told), "{said}");
    }
    assert!(asked_for_a_ticket(&front), "{said}");
}
