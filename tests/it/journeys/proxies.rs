//! The blocks in docs/proxies.md in front of a gateway that is killed while people use it: no log
//! of the proxy or the gateway contains a code or a state. Each is run once more without the lines
//! that keep these values out, and the test must notice.

use crate::world::caddy::Caddy;
use crate::world::nginx::Nginx;
use crate::world::postgres::free_port;
use crate::world::servers::Server;
use crate::world::support::Home;
use fastenctl::http::{Client, Options};
use http::{Request, header};
use rustix::process::Signal;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// The value of every code, state and verifier.
const MARKER: &str = "SplxlOBeZQQYbYS6WxSbIA";

/// Returns the first block in docs/proxies.md that is in this language and begins like this.
fn block(language: &str, beginning: &str) -> String {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/proxies.md");
    let page = std::fs::read_to_string(page).unwrap();
    let fence = format!("```{language}\n{beginning}");
    let begin = page.find(&fence).unwrap() + language.len() + 4;
    let length = page[begin..].find("```").unwrap();
    page[begin..begin + length].to_owned()
}

/// Replaces a text that must be in the block.
fn put(block: &str, text: &str, instead: &str) -> String {
    assert!(block.contains(text), "no `{text}` in\n{block}");
    block.replace(text, instead)
}

/// Starts nginx as shown on the page, in front of a gateway at this port.
pub(crate) fn documented_nginx(gateway: u16) -> Nginx {
    nginx(gateway, &block("nginx", "# What the access log"))
}

fn nginx(gateway: u16, block: &str) -> Nginx {
    Nginx::start(&["127.0.0.1"], |port, certificate, key| {
        let place = "/etc/letsencrypt/live/lighthouse.example.org";
        let file = |path: &Path| path.to_str().unwrap().to_owned();
        let folder = certificate.parent().unwrap();
        let block = put(block, "listen 443", &format!("listen 127.0.0.1:{port}"));
        let block = put(
            &block,
            &format!("{place}/fullchain.pem"),
            &file(certificate),
        );
        let block = put(&block, &format!("{place}/privkey.pem"), &file(key));
        let block = put(&block, "/var/log/nginx", &file(folder));
        put(&block, "127.0.0.1:8417", &format!("127.0.0.1:{gateway}"))
    })
}

fn caddy(gateway: u16, block: &str) -> Caddy {
    Caddy::start(|port| {
        let block = put(block, "{\n\tlog {", "{\n\tadmin off\n\tlog {");
        let block = put(
            &block,
            "lighthouse.example.org",
            &format!("http://127.0.0.1:{port}"),
        );
        put(&block, "127.0.0.1:8417", &format!("127.0.0.1:{gateway}"))
    })
}

/// A gateway that keeps its port when it is restarted.
struct Gateway {
    home: Home,
    port: u16,
}

impl Gateway {
    fn new() -> Self {
        let home = Home::new();
        std::fs::write(home.path("l.toml"), "trusted_proxies = [\"127.0.0.1\"]\n").unwrap();
        Self {
            home,
            port: free_port(),
        }
    }

    fn start(&self, log: &str) -> Server {
        let command = self.home.fastenctl(&[
            "lighthouse",
            "serve",
            "--settings",
            "l.toml",
            "--data-dir",
            "data",
        ]);
        Server::at(
            &format!("127.0.0.1:{}", self.port),
            command,
            &self.home,
            log,
        )
    }

    fn logged(&self) -> String {
        ["first.log", "second.log"]
            .map(|log| std::fs::read_to_string(self.home.path(log)).unwrap())
            .concat()
    }
}

/// How often the proxy has reported that the gateway is away, and how often the gateway has
/// responded.
#[derive(Default)]
struct Seen {
    away: AtomicUsize,
    answered: AtomicUsize,
}

impl Seen {
    fn note(&self, status: u16) {
        let count = if status == 502 {
            &self.away
        } else {
            &self.answered
        };
        count.fetch_add(1, Ordering::Relaxed);
    }
}

fn request(base: &str, index: usize) -> Request<Vec<u8>> {
    let paths = [
        format!("/v1/callback/practice?code={MARKER}&state={MARKER}"),
        format!("/v1/redirect/{MARKER}?redirect_uri=http%3A%2F%2F127.0.0.1%2F{MARKER}"),
        format!("/v1/token/practice?code={MARKER}"),
        format!("/v1/callback/practice/{MARKER}?code={MARKER}"),
    ];
    let request = match index % paths.len() {
        2 => Request::post(format!("{base}{}", paths[2]))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded"),
        index => Request::get(format!("{base}{}", paths[index])),
    };
    let request = request.header(header::REFERER, format!("{base}/?code={MARKER}"));
    request
        .body(format!("grant_type=authorization_code&code={MARKER}").into_bytes())
        .unwrap()
}

