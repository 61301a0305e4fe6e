//! The own time of `auth test`: its total minus the time of its requests, in a loopback run without
//! a browser, as reported by the run itself and for the whole process. Printed next to the time of
//! the requests, never asserted; the goals are 6 ms, and 15 ms with five reports. `cargo bench
//! --bench sign_in`.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

#[path = "../tests/world/mod.rs"]
mod world;

use serde_json::Value;
use std::time::{Duration, Instant};
use world::servers::Server;
use world::support::{Home, finished};

const RUNS: usize = 100;

/// One run, in milliseconds.
struct Run {
    /// From the trace, including checks.
    own: f64,
    /// From the start of the process to its end, without the requests.
    process: f64,
    requests: f64,
}

fn main() {
    let home = Home::new();
    std::fs::write(home.path("password"), "practice\n").unwrap();
    let sandbox = Server::start(&home, &["sandbox", "serve"], "sandbox.log");
    println!("{RUNS} runs each, ms");
    println!(
        "{:<24} {:>9} {:>8} {:>8} {:>8}",
        "", "requests", "p50", "p90", "p99"
    );
    for (name, more) in [
        ("auth test", &[][..]),
        (
            "with five reports",
            &["r.html", "r.json", "r.xml", "r.har", "r.txt"],
        ),
    ] {
        let reports: Vec<&str> = more.iter().flat_map(|file| ["--report", file]).collect();
        let runs: Vec<Run> = (0..RUNS)
            .map(|_| sign_in(&home, &sandbox, &reports))
            .collect();
        let requests = percentile(&runs, 50, |run| run.requests);
        for (what, figure) in [
            ("own", (|run| run.own) as fn(&Run) -> f64),
            ("whole process, own", |run| run.process),
        ] {
            let [p50, p90, p99] = [50, 90, 99].map(|percent| percentile(&runs, percent, figure));
            println!("{name}: {what}");
            println!(
                "{:<24} {requests:>9.1} {p50:>8.1} {p90:>8.1} {p99:>8.1}",
                ""
            );
        }
    }
}

fn percentile(runs: &[Run], percent: usize, figure: fn(&Run) -> f64) -> f64 {
    let mut figures: Vec<f64> = runs.iter().map(figure).collect();
    figures.sort_by(f64::total_cmp);
    figures[(figures.len() * percent / 100).min(figures.len() - 1)]
}

fn sign_in(home: &Home, sandbox: &Server, reports: &[&str]) -> Run {
    let base = sandbox.text("fhir_base");
    let way = [
        "auth",
        "test",
        "--json",
        "-q",
        "--issuer",
        base,
        "--client-id",
        "sandbox-public",
    ];
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let mut command = home.fastenctl(&[&way[..], &driver, reports].concat());
    let begun = Instant::now();
    let output = command.output().unwrap();
    let whole: Duration = begun.elapsed();
    assert!(output.status.success(), "{:?}", finished(&output));
    let trace: Value = serde_json::from_slice(&output.stdout).unwrap();
    let time = |name: &str| trace["times"][name].as_f64().unwrap();
    let requests = time("requests_ms");
    Run {
        own: time("own_ms"),
        process: whole.as_secs_f64() * 1e3 - requests,
        requests,
    }
}
