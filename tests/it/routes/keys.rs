//! `private_key_jwt`: before, during and after a rotation, a strict provider verifies the gateway's
//! signatures with the keys that the gateway publishes.

use crate::world::site::Attempt;
use crate::world::site::CONFIDENTIAL;
use crate::world::site::Serving;
use crate::world::site::Site;
use crate::world::site::text;
use crate::world::support::Home;
use crate::world::support::finished;
use axum::extract::{Form, State};
use axum::http::StatusCode;
use axum::routing::post;
use axum::{Json, Router};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use fastenctl::http::{Client, Options};
use fastenctl::server::Limits;
use http::Request;
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex};

/// A strict provider: the URL of the gateway's keys, and the IDs and key IDs of the assertions
/// seen.
#[derive(Clone, Default)]
struct Strict {
    jwks: Arc<Mutex<String>>,
    jtis: Arc<Mutex<BTreeSet<String>>>,
    kids: Arc<Mutex<Vec<String>>>,
    /// The gateway's clock, which a test may move.
    now: Arc<Mutex<Option<fastenctl::clock::Clock>>>,
}

/// Verifies an assertion according to RFC 7523 section 3 and the additional rules of SMART App
/// Launch.
async fn token(
    State(strict): State<Strict>,
    Form(form): Form<BTreeMap<String, String>>,
) -> (StatusCode, Json<Value>) {
    match strict.check(&form).await {
        Ok(()) => {
            let tokens = json!({"access_token": "at", "token_type": "Bearer", "refresh_token": "rt", "patient": "p"});
            (StatusCode::OK, Json(tokens))
        }
        Err(reason) => (
            StatusCode::UNAUTHORIZED,
            Json(json!({"error": "invalid_client", "error_description": reason})),
        ),
    }
}

impl Strict {
    async fn check(&self, form: &BTreeMap<String, String>) -> Result<(), String> {
        let field = |name: &str| form.get(name).ok_or_else(|| format!("no {name}"));
        if field("client_assertion_type")?
            != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
        {
            return Err("client_assertion_type".to_owned());
        }
        if form.contains_key("client_secret") || field("client_id")? != "gateway" {
            return Err("client_id or client_secret".to_owned());
        }
        let assertion = field("client_assertion")?;
        let header = decode_header(assertion).map_err(|error| error.to_string())?;
        let kid = header.kid.ok_or("no kid")?;
        let address = self.jwks.lock().unwrap().clone();
        let keys = Client::new(Options::default())
            .send(Request::get(address).body(Vec::new()).unwrap())
            .await;
        let keys: JwkSet =
            serde_json::from_slice(keys.map_err(|error| error.to_string())?.body()).unwrap();
        let jwk = keys.find(&kid).ok_or("unknown kid")?;
        assert_eq!(
            jwk.common
                .key_algorithm
                .map(|algorithm| algorithm.to_string()),
            Some(format!("{:?}", header.alg))
        );
        let mut rules = Validation::new(header.alg);
        rules.algorithms = vec![Algorithm::ES384, Algorithm::RS384];
        rules.set_audience(&[self.audience()]);
        rules.set_required_spec_claims(&["exp", "aud", "iss", "sub"]);
        // Times are checked below, with the gateway's own clock.
        rules.validate_exp = false;
        rules
            .algorithms
            .retain(|algorithm| *algorithm == header.alg);
        let key = DecodingKey::from_jwk(jwk).map_err(|error| error.to_string())?;
        let claims = decode::<Value>(assertion, &key, &rules)
            .map_err(|error| error.to_string())?
            .claims;
        let now = self.now.lock().unwrap().as_ref().unwrap().now();
        let number = |name: &str| claims[name].as_i64().unwrap();
        if claims["iss"] != "gateway" || claims["sub"] != "gateway" {
            return Err("iss or sub".to_owned());
        }
        if number("exp") <= now
            || number("exp") > now + 300
            || number("nbf") > now
            || number("iat") > now
        {
            return Err("time".to_owned());
        }
        self.kids.lock().unwrap().push(kid);
        if form.get("refresh_token").is_some_and(|token| token != "rt") {
            return Err("refresh_token".to_owned());
        }
        let is_new = self
            .jtis
            .lock()
            .unwrap()
            .insert(claims["jti"].as_str().unwrap().to_owned());
        is_new.then_some(()).ok_or_else(|| "jti".to_owned())
    }

    fn audience(&self) -> String {
        self.jwks
            .lock()
            .unwrap()
            .rsplit_once('#')
            .unwrap()
            .1
            .to_owned()
    }

    fn kids(&self) -> Vec<String> {
        self.kids.lock().unwrap().clone()
    }
}

/// A gateway and a provider that know each other.
struct Pair {
    strict: Strict,
    site: Site,
    _provider: Serving,
}

impl Pair {
    fn new(algorithm: &str) -> Self {
        Self::with(algorithm, "confidential = true")
    }

