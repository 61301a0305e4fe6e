//! Every platform in the table, with only a client ID in the settings, and a secret or key if the
//! platform needs one: a user signs in through the gateway at a sandbox that knows the client the
//! way the platform would.

use crate::world::provider::DRIVER;
use crate::world::servers::Server;
use crate::world::support::{Home, finished};
use serde_json::Value;
use std::fmt::Write;
use std::sync::Mutex;

/// Returns all platforms, and how the gateway authenticates at each.
fn table() -> Vec<(String, Platform)> {
    let text = include_str!("../../../src/catalog/platforms/platforms.toml");
    let table: toml::Table = toml::from_str(text).unwrap();
    let of = |(slug, facts): (String, toml::Value)| {
        let text = |key: &str| facts.get(key).and_then(toml::Value::as_str);
        let confidential = facts.get("confidential").and_then(toml::Value::as_bool);
        let default = if confidential == Some(true) {
            "client_secret_basic"
        } else {
            "none"
        };
        let method = text("token_endpoint_auth_method").unwrap_or(default);
        // A public client exchanges its code without authentication, even if refreshes need it.
        let swap = if confidential == Some(true) {
            method
        } else {
            "none"
        };
        let scopes = facts.get("scopes").unwrap().to_string();
        let platform = Platform {
            // A platform without its own scopes gets those that the client is registered for.
            scopes: Some(scopes).filter(|scopes| scopes != "[]"),
            needs_aud: text("aud") != Some("none"),
            swap: swap.to_owned(),
            secret: method == "client_secret_basic",
            callback: text("callback").unwrap_or(&slug).to_owned(),
        };
        (slug, platform)
    };
    table.into_iter().map(of).collect()
}

struct Platform {
    scopes: Option<String>,
    needs_aud: bool,
    swap: String,
    secret: bool,
    callback: String,
}

/// Returns the sandbox's clients, one per platform.
fn clients(platforms: &[(String, Platform)]) -> String {
    let mut text = String::new();
    for (slug, platform) in platforms {
        let more = match platform.swap.as_str() {
            "client_secret_basic" => "client_secret_file = \"secret\"",
            "private_key_jwt" => "jwks_file = \"jwks.json\"",
            _ => "",
        };
        writeln!(
            text,
            "[[clients]]\nclient_id = \"of-{slug}\"\ntoken_endpoint_auth_method = \"{}\"\n\
             redirect_uris = [\"http://127.0.0.1/v1/callback/{}\"]\nscopes = {}\n{more}",
            platform.swap,
            platform.callback,
            platform
                .scopes
                .as_deref()
                .unwrap_or("[\"openid\", \"patient/*.read\"]"),
        )
        .unwrap();
    }
    text
}

/// Returns settings whose endpoints are at this issuer's sandbox. A platform that does not know
/// `aud` gets the variant of the sandbox that fills it in.
fn settings(platforms: &[(String, Platform)], issuer: &str) -> String {
    let mut text = String::new();
    for (slug, platform) in platforms {
        let secret = if platform.secret {
            "client_secret_file = \"secret\"\n"
        } else {
            ""
        };
        write!(
            text,
            "[platforms.{slug}]\nclient_id = \"of-{slug}\"\n{secret}"
        )
        .unwrap();
    }
    for (number, (slug, platform)) in platforms.iter().enumerate() {
        let at = if platform.needs_aud {
            issuer.to_owned()
        } else {
            format!("{issuer}/fault/SMART-02")
        };
        write!(
            text,
            "[[endpoints]]\nid = \"a3c1f5e2-0b57-4c1e-9d3a-6f0f4f1d2{number:03}\"\nplatform_type = \"{slug}\"\n\
             display = \"{slug}\"\nurl = \"{at}/fhir/\"\nauthorization_endpoint = \"{at}/authorize\"\n\
             token_endpoint = \"{at}/token\"\nallow_private_network = true\n"
        )
        .unwrap();
    }
    text
}

fn gateway(home: &Home, platforms: &[(String, Platform)], issuer: &str) -> Server {
    std::fs::write(home.path("lighthouse.toml"), settings(platforms, issuer)).unwrap();
    let serve = [
        "lighthouse",
        "serve",
        "--settings",
        "lighthouse.toml",
        "--data-dir",
        "gateway",
    ];
    Server::start(home, &serve, "gateway.log")
}

fn fetched(url: &str) -> Vec<u8> {
    let client = fastenctl::http::Client::new(fastenctl::http::Options::default());
    let request = http::Request::get(url).body(Vec::new()).unwrap();
    client.call(request).unwrap().body().clone()
}

/// Signs in at a platform; returns the error, if any.
fn sign_in(home: &Home, slug: &str) -> Option<String> {
    let way = ["auth", "test", slug, "--json"];
    let output = home.fastenctl(&[&way[..], &DRIVER].concat()).output();
    let (_, stdout, stderr) = finished(&output.unwrap());
    let document: Value = serde_json::from_str(&stdout).ok()?;
    let passed = |id: &str| {
        let steps = document["steps"].as_array().into_iter().flatten();
        steps
            .into_iter()
            .any(|step| step["id"] == id && step["verdict"] == "pass")
    };
    let error = &document["error"];
    let works = passed("exchange") && (error.is_null() || error["kind"] == "checks_failed");
    (!works).then(|| format!("{slug}: {error} {stderr}"))
}

#[test]
fn every_platform_signs_in_with_nothing_but_its_client_id() {
    let (home, platforms) = (Home::new(), table());
    for (file, text) in [("secret", "of-everybody\n"), ("password", "practice\n")] {
        std::fs::write(home.path(file), text).unwrap();
        crate::world::site::private(&home.path(file));
    }
    // The first start creates the key that is registered with the provider.
    let first = gateway(&home, &platforms, "http://127.0.0.1:9");
    let address = first.text("lighthouse").trim_end_matches("/v1").to_owned();
    let keys = fetched(&format!("{address}/.well-known/jwks.json"));
    std::fs::write(home.path("jwks.json"), keys).unwrap();
    drop(first);
    std::fs::write(home.path("clients.toml"), clients(&platforms)).unwrap();
    let serve = ["sandbox", "serve", "--client", "clients.toml"];
    let sandbox = Server::start(&home, &serve, "sandbox.log");
    let gateway = gateway(&home, &platforms, sandbox.text("issuer"));
    let register = [
        "register",
        "--lighthouse",
        gateway.text("lighthouse"),
        "--name",
        "Ada Park",
        "--email",
        "ada@example.org",
    ];
    let (code, _, stderr) = finished(&home.fastenctl(&register).output().unwrap());
    assert_eq!(code, 0, "{stderr}");
    let (rest, failed) = (Mutex::new(platforms.iter()), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| {
                loop {
                    let next = rest.lock().unwrap().next();
                    let Some((slug, _)) = next else { return };
                    failed.lock().unwrap().extend(sign_in(&home, slug));
                }
            });
        }
    });
    assert_eq!(failed.into_inner().unwrap(), Vec::<String>::new());
}
