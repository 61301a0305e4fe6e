//! `fastenctl usage` in every format with the real gateway. Python's and Prometheus's own parsers
//! read CSV and Prometheus text.

use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use crate::journeys::register::installation;
use crate::world::practice::Practice;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, Stdio};

/// Limit group, then the number of users: all, by subject, by reference, by browser. The gateway's
/// limit is 3.
pub(crate) type Counted<'a> = (&'a str, i64, i64, i64, i64);

pub(crate) const SOME: [Counted<'_>; 3] = [
    ("rare", 1, 1, 0, 0),
    ("full \"one\"\\", 3, 1, 1, 1),
    ("two", 2, 0, 2, 0),
];

/// Starts a gateway with a registered installation and these counts.
pub(crate) fn counted<'a>(counts: impl IntoIterator<Item = Counted<'a>>) -> Gateway {
    let gateway = Gateway::start();
    let (code, document) = gateway.json(&[&["register"][..], &ADA].concat());
    assert_eq!(code, 0, "{document}");
    count(&gateway, counts);
    gateway
}

/// Stores these counts in the gateway's database, for the installation that the config file names.
pub(crate) fn count<'a>(gateway: &Gateway, counts: impl IntoIterator<Item = Counted<'a>>) {
    let config = gateway.config();
    let id = installation(&config, "id");
    let mut database =
        rusqlite::Connection::open(gateway.home.path("gateway/lighthouse.db")).unwrap();
    let rows = database.transaction().unwrap();
    for (group, users, by_subject, by_reference, by_browser) in counts {
        let sql = "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference,
            by_browser, pending, sign_ins) VALUES ($1, $2, $3, $4, $5, $6, 0, $3)";
        rows.execute(
            sql,
            rusqlite::params![id, group, users, by_subject, by_reference, by_browser],
        )
        .unwrap();
    }
    rows.commit().unwrap();
}

