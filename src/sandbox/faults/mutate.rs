//! How faults get at requests and answers: one layer around the honest routes that takes both apart and puts them
//! together again, and the routes `/fault/IDS/…` under which a provider with these faults answers. What is bent is
//! decided in `faults`.

use crate::sandbox::app::App;
use crate::sandbox::faults::servers::Servers;
use crate::sandbox::faults::table::{FAULTS, Faults, after, before, knocks};
use axum::body::{Body, Bytes, to_bytes};
use axum::extract::{Path, Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use base64::{Engine, prelude::BASE64_STANDARD};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tower::ServiceExt;
use url::{Url, form_urlencoded};

const LARGEST: usize = 256 * 1024;
/// For the listener that is knocked at.
const PATIENCE: Duration = Duration::from_secs(5);

/// A request, taken apart.
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
    fn new(method: Method, uri: &Uri, headers: HeaderMap, body: Bytes) -> Self {
        let pairs = |text: &[u8]| form_urlencoded::parse(text).into_owned().collect();
        let is_form = crate::sandbox::parameters::is_form(&headers);
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

    /// A parameter of the form, else of the query.
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

    /// Of a repeated parameter the first stays.
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

    /// The body as it came.
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
            .is_some_and(|kind| kind.starts_with("application/json"))
    }

    pub(crate) fn accepts_json(&self) -> bool {
        self.header("accept")
            .is_none_or(|accept| accept.contains("json") || accept.contains("*/*"))
    }

    /// Id and secret of HTTP Basic, not form-decoded.
    pub(crate) fn basic(&self) -> Option<String> {
        let credentials = self.header("authorization")?.strip_prefix("Basic ")?;
        String::from_utf8(BASE64_STANDARD.decode(credentials).ok()?).ok()
    }

    /// Moves `client_id` and `client_secret` of the query into HTTP Basic.
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
        if let Ok(value) = HeaderValue::from_str(&format!(
            "Basic {}",
            BASE64_STANDARD.encode(format!("{id}:{secret}"))
        )) {
            self.headers.insert(header::AUTHORIZATION, value);
        }
        self.query.clear();
        self.changed = true;
    }

    /// The request to go on with.
    fn request(&self) -> Result<Request, axum::http::Error> {
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

/// An answer, taken apart.
pub(crate) struct Reply {
    pub(crate) status: StatusCode,
    headers: HeaderMap,
    body: Bytes,
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

    /// Tokens that open nothing.
    pub(crate) fn tokens() -> Self {
        let document = json!({"access_token": "of-nobody", "token_type": "Bearer", "expires_in": 60, "scope": "openid"});
        Self::json(200, &document)
    }

    /// An error at a redirect URI.
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

    /// Changes a JSON document, if it is one.
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

    /// The authorization response it carries to a client, if it does.
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

    fn into_response(mut self) -> Response {
        self.headers.remove(header::CONTENT_LENGTH);
        (self.status, self.headers, self.body).into_response()
    }
}

/// An authorization response on its way to the client.
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

    /// Host with port and target, when it leads to a listener on this machine.
    pub(crate) fn at_listener(&self) -> Option<(String, String)> {
        let url = Url::parse(&self.location())
            .ok()
            .filter(crate::http::is_loopback)?;
        let host = format!("{}:{}", url.host_str()?, url.port()?);
        Some((host, url[url::Position::BeforePath..].to_owned()))
    }
}

/// The layer around the honest routes.
pub(crate) async fn bend(State(app): State<App>, request: Request, next: Next) -> Response {
    let (parts, body) = request.into_parts();
    let Ok(body) = to_bytes(body, LARGEST).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let mut call = Call::new(parts.method, &parts.uri, parts.headers, body);
    let ids: Vec<&'static str> = app.faults.ids().collect();
    let instead = ids.iter().find_map(|id| before(id, &mut call, &app));
    let mut reply = match instead {
        Some(reply) => reply,
        None => match honest(&call, parts.extensions, next).await {
            Ok(reply) => reply,
            Err(status) => return status.into_response(),
        },
    };
    for id in ids {
        after(id, &call, &mut reply);
    }
    if let Some(answer) = reply.answer() {
        knock(&answer, knocks(&app.faults, &answer)).await;
    }
    reply.into_response()
}

