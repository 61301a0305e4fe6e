//! Mutates everything that the tool reads from others: callbacks, raw bytes on the listener, the
//! config file, discovery documents, definitions, token responses, pages. The tool must neither
//! crash nor hang, and its memory is limited. Each target runs in its own process, for a few
//! seconds by default, for a minute in CI's long run, or for `FASTENCTL_FUZZ_SECONDS`.

use crate::foreign::mutations::Mutations;
use fastenctl::client::Lighthouse;
use fastenctl::config;
use fastenctl::driver::drive::Driver;
use fastenctl::driver::html;
use fastenctl::http::{Client as Http, Options};
use fastenctl::inspect::given::inspect;
use fastenctl::oauth::client::Client;
use fastenctl::oauth::discovery::metadata::{Kindred, Metadata};
use fastenctl::oauth::discovery::provider::Provider;
use fastenctl::oauth::id_token::key_set::KeySet;
use fastenctl::oauth::loopback::callback::{Arrival, judge};
use fastenctl::oauth::loopback::paste;
use fastenctl::oauth::loopback::paste::Pasted;
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::loopback::routes::Heard;
use fastenctl::oauth::loopback::sockets::Loopback;
use fastenctl::oauth::target::gateway::through_lighthouse;
use fastenctl::oauth::token::endpoint::TokenEndpoint;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::rfc::parameters::Parameters;
use fastenctl::secret::Secret;
use fastenctl::trace::recorder::Recorder;
use std::io::{Read, Write};
use std::net::{Ipv4Addr, TcpStream};
use std::process::Command;
use std::sync::mpsc::channel;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use tiny_http::{Header, Response, Server};
use url::Url;

/// The variable for the number of seconds that each target runs.
const SECONDS: &str = "FASTENCTL_FUZZ_SECONDS";
/// The variable for repeating the documents of a printed seed.
const SEED: &str = "FASTENCTL_FUZZ_SEED";
/// The variable that names the file in which a target's process saves its current document, in case
/// the target does not return.
const ALONE: &str = "FASTENCTL_FUZZ_DOCUMENT";
const USUAL_SECONDS: u64 = 3;
/// The time limit for a document: no document of up to a quarter of a megabyte takes longer, even
/// on a busy machine and without optimisation.
const LONGEST: Duration = Duration::from_secs(20);
/// The memory limit for the whole process in KB, including all tests and their libraries.
const LARGEST_KB: u64 = 300 * 1024;
const STATE: &str = "0123456789012345678901234567890123456789abc";

fn number(name: &str, otherwise: u64) -> u64 {
    fastenctl::env::text(name).map_or(otherwise, |text| text.parse().unwrap())
}

/// Runs a target in a separate process; inside that process, does the work.
fn apart(test: &str, seeds: &[&[u8]], mut read: impl FnMut(&[u8])) {
    if let Some(file) = fastenctl::env::text(ALONE) {
        return mutate(test, &file, seeds, &mut read);
    }
    let folder = tempfile::tempdir().unwrap();
    let document = folder.path().join("document");
    let name = format!("foreign::mutated::{test}");
    let mut alone = Command::new(std::env::current_exe().unwrap());
    alone.args(["--exact", &name, "--nocapture"]);
    // The stack size of the program's main thread, which reads documents.
    alone.env("RUST_MIN_STACK", (8 << 20).to_string());
    let output = alone.env(ALONE, &document).output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout);
    let told = said.lines().find(|line| line.starts_with(test));
    println!("{}", told.unwrap_or_default());
    if !output.status.success() || told.is_none() {
        let kept = folder.keep().join("document");
        let errors = String::from_utf8_lossy(&output.stderr);
        panic!("{}: {said}{errors}{}", output.status, kept.display());
    }
}

fn mutate(test: &str, file: &str, seeds: &[&[u8]], read: &mut impl FnMut(&[u8])) {
    // A long run looks for new problems; the usual run only fails because of the latest change.
    let fresh = || u64::try_from(fastenctl::clock::Clock::default().now()).unwrap();
    let is_long = fastenctl::env::text(SECONDS).is_some();
    let seed = number(SEED, if is_long { fresh() } else { 1 });
    let mut mutations = Mutations::new(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let length = Duration::from_secs(number(SECONDS, USUAL_SECONDS));
    let (began, mut count) = (Instant::now(), 0);
    println!("seed {seed}");
    while began.elapsed() < length {
        let document = mutations.document(seeds);
        std::fs::write(file, &document).unwrap();
        let since = Instant::now();
        read(&document);
        assert!(
            since.elapsed() < LONGEST,
            "seed {seed}: {:?}",
            since.elapsed()
        );
        count += 1;
    }
    let largest = largest_kb();
    println!("{test}: {count} documents of seed {seed}, {largest} kB");
    assert!(largest < LARGEST_KB, "{largest} kB");
    assert!(count > 10, "only {count} documents");
}

/// Returns this process's peak memory in KB; 0 if the system does not report it.
fn largest_kb() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let figure = line.and_then(|line| line.split_whitespace().nth(1));
    figure.map_or(0, |kb| kb.parse().unwrap())
}

