//! A gateway under a service manager: it reports that it waits, is ready, reloads or stops; it
//! keeps serving for a while after a stop signal; and it recovers when its database does.

use crate::world::postgres;
use crate::world::servers::Server;
use crate::world::site::Site;
use crate::world::support::{Home, finished};
use http::{Request, header};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::os::unix::net::UnixDatagram;
use std::time::{Duration, Instant};

const SERVE: [&str; 6] = [
    "lighthouse",
    "serve",
    "--settings",
    "l.toml",
    "--data-dir",
    "data",
];
/// A time limit longer than any step here takes.
const PATIENCE: Duration = Duration::from_secs(60);

fn settings(home: &Home, text: &str) {
    std::fs::write(home.path("l.toml"), text).unwrap();
}

fn serve(home: &Home, variables: &[(&str, &str)]) -> Server {
    Server::start_with(home, &SERVE, "log", variables)
}

/// A socket that receives the messages meant for a service manager.
struct Ear {
    socket: UnixDatagram,
    name: String,
}

impl Ear {
    fn open(home: &Home) -> Self {
        let name = home.path("notify");
        let socket = UnixDatagram::bind(&name).unwrap();
        socket.set_read_timeout(Some(PATIENCE)).unwrap();
        Self {
            socket,
            name: name.to_str().unwrap().to_owned(),
        }
    }

    fn next(&self) -> String {
        let mut told = [0; 256];
        let length = self.socket.recv(&mut told).unwrap();
        String::from_utf8(told[..length].to_vec()).unwrap()
    }
}

