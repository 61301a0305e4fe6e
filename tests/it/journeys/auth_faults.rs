//! `auth test` with a faulty provider: whatever the provider does wrong, the run reports it in one
//! sentence with a distinct exit code, and never sends the code where it should not go.

use crate::world::support::Home;
use crate::world::support::finished;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use tiny_http::{Header, Method, Response, Server};
use url::Url;

type Parameters = Vec<(String, String)>;

/// How a fault changes a correct provider.
#[derive(Clone, Default)]
pub(super) struct Fault {
    /// Changes the discovery document.
    pub(super) metadata: Option<fn(&mut Value)>,
    /// The status and body in place of the discovery document.
    pub(super) discovery: Option<(u16, &'static str)>,
    /// Another location for the discovery document; the usual one redirects there.
    pub(super) lies_at: Option<&'static str>,
    /// Changes the parameters of the authorization response.
    pub(super) answer: Option<fn(&mut Parameters)>,
    /// The status, content type and body of the token response; `OTHER` is another host.
    pub(super) token: Option<(u16, &'static str, &'static str)>,
    /// The only `Authorization` header that the token endpoint accepts.
    pub(super) basic: Option<&'static str>,
    /// Pages by method and path, with their status; `QUERY` in them is replaced with the request's
    /// query. `POST /allow` redirects with the code.
    pub(super) pages: &'static [(&'static str, u16, &'static str)],
}

/// The provider, which counts the requests to its token endpoint.
pub(super) struct Provider {
    server: Arc<Server>,
    issuer: String,
    token_requests: Arc<AtomicUsize>,
    /// Every secret it has issued.
    secrets: Arc<Mutex<Vec<String>>>,
    /// The path and body of every form received.
    posted: Arc<Mutex<Vec<String>>>,
    /// The query of every authorization request.
    asked: Arc<Mutex<Vec<String>>>,
}

impl Provider {
    pub(super) fn issuer(&self) -> &str {
        &self.issuer
    }

