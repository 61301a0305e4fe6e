//! `auth test --ehr-launch` (SMART App Launch 2.2) with the practice EHR: the launch is awaited,
//! checked, and continued in the browser that brought it.

use crate::world::provider::Provider;
use fastenctl::driver::drive::Driver;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::process::{Child, Stdio};
use url::Url;

/// Starts a run that waits for its launch, and returns the launch URL.
fn waiting(provider: &Provider, base: &str, more: &[&str]) -> (Child, Url) {
    let (child, address, _) = told_before(provider, base, more);
    (child, address)
}

/// Like [`waiting`], but also returns what the run printed before that URL.
fn told_before(provider: &Provider, base: &str, more: &[&str]) -> (Child, Url, Vec<String>) {
    let test = ["auth", "test", "--json", "--ehr-launch", "--issuer", base];
    let args = [&test[..], &["--client-id", "sandbox-public"], more].concat();
    let mut command = provider.home.fastenctl(&args);
    command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    let mut lines = BufReader::new(child.stderr.take().unwrap())
        .lines()
        .map_while(Result::ok);
    let begin = "start the app in the EHR now; its launch URL is ";
    let mut before = Vec::new();
    let address = lines.find_map(|line| {
        let address = line
            .split_once(begin)
            .map(|(_, address)| address.to_owned());
        before.push(line);
        address
    });
    // The run would block on a full pipe, so keep reading.
    std::thread::spawn(move || lines.for_each(drop));
    (child, Url::parse(&address.unwrap()).unwrap(), before)
}

fn ended(child: Child) -> (i32, Value) {
    let output = child.wait_with_output().unwrap();
    let document = serde_json::from_slice(&output.stdout).unwrap();
    (output.status.code().unwrap(), document)
}

/// Launches the app as Alice in this issuer's EHR.
fn started(
    issuer: &str,
    address: &Url,
) -> fastenctl::error::Result<fastenctl::driver::drive::Arrived> {
    let alice = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    let http = Client::new(Options {
        cookies: true,
        ..Options::default()
    });
    let mut start = Url::parse(&format!("{issuer}/launch")).unwrap();
    start.query_pairs_mut().append_pair("app", address.as_str());
    alice.drive(&http, &start, &address.join("callback").unwrap())
}

#[test]
fn a_launch_continues_in_the_browser_that_brought_it() {
    let provider = Provider::start();
    for more in [&[][..], &["--pushed"]] {
        let (child, address) = waiting(&provider, provider.base(), more);
        assert_eq!(address.path(), "/launch");
        let arrived = started(provider.sandbox.text("issuer"), &address);
        let (code, document) = ended(child);
        assert_eq!(code, 0, "{} {arrived:?}", document["problems"]);
        let steps = document["steps"].as_array().unwrap();
        assert_eq!(steps[0]["id"], "launch");
        let request = steps.iter().find(|step| step["id"] == "authorize").unwrap();
        let request = request["evidence"][0]["value"].as_str().unwrap();
        let asked = "scope=openid fhirUser patient/*.rs offline_access launch&";
        assert!(
            request.contains(asked) && request.contains("&launch=<launch: "),
            "{request}"
        );
    }
}

#[test]
fn a_launch_from_another_ehr_ends_the_run_before_anything_is_fetched() {
    let provider = Provider::start();
    let (child, address) = waiting(&provider, provider.base(), &[]);
    let other = format!("{}/fault/LAUNCH-01", provider.sandbox.text("issuer"));
    let shown = started(&other, &address);
    let (code, document) = ended(child);
    let problem = &document["problems"][0];
    assert_eq!(
        (code, &problem["side"], &problem["at"]),
        (5, &"person".into(), &"launch".into())
    );
    let message = format!(
        "the launch is from `https://elsewhere.invalid/fhir`, not from `{}`",
        provider.base()
    );
    assert_eq!(document["error"]["message"], message.as_str());
    let exchanges = document["steps"].as_array().unwrap().iter();
    let asked: usize = exchanges
        .map(|step| step["exchanges"].as_array().unwrap().len())
        .sum();
    assert_eq!(asked, 0, "nothing was fetched");
    assert!(shown.is_err(), "the browser ends on a page that says so");
}

#[test]
fn a_missing_launch_is_the_persons_side() {
    let provider = Provider::start();
    let (child, _) = waiting(&provider, provider.base(), &["--listen-timeout", "1s"]);
    let (code, document) = ended(child);
    let problem = &document["problems"][0];
    assert_eq!(
        (code, &problem["side"], &problem["at"]),
        (9, &"person".into(), &"launch".into())
    );
    assert_eq!(problem["message"], "no launch within 1 seconds");
}

#[test]
fn the_issuer_and_the_launching_server_may_have_different_addresses() {
    let provider = Provider::start();
    let issuer = provider.sandbox.text("issuer");
    let (child, address) = waiting(&provider, issuer, &["--aud", provider.base()]);
    let arrived = started(issuer, &address);
    let (code, document) = ended(child);
    assert_eq!(code, 0, "{} {arrived:?}", document["problems"]);
    let elsewhere = "https://elsewhere.example/fhir";
    let (child, address) = waiting(&provider, provider.base(), &["--aud", elsewhere]);
    let _ = started(issuer, &address);
    let (code, document) = ended(child);
    let message = format!(
        "the launch is from `{}`, not from `{elsewhere}`",
        provider.base()
    );
    assert_eq!((code, &document["error"]["message"]), (5, &message.into()));
}

#[test]
fn the_certificates_fingerprint_is_shown_before_waiting_for_the_launch() {
    let provider = Provider::start();
    let more = [
        "--redirect-uri",
        "https://localhost:0/cb",
        "--listen-timeout",
        "1s",
    ];
    let (child, address, before) = told_before(&provider, provider.base(), &more);
    assert_eq!(address.scheme(), "https");
    let told = before
        .iter()
        .any(|line| line.contains("its SHA-256 fingerprint is "));
    assert!(told, "{before:?}");
    assert_eq!(ended(child).0, 9);
}
