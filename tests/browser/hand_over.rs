//! What remains of a sign-in on the wire, in the log and in the browser after the gateway has
//! handed it over.

use crate::chromium::Chromium;
use crate::elsewhere::CODE;
use crate::elsewhere::Elsewhere;
use crate::elsewhere::FRAGMENT;
use crate::world::servers::Server;
use crate::world::site::Attempt;
use crate::world::site::PUBLIC;
use crate::world::site::Site;
use crate::world::support::Home;
use http::Request;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};

/// A proxy that records what browsers send to a server.
struct Wire {
    address: SocketAddr,
    server: Arc<OnceLock<String>>,
    sent: Arc<Mutex<Vec<u8>>>,
}

impl Wire {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let (server, sent) = (Arc::new(OnceLock::<String>::new()), Arc::default());
        let wire = Self {
            address,
            server: server.clone(),
            sent,
        };
        let sent = wire.sent.clone();
        std::thread::spawn(move || {
            for browser in listener.incoming().map_while(Result::ok) {
                let Ok(there) = TcpStream::connect(server.get().unwrap()) else {
                    return;
                };
                let (back, browser_back) =
                    (there.try_clone().unwrap(), browser.try_clone().unwrap());
                let sent: Arc<Mutex<Vec<u8>>> = sent.clone();
                std::thread::spawn(move || {
                    pass_on(browser, there, |piece| sent.lock().unwrap().extend(piece));
                });
                std::thread::spawn(move || pass_on(back, browser_back, |_| ()));
            }
        });
        wire
    }

    fn sent(&self) -> String {
        String::from_utf8_lossy(&self.sent.lock().unwrap()).into_owned()
    }
}

fn pass_on(mut from: TcpStream, mut to: TcpStream, mut look: impl FnMut(&[u8])) {
    let mut piece = [0; 4096];
    while let Ok(length @ 1..) = from.read(&mut piece) {
        look(&piece[..length]);
        if to.write_all(&piece[..length]).is_err() {
            break;
        }
    }
    let _ = to.shutdown(std::net::Shutdown::Both);
}

/// GW-09: the gateway is a separate program that logs as much as it can, and everything sent to it
/// is recorded on the wire.
#[test]
fn gw_09_the_code_never_reaches_the_gateway_in_fragment_mode() {
    let wire = Wire::start();
    let world = Elsewhere::start(&format!("public_url = \"http://{}\"", wire.address));
    let home = Home::with_all_logs();
    let settings = world.site.settings_file();
    let args = [
        "lighthouse",
        "serve",
        "--settings",
        settings.to_str().unwrap(),
        "-vvv",
    ];
    let gateway = Server::start(&home, &args, "log");
    wire.server.set(gateway.text("listen").to_owned()).unwrap();
    let (browser, attempt) = (Chromium::start("gw-09"), Attempt::at(FRAGMENT));
    browser.go(&world.begin(
        &world.site.register(),
        &attempt,
        &world.elsewhere("/fasten"),
    ));
    browser.click("#allow");
    browser.reads("Thank you");
    let answer = format!("code={CODE}&state={}", attempt.state.expose());
    assert_eq!(world.heard(), [answer]);
    let (sent, log) = (
        wire.sent(),
        std::fs::read_to_string(home.path("log")).unwrap(),
    );
    assert!(
        sent.contains(&format!("state={}&outcome=code", attempt.state.expose())),
        "this test looks away: {sent}"
    );
    assert!(
        log.contains("/v1/callback/{slug}"),
        "this test looks away: {log}"
    );
    for seen in [sent, log] {
        assert!(!seen.contains(CODE), "{seen}");
    }
}

/// GW-13: in every mode, the URL with the response is replaced by Fasten's own URL or by a URL
/// without the response.
#[test]
fn gw_13_going_back_does_not_show_a_code() {
    let world = Elsewhere::start("unverified_limit = 9");
    let browser = Chromium::start("gw-13");
    let who = world.site.register();
    for (endpoint, origin_url, thanks) in [
        (FRAGMENT, "/fasten", "Thank you"),
        (PUBLIC, "/fasten", "Thank you"),
        (FRAGMENT, "/desktop#desktop/callback/S", ""),
    ] {
        let attempt = Attempt::at(endpoint);
        browser.go(&world.begin(&who, &attempt, &world.elsewhere(origin_url)));
        let provider = browser.wait_for_url(|url| url.contains("/authorize"));
        browser.click("#allow");
        let answer = format!("code={CODE}&state={}", attempt.state.expose());
        if thanks.is_empty() {
            browser.reads(&format!("#desktop/callback/S?{answer}"));
        } else {
            browser.reads(thanks);
            assert_eq!(world.heard().pop(), Some(answer));
        }
        let leaks: Vec<String> = browser
            .history()
            .into_iter()
            .filter(|url| url.contains(CODE))
            .collect();
        assert_eq!(leaks, [""; 0], "the code is in the browser's history");
        browser.back();
        assert_eq!(
            browser.wait_for_url(|url| url == provider),
            provider,
            "back leads to the provider's page"
        );
        browser.go(&world.site.url("/v1/callback/fragment"));
        assert_eq!(
            browser.run("return JSON.stringify([{...localStorage},{...sessionStorage}])"),
            "[{},{}]"
        );
    }
    assert_eq!(browser.console_errors(), [""; 0]);
}

/// When the request fails, only the page's script has the response, so a reload would lose it.
#[test]
fn an_answer_that_did_not_reach_the_gateway_is_sent_again_by_the_same_button() {
    let world = Elsewhere::start("unverified_limit = 9");
    let attempt = Attempt::at(FRAGMENT);
    let begin = world.begin(
        &world.site.register(),
        &attempt,
        &world.elsewhere("/fasten"),
    );
    assert_eq!(Site::call(Request::get(&begin), "").status(), 303);
    let browser = Chromium::start("again");
    let state = attempt.state.expose();
    let answer = format!("code={CODE}&state={state}");
    browser.go(&world.site.url(&format!("/v1/callback/fragment#{answer}")));
    assert_eq!(browser.text_of("#destination"), world.elsewhere(""));
    browser
        .run("window.heard = window.fetch; window.fetch = () => Promise.reject(new TypeError())");
    browser.click("#continue");
    browser.wait_for_text(
        "The gateway cannot be reached. Wait a moment, then press the button again.",
    );
    browser.run("window.fetch = window.heard");
    browser.click("#continue");
    browser.reads("Thank you");
    assert_eq!(world.heard(), [answer]);
}
