//! A gateway that tries to send the state, ticket, code or password somewhere else: none of them
//! goes there.

use crate::journeys::hostile_gateway::Front;
use crate::journeys::hostile_gateway::Way;
use crate::journeys::hostile_gateway::reply;
use crate::journeys::hostile_gateway::request;
use crate::journeys::hostile_gateway::say;
use crate::journeys::register::ADA;
use crate::journeys::register::Gateway;
use fastenctl::driver::drive::Driver;
use fastenctl::error::Kind;
use fastenctl::http::{Client, Options};
use fastenctl::secret::Secret;
use serde_json::{Value, json};
use std::io::Write;
use std::net::TcpListener;
use std::sync::{Arc, Mutex};
use url::Url;

/// A host that chooses its response by the first line of a request and records all requests. Its
/// thread ends with the tests.
pub(crate) struct Host {
    pub(crate) origin: String,
    seen: Arc<Mutex<Vec<String>>>,
}

impl Host {
    pub(crate) fn saying(answer: impl Fn(&str) -> String + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let origin = format!("http://{}", listener.local_addr().unwrap());
        let seen = Arc::<Mutex<Vec<String>>>::default();
        let log = seen.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let mut stream = stream.unwrap();
                let Some(request) = request(&mut stream) else {
                    continue;
                };
                let line = request.split(' ').take(2).collect::<Vec<_>>().join(" ");
                log.lock().unwrap().push(line.clone());
                let _ = stream.write_all(reply("200 OK", "", &answer(&line)).as_bytes());
            }
        });
        Self { origin, seen }
    }

    fn seen(&self) -> Vec<String> {
        self.seen.lock().unwrap().clone()
    }
}

fn definition(front: &str, redirect_uri: &str) -> Way {
    let data = json!({
        "id": "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001", "display": "Clinic", "platform_type": "clinic", "url": "http://127.0.0.1:9/fhir",
        "authorization_endpoint": "http://127.0.0.1:9/authorize", "token_endpoint": "http://127.0.0.1:9/token", "client_id": "gateway",
        "redirect_uri": redirect_uri.replace("{front}", front), "issuer": "http://127.0.0.1:9/fhir", "response_types_supported": ["code"],
        "response_modes_supported": ["query"], "code_challenge_methods_supported": ["S256"], "limit_group": "clinic",
    });
    say(
        "200 OK",
        "content-type: application/json\r\n",
        &json!({"success": true, "error": "", "data": data}).to_string(),
    )
}

fn ticket(redirect_url: &str) -> Way {
    let data = json!({"ticket": "a-ticket", "expires_in": 600, "redirect_url": redirect_url});
    say(
        "200 OK",
        "content-type: application/json\r\n",
        &json!({"success": true, "error": "", "data": data}).to_string(),
    )
}

/// If either address is a stranger's, the run is refused and both origins are named, before the
/// user is asked for anything.
#[test]
fn state_ticket_and_password_stay_with_the_gateway() {
    let stranger = Host::saying(|_| {
        "<form method=post><input name=login><input type=password name=password><button>Sign in</button></form>".into()
    });
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    let (code, _) = front.run(&gateway, &[&["register"][..], &ADA].concat());
    assert_eq!(code, 0);
    std::fs::write(gateway.home.path("password"), "practice\n").unwrap();
    let driver = [
        "--browser",
        "built-in",
        "--login",
        "alice",
        "--password-file",
        "password",
    ];
    let elsewhere = stranger.origin.clone();
    for (what, redirect_uri, redirect_url) in [
        (
            "the ticket's `redirect_url`",
            "{front}/callback/clinic",
            format!("{elsewhere}/v1/redirect/{{state}}"),
        ),
        (
            "`redirect_uri`",
            &format!("{elsewhere}/callback"),
            format!("{}/redirect/{{state}}", front.base),
        ),
    ] {
        let (base, uri) = (front.base.clone(), redirect_uri.to_owned());
        front.now(move |line| match line {
            line if line.starts_with("GET /v1/connect/") => definition(&base, &uri),
            line if line.starts_with("POST /v1/ticket") => ticket(&redirect_url),
            _ => Way::Pass,
        });
        for more in [
            &driver[..],
            &["--start"],
            &[&["--via", "both"][..], &driver].concat(),
        ] {
            let (code, document) =
                front.run(&gateway, &[&["auth", "test", "clinic"][..], more].concat());
            let own = front.base.trim_end_matches("/v1");
            let error = &document["error"];
            assert_eq!(
                (code, &error["kind"]),
                (7, &json!("gateway")),
                "{more:?}: {document:#}"
            );
            assert_eq!(
                error["message"],
                format!("{what} is at `{elsewhere}`, not at the gateway `{own}`"),
                "{more:?}"
            );
            assert!(
                error["hint"]
                    .as_str()
                    .unwrap()
                    .contains("`fastenctl config set lighthouse PUBLIC_URL`")
            );
        }
    }
    assert_eq!(stranger.seen(), [""; 0], "the stranger was asked");
    assert!(
        !front
            .seen()
            .iter()
            .any(|line| line.starts_with("GET /v1/redirect/")),
        "{:?}",
        front.seen()
    );
}

