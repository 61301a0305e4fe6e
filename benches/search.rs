//! How long a search takes: the library's call, the route, and the whole command, over samples and
//! made lists, or the published ones that `FASTENCTL_TEST_LISTS` names, as `catalog import` brings
//! them in, at two sizes; and how much memory a server with all of them needs, at startup and after
//! its catalog has changed. The best of three rounds counts for each query. Printed, never
//! asserted. `cargo bench --bench search`; the goals are a p99 below 5 ms for the call and 10 ms
//! for the route, less than twice that of a ninth of the catalog, 100 ms for the command, and 150
//! MB for the server.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

#[path = "../tests/world/mod.rs"]
mod world;

use fastenctl::catalog::Entries;
use fastenctl::catalog::formats::format;
use fastenctl::catalog::formats::format::How;
use fastenctl::catalog::merge::Merge;
use fastenctl::catalog::search::{Criteria, index};
use fastenctl::lighthouse::store::FILE;
use serde_json::{Value, json};
use std::fmt::Write as _;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::{Duration, Instant};
use world::servers::Server;
use world::support::{Home, finished};

const SMALL: usize = 5_000;
const QUERIES: usize = 1_500;
const SWAPS: usize = 3;

fn main() {
    let made = tempfile::tempdir().unwrap();
    let files = world::lantern::files(made.path());
    let all = entries(&files);
    for share in [1, all.brands.len() / SMALL] {
        let mut entries = all.clone();
        let mut number = 0..;
        entries
            .brands
            .retain(|_| number.next().is_some_and(|number| number % share == 0));
        let queries = queries(&entries);
        println!(
            "{} institutions, {} mixed queries; milliseconds",
            entries.brands.len(),
            queries.len()
        );
        library(entries, &queries);
        served(&files, share, &queries);
    }
}

fn library(entries: Entries, queries: &[String]) {
    let (shelf, before) = (Arc::new(entries.into()), resident("self"));
    let started = Instant::now();
    let index = index(&shelf);
    let (built, more) = (started.elapsed(), resident("self").saturating_sub(before));
    println!(
        "index: made in {}; memory besides the entries: {} MB",
        milliseconds(built),
        more / 1024
    );
    let call = |query: &str| {
        drop(index.search(&Criteria {
            query: query.to_owned(),
            size: 25,
            ..Criteria::default()
        }));
    };
    let mut slowest: Vec<(Duration, &str)> = queries
        .iter()
        .map(|query| (best(|| call(query)), query.as_str()))
        .collect();
    print(
        "library call",
        slowest.iter().map(|(duration, _)| *duration).collect(),
    );
    slowest.sort();
    for (duration, query) in slowest.iter().rev().take(10) {
        println!("  {} {query}", milliseconds(*duration));
    }
    for (name, query) in absurd() {
        print(
            &format!("  {name}"),
            (0..100).map(|_| best(|| call(&query))).collect(),
        );
    }
}

/// Read the way the command reads them, and merged the way the gateway does.
fn entries(files: &[PathBuf]) -> Entries {
    let mut merge = Merge::default();
    for file in files {
        let name = file.file_stem().unwrap().to_str().unwrap();
        merge.add(
            format::read(&std::fs::read(file).unwrap(), name, &How::default())
                .unwrap()
                .1
                .entries,
        );
    }
    merge.finish()
}

/// Full names, their beginnings, words in another order, typos, single letters, places, and names
/// that nobody has.
fn queries(entries: &Entries) -> Vec<String> {
    let step = entries.brands.len() / (QUERIES / 10);
    entries
        .brands
        .iter()
        .step_by(step.max(1))
        .flat_map(|brand| variations(&brand.name))
        .take(QUERIES)
        .collect()
}

