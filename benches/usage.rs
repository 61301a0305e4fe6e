//! `usage` with 27,000 providers, in each format, next to one `curl` that fetches the same pages:
//! time and peak memory. Printed, never asserted. `cargo bench --bench usage`; the goals are 150 ms
//! and 60 MB. The peak memory is measured by `/usr/bin/time` (GNU time).

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

#[path = "../tests/world/mod.rs"]
mod world;

use serde_json::Value;
use std::process::Command;
use std::time::{Duration, Instant};
use world::practice::Practice;
use world::support::{Home, finished};

const PROVIDERS: usize = 27_000;
const RUNS: usize = 11;
const FORMATS: [&str; 5] = ["table", "csv", "json", "prometheus", "nagios"];

/// One run: its time, and its peak memory in kB if it was measured.
type Run = (Duration, Option<u32>);

fn main() {
    let practice = Practice::start_in(Home::new(), &[], "");
    practice.register(&[]);
    let (id, secret) = installation(&practice);
    count(&practice, &id);
    let pages = pages(&practice, &id, &secret);
    println!(
        "{PROVIDERS} providers in {} pages, {RUNS} runs each, in turns",
        pages.len()
    );
    println!(
        "{:<20} {:>10} {:>8} {:>8}",
        "", "median ms", "of curl", "peak MB"
    );
    let mut runs = vec![Vec::with_capacity(RUNS); FORMATS.len() + 1];
    for _ in 0..RUNS {
        for (format, runs) in FORMATS.iter().zip(&mut runs) {
            let mut command = practice.home.fastenctl(&["usage", "--format", format]);
            runs.push(run(&mut command));
        }
        runs.last_mut()
            .unwrap()
            .push(run(&mut curl(&id, &secret, &pages)));
    }
    let times: Vec<f64> = runs.iter_mut().map(|runs| median(runs)).collect();
    let curl = times[FORMATS.len()];
    let names = FORMATS.map(|format| format!("usage --format {format}"));
    for ((name, time), runs) in names
        .iter()
        .map(String::as_str)
        .chain(["curl"])
        .zip(&times)
        .zip(&runs)
    {
        let peak = runs.iter().filter_map(|run| run.1).max();
        let peak = peak.map_or("-".to_owned(), |peak| {
            format!("{:.1}", f64::from(peak) / 1024.0)
        });
        println!("{name:<25} {time:>8.1} {:>8.2} {peak:>8}", time / curl);
    }
}

fn median(runs: &mut [Run]) -> f64 {
    runs.sort();
    runs[runs.len() / 2].0.as_secs_f64() * 1000.0
}

fn run(command: &mut Command) -> Run {
    let report = tempfile::NamedTempFile::new().unwrap();
    let mut measured = Command::new("/usr/bin/time");
    measured.args(["-f", "%M", "-o"]).arg(report.path());
    measured.arg(command.get_program()).args(command.get_args());
    measured.env_clear();
    for (name, value) in command.get_envs() {
        measured.env(name, value.unwrap_or_default());
    }
    measured.stdout(std::process::Stdio::null());
    let begun = Instant::now();
    let output = measured.output().unwrap();
    let whole = begun.elapsed();
    assert!(output.status.success(), "{:?}", finished(&output));
    let peak = std::fs::read_to_string(report.path()).unwrap();
    (whole, peak.trim().parse().ok())
}

/// The ID and the secret from the config file.
fn installation(practice: &Practice) -> (String, String) {
    let config = std::fs::read_to_string(practice.home.config_file()).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let text = |key: &str| {
        let installation = &config["profiles"]["default"]["installation"];
        installation[key].as_str().unwrap().to_owned()
    };
    (text("id"), text("secret"))
}

/// Makes the gateway count one user at each provider.
fn count(practice: &Practice, id: &str) {
    let database = practice.home.path("gateway/lighthouse.db");
    let mut database = rusqlite::Connection::open(database).unwrap();
    let rows = database.transaction().unwrap();
    for number in 0..PROVIDERS {
        let sql = "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference,
            by_browser, pending, sign_ins) VALUES ($1, $2, 1, 1, 0, 0, 0, 1)";
        rows.execute(sql, rusqlite::params![id, format!("provider {number:05}")])
            .unwrap();
    }
    rows.commit().unwrap();
}

/// The URLs of all pages.
fn pages(practice: &Practice, id: &str, secret: &str) -> Vec<String> {
    let first = format!(
        "{}/installation/usage?page_size=1000",
        practice.gateway.text("lighthouse")
    );
    let mut pages = vec![first.clone()];
    loop {
        let mut command = Command::new("curl");
        command.args([
            "-sS",
            "--fail",
            "-u",
            &format!("{id}:{secret}"),
            pages.last().unwrap(),
        ]);
        let page: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        let Some(next) = page["data"]["next"].as_str() else {
            return pages;
        };
        let next: String = url::form_urlencoded::byte_serialize(next.as_bytes()).collect();
        pages.push(format!("{first}&after={next}"));
    }
}

fn curl(id: &str, secret: &str, pages: &[String]) -> Command {
    let mut command = Command::new("curl");
    command
        .args(["-sS", "--fail", "-u", &format!("{id}:{secret}")])
        .args(pages);
    command.env("PATH", fastenctl::env::raw("PATH").unwrap());
    command
}