    pub(super) fn start(fault: Fault) -> Self {
        let server = Arc::new(Server::http("127.0.0.1:0").unwrap());
        let issuer = format!("http://{}", server.server_addr());
        let (token_requests, secrets) = (Arc::new(AtomicUsize::new(0)), Arc::default());
        let posted: Arc<Mutex<Vec<String>>> = Arc::default();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let provider = Self {
            server: server.clone(),
            issuer: issuer.clone(),
            token_requests: token_requests.clone(),
            secrets,
            posted: posted.clone(),
            asked: asked.clone(),
        };
        let kept = provider.secrets.clone();
        std::thread::spawn(move || {
            for mut request in server.incoming_requests() {
                let url = Url::parse(&format!("{issuer}{}", request.url())).unwrap();
                if url.path() == "/authorize" {
                    let query = url.query().unwrap_or_default().to_owned();
                    asked.lock().unwrap().push(query);
                }
                let page = page(&fault, request.method(), &url);
                if url.path() != "/token" && *request.method() == Method::Post {
                    let mut body = String::new();
                    request.as_reader().read_to_string(&mut body).unwrap();
                    posted
                        .lock()
                        .unwrap()
                        .push(format!("{} {body}", url.path()));
                }
                let (status, header, body) = match url.path() {
                    _ if page.is_some() => page.unwrap(),
                    "/allow" => authorize(&url, &issuer, &fault, &kept),
                    path if fault.lies_at == Some(path) => metadata(&issuer, &fault),
                    "/.well-known/openid-configuration" => match fault.lies_at {
                        None => metadata(&issuer, &fault),
                        Some(path) if path.starts_with("/.well-known/oauth") => {
                            (404, "Content-Type: text/plain".to_owned(), String::new())
                        }
                        Some(path) => (302, format!("Location: {path}"), String::new()),
                    },
                    // Authorization requests by POST, which checks send, are not supported.
                    "/authorize" if url.query().is_none() => {
                        (405, "Allow: GET".to_owned(), String::new())
                    }
                    "/authorize" => authorize(&url, &issuer, &fault, &kept),
                    "/token" => {
                        // The preflight request of a page (TOK-23) is not counted.
                        if *request.method() == Method::Post {
                            token_requests.fetch_add(1, Ordering::SeqCst);
                        }
                        let sent = request
                            .headers()
                            .iter()
                            .find(|header| header.field.equiv("Authorization"));
                        let taken = sent.map(|header| header.value.as_str());
                        if fault.basic.is_some_and(|right| taken != Some(right)) {
                            let refused = r#"{"error":"invalid_client"}"#;
                            let json = "Content-Type: application/json";
                            (401, json.to_owned(), refused.to_owned())
                        } else {
                            token(&fault)
                        }
                    }
                    _ => (404, "Content-Type: text/plain".to_owned(), String::new()),
                };
                let (header, store): (Header, Header) = (
                    header.parse().unwrap(),
                    "Cache-Control: no-store".parse().unwrap(),
                );
                let response = Response::from_string(body)
                    .with_status_code(status)
                    .with_header(header);
                let _ = request.respond(response.with_header(store));
            }
        });
        provider
    }
}

impl Drop for Provider {
    fn drop(&mut self) {
        self.server.unblock();
    }
}

fn page(fault: &Fault, method: &Method, url: &Url) -> Option<(u16, String, String)> {
    let asked = format!("{method} {}", url.path());
    let (_, status, body) = fault.pages.iter().find(|(name, ..)| *name == asked)?;
    let query = url.query().unwrap_or_default().replace('&', "&amp;");
    let header = "Content-Type: text/html".to_owned();
    Some((*status, header, body.replace("QUERY", &query)))
}

fn metadata(issuer: &str, fault: &Fault) -> (u16, String, String) {
    if let Some((status, body)) = fault.discovery {
        return (status, "Location: http://127.0.0.1:1/".into(), body.into());
    }
    let mut document = json!({
        "issuer": issuer,
        "authorization_endpoint": format!("{issuer}/authorize"),
        "token_endpoint": format!("{issuer}/token"),
        "code_challenge_methods_supported": ["S256"],
    });
    if let Some(change) = fault.metadata {
        change(&mut document);
    }
    (
        200,
        "Content-Type: application/json".into(),
        document.to_string(),
    )
}

fn authorize(
    url: &Url,
    issuer: &str,
    fault: &Fault,
    secrets: &Mutex<Vec<String>>,
) -> (u16, String, String) {
    let parameter = |name: &str| {
        url.query_pairs()
            .find(|(found, _)| found == name)
            .unwrap()
            .1
            .into_owned()
    };
    let code = format!("the+code/of={}", url.port().unwrap());
    secrets
        .lock()
        .unwrap()
        .extend([code.clone(), parameter("state")]);
    let mut answer: Parameters = [
        ("code", code),
        ("state", parameter("state")),
        ("iss", issuer.to_owned()),
    ]
    .map(|(name, value)| (name.to_owned(), value))
    .into();
    if let Some(change) = fault.answer {
        change(&mut answer);
    }
    let mut back = Url::parse(&parameter("redirect_uri")).unwrap();
    back.query_pairs_mut().extend_pairs(answer);
    (303, format!("Location: {back}"), String::new())
}

fn token(fault: &Fault) -> (u16, String, String) {
    let good = r#"{"access_token":"a-token-nobody-sees","token_type":"bearer","expires_in":60,"scope":"patient/*.rs"}"#;
    let (status, header, body) =
        fault
            .token
            .unwrap_or((200, "Content-Type: application/json", good));
    (status, header.into(), body.into())
}

/// The result of a run.
pub(super) struct Told {
    pub(super) code: i32,
    /// The output of `--json`, with `ISSUER` in place of the provider's address.
    pub(super) document: Value,
    pub(super) stderr: String,
    pub(super) token_requests: usize,
    /// The path and body of every form that the driver sent.
    pub(super) posted: Vec<String>,
    /// The first authorization request, without the values that are new in each request.
    pub(super) asked: String,
}

/// Returns the exit code, kind, message, and the number of token requests.
fn run(fault: Fault) -> (i32, String, String, usize) {
    let told = told(fault, "", &[]);
    let text = |member: &str| {
        let text = told.document["error"][member].as_str();
        text.unwrap_or_default().to_owned()
    };
    (
        told.code,
        text("kind"),
        text("message"),
        told.token_requests,
    )
}

/// Signs in at an altered provider. `slash` is appended to its issuer, and `ISSUER` in an argument
/// stands for its address.
pub(super) fn told(fault: Fault, slash: &str, more: &[&str]) -> Told {
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    told_by(fault, slash, &[&driver, more].concat())
}

/// Like [`told`], but the arguments select how to sign in.
pub(super) fn told_by(fault: Fault, slash: &str, more: &[&str]) -> Told {
    let (home, provider) = (Home::new(), Provider::start(fault));
    let issuer = format!("{}{slash}", provider.issuer);
    std::fs::write(home.path("password"), "unused\n").unwrap();
    std::fs::write(home.path("secret"), "a%b/c+d\n").unwrap();
    let way = [
        "auth",
        "test",
        "-v",
        "--json",
        "--issuer",
        &issuer,
        "--client-id",
        "app",
        "--scope",
        "patient/*.rs",
    ];
    let more: Vec<String> = more
        .iter()
        .map(|word| word.replace("ISSUER", &provider.issuer))
        .collect();
    let more: Vec<&str> = more.iter().map(String::as_str).collect();
    let arguments = [&way[..], &more].concat();
    let output = home.fastenctl(&arguments).output().unwrap();
    let (code, stdout, stderr) = finished(&output);
    let document: Value =
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}"));
    assert_eq!(document["ok"], code == 0, "{document}");
    for secret in provider
        .secrets
        .lock()
        .unwrap()
        .iter()
        .map(String::as_str)
        .chain(["a-token-nobody-sees"])
    {
        let encoded: String = url::form_urlencoded::byte_serialize(secret.as_bytes()).collect();
        assert!(
            ![&stdout, &stderr]
                .iter()
                .any(|text| text.contains(secret) || text.contains(&encoded)),
            "{secret} in {stdout}{stderr}"
        );
    }
    let shown = document.to_string().replace(&provider.issuer, "ISSUER");
    Told {
        code,
        document: serde_json::from_str(&shown).unwrap(),
        stderr: stderr.replace(&provider.issuer, "ISSUER"),
        token_requests: provider.token_requests.load(Ordering::SeqCst),
        posted: provider.posted.lock().unwrap().clone(),
        asked: steady(&provider.asked.lock().unwrap()),
    }
}

