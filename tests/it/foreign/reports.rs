//! `auth test --report` and `--show-secrets`: an independent program reads every format, no report
//! contains a secret, and text reports are compared in full.

use crate::world::provider::DRIVER;
use crate::world::provider::Provider;
use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Returns the command that signs in at the practice provider, or at its variant with this fault.
fn signing_in(world: &Provider, fault: &str, more: &[&str]) -> Command {
    let base = if fault.is_empty() {
        world.base().to_owned()
    } else {
        world.base_with(fault)
    };
    let args = ["auth", "test", "--issuer", &base];
    world.home.fastenctl(&[&args[..], &DRIVER, more].concat())
}

fn report(world: &Provider, name: &str) -> String {
    std::fs::read_to_string(world.home.path(name)).unwrap()
}

const PUBLIC: [&str; 2] = ["--client-id", "sandbox-public"];

/// Returns the path of a tool that `tests/run` installs.
fn installed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR"))
        .parent()
        .unwrap()
        .join(name)
}

fn source(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Returns the output of a third-party reader, which must succeed.
fn said(command: &mut Command) -> String {
    let (code, stdout, stderr) = finished(&command.stdin(Stdio::null()).output().unwrap());
    assert_eq!(code, 0, "{stdout}{stderr}");
    stdout
}

/// Returns the errors that `judge.cjs` finds in a JSON or HAR report.
fn judged(kind: &str, file: &Path) -> String {
    let mut command = Command::new(installed("interop/node"));
    command
        .env("NODE_HOME", installed("reports"))
        .arg(source("tests/reports/judge.cjs"))
        .arg(kind);
    if kind == "json" {
        command.arg(source("docs/schemas/auth-test.schema.json"));
    }
    said(command.arg(file))
}

fn junit(file: &Path) -> Value {
    let mut command = Command::new(installed("smtp/bin/python"));
    serde_json::from_str(&said(
        command.arg(source("tests/reports/junit.py")).arg(file),
    ))
    .unwrap()
}

/// Replaces what differs from run to run: the issuer and all durations.
fn normalised(text: &str, issuer: &str) -> String {
    let mut shown = String::new();
    for line in text.replace(issuer, "ISSUER").lines() {
        let words: Vec<&str> = line.split(' ').collect();
        let is_number = |word: &str| !word.is_empty() && word.parse::<f64>().is_ok();
        let line: Vec<&str> = words
            .iter()
            .enumerate()
            .map(|(index, word)| {
                if is_number(word) && words.get(index + 1) == Some(&"ms") {
                    "T"
                } else {
                    *word
                }
            })
            .collect();
        // The padding before a duration depends on its width.
        let mut line = line.join(" ");
        while line.contains("  T ms") {
            line = line.replace("  T ms", " T ms");
        }
        shown.push_str(&line);
        shown.push('\n');
    }
    shown
}

#[test]
fn foreign_readers_accept_the_reports_of_a_good_a_faulty_and_a_failed_run() {
    let world = Provider::start();
    for (fault, client, secret, code) in [
        ("", "sandbox-public", "", 0),
        ("DISC-06", "sandbox-public", "", 20),
        ("ID-04", "sandbox-public", "", 8),
        ("", "sandbox-basic", "wrong-secret-of-ours", 3),
    ] {
        let mut more = vec!["--client-id", client];
        let names = ["r.json", "r.xml", "r.har", "r.txt", "r.html"];
        more.extend(names.iter().flat_map(|name| ["--report", name]));
        let mut command = signing_in(&world, fault, &more);
        let (exit, _, stderr) = finished(
            &command
                .env("FASTENCTL_CLIENT_SECRET", secret)
                .output()
                .unwrap(),
        );
        let wrote = stderr.lines().filter(|line| line.starts_with("wrote "));
        assert_eq!((exit, wrote.count()), (code, 5), "{stderr}");
        for name in names {
            let permissions = std::fs::metadata(world.home.path(name))
                .unwrap()
                .permissions();
            assert_eq!(permissions.mode() & 0o777, 0o600, "{name}");
        }
        let file = |name: &str| world.home.path(name);
        assert_eq!(judged("json", &file("r.json")), "", "{fault}");
        assert_eq!(judged("har", &file("r.har")), "", "{fault}");
        let cases = junit(&file("r.xml"));
        assert_eq!(cases["wrong"], json!([]), "{fault}");

        let document: Value = serde_json::from_str(&report(&world, "r.json")).unwrap();
        let problems = document["problems"].as_array().unwrap();
        let failed: Vec<&Value> = problems.iter().map(|problem| &problem["at"]).collect();
        for at in &failed {
            assert!(
                cases["failure"].as_array().unwrap().contains(at),
                "{at} is no failure in {cases}"
            );
        }
        let har: Value = serde_json::from_str(&report(&world, "r.har")).unwrap();
        let steps = document["steps"].as_array().unwrap().iter();
        let requests: usize = steps
            .map(|step| step["exchanges"].as_array().unwrap().len())
            .sum();
        assert_eq!(har["log"]["entries"].as_array().unwrap().len(), requests);
        let (text, page) = (report(&world, "r.txt"), report(&world, "r.html"));
        for problem in problems {
            let side = problem["side"].as_str().unwrap();
            assert!(
                text.contains(&format!(" side: the {side}\n")),
                "{side} is not in {text}"
            );
            assert!(
                page.contains(&format!("<span class=\"side\">the {side}</span>")),
                "{side} is not in {page}"
            );
            // Text in backticks is in another font, so the pieces around it are looked for
            // separately.
            for piece in problem["cause"].as_str().unwrap().split('`') {
                assert!(page.contains(piece), "{piece} is not in {page}");
            }
        }
        for secret in [
            "sandbox-basic-secret",
            "wrong-secret-of-ours",
            "\"Park\"",
            "Set-Cookie: ",
        ] {
            assert!(
                !names
                    .iter()
                    .any(|name| report(&world, name).contains(secret)),
                "{secret}"
            );
        }
    }
}

#[test]
fn the_judges_reject_invalid_reports() {
    let world = Provider::start();
    let mut more = PUBLIC.to_vec();
    more.extend([
        "--report", "r.json", "--report", "r.xml", "--report", "r.har",
    ]);
    assert!(
        signing_in(&world, "", &more)
            .output()
            .unwrap()
            .status
            .success()
    );
    let broken = |name: &str, from: &str, to: &str| {
        let file = world.home.path(&format!("broken-{name}"));
        let text = report(&world, name);
        assert!(text.contains(from), "{from} is not in {name}");
        std::fs::write(&file, text.replacen(from, to, 1)).unwrap();
        file
    };
    assert!(
        judged("json", &broken("r.json", "\"verdict\"", "\"outcome\""))
            .contains("required property 'verdict'")
    );
    assert!(
        judged("har", &broken("r.har", "\"startedDateTime\"", "\"begun\""))
            .contains("startedDateTime")
    );
    let wrong = junit(&broken("r.xml", " classname=", " class="))["wrong"].clone();
    assert_eq!(wrong, json!(["testcase without classname"]));
}

#[test]
fn an_impossible_report_is_refused_before_anybody_is_asked() {
    let home = Home::new();
    let closed = "http://127.0.0.1:1/";
    let refused = |more: &[&str]| {
        let command = [
            &[
                "auth",
                "test",
                "--issuer",
                closed,
                "--client-id",
                "a",
                "--no-browser",
            ],
            more,
        ]
        .concat();
        let (code, stdout, stderr) = finished(&home.fastenctl(&command).output().unwrap());
        assert_eq!(stdout, "");
        (code, stderr.lines().next().unwrap_or_default().to_owned())
    };
    assert_eq!(
        refused(&["--report", "a.json", "--report", "a.pdf"]),
        (
            2,
            "error: invalid value 'a.pdf' for '--report <FILE>': the file extension selects the format and must be one of \
             `.html`, `.json`, `.xml`, `.har`, `.txt`"
                .into()
        )
    );
    assert_eq!(
        refused(&["--report", "nowhere/a.json"]),
        (3, "error: cannot write a report to `nowhere/a.json`".into())
    );
    assert_eq!(
        refused(&["--show-secrets"]),
        (2, "error: `--show-secrets` needs a terminal".into())
    );
    let command = home
        .fastenctl(&[
            "auth",
            "test",
            "--issuer",
            closed,
            "--client-id",
            "a",
            "--show-secrets",
            "--json",
        ])
        .output()
        .unwrap();
    let document: Value = serde_json::from_slice(&command.stdout).unwrap();
    assert_eq!(document["error"]["kind"], "usage");
}

/// The secret is in the provider's name, which redaction does not look at.
#[test]
fn no_report_is_written_if_one_contains_a_secret() {
    let world = Provider::start();
    std::fs::write(world.home.path("secret"), "sandbox-basic-secret\n").unwrap();
    let config = format!(
        "[profiles.default.providers.sandbox-basic-secret]\nissuer = \"{}\"\nclient_id = \"sandbox-basic\"\n\
         client_secret_file = \"{}\"\nauth_method = \"client_secret_basic\"\n",
        world.sandbox.text("fhir_base"),
        world.home.path("secret").display()
    );
    std::fs::write(world.home.config_file(), config).unwrap();
    std::fs::set_permissions(
        world.home.config_file(),
        std::fs::Permissions::from_mode(0o600),
    )
    .unwrap();
    std::fs::write(world.home.path("b.json"), "the report of yesterday").unwrap();
    let named = |json: &[&str]| {
        let reports = ["--report", "a.txt", "--report", "b.json"];
        let args = [
            &["auth", "test", "sandbox-basic-secret"],
            &DRIVER[..],
            &reports,
            json,
        ]
        .concat();
        finished(&world.home.fastenctl(&args).output().unwrap())
    };
    let (code, stdout, stderr) = named(&[]);
    let refusal =
        "`b.json` would contain a secret of this run (`client_secret`), so no report was written";
    assert_eq!(
        (code, stderr.lines().next().unwrap()),
        (1, &*format!("error: {refusal}")),
        "{stdout}{stderr}"
    );
    let (code, stdout, _) = named(&["--json"]);
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["ok"], &document["error"]["message"]),
        (1, &json!(false), &json!(refusal))
    );
    assert!(!world.home.path("a.txt").exists(), "one report was written");
    assert_eq!(report(&world, "b.json"), "the report of yesterday");
}

