//! Nine clients, three response modes and everything that can go wrong with each, at the interop
//! provider and at the sandbox. The side at fault, the cause, the next step and the exit code are
//! compared with a table that a person has reviewed (`tests/data/sign-in-matrix.md`).

use crate::world::in_process;
use crate::world::interop::Interop;
use crate::world::servers::Server;
use crate::world::support::Home;
use fastenctl::conformance::run::{Run, sign_in};
use fastenctl::conformance::selection::Selection;
use fastenctl::oauth::loopback::registered::Place;
use fastenctl::oauth::sign_in::Route;
use fastenctl::oauth::target::direct::Direct;
use fastenctl::report::explain::problems;
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::rfc::response_mode::ResponseMode;
use fastenctl::secret::Secret;
use fastenctl::trace::Trace;
use fastenctl::trace::recorder::Recorder;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

const TABLE: &str = "tests/data/sign-in-matrix.md";
const HEAD: &str = "# What a sign-in is told, by client and by what goes wrong

Written by `tests/it/foreign/sign_in_matrix.rs`, which compares it: nine clients in all response modes (`query`, `fragment` and `form_post`, which are told alike), at the
interop provider (`oidc-provider`) and at the sandbox. A secret that is wrong is another key where a client signs with a key; a public client has none. The codes of the
sandbox live a minute, so that only the interop provider's expire here.

| provider | what is wrong | clients | exit | side | cause | next step |
| --- | --- | --- | --- | --- | --- | --- |
";
const MODES: [ResponseMode; 3] = [
    ResponseMode::Query,
    ResponseMode::Fragment,
    ResponseMode::FormPost,
];

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Wrong {
    Nothing,
    Secret,
    Client,
    RedirectUri,
    Refused,
    ExpiredCode,
    RefusedRefresh,
}

const ALL: [(Wrong, &str); 7] = [
    (Wrong::Nothing, "nothing"),
    (Wrong::Secret, "the secret"),
    (Wrong::Client, "the client is unknown"),
    (Wrong::RedirectUri, "the redirect URI is not registered"),
    (Wrong::Refused, "the person refuses"),
    (Wrong::ExpiredCode, "the code expired"),
    (Wrong::RefusedRefresh, "the refresh is refused"),
];

struct Client {
    id: &'static str,
    method: AuthMethod,
    secret: Option<Secret>,
    wrong_secret: Option<Secret>,
}

/// A provider, with the issuers of its variants with short-lived codes or refresh tokens.
struct Provider {
    name: &'static str,
    clients: Vec<Client>,
    scopes: &'static str,
    issuer: String,
    expiring: Option<String>,
    refusing: String,
}

fn client(id: &'static str, method: AuthMethod, secrets: Option<(&str, &str)>) -> Client {
    Client {
        id,
        method,
        secret: secrets.map(|(secret, _)| Secret::new(secret)),
        wrong_secret: secrets.map(|(_, wrong)| Secret::new(wrong)),
    }
}

fn cell(provider: &Provider, client: &Client, mode: ResponseMode, wrong: Wrong) -> Option<Trace> {
    let issuer = match wrong {
        Wrong::ExpiredCode => provider.expiring.as_ref()?,
        Wrong::RefusedRefresh => &provider.refusing,
        _ => &provider.issuer,
    };
    let secret = match wrong {
        Wrong::Secret => Some(client.wrong_secret.clone()?),
        _ => client.secret.clone(),
    };
    let unregistered = "http://127.0.0.1:0/not-registered";
    let redirect = match wrong {
        Wrong::RedirectUri => unregistered.parse().unwrap(),
        _ => Place::default().redirect,
    };
    let mut plan = in_process::plan("practice", wrong == Wrong::Refused);
    plan.place.redirect = redirect;
    let id = match wrong {
        Wrong::Client => "nobody",
        _ => client.id,
    };
    let direct = Direct {
        key_id: client.id.strip_prefix("interop-key-").map(Into::into),
        response_mode: Some(mode),
        ..in_process::direct(issuer, (id, client.method, secret), provider.scopes)
    };
    let checks = Selection {
        off: true,
        ..Selection::default()
    };
    let recorder = Recorder::new("direct", issuer, |_| {});
    let run = Run {
        sign_in: plan,
        checks,
    };
    Some(sign_in(&run, &Route::Direct(direct), &recorder))
}

/// Returns the exit code, side, cause and next step, without details that differ by client or run.
fn told(trace: &Trace, id: &str) -> String {
    let Some(error) = &trace.error else {
        return "0 | – | – | –".into();
    };
    let all = problems(trace);
    let first = &all[0];
    let side = serde_json::to_value(first.side).unwrap();
    let text = format!(
        "{} | {} | {} | {}",
        error.kind().exit_code(),
        side.as_str().unwrap(),
        first.cause,
        first.next_step
    );
    let text = text.replace(id, "CLIENT").replace("nobody", "CLIENT");
    without_ports(&text).replace('\n', " ")
}

fn without_ports(text: &str) -> String {
    let mut parts = text.split("127.0.0.1:");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |before, part| {
        let rest = part.trim_start_matches(|digit: char| digit.is_ascii_digit());
        format!("{before}127.0.0.1:PORT{rest}")
    })
}

