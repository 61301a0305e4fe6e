//! The practice provider's FHIR server (SMART checks of the resource server).

use crate::routes::sandbox::Answer;
use crate::routes::sandbox::Asked;
use crate::routes::sandbox::FHIR;
use crate::routes::sandbox::Sandbox;
use crate::routes::sandbox::bearer;
use axum::http::{StatusCode, header};
use serde_json::{Value, json};

fn asked(scope: &str) -> Asked {
    Asked {
        scope: scope.into(),
        ..Asked::by("sandbox-public")
    }
}

fn is_outcome(answer: &Answer, status: StatusCode) -> bool {
    answer.status == status
        && answer.json()["resourceType"] == "OperationOutcome"
        && answer.header(header::CONTENT_TYPE) == "application/fhir+json"
}

fn ids(bundle: &Value) -> Vec<&str> {
    bundle["entry"]
        .as_array()
        .unwrap()
        .iter()
        .map(|entry| entry["resource"]["id"].as_str().unwrap())
        .collect()
}

#[test]
fn smart_07_the_token_opens_its_own_patient() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("launch/patient patient/*.rs"), "alice");
    let id = tokens["patient"].as_str().unwrap();
    let answer = sandbox.fhir(&format!("Patient/{id}"), &tokens["access_token"]);
    assert_eq!(
        (answer.status, answer.header(header::CONTENT_TYPE)),
        (StatusCode::OK, "application/fhir+json")
    );
    assert_eq!(
        (&answer.json()["resourceType"], &answer.json()["id"]),
        (&json!("Patient"), &json!(id))
    );
}

#[test]
fn smart_08_and_09_missing_made_up_and_query_tokens_are_refused() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("patient/*.rs"), "alice");
    let good = tokens["access_token"].as_str().unwrap();
    let none = sandbox.get("/fhir/Patient", &[]);
    assert!(is_outcome(&none, StatusCode::UNAUTHORIZED));
    assert_eq!(
        none.header(header::WWW_AUTHENTICATE),
        "Bearer realm=\"sandbox\""
    );
    let made_up = sandbox.get("/fhir/Patient", &[bearer("made-up")]);
    let in_query = sandbox.get(&format!("/fhir/Patient?access_token={good}"), &[]);
    let refresh =
        sandbox.tokens_for(&asked("patient/*.rs offline_access"), "alice")["refresh_token"].clone();
    for answer in [made_up, in_query, sandbox.fhir("Patient", &refresh)] {
        assert!(is_outcome(&answer, StatusCode::UNAUTHORIZED));
        assert!(
            answer
                .header(header::WWW_AUTHENTICATE)
                .contains("error=\"invalid_token\"")
        );
    }
}

#[test]
fn smart_10_another_patient_is_inaccessible() {
    let sandbox = Sandbox::new();
    let alice = sandbox.tokens_for(&asked("patient/*.rs"), "alice");
    let bob = sandbox.tokens_for(&asked("patient/*.rs"), "bob");
    let other = bob["patient"].as_str().unwrap();
    let token = &alice["access_token"];
    assert!(is_outcome(
        &sandbox.fhir(&format!("Patient/{other}"), token),
        StatusCode::FORBIDDEN
    ));
    assert!(is_outcome(
        &sandbox.fhir(&format!("Observation?patient={other}"), token),
        StatusCode::FORBIDDEN
    ));
    assert!(is_outcome(
        &sandbox.fhir(&format!("Observation?subject=Patient/{other}"), token),
        StatusCode::FORBIDDEN
    ));
    assert!(is_outcome(
        &sandbox.fhir(&format!("Observation/{other}-1"), token),
        StatusCode::NOT_FOUND
    ));
    assert_eq!(
        ids(&sandbox.fhir("Patient", token).json()),
        [alice["patient"].as_str().unwrap()]
    );
    assert_eq!(
        sandbox.fhir(&format!("Patient?_id={other}"), token).json()["total"],
        0
    );
}

#[test]
fn smart_11_another_servers_token_is_refused() {
    let (here, there) = (Sandbox::new(), Sandbox::new());
    let tokens = there.tokens_for(&asked("patient/*.rs"), "alice");
    assert_eq!(
        here.fhir("Patient", &tokens["access_token"]).status,
        StatusCode::UNAUTHORIZED
    );
    assert_eq!(
        there.fhir("Patient", &tokens["access_token"]).status,
        StatusCode::OK
    );
}

