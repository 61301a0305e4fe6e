//! Sign-ins in a real Chromium: through gateway and sandbox, and straight at the interop provider. What
//! can be seen without a browser is tested in `tests/it`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test may fail loudly")]
#![expect(clippy::print_stderr, reason = "the place of a screenshot is printed")]

#[path = "browser/chromium.rs"]
mod chromium;
#[path = "browser/hand_over.rs"]
mod hand_over;
#[path = "it/interop.rs"]
mod interop;
#[path = "browser/pages.rs"]
mod pages;
#[path = "it/postgres.rs"]
mod postgres;
#[path = "it/practice.rs"]
mod practice;
#[path = "it/servers.rs"]
mod servers;
#[path = "it/site.rs"]
mod site;
#[path = "it/support.rs"]
mod support;
#[path = "browser/world.rs"]
mod world;

use chromium::Chromium;
use interop::Interop;
use practice::Practice;
use std::io::{BufRead, BufReader, Read};
use std::process::{Child, Stdio};
use support::Home;

/// `fastenctl auth test … --no-browser`, waiting for the answer.
struct SignIn {
    child: Child,
    /// What it asks its user to open.
    address: String,
    rest: std::thread::JoinHandle<String>,
    said: String,
}

impl SignIn {
    fn start(home: &Home, args: &[&str]) -> Self {
        let always = ["auth", "test", "--no-browser", "--listen-timeout", "60s", "-v"];
        let mut command = home.fastenctl(&[&always[..], args].concat());
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let mut stderr = BufReader::new(child.stderr.take().unwrap());
        let mut said = String::new();
        let address = loop {
            let begin = said.len();
            assert!(stderr.read_line(&mut said).unwrap() > 0, "it ended without an address to open: {said}");
            if let Some(address) = said[begin..].trim().strip_prefix("Open this address: ") {
                break address.to_owned();
            }
        };
        let rest = std::thread::spawn(move || {
            let mut rest = String::new();
            let _ = stderr.read_to_string(&mut rest);
            rest
        });
        Self { child, address, rest, said }
    }

    /// Waits for the end, which must be a success.
    fn succeed(mut self) {
        let mut stdout = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut stdout).unwrap();
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

#[test]
fn signs_in_to_the_interop_provider_as_a_public_client() {
    for (name, mode) in [("public-query", "query"), ("public-fragment", "fragment"), ("public-form-post", "form_post")]
    {
        at_the_interop_provider(name, mode, &["--client-id", "interop-public"]);
    }
}

#[test]
fn signs_in_to_the_interop_provider_as_a_confidential_client() {
    let home = Home::new();
    let secret = home.path("secret");
    std::fs::write(&secret, "interop-basic-secret\n").unwrap();
    let client = ["--client-id", "interop-basic", "--client-secret-file", secret.to_str().unwrap()];
    for (name, mode) in [("basic-query", "query"), ("basic-fragment", "fragment"), ("basic-form-post", "form_post")] {
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

/// Neither the address bar nor "back" may give the code to whoever sits down next (LOOP, RFC 9700
/// section 4.3).
fn assert_no_code_is_left(browser: &Chromium) {
    browser.wait_for_url(|url| !url.contains("code="));
    let leaks: Vec<String> = browser.history().into_iter().filter(|url| url.contains("code=")).collect();
    assert_eq!(leaks, [""; 0], "the code is in the browser's history");
}
