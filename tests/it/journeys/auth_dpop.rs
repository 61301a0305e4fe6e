//! `auth test --dpop` (RFC 9449) at the practice provider, which verifies every proof, and the
//! report about a provider that does not support proofs.

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

/// Returns the verdicts on the steps that use tokens.
fn used(document: &Value) -> Vec<&str> {
    let steps = document["steps"].as_array().unwrap().iter();
    let used = ["exchange", "fhir_read", "refresh"];
    let of_these = steps.filter(|step| used.contains(&step["id"].as_str().unwrap()));
    of_these
        .map(|step| step["verdict"].as_str().unwrap())
        .collect()
}

/// Returns how many requests a step sent to the token endpoint.
fn asked(document: &Value, id: &str) -> usize {
    let mut steps = document["steps"].as_array().unwrap().iter();
    let step = steps.find(|step| step["id"] == id).unwrap();
    step["exchanges"].as_array().unwrap().len()
}

#[test]
fn tokens_are_bound_used_and_refreshed_with_proofs_and_one_nonce() {
    let provider = Provider::start();
    let nonce = provider.base_with("DPOP-01");
    for (base, client, exchanges) in [
        (provider.base(), "sandbox-public", 1),
        (provider.base(), "sandbox-basic", 1),
        (&nonce, "sandbox-public", 2),
    ] {
        let (code, document) = run(&provider, base, client, &["--dpop"]);
        assert_eq!(code, 0, "{client}: {}", document["problems"]);
        assert_eq!(used(&document), ["pass"; 3], "{client}");
        assert_eq!(asked(&document, "exchange"), exchanges, "{client}");
        // By then the client knows the nonce.
        assert_eq!(asked(&document, "refresh"), 1, "{client}");
    }
}

#[test]
fn a_kept_session_is_refreshed_with_the_key_to_which_its_tokens_are_bound() {
    let provider = Provider::start();
    let flags = ["--dpop", "--keep", "bound"];
    let (code, document) = run(&provider, provider.base(), "sandbox-public", &flags);
    assert_eq!(code, 0, "{}", document["problems"]);
    let refresh = || {
        let output = provider
            .home
            .fastenctl(&["auth", "refresh", "bound"])
            .output();
        finished(&output.unwrap())
    };
    let (code, stdout, stderr) = refresh();
    assert_eq!(code, 0, "{stdout}{stderr}");
    let file = provider.home.path("sessions/bound.json");
    let mut session: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    let key = session.as_object_mut().unwrap().remove("dpop_key").unwrap();
    let shown = provider
        .home
        .fastenctl(&["auth", "show", "--json"])
        .output()
        .unwrap();
    let (_, shown, _) = finished(&shown);
    assert!(!shown.contains(key.as_str().unwrap()), "{shown}");
    // Without the key the token is useless.
    std::fs::write(&file, session.to_string()).unwrap();
    let (code, _, stderr) = refresh();
    assert!(
        code == 8 && stderr.contains("bound to another key"),
        "{stderr}"
    );
}

#[test]
fn the_other_ways_bind_their_tokens_too() {
    let provider = Provider::start();
    for way in ["--device", "--pushed"] {
        let (code, document) = run(
            &provider,
            provider.base(),
            "sandbox-public",
            &["--dpop", way],
        );
        assert_eq!(code, 0, "{way}: {}", document["problems"]);
        assert_eq!(used(&document), ["pass"; 3], "{way}");
    }
}

#[test]
fn unbound_tokens_are_reported_and_a_refused_proof_is_the_providers_fault() {
    let provider = Provider::start();
    let base = provider.base_with("DPOP-02");
    let (code, document) = run(&provider, &base, "sandbox-public", &["--dpop"]);
    assert_eq!(code, 0, "{}", document["problems"]);
    let told = "issues Bearer tokens although a DPoP proof was sent (RFC 9449)";
    assert_eq!(document["differences"][0], told);
    let base = provider.base_with("DPOP-03");
    let (code, document) = run(&provider, &base, "sandbox-public", &["--dpop"]);
    let problem = &document["problems"][0];
    assert_eq!(
        (code, &problem["side"], &problem["at"]),
        (8, &"provider".into(), &"exchange".into())
    );
    let cause = "The provider requires DPoP, or does not accept our proof";
    assert_eq!(problem["cause"], cause);
}

#[test]
fn a_request_repeated_for_a_nonce_has_a_new_assertion() {
    let provider = Provider::start();
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    std::fs::write(provider.home.path("key.pem"), key.serialize_pem()).unwrap();
    let base = provider.base_with("DPOP-01");
    let register = ["auth", "register-client", "mine", "--issuer", &base];
    let signs = [
        "--auth-method",
        "private_key_jwt",
        "--client-key-file",
        "key.pem",
    ];
    let registered = provider
        .home
        .fastenctl(&[&register[..], &signs].concat())
        .output();
    let (code, _, stderr) = finished(&registered.unwrap());
    assert_eq!(code, 0, "{stderr}");
    for way in [&[][..], &["--device"], &["--keep", "bound"]] {
        let test = [
            &["auth", "test", "mine", "--json", "--dpop"],
            &DRIVER[..],
            way,
        ]
        .concat();
        let (code, stdout, stderr) = finished(&provider.home.fastenctl(&test).output().unwrap());
        let document: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(code, 0, "{way:?} {}{stderr}", document["problems"]);
        assert_eq!(asked(&document, "exchange"), 2, "{way:?}");
    }
    // The next run does not know a nonce yet, either.
    let refresh = provider
        .home
        .fastenctl(&["auth", "refresh", "bound"])
        .output();
    let (code, _, stderr) = finished(&refresh.unwrap());
    assert_eq!(code, 0, "{stderr}");
}

#[test]
fn an_unreadable_key_is_reported_with_its_file_before_anything_is_sent() {
    let provider = Provider::start();
    let flags = ["--dpop", "--keep", "bound"];
    let (code, document) = run(&provider, provider.base(), "sandbox-public", &flags);
    assert_eq!(code, 0, "{}", document["problems"]);
    let file = provider.home.path("sessions/bound.json");
    let session: Value = serde_json::from_slice(&std::fs::read(&file).unwrap()).unwrap();
    for wrong in ["", "no key", "AAAA", &"A".repeat(43)] {
        let broken = {
            let mut session = session.clone();
            session["dpop_key"] = wrong.into();
            session.to_string()
        };
        std::fs::write(&file, &broken).unwrap();
        for command in [&["refresh", "bound"][..], &["login", "bound", "--paste"]] {
            let args = [&["auth"], command].concat();
            let (code, _, stderr) = finished(&provider.home.fastenctl(&args).output().unwrap());
            let told = format!(
                "error: the `dpop_key` in `{}` is not a valid key\n",
                file.display()
            );
            assert_eq!(code, 3, "{stderr}");
            assert!(stderr.starts_with(&told), "{stderr}");
            assert_eq!(std::fs::read_to_string(&file).unwrap(), broken);
        }
    }
}
