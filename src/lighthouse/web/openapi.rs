//! `GET /openapi.json`: all routes, with schemas made from the very types they use (protocol.md section 8). What
//! is said here about a route in words is compared with the router by a test; rules live with the routes.

use crate::api::callback::{CALLBACK, Return, ReturnRequest};
use crate::api::catalog::{Brand, CATALOG, Endpoint, Portal};
use crate::api::connect::{CONNECT, Definition, REDIRECT, TOKEN};
use crate::api::installation::{
    Deleted, IDEMPOTENCY_KEY, INSTALLATION, Installation, InstallationPatch, ORIGINS,
    OriginsRequest, REGISTER, RESEND, RegisterRequest, Registered, RotatedSecret, SECRET, VERIFY,
    VerificationSent, VerifyRequest,
};
use crate::api::search::{LIST, Listed, SEARCH, SearchAnswer, SearchRequest};
use crate::api::ticket::{TICKET, Ticket, TicketRequest};
use crate::api::usage::{USAGE, UsageReport};
use crate::api::{ErrorCode, JWKS, VERSION};
use axum::http::header;
use axum::response::IntoResponse;
use serde_json::{Map, Value, json};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// Where the document is.
pub const OPENAPI: &str = "/openapi.json";

static DOCUMENT: LazyLock<String> = LazyLock::new(document);

/// `GET /openapi.json`.
pub async fn show() -> impl IntoResponse {
    (
        [(header::CONTENT_TYPE, "application/json")],
        DOCUMENT.as_str(),
    )
}

/// Form of the token route (RFC 6749 sections 4.1.3 and 6).
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by its schema only")]
struct TokenRequest {
    /// `authorization_code` or `refresh_token`.
    grant_type: String,
    code: Option<String>,
    redirect_uri: Option<String>,
    code_verifier: Option<String>,
    refresh_token: Option<String>,
    scope: Option<String>,
    /// The endpoint's own, if any.
    client_id: Option<String>,
}

/// Form of the page that asks about a sign-in of no installation.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by its schema only")]
struct AnonymousAnswer {
    /// From the page; bound to the browser.
    token: String,
    /// `refuse` or `agree`.
    answer: String,
}

/// RFC 6749 section 5.2.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by its schema only")]
struct TokenError {
    error: String,
    error_description: String,
}

/// The document, as it is committed to `docs/openapi.json`.
#[must_use]
pub fn document() -> String {
    let mut document = Document::default();
    for operation in operations() {
        document.add(operation);
    }
    document.schemas::<ErrorCode>();
    let description = "Answers are wrapped: `success`, `error` (for people), `code` (for programs, on failure), `data`. The token route answers in OAuth's own shape. Browsers get pages.";
    let whole = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Lighthouse, the auth gateway of fastenctl", "version": env!("CARGO_PKG_VERSION"),
            "description": description, "license": {"name": "MIT OR Apache-2.0"},
        },
        "paths": document.paths,
        "components": {
            "schemas": document.components,
            "securitySchemes": {"installation": {
                "type": "http", "scheme": "basic", "description": "`installation_id:installation_secret`",
            }},
        },
    });
    // Links between doc comments are none outside of the program.
    let text = serde_json::to_string_pretty(&whole).unwrap_or_default();
    text.replace("[`", "`").replace("`]", "`") + "\n"
}

#[derive(Default)]
struct Document {
    paths: Map<String, Value>,
    components: Map<String, Value>,
}

