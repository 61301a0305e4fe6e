//! `fastenctl sandbox serve`: the real binary on a real socket.

use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::http::{Client, Options};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};

/// A running sandbox that stops with the test.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn start(home: &Home, args: &[&str]) -> Running {
    let mut command =
        home.fastenctl(&[&["sandbox", "serve", "--listen", "127.0.0.1:0"], args].concat());
    Running(
        command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap(),
    )
}

fn terminate(running: &Running) {
    let id = running.0.id().to_string();
    assert!(
        std::process::Command::new("kill")
            .args(["-TERM", &id])
            .status()
            .unwrap()
            .success()
    );
}

#[test]
fn prints_its_address_serves_there_and_ends_on_sigterm() {
    let home = Home::new();
    let mut running = start(&home, &[]);
    let mut stdout = BufReader::new(running.0.stdout.take().unwrap());
    let mut lines = String::new();
    for _ in 0..6 {
        stdout.read_line(&mut lines).unwrap();
    }
    let issuer = lines
        .lines()
        .next()
        .unwrap()
        .strip_prefix("issuer     ")
        .unwrap()
        .to_owned();
    let expected = format!(
        "issuer     {issuer}
FHIR base  {issuer}/fhir
clients    sandbox-public (none)
           sandbox-basic (client_secret_basic, secret sandbox-basic-secret)
           sandbox-post (client_secret_post, secret sandbox-post-secret)
users      alice, bob, carol, dave, erin, frank, grace, heidi, or any other name; every password but `wrong` works
"
    );
    assert_eq!(lines, expected);
    let request = http::Request::get(format!("{issuer}/fhir/.well-known/smart-configuration"));
    let answer = Client::new(Options::default())
        .call(request.body(Vec::new()).unwrap())
        .unwrap();
    let document: Value = serde_json::from_slice(answer.body()).unwrap();
    assert_eq!(document["issuer"], issuer);
    terminate(&running);
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
    let mut stderr = String::new();
    running
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert_eq!(
        stderr,
        "warning: this provider is for practice only: it accepts every name and almost every password\n"
    );
}

#[test]
fn prints_one_document_and_adds_clients_from_a_file_without_their_secrets() {
    let home = Home::new();
    std::fs::write(home.path("secret"), "s3cret\n").unwrap();
    let client = "[[clients]]\nclient_id = 'mine'\nclient_secret_file = 'secret'\nredirect_uris = ['https://app.example/cb']\n";
    std::fs::write(home.path("clients.toml"), client).unwrap();
    let mut running = start(&home, &["--json", "--client", "clients.toml"]);
    let stdout = BufReader::new(running.0.stdout.take().unwrap());
    let document: Value = serde_json::Deserializer::from_reader(stdout)
        .into_iter()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(
        (&document["schema_version"], &document["ok"]),
        (&json!(1), &json!(true))
    );
    assert_eq!(
        document["fhir_base"],
        format!("{}/fhir", document["issuer"].as_str().unwrap())
    );
    assert_eq!(
        document["clients"][1]["client_secret"],
        "sandbox-basic-secret"
    );
    assert_eq!(
        document["clients"][3],
        json!({"client_id": "mine", "token_endpoint_auth_method": "client_secret_basic"})
    );
    terminate(&running);
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
}

#[test]
fn a_taken_port_is_named() {
    let home = Home::new();
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&["sandbox", "serve", "--listen", &address])
            .output()
            .unwrap(),
    );
    assert_eq!((code, &*stdout), (6, ""));
    let (first, hint) = stderr.split_once('\n').unwrap();
    assert!(
        first.starts_with(&format!("error: cannot listen on `{address}`: ")),
        "{stderr}"
    );
    assert_eq!(
        hint,
        " hint: another program is using that port: stop it, or choose another port with `--listen`\n"
    );
}

#[test]
fn reports_active_faults_at_startup_and_refuses_unknown_ones() {
    let home = Home::new();
    let mut running = start(&home, &["--fault", "pkce-06,TOK-02", "--json"]);
    let stdout = BufReader::new(running.0.stdout.take().unwrap());
    let document: Value = serde_json::Deserializer::from_reader(stdout)
        .into_iter()
        .next()
        .unwrap()
        .unwrap();
    assert_eq!(document["ok"], true);
    terminate(&running);
    assert_eq!(running.0.wait().unwrap().code(), Some(0));
    let mut stderr = String::new();
    running
        .0
        .stderr
        .take()
        .unwrap()
        .read_to_string(&mut stderr)
        .unwrap();
    assert!(
        stderr.ends_with("\nwarning: active faults: PKCE-06, TOK-02\n"),
        "{stderr}"
    );
    let refused = home
        .fastenctl(&["sandbox", "serve", "--fault", "PKCE-99"])
        .output()
        .unwrap();
    let hint = " hint: faults have the IDs of the checks that they make fail; see `fastenctl auth checks`\n";
    assert_eq!(
        finished(&refused),
        (
            2,
            String::new(),
            format!("error: `PKCE-99` is not a fault\n{hint}")
        )
    );
}
