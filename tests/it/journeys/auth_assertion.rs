//! Clients that sign assertions (`client_secret_jwt`, `private_key_jwt`), at the practice provider
//! and at an independent one.

use crate::world::interop::Interop;
use crate::world::servers::Server;
use crate::world::support::Home;
use crate::world::support::finished;
use fastenctl::http::{Client as Http, Options};
use fastenctl::oauth::client::assertion::members;
use fastenctl::oauth::client::private_key::{private_key, thumbprint};
use fastenctl::oauth::client::{Assertion, Client};
use fastenctl::rfc::auth_method::AuthMethod;
use fastenctl::secret::Secret;
use jsonwebtoken::jwk::Jwk;
use serde_json::{Value, json};

const SHARED: &str = "a-secret-of-two-that-is-long-enough-for-everybody";
const DRIVER: [&str; 6] = [
    "--browser",
    "built-in",
    "--login",
    "alice",
    "--password-file",
    "password",
];

/// Writes a key file to the test's folder, and returns its public half.
fn key(home: &Home, name: &str, kind: &'static rcgen::SignatureAlgorithm) -> Value {
    let pem = rcgen::KeyPair::generate_for(kind).unwrap().serialize_pem();
    std::fs::write(home.path(name), &pem).unwrap();
    let (private, algorithm) = private_key(&Secret::new(pem), None).unwrap();
    let mut public = Jwk::from_encoding_key(&private, algorithm).unwrap();
    public.common.key_id = Some(thumbprint(&private, algorithm).unwrap());
    serde_json::to_value(public).unwrap()
}

fn run(home: &Home, args: &[&str]) -> (i32, Value) {
    let (code, stdout, stderr) = finished(
        &home
            .fastenctl(&[args, &["--json"]].concat())
            .output()
            .unwrap(),
    );
    (
        code,
        serde_json::from_str(&stdout).unwrap_or_else(|_| unreachable!("{stdout}{stderr}")),
    )
}

fn world() -> Home {
    let home = Home::new();
    std::fs::write(home.path("password"), "practice\n").unwrap();
    std::fs::write(home.path("shared"), format!("{SHARED}\n")).unwrap();
    home
}

/// Starts the practice provider with a client for each key file: `ec`, `rsa` and `shared`.
fn sandbox(home: &Home) -> Server {
    let mut clients = String::new();
    for (name, kind) in [
        ("ec", &rcgen::PKCS_ECDSA_P384_SHA384),
        ("rsa", &rcgen::PKCS_RSA_SHA256),
    ] {
        let jwks = json!({"keys": [key(home, name, kind)]});
        std::fs::write(home.path(&format!("{name}.jwks")), jwks.to_string()).unwrap();
        clients += &client(
            name,
            "private_key_jwt",
            "jwks_file",
            &format!("{name}.jwks"),
        );
    }
    clients += &client(
        "shared",
        "client_secret_jwt",
        "client_secret_file",
        "shared",
    );
    std::fs::write(home.path("clients.toml"), clients).unwrap();
    Server::start(
        home,
        &["sandbox", "serve", "--client", "clients.toml"],
        "sandbox.log",
    )
}

fn client(name: &str, method: &str, key: &str, file: &str) -> String {
    format!(
        "[[clients]]\nclient_id = \"{name}\"\ntoken_endpoint_auth_method = \"{method}\"\n{key} = \"{file}\"\n\
         redirect_uris = [\"http://127.0.0.1/callback\"]\n"
    )
}

const CLIENTS: [(&str, &[&str]); 3] = [
    ("ec", &["--client-key-file", "ec"]),
    ("rsa", &["--client-key-file", "rsa"]),
    (
        "shared",
        &[
            "--client-secret-file",
            "shared",
            "--auth-method",
            "client_secret_jwt",
        ],
    ),
];

