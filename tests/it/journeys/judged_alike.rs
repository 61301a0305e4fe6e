//! `check` and `serve` agree about a settings file: both refuse the same files with the same
//! messages, and both print the same warnings.

use crate::world::servers::Server;
use crate::world::site::private;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;
use std::process::Stdio;
use std::sync::mpsc::channel;
use std::time::Duration;

/// Correct settings, to which tables can be appended.
const RIGHT: &str = "data_dir = \"data\"\nlisten = \"127.0.0.1:0\"\n";
const CLIENT: &str = "[platforms.p]\nclient_id = \"me\"\nscopes = [\"openid\"]\n";
const ENDPOINT: &str = "[[endpoints]]\nplatform_type = \"p\"\nurl = \"https://a.example/\"
authorization_endpoint = \"https://a.example/a\"\ntoken_endpoint = \"https://a.example/t\"\n";

/// Creates settings, and three files beside them: `secret` is readable only by this user, `open` by
/// all users, and `odd` is not a key at all.
fn home(settings: &str) -> Home {
    let home = Home::new();
    std::fs::write(home.path("l.toml"), settings).unwrap();
    for (name, text) in [
        ("secret", "a secret of more than thirty-two characters"),
        ("open", "a secret of more than thirty-two characters"),
        ("odd", "short"),
    ] {
        std::fs::write(home.path(name), text).unwrap();
        private(&home.path(name));
    }
    #[cfg(unix)]
    std::fs::set_permissions(
        home.path("open"),
        std::os::unix::fs::PermissionsExt::from_mode(0o644),
    )
    .unwrap();
    home
}

fn run(home: &Home, args: &[&str]) -> (i32, String, String) {
    finished(&home.fastenctl(args).output().unwrap())
}

/// Returns the error about settings that both commands must refuse.
#[track_caller]
fn refused(home: &Home) -> String {
    let check = run(home, &["lighthouse", "check", "l.toml"]);
    let settings = std::fs::read_to_string(home.path("l.toml")).unwrap();
    let serve = [
        "lighthouse",
        "serve",
        "--settings",
        "l.toml",
        "--wait",
        "0s",
    ];
    let child = home
        .fastenctl(&serve)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let id = rustix::process::Pid::from_child(&child);
    let (sender, ended) = channel();
    std::thread::spawn(move || sender.send(child.wait_with_output()));
    // If `serve` accepted the settings, it would run forever.
    let ended = ended.recv_timeout(Duration::from_secs(60));
    let Ok(ended) = ended else {
        let _ = rustix::process::kill_process(id, rustix::process::Signal::KILL);
        panic!("`serve` takes what `check` says this of: {check:?}\n{settings}");
    };
    let serve = finished(&ended.unwrap());
    let told = |said: &(i32, String, String)| {
        // Unlike `serve`, `check` also prints its warnings after an error.
        let lines = said.2.lines().filter(|line| !line.starts_with("warning: "));
        (
            said.0,
            said.1.clone(),
            lines.map(str::to_owned).collect::<Vec<_>>(),
        )
    };
    assert_eq!(told(&check), told(&serve), "{settings}");
    assert_eq!((check.0, check.1.as_str()), (3, ""), "{settings}");
    told(&check).2.join("\n")
}

