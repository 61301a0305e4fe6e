//! `auth test` through a gateway: a public client in fragment mode, a confidential one in query
//! mode, and the gateway's own errors.

use crate::world::practice::Practice;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};

fn sign_in(practice: &Practice, provider: &str, more: &[&str]) -> (i32, Value) {
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let driver = if more.contains(&"--login") {
        [&driver[..2], &driver[4..]].concat()
    } else {
        driver.to_vec()
    };
    let args = [&["auth", "test", provider, "--json"], &driver[..], more].concat();
    let (code, stdout, stderr) = finished(&practice.home.fastenctl(&args).output().unwrap());
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

fn verdicts(document: &Value) -> Vec<String> {
    let steps = document["steps"].as_array().unwrap().iter();
    steps
        .map(|step| {
            format!(
                "{} {}",
                step["id"].as_str().unwrap(),
                step["verdict"].as_str().unwrap()
            )
        })
        .collect()
}

#[test]
fn both_kinds_of_clients_sign_in_through_every_step() {
    let practice = Practice::start();
    practice.register(&[]);
    let steps = [
        "definition pass",
        "discovery pass",
        "listen pass",
        "challenge pass",
        "ticket pass",
        "authorize pass",
        "browser pass",
        "callback pass",
        "exchange pass",
        "id_token pass",
        "fhir_read pass",
        "refresh pass",
        "checks pass",
    ];
    for (provider, last, seen, token_step) in [
        (
            "sandbox-public",
            "revoke pass",
            "only the browser saw it",
            "provider",
        ),
        (
            "sandbox-basic",
            "revoke skipped",
            "browser and gateway saw it",
            "lighthouse",
        ),
    ] {
        let (code, document) = sign_in(&practice, provider, &[]);
        assert_eq!(
            (code, &document["via"], &document["differences"]),
            (0, &json!("lighthouse"), &json!([])),
            "{document:#}"
        );
        assert_eq!(verdicts(&document), [&steps[..], &[last]].concat());
        let safe = format!(
            "The code is secure in transit: {seen}, and it is worthless without the PKCE verifier of this run"
        );
        assert_eq!(document["summary"][1], safe);
        for step in document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|step| step["id"] == "exchange" || step["id"] == "refresh")
        {
            assert_eq!(step["to"], token_step, "{step}");
        }
    }
}

#[test]
fn both_ways_are_compared_and_the_first_step_that_differs_is_marked() {
    let practice = Practice::start();
    practice.register(&[]);
    let (code, document) = sign_in(&practice, "sandbox-public", &["--via", "both"]);
    assert_eq!(
        (code, &document["ok"], document.get("first_difference")),
        (0, &json!(true), None),
        "{document:#}"
    );
    for (way, expected) in [("lighthouse", "lighthouse"), ("direct", "direct")] {
        assert_eq!(
            (&document["runs"][way]["ok"], &document["runs"][way]["via"]),
            (&json!(true), &json!(expected))
        );
    }
    let (code, document) = sign_in(
        &practice,
        "sandbox-public",
        &[
            "--via",
            "both",
            "--scope",
            "openid fhirUser launch/patient patient/*.rs",
        ],
    );
    let difference = &document["first_difference"];
    assert_eq!(
        (code, &difference["step"], &difference["what"]),
        (0, &json!("exchange"), &json!("scope")),
        "{document:#}"
    );
    let (code, document) = sign_in(
        &practice,
        "sandbox-public",
        &["--via", "both", "--client-id", "unknown"],
    );
    let difference = &document["first_difference"];
    assert_eq!(
        (code, &difference["step"], &difference["lighthouse"]),
        (3, &json!("browser"), &json!("pass")),
        "{document:#}"
    );
    assert!(
        difference["direct"].as_str().unwrap().starts_with("fail: "),
        "{document:#}"
    );
    // Only the gateway has the confidential client's secret, so a direct sign-in needs its own.
    let (code, stdout) = {
        let args = [
            "auth",
            "test",
            "sandbox-basic",
            "--via",
            "both",
            "--no-browser",
            "--json",
        ];
        let (code, stdout, _) = finished(&practice.home.fastenctl(&args).output().unwrap());
        (code, stdout)
    };
    assert!(
        code == 2 && stdout.contains("--client-secret-file"),
        "{stdout}"
    );
    let (code, document) = sign_in(
        &practice,
        "sandbox-basic",
        &["--via", "both", "--client-secret-file", "client-secret"],
    );
    assert_eq!(
        (code, document.get("first_difference")),
        (0, None),
        "{document:#}"
    );
}