#[test]
fn signs_in_refreshes_and_revokes_with_assertions() {
    let home = world();
    let sandbox = sandbox(&home);
    for (name, flags) in CLIENTS {
        let provider = [
            "auth",
            "test",
            "--issuer",
            sandbox.text("fhir_base"),
            "--client-id",
            name,
        ];
        let (code, document) = run(
            &home,
            &[&provider, flags, &DRIVER, &["--keep", name]].concat(),
        );
        assert_eq!(
            (code, &document["differences"]),
            (0, &json!([])),
            "{document:#}"
        );
        let exchange = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .find(|step| step["id"] == "exchange")
            .unwrap();
        let method = if name == "shared" {
            "client_secret_jwt"
        } else {
            "private_key_jwt"
        };
        assert!(
            exchange["evidence"]
                .as_array()
                .unwrap()
                .contains(&json!({"name": "client_authentication", "value": method}))
        );
        let (code, document) = run(&home, &["auth", "refresh", name]);
        assert_eq!(
            (code, &document["rotated"]),
            (0, &json!(true)),
            "{document:#}"
        );
        assert_eq!(
            run(&home, &["auth", "forget", name]).1["revoked"],
            json!(true)
        );
    }
}

#[test]
fn a_wrong_key_is_rejected_and_a_missing_or_unusable_one_is_reported_before_anybody_signs_in() {
    let home = world();
    let sandbox = sandbox(&home);
    let provider = [
        "auth",
        "test",
        "--issuer",
        sandbox.text("fhir_base"),
        "--client-id",
        "ec",
    ];
    key(&home, "other", &rcgen::PKCS_ECDSA_P384_SHA384);
    let kind = |flags: &[&str]| {
        let (code, document) = run(&home, &[&provider, flags, &DRIVER].concat());
        let last = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .rfind(|step| step["verdict"] == "fail")
            .unwrap()["id"]
            .clone();
        (
            code,
            document["error"]["kind"].as_str().unwrap().to_owned(),
            last.as_str().unwrap().to_owned(),
        )
    };
    let client = "client_authentication".to_owned();
    assert_eq!(
        kind(&["--client-key-file", "other"]),
        (3, client.clone(), "exchange".into())
    );
    assert_eq!(
        kind(&["--client-key-file", "ec", "--client-key-id", "unknown"]),
        (3, client, "exchange".into())
    );
    let early = (3, "configuration".to_owned(), "discovery".to_owned());
    assert_eq!(kind(&["--auth-method", "private_key_jwt"]), early);
    assert_eq!(kind(&["--client-key-file", "password"]), early);
}

fn configured_as(home: &Home, text: &str) {
    std::fs::write(home.config_file(), text).unwrap();
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let private = std::fs::Permissions::from_mode(0o600);
        std::fs::set_permissions(home.config_file(), private).unwrap();
    }
}

#[test]
fn a_private_key_is_never_sent_as_a_secret_whatever_names_it() {
    let home = world();
    let sandbox = sandbox(&home);
    let key = std::fs::read_to_string(home.path("ec")).unwrap();
    let body = key.lines().nth(1).unwrap();
    let issuer = sandbox.text("fhir_base");
    let direct = ["auth", "test", "--issuer", issuer, "--client-id", "ec"];
    let configured = ["auth", "test", "mine"];
    let (basic, post, jwt) = (
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
    );
    for (way, method, flags, in_config, by_environment, expected) in [
        (
            &direct[..],
            basic,
            &["--client-key-file", "ec"][..],
            "",
            false,
            2,
        ),
        (&direct, post, &["--client-key-file", "ec"], "", false, 2),
        (&direct, jwt, &["--client-key-file", "ec"], "", false, 2),
        (&direct, "none", &["--client-key-file", "ec"], "", false, 2),
        (&direct, post, &["--client-secret-file", "ec"], "", false, 2),
        (
            &direct,
            "private_key_jwt",
            &["--client-secret-file", "ec"],
            "",
            false,
            2,
        ),
        (&direct, post, &[], "", true, 3),
        (
            &configured,
            "",
            &["--client-key-file", "ec"],
            "auth_method = 'client_secret_post'",
            false,
            2,
        ),
        (&configured, post, &[], "client_key_file = 'ec'", false, 3),
        (
            &configured,
            "",
            &[],
            "auth_method = 'client_secret_post'\nclient_key_file = 'ec'",
            false,
            3,
        ),
        (&configured, "", &[], "client_secret_file = 'ec'", false, 3),
    ] {
        let provider = format!(
            "[profiles.default.providers.mine]\nissuer = '{issuer}'\nclient_id = 'ec'\n{in_config}\n"
        );
        configured_as(&home, &provider);
        let method = if method.is_empty() {
            vec![]
        } else {
            vec!["--auth-method", method]
        };
        let mut command = home.fastenctl(&[way, &method, flags, &DRIVER, &["--json"]].concat());
        if by_environment {
            command.env("FASTENCTL_CLIENT_SECRET", &key);
        }
        let (code, stdout, stderr) = finished(&command.output().unwrap());
        let case = format!("{method:?} {flags:?} {in_config}");
        assert_eq!(code, expected, "{case}: {stdout}{stderr}");
        let document: Value = serde_json::from_str(&stdout).unwrap();
        let steps = document["steps"].as_array();
        let came_to = |id: &str| steps.is_some_and(|all| all.iter().any(|step| step["id"] == id));
        assert!(!came_to("authorize") && !came_to("exchange"), "{case}");
        assert!(!format!("{stdout}{stderr}").contains(body), "{case}");
    }
}

