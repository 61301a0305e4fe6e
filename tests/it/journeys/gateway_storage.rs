//! Events in the life of a gateway's folder: a crash, a restored file, a second gateway, an older
//! version, and a folder that is moved away. Also tests what remains of a deleted installation.

use crate::world::servers::Server;
use crate::world::site::private;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::http::{Client, Options};
use http::Request;
use serde_json::Value;
use std::path::Path;
use std::time::{Duration, Instant};

const SERVE: [&str; 4] = ["lighthouse", "serve", "--data-dir", "data"];

fn serve(home: &Home) -> Server {
    Server::start(home, &SERVE, "gateway.log")
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

/// Registers one more installation at a running gateway.
fn register(home: &Home, gateway: &Server, email: &str) {
    let config = format!("{email}.toml");
    let args = [
        "register",
        "--config",
        &config,
        "--lighthouse",
        gateway.text("lighthouse"),
        "--name",
        "Ada Quillfeather",
        "--email",
        email,
    ];
    let (code, _, told) = run(home, &args);
    assert_eq!(code, 0, "{told}");
}

/// Returns the administrators' addresses, as the operator sees them.
fn addresses(home: &Home) -> Vec<String> {
    let args = [
        "lighthouse",
        "installation",
        "list",
        "--data-dir",
        "data",
        "--json",
    ];
    let (code, out, told) = run(home, &args);
    assert_eq!(code, 0, "{out}{told}");
    let listed: Value = serde_json::from_str(&out).unwrap();
    let installations = listed["installations"].as_array().unwrap().iter();
    let mut found: Vec<String> = installations
        .map(|one| one["administrator_email"].as_str().unwrap().to_owned())
        .collect();
    found.sort();
    found
}

/// Returns the exit code and output of a `serve` that must not start.
fn refused(home: &Home) -> (i32, String) {
    let args = [&SERVE[..], &["--listen", "127.0.0.1:0"]].concat();
    let (code, out, told) = run(home, &args);
    assert_eq!(out, "");
    (code, told)
}

/// Makes a consistent copy, including the mark, while a gateway is running, like `.backup` of the
/// `sqlite3` program.
fn copy_of(file: &Path, to: &Path) {
    let database = rusqlite::Connection::open(file).unwrap();
    database
        .execute("VACUUM INTO ?1", [to.to_str().unwrap()])
        .unwrap();
}

#[test]
fn yesterdays_file_beside_todays_log_is_refused_until_somebody_decides() {
    let home = Home::new();
    let (file, yesterday, today) = (
        home.path("data/lighthouse.db"),
        home.path("yesterday.db"),
        home.path("today.db"),
    );
    let gateway = serve(&home);
    register(&home, &gateway, "one@example.org");
    copy_of(&file, &yesterday);
    drop(gateway);
    let gateway = serve(&home);
    register(&home, &gateway, "two@example.org");
    drop(gateway);
    std::fs::copy(&file, &today).unwrap();
    std::fs::copy(&yesterday, &file).unwrap();
    let expected = "error: `data/lighthouse.db-wal` does not match `data/lighthouse.db`: was `data/lighthouse.db` restored from a backup?\n hint: \
         run `rm data/lighthouse.db-wal data/lighthouse.db-shm` to continue with `data/lighthouse.db` as it is, or copy the previous file back to `data/lighthouse.db` with `cp` to continue with it and its log\n";
    for args in [
        &[&SERVE[..], &["--listen", "127.0.0.1:0"]].concat()[..],
        &["lighthouse", "installation", "list", "--data-dir", "data"],
        &["lighthouse", "migrate", "--data-dir", "data"],
        &["lighthouse", "check", "--data-dir", "data"],
    ] {
        let (code, out, told) = run(&home, args);
        assert_eq!(
            (code, out.as_str(), told.as_str()),
            (3, "", expected),
            "{args:?}"
        );
    }
    let is_untouched = std::fs::read(&file).unwrap() == std::fs::read(&yesterday).unwrap();
    assert!(is_untouched, "something was replayed");
    // First choice: keep the current file, with its log.
    std::fs::copy(&today, &file).unwrap();
    let gateway = serve(&home);
    assert_eq!(addresses(&home), ["one@example.org", "two@example.org"]);
    drop(gateway);
    // Second choice: keep only the restored file.
    std::fs::copy(&yesterday, &file).unwrap();
    assert_eq!(refused(&home).0, 3);
    for side in ["data/lighthouse.db-wal", "data/lighthouse.db-shm"] {
        std::fs::remove_file(home.path(side)).unwrap();
    }
    assert_eq!(addresses(&home), ["one@example.org"]);
    let gateway = serve(&home);
    register(&home, &gateway, "three@example.org");
    drop(gateway);
    assert_eq!(addresses(&home), ["one@example.org", "three@example.org"]);
}

#[test]
fn a_log_whose_note_is_missing_and_an_emptied_file_are_refused() {
    let home = Home::new();
    let gateway = serve(&home);
    register(&home, &gateway, "one@example.org");
    drop(gateway);
    let note = home.path("data/lighthouse.db-mark");
    let noted = std::fs::read_to_string(&note).unwrap();
    std::fs::remove_file(&note).unwrap();
    let (code, told) = refused(&home);
    assert_eq!(code, 3);
    let way_out = format!(
        "or `echo {} >data/lighthouse.db-mark` if the log belongs to it\n",
        noted.trim()
    );
    assert!(told.ends_with(&way_out), "{told}");
    std::fs::write(&note, noted).unwrap();
    assert_eq!(addresses(&home), ["one@example.org"]);
    std::fs::write(home.path("data/lighthouse.db"), "").unwrap();
    let (code, told) = refused(&home);
    assert_eq!(
        (code, told.lines().next()),
        (
            3,
            Some("error: `data/lighthouse.db` is empty, and was not empty before")
        )
    );
}

#[test]
fn a_kill_at_any_moment_of_startup_loses_nothing_and_blocks_nobody() {
    let home = Home::new();
    let gateway = serve(&home);
    register(&home, &gateway, "one@example.org");
    drop(gateway);
    for step in 0..30 {
        let mut command = home.fastenctl(&[&SERVE[..], &["--listen", "127.0.0.1:0"]].concat());
        command.stdout(std::process::Stdio::null());
        command.stderr(std::fs::File::create(home.path("killed.log")).unwrap());
        let mut child = command.spawn().unwrap();
        std::thread::sleep(Duration::from_millis(4 * step));
        child.kill().unwrap();
        child.wait().unwrap();
        let said = std::fs::read_to_string(home.path("killed.log")).unwrap();
        assert!(!said.contains("error:"), "{step}: {said}");
    }
    let gateway = serve(&home);
    register(&home, &gateway, "two@example.org");
    drop(gateway);
    assert_eq!(addresses(&home), ["one@example.org", "two@example.org"]);
}

#[test]
fn one_gateway_at_a_time_serves_a_folder_and_the_operator_works_beside_it() {
    let home = Home::new();
    let gateway = serve(&home);
    let expected = "error: another gateway is using `data`\n hint: stop it, or use another folder with `--data-dir`; several gateways can share a PostgreSQL database\n";
    assert_eq!(refused(&home), (3, expected.to_owned()));
    register(&home, &gateway, "one@example.org");
    assert_eq!(addresses(&home), ["one@example.org"]);
    drop(gateway);
    assert!(serve(&home).stop());
}

#[test]
fn a_folder_from_version_0_1_0_opens_with_and_without_a_crashs_log() {
    let home = Home::new();
    let recorded = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/v0.1.0");
    for folder in ["old", "data"] {
        std::fs::create_dir(home.path(folder)).unwrap();
        std::fs::copy(recorded.join("pepper"), home.path(folder).join("pepper")).unwrap();
        private(&home.path(folder).join("pepper"));
    }
    std::fs::copy(
        recorded.join("lighthouse.db"),
        home.path("old/lighthouse.db"),
    )
    .unwrap();
    let running = rusqlite::Connection::open(home.path("old/lighthouse.db")).unwrap();
    running
        .execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA wal_autocheckpoint = 0;
             UPDATE installations SET administrator_email = 'late@example.org' WHERE administrator_email = 'max@example.org'",
        )
        .unwrap();
    for name in ["lighthouse.db", "lighthouse.db-wal"] {
        std::fs::copy(home.path("old").join(name), home.path("data").join(name)).unwrap();
    }
    drop(serve(&home));
    assert_eq!(addresses(&home).len(), 3);
    assert!(addresses(&home).contains(&"late@example.org".to_owned()));
    std::fs::remove_dir_all(home.path("data")).unwrap();
    drop(running);
    std::fs::rename(home.path("old"), home.path("data")).unwrap();
    assert!(serve(&home).stop());
    assert_eq!(addresses(&home).len(), 3);
}

