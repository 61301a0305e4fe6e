//! `register`, `status`, `usage` and `update` when the gateway's response is huge, slow, wrong,
//! from somewhere else, busy or broken. A proxy in front of the real gateway spoils its responses.

use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

/// How the proxy answers a request.
#[derive(Clone)]
pub(crate) enum Way {
    /// Passes on the gateway's own response.
    Pass,
    /// Sends this response; the gateway receives nothing.
    Say(String),
    /// Sends this response after the gateway has processed the request.
    SayAfter(String),
    /// Sends only this, and then nothing until the client disconnects.
    Stall(&'static str),
    StallAfter(&'static str),
    /// Sends an endless body.
    Flood,
    FloodAfter,
}

type Rule = Box<dyn FnMut(&str) -> Way + Send>;

/// A proxy in front of a gateway; its thread ends with the tests.
pub(crate) struct Front {
    pub(crate) base: String,
    rule: Arc<Mutex<Rule>>,
    /// The method and path of each request so far.
    seen: Arc<Mutex<Vec<String>>>,
}

impl Front {
    pub(crate) fn before(gateway: &Gateway) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}/v1", listener.local_addr().unwrap());
        let behind: SocketAddr = gateway.base().split('/').nth(2).unwrap().parse().unwrap();
        let rule: Arc<Mutex<Rule>> = Arc::new(Mutex::new(Box::new(|_| Way::Pass)));
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let (rules, log) = (rule.clone(), seen.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = request(&mut stream) else {
                    continue;
                };
                let line = request.split(' ').take(2).collect::<Vec<_>>().join(" ");
                log.lock().unwrap().push(line.clone());
                let way = rules.lock().unwrap()(&line);
                // The client disconnects once it has read enough.
                let _ = answer(&mut stream, &way, || passed_on(behind, &request));
            }
        });
        Self { base, rule, seen }
    }

    /// Switches to this rule and clears the list of requests.
    pub(crate) fn now(&self, rule: impl FnMut(&str) -> Way + Send + 'static) {
        *self.rule.lock().unwrap() = Box::new(rule);
        self.seen.lock().unwrap().clear();
    }

    fn always(&self, way: &Way) {
        let way = way.clone();
        self.now(move |_| way.clone());
    }

    pub(crate) fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }

    pub(crate) fn run(&self, gateway: &Gateway, args: &[&str]) -> (i32, Value) {
        let mut command = gateway.home.fastenctl(&[args, &["--json"]].concat());
        let output = command
            .env("FASTENCTL_LIGHTHOUSE", &self.base)
            .output()
            .unwrap();
        let (code, stdout, stderr) = finished(&output);
        (
            code,
            serde_json::from_str(&stdout)
                .unwrap_or_else(|error| panic!("{error}: {stdout} {stderr}")),
        )
    }
}

/// Reads the head and body of a request. Returns `None` if the client has disconnected.
pub(crate) fn request(stream: &mut TcpStream) -> Option<String> {
    let (mut text, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(length @ 1..) => text.extend(&piece[..length]),
            _ => return None,
        }
        let all = String::from_utf8_lossy(&text).into_owned();
        if let Some((head, body)) = all.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| {
                line.to_lowercase()
                    .strip_prefix("content-length: ")?
                    .parse()
                    .ok()
            });
            if body.len() >= length.unwrap_or(0) {
                return Some(all);
            }
        }
    }
}

fn passed_on(gateway: SocketAddr, request: &str) -> String {
    let mut stream = TcpStream::connect(gateway).unwrap();
    stream
        .write_all(
            request
                .replacen("\r\n\r\n", "\r\nconnection: close\r\n\r\n", 1)
                .as_bytes(),
        )
        .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    answer
}

fn answer(
    stream: &mut TcpStream,
    way: &Way,
    pass_on: impl FnOnce() -> String,
) -> std::io::Result<()> {
    match way {
        Way::Pass => stream.write_all(pass_on().as_bytes()),
        Way::Say(text) => stream.write_all(text.as_bytes()),
        Way::SayAfter(text) => {
            pass_on();
            stream.write_all(text.as_bytes())
        }
        Way::Stall(text) => stall(stream, text),
        Way::StallAfter(text) => {
            pass_on();
            stall(stream, text)
        }
        Way::Flood => flood(stream),
        Way::FloodAfter => {
            pass_on();
            flood(stream)
        }
    }
}

fn stall(stream: &mut TcpStream, text: &str) -> std::io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.read_to_end(&mut Vec::new()).map(drop)
}

fn flood(stream: &mut TcpStream) -> std::io::Result<()> {
    stream.write_all(
        reply(
            "200 OK",
            "content-length: 99999999999\r\n",
            "{\"success\":true,\"error\":\"",
        )
        .as_bytes(),
    )?;
    let piece = vec![b'x'; 64 * 1024];
    loop {
        stream.write_all(&piece)?;
    }
}

pub(crate) fn reply(status: &str, headers: &str, body: &str) -> String {
    let length = if headers.contains("content-length") {
        String::new()
    } else {
        format!("content-length: {}\r\n", body.len())
    };
    format!("HTTP/1.1 {status}\r\nconnection: close\r\n{headers}{length}\r\n{body}")
}

