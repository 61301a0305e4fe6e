//! How long a search takes: the library's call, the route, and the whole command, over the real published
//! lists at two sizes. Printed, never asserted. `cargo bench --bench search`; the goals are a p99 below 5 ms
//! for the call and 10 ms for the route, less than twice that of a ninth of the catalogue, 100 ms for the
//! command, and 150 MB for a server that holds everything.

#![expect(clippy::print_stdout, clippy::unwrap_used, clippy::panic, reason = "a measurement, run by hand")]

#[path = "../tests/it/lantern.rs"]
mod lantern;
#[path = "../tests/it/servers.rs"]
mod servers;
#[path = "../tests/it/support.rs"]
mod support;

use fastenctl::catalog::Entries;
use fastenctl::catalog::index::Index;
use fastenctl::catalog::search::Criteria;
use servers::Server;
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::Arc;
use std::time::{Duration, Instant};
use support::Home;

/// The largest first: memory that has been used once is not given back.
const SIZES: [usize; 2] = [45_881, 5_000];
const QUERIES: usize = 1_500;

fn main() {
    for size in SIZES {
        let empty = resident("self");
        let entries = Arc::new(lantern::entries(Some(size)));
        let queries = queries(&entries);
        println!("{} institutions, {} mixed queries; milliseconds", entries.brands.len(), queries.len());
        let before = resident("self");
        let started = Instant::now();
        let index = Index::new(&entries);
        let built = started.elapsed();
        let (lists, more) = (difference(empty, before), difference(before, resident("self")));
        println!(
            "index: made in {}; memory: {lists} for reading the lists, {more} more for the index",
            milliseconds(built)
        );
        print("library call", queries.iter().map(|query| time(|| drop(call(&index, query)))).collect());
        for (name, query) in absurd() {
            print(&format!("  {name}"), (0..100).map(|_| time(|| drop(call(&index, &query)))).collect());
        }
        drop(index);
        served(&entries, &queries);
    }
}

fn call(index: &Index, query: &str) -> fastenctl::catalog::search::Found {
    index.search(&Criteria { query: query.to_owned(), size: 25, ..Criteria::default() })
}

/// Names as they are, their beginnings, words in another order, slips of the keys, single letters, places,
/// and what nobody is called.
fn queries(entries: &Entries) -> Vec<String> {
    let step = entries.brands.len() / (QUERIES / 10);
    entries.brands.iter().step_by(step.max(1)).flat_map(|brand| variations(&brand.name)).take(QUERIES).collect()
}

fn variations(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let half = |text: &str| text.chars().take(text.chars().count().div_ceil(2)).collect::<String>();
    let longest = words.iter().max_by_key(|word| word.len()).copied().unwrap_or_default();
    let slip: String = longest.char_indices().filter(|(place, _)| *place != 3).map(|(_, letter)| letter).collect();
    let reversed: Vec<&str> = words.iter().rev().take(2).copied().collect();
    vec![
        name.to_owned(),
        words.first().copied().unwrap_or_default().to_owned(),
        words.iter().take(2).map(|word| half(word)).collect::<Vec<_>>().join(" "),
        reversed.join(" "),
        slip.clone(),
        format!("{slip} {}", words.first().copied().unwrap_or_default()),
        name.chars().take(2).collect(),
        format!("{longest} california"),
        format!("{longest}qxz"),
        format!("medical {}", half(longest)),
    ]
}

fn absurd() -> [(&'static str, String); 4] {
    let letters: String = ('a'..='z').map(|letter| format!("{letter} ")).collect();
    [
        ("64 KB of single letters", letters.repeat(1_260)),
        ("ten long words of nobody", many("zyzzogeton")),
        ("everything", String::new()),
        ("64 KB in one word", "m".repeat(65_536)),
    ]
}

fn many(word: &str) -> String {
    ('a'..'k').map(|end| format!("{word}{end} ")).collect()
}

/// The route, one request after the other on one connection, and the command.
fn served(entries: &Entries, queries: &[String]) {
    let home = Home::new();
    std::fs::write(home.path("l.toml"), settings(entries)).unwrap();
    let serve = ["lighthouse", "serve", "--settings", "l.toml", "--data-dir", "data"];
    let server = Server::start(&home, &serve, "log");
    let base = server.text("lighthouse").to_owned();
    let address = base.trim_start_matches("http://").trim_end_matches("/v1").to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_nodelay(true).unwrap();
    ask(&mut stream, "");
    print("route", queries.iter().map(|query| time(|| ask(&mut stream, query))).collect());
    let mut command = home.fastenctl(&["providers", "st", "marys", "--lighthouse", &base]);
    let once = || {
        assert!(command.output().unwrap().status.success(), "the command failed");
    };
    let mut once = once;
    print("command", (0..50).map(|_| time(&mut once)).collect());
    println!("resident memory of the server: {} MB", resident(&server.id().to_string()) / 1024);
}

/// All of them as endpoints of the settings.
fn settings(entries: &Entries) -> String {
    let mut text = "[platforms.public]\nclient_id = \"gateway\"\n".to_owned();
    for brand in &entries.brands {
        let _ = write!(
            text,
            "[[endpoints]]\nid = \"{}\"\nplatform_type = \"public\"\ndisplay = {}\nurl = \"https://fhir.example.org/{}\"\n\
             authorization_endpoint = \"https://fhir.example.org/a\"\ntoken_endpoint = \"https://fhir.example.org/t\"\n",
            brand.id,
            serde_json::to_string(&brand.name).unwrap(),
            brand.id,
        );
    }
    text
}

fn ask(stream: &mut TcpStream, query: &str) {
    let body = serde_json::json!({"query": query}).to_string();
    let request = format!("POST /v1/search HTTP/1.1\r\nhost: g\r\ncontent-length: {}\r\n\r\n{body}", body.len());
    stream.write_all(request.as_bytes()).unwrap();
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 65_536]);
    loop {
        let length = stream.read(&mut piece).unwrap();
        assert_ne!(length, 0, "the server hung up");
        bytes.extend(&piece[..length]);
        let text = String::from_utf8_lossy(&bytes);
        let Some((head, _)) = text.split_once("\r\n\r\n") else { continue };
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length =
            head.lines().find_map(|line| line.strip_prefix("content-length: ")).map_or(0, |l| l.parse().unwrap());
        if bytes.len() >= head.len() + 4 + length {
            return;
        }
    }
}

fn time(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn print(name: &str, mut durations: Vec<Duration>) {
    durations.sort();
    let at = |percent: usize| milliseconds(durations[(durations.len() - 1) * percent / 100]);
    println!("{name:<28} p50 {}   p90 {}   p99 {}   max {}", at(50), at(90), at(99), at(100));
}

fn milliseconds(time: Duration) -> String {
    format!("{:>8.3}", time.as_secs_f64() * 1000.0)
}

/// Kilobytes.
fn resident(process: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or(0)
}

fn difference(before: usize, after: usize) -> String {
    format!("{} MB", after.saturating_sub(before) / 1024)
}