#[test]
fn secrets_are_shown_on_a_terminal_but_in_no_report() {
    let world = Provider::start();
    let mut more = PUBLIC.to_vec();
    more.extend(["--show-secrets", "--report", "r.txt", "-v"]);
    let mut command = signing_in(&world, "", &more);
    command.env("TERM", "dumb").stdin(Stdio::inherit());
    let mut terminal = rexpect::session::spawn_command(command, Some(60_000)).unwrap();
    terminal.exp_string("      code_verifier = ").unwrap();
    let shown = terminal.read_line().unwrap();
    terminal.exp_eof().unwrap();
    assert!(shown.trim().len() == 43 && !shown.contains('<'), "{shown}");
    let report = report(&world, "r.txt");
    assert!(
        report.contains("code_verifier = <code_verifier: 43 chars, ")
            && !report.contains(shown.trim()),
        "{report}"
    );
}

#[test]
fn a_provider_with_a_serious_fault_ends_the_run_with_20_and_this_text() {
    let world = Provider::start();
    let (code, stdout, stderr) =
        finished(&signing_in(&world, "DISC-06", &PUBLIC).output().unwrap());
    let issuer = world.sandbox.text("issuer");
    let expected = "\
Sign-in works without a gateway: the record of patient `fc8d2ee4-6dd3-5b39-833a-9b1a52c90597` can be read
The code is secure in transit: only the browser saw it, and it is worthless without the PKCE verifier of this run
DISC-06: `plain` is offered, which does not protect the code

ok    discovery  read the provider's published configuration T ms
ok    listen     listen for the response on this machine T ms
ok    challenge  create state, nonce and PKCE challenge T ms
ok    authorize  build the authorization request T ms
ok    browser    sign in and consent in the browser T ms
ok    callback   wait for the response T ms
ok    exchange   exchange the code for tokens T ms
ok    id_token   validate the ID token T ms
ok    fhir_read  read a record with the token T ms
ok    refresh    refresh the access token T ms
ok    checks     run the remaining checks T ms
ok    revoke     revoke the tokens T ms

T ms total: T ms requests, T ms waiting for the response, T ms fastenctl

checks: 64 PASS, 1 FAIL, 1 N/A, 87 SKIP
FAIL   DISC-06   `plain` is offered, which does not protect the code
       high: PKCE with `plain` is not listed (SMART-conf; SMART-launch)
       side: the provider
       next: show this to the provider; to accept it as a known problem: `fastenctl config set providers.NAME.issuer ISSUER/fault/DISC-06/fhir providers.NAME.client_id ID providers.NAME.expected_deviations.DISC-06 REASON`
";
    assert_eq!(
        (code, normalised(&stdout, issuer).as_str(), stderr.as_str()),
        (
            20,
            expected,
            "error: the sign-in works, but a check of high or critical severity failed: DISC-06\n \
             hint: send this list to the provider; the next step of each check says how to accept a known problem\n"
        )
    );
}

