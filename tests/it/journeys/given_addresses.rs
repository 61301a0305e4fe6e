//! How `auth test` handles the addresses that people give: OAuth addresses entered manually, and
//! addresses of documents, records and portals in place of a FHIR base. Also tests its messages
//! about records that Fasten cannot read.

use crate::journeys::auth_faults::{Fault, Told, told};
use serde_json::Value;

const BY_HAND: [&str; 4] = [
    "--authorization-endpoint",
    "ISSUER/authorize",
    "--token-endpoint",
    "ISSUER/token",
];

fn unpublished() -> Fault {
    Fault {
        discovery: Some((404, "")),
        ..Fault::default()
    }
}

fn error<'a>(told: &'a Told, member: &str) -> &'a str {
    told.document["error"][member].as_str().unwrap_or_default()
}

fn differences(told: &Told) -> String {
    told.document["differences"].to_string()
}

#[test]
fn addresses_given_by_hand_replace_a_discovery_that_finds_nothing() {
    let told = told(unpublished(), "", &BY_HAND);
    // A FHIR server that publishes nothing is reported as such; the sign-in continues.
    let failed: Vec<&str> = told.document["findings"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["verdict"] == "FAIL")
        .map(|one| one["id"].as_str().unwrap())
        .collect();
    assert_eq!((told.code, told.token_requests), (20, 1), "{}", told.stderr);
    let of_documents: Vec<_> = failed.iter().filter(|id| id.starts_with("DISC-")).collect();
    assert_eq!(of_documents, [&"DISC-01"], "{}", told.stderr);
    let said = "publishes no usable URLs (DISC-27); those on the command line are used";
    assert!(differences(&told).contains(said), "{}", differences(&told));
}

#[test]
fn one_address_given_by_hand_is_not_enough_if_nothing_is_published() {
    let told = told(unpublished(), "", &BY_HAND[..2]);
    assert_eq!((told.code, told.token_requests), (8, 0), "{}", told.stderr);
    let hint = error(&told, "hint");
    assert!(
        hint.ends_with("pass the URLs with `--authorization-endpoint` and `--token-endpoint`"),
        "{hint}"
    );
}

#[test]
fn an_address_given_by_hand_overrides_the_published_one() {
    let fault = Fault {
        metadata: Some(|m| m["token_endpoint"] = Value::from("http://127.0.0.1:9/old")),
        ..Fault::default()
    };
    let told = told(fault, "", &BY_HAND[2..]);
    assert_eq!((told.code, told.token_requests), (0, 1), "{}", told.stderr);
    let said = "the token endpoint from the command line or config file is used, not the published `http://127.0.0.1:9/old`";
    assert!(told.stderr.contains(said), "{}", told.stderr);
}

#[test]
fn an_address_that_must_not_get_a_secret_is_refused_at_once() {
    for (address, why) in [
        (
            "http://as.example/token",
            "starts with `http://`; without TLS, only URLs on this machine are allowed",
        ),
        ("/token", "is not an absolute URL"),
        ("https://as.example/token#x", "has a fragment"),
    ] {
        let home = crate::world::support::Home::new();
        let way = ["auth", "test", "clinic", "--token-endpoint", address];
        let output = home.fastenctl(&way).output().unwrap();
        let (code, _, stderr) = crate::world::support::finished(&output);
        assert!(code == 2 && stderr.contains(why), "{code} {stderr}");
    }
}

#[test]
fn the_address_of_a_document_or_record_reveals_its_base() {
    for below in [
        "/.well-known/openid-configuration",
        "/.well-known/oauth-authorization-server",
        "/metadata?_format=json",
        "/Patient/eb3-1",
    ] {
        let told = told(Fault::default(), below, &[]);
        assert_eq!((told.code, told.token_requests), (0, 1), "{}", told.stderr);
        let said =
            format!("`ISSUER{below}` is below `ISSUER`, which is used as the FHIR base or issuer");
        assert!(told.stderr.contains(&said), "{}", told.stderr);
    }
}

#[test]
fn a_portal_is_distinguished_from_a_provider_that_publishes_nothing() {
    let portal = Fault {
        pages: &[(
            "GET /MyChart",
            200,
            "<!DOCTYPE html><title>MyChart - Login\u{202e} Page</title><form>",
        )],
        ..unpublished()
    };
    let told = told(portal, "/MyChart", &[]);
    assert_eq!(
        (told.code, error(&told, "kind"), error(&told, "message")),
        (
            2,
            "usage",
            "`ISSUER/MyChart` is a web page, titled “MyChart - Login\\u{202e} Page”, not a FHIR base URL or issuer"
        ),
        "{}",
        told.stderr
    );
    assert!(error(&told, "hint").starts_with("look the provider up by name: `fastenctl providers"));
}

