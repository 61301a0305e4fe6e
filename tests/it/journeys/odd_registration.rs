//! `auth register-client` at registration endpoints that respond oddly, late or not at all: the
//! response is stored before it is judged, nothing is requested twice under one name, and no token
//! that we sent is shown.

use crate::world::provider::DRIVER;
use crate::world::support::{Home, finished};
use serde_json::{Value, json};
use std::process::Stdio;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use tiny_http::{Method, Request, Response, Server};

const TOKEN: &str = "initial-Zk3+w9/QpX7=";
const SECRET: &str = "secret-of-theirs-0815";

/// A provider that gives each registration the same response, or none.
struct Registrar {
    server: Arc<Server>,
    /// One entry for each registration received; a request without a response is held in its entry.
    came: Receiver<Option<Request>>,
}

impl Registrar {
    fn start(answer: Option<(u16, String)>) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let (tell, came) = channel();
        let (serving, issuer) = (server.clone(), format!("http://{}", server.server_addr()));
        std::thread::spawn(move || {
            for request in serving.incoming_requests() {
                if *request.method() != Method::Post {
                    let _ = request.respond(Response::from_string(published(&issuer)));
                    continue;
                }
                let Some((status, body)) = &answer else {
                    let _ = tell.send(Some(request));
                    continue;
                };
                let _ = tell.send(None);
                let body = Response::from_string(body.clone());
                let _ = request.respond(body.with_status_code(*status));
            }
        });
        Self { server, came }
    }

    fn issuer(&self) -> String {
        format!("http://{}", self.server.server_addr())
    }

    fn asked(&self) -> usize {
        self.came.try_iter().count()
    }
}

impl Drop for Registrar {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn published(issuer: &str) -> String {
    json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "registration_endpoint": format!("{issuer}/register"),
        "code_challenge_methods_supported": ["S256"],
    })
    .to_string()
}

fn answered(status: u16, body: &Value) -> Registrar {
    Registrar::start(Some((status, body.to_string())))
}

fn register(home: &Home, registrar: &Registrar, more: &[&str]) -> (i32, String, String) {
    std::fs::write(home.path("token"), format!("{TOKEN}\n")).unwrap();
    let issuer = registrar.issuer();
    let register = ["auth", "register-client", "mine", "--issuer", &issuer];
    let command = &mut home.fastenctl(&[&register[..], more].concat());
    finished(&command.output().unwrap())
}

fn kept(home: &Home) -> Value {
    let file = home.path("clients/mine.json");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let mode = std::fs::metadata(&file).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let whole: Value = serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap();
    whole["answer"].clone()
}

#[test]
fn an_answer_is_stored_before_it_is_judged_and_is_not_requested_again() {
    let odd = |member: &str, value: Value| {
        let mut answer = json!({"client_id": "cid-1", "client_secret": SECRET});
        answer[member] = value;
        answer
    };
    let basic = "client_secret_basic";
    for (answer, id) in [
        (
            odd("token_endpoint_auth_method", json!("tls_client_auth")),
            "client `cid-1`",
        ),
        (odd("client_id", json!(7)), "client `7`"),
        (odd("client_id", json!("two words")), "client `two words`"),
        (odd("client_id", Value::Null), "a client"),
        (odd("client_secret", json!(["s"])), "client `cid-1`"),
        (odd("error", json!("none_really")), "client `cid-1`"),
        (
            json!(format!("client_id=cid-1&client_secret={SECRET}")),
            "a client",
        ),
    ] {
        let (home, registrar) = (Home::new(), answered(201, &answer));
        let (code, stdout, stderr) = register(&home, &registrar, &["--auth-method", basic]);
        let file = home.path("clients/mine.json");
        assert_eq!(code, 8, "{answer}: {stderr}");
        let told = format!("error: {id} is registered at the provider, but ");
        assert!(stderr.starts_with(&told), "{stderr}");
        let place = format!("the provider's response is saved in `{}`\n", file.display());
        assert!(stderr.ends_with(&place), "{stderr}");
        assert!(!format!("{stdout}{stderr}").contains(SECRET), "{stderr}");
        let whole = match kept(&home) {
            Value::String(text) => serde_json::from_str(&text).unwrap(),
            members => members,
        };
        assert_eq!(whole, answer);
        assert!(!home.config_file().exists(), "{answer}");
        assert_eq!(registrar.asked(), 1);
        let (code, _, stderr) = register(&home, &registrar, &[]);
        assert_eq!((code, registrar.asked()), (11, 0), "{stderr}");
        assert!(stderr.contains(&file.display().to_string()), "{stderr}");
    }
}

