//! `auth test --keep`, then `auth refresh`, `auth show` and `auth forget`, at the provider and
//! through a gateway: killed at any moment, and several at once.

use crate::journeys::auth_resume::begun;
use crate::journeys::auth_resume::finish;
use crate::journeys::register::under_strace;
use crate::world::practice::Practice;
use crate::world::provider::Provider;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::process::Stdio;

const DRIVER: [&str; 6] = [
    "--browser",
    "built-in",
    "--login",
    "alice",
    "--password-file",
    "password",
];

pub(crate) fn run(home: &Home, args: &[&str]) -> (i32, Value) {
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[args, &["--json"]].concat())
            .output()
            .unwrap(),
    );
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

fn keep(home: &Home, provider: &[&str], name: &str) -> (i32, Value) {
    std::fs::write(home.path("password"), "practice\n").unwrap();
    run(
        home,
        &[&["auth", "test"], provider, &DRIVER, &["--keep", name]].concat(),
    )
}

fn kept(home: &Home, name: &str) -> Value {
    let text = std::fs::read_to_string(home.path("sessions").join(format!("{name}.json"))).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn step<'a>(document: &'a Value, id: &str) -> &'a Value {
    document["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["id"] == id)
        .unwrap()
}

/// Keeps a session of the provider's public client.
pub(crate) fn keep_public(provider: &Provider, name: &str) {
    let (code, document) = keep(&provider.home, &provider.public(), name);
    assert_eq!(code, 0, "{document:#}");
    let revoke = step(&document, "revoke");
    assert_eq!(
        (&revoke["verdict"], &revoke["reason"]),
        (&json!("skipped"), &json!("the session is kept"))
    );
}

