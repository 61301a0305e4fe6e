//! The `OpenAPI` document is committed, up to date and complete.
//! `FASTENCTL_WRITE=1 cargo test --test it openapi` updates it.

use crate::world::site::Site;
use crate::world::site::text;
use fastenctl::lighthouse::openapi;
use fastenctl::lighthouse::router::router;
use http::{Method, Request, header};
use serde_json::Value;
use std::collections::BTreeSet;
use std::path::Path;

type Routes = BTreeSet<(String, String)>;

#[test]
fn the_committed_document_matches_the_routes() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/openapi.json");
    let expected = openapi::document();
    if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
        std::fs::write(&file, &expected).unwrap();
    }
    let committed = std::fs::read_to_string(file).unwrap();
    // `assert_eq!` would print the long document twice.
    assert!(
        committed == expected,
        "run `FASTENCTL_WRITE=1 cargo test --test it openapi`"
    );
    let site = Site::new("");
    assert!(
        text(&Site::call(Request::get(site.url("/openapi.json")), "")) == expected,
        "another one is served"
    );
}

#[test]
fn the_document_contains_exactly_the_existing_routes_and_methods() {
    let site = Site::new("");
    let paths = paths(&format!("{:?}", router(site.app.clone())));
    assert!(paths.len() > 10, "{paths:?}");
    let mut served = Routes::new();
    for path in paths {
        // The response to a wrong method lists the allowed ones (RFC 9110 section 15.5.6).
        let request = Request::builder().method(Method::from_bytes(b"BREW").unwrap());
        let asked = path
            .replace("{installation_id}", "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a0ff")
            .replace(['{', '}'], "_");
        let answer = Site::call(request.uri(site.url(&asked)), "");
        assert_eq!(answer.status(), 405, "{path}");
        let allowed = answer.headers()[header::ALLOW]
            .to_str()
            .unwrap()
            .to_lowercase();
        served.extend(
            allowed
                .split(',')
                .filter(|method| *method != "head")
                .map(|method| (path.clone(), method.to_owned())),
        );
    }
    let document: Value = serde_json::from_str(&openapi::document()).unwrap();
    let mut written = Routes::new();
    for (path, methods) in document["paths"].as_object().unwrap() {
        written.extend(
            methods
                .as_object()
                .unwrap()
                .keys()
                .map(|method| (path.clone(), method.clone())),
        );
    }
    assert_eq!(served, written);
}

/// Returns the path templates in the debug output of axum's router.
fn paths(shown: &str) -> BTreeSet<String> {
    let texts = shown.split('"').skip(1).step_by(2);
    // The last two templates are the fallback's: `/`, which is also an ordinary route, and one with
    // `{*`.
    let paths = texts.filter(|text| text.starts_with('/') && !text.contains("{*"));
    paths.map(str::to_owned).collect()
}

#[test]
fn every_reference_resolves() {
    let text = openapi::document();
    let document: Value = serde_json::from_str(&text).unwrap();
    let references: BTreeSet<&str> = text
        .split("\"#/components/schemas/")
        .skip(1)
        .map(|rest| rest.split('"').next().unwrap())
        .collect();
    assert!(references.len() > 15, "{references:?}");
    for name in references {
        assert!(
            document["components"]["schemas"][name].is_object(),
            "{name}"
        );
    }
}
