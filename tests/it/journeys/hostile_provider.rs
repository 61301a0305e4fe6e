//! A provider whose every text would control a terminal or look like one of our lines: no report
//! passes such text on.

use crate::journeys::hostile_gateway::{reply, request};
use crate::journeys::hostile_text::{HOSTILE, acts, harmless};
use crate::world::support::{Home, finished};
use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpListener;

/// Where the provider puts the hostile text.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lie {
    /// In its documents and on its page, where users cannot sign in.
    Page,
    /// In the authorization response.
    Answer,
    /// In the token error response.
    Refusal,
    /// In the tokens, and in the data read with them.
    Tokens,
}

/// Starts the provider and returns its origin; its thread ends with the tests.
fn provider(lie: Lie) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let own = origin.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if let Some(request) = request(&mut stream) {
                let _ = stream.write_all(said(lie, &own, &request).as_bytes());
            }
        }
    });
    origin
}

fn said(lie: Lie, origin: &str, request: &str) -> String {
    let address = request.split(' ').nth(1).unwrap();
    let json = |status: &str, body: &Value| {
        let kind = "content-type: application/json\r\nx-request-id: \u{9b}2J\u{202e}\r\n";
        reply(status, kind, &body.to_string())
    };
    match address.split('?').next().unwrap() {
        path if path.contains("/.well-known/") => json("200 OK", &document(origin)),
        "/authorize" if lie == Lie::Page => {
            let page = format!("<title>{HOSTILE}</title><h1>{HOSTILE}</h1><p>{HOSTILE}</p>");
            reply("400 Bad Request", "content-type: text/html\r\n", &page)
        }
        "/authorize" => back(lie, origin, address),
        "/token" if lie == Lie::Refusal => json(
            "400 Bad Request",
            &json!({"error": HOSTILE, "error_description": HOSTILE, "error_uri": HOSTILE}),
        ),
        "/token" => json(
            "200 OK",
            &json!({"access_token": "a-token", "token_type": "Bearer", "expires_in": 60, "scope": HOSTILE, "patient": HOSTILE,
                    "refresh_token": "b-token", "encounter": HOSTILE, "id_token": HOSTILE, "tenant": HOSTILE}),
        ),
        _ => json(
            "500 Internal Server Error",
            &json!({"resourceType": "OperationOutcome", "error": HOSTILE, "error_description": HOSTILE,
                    "issue": [{"severity": HOSTILE, "code": HOSTILE, "diagnostics": HOSTILE, "details": {"text": HOSTILE}}]}),
        ),
    }
}

fn document(origin: &str) -> Value {
    json!({
        "issuer": format!("{origin}/fhir"), "authorization_endpoint": format!("{origin}/authorize"),
        "token_endpoint": format!("{origin}/token"), "revocation_endpoint": format!("{origin}/revoke"),
        "introspection_endpoint": format!("{origin}/introspect"), "jwks_uri": format!("{origin}/keys"),
        "capabilities": [HOSTILE], "scopes_supported": [HOSTILE], "response_types_supported": ["code", HOSTILE],
        "grant_types_supported": ["authorization_code", HOSTILE], "code_challenge_methods_supported": ["S256", HOSTILE],
        "token_endpoint_auth_methods_supported": ["none", HOSTILE], "id_token_signing_alg_values_supported": [HOSTILE],
        "management_endpoint": HOSTILE, "service_documentation": HOSTILE,
    })
}

fn back(lie: Lie, origin: &str, address: &str) -> String {
    let asked = url::Url::parse(&format!("{origin}{address}")).unwrap();
    let value = |name: &str| {
        let mut pairs = asked.query_pairs();
        let found = pairs.find(|(key, _)| key == name);
        found
            .map(|(_, value)| value.into_owned())
            .unwrap_or_default()
    };
    let mut back = url::Url::parse(&value("redirect_uri")).unwrap();
    back.query_pairs_mut().append_pair("state", &value("state"));
    if lie == Lie::Answer {
        back.query_pairs_mut()
            .append_pair("error", HOSTILE)
            .append_pair("error_description", HOSTILE)
            .append_pair("error_uri", HOSTILE);
    } else {
        back.query_pairs_mut().append_pair("code", "a-code");
    }
    reply("302 Found", &format!("location: {back}\r\n"), "")
}

