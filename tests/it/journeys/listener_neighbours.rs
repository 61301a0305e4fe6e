//! Another user of the machine cannot disturb a sign-in that waits for its answer. With the real
//! binary and real sockets: the answer gets through, the run ends on time, and its memory stays
//! small.

use crate::world::provider::Provider;
use fastenctl::driver::drive::Driver;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use url::Url;

/// The longest delay that an attack may cause on a busy machine.
const LATE: Duration = Duration::from_secs(4);
const LARGEST_KB: u64 = 60 * 1024;
const STEP: Duration = Duration::from_millis(20);

/// A run that waits for its answer.
struct Waiting {
    child: Child,
    stderr: BufReader<std::process::ChildStderr>,
    address: Url,
    since: Instant,
}

fn waiting(mut command: Command) -> Waiting {
    command.stdin(Stdio::null());
    let piped = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = piped.spawn().unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut line = String::new();
    while !line.starts_with("Open this URL: ") {
        line.clear();
        assert!(stderr.read_line(&mut line).unwrap() > 0, "no IP address");
    }
    let address = Url::parse(line.trim_start_matches("Open this URL: ").trim()).unwrap();
    Waiting {
        child,
        stderr,
        address,
        since: Instant::now(),
    }
}

impl Waiting {
    fn parameter(&self, name: &str) -> String {
        let mut pairs = self.address.query_pairs();
        pairs.find(|(found, _)| found == name).unwrap().1.into()
    }

    fn port(&self) -> u16 {
        let goal = Url::parse(&self.parameter("redirect_uri")).unwrap();
        goal.port().unwrap()
    }

    /// Returns the parameters with which the provider would redirect.
    fn answer(&self) -> String {
        let goal = Url::parse(&self.parameter("redirect_uri")).unwrap();
        let driver = Driver {
            login: "alice".into(),
            password: Secret::new("practice"),
            deny: false,
            login_hosts: Vec::new(),
        };
        let http = Client::new(Options {
            cookies: true,
            ..Options::default()
        });
        let found = driver.answer(&http, &self.address, &goal).unwrap();
        let mut query = url::form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(found).finish()
    }

    /// Delivers the answer like a browser, which retries.
    fn bring(&self, query: &str) -> String {
        let port = self.port();
        let request = format!("GET /callback?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        for _ in 0..5 {
            let mut answer = String::new();
            let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
            let patience = Some(Duration::from_secs(5));
            stream.set_read_timeout(patience).unwrap();
            if stream.write_all(request.as_bytes()).is_ok()
                && stream.read_to_string(&mut answer).is_ok()
                && !answer.is_empty()
            {
                return answer;
            }
        }
        "no response".into()
    }

    /// Returns the exit code, document, other output, and peak memory in kB.
    fn end(mut self) -> (i32, Value, String, u64) {
        let file = PathBuf::from(format!("/proc/{}/status", self.child.id()));
        let mut largest = 0;
        let status = loop {
            let status = std::fs::read_to_string(&file).unwrap_or_default();
            let line = status.lines().find(|line| line.starts_with("VmHWM:"));
            let figure = line.and_then(|line| line.split_whitespace().nth(1));
            largest = figure.map_or(largest, |kb| kb.parse().unwrap());
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            if self.since.elapsed() > Duration::from_secs(60) {
                self.child.kill().unwrap();
            }
            std::thread::sleep(STEP);
        };
        let (mut said, mut stdout) = (String::new(), String::new());
        self.stderr.read_to_string(&mut said).unwrap();
        let out = self.child.stdout.as_mut().unwrap();
        out.read_to_string(&mut stdout).unwrap();
        let document = serde_json::from_str(&stdout).unwrap_or_default();
        (status.code().unwrap_or(-1), document, said, largest)
    }
}

type Attack = fn(u16, &AtomicBool);

fn connect(port: u16) -> Option<TcpStream> {
    let address = (Ipv4Addr::LOCALHOST, port).into();
    let stream = TcpStream::connect_timeout(&address, Duration::from_secs(2)).ok()?;
    let patience = Some(Duration::from_secs(1));
    stream.set_write_timeout(patience).unwrap();
    Some(stream)
}

fn opened_and_closed(port: u16, over: &AtomicBool) {
    while !over.load(Ordering::Acquire) {
        let all: Vec<_> = (0..600).filter_map(|_| connect(port)).collect();
        drop(all);
    }
}

fn silent(port: u16, over: &AtomicBool) {
    let all: Vec<_> = (0..300).filter_map(|_| connect(port)).collect();
    while !over.load(Ordering::Acquire) {
        std::thread::sleep(STEP);
    }
    drop(all);
}

fn endless(begun: &'static [u8], port: u16, over: &AtomicBool) {
    let more = vec![b'a'; 64 * 1024];
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while !over.load(Ordering::Acquire) {
                    let Some(mut stream) = connect(port) else {
                        return;
                    };
                    let mut going = stream.write_all(begun).is_ok();
                    while going && !over.load(Ordering::Acquire) {
                        going = stream.write_all(&more).is_ok();
                    }
                }
            });
        }
    });
}

fn endless_line(port: u16, over: &AtomicBool) {
    endless(b"GET /callback?", port, over);
}

fn endless_header(port: u16, over: &AtomicBool) {
    endless(b"GET / HTTP/1.1\r\nCookie: ", port, over);
}

fn endless_headers_and_lines(port: u16, over: &AtomicBool) {
    endless(b"GET / HTTP/1.1\r\n\n\n\n", port, over);
}

fn endless_form(port: u16, over: &AtomicBool) {
    let begun = b"POST /callback HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n1000000\r\n";
    endless(begun, port, over);
}

