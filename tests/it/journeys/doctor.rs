//! `fastenctl doctor` in a healthy setup and in setups with a single fault; its archive is read by
//! Python.

use crate::journeys::usage::SOME;
use crate::journeys::usage::counted;
use crate::world::practice::Practice;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;
use std::sync::Arc;
use tokio_rustls::rustls::pki_types::PrivateKeyDer;
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

const ALL: [&str; 17] = [
    "config.found",
    "config.sound",
    "config.private",
    "gateway.proxy",
    "gateway.name",
    "gateway.reached",
    "gateway.tls",
    "clock",
    "versions",
    "installation.registered",
    "installation.verified",
    "installation.quota",
    "providers",
    "callback",
    "loopback.v4",
    "loopback.v6",
    "browser",
];

/// Runs `doctor --json`; returns the exit code and the document, with all checks in order.
fn doctor(home: &Home, args: &[&str], variables: &[(&str, &str)]) -> (i32, Value) {
    let mut command = home.fastenctl(&[&["doctor", "--json"], args].concat());
    let (code, stdout, stderr) =
        finished(&command.envs(variables.iter().copied()).output().unwrap());
    let document: Value =
        serde_json::from_str(&stdout).unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}"));
    let ids: Vec<&str> = document["checks"]
        .as_array()
        .unwrap()
        .iter()
        .map(|it| it["id"].as_str().unwrap())
        .collect();
    assert_eq!(ids, ALL, "{document:#}");
    assert_eq!(
        (document["ok"].as_bool(), stderr.as_str()),
        (Some(code == 0), "")
    );
    (code, document)
}

/// Returns the checks that are not fine, with their verdicts.
fn unwell(document: &Value) -> Vec<(String, String)> {
    let text = |it: &Value, name: &str| it[name].as_str().unwrap_or_default().to_owned();
    let checks = document["checks"].as_array().unwrap().iter();
    let unwell = checks.filter(|it| it["verdict"] != "ok");
    // Ignore whether this machine has IPv6 and a browser.
    let unwell = unwell.filter(|it| it["id"] != "loopback.v6" && it["id"] != "browser");
    unwell
        .map(|it| (text(it, "id"), text(it, "verdict")))
        .collect()
}

fn problems(document: &Value) -> Vec<String> {
    unwell(document)
        .into_iter()
        .filter(|(_, verdict)| verdict == "problem")
        .map(|(id, _)| id)
        .collect()
}

fn check<'a>(document: &'a Value, id: &str) -> &'a Value {
    document["checks"]
        .as_array()
        .unwrap()
        .iter()
        .find(|it| it["id"] == id)
        .unwrap()
}

/// Creates a config file that names a gateway but has no installation.
fn at(lighthouse: &str) -> Home {
    let home = Home::new();
    std::fs::write(
        home.config_file(),
        format!("[profiles.default]\nlighthouse = \"{lighthouse}\"\n"),
    )
    .unwrap();
    std::fs::set_permissions(home.config_file(), std::fs::Permissions::from_mode(0o600)).unwrap();
    home
}

#[test]
fn a_healthy_setup_passes() {
    let practice = Practice::start();
    practice.register(&[]);
    let (code, document) = doctor(&practice.home, &[], &[("BROWSER", "true")]);
    let pending = vec![("installation.verified".to_owned(), "warning".to_owned())];
    assert_eq!((code, unwell(&document)), (0, pending), "{document:#}");
    assert_eq!(check(&document, "browser")["verdict"], "ok");
    let callback = check(&document, "callback")["detail"].as_str().unwrap();
    assert!(callback.contains("/v1/callback/sandbox-"), "{callback}");
    let (code, stdout, stderr) = finished(&practice.home.fastenctl(&["doctor"]).output().unwrap());
    assert!(
        stdout
            .lines()
            .any(|line| line.starts_with("ok       Clock ")),
        "{stdout}"
    );
    assert_eq!((code, stderr.as_str()), (0, ""));
}

