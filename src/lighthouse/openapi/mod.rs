//! `GET /openapi.json`: all routes, with schemas generated from the types that they use
//! (protocol.md section 8). `routes` describes each of them.

mod operation;
mod routes;

use crate::api::ErrorCode;
use crate::lighthouse::openapi::operation::{Operation, components, refusal_schema};
use crate::lighthouse::openapi::routes::operations;
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::ToSchema;

static DOCUMENT: LazyLock<String> = LazyLock::new(document);

/// `GET /openapi.json`.
pub async fn show() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        DOCUMENT.as_str(),
    )
}

/// The document, as committed in `docs/openapi.json`.
#[must_use]
pub fn document() -> String {
    let mut parts = Parts::default();
    for operation in operations() {
        parts.add(operation);
    }
    parts.schemas::<ErrorCode>();
    let refusal = ("Refusal".to_owned(), refusal_schema());
    parts.components.extend([refusal]);
    let description = "Responses are wrapped in an object with `success`, `error` (for people), \
     `code` (for programs, on failure) and `data`. The token route responds in OAuth's format. \
     Browsers get pages.";
    let whole = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lighthouse, the auth gateway of fastenctl", "version": env!("CARGO_PKG_VERSION"),
            "description": description, "license": {"name": "MIT OR Apache-2.0"},
        },
        "paths": parts.paths,
        "components": {
            "schemas": parts.components,
            "securitySchemes": {"installation": {
                "type": "http", "scheme": "basic", "description": "`installation_id:installation_secret`",
            }},
        },
    });
    // Intra-doc links do not work outside of rustdoc.
    let text = format!("{whole:#}");
    text.replace("[`", "`").replace("`]", "`") + "\n"
}

/// The parts of the document that the routes contribute.
#[derive(Default)]
struct Parts {
    paths: Map<String, Value>,
    components: Map<String, Value>,
}

impl Parts {
    fn add(&mut self, operation: Operation) {
        for (name, schema) in operation.components {
            self.components.insert(name, schema);
        }
        let path = self
            .paths
            .entry(operation.path)
            .or_insert_with(|| json!({}));
        path[operation.method] = Value::Object(operation.value);
    }

    fn schemas<T: ToSchema>(&mut self) {
        self.components.extend(components::<T>());
    }
}
