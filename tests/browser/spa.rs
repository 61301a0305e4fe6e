//! The servers that the published application's browser uses: one for its own pages, on their own
//! origin, and a gateway whose responses can be made to violate one rule of the contract.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use fastenctl::http::{Client, Options};
use fastenctl::server::{Limits, serve};
use serde_json::Value;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// How the gateway's responses are altered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    None,
    /// 401 on a route that the page calls by XHR.
    Unauthorized,
    /// The provider's response stays in the fragment when the browser returns.
    FragmentLeft,
    EmptyIssuer,
    /// A comma in a `sort` value of the search.
    CommaInSort,
    /// `Authorization` is missing from the headers that a preflight allows.
    MissingPreflightHeader,
}

/// A server with its own runtime. Both stop when this is dropped.
pub(crate) struct Served {
    pub(crate) address: SocketAddr,
    _runtime: tokio::runtime::Runtime,
}

impl Served {
    fn start(listener: TcpListener, app: Router) -> Self {
        let address = listener.local_addr().unwrap();
        let runtime = fastenctl::http::server_runtime().unwrap();
        runtime.spawn(serve(
            listener,
            app,
            Limits::default(),
            std::future::pending(),
        ));
        Self {
            address,
            _runtime: runtime,
        }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

/// The application's pages, and what they have stored.
pub(crate) struct Fasten {
    pub(crate) served: Served,
    sources: Receiver<Value>,
}

impl Fasten {
    pub(crate) fn start(base: &str, desktop: bool) -> Self {
        Self::of(&compiled(base, 0), desktop)
    }

    /// Serves pages with a script of this length, compressed if the client supports it.
    pub(crate) fn published(base: &str, length: usize) -> Self {
        Self::of(&compiled(base, length), false)
    }

    fn of(compiled: &str, desktop: bool) -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let read = |path: &Path| {
            std::fs::read_to_string(path).unwrap_or_else(|error| {
                panic!(
                    "`{}` is missing ({error}); run `tests/run` once",
                    path.display()
                )
            })
        };
        let page = read(&root.join("tests/client/index.html"));
        let page = page.replace("\"DESKTOP\"", &format!("\"{desktop}\""));
        let (plain, small) = (compiled.to_owned(), compressed(compiled));
        let client = read(&root.join("tests/client/client.js"));
        // `tests/run` installs the library in this folder.
        let installed = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("client");
        let library = read(&installed.join("node_modules/oauth4webapi/build/index.js"));
        let script =
            |text: String| get(async move || ([(header::CONTENT_TYPE, "text/javascript")], text));
        let (store, sources) = channel();
        let app = Router::new()
            .route(
                "/main.js",
                get(async move |headers: HeaderMap| main(&headers, plain, small)),
            )
            .route("/client.js", script(client))
            .route("/oauth4webapi.js", script(library))
            .route("/api/secure/source", post(keep))
            .fallback(async move || Html(page))
            .with_state(store);
        Self {
            served: Served::start(TcpListener::bind("127.0.0.1:0").unwrap(), app),
            sources,
        }
    }

    /// Returns the values that the page has stored, which it must have reported already.
    pub(crate) fn source(&self) -> Value {
        self.sources.try_recv().expect("a source is stored")
    }
}

/// Returns the script with the address in it, after as much other code as the length requires.
fn compiled(base: &str, length: usize) -> String {
    let other =
        "/* Whatever else an application is made of, a line of it. */\n".repeat(length / 60);
    format!("{other}globalThis.environment = {{ lighthouse_api_endpoint_base: \"{base}\" }};\n")
}

fn compressed(text: &str) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    std::io::Write::write_all(&mut gzip, text.as_bytes()).unwrap();
    gzip.finish().unwrap()
}

fn main(headers: &HeaderMap, plain: String, small: Vec<u8>) -> Response {
    let is_javascript = (header::CONTENT_TYPE, "text/javascript");
    let accepted = headers.get(header::ACCEPT_ENCODING);
    if accepted.is_some_and(|it| it.to_str().unwrap().contains("gzip")) {
        let is_compressed = (header::CONTENT_ENCODING, "gzip");
        return ([is_javascript, is_compressed], small).into_response();
    }
    ([is_javascript], plain).into_response()
}