fn steady(asked: &[String]) -> String {
    let query = asked.first().map(String::as_str).unwrap_or_default();
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    let steady = pairs.filter(|(name, _)| name != "state" && name != "code_challenge");
    let pairs: Vec<String> = steady
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    pairs.join(" ")
}

#[test]
fn a_sign_in_at_an_honest_provider_succeeds() {
    assert_eq!(run(Fault::default()), (0, String::new(), String::new(), 1));
}

fn set(answer: &mut [(String, String)], name: &str, value: &str) {
    answer
        .iter_mut()
        .find(|(found, _)| found == name)
        .unwrap()
        .1 = value.into();
}

fn push(answer: &mut Parameters, name: &str, value: &str) {
    answer.push((name.into(), value.into()));
}

#[test]
fn an_unusual_secret_is_tried_once_in_the_other_encoding_and_the_working_one_is_named() {
    let neither = "check the client ID and its secret: the provider accepts them in `Basic` neither form-encoded \
                   (RFC 6749 section 2.3.1) nor unencoded (tried once)";
    let raw = "the provider accepts this ID and secret in `Basic` only without the encoding of RFC 6749 section \
               2.3.1 (tried once): use `--auth-method client_secret_post`, and tell the provider";
    for (taken, expected) in [
        // `app:a%b/c+d`, unencoded.
        ("Basic YXBwOmElYi9jK2Q=", raw),
        ("Basic bm90aGluZw==", neither),
    ] {
        let fault = Fault {
            basic: Some(taken),
            ..Fault::default()
        };
        let told = told(fault, "", &["--client-secret-file", "secret"]);
        let hint = &told.document["error"]["hint"];
        assert_eq!((told.code, hint), (3, &json!(expected)));
        assert_eq!(told.token_requests, 2, "{}", told.stderr);
    }
}

#[test]
fn discovery_errors_stop_everything_before_the_browser() {
    let with = |metadata: fn(&mut Value)| Fault {
        metadata: Some(metadata),
        ..Fault::default()
    };
    let document = "the member `token_endpoint` of `ISSUER/.well-known/openid-configuration`";
    let nothing = "the provider does not publish a usable document: `ISSUER/.well-known/smart-configuration` returned 404, \
                   `ISSUER/.well-known/openid-configuration`";
    let absent = ", `ISSUER/.well-known/oauth-authorization-server` returned 404, `ISSUER/metadata` returned 404";
    for (fault, message) in [
        (with(|m| m["token_endpoint"] = json!(7)), format!("{document} is a number, not a string")),
        (with(|m| m["token_endpoint"] = json!("http://as.example/token")), format!("{document} starts with `http://`; without TLS, only URLs on this machine are allowed")),
        (with(|m| m["issuer"] = json!("https://other.example")), "`ISSUER/.well-known/openid-configuration` names the issuer `https://other.example`, not `ISSUER`".into()),
        (Fault { discovery: Some((302, "")), ..Fault::default() }, format!("{nothing} returned 302 (a redirect that is not followed){absent}")),
        (Fault { discovery: Some((200, "<html>")), ..Fault::default() }, format!("{nothing} returned something that is not a JSON object{absent}")),
        (Fault { discovery: Some((503, "")), ..Fault::default() }, format!("{nothing} returned 503{absent}")),
    ] {
        assert_eq!(run(fault), (8, "provider".into(), message, 0));
    }
}