/// Adds a provider of the user's own to the config file: the sandbox, with its confidential client.
fn add_provider(practice: &Practice, name: &str, issuer: &str) {
    let file = practice.home.config_file();
    let text = std::fs::read_to_string(&file).unwrap();
    let secret = practice.home.path("client-secret");
    let provider = format!(
        "\n[profiles.default.providers.{name}]\nissuer = \"{issuer}\"\nclient_id = \"sandbox-basic\"\n\
         client_secret_file = \"{}\"\nscopes = [\"openid\", \"fhirUser\", \"launch/patient\", \"patient/*.rs\", \"offline_access\"]\n",
        secret.display()
    );
    std::fs::write(&file, text + &provider).unwrap();
}

#[test]
fn both_ways_find_each_other_by_the_issuer_in_the_config_file() {
    let practice = Practice::start();
    practice.register(&[]);
    let issuer = practice.sandbox.text("fhir_base").to_owned();
    // The provider is first added under a name that the gateway also has, then under one that only
    // the user has.
    add_provider(&practice, "sandbox-basic", &issuer);
    let (code, document) = sign_in(&practice, "sandbox-basic", &["--via", "both"]);
    assert_eq!(
        (code, &document["ok"], document.get("first_difference")),
        (0, &json!(true), None),
        "{document:#}"
    );
    let text = std::fs::read_to_string(practice.home.config_file()).unwrap();
    let renamed = text.replace("providers.sandbox-basic", "providers.mine");
    std::fs::write(practice.home.config_file(), renamed).unwrap();
    for named in ["sandbox-basic", "mine"] {
        let (code, document) = sign_in(&practice, named, &["--via", "both"]);
        assert_eq!(
            (code, &document["runs"]["direct"]["ok"]),
            (0, &json!(true)),
            "{named}: {document:#}"
        );
    }
    add_provider(&practice, "elsewhere", "https://fhir.example.org/r4");
    let (code, document) = sign_in(&practice, "elsewhere", &["--via", "both"]);
    let error = &document["error"];
    assert_eq!(
        (code, error["message"].as_str().unwrap()),
        (
            10,
            "the gateway has no endpoint with this name, and none was found for its issuer `https://fhir.example.org/r4`"
        )
    );
    let hint = error["hint"].as_str().unwrap();
    assert!(hint.contains("`fastenctl providers WORD`"), "{hint}");
}

#[test]
fn a_refused_consent_comes_back_through_the_gateway() {
    let practice = Practice::start();
    practice.register(&[]);
    for provider in ["sandbox-public", "sandbox-basic"] {
        let (code, document) = sign_in(&practice, provider, &["--deny"]);
        assert_eq!(
            (code, &document["error"]["kind"]),
            (5, &json!("refused")),
            "{document:#}"
        );
    }
}

#[test]
fn an_unknown_endpoint_and_a_missing_registration_are_distinguished() {
    let practice = Practice::start();
    practice.register(&[]);
    let (code, document) = sign_in(&practice, "no-such-provider", &[]);
    assert_eq!(
        (code, &document["error"]["kind"], verdicts(&document)),
        (10, &json!("not_found"), vec!["definition fail".into()])
    );
    let hint = document["error"]["hint"].as_str().unwrap();
    assert!(hint.contains("`fastenctl providers WORD`"), "{hint}");
    let home = Home::new();
    let (code, stdout, _) = finished(
        &home
            .fastenctl(&["auth", "test", "sandbox-public", "--json", "--no-browser"])
            .output()
            .unwrap(),
    );
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["error"]["kind"]),
        (4, &json!("not_registered"))
    );
}

#[test]
fn the_users_of_a_provider_are_counted_by_their_local_name() {
    let practice = Practice::start();
    practice.register(&[]);
    let mut last = (0, Value::Null);
    // An unverified installation has three seats.
    for user in ["alice", "bob", "carol", "alice", "dave"] {
        last = sign_in(
            &practice,
            "sandbox-public",
            &["--user", user, "--login", user],
        );
        if last.0 != 0 {
            break;
        }
    }
    let (code, document) = last;
    assert_eq!(
        (code, &document["error"]["kind"]),
        (12, &json!("user_limit_reached")),
        "{document:#}"
    );
    assert_eq!(verdicts(&document).last().unwrap(), "ticket fail");
}