fn variations(name: &str) -> Vec<String> {
    let words: Vec<&str> = name.split_whitespace().collect();
    let half = |text: &str| {
        text.chars()
            .take(text.chars().count().div_ceil(2))
            .collect::<String>()
    };
    let longest = words
        .iter()
        .max_by_key(|word| word.len())
        .copied()
        .unwrap_or_default();
    let slip: String = longest
        .char_indices()
        .filter(|(place, _)| *place != 3)
        .map(|(_, letter)| letter)
        .collect();
    let reversed: Vec<&str> = words.iter().rev().take(2).copied().collect();
    vec![
        name.to_owned(),
        words.first().copied().unwrap_or_default().to_owned(),
        words
            .iter()
            .take(2)
            .map(|word| half(word))
            .collect::<Vec<_>>()
            .join(" "),
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

/// The route, one request at a time on one connection, the command, and the server's memory.
fn served(files: &[PathBuf], share: usize, queries: &[String]) {
    let home = Home::new();
    import(&home, files);
    std::fs::write(home.path("l.toml"), checked(&home, share)).unwrap();
    let serve = [
        "lighthouse",
        "serve",
        "--settings",
        "l.toml",
        "--data-dir",
        "data",
    ];
    let server = Server::start(&home, &serve, "log");
    let base = server.text("lighthouse").to_owned();
    let address = base
        .trim_start_matches("http://")
        .trim_end_matches("/v1")
        .to_owned();
    let mut stream = TcpStream::connect(&address).unwrap();
    stream.set_nodelay(true).unwrap();
    let all = total(&mut stream, "");
    let process = server.id().to_string();
    println!(
        "served: {all}; memory of the server at the start: {} MB",
        resident(&process) / 1024
    );
    print(
        "route",
        queries
            .iter()
            .map(|query| best(|| drop(ask(&mut stream, query))))
            .collect(),
    );
    let mut command = home.fastenctl(&["providers", "st", "marys", "--lighthouse", &base]);
    let mut once = || {
        assert!(
            command.output().unwrap().status.success(),
            "the command failed"
        );
    };
    print("command", (0..50).map(|_| time(&mut once)).collect());
    println!(
        "memory after all searches: {} MB",
        resident(&process) / 1024
    );
    for number in 1..=SWAPS {
        let name = format!("zyzzogeton{number}");
        import(&home, &[one_more(&home, &name, number)]);
        let begun = Instant::now();
        while total(&mut stream, &name) != json!(1) {
            assert!(
                begun.elapsed() < Duration::from_secs(300),
                "the change is not served"
            );
            std::thread::sleep(Duration::from_millis(50));
        }
        // The old catalog's memory is returned to the system after a second without work.
        std::thread::sleep(Duration::from_secs(2));
        println!(
            "memory after change {number} of the catalogue: {} MB",
            resident(&process) / 1024
        );
    }
    println!(
        "most memory at any time: {} MB",
        status(&process, "VmHWM:") / 1024
    );
}

fn import(home: &Home, files: &[PathBuf]) {
    let mut command = home.fastenctl(&[
        "lighthouse",
        "catalog",
        "import",
        "--json",
        "--data-dir",
        "data",
    ]);
    let (code, _, stderr) = finished(&command.args(files).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
}

/// Keeps one brand out of this many, marks every endpoint as good, and returns settings that serve
/// every platform.
fn checked(home: &Home, share: usize) -> String {
    let mut database = rusqlite::Connection::open(home.path("data").join(FILE)).unwrap();
    let transaction = database.transaction().unwrap();
    transaction
        .execute(
            "DELETE FROM catalog_entries WHERE kind = 'brand' AND rowid % ?1 > 0",
            [i64::try_from(share).unwrap()],
        )
        .unwrap();
    let mut platforms = std::collections::BTreeSet::new();
    let mut query = transaction
        .prepare("SELECT id, content FROM catalog_entries WHERE kind = 'endpoint'")
        .unwrap();
    let rows = query
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let rows: Vec<(String, String)> = rows.map(Result::unwrap).collect();
    drop(query);
    for (id, content) in rows {
        let content: Value = serde_json::from_str(&content).unwrap();
        let host = content["url"].as_str().unwrap().split('/').nth(2).unwrap();
        platforms.insert(content["platform_type"].as_str().unwrap().to_owned());
        let sql = "INSERT OR IGNORE INTO catalog_probes (endpoint_id, checked_at, verdict, detail, authorization_endpoint, token_endpoint,
            introspection_endpoint, userinfo_endpoint, revoke_endpoint, fhir_version, software_name, software_version, capabilities, good_at, failures)
            VALUES (?1, 1, 'ok', '', ?2, ?3, '', '', '', '4.0.1', 'Software', '1', '', 1, 0)";
        let addresses = ["authorize", "token"].map(|path| format!("https://{host}/oauth2/{path}"));
        transaction
            .execute(sql, [&id, &addresses[0], &addresses[1]])
            .unwrap();
    }
    transaction.commit().unwrap();
    let mut settings = String::new();
    for slug in platforms {
        let said =
            "confidential = false\ntoken_endpoint_auth_method = \"none\"\nscopes = [\"openid\"]";
        let _ = writeln!(
            settings,
            "[platforms.{slug}]\nclient_id = \"gateway\"\n{said}"
        );
    }
    settings
}

/// A list with one institution whose name is unique.
fn one_more(home: &Home, name: &str, number: usize) -> PathBuf {
    let id = |kind: usize| format!("0d9b6c62-7f0a-4a53-9a55-20f4f3{number:03}{kind:03}");
    let address = |path: &str| format!("https://{name}.example/{path}");
    let list = json!({
        "brands": [{"id": id(1), "name": name, "portal_ids": [id(2)]}],
        "portals": [{"id": id(2), "name": name, "endpoint_ids": [id(3)]}],
        "endpoints": [{"id": id(3), "url": address("r4"), "platform_type": "epic",
            "authorization_endpoint": address("authorize"), "token_endpoint": address("token")}],
    });
    let file = home.path(&format!("{name}.json"));
    std::fs::write(&file, list.to_string()).unwrap();
    file
}

/// How many institutions match.
fn total(stream: &mut TcpStream, query: &str) -> Value {
    let answer: Value = serde_json::from_slice(&ask(stream, query)).unwrap();
    answer["data"]["hits"]["total"]["value"].clone()
}

fn ask(stream: &mut TcpStream, query: &str) -> Vec<u8> {
    let body = json!({"query": query}).to_string();
    let request = format!(
        "POST /v1/search HTTP/1.1\r\nhost: g\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.write_all(request.as_bytes()).unwrap();
    let (mut bytes, mut piece) = (Vec::new(), vec![0; 65_536]);
    loop {
        let length = stream.read(&mut piece).unwrap();
        assert_ne!(length, 0, "the server hung up");
        bytes.extend(&piece[..length]);
        let Some(end) = bytes.windows(4).position(|four| four == b"\r\n\r\n") else {
            continue;
        };
        let head = String::from_utf8_lossy(&bytes[..end]);
        assert!(head.starts_with("HTTP/1.1 200"), "{head}");
        let length = head
            .lines()
            .find_map(|line| line.strip_prefix("content-length: "))
            .map_or(0, |l| l.parse().unwrap());
        if bytes.len() >= end + 4 + length {
            return bytes.split_off(end + 4);
        }
    }
}

/// The best of three, to leave out the machine's other work.
fn best(mut work: impl FnMut()) -> Duration {
    (0..3).map(|_| time(&mut work)).min().unwrap()
}

fn time(work: impl FnOnce()) -> Duration {
    let started = Instant::now();
    work();
    started.elapsed()
}

fn print(name: &str, mut durations: Vec<Duration>) {
    durations.sort();
    let at = |percent: usize| milliseconds(durations[(durations.len() - 1) * percent / 100]);
    println!(
        "{name:<28} p50 {}   p90 {}   p99 {}   max {}",
        at(50),
        at(90),
        at(99),
        at(100)
    );
}

fn milliseconds(time: Duration) -> String {
    format!("{:>8.3}", time.as_secs_f64() * 1000.0)
}

/// Kilobytes.
fn resident(process: &str) -> usize {
    status(process, "VmRSS:")
}

fn status(process: &str, name: &str) -> usize {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix(name))
        .unwrap_or_default();
    line.split_whitespace()
        .next()
        .and_then(|number| number.parse().ok())
        .unwrap_or(0)
}