#[test]
fn neither_name_nor_address_remains_in_any_file_after_a_deletion() {
    let home = Home::new();
    // The mail server is never reachable, so queued e-mails stay in the database.
    let variables = [
        ("FASTENCTL_LIGHTHOUSE__MAIL__FROM", "gate@example.org"),
        ("FASTENCTL_LIGHTHOUSE__MAIL__HOST", "127.0.0.1"),
        ("FASTENCTL_LIGHTHOUSE__MAIL__PORT", "9"),
        ("FASTENCTL_LIGHTHOUSE__MAIL__TLS", "none"),
    ];
    let gateway = Server::start_with(&home, &SERVE, "gateway.log", &variables);
    for number in 0..8 {
        register(&home, &gateway, &format!("quill{number}@example.org"));
    }
    assert_eq!(holders(&home, "Quillfeather"), ["lighthouse.db-wal"]);
    for number in 0..8 {
        let config = format!("quill{number}@example.org.toml");
        let args = [
            "unregister",
            "--config",
            &config,
            "--confirm",
            "Ada Quillfeather",
        ];
        let (code, _, told) = run(&home, &args);
        assert_eq!(code, 0, "{told}");
    }
    for word in ["Quillfeather", "quill", "@example.org"] {
        assert_eq!(holders(&home, word), [""; 0], "{word}");
    }
    drop(gateway);
}