/// Runs a Python script with a text as its input; returns its JSON output.
pub(crate) fn python(script: &str, text: &str) -> Value {
    let installed = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join("smtp/bin/python");
    let mut command = Command::new(installed);
    let mut child = command
        .args(["-c", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    child
        .stdin
        .take()
        .unwrap()
        .write_all(text.as_bytes())
        .unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(
        output.status.success(),
        "Python refuses (is it installed? `tests/run` does): {text:.2000}"
    );
    serde_json::from_slice(&output.stdout).unwrap()
}

const READ_CSV: &str =
    "import csv, json, sys; json.dump(list(csv.DictReader(sys.stdin, strict=True)), sys.stdout)";

/// Prints all samples as name, labels and value. Fails on a family without HELP or TYPE, and on a
/// repeated series.
const READ_PROMETHEUS: &str = "
import json, sys
from prometheus_client.parser import text_string_to_metric_families
samples, seen = [], set()
for family in text_string_to_metric_families(sys.stdin.read()):
    assert family.documentation and family.type == 'gauge', family
    for sample in family.samples:
        series = (sample.name, tuple(sorted(sample.labels.items())))
        assert series not in seen, series
        seen.add(series)
        samples.append([sample.name, sample.labels, float(sample.value)])
json.dump(samples, sys.stdout)
";

#[test]
fn the_table_has_the_fullest_first_and_only_shows_what_is_wanted() {
    let gateway = counted(SOME);
    let (code, stdout, stderr) = gateway.run(&["usage"]);
    let lines: Vec<&str> = stdout.lines().collect();
    assert_eq!((code, stderr.as_str(), lines.len()), (0, "", 6), "{stdout}");
    assert!(
        lines[1].contains(" 3 ") && lines[1].ends_with("██  full"),
        "{stdout}"
    );
    assert!(
        lines[4].starts_with(
            "6 users of 3 providers: 2 by subject, 3 by reference, 1 by browser (as of "
        )
    );
    assert_eq!(
        lines[5],
        "The limits are low until the e-mail address is verified: `fastenctl verify`"
    );
    let named = |args: &[&str]| {
        let (code, document) = gateway.json(&[&["usage"], args].concat());
        assert_eq!(code, 0, "{document}");
        let providers = document["providers"].as_array().unwrap().iter();
        providers
            .map(|it| {
                format!(
                    "{} {}",
                    it["endpoint_id"].as_str().unwrap(),
                    it["state"].as_str().unwrap()
                )
            })
            .collect()
    };
    let all: Vec<String> = named(&[]);
    assert_eq!(all, ["full \"one\"\\ full", "two ok", "rare ok"]);
    let near: Vec<String> = named(&["--only", "near", "--warn", "60"]);
    assert_eq!(near, ["full \"one\"\\ full", "two near"]);
    let full: Vec<String> = named(&["--only", "full", "--warn", "30", "--crit", "60"]);
    assert_eq!(full, ["full \"one\"\\ full", "two full"]);
    assert_eq!(gateway.run(&["usage", "--warn", "90", "--crit", "80"]).0, 2);
}

#[test]
fn pythons_csv_reader_reads_the_csv() {
    let gateway = counted(SOME);
    let (code, stdout, _) = gateway.run(&["usage", "--format", "csv"]);
    let rows = python(READ_CSV, &stdout);
    let expected = json!({
        "as_of": rows[0]["as_of"], "endpoint_id": "full \"one\"\\", "display": "", "platform_type": "", "users": "3",
        "by_subject": "1", "by_reference": "1", "by_browser": "1", "pending": "0", "limit": "3", "percent": "100",
        "authorizations_365d": "3", "state": "full",
    });
    assert_eq!(
        (code, rows.as_array().unwrap().len(), &rows[0]),
        (0, 3, &expected),
        "{stdout}"
    );
}

#[test]
fn prometheuss_own_parser_reads_the_metrics() {
    let gateway = counted(SOME);
    let (code, stdout, _) = gateway.run(&["usage", "--format", "prometheus"]);
    let samples = python(READ_PROMETHEUS, &stdout);
    let samples = samples.as_array().unwrap();
    assert_eq!((code, samples.len()), (0, 3 * 7 + 4), "{stdout}");
    let name = "full \"one\"\\";
    let labels = json!({
        "profile": "default", "endpoint_id": name, "display": name, "platform_type": ""
    });
    assert_eq!(samples[2], json!(["fastenctl_usage_users", labels, 3.0]));
    let profile = json!({"profile": "default"});
    assert_eq!(samples[0], json!(["fastenctl_up", profile, 1.0]));
    assert_eq!(
        samples[1],
        json!(["fastenctl_email_verified", profile, 0.0])
    );
    assert!(
        samples.contains(&json!(["fastenctl_usage_quota_consumed", profile, 1.0])),
        "{stdout}"
    );
}

/// A collector rejects a series that occurs in two files.
#[test]
fn two_profiles_on_a_machine_write_no_common_series() {
    let gateway = counted(SOME);
    let config = gateway.home.config_file();
    let text = std::fs::read_to_string(&config).unwrap();
    let copy = text.replace("profiles.default", "profiles.second");
    let (_, copy) = copy.split_once("[profiles.second]").unwrap();
    std::fs::write(&config, format!("{text}\n[profiles.second]{copy}")).unwrap();
    let written = |profile: &str| {
        let usage = ["usage", "--format", "prometheus", "--profile", profile];
        let (code, stdout, stderr) = gateway.run(&usage);
        assert_eq!((code, stderr.as_str()), (0, ""), "{stdout}");
        stdout
    };
    let series = |text: &str| -> Vec<String> {
        let samples = text.lines().filter(|line| !line.starts_with('#'));
        samples
            .map(|line| line.rsplit_once(' ').unwrap().0.to_owned())
            .collect()
    };
    let (first, second) = (written("default"), written("second"));
    let both = [series(&first), series(&second)].concat();
    let distinct: std::collections::HashSet<&String> = both.iter().collect();
    assert_eq!((both.len(), distinct.len()), (50, 50), "{first}{second}");
}

#[test]
fn a_collector_s_file_says_that_there_is_no_report_and_keeps_no_old_one() {
    let gateway = counted(SOME);
    let file = gateway.home.path("fastenctl.prom");
    let usage = |more: &[&str]| {
        let output = ["--format", "prometheus", "--output", file.to_str().unwrap()];
        let (code, stdout, _) = gateway.run(&[&["usage"][..], &output, more].concat());
        assert_eq!(stdout, "");
        (
            code,
            python(READ_PROMETHEUS, &std::fs::read_to_string(&file).unwrap()),
        )
    };
    let is = |up: f64| json!(["fastenctl_up", {"profile": "default"}, up]);
    let (code, samples) = usage(&[]);
    assert_eq!((code, &samples[0]), (0, &is(1.0)));
    let (code, samples) = usage(&["--lighthouse", "http://127.0.0.1:1/v1"]);
    assert_eq!((code, samples), (11, json!([is(0.0)])));
    let none = ["usage", "--format", "prometheus", "--profile", "none"];
    let (code, stdout, _) = gateway.run(&none);
    let down = "\nfastenctl_up{profile=\"none\"} 0\n";
    assert!(code == 4 && stdout.ends_with(down), "{code} {stdout}");
    let (code, document) = gateway.json(&none);
    assert_eq!(
        (code, &document["error"]["kind"]),
        (4, &json!("not_registered"))
    );
    let wrong = ["--format", "prometheus", "--warn", "90", "--crit", "80"];
    let (code, stdout, _) = gateway.run(&[&["usage"][..], &wrong].concat());
    assert_eq!((code, stdout.as_str()), (2, ""));
}

#[test]
fn a_monitoring_system_is_told_by_text_and_exit_code() {
    let gateway = counted(SOME);
    let said = |args: &[&str]| {
        let (code, stdout, stderr) =
            gateway.run(&[&["usage", "--format", "nagios"], args].concat());
        assert_eq!(stderr, "");
        (code, stdout.lines().next().unwrap_or_default().to_owned())
    };
    let data = "providers=3;;;0 near=0;;;0 full=1;;;0 users=6;;;0 'full \"one\"\\'=3;3;3;0;3 'two'=2;3;3;0;3 'rare'=1;3;3;0;3";
    let fullest = "out of 3; the fullest is full \"one\"\\ with 3 of 3";
    let critical = format!("USAGE CRITICAL - 1 full and 0 near their limit, {fullest} | {data}");
    assert_eq!(said(&[]), (2, critical));
    let (code, line) = said(&["--warn", "50", "--crit", "200"]);
    assert!(
        code == 1 && line.starts_with("USAGE WARNING - 0 full and 2 near their limit, out of 3;"),
        "{line}"
    );
    let (code, line) = said(&["--warn", "200", "--crit", "200"]);
    assert!(code == 0 && line.starts_with("USAGE OK - "), "{line}");
    for wrong in [
        &["--lighthouse", "http://127.0.0.1:1/v1"][..],
        &["--profile", "none"],
        &["--watch", "1s"],
    ] {
        let (code, line) = said(wrong);
        assert!(
            code == 3 && line.starts_with("USAGE UNKNOWN - "),
            "{wrong:?}: {code} {line}"
        );
    }
    assert_eq!(
        gateway
            .run(&["usage", "--format", "nagios", "--no-such-flag"])
            .0,
        3
    );
}

#[test]
fn a_file_is_replaced_atomically_and_keeps_its_permissions() {
    let gateway = counted(SOME);
    let file = gateway.home.path("fastenctl.prom");
    let usage = [
        "usage",
        "--format",
        "prometheus",
        "--output",
        file.to_str().unwrap(),
    ];
    assert_eq!(gateway.run(&usage), (0, String::new(), String::new()));
    assert_eq!(
        python(READ_PROMETHEUS, &std::fs::read_to_string(&file).unwrap())
            .as_array()
            .unwrap()
            .len(),
        25
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    let before = std::os::unix::fs::MetadataExt::ino(&std::fs::metadata(&file).unwrap());
    assert_eq!(gateway.run(&usage).0, 0);
    let after = std::fs::metadata(&file).unwrap();
    assert_eq!(after.permissions().mode() & 0o777, 0o640);
    assert_ne!(
        std::os::unix::fs::MetadataExt::ino(&after),
        before,
        "it was written in place"
    );
    let (code, document) = gateway.json(&["usage", "--output", "none/usage.csv"]);
    assert_eq!((code, &document["error"]["kind"]), (1, &json!("failure")));
}

#[test]
fn a_watch_repeats_and_ends_when_nobody_reads() {
    let gateway = counted(SOME);
    let mut command = gateway.command(&["usage", "--watch", "1ms", "--format", "csv"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap())
        .lines()
        .map(Result::unwrap);
    let headers = lines
        .filter(|line| line.starts_with("as_of,"))
        .take(3)
        .count();
    // The reader stops after these lines.
    assert_eq!((headers, child.wait().unwrap().code()), (3, Some(0)));
}

#[test]
fn a_watch_on_a_terminal_clears_it_each_time_and_ends_with_ctrl_c() {
    let gateway = counted(SOME);
    let mut command = gateway.command(&["usage", "--watch", "50ms"]);
    command.env("TERM", "xterm").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(30_000)).unwrap();
    for _ in 0..3 {
        // Each report clears the whole screen.
        terminal.exp_string("\u{1b}[2J").unwrap();
        terminal.exp_string("6 users of 3 providers").unwrap();
    }
    terminal.send_control('c').unwrap();
    terminal.exp_string("interrupted").unwrap();
    let ended = format!("{:?}", terminal.process().wait().unwrap());
    assert!(ended.ends_with(", 130)"), "{ended}");
}

#[test]
fn a_nations_providers_are_reported_in_every_format() {
    const ALL: usize = 27_000;
    let names: Vec<String> = (0..ALL)
        .map(|number| format!("provider {number:05}"))
        .collect();
    let gateway = counted(names.iter().map(|name| (name.as_str(), 1, 1, 0, 0)));
    let usage = |format: &str| {
        let started = std::time::Instant::now();
        let output = gateway
            .command(&["usage", "--timeout", "5m", "--format", format])
            .output()
            .unwrap();
        let (code, stdout, stderr) = finished(&output);
        println!(
            "{format}: {} bytes in {:?}",
            stdout.len(),
            started.elapsed()
        );
        assert_eq!((code, stderr.as_str()), (0, ""));
        stdout
    };
    assert_eq!(usage("table").lines().count(), ALL + 3);
    assert_eq!(
        python(READ_CSV, &usage("csv")).as_array().unwrap().len(),
        ALL
    );
    assert_eq!(
        python(READ_PROMETHEUS, &usage("prometheus"))
            .as_array()
            .unwrap()
            .len(),
        ALL * 7 + 4
    );
    assert!(usage("nagios").len() < 4096);
}

/// The endpoint ID of `sandbox-public` in the practice setup.
const PUBLIC: &str = "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01";

#[test]
fn only_seats_backed_by_just_a_browser_are_released() {
    let practice = Practice::start();
    practice.register(&[]);
    let config = std::fs::read_to_string(practice.home.config_file()).unwrap();
    let config: toml::Table = config.parse().unwrap();
    let id = installation(&config, "id");
    let database = rusqlite::Connection::open(practice.home.path("gateway/lighthouse.db")).unwrap();
    let now = fastenctl::clock::Clock::default().now();
    for (seat, evidence) in [("one", "browser"), ("two", "reference")] {
        let sql = "INSERT INTO seats (seat_id, installation_id, limit_group, user_id, evidence, taken_at) VALUES ($1, $2, $3, $1, $4, $5)";
        database
            .execute(sql, rusqlite::params![seat, id, PUBLIC, evidence, now])
            .unwrap();
    }
    let sql = "INSERT INTO usage_counts (installation_id, limit_group, users, by_subject, by_reference, by_browser, pending)
        VALUES ($1, $2, 2, 0, 1, 1, 0)";
    database
        .execute(sql, rusqlite::params![id, PUBLIC])
        .unwrap();
    let usage = |more: &[&str]| {
        let args = [&["usage"][..], more].concat();
        finished(&practice.home.fastenctl(&args).output().unwrap())
    };
    let released = "Released 1 place at `sandbox-public`; 9 more can be released now\n".to_owned();
    assert_eq!(
        usage(&["--release", "sandbox-public"]),
        (0, released, String::new())
    );
    let (code, told, _) = usage(&["--release", "sandbox-public", "--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let expected =
        json!({"schema_version": 1, "ok": true, "endpoint_id": PUBLIC, "released": 0, "left": 9});
    assert_eq!((code, told), (0, expected));
    let (_, told, _) = usage(&["--json"]);
    let told: Value = serde_json::from_str(&told).unwrap();
    let line = &told["providers"][0];
    assert_eq!(
        (&line["users"], &line["by_browser"]),
        (&json!(1), &json!(0)),
        "{told:#}"
    );
    assert_eq!(usage(&["--release", "nowhere"]).0, 10);
    assert_eq!(
        usage(&["--release", "sandbox-public", "--format", "csv"]).0,
        2
    );
}
