//! Splits requests and responses up so that faults can change them, and puts them back together.

use crate::rfc::basic;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::media_type;
use crate::secret::Secret;
use axum::body::{Body, Bytes};
use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};
use url::{Url, form_urlencoded};

/// A request, split into its parts.
pub(crate) struct Call {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    query: Vec<(String, String)>,
    form: Option<Vec<(String, String)>>,
    body: Bytes,
    changed: bool,
}

impl Call {
    pub(super) fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        let pairs = |text: &[u8]| form_urlencoded::parse(text).into_owned().collect();
        let is_form = crate::sandbox::form::is_form(&headers);
        Self {
            method,
            path: uri.path().to_owned(),
            query: pairs(uri.query().unwrap_or_default().as_bytes()),
            form: is_form.then(|| pairs(&body)),
            headers,
            body,
            changed: false,
        }
    }

    fn pairs(&mut self) -> &mut Vec<(String, String)> {
        self.changed = true;
        self.form.as_mut().unwrap_or(&mut self.query)
    }

    /// Returns a parameter of the form, otherwise of the query.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        let all = self.form.iter().flatten().chain(&self.query);
        all.filter(|(found, value)| found == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
            .next()
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.pairs().push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs().retain(|(found, _)| found != name);
    }

    /// Keeps only the first occurrence of each parameter.
    pub(crate) fn once(&mut self) {
        let mut seen = std::collections::HashSet::new();
        self.pairs().retain(|(name, _)| seen.insert(name.clone()));
    }

    pub(crate) fn has_empty(&self) -> bool {
        self.form
            .iter()
            .flatten()
            .any(|(_, value)| value.is_empty())
    }

    pub(crate) fn size(&self) -> usize {
        self.body.len()
    }

    /// Returns the form's parameters as text, for an error that echoes them.
    pub(crate) fn text(&self) -> String {
        self.form
            .iter()
            .flatten()
            .map(|(name, value)| format!("{name}={value} "))
            .collect()
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    pub(crate) fn is_json(&self) -> bool {
        self.header("content-type")
            .is_some_and(|kind| media_type::is(kind, media_type::JSON))
    }

    pub(crate) fn accepts_json(&self) -> bool {
        self.header("accept")
            .is_none_or(|accept| accept.contains("json") || accept.contains("*/*"))
    }

    /// Reads the ID and the secret from HTTP Basic, without form-decoding them.
    pub(crate) fn basic(&self) -> Option<(String, Secret)> {
        basic::read(self.header("authorization")?)
    }

    /// Moves `client_id` and `client_secret` from the query to HTTP Basic.
    pub(crate) fn credentials_from_query(&mut self) {
        let value = |name: &str| {
            self.query
                .iter()
                .find(|(found, _)| found == name)
                .map(|(_, value)| value.clone())
        };
        let (Some(id), Some(secret)) = (value("client_id"), value("client_secret")) else {
            return;
        };
        if let Ok(value) = HeaderValue::from_str(&basic::header(&id, &Secret::new(secret))) {
            self.headers.insert(header::AUTHORIZATION, value);
        }
        self.query.clear();
        self.changed = true;
    }

    /// Builds the request to continue with.
    pub(super) fn request(&self) -> Result<Request, axum::http::Error> {
        let encoded = |pairs: &[(String, String)]| {
            form_urlencoded::Serializer::new(String::new())
                .extend_pairs(pairs)
                .finish()
        };
        let query = if self.query.is_empty() {
            String::new()
        } else {
            format!("?{}", encoded(&self.query))
        };
        let body = match &self.form {
            Some(form) if self.changed => Bytes::from(encoded(form)),
            _ => self.body.clone(),
        };
        let mut request = Request::builder()
            .method(self.method.clone())
            .uri(format!("{}{query}", self.path));
        for (name, value) in self
            .headers
            .iter()
            .filter(|(name, _)| **name != header::CONTENT_LENGTH)
        {
            request = request.header(name, value);
        }
        request.body(Body::from(body))
    }
}

/// A response, split into its parts.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
}

impl Reply {
    fn new(status: u16, kind: &'static str, body: impl Into<Bytes>) -> Self {
        let headers =
            HeaderMap::from_iter([(header::CONTENT_TYPE, HeaderValue::from_static(kind))]);
        Self {
            status: StatusCode::from_u16(status).unwrap_or_default(),
            headers,
            body: body.into(),
        }
    }

    pub(crate) fn plain(status: u16, text: &'static str) -> Self {
        Self::new(status, "text/plain", text)
    }

