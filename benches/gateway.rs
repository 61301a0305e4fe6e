//! The gateway's speed compared with an empty handler in the same server loop, in the same run,
//! with the same clients on the same machine. Printed, never asserted. `cargo bench --bench
//! gateway`; with the URL of an empty database in `FASTENCTL_BENCH_DATABASE`, on PostgreSQL and
//! compared with `pgbench`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

#[path = "beside/pgbench.rs"]
mod pgbench;
#[path = "../tests/world/mod.rs"]
mod world;

use axum::{Router, routing::get};
use base64::{Engine, prelude::BASE64_STANDARD};
use fastenctl::clock::Clock;
use fastenctl::http::{block_on, run_server};
use fastenctl::lighthouse::app::{App, Shared};
use fastenctl::lighthouse::router::router;
use fastenctl::lighthouse::settings::Settings;
use fastenctl::lighthouse::settings::reading::load;
use fastenctl::lighthouse::store::Tx;
use fastenctl::secret::Secret;
use fastenctl::server::{Limits, serve};
use pgbench::What;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use world::postgres::sql;
use world::servers::Server;
use world::support::Home;

const CONNECTIONS: usize = 64;
/// Each may have ten open sign-ins, so there are many.
const INSTALLATIONS: usize = 2_000;
const ENDPOINT: &str = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001";
const PROVIDERS: i64 = 27_000;

fn main() {
    let home = Home::new();
    let settings = settings(&home);
    let (gateway, app) = start_gateway(&settings);
    let empty = start(Router::new().route("/", get(|| async {})));
    println!(
        "{CONNECTIONS} connections; milliseconds; the ratio is of answers per second to the empty handler's"
    );

    let nothing = || {
        (0..40_000)
            .map(|_| "GET / HTTP/1.1\r\nhost: g\r\n\r\n".to_owned())
            .collect()
    };
    load_with(empty, nothing());
    let baseline = load_with(empty, nothing());
    baseline.print("empty", &baseline);
    let definition = format!("GET /v1/connect/{ENDPOINT} HTTP/1.1\r\nhost: g\r\n\r\n");
    load_with(gateway, vec![definition; 20_000]).print("definition, all layers", &baseline);
    let register = post("/v1/installation/register", "", "{}");
    let registered = load_with(gateway, vec![register; INSTALLATIONS]);
    registered.print("registration", &baseline);
    let who: Vec<[String; 2]> = registered
        .bodies
        .iter()
        .map(|body| identity(body))
        .collect();
    let tickets = (0..8 * INSTALLATIONS)
        .map(|number| ticket(&who[number % INSTALLATIONS]))
        .collect();
    let server = DatabaseServer::of(&settings);
    let worked = server.as_ref().map(DatabaseServer::processor_time);
    let load = load_with(gateway, tickets);
    load.print("ticket, limit checked", &baseline);
    let mut plain = None;
    if let (Some(server), Some(worked)) = (&server, worked) {
        let work = (server.processor_time() - worked) * 1e6 / load.count();
        server.two_gateways(&settings, gateway, &load, &baseline);
        plain = server.beside(&home, &load, work);
    }
    let away = (0..2 * INSTALLATIONS)
        .map(|number| redirect(&app, &who[number % INSTALLATIONS][0]))
        .collect();
    let away = load_with(gateway, away);
    away.print("redirect, flow stored", &baseline);
    if let Some(plain) = plain {
        let ratio = away.per_second / plain;
        println!(
            "{:<24} {:>8}     ratio to pgbench's two insertions {ratio:>5.3}",
            "", ""
        );
    }
    usage(gateway, &app, &who[0]);
    idle(&home);
}

fn settings(home: &Home) -> Settings {
    let text = format!(
        "data_dir = '{}'\nunverified_limit = 100\n[platforms.public]\nclient_id = \"gateway\"\nscopes = [\"openid\"]
        [[endpoints]]\nid = \"{ENDPOINT}\"\nplatform_type = \"public\"\nurl = \"https://a.example/fhir/\"
        authorization_endpoint = \"https://a.example/authorize\"\ntoken_endpoint = \"https://a.example/token\"\n",
        home.path("data").display()
    );
    std::fs::write(home.path("l.toml"), text).unwrap();
    let database = fastenctl::env::var("FASTENCTL_BENCH_DATABASE");
    let environment = database.map(|url| ("FASTENCTL_LIGHTHOUSE__DATABASE".to_owned(), url));
    load(Some(Path::new(&home.path("l.toml"))), environment).unwrap()
}