#[test]
fn a_kept_session_is_refreshed_shown_and_forgotten_at_the_provider() {
    use std::os::unix::fs::PermissionsExt;
    let world = Provider::start();
    keep_public(&world, "work");
    let file = world.home.path("sessions/work.json");
    let mode =
        |path: &std::path::Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    for _ in 0..2 {
        let before = kept(&world.home, "work");
        let (code, document) = run(&world.home, &["auth", "refresh"]);
        let after = kept(&world.home, "work");
        assert_eq!(
            (code, &document["result"], &document["rotated"]),
            (0, &json!("refreshed"), &json!(true)),
            "{document:#}"
        );
        let findings: Vec<_> = document["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["id"].clone(), one["verdict"].clone()))
            .collect();
        assert_eq!(
            findings,
            ["RT-01", "RT-02", "RT-03"].map(|id| (json!(id), json!("PASS"))),
            "{document:#}"
        );
        assert_eq!(
            (
                &step(&document, "refresh")["to"],
                &step(&document, "fhir_read")["verdict"]
            ),
            (&json!("provider"), &json!("pass"))
        );
        for token in ["access_token", "refresh_token"] {
            assert_ne!(before[token], after[token]);
            assert!(
                !document
                    .to_string()
                    .contains(after[token].as_str().unwrap()),
                "{document:#}"
            );
        }
        assert_eq!(after.get("refreshing_since"), None);
    }
    let (code, document) = run(&world.home, &["auth", "show"]);
    let shown = &document["sessions"][0];
    assert_eq!(
        (
            code,
            &shown["name"],
            &shown["via"],
            &shown["refresh_interrupted"]
        ),
        (0, &json!("work"), &json!("direct"), &json!(false))
    );
    assert!(
        shown["refresh_token"]
            .as_str()
            .unwrap()
            .starts_with("<refresh_token: 43 chars, "),
        "{document:#}"
    );
    let (code, text, _) = finished(
        &world
            .home
            .fastenctl(&["auth", "show", "work"])
            .output()
            .unwrap(),
    );
    assert!(
        code == 0 && !text.contains(kept(&world.home, "work")["refresh_token"].as_str().unwrap()),
        "{text}"
    );
    let token = kept(&world.home, "work");
    let (code, document) = run(&world.home, &["auth", "forget", "work"]);
    assert_eq!(
        (code, document),
        (
            0,
            json!({"schema_version": 1, "ok": true, "result": "forgotten", "session": "work", "revoked": true})
        )
    );
    assert!(!file.exists());
    assert_eq!(run(&world.home, &["auth", "show"]).1["sessions"], json!([]));
    // A revoked token cannot be refreshed: a person has to sign in again (RT-09).
    std::fs::write(&file, token.to_string()).unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    let (code, document) = run(&world.home, &["auth", "refresh", "work"]);
    assert_eq!(
        (code, &document["error"]["check"]),
        (8, &json!("RT-09")),
        "{document:#}"
    );
    let hint = document["error"]["hint"].as_str().unwrap();
    let again = "sign in again: `fastenctl auth login work`";
    assert!(hint.contains(again), "{document:#}");
    sign_in_again(&world.home, "work", &token);
}

/// Runs `auth login`, which must replace a refused session with a new one.
fn sign_in_again(home: &Home, name: &str, before: &Value) {
    let login = [&["auth", "login", name][..], &DRIVER].concat();
    let (code, document) = run(home, &login);
    assert_eq!(code, 0, "{document:#}");
    let after = kept(home, name);
    for same in ["provider", "origin", "via", "issuer", "client_id"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_ne!(before["refresh_token"], after["refresh_token"]);
    assert_eq!(run(home, &["auth", "refresh", name]).0, 0);
}

#[test]
fn a_failed_new_sign_in_leaves_the_session_unchanged() {
    let world = Provider::start();
    keep_public(&world, "work");
    let before = kept(&world.home, "work");
    let denied = [&["auth", "login", "work"][..], &DRIVER, &["--deny"]].concat();
    let (code, document) = run(&world.home, &denied);
    assert_eq!(code, 5, "{document:#}");
    assert_eq!(before, kept(&world.home, "work"));
    let (code, document) = run(&world.home, &["auth", "login", "other"]);
    assert_eq!(
        (code, &document["error"]["hint"]),
        (10, &json!("the sessions are `work`")),
        "{document:#}"
    );
}

#[test]
fn a_gateway_session_is_refreshed_where_the_documentation_says() {
    let practice = Practice::start();
    practice.register(&[]);
    for (provider, to, reason) in [
        ("sandbox-public", "provider", Value::Null),
        (
            "sandbox-basic",
            "lighthouse",
            json!("the gateway holds the client secret"),
        ),
    ] {
        let (code, document) = keep(&practice.home, &[provider], provider);
        assert_eq!(code, 0, "{document:#}");
        for _ in 0..2 {
            let (code, document) = run(&practice.home, &["auth", "refresh", provider]);
            assert_eq!(
                (code, &document["rotated"]),
                (0, &json!(true)),
                "{document:#}"
            );
            assert_eq!(
                (
                    &step(&document, "refresh")["to"],
                    &step(&document, "fhir_read")["verdict"]
                ),
                (&json!(to), &json!("pass"))
            );
        }
        let before = kept(&practice.home, provider);
        sign_in_again(&practice.home, provider, &before);
        let (code, document) = run(&practice.home, &["auth", "forget", provider]);
        assert_eq!(
            (code, document["reason"].clone(), &document["revoked"]),
            (0, reason.clone(), &json!(reason.is_null()))
        );
    }
}

#[test]
fn a_new_sign_in_starts_like_the_first_one() {
    let world = Provider::start();
    let free = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    let port = free.local_addr().unwrap().port().to_string();
    drop(free);
    let begun = [
        &world.public()[..],
        &["--pushed", "--require-pkce", "--port", &port],
    ]
    .concat();
    let (code, document) = keep(&world.home, &begun, "work");
    assert_eq!(code, 0, "{document:#}");
    let before = kept(&world.home, "work");
    let login = [&["auth", "login", "work"][..], &DRIVER].concat();
    let (code, document) = run(&world.home, &login);
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(step(&document, "push")["verdict"], "pass", "{document:#}");
    assert_eq!(
        step(&document, "listen")["evidence"][0]["value"],
        format!("http://127.0.0.1:{port}/callback")
    );
    assert_eq!(before["origin"], kept(&world.home, "work")["origin"]);
    // The sign-in happens on another device, so no browser is opened here.
    let device = [&world.public()[..], &["--device"]].concat();
    assert_eq!(keep(&world.home, &device, "dev").0, 0);
    let login = [&["auth", "login", "dev"][..], &DRIVER].concat();
    let (code, document) = run(&world.home, &login);
    assert_eq!(code, 0, "{document:#}");
    let steps = document["steps"].as_array().unwrap();
    assert!(
        steps.iter().any(|step| step["id"] == "device_code"),
        "{document:#}"
    );
}

#[test]
fn a_sign_in_in_two_halves_can_be_kept() {
    let world = Provider::start();
    let elsewhere = Home::new();
    let begun = begun(
        &world.home,
        &[
            "--issuer",
            world.sandbox.text("fhir_base"),
            "--client-id",
            "sandbox-public",
        ],
    );
    let (code, document) = finish(&elsewhere, &begun, &["--keep", "far"]);
    assert_eq!(code, 0, "{document:#}");
    assert_eq!(run(&elsewhere, &["auth", "refresh", "far"]).0, 0);
}

#[test]
fn a_session_is_chosen_by_its_name_unless_it_is_the_only_one() {
    let world = Provider::start();
    let refused = |args: &[&str]| {
        let (code, document) = run(&world.home, args);
        let text = |member: &str| document["error"][member].as_str().unwrap().to_owned();
        (code, text("message"), text("hint"))
    };
    let (code, message, hint) = refused(&["auth", "refresh"]);
    assert_eq!((code, message.as_str()), (10, "there are no sessions"));
    assert!(hint.contains("--keep"), "{hint}");
    keep_public(&world, "a");
    keep_public(&world, "b");
    assert_eq!(
        refused(&["auth", "refresh"]),
        (
            2,
            "which session?".into(),
            "the sessions are `a`, `b`".into()
        )
    );
    let unknown = (
        10,
        "session `c` does not exist".to_owned(),
        "the sessions are `a`, `b`".to_owned(),
    );
    for command in ["refresh", "show", "forget"] {
        assert_eq!(refused(&["auth", command, "c"]), unknown);
    }
    let again = [
        "auth",
        "test",
        "--issuer",
        "http://127.0.0.1:1",
        "--client-id",
        "x",
        "--keep",
        "a",
    ];
    assert_eq!(
        refused(&again),
        (
            11,
            "session `a` already exists".into(),
            "choose another name, sign in to this session again with `fastenctl auth login a`, or delete it with `fastenctl auth forget a`".into()
        )
    );
}

#[test]
fn a_session_file_that_others_can_read_is_refused() {
    let world = Provider::start();
    keep_public(&world, "work");
    let file = world.home.path("sessions/work.json");
    std::fs::set_permissions(&file, std::os::unix::fs::PermissionsExt::from_mode(0o644)).unwrap();
    let (code, document) = run(&world.home, &["auth", "refresh"]);
    assert_eq!(
        (code, &document["error"]["hint"]),
        (3, &json!(format!("run `chmod 600 {}`", file.display())))
    );
}

#[test]
fn a_session_stays_when_the_provider_cannot_be_asked_to_revoke_it() {
    let world = Provider::start();
    keep_public(&world, "work");
    let Provider { home, sandbox } = world;
    drop(sandbox);
    let (code, document) = run(&home, &["auth", "forget", "work"]);
    assert_eq!(
        (code, &document["error"]["kind"]),
        (6, &json!("network")),
        "{document:#}"
    );
    assert!(
        document["error"]["hint"]
            .as_str()
            .unwrap()
            .contains("--local")
    );
    let (code, document) = run(&home, &["auth", "forget", "work", "--local"]);
    assert_eq!((code, &document["revoked"]), (0, &json!(false)));
    assert!(!home.path("sessions/work.json").exists());
}

#[test]
fn a_run_that_waits_for_another_says_what_for() {
    let world = Provider::start();
    keep_public(&world, "work");
    let lock = std::fs::File::open(world.home.path("sessions/work.json.lock")).unwrap();
    for command in ["refresh", "login", "forget"] {
        lock.lock().unwrap();
        let args = [&["auth", command, "work"], &DRIVER[..]].concat();
        let args = if command == "login" {
            &args[..]
        } else {
            &args[..3]
        };
        let mut child = world
            .home
            .fastenctl(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = lines.next().unwrap().unwrap();
        let told = "another process is using session `work`; waiting for it to finish";
        assert_eq!(first, told, "{command}");
        lock.unlock().unwrap();
        let rest: Vec<String> = lines.map_while(Result::ok).collect();
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{command} {rest:?}");
    }
}

#[test]
fn several_refreshes_at_once_take_turns() {
    let world = Provider::start();
    keep_public(&world, "work");
    let spawn = |()| {
        let mut command = world.home.fastenctl(&["auth", "refresh", "--json"]);
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap()
    };
    for child in [(); 4].map(spawn) {
        let output = child.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{output:?}");
    }
}

#[test]
fn a_refresh_killed_at_any_moment_leaves_a_working_session_or_says_to_sign_in_again() {
    let world = Provider::start();
    let (mut killed, mut lost) = (0, 0);
    // The file is replaced twice: before the request, and after its response.
    let replaced = ["fsync", "renameat"]
        .into_iter()
        .flat_map(|name| (1..=4).map(move |when| (name, when)));
    for (index, (name, when)) in replaced
        .chain((1..=6).map(|when| ("writev", when)))
        .enumerate()
    {
        let session = format!("s{index}");
        keep_public(&world, &session);
        let (trace, inject) = (
            format!("trace={name}"),
            format!("inject={name}:signal=KILL:when={when}"),
        );
        let flags = ["-o", "/dev/null", "-e", &trace, "-e", &inject];
        let status = under_strace(&world.home, &["auth", "refresh", &session], &flags)
            .output()
            .unwrap()
            .status;
        killed += usize::from(!status.success());
        let (code, document) = run(&world.home, &["auth", "show", &session]);
        assert_eq!(code, 0, "killed at `{name}` {when}: {document:#}");
        let (code, document) = run(&world.home, &["auth", "refresh", &session]);
        if code != 0 {
            lost += 1;
            assert_eq!(
                (code, &document["error"]["check"]),
                (8, &json!("RT-09")),
                "killed at `{name}` {when}: {document:#}"
            );
            let hint = document["error"]["hint"].as_str().unwrap();
            assert!(
                hint.starts_with("an earlier refresh was interrupted"),
                "{hint}"
            );
        }
    }
    println!("killed {killed} times, {lost} answers lost between the provider and the file");
    assert!(
        killed > 5 && lost < killed / 2,
        "{killed} killed, {lost} lost"
    );
}