#[test]
fn a_record_that_fasten_cannot_read_is_reported_as_such() {
    let token = r#"{"access_token":"a-token-nobody-sees","token_type":"bearer","expires_in":60,"scope":"patient/*.rs","patient":"p1"}"#;
    for (status, record, message, hint) in [
        (
            200,
            "<?xml version=\"1.0\"?><Patient xmlns=\"http://hl7.org/fhir\"><id value=\"p1\"/></Patient>",
            "`ISSUER/Patient/p1` returned XML, although JSON was requested",
            "Fasten needs JSON: ask the provider for its FHIR R4 base URL",
        ),
        (
            200,
            "<html><title>Sign in</title>",
            "`ISSUER/Patient/p1` returned a web page instead of a record",
            "the FHIR base URL is wrong, or something in front of the FHIR server asks",
        ),
        (
            406,
            "",
            "`ISSUER/Patient/p1` returned 406",
            "the FHIR server does not offer JSON, which Fasten needs",
        ),
    ] {
        let fault = Fault {
            token: Some((200, "Content-Type: application/json", token)),
            pages: Box::leak(Box::new([("GET /Patient/p1", status, record)])),
            ..unpublished()
        };
        let told = told(fault, "", &BY_HAND);
        assert_eq!(
            (told.code, error(&told, "message")),
            (8, message),
            "{}",
            told.stderr
        );
        assert!(
            error(&told, "hint").starts_with(hint),
            "{}",
            error(&told, "hint")
        );
    }
}

/// Returns the IDs of the checks that failed.
fn failed(told: &Told) -> Vec<&str> {
    let findings = told.document["findings"].as_array().into_iter().flatten();
    findings
        .filter(|one| one["verdict"] == "FAIL")
        .filter_map(|one| one["id"].as_str())
        .collect()
}

#[test]
fn nobody_is_blamed_for_an_address_that_a_person_gave() {
    for (flag, address, message) in [
        ("--token-endpoint", "ISSUER/nope", "returned 404"),
        ("--token-endpoint", "ISSUER/authorize", "returned"),
    ] {
        let told = told(Fault::default(), "", &[flag, address]);
        assert_eq!(
            (told.code, failed(&told).len()),
            (2, 0),
            "{}",
            told.document
        );
        let said = error(&told, "message");
        assert!(
            said.contains(message)
                && said.ends_with("; that URL is from the command line or config file"),
            "{said}"
        );
        assert!(error(&told, "hint").starts_with(&format!("compare `{flag}`")));
    }
}

#[test]
fn an_unreachable_server_fails_no_check() {
    let dead = [
        "--authorization-endpoint",
        "http://127.0.0.1:1/authorize",
        "--listen-timeout",
        "1s",
    ];
    let driver = ["--no-browser"];
    let told =
        crate::journeys::auth_faults::told_by(Fault::default(), "", &[&driver[..], &dead].concat());
    let accused: Vec<&str> = failed(&told)
        .into_iter()
        .filter(|id| id.starts_with("AUTH") || id.starts_with("LOOP"))
        .collect();
    assert_eq!(accused, Vec::<&str>::new(), "{}", told.document);
}

#[test]
fn a_portal_that_answers_every_address_with_its_page_is_recognised_too() {
    const PAGE: (u16, &str) = (200, "<!DOCTYPE html><title>MyChart</title><div id=app>");
    let pages = [
        "GET /portal",
        "GET /portal/metadata",
        "GET /portal/.well-known/smart-configuration",
        "GET /portal/.well-known/openid-configuration",
        "GET /.well-known/oauth-authorization-server/portal",
    ];
    let pages = pages.map(|address| (address, PAGE.0, PAGE.1));
    let fault = Fault {
        pages: Box::leak(Box::new(pages)),
        ..Fault::default()
    };
    let told = told(fault, "/portal", &[]);
    assert_eq!(
        (told.code, error(&told, "message"), failed(&told).len()),
        (
            2,
            "`ISSUER/portal` is a web page, titled “MyChart”, not a FHIR base URL or issuer",
            0
        )
    );
}