    fn with(algorithm: &str, more: &str) -> Self {
        let strict = Strict::default();
        let provider = Serving::start(Limits::default(), |_| {
            Router::new()
                .route("/token", post(token))
                .with_state(strict.clone())
        });
        let provider_url = format!("http://{}", provider.address);
        let platform = format!(
            "[platforms.secret]\nclient_id = \"gateway\"\n{more}
            token_endpoint_auth_method = \"private_key_jwt\"\ntoken_endpoint_auth_signing_alg = \"{algorithm}\"
            [[endpoints]]\nid = \"0d9b6c62-7f0a-4a53-9a55-20f4f3d8a006\"\nplatform_type = \"secret\"\nurl = \"{provider_url}/other\"
            authorization_endpoint = \"{provider_url}/authorize\"\ntoken_endpoint = \"{provider_url}/token\""
        );
        let site = Site::with(&provider_url, &platform, Limits::default());
        *strict.now.lock().unwrap() = Some(site.app.clock.clone());
        // After the `#` comes the provider's own token endpoint.
        *strict.jwks.lock().unwrap() = format!(
            "{}#{provider_url}/token",
            site.url("/.well-known/jwks.json")
        );
        Self {
            strict,
            site,
            _provider: provider,
        }
    }

    fn published(&self) -> Vec<Value> {
        let answer = Site::call(Request::get(self.site.url("/.well-known/jwks.json")), "");
        assert_eq!(answer.status(), 200);
        serde_json::from_slice::<Value>(answer.body()).unwrap()["keys"]
            .as_array()
            .unwrap()
            .clone()
    }

    fn published_kids(&self) -> Vec<String> {
        self.published()
            .iter()
            .map(|key| key["kid"].as_str().unwrap().to_owned())
            .collect()
    }

    fn refresh(&self) {
        let path = format!("/v1/token/{CONFIDENTIAL}");
        let answer = self
            .site
            .form(&path, "grant_type=refresh_token&refresh_token=rt");
        assert_eq!(answer.status(), 200, "{}", text(&answer));
    }

    fn sign_in(&self) {
        let (who, attempt) = (self.site.register(), Attempt::at(CONFIDENTIAL));
        let cookie = self.site.leave(&who, &attempt);
        self.site.come_back(&attempt, &cookie);
        let answer = self
            .site
            .form(&format!("/v1/token/{CONFIDENTIAL}"), &attempt.swap());
        assert_eq!(answer.status(), 200, "{}", text(&answer));
    }

    fn rotate(&self, overlap: &str) -> Value {
        let settings = self.site.settings_file();
        let args = [
            "lighthouse",
            "key",
            "rotate",
            "--json",
            "--overlap",
            overlap,
            "--settings",
            settings.to_str().unwrap(),
        ];
        let (code, document, told) = finished(&Home::new().fastenctl(&args).output().unwrap());
        assert_eq!((code, told.as_str()), (0, ""));
        serde_json::from_str::<Value>(&document).unwrap()["keys"][0].clone()
    }
}

#[test]
fn a_strict_provider_accepts_each_assertion() {
    for (algorithm, members) in [
        ("ES384", &["alg", "crv", "kid", "kty", "use", "x", "y"][..]),
        ("RS384", &["alg", "e", "kid", "kty", "n", "use"]),
    ] {
        let pair = Pair::new(algorithm);
        pair.sign_in();
        pair.refresh();
        let published = pair.published();
        assert_eq!(published.len(), 1);
        let mut names: Vec<&String> = published[0].as_object().unwrap().keys().collect();
        names.sort();
        assert_eq!(names, members, "public members only");
        assert_eq!(published[0]["alg"], algorithm);
        assert_eq!(
            pair.strict.kids(),
            [published[0]["kid"].as_str().unwrap(); 2]
        );
        let definition = Site::call(
            Request::get(pair.site.url(&format!("/v1/connect/{CONFIDENTIAL}"))),
            "",
        );
        let definition: Value = serde_json::from_slice(definition.body()).unwrap();
        assert_eq!(
            definition["data"]["token_endpoint_auth_methods_supported"],
            json!(["private_key_jwt"])
        );
    }
}