/// A server that responds to everything with the same document.
struct Answering {
    base: String,
    document: Arc<Mutex<Vec<u8>>>,
}

impl Answering {
    fn with(media_type: &'static str) -> Self {
        let server = Server::http("127.0.0.1:0").unwrap();
        let base = format!("http://{}", server.server_addr());
        let document: Arc<Mutex<Vec<u8>>> = Arc::default();
        let shared = document.clone();
        std::thread::spawn(move || {
            for request in server.incoming_requests() {
                let body = shared.lock().unwrap().clone();
                let header = Header::from_bytes("Content-Type", media_type).unwrap();
                let _ = request.respond(Response::from_data(body).with_header(header));
            }
        });
        Self { base, document }
    }

    fn set(&self, document: &[u8]) {
        *self.document.lock().unwrap() = document.to_vec();
    }
}

fn http() -> Http {
    Http::new(Options::default())
}

#[test]
fn callbacks() {
    let seeds = [
        format!("code=abc&state={STATE}&iss=https%3A%2F%2Fas.example"),
        format!("error=access_denied&error_description=no&state={STATE}"),
        format!(
            "http://127.0.0.1:4/callback?code=a%2Bb&state={STATE}#x=y\n?code=a&sta\nte={STATE}"
        ),
        "eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2FzLmV4YW1wbGUiLCJleHAiOjF9.c2ln".to_owned(),
    ];
    let seeds = seeds.each_ref().map(String::as_bytes);
    let state = Secret::new(STATE);
    apart("callbacks", &seeds, |document| {
        let text = String::from_utf8_lossy(document);
        let found = Parameters::read(&text);
        for arrival in [Arrival::Query, Arrival::Fragment, Arrival::FormPost] {
            let _ = judge(&found, arrival, &state);
        }
        let (send, receive) = channel::<Pasted>();
        paste::read(document, &state, &send);
        drop(receive);
        let _ = inspect(&Secret::new(text.as_ref()), 1_700_000_000);
    });
}

#[test]
fn whoever_connects() {
    let seeds = [
        format!("GET /callback?code=x&state={STATE} HTTP/1.1\r\nHost: 127.0.0.1:1\r\n\r\n"),
        "POST /callback HTTP/1.1\r\nHost: localhost:1\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 8\r\n\r\ncode=a&b".to_owned(),
        "GET / HTTP/1.0\r\nExpect: 100-continue\r\nConnection: upgrade\r\nSec-Fetch-Mode: navigate\r\n\r\n".to_owned(),
    ];
    let seeds = seeds.each_ref().map(String::as_bytes);
    let loopback = Loopback::bind(&Place::default()).unwrap();
    let (port, (send, receive)) = (loopback.port(), channel::<Heard>());
    let _listening = loopback.serve(&Secret::new(STATE), send).unwrap();
    let said = |bytes: &[u8]| {
        let mut stream = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).unwrap();
        stream
            .set_read_timeout(Some(Duration::from_secs(5)))
            .unwrap();
        // The listener may disconnect before everything is sent.
        let _ = stream.write_all(bytes);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        answer
    };
    apart("whoever_connects", &seeds, |document| {
        let answer = said(document);
        let answer = String::from_utf8_lossy(&answer);
        assert!(
            answer.is_empty() || answer.starts_with("HTTP/1."),
            "{answer}"
        );
        assert!(!answer.contains("tiny-http"), "{answer}");
        // The document has a wrong Host, so it is rejected; the next request has the right one.
        let alive = format!("GET / HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
        let alive = said(alive.as_bytes());
        assert!(
            alive.starts_with(b"HTTP/1.1 404 "),
            "{}",
            String::from_utf8_lossy(&alive)
        );
    });
    assert_eq!(receive.try_iter().count(), 0);
}

#[test]
fn config_files() {
    let seeds: [&[u8]; 2] = [
        b"# mine\n[profiles.default]\nlighthouse = \"https://lighthouse.example.org/v1\"\n\n[profiles.default.installation]\nid = \"6f0d0a4e-5a40-4d9d-8f55-3f7f3f0a1c11\"\nsecret = \"s\"\nadministrator_name = \"Ada\"\nadministrator_email = \"ada@example.org\"\nissued_at = 2026-11-22T09:30:00Z\n",
        b"[profiles.default.providers.my-epic]\nissuer = \"https://fhir.example.org/r4\"\nclient_id = 'c'\nclient_secret_file = \"/run/secrets/epic\"\nscopes = [\"openid\", \"patient/*.rs\"]\nx = {a = 1.5e3, b = 0xff, c = [[1], {d = inf}]}\n",
    ];
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("config.toml");
    config::file::write_private(&file, b"").unwrap();
    apart("config_files", &seeds, |document| {
        std::fs::write(&file, document).unwrap();
        let _ = config::load(&file, "default");
        let _ = config::edit::entries(&file, "default");
        let _ = config::redacted::redacted(&String::from_utf8_lossy(document));
    });
}

