//! One route and method of the `OpenAPI` document, described by what it accepts and returns.

use crate::api::{ErrorCode, VERSION};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The schema of a type, and those of the types it refers to.
pub(super) fn components<T: ToSchema>() -> Vec<(String, Value)> {
    let mut found = vec![(T::name().into_owned(), T::schema())];
    T::schemas(&mut found);
    found
        .into_iter()
        .map(|(name, schema)| (name, json!(schema)))
        .collect()
}

pub(super) fn reference<T: ToSchema>() -> Value {
    json!({"$ref": format!("#/components/schemas/{}", T::name())})
}

/// The response to a successful request, with `data` in the wrapper.
pub(super) fn wrapper(data: &Value) -> Value {
    let schema = json!({
        "type": "object", "required": ["success", "error", "data"],
        "properties": {"success": {"const": true}, "error": {"const": ""}, "data": data},
    });
    json!({"description": "done", "content": {"application/json": {"schema": schema}}})
}

/// The schema of an error in the wrapper, by reference.
pub(super) fn refusal() -> Value {
    json!({"$ref": "#/components/schemas/Refusal"})
}

/// The schema that [`refusal`] refers to.
pub(super) fn refusal_schema() -> Value {
    json!({
        "type": "object", "required": ["success", "error", "code", "data"],
        "properties": {
            "success": {"const": false}, "error": {"type": "string"}, "code": reference::<ErrorCode>(),
            "request_id": {"type": "string"}, "data": {"type": "null"},
        },
    })
}

const JSON: &str = "application/json";
const PAGE: &str = "text/html";

/// Errors that any route may return, because of the layers around it (protocol.md section 8).
const AROUND: [(u16, &str); 6] = [
    (400, "the URL, a parameter or the body cannot be read"),
    (
        408,
        "the request did not arrive or finish in time; nothing was done",
    ),
    (413, "the body is larger than 64 KiB"),
    (431, "the URL and headers are longer than 32 KiB"),
    (500, "the gateway failed; its log says why"),
    (
        503,
        "the gateway or its database is overloaded or unreachable; the request can be repeated",
    ),
];

/// One route and method.
pub(super) struct Operation {
    pub(super) method: &'static str,
    pub(super) path: String,
    pub(super) value: Map<String, Value>,
    pub(super) components: Vec<(String, Value)>,
}

impl Operation {
    /// Starts the description of a route; the path parameters are taken from `path`.
    pub(super) fn new(method: &'static str, path: String, summary: &str) -> Self {
        let names = path
            .split('{')
            .skip(1)
            .filter_map(|rest| Some(rest.split_once('}')?.0));
        let parameters: Vec<Value> = names
            .map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}))
            .collect();
        let members = [
            ("summary", json!(summary)),
            ("parameters", json!(parameters)),
            ("responses", json!({})),
        ];
        let value = members.map(|(name, value)| (name.to_owned(), value));
        let value = value.into_iter().collect();
        Self {
            method,
            path,
            value,
            components: Vec::new(),
        }
    }

    pub(super) fn v1(method: &'static str, path: &str, summary: &str) -> Self {
        Self::new(method, format!("{VERSION}{path}"), summary)
    }

    pub(super) fn basic(mut self) -> Self {
        self.value
            .insert("security".to_owned(), json!([{"installation": []}]));
        self.refuses(
            401,
            "the ID is unknown or the secret is wrong; the response does not say which",
        )
        .refuses(
            403,
            "the gateway's operator has suspended this installation",
        )
    }

    pub(super) fn parameter(
        mut self,
        place: &str,
        name: &str,
        required: bool,
        description: &str,
    ) -> Self {
        if let Some(Value::Array(parameters)) = self.value.get_mut("parameters") {
            parameters.push(json!({
                "name": name, "in": place, "required": required, "description": description, "schema": {"type": "string"},
            }));
        }
        self
    }

    /// Sets the schema of the last parameter.
    pub(super) fn bounded(mut self, schema: Value) -> Self {
        if let Some(Value::Array(parameters)) = self.value.get_mut("parameters")
            && let Some(last) = parameters.last_mut()
        {
            last["schema"] = schema;
        }
        self
    }

    /// Adds a JSON body, for a route that changes something.
    pub(super) fn json<T: ToSchema>(self) -> Self {
        self.body::<T>("application/json")
            .refuses(415, "the body was not sent as `application/json`")
    }

    pub(super) fn body<T: ToSchema>(mut self, kind: &str) -> Self {
        self.components.extend(components::<T>());
        self.value.insert(
            "requestBody".to_owned(),
            json!({"required": true, "content": {kind: {"schema": reference::<T>()}}}),
        );
        self.refuses(400, "malformed")
            .refuses(413, "more than 64 KiB")
    }

    pub(super) fn answer(mut self, status: u16, answer: Value) -> Self {
        if let Some(answers) = self.value.get_mut("responses") {
            answers[status.to_string()] = answer;
        }
        self
    }

    pub(super) fn wrapped<T: ToSchema>(mut self) -> Self {
        self.components.extend(components::<T>());
        self.answer(200, wrapper(&reference::<T>()))
    }

    pub(super) fn refuses(self, status: u16, description: &str) -> Self {
        self.also(status, description, JSON, &json!({"schema": refusal()}))
    }

    pub(super) fn page(self, status: u16, description: &str) -> Self {
        self.also(status, description, PAGE, &json!({}))
    }

    /// Adds another kind of response with this status; the description of the first one is kept.
    pub(super) fn also(mut self, status: u16, description: &str, kind: &str, said: &Value) -> Self {
        let Some(answers) = self.value.get_mut("responses") else {
            return self;
        };
        let answer = &mut answers[status.to_string()];
        if answer.is_null() {
            *answer = json!({"description": description});
        }
        answer["content"][kind] = said.clone();
        self
    }

    /// Adds the errors from the layers around every route: a page for browsers, and `error` for
    /// other clients.
    pub(super) fn around(mut self, error: &Value) -> Self {
        for (status, description) in AROUND {
            self = self
                .also(status, description, JSON, &json!({"schema": error}))
                .page(status, description);
        }
        self
    }

    pub(super) fn onward(self, description: &str) -> Self {
        let location =
            json!({"Location": {"required": true, "schema": {"type": "string", "format": "uri"}}});
        self.answer(
            303,
            json!({"description": description, "headers": location}),
        )
    }
}