impl Document {
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

/// A type's schema and those it refers to.
fn components<T: ToSchema>() -> Vec<(String, Value)> {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    found
        .into_iter()
        .map(|(name, schema)| (name, json!(schema)))
        .collect()
}

fn reference<T: ToSchema>() -> Value {
    json!({"$ref": format!("#/components/schemas/{}", T::name())})
}

/// A success that carries `data`.
fn wrapper(data: &Value) -> Value {
    let schema = json!({
        "type": "object", "required": ["success", "error", "data"],
        "properties": {"success": {"const": true}, "error": {"const": ""}, "data": data},
    });
    json!({"description": "done", "content": {"application/json": {"schema": schema}}})
}

/// One route and method.
struct Operation {
    method: &'static str,
    path: String,
    value: Map<String, Value>,
    components: Vec<(String, Value)>,
}

impl Operation {
    /// The path's own parameters are taken from it.
    fn new(method: &'static str, path: String, summary: &str) -> Self {
        let names = path
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0));
        let parameters: Vec<Value> = names
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let value = json!({"summary": summary, "parameters": parameters, "responses": {}});
        let value = value.as_object().cloned().unwrap_or_default();
        Self {
            method,
            path,
            value,
            components: Vec::new(),
        }
    }

    fn v1(method: &'static str, path: &str, summary: &str) -> Self {
        Self::new(method, format!("{VERSION}{path}"), summary)
    }

    fn basic(mut self) -> Self {
        self.value
            .insert("security".to_owned(), json!([{"installation": []}]));
        self.refuses(
            401,
            "unknown id or wrong secret; the two are not told apart",
        )
        .refuses(
            403,
            "the gateway's operator has suspended this installation",
        )
    }

    fn parameter(mut self, place: &str, name: &str, required: bool, description: &str) -> Self {
        if let Some(Value::Array(parameters)) = self.value.get_mut("parameters") {
            parameters.push(json!({
                "name": name, "in": place, "required": required, "description": description, "schema": {"type": "string"},
            }));
        }
        self
    }

    fn body<T: ToSchema>(mut self, kind: &str) -> Self {
        self.components.extend(components::<T>());
        self.value.insert(
            "requestBody".to_owned(),
            json!({"required": true, "content": {kind: {"schema": reference::<T>()}}}),
        );
        self.refuses(400, "malformed")
            .refuses(413, "more than 64 KiB")
    }

    fn answer(mut self, status: u16, answer: Value) -> Self {
        if let Some(answers) = self.value.get_mut("responses") {
            answers[status.to_string()] = answer;
        }
        self
    }

    fn wrapped<T: ToSchema>(mut self) -> Self {
        self.components.extend(components::<T>());
        self.answer(200, wrapper(&reference::<T>()))
    }

    fn refuses(self, status: u16, description: &str) -> Self {
        let schema = json!({
            "type": "object", "required": ["success", "error", "code", "data"],
            "properties": {
                "success": {"const": false}, "error": {"type": "string"}, "code": reference::<ErrorCode>(),
                "data": {"type": "null"},
            },
        });
        self.answer(status, json!({"description": description, "content": {"application/json": {"schema": schema}}}))
    }

    fn page(self, status: u16, description: &str) -> Self {
        self.answer(
            status,
            json!({"description": description, "content": {"text/html": {}}}),
        )
    }

    fn onward(self, description: &str) -> Self {
        let location =
            json!({"Location": {"required": true, "schema": {"type": "string", "format": "uri"}}});
        self.answer(
            303,
            json!({"description": description, "headers": location}),
        )
    }
}

const JSON: &str = "application/json";
const FORM: &str = "application/x-www-form-urlencoded";

fn operations() -> Vec<Operation> {
    let mut all = installation();
    all.extend(browser());
    let own = format!("/i/{{installation_id}}{VERSION}");
    for base in [VERSION, &own] {
        all.extend([connect(base), token(base), redirect(base), agree(base)]);
        all.extend([search(base), catalog(base), list(base)]);
    }
    let keys = Operation::new(
        "get",
        JWKS.to_owned(),
        "The public halves of the keys the gateway proves itself with",
    );
    all.push(keys.answer(
        200,
        json!({"description": "a JWK set (RFC 7517)", "content": {JSON: {"schema": {"type": "object"}}}}),
    ));
    let this = Operation::new("get", OPENAPI.to_owned(), "This document");
    all.push(this.answer(
        200,
        json!({"description": "OpenAPI", "content": {JSON: {"schema": {"type": "object"}}}}),
    ));
    all
}

