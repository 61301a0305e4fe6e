//! The tables of docs/debug-a-sign-in.md, compared with the program: each failure in the first
//! table is provoked, and its message and exit code must match. Words of providers, pages and
//! checks in the other tables must occur in the program's source. `FASTENCTL_WRITE=1` writes the
//! program's messages into the page and keeps the text that people added.

use super::page;
use crate::journeys::auth_faults::{Fault, told};
use crate::journeys::tls::{named, with_certificate};
use crate::world::practice::Practice;
use crate::world::provider::{DRIVER, Provider};
use crate::world::support::{Home, finished};
use fastenctl::clock::Clock;
use fastenctl::conformance::register::find;
use fastenctl::http::run_server;
use fastenctl::oauth::meaning;
use fastenctl::sandbox;
use serde_json::Value;
use std::net::TcpListener;
use std::path::Path;

const PAGE: &str = "docs/debug-a-sign-in.md";

/// The cause of a failed run (or its error, if no cause was determined), and the exit code.
type Symptom = (String, i64);

fn symptom(document: &Value) -> Symptom {
    let error = &document["error"];
    let cause = document["problems"][0]["cause"].as_str();
    let said = cause.or(error["message"].as_str());
    let said = said.unwrap_or_else(|| panic!("{document:#}"));
    (said.replace('`', "'"), error["exit_code"].as_i64().unwrap())
}

fn run(home: &Home, args: &[&str]) -> Symptom {
    std::fs::write(home.path("password"), "practice\n").unwrap();
    std::fs::write(home.path("wrong"), "not-the-secret\n").unwrap();
    let driver: &[&str] = if args.contains(&"--browser") {
        &[]
    } else {
        &DRIVER
    };
    let args = [&["auth", "test", "--json"][..], args, driver].concat();
    let (_, document, said) = finished(&home.fastenctl(&args).output().unwrap());
    let document = serde_json::from_str(&document);
    symptom(&document.unwrap_or_else(|error| panic!("{error}: {said}")))
}

fn at(issuer: &str, client: &str, more: &[&str]) -> Symptom {
    let way = ["--issuer", issuer, "--client-id", client];
    run(&Home::new(), &[&way[..], more].concat())
}

/// Returns the symptoms of sign-ins through a gateway, where the installation is registered.
fn through_a_gateway() -> [Symptom; 3] {
    let practice = Practice::start_in(Home::new(), &[], "unverified_limit = 1");
    practice.register(&[]);
    let home = &practice.home;
    let unknown = run(home, &["no-such-hospital"]);
    let as_user = |user: &str| {
        let driver = [
            "--browser",
            "built-in",
            "--login",
            user,
            "--password-file",
            "password",
        ];
        [&["sandbox-basic", "--user", user][..], &driver]
            .concat()
            .join(" ")
    };
    let (alice, bob) = (as_user("alice"), as_user("bob"));
    let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
    let sign_in = |line: &str| {
        let words = words(line);
        let args: Vec<&str> = ["auth", "test", "--json"]
            .into_iter()
            .chain(words.iter().map(String::as_str))
            .collect();
        let (_, document, _) = finished(&home.fastenctl(&args).output().unwrap());
        serde_json::from_str::<Value>(&document).unwrap()
    };
    assert_eq!(sign_in(&alice)["ok"], true);
    let full = symptom(&sign_in(&bob));
    let config = std::fs::read_to_string(home.config_file()).unwrap();
    let table: toml::Table = config.parse().unwrap();
    let secret = table["profiles"]["default"]["installation"]["secret"]
        .as_str()
        .unwrap();
    let old = config.replace(secret, &"x".repeat(43));
    std::fs::write(home.config_file(), old).unwrap();
    [unknown, run(home, &["sandbox-basic"]), full]
}

/// Returns the symptom of a provider whose certificate is not trusted.
fn with_an_unknown_certificate() -> Symptom {
    let key = rcgen::KeyPair::generate().unwrap();
    let certificate = named("Nobody", "127.0.0.1").self_signed(&key).unwrap();
    let port = with_certificate(&certificate, &key);
    at(&format!("https://127.0.0.1:{port}/fhir"), "app", &[])
}

/// Returns the symptom of a provider whose clock is ten minutes ahead.
fn with_another_clock() -> Symptom {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let issuer = sandbox::issuer(listener.local_addr().unwrap());
    let clock = Clock::default();
    clock.advance(600);
    let settings = sandbox::Settings::default();
    std::thread::spawn(|| {
        run_server(sandbox::serve(
            listener,
            settings,
            clock,
            std::future::pending(),
        ))
    });
    at(&format!("{issuer}/fhir"), "sandbox-public", &[])
}

