//! Sign-ins in a real Chromium: through gateway and sandbox, and directly at the interop provider.
//! `tests/it` tests everything that does not need a browser.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a panic fails the test, which is what should happen"
)]
#![expect(clippy::print_stderr, reason = "prints the path of a screenshot")]

mod chromium;
mod connect_fasten;
mod elsewhere;
mod everybody;
mod hand_over;
mod named;
mod pages;
mod report;
mod spa;
#[path = "../world/mod.rs"]
mod world;

use crate::world::interop::Interop;
use crate::world::practice::Practice;
use crate::world::support::Home;
use chromium::Chromium;
use serde_json::{Value, json};
use spa::{Between, Fasten, Fault};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Stdio};

/// A running `fastenctl auth test … --no-browser` that waits for the response.
struct SignIn {
    child: Child,
    /// The URL that it asks its user to open.
    address: String,
    rest: std::thread::JoinHandle<String>,
    said: String,
}

impl SignIn {
    fn start(home: &Home, args: &[&str]) -> Self {
        let always = [
            "auth",
            "test",
            "--no-browser",
            "--listen-timeout",
            "60s",
            "-v",
        ];
        let mut command = home.fastenctl(&[&always[..], args].concat());
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let begin = said.len();
            assert!(
                stderr.read_line(&mut said).unwrap() > 0,
                "it ended without an address to open: {said}"
            );
            if let Some(address) = said[begin..].trim().strip_prefix("Open this URL: ") {
                break address.to_owned();
            }
        };
        let rest = std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = stderr.read_to_string(&mut rest);
            rest
        });
        Self {
            child,
            address,
            rest,
            said,
        }
    }

    /// Waits until the command ends, which must succeed.
    fn succeed(mut self) {
        let mut stdout = String::new();
        self.child
            .stdout
            .take()
            .unwrap()
            .read_to_string(&mut stdout)
            .unwrap();
        let status = self.child.wait().unwrap();
        let said = self.said + &self.rest.join().unwrap();
        assert!(status.success(), "{status}\n{stdout}\n{said}");
    }
}

#[test]
fn signs_in_through_the_gateway_in_fragment_mode() {
    through_the_gateway("fragment", "sandbox-public");
}

#[test]
fn signs_in_through_the_gateway_as_a_confidential_client_in_query_mode() {
    through_the_gateway("query", "sandbox-basic");
}

fn through_the_gateway(name: &'static str, provider: &str) {
    let practice = Practice::start();
    practice.register(&[]);
    let browser = Chromium::start(name);
    let sign_in = SignIn::start(&practice.home, &[provider, "--user", "alice"]);
    browser.go(&sign_in.address);
    browser.fill("input[name=login]", "alice");
    browser.fill("input[name=password]", "practice");
    browser.click("button[type=submit]");
    browser.click("button[name=decision][value=allow]");
    sign_in.succeed();
    assert_no_code_is_left(&browser);
    assert_eq!(browser.console_errors(), [""; 0]);
}

/// Over SSH the browser is on another machine. It ends up at an address where nothing listens, and
/// the user pastes that address.
#[test]
fn the_address_bars_url_finishes_a_sign_in_that_was_started_elsewhere() {
    for (name, provider) in [
        ("resume-fragment", "sandbox-public"),
        ("resume-query", "sandbox-basic"),
    ] {
        let practice = Practice::start();
        practice.register(&[]);
        let begun = practice
            .home
            .fastenctl(&["auth", "test", provider, "--user", "alice", "--start"])
            .output()
            .unwrap();
        let begun: Value = serde_json::from_slice(&begun.stdout).unwrap();
        let browser = Chromium::start(name);
        browser.go(begun["open"].as_str().unwrap());
        browser.fill("input[name=login]", "alice");
        browser.fill("input[name=password]", "practice");
        browser.click("button[type=submit]");
        browser.click("button[name=decision][value=allow]");
        let shown = browser.wait_for_url(|url| url.contains("/callback?") && url.contains("code="));
        let elsewhere = Home::new();
        std::fs::create_dir_all(elsewhere.config_file().parent().unwrap()).unwrap();
        std::fs::copy(practice.home.config_file(), elsewhere.config_file()).unwrap();
        let file = elsewhere.path("resume.json");
        std::fs::rename(begun["resume_file"].as_str().unwrap(), &file).unwrap();
        let resume = [
            "auth",
            "test",
            "--json",
            "--paste",
            "--resume",
            file.to_str().unwrap(),
        ];
        let mut resuming = elsewhere
            .fastenctl(&resume)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        writeln!(resuming.stdin.take().unwrap(), "{shown}").unwrap();
        let output = resuming.wait_with_output().unwrap();
        let told: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(
            (output.status.code(), &told["ok"]),
            (Some(0), &json!(true)),
            "{told:#}"
        );
    }
}

