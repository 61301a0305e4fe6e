//! `auth test --start` in one folder and `--resume` in another: direct and through a gateway, with
//! public and confidential clients. A resume file can be used only once, for a limited time, and
//! only by its owner.

use crate::journeys::register::under_strace;
use crate::world::practice::Practice;
use crate::world::provider::Provider;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::driver::drive::Driver;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use url::Url;

/// A started sign-in, and the URL at which a browser on another machine ended.
pub(crate) struct Begun {
    pub(crate) file: PathBuf,
    /// The URL that a person would copy.
    pub(crate) answer: String,
    address: Url,
    goal: Url,
}

fn alice() -> (Driver, Client) {
    let driver = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    (
        driver,
        Client::new(Options {
            cookies: true,
            ..Options::default()
        }),
    )
}

/// Runs `auth test --start ARGS`, before any sign-in, and returns its document.
fn start(home: &Home, args: &[&str]) -> Value {
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[&["auth", "test", "--start"], args].concat())
            .output()
            .unwrap(),
    );
    // Through a gateway, the test sign-in is counted.
    let said = ["", "test sign-in 1 of 100\n"];
    assert!(
        code == 0 && said.contains(&stderr.as_str()),
        "{stdout} {stderr}"
    );
    serde_json::from_str(&stdout).unwrap()
}

/// Same as [`start`], but also signs in as alice at the provider.
pub(crate) fn begun(home: &Home, args: &[&str]) -> Begun {
    let document = start(home, args);
    let file = PathBuf::from(document["resume_file"].as_str().unwrap());
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let goal = Url::parse(&format!("http://127.0.0.1:{}/callback", kept["port"])).unwrap();
    let address = Url::parse(document["open"].as_str().unwrap()).unwrap();
    let (driver, http) = alice();
    let parameters = driver.answer(&http, &address, &goal).unwrap();
    let mut answer = goal.clone();
    answer.query_pairs_mut().extend_pairs(parameters);
    Begun {
        file,
        answer: answer.into(),
        address,
        goal,
    }
}

fn resume(home: &Home, file: &Path, more: &[&str]) -> Command {
    home.fastenctl(
        &[
            &["auth", "test", "--json", "--resume", file.to_str().unwrap()],
            more,
        ]
        .concat(),
    )
}

/// A run that waits for its answer to be pasted.
struct Waiting(Child);

fn waiting(mut command: Command) -> Waiting {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stderr = BufReader::new(child.stderr.take().unwrap());
    let mut said = String::new();
    while !said.contains("waiting for the response at") {
        assert!(
            stderr.read_line(&mut said).unwrap() > 0,
            "it ended before it waited: {said}"
        );
    }
    // Keep reading stderr, because the run would fail if its reader had exited.
    std::thread::spawn(move || stderr.lines().map_while(Result::ok).for_each(drop));
    Waiting(child)
}

impl Waiting {
    fn paste(&mut self, text: &str) {
        self.0
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{text}\n").as_bytes())
            .unwrap();
    }

    fn end(self) -> (i32, Value) {
        let output = self.0.wait_with_output().unwrap();
        (
            output.status.code().unwrap(),
            serde_json::from_slice(&output.stdout).unwrap(),
        )
    }
}

/// Pastes the answer into a resumed run, and returns its exit code and document.
pub(crate) fn finish(home: &Home, begun: &Begun, more: &[&str]) -> (i32, Value) {
    let mut run = waiting(resume(home, &begun.file, &[&["--paste"], more].concat()));
    run.paste(&begun.answer);
    run.end()
}

#[test]
fn a_sign_in_starts_in_one_folder_and_finishes_in_another_without_a_gateway() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    std::fs::write(world.home.path("secret"), "sandbox-basic-secret\n").unwrap();
    let base = world.sandbox.text("fhir_base");
    let confidential = [
        "--issuer",
        base,
        "--client-id",
        "sandbox-basic",
        "--client-secret-file",
        "secret",
    ];
    for client in [&world.public()[..], &confidential] {
        let begun = begun(&world.home, client);
        assert!(
            begun.file.starts_with(world.home.path("resume")),
            "{:?}",
            begun.file
        );
        let (code, document) = finish(&elsewhere, &begun, &[]);
        assert_eq!(
            (code, &document["ok"], &document["via"]),
            (0, &json!(true), &json!("direct")),
            "{document:#}"
        );
        assert_eq!(document["provider"], base);
        assert!(!begun.file.exists());
    }
}