/// Returns the table's rows for one provider, with equal cells merged.
fn rows(provider: &Provider) -> Vec<String> {
    let mut cells = Vec::new();
    for (wrong, _) in ALL {
        for at in 0..provider.clients.len() {
            cells.extend(MODES.map(|mode| (wrong, at, mode)));
        }
    }
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Vec::new()));
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                while let Some((wrong, at, mode)) = cells.get(next.fetch_add(1, Ordering::Relaxed))
                {
                    let client = &provider.clients[*at];
                    if let Some(trace) = cell(provider, client, *mode, *wrong) {
                        let row = (*wrong, *at, mode.name(), told(&trace, client.id));
                        found.lock().unwrap().push(row);
                    }
                }
            });
        }
    });
    let found = found.into_inner().unwrap();
    ALL.iter()
        .flat_map(|(wrong, name)| {
            let cells = found.iter().filter(|(of, ..)| of == wrong);
            let mut alike: BTreeMap<&str, BTreeMap<usize, Vec<&str>>> = BTreeMap::new();
            for (_, at, mode, told) in cells {
                let of_client = alike.entry(told).or_default().entry(*at).or_default();
                of_client.push(mode);
            }
            let row = |(told, clients): (&str, BTreeMap<usize, Vec<&str>>)| {
                let clients = clients.into_iter().map(|(at, mut modes)| {
                    modes.sort_unstable();
                    let id = provider.clients[at].id;
                    match modes.len() {
                        3 => format!("`{id}`"),
                        _ => format!("`{id}` ({})", modes.join(", ")),
                    }
                });
                let clients: Vec<String> = clients.collect();
                format!(
                    "| {} | {name} | {} | {told} |",
                    provider.name,
                    clients.join(" ")
                )
            };
            alike.into_iter().map(row).collect::<Vec<_>>()
        })
        .collect()
}

fn clients_with(keys: &str) -> Vec<Client> {
    let key = |name: &str| std::fs::read_to_string(format!("{keys}/{name}.pem")).unwrap();
    let (rsa, ec, other) = (key("rsa"), key("ec"), key("other"));
    let long = |id: &str| format!("{id}-secret-that-is-long-enough-for-hs256");
    let (post, jwt) = (long("interop-post"), long("interop-secret-jwt"));
    let wrong = "not-the-secret-but-long-enough-for-hs256-too";
    vec![
        client("interop-public", AuthMethod::None, None),
        client(
            "interop-basic",
            AuthMethod::ClientSecretBasic,
            Some(("interop-basic-secret", wrong)),
        ),
        client(
            "interop-post",
            AuthMethod::ClientSecretPost,
            Some((&post, wrong)),
        ),
        client(
            "interop-secret-jwt",
            AuthMethod::ClientSecretJwt,
            Some((&jwt, wrong)),
        ),
        client(
            "interop-key-rsa",
            AuthMethod::PrivateKeyJwt,
            Some((&rsa, &other)),
        ),
        client(
            "interop-key-ec",
            AuthMethod::PrivateKeyJwt,
            Some((&ec, &other)),
        ),
    ]
}

fn interop_rows(home: &Home) -> Vec<String> {
    let keys = home.path("keys");
    std::fs::create_dir(&keys).unwrap();
    let keys = keys.to_str().unwrap();
    let start = |more: &[(&str, &str)]| {
        let variables = [&[("INTEROP_KEYS", keys)], more].concat();
        Interop::of("tests/interop/oidc-provider.mjs", &variables)
    };
    // The first server generates the keys for all three, so they start one after the other.
    let healthy = start(&[]);
    let expiring = start(&[("CODE_TTL", "1"), ("TOKEN_DELAY", "2200")]);
    let refusing = start(&[("REFRESH_TTL", "1"), ("TOKEN_DELAY", "2200")]);
    rows(&Provider {
        name: "interop",
        clients: clients_with(keys),
        scopes: "openid profile offline_access",
        issuer: healthy.issuer.clone(),
        expiring: Some(expiring.issuer.clone()),
        refusing: refusing.issuer.clone(),
    })
}

fn sandbox_rows(home: &Home) -> Vec<String> {
    let sandbox = Server::start(home, &["sandbox", "serve"], "sandbox.log");
    let base = sandbox.text("fhir_base").to_owned();
    let wrong = "not-the-secret";
    rows(&Provider {
        name: "sandbox",
        clients: vec![
            client("sandbox-public", AuthMethod::None, None),
            client(
                "sandbox-basic",
                AuthMethod::ClientSecretBasic,
                Some(("sandbox-basic-secret", wrong)),
            ),
            client(
                "sandbox-post",
                AuthMethod::ClientSecretPost,
                Some(("sandbox-post-secret", wrong)),
            ),
        ],
        scopes: "openid fhirUser launch/patient patient/*.rs offline_access",
        refusing: base.replace("/fhir", "/fault/RT-09/fhir"),
        expiring: None,
        issuer: base,
    })
}

#[test]
#[ignore = "takes long: tests/run --long"]
fn whatever_goes_wrong_has_the_side_cause_and_next_step_in_the_table() {
    let home = Home::new();
    let rows = [interop_rows(&home), sandbox_rows(&home)].concat();
    let found = format!("{HEAD}{}\n", rows.join("\n"));
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(TABLE);
    if fastenctl::env::raw("FASTENCTL_WRITE").is_some() {
        std::fs::write(&file, &found).unwrap();
    }
    let expected = std::fs::read_to_string(&file).unwrap();
    assert_eq!(found, expected, "`FASTENCTL_WRITE=1` writes `{TABLE}`");
}