/// Provokes all failures, in the order of the page.
fn symptoms() -> Vec<Symptom> {
    let provider = Provider::start();
    let base = provider.base();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    let [unknown, unregistered, full] = through_a_gateway();
    let fault = |id: &str| at(&provider.base_with(id), "sandbox-public", &[]);
    let refused = Fault {
        token: Some((
            400,
            "Content-Type: application/json",
            r#"{"error":"invalid_grant"}"#,
        )),
        ..Fault::default()
    };
    let elsewhere = ["--redirect-uri", "http://127.0.0.1:0/not-registered"];
    let nobody = ["--browser", "true", "--listen-timeout", "300ms"];
    let website = Fault {
        discovery: Some((404, "")),
        ..Fault::default()
    };
    vec![
        at("http://127.0.0.1:1/fhir", "app", &[]),
        with_an_unknown_certificate(),
        at(base, "sandbox-public", &["--port", &port]),
        with_another_clock(),
        unknown,
        unregistered,
        full,
        symptom(&told(website, "", &[]).document),
        at(base, "nobody", &[]),
        at(base, "sandbox-public", &elsewhere),
        at(base, "sandbox-basic", &["--client-secret-file", "wrong"]),
        at(base, "sandbox-public", &nobody),
        at(base, "sandbox-public", &["--deny"]),
        symptom(&told(refused, "", &[]).document),
        fault("ID-03"),
        fault("SMART-07"),
        fault("RT-09"),
    ]
}

/// Returns the rows of the table under a heading, each as a list of cells.
fn table(page: &str, heading: &str) -> Vec<Vec<String>> {
    let section = page.split(&format!("\n## {heading}\n")).nth(1).unwrap();
    let section = section.split("\n## ").next().unwrap();
    let rows = section.lines().filter_map(cells).skip(2);
    rows.collect()
}

fn cells(line: &str) -> Option<Vec<String>> {
    let line = line.strip_prefix("| ")?.strip_suffix(" |")?;
    Some(line.split(" | ").map(str::to_owned).collect())
}

fn row(cells: &[String]) -> String {
    format!("| {} |", cells.join(" | "))
}

/// Compares the cells of a table with what the program says, or rewrites them.
fn are(heading: &str, said: impl Fn(usize, &[String]) -> Vec<String>) {
    let mut text = page(PAGE);
    let rows = table(&text, heading);
    assert!(rows.len() > 5, "only {rows:?}");
    let expected: Vec<Vec<String>> = rows
        .iter()
        .enumerate()
        .map(|(at, cells)| said(at, cells))
        .collect();
    if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
        for (before, after) in rows.iter().zip(&expected) {
            text = text.replacen(&row(before), &row(after), 1);
        }
        std::fs::write(Path::new(env!("CARGO_MANIFEST_DIR")).join(PAGE), text).unwrap();
    } else {
        assert_eq!(rows, expected, "`FASTENCTL_WRITE=1` writes {PAGE}");
    }
}

#[test]
fn the_tables_of_the_page_say_what_the_program_says() {
    let symptoms = symptoms();
    let count = table(&page(PAGE), "From the message to the cause").len();
    assert_eq!(count, symptoms.len());
    are("From the message to the cause", |at, cells| {
        let (cause, code) = &symptoms[at];
        [&[format!("`{cause}`"), code.to_string()][..], &cells[2..]].concat()
    });
    are("The provider's own words", |_, cells| {
        let word = cells[0].trim_matches('`');
        let meaning = meaning::of(word, meaning::Client::Ours);
        let meaning = meaning.unwrap_or_else(|| panic!("`{word}` has no meaning"));
        vec![cells[0].clone(), meaning.cause.to_owned()]
    });
    are("Checks that providers often fail", |_, cells| {
        let id = cells[0].trim_matches('`');
        let check = find(id).unwrap_or_else(|| panic!("there is no check {id}"));
        vec![
            cells[0].clone(),
            check.sentence.to_owned(),
            cells[2].clone(),
        ]
    });
}

#[test]
fn the_titles_of_the_pages_for_patients_are_right() {
    let english = page("src/lighthouse/words/english.rs");
    let shown = table(&page(PAGE), "What patients see");
    let missing: Vec<&String> = shown
        .iter()
        .map(|cells| &cells[0])
        .filter(|title| !english.contains(title.as_str()))
        .collect();
    assert!(missing.is_empty() && shown.len() > 5, "{missing:?}");
}

#[test]
fn what_operators_are_told_to_look_for_is_what_the_program_writes() {
    let sources = sources(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"));
    let quoted = |text: &str, mark: char| -> Vec<String> {
        let quoted = text.split(mark).skip(1).step_by(2);
        quoted.map(str::to_owned).collect()
    };
    let mut wanted = Vec::new();
    for cells in table(&page("docs/gateway.md"), "When something is wrong") {
        wanted.extend(quoted(&cells[0], '"'));
    }
    for cells in table(&page("docs/watching.md"), "The log") {
        let messages = quoted(&cells[0], '`').into_iter();
        wanted.extend(messages.filter(|it| it.contains(' ')));
    }
    for answer in page("docs/operating-questions.md")
        .split("--grep \"")
        .skip(1)
    {
        wanted.push(answer.split('"').next().unwrap().to_owned());
    }
    assert!(wanted.len() >= 12, "{wanted:?}");
    let missing = wanted.iter().filter(|it| !sources.contains(it.as_str()));
    assert_eq!(missing.collect::<Vec<_>>(), Vec::<&String>::new());
}

/// Returns the program's complete source.
fn sources(folder: &Path) -> String {
    let entries = std::fs::read_dir(folder).unwrap().flatten();
    entries
        .map(|entry| entry.path())
        .map(|path| {
            if path.is_dir() {
                sources(&path)
            } else {
                std::fs::read_to_string(&path).unwrap_or_default()
            }
        })
        .collect()
}
