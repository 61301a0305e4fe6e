//! A gateway on a real port, for tests that use the network: raw sockets, other processes on its
//! database, a minimal provider. Rules are tested in process, in `lighthouse`.

use crate::world::postgres;
use axum::Router;
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::clock::Clock;
use fastenctl::http::{Client, Options, Response, server_runtime};
use fastenctl::lighthouse::app::{App, Shared};
use fastenctl::lighthouse::router::router;
use fastenctl::lighthouse::settings::reading::load;
use fastenctl::secret::Secret;
use fastenctl::server::{Limits, serve_behind};
use http::{Method, Request, header};
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{IpAddr, SocketAddr, TcpStream};
use std::path::PathBuf;
use std::time::Duration;
use tokio::sync::oneshot;
use url::Url;

pub(crate) const PUBLIC: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001";
pub(crate) const CONFIDENTIAL: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a003";

/// A router that is served on its own port, and stopped when dropped.
pub(crate) struct Serving {
    pub(crate) address: SocketAddr,
    stop: Option<oneshot::Sender<()>>,
    runtime: tokio::runtime::Runtime,
    ended: tokio::task::JoinHandle<std::io::Result<()>>,
}

impl Serving {
    pub(crate) fn start(limits: Limits, app: impl FnOnce(SocketAddr) -> Router) -> Self {
        Self::start_behind(limits, |_| false, app)
    }

    /// Like [`Self::start`], behind proxies.
    pub(crate) fn start_behind(
        limits: Limits,
        is_proxy: impl Fn(IpAddr) -> bool + Send + Sync + 'static,
        app: impl FnOnce(SocketAddr) -> Router,
    ) -> Self {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (stop, stopped) = oneshot::channel();
        let runtime = server_runtime().unwrap();
        let stopped = async { drop(stopped.await) };
        let ended = runtime.spawn(serve_behind(
            listener,
            app(address),
            limits,
            is_proxy,
            stopped,
        ));
        Self {
            address,
            stop: Some(stop),
            runtime,
            ended,
        }
    }

    pub(crate) fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.address).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(20)))
            .unwrap();
        stream
    }

    /// Sends the bytes, and reads to the end of the connection.
    pub(crate) fn say(&self, bytes: &[u8]) -> String {
        let mut stream = self.connect();
        // The other end may have closed already, but what it sent can still be read.
        let _ = stream.write_all(bytes);
        rest(&mut stream)
    }

    /// Signals the server to stop. Running requests may still finish.
    pub(crate) fn ask_to_stop(&mut self) {
        drop(self.stop.take());
    }

    /// Whether the server has ended: it no longer listens, and no request is running.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.is_finished()
    }

    pub(crate) fn wait_for_the_end(mut self) {
        self.ask_to_stop();
        fastenctl::http::block_on(async { self.ended.await.unwrap().unwrap() });
        drop(self.runtime);
    }
}

/// Reads everything until the other end closes the connection, even with a reset.
pub(crate) fn rest(stream: &mut TcpStream) -> String {
    let (mut text, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => break,
            Ok(length) => text.extend(&piece[..length]),
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => break,
            Err(error) => panic!("{error} after {}", String::from_utf8_lossy(&text)),
        }
    }
    String::from_utf8(text).unwrap()
}

/// A gateway and its folder.
pub(crate) struct Site {
    pub(crate) folder: tempfile::TempDir,
    pub(crate) app: Shared,
    pub(crate) serving: Serving,
    /// The URL of the gateway's PostgreSQL database, if it has one.
    database: Option<String>,
}

impl Site {
    pub(crate) fn new(more: &str) -> Self {
        Self::with("http://127.0.0.1:9", more, Limits::default())
    }