fn way_back(origin_url: &str) -> String {
    json!({"success": true, "error": "", "data": {"origin_url": origin_url, "desktop_mode": false}})
        .to_string()
}

fn page(action: &str) -> String {
    format!(
        "<form id=return method=post action=\"{action}\"><input type=hidden name=state><input type=hidden name=outcome></form>"
    )
}

/// The driver acts as the callback page: it reports to its own origin, and sends the code to our
/// listener.
#[test]
fn the_callback_pages_report_and_code_go_nowhere_else() {
    let driver = Driver {
        login: "alice".into(),
        password: Secret::new("practice"),
        deny: false,
        login_hosts: Vec::new(),
    };
    let drive = |host: &Host, goal: &str| {
        let start = Url::parse(&format!("{}/callback#code=C&state=S", host.origin)).unwrap();
        driver.drive(
            &Client::new(Options::default()),
            &start,
            &Url::parse(goal).unwrap(),
        )
    };
    let (listener, stranger) = (
        Host::saying(|_| String::new()),
        Host::saying(|_| way_back("http://127.0.0.1:9/")),
    );
    let goal = format!("{}/callback", listener.origin);
    let says = |action: &str, back: &str| {
        let (page, back) = (page(action), way_back(back));
        Host::saying(move |line| {
            if line.starts_with("GET") {
                page.clone()
            } else {
                back.clone()
            }
        })
    };
    let to_stranger = says(&format!("{}/report", stranger.origin), &goal);
    let refusal = drive(&to_stranger, &goal).unwrap_err();
    let expected = format!(
        "the gateway's callback page at `{}` would report the sign-in to `{}`",
        to_stranger.origin, stranger.origin
    );
    assert_eq!(
        (refusal.kind(), refusal.to_string()),
        (Kind::Gateway, expected)
    );
    for back in [
        format!("{}/callback", stranger.origin),
        format!("{}/other", listener.origin),
        goal.replace("http:", "https:"),
        goal.replace("127.0.0.1", "localhost"),
    ] {
        let refusal = drive(&says("", &back), &goal).unwrap_err();
        let expected = format!("the gateway would return the sign-in to `{back}`, not to `{goal}`");
        assert_eq!(
            (refusal.kind(), refusal.to_string()),
            (Kind::Gateway, expected)
        );
    }
    assert_eq!((stranger.seen(), listener.seen()), (Vec::new(), Vec::new()));
    drive(&says("/callback", &goal), &goal).unwrap();
    assert_eq!(listener.seen(), ["GET /callback?code=C&state=S"]);
}

/// A genuine gateway is reached under a name that is not its public one. The hint says how to
/// continue.
#[test]
fn a_gateway_reached_under_another_name_is_reported_with_its_own() {
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    let public = gateway.base().to_owned();
    let base = front.base.clone();
    front.now(move |line| match line {
        line if line.starts_with("GET /v1/connect/") => {
            definition(&base, "{front}/callback/clinic")
        }
        line if line.starts_with("POST /v1/ticket") => {
            ticket(&format!("{public}/redirect/{{state}}"))
        }
        _ => Way::Pass,
    });
    let (code, document): (i32, Value) =
        front.run(&gateway, &["auth", "test", "clinic", "--start"]);
    let message = document["error"]["message"].as_str().unwrap();
    assert!(
        code == 7 && message.contains(gateway.base().trim_end_matches("/v1")),
        "{document:#}"
    );
}

