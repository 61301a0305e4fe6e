//! The practice provider, in process: a client and a browser talk to its router. The name of each
//! test says which check in checks.md it is for.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use base64::{Engine, prelude::BASE64_STANDARD, prelude::BASE64_URL_SAFE_NO_PAD};
use fastenctl::clock::Clock;
use fastenctl::http::block_on;
use fastenctl::sandbox::{Settings, router};
use fastenctl::secret::Secret;
use serde_json::Value;
use std::collections::BTreeMap;
use tower::ServiceExt;
use url::Url;
use url::form_urlencoded::{Serializer, parse};

pub(crate) const ISSUER: &str = "http://127.0.0.1:8418";
pub(crate) const FHIR: &str = "http://127.0.0.1:8418/fhir";
pub(crate) const CALLBACK: &str = "http://127.0.0.1:49152/callback";

/// Name and value pairs of a query or form.
pub(crate) type Pairs<'a> = Vec<(&'a str, &'a str)>;

/// A sandbox for a single test, with its clock.
pub(crate) struct Sandbox {
    router: Router,
    pub(crate) clock: Clock,
}

/// A complete response.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn header(&self, name: header::HeaderName) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn location(&self) -> Url {
        Url::parse(ISSUER)
            .unwrap()
            .join(self.header(header::LOCATION))
            .unwrap()
    }

    /// Returns the status and `error` of an OAuth error.
    pub(crate) fn refusal(&self) -> (u16, String) {
        (
            self.status.as_u16(),
            self.json()["error"].as_str().unwrap_or_default().to_owned(),
        )
    }

    /// Returns the value of a hidden input.
    pub(crate) fn hidden(&self, name: &str) -> String {
        let start = format!("name=\"{name}\" value=\"");
        let rest = self.body.split_once(&start).unwrap().1;
        rest.split_once('"').unwrap().0.to_owned()
    }

    fn cookie(&self) -> String {
        self.header(header::SET_COOKIE)
            .split(';')
            .next()
            .unwrap()
            .to_owned()
    }
}

/// An authorization request with its PKCE pair.
pub(crate) struct Asked {
    pub(crate) client_id: String,
    pub(crate) scope: String,
    pub(crate) state: String,
    pub(crate) nonce: String,
    pub(crate) verifier: Secret,
    pub(crate) challenge: String,
    pub(crate) redirect_uri: String,
    pub(crate) response_mode: String,
}

impl Asked {
    pub(crate) fn by(client_id: &str) -> Self {
        let verifier = Secret::random();
        Self {
            client_id: client_id.into(),
            scope: "openid fhirUser launch/patient patient/*.rs offline_access".into(),
            state: Secret::random().expose().into(),
            nonce: Secret::random().expose().into(),
            challenge: verifier.sha256(),
            verifier,
            redirect_uri: CALLBACK.into(),
            response_mode: String::new(),
        }
    }

    pub(crate) fn pairs(&self) -> Pairs<'_> {
        vec![
            ("response_type", "code"),
            ("client_id", &self.client_id),
            ("redirect_uri", &self.redirect_uri),
            ("scope", &self.scope),
            ("state", &self.state),
            ("nonce", &self.nonce),
            ("aud", FHIR),
            ("code_challenge", &self.challenge),
            ("code_challenge_method", "S256"),
            ("response_mode", &self.response_mode),
        ]
    }

    /// Returns the form that redeems `code`, without client authentication.
    pub(crate) fn redemption<'a>(&'a self, code: &'a str) -> Pairs<'a> {
        vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", &self.redirect_uri),
            ("code_verifier", self.verifier.expose()),
        ]
    }
}

pub(crate) fn encoded(pairs: &Pairs<'_>) -> String {
    Serializer::new(String::new()).extend_pairs(pairs).finish()
}

pub(crate) fn basic(client_id: &str, secret: &str) -> (header::HeaderName, String) {
    (
        header::AUTHORIZATION,
        format!(
            "Basic {}",
            BASE64_STANDARD.encode(format!("{client_id}:{secret}"))
        ),
    )
}

pub(crate) fn bearer(token: &str) -> (header::HeaderName, String) {
    (header::AUTHORIZATION, format!("Bearer {token}"))
}

