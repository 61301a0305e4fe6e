//! `auth test --device` (RFC 8628) at the practice provider: a person on another device enters the
//! code, denies access, is too late or never responds.

use crate::journeys::auth_faults::{Fault, told_by};
use crate::world::provider::{DRIVER, Provider};
use crate::world::support::finished;
use fastenctl::driver::drive::Driver;
use fastenctl::driver::end::Manner;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use url::Url;

fn command(provider: &Provider, base: &str, client: &str, more: &[&str]) -> Command {
    let test = ["auth", "test", "--json", "--device", "--issuer", base];
    let args = [&test[..], &["--client-id", client], more].concat();
    let mut command = provider.home.fastenctl(&args);
    if client != "sandbox-public" {
        command.env("FASTENCTL_CLIENT_SECRET", format!("{client}-secret"));
    }
    command
}

fn run(provider: &Provider, base: &str, client: &str, more: &[&str]) -> (i32, Value) {
    let output = command(provider, base, client, more).output().unwrap();
    let (code, stdout, stderr) = finished(&output);
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

/// Returns the exit code, side, step and message.
fn problem((code, document): (i32, Value)) -> (i32, String, String, String) {
    let first = &document["problems"][0];
    let text = |name: &str| first[name].as_str().unwrap_or_default().to_owned();
    (code, text("side"), text("at"), text("message"))
}

#[test]
fn every_kind_of_client_signs_in_once_its_code_is_entered() {
    let provider = Provider::start();
    for client in ["sandbox-public", "sandbox-basic"] {
        let (code, document) = run(&provider, provider.base(), client, &DRIVER);
        assert_eq!(code, 0, "{client}: {}", document["problems"]);
        let steps: Vec<&str> = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .map(|step| step["id"].as_str().unwrap())
            .collect();
        let begun = [
            "discovery",
            "device_code",
            "browser",
            "exchange",
            "id_token",
        ];
        assert_eq!(steps[..5], begun, "{client}");
        assert_eq!(
            document["summary"][1],
            "No code is in transit: this machine gets the tokens directly, once the device code has been entered elsewhere"
        );
    }
}

#[test]
fn a_kept_device_sign_in_is_refreshed_like_any_other() {
    let provider = Provider::start();
    let keep = [&DRIVER[..], &["--keep", "tv"]].concat();
    let (code, document) = run(&provider, provider.base(), "sandbox-public", &keep);
    assert_eq!(code, 0, "{}", document["problems"]);
    let refresh = provider
        .home
        .fastenctl(&["auth", "refresh", "tv"])
        .output()
        .unwrap();
    let (code, stdout, stderr) = finished(&refresh);
    assert_eq!(code, 0, "{stdout}{stderr}");
}

#[test]
fn code_and_url_are_shown_without_a_terminal_and_the_document_stays_separate() {
    let provider = Provider::start();
    let mut child = command(&provider, provider.base(), "sandbox-public", &[])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stderr.take().unwrap()).lines();
    let mut shown = lines.map_while(Result::ok);
    let mut after = |begin: &str| {
        let found = shown.find_map(|line| Some(line.split_once(begin)?.1.to_owned()));
        found.unwrap_or_else(|| unreachable!("no line with `{begin}`"))
    };
    let code = after("first copy this code, and enter it on any device: ");
    let address = after("Open this URL: ");
    assert_eq!(
        address,
        format!("{}/device", provider.sandbox.text("issuer"))
    );
    let complete = after("or open this URL, which contains the code: ");
    assert_eq!(complete, format!("{address}?user_code={code}"));
    let person = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    let http = Client::new(Options {
        cookies: true,
        ..Options::default()
    });
    let manner = Manner {
        may_open: &|_| true,
        ends_on: &|_| false,
    };
    let nowhere = Url::parse("http://device.invalid/").unwrap();
    let complete = Url::parse(&complete).unwrap();
    person.walk(&http, &complete, &nowhere, &manner).unwrap();
    let rest: Vec<String> = shown.collect();
    let output = child.wait_with_output().unwrap();
    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(
        output.status.code(),
        Some(0),
        "{} {rest:?}",
        document["problems"]
    );
    let text = document.to_string();
    assert!(!text.contains(&code), "the code is in the report");
}

#[test]
fn a_refusal_an_expired_code_and_an_absent_person_are_distinguished() {
    let provider = Provider::start();
    let told = |code, side: &str, at: &str, message: &str| {
        (code, side.to_owned(), at.to_owned(), message.to_owned())
    };
    let deny = [&DRIVER[..], &["--deny"]].concat();
    let base = provider.base();
    let token = format!("{}/token", provider.sandbox.text("issuer"));
    let denied =
        format!("the token endpoint `{token}` returned `access_denied`: see RFC 8628 section 3.5");
    let refused = run(&provider, base, "sandbox-public", &deny);
    let findings = refused.1["findings"].as_array().unwrap().iter();
    let of_the_exchange = findings.filter(|it| it["id"] == "TOK-01");
    let verdicts: Vec<&Value> = of_the_exchange.map(|it| &it["verdict"]).collect();
    assert_eq!(
        verdicts,
        ["SKIP"],
        "a refusal is no answer to a good exchange"
    );
    assert_eq!(problem(refused), told(5, "person", "exchange", &denied));
    let expiring = provider.base_with("DEVICE-01");
    assert_eq!(
        problem(run(&provider, &expiring, "sandbox-public", &DRIVER)),
        told(
            9,
            "person",
            "exchange",
            "the code expired before it was entered"
        )
    );
    let nobody = ["--listen-timeout", "1s"];
    assert_eq!(
        problem(run(&provider, base, "sandbox-public", &nobody)),
        told(
            9,
            "person",
            "exchange",
            "the code was not entered within 1 seconds"
        )
    );
}

#[test]
fn an_unusable_url_is_the_providers_fault_and_an_older_name_is_understood() {
    let provider = Provider::start();
    let wrong = provider.base_with("DEVICE-03");
    let (code, side, at, message) = problem(run(&provider, &wrong, "sandbox-public", &DRIVER));
    assert_eq!(
        (code, side.as_str(), at.as_str()),
        (8, "provider", "device_code")
    );
    let end = "returned a `verification_uri` that cannot be opened: it starts with neither `https://` nor `http://`";
    assert!(message.ends_with(end), "{message}");
    let older = provider.base_with("DEVICE-02");
    let (code, document) = run(&provider, &older, "sandbox-public", &DRIVER);
    assert_eq!(code, 0, "{}", document["problems"]);
    let told =
        "sends the URL for the code as `verification_url`, not `verification_uri` (RFC 8628)";
    assert_eq!(document["differences"][0], told);
    let missing = told_by(Fault::default(), "", &["--device"]);
    assert_eq!(
        (
            missing.code,
            missing.document["error"]["message"].as_str().unwrap()
        ),
        (
            8,
            "the provider does not publish a `device_authorization_endpoint`"
        )
    );
}
