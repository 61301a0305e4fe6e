//! A gateway seen from outside: its metrics in Prometheus's format, the IDs of its requests, its
//! log about startup, shutdown and an unavailable database, and which lines are logged at all.

use crate::journeys::tls;
use crate::world::postgres;
use crate::world::promtool::promtool;
use crate::world::servers::Server;
use crate::world::site::Site;
use crate::world::support::{Home, finished};
use http::{Request, Response, header};
use rustix::process::Signal;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::time::{Duration, Instant};

const SERVE: [&str; 6] = [
    "lighthouse",
    "serve",
    "--settings",
    "l.toml",
    "--data-dir",
    "data",
];
/// A time limit longer than any step here takes.
const PATIENCE: Duration = Duration::from_secs(60);

/// Settings with an unreachable provider, at which the gateway itself exchanges codes.
const UNREACHABLE: &str = "metrics_listen = \"127.0.0.1:0\"
[platforms.p]
client_id = \"me\"
confidential = true
scopes = [\"openid\"]
client_secret_expires = \"2099-01-31\"
[[endpoints]]
id = \"6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11\"
platform_type = \"p\"
url = \"http://127.0.0.1:9/fhir\"
authorization_endpoint = \"http://127.0.0.1:9/authorize\"
token_endpoint = \"http://127.0.0.1:9/token\"
";
const SECRET: (&str, &str) = (
    "FASTENCTL_LIGHTHOUSE__PLATFORMS__P__CLIENT_SECRET",
    "s3cret",
);

struct Gateway {
    home: Home,
    server: Server,
}

impl Gateway {
    fn start(settings: &str, variables: &[(&str, &str)]) -> Self {
        let home = Home::new();
        std::fs::write(home.path("l.toml"), settings).unwrap();
        let server = Server::start_with(&home, &SERVE, "log", variables);
        Self { home, server }
    }

    /// Starts a gateway and sends it a few requests of different kinds.
    fn in_use() -> Self {
        let gateway = Self::start(UNREACHABLE, &[SECRET]);
        gateway.register();
        gateway.get("/catalog/list", &[]);
        let form = "grant_type=refresh_token&refresh_token=a-token-of-somebody";
        let token = "/token/6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11";
        let request = Request::post(gateway.url(token))
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        assert_eq!(Site::call(request, form).status(), 502);
        gateway
    }

    fn url(&self, path: &str) -> String {
        format!("{}{path}", self.server.text("lighthouse"))
    }

    fn get(&self, path: &str, headers: &[(&str, &str)]) -> Response<Vec<u8>> {
        let mut request = Request::get(self.url(path));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        Site::call(request, "")
    }

    fn register(&self) -> u16 {
        let request = Request::post(self.url("/installation/register"))
            .header(header::CONTENT_TYPE, "application/json");
        let body = json!({"administrator_email": "ada@example.org"}).to_string();
        Site::call(request, body).status().as_u16()
    }

    fn numbers(&self) -> String {
        let address = format!("http://{}/metrics", self.server.text("metrics_listen"));
        String::from_utf8(Site::call(Request::get(address), "").body().clone()).unwrap()
    }

    /// Returns all lines of the log.
    fn log(&self) -> Vec<Value> {
        let log = std::fs::read_to_string(self.home.path("log")).unwrap();
        log.lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    }

    fn logged(&self, message: &str) -> Vec<Value> {
        let mut log = self.log();
        log.retain(|line| line["fields"]["message"] == message);
        log
    }

    /// Waits for the first log line with this message, and returns it.
    fn awaited(&self, message: &str) -> Value {
        let begun = Instant::now();
        loop {
            if let Some(line) = self.logged(message).first() {
                return line.clone();
            }
            assert!(begun.elapsed() < PATIENCE, "{message}: {:?}", self.log());
            std::thread::sleep(Duration::from_millis(20));
        }
    }
}

#[test]
fn promtool_has_no_complaints_about_the_metrics() {
    let numbers = Gateway::in_use().numbers();
    assert_eq!(
        promtool(&["check", "metrics"], &numbers),
        (true, String::new()),
        "{numbers}"
    );
    for family in numbers
        .lines()
        .filter_map(|line| line.strip_prefix("# TYPE "))
    {
        let name = family.split(' ').next().unwrap();
        let help = format!("# HELP {name} ");
        assert!(numbers.contains(&help), "{name} has no help: {numbers}");
    }
}

#[test]
fn metrics_cover_registrations_installations_refusals_providers_and_the_process() {
    let gateway = Gateway::in_use();
    let numbers = gateway.numbers();
    for line in [
        "lighthouse_registrations_total{outcome=\"made\"} 1",
        "lighthouse_registrations_total{outcome=\"refused\"} 0",
        "lighthouse_installations{state=\"unverified\"} 1",
        "lighthouse_installations{state=\"verified\"} 0",
        "lighthouse_installations{state=\"suspended\"} 0",
        "lighthouse_seats{status=\"by_subject\"} 0",
        "lighthouse_seats{status=\"reserved\"} 0",
        "lighthouse_refusals_total{manner=\"token\",reason=\"temporarily_unavailable\"} 1",
        "lighthouse_provider_answers_total{platform=\"p\",asked=\"refresh_token\",outcome=\"unreachable\"} 1",
        "lighthouse_settings_reloads_total{outcome=\"taken_over\"} 0",
        "lighthouse_database_waiting_jobs 0",
    ] {
        assert!(
            numbers.lines().any(|found| found == line),
            "{line}: {numbers}"
        );
    }
    for name in [
        "process_cpu_seconds_total ",
        "process_resident_memory_bytes ",
        "process_open_fds ",
        "process_max_fds ",
        "process_start_time_seconds ",
        "lighthouse_counted_timestamp_seconds ",
        "lighthouse_settings_loaded_timestamp_seconds ",
    ] {
        let value = numbers.lines().find_map(|line| line.strip_prefix(name));
        let value: f64 = value
            .unwrap_or_else(|| panic!("{name}: {numbers}"))
            .parse()
            .unwrap();
        assert!(value > 0.0, "{name} {value}");
    }
    let warning = &gateway.logged("provider")[0]["fields"];
    assert_eq!(warning["platform"], "p");
    assert_eq!(warning["endpoint"], "6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11");
    for line in gateway.log() {
        assert!(!line.to_string().contains("a-token-of-somebody"), "{line}");
    }
}

#[test]
fn a_request_has_the_same_id_everywhere_which_a_trusted_proxy_may_set() {
    let proxied = "trusted_proxies = [\"127.0.0.1\"]\n";
    for (settings, given, is_taken) in [
        (proxied, "proxy-7f3a", true),
        (proxied, "not one word", false),
        ("", "proxy-7f3a", false),
    ] {
        let gateway = Gateway::start(settings, &[]);
        let named = |path: &str, accept: &str| {
            let answer = gateway.get(path, &[("x-request-id", given), ("accept", accept)]);
            let name = answer.headers()["x-request-id"]
                .to_str()
                .unwrap()
                .to_owned();
            assert_eq!(name == given, is_taken, "{name}");
            (name, String::from_utf8(answer.into_body()).unwrap())
        };
        let (name, json) = named("/connect/nowhere", "application/json");
        let json: Value = serde_json::from_str(&json).unwrap();
        assert_eq!(json["request_id"], name);
        let line = &gateway.awaited("request");
        assert_eq!(line["span"]["request_id"], name, "{line}");
        let (name, page) = named("/redirect/state-number-0001", "text/html");
        assert!(
            page.contains(&format!("Reference: <bdi>{name}</bdi>")),
            "{page}"
        );
        let (name, token) = named("/token/nowhere", "");
        let token: Value = serde_json::from_str(&token).unwrap();
        assert_eq!(token["request_id"], name);
        let (name, nothing) = named("/nowhere", "");
        let nothing: Value = serde_json::from_str(&nothing).unwrap();
        assert_eq!(nothing["request_id"], name);
    }
}

#[test]
fn log_lines_about_a_request_to_the_provider_have_its_id() {
    let gateway = Gateway::in_use();
    let asked = &gateway.logged("provider")[0];
    let requests = gateway.logged("request");
    let token = requests
        .iter()
        .find(|line| line["fields"]["status"] == 502)
        .unwrap();
    assert_eq!(asked["span"]["request_id"], token["span"]["request_id"]);
    assert!(asked["span"]["request_id"].is_string(), "{asked}");
}

#[test]
fn the_log_starts_with_what_runs_where_and_ends_with_the_stop() {
    let mut gateway = Gateway::start("metrics_listen = \"127.0.0.1:0\"\n", &[]);
    let start = &gateway.awaited("lighthouse starts")["fields"];
    assert_eq!(start["version"], env!("CARGO_PKG_VERSION"));
    assert_eq!(start["settings"], "l.toml");
    assert_eq!(start["database"], "data/lighthouse.db");
    assert_eq!(start["listen"], gateway.server.text("listen"));
    assert_eq!(
        start["metrics_listen"],
        gateway.server.text("metrics_listen")
    );
    for address in [&start["listen"], &start["metrics_listen"]] {
        assert!(!address.as_str().unwrap().ends_with(":0"), "{address}");
    }
    assert!(gateway.server.stop());
    let asked = gateway.awaited("lighthouse is stopping");
    assert_eq!(asked["fields"]["by"], "SIGTERM");
    let log = gateway.log();
    assert_eq!(log[0]["fields"]["message"], "lighthouse starts");
    assert_eq!(
        log.last().unwrap()["fields"]["message"],
        "lighthouse stopped"
    );
}

#[test]
fn invalid_log_levels_stop_the_start_and_name_the_variable() {
    let home = Home::new();
    std::fs::write(home.path("l.toml"), "").unwrap();
    for level in ["inof", "fastenctl=loud"] {
        let mut command = home.fastenctl(&SERVE);
        command
            .args(["--listen", "127.0.0.1:0"])
            .env("RUST_LOG", level);
        let (code, out, told) = finished(&command.output().unwrap());
        assert_eq!((code, &*out), (3, ""), "{told}");
        assert!(told.starts_with("error: `RUST_LOG`: `"), "{told}");
        assert!(told.contains(level), "{told}");
    }
    std::fs::write(home.path("l.toml"), "log = \"inof\"\n").unwrap();
    let checked = home.fastenctl(&["lighthouse", "check", "l.toml"]).output();
    let (code, _, told) = finished(&checked.unwrap());
    assert_eq!(code, 3, "{told}");
    assert!(told.contains("`inof` is not a level"), "{told}");
}

#[test]
fn a_reload_changes_the_log_filter_and_a_refused_one_does_not() {
    let gateway = Gateway::start(
        "log = \"info\"\nmetrics_listen = \"127.0.0.1:0\"\n",
        &[("RUST_LOG", "")],
    );
    let reload = |log: &str| {
        let settings = format!("log = \"{log}\"\nmetrics_listen = \"127.0.0.1:0\"\n");
        std::fs::write(gateway.home.path("l.toml"), settings).unwrap();
        gateway.server.signal(Signal::HUP);
    };
    let reloads = |outcome: &str, times: u64| {
        let line = format!("lighthouse_settings_reloads_total{{outcome=\"{outcome}\"}} {times}");
        let begun = Instant::now();
        while !gateway.numbers().lines().any(|found| found == line) {
            assert!(begun.elapsed() < PATIENCE, "{line}: {}", gateway.numbers());
        }
    };
    gateway.get("/nowhere", &[]);
    gateway.awaited("request");
    let counted = || gateway.logged("request").len();
    reload("error");
    reloads("taken_over", 1);
    let before = counted();
    gateway.get("/nowhere", &[]);
    reload("inof");
    reloads("refused", 1);
    gateway.get("/nowhere", &[]);
    assert_eq!(counted(), before);
    reload("info");
    reloads("taken_over", 2);
    gateway.get("/nowhere", &[]);
    assert_eq!(counted(), before + 1);
}

#[test]
fn an_unavailable_database_is_reported_once_and_so_is_its_return() {
    let cluster = postgres::Cluster::start("");
    let settings = format!("database = \"{}\"\n", cluster.database());
    let gateway = Gateway::start(&settings, &[]);
    assert_eq!(gateway.register(), 200);
    cluster.stop();
    for _ in 0..20 {
        assert_eq!(gateway.register(), 503);
    }
    let gone = "database: not reachable; requests that need it are refused";
    let first = gateway.awaited(gone);
    assert_eq!(first["level"], "ERROR");
    assert!(
        first["fields"]["error"]
            .as_str()
            .unwrap()
            .contains("cannot be used"),
        "{first}"
    );
    cluster.resume();
    let back = gateway.awaited("database: reachable again");
    assert!(back["fields"]["failed"].as_u64().unwrap() >= 20, "{back}");
    assert!(back["fields"]["after"].is_string(), "{back}");
    assert_eq!(gateway.register(), 200);
    let mut errors = gateway.log();
    errors.retain(|line| line["level"] == "ERROR");
    assert_eq!(errors.len(), 1, "{errors:?}");
}

fn example(home: &Home, what: &str) -> String {
    let printed = home.fastenctl(&["lighthouse", "example", what]).output();
    let (code, text, told) = finished(&printed.unwrap());
    assert_eq!((code, &*told), (0, ""), "{what}");
    text
}

#[test]
fn the_example_settings_are_the_documented_ones_without_comments() {
    let home = Home::new();
    let printed = home.fastenctl(&["lighthouse", "example"]).output().unwrap();
    let settings = include_str!("../../../docs/lighthouse.example.toml");
    assert_eq!(finished(&printed), (0, settings.to_owned(), String::new()));
    assert_eq!(example(&home, "settings"), settings);
    let json = ["--json", "lighthouse", "example", "systemd"];
    let (code, json, _) = finished(&home.fastenctl(&json).output().unwrap());
    let json: Value = serde_json::from_str(&json).unwrap();
    assert_eq!((code, &json["what"]), (0, &Value::from("systemd")));
    assert_eq!(json["text"], example(&home, "systemd"));
}

#[test]
fn promtool_accepts_the_alerts_and_each_fires_only_when_it_should() {
    let home = Home::new();
    let alerts = example(&home, "alerts");
    let file = |name: &str| home.path(name).to_str().unwrap().to_owned();
    std::fs::write(file("alerts.yml"), &alerts).unwrap();
    let tests = include_str!("../../data/prometheus/alerts_test.yml");
    std::fs::write(file("alerts_test.yml"), tests).unwrap();
    let (is_well, told) = promtool(&["check", "rules", &file("alerts.yml")], "");
    assert!(is_well, "{told}");
    let (is_well, told) = promtool(&["test", "rules", &file("alerts_test.yml")], "");
    assert!(is_well, "{told}");
    for rule in alerts
        .lines()
        .filter_map(|line| line.trim().strip_prefix("- alert: "))
    {
        let test = format!("alertname: {rule}\n");
        assert!(tests.matches(&test).count() >= 2, "{rule} is not tested");
    }
}

/// Returns the names of metrics in a text: `lighthouse_…`, `process_…`.
fn names(text: &str) -> BTreeSet<String> {
    let words = text.split(|one: char| !(one.is_ascii_alphanumeric() || one == '_'));
    words
        .filter(|word| {
            ["lighthouse_", "process_"]
                .iter()
                .any(|prefix| word.starts_with(prefix))
        })
        .map(str::to_owned)
        .collect()
}

#[test]
fn alerts_and_dashboard_only_use_metrics_that_a_gateway_exposes() {
    let gateway = Gateway::in_use();
    let numbers = gateway.numbers();
    let lines = numbers.lines().filter(|line| !line.starts_with('#'));
    let shown: BTreeSet<String> = lines
        .filter_map(|line| Some(line.split(['{', ' ']).next()?.to_owned()))
        .collect();
    let dashboard = example(&gateway.home, "dashboard");
    let dashboard: Value = serde_json::from_str(&dashboard).unwrap();
    let panels = dashboard["panels"].as_array().unwrap();
    let asked = panels.iter().flat_map(|panel| {
        let targets = panel["targets"].as_array().into_iter().flatten();
        targets.map(|target| target["expr"].as_str().unwrap().to_owned())
    });
    let asked: String = asked.collect::<Vec<String>>().join("\n");
    let alerts = example(&gateway.home, "alerts");
    let asked_by_alerts: Vec<&str> = alerts
        .lines()
        .filter(|line| !line.contains("description:"))
        .collect();
    for (who, text) in [("dashboard", asked), ("alerts", asked_by_alerts.join("\n"))] {
        let unknown: Vec<String> = names(&text).difference(&shown).cloned().collect();
        assert_eq!(unknown, [""; 0], "{who}: {numbers}");
        assert!(names(&text).len() > 9, "{who}");
    }
}

#[test]
fn an_approaching_expiry_is_a_metric_and_a_warning_in_check_and_the_log() {
    let settings = "metrics_listen = \"127.0.0.1:0\"
[platforms.p]
client_id = \"me\"
scopes = [\"openid\"]
client_secret_expires = \"2020-02-01\"
";
    let gateway = Gateway::start(settings, &[]);
    let line = |value: &str| {
        format!("lighthouse_expires_timestamp_seconds{{what=\"client_secret\",name=\"p\"}} {value}")
    };
    let has = |line: &str| gateway.numbers().lines().any(|found| found == line);
    assert!(has(&line("1580515200")), "{}", gateway.numbers());
    let warning = "the client secret of `p` expired on 2020-02-01";
    gateway.awaited(warning);
    let check = gateway.home.fastenctl(&["lighthouse", "check", "l.toml"]);
    let (code, _, told) = finished(&{ check }.output().unwrap());
    assert_eq!(code, 0, "{told}");
    assert!(told.contains(&format!("warning: {warning}; ")), "{told}");
    let dateless = settings.replace("client_secret_expires", "# client_secret_expires");
    std::fs::write(gateway.home.path("l.toml"), dateless).unwrap();
    gateway.server.signal(Signal::HUP);
    let begun = Instant::now();
    while !has(&line("NaN")) {
        assert!(begun.elapsed() < PATIENCE, "{}", gateway.numbers());
    }
}

/// Every client is shown a certificate that expired in 2020.
#[test]
fn the_expiry_of_the_public_addresss_certificate_is_reported() {
    let key = rcgen::KeyPair::generate().unwrap();
    let mut params = tls::named("gateway", "localhost");
    params.not_after = rcgen::date_time_ymd(2020, 2, 1);
    let port = tls::with_certificate(&params.self_signed(&key).unwrap(), &key);
    let settings =
        format!("metrics_listen = \"127.0.0.1:0\"\npublic_url = \"https://localhost:{port}\"\n");
    let gateway = Gateway::start(&settings, &[]);
    gateway.awaited("the certificate of `public_url` expired on 2020-02-01");
    let line =
        "lighthouse_expires_timestamp_seconds{what=\"certificate\",name=\"public_url\"} 1580515200";
    let numbers = gateway.numbers();
    assert!(numbers.lines().any(|found| found == line), "{numbers}");
}
