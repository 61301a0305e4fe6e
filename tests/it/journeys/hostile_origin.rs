//! A gateway that lies, and a file that names another gateway: where the secret goes, what is
//! stored, and how much is accepted.

use crate::journeys::hostile_gateway::{Front, Way, reply, request, say};
use crate::journeys::register::{ADA, Gateway, installation};
use crate::world::support::{Home, finished};
use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpListener;
use std::os::unix::fs::PermissionsExt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

/// A listener that sends its own responses and records everything it receives.
struct Stranger {
    base: String,
    told: Arc<Mutex<Vec<String>>>,
}

impl Stranger {
    fn answering(answer: impl Fn(usize) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let told = Arc::<Mutex<Vec<String>>>::default();
        let log = told.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = request(&mut stream) else {
                    continue;
                };
                let number = {
                    let mut log = log.lock().unwrap();
                    log.push(request);
                    log.len()
                };
                let _ = stream.write_all(answer(number).as_bytes());
            }
        });
        Self { base, told }
    }

    fn secrets(&self) -> usize {
        let told = self.told.lock().unwrap();
        told.iter()
            .filter(|request| request.to_lowercase().contains("\r\nauthorization:"))
            .count()
    }
}

fn rewritten(gateway: &Gateway, change: impl Fn(&str) -> Option<String>) {
    let file = gateway.home.config_file();
    let text = std::fs::read_to_string(&file).unwrap();
    let lines: Vec<String> = text.lines().filter_map(change).collect();
    std::fs::write(&file, lines.join("\n") + "\n").unwrap();
}

fn turn_to(gateway: &Gateway, base: &str) {
    rewritten(gateway, |line| {
        Some(if line.starts_with("lighthouse = ") {
            format!("lighthouse = \"{base}\"")
        } else {
            line.to_owned()
        })
    });
}

fn text(gateway: &Gateway) -> String {
    std::fs::read_to_string(gateway.home.config_file()).unwrap()
}

const COMMANDS: [&[&str]; 10] = [
    &["status"],
    &["usage"],
    &["usage", "--release", "x"],
    &["update", "--name", "Eve"],
    &["rotate-secret"],
    &["verify", "7K2M-9QXA"],
    &["unregister", "--confirm", "Ada Park"],
    &["config", "export", "--format", "env"],
    &["auth", "test", "epic"],
    &["register"],
];

#[test]
fn the_secret_goes_to_the_origin_that_issued_it_whatever_the_file_says() {
    let gateway = Gateway::start();
    assert_eq!(gateway.run(&[&["register"][..], &ADA].concat()).0, 0);
    let origin = gateway.base().trim_end_matches("/v1").to_owned();
    assert_eq!(installation(&gateway.config(), "issued_by"), origin);
    let stranger = Stranger::answering(|_| reply("200 OK", "", "{}"));
    let elsewhere = stranger.base.trim_end_matches("/v1").to_owned();
    turn_to(&gateway, &stranger.base);
    for command in COMMANDS {
        let mut command_line = gateway.home.fastenctl(&[command, &["--json"]].concat());
        let (code, stdout, stderr) = finished(&command_line.output().unwrap());
        let document: Value = serde_json::from_str(&stdout).unwrap_or_default();
        let said = document["error"].to_string();
        assert!(
            code == 11
                && said.contains(&origin)
                && said.contains(&elsewhere)
                && said.contains("--move-secret"),
            "{command:?}: {code} {stdout} {stderr}"
        );
    }
    for command in [
        &["doctor"][..],
        &["doctor", "--fasten", &elsewhere],
        &[
            "doctor",
            "--fasten",
            &elsewhere,
            "--lighthouse",
            &stranger.base,
        ],
        &["providers", "show", "x"],
    ] {
        finished(&gateway.home.fastenctl(command).output().unwrap());
    }
    assert!(!stranger.told.lock().unwrap().is_empty());
    assert_eq!(stranger.secrets(), 0, "{:?}", stranger.told.lock().unwrap());
    let moved = [
        "config",
        "set",
        "lighthouse",
        &stranger.base,
        "--move-secret",
    ];
    assert_eq!(
        finished(&gateway.home.fastenctl(&moved).output().unwrap()).0,
        0
    );
    assert_eq!(installation(&gateway.config(), "issued_by"), elsewhere);
    finished(&gateway.home.fastenctl(&["status"]).output().unwrap());
    assert_eq!(stranger.secrets(), 1);
}