#[test]
fn without_a_config_file_it_says_what_comes_first() {
    let home = Home::new();
    let (code, document) = doctor(&home, &[], &[]);
    assert_eq!(
        (code, problems(&document)),
        (20, vec!["config.found".to_owned()])
    );
    assert!(
        check(&document, "config.found")["next"]
            .as_str()
            .unwrap()
            .starts_with("run `fastenctl register`")
    );
    assert_eq!(document["error"]["exit_code"], 20);
    let (code, stdout, stderr) = finished(&home.fastenctl(&["doctor"]).output().unwrap());
    let expected = "error: 1 of 17 checks found a problem\n hint: fix the first problem first; it may cause the others\n";
    assert_eq!((code, stderr.as_str()), (20, expected));
    assert!(stdout.starts_with("PROBLEM  Config file "), "{stdout}");
}

#[test]
fn a_file_that_is_invalid_or_readable_by_others_is_a_problem() {
    let home = at("https://gw.invalid/v1");
    std::fs::write(home.config_file(), "[profiles.default]\nlighthose = 1\n").unwrap();
    let (_, document) = doctor(&home, &[], &[]);
    assert_eq!(problems(&document), ["config.sound"]);
    assert!(
        check(&document, "config.sound")["next"]
            .as_str()
            .unwrap()
            .starts_with("did you mean `lighthouse`?")
    );
    std::fs::set_permissions(home.config_file(), std::fs::Permissions::from_mode(0o644)).unwrap();
    let (_, document) = doctor(&home, &[], &[]);
    assert_eq!(problems(&document), ["config.sound", "config.private"]);
}

#[test]
fn a_gateway_that_is_down_is_reported_and_dependent_checks_are_skipped() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let (code, document) = doctor(&at(&format!("http://{closed}/v1")), &[], &[]);
    assert_eq!(
        (code, problems(&document)),
        (20, vec!["gateway.reached".to_owned()])
    );
    assert_eq!(
        check(&document, "installation.registered")["verdict"],
        "skipped"
    );
}

#[test]
fn a_silent_gateway_is_not_waited_for() {
    let silent = TcpListener::bind("127.0.0.1:0").unwrap();
    let base = format!("http://{}/v1", silent.local_addr().unwrap());
    let (code, document) = doctor(&at(&base), &["--timeout", "200ms"], &[]);
    assert_eq!(
        (code, problems(&document)),
        (20, vec!["gateway.reached".to_owned()])
    );
    assert_eq!(
        check(&document, "gateway.reached")["detail"],
        "no response within 200ms"
    );
}

#[test]
fn a_name_without_an_address_is_the_first_problem() {
    let (code, document) = doctor(
        &at("https://gw.invalid/v1"),
        &["--timeout", "1s"],
        &[("NO_PROXY", "*")],
    );
    assert_eq!(
        (code, problems(&document)),
        (
            20,
            vec!["gateway.name".to_owned(), "gateway.reached".to_owned()]
        )
    );
}

#[test]
fn a_proxy_that_refuses_is_named() {
    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let proxy = format!("http://ada:pr0xy@{closed}");
    let (code, document) = doctor(
        &at("https://gw.invalid/v1"),
        &[],
        &[("HTTPS_PROXY", &proxy)],
    );
    assert_eq!(
        (code, problems(&document)),
        (
            20,
            vec!["gateway.proxy".to_owned(), "gateway.reached".to_owned()]
        )
    );
    assert_eq!(
        check(&document, "gateway.name")["detail"],
        "the proxy resolves the name"
    );
    assert!(!document.to_string().contains("pr0xy"), "{document}");
    let (_, document) = doctor(
        &at("https://gw.invalid/v1"),
        &["--timeout", "1s"],
        &[("HTTPS_PROXY", &proxy), ("NO_PROXY", "gw.invalid")],
    );
    assert_eq!(check(&document, "gateway.proxy")["verdict"], "ok");
}

/// Gives every connection the same answer, on a thread that runs as long as the tests.
fn serving(answer: impl Fn(TcpStream) + Send + 'static) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || listener.incoming().filter_map(Result::ok).for_each(answer));
    address
}

