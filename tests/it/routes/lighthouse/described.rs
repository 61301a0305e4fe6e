//! An independent validator compares every response in these tests with the `OpenAPI` document: the
//! route must list its status, the status must list its content type, and the body must match the
//! schema.

use super::Reply;
use axum::http::{Method, header};
use fastenctl::lighthouse::openapi;
use jsonschema::Validator;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, LazyLock, Mutex};

static DOCUMENT: LazyLock<Value> =
    LazyLock::new(|| serde_json::from_str(&openapi::document()).unwrap());
static VALIDATORS: LazyLock<Mutex<HashMap<String, Arc<Validator>>>> = LazyLock::new(Mutex::default);

/// Fails the test if the document does not describe the response.
pub(super) fn is_described(method: &Method, path: &str, reply: &Reply) {
    if let Err(wrong) = describes(method, path, reply) {
        panic!("{method} {path} is answered {reply:?}, and {wrong}");
    }
}

fn describes(method: &Method, path: &str, reply: &Reply) -> Result<(), String> {
    let path = path.split('?').next().unwrap_or_default();
    let Some(template) = template(path) else {
        return Ok(());
    };
    let name = method.as_str().to_lowercase();
    let operation = &DOCUMENT["paths"][template][&name];
    // The document does not describe how wrong methods are rejected.
    if operation.is_null() {
        return Ok(());
    }
    let status = reply.status.as_u16().to_string();
    let answer = &operation["responses"][&status];
    if answer.is_null() {
        return Err(format!("{status} is not among its answers"));
    }
    if status == "303" {
        return Ok(());
    }
    let kind = reply.header(header::CONTENT_TYPE);
    let kind = kind.split(';').next().unwrap_or_default();
    let said = &answer["content"][kind];
    if said.is_null() {
        return Err(format!("`{kind}` is not among the types of its {status}"));
    }
    if said["schema"].is_null() {
        return Ok(());
    }
    let pointer = [
        "paths",
        template,
        &name,
        "responses",
        &status,
        "content",
        kind,
        "schema",
    ]
    .map(|part| {
        part.replace('~', "~0")
            .replace('/', "~1")
            .replace('{', "%7B")
            .replace('}', "%7D")
    });
    let validator = validator(&format!("#/{}", pointer.join("/")));
    let body: Value = serde_json::from_str(&reply.body).map_err(|error| error.to_string())?;
    let wrong: Vec<String> = validator
        .iter_errors(&body)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("; "))
    }
}

/// Returns the document's route for a path, preferably one without parameters.
fn template(path: &str) -> Option<&'static str> {
    let parts: Vec<&str> = path.split('/').collect();
    let fits = |template: &&String| {
        let wanted: Vec<&str> = template.split('/').collect();
        wanted.len() == parts.len()
            && wanted
                .iter()
                .zip(&parts)
                .all(|(wanted, part)| wanted.starts_with('{') || wanted == part)
    };
    let all = DOCUMENT["paths"].as_object()?.keys();
    all.filter(fits)
        .min_by_key(|template| template.matches('{').count())
        .map(String::as_str)
}

fn validator(pointer: &str) -> Arc<Validator> {
    let mut known = VALIDATORS.lock().unwrap();
    let made = known.entry(pointer.to_owned()).or_insert_with(|| {
        let mut root = DOCUMENT.clone();
        root["$ref"] = json!(pointer);
        Arc::new(jsonschema::draft202012::new(&root).unwrap())
    });
    made.clone()
}

#[test]
fn an_answer_that_the_document_does_not_describe_is_found() {
    let reply = |status: u16, kind: &str, body: &Value| Reply {
        status: status.try_into().unwrap(),
        headers: [(header::CONTENT_TYPE, kind.parse().unwrap())]
            .into_iter()
            .collect(),
        body: body.to_string(),
    };
    let id = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001";
    let portal = json!({"id": id, "name": "a", "last_updated": "", "endpoint_ids": [id]});
    let good = json!({"success": true, "error": "", "data": portal});
    let json = "application/json";
    let judged = |reply: &Reply| describes(&Method::GET, "/v1/catalog?portal_id=x", reply);
    assert_eq!(judged(&reply(200, json, &good)), Ok(()));
    let both = json!({"success": true, "error": "", "data": {"id": id, "name": "a", "portal_ids": [], "endpoint_ids": []}});
    for wrong in [
        reply(418, json, &good),
        reply(200, "text/plain", &good),
        reply(
            200,
            json,
            &json!({"success": true, "error": "", "data": {}}),
        ),
        reply(
            200,
            json,
            &json!({"success": true, "error": "", "data": [portal]}),
        ),
        reply(200, json, &both),
        reply(
            404,
            json,
            &json!({"success": false, "error": "a", "data": null}),
        ),
    ] {
        assert!(judged(&wrong).is_err(), "{wrong:?}");
    }
}