#[test]
fn a_stored_secret_with_the_same_name_is_not_overwritten_either() {
    let (home, registrar) = (Home::new(), answered(201, &json!({"client_id": "c"})));
    std::fs::create_dir(home.path("clients")).unwrap();
    std::fs::write(home.path("clients/mine.secret"), "of another\n").unwrap();
    let (code, _, stderr) = register(&home, &registrar, &[]);
    assert_eq!((code, registrar.asked()), (11, 0), "{stderr}");
}

#[test]
fn an_initial_token_repeated_by_the_provider_is_never_shown() {
    let encoded: String = url::form_urlencoded::byte_serialize(TOKEN.as_bytes()).collect();
    let described = |text: &str| json!({"error": "invalid_token", "error_description": text});
    let odd = json!({
        "client_id": "c", "redirect_uris": [format!("http://127.0.0.1/{encoded}")], "scope": format!("openid {TOKEN}"),
    });
    let mut of_its_own = described(&format!("gave {SECRET}"));
    of_its_own["client_id"] = json!("c");
    of_its_own["client_secret"] = json!(SECRET);
    for (status, answer, code) in [
        (401, described(&format!("no such token: {TOKEN}")), 5),
        (401, described(&format!("no such token: {encoded}")), 5),
        (400, described(&format!("{}{TOKEN}", "x".repeat(285))), 8),
        (
            400,
            json!({"message": format!("Bearer {TOKEN} is no good")}),
            8,
        ),
        (400, json!({"error": TOKEN}), 8),
        (201, json!({"client_id": format!("two {TOKEN}")}), 8),
        (201, of_its_own, 8),
        (201, odd, 0),
    ] {
        for json in [&[][..], &["--json"]] {
            let (home, registrar) = (Home::new(), answered(status, &answer));
            let flags = [&["--initial-token-file", "token"][..], json].concat();
            let (ended, stdout, stderr) = register(&home, &registrar, &flags);
            assert_eq!(ended, code, "{answer}: {stdout}{stderr}");
            for part in [TOKEN, &encoded, &TOKEN[..14], SECRET] {
                let shown = format!("{stdout}{stderr}");
                assert!(!shown.contains(part), "{part} in {shown}");
            }
        }
    }
}

#[test]
fn without_an_answer_or_after_a_timeout_a_client_may_still_exist() {
    let hint = "hint: the provider may still have registered a client: check its list of clients before you run \
                this again\n";
    let (home, silent) = (Home::new(), Registrar::start(None));
    let (code, _, stderr) = register(&home, &silent, &["--timeout", "1s"]);
    assert!(code == 9 && stderr.ends_with(hint), "{code} {stderr}");
    let broken = answered(502, &json!({"message": "the upstream did not answer"}));
    let (code, _, stderr) = register(&home, &broken, &[]);
    assert!(code == 8 && stderr.ends_with(hint), "{code} {stderr}");
    let refused = answered(400, &json!({"error": "invalid_redirect_uri"}));
    let (code, _, stderr) = register(&home, &refused, &[]);
    assert!(
        code == 5 && !stderr.contains("may still have"),
        "{code} {stderr}"
    );
    assert!(!home.path("clients/mine.json").exists());
}

#[cfg(unix)]
#[test]
fn an_interruption_reports_that_a_client_may_exist() {
    for (json, shown) in [
        (
            false,
            "error: interrupted\n hint: the provider may still have",
        ),
        (true, ""),
    ] {
        let (home, silent) = (Home::new(), Registrar::start(None));
        let issuer = silent.issuer();
        let mut args = vec!["auth", "register-client", "mine", "--issuer", &issuer];
        args.extend(json.then_some("--json"));
        let mut command = home.fastenctl(&args);
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        let _unanswered = silent.came.recv().unwrap();
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        let (code, stdout, stderr) = finished(&child.wait_with_output().unwrap());
        assert_eq!(code, 130, "{stderr}");
        assert!(stderr.contains(shown), "{stderr}");
        if json {
            let document: Value = serde_json::from_str(&stdout).unwrap();
            let hint = document["error"]["hint"].as_str().unwrap();
            assert!(hint.starts_with("the provider may still have registered a client"));
        }
    }
}

