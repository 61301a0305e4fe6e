//! `register` next to `curl -X POST` to the same gateway, and the own time of `register` and of a
//! sign-in with the built-in driver: the whole command minus its requests. Printed, never asserted.
//! `cargo bench --bench journeys`; the goal is 0.65 of curl or less.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

#[path = "../tests/world/mod.rs"]
mod world;

use serde_json::Value;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::process::Command;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use world::practice::Practice;
use world::support::{Home, finished};

const RUNS: usize = 30;

/// One run: its total, and the time of its requests.
struct Run {
    whole: Duration,
    requests: Duration,
}

fn main() {
    // A person who signs in repeatedly takes several seats.
    let practice = Practice::start_in(Home::new(), &[], "unverified_limit = 1000");
    println!("{RUNS} runs each; medians in ms");
    beside_curl(&practice);
    let relay = Relay::start(&practice);
    print(
        "register",
        &(0..RUNS)
            .map(|_| register(&practice, &relay))
            .collect::<Vec<_>>(),
    );
    practice.register(&[]);
    std::fs::write(practice.home.path("password"), "practice\n").unwrap();
    print(
        "auth test",
        &(0..RUNS).map(|_| sign_in(&practice)).collect::<Vec<_>>(),
    );
}

fn print(name: &str, runs: &[Run]) {
    let median = |figure: fn(&Run) -> Duration| {
        let mut figures: Vec<Duration> = runs.iter().map(figure).collect();
        figures.sort();
        figures[figures.len() / 2].as_secs_f64() * 1000.0
    };
    let (whole, requests) = (median(|run| run.whole), median(|run| run.requests));
    let own = median(|run| run.whole.saturating_sub(run.requests));
    println!(
        "{name:<10} whole {whole:>8.3}   requests {requests:>8.3}   own {own:>8.3}   own/requests {:.2}",
        own / requests
    );
}

/// Whole commands in turns, both straight to the gateway: `register`, and `curl` with the same body.
fn beside_curl(practice: &Practice) {
    let base = practice.gateway.text("lighthouse");
    let mut ours = Vec::with_capacity(RUNS);
    let mut curls = Vec::with_capacity(RUNS);
    for _ in 0..RUNS {
        ours.push(registration(practice, base));
        let url = format!("{base}/installation/register");
        let body =
            r#"{"administrator_name": "Ada Park", "administrator_email": "ada@example.org"}"#;
        let mut curl = Command::new("curl");
        curl.args(["-sS", "--fail", "-X", "POST", "-d", body, &url]);
        curl.args(["-H", "Content-Type: application/json"]);
        curls.push(timed(&mut curl));
    }
    let [ours, curl] = [ours, curls].map(|mut times| {
        times.sort();
        times[times.len() / 2].as_secs_f64() * 1000.0
    });
    println!(
        "register   whole {ours:>8.3}   curl -X POST {curl:>8.3}   register/curl {:.2}, goal 0.65",
        ours / curl
    );
}

fn timed(command: &mut Command) -> Duration {
    let begun = Instant::now();
    let output = command.output().unwrap();
    let whole = begun.elapsed();
    assert!(output.status.success(), "{:?}", finished(&output));
    whole
}

fn register(practice: &Practice, relay: &Relay) -> Run {
    relay.take();
    Run {
        whole: registration(practice, &format!("http://{}/v1", relay.address)),
        requests: relay.take(),
    }
}

/// The time to register a new installation with `base`, in a separate config file.
fn registration(practice: &Practice, base: &str) -> Duration {
    let folder = tempfile::tempdir().unwrap();
    let config = folder.path().join("config.toml");
    let contact = ["--name", "Ada Park", "--email", "ada@example.org"];
    let place = [
        "register",
        "--config",
        config.to_str().unwrap(),
        "--lighthouse",
        base,
    ];
    timed(&mut practice.home.fastenctl(&[&place[..], &contact].concat()))
}

/// With the built-in driver, which needs no browser; the trace has the time of its requests.
fn sign_in(practice: &Practice) -> Run {
    let password = practice.home.path("password");
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        password.to_str().unwrap(),
    ];
    let user = [
        "auth",
        "test",
        "sandbox-public",
        "--json",
        "--user",
        "alice",
    ];
    let mut command = practice.home.fastenctl(&[&user[..], &driver].concat());
    let begun = Instant::now();
    let output = command.output().unwrap();
    let whole = begun.elapsed();
    assert!(output.status.success(), "{:?}", finished(&output));
    let trace: Value = serde_json::from_slice(&output.stdout).unwrap();
    let requests = trace["times"]["requests_ms"].as_f64().unwrap();
    Run {
        whole,
        requests: Duration::from_secs_f64(requests / 1000.0),
    }
}

/// Sits in front of the gateway and adds up how long its answers take.
struct Relay {
    address: SocketAddr,
    spent: Arc<Mutex<Duration>>,
}

impl Relay {
    fn start(practice: &Practice) -> Self {
        let gateway = url::Url::parse(practice.gateway.text("lighthouse")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let relay = Self {
            address: listener.local_addr().unwrap(),
            spent: Arc::default(),
        };
        let (port, spent) = (gateway.port().unwrap(), relay.spent.clone());
        std::thread::spawn(move || {
            for client in listener.incoming() {
                pass_on(
                    client.unwrap(),
                    TcpStream::connect(("127.0.0.1", port)).unwrap(),
                    spent.clone(),
                );
            }
        });
        relay
    }

    fn take(&self) -> Duration {
        std::mem::take(&mut self.spent.lock().unwrap())
    }
}

/// From the last piece of the request to each piece of the answer.
fn pass_on(client: TcpStream, gateway: TcpStream, spent: Arc<Mutex<Duration>>) {
    let asked = Arc::new(Mutex::new(Instant::now()));
    let (asking, client_again, gateway_again) = (
        asked.clone(),
        client.try_clone().unwrap(),
        gateway.try_clone().unwrap(),
    );
    std::thread::spawn(move || {
        copy(client_again, gateway_again, || {
            *asking.lock().unwrap() = Instant::now();
        });
    });
    std::thread::spawn(move || {
        copy(gateway, client, || {
            let before = std::mem::replace(&mut *asked.lock().unwrap(), Instant::now());
            *spent.lock().unwrap() += before.elapsed();
        });
    });
}

fn copy(mut from: TcpStream, mut to: TcpStream, on_piece: impl Fn()) {
    let mut piece = [0; 16 * 1024];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        on_piece();
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
}