/// Returns the parameters of an authorization response in the query or the fragment.
pub(crate) fn response(text: &str) -> BTreeMap<String, String> {
    parse(text.as_bytes()).into_owned().collect()
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let clock = Clock::default();
        Self {
            router: router(ISSUER, Settings::default(), clock.clone()),
            clock,
        }
    }

    pub(crate) fn send(&self, request: Request<Body>) -> Answer {
        block_on(async {
            let (parts, body) = self
                .router
                .clone()
                .oneshot(request)
                .await
                .unwrap()
                .into_parts();
            let body = to_bytes(body, usize::MAX).await.unwrap();
            Answer {
                status: parts.status,
                headers: parts.headers,
                body: String::from_utf8(body.to_vec()).unwrap(),
            }
        })
    }

    pub(crate) fn get(&self, path: &str, headers: &[(header::HeaderName, String)]) -> Answer {
        self.call("GET", path, headers, String::new())
    }

    pub(crate) fn call(
        &self,
        method: &str,
        path: &str,
        headers: &[(header::HeaderName, String)],
        body: String,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        self.send(request.body(body.into()).unwrap())
    }

    pub(crate) fn post(
        &self,
        path: &str,
        pairs: &Pairs<'_>,
        headers: &[(header::HeaderName, String)],
    ) -> Answer {
        let mut all = vec![(
            header::CONTENT_TYPE,
            "application/x-www-form-urlencoded".to_owned(),
        )];
        all.extend_from_slice(headers);
        self.call("POST", path, &all, encoded(pairs))
    }

    /// Sends a form to the token endpoint, with the client's own authentication.
    pub(crate) fn token<'a>(&self, client_id: &'a str, mut pairs: Pairs<'a>) -> Answer {
        if client_id == "sandbox-basic" {
            return self.post(
                "/token",
                &pairs,
                &[basic(client_id, "sandbox-basic-secret")],
            );
        }
        pairs.push(("client_id", client_id));
        if client_id == "sandbox-post" {
            pairs.push(("client_secret", "sandbox-post-secret"));
        }
        self.post("/token", &pairs, &[])
    }

    pub(crate) fn authorize(&self, pairs: &Pairs<'_>) -> Answer {
        self.get(&format!("/authorize?{}", encoded(pairs)), &[])
    }

    /// Signs in as `login` on an open sign-in page and decides. The last response redirects to the
    /// client.
    pub(crate) fn walk(&self, page: &Answer, login: &str, decision: &str) -> Answer {
        let (transaction, cookie) = (
            page.hidden("transaction"),
            [(header::COOKIE, page.cookie())],
        );
        let form = vec![
            ("transaction", &*transaction),
            ("login", login),
            ("password", "secret"),
        ];
        let signed_in = self.post("/sign-in", &form, &cookie);
        assert_eq!(signed_in.status, StatusCode::SEE_OTHER);
        let consent = self.get(&signed_in.location()[url::Position::BeforePath..], &cookie);
        assert_eq!(consent.status, StatusCode::OK, "{}", consent.body);
        let form = vec![("transaction", &*transaction), ("decision", decision)];
        self.post("/consent", &form, &cookie)
    }

    /// Signs in and returns the code.
    pub(crate) fn code_for(&self, asked: &Asked, login: &str) -> String {
        let answer = self.walk(&self.authorize(&asked.pairs()), login, "allow");
        response(answer.location().query().unwrap())
            .remove("code")
            .unwrap()
    }

    /// Signs in and returns the token response.
    pub(crate) fn tokens_for(&self, asked: &Asked, login: &str) -> Value {
        let code = self.code_for(asked, login);
        let answer = self.token(&asked.client_id, asked.redemption(&code));
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
        answer.json()
    }

    pub(crate) fn fhir(&self, path: &str, token: &Value) -> Answer {
        self.get(&format!("/fhir/{path}"), &[bearer(token.as_str().unwrap())])
    }

    /// Returns the introspection response for a token of `sandbox-public`.
    pub(crate) fn introspect(&self, token: &Value) -> Value {
        let form = vec![
            ("token", token.as_str().unwrap()),
            ("client_id", "sandbox-public"),
        ];
        self.post("/introspect", &form, &[]).json()
    }
}

/// Returns a part of a JWT, header or claims, without verifying it.
pub(crate) fn jwt_part(token: &Value, index: usize) -> Value {
    let part = token.as_str().unwrap().split('.').nth(index).unwrap();
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}