#[test]
fn the_document_lists_what_was_registered_and_no_sign_in_that_cannot_work() {
    let ours = "http://127.0.0.1/callback";
    let app = ["--redirect-uri", "https://app.example/cb"];
    let both = [&app[..], &["--redirect-uri", "http://localhost:0/cb"]].concat();
    for (members, flags, uris, next) in [
        (json!({}), &[][..], vec![ours], Some("")),
        (
            json!({"redirect_uris": ["http://127.0.0.1/x"]}),
            &[],
            vec!["http://127.0.0.1/x"],
            None,
        ),
        (json!({"redirect_uris": []}), &[], vec![], None),
        (
            json!({"token_endpoint_auth_method": "private_key_jwt"}),
            &[],
            vec![ours],
            None,
        ),
        (
            json!({}),
            &app,
            vec!["https://app.example/cb"],
            Some(" --redirect-uri https://app.example/cb --paste"),
        ),
        (
            json!({"redirect_uris": ["http://localhost/cb"]}),
            &both,
            vec!["http://localhost/cb"],
            Some(" --redirect-uri http://localhost:0/cb"),
        ),
    ] {
        let mut answer = json!({"client_id": "c", "scope": "openid launch"});
        answer
            .as_object_mut()
            .unwrap()
            .extend(members.as_object().unwrap().clone());
        let (home, registrar) = (Home::new(), answered(201, &answer));
        let asked = [flags, &["--json", "--scope", "openid fhirUser"]].concat();
        let (code, stdout, stderr) = register(&home, &registrar, &asked);
        assert_eq!(code, 0, "{stdout}{stderr}");
        let document: Value = serde_json::from_str(&stdout).unwrap();
        assert_eq!(document["redirect_uris"], json!(uris), "{answer}");
        assert_eq!(document["scopes"], json!(["openid", "launch"]));
        let next = next.map(|flags| format!("fastenctl auth test mine{flags}"));
        assert_eq!(
            document["next_command"].as_str(),
            next.as_deref(),
            "{answer}"
        );
        let members = document.as_object().unwrap();
        assert_eq!(members.contains_key("next_command"), next.is_some());
    }
}

#[test]
fn a_key_is_only_recorded_if_it_authenticates_the_client() {
    let key = rcgen::KeyPair::generate_for(&rcgen::PKCS_ECDSA_P384_SHA384).unwrap();
    let answer = json!({"client_id": "c", "token_endpoint_auth_method": "client_secret_post", "client_secret": SECRET});
    let (home, registrar) = (Home::new(), answered(201, &answer));
    std::fs::write(home.path("key.pem"), key.serialize_pem()).unwrap();
    let flags = [
        "--auth-method",
        "private_key_jwt",
        "--client-key-file",
        "key.pem",
    ];
    let (code, _, stderr) = register(&home, &registrar, &flags);
    assert_eq!(code, 0, "{stderr}");
    let told =
        "warning: `private_key_jwt` was requested, but `client_secret_post` was registered\n";
    assert_eq!(stderr, told);
    let text = std::fs::read_to_string(home.config_file()).unwrap();
    assert!(
        text.contains("client_secret_file") && !text.contains("key"),
        "{text}"
    );
}

#[test]
fn an_expired_secret_is_reported_on_arrival_and_on_use() {
    let answer = json!({
        "client_id": "c", "token_endpoint_auth_method": "client_secret_post", "client_secret": SECRET,
        "client_secret_expires_at": 1_700_000_000,
    });
    let (home, registrar) = (Home::new(), answered(201, &answer));
    std::fs::write(home.path("password"), "practice\n").unwrap();
    let (code, stdout, stderr) =
        register(&home, &registrar, &["--auth-method", "client_secret_post"]);
    assert_eq!(code, 0, "{stderr}");
    assert!(
        stdout.contains("mine.secret (until 2023-11-14T22:13:20Z)"),
        "{stdout}"
    );
    let told = "warning: according to this machine's clock, the secret has already expired (2023-11-14T22:13:20Z)\n";
    assert_eq!(stderr, told);
    assert_eq!(kept(&home)["client_secret_expires_at"], 1_700_000_000);
    let test = [&["auth", "test", "mine", "--json"], &DRIVER[..]].concat();
    let (_, _, stderr) = finished(&home.fastenctl(&test).output().unwrap());
    let file = home.path("clients/mine.secret");
    let told = format!(
        "warning: the secret in `{}` expired at 2023-11-14T22:13:20Z: register the client again, or request a new secret from the provider\n",
        file.display()
    );
    assert!(stderr.contains(&told), "{stderr}");
}