/// Returns the files in the data folder that contain this word.
fn holders(home: &Home, word: &str) -> Vec<String> {
    let mut found = Vec::new();
    for file in std::fs::read_dir(home.path("data")).unwrap() {
        let file = file.unwrap();
        let bytes = std::fs::read(file.path()).unwrap_or_default();
        if bytes
            .windows(word.len())
            .any(|some| some.eq_ignore_ascii_case(word.as_bytes()))
        {
            found.push(file.file_name().into_string().unwrap());
        }
    }
    found
}

#[test]
fn a_moved_folder_and_an_emptied_file_are_reported_by_readyz_and_log() {
    let home = Home::new();
    let numbers = [("FASTENCTL_LIGHTHOUSE__METRICS_LISTEN", "127.0.0.1:0")];
    let gateway = Server::start_with(&home, &SERVE, "gateway.log", &numbers);
    let ready = || {
        let address = format!("http://{}/readyz", gateway.text("metrics_listen"));
        let answer = Client::new(Options::default())
            .call(Request::get(address).body(Vec::new()).unwrap())
            .unwrap();
        let text = String::from_utf8(answer.body().clone()).unwrap();
        (answer.status().as_u16(), text)
    };
    let gone = "`lighthouse.db` is not the file that was opened: it was moved, removed, replaced or emptied";
    assert_eq!(ready(), (200, "ok\n".to_owned()));
    std::fs::rename(home.path("data"), home.path("away")).unwrap();
    let begun = Instant::now();
    let log = || std::fs::read_to_string(home.path("gateway.log")).unwrap();
    while !log().contains(gone) {
        assert!(begun.elapsed() < Duration::from_secs(20), "{}", log());
        std::thread::sleep(Duration::from_millis(100));
    }
    assert_eq!(ready(), (503, format!("{gone}\n")));
    std::fs::rename(home.path("away"), home.path("data")).unwrap();
    assert_eq!(ready(), (200, "ok\n".to_owned()));
    std::fs::write(home.path("data/lighthouse.db"), "").unwrap();
    assert_eq!(ready(), (503, format!("{gone}\n")));
}