#[test]
fn signs_in_to_the_interop_provider_as_a_public_client() {
    for (name, mode) in [
        ("public-query", "query"),
        ("public-fragment", "fragment"),
        ("public-form-post", "form_post"),
    ] {
        at_the_interop_provider(name, mode, &["--client-id", "interop-public"]);
    }
}

#[test]
fn signs_in_to_the_interop_provider_as_a_confidential_client() {
    let home = Home::new();
    let secret = home.path("secret");
    std::fs::write(&secret, "interop-basic-secret\n").unwrap();
    let client = [
        "--client-id",
        "interop-basic",
        "--client-secret-file",
        secret.to_str().unwrap(),
    ];
    for (name, mode) in [
        ("basic-query", "query"),
        ("basic-fragment", "fragment"),
        ("basic-form-post", "form_post"),
    ] {
        at_the_interop_provider(name, mode, &client);
    }
}

fn at_the_interop_provider(name: &'static str, mode: &str, client: &[&str]) {
    let (home, interop, browser) = (Home::new(), Interop::start(), Chromium::start(name));
    let provider = ["--issuer", &interop.issuer, "--response-mode", mode];
    let sign_in = SignIn::start(&home, &[&provider[..], client].concat());
    browser.go(&sign_in.address);
    browser.fill("input[name=login]", "alice");
    browser.fill("input[name=password]", "practice");
    browser.click("input[name=prompt][value=login] ~ button");
    browser.click("input[name=prompt][value=consent] ~ button");
    sign_in.succeed();
    assert_no_code_is_left(&browser);
}

/// `sandbox-public` in [`Practice`].
const PUBLIC: &str = "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b01";
/// `sandbox-basic` in [`Practice`].
const CONFIDENTIAL: &str = "a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2b02";

/// The numbers of further endpoints, enough for the results of a search to fill more than one page.
const OTHERS: std::ops::Range<u8> = 0..30;

/// Returns the definition of an endpoint that can be found but is not connected to.
fn other(number: u8) -> String {
    let host = format!("https://fhir-{number}.example");
    format!(
        "[[endpoints]]\nid = \"a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d3{number:03}\"\nplatform_type = \"sandbox-public\"
        display = \"Quillmoor Practice {number}\"\nurl = \"{host}/r4/\"
        authorization_endpoint = \"{host}/authorize\"\ntoken_endpoint = \"{host}/token\"\n"
    )
}

/// The published application's page, which uses a gateway under its installation's own base.
struct Application {
    between: Between,
    _practice: Practice,
    base: String,
    browser: Chromium,
}

impl Application {
    fn start(name: &'static str) -> Self {
        let between = Between::start();
        let settings = format!(
            "public_url = \"{}\"\n{}",
            between.served.url(""),
            OTHERS.map(other).collect::<String>()
        );
        let practice = Practice::start_in(Home::new(), &[], &settings);
        between.lead_to(practice.gateway.text("listen"));
        let (_, registered, _) = practice.register(&["--json"]);
        let registered: Value = serde_json::from_str(&registered).unwrap();
        let id = registered["installation"]["id"].as_str().unwrap();
        let base = between.served.url(&format!("/i/{id}/v1"));
        Self {
            between,
            _practice: practice,
            base,
            browser: Chromium::start(name),
        }
    }

    /// Opens the page that lists the sources.
    fn open(&self, fasten: &Fasten) {
        self.browser.go(&fasten.served.url("/web/sources?query="));
    }