#[test]
fn a_sign_in_starts_in_one_folder_and_finishes_in_another_through_the_gateway() {
    let practice = Practice::start();
    practice.register(&[]);
    let elsewhere = Home::new();
    for (provider, to) in [
        ("sandbox-public", "provider"),
        ("sandbox-basic", "lighthouse"),
    ] {
        let begun = begun(&practice.home, &[provider]);
        let (code, document) = finish(&elsewhere, &begun, &[]);
        assert_eq!(
            (code, &document["ok"], &document["via"]),
            (0, &json!(true), &json!("lighthouse")),
            "{document:#}"
        );
        let exchange = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|step| step["id"] == "exchange")
            .unwrap();
        assert_eq!(exchange["to"], to);
    }
}

#[test]
fn the_answer_may_reach_the_second_halfs_listener() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    let document = start(&world.home, &world.public());
    let file = PathBuf::from(document["resume_file"].as_str().unwrap());
    let kept: Value = serde_json::from_str(&std::fs::read_to_string(&file).unwrap()).unwrap();
    let goal = Url::parse(kept["redirect_uri"].as_str().unwrap()).unwrap();
    let run = waiting(resume(&elsewhere, &file, &[]));
    let (driver, http) = alice();
    driver
        .drive(
            &http,
            &Url::parse(document["open"].as_str().unwrap()).unwrap(),
            &goal,
        )
        .unwrap();
    let (code, document) = run.end();
    let callback = document["steps"]
        .as_array()
        .unwrap()
        .iter()
        .find(|step| step["id"] == "callback")
        .unwrap();
    assert_eq!(
        (code, &callback["evidence"][0]["value"]),
        (0, &json!("query")),
        "{document:#}"
    );
}

#[test]
fn says_what_to_open_until_when_and_what_to_run_next() {
    let world = Provider::start();
    let mut document = start(&world.home, &world.public());
    let members = document.as_object_mut().unwrap();
    let (open, file) = (
        members.remove("open").unwrap(),
        members.remove("resume_file").unwrap(),
    );
    let (expires, next) = (
        members.remove("expires_at").unwrap(),
        members.remove("next_command").unwrap(),
    );
    let base = world.sandbox.text("fhir_base");
    assert_eq!(
        document,
        json!({"schema_version": 1, "ok": true, "result": "started", "provider": base})
    );
    assert!(
        open.as_str()
            .unwrap()
            .starts_with(&format!("{}/authorize?", world.sandbox.text("issuer")))
    );
    assert!(expires.as_str().unwrap().ends_with('Z'));
    assert_eq!(
        next,
        format!(
            "fastenctl auth test --resume {} --paste",
            file.as_str().unwrap()
        )
    );
}

#[test]
fn a_resume_file_works_once() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    let begun = begun(&world.home, &world.public());
    let mut runs = [(); 2].map(|()| waiting(resume(&elsewhere, &begun.file, &["--paste"])));
    for run in &mut runs {
        run.paste(&begun.answer);
    }
    let mut ends = runs.map(|run| {
        let (code, document) = run.end();
        (
            code,
            document["error"]["kind"]
                .as_str()
                .unwrap_or_default()
                .to_owned(),
        )
    });
    ends.sort();
    assert_eq!(ends, [(0, String::new()), (11, "conflict".to_owned())]);
    let (code, stdout, _) = finished(
        &resume(&elsewhere, &begun.file, &["--paste"])
            .output()
            .unwrap(),
    );
    assert_eq!(
        (code, stdout.contains("used only once")),
        (10, true),
        "{stdout}"
    );
}

#[test]
fn a_resume_file_that_others_can_read_or_that_has_expired_is_refused() {
    use std::os::unix::fs::PermissionsExt;
    let (world, elsewhere) = (Provider::start(), Home::new());
    let file = PathBuf::from(
        start(&world.home, &world.public())["resume_file"]
            .as_str()
            .unwrap(),
    );
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!((mode(&file), mode(file.parent().unwrap())), (0o600, 0o700));
    let refused = || {
        let (code, stdout, _) =
            finished(&resume(&elsewhere, &file, &["--paste"]).output().unwrap());
        let document: Value = serde_json::from_str(&stdout).unwrap();
        (
            code,
            document["error"]["message"].as_str().unwrap().to_owned(),
        )
    };
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o640)).unwrap();
    assert_eq!(
        refused(),
        (
            3,
            format!(
                "`{}` holds a secret, and other users can read it",
                file.display()
            )
        )
    );
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    edit(&file, |kept| kept["expires_at"] = json!(1));
    assert_eq!(
        refused(),
        (9, "the sign-in was started too long ago".into())
    );
    assert!(!file.exists());
    assert_eq!(refused().0, 10);
}