fn start_gateway(settings: &Settings) -> (SocketAddr, Shared) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let app = App::open(settings, address, Clock::default()).unwrap();
    (start_on(listener, router(app.clone())), app)
}

fn start(app: Router) -> SocketAddr {
    start_on(TcpListener::bind("127.0.0.1:0").unwrap(), app)
}

fn start_on(listener: TcpListener, app: Router) -> SocketAddr {
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        run_server(serve(
            listener,
            app,
            Limits::default(),
            std::future::pending(),
        ))
        .unwrap()
    });
    address
}

/// The gateway's PostgreSQL server.
struct DatabaseServer {
    url: String,
    /// `None` if it is on another machine.
    postmaster: Option<String>,
}

impl DatabaseServer {
    fn of(settings: &Settings) -> Option<Self> {
        let url = settings.database.expose();
        url.starts_with("postgres").then(|| {
            let server = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'checkpointer'";
            let server = sql(url, server);
            Self {
                url: url.to_owned(),
                postmaster: server.first().and_then(|row| parent_of(&row[0])),
            }
        })
    }

    /// Processor seconds of all its processes, including those that have ended.
    fn processor_time(&self) -> f64 {
        let Some(postmaster) = &self.postmaster else {
            return f64::NAN;
        };
        let ticks = |pid: &str, fields: usize| -> f64 {
            stat(pid)
                .iter()
                .skip(11)
                .take(fields)
                .filter_map(|ticks| ticks.parse::<f64>().ok())
                .sum()
        };
        let children = std::fs::read_dir("/proc").unwrap().flatten();
        let children = children.map(|entry| entry.file_name().to_string_lossy().into_owned());
        let living: f64 = children
            .filter(|pid| parent_of(pid).as_ref() == Some(postmaster))
            .map(|pid| ticks(&pid, 2))
            .sum();
        (living + ticks(postmaster, 4)) / 100.0
    }

    /// Without the gateway: two plain insertions and a commit per ticket; the gateway's own
    /// statements, with a commit per ticket, and with one for as many as it commits together under
    /// this load. Returns the rate of the first.
    fn beside(&self, home: &Home, load: &Load, work: f64) -> Option<f64> {
        println!(
            "{:<24} {:>8}     database's cpu {work:>4.0} us a ticket",
            "", ""
        );
        sql(&self.url, &pgbench::fill());
        let mut plain = None;
        for (name, what, clients) in [
            ("pgbench, two insertions", What::Rows, CONNECTIONS),
            ("pgbench,  1 a commit", What::Tickets(1), CONNECTIONS),
            ("pgbench, 32 a commit", What::Tickets(32), 2),
        ] {
            let worked = self.processor_time();
            let before = self.tickets();
            let folder = home.path("data");
            let Some(each) = pgbench::run(&folder, &self.url, what, clients) else {
                println!("there is no `pgbench` here, or it failed");
                return plain;
            };
            let count = self.tickets() - before;
            let own = (self.processor_time() - worked) * 1e6 / count;
            let per_second = each * f64::from(u32::try_from(what.tickets()).unwrap());
            plain = plain.or(Some(per_second));
            println!(
                "{name:<24} {per_second:>8.0}/s   the gateway's ratio to it {:>5.3}   database's cpu {own:>4.0} us a ticket, the gateway's ratio to it {:>5.3}",
                load.per_second / per_second,
                work / own
            );
        }
        plain
    }

    /// The same tickets at this gateway and another one on the same database, and how often
    /// somebody waited for a row.
    fn two_gateways(&self, settings: &Settings, one: SocketAddr, load: &Load, baseline: &Load) {
        let (other, _app) = start_gateway(settings);
        let register = post("/v1/installation/register", "", "{}");
        let who = load_with(one, vec![register; INSTALLATIONS]).bodies;
        let who: Vec<[String; 2]> = who.iter().map(|body| identity(body)).collect();
        let tickets = (0..4 * INSTALLATIONS)
            .map(|number| ticket(&who[number % INSTALLATIONS]))
            .collect();
        let is_over = Arc::new(AtomicBool::new(false));
        let (url, over) = (self.url.clone(), is_over.clone());
        let looks = std::thread::spawn(move || {
            let waits = "SELECT COUNT(*) FROM pg_stat_activity
                WHERE datname = current_database() AND wait_event_type = 'Lock'";
            let mut seen: Vec<u32> = Vec::new();
            while !over.load(Ordering::Relaxed) {
                seen.push(sql(&url, waits)[0][0].parse().unwrap());
                std::thread::sleep(Duration::from_millis(100));
            }
            seen
        });
        let both = load_at(&[one, other], tickets);
        is_over.store(true, Ordering::Relaxed);
        let seen = looks.join().unwrap();
        both.print("ticket, two gateways", baseline);
        println!(
            "{:<24} {:>8}     ratio to one gateway {:>5.3}   transactions that waited for a lock: {} in {} looks",
            "",
            "",
            both.per_second / load.per_second,
            seen.iter().sum::<u32>(),
            seen.len()
        );
    }