fn installation() -> Vec<Operation> {
    vec![
        Operation::v1("post", REGISTER, "Register an installation")
            .parameter(
                "header",
                IDEMPOTENCY_KEY,
                false,
                "22 or more URL-safe characters; a repeat within 24 hours answers the same id and the same secret",
            )
            .body::<RegisterRequest>(JSON)
            .wrapped::<Registered>()
            .refuses(422, "this `Idempotency-Key` was used with another name or e-mail address")
            .refuses(429, "too many registrations from this address; see `Retry-After`"),
        Operation::v1("get", INSTALLATION, "The stored record").basic().wrapped::<Installation>(),
        Operation::v1("patch", INSTALLATION, "Change name and e-mail address; a new address is to be verified")
            .basic()
            .body::<InstallationPatch>(JSON)
            .wrapped::<Installation>()
            .refuses(429, "too many new addresses; see `Retry-After`"),
        Operation::v1("delete", INSTALLATION, "Forget name, e-mail address and secret at once")
            .basic()
            .wrapped::<Deleted>(),
        Operation::v1("get", VERIFY, "Where the link in the mail leads: a page with a button; changes nothing")
            .page(200, "the page")
            .page(404, "this link is none, or no longer good"),
        Operation::v1("post", VERIFY, "Verify the e-mail address by the mailed code, or by the page's form")
            .basic()
            .body::<VerifyRequest>(JSON)
            .wrapped::<Installation>(),
        Operation::v1("post", RESEND, "Mail a new code; at most 3 an hour")
            .basic()
            .wrapped::<VerificationSent>()
            .refuses(409, "there is nothing to verify")
            .refuses(429, "too many; see `Retry-After`"),
        Operation::v1(
            "post",
            SECRET,
            "Rotate the secret; the old one works until the new one is used, 24 hours at most",
        )
        .basic()
        .wrapped::<RotatedSecret>(),
        Operation::v1("put", ORIGINS, "The exact origins the browser may be returned to")
            .basic()
            .body::<OriginsRequest>(JSON)
            .wrapped::<Installation>(),
        Operation::v1("get", USAGE, "Users per provider against limits, fullest first")
            .parameter("query", "after", false, "cursor: `next` of the page before")
            .parameter("query", "page_size", false, "1 to 1000, 100 by default")
            .basic()
            .wrapped::<UsageReport>(),
        Operation::v1("post", TICKET, "Reserve a seat before anybody signs in")
            .basic()
            .body::<TicketRequest>(JSON)
            .wrapped::<Ticket>()
            .refuses(404, "no endpoint of that id")
            .refuses(409, "no seat is left, or too many sign-ins are under way"),
    ]
}

fn browser() -> Vec<Operation> {
    let path = format!("{CALLBACK}{{slug}}");
    vec![
        Operation::v1("get", &path, "The provider sends the browser here")
            .parameter("query", "state", false, "with `code` or `error`; in fragment mode none of them")
            .onward("back to the installation, with the provider's parameters")
            .page(
                200,
                "fragment mode: the page that moves the fragment on; or the question whether this is one's own sign-in",
            )
            .page(404, "unknown or older than half an hour")
            .page(409, "answered already, no seat left, or suspended"),
        Operation::v1(
            "post",
            &path,
            "The fragment page reports that the browser came back, without the code; or a person agrees to go on",
        )
        .body::<ReturnRequest>(FORM)
        .wrapped::<Return>()
        .onward("query mode: back to the installation")
        .refuses(404, "unknown or older than half an hour")
        .refuses(409, "answered already, no seat left, or suspended"),
    ]
}

fn connect(base: &str) -> Operation {
    Operation::new(
        "get",
        format!("{base}{CONNECT}{{endpoint}}"),
        "The definition of one endpoint, by id, or by platform where that has only one",
    )
    .wrapped::<Definition>()
    .refuses(404, "no endpoint of that id")
}