fn edit(file: &Path, change: impl FnOnce(&mut Value)) {
    let mut kept: Value = serde_json::from_str(&std::fs::read_to_string(file).unwrap()).unwrap();
    change(&mut kept);
    std::fs::write(file, kept.to_string()).unwrap();
}

#[test]
fn a_code_is_not_sent_if_the_provider_has_moved_in_between() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    let begun = begun(&world.home, &world.public());
    edit(&begun.file, |kept| {
        kept["pinned"]["token_endpoint"] = json!("https://as.example/token");
    });
    let (code, stdout, _) = finished(
        &resume(&elsewhere, &begun.file, &["--paste"])
            .output()
            .unwrap(),
    );
    let document: Value = serde_json::from_str(&stdout).unwrap();
    assert_eq!(
        (code, &document["error"]["check"]),
        (8, &json!("DISC-28")),
        "{document:#}"
    );
    assert!(
        document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .all(|step| step["id"] != "exchange")
    );
}

#[test]
fn waits_no_longer_than_it_should_and_keeps_the_file_for_another_try() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    let begun = begun(&world.home, &world.public());
    let (code, _, _) = finished(
        &resume(&elsewhere, &begun.file, &["--listen-timeout", "50ms"])
            .output()
            .unwrap(),
    );
    assert_eq!(code, 9);
    // Without a terminal, stdin ends at once: the run must not hang, but fail and name the flag.
    let (code, stdout, _) = finished(
        &resume(&elsewhere, &begun.file, &["--paste"])
            .output()
            .unwrap(),
    );
    assert_eq!((code, stdout.contains("`--paste`")), (2, true), "{stdout}");
    assert_eq!(finish(&elsewhere, &begun, &[]).0, 0);
}

#[test]
fn after_a_kill_at_any_moment_the_file_exists_only_while_its_code_is_unspent() {
    let (world, elsewhere) = (Provider::start(), Home::new());
    let calls = ["unlink", "fsync"]
        .map(|name| (name, 1))
        .into_iter()
        .chain((1..=8).map(|when| ("writev", when)));
    let (mut killed, mut left) = (0, 0);
    for (name, when) in calls {
        let begun = begun(&world.home, &world.public());
        let run = [
            "auth",
            "test",
            "--resume",
            begun.file.to_str().unwrap(),
            "--paste",
        ];
        let (trace, inject) = (
            format!("trace={name}"),
            format!("inject={name}:signal=KILL:when={when}"),
        );
        let mut command = under_strace(
            &elsewhere,
            &run,
            &["-o", "/dev/null", "-e", &trace, "-e", &inject],
        );
        let mut child = command
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // The pipe is already closed if the run is killed before it reads.
        let _ = child
            .stdin
            .take()
            .unwrap()
            .write_all(format!("{}\n", begun.answer).as_bytes());
        let status = child.wait().unwrap();
        killed += usize::from(!status.success());
        if begun.file.exists() {
            left += 1;
            assert_eq!(
                finish(&elsewhere, &begun, &[]).0,
                0,
                "killed at `{name}` {when}: the code is spent"
            );
        }
    }
    assert!(
        killed > 4 && left > 0 && left < killed,
        "{killed} killed, {left} files left"
    );
}

#[test]
fn the_url_is_opened_by_a_browser_that_knows_nothing_about_the_file() {
    let world = Provider::start();
    let begun = begun(&world.home, &world.public());
    let found = |name: &str| {
        begun
            .address
            .query_pairs()
            .filter(|(found, _)| found == name)
            .count()
    };
    assert_eq!(
        [
            found("state"),
            found("code_challenge"),
            found("code_verifier")
        ],
        [1, 1, 0]
    );
    assert_eq!(begun.goal.path(), "/callback");
    let kept = std::fs::read_to_string(&begun.file).unwrap();
    let verifier: Value = serde_json::from_str(&kept).unwrap();
    assert_eq!(verifier["code_verifier"].as_str().unwrap().len(), 43);
}