#[test]
fn issued_by_is_not_set_by_hand() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let set = ["config", "set", "installation.issued_by", "http://x"];
    let (code, document) = gateway.json(&set);
    assert_eq!((code, &document["error"]["kind"]), (2, &json!("usage")));
}

#[test]
fn a_file_from_0_1_0_is_bound_by_the_gateways_first_answer() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let whole = text(&gateway);
    let forget = |name: &'static str| {
        rewritten(&gateway, |line| {
            (!line.starts_with(name)).then(|| line.to_owned())
        });
    };
    forget("issued_by");
    let old = text(&gateway);
    turn_to(&gateway, "http://127.0.0.1:1/v1");
    assert_eq!(
        finished(&gateway.home.fastenctl(&["status"]).output().unwrap()).0,
        6
    );
    turn_to(&gateway, gateway.base());
    assert_eq!(text(&gateway), old, "written down though nobody answered");
    assert_eq!(gateway.run(&["status"]).0, 0);
    assert_eq!(text(&gateway), whole);
    for command in [
        &["usage"][..],
        &["rotate-secret"],
        &["update", "--name", "Ada P"],
        &["register"],
    ] {
        forget("issued_by");
        assert_eq!(gateway.run(command).0, 0, "{command:?}");
        assert!(
            command == ["rotate-secret"] || text(&gateway).contains("issued_by"),
            "{command:?}"
        );
    }
    forget("issued_by");
    forget("lighthouse");
    let stranger = Stranger::answering(|_| reply("200 OK", "", "{}"));
    for command in [&["status"][..], &["register"], &["usage"]] {
        let command = [command, &["--lighthouse", &stranger.base]].concat();
        let (code, document) = gateway.json(&command);
        assert_eq!(
            (code, &document["error"]["kind"]),
            (3, &json!("configuration")),
            "{document}"
        );
    }
    assert_eq!(stranger.told.lock().unwrap().len(), 0);
}

#[test]
fn a_redirect_from_the_gateway_does_not_carry_the_secret() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let stranger = Stranger::answering(|_| reply("200 OK", "", "{}"));
    let location = format!("location: {}/installation\r\n", stranger.base);
    let front = Stranger::answering(move |_| reply("307 Temporary Redirect", &location, ""));
    let moved = ["config", "set", "lighthouse", &front.base, "--move-secret"];
    assert_eq!(
        finished(&gateway.home.fastenctl(&moved).output().unwrap()).0,
        0
    );
    for command in &COMMANDS[..6] {
        let (code, ..) = finished(&gateway.home.fastenctl(command).output().unwrap());
        assert_eq!(code, 7, "{command:?}");
    }
    assert_eq!(stranger.told.lock().unwrap().len(), 0);
}

fn lies() -> Vec<String> {
    let (id, secret) = ("6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11", "s".repeat(43));
    let made = |success: bool, id: &str, secret: &str| {
        json!({"success": success, "error": "", "data": {"installation_id": id, "installation_secret": secret,
            "installation_id_issued_at": "2026-11-22T09:30:00Z"}})
        .to_string()
    };
    vec![
        made(false, id, &secret),
        made(true, "", &secret),
        made(true, "x", &secret),
        made(true, "6f0d:0a4e-5a40", &secret),
        made(true, id, ""),
        made(true, id, "s"),
        made(true, id, &format!("{secret}:{secret}")),
        made(true, id, &"s".repeat(200_000)),
        made(true, id, &format!("{secret}\n")),
        made(true, &"x".repeat(200_000), &secret),
    ]
}

#[test]
fn an_implausible_registration_is_not_stored() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let register = [&["register"][..], &ADA].concat();
    for lie in lies() {
        front.now(move |_| say("200 OK", "", &lie));
        let (code, document) = front.run(&gateway, &register);
        assert_eq!(code, 7, "{document}");
        assert!(!gateway.home.config_file().exists());
    }
    front.now(|_| Way::Pass);
    assert_eq!(front.run(&gateway, &register).0, 0);
    let before = text(&gateway);
    let force = [&register[..], &["--force"]].concat();
    for lie in lies() {
        front.now(move |_| say("200 OK", "", &lie));
        let (code, document) = front.run(&gateway, &force);
        assert_eq!((code, text(&gateway)), (7, before.clone()), "{document}");
    }
    front.now(|_| Way::Pass);
    assert_eq!(front.run(&gateway, &["status"]).0, 0);
}