#[test]
fn whatever_check_refuses_serve_refuses_in_the_same_words_and_place() {
    let top = |line: &str| format!("{RIGHT}{line}\n");
    let closed = closed_port();
    for (settings, expected) in [
        (
            top("budget = 3"),
            "`l.toml`: TOML parse error at line 3, column 1",
        ),
        (
            top("public_url = \"http://gw.example\""),
            "`l.toml`, line 3, column 1: `public_url`: `http://gw.example/` does not begin with `https://`",
        ),
        (
            top("public_url = \"https://gw.example\"\ncompat = { names = [\"gw.example\"] }"),
            "`l.toml`, line 4, column 12: `compat.names`",
        ),
        (
            top("listen = \"203.0.113.1:9\"").replacen("listen = \"127.0.0.1:0\"\n", "", 1),
            "`l.toml`, line 2, column 1: `public_url`",
        ),
        (
            top("metrics_listen = \"203.0.113.1:9\""),
            "`l.toml`, line 3, column 1: cannot listen on `203.0.113.1:9`",
        ),
        (
            top(&format!("metrics_listen = \"{closed}\"")).replacen("127.0.0.1:0", &closed, 1),
            "`l.toml`, line 3, column 1: `metrics_listen` is",
        ),
        (
            top("default_limit = -1"),
            "`l.toml`, line 3, column 1: `default_limit` is negative",
        ),
        (
            top("unverified_limit = -1"),
            "line 3, column 1: `unverified_limit` is negative",
        ),
        (
            top("[limits]\ntests = -1"),
            "line 4, column 1: `limits.tests` is negative",
        ),
        (
            top("trusted_proxies = [\"10.0.0.1\", \"0.0.0.0/0\"]"),
            "line 3, column 32: `trusted_proxies` contains a network that covers",
        ),
        (
            top("trusted_proxies = [\"::/0\"]"),
            "line 3, column 20: `trusted_proxies` contains a network that covers",
        ),
        (
            top("pepper_file = \"nowhere\""),
            "line 3, column 1: cannot read `nowhere`",
        ),
        (
            top("pepper_file = \"odd\""),
            "line 3, column 1: `odd` is too short for a key",
        ),
        (
            top("pepper_file = \"open\""),
            "line 3, column 1: `pepper_file`: every user of this machine can access `open`",
        ),
        (
            top("database = \"mysql://h/l\""),
            "line 3, column 1: `database` is neither",
        ),
        (
            top(&format!("database = \"postgres://{closed}/l\"")),
            "line 3, column 1: `database`: ",
        ),
        (
            top("database = \"postgres://h/l\"\ndatabase_password_file = \"nowhere\""),
            "line 4, column 1: `database_password_file`: cannot read",
        ),
        (
            top("").replacen("\"data\"", "\"secret/data\"", 1),
            "`l.toml`, line 1, column 1: cannot create files in the data folder `secret/data`",
        ),
    ] {
        let told = refused(&home(&settings));
        assert!(told.contains(expected), "{told}\n{settings}");
    }
}

#[test]
fn check_and_serve_agree_about_mail_platforms_and_endpoints() {
    let top = |line: &str| format!("{RIGHT}{line}\n");
    let with = |more: &str| format!("{RIGHT}{CLIENT}{more}\n");
    for (settings, expected) in [
        (
            top("[mail]\nport = 25"),
            "line 3, column 2: `mail.host` is missing",
        ),
        (
            top("[mail]\nhost = \"m.example\""),
            "line 3, column 2: `mail.from` is missing",
        ),
        (
            top("[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\ntls = \"none\""),
            "line 6, column 1: `mail.tls` is `none`",
        ),
        (
            top("[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nca_file = \"nowhere\""),
            "line 6, column 1: `mail.ca_file`: `nowhere`",
        ),
        (
            top(
                "[mail]\nhost = \"m.example\"\nfrom = \"a@b.example\"\nusername = \"u\"\npassword_file = \"open\"",
            ),
            "line 7, column 1: `mail.password_file`: every user of this machine can access `open`",
        ),
        (
            with("limit = -1"),
            "line 6, column 1: `platforms.p.limit` is negative",
        ),
        (
            with("confidential = true"),
            "line 3, column 12: `platforms.p.client_secret_file` is missing",
        ),
        (
            with("confidential = true\nclient_secret_file = \"open\""),
            "line 7, column 1: `platforms.p.client_secret_file`: every user of this machine can access `open`",
        ),
        (
            with("client_secret = \"x\""),
            "line 6, column 1: `platforms.p.client_secret` is not allowed in the settings file",
        ),
        (
            with("[[endpoints]]\nplatform_type = \"q\"\nurl = \"https://a.example/\""),
            "line 7, column 1: endpoint `",
        ),
        (
            with(&ENDPOINT.replace("https://a.example/t", "http://a.example/t")),
            "line 10, column 1: endpoint `",
        ),
        (
            with(&format!("{ENDPOINT}limit = -1")),
            "line 11, column 1: endpoint `https://a.example/`: `limit` is negative",
        ),
        (
            with("[[endpoints]]\ndisplay = \"x\""),
            "line 6, column 1: an endpoint has neither `url` nor `id`",
        ),
    ] {
        let told = refused(&home(&settings));
        assert!(told.contains(expected), "{told}\n{settings}");
    }
}

/// Returns an address where nothing listens.
fn closed_port() -> String {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.local_addr().unwrap().to_string()
}