    pub(crate) fn html(status: u16, text: &'static str) -> Self {
        Self::new(status, "text/html", text)
    }

    pub(crate) fn json(status: u16, document: &Value) -> Self {
        Self::new(status, "application/json", document.to_string())
    }

    pub(crate) fn error(status: u16, error: &str, description: &str) -> Self {
        Self::json(
            status,
            &json!({"error": error, "error_description": description}),
        )
    }

    /// Returns tokens that give access to nothing.
    pub(crate) fn tokens() -> Self {
        let document = json!({"access_token": "of-nobody", "token_type": "Bearer", "expires_in": 60, "scope": "openid"});
        Self::json(200, &document)
    }

    /// Redirects to a redirect URI with an error.
    pub(crate) fn back(
        uri: &str,
        state: Option<&str>,
        error: &str,
        description: &str,
        issuer: &str,
    ) -> Self {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query
            .append_pair("error", error)
            .append_pair("error_description", description)
            .append_pair("iss", issuer);
        query.extend_pairs(state.map(|state| ("state", state)));
        let mut reply = Self::plain(303, "");
        reply.set("location", &format!("{uri}?{}", query.finish()));
        reply
    }

    pub(crate) fn set(&mut self, name: &'static str, value: &str) {
        if let Ok(value) = HeaderValue::from_str(value) {
            self.headers.insert(HeaderName::from_static(name), value);
        }
    }

    pub(crate) fn unset(&mut self, name: &'static str) {
        self.headers.remove(name);
    }

    /// Changes the body if it is a JSON object.
    pub(crate) fn change(&mut self, change: impl FnOnce(&mut Value)) {
        if let Ok(mut document) = serde_json::from_slice::<Value>(&self.body)
            && document.is_object()
        {
            change(&mut document);
            self.body = document.to_string().into();
        }
    }

    pub(crate) fn replace(&mut self, text: &str, by: &str) {
        self.body = String::from_utf8_lossy(&self.body).replace(text, by).into();
    }

    /// Returns the authorization response in a redirect to the client, if this is one.
    pub(crate) fn answer(&self) -> Option<Bent> {
        let location = self.headers.get(header::LOCATION)?.to_str().ok()?;
        let at = location.find(['?', '#'])?;
        let (base, rest) = location.split_at(at);
        let pairs: Vec<(String, String)> = form_urlencoded::parse(&rest.as_bytes()[1..])
            .into_owned()
            .collect();
        let is_answer = pairs
            .iter()
            .any(|(name, _)| name == "code" || name == "error");
        let mark = if rest.starts_with('#') { '#' } else { '?' };
        is_answer.then(|| Bent {
            base: base.to_owned(),
            mark,
            pairs,
        })
    }

    pub(crate) fn take(&mut self, answer: &Bent) {
        self.set("location", &answer.location());
    }

    pub(super) fn into_response(mut self) -> Response {
        self.headers.remove(header::CONTENT_LENGTH);
        (self.status, self.headers, self.body).into_response()
    }
}

/// An authorization response in a redirect to the client.
pub(crate) struct Bent {
    base: String,
    /// `?` or `#`.
    pub(crate) mark: char,
    pairs: Vec<(String, String)>,
}

impl Bent {
    pub(crate) fn has(&self, name: &str) -> bool {
        self.pairs.iter().any(|(found, _)| found == name)
    }

    pub(crate) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.pairs.push((name.to_owned(), value.to_owned()));
    }

    pub(crate) fn remove(&mut self, name: &str) {
        self.pairs.retain(|(found, _)| found != name);
    }

    pub(crate) fn alter(&mut self, name: &str, change: impl Fn(&str) -> String) {
        for (_, value) in self.pairs.iter_mut().filter(|(found, _)| found == name) {
            *value = change(value);
        }
    }

    fn location(&self) -> String {
        let encoded = form_urlencoded::Serializer::new(String::new())
            .extend_pairs(&self.pairs)
            .finish();
        format!("{}{}{encoded}", self.base, self.mark)
    }

    /// Returns the host with its port, and the path with its parameters, if the response goes to a
    /// listener on this machine.
    pub(crate) fn at_listener(&self) -> Option<(String, String)> {
        let url = Url::parse(&self.location()).ok().filter(is_loopback)?;
        let host = format!("{}:{}", url.host_str()?, url.port()?);
        Some((host, url[url::Position::BeforePath..].to_owned()))
    }
}