pub(crate) fn say(status: &str, headers: &str, body: &str) -> Way {
    Way::Say(reply(status, headers, body))
}

const BEGUN: &str = "HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{\"success\":tr";
const WRONG_TYPES: &str = r#"{"success":true,"data":{"installation_id":5,"providers":"none"}}"#;
const UNKNOWN: &str = r#"{"success":false,"error":"no","code":"unknown_installation","data":null}"#;
const COMMANDS: [&[&str]; 4] = [
    &[
        "register",
        "--name",
        "Ada Park",
        "--email",
        "ada@example.org",
    ],
    &["status"],
    &["usage"],
    &["update", "--name", "Eve"],
];

/// The name and content of the response, then the exit code, and parts of the message and of the
/// hint.
type Case = (&'static str, Way, i32, &'static str, &'static str);

fn cases(elsewhere: &str) -> Vec<Case> {
    let json = "content-type: application/json\r\n";
    vec![
        (
            "huge",
            Way::Flood,
            7,
            "the response is larger than ",
            "is the URL right",
        ),
        (
            "wrong types",
            say("200 OK", json, WRONG_TYPES),
            7,
            "this version cannot read the response",
            "newer fastenctl",
        ),
        (
            "HTML",
            say("200 OK", "", "<html>Welcome</html>"),
            7,
            " does not respond like a Lighthouse",
            "`/v1`",
        ),
        (
            "a redirect",
            say(
                "307 Temporary Redirect",
                &format!("location: {elsewhere}\r\n"),
                "",
            ),
            7,
            ", which is not followed",
            "`--lighthouse`",
        ),
        (
            "401",
            say("401 Unauthorized", json, UNKNOWN),
            4,
            " does not know this installation",
            "--force`",
        ),
        (
            "429",
            say(
                "429 Too Many Requests",
                "retry-after: 120\r\n",
                r#"{"success":false,"error":"slowly","data":null}"#,
            ),
            7,
            "slowly",
            "try again in 2 minutes",
        ),
        (
            "429 of a proxy",
            say("429 Too Many Requests", "", "<html>"),
            7,
            " received too many requests",
            "try again later",
        ),
        (
            "503",
            say("503 Service Unavailable", "", "<html>"),
            7,
            " (status 503)",
            "try again later",
        ),
        (
            "cut off",
            say("200 OK", "content-length: 900\r\n", "{\"succ"),
            6,
            "the connection was interrupted",
            "proxy may change",
        ),
    ]
}

fn refused((code, document): &(i32, Value), case: &Case, command: &[&str]) {
    let (what, _, expected, message, hint) = case;
    assert_eq!(code, expected, "{what}: {command:?}: {document}");
    let said = |member: &str| document["error"][member].as_str().unwrap_or_default();
    assert!(
        said("message").contains(message) && said("hint").contains(hint),
        "{what}: {command:?}: {document}"
    );
}

#[test]
fn whatever_a_gateway_answers_is_reported_clearly_and_loses_nothing() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let stranger = TcpListener::bind("127.0.0.1:0").unwrap();
    stranger.set_nonblocking(true).unwrap();
    let cases = cases(&format!(
        "http://{}/v1/installation",
        stranger.local_addr().unwrap()
    ));
    for case in &cases {
        front.always(&case.1);
        refused(
            &front.run(&gateway, &[COMMANDS[0], &["--timeout", "2m"]].concat()),
            case,
            COMMANDS[0],
        );
        assert!(!gateway.home.config_file().exists(), "{}", case.0);
    }
    front.always(&Way::Pass);
    assert_eq!(front.run(&gateway, COMMANDS[0]).0, 0);
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
    let before = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    for case in &cases {
        front.always(&case.1);
        for command in &COMMANDS[1..] {
            refused(
                &front.run(&gateway, &[command, &["--timeout", "2m"][..]].concat()),
                case,
                command,
            );
        }
        assert_eq!(
            std::fs::read_to_string(gateway.home.config_file()).unwrap(),
            before,
            "{}",
            case.0
        );
    }
    assert!(stranger.accept().is_err(), "another host was asked");
    front.always(&Way::Pass);
    assert_eq!(
        front.run(&gateway, &["status"]).1["installation"]["administrator_name"],
        "Ada Park"
    );
}

#[test]
fn nobody_waits_longer_than_requested() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(front.run(&gateway, COMMANDS[0]).0, 0);
    for way in [Way::Stall(""), Way::Stall(BEGUN)] {
        front.always(&way);
        for command in &COMMANDS[1..] {
            let (code, document) =
                front.run(&gateway, &[command, &["--timeout", "200ms"][..]].concat());
            assert_eq!(
                (code, &document["error"]["kind"]),
                (9, &json!("timed_out")),
                "{command:?}"
            );
            assert!(
                document["error"]["message"]
                    .as_str()
                    .unwrap()
                    .ends_with("no response within 200ms"),
                "{document}"
            );
            assert!(
                document["error"]["hint"]
                    .as_str()
                    .unwrap()
                    .contains("`--timeout`"),
                "{document}"
            );
        }
    }
    assert!(
        front.seen().len() <= 3,
        "a request that ran out of time was repeated"
    );
}