fn a_byte_at_a_time(port: u16, over: &AtomicBool) {
    let mut all: Vec<_> = (0..100).filter_map(|_| connect(port)).collect();
    while !over.load(Ordering::Acquire) {
        for stream in &mut all {
            if stream.write_all(b"G").is_err()
                && let Some(again) = connect(port)
            {
                *stream = again;
            }
        }
        std::thread::sleep(STEP);
    }
}

const ATTACKS: [(&str, Attack); 7] = [
    ("opened and closed", opened_and_closed),
    ("silent", silent),
    ("endless line", endless_line),
    ("endless header", endless_header),
    ("endless empty lines", endless_headers_and_lines),
    ("endless form", endless_form),
    ("a byte at a time", a_byte_at_a_time),
];

/// Stops an attack, even if a test fails.
struct Ends<'a>(&'a AtomicBool);

impl Drop for Ends<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Release);
    }
}

/// Runs a command under attack, with or without the right answer.
fn under(attack: Attack, command: Command, answered: bool) -> (i32, Value, String, u64, Duration) {
    let run = waiting(command);
    let (port, over) = (run.port(), AtomicBool::new(false));
    let answer = answered.then(|| run.answer());
    std::thread::scope(|scope| {
        let _ends = Ends(&over);
        scope.spawn(|| attack(port, &over));
        // By then the attack has started.
        std::thread::sleep(Duration::from_millis(700));
        if let Some(query) = &answer {
            let shown = run.bring(query);
            assert!(shown.starts_with("HTTP/1.1 303 "), "{shown}");
        }
        let since = run.since;
        let (code, document, said, largest) = run.end();
        let took = since.elapsed();
        (code, document, said, largest, took)
    })
}

fn command(provider: &Provider, longest: &str) -> Command {
    let more = ["--json", "--no-browser", "--listen-timeout", longest];
    provider.auth_test("sandbox-public", &more)
}

#[test]
fn no_other_user_can_block_the_answer() {
    let provider = Provider::start();
    for (name, attack) in ATTACKS {
        let run = command(&provider, "40s");
        let (code, document, said, largest, took) = under(attack, run, true);
        println!("{name}: {largest} kB, {took:?}");
        assert_eq!((code, &document["ok"]), (0, &true.into()), "{name}: {said}");
        assert!(largest < LARGEST_KB, "{name}: {largest} kB");
        assert!(!said.contains("panicked"), "{name}: {said}");
    }
}

#[test]
fn no_other_users_connection_outlives_a_run() {
    let provider = Provider::start();
    for (name, attack) in ATTACKS {
        let run = command(&provider, "3s");
        let (code, document, said, largest, took) = under(attack, run, false);
        println!("{name}: {largest} kB, {took:?}");
        assert_eq!(code, 9, "{name}: {document} {said}");
        assert!(took < Duration::from_secs(3) + LATE, "{name}: {took:?}");
        assert!(largest < LARGEST_KB, "{name}: {largest} kB");
    }
}

#[test]
fn a_run_with_few_file_descriptors_gets_its_answer_too() {
    let provider = Provider::start();
    let run = command(&provider, "40s");
    let mut few = Command::new("sh");
    few.args(["-c", "ulimit -n 40; exec \"$@\"", "sh"]);
    few.arg(run.get_program()).args(run.get_args());
    few.env_clear();
    few.envs(
        run.get_envs()
            .filter_map(|(key, value)| Some((key, value?))),
    );
    few.current_dir(run.get_current_dir().unwrap());
    let (code, document, said, ..) = under(opened_and_closed, few, true);
    assert_eq!((code, &document["ok"]), (0, &true.into()), "{said}");
    assert!(!said.contains("panicked"), "{said}");
}

#[test]
fn a_malformed_answer_neither_ends_the_wait_nor_is_forgotten() {
    let provider = Provider::start();
    let run = waiting(command(&provider, "40s"));
    let malformed = format!("code=a&code=b&state={}", run.parameter("state"));
    let shown = run.bring(&malformed);
    assert!(shown.starts_with("HTTP/1.1 400 ") && shown.contains("two codes"));
    assert!(!shown.contains("Server:"), "{shown}");
    let right = run.answer();
    assert!(run.bring(&right).starts_with("HTTP/1.1 303 "));
    let (code, _, said, _) = run.end();
    assert_eq!(code, 0, "{said}");
    let note = "a response that contains two codes was ignored; still waiting";
    assert!(said.contains(note), "{said}");

    let run = waiting(command(&provider, "2s"));
    let malformed = format!("code=a&error=b&state={}", run.parameter("state"));
    run.bring(&malformed);
    let (code, document, ..) = run.end();
    assert_eq!(
        (code, document["error"]["message"].as_str()),
        (
            8,
            Some("the response contains both a code and an error, so it is not used")
        )
    );
}

#[test]
fn nothing_of_the_listener_is_left_in_the_temporary_folder() {
    let provider = Provider::start();
    let folder = tempfile::tempdir().unwrap();
    let left = || std::fs::read_dir(folder.path()).unwrap().count();
    let mut run = command(&provider, "1s");
    run.env("TMPDIR", folder.path());
    let run = waiting(run);
    assert_eq!(left(), 1);
    run.end();
    assert_eq!(left(), 0);
    for signal in ["-INT", "-TERM", "-HUP"] {
        let mut run = command(&provider, "40s");
        run.env("TMPDIR", folder.path());
        let run = waiting(run);
        assert_eq!(left(), 1);
        let pid = run.child.id().to_string();
        let stopped = Command::new("kill").args([signal, &pid]).status();
        assert!(stopped.unwrap().success());
        assert_eq!(run.end().0, 130, "{signal}");
        assert_eq!(left(), 0, "{signal}");
    }
}