#[test]
fn the_old_registration_stays_until_the_new_one_has_been_read_back() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let register = [&["register"][..], &ADA].concat();
    assert_eq!(front.run(&gateway, &register).0, 0);
    let (before, record) = (text(&gateway), front.run(&gateway, &["status"]).1);
    let other = json!({"success": true, "error": "", "data": {"installation_id": record["installation"]["id"],
        "installation_id_issued_at": "2026-11-22T09:30:00Z", "administrator_name": "Ada Park",
        "administrator_email": "ada@example.org", "verification_status": "PENDING", "quota_status": "ACTIVE",
        "origins": [], "base": "", "default_limit": 2}})
    .to_string();
    let unknown = r#"{"success":false,"error":"no","code":"unknown_installation","data":null}"#;
    let force = [&register[..], &["--force"]].concat();
    for (status, answer) in [("200 OK", other.as_str()), ("401 Unauthorized", unknown)] {
        let (status, answer) = (status.to_owned(), answer.to_owned());
        front.now(move |line| {
            if line.starts_with("GET") {
                say(&status, "", &answer)
            } else {
                Way::Pass
            }
        });
        let (code, document) = front.run(&gateway, &force);
        assert_eq!((code, text(&gateway)), (7, before.clone()), "{document}");
        let said = document["error"]["message"].as_str().unwrap();
        assert!(said.contains("the config file keeps"), "{said}");
    }
    front.now(|line| {
        if line.starts_with("GET") {
            say("503 Service Unavailable", "", "<html>")
        } else {
            Way::Pass
        }
    });
    assert_ne!(front.run(&gateway, &force).0, 0);
    assert_eq!(text(&gateway), before);
    front.now(|_| Way::Pass);
    assert_eq!(front.run(&gateway, &force).0, 0);
    assert_ne!(text(&gateway), before);
}

#[test]
fn no_command_trusts_another_installations_record() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    let before = text(&gateway);
    let lie = json!({"success": true, "error": "", "data": {"installation_id": "somebody-else",
        "installation_id_issued_at": "2026-11-22T09:30:00Z", "administrator_name": "Eve",
        "administrator_email": "eve@example.org", "verification_status": "VERIFIED", "quota_status": "ACTIVE",
        "origins": [], "base": "", "default_limit": 2, "installation_secret": "s:s:s:s:s:s:s:s:s:s",
        "old_secret_until": "2026-11-22T09:30:00Z"}})
    .to_string();
    front.now(move |_| say("200 OK", "", &lie));
    for command in [
        &["status"][..],
        &["verify", "7K2M-9QXA"],
        &["update", "--name", "Eve"],
        &["rotate-secret"],
        &["register"],
        &["unregister", "--confirm", "Ada Park"],
    ] {
        let (code, document) = front.run(&gateway, command);
        assert_eq!(
            (code, text(&gateway)),
            (7, before.clone()),
            "{command:?}: {document}"
        );
    }
}

#[test]
fn a_section_with_an_unusable_id_or_secret_is_reported() {
    for (id, secret, key) in [
        ("", "s3cret", "id"),
        ("a:b", "s3cret", "id"),
        ("6f0d", "", "secret"),
        ("6f0d", "a b", "secret"),
    ] {
        let home = Home::new();
        let file = home.config_file();
        let text = format!(
            "[profiles.default]\nlighthouse = \"http://127.0.0.1:1/v1\"\n[profiles.default.installation]\nid = \"{id}\"\n\
             secret = \"{secret}\"\nadministrator_name = \"Ada\"\nadministrator_email = \"ada@example.org\"\n\
             issued_at = 2026-11-22T09:30:00Z\n"
        );
        std::fs::create_dir_all(file.parent().unwrap()).unwrap();
        std::fs::write(&file, text).unwrap();
        std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
        let (code, _, stderr) = finished(&home.fastenctl(&["status"]).output().unwrap());
        assert!(
            code == 3
                && stderr.contains(&format!(
                    "the `{key}` of `[profiles.default.installation]` is empty"
                )),
            "{code} {stderr}"
        );
    }
}

