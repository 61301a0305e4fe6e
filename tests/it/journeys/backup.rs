//! `lighthouse backup` and `restore`: a whole gateway is saved to one file, and restored in another
//! folder.

use crate::world::servers::Server;
use crate::world::support::Home;
use crate::world::support::finished;
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::http::{Client, Options};
use http::{Request, header};
use serde_json::{Value, json};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

fn lighthouse(home: &Home, args: &[&str], data: &str) -> (i32, String, String) {
    run(
        home,
        &[&["lighthouse"], args, &["--data-dir", data]].concat(),
    )
}

fn done(home: &Home, args: &[&str], data: &str) -> String {
    let (code, out, told) = lighthouse(home, args, data);
    assert_eq!(code, 0, "{args:?}: {told}");
    out
}

/// Returns the exit code and the first line of output of a command that must be refused.
fn refused(home: &Home, args: &[&str], data: &str) -> (i32, String) {
    let (code, out, told) = lighthouse(home, args, data);
    assert_eq!(out, "");
    (code, told.lines().next().unwrap_or_default().to_owned())
}

fn serve(home: &Home, data: &str) -> Server {
    let args = ["lighthouse", "serve", "--data-dir", data];
    Server::start(home, &args, "gateway.log")
}

fn call(request: http::request::Builder, body: &Value) -> (u16, Value) {
    let request = request.header(header::CONTENT_TYPE, "application/json");
    let request = request.body(body.to_string().into_bytes()).unwrap();
    let answer = Client::new(Options::default()).call(request).unwrap();
    (
        answer.status().as_u16(),
        serde_json::from_slice(answer.body()).unwrap(),
    )
}

/// Registers one more installation, and returns its ID and secret for HTTP Basic.
fn register(gateway: &Server) -> String {
    let address = format!("{}/installation/register", gateway.text("lighthouse"));
    let body = json!({"administrator_name": "Ada Park", "administrator_email": "ada@example.org"});
    let (status, answer) = call(Request::post(address), &body);
    assert_eq!(status, 200, "{answer}");
    let text = |name: &str| answer["data"][name].as_str().unwrap().to_owned();
    format!(
        "Basic {}",
        BASE64_STANDARD.encode(format!(
            "{}:{}",
            text("installation_id"),
            text("installation_secret")
        ))
    )
}

fn knows(gateway: &Server, who: &str) -> bool {
    let address = format!("{}/installation", gateway.text("lighthouse"));
    let request = Request::get(address).header(header::AUTHORIZATION, who);
    call(request, &Value::Null).0 == 200
}

/// Returns all names in a folder, sorted; empty if the folder does not exist.
fn names(folder: &Path) -> Vec<String> {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return Vec::new();
    };
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn a_backup_of_a_running_gateway_is_restored_elsewhere_and_the_secrets_work_there() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    let who = register(&gateway);
    let said = lighthouse(&home, &["backup", "a.tar"], "data");
    let warning = "warning: `a.tar` contains the pepper unencrypted; `--passphrase-file` encrypts it, `--without-pepper` leaves it out\n";
    assert_eq!(
        said,
        (
            0,
            "`a.tar` holds the database and the pepper\n".to_owned(),
            warning.to_owned()
        )
    );
    let late = register(&gateway);
    assert!(gateway.ready["ok"].as_bool().unwrap());
    let out = done(&home, &["restore", "a.tar"], "there");
    assert!(
        out.starts_with("the backup from 20") && out.ends_with("Z was restored to `there`\n"),
        "{out}"
    );
    assert_eq!(
        names(&home.path("there")),
        ["lighthouse.db", "lighthouse.db-lock", "pepper"]
    );
    #[cfg(unix)]
    for file in ["a.tar", "there/lighthouse.db", "there/pepper"] {
        use std::os::unix::fs::PermissionsExt;
        let mode = home.path(file).metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600, "{file}");
    }
    let restored = serve(&home, "there");
    assert!(knows(&restored, &who) && !knows(&restored, &late));
    assert!(knows(&gateway, &who) && knows(&gateway, &late));
}

/// A backup contains everything that was answered before it began, whatever is written in the
/// meantime.
#[test]
fn backups_during_registrations_contain_everything_answered_before() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    let ended = AtomicBool::new(false);
    let taken = std::thread::scope(|scope| {
        scope.spawn(|| {
            while !ended.load(Ordering::Relaxed) {
                register(&gateway);
            }
        });
        let taken: Vec<String> = (0..5)
            .map(|number| {
                let who = register(&gateway);
                let file = format!("{number}.tar");
                let (code, _, told) = lighthouse(&home, &["backup", &file], "data");
                assert_eq!(code, 0, "{told}");
                who
            })
            .collect();
        ended.store(true, Ordering::Relaxed);
        taken
    });
    for (number, who) in taken.iter().enumerate() {
        let folder = format!("there{number}");
        done(&home, &["restore", &format!("{number}.tar")], &folder);
        assert!(knows(&serve(&home, &folder), who), "{number}");
    }
}

