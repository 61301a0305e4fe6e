//! `auth test` without a gateway, at the practice provider: the journey through the real binary,
//! and six failures that must be distinguished.

use crate::world::provider::DRIVER;
use crate::world::provider::Provider;
use crate::world::support::finished;
use fastenctl::driver::drive::Driver;
use fastenctl::http::{Client, Options};
use fastenctl::oauth::loopback::callback::Outcome;
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::loopback::routes::Heard;
use fastenctl::oauth::loopback::sockets::Loopback;
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::channel;
use url::Url;

/// Returns the exit code and the document of an unattended run.
fn unattended(provider: &Provider, client: &str, secret: &str, more: &[&str]) -> (i32, Value) {
    let mut command = provider.auth_test(client, &[&["--json"], &DRIVER[..], more].concat());
    document(command.env("FASTENCTL_CLIENT_SECRET", secret))
}

fn document(command: &mut Command) -> (i32, Value) {
    let (code, stdout, stderr) = finished(&command.output().unwrap());
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

fn failure((code, document): (i32, Value)) -> (i32, String, String) {
    let error = &document["error"];
    assert_eq!(document["error"]["exit_code"], code, "{document}");
    (
        code,
        error["kind"].as_str().unwrap().to_owned(),
        error["message"].as_str().unwrap().to_owned(),
    )
}

#[test]
fn signs_in_with_every_client_and_every_response_mode() {
    let world = Provider::start();
    for (client, secret) in [
        ("sandbox-public", ""),
        ("sandbox-basic", "sandbox-basic-secret"),
        ("sandbox-post", "sandbox-post-secret"),
    ] {
        for mode in ["query", "fragment", "form_post"] {
            let method = if client == "sandbox-post" {
                "client_secret_post"
            } else {
                "client_secret_basic"
            };
            let method = if secret.is_empty() { "none" } else { method };
            let (code, document) = unattended(
                &world,
                client,
                secret,
                &["--response-mode", mode, "--auth-method", method],
            );
            let arrival = document["steps"]
                .as_array()
                .unwrap()
                .iter()
                .find(|step| step["id"] == "callback")
                .unwrap();
            assert_eq!(
                (code, &document["ok"], &document["differences"]),
                (0, &json!(true), &json!([])),
                "{document}"
            );
            assert_eq!(
                arrival["evidence"][0],
                json!({"name": "arrival", "value": mode})
            );
        }
    }
}

#[test]
fn reports_three_lines_first_and_then_every_step_in_order() {
    let (code, document) = unattended(&Provider::start(), "sandbox-public", "", &[]);
    let steps: Vec<_> = document["steps"]
        .as_array()
        .unwrap()
        .iter()
        .map(|step| {
            (
                step["id"].as_str().unwrap(),
                step["verdict"].as_str().unwrap(),
            )
        })
        .collect();
    let expected = [
        "discovery",
        "listen",
        "challenge",
        "authorize",
        "browser",
        "callback",
        "exchange",
        "id_token",
        "fhir_read",
        "refresh",
        "checks",
        "revoke",
    ];
    assert_eq!((code, steps), (0, expected.map(|id| (id, "pass")).to_vec()));
    let patient = document["patient"].as_str().unwrap();
    assert_eq!(
        document["summary"],
        json!([
            format!(
                "Sign-in works without a gateway: the record of patient `{patient}` can be read"
            ),
            "The code is secure in transit: only the browser saw it, and it is worthless without the PKCE verifier of this run",
            "The provider followed the standard in this run",
        ])
    );
}

#[test]
fn prints_the_same_three_lines_and_the_steps_for_people() {
    let world = Provider::start();
    let (code, stdout, stderr) =
        finished(&world.auth_test("sandbox-public", &DRIVER).output().unwrap());
    let lines: Vec<_> = stdout.lines().collect();
    assert_eq!((code, stderr.as_str()), (0, ""));
    assert!(
        lines[0].starts_with("Sign-in works without a gateway: the record of patient `"),
        "{stdout}"
    );
    let ids: Vec<_> = lines[4..16]
        .iter()
        .map(|line| {
            line.split_whitespace()
                .take(2)
                .collect::<Vec<_>>()
                .join(" ")
        })
        .collect();
    assert_eq!(ids[0], "ok discovery");
    assert_eq!(ids[11], "ok revoke");
    assert!(lines[17].ends_with(" ms fastenctl"), "{stdout}");
}

#[test]
fn six_failures_are_six_different_things() {
    let world = Provider::start();
    let sandbox = world.sandbox.text("issuer").to_owned();
    let (code, kind, message) = failure(unattended(
        &world,
        "sandbox-basic",
        "wrong-secret-of-ours",
        &[],
    ));
    let expected = format!(
        "the token endpoint `{sandbox}/token` returned `invalid_client`: unknown client, wrong secret or wrong method"
    );
    assert_eq!(
        (code, kind.as_str(), message),
        (3, "client_authentication", expected)
    );

    let closed = TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let args = ["auth", "test", "--json", "--client-id", "app", "--issuer"];
    let (code, kind, message) =
        failure(document(&mut world.home.fastenctl(
            &[&args[..], &[&format!("http://{closed}")]].concat(),
        )));
    assert_eq!((code, kind.as_str()), (6, "network"));
    assert!(
        message.starts_with(&format!("{closed}: no connection (")),
        "{message}"
    );

    let refused = failure(unattended(&world, "sandbox-public", "", &["--deny"]));
    assert_eq!(
        (refused.0, refused.1.as_str(), refused.2.as_str()),
        (
            5,
            "refused",
            "the provider returned `access_denied`: the user denied access"
        )
    );

    let waiting = ["--json", "--no-browser", "--listen-timeout", "50ms"];
    let timed_out = failure(document(&mut world.auth_test("sandbox-public", &waiting)));
    assert_eq!(
        timed_out,
        (9, "timed_out".into(), "no response within 50ms".into())
    );
    // An unreachable provider and a wrong state need a faulty provider; `auth_faults` tests them.
}

/// A run that has shown its URL and waits for the sign-in.
struct Waiting {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    address: Url,
}

fn waiting(mut command: Command) -> Waiting {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("Open this URL: ") {
        line.clear();
        assert!(
            stderr.read_line(&mut line).unwrap() > 0,
            "no address was shown"
        );
    }
    let address = Url::parse(line.trim_start_matches("Open this URL: ").trim()).unwrap();
    Waiting {
        child,
        stderr,
        address,
    }
}

impl Waiting {
    fn parameter(&self, name: &str) -> String {
        self.address
            .query_pairs()
            .find(|(found, _)| found == name)
            .unwrap()
            .1
            .into_owned()
    }

    /// Signs in like a browser on another machine, and returns the code that reached that browser.
    fn code(&self) -> Secret {
        let goal = Url::parse(&self.parameter("redirect_uri")).unwrap();
        let (send, receive) = channel::<Heard>();
        let elsewhere = Loopback::bind(&Place {
            ports: vec![goal.port().unwrap()],
            ..Place::default()
        })
        .unwrap();
        let _listening = elsewhere
            .serve(&Secret::new(self.parameter("state")), send)
            .unwrap();
        let driver = Driver {
            login: "alice".into(),
            password: Secret::new("practice"),
            deny: false,
            login_hosts: Vec::new(),
        };
        driver
            .drive(
                &Client::new(Options {
                    cookies: true,
                    ..Options::default()
                }),
                &self.address,
                &goal,
            )
            .unwrap();
        match receive.recv().unwrap() {
            Heard::Answer(answer) => match answer.outcome {
                Outcome::Code(code) => code,
                other => unreachable!("{other:?}"),
            },
            other => unreachable!("{other:?}"),
        }
    }

    fn paste(mut self, text: &str) -> (i32, Value) {
        self.child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{text}\n").as_bytes())
            .unwrap();
        let output = self.child.wait_with_output().unwrap();
        drop(self.stderr);
        (
            output.status.code().unwrap(),
            serde_json::from_slice(&output.stdout).unwrap(),
        )
    }
}

#[test]
fn accepts_a_pasted_answer() {
    let world = Provider::start();
    for form in [
        "http://127.0.0.1:1/callback?code=CODE&state=STATE&iss=ISS",
        "?code=CODE&state=STATE&iss=ISS",
        "#code=CODE&state=STATE&iss=ISS",
        "CODE",
    ] {
        let run =
            waiting(world.auth_test("sandbox-public", &["--json", "--paste", "--no-browser"]));
        let (code, state) = (run.code(), run.parameter("state"));
        let text = form
            .replace("CODE", code.expose())
            .replace("STATE", &state)
            .replace("ISS", world.sandbox.text("issuer"));
        let (exit, document) = run.paste(&format!("\n{text}"));
        assert_eq!(exit, 0, "{form}: {document}");
        let unchecked = document["summary"][1]
            .as_str()
            .unwrap()
            .contains("was not checked");
        assert_eq!(unchecked, form == "CODE", "{document}");
    }
}

#[test]
fn a_pasted_answer_from_another_sign_in_is_not_accepted() {
    let world = Provider::start();
    let run = waiting(world.auth_test("sandbox-public", &["--json", "--paste", "--no-browser"]));
    let (exit, kind, _) = failure(run.paste("?code=abc&state=of-another"));
    assert_eq!((exit, kind.as_str()), (2, "input_needed"));
}

#[test]
fn opens_the_given_program_with_the_url_as_its_only_argument() {
    let world = Provider::start();
    let program = world.home.path("browser");
    std::fs::write(&program, "#!/bin/sh\necho \"$#|$1\" > opened\n").unwrap();
    std::fs::set_permissions(
        &program,
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )
    .unwrap();
    let mut command = world.auth_test(
        "sandbox-public",
        &[
            "--json",
            "--listen-timeout",
            "1s",
            "--browser",
            program.to_str().unwrap(),
        ],
    );
    assert_eq!(failure(document(&mut command)).0, 9);
    let opened = std::fs::read_to_string(world.home.path("opened")).unwrap();
    assert!(
        opened.starts_with(&format!("1|{}/authorize?", world.sandbox.text("issuer"))),
        "{opened}"
    );
}

#[test]
fn a_taken_port_is_named_before_the_browser_opens() {
    let world = Provider::start();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let (exit, kind, message) = failure(document(&mut world.auth_test(
        "sandbox-public",
        &["--json", "--port", &port, "--browser", "/nonexistent"],
    )));
    assert_eq!((exit, kind.as_str()), (11, "conflict"));
    assert!(message.contains(&format!("`{port}`")), "{message}");
}

#[test]
fn signs_in_to_a_provider_from_the_config_file() {
    let world = Provider::start();
    std::fs::write(world.home.path("secret"), "sandbox-post-secret\n").unwrap();
    let config = format!(
        "[profiles.default.providers.practice]\nissuer = \"{}\"\nclient_id = \"sandbox-post\"\nclient_secret_file = \"{}\"\n\
         auth_method = \"client_secret_post\"\nscopes = [\"openid\", \"launch/patient\", \"patient/*.rs\"]\nresponse_mode = \"fragment\"\n",
        world.sandbox.text("fhir_base"),
        world.home.path("secret").display()
    );
    std::fs::write(world.home.config_file(), config).unwrap();
    std::fs::set_permissions(
        world.home.config_file(),
        std::os::unix::fs::PermissionsExt::from_mode(0o600),
    )
    .unwrap();
    let run = document(
        &mut world
            .home
            .fastenctl(&[&["auth", "test", "practice", "--json"], &DRIVER[..]].concat()),
    );
    assert_eq!(
        (run.0, &run.1["provider"], &run.1["via"]),
        (0, &json!("practice"), &json!("direct")),
        "{}",
        run.1
    );
}