fn search(base: &str) -> Operation {
    Operation::new(
        "post",
        format!("{base}{SEARCH}"),
        "Find institutions by words, in the shape of Elasticsearch",
    )
    .body::<SearchRequest>(JSON)
    .wrapped::<SearchAnswer>()
}

fn catalog(base: &str) -> Operation {
    let mut operation = Operation::new(
        "get",
        format!("{base}{CATALOG}"),
        "One brand, portal or endpoint; a merged id is answered by its survivor",
    )
    .parameter(
        "query",
        "brand_id",
        false,
        "exactly one of the three is given",
    )
    .parameter(
        "query",
        "portal_id",
        false,
        "exactly one of the three is given",
    )
    .parameter(
        "query",
        "endpoint_id",
        false,
        "exactly one of the three is given",
    )
    .refuses(400, "none of the three, or several")
    .refuses(404, "nothing of that id");
    let data = [
        reference::<Brand>(),
        reference::<Portal>(),
        reference::<Endpoint>(),
    ];
    operation.components.extend(components::<Brand>());
    operation.components.extend(components::<Portal>());
    operation.components.extend(components::<Endpoint>());
    operation.answer(200, wrapper(&json!({"oneOf": data})))
}

fn list(base: &str) -> Operation {
    let mut operation = Operation::new(
        "get",
        format!("{base}{LIST}"),
        "What clients of the years before can connect to: the platforms with one endpoint",
    )
    .parameter(
        "query",
        "show_hidden",
        false,
        "`true`: hidden brands as well",
    );
    operation.components.extend(components::<Listed>());
    operation.answer(
        200,
        wrapper(&json!({"type": "object", "additionalProperties": reference::<Listed>()})),
    )
}

fn token(base: &str) -> Operation {
    let path = format!("{base}{TOKEN}{{endpoint}}");
    let operation = Operation::new(
        "post",
        path,
        "Swap a code or refresh, for confidential endpoints",
    )
    .body::<TokenRequest>(FORM);
    let error = |description: &str| json!({"description": description, "content": {JSON: {"schema": reference::<TokenError>()}}});
    let mut operation = operation
        .answer(200, json!({"description": "the provider's own answer (RFC 6749 section 5.1)", "content": {JSON: {"schema": {"type": "object"}}}}))
        .answer(400, error("refused by the gateway or the provider"))
        .answer(404, error("no endpoint of that id"))
        .answer(413, error("more than 64 KiB"))
        .answer(502, error("the provider gave no usable answer"))
        .answer(504, error("the provider did not answer in time"));
    operation.components.extend(components::<TokenError>());
    operation
}

fn redirect(base: &str) -> Operation {
    Operation::new("get", format!("{base}{REDIRECT}{{state}}"), "The browser's way out to the provider")
        .parameter("query", "origin_url", true, "where the browser comes back to")
        .parameter("query", "dest_url", true, "the authorize URL, as the definition tells to build it")
        .parameter("query", "endpoint_id", false, "may be left out with a ticket")
        .parameter(
            "query",
            "ticket",
            false,
            "from the ticket route; without one the installation must be known by its base address or origin",
        )
        .parameter("query", "desktop_mode", false, "`true`: the answer is put behind a `?` inside the fragment")
        .onward("to the provider")
        .page(200, "`anonymous = \"ask\"`: the question whether to go on without a registered installation")
        .page(400, "something is wrong with the request; nothing is stored")
        .page(409, "no seat is left, too many sign-ins are under way, or suspended")
}

fn agree(base: &str) -> Operation {
    let path = format!("{base}{REDIRECT}{{state}}");
    Operation::new(
        "post",
        path,
        "A person's answer to that question, with the same query",
    )
    .body::<AnonymousAnswer>(FORM)
    .page(200, "on to the provider, or nothing was sent")
    .page(
        400,
        "asked of another browser, too long ago, or not asked at all; nothing is stored",
    )
    .page(
        409,
        "no seat is left, too many sign-ins are under way, or suspended",
    )
    .page(429, "too many from this network; see `Retry-After`")
}