#[test]
fn an_access_token_opens_the_record_for_an_hour() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("patient/*.rs"), "alice");
    sandbox.clock.advance(3_598);
    assert_eq!(
        sandbox.fhir("Patient", &tokens["access_token"]).status,
        StatusCode::OK
    );
    sandbox.clock.advance(2);
    assert_eq!(
        sandbox.fhir("Patient", &tokens["access_token"]).status,
        StatusCode::UNAUTHORIZED
    );
}

#[test]
fn smart_15_writes_are_refused() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("patient/*.rs"), "alice");
    let (id, token) = (
        tokens["patient"].as_str().unwrap(),
        tokens["access_token"].as_str().unwrap(),
    );
    for (method, path) in [
        ("POST", "/fhir/Observation".to_owned()),
        ("PUT", format!("/fhir/Patient/{id}")),
        ("PATCH", format!("/fhir/Patient/{id}")),
        ("DELETE", format!("/fhir/Observation/{id}-1")),
        ("POST", "/fhir".to_owned()),
    ] {
        let answer = sandbox.call(method, &path, &[bearer(token)], "{}".into());
        assert!(
            is_outcome(&answer, StatusCode::FORBIDDEN),
            "{method} {path}"
        );
        assert!(
            is_outcome(
                &sandbox.call(method, &path, &[], "{}".into()),
                StatusCode::UNAUTHORIZED
            ),
            "{method} {path}"
        );
    }
}

#[test]
fn scopes_only_open_what_they_name() {
    let sandbox = Sandbox::new();
    for (scope, path, status) in [
        ("patient/Patient.read", "Patient", 200),
        ("patient/Patient.read", "Observation", 403),
        ("patient/Patient.r", "Patient", 403),
        ("patient/Observation.s", "Observation", 200),
        ("patient/Observation.s", "Observation/x", 403),
        ("patient/Observation.r", "Observation", 403),
        ("launch/patient", "Patient", 403),
        ("patient/*.rs", "Condition", 404),
    ] {
        let tokens = sandbox.tokens_for(&asked(scope), "alice");
        let answer = sandbox.fhir(path, &tokens["access_token"]);
        assert_eq!(answer.status.as_u16(), status, "{scope} {path}");
        let challenged = answer
            .header(header::WWW_AUTHENTICATE)
            .contains("insufficient_scope");
        assert_eq!(challenged, status == 403, "{scope} {path}");
    }
}

#[test]
fn smart_16_a_category_scope_shows_only_its_category() {
    let sandbox = Sandbox::new();
    let scope = "patient/Observation.rs?category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory";
    let tokens = sandbox.tokens_for(&asked(scope), "alice");
    let id = tokens["patient"].as_str().unwrap();
    let bundle = sandbox.fhir("Observation", &tokens["access_token"]).json();
    assert_eq!(ids(&bundle), [format!("{id}-3"), format!("{id}-4")]);
    let vital = sandbox.fhir(&format!("Observation/{id}-1"), &tokens["access_token"]);
    assert!(is_outcome(&vital, StatusCode::NOT_FOUND));
}

#[test]
fn a_search_returns_a_searchset_about_the_patient() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("patient/*.read"), "alice");
    let id = tokens["patient"].as_str().unwrap();
    let path = format!("Observation?patient={id}&category=vital-signs");
    let bundle = sandbox.fhir(&path, &tokens["access_token"]).json();
    assert_eq!(
        (&bundle["type"], &bundle["total"]),
        (&json!("searchset"), &json!(2))
    );
    assert_eq!(
        bundle["link"],
        json!([{"relation": "self", "url": format!("{FHIR}/{path}")}])
    );
    assert_eq!(
        bundle["entry"][0]["fullUrl"],
        format!("{FHIR}/Observation/{id}-1")
    );
    assert_eq!(bundle["entry"][0]["search"], json!({"mode": "match"}));
    assert_eq!(
        sandbox
            .fhir(&format!("Observation/{id}-1"), &tokens["access_token"])
            .json(),
        bundle["entry"][0]["resource"]
    );
}

#[test]
fn id_14_the_fhir_user_can_be_read_with_its_token() {
    let sandbox = Sandbox::new();
    let tokens = sandbox.tokens_for(&asked("openid fhirUser"), "alice");
    let fhir_user = crate::routes::sandbox::jwt_part(&tokens["id_token"], 1)["fhirUser"]
        .as_str()
        .unwrap()
        .to_owned();
    let path = fhir_user.strip_prefix(&format!("{FHIR}/")).unwrap();
    assert_eq!(
        sandbox.fhir(path, &tokens["access_token"]).json()["resourceType"],
        "Patient"
    );
}
