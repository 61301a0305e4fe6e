//! The server loop and the layers around the routes, tested with raw sockets: limits, timeouts,
//! stopping, proxies, and the operator's listener.

use crate::world::servers::Server;
use crate::world::site::Attempt;
use crate::world::site::PUBLIC;
use crate::world::site::Serving;
use crate::world::site::Site;
use crate::world::site::rest;
use crate::world::support::Home;
use axum::{Router, routing::get};
use fastenctl::clock::Clock;
use fastenctl::lighthouse::app::App;
use fastenctl::lighthouse::router::router;
use fastenctl::server::Limits;
use http::{Request, header};
use serde_json::Value;
use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{Notify, Semaphore};

fn quick() -> Limits {
    Limits {
        header_timeout: Duration::from_millis(300),
        ..Limits::default()
    }
}

fn hello() -> Router {
    Router::new().route("/", get(|| async { "hello" }))
}

const GET: &[u8] = b"GET / HTTP/1.1\r\nHost: here\r\n\r\n";

/// Reads one response on a connection that stays open.
fn answer(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    while !text.ends_with(b"hello") {
        let mut byte = [0];
        stream.read_exact(&mut byte).unwrap();
        text.push(byte[0]);
    }
    String::from_utf8(text).unwrap()
}

/// GW-23: a header is accepted up to 32 KiB.
#[test]
fn gw_23_a_header_over_32_kib_is_answered_431() {
    let site = Site::new("");
    let head = "GET /v1/connect/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\n";
    let with = |length: usize| format!("{head}X: {}\r\n\r\n", "a".repeat(length));
    let fits = site.serving.say(with(31 * 1024).as_bytes());
    assert!(fits.starts_with("HTTP/1.1 404 "), "{fits}");
    let page = format!(
        "{}Accept: text/html\r\n\r\n",
        &with(40 * 1024)[..with(40 * 1024).len() - 2]
    );
    let page = site.serving.say(page.as_bytes());
    assert!(
        page.starts_with("HTTP/1.1 431 ") && page.contains("<!DOCTYPE html>"),
        "{page}"
    );
    let wrapped = site.serving.say(with(40 * 1024).as_bytes());
    assert!(
        wrapped.contains("\r\naccess-control-allow-origin: *\r\n"),
        "{wrapped}"
    );
    assert!(wrapped.contains("\"success\":false"), "{wrapped}");
    for length in [33 * 1024, 1024 * 1024] {
        let over = site.serving.say(with(length).as_bytes());
        assert!(over.starts_with("HTTP/1.1 431 "), "{length}: {over}");
    }
}