/// Waits for the first log line with this message, and returns its members.
fn logged(home: &Home, message: &str) -> Value {
    let begun = Instant::now();
    loop {
        let log = std::fs::read_to_string(home.path("log")).unwrap_or_default();
        let found = log
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .find(|line| line["fields"]["message"] == message);
        if let Some(line) = found {
            return line["fields"].clone();
        }
        assert!(begun.elapsed() < PATIENCE, "{message}: {log}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

fn ready(gateway: &Server) -> (u16, String) {
    let address = format!("http://{}/readyz", gateway.text("metrics_listen"));
    let answer = Site::call(Request::get(address), "");
    let text = String::from_utf8(answer.body().clone()).unwrap();
    (answer.status().as_u16(), text)
}

/// Waits until the gateway reports that it is not ready, and returns that response.
fn not_ready(gateway: &Server) -> (u16, String) {
    let begun = Instant::now();
    loop {
        let answer = ready(gateway);
        if answer.0 != 200 {
            return answer;
        }
        assert!(begun.elapsed() < PATIENCE);
    }
}

fn register(gateway: &Server) -> (String, String) {
    let base = gateway.text("lighthouse");
    let request = Request::post(format!("{base}/installation/register"))
        .header(header::CONTENT_TYPE, "application/json");
    let body = json!({"administrator_name": "Ada Park", "administrator_email": "ada@example.org"});
    let answer = Site::call(request, body.to_string());
    let answer: Value = serde_json::from_slice(answer.body()).unwrap();
    let text = |name: &str| answer["data"][name].as_str().unwrap().to_owned();
    (text("installation_id"), text("installation_secret"))
}

/// Returns an installation's default limit as the gateway reports it, over a new connection.
fn default_limit(gateway: &Server, (id, secret): &(String, String)) -> Value {
    use base64::Engine;
    let basic = base64::prelude::BASE64_STANDARD.encode(format!("{id}:{secret}"));
    let request = Request::get(format!("{}/installation", gateway.text("lighthouse")))
        .header(header::AUTHORIZATION, format!("Basic {basic}"));
    let answer: Value = serde_json::from_slice(Site::call(request, "").body()).unwrap();
    answer["data"]["default_limit"].clone()
}

const TAKEN_OVER: &str = "the settings were reloaded and are now in effect";
const NOT_TAKEN_OVER: &str = "the new settings were rejected; the old ones stay in effect";

#[test]
fn the_service_manager_is_told_of_readiness_reloads_and_the_stop_in_order() {
    let home = Home::new();
    let ear = Ear::open(&home);
    settings(&home, "default_limit = 7\n");
    let mut gateway = serve(&home, &[("NOTIFY_SOCKET", &ear.name)]);
    assert_eq!(ear.next(), "READY=1\n");
    let who = register(&gateway);
    assert_eq!(default_limit(&gateway, &who), 7);
    let mut moments = Vec::new();
    for (text, limit) in [
        ("default_limit = 9\n", 9),
        ("default_limit = 5\nbudget = 3\n", 9),
    ] {
        settings(&home, text);
        gateway.signal(Signal::HUP);
        let reloading = ear.next();
        let moment = reloading
            .strip_prefix("RELOADING=1\nMONOTONIC_USEC=")
            .unwrap_or_else(|| panic!("{reloading}"));
        moments.push(moment.trim_end().parse::<u64>().unwrap());
        assert_eq!(ear.next(), "READY=1\n");
        assert_eq!(default_limit(&gateway, &who), limit);
    }
    assert!(moments[0] < moments[1], "{moments:?}");
    logged(&home, TAKEN_OVER);
    let reason = &logged(&home, NOT_TAKEN_OVER)["reason"];
    let reason = reason.as_str().unwrap();
    assert!(
        reason
            .starts_with("`l.toml`: TOML parse error at line 2, column 1: unknown field `budget`"),
        "{reason}"
    );
    assert!(gateway.stop());
    assert_eq!(ear.next(), "STOPPING=1\n");
}

#[test]
fn a_reload_that_would_move_the_gateway_is_refused_naming_the_setting() {
    let home = Home::new();
    settings(&home, "default_limit = 7\n");
    let gateway = serve(&home, &[]);
    let who = register(&gateway);
    settings(
        &home,
        "default_limit = 9\nmetrics_listen = \"127.0.0.1:0\"\n",
    );
    gateway.signal(Signal::HUP);
    assert_eq!(
        logged(&home, NOT_TAKEN_OVER)["reason"],
        "`l.toml`, line 2, column 1: `metrics_listen` has changed (restart the gateway to apply it)"
    );
    assert_eq!(default_limit(&gateway, &who), 7);
}

/// Sends a request on a connection that stays open; returns the status and body.
fn asks(connection: &mut TcpStream, path: &str) -> (String, Value) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: h\r\n\r\n");
    connection.write_all(request.as_bytes()).unwrap();
    let mut reader = BufReader::new(connection);
    let (mut status, mut length) = (String::new(), 0);
    reader.read_line(&mut status).unwrap();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        if line == "\r\n" {
            break;
        }
        if let Some(told) = line.to_lowercase().strip_prefix("content-length:") {
            length = told.trim().parse().unwrap();
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).unwrap();
    (
        status.trim_end().to_owned(),
        serde_json::from_slice(&body).unwrap(),
    )
}

const ENDPOINT: &str = "[platforms.p]\nclient_id = \"me\"\n[[endpoints]]\nid = \"0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001\"
platform_type = \"p\"\ndisplay = \"Here\"\nurl = \"https://a.example/\"
authorization_endpoint = \"https://a.example/a\"\ntoken_endpoint = \"https://a.example/t\"\n";

#[test]
fn open_connections_and_email_use_the_new_settings_too() {
    let home = Home::new();
    settings(&home, "[mail]\nfrom = \"old@gw.example\"\n");
    let gateway = serve(&home, &[]);
    let mut connection = TcpStream::connect(gateway.text("listen")).unwrap();
    let path = "/v1/connect/0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001";
    assert_eq!(asks(&mut connection, path).0, "HTTP/1.1 404 Not Found");
    let text = format!("[mail]\nfrom = \"new@gw.example\"\n{ENDPOINT}");
    settings(&home, &text);
    gateway.signal(Signal::HUP);
    let line = logged(&home, TAKEN_OVER);
    assert_eq!(
        (&line["platforms"], &line["endpoints"]),
        (&json!(1), &json!(1))
    );
    let (status, body) = asks(&mut connection, path);
    assert_eq!(status, "HTTP/1.1 200 OK", "{body}");
    register(&gateway);
    let begun = Instant::now();
    let letter = loop {
        let mut letters = std::fs::read_dir(home.path("data/mail"))
            .into_iter()
            .flatten();
        if let Some(letter) = letters.find_map(|letter| {
            let letter = letter.unwrap().path();
            let is_whole = letter.extension().is_some_and(|kind| kind == "eml");
            is_whole.then(|| std::fs::read_to_string(letter).unwrap())
        }) {
            break letter;
        }
        assert!(begun.elapsed() < PATIENCE, "nobody writes");
        std::thread::sleep(Duration::from_millis(20));
    };
    assert!(letter.contains("new@gw.example"), "{letter}");
}

#[test]
fn the_watchdog_is_notified_as_long_as_the_event_loop_runs() {
    let home = Home::new();
    let ear = Ear::open(&home);
    settings(&home, "");
    let variables = [("NOTIFY_SOCKET", &*ear.name), ("WATCHDOG_USEC", "200000")];
    let gateway = serve(&home, &variables);
    assert_eq!(ear.next(), "READY=1\n");
    for _ in 0..5 {
        assert_eq!(ear.next(), "WATCHDOG=1\n");
    }
    drop(gateway);
}

#[test]
fn after_a_stop_readyz_says_so_and_requests_are_answered_until_a_second_stop_ends_it_at_once() {
    let home = Home::new();
    settings(&home, "metrics_listen = \"127.0.0.1:0\"\ndrain = \"10m\"\n");
    let mut gateway = serve(&home, &[]);
    let who = register(&gateway);
    assert_eq!(ready(&gateway), (200, "ok\n".to_owned()));
    gateway.signal(Signal::TERM);
    let stopping = (503, "the gateway is about to stop\n".to_owned());
    assert_eq!(not_ready(&gateway), stopping);
    for _ in 0..3 {
        assert_eq!(default_limit(&gateway, &who), 100);
    }
    let anything = format!("{}/catalog/list", gateway.text("lighthouse"));
    let answer = Site::call(Request::get(anything), "");
    assert_eq!(answer.headers()[header::CONNECTION], "close");
    assert_eq!(ready(&gateway), stopping);
    gateway.signal(Signal::TERM);
    assert_eq!(gateway.wait(), Some(130));
}

#[test]
fn after_the_drain_it_exits_successfully() {
    let home = Home::new();
    settings(&home, "metrics_listen = \"127.0.0.1:0\"\ndrain = \"1s\"\n");
    let mut gateway = serve(&home, &[]);
    let begun = Instant::now();
    gateway.signal(Signal::TERM);
    let stopping = (503, "the gateway is about to stop\n".to_owned());
    assert_eq!(not_ready(&gateway), stopping);
    assert_eq!(gateway.wait(), Some(0));
    assert!(begun.elapsed() >= Duration::from_secs(1));
}

#[test]
fn a_start_waits_until_the_previous_gateway_has_left_the_folder() {
    let home = Home::new();
    settings(&home, "");
    let mut before = Server::start(&home, &SERVE, "before.log");
    let ear = Ear::open(&home);
    // `--wait` is not necessary: under a service manager, waiting is the default.
    let after = std::thread::scope(|scope| {
        let after = scope.spawn(|| serve(&home, &[("NOTIFY_SOCKET", &ear.name)]));
        let line = logged(&home, "waiting for the database");
        let reason = line["reason"].as_str().unwrap();
        assert!(
            reason.starts_with("another gateway is using `data`"),
            "{line}"
        );
        assert_eq!(line["at_most"], "2m");
        let told = "STATUS=waiting for the database\nEXTEND_TIMEOUT_USEC=65000000\n";
        assert_eq!(ear.next(), told);
        assert!(before.stop());
        after.join().unwrap()
    });
    let told = std::iter::from_fn(|| Some(ear.next())).find(|told| !told.starts_with("STATUS="));
    assert_eq!(told.as_deref(), Some("READY=1\n"));
    register(&after);
    let log = std::fs::read_to_string(home.path("log")).unwrap();
    assert_eq!(log.matches("waiting for the database").count(), 1, "{log}");
}

#[test]
fn a_start_waits_for_postgresql_but_not_for_the_right_name_or_password() {
    let home = Home::new();
    let cluster = postgres::Cluster::start("");
    let url = cluster.database();
    settings(&home, &format!("database = \"{url}\"\n"));
    cluster.stop();
    let patient = [&SERVE[..], &["--wait", "10m"]].concat();
    let start = |args: &[&str]| {
        let args = [args, &["--listen", "127.0.0.1:0"]].concat();
        finished(&home.fastenctl(&args).output().unwrap())
    };
    // The gateway does not wait: there is no service manager, and no `--wait`.
    let (code, out, told) = start(&SERVE);
    assert_eq!((code, &*out), (3, ""), "{told}");
    assert!(
        told.contains(": `database`: the database cannot be used"),
        "{told}"
    );
    let gateway = std::thread::scope(|scope| {
        let gateway = scope.spawn(|| Server::start(&home, &patient, "log"));
        let line = logged(&home, "waiting for the database");
        let reason = line["reason"].as_str().unwrap();
        assert!(
            reason.starts_with("`database`: the database cannot be used"),
            "{line}"
        );
        cluster.resume();
        gateway.join().unwrap()
    });
    register(&gateway);
    settings(&home, &format!("database = \"{url}x\"\n"));
    let (code, out, told) = start(&patient);
    assert_eq!((code, &*out), (3, ""), "{told}");
    assert!(told.contains("does not exist (3D000)"), "{told}");
    let nobody = url.replace("lighthouse@", "nobody@");
    settings(&home, &format!("database = \"{nobody}\"\n"));
    let (code, out, told) = start(&patient);
    assert_eq!((code, &*out), (3, ""), "{told}");
    assert!(told.contains("(28000)"), "{told}");
}

/// Starts the given program on a terminal, closes the terminal once it serves, and prints how it
/// ended.
const CLOSED_TERMINAL: &str = r"
import os, pty, sys
child, master = pty.fork()
if child == 0:
    os.execv(sys.argv[1], sys.argv[1:])
seen = b''
while b'is listening at' not in seen:
    seen += os.read(master, 1024)
os.close(master)
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
";

#[test]
fn a_gateway_started_by_hand_ends_with_its_terminal_instead_of_reloading() {
    let home = Home::new();
    settings(&home, "");
    let serve = home.fastenctl(&[&SERVE[..], &["--listen", "127.0.0.1:0"]].concat());
    let mut python = std::process::Command::new("python3");
    python.args(["-c", CLOSED_TERMINAL]);
    python.arg(serve.get_program()).args(serve.get_args());
    python.current_dir(home.path(".")).env("RUST_LOG", "error");
    let ended = python.stdin(std::process::Stdio::null()).output().unwrap();
    assert_eq!(finished(&ended), (0, "0\n".to_owned(), String::new()));
}
