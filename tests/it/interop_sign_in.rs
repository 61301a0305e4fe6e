//! Sign-ins to a provider that nobody of this project wrote, by the built-in driver: both kinds of client,
//! every way back. `tests/browser.rs` does the same in Chromium.

use crate::interop::Interop;
use crate::support::{Home, finished};
use serde_json::Value;

#[test]
fn the_built_in_driver_signs_in_to_the_interop_provider_in_every_way() {
    let (home, interop) = (Home::new(), Interop::start());
    let file = |name: &str, text: &str| {
        std::fs::write(home.path(name), text).unwrap();
        home.path(name).to_str().unwrap().to_owned()
    };
    let (password, secret) = (file("password", "practice\n"), file("secret", "interop-basic-secret\n"));
    let public = ["--client-id", "interop-public"];
    let confidential = ["--client-id", "interop-basic", "--client-secret-file", &secret];
    for client in [&public[..], &confidential] {
        for mode in ["query", "fragment", "form_post"] {
            let provider = ["auth", "test", "--json", "--issuer", &interop.issuer, "--response-mode", mode];
            let driver = ["--browser", "built-in", "--login", "alice", "--password-file", &password];
            let output = home.fastenctl(&[&provider[..], client, &driver].concat()).output().unwrap();
            let (code, stdout, stderr) = finished(&output);
            assert_eq!(code, 0, "{client:?} {mode}: {stdout}{stderr}");
            let document: Value = serde_json::from_str(&stdout).unwrap();
            assert_eq!(document["ok"], true, "{client:?} {mode}: {document}");
        }
    }
}