#[test]
fn a_wrong_secret_ends_the_run_with_3_and_this_text() {
    let world = Provider::start();
    let mut command = signing_in(
        &world,
        "",
        &[
            "--client-id",
            "sandbox-basic",
            "--auth-method",
            "client_secret_basic",
        ],
    );
    let (code, stdout, _) = finished(
        &command
            .env("FASTENCTL_CLIENT_SECRET", "wrong-secret-of-ours")
            .output()
            .unwrap(),
    );
    let expected = "\
Sign-in does not work without a gateway: it fails at `exchange` (exchange the code for tokens); look at the registration
The code is secure in transit: only the browser saw it, and it is worthless without the PKCE verifier of this run
The provider followed the standard in this run

ok    discovery  read the provider's published configuration T ms
ok    listen     listen for the response on this machine T ms
ok    challenge  create state, nonce and PKCE challenge T ms
ok    authorize  build the authorization request T ms
ok    browser    sign in and consent in the browser T ms
ok    callback   wait for the response T ms
FAIL  exchange   exchange the code for tokens T ms
      token_endpoint = ISSUER/token
      client_authentication = client_secret_basic
      POST ISSUER/token -> 401 in T ms
ok    checks     run the remaining checks T ms

T ms total: T ms requests, T ms waiting for the response, T ms fastenctl

checks: 43 PASS, 1 N/A, 109 SKIP

error: the token endpoint `ISSUER/token` returned `invalid_client`: unknown client, wrong secret or wrong method
  side: the registration
 cause: The provider does not know this client, or does not accept its secret, key or method
  hint: this is a confidential client, so the token endpoint requires its secret or key
  next: compare the client ID, its secret and `--auth-method` with the registration at the provider
";
    assert_eq!(
        (
            code,
            normalised(&stdout, world.sandbox.text("issuer")).as_str()
        ),
        (3, expected)
    );
}
