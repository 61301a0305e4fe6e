//! A client's requests, which are repeated as often as necessary, and the values in their
//! responses.

use crate::world::faults::ledger::{Identity, Registration};
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::http::Response;
use http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

/// A request that can be sent any number of times.
pub(crate) struct Asked {
    method: Method,
    pub(crate) path: String,
    headers: Vec<(&'static str, String)>,
    body: String,
}

impl Asked {
    pub(crate) fn new(method: Method, path: &str, body: &Value) -> Self {
        Self {
            method,
            path: path.to_owned(),
            headers: vec![("content-type", "application/json".to_owned())],
            body: body.to_string(),
        }
    }

    pub(crate) fn with(mut self, name: &'static str, value: String) -> Self {
        self.headers.push((name, value));
        self
    }

    /// Creates a request with a form for an endpoint's token route.
    pub(crate) fn token(endpoint: &str, form: String) -> Self {
        let asked = Self::new(Method::POST, &format!("/v1/token/{endpoint}"), &Value::Null);
        let form_type = "application/x-www-form-urlencoded".to_owned();
        Self {
            body: form,
            ..asked.with("content-type", form_type)
        }
    }

    pub(crate) fn registration(registration: &Registration) -> Self {
        let body = json!({"administrator_name": registration.name});
        let asked = Self::new(Method::POST, "/v1/installation/register", &body);
        asked.with("idempotency-key", registration.key.clone())
    }

    /// Creates a request with an installation's ID and secret.
    pub(crate) fn by(id: &str, secret: &str, method: Method, path: &str, body: &Value) -> Self {
        let basic = BASE64_STANDARD.encode(format!("{id}:{secret}"));
        Self::new(method, path, body).with("authorization", format!("Basic {basic}"))
    }

    /// Returns the request for a gateway at this address.
    pub(crate) fn at(&self, address: &str) -> fastenctl::http::Request {
        let mut request = Request::builder()
            .method(&self.method)
            .uri(format!("http://{address}{}", self.path));
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request.body(self.body.clone().into_bytes()).unwrap()
    }
}

pub(crate) fn says_to_ask_again(status: StatusCode) -> bool {
    status.is_server_error() || status == StatusCode::REQUEST_TIMEOUT
}

pub(crate) fn location(answer: &Response) -> &str {
    let location = answer.headers().get(header::LOCATION);
    location.map_or("", |location| location.to_str().unwrap())
}

/// Returns a response's JSON, or null if it is a page.
pub(crate) fn json_of(answer: &Response) -> Value {
    serde_json::from_slice(answer.body()).unwrap_or_default()
}

/// Returns the ID and secret from the response to a registration.
pub(crate) fn identity(answer: &Response) -> Identity {
    let told = json_of(answer);
    let text = |name: &str| match told["data"][name].as_str() {
        Some(text) => text.to_owned(),
        None => panic!("a registration was answered: {}", answer.status()),
    };
    (text("installation_id"), text("installation_secret"))
}