async fn honest(
    call: &Call,
    extensions: axum::http::Extensions,
    next: Next,
) -> Result<Reply, StatusCode> {
    let mut request = call.request().map_err(|_| StatusCode::BAD_REQUEST)?;
    *request.extensions_mut() = extensions;
    let (parts, body) = next.run(request).await.into_parts();
    let body = to_bytes(body, LARGEST)
        .await
        .map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    Ok(Reply {
        status: parts.status,
        headers: parts.headers,
        body,
    })
}

/// Opens one connection a text; those with nothing to say stay open, silent, while the answer arrives.
async fn knock(answer: &Bent, texts: Vec<String>) {
    let Some((host, _)) = answer.at_listener().filter(|_| !texts.is_empty()) else {
        return;
    };
    let silent = tokio::task::spawn_blocking(move || connections(&host, &texts))
        .await
        .unwrap_or_default();
    std::thread::spawn(move || {
        for mut stream in silent {
            // Until the listener closes it.
            let _ = stream.read(&mut [0]);
        }
    });
}

fn connections(host: &str, texts: &[String]) -> Vec<TcpStream> {
    let mut silent = Vec::new();
    for text in texts {
        let Ok(mut stream) = TcpStream::connect(host) else {
            break;
        };
        let _ = stream.set_read_timeout(Some(PATIENCE));
        if text.is_empty() {
            silent.push(stream);
        } else if stream.write_all(text.as_bytes()).is_ok() {
            let _ = stream.read_to_end(&mut Vec::new());
        }
    }
    silent
}

/// `/fault/IDS/…`: the same routes with these faults, as a provider of its own.
pub(crate) async fn dispatch(
    State(servers): State<Arc<Servers>>,
    Path((ids, rest)): Path<(String, String)>,
    request: Request,
) -> Response {
    serve(&servers, &ids, &format!("/{rest}"), request).await
}

/// Where RFC 8414 puts the metadata of such an issuer.
pub(crate) async fn dispatch_metadata(
    State(servers): State<Arc<Servers>>,
    Path(ids): Path<String>,
    request: Request,
) -> Response {
    serve(
        &servers,
        &ids,
        "/.well-known/oauth-authorization-server",
        request,
    )
    .await
}

async fn serve(servers: &Servers, ids: &str, path: &str, mut request: Request) -> Response {
    let faults = match Faults::named(ids.split(',')) {
        Ok(faults) => faults,
        Err(unknown) => {
            return (
                StatusCode::NOT_FOUND,
                format!("there is no fault `{unknown}`\n"),
            )
                .into_response();
        }
    };
    let query = request
        .uri()
        .query()
        .map_or_else(String::new, |query| format!("?{query}"));
    let Ok(uri) = format!("{path}{query}").parse::<Uri>() else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.uri_mut() = uri;
    // What the outer routes found out would confuse the inner ones.
    request.extensions_mut().clear();
    let router = servers.with_faults(ids, faults);
    router
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {})
}

/// Every request has one chance in `1 / rate` to meet one fault, any.
pub(crate) async fn perhaps(
    State(servers): State<Arc<Servers>>,
    mut request: Request,
    next: Next,
) -> Response {
    let mut random = [0_u8; 8];
    // Without randomness nothing goes wrong.
    if getrandom::fill(&mut random).is_err() {
        return next.run(request).await;
    }
    let [chance, which] = [&random[..4], &random[4..]].map(|bytes| {
        bytes
            .iter()
            .fold(0_u32, |sum, byte| sum << 8 | u32::from(*byte))
    });
    if f64::from(chance) >= servers.rate * f64::from(u32::MAX) {
        return next.run(request).await;
    }
    let (id, _) = FAULTS[which as usize % FAULTS.len()];
    request.extensions_mut().clear();
    let router = servers.meeting(id);
    router
        .oneshot(request)
        .await
        .unwrap_or_else(|never| match never {})
}