/// Returns a definition with the real authorization endpoint, and a stranger's address for each of
/// the `foreign` members.
pub(crate) fn with_stranger(front: &str, real: &str, stranger: &str, foreign: &[&str]) -> Way {
    let at = |member: &str, path: &str| {
        let origin = if foreign.contains(&member) {
            stranger
        } else {
            real
        };
        format!("{origin}{path}")
    };
    let data = json!({
        "id": "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a001", "display": "Clinic", "platform_type": "clinic", "url": at("url", "/fhir"),
        "authorization_endpoint": at("authorization_endpoint", "/authorize"), "token_endpoint": at("token_endpoint", "/token"), "client_id": "gateway",
        "redirect_uri": format!("{front}/callback/clinic"), "issuer": at("issuer", "/fhir"), "aud": format!("{real}/fhir"), "response_types_supported": ["code"],
        "response_modes_supported": ["query"], "code_challenge_methods_supported": ["S256"], "limit_group": "clinic",
    });
    say(
        "200 OK",
        "content-type: application/json\r\n",
        &json!({"success": true, "error": "", "data": data}).to_string(),
    )
}

/// Two ports on this machine are two origins. A public origin also has to be accepted by name. The
/// stranger is only asked for its published document, and no seat is reserved.
#[test]
fn code_verifier_and_token_only_go_where_something_vouches_for() {
    let (real, stranger) = (
        Host::saying(|_| String::new()),
        Host::saying(|_| String::new()),
    );
    let gateway = Gateway::start();
    let front = Front::before(&gateway);
    assert_eq!(
        front.run(&gateway, &[&["register"][..], &ADA].concat()).0,
        0
    );
    let (own, evil) = (real.origin.clone(), stranger.origin.clone());
    let tail = "which is not confirmed as the provider's";
    let token = format!("its token endpoint is at `{evil}`");
    let base = format!("its FHIR base is at `{evil}`");
    for (foreign, said) in [
        (&["token_endpoint"][..], token.clone()),
        (&["token_endpoint", "issuer"], token.clone()),
        (&["url"], base.clone()),
        (&["token_endpoint", "url"], format!("{token} and {base}")),
    ] {
        let answer = with_stranger(&front.base, &own, &evil, foreign);
        front.now(move |line| match line {
            line if line.starts_with("GET /v1/connect/") => answer.clone(),
            _ => Way::Pass,
        });
        let (code, document) = front.run(&gateway, &["auth", "test", "clinic", "--start"]);
        let error = &document["error"];
        let expected = format!("the gateway sends the sign-in to `{own}`, but {said}, {tail}");
        assert_eq!(
            (code, &error["message"]),
            (7, &json!(expected)),
            "{document:#}"
        );
        let flag = format!("`--accept-host {evil}`");
        assert!(error["hint"].as_str().unwrap().contains(&flag), "{error}");
    }
    let answer = with_stranger(&front.base, "https://as.invalid", &evil, &["issuer"]);
    front.now(move |line| match line {
        line if line.starts_with("GET /v1/connect/") => answer.clone(),
        _ => Way::Pass,
    });
    let (code, document) = front.run(&gateway, &["auth", "test", "clinic", "--start"]);
    let expected =
        "the gateway sends the sign-in to `https://as.invalid`, which has not been accepted";
    assert_eq!((code, &document["error"]["message"]), (7, &json!(expected)));
    let asked = stranger.seen();
    assert!(
        asked.iter().all(|line| line.starts_with("GET /")
            && (line.contains("/.well-known/") || line.ends_with("/metadata"))),
        "{asked:?}"
    );
    assert!(
        !front
            .seen()
            .iter()
            .any(|line| line.starts_with("POST /v1/ticket")),
        "a seat was reserved"
    );
}
