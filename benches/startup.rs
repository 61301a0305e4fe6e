//! Startup time of `fastenctl --version` and `--help` compared with `curl --version`: printed,
//! never asserted. `cargo bench --bench startup`; the goal is 0.3 of curl or less.

#![expect(
    clippy::print_stdout,
    clippy::unwrap_used,
    reason = "a measurement, run by hand"
)]

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

const RUNS: usize = 200;

fn main() {
    let fastenctl = env!("CARGO_BIN_EXE_fastenctl");
    let commands = [
        [fastenctl, "--version"],
        [fastenctl, "--help"],
        ["curl", "--version"],
    ];
    let medians = medians(&commands);
    let curl = medians[2];
    println!("{RUNS} runs each, in turns; median");
    for (command, median) in [
        ("fastenctl --version", medians[0]),
        ("fastenctl --help", medians[1]),
    ] {
        let ratio = curl.map_or("no curl".to_owned(), |curl| {
            format!(
                "{:.2} of curl, goal 0.30",
                median.unwrap().as_secs_f64() / curl.as_secs_f64()
            )
        });
        println!(
            "{command:<20} {:>8.3} ms  {ratio}",
            milliseconds(median.unwrap())
        );
    }
    if let Some(curl) = curl {
        println!("{:<20} {:>8.3} ms", "curl --version", milliseconds(curl));
    }
}

/// Alternating, so that a busy moment affects all of them. `None`: the command is not installed.
fn medians(commands: &[[&str; 2]]) -> Vec<Option<Duration>> {
    let mut times = vec![Vec::with_capacity(RUNS); commands.len()];
    for _ in 0..RUNS {
        for (command, times) in commands.iter().zip(&mut times) {
            times.extend(time(command));
        }
    }
    let median = |mut times: Vec<Duration>| {
        times.sort();
        times.get(times.len() / 2).copied()
    };
    times.into_iter().map(median).collect()
}

fn time([program, argument]: &[&str; 2]) -> Option<Duration> {
    let started = Instant::now();
    let status = Command::new(program)
        .arg(argument)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .status()
        .ok()?;
    assert!(status.success(), "`{program} {argument}` failed");
    Some(started.elapsed())
}

fn milliseconds(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