    fn tickets(&self) -> f64 {
        sql(&self.url, "SELECT COUNT(*) FROM tickets")[0][0]
            .parse()
            .unwrap()
    }
}

/// The fields of a process's `/proc` entry, starting at its state.
fn stat(pid: &str) -> Vec<String> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    let after_name = stat.rsplit(") ").next().unwrap_or_default();
    after_name.split(' ').map(str::to_owned).collect()
}

fn parent_of(pid: &str) -> Option<String> {
    stat(pid).get(1).cloned()
}

/// The result of many requests.
struct Load {
    per_second: f64,
    /// Processor time per request in microseconds, including the client's share: more stable than
    /// its duration.
    processor: f64,
    durations: Vec<Duration>,
    refused: usize,
    bodies: Vec<String>,
}

impl Load {
    fn count(&self) -> f64 {
        f64::from(u32::try_from(self.durations.len()).unwrap())
    }

    fn print(&self, name: &str, baseline: &Self) {
        let at = |percent: usize| {
            self.durations[self.durations.len() * percent / 100].as_secs_f64() * 1000.0
        };
        println!(
            "{name:<24} {:>8.0}/s   ratio {:>5.3}   cpu {:>4.0} us   p50 {:>7.3}   p90 {:>7.3}   p99 {:>7.3}   not answered as asked {}",
            self.per_second,
            self.per_second / baseline.per_second,
            self.processor,
            at(50),
            at(90),
            at(99),
            self.refused
        );
    }
}

fn load_with(address: SocketAddr, requests: Vec<String>) -> Load {
    load_at(&[address], requests)
}

/// Sends all requests over a fixed number of connections, each waiting for its answers, to one
/// server after the other.
fn load_at(addresses: &[SocketAddr], requests: Vec<String>) -> Load {
    let count = f64::from(u32::try_from(requests.len()).unwrap());
    let mut shares: Vec<Vec<String>> = vec![Vec::new(); CONNECTIONS];
    requests
        .into_iter()
        .enumerate()
        .for_each(|(number, request)| shares[number % CONNECTIONS].push(request));
    let (started, worked) = (Instant::now(), processor_time());
    let answers: Vec<(Duration, String)> = block_on(async {
        let mut all = tokio::task::JoinSet::new();
        for (share, address) in shares.into_iter().zip(addresses.iter().cycle()) {
            all.spawn(send_all(*address, share));
        }
        all.join_all().await.into_iter().flatten().collect()
    });
    let per_second = count / started.elapsed().as_secs_f64();
    let processor = (processor_time() - worked) * 1e6 / count;
    let refused = answers.iter().filter(|(_, answer)| {
        !answer.starts_with("HTTP/1.1 2") && !answer.starts_with("HTTP/1.1 303")
    });
    let refused = refused.count();
    let mut durations: Vec<Duration> = answers.iter().map(|(duration, _)| *duration).collect();
    durations.sort();
    let body = |answer: &String| {
        answer
            .split_once("\r\n\r\n")
            .map_or_else(String::new, |(_, body)| body.to_owned())
    };
    Load {
        per_second,
        processor,
        durations,
        refused,
        bodies: answers.iter().map(|(_, answer)| body(answer)).collect(),
    }
}

/// Processor seconds of this process; Linux counts in hundredths.
fn processor_time() -> f64 {
    stat("self")
        .iter()
        .skip(11)
        .take(2)
        .filter_map(|ticks| ticks.parse::<f64>().ok())
        .sum::<f64>()
        / 100.0
}

async fn send_all(address: SocketAddr, requests: Vec<String>) -> Vec<(Duration, String)> {
    let mut stream = TcpStream::connect(address).await.unwrap();
    stream.set_nodelay(true).unwrap();
    let mut answers = Vec::with_capacity(requests.len());
    for request in requests {
        let started = Instant::now();
        stream.write_all(request.as_bytes()).await.unwrap();
        let answer = read_answer(&mut stream).await;
        answers.push((started.elapsed(), answer));
    }
    answers
}