/// Signs people in through the proxy while the gateway is killed and comes back.
fn use_while_the_gateway_is_killed(gateway: &Gateway, base: &str, ca_file: Option<&PathBuf>) {
    let mut server = gateway.start("first.log");
    let (seen, is_over) = (Seen::default(), AtomicBool::new(false));
    std::thread::scope(|scope| {
        let load = || {
            let client = Client::new(Options {
                ca_file: ca_file.cloned(),
                ..Options::default()
            });
            for index in 0.. {
                if is_over.load(Ordering::Relaxed) {
                    break;
                }
                let answer = client.call(request(base, index)).unwrap();
                seen.note(answer.status().as_u16());
            }
        };
        let people = [(); 4].map(|()| scope.spawn(load));
        let until = |count: &AtomicUsize| {
            let before = count.load(Ordering::Relaxed);
            while count.load(Ordering::Relaxed) < before + 20
                && !people
                    .iter()
                    .any(std::thread::ScopedJoinHandle::is_finished)
            {
                std::thread::yield_now();
            }
        };
        until(&seen.answered);
        server.signal(Signal::KILL);
        server.wait();
        until(&seen.away);
        server = gateway.start("second.log");
        until(&seen.answered);
        is_over.store(true, Ordering::Relaxed);
    });
    server.stop();
}

fn nginx_logs(block: &str) -> String {
    let gateway = Gateway::new();
    let nginx = nginx(gateway.port, block);
    let base = format!("https://127.0.0.1:{}", nginx.port());
    use_while_the_gateway_is_killed(&gateway, &base, Some(&nginx.certificate()));
    let logged = gateway.logged();
    assert!(logged.contains("/v1/callback/"), "{logged}");
    assert!(!logged.contains(MARKER), "{logged}");
    nginx.logs()
}

#[test]
fn nginxs_logs_contain_no_code_even_if_the_gateway_is_killed_under_load() {
    let logs = nginx_logs(&block("nginx", "# What the access log"));
    for line in ["GET callback 502", "GET redirect 502", "POST token 502"] {
        assert!(logs.contains(line), "no `{line}` in\n{logs}");
    }
    assert!(!logs.contains(MARKER), "{logs}");
}

#[test]
fn nginxs_error_log_at_its_default_level_would_contain_codes() {
    let block = block("nginx", "# What the access log");
    let logs = nginx_logs(&put(&block, "error.log emerg", "error.log error"));
    assert!(logs.contains(&format!("code={MARKER}")), "{logs}");
}

fn caddy_logs(block: &str) -> String {
    let gateway = Gateway::new();
    let caddy = caddy(gateway.port, block);
    let base = format!("http://127.0.0.1:{}", caddy.port());
    use_while_the_gateway_is_killed(&gateway, &base, None);
    caddy.logs()
}

#[test]
fn caddys_logs_contain_no_code_even_if_the_gateway_is_killed_under_load() {
    let logs = caddy_logs(&block("caddyfile", "{"));
    assert!(logs.contains("http.log.error"), "{logs}");
    assert!(logs.contains("http.log.access"), "{logs}");
    assert!(!logs.contains(MARKER), "{logs}");
}

#[test]
fn caddy_without_the_filter_would_log_codes() {
    let block = put(
        &block("caddyfile", "{"),
        "request>uri delete",
        "user_id delete",
    );
    let logs = caddy_logs(&block);
    assert!(logs.contains(&format!("code={MARKER}")), "{logs}");
}

#[test]
fn every_documented_nginx_in_front_of_a_gateway_logs_no_request_lines() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    for (file, least) in [
        ("docs/proxies.md", 1),
        ("docs/gateway.md", 1),
        ("packaging/compose/nginx.conf", 1),
    ] {
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        let levels: Vec<&str> = text
            .lines()
            .filter_map(|line| line.trim().strip_prefix("error_log "))
            .map(|line| line.split(';').next().unwrap().rsplit(' ').next().unwrap())
            .collect();
        assert!(levels.len() >= least, "{file} says nothing of `error_log`");
        let others: Vec<&&str> = levels.iter().filter(|level| **level != "emerg").collect();
        assert!(others.is_empty(), "{file} logs at {others:?}");
    }
}
