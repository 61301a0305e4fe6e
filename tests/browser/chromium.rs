//! A headless Chromium for a single test, controlled through chromedriver. Its methods wait for the
//! browser, and fail the test if that takes too long; a failed test leaves a screenshot.

use base64::{Engine, prelude::BASE64_STANDARD};
use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use fastenctl::http::block_on;
use hyper_util::client::legacy::connect::HttpConnector;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const FLAGS: [&str; 9] = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
];
/// Blocks every host except this machine: third-party pages load fonts from other hosts, which must
/// not affect a test.
const NOTHING_OUTSIDE: &str = "MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost";

/// The timeout for everything that a test waits for. It is far longer than anything takes, and ends
/// a test that would wait forever.
const PATIENCE: Duration = Duration::from_secs(30);

/// How to display a page.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look {
    width: u32,
    is_dark: bool,
}

impl Look {
    pub(crate) const fn new(width: u32, is_dark: bool) -> Self {
        Self { width, is_dark }
    }
}

impl std::fmt::Display for Look {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let scheme = if self.is_dark { "dark" } else { "light" };
        write!(f, "{}-{scheme}", self.width)
    }
}

/// A browser and its driver, which stop when this is dropped.
pub(crate) struct Chromium {
    name: &'static str,
    client: Client,
    // Dropped in this order: first the session, then the driver, and the profile last.
    _driver: Driver,
    _profile: tempfile::TempDir,
}

/// A chromedriver process, which stops when this is dropped, even if no browser was started.
struct Driver {
    child: Child,
    port: u16,
}

