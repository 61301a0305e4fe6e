//! Sign-ins with the built-in driver at a provider from outside this project: both kinds of
//! clients, every response mode. `tests/browser` does the same in Chromium.

use crate::world::interop::Interop;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;

#[test]
fn the_built_in_driver_signs_in_to_the_interop_provider_in_every_way() {
    let (home, interop) = (Home::new(), Interop::start());
    let file = |name: &str, text: &str| {
        std::fs::write(home.path(name), text).unwrap();
        home.path(name).to_str().unwrap().to_owned()
    };
    let (password, secret) = (
        file("password", "practice\n"),
        file("secret", "interop-basic-secret\n"),
    );
    let public = ["--client-id", "interop-public"];
    let confidential = [
        "--client-id",
        "interop-basic",
        "--client-secret-file",
        &secret,
    ];
    for client in [&public[..], &confidential] {
        for mode in ["query", "fragment", "form_post"] {
            let provider = [
                "auth",
                "test",
                "--json",
                "--issuer",
                &interop.issuer,
                "--response-mode",
                mode,
            ];
            let driver = [
                "--browser",
                "built-in",
                "--login",
                "alice",
                "--password-file",
                &password,
            ];
            let output = home
                .fastenctl(&[&provider[..], client, &driver].concat())
                .output()
                .unwrap();
            let (code, stdout, stderr) = finished(&output);
            assert_eq!(code, 0, "{client:?} {mode}: {stdout}{stderr}");
            let document: Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(document["ok"], true, "{client:?} {mode}: {document}");
            let found = |verdict: &str| -> Vec<String> {
                let findings = document["findings"].as_array().unwrap().iter();
                findings
                    .filter(|one| one["verdict"] == verdict)
                    .map(|one| one["id"].as_str().unwrap().to_owned())
                    .collect()
            };
            // The provider does not accept POST at the authorization endpoint, and has no
            // protective headers on its practice pages. It knows nothing about SMART: only userinfo
            // names the person, and there is no patient.
            assert_eq!(
                found("FAIL"),
                ["AUTH-02", "AUTH-14", "AUTH-16", "ID-14"],
                "{client:?} {mode}"
            );
            assert_eq!(
                found("WARN"),
                ["TOK-02", "TOK-23", "SMART-05", "RT-02"],
                "{client:?} {mode}"
            );
        }
    }
}