/// As with Epic, the client exchanges its code at the provider itself, but its refreshes need the
/// gateway's key. A refresh token is bound to an endpoint once the provider has accepted it there.
#[test]
fn a_public_client_refreshes_with_the_gateways_key() {
    let pair = Pair::with("ES384", "");
    let other = "0d9b6c62-7f0a-4a53-9a55-20f4f3d8a006";
    let ask = |endpoint: &str, form: &str| {
        let answer = pair.site.form(&format!("/v1/token/{endpoint}"), form);
        let said: Value = serde_json::from_slice(answer.body()).unwrap();
        (
            answer.status().as_u16(),
            said["error"].as_str().unwrap_or_default().to_owned(),
        )
    };
    let definition = Site::call(
        Request::get(pair.site.url(&format!("/v1/connect/{CONFIDENTIAL}"))),
        "",
    );
    let definition: Value = serde_json::from_slice(definition.body()).unwrap();
    assert_eq!(definition["data"]["confidential"], false);
    assert_eq!(
        definition["data"]["token_endpoint_auth_methods_supported"],
        json!(["private_key_jwt"])
    );

    let (who, attempt) = (pair.site.register(), Attempt::at(CONFIDENTIAL));
    let cookie = pair.site.leave(&who, &attempt);
    assert_eq!(pair.site.come_back(&attempt, &cookie).status(), 303);
    assert_eq!(
        ask(CONFIDENTIAL, &attempt.swap()),
        (400, "unauthorized_client".to_owned())
    );
    assert_eq!(pair.strict.kids(), [""; 0], "the provider heard of it");

    let refresh = |endpoint: &str, token: &str| {
        ask(
            endpoint,
            &format!("grant_type=refresh_token&client_id=gateway&refresh_token={token}"),
        )
    };
    assert_eq!(
        refresh(CONFIDENTIAL, "guessed"),
        (400, "invalid_client".to_owned())
    );
    assert_eq!(
        refresh(other, "guessed"),
        (400, "invalid_client".to_owned()),
        "what was refused is bound nowhere"
    );
    assert_eq!(pair.strict.kids().len(), 2);
    pair.refresh();
    assert_eq!(
        refresh(other, "rt"),
        (400, "invalid_grant".to_owned()),
        "it is the other endpoint's"
    );
    pair.refresh();
    assert_eq!(pair.strict.kids().len(), 4);
}

#[test]
fn a_new_key_is_published_before_it_is_used_and_the_old_one_after() {
    let pair = Pair::new("ES384");
    pair.sign_in();
    let old = pair.published_kids().remove(0);
    let rotated = pair.rotate("1h");
    let new = rotated["key_id"].as_str().unwrap().to_owned();
    assert_eq!(
        (rotated["algorithm"].clone(), rotated["replaces"].clone()),
        (json!("ES384"), json!(old))
    );
    assert_eq!(
        pair.published_kids(),
        [new.clone(), old.clone()],
        "both at once"
    );
    pair.refresh();
    pair.site.app.clock.advance(3600);
    pair.refresh();
    assert_eq!(pair.strict.kids(), [old.clone(), old.clone(), new.clone()]);
    assert_eq!(
        pair.published_kids(),
        [new.clone(), old],
        "assertions of the old one may be on their way"
    );
    pair.site.app.clock.advance(600);
    assert_eq!(pair.published_kids(), std::slice::from_ref(&new));
    pair.refresh();
    assert_eq!(pair.strict.kids().last(), Some(&new));
}

#[test]
fn a_key_that_was_never_used_is_replaced() {
    let pair = Pair::new("ES384");
    pair.sign_in();
    let old = pair.published_kids().remove(0);
    let waiting = pair.rotate("24h")["key_id"].as_str().unwrap().to_owned();
    let now = pair.rotate("0s")["key_id"].as_str().unwrap().to_owned();
    assert!(!pair.published_kids().contains(&waiting));
    let recorded = "audit WHERE action = 'key_rotated' AND field = 'ES384' AND actor = 'operator'";
    assert_eq!(crate::world::site::rows(&pair.site, recorded), 2);
    pair.refresh();
    pair.site.app.clock.advance(48 * 3600);
    pair.refresh();
    assert_eq!(pair.strict.kids(), [old, now.clone(), now.clone()]);
    assert_eq!(pair.published_kids(), [now]);
}

/// GW-26 for keys: the database alone is not enough to sign anything.
#[test]
fn gw_26_no_private_key_is_in_the_database_in_the_clear() {
    let pair = Pair::new("ES384");
    pair.sign_in();
    let data = pair.site.folder.path().join("data");
    let database = rusqlite::Connection::open(data.join("lighthouse.db")).unwrap();
    let sealed: String = database
        .query_row("SELECT sealed_key FROM signing_keys", [], |row| row.get(0))
        .unwrap();
    let sealed = BASE64_URL_SAFE_NO_PAD.decode(sealed).unwrap();
    // The algorithm identifier in every PKCS #8 elliptic-curve key (RFC 5480 section 2.1.1).
    let name = [0x06, 0x07, 0x2a, 0x86, 0x48, 0xce, 0x3d, 0x02, 0x01];
    assert!(sealed.len() > 150 && !sealed.windows(name.len()).any(|window| window == name));
}

#[test]
fn without_such_a_platform_there_is_nothing_to_rotate_or_publish() {
    let site = Site::new("");
    let settings = site.settings_file();
    let args = [
        "lighthouse",
        "key",
        "rotate",
        "--settings",
        settings.to_str().unwrap(),
    ];
    let (code, _, told) = finished(&Home::new().fastenctl(&args).output().unwrap());
    assert!(
        code == 10 && told.starts_with("error: no platform uses `private_key_jwt`\n"),
        "{told}"
    );
    let answer = Site::call(Request::get(site.url("/.well-known/jwks.json")), "");
    assert_eq!(text(&answer), r#"{"keys":[]}"#);
}

/// The same tests on PostgreSQL.
mod on_postgres {
    on_postgres_too! {
        a_strict_provider_accepts_each_assertion
        a_public_client_refreshes_with_the_gateways_key
        a_new_key_is_published_before_it_is_used_and_the_old_one_after
        a_key_that_was_never_used_is_replaced
    }
}