/// A chromedriver command that is not in the standard.
#[derive(Debug)]
struct Vendor(&'static str, Value);

impl WebDriverCompatibleCommand for Vendor {
    fn endpoint(
        &self,
        base: &url::Url,
        session: Option<&str>,
    ) -> Result<url::Url, url::ParseError> {
        base.join(&format!(
            "session/{}/{}",
            session.unwrap_or_default(),
            self.0
        ))
    }

    fn method_and_body(&self, _: &url::Url) -> (http::Method, Option<String>) {
        (http::Method::POST, Some(self.1.to_string()))
    }
}

impl Chromium {
    /// Starts a browser with a new profile; `name` is for the screenshot.
    pub(crate) fn start(name: &'static str) -> Self {
        Self::start_as(name, "", false, &json!({}))
    }

    /// Starts a browser without cookies, scripts, or both.
    pub(crate) fn start_without(name: &'static str, things: &[&str]) -> Self {
        let blocked = things.iter().map(|thing| ((*thing).to_owned(), json!(2)));
        let blocked: serde_json::Map<String, Value> = blocked.collect();
        let preferences = json!({"profile": {"default_content_setting_values": blocked}});
        Self::start_as(name, "", false, &preferences)
    }

    /// Starts a browser that accepts untrusted certificates and resolves these names to these
    /// addresses.
    pub(crate) fn start_trusting(name: &'static str, names: &[(&str, String)]) -> Self {
        let names = names
            .iter()
            .map(|(name, place)| format!("MAP {name} {place}, "));
        Self::start_as(name, &names.collect::<String>(), true, &json!({}))
    }

    fn start_as(name: &'static str, names: &str, trusting: bool, preferences: &Value) -> Self {
        let profile = tempfile::tempdir().unwrap();
        let driver = Driver::start();
        let mut flags: Vec<String> = FLAGS.map(str::to_owned).to_vec();
        flags.push(format!("--user-data-dir={}", profile.path().display()));
        flags.push(format!("--host-resolver-rules={names}{NOTHING_OUTSIDE}"));
        let capabilities = json!({ "acceptInsecureCerts": trusting, "goog:chromeOptions": { "args": flags, "prefs": preferences }, "goog:loggingPrefs": { "browser": "ALL", "performance": "ALL" } });
        let Value::Object(capabilities) = capabilities else {
            unreachable!("it is an object")
        };
        let address = format!("http://127.0.0.1:{}", driver.port);
        let mut builder = ClientBuilder::new(HttpConnector::new());
        let client = block_on(async { builder.capabilities(capabilities).connect(&address).await })
            .unwrap_or_else(|error| panic!("Chromium does not start: {error}"));
        Self {
            name,
            client,
            _driver: driver,
            _profile: profile,
        }
    }

    pub(crate) fn go(&self, url: &str) {
        block_on(self.client.goto(url)).unwrap();
    }

    pub(crate) fn fill(&self, css: &str, text: &str) {
        let field = self.find(css);
        block_on(async {
            field.clear().await?;
            field.send_keys(text).await
        })
        .unwrap();
    }

    pub(crate) fn click(&self, css: &str) {
        self.on(css, |element| block_on(element.click()));
    }

    /// Presses a key in the focused element.
    pub(crate) fn press(&self, key: fantoccini::key::Key) {
        block_on(async {
            self.client
                .active_element()
                .await?
                .send_keys(&key.to_string())
                .await
        })
        .unwrap();
    }

    /// Returns the text of an element, once it is visible.
    pub(crate) fn text_of(&self, css: &str) -> String {
        self.on(css, |element| block_on(element.text()))
    }

    /// Does something with an element; repeats it if the element's page has just been replaced.
    fn on<T>(&self, css: &str, act: impl Fn(Element) -> Result<T, CmdError>) -> T {
        let begun = Instant::now();
        loop {
            match act(self.find(css)) {
                Ok(done) => return done,
                Err(error) if error.is_stale_element_reference() && begun.elapsed() < PATIENCE => {}
                Err(error) => panic!("`{css}` on {}: {error}", self.url()),
            }
        }
    }

    /// Waits for a page with this heading: after a click, the old page may still be shown.
    pub(crate) fn is_headed(&self, heading: &str) {
        let begun = Instant::now();
        loop {
            let shown = self.text_of("h1");
            if shown == heading {
                return;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "{} is still headed {shown:?}, not {heading:?}",
                self.url()
            );
        }
    }

    fn find(&self, css: &str) -> Element {
        let wait = self
            .client
            .wait()
            .at_most(PATIENCE)
            .every(Duration::from_millis(20));
        block_on(wait.for_element(Locator::Css(css)))
            .unwrap_or_else(|error| panic!("no `{css}` on {}: {error}", self.url()))
    }

    pub(crate) fn url(&self) -> String {
        block_on(self.client.current_url()).unwrap().to_string()
    }

    /// Waits until `wanted` accepts the URL in the address bar.
    pub(crate) fn wait_for_url(&self, wanted: impl Fn(&str) -> bool) -> String {
        let begun = Instant::now();
        loop {
            let url = self.url();
            if wanted(&url) {
                return url;
            }
            assert!(
                begun.elapsed() < PATIENCE,
                "the address bar still shows {url}"
            );
        }
    }

    /// Returns the URLs that "back" and "forward" reach, and the current one. The start of a
    /// redirect is not among them: Chromium stores it (`userTypedURL`) but never shows it.
    pub(crate) fn history(&self) -> Vec<String> {
        let answer = self.command("Page.getNavigationHistory", &json!({}));
        let entries = answer["entries"].as_array().unwrap();
        entries
            .iter()
            .map(|entry| entry["url"].to_string())
            .collect()
    }

    /// Returns the console errors since the last call.
    pub(crate) fn console_errors(&self) -> Vec<String> {
        let entries = self.vendor("se/log", json!({ "type": "browser" }));
        let errors = entries
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| entry["level"] == "SEVERE");
        errors.map(|entry| entry["message"].to_string()).collect()
    }

    /// Returns the page's visible text, without the footer that every page has.
    pub(crate) fn text(&self) -> String {
        self.run("return (document.querySelector('main') || document.body).innerText")
    }

    /// Waits until the page's text is `expected`, apart from a reference at its end, which pages
    /// with text for the administrator must have.
    pub(crate) fn reads(&self, expected: &str) {
        let begun = Instant::now();
        let has_reference = expected.contains("For the administrator");
        while !matches!(apart(&self.text()), (text, found) if text == expected && (found || !has_reference))
        {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} reads {:?}, not {expected:?}",
                self.url(),
                self.text()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Waits until these words are on the page.
    pub(crate) fn wait_for_text(&self, words: &str) {
        let begun = Instant::now();
        while !self.text().contains(words) {
            assert!(
                begun.elapsed() < PATIENCE,
                "{} reads {:?}",
                self.url(),
                self.text()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Runs a script on the page, and returns its result.
    pub(crate) fn run(&self, script: &str) -> String {
        let value = block_on(self.client.execute(script, Vec::new())).unwrap();
        value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned)
    }

    /// Switches to the window that was opened last.
    pub(crate) fn enter_the_new_window(&self) {
        let begun = Instant::now();
        block_on(async {
            loop {
                let windows = self.client.windows().await.unwrap();
                if let [_, .., last] = &windows[..] {
                    return self.client.switch_to_window(last.clone()).await.unwrap();
                }
                assert!(begun.elapsed() < PATIENCE, "no window is opened");
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
        });
    }

    /// Switches to the first window.
    pub(crate) fn enter_the_first_window(&self) {
        block_on(async {
            let first = self.client.windows().await.unwrap().remove(0);
            self.client.switch_to_window(first).await.unwrap();
        });
    }

    /// Saves a screenshot, for a closer look.
    pub(crate) fn picture(&self, file: &str) {
        if let Some(folder) = fastenctl::env::raw("FASTENCTL_TEST_PICTURES") {
            let picture = block_on(self.client.screenshot()).unwrap();
            std::fs::write(Path::new(&folder).join(file), picture).unwrap();
        }
    }

    /// Displays pages this way, with reduced motion.
    pub(crate) fn looks(&self, look: Look) {
        let scheme = if look.is_dark { "dark" } else { "light" };
        let size =
            json!({"width": look.width, "height": 844, "deviceScaleFactor": 1, "mobile": false});
        self.command("Emulation.setDeviceMetricsOverride", &size);
        // Hide scrollbars, as on a phone; otherwise long screenshots would lack the width of the
        // scrollbar at their right edge.
        self.command("Emulation.setScrollbarsHidden", &json!({"hidden": true}));
        let media = json!({"features": [
            {"name": "prefers-color-scheme", "value": scheme},
            {"name": "prefers-reduced-motion", "value": "reduce"},
        ]});
        self.command("Emulation.setEmulatedMedia", &media);
    }

    /// Sets the languages in `Accept-Language`.
    pub(crate) fn prefers(&self, languages: &str) {
        let headers = json!({"headers": {"Accept-Language": languages}});
        self.command("Network.setExtraHTTPHeaders", &headers);
    }

    /// Ignores the pages' content security policies, for a test that replaces one page with
    /// another.
    pub(crate) fn ignores_policies(&self) {
        self.command("Page.setBypassCSP", &json!({"enabled": true}));
    }

    /// Waits until the condition holds on the page.
    pub(crate) fn waits_until(&self, condition: &str) {
        let begun = Instant::now();
        while self.run(&format!("return String({condition})")) != "true" {
            assert!(
                begun.elapsed() < PATIENCE,
                "never {condition} on {}",
                self.url()
            );
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    /// Types a letter.
    pub(crate) fn types(&self, letter: char) {
        block_on(async {
            let focused = self.client.active_element().await?;
            focused.send_keys(&letter.to_string()).await
        })
        .unwrap();
    }

    /// Saves a screenshot of a whole page.
    pub(crate) fn whole_picture(&self, file: &str) {
        if let Some(folder) = fastenctl::env::raw("FASTENCTL_TEST_PICTURES") {
            let wanted = json!({"captureBeyondViewport": true});
            let picture = self.command("Page.captureScreenshot", &wanted);
            let picture = BASE64_STANDARD.decode(picture["data"].as_str().unwrap());
            std::fs::write(Path::new(&folder).join(file), picture.unwrap()).unwrap();
        }
    }

    pub(crate) fn back(&self) {
        block_on(self.client.back()).unwrap();
    }

    /// Returns the URLs of all requests since the last call, including documents but not the
    /// browser's own first page.
    pub(crate) fn requests(&self) -> Vec<String> {
        let entries = self.vendor("se/log", json!({ "type": "performance" }));
        let event = |entry: &Value| {
            let mut log: Value = serde_json::from_str(entry["message"].as_str().unwrap()).unwrap();
            log["message"].take()
        };
        let sent = entries.as_array().unwrap().iter().map(event);
        let sent = sent.filter(|event| event["method"] == "Network.requestWillBeSent");
        let of_pages = sent.filter(|event| {
            !event["params"]["documentURL"]
                .as_str()
                .unwrap()
                .starts_with("chrome:")
        });
        of_pages
            .map(|event| {
                event["params"]["request"]["url"]
                    .as_str()
                    .unwrap()
                    .to_owned()
            })
            .collect()
    }

    fn command(&self, name: &str, params: &Value) -> Value {
        self.vendor("goog/cdp/execute", json!({ "cmd": name, "params": params }))
    }

    fn vendor(&self, path: &'static str, body: Value) -> Value {
        block_on(self.client.issue_cmd(Vendor(path, body))).unwrap()
    }

    /// Saves a screenshot of the page on which the test failed.
    fn leave_a_picture(&self) {
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).with_file_name("browser-failures");
        let file = folder.join(format!("{}.png", self.name));
        let picture = block_on(self.client.screenshot()).map_err(|error| error.to_string());
        let written = picture.and_then(|picture| {
            std::fs::create_dir_all(&folder)
                .and_then(|()| std::fs::write(&file, picture))
                .map_err(|error| error.to_string())
        });
        match written {
            Ok(()) => eprintln!("screenshot: {}", file.display()),
            Err(error) => eprintln!("no screenshot: {error}"),
        }
    }
}

impl Drop for Chromium {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.leave_a_picture();
        }
        // Closes the browser, which would otherwise outlive the driver.
        let _ = block_on(self.client.clone().close());
    }
}

impl Driver {
    /// Starts a driver, which chooses its own port. The driver chooses a port for IPv4 and fails if
    /// that port is taken on IPv6, so this tries several times.
    fn start() -> Self {
        let mut said = String::new();
        for _ in 0..5 {
            match Self::begin() {
                Ok(driver) => return driver,
                Err(lines) => said = lines,
            }
        }
        panic!("chromedriver says no port: {said}")
    }

    /// Returns the driver once it is ready, or its output if it has ended.
    fn begin() -> Result<Self, String> {
        let mut command = Command::new("chromedriver");
        command
            .arg("--port=0")
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null());
        let child = command.spawn().unwrap_or_else(|error| {
            panic!("cannot start `chromedriver` ({error}); run `tests/run` once, it installs it")
        });
        let mut driver = Self { child, port: 0 };
        let mut lines = BufReader::new(driver.child.stdout.take().unwrap())
            .lines()
            .map_while(Result::ok);
        let mut said = String::new();
        for line in lines.by_ref() {
            if let Some((_, port)) = line.rsplit_once("started successfully on port ") {
                driver.port = port.trim_end_matches('.').parse().unwrap();
                // Reads and discards its later output, which would otherwise fill the pipe.
                std::thread::spawn(move || lines.for_each(drop));
                return Ok(driver);
            }
            said.push_str(&line);
        }
        Err(said)
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Returns a page's text without the reference at its end, and whether the page had one.
fn apart(text: &str) -> (&str, bool) {
    match text.rsplit_once("\n\nReference: ") {
        Some((before, name))
            if name.len() == 16 && name.bytes().all(|it| it.is_ascii_hexdigit()) =>
        {
            (before, true)
        }
        _ => (text, false),
    }
}