#[test]
fn two_endpoints_with_the_same_id_are_both_named() {
    let told = refused(&home(&format!("{RIGHT}{CLIENT}{ENDPOINT}{ENDPOINT}")));
    assert!(
        told.starts_with("error: `l.toml`, line 13, column 1: endpoint ID `")
            && told.contains("` is used twice; the first is on line 8, column 1\n"),
        "{told}"
    );
}

#[test]
fn another_gateways_key_or_database_is_refused_by_both_and_nothing_is_created() {
    let home = home(RIGHT);
    let served = ["lighthouse", "serve", "--settings", "l.toml"];
    drop(Server::start(&home, &served, "gateway.log"));
    let key = home.path("data/pepper");
    let kept = std::fs::read(&key).unwrap();
    // First the key is lost, then replaced with another.
    std::fs::remove_file(&key).unwrap();
    let lost = refused(&home);
    assert!(
        lost.contains(
            "`data/pepper` is missing; it holds the key that this database was created with"
        ),
        "{lost}"
    );
    assert!(!key.exists(), "another key was made");
    std::fs::copy(home.path("secret"), &key).unwrap();
    private(&key);
    let another = refused(&home);
    assert!(another.contains("`pepper` is not the key"), "{another}");
    std::fs::write(&key, kept).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        std::fs::set_permissions(&key, PermissionsExt::from_mode(0o644)).unwrap();
        let open = refused(&home);
        assert!(
            open.contains("every user of this machine can access `data/pepper`"),
            "{open}"
        );
        private(&key);
    }
    assert_eq!(run(&home, &["lighthouse", "check", "l.toml"]).0, 0);
    // Change the database as a newer version would.
    rusqlite::Connection::open(home.path("data/lighthouse.db"))
        .unwrap()
        .execute_batch("PRAGMA user_version = 99; DROP TABLE schema_programs")
        .unwrap();
    let newer = refused(&home);
    assert!(newer.contains("newer version of this program"), "{newer}");
    std::fs::write(
        home.path("data/lighthouse.db"),
        "no database at all, whatever the name says",
    )
    .unwrap();
    refused(&home);
}

#[test]
fn both_give_the_same_warnings_and_serve_anyway() {
    let settings = format!(
        "{RIGHT}public_url = \"https://gw.example\"\nmetrics_listen = \"0.0.0.0:0\"\ndefault_limit = 0\n{CLIENT}"
    )
    .replace("scopes = [\"openid\"]\n", "");
    let home = home(&settings);
    let (code, _, told) = run(&home, &["lighthouse", "check", "l.toml"]);
    let warned: Vec<&str> = told
        .lines()
        .filter_map(|line| line.strip_prefix("warning: "))
        .collect();
    assert_eq!((code, warned.len()), (0, 5), "{told}");
    let served = ["lighthouse", "serve", "--settings", "l.toml"];
    drop(Server::start(&home, &served, "gateway.log"));
    let log = std::fs::read_to_string(home.path("gateway.log")).unwrap();
    let logged: Vec<String> = log
        .lines()
        .filter_map(|line| serde_json::from_str::<Value>(line).ok())
        .filter(|line| line["level"] == "WARN")
        .filter_map(|line| Some(line["fields"]["message"].as_str()?.to_owned()))
        .collect();
    for warning in warned {
        let sentence = warning.split_once("; ").unwrap().0;
        assert!(
            logged.iter().any(|line| line.starts_with(sentence)),
            "{warning}\n{log}"
        );
    }
}

#[test]
fn the_json_document_of_check_has_setting_and_place_apart() {
    let home = home(&format!("{RIGHT}{CLIENT}limit = -1\n"));
    let mut command = home.fastenctl(&["lighthouse", "check", "l.toml", "--json"]);
    command.env("FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT", "-1");
    let (code, document, _) = finished(&command.output().unwrap());
    let document: Value = serde_json::from_str(&document).unwrap();
    let expected = serde_json::json!([
        {"message": "`platforms.p.limit` is negative", "hint": "`fastenctl lighthouse example settings` explains every setting",
            "setting": "platforms.p.limit", "place": {"file": "l.toml", "line": 6, "column": 1}},
        {"message": "`default_limit` is negative", "hint": null,
            "setting": "default_limit", "place": {"variable": "FASTENCTL_LIGHTHOUSE__DEFAULT_LIMIT"}},
    ]);
    assert_eq!((code, &document["problems"]), (3, &expected));
}
