//! `lighthouse pepper`: a running gateway gets a new pepper, the same person stays one user, and
//! the old pepper can be forgotten once nothing is stored under it.

use crate::world::postgres::database;
use crate::world::practice::Practice;
use crate::world::servers::Server;
use crate::world::support::{Home, finished};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

/// A time limit longer than any step takes.
const PATIENCE: Duration = Duration::from_secs(60);

fn pepper(home: &Home, args: &[&str], data: &str) -> (i32, String, String) {
    let args = [&["lighthouse", "pepper"], args, &["--data-dir", data]].concat();
    finished(&home.fastenctl(&args).output().unwrap())
}

fn done(home: &Home, args: &[&str], data: &str) -> String {
    let (code, out, told) = pepper(home, args, data);
    assert_eq!(code, 0, "{args:?}: {told}");
    out
}

fn document(home: &Home, args: &[&str], data: &str) -> Value {
    let out = done(home, &[args, &["--json"]].concat(), data);
    serde_json::from_str(&out).unwrap()
}

/// Returns the state, file and stored rows of each pepper.
fn status(home: &Home, data: &str) -> Vec<(String, String, Value)> {
    let found = document(home, &["status"], data);
    let all = found["peppers"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap_or("missing").to_owned();
    let some = |rests: &Value| {
        let some = rests.as_object().unwrap().iter();
        let some = some.filter(|(_, number)| **number != json!(0));
        some.map(|(name, number)| (name.clone(), number.clone()))
            .collect::<serde_json::Map<_, _>>()
            .into()
    };
    all.map(|one| {
        (
            text(&one["state"]),
            text(&one["file"]),
            some(&one["stored"]),
        )
    })
    .collect()
}

fn told(state: &str, file: &str, rests: Value) -> (String, String, Value) {
    (state.to_owned(), file.to_owned(), rests)
}

/// Waits until the gateway's log contains this message.
fn logged(home: &Home, message: &str) {
    let begun = Instant::now();
    let log = || std::fs::read_to_string(home.path("gateway.log")).unwrap();
    while !log().contains(message) {
        assert!(begun.elapsed() < PATIENCE, "{message}: {}", log());
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// Signs in as a user with this name at the installation; at the provider, the user is always
/// alice.
fn signs_in(practice: &Practice, user: &str) {
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let login = ["--login", "alice", "--password-file", "password"];
    let args = [
        "auth",
        "test",
        "sandbox-basic",
        "--user",
        user,
        "--browser",
        "built-in",
    ];
    let args = [&args[..], &login].concat();
    let (code, _, told) = finished(&practice.home.fastenctl(&args).output().unwrap());
    assert_eq!(code, 0, "{told}");
}

fn seats(home: &Home) -> usize {
    let args = [
        "lighthouse",
        "seat",
        "list",
        "--data-dir",
        "gateway",
        "--json",
    ];
    let (_, out, _) = finished(&home.fastenctl(&args).output().unwrap());
    let found: Value = serde_json::from_str(&out).unwrap();
    found["seats"].as_array().unwrap().len()
}

/// Changes the database as if the last rotation had been two days ago.
fn age(file: &Path) {
    let database = rusqlite::Connection::open(file).unwrap();
    database
        .execute_batch("UPDATE peppers SET taken_up_at = taken_up_at - 172800 WHERE number > 0")
        .unwrap();
}

#[test]
fn the_same_person_is_one_user_before_a_rotation_after_it_and_without_the_old_pepper() {
    let mut practice = Practice::start();
    practice.register(&[]);
    signs_in(&practice, "ann");
    let home = &practice.home;
    let file = |name: &str| format!("gateway/{name}");
    let before = status(home, "gateway");
    let rests = json!({"users": 1, "refresh_tokens": 2});
    assert_eq!(before[0].0, "current");
    assert_eq!(before[0].2["users"], rests["users"], "{before:?}");
    let rotated = document(home, &["rotate"], "gateway");
    assert_eq!(
        (&rotated["result"], &rotated["file"]),
        (&json!("rotated"), &json!(file("pepper")))
    );
    logged(home, "a new pepper is in use");
    practice.gateway.signal(Signal::HUP);
    logged(home, "the settings were reloaded and are now in effect");
    let (code, _, refused) = pepper(home, &["forget"], "gateway");
    assert_eq!(code, 11, "{refused}");
    let id = &document(home, &["status"], "gateway")["peppers"][0]["id"];
    let id = id.as_str().unwrap();
    assert!(
        refused.starts_with(&format!(
            "error: pepper `{id}` is still needed for 1 user, "
        )),
        "{refused}"
    );
    signs_in(&practice, "ann on the phone");
    assert_eq!(seats(home), 1);
    let after = status(home, "gateway");
    assert_eq!(
        (&*after[0].0, &*after[0].1),
        ("previous", &*file("pepper.previous"))
    );
    assert_eq!(after[0].2.get("users"), None, "{after:?}");
    // Remove tokens that were replaced at the first sign-in: they are never used again.
    let database = rusqlite::Connection::open(home.path("gateway/lighthouse.db")).unwrap();
    let dead = "DELETE FROM refresh_tokens WHERE token_hash NOT LIKE '%.%'";
    database.execute_batch(dead).unwrap();
    let (code, _, refused) = pepper(home, &["forget"], "gateway");
    assert_eq!(code, 11);
    assert!(
        refused.contains("codes and links made with pepper"),
        "{refused}"
    );
    age(&home.path("gateway/lighthouse.db"));
    let forgotten = document(home, &["forget"], "gateway");
    assert_eq!(
        (&forgotten["pepper"], &forgotten["removed"]),
        (&json!(id), &json!([file("pepper.previous")]))
    );
    assert_eq!(
        done(home, &["forget"], "gateway"),
        "there is no previous pepper to forget\n"
    );
    assert!(practice.gateway.stop());
    let settings = [
        "lighthouse",
        "serve",
        "--settings",
        "lighthouse.toml",
        "--data-dir",
        "gateway",
    ];
    let address = practice.gateway.text("listen").to_owned();
    practice.gateway = Server::at(
        &address,
        practice.home.fastenctl(&settings),
        &practice.home,
        "again.log",
    );
    signs_in(&practice, "ann at last");
    assert_eq!(seats(&practice.home), 1);
    assert_eq!(status(&practice.home, "gateway").len(), 1);
}

/// Returns a folder in which a gateway ran before its pepper was rotated, and the paths of its own,
/// previous and next pepper.
fn rotated() -> (Home, [PathBuf; 3]) {
    let home = Home::new();
    drop(serve(&home));
    let files = ["", ".previous", ".next"].map(|ending| home.path(&format!("data/pepper{ending}")));
    done(&home, &["rotate"], "data");
    (home, files)
}

fn serve(home: &Home) -> Server {
    let args = ["lighthouse", "serve", "--data-dir", "data"];
    Server::start(home, &args, "gateway.log")
}

#[test]
fn a_killed_rotation_leaves_a_working_gateway_and_is_completed_by_the_next() {
    for stage in ["only taken up", "both written"] {
        let (home, [own, previous, next]) = rotated();
        let (old, new) = (
            std::fs::read(&previous).unwrap(),
            std::fs::read(&own).unwrap(),
        );
        std::fs::rename(&own, &next).unwrap();
        std::fs::copy(&previous, &own).unwrap();
        if stage == "only taken up" {
            std::fs::remove_file(&previous).unwrap();
        }
        crate::world::site::private(&own);
        assert!(serve(&home).stop(), "{stage}");
        let ended = document(&home, &["rotate"], "data");
        assert_eq!(ended["result"], "unchanged", "{stage}");
        let read = |file: &Path| std::fs::read(file).unwrap();
        assert_eq!(
            (read(&own), read(&previous), next.exists()),
            (new, old, false)
        );
        assert!(serve(&home).stop(), "{stage}");
        assert_eq!(document(&home, &["rotate"], "data")["result"], "unchanged");
    }
    // A prepared pepper is only a file, so the gateway still starts.
    let home = Home::new();
    drop(serve(&home));
    let prepared = document(&home, &["rotate", "--prepare"], "data");
    assert_eq!(prepared["file"], "data/pepper.next");
    assert!(serve(&home).stop());
    let again = document(&home, &["rotate", "--prepare"], "data");
    assert_eq!(
        (&again["result"], &again["pepper"]),
        (&json!("prepared"), &prepared["pepper"])
    );
    assert_eq!(
        status(&home, "data"),
        [
            told("current", "data/pepper", json!({})),
            told("next", "data/pepper.next", json!({}))
        ]
    );
}

#[test]
fn a_gateway_without_the_old_pepper_or_the_new_one_says_which_is_missing() {
    let (home, [own, previous, _]) = rotated();
    let ids = document(&home, &["status"], "data");
    let id = |number: usize| ids["peppers"][number]["id"].as_str().unwrap().to_owned();
    let refused = |command: &str| {
        let args = ["lighthouse", command, "--data-dir", "data"];
        let (code, _, told) = finished(&home.fastenctl(&args).output().unwrap());
        assert_eq!(code, 3, "{told}");
        told
    };
    let lacks = |id: &str| {
        format!("none of this gateway's files contains pepper `{id}`, which the database needs")
    };
    let away = home.path("away");
    std::fs::rename(&previous, &away).unwrap();
    for command in ["serve", "check"] {
        let told = refused(command);
        assert!(told.contains(&lacks(&id(0))), "{told}");
    }
    assert_eq!(status(&home, "data")[0].1, "missing");
    // Keep only the old pepper, as on a machine that did not get the new one.
    std::fs::rename(&own, home.path("new")).unwrap();
    std::fs::rename(&away, &own).unwrap();
    for command in ["serve", "check"] {
        let told = refused(command);
        assert!(told.contains(&lacks(&id(1))), "{told}");
    }
    std::fs::copy(home.path("new"), home.path("data/pepper.next")).unwrap();
    let open = std::fs::Permissions::from_mode(0o644);
    std::fs::set_permissions(home.path("data/pepper.next"), open).unwrap();
    let told = refused("check");
    assert!(
        told.contains("every user of this machine can access `data/pepper.next`"),
        "{told}"
    );
    crate::world::site::private(&home.path("data/pepper.next"));
    assert!(serve(&home).stop());
}

#[test]
fn both_peppers_are_backed_up_and_restored() {
    let (home, [own, previous, _]) = rotated();
    let run = |args: &[&str]| finished(&home.fastenctl(args).output().unwrap());
    std::fs::write(home.path("passphrase"), "correct horse\n").unwrap();
    let sealed = ["--passphrase-file", "passphrase"];
    for (archive, more, there) in [
        ("a.tar", &[][..], "there"),
        ("b.tar", &sealed[..], "elsewhere"),
    ] {
        let backup = [
            &["lighthouse", "backup", archive, "--data-dir", "data"],
            more,
        ]
        .concat();
        assert_eq!(run(&backup).0, 0);
        let restore = [
            &["lighthouse", "restore", archive, "--data-dir", there],
            more,
        ]
        .concat();
        let (code, _, told) = run(&restore);
        assert_eq!(code, 0, "{told}");
        for (name, file) in [("pepper", &own), ("pepper.previous", &previous)] {
            let restored = std::fs::read(home.path(there).join(name)).unwrap();
            assert_eq!(restored, std::fs::read(file).unwrap(), "{there}/{name}");
        }
        assert_eq!(run(&["lighthouse", "check", "--data-dir", there]).0, 0);
    }
}

#[test]
fn several_gateways_are_given_the_new_pepper_before_any_uses_it() {
    let home = Home::new();
    let url = database();
    let variables = [("FASTENCTL_LIGHTHOUSE__DATABASE", url.as_str())];
    let run = |args: &[&str], data: &str| {
        let args = [&["lighthouse", "pepper"], args, &["--data-dir", data]].concat();
        let mut command = home.fastenctl(&args);
        finished(&command.envs(variables).output().unwrap())
    };
    let serve = |data: &str, log: &str| {
        let args = ["lighthouse", "serve", "--data-dir", data];
        Server::start_with(&home, &args, log, &variables)
    };
    let first = serve("one", "one.log");
    let give = |name: &str| {
        std::fs::create_dir_all(home.path("two")).unwrap();
        std::fs::copy(home.path("one").join(name), home.path("two").join(name)).unwrap();
    };
    give("pepper");
    let second = serve("two", "two.log");
    let (code, _, told) = run(&["rotate"], "one");
    assert_eq!(code, 2, "{told}");
    assert!(
        told.starts_with("error: no pepper has been prepared\n"),
        "{told}"
    );
    assert_eq!(run(&["rotate", "--prepare"], "one").0, 0);
    give("pepper.next");
    second.signal(Signal::HUP);
    for data in ["one", "two", "two"] {
        let (code, _, told) = run(&["rotate"], data);
        assert_eq!(code, 0, "{told}");
        for name in ["pepper", "pepper.previous"] {
            assert!(home.path(data).join(name).exists(), "{data}/{name}");
        }
    }
    drop((first, second));
    // A third gateway, which did not get the new pepper, stops by itself once that pepper is in
    // use.
    let (code, _, told) = run(&["forget", "--force"], "one");
    assert_eq!(code, 0, "{told}");
    assert_eq!(run(&["forget"], "two").0, 0);
    assert!(!home.path("two/pepper.previous").exists());
    let mut uninformed = serve("two", "two.log");
    assert_eq!(run(&["rotate", "--alone"], "one").0, 0);
    assert_eq!(uninformed.wait(), Some(3));
    let log = std::fs::read_to_string(home.path("two.log")).unwrap();
    assert!(
        log.contains("none of this gateway's files contains pepper"),
        "{log}"
    );
}