/// Unlike the copies that other programs make with `.backup`, this one is newer than the gateway's
/// mark.
#[test]
fn a_backup_put_in_place_by_hand_beside_the_log_is_recognised() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    register(&gateway);
    done(&home, &["backup", "a.tar"], "data");
    register(&gateway);
    drop(gateway);
    done(&home, &["restore", "a.tar"], "there");
    std::fs::copy(
        home.path("there/lighthouse.db"),
        home.path("data/lighthouse.db"),
    )
    .unwrap();
    let (code, told) = refused(&home, &["installation", "list"], "data");
    assert!(code == 3 && told.contains("does not match"), "{told}");
}

#[test]
fn a_sealed_pepper_only_opens_with_its_passphrase() {
    let home = Home::new();
    drop(serve(&home, "data"));
    for (file, passphrase) in [("right", "correct horse\n"), ("wrong", "correct horsf\n")] {
        std::fs::write(home.path(file), passphrase).unwrap();
    }
    let sealed = ["backup", "a.tar", "--passphrase-file", "right"];
    assert_eq!(
        lighthouse(&home, &sealed, "data"),
        (
            0,
            "`a.tar` holds the database and the encrypted pepper\n".to_owned(),
            String::new()
        )
    );
    let pepper = std::fs::read(home.path("data/pepper")).unwrap();
    let archive = std::fs::read(home.path("a.tar")).unwrap();
    assert!(!archive.windows(pepper.len()).any(|part| part == pepper));
    let restore = ["restore", "a.tar", "--passphrase-file"];
    assert_eq!(
        refused(&home, &restore[..2], "there"),
        (2, "error: the backup's pepper is encrypted".to_owned())
    );
    assert_eq!(
        refused(&home, &[&restore[..], &["wrong"]].concat(), "there"),
        (
            3,
            "error: this is not the passphrase of the backup".to_owned()
        )
    );
    assert_eq!(names(&home.path("there")), ["lighthouse.db-lock"]);
    done(&home, &[&restore[..], &["right"]].concat(), "there");
    assert_eq!(std::fs::read(home.path("there/pepper")).unwrap(), pepper);
    drop(serve(&home, "there"));
}

#[test]
fn an_incomplete_backup_is_refused_and_leaves_nothing_behind() {
    let home = Home::new();
    drop(serve(&home, "data"));
    done(&home, &["backup", "a.tar"], "data");
    let whole = std::fs::read(home.path("a.tar")).unwrap();
    let database = whole
        .windows(15)
        .position(|part| part == b"SQLite format 3")
        .unwrap();
    let mut bent = whole.clone();
    bent[database + 5000] ^= 1;
    let cut = &whole[..whole.len() / 2];
    for broken in [cut, &whole[..700], b"", b"not a backup", &bent] {
        std::fs::write(home.path("b.tar"), broken).unwrap();
        let (code, told) = refused(&home, &["restore", "b.tar"], "there");
        let expected = "error: `b.tar` is not a complete backup: ";
        assert!(
            code == 1 && told.starts_with(expected),
            "{} bytes: {code} {told}",
            broken.len()
        );
        assert_eq!(names(&home.path("there")), ["lighthouse.db-lock"]);
    }
    assert_eq!(
        refused(&home, &["restore", "c.tar"], "nowhere"),
        (10, "error: `c.tar` does not exist".to_owned())
    );
    assert!(!home.path("nowhere").exists());
}

#[test]
fn a_restore_killed_at_any_moment_is_finished_by_the_next() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    let who = register(&gateway);
    done(&home, &["backup", "a.tar"], "data");
    let mut finished_early = 0;
    for step in 0..20 {
        let folder = format!("there{step}");
        let args = ["lighthouse", "restore", "a.tar", "--data-dir", &folder];
        let mut child = home.fastenctl(&args).stdout(Stdio::null()).spawn().unwrap();
        std::thread::sleep(Duration::from_millis(2 * step));
        child.kill().unwrap();
        child.wait().unwrap();
        if home.path(&folder).join("lighthouse.db").exists() {
            finished_early += 1;
        } else {
            done(&home, &["restore", "a.tar"], &folder);
            assert_eq!(
                names(&home.path(&folder)),
                ["lighthouse.db", "lighthouse.db-lock", "pepper"]
            );
        }
        assert!(knows(&serve(&home, &folder), &who), "{step}");
    }
    assert!(finished_early < 20, "nothing was killed");
}