    pub(crate) fn with(provider: &str, more: &str, limits: Limits) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("lighthouse.toml");
        std::fs::write(folder.path().join("secret"), "s3cret").unwrap();
        private(&folder.path().join("secret"));
        private(&folder.path().join("secret"));
        let database = postgres::wanted();
        let text = settings(&folder, provider, more, database.as_deref());
        std::fs::write(&file, text).unwrap();
        let settings = load(Some(&file), []).unwrap();
        let mut app = None;
        let serving = Serving::start(limits, |address| {
            let opened = App::open(&settings, address, Clock::default()).unwrap();
            app = Some(opened.clone());
            router(opened)
        });
        Self {
            folder,
            app: app.unwrap(),
            serving,
            database,
        }
    }

    pub(crate) fn settings_file(&self) -> PathBuf {
        self.folder.path().join("lighthouse.toml")
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.serving.address)
    }

    pub(crate) fn call(request: http::request::Builder, body: impl Into<Vec<u8>>) -> Response {
        // Creates a new client each time, because connections belong to the thread that opened
        // them.
        Client::new(Options::default())
            .call(request.body(body.into()).unwrap())
            .unwrap()
    }

    pub(crate) fn register(&self) -> Installation {
        let body =
            json!({"administrator_name": "Ada Park", "administrator_email": "ada@example.org"});
        let request = Request::post(self.url("/v1/installation/register"))
            .header(header::CONTENT_TYPE, "application/json");
        let answer: Value =
            serde_json::from_slice(Self::call(request, body.to_string()).body()).unwrap();
        let text = |name: &str| answer["data"][name].as_str().unwrap().to_owned();
        Installation {
            id: text("installation_id"),
            secret: text("installation_secret"),
        }
    }

    pub(crate) fn as_installation(
        &self,
        method: Method,
        path: &str,
        who: &Installation,
        body: &Value,
    ) -> Response {
        let request = Request::builder()
            .method(method)
            .uri(self.url(path))
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::AUTHORIZATION, who.basic());
        Self::call(request, body.to_string())
    }

    pub(crate) fn ticket(&self, who: &Installation, attempt: &Attempt) -> Response {
        let body = json!({
            "endpoint_id": attempt.endpoint, "origin": "http://127.0.0.1:40123", "state_hash": attempt.state.sha256(),
            "code_challenge": attempt.verifier.sha256(), "user_ref": attempt.user_ref,
        });
        self.as_installation(Method::POST, "/v1/ticket", who, &body)
    }

    /// Returns the redirect's address for a ticket.
    pub(crate) fn redirect(&self, ticket: &Response, attempt: &Attempt) -> String {
        let ticket: Value = serde_json::from_slice(ticket.body()).unwrap();
        let ticket = ticket["data"]["ticket"].as_str().unwrap();
        let mut url =
            Url::parse(&self.url(&format!("/v1/redirect/{}", attempt.state.expose()))).unwrap();
        url.query_pairs_mut()
            .append_pair("origin_url", "http://127.0.0.1:40123/callback")
            .append_pair("dest_url", &attempt.dest_url(self))
            .append_pair("endpoint_id", attempt.endpoint)
            .append_pair("ticket", ticket);
        url.into()
    }

    /// Requests a ticket and follows its redirect; returns the browser's cookie.
    pub(crate) fn leave(&self, who: &Installation, attempt: &Attempt) -> String {
        let address = self.redirect(&self.ticket(who, attempt), attempt);
        let answer = Self::call(Request::get(address), "");
        assert_eq!(answer.status(), 303, "{}", text(&answer));
        answer.headers()[header::SET_COOKIE]
            .to_str()
            .unwrap()
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }

    /// Sends the browser back from the provider with a code.
    pub(crate) fn come_back(&self, attempt: &Attempt, cookie: &str) -> Response {
        let path = format!(
            "/v1/callback/{}?code=the-code&state={}",
            attempt.slug(),
            attempt.state.expose()
        );
        Self::call(
            Request::get(self.url(&path)).header(header::COOKIE, cookie),
            "",
        )
    }

    pub(crate) fn form(&self, path: &str, form: &str) -> Response {
        let request = Request::post(self.url(path))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        Self::call(request, form)
    }
}

/// Returns the number of rows in a table of the gateway's database.
pub(crate) fn rows(site: &Site, table: &str) -> i64 {
    let sql = format!("SELECT COUNT(*) FROM {table}");
    if let Some(url) = &site.database {
        return postgres::sql(url, &sql)[0][0].parse().unwrap();
    }
    let file = site.folder.path().join("data/lighthouse.db");
    let database = rusqlite::Connection::open(file).unwrap();
    database.query_row(&sql, [], |row| row.get(0)).unwrap()
}

