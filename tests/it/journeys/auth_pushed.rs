//! `auth test --pushed` (RFC 9126) at the practice provider: what the browser gets, and which side
//! is at fault if the provider rejects the request.

use crate::journeys::auth_faults::{Fault, told};
use crate::world::provider::{DRIVER, Provider};
use crate::world::support::finished;
use serde_json::Value;

fn run(provider: &Provider, base: &str, client: &str, more: &[&str]) -> (i32, Value) {
    let test = ["auth", "test", "--json", "--issuer", base];
    let args = [&test[..], &["--client-id", client], &DRIVER, more].concat();
    let mut command = provider.home.fastenctl(&args);
    if client != "sandbox-public" {
        command.env("FASTENCTL_CLIENT_SECRET", format!("{client}-secret"));
    }
    let (code, stdout, stderr) = finished(&command.output().unwrap());
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

/// Returns the URL of the first request to the authorization endpoint.
fn opened(document: &Value) -> &str {
    let steps = document["steps"].as_array().unwrap();
    let browser = steps.iter().find(|step| step["id"] == "browser").unwrap();
    browser["exchanges"][0]["url"].as_str().unwrap()
}

fn has_step(document: &Value, id: &str) -> bool {
    let steps = document["steps"].as_array().unwrap();
    steps.iter().any(|step| step["id"] == id)
}

/// Returns the exit code, side, step and next step.
fn problem((code, document): (i32, Value)) -> (i32, String, String, String) {
    let text = |name: &str| {
        let found = document["problems"][0][name].as_str();
        found
            .unwrap_or_else(|| unreachable!("{document}"))
            .to_owned()
    };
    (code, text("side"), text("at"), text("next_step"))
}

#[test]
fn the_browser_only_gets_a_client_id_and_a_reference() {
    let provider = Provider::start();
    for (client, method) in [
        ("sandbox-public", "none"),
        ("sandbox-basic", "client_secret_basic"),
        ("sandbox-post", "client_secret_post"),
    ] {
        let flags = ["--pushed", "--auth-method", method];
        let (code, document) = run(&provider, provider.base(), client, &flags);
        assert_eq!(code, 0, "{client}: {}", document["problems"]);
        let url = url::Url::parse(opened(&document)).unwrap();
        let names: Vec<_> = url
            .query_pairs()
            .map(|(name, _)| name.into_owned())
            .collect();
        assert_eq!(names, ["client_id", "request_uri"], "{client}");
    }
    let (_, document) = run(&provider, provider.base(), "sandbox-public", &[]);
    assert!(!has_step(&document, "push"));
}

#[test]
fn requests_are_pushed_unasked_if_the_provider_requires_it() {
    let provider = Provider::start();
    let base = provider.base_with("PAR-01");
    let (code, document) = run(&provider, &base, "sandbox-public", &["--negative"]);
    assert_eq!(code, 0, "{}", document["problems"]);
    assert!(has_step(&document, "push"));
}

#[test]
fn an_odd_answer_is_reported_and_does_not_stop_the_run() {
    let provider = Provider::start();
    let base = provider.base_with("PAR-02");
    let (code, document) = run(&provider, &base, "sandbox-public", &["--pushed"]);
    assert_eq!(code, 0, "{}", document["problems"]);
    let told: Vec<&str> = document["differences"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one.as_str()?.strip_suffix(" (RFC 9126)"))
        .collect();
    assert_eq!(
        told,
        [
            "returns status 200 for a pushed request, not 201",
            "does not say how long a pushed request is valid"
        ]
    );
}

#[test]
fn a_rejected_pushed_request_says_whose_fault_it_is() {
    let provider = Provider::start();
    let pushed = |fault: &str, client: &str, more: &[&str]| {
        let base = match fault {
            "" => provider.base().to_owned(),
            fault => provider.base_with(fault),
        };
        problem(run(
            &provider,
            &base,
            client,
            &[&["--pushed"], more].concat(),
        ))
    };
    let told = |code, side: &str, at: &str, next_step: &str| {
        (code, side.to_owned(), at.to_owned(), next_step.to_owned())
    };
    let compare =
        "compare the redirect URI, scopes and `aud` with the registration at the provider";
    let elsewhere = ["--redirect-uri", "http://127.0.0.1:0/other"];
    assert_eq!(
        pushed("", "sandbox-public", &elsewhere),
        told(3, "registration", "push", compare)
    );
    let client = "compare the client ID, its secret and `--auth-method` with the registration at the provider";
    assert_eq!(
        pushed("", "nobody", &[]),
        told(3, "registration", "push", client)
    );
    let later = "the provider's server has a problem; try again later";
    assert_eq!(
        pushed("PAR-04", "sandbox-public", &[]),
        told(8, "provider", "push", later)
    );
    let forgotten = "show this report to the provider: it does not recognize its own `request_uri`; without `--pushed` the browser sends the request itself, if the provider allows that";
    assert_eq!(
        pushed("PAR-03", "sandbox-public", &[]),
        told(8, "provider", "browser", forgotten)
    );
}

#[test]
fn a_missing_endpoint_for_pushed_requests_is_reported_before_anything_is_opened() {
    let told = told(Fault::default(), "", &["--pushed"]);
    let error = &told.document["error"];
    assert_eq!((told.code, told.asked.as_str()), (8, ""), "{error}");
    assert_eq!(
        error["message"],
        "the provider publishes no `pushed_authorization_request_endpoint`"
    );
}

#[test]
fn a_sign_in_in_two_halves_says_how_long_the_pushed_request_is_kept() {
    let provider = Provider::start();
    let start = provider
        .auth_test("sandbox-public", &["--pushed", "--start"])
        .output()
        .unwrap();
    let (code, stdout, stderr) = finished(&start);
    assert_eq!(code, 0, "{stderr}");
    let document: Value = serde_json::from_str(&stdout).unwrap();
    let open = document["open"].as_str().unwrap();
    assert!(
        open.contains("request_uri=") && !open.contains("redirect_uri="),
        "{open}"
    );
    let note = "the pushed request is valid for 60 seconds: open the URL within that time";
    assert!(stderr.contains(note), "{stderr}");
    let file = document["resume_file"].as_str().unwrap();
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    let now = fastenctl::clock::Clock::default().now();
    assert!(
        (now..=now + 60).contains(&kept["expires_at"].as_i64().unwrap()),
        "{kept}"
    );
}