#[test]
fn discovery_documents() {
    let seeds: [&[u8]; 2] = [
        br#"{"issuer":"https://as.example","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","jwks_uri":"https://as.example/k","code_challenge_methods_supported":["S256"],"capabilities":["launch-standalone"],"scopes_supported":["openid"],"grant_types_supported":["authorization_code"]}"#,
        br#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","kid":"1","alg":"RS256","use":"sig"}],"token_endpoint_auth_methods_supported":["none"],"authorization_response_iss_parameter_supported":true}"#,
    ];
    let source = Url::parse("https://as.example/").unwrap();
    apart("discovery_documents", &seeds, |document| {
        let _ = KeySet::parse(&source, document);
        for kind in [Kindred::Smart, Kindred::Oidc, Kindred::OAuth] {
            // Nothing is fetched: mutated addresses may belong to real hosts.
            let Ok((metadata, oddities)) =
                Metadata::parse(kind, &source, source.as_str(), document)
            else {
                continue;
            };
            let (Some(authorization_endpoint), Some(token_endpoint)) = (
                metadata.authorization_endpoint.clone(),
                metadata.token_endpoint.clone(),
            ) else {
                continue;
            };
            let provider = Provider {
                metadata,
                oidc: None,
                fhir_base: None,
                authorization_endpoint,
                token_endpoint,
                oddities,
            };
            let _ = (provider.s256(), provider.issuer(), provider.jwks_uri());
            let _ = (provider.response_modes(), provider.scopes_supported());
        }
    });
}

#[test]
fn definitions() {
    let seeds: [&[u8]; 2] = [
        br#"{"success":true,"data":{"id":"e","display":"E","platform_type":"x","url":"https://as.example/fhir/","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t","client_id":"c","redirect_uri":"https://gw.example/v1/callback/e","issuer":"https://as.example/fhir","aud":"https://as.example/fhir","scopes_supported":["openid"],"response_types_supported":["code"],"response_modes_supported":["query"],"grant_types_supported":["authorization_code"],"code_challenge_methods_supported":["S256"],"confidential":false}}"#,
        br#"{"success":false,"error":"no such endpoint","data":null}"#,
    ];
    let server = Answering::with("application/json");
    let gateway = Lighthouse::new(&Url::parse(&server.base).unwrap(), http()).unwrap();
    apart("definitions", &seeds, |document| {
        server.set(document);
        if let Ok(definition) = gateway.definition("e") {
            let recorder = Recorder::new("lighthouse", "e", |_| {});
            let _ = through_lighthouse(definition, None, &gateway.token_url("e"), &recorder);
        }
    });
}

#[test]
fn token_answers() {
    let seeds: [&[u8]; 2] = [
        br#"{"access_token":"a","token_type":"Bearer","expires_in":3600,"scope":"openid patient/*.rs","refresh_token":"r","id_token":"eyJhbGciOiJub25lIn0.eyJpc3MiOiJodHRwczovL2FzLmV4YW1wbGUifQ.c2ln","patient":"1"}"#,
        br#"{"error":"invalid_grant","error_description":"no","error_uri":"https://as.example/e"}"#,
    ];
    let (server, http) = (Answering::with("application/json"), http());
    let url = Url::parse(&server.base).unwrap();
    let client = Client {
        id: "c".into(),
        secret: None,
        method: AuthMethod::None,
        assertion: None,
    };
    let endpoint = TokenEndpoint {
        http: &http,
        url: &url,
        client: &client,
        through_gateway: false,
        test_system: false,
    };
    apart("token_answers", &seeds, |document| {
        server.set(document);
        let _ = endpoint.exchange(&Secret::new("c"), "http://127.0.0.1:1/callback", None);
        let _ = endpoint.refresh(&Secret::new("r"));
    });
}

#[test]
fn pages() {
    let seeds: [&[u8]; 2] = [
        br#"<!DOCTYPE html><title>Sign in</title><script>var a = "<form>"</script><form id=f method=POST action="/login?x=1&amp;y=2"><input type=hidden name=t value="a&quot;b"><input name=login><INPUT TYPE=password NAME=pw><select name=s><option value=1>one<option value=2 selected>two</select><button name=go value=yes>Let <b>me</b> in</button></form><a href="/cancel">[ Cancel ]</a>"#,
        br#"<form method="post" action="http://127.0.0.1:9/callback"><input type="hidden" name="code" value="&#x41;"/><textarea name=x><style>p{}</style></textarea><noscript><button>Continue</button></noscript></form>"#,
    ];
    let (server, http) = (Answering::with("text/html"), http());
    let start = Url::parse(&server.base).unwrap();
    let goal = Url::parse("http://127.0.0.1:9/callback").unwrap();
    let driver = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    let mut count = 0_u32;
    apart("pages", &seeds, |document| {
        let _ = html::read(document);
        count += 1;
        if count.is_multiple_of(20) && is_of_one_origin(document) {
            server.set(document);
            let _ = driver.answer(&http, &start, &goal);
        }
    });
}

/// Whether a document refers to only one origin, because the driver must not send requests to other
/// people's servers.
fn is_of_one_origin(document: &[u8]) -> bool {
    let text = String::from_utf8_lossy(document).replace("http://127.0.0.1:9/", "");
    !text.contains("//") && !text.contains('\\')
}