#[test]
fn a_failing_wrong_host_does_not_block_a_registration_at_the_right_one() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let wrong = Stranger::answering(|_| reply("503 Service Unavailable", "", "<html>"));
    let register = [&["register"][..], &ADA].concat();
    let at = |base: &str| {
        let mut command = gateway.home.fastenctl(&register);
        finished(&command.env("FASTENCTL_LIGHTHOUSE", base).output().unwrap())
    };
    let key = |request: &str| {
        request
            .lines()
            .find(|line| line.to_lowercase().starts_with("idempotency-key:"))
            .map(str::to_owned)
    };
    assert_eq!(at(&wrong.base).0, 7);
    let first = key(&wrong.told.lock().unwrap()[0]);
    front.now(|_| say("503 Service Unavailable", "", "<html>"));
    assert_eq!(at(&front.base).0, 7);
    // The wrong host gets the same key again, and learns nothing about the other host.
    assert_eq!(at(&wrong.base).0, 7);
    let keys: Vec<_> = wrong
        .told
        .lock()
        .unwrap()
        .iter()
        .map(|it| key(it))
        .collect();
    assert!(
        first.is_some() && keys.iter().all(|key| *key == first),
        "{keys:?}"
    );
    let (code, _, stderr) = at(gateway.base());
    assert!(
        code == 0 && stderr.contains(&format!("an interrupted registration at `{}`", wrong.base)),
        "{stderr}"
    );
    assert_eq!(at(gateway.base()).0, 0);
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

/// Returns a page of a usage report with this many providers, each of about 370 bytes plus `more`.
fn page(number: usize, providers: usize, more: usize, last: usize) -> String {
    let providers: Vec<Value> = (0..providers)
        .map(|at| {
            json!({"endpoint_id": format!("{number}-{at}-{}", "e".repeat(30)), "display": "d".repeat(100 + more),
                "platform_type": "epic", "users": 1, "by_subject": 1, "by_reference": 0, "by_browser": 0, "pending": 0,
                "limit": 2, "authorizations_365d": 3, "state": "ok"})
        })
        .collect();
    let mut data =
        json!({"as_of": "2026-11-22T09:30:00Z", "quota_status": "ACTIVE", "providers": providers});
    if number < last {
        data["next"] = json!(number.to_string());
    }
    reply(
        "200 OK",
        "",
        &json!({"success": true, "error": "", "data": data}).to_string(),
    )
}

fn usage_of(
    gateway: &Gateway,
    answer: impl Fn(usize) -> String + Send + 'static,
    timeout: &str,
) -> (i32, String, String, Duration) {
    let stranger = Stranger::answering(answer);
    let moved = [
        "config",
        "set",
        "lighthouse",
        &stranger.base,
        "--move-secret",
    ];
    assert_eq!(
        finished(&gateway.home.fastenctl(&moved).output().unwrap()).0,
        0
    );
    let started = Instant::now();
    let usage = ["usage", "--format", "csv", "--timeout", timeout];
    let (code, stdout, stderr) = finished(&gateway.home.fastenctl(&usage).output().unwrap());
    (code, stdout, stderr, started.elapsed())
}

#[test]
fn a_usage_report_is_limited_in_size_and_time() {
    let gateway = Gateway::start();
    gateway.run(&[&["register"][..], &ADA].concat());
    let (code, stdout, stderr, _) = usage_of(&gateway, |number| page(number, 1000, 0, 27), "20s");
    assert_eq!((code, stdout.lines().count()), (0, 27_001), "{stderr}");
    let (code, _, stderr, _) = usage_of(
        &gateway,
        |number| page(number, 3000, 900, usize::MAX),
        "20s",
    );
    assert!(
        code == 7 && stderr.contains("sends more than 48 MB"),
        "{code} {stderr}"
    );
    let slow = |number| {
        std::thread::sleep(Duration::from_millis(400));
        page(number, 1, 0, usize::MAX)
    };
    let (code, _, stderr, took) = usage_of(&gateway, slow, "500ms");
    assert!(
        code == 7 && stderr.contains("did not send all pages within 6s"),
        "{code} {stderr}"
    );
    assert!(took < Duration::from_secs(30), "{took:?}");
    let (code, _, stderr, _) = usage_of(&gateway, |_| page(1, 1, 0, 2), "20s");
    assert!(
        code == 7 && stderr.contains("without new entries"),
        "{code} {stderr}"
    );
}