/// Responds with 404 and a `Date`.
fn tell_the_time(mut stream: impl Read + Write, seconds_ahead: i64) {
    let mut request = Vec::new();
    let mut piece = [0; 1024];
    while !request.ends_with(b"\r\n\r\n") {
        match stream.read(&mut piece) {
            Ok(length @ 1..) => request.extend(&piece[..length]),
            _ => return,
        }
    }
    let now =
        jiff::Timestamp::from_second(fastenctl::clock::Clock::default().now() + seconds_ahead)
            .unwrap();
    let date = jiff::fmt::rfc2822::DateTimePrinter::new()
        .timestamp_to_rfc9110_string(&now)
        .unwrap();
    let _ = write!(
        stream,
        "HTTP/1.1 404 Not Found\r\nDate: {date}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    );
    let _ = stream.flush();
}

#[test]
fn a_clock_that_is_an_hour_off_is_reported() {
    let address = serving(|stream| tell_the_time(stream, -3600));
    let (code, document) = doctor(&at(&format!("http://{address}/v1")), &[], &[]);
    assert_eq!(
        (code, check(&document, "clock")["verdict"].as_str()),
        (20, Some("problem"))
    );
    assert!(
        check(&document, "clock")["detail"]
            .as_str()
            .unwrap()
            .ends_with(" minutes ahead of the gateway's")
    );
    let address = serving(|stream| tell_the_time(stream, 0));
    let (_, document) = doctor(&at(&format!("http://{address}/v1")), &[], &[]);
    assert_eq!(check(&document, "clock")["verdict"], "ok");
}

#[test]
fn an_untrusted_certificate_is_reported_and_trusted_with_its_authority() {
    let certified = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
    let key = PrivateKeyDer::try_from(certified.signing_key.serialize_der()).unwrap();
    let provider = Arc::new(tokio_rustls::rustls::crypto::aws_lc_rs::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap();
    let config = config
        .with_no_client_auth()
        .with_single_cert(vec![certified.cert.der().clone()], key)
        .unwrap();
    let config = Arc::new(config);
    let address = serving(move |stream| {
        tell_the_time(
            StreamOwned::new(ServerConnection::new(config.clone()).unwrap(), stream),
            0,
        );
    });
    let home = at(&format!("https://localhost:{}/v1", address.port()));
    let (code, document) = doctor(&home, &[], &[("NO_PROXY", "*")]);
    assert_eq!(
        (code, problems(&document)),
        (20, vec!["gateway.tls".to_owned()]),
        "{document:#}"
    );
    assert!(
        check(&document, "gateway.tls")["next"]
            .as_str()
            .unwrap()
            .contains("--ca-file")
    );
    std::fs::write(home.path("ca.pem"), certified.cert.pem()).unwrap();
    let (_, document) = doctor(&home, &["--ca-file", "ca.pem"], &[("NO_PROXY", "*")]);
    assert_eq!(
        check(&document, "gateway.tls")["verdict"],
        "ok",
        "{document:#}"
    );
}

#[test]
fn a_full_provider_is_named() {
    let gateway = counted(SOME);
    let (code, document) = doctor(&gateway.home, &[], &[]);
    assert_eq!(
        (code, problems(&document)),
        (20, vec!["providers".to_owned()]),
        "{document:#}"
    );
    assert_eq!(
        check(&document, "providers")["detail"],
        "full or almost full: full \"one\"\\ (3 of 3)"
    );
    assert_eq!(
        check(&document, "callback")["detail"],
        "the gateway has no providers yet"
    );
}

#[test]
fn an_installation_the_gateway_does_not_know_is_a_problem() {
    let practice = Practice::start();
    practice.register(&[]);
    let text = std::fs::read_to_string(practice.home.config_file()).unwrap();
    let config: toml::Table = text.parse().unwrap();
    let secret = config["profiles"]["default"]["installation"]["secret"]
        .as_str()
        .unwrap();
    std::fs::write(
        practice.home.config_file(),
        text.replace(secret, &"x".repeat(43)),
    )
    .unwrap();
    let (_, document) = doctor(&practice.home, &[], &[]);
    assert_eq!(problems(&document), ["installation.registered"]);
    let (_, document) = doctor(
        &practice.home,
        &["--lighthouse", "http://127.0.0.1:1/v1"],
        &[],
    );
    assert_eq!(problems(&document), ["gateway.reached"]);
}

/// Prints the names, modes and contents in an archive.
const READ_ARCHIVE: &str = "
import json, sys, tarfile
with tarfile.open(sys.argv[1], 'r:gz') as archive:
    json.dump({it.name: [it.mode, archive.extractfile(it).read().decode()] for it in archive.getmembers()}, sys.stdout)
";

#[test]
fn the_archive_contains_what_a_report_needs_and_no_secret() {
    let practice = Practice::start();
    practice.register(&[]);
    let home = &practice.home;
    let archive = home.path("report.tar.gz");
    let variables = [
        ("FASTENCTL_CLIENT_SECRET", "cl1ent-secret"),
        ("BROWSER", "true"),
    ];
    let (code, document) = doctor(home, &["--bundle", "report.tar.gz"], &variables);
    assert_eq!((code, &document["bundle"]), (0, &json!("report.tar.gz")));
    assert_eq!(
        std::fs::metadata(&archive).unwrap().permissions().mode() & 0o777,
        0o600
    );
    let output = Command::new("python3")
        .args(["-c", READ_ARCHIVE])
        .arg(&archive)
        .output()
        .unwrap();
    let files: Value = serde_json::from_slice(&output.stdout).unwrap();
    let names: Vec<&String> = files.as_object().unwrap().keys().collect();
    let expected = [
        "config.toml",
        "environment.json",
        "report.json",
        "versions.json",
    ];
    assert_eq!(
        names,
        expected
            .map(|name| format!("fastenctl-report/{name}"))
            .iter()
            .collect::<Vec<_>>()
    );
    let text = |name: &str| {
        files[format!("fastenctl-report/{name}")][1]
            .as_str()
            .unwrap()
    };
    let report: Value = serde_json::from_str(text("report.json")).unwrap();
    assert_eq!(report["checks"].as_array().unwrap().len(), ALL.len());
    let config: toml::Table = std::fs::read_to_string(home.config_file())
        .unwrap()
        .parse()
        .unwrap();
    let it = &config["profiles"]["default"]["installation"];
    assert!(
        text("config.toml").contains(it["id"].as_str().unwrap()),
        "{}",
        text("config.toml")
    );
    for key in ["secret", "user_ref_key", "administrator_name"] {
        assert!(
            !files.to_string().contains(it[key].as_str().unwrap()),
            "the archive holds {key}"
        );
    }
    assert!(
        text("environment.json").contains("FASTENCTL_CLIENT_SECRET")
            && !files.to_string().contains("cl1ent")
    );
}

#[test]
fn no_archive_is_written_that_would_contain_a_secret() {
    let home = at("https://gw.invalid/v1");
    let secret = "s3cret-in-the-wrong-place";
    let text = format!(
        "[profiles.default.providers.mine]\nissuer = \"https://fhir.example\"\nclient_id = \"{secret}\"\n\
         client_secret_file = \"{}\"\n",
        home.path("client").display()
    );
    std::fs::write(home.path("client"), secret).unwrap();
    std::fs::write(home.config_file(), text).unwrap();
    let output = home
        .fastenctl(&["doctor", "--bundle", "report.tar.gz", "--json"])
        .output()
        .unwrap();
    let (code, stdout, _) = finished(&output);
    let document: Value = serde_json::from_str(&stdout).unwrap();
    let said = "nothing was written: `config.toml` would contain a secret of this installation";
    assert_eq!(
        (code, document["error"]["message"].as_str()),
        (1, Some(said))
    );
    assert!(!stdout.contains(secret) && !home.path("report.tar.gz").exists());
}