#[test]
fn nothing_that_exists_is_overwritten() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    done(&home, &["backup", "a.tar"], "data");
    let there = "error: `data/lighthouse.db` already exists";
    for _ in 0..2 {
        assert_eq!(
            refused(&home, &["restore", "a.tar"], "data"),
            (11, there.to_owned())
        );
        assert_eq!(
            refused(&home, &["backup", "data/lighthouse.db"], "data"),
            (11, there.to_owned())
        );
    }
    drop(gateway);
    std::fs::remove_file(home.path("data/lighthouse.db")).unwrap();
    assert_eq!(
        refused(&home, &["restore", "a.tar"], "data"),
        (
            11,
            "error: `data/lighthouse.db-wal` already exists".to_owned()
        )
    );
    for side in ["data/lighthouse.db-wal", "data/lighthouse.db-shm"] {
        std::fs::remove_file(home.path(side)).unwrap();
    }
    done(&home, &["restore", "a.tar"], "data");
    drop(serve(&home, "data"));
    assert_eq!(
        refused(&home, &["backup", "b.tar"], "typo"),
        (10, "error: there is no database in `typo`".to_owned())
    );
    assert!(!home.path("b.tar").exists());
}

#[test]
fn a_backup_without_a_pepper_requires_its_own_to_be_there() {
    let home = Home::new();
    let gateway = serve(&home, "data");
    let who = register(&gateway);
    done(&home, &["backup", "a.tar", "--without-pepper"], "data");
    let restore = ["restore", "a.tar"];
    assert_eq!(
        refused(&home, &restore, "there"),
        (
            3,
            "error: the backup does not contain a pepper, and `there/pepper` does not exist"
                .to_owned()
        )
    );
    std::fs::write(home.path("there/pepper"), "x".repeat(43)).unwrap();
    assert_eq!(
        refused(&home, &restore, "there"),
        (
            3,
            "error: `pepper` is not the key that this database was created with".to_owned()
        )
    );
    std::fs::copy(home.path("data/pepper"), home.path("there/pepper")).unwrap();
    done(&home, &restore, "there");
    assert!(knows(&serve(&home, "there"), &who));
}

#[test]
fn a_folder_from_version_0_1_0_is_backed_up_unchanged_and_a_newer_one_not_at_all() {
    let home = Home::new();
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/v0.1.0");
    std::fs::create_dir(home.path("data")).unwrap();
    for name in ["lighthouse.db", "pepper"] {
        std::fs::copy(recorded.join(name), home.path("data").join(name)).unwrap();
    }
    let before = std::fs::read(home.path("data/lighthouse.db")).unwrap();
    done(&home, &["backup", "a.tar"], "data");
    let after = std::fs::read(home.path("data/lighthouse.db")).unwrap();
    assert!(before == after, "the backup changed the database");
    done(&home, &["restore", "a.tar"], "there");
    drop(serve(&home, "there"));
    let listed = done(&home, &["installation", "list"], "there");
    assert!(listed.contains("max@example.org"), "{listed}");
    let newer = rusqlite::Connection::open(home.path("data/lighthouse.db")).unwrap();
    newer.execute_batch("PRAGMA user_version = 99").unwrap();
    drop(newer);
    let (code, told) = refused(&home, &["backup", "b.tar"], "data");
    assert!(
        code == 1 && told.contains("migrated by a newer version"),
        "{told}"
    );
}

#[test]
fn postgresql_is_left_to_its_own_tools() {
    let home = Home::new();
    for (args, program) in [
        (["backup", "a.tar"], "pg_dump"),
        (["restore", "a.tar"], "pg_restore"),
    ] {
        let mut command =
            home.fastenctl(&[&["lighthouse"], &args[..], &["--data-dir", "data"]].concat());
        command.env(
            "FASTENCTL_LIGHTHOUSE__DATABASE",
            "postgres://me:hush@127.0.0.1:9/l",
        );
        let expected = format!(
            "error: the database is in PostgreSQL: use `{program}` instead\n hint: also keep a copy of the pepper, but not next to the dump: `data/pepper`\n"
        );
        assert_eq!(
            finished(&command.output().unwrap()),
            (2, String::new(), expected)
        );
    }
}