/// Makes a file inaccessible to other users.
pub(crate) fn private(file: &std::path::Path) {
    #[cfg(unix)]
    std::fs::set_permissions(file, std::os::unix::fs::PermissionsExt::from_mode(0o600)).unwrap();
    #[cfg(not(unix))]
    let _ = file;
}

fn settings(
    folder: &tempfile::TempDir,
    provider: &str,
    more: &str,
    database: Option<&str>,
) -> String {
    let endpoint = |id: &str, platform: &str, name: &str| {
        format!(
            "[[endpoints]]\nid = \"{id}\"\nplatform_type = \"{platform}\"\ndisplay = \"{name}\"\nurl = \"{provider}/fhir\"
            authorization_endpoint = \"{provider}/authorize\"\ntoken_endpoint = \"{provider}/token\"\n"
        )
    };
    let (data, secret) = (folder.path().join("data"), folder.path().join("secret"));
    let confidential = format!(
        "[platforms.secret]\nclient_id = \"gateway\"\nconfidential = true\nclient_secret_file = '{}'\n",
        secret.display()
    );
    // Some tests define this platform themselves.
    let confidential = if more.contains("[platforms.secret]") {
        ""
    } else {
        &confidential
    };
    let public = "[platforms.public]\nclient_id = \"gateway\"\n";
    let database = database.unwrap_or("sqlite");
    format!(
        "data_dir = '{}'\ndatabase = '{database}'\n{more}\n{public}{confidential}",
        data.display()
    ) + &endpoint(PUBLIC, "public", "Quillmoor Health")
        + &endpoint(CONFIDENTIAL, "secret", "Secret Hospital")
}

pub(crate) fn text(answer: &Response) -> String {
    String::from_utf8_lossy(answer.body()).into_owned()
}

pub(crate) struct Installation {
    pub(crate) id: String,
    secret: String,
}

impl Installation {
    /// Returns an installation that does not exist, for a test that removes its base path from
    /// URLs.
    pub(crate) fn nobody() -> Self {
        Self {
            id: "nobody".to_owned(),
            secret: String::new(),
        }
    }

    /// Returns the same installation with another secret.
    pub(crate) fn with_secret(&self, secret: &str) -> Self {
        Self {
            id: self.id.clone(),
            secret: secret.to_owned(),
        }
    }

    fn basic(&self) -> String {
        format!(
            "Basic {}",
            BASE64_STANDARD.encode(format!("{}:{}", self.id, self.secret))
        )
    }
}

/// A sign-in as a client prepares it.
pub(crate) struct Attempt {
    pub(crate) endpoint: &'static str,
    pub(crate) state: Secret,
    pub(crate) verifier: Secret,
    user_ref: String,
}

impl Attempt {
    pub(crate) fn at(endpoint: &'static str) -> Self {
        let user_ref = Secret::random().expose().to_owned();
        Self {
            endpoint,
            state: Secret::random(),
            verifier: Secret::random(),
            user_ref,
        }
    }

    fn slug(&self) -> &'static str {
        if self.endpoint == PUBLIC {
            "public"
        } else {
            "secret"
        }
    }

    /// Returns the form that exchanges the code with which this attempt came back.
    pub(crate) fn swap(&self) -> String {
        format!(
            "grant_type=authorization_code&code=the-code&code_verifier={}",
            self.verifier.expose()
        )
    }

    pub(crate) fn dest_url(&self, site: &Site) -> String {
        let definition = &site.app.catalog.find(self.endpoint).unwrap().definition;
        let mut url = Url::parse(&definition.authorization_endpoint).unwrap();
        url.query_pairs_mut()
            .append_pair("redirect_uri", &definition.redirect_uri)
            .append_pair("response_type", "code")
            .append_pair("response_mode", &definition.response_modes_supported[0])
            .append_pair("state", self.state.expose())
            .append_pair("client_id", &definition.client_id)
            .append_pair("scope", "")
            .append_pair("aud", &definition.aud)
            .append_pair("code_challenge", &self.verifier.sha256())
            .append_pair("code_challenge_method", "S256");
        url.into()
    }
}