#[test]
fn an_assertion_works_once() {
    let home = world();
    let sandbox = sandbox(&home);
    let token = format!("{}/token", sandbox.text("issuer"));
    let assertion = Some(Assertion {
        audience: token.clone(),
        key_id: None,
        algorithms: None,
    });
    let secret = Some(Secret::new(SHARED));
    let client = Client {
        id: "shared".into(),
        secret,
        method: AuthMethod::ClientSecretJwt,
        assertion,
    };
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    form.append_pair("grant_type", "authorization_code")
        .append_pair("code", "none")
        .extend_pairs(members(&client).unwrap());
    let form = form.finish();
    let send = || {
        let request =
            http::Request::post(&token).header("content-type", "application/x-www-form-urlencoded");
        let answer = Http::new(Options::default())
            .call(request.body(form.clone().into_bytes()).unwrap())
            .unwrap();
        let document: Value = serde_json::from_slice(answer.body()).unwrap();
        (
            answer.status().as_u16(),
            document["error"].as_str().unwrap().to_owned(),
        )
    };
    assert_eq!(
        [send(), send()],
        [
            (400, "invalid_grant".into()),
            (401, "invalid_client".into())
        ]
    );
}

#[test]
fn a_foreign_provider_accepts_our_assertions() {
    let home = world();
    let mut clients = Vec::new();
    for (name, kind) in [
        ("ec", &rcgen::PKCS_ECDSA_P256_SHA256),
        ("rsa", &rcgen::PKCS_RSA_SHA256),
    ] {
        let jwks = json!({"keys": [key(&home, name, kind)]});
        clients.push(json!({"client_id": name, "token_endpoint_auth_method": "private_key_jwt", "jwks": jwks}));
    }
    clients.push(
        json!({"client_id": "shared", "token_endpoint_auth_method": "client_secret_jwt", "client_secret": SHARED}),
    );
    let interop = Interop::of(
        "tests/interop/assertions.mjs",
        &[("CLIENTS", &Value::from(clients).to_string())],
    );
    for (name, flags) in CLIENTS {
        let provider = [
            "auth",
            "test",
            "--issuer",
            &interop.issuer,
            "--client-id",
            name,
            "--scope",
            "openid offline_access",
        ];
        let (code, document) = run(&home, &[&provider, flags, &DRIVER].concat());
        assert_eq!(code, 0, "{name}: {document:#}");
        let passed: Vec<_> = document["steps"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|step| step["verdict"] == "pass")
            .collect();
        for id in ["exchange", "refresh", "revoke"] {
            assert!(
                passed.iter().any(|step| step["id"] == id),
                "{name}: {document:#}"
            );
        }
    }
}