#[test]
fn text_from_a_provider_neither_controls_the_terminal_nor_looks_like_our_own_lines() {
    let home = Home::new();
    std::fs::write(home.path("password"), "practice\n").unwrap();
    for lie in [Lie::Page, Lie::Answer, Lie::Refusal, Lie::Tokens] {
        let issuer = format!("{}/fhir", provider(lie));
        let common = [
            "auth",
            "test",
            "--issuer",
            &issuer,
            "--client-id",
            "app",
            "--browser",
            "built-in",
            "--login",
            "alice",
            "--password-file",
            "password",
            "--listen-timeout",
            "5s",
        ];
        let reports = ["r.html", "r.har", "r.xml", "r.json", "r.txt"];
        let told: Vec<Vec<&str>> = [
            vec!["-vv"],
            vec!["--json"],
            vec!["-q"],
            vec!["--negative", "-v"],
        ]
        .into_iter()
        .chain(reports.map(|report| vec!["--report", report]))
        .collect();
        for more in told {
            let args = [&common[..], &more].concat();
            let (_, stdout, stderr) = finished(&home.fastenctl(&args).output().unwrap());
            assert!(!stdout.is_empty() || !stderr.is_empty(), "{args:?}");
            harmless(&args, &stdout);
            harmless(&args, &stderr);
        }
        for report in reports {
            // The reports' formats have their own line endings and indentation.
            if let Ok(text) = std::fs::read_to_string(home.path(report)) {
                let found = text.chars().find(|one| acts(*one) && *one != '\t');
                assert_eq!(found, None, "{lie:?} {report}: {text}");
            }
        }
        assert!(
            home.path("r.html").exists() && home.path("r.har").exists(),
            "{lie:?}"
        );
    }
}

/// No shell ever runs the provider's URL, whatever `BROWSER` says.
#[test]
fn a_browser_gets_the_url_and_no_shell_runs_it() {
    let home = Home::new();
    let marker = home.path("ran");
    let evil = format!("/authorize$(touch${{IFS}}{})", marker.display());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let origin = format!("http://{}", listener.local_addr().unwrap());
    let mut document = document(&origin);
    document["authorization_endpoint"] = json!(format!("{origin}{evil}"));
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            if request(&mut stream).is_some() {
                let kind = "content-type: application/json\r\n";
                let _ = stream.write_all(reply("200 OK", kind, &document.to_string()).as_bytes());
            }
        }
    });
    let issuer = format!("{origin}/fhir");
    let args = [
        "auth",
        "test",
        "--issuer",
        &issuer,
        "--client-id",
        "app",
        "--listen-timeout",
        "3s",
    ];
    // The user's own script, which carelessly runs whatever it gets.
    let careless = home.path("careless");
    std::fs::write(
        &careless,
        "#!/bin/sh\necho \"$1\" > opened\nsh -c \"true $1\"\n",
    )
    .unwrap();
    #[cfg(unix)]
    std::fs::set_permissions(
        &careless,
        std::os::unix::fs::PermissionsExt::from_mode(0o700),
    )
    .unwrap();
    for browser in ["sh -c %s", &format!("{} %s", careless.display())] {
        let output = home
            .fastenctl(&args)
            .env("BROWSER", browser)
            .output()
            .unwrap();
        let (_, stdout, stderr) = finished(&output);
        assert!(!marker.exists(), "{browser}: {stdout} {stderr}");
        let refused =
            (stdout + &stderr).contains("`BROWSER` would run the URL as a script: `sh -c %s`");
        assert_eq!(refused, browser == "sh -c %s", "{browser}");
    }
    let opened = std::fs::read_to_string(home.path("opened")).unwrap();
    let encoded = format!("{origin}/authorize%24%28touch%24%7BIFS%7D");
    assert!(opened.starts_with(&encoded), "{opened}");
}
