//! The practice provider's discovery (DISC checks).

use crate::routes::sandbox::FHIR;
use crate::routes::sandbox::ISSUER;
use crate::routes::sandbox::Sandbox;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

const SMART: &str = "/fhir/.well-known/smart-configuration";

#[test]
fn disc_01_02_and_03_returns_json_whatever_is_accepted_with_and_without_a_slash() {
    let sandbox = Sandbox::new();
    let plain = sandbox.get(SMART, &[]);
    assert_eq!(
        (plain.status, plain.header(header::CONTENT_TYPE)),
        (StatusCode::OK, "application/json")
    );
    for accept in ["application/fhir+xml", "text/html"] {
        assert_eq!(
            sandbox.get(SMART, &[(header::ACCEPT, accept.into())]).body,
            plain.body
        );
    }
    assert_eq!(
        sandbox
            .get("/fhir//.well-known/smart-configuration", &[])
            .body,
        plain.body
    );
}

#[test]
fn disc_04_to_09_lists_what_a_strict_client_needs() {
    let document = Sandbox::new().get(SMART, &[]).json();
    assert_eq!(
        document["code_challenge_methods_supported"],
        json!(["S256"])
    );
    assert_eq!(
        document["grant_types_supported"],
        json!([
            "authorization_code",
            "refresh_token",
            "urn:ietf:params:oauth:grant-type:device_code"
        ])
    );
    assert_eq!(document["issuer"], ISSUER);
    assert_eq!(
        document["authorization_endpoint"],
        format!("{ISSUER}/authorize")
    );
    assert_eq!(
        document["authorization_response_iss_parameter_supported"],
        true
    );
    let capabilities: Vec<_> = document["capabilities"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(Value::as_str)
        .collect();
    for needed in [
        "launch-standalone",
        "context-standalone-patient",
        "permission-patient",
        "client-public",
        "sso-openid-connect",
    ] {
        assert!(capabilities.contains(&needed), "{needed}");
    }
}

#[test]
fn disc_17_is_readable_by_every_page() {
    let sandbox = Sandbox::new();
    for path in [
        SMART,
        "/fhir/metadata",
        "/jwks",
        "/.well-known/openid-configuration",
    ] {
        let answer = sandbox.get(path, &[(header::ORIGIN, "https://probe.example".into())]);
        assert_eq!(
            answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN),
            "*",
            "{path}"
        );
    }
}

#[test]
fn disc_18_the_capability_statement_names_the_same_addresses() {
    let sandbox = Sandbox::new();
    let (smart, statement) = (
        sandbox.get(SMART, &[]).json(),
        sandbox.get("/fhir/metadata", &[]),
    );
    assert_eq!(
        statement.header(header::CONTENT_TYPE),
        "application/fhir+json"
    );
    let uris = &statement.json()["rest"][0]["security"]["extension"][0]["extension"];
    assert_eq!(
        uris[0],
        json!({"url": "authorize", "valueUri": smart["authorization_endpoint"]})
    );
    assert_eq!(
        uris[1],
        json!({"url": "token", "valueUri": smart["token_endpoint"]})
    );
    assert_eq!(statement.json()["implementation"]["url"], FHIR);
}

#[test]
fn disc_19_to_22_the_documents_agree() {
    let sandbox = Sandbox::new();
    let smart = sandbox.get(SMART, &[]).json();
    let openid = sandbox.get("/.well-known/openid-configuration", &[]).json();
    let server = sandbox
        .get("/.well-known/oauth-authorization-server", &[])
        .json();
    for member in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
    ] {
        assert!(smart[member].is_string(), "{member}");
        assert_eq!(
            (&smart[member], &smart[member]),
            (&openid[member], &server[member]),
            "{member}"
        );
    }
    assert_eq!(
        openid["id_token_signing_alg_values_supported"],
        json!(["RS256"])
    );
    assert_eq!(openid["subject_types_supported"], json!(["public"]));
}

#[test]
fn disc_23_publishes_one_key_of_2048_bits_without_its_private_half() {
    let keys = Sandbox::new().get("/jwks", &[]).json();
    let members: Vec<&String> = keys["keys"][0].as_object().unwrap().keys().collect();
    assert_eq!(members, ["alg", "e", "kid", "kty", "n", "use"]);
    assert_eq!(keys["keys"].as_array().unwrap().len(), 1);
    assert_eq!(keys["keys"][0]["n"].as_str().unwrap().len(), 342);
}
