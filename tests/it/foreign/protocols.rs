//! Sign-ins beyond the plain code flow at a server from outside this project: the interop
//! provider judges what is sent (`tests/interop/protocols.mjs`).

use crate::world::interop::Interop;
use crate::world::provider::DRIVER;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::Value;

fn interop(variables: &[(&str, &str)]) -> Interop {
    Interop::of("tests/interop/protocols.mjs", variables)
}

fn home() -> Home {
    let home = Home::new();
    for (name, text) in [("password", "practice\n"), ("secret", "basic-secret\n")] {
        std::fs::write(home.path(name), text).unwrap();
    }
    home
}

/// Returns the exit code and the document of a run as alice.
fn signed_in(home: &Home, interop: &Interop, client: &str, more: &[&str]) -> (i32, Value) {
    let test = ["auth", "test", "--json", "--issuer", &interop.issuer];
    let named = ["--client-id", client];
    let secret: &[&str] = match client {
        "basic" => &["--client-secret-file", "secret"],
        _ => &[],
    };
    let all = [&test[..], &named, secret, &DRIVER, more].concat();
    let (code, stdout, stderr) = finished(&home.fastenctl(&all).output().unwrap());
    let document = serde_json::from_str(&stdout);
    (
        code,
        document.unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

/// Returns the verdict on a step; null if the run did not get that far.
fn verdict(document: &Value, step: &str) -> Value {
    let steps = document["steps"].as_array().unwrap();
    let found = steps.iter().find(|one| one["id"] == step);
    found.map_or(Value::Null, |one| one["verdict"].clone())
}

#[test]
fn a_device_signs_in_once_its_code_is_entered() {
    let (home, interop) = (home(), interop(&[]));
    for client in ["public", "basic"] {
        let flags = ["--device", "--scope", "openid offline_access"];
        let (code, document) = signed_in(&home, &interop, client, &flags);
        assert_eq!(code, 0, "{client}: {}", document["problems"]);
        assert_eq!(verdict(&document, "exchange"), "pass");
        assert_eq!(verdict(&document, "refresh"), "pass");
    }
}

#[test]
fn a_client_registers_dynamically_and_signs_in() {
    let home = home();
    let (open, guarded) = (
        interop(&[]),
        interop(&[("INITIAL_TOKEN", "the-initial-token")]),
    );
    std::fs::write(home.path("token"), "the-initial-token\n").unwrap();
    let register = |name: &str, interop: &Interop, more: &[&str]| {
        let args = ["auth", "register-client", name, "--issuer", &interop.issuer];
        finished(
            &home
                .fastenctl(&[&args[..], more].concat())
                .output()
                .unwrap(),
        )
    };
    let brought = [
        "--initial-token-file",
        "token",
        "--auth-method",
        "client_secret_basic",
    ];
    for (name, interop, more) in [("open", &open, &[][..]), ("guarded", &guarded, &brought)] {
        let (code, stdout, stderr) = register(name, interop, more);
        assert_eq!(code, 0, "{name}: {stdout}{stderr}");
        let test = [&["auth", "test", name, "--json"], &DRIVER[..]].concat();
        let (code, stdout, stderr) = finished(&home.fastenctl(&test).output().unwrap());
        let document: Value = serde_json::from_str(&stdout).unwrap_or_default();
        assert_eq!(code, 0, "{name}: {}{stderr}", document["problems"]);
    }
    let (code, _, stderr) = register("unbidden", &guarded, &[]);
    assert!(
        code == 5 && stderr.contains("--initial-token-file FILE"),
        "{stderr}"
    );
}

#[test]
fn tokens_are_bound_by_proofs_of_possession() {
    let home = home();
    let (offering, demanding) = (interop(&[]), interop(&[("DEMANDS_NONCE", "1")]));
    for (interop, client) in [
        (&offering, "bound"),
        (&offering, "basic"),
        (&demanding, "bound"),
    ] {
        let (code, document) = signed_in(&home, interop, client, &["--dpop"]);
        assert_eq!(code, 0, "{client}: {}", document["problems"]);
        assert_eq!(verdict(&document, "fhir_read"), "pass", "{client}");
        assert_eq!(verdict(&document, "refresh"), "pass", "{client}");
    }
}

#[test]
fn a_request_is_pushed_if_wanted_or_required() {
    let home = home();
    let (offering, demanding) = (interop(&[]), interop(&[("DEMANDS_PUSHED", "1")]));
    for (interop, client, flags, pushed) in [
        (&offering, "public", &["--pushed"][..], true),
        (&offering, "basic", &["--pushed"], true),
        (&offering, "public", &[], false),
        (&demanding, "public", &[], true),
        (&demanding, "basic", &[], true),
    ] {
        let (code, document) = signed_in(&home, interop, client, flags);
        assert_eq!(code, 0, "{client} {flags:?}: {}", document["problems"]);
        let expected = if pushed { "pass".into() } else { Value::Null };
        assert_eq!(verdict(&document, "push"), expected, "{client} {flags:?}");
    }
    let elsewhere = ["--pushed", "--redirect-uri", "http://127.0.0.1:0/other"];
    let (code, document) = signed_in(&home, &offering, "public", &elsewhere);
    let problem = &document["problems"][0];
    assert_eq!(
        (code, &problem["side"]),
        (3, &"registration".into()),
        "{document}"
    );
    assert_eq!(problem["at"], "push");
}