async fn read_answer(stream: &mut TcpStream) -> String {
    let mut bytes = Vec::with_capacity(4096);
    loop {
        assert_ne!(
            stream.read_buf(&mut bytes).await.unwrap(),
            0,
            "the server hung up"
        );
        let text = std::str::from_utf8(&bytes).unwrap();
        let Some((head, body)) = text.split_once("\r\n\r\n") else {
            continue;
        };
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |l| l.parse().unwrap());
        if body.len() >= length {
            return text.to_owned();
        }
    }
}

fn post(path: &str, authorization: &str, body: &str) -> String {
    format!(
        "POST {path} HTTP/1.1\r\nhost: g\r\nauthorization: {authorization}\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
}

/// ID and `Authorization` of a new installation.
fn identity(body: &str) -> [String; 2] {
    let body: serde_json::Value = serde_json::from_str(body).unwrap();
    let text = |name: &str| body["data"][name].as_str().unwrap().to_owned();
    let (id, secret) = (text("installation_id"), text("installation_secret"));
    let basic = format!("Basic {}", BASE64_STANDARD.encode(format!("{id}:{secret}")));
    [id, basic]
}

fn ticket([_, basic]: &[String; 2]) -> String {
    let random = || Secret::random().sha256();
    let body = serde_json::json!({
        "endpoint_id": ENDPOINT, "origin": "http://127.0.0.1:40123", "state_hash": random(),
        "code_challenge": random(), "user_ref": random(),
    });
    post("/v1/ticket", basic, &body.to_string())
}

/// Without a ticket, so that the redirect reserves the seat.
fn redirect(app: &App, installation_id: &str) -> String {
    let definition = &app.catalog.find(ENDPOINT).unwrap().definition;
    let state = Secret::random();
    let mut dest_url = url::Url::parse(&definition.authorization_endpoint).unwrap();
    dest_url.query_pairs_mut().extend_pairs([
        ("redirect_uri", definition.redirect_uri.as_str()),
        ("response_type", "code"),
        ("response_mode", "query"),
        ("state", state.expose()),
        ("client_id", &definition.client_id),
        ("scope", "openid"),
        ("aud", &definition.aud),
        ("code_challenge", &Secret::random().sha256()),
        ("code_challenge_method", "S256"),
    ]);
    let mut url = url::Url::parse(&format!(
        "http://g/i/{installation_id}/v1/redirect/{}",
        state.expose()
    ))
    .unwrap();
    url.query_pairs_mut().extend_pairs([
        ("origin_url", "http://127.0.0.1:40123/callback"),
        ("dest_url", dest_url.as_str()),
        ("endpoint_id", ENDPOINT),
    ]);
    format!(
        "GET {} HTTP/1.1\r\nhost: g\r\n\r\n",
        &url[url::Position::BeforePath..]
    )
}

/// The usage report of an installation with users at very many providers, one request at a time.
fn usage(gateway: SocketAddr, app: &Shared, [id, basic]: &[String; 2]) {
    block_on(app.store.write(id.clone(), |tx, id| Box::pin(fill(tx, id)))).unwrap();
    let request = format!(
        "GET /v1/installation/usage?page_size=1000 HTTP/1.1\r\nhost: g\r\nauthorization: {basic}\r\n\r\n"
    );
    let mut answers = block_on(send_all(gateway, vec![request; 101]));
    answers.sort();
    let at = |place: usize| answers[place].0.as_secs_f64() * 1000.0;
    println!(
        "usage of {PROVIDERS} providers, one page of 1000: p50 {:.2} ms   p99 {:.2} ms",
        at(50),
        at(99)
    );
}

async fn fill(tx: &Tx, id: &str) -> fastenctl::lighthouse::store::Result<()> {
    let sql =
        "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        VALUES ($1, $2, $3, $3, 0, 0, 0)";
    for number in 0..PROVIDERS {
        let group = format!("group-{number}");
        tx.execute(sql, &[id.into(), (&group).into(), (number % 100).into()])
            .await?;
    }
    Ok(())
}

/// The memory of the program just after startup, without any requests.
fn idle(home: &Home) {
    let server = Server::start(
        home,
        &[
            "lighthouse",
            "serve",
            "--settings",
            "l.toml",
            "--data-dir",
            "idle",
        ],
        "log",
    );
    let status =
        std::fs::read_to_string(format!("/proc/{}/status", server.id())).unwrap_or_default();
    let resident = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("not known here")
        .trim();
    println!("resident memory, idle: {resident}");
}
