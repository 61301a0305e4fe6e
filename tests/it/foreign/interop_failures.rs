//! Failures at a provider from outside this project, and what it returns for
//! `offline_access`.

use crate::world::interop::Interop;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};

fn sign_in(home: &Home, interop: &Interop, client: &str, more: &[&str]) -> (i32, Value) {
    std::fs::write(home.path("password"), "practice\n").unwrap();
    let provider = [
        "auth",
        "test",
        "--json",
        "--issuer",
        &interop.issuer,
        "--client-id",
        client,
    ];
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[&provider[..], &driver, more].concat())
            .output()
            .unwrap(),
    );
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

#[test]
fn a_wrong_secret_and_a_refused_consent_are_distinguished_there_too() {
    let (home, interop) = (Home::new(), Interop::start());
    std::fs::write(home.path("wrong"), "not-the-secret\n").unwrap();
    let (code, document) = sign_in(
        &home,
        &interop,
        "interop-basic",
        &["--client-secret-file", "wrong"],
    );
    assert_eq!(
        (code, &document["error"]["kind"]),
        (3, &json!("client_authentication")),
        "{document:#}"
    );
    let (code, document) = sign_in(&home, &interop, "interop-public", &["--deny"]);
    assert_eq!(
        (code, &document["error"]["kind"]),
        (5, &json!("refused")),
        "{document:#}"
    );
    let (code, document) = sign_in(&home, &interop, "nobody", &[]);
    let message = document["error"]["message"].as_str().unwrap();
    assert_eq!(
        (
            code,
            &document["error"]["kind"],
            &document["problems"][0]["side"]
        ),
        (3, &json!("client_authentication"), &json!("registration")),
        "{document:#}"
    );
    assert!(
        message.starts_with("the authorization endpoint `") && message.contains("invalid_client"),
        "{message}"
    );
}

#[test]
fn refreshes_only_if_offline_access_was_requested() {
    let (home, interop) = (Home::new(), Interop::start());
    for (scope, verdict) in [("openid offline_access", "pass"), ("openid", "skipped")] {
        let (code, document) = sign_in(&home, &interop, "interop-public", &["--scope", scope]);
        let refresh = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|step| step["id"] == "refresh")
            .unwrap();
        assert_eq!(
            (code, &refresh["verdict"], &document["differences"]),
            (0, &json!(verdict), &json!([])),
            "{document:#}"
        );
    }
}
