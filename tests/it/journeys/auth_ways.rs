//! How the answer reaches the run. In an SSH session the URL is pasted, in CI there is no person,
//! and no question is asked that cannot be answered. Browsers are tested in `tests/browser`, and
//! two folders in `auth_resume`.

use crate::world::servers::Server;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::driver::drive::Driver;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::Value;
use std::fmt::Write;
use std::process::Stdio;
use url::Url;

fn world() -> (Home, Server) {
    let home = Home::new();
    std::fs::write(home.path("password"), "practice\n").unwrap();
    let sandbox = Server::start(&home, &["sandbox", "serve"], "sandbox.log");
    (home, sandbox)
}

/// Returns the URL at which a browser on another machine ends, because it cannot reach the
/// listener.
fn answer(address: &str) -> String {
    let address = Url::parse(address).unwrap();
    let goal = address
        .query_pairs()
        .find(|(name, _)| name == "redirect_uri")
        .unwrap()
        .1
        .into_owned();
    let mut goal = Url::parse(&goal).unwrap();
    let driver = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    let http = Client::new(Options {
        cookies: true,
        ..Options::default()
    });
    let parameters = driver.answer(&http, &address, &goal).unwrap();
    goal.query_pairs_mut().extend_pairs(parameters);
    goal.into()
}

#[test]
fn over_ssh_the_url_is_opened_elsewhere_and_pasted_back_even_if_mail_broke_it() {
    let (home, sandbox) = world();
    for (pieces, longer) in [(1, 0), (3, 0), (1, 9000)] {
        let test = [
            "auth",
            "test",
            "--issuer",
            sandbox.text("fhir_base"),
            "--client-id",
            "sandbox-public",
            "--no-browser",
        ];
        let mut command = home.fastenctl(&test);
        command
            .env("TERM", "dumb")
            .env("SSH_CONNECTION", "192.0.2.1 1 192.0.2.2 22")
            .stdin(Stdio::inherit());
        let mut terminal = rexpect::session::spawn_command(command, Some(60_000)).unwrap();
        terminal.exp_string("Open this URL: ").unwrap();
        let address = terminal.read_line().unwrap();
        terminal.exp_string("paste the final URL").unwrap();
        let mut answer = answer(address.trim());
        if longer > 0 {
            // The answer is longer than the terminal's own line limit, and begins with a corrected
            // typo.
            write!(answer, "&session_state={}", "x".repeat(longer)).unwrap();
            answer.insert_str(0, "wrong\u{15}htx\u{7f}");
            answer = answer.replace("\u{7f}http", "\u{7f}tp");
        }
        let length = answer.len().div_ceil(pieces);
        for piece in answer.as_bytes().chunks(length) {
            terminal
                .send_line(&format!("  {} ", std::str::from_utf8(piece).unwrap()))
                .unwrap();
        }
        let said = terminal.exp_eof().unwrap();
        assert!(said.contains("Sign-in works without a gateway"), "{said}");
    }
}

#[test]
fn in_ci_nobody_is_asked_and_the_built_in_driver_signs_in() {
    let (home, sandbox) = world();
    let test = [
        "auth",
        "test",
        "--issuer",
        sandbox.text("fhir_base"),
        "--client-id",
        "sandbox-public",
        "--json",
    ];
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let mut command = home.fastenctl(&[&test[..], &driver].concat());
    let (code, stdout, stderr) = finished(&command.env("CI", "true").output().unwrap());
    assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
}

#[test]
fn without_a_terminal_every_question_is_an_error_that_names_its_flag() {
    let (home, sandbox) = world();
    let issuer = sandbox.text("fhir_base");
    let direct = [
        "auth",
        "test",
        "--issuer",
        issuer,
        "--client-id",
        "sandbox-public",
    ];
    for (args, flag) in [
        (["auth", "test"].to_vec(), "--issuer"),
        (["auth", "test", "--issuer", issuer].to_vec(), "--client-id"),
        (
            [&direct[..], &["--browser", "built-in"]].concat(),
            "--login",
        ),
        (
            [&direct[..], &["--browser", "built-in", "--login", "alice"]].concat(),
            "--password-file",
        ),
        (
            [&direct[..], &["--paste", "--no-browser"]].concat(),
            "--paste",
        ),
        (
            [&direct[..], &["--auth-method", "client_secret_post"]].concat(),
            "--client-secret-file",
        ),
        (
            [&direct[..], &["--auth-method", "private_key_jwt"]].concat(),
            "--client-key-file",
        ),
        (["auth", "refresh"].to_vec(), "--keep"),
        (["inspect"].to_vec(), "inspect -"),
    ] {
        let output = home
            .fastenctl(&[&args[..], &["--json"]].concat())
            .output()
            .unwrap();
        let document: Value = serde_json::from_slice(&output.stdout)
            .unwrap_or_else(|_| panic!("{args:?}: {output:?}"));
        assert_ne!(output.status.code(), Some(0), "{args:?}");
        assert!(
            document["error"].to_string().contains(flag),
            "{args:?}: {document:#}"
        );
    }
}
