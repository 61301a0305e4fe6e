//! A provider whose clock differs from this machine's: no side is blamed for wrong times until the
//! two clocks have been compared.

use crate::world::provider::DRIVER;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::clock::Clock;
use fastenctl::http::run_server;
use fastenctl::sandbox;
use fastenctl::sandbox::Settings;
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use std::net::TcpListener;

const SHARED: &str = "a-secret-of-two-that-is-long-enough-for-everybody";

/// Starts a practice provider whose clock, and so the `Date` of its responses, is ahead of this
/// machine's; returns its issuer.
pub(crate) fn provider(seconds_ahead: i64) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = sandbox::issuer(listener.local_addr().unwrap());
    let (clock, mut settings) = (Clock::default(), Settings::default());
    clock.advance(seconds_ahead);
    settings.clients.push(sandbox::Client {
        client_id: "signing".into(),
        token_endpoint_auth_method: sandbox::AuthMethod::ClientSecretJwt,
        client_secret: Some(Secret::new(SHARED)),
        jwks: None,
        redirect_uris: vec!["http://127.0.0.1/callback".into()],
        scopes: None,
    });
    std::thread::spawn(|| {
        run_server(sandbox::serve(
            listener,
            settings,
            clock,
            std::future::pending(),
        ))
    });
    issuer
}

fn auth_test(issuer: &str, client: &[&str]) -> (i32, Value) {
    let home = Home::new();
    std::fs::write(home.path("password"), "practice\n").unwrap();
    std::fs::write(home.path("shared"), format!("{SHARED}\n")).unwrap();
    let base = format!("{issuer}/fhir");
    let args = [
        &["auth", "test", "--issuer", &base, "--json"],
        client,
        &DRIVER[..],
    ];
    let output = home.fastenctl(&args.concat()).output().unwrap();
    let (code, stdout, stderr) = finished(&output);
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| panic!("{stdout}{stderr}")),
    )
}

const PUBLIC: [&str; 2] = ["--client-id", "sandbox-public"];

/// Returns who is blamed, and why.
fn told(document: &Value) -> Value {
    let problem = &document["problems"][0];
    json!([
        problem["side"],
        problem["cause"],
        problem["message"],
        problem["next_step"]
    ])
}

fn finding<'d>(document: &'d Value, id: &str) -> &'d Value {
    let findings = document["findings"].as_array().unwrap();
    findings.iter().find(|one| one["id"] == id).unwrap()
}

#[test]
fn a_token_from_the_future_is_this_machines_fault_if_its_clock_is_behind() {
    let (code, document) = auth_test(&provider(600), &PUBLIC);
    let cause = "This machine's clock is 10 minutes behind the provider's";
    assert_eq!(
        (code, told(&document), &document["error"]["kind"]),
        (
            1,
            json!([
                "machine",
                cause,
                "the ID token was rejected: it was issued in the future",
                "set this machine's clock, preferably with NTP, then run this again"
            ]),
            &json!("clock")
        ),
        "{document:#}"
    );
    for id in ["ID-10", "ID-11"] {
        let found = finding(&document, id);
        assert_eq!(
            (&found["verdict"], &found["summary"]),
            (&json!("SKIP"), &json!(cause)),
            "{id}"
        );
    }
    assert_eq!(finding(&document, "ID-02")["verdict"], "PASS");
    assert_eq!(failed(&document), Vec::<&str>::new(), "{document:#}");
}

/// Returns the checks that failed.
fn failed(document: &Value) -> Vec<&str> {
    let findings = document["findings"].as_array().unwrap().iter();
    let failed = findings.filter(|one| one["verdict"] == "FAIL");
    failed.map(|one| one["id"].as_str().unwrap()).collect()
}

#[test]
fn an_expired_token_is_this_machines_fault_if_its_clock_is_ahead() {
    let (code, document) = auth_test(&provider(-90_000), &PUBLIC);
    assert_eq!(
        (code, told(&document)),
        (
            1,
            json!([
                "machine",
                "This machine's clock is 25 hours ahead of the provider's",
                "the ID token was rejected: it has expired",
                "set this machine's clock, preferably with NTP, then run this again"
            ])
        ),
        "{document:#}"
    );
}

#[test]
fn a_refused_assertion_is_this_machines_fault_if_its_clock_is_wrong() {
    let signing = [
        "--client-id",
        "signing",
        "--client-secret-file",
        "shared",
        "--auth-method",
        "client_secret_jwt",
    ];
    let issuer = provider(7_200);
    let (code, document) = auth_test(&issuer, &signing);
    assert_eq!(
        (code, told(&document)),
        (
            1,
            json!([
                "machine",
                "This machine's clock is 2 hours behind the provider's",
                format!(
                    "the token endpoint `{issuer}/token` returned `invalid_client`: `exp` is in the past: the assertion has expired"
                ),
                "set this machine's clock, preferably with NTP, then run this again"
            ])
        ),
        "{document:#}"
    );
    assert_eq!(failed(&document), Vec::<&str>::new(), "{document:#}");
    let (code, document) = auth_test(&provider(0), &signing);
    assert_eq!(code, 0, "{document:#}");
}

#[test]
fn a_token_that_is_wrong_by_the_providers_own_clock_is_the_providers_fault() {
    let (code, document) = auth_test(&format!("{}/fault/ID-09", provider(600)), &PUBLIC);
    assert_eq!(
        (code, &told(&document)[0], &document["error"]["kind"]),
        (8, &json!("provider"), &json!("provider")),
        "{document:#}"
    );
}

#[test]
fn a_minute_does_not_count_as_a_difference() {
    let (code, document) = auth_test(&provider(45), &PUBLIC);
    assert_eq!((code, failed(&document)), (0, vec![]), "{document:#}");
}