#[test]
fn a_gateway_that_fails_briefly_is_asked_once_more() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let twice_in_trouble = || {
        let mut trouble = vec![
            say("502 Bad Gateway", "", "<html>"),
            say("503 Service Unavailable", "retry-after: 0\r\n", ""),
        ];
        move |line: &str| {
            if line.starts_with("PATCH") {
                Way::Pass
            } else {
                trouble.pop().unwrap_or(Way::Pass)
            }
        }
    };
    for command in COMMANDS {
        front.now(twice_in_trouble());
        let (code, document) = front.run(&gateway, &[command, &["--timeout", "2m"]].concat());
        assert_eq!((code, &document["ok"]), (0, &json!(true)), "{document}");
        let seen = front.seen();
        assert!(seen[0] == seen[1] && seen[1] == seen[2], "{seen:?}");
    }
    assert_eq!(gateway.installations("ada@example.org").len(), 1);
}

#[test]
fn a_write_is_never_repeated_and_a_read_at_most_twice() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(front.run(&gateway, COMMANDS[0]).0, 0);
    let trouble = || say("503 Service Unavailable", "", "<html>");
    front.now(move |line| {
        if line.starts_with("PATCH") {
            trouble()
        } else {
            Way::Pass
        }
    });
    assert_eq!(front.run(&gateway, COMMANDS[3]).0, 7);
    assert_eq!(
        front.seen(),
        ["GET /v1/installation", "PATCH /v1/installation"]
    );
    front.always(&trouble());
    assert_eq!(front.run(&gateway, &["status", "--timeout", "2m"]).0, 7);
    assert_eq!(front.seen(), ["GET /v1/installation"; 3]);
    front.always(&say("429 Too Many Requests", "retry-after: 61\r\n", ""));
    assert_eq!(front.run(&gateway, &["status", "--timeout", "2m"]).0, 7);
    assert_eq!(front.seen(), ["GET /v1/installation"]);
}

#[test]
fn an_update_with_a_lost_answer_is_found_done_by_the_next() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(front.run(&gateway, COMMANDS[0]).0, 0);
    let lost = Way::SayAfter(reply("502 Bad Gateway", "", "<html>"));
    front.now(move |line| {
        if line.starts_with("PATCH") {
            lost.clone()
        } else {
            Way::Pass
        }
    });
    assert_eq!(front.run(&gateway, COMMANDS[3]).0, 7);
    front.always(&Way::Pass);
    let (code, document) = front.run(&gateway, COMMANDS[3]);
    assert_eq!(
        (code, &document["installation"]["administrator_name"]),
        (0, &json!("Eve")),
        "{document}"
    );
    let config = std::fs::read_to_string(gateway.home.config_file()).unwrap();
    assert!(config.contains("administrator_name = \"Eve\""), "{config}");
    assert!(
        !front.seen().iter().any(|line| line.starts_with("PATCH")),
        "{:?}",
        front.seen()
    );
}

/// The gateway registers the installation each time, but its response never reaches the client.
#[test]
fn a_registration_with_a_spoiled_answer_is_completed_and_not_repeated() {
    let spoiled: [(&str, Vec<Way>, i32); 6] = [
        (
            "lost, then refused",
            vec![
                Way::SayAfter(reply("502 Bad Gateway", "", "<html>")),
                say("429 Too Many Requests", "retry-after: 600\r\n", ""),
            ],
            7,
        ),
        (
            "lost three times",
            vec![Way::SayAfter(reply("500 Internal Server Error", "", "")); 3],
            7,
        ),
        ("huge", vec![Way::FloodAfter], 7),
        (
            "wrong types",
            vec![Way::SayAfter(reply("200 OK", "", WRONG_TYPES))],
            7,
        ),
        (
            "cut off",
            vec![Way::SayAfter(reply("200 OK", "content-length: 900\r\n", "{\"succ")); 3],
            6,
        ),
        ("slow", vec![Way::StallAfter(BEGUN)], 9),
    ];
    for (what, mut ways, expected) in spoiled {
        let gateway = Gateway::start();
        let front = Front::before(&gateway);
        ways.reverse();
        let timeout = if expected == 9 { "1s" } else { "2m" };
        front.now(move |_| ways.pop().unwrap_or(Way::Pass));
        let register = [&["register"][..], &ADA].concat();
        let spoiled = front.run(&gateway, &[&register[..], &["--timeout", timeout]].concat());
        assert_eq!(spoiled.0, expected, "{what}: {}", spoiled.1);
        assert!(!gateway.home.config_file().exists(), "{what}");
        front.always(&Way::Pass);
        let (code, document) = front.run(&gateway, &register);
        assert_eq!(
            (code, &document["result"]),
            (0, &json!("created")),
            "{what}: {document}"
        );
        assert_eq!(
            gateway.installations("ada@example.org").len(),
            1,
            "{what}: an installation was orphaned"
        );
        assert_eq!(
            front.run(&gateway, &["status"]).0,
            0,
            "{what}: the secret was lost"
        );
    }
}