/// GW-23: a body is limited with and without a `Content-Length`.
#[test]
fn gw_23_a_body_over_64_kib_is_answered_413() {
    let site = Site::new("");
    let head = "POST /v1/installation/register HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\n";
    let body = format!("{{\"x\":\"{}\"}}", "a".repeat(65 * 1024));
    let told = site
        .serving
        .say(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    let chunked = format!(
        "{head}Transfer-Encoding: chunked\r\n\r\n{:x}\r\n{body}\r\n0\r\n\r\n",
        body.len()
    );
    let untold = site.serving.say(chunked.as_bytes());
    for said in [told, untold] {
        assert!(
            said.starts_with("HTTP/1.1 413 ") && said.contains("the body is too large"),
            "{said}"
        );
    }
    let body = format!("{{\"x\":\"{}\"}}", "a".repeat(63 * 1024));
    let fits = site
        .serving
        .say(format!("{head}Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes());
    assert!(fits.starts_with("HTTP/1.1 200 "), "{fits}");
}

/// GW-23: neither silence nor an occasional byte keeps a connection open, at its beginning or
/// between requests.
#[test]
fn gw_23_a_client_that_does_not_finish_a_header_is_cut_off() {
    let serving = Serving::start(quick(), |_| hello());
    assert_eq!(
        rest(&mut serving.connect()),
        "",
        "silent from the beginning"
    );
    let mut between = serving.connect();
    between.write_all(GET).unwrap();
    answer(&mut between);
    assert_eq!(rest(&mut between), "", "silent between requests");
    let mut slow = serving.connect();
    slow.set_read_timeout(Some(Duration::from_millis(20)))
        .unwrap();
    let mut sent = 0;
    let mut dribble = GET[..16].iter().chain(std::iter::repeat(&b'a'));
    loop {
        match slow.read(&mut [0; 64]) {
            Ok(0) => break,
            Err(error) if error.kind() == ErrorKind::ConnectionReset => break,
            Ok(length) => panic!("{length} bytes for half a header"),
            Err(_) => {
                sent += 1;
                assert!(sent < 200, "nobody cuts it off");
                // The connection may already be closed, which the next read shows.
                let _ = slow.write_all(&[*dribble.next().unwrap()]);
            }
        }
    }
    assert!(sent > 5, "cut off after {sent} bytes");
}

/// GW-23: the server waits for an announced body for a limited time, which is half a minute outside
/// tests.
#[test]
fn gw_23_a_body_that_does_not_arrive_is_given_up() {
    let site = Site::new("");
    let settings =
        fastenctl::lighthouse::settings::reading::load(Some(&site.settings_file()), []).unwrap();
    let gateway = Serving::start(Limits::default(), |address| {
        let mut app = App::open(&settings, address, Clock::default()).unwrap();
        let own = Arc::get_mut(&mut app).unwrap();
        assert_eq!(own.request_timeout, Duration::from_secs(30));
        own.request_timeout = Duration::from_millis(200);
        router(app)
    });
    let head = "POST /v1/installation/register HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 9\r\n\r\n{";
    let said = gateway.say(head.as_bytes());
    assert!(said.starts_with("HTTP/1.1 408 "), "{said}");
    assert!(said.contains("\"success\":false"), "{said}");
}

/// GW-23: many idle connections do not keep another client waiting.
#[test]
fn gw_23_a_thousand_idle_connections_block_nobody() {
    // The silent connections must not time out before the other client has sent its request.
    let limits = Limits {
        header_timeout: Duration::from_secs(600),
        of_one_source: 2000,
        ..Limits::default()
    };
    let serving = Serving::start(limits, |_| hello());
    let idle: Vec<TcpStream> = (0..1000).map(|_| serving.connect()).collect();
    let mut other = serving.connect();
    other.write_all(GET).unwrap();
    assert!(answer(&mut other).starts_with("HTTP/1.1 200 "));
    drop(idle);
}

/// GW-23: a source that opens as many connections as it can and stays silent gets only some of
/// them. The next client, from the same address or another, is served at once.
#[test]
fn gw_23_one_source_cannot_have_all_connections() {
    // The silent connections must not time out before the other client has sent its request.
    let limits = Limits {
        header_timeout: Duration::from_secs(600),
        connections: 40,
        of_one_source: 10,
        ..Limits::default()
    };
    let serving = Serving::start(limits, |_| hello());
    let silent: Vec<TcpStream> = (0..200)
        .map(|_| connect_from("127.0.0.2", &serving))
        .collect();
    let mut other = connect_from("127.0.0.3", &serving);
    other.write_all(GET).unwrap();
    assert!(answer(&mut other).starts_with("HTTP/1.1 200 "));
    // Connections over the limit are refused at once. When one closes, another is admitted.
    let (kept, closed): (Vec<TcpStream>, Vec<TcpStream>) =
        silent.into_iter().partition(|stream| {
            stream.set_read_timeout(Some(Duration::from_millis(20))).unwrap();
            let mut stream = stream;
            matches!(stream.read(&mut [0]), Err(error) if matches!(error.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut))
        });
    assert_eq!((kept.len(), closed.len()), (10, 190));
    drop(kept);
    let deadline = std::time::Instant::now() + Duration::from_secs(20);
    loop {
        let mut again = connect_from("127.0.0.2", &serving);
        let _ = again.write_all(GET);
        let mut byte = [0];
        if again.read(&mut byte).is_ok_and(|length| length == 1) {
            break;
        }
        assert!(
            std::time::Instant::now() < deadline,
            "no place is ever free"
        );
    }
}

/// A proxy stands for many clients.
#[test]
fn the_connections_of_a_trusted_proxy_are_not_counted_by_source() {
    let limits = Limits {
        of_one_source: 1,
        ..Limits::default()
    };
    let is_proxy = |address: std::net::IpAddr| address.to_string() == "127.0.0.2";
    let serving = Serving::start_behind(limits, is_proxy, |_| hello());
    let mut streams: Vec<TcpStream> = (0..20)
        .map(|_| connect_from("127.0.0.2", &serving))
        .collect();
    for stream in &mut streams {
        stream.write_all(GET).unwrap();
        assert!(answer(stream).starts_with("HTTP/1.1 200 "));
    }
}

/// Connects from one of this machine's own addresses.
fn connect_from(source: &str, serving: &Serving) -> TcpStream {
    let connecting = async {
        let socket = tokio::net::TcpSocket::new_v4()?;
        socket.bind(std::net::SocketAddr::new(source.parse().unwrap(), 0))?;
        socket.connect(serving.address).await?.into_std()
    };
    let stream = fastenctl::http::block_on(connecting).unwrap();
    stream.set_nonblocking(false).unwrap();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    stream
}

/// `HEAD` returns the headers that `GET` would return, without a body, and has no effect.
#[test]
fn head_is_answered_like_a_visit_and_does_nothing() {
    let site = Site::new("unverified_limit = 9");
    let (who, attempt) = (site.register(), Attempt::at(PUBLIC));
    let head = |url: &str, cookie: &str| {
        let path = &url[site.url("").len()..];
        let request = format!(
            "HEAD {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\nCookie: {cookie}\r\n\r\n"
        );
        let said = site.serving.say(request.as_bytes());
        assert!(said.ends_with("\r\n\r\n"), "a body: {said}");
        said
    };
    let rows = |table: &str| crate::world::site::rows(&site, table);
    let ticket = site.ticket(&who, &attempt);
    let redirect = site.redirect(&ticket, &attempt);
    for _ in 0..3 {
        let said = head(&redirect, "");
        assert!(said.starts_with("HTTP/1.1 303 "), "{said}");
        assert!(
            said.contains("\r\nlocation: http://127.0.0.1:9/authorize?"),
            "{said}"
        );
    }
    assert_eq!(
        (rows("tickets"), rows("flows"), rows("reservations")),
        (1, 0, 1)
    );
    let cookie = {
        let away = Site::call(Request::get(&redirect), "");
        assert_eq!(away.status(), 303);
        let cookie = away.headers()[header::SET_COOKIE].to_str().unwrap();
        cookie.split(';').next().unwrap().to_owned()
    };
    let callback = site.url(&format!(
        "/v1/callback/public?code=the-code&state={}",
        attempt.state.expose()
    ));
    for _ in 0..3 {
        let said = head(&callback, &cookie);
        assert!(said.starts_with("HTTP/1.1 303 "), "{said}");
        let asked = head(&callback, "");
        assert!(asked.starts_with("HTTP/1.1 200 "), "{asked}");
    }
    assert_eq!((rows("seats"), rows("reservations")), (0, 1));
    assert_eq!(site.come_back(&attempt, &cookie).status(), 303);
    assert_eq!((rows("seats"), rows("reservations")), (1, 0));
    let page = head(&site.url("/v1/callback/public"), "");
    assert!(
        page.starts_with("HTTP/1.1 200 ") && page.contains("text/html"),
        "{page}"
    );
}

#[test]
fn beyond_the_cap_a_connection_waits_for_a_place() {
    let serving = Serving::start(
        Limits {
            connections: 2,
            ..Limits::default()
        },
        |_| hello(),
    );
    let mut first = serving.connect();
    let mut second = serving.connect();
    for stream in [&mut first, &mut second] {
        stream.write_all(GET).unwrap();
        answer(stream);
    }
    let mut third = serving.connect();
    third.write_all(GET).unwrap();
    third
        .set_read_timeout(Some(Duration::from_millis(100)))
        .unwrap();
    let waits = third.read(&mut [0]).unwrap_err().kind();
    assert!(
        matches!(waits, ErrorKind::WouldBlock | ErrorKind::TimedOut),
        "{waits}"
    );
    drop(first);
    third
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    assert!(answer(&mut third).starts_with("HTTP/1.1 200 "));
}

#[test]
fn a_connection_that_lives_too_long_ends_after_its_answer() {
    // No other limit may end the connection.
    let header_timeout = Duration::from_secs(600);
    let limits = Limits {
        lifetime: Duration::from_millis(50),
        header_timeout,
        ..Limits::default()
    };
    let (begun, go_on) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let serving = Serving::start(limits, |_| slow(&begun, &go_on));
    let mut stream = serving.connect();
    stream.write_all(GET).unwrap();
    drop(fastenctl::http::block_on(begun.acquire()).unwrap());
    stream
        .set_read_timeout(Some(Duration::from_millis(200)))
        .unwrap();
    assert!(
        stream.read(&mut [0]).is_err(),
        "the answer waits, the connection too"
    );
    go_on.notify_one();
    stream
        .set_read_timeout(Some(Duration::from_secs(20)))
        .unwrap();
    assert!(rest(&mut stream).ends_with("hello"));
}

/// Returns a route that reports when a request has begun, and answers it when allowed.
fn slow(begun: &Arc<Semaphore>, go_on: &Arc<Notify>) -> Router {
    let (begun, go_on) = (begun.clone(), go_on.clone());
    let answer = move || {
        let (begun, go_on) = (begun.clone(), go_on.clone());
        async move {
            begun.add_permits(1);
            go_on.notified().await;
            "hello"
        }
    };
    Router::new().route("/", get(answer))
}

#[test]
fn a_stop_lets_running_requests_finish_and_starts_no_new_ones() {
    let (begun, go_on) = (Arc::new(Semaphore::new(0)), Arc::new(Notify::new()));
    let limits = Limits {
        header_timeout: Duration::from_secs(60),
        ..Limits::default()
    };
    let mut serving = Serving::start(limits, |_| slow(&begun, &go_on));
    let mut idle = serving.connect();
    let mut running = serving.connect();
    running.write_all(GET).unwrap();
    drop(fastenctl::http::block_on(begun.acquire()).unwrap());
    let address = serving.address;
    serving.ask_to_stop();
    assert_eq!(rest(&mut idle), "", "an idle connection ends at once");
    assert!(
        TcpStream::connect(address).is_err(),
        "nobody listens any longer"
    );
    assert!(!serving.has_ended(), "it waits for what is running");
    go_on.notify_one();
    assert!(rest(&mut running).ends_with("hello"));
    serving.wait_for_the_end();
}

/// GW-30: links are made from the settings, whatever a request says about itself.
#[test]
fn gw_30_redirects_are_303_and_made_from_the_settings() {
    let site = Site::new("");
    let (who, attempt) = (site.register(), Attempt::at(PUBLIC));
    let lies = |request: http::request::Builder| {
        request
            .header(header::HOST, "evil.example")
            .header("x-forwarded-host", "evil.example")
            .header("x-forwarded-proto", "https")
            .header(header::FORWARDED, "host=evil.example;proto=https")
    };
    let away = Site::call(
        lies(Request::get(
            site.redirect(&site.ticket(&who, &attempt), &attempt),
        )),
        "",
    );
    assert_eq!(away.status(), 303);
    let location = away.headers()[header::LOCATION]
        .to_str()
        .unwrap()
        .to_owned();
    assert!(
        location.starts_with("http://127.0.0.1:9/authorize?"),
        "{location}"
    );
    assert!(
        location.contains(&site.serving.address.port().to_string()) && !location.contains("evil"),
        "{location}"
    );
    let cookie = away.headers()[header::SET_COOKIE]
        .to_str()
        .unwrap()
        .split(';')
        .next()
        .unwrap()
        .to_owned();
    let path = format!(
        "/v1/callback/public?code=c&state={}",
        attempt.state.expose()
    );
    let back = Site::call(
        lies(Request::get(site.url(&path))).header(header::COOKIE, cookie),
        "",
    );
    let location = back.headers()[header::LOCATION].to_str().unwrap();
    assert_eq!(back.status(), 303);
    assert!(
        location.starts_with("http://127.0.0.1:40123/callback?code=c&state="),
        "{location}"
    );
    let record = site.as_installation(http::Method::GET, "/v1/installation", &who, &Value::Null);
    assert!(!crate::world::site::text(&record).contains("evil"));
}

/// Proxies do not repeat every request, so a connection that the system has accepted must not be
/// reset.
#[test]
fn a_client_that_connected_before_the_stop_is_answered() {
    let (arrived, has_arrived) = std::sync::mpsc::channel();
    let (go_on, may_go_on) = std::sync::mpsc::channel::<()>();
    let may_go_on = std::sync::Mutex::new(may_go_on);
    // The accepting loop calls this, and is blocked here.
    let stand_still = move |_| {
        let _ = arrived.send(());
        let _ = may_go_on.lock().unwrap().recv();
        true
    };
    let mut serving = Serving::start_behind(Limits::default(), stand_still, |_| hello());
    let mut connections: Vec<TcpStream> = (0..12)
        .map(|_| {
            let mut connection = serving.connect();
            connection.write_all(GET).unwrap();
            connection
        })
        .collect();
    has_arrived.recv().unwrap();
    serving.ask_to_stop();
    drop(go_on);
    for connection in &mut connections {
        assert!(rest(connection).ends_with("hello"));
    }
    serving.wait_for_the_end();
}

/// The running program, and its folder with settings and log.
struct Program {
    home: Home,
    server: Server,
}

impl Program {
    fn start(settings: &str) -> Self {
        let home = Home::new();
        std::fs::write(home.path("l.toml"), settings).unwrap();
        let args = [
            "lighthouse",
            "serve",
            "--settings",
            "l.toml",
            "--data-dir",
            "data",
        ];
        let server = Server::start(&home, &args, "log");
        Self { home, server }
    }

    /// Sends a request exactly as given; returns the complete response.
    fn say(&self, listener: &str, request: &str) -> String {
        let mut stream = TcpStream::connect(self.server.text(listener)).unwrap();
        stream.write_all(request.as_bytes()).unwrap();
        rest(&mut stream)
    }

    /// Returns `peer` of each line in the log.
    fn peers(&self) -> Vec<String> {
        let log = std::fs::read_to_string(self.home.path("log")).unwrap();
        let lines = log
            .lines()
            .map(|line| serde_json::from_str::<Value>(line).unwrap());
        lines
            .filter_map(|line| Some(line["fields"]["peer"].as_str()?.to_owned()))
            .collect()
    }
}

/// GW-24: the log names the address that counts as the client's.
#[test]
fn gw_24_only_configured_proxies_can_name_the_client() {
    let request = "GET /v1/connect/x HTTP/1.1\r\nHost: h\r\nConnection: close\r\nX-Forwarded-For: 203.0.113.9\r\nForwarded: for=203.0.113.8\r\n\r\n";
    for (settings, expected) in [
        ("", "127.0.0.1"),
        ("trusted_proxies = [\"10.0.0.0/8\"]", "127.0.0.1"),
        ("trusted_proxies = [\"127.0.0.1\"]", "203.0.113.9"),
        (
            "trusted_proxies = [\"127.0.0.1\"]\nforwarded_header = \"forwarded\"",
            "203.0.113.8",
        ),
    ] {
        let program = Program::start(settings);
        let said = program.say("listen", request);
        assert!(said.starts_with("HTTP/1.1 404 "), "{said}");
        assert_eq!(program.peers(), [expected], "{settings}");
    }
}

#[test]
fn health_and_metrics_are_only_on_their_own_listener() {
    let program = Program::start("metrics_listen = \"127.0.0.1:0\"");
    let get = |listener: &str, method: &str, path: &str| {
        program.say(
            listener,
            &format!("{method} {path} HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n"),
        )
    };
    for path in ["/healthz", "/readyz"] {
        let said = get("metrics_listen", "GET", path);
        assert!(
            said.starts_with("HTTP/1.1 200 ") && said.ends_with("\r\n\r\nok\n"),
            "{said}"
        );
    }
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert!(
            get("listen", "GET", path).starts_with("HTTP/1.1 404 "),
            "{path}"
        );
    }
    get(
        "listen",
        "GET",
        "/v1/redirect/state-of-somebody?ticket=ticket-of-somebody",
    );
    get("listen", "BREW", "/v1/connect/made-up");
    let numbers = get("metrics_listen", "GET", "/metrics");
    for expected in [
        "lighthouse_requests_total{method=\"GET\",route=\"none\",status=\"404\"} 3",
        "lighthouse_requests_total{method=\"GET\",route=\"/v1/redirect/{state}\",status=\"400\"} 1",
        "lighthouse_requests_total{method=\"other\",route=\"/v1/connect/{endpoint}\",status=\"405\"} 1",
        "lighthouse_request_duration_seconds_bucket{route=\"/v1/redirect/{state}\",le=\"30\"} 1",
        "lighthouse_build_info{version=",
    ] {
        assert!(numbers.contains(expected), "{expected} is not in {numbers}");
    }
    assert!(
        !numbers.contains("somebody") && !numbers.contains("BREW") && !numbers.contains("made-up"),
        "{numbers}"
    );
}

/// The metrics that operators base alerts on. Each number is the result of a real event.
#[test]
fn metrics_cover_sign_ins_seats_emails_and_the_database() {
    let program = Program::start(
        "metrics_listen = \"127.0.0.1:0\"\nunverified_limit = 1\n[platforms.p]\nclient_id = \"me\"
        [[endpoints]]\nplatform_type = \"p\"\nurl = \"http://127.0.0.1:9/fhir\"
        authorization_endpoint = \"http://127.0.0.1:9/authorize\"\ntoken_endpoint = \"http://127.0.0.1:9/token\"",
    );
    let ask = |listener: &str, head: &str, body: &str| {
        let length = body.len();
        let rest = format!(
            "HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n"
        );
        let (line, cookie) = head.split_once('|').unwrap_or((head, ""));
        program.say(
            listener,
            &format!("{line} {rest}Cookie: {cookie}\r\n\r\n{body}"),
        )
    };
    let data = |answer: String| {
        let body: Value = serde_json::from_str(answer.split_once("\r\n\r\n").unwrap().1).unwrap();
        body["data"].clone()
    };
    let numbers = || ask("metrics_listen", "GET /metrics", "");
    let has = |numbers: &str, line: &str| numbers.lines().any(|found| found == line);
    let before = numbers();
    for line in [
        "lighthouse_database_up 1",
        "lighthouse_outbox_mails 0",
        "lighthouse_flows_opened_total 0",
        "lighthouse_seats_refused_total{reason=\"limit\"} 0",
        "lighthouse_mails_total{outcome=\"sent\"} 0",
    ] {
        assert!(has(&before, line), "{line} is not in {before}");
    }
    let contact = r#"{"administrator_email": "ada@example.org"}"#;
    let who = data(ask("listen", "POST /v1/installation/register", contact));
    let definition = data(ask("listen", "GET /v1/connect/p", ""));
    let mut cookie = String::new();
    for (state, status) in [("state-number-0001", "303"), ("state-number-0002", "409")] {
        let mut dest = url::Url::parse("http://127.0.0.1:9/authorize").unwrap();
        dest.query_pairs_mut()
            .append_pair("redirect_uri", definition["redirect_uri"].as_str().unwrap())
            .append_pair("response_type", "code")
            .append_pair("response_mode", "query")
            .append_pair("state", state)
            .append_pair("client_id", "me")
            .append_pair("aud", "http://127.0.0.1:9/fhir/")
            .append_pair(
                "code_challenge",
                &fastenctl::secret::Secret::new(state).sha256(),
            )
            .append_pair("code_challenge_method", "S256");
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("origin_url", "http://127.0.0.1:1/callback")
            .append_pair("dest_url", dest.as_str())
            .append_pair("endpoint_id", "p")
            .finish();
        let id = who["installation_id"].as_str().unwrap();
        let answer = ask(
            "listen",
            &format!("GET /i/{id}/v1/redirect/{state}?{query}"),
            "",
        );
        assert_eq!(&answer[9..12], status, "{answer}");
        if let Some((_, found)) = answer
            .split_once("set-cookie: ")
            .filter(|_| cookie.is_empty())
        {
            found.split(';').next().unwrap().clone_into(&mut cookie);
        }
    }
    for _ in 0..2 {
        let back =
            format!("GET /v1/callback/p?error=access_denied&state=state-number-0001|{cookie}");
        let answer = ask("listen", &back, "");
        assert_eq!(&answer[9..12], "303", "{answer}");
    }
    let deadline = std::time::Instant::now() + Duration::from_secs(30);
    let mut after = numbers();
    while !has(&after, "lighthouse_mails_total{outcome=\"sent\"} 1")
        || !has(&after, "lighthouse_outbox_mails 0")
    {
        assert!(std::time::Instant::now() < deadline, "{after}");
        after = numbers();
    }
    for line in [
        "lighthouse_flows_opened_total 1",
        "lighthouse_flows_finished_total{outcome=\"error\"} 1",
        "lighthouse_flows_finished_total{outcome=\"returned\"} 0",
        "lighthouse_seats_refused_total{reason=\"limit\"} 1",
        "lighthouse_seats_refused_total{reason=\"reservations\"} 0",
        "lighthouse_outbox_oldest_age_seconds 0",
    ] {
        assert!(has(&after, line), "{line} is not in {after}");
    }
    // Drop the table without the gateway's knowledge.
    let file = program.home.path("data/lighthouse.db");
    rusqlite::Connection::open(file)
        .unwrap()
        .execute_batch("DROP TABLE outbox")
        .unwrap();
    let down = numbers();
    assert!(has(&down, "lighthouse_database_up 0"), "{down}");
}

/// A gateway whose report never ends does not keep the command waiting forever.
#[test]
fn an_endless_usage_report_is_the_gateways_fault() {
    let asked = Arc::new(std::sync::atomic::AtomicUsize::new(0));
    let count = asked.clone();
    let page = move || {
        let next = count
            .fetch_add(1, std::sync::atomic::Ordering::Relaxed)
            .to_string();
        let data = serde_json::json!({"as_of": "2026-01-01T00:00:00Z", "quota_status": "ACTIVE", "providers": [], "next": next});
        async move { axum::Json(serde_json::json!({"success": true, "error": "", "data": data})) }
    };
    let serving = Serving::start(Limits::default(), |_| {
        Router::new().route("/v1/installation/usage", get(page))
    });
    let base = url::Url::parse(&format!("http://{}/v1", serving.address)).unwrap();
    let http = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let credentials = fastenctl::client::Credentials {
        installation_id: "i".to_owned(),
        installation_secret: fastenctl::secret::Secret::new("s"),
        issued_by: format!("http://{}", serving.address),
        taken: None,
    };
    let error = fastenctl::client::Lighthouse::new(&base, http)
        .unwrap()
        .usage(&credentials)
        .unwrap_err();
    assert!(
        error
            .to_string()
            .ends_with("continues the usage report after a page without new entries"),
        "{error}"
    );
    assert_eq!(asked.load(std::sync::atomic::Ordering::Relaxed), 1);
}

#[test]
fn is_not_ready_when_the_database_does_not_answer() {
    let site = Site::new("");
    let health = Serving::start(Limits::default(), |_| {
        let looked = fastenctl::lighthouse::web::health::Looked {
            store: site.app.store.clone(),
            clock: site.app.clock.clone(),
            draining: fastenctl::lighthouse::web::health::Draining::default(),
            due: fastenctl::lighthouse::numbers::counts::Due::default(),
        };
        fastenctl::lighthouse::web::health::router(looked, None)
    });
    let ask = || health.say(b"GET /readyz HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
    assert!(ask().starts_with("HTTP/1.1 200 "));
    let file = site.folder.path().join("data/lighthouse.db");
    // Drop the table without the gateway's knowledge, so that the next check fails.
    rusqlite::Connection::open(file)
        .unwrap()
        .execute_batch("DROP TABLE installations")
        .unwrap();
    let said = ask();
    assert!(
        said.starts_with("HTTP/1.1 503 ") && said.ends_with("the database does not respond\n"),
        "{said}"
    );
}

/// After a stop, a copy of the single database file, without the log beside it, contains everything
/// that was answered.
#[test]
fn after_every_stop_the_database_file_is_complete_by_itself() {
    let home = Home::new();
    std::fs::write(
        home.path("l.toml"),
        format!("data_dir = '{}'\n", home.path("data").display()),
    )
    .unwrap();
    let mut registered = 0;
    for stop in 1..=20 {
        let mut server = Server::start(
            &home,
            &["lighthouse", "serve", "--settings", "l.toml"],
            "log",
        );
        for _ in 0..5 {
            let request = Request::post(format!(
                "{}/installation/register",
                server.text("lighthouse")
            ))
            .header(header::CONTENT_TYPE, "application/json");
            assert_eq!(
                Site::call(request, r#"{"administrator_name": "Ada"}"#).status(),
                200
            );
            registered += 1;
        }
        // Reading opens a second connection besides the writer's.
        let unknown = Request::get(format!("{}/installation", server.text("lighthouse")));
        assert_eq!(
            Site::call(unknown.header(header::AUTHORIZATION, "Basic eDp5"), "").status(),
            401
        );
        assert!(server.stop());
        assert_is_whole(&home, registered, &format!("stop {stop}"));
    }
}

/// An operator's command leaves a complete file, too, if no gateway is running.
#[test]
fn after_an_operators_command_the_database_file_is_complete_by_itself() {
    let home = Home::new();
    std::fs::write(
        home.path("l.toml"),
        format!("data_dir = '{}'\n", home.path("data").display()),
    )
    .unwrap();
    for args in [
        ["lighthouse", "migrate", "--settings", "l.toml"].as_slice(),
        &["lighthouse", "installation", "list", "--settings", "l.toml"],
    ] {
        let output = home.fastenctl(args).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_is_whole(&home, 0, &args.join(" "));
    }
}

fn assert_is_whole(home: &Home, installations: i64, after: &str) {
    let beside = |ending: &str| home.path("data").join(format!("lighthouse.db{ending}"));
    assert!(
        !beside("-wal").exists() && !beside("-shm").exists(),
        "{after}: something is left beside the file"
    );
    std::fs::copy(beside(""), home.path("copy.db")).unwrap();
    let copy = rusqlite::Connection::open(home.path("copy.db")).unwrap();
    let found: i64 = copy
        .query_row("SELECT COUNT(*) FROM installations", [], |row| row.get(0))
        .unwrap();
    let whole: String = copy
        .query_row("PRAGMA integrity_check", [], |row| row.get(0))
        .unwrap();
    assert_eq!((found, whole.as_str()), (installations, "ok"), "{after}");
}