#[test]
fn an_answer_that_violates_the_protocol_causes_no_token_request() {
    let with = |answer: fn(&mut Parameters)| Fault {
        answer: Some(answer),
        ..Fault::default()
    };
    let announced = Fault {
        metadata: Some(|m| m["authorization_response_iss_parameter_supported"] = json!(true)),
        answer: Some(|a| a.retain(|(name, _)| name != "iss")),
        ..Fault::default()
    };
    for (fault, kind, message) in [
        (
            with(|a| push(a, "error", "x")),
            "provider",
            "the response contains both a code and an error, so it is not used",
        ),
        (
            with(|a| push(a, "code", "x")),
            "provider",
            "the response contains two codes, so it is not used",
        ),
        (
            with(|a| push(a, "access_token", "x")),
            "provider",
            "the response contains a token, which was not requested, so it is not used",
        ),
        (
            with(|a| push(a, "response", "x")),
            "provider",
            "the response is wrapped as a JWT, which was not requested, so it is not used",
        ),
        (
            with(|a| set(a, "iss", "http://evil.example")),
            "provider",
            "the response comes from issuer `http://evil.example`, not from `ISSUER`, so it is not used",
        ),
        (
            announced,
            "provider",
            "the response has no `iss`, although the provider advertises it, so it is not used",
        ),
        (
            with(|a| set(a, "state", "other")),
            "state_mismatch",
            "a response arrived with a `state` that is not from this sign-in (1 in total)",
        ),
        (
            with(|a| a.retain(|(name, _)| name != "state")),
            "state_mismatch",
            "a response arrived with a `state` that is not from this sign-in (1 in total)",
        ),
    ] {
        assert_eq!(run(fault), (8, kind.into(), message.into(), 0));
    }
}

#[test]
fn token_endpoint_errors_are_distinguished_and_the_code_is_sent_once() {
    let with = |status: u16, header: &'static str, body: &'static str| Fault {
        token: Some((status, header, body)),
        ..Fault::default()
    };
    let json = "Content-Type: application/json";
    for (fault, code, kind, message) in [
        (
            with(401, json, r#"{"error":"invalid_client"}"#),
            3,
            "client_authentication",
            "returned `invalid_client`",
        ),
        (
            with(
                400,
                json,
                r#"{"error":"invalid_grant","error_description":"bad the+code/of=%2F"}"#,
            ),
            8,
            "provider",
            "returned `invalid_grant`: bad <part of a secret>%2F",
        ),
        (
            with(307, "Location: http://127.0.0.1:1/steal", ""),
            8,
            "provider",
            "returned 307 with a redirect, which is not followed",
        ),
        (
            with(500, "Content-Type: text/html", "<h1>Oops"),
            8,
            "provider",
            "failed with status 500: Oops",
        ),
        (
            with(200, json, ""),
            8,
            "provider",
            "returned something that is not a JSON object (status 200)",
        ),
        (
            with(200, json, r#"{"error":"invalid_grant"}"#),
            8,
            "provider",
            "returned an error with status 200: `invalid_grant`",
        ),
        (
            with(
                200,
                json,
                r#"{"access_token":"a-token-nobody-sees","token_type":"bearer","expires_in":"an hour"}"#,
            ),
            8,
            "provider",
            "returned a response whose member `expires_in` is missing or has the wrong type (status 200)",
        ),
        (
            with(
                200,
                json,
                r#"{"access_token":"a-token-nobody-sees","token_type":"mac"}"#,
            ),
            8,
            "provider",
            "issued tokens of a type other than Bearer",
        ),
    ] {
        let message = format!("the token endpoint `ISSUER/token` {message}");
        assert_eq!(run(fault), (code, kind.into(), message, 1));
    }
}