    /// Presses the endpoint's button, signs in, and returns the page's final message.
    fn connect(&self, endpoint: &str) -> String {
        signs_in(&self.browser, endpoint, "allow")
    }
}

/// Presses an endpoint's button, signs in and decides, and returns the page's final message.
fn signs_in(browser: &Chromium, endpoint: &str, decision: &str) -> String {
    browser.click(&format!("button[data-endpoint='{endpoint}']"));
    browser.fill("input[name=login]", "alice");
    browser.fill("input[name=password]", "practice");
    browser.click("button[type=submit]");
    browser.click(&format!("button[name=decision][value={decision}]"));
    browser.text_of("#outcome")
}

#[test]
fn connects_the_published_application_to_public_and_confidential_providers() {
    let application = Application::start("application");
    for (desktop, endpoint, platform) in [
        (false, PUBLIC, "sandbox-public"),
        (false, CONFIDENTIAL, "sandbox-basic"),
        (true, PUBLIC, "sandbox-public"),
        (true, CONFIDENTIAL, "sandbox-basic"),
    ] {
        let fasten = Fasten::start(&application.base, desktop);
        application.open(&fasten);
        assert_eq!(
            application.browser.text_of("#count"),
            "32 brands, 32 tiles, 32 in all"
        );
        assert_eq!(
            application.connect(endpoint),
            "connected",
            "{platform}, desktop: {desktop}"
        );
        let mut source = fasten.source();
        let tokens = source.as_object_mut().unwrap().remove("tokens").unwrap();
        for made in ["brand_id", "portal_id"] {
            let id = source.as_object_mut().unwrap().remove(made).unwrap();
            assert!(
                uuid::Uuid::try_parse(id.as_str().unwrap()).is_ok(),
                "{made}: {id}"
            );
        }
        assert_eq!(
            source,
            json!({ "endpoint_id": endpoint, "display": platform, "platform_type": platform })
        );
        for token in ["access_token", "refresh_token", "id_token", "patient"] {
            assert!(
                tokens[token].as_str().is_some_and(|text| !text.is_empty()),
                "no `{token}` in {tokens}"
            );
        }
        assert_eq!(application.browser.console_errors(), [""; 0]);
    }
}

/// With each fault the application must fail to connect.
#[test]
fn the_published_application_cannot_use_a_gateway_that_violates_the_contract() {
    let application = Application::start("application-faults");
    let fasten = Fasten::start(&application.base, false);
    for (fault, expected) in [
        // This fault comes first, because browsers cache what a preflight allowed.
        (Fault::MissingPreflightHeader, "POST search: network error"),
        (Fault::CommaInSort, "POST search: status 400"),
    ] {
        application.between.commit(fault);
        application.open(&fasten);
        assert_eq!(
            application.browser.text_of("#outcome"),
            expected,
            "{fault:?}"
        );
    }
    application.between.commit(Fault::None);
    application.open(&fasten);
    application.browser.text_of("#count");
    application.between.commit(Fault::Unauthorized);
    application
        .browser
        .click(&format!("button[data-endpoint='{PUBLIC}']"));
    assert_eq!(
        application.browser.text_of("#outcome"),
        "GET connect: signed out of Fasten"
    );
    for (fault, expected) in [
        (
            Fault::FragmentLeft,
            "came back without a code: nothing said",
        ),
        (
            Fault::EmptyIssuer,
            "\"as.issuer\" property must be a non-empty string",
        ),
        (Fault::None, "connected"),
    ] {
        application.between.commit(fault);
        application.open(&fasten);
        assert_eq!(application.connect(PUBLIC), expected, "{fault:?}");
    }
}

/// Neither the address bar nor "back" may reveal the code to the next user (LOOP, RFC 9700 section
/// 4.3).
fn assert_no_code_is_left(browser: &Chromium) {
    browser.wait_for_url(|url| !url.contains("code="));
    let leaks: Vec<String> = browser
        .history()
        .into_iter()
        .filter(|url| url.contains("code="))
        .collect();
    assert_eq!(leaks, [""; 0], "the code is in the browser's history");
}