async fn keep(State(store): State<Sender<Value>>, body: Bytes) -> StatusCode {
    store
        .send(serde_json::from_slice(&body).unwrap())
        .map_or(StatusCode::GONE, |()| StatusCode::OK)
}

/// A server at the gateway's public address, which forwards requests to the gateway and can
/// introduce a fault.
pub(crate) struct Between {
    pub(crate) served: Served,
    way: Way,
}

#[derive(Clone)]
struct Way {
    gateway: Arc<Mutex<String>>,
    fault: Arc<Mutex<Fault>>,
    /// Where the last browser that left for the provider should return to.
    origin_url: Arc<Mutex<String>>,
}

impl Between {
    /// Starts without a gateway, which is set later because it has to know this address.
    pub(crate) fn start() -> Self {
        let way = Way {
            gateway: Arc::default(),
            fault: Arc::new(Mutex::new(Fault::None)),
            origin_url: Arc::default(),
        };
        let app = Router::new().fallback(forward).with_state(way.clone());
        Self {
            served: Served::start(TcpListener::bind("127.0.0.1:0").unwrap(), app),
            way,
        }
    }

    pub(crate) fn lead_to(&self, gateway: &str) {
        gateway.clone_into(&mut self.way.gateway.lock().unwrap());
    }

    pub(crate) fn commit(&self, fault: Fault) {
        *self.way.fault.lock().unwrap() = fault;
    }
}

async fn forward(State(way): State<Way>, request: Request) -> Response {
    let fault = *way.fault.lock().unwrap();
    let (parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    if path.contains("/redirect/") {
        let mut query =
            url::form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes());
        let origin_url = query
            .find(|(name, _)| name == "origin_url")
            .unwrap()
            .1
            .into_owned();
        *way.origin_url.lock().unwrap() = origin_url;
    }
    if fault == Fault::FragmentLeft && path.contains("/callback/") {
        // The browser carries the fragment along.
        return (
            StatusCode::SEE_OTHER,
            [(header::LOCATION, way.origin_url.lock().unwrap().clone())],
        )
            .into_response();
    }
    let body = axum::body::to_bytes(body, 1024 * 1024)
        .await
        .unwrap()
        .to_vec();
    let to = format!("http://{}{}", way.gateway.lock().unwrap(), parts.uri);
    let mut asked = http::Request::builder()
        .method(parts.method.clone())
        .uri(to)
        .body(body)
        .unwrap();
    *asked.headers_mut() = parts.headers;
    for name in [
        header::HOST,
        header::ACCEPT_ENCODING,
        header::CONTENT_LENGTH,
    ] {
        asked.headers_mut().remove(name);
    }
    let answer = Client::new(Options::default()).send(asked).await.unwrap();
    tampered(fault, &parts.method, &path, answer)
}

fn tampered(
    fault: Fault,
    method: &Method,
    path: &str,
    answer: http::Response<Vec<u8>>,
) -> Response {
    let (mut parts, mut body) = answer.into_parts();
    let is_connect = path.contains("/connect/") && method == Method::GET;
    match fault {
        Fault::Unauthorized if is_connect => parts.status = StatusCode::UNAUTHORIZED,
        Fault::EmptyIssuer if is_connect => {
            let mut wrapper: Value = serde_json::from_slice(&body).unwrap();
            wrapper["data"]["issuer"] = "".into();
            body = wrapper.to_string().into_bytes();
        }
        Fault::CommaInSort if path.ends_with("/search") && method == Method::POST => {
            let mut wrapper: Value = serde_json::from_slice(&body).unwrap();
            for hit in wrapper["data"]["hits"]["hits"]
                .as_array_mut()
                .into_iter()
                .flatten()
            {
                hit["sort"][0] =
                    format!("{},0", hit["sort"][0].to_string().trim_matches('"')).into();
            }
            body = wrapper.to_string().into_bytes();
        }
        Fault::MissingPreflightHeader if method == Method::OPTIONS => {
            let allowed = HeaderValue::from_static("content-type,accept");
            parts
                .headers
                .insert(header::ACCESS_CONTROL_ALLOW_HEADERS, allowed);
        }
        _ => {}
    }
    for name in [
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
    ] {
        parts.headers.remove(name);
    }
    Response::from_parts(parts, Body::from(body))
}
