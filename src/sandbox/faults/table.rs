//! What the practice provider does wrong on purpose: one table from a check's id to its fault. Faults bend requests
//! and answers on their way through one layer; the few that change a rule ask here from the rule's place. Off unless
//! asked for; what an honest answer is, stands with each route.

use crate::sandbox::app::App;
use crate::sandbox::faults::mutate::{Bent, Call, Reply};
use crate::sandbox::token::pkce;
use crate::secret::Secret;
use axum::http::{Method, StatusCode, header};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use subtle::ConstantTimeEq;

/// Where nobody is (RFC 6761).
const ELSEWHERE: &str = "https://elsewhere.invalid";

/// The faults that are on, by the ids of the checks they fail.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Faults(BTreeSet<&'static str>);

impl Faults {
    /// The faults of these ids.
    ///
    /// # Errors
    /// The first id that has no fault.
    pub fn named<'n>(ids: impl IntoIterator<Item = &'n str>) -> Result<Self, String> {
        let known = |id: &str| {
            FAULTS
                .iter()
                .map(|(known, _)| *known)
                .find(|known| known.eq_ignore_ascii_case(id))
        };
        ids.into_iter()
            .map(|id| known(id).ok_or_else(|| id.to_owned()))
            .collect::<Result<_, _>>()
            .map(Self)
    }

    /// Whether there is nothing wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The ids, in order.
    pub fn ids(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().copied()
    }

    pub(crate) fn on(&self, id: &str) -> bool {
        self.0.contains(id)
    }

    pub(crate) fn any(&self, ids: &[&str]) -> bool {
        ids.iter().any(|id| self.on(id))
    }

    /// The rule of RFC 7636 section 4.6, with what is wrong with it.
    pub(crate) fn verify(
        &self,
        challenge: &str,
        verifier: Option<&Secret>,
    ) -> Result<(), &'static str> {
        let Some(found) = verifier else {
            return if self.on("PKCE-07") {
                Ok(())
            } else {
                pkce::verify(challenge, verifier)
            };
        };
        let hash_fits = || {
            bool::from(
                found
                    .sha256()
                    .as_bytes()
                    .ct_eq(challenge.trim_end_matches('=').as_bytes()),
            )
        };
        let forgiven = self.any(&["PKCE-06", "PKCE-15"])
            || self.on("PKCE-08") && challenge.is_empty()
            || self.any(&["PKCE-09", "PKCE-10", "PKCE-11", "PKCE-14"]) && hash_fits()
            || self.on("PKCE-13") && found.expose() == challenge;
        if self.on("PKCE-12") && found.expose().len() > 100 {
            return Err("code_verifier is too long");
        }
        if forgiven {
            Ok(())
        } else {
            pkce::verify(challenge, verifier)
        }
    }

    /// A new code; RESP-14 makes it long and of characters that break what decodes twice.
    pub(crate) fn code(&self) -> Secret {
        if self.on("RESP-14") {
            return Secret::new(format!(
                "{}+/=%.~{}",
                Secret::random().expose(),
                "c".repeat(3_950)
            ));
        }
        Secret::random()
    }

    /// The claims of an id token.
    pub(crate) fn claims(&self, claims: &mut Value, now: i64) {
        for id in self.ids() {
            match id {
                "ID-03" => {
                    claims["iss"] =
                        json!(format!("{}/", claims["iss"].as_str().unwrap_or_default()))
                }
                "ID-04" => claims["aud"] = json!("another-client"),
                "ID-05" => claims["aud"] = json!([claims["aud"], "another-client"]),
                "ID-09" => claims["exp"] = json!(now - 3600),
                "ID-10" => claims["nonce"] = json!("another-nonce"),
                "ID-12" => claims["sub"] = json!(Secret::random().sha256()),
                "ID-11" => claims["sub"] = json!(""),
                "ID-13" => claims["at_hash"] = json!("AAAAAAAAAAAAAAAAAAAAAA"),
                "ID-14" => drop(
                    claims
                        .as_object_mut()
                        .and_then(|members| members.remove("fhirUser")),
                ),
                "ID-15" => claims["fhirUser"] = json!(format!("{ELSEWHERE}/fhir/Patient/1")),
                _ => {}
            }
        }
    }

    /// The header of an id token.
    pub(crate) fn header(&self, header: &mut Value) {
        for id in self.ids() {
            match id {
                "ID-06" => header["alg"] = json!("none"),
                "ID-07" => header["alg"] = json!("HS256"),
                "ID-08" => {
                    header["kid"] = json!("unknown");
                    header["jku"] = json!(format!("{ELSEWHERE}/jwks"));
                }
                "ID-17" => {
                    header["crit"] = json!(["exp"]);
                }
                _ => {}
            }
        }
    }

    /// The signature of an id token.
    pub(crate) fn signature(&self, signature: String) -> String {
        if self.on("ID-06") {
            return String::new();
        }
        if self.on("ID-02") {
            BASE64_URL_SAFE_NO_PAD.encode([0_u8; 256])
        } else {
            signature
        }
    }
}

/// Every fault: the id of the check it fails, and what goes wrong.
pub const FAULTS: &[(&str, &str)] = &[
    ("DISC-01", "the SMART configuration is served as text/plain"),
    (
        "DISC-02",
        "the SMART configuration is 406 for other `Accept` values than JSON",
    ),
    (
        "DISC-03",
        "with a doubled slash another SMART configuration comes",
    ),
    ("DISC-04", "the SMART configuration lacks `capabilities`"),
    ("DISC-05", "no PKCE method is listed"),
    ("DISC-06", "the PKCE method `plain` is listed"),
    ("DISC-07", "the grant `authorization_code` is not listed"),
    ("DISC-08", "the revocation endpoint has a fragment"),
    ("DISC-09", "the SMART configuration lacks `jwks_uri`"),
    (
        "DISC-10",
        "the capability `context-standalone-patient` is missing",
    ),
    ("DISC-11", "a capability is a made-up word"),
    ("DISC-12", "the capability `permission-v2` is missing"),
    ("DISC-13", "the scope `openid` is not listed"),
    ("DISC-14", "`client_secret_basic` is not listed"),
    ("DISC-15", "the response type `code` is not listed"),
    ("DISC-17", "documents lack `Access-Control-Allow-Origin`"),
    (
        "DISC-18",
        "the CapabilityStatement names another token endpoint",
    ),
    ("DISC-19", "the OpenID configuration names another issuer"),
    (
        "DISC-20",
        "the OpenID configuration lacks `subject_types_supported`",
    ),
    ("DISC-21", "the OpenID configuration names another key set"),
    (
        "DISC-22",
        "the authorization server metadata names another issuer",
    ),
    ("DISC-23", "the key set carries a private member"),
    ("DISC-24", "only the response mode `query` is listed"),
    (
        "DISC-27",
        "the SMART configuration redirects to another host",
    ),
    (
        "DISC-28",
        "the SMART configuration names another host's token endpoint",
    ),
    ("AUTH-01", "every authorization request is `invalid_scope`"),
    ("AUTH-02", "an authorization request by POST is 405"),
    (
        "AUTH-03",
        "unregistered redirect URIs on other hosts are taken",
    ),
    ("AUTH-04", "variations of redirect URIs are taken"),
    ("AUTH-05", "unknown clients are taken"),
    ("AUTH-06", "a missing `response_type` is taken as `code`"),
    ("AUTH-07", "`response_type=token` is taken"),
    ("AUTH-08", "an unknown scope is a `server_error`"),
    ("AUTH-09", "of a repeated parameter the first counts"),
    ("AUTH-10", "an unknown parameter is an error"),
    ("AUTH-11", "`state` comes back altered"),
    ("AUTH-12", "unusual states come back altered"),
    ("AUTH-13", "a missing `redirect_uri` is filled in"),
    ("AUTH-14", "pages may be framed"),
    (
        "AUTH-15",
        "the authorization page may be read by every origin",
    ),
    ("AUTH-16", "pages have no referrer policy"),
    ("AUTH-17", "a refusal is told as `server_error`"),
    ("AUTH-18", "`prompt=none` shows the sign-in page"),
    ("AUTH-19", "the sign-in form is answered 307"),
    ("AUTH-20", "long requests by POST are 414"),
    ("PKCE-01", "right verifiers are refused"),
    ("PKCE-02", "requests without challenge are taken"),
    ("PKCE-03", "the method `plain` is taken"),
    ("PKCE-04", "a missing method is taken as S256"),
    ("PKCE-05", "unknown methods are taken as S256"),
    ("PKCE-06", "any verifier is taken"),
    ("PKCE-07", "a missing verifier is taken"),
    (
        "PKCE-08",
        "flows without challenge are taken, with any verifier",
    ),
    ("PKCE-09", "short verifiers are taken"),
    ("PKCE-10", "long verifiers are taken"),
    ("PKCE-11", "verifiers of any characters are taken"),
    ("PKCE-12", "verifiers of 128 characters are refused"),
    ("PKCE-13", "the challenge is taken as verifier"),
    ("PKCE-14", "padded challenges are taken"),
    ("PKCE-15", "the verifier of another flow is taken"),
    ("PKCE-16", "a wrong verifier does not burn the code"),
    ("PKCE-17", "a challenge is taken twice"),
    (
        "PKCE-18",
        "requests without challenge are taken, and only `plain` is listed",
    ),
    ("LOOP-01", "loopback redirect URIs with a port are refused"),
    ("LOOP-02", "a redirect URI on `[::1]` is a server error"),
    ("LOOP-03", "a redirect URI on `localhost` is a server error"),
    ("LOOP-04", "other loopback hosts are taken"),
    ("LOOP-05", "free ports are taken on every host"),
    ("LOOP-06", "other paths, queries and user info are taken"),
    ("LOOP-07", "hosts that look like loopback are taken"),
    ("LOOP-08", "`https` is taken for `http`"),
    (
        "LOOP-10",
        "before the answer somebody tries other paths, methods and hosts at the listener",
    ),
    (
        "LOOP-11",
        "before the answer callbacks of other states reach the listener",
    ),
    ("LOOP-12", "the answer reaches the listener twice"),
    (
        "LOOP-13",
        "before the answer fifty connections to the listener stay silent",
    ),
    ("RESP-01", "answers in the query come in the fragment"),
    ("RESP-02", "answers in the fragment come in the query"),
    ("RESP-03", "the posted form may be stored"),
    ("RESP-04", "unknown response modes are ignored"),
    ("RESP-05", "refusals come in the query"),
    ("RESP-06", "values in the posted form are not escaped"),
    ("RESP-07", "answers carry a code and an error"),
    ("RESP-08", "answers come in another mode than asked"),
    ("RESP-09", "answers carry the state of another flow"),
    ("RESP-10", "`iss` is announced and missing"),
    ("RESP-11", "`iss` has a slash more"),
    ("RESP-12", "`iss` is announced and missing"),
    ("RESP-13", "`iss` is not announced and somebody else's"),
    ("RESP-14", "codes are long and of unusual characters"),
    ("RESP-15", "requests are refused with a hostile description"),
    ("RESP-17", "a state is taken twice"),
    ("TOK-01", "token answers lack `scope`"),
    ("TOK-02", "token answers may be stored"),
    ("TOK-03", "token answers are served as text/json"),
    ("TOK-04", "the token endpoint gives tokens for GET"),
    ("TOK-05", "the token endpoint fails on JSON"),
    ("TOK-06", "secrets are taken from the query"),
    ("TOK-07", "a code works again and again"),
    ("TOK-08", "a code's second use revokes nothing"),
    ("TOK-09", "a code works again and again"),
    ("TOK-10", "codes do not expire"),
    ("TOK-11", "codes are not bound to the redirect URI"),
    ("TOK-12", "codes are not bound to the client"),
    (
        "TOK-13",
        "a code that is expired and another client's is taken",
    ),
    ("TOK-14", "requests without a known client get tokens"),
    ("TOK-15", "a wrong secret is 400 without a challenge"),
    (
        "TOK-16",
        "confidential clients need not authenticate themselves",
    ),
    ("TOK-17", "two ways of authentication at once are taken"),
    (
        "TOK-18",
        "Basic credentials are refused where they need decoding",
    ),
    ("TOK-19", "unknown grants get tokens"),
    (
        "TOK-20",
        "an unknown code is a server error with a stack trace",
    ),
    ("TOK-21", "of a repeated parameter the first counts"),
    ("TOK-22", "an empty parameter is an error"),
    (
        "TOK-23",
        "every origin may call the token endpoint with cookies",
    ),
    ("TOK-24", "more scope is granted than asked for"),
    ("TOK-25", "an assertion works again and again"),
    ("TOK-26", "the token endpoint redirects to another host"),
    ("TOK-27", "the token endpoint fails with HTML"),
    ("TOK-28", "tokens are of type mac"),
    (
        "TOK-29",
        "the token endpoint refuses, repeating what it was sent",
    ),
    ("SMART-01", "`aud` is refused"),
    ("SMART-02", "a missing `aud` is filled in"),
    ("SMART-03", "every `aud` is taken"),
    (
        "SMART-04",
        "an `aud` with a slash at its end is a server error",
    ),
    ("SMART-05", "the token answer lacks `patient`"),
    ("SMART-06", "the token answer lacks `patient`"),
    ("SMART-07", "the record is 403"),
    ("SMART-08", "without a token the record is 403"),
    ("SMART-09", "made-up tokens open the record"),
    ("SMART-10", "every record opens"),
    ("SMART-11", "tokens for another server open the record"),
    ("SMART-12", "scopes of version 2 are answered in version 1"),
    ("SMART-13", "scopes of version 1 are answered in version 2"),
    ("SMART-14", "malformed scopes are granted"),
    ("SMART-15", "records can be written"),
    ("SMART-16", "a scope of one category opens all of them"),
    ("SMART-17", "no refresh token is given"),
    ("SMART-18", "`need_patient_banner` is a string"),
    ("SMART-19", "every `launch` is taken"),
    ("SMART-20", "the record redirects to another host"),
    ("SMART-21", "the token answer lacks `patient`"),
    ("ID-01", "no id token is given"),
    ("ID-02", "id tokens have a wrong signature"),
    ("ID-03", "id tokens name another issuer"),
    ("ID-04", "id tokens are for another client"),
    ("ID-05", "id tokens have two audiences and no `azp`"),
    ("ID-06", "id tokens are unsigned"),
    ("ID-07", "id tokens claim HS256"),
    ("ID-08", "id tokens name an unknown key and where to get it"),
    ("ID-09", "id tokens have expired"),
    ("ID-10", "id tokens carry another nonce"),
    ("ID-11", "id tokens have an empty `sub`"),
    ("ID-12", "`sub` is another one each time"),
    ("ID-13", "id tokens have a wrong `at_hash`"),
    ("ID-14", "id tokens lack `fhirUser`"),
    ("ID-15", "`fhirUser` is on another host"),
    ("ID-17", "id tokens have a critical header"),
    ("RT-01", "refreshed tokens are of type mac"),
    ("RT-02", "refreshed tokens may be stored"),
    ("RT-03", "refresh tokens do not change"),
    ("RT-04", "used refresh tokens work"),
    ("RT-05", "a refresh gets more scope"),
    ("RT-06", "refresh tokens are not bound to the client"),
    ("RT-07", "used refresh tokens work"),
    ("RT-08", "refresh answers lack a new refresh token"),
    ("RT-09", "every refresh is `invalid_grant`"),
    ("RT-10", "refresh tokens do not expire"),
    ("INTR-01", "every token is inactive"),
    ("INTR-02", "introspection does not name the patient"),
    ("INTR-03", "more is told about unknown tokens"),
    ("INTR-04", "anybody may introspect"),
    ("INTR-05", "introspection takes GET"),
    ("INTR-06", "every token is active"),
    ("REV-01", "revocation does nothing"),
    ("REV-02", "access tokens survive their refresh token"),
    ("REV-03", "revoking without a hint is an error"),
    ("REV-04", "every client may revoke every token"),
    ("REV-05", "with a wrong hint nothing is revoked"),
    ("REV-06", "anybody may revoke"),
    ("MIX-01", "`iss` is another server's"),
    ("MIX-03", "all documents name another host's token endpoint"),
    ("MIX-04", "answers carry somebody else's code"),
];

const SMART: &str = "/fhir/.well-known/smart-configuration";
const OPENID: &str = "/.well-known/openid-configuration";
const REGISTERED: &str = "http://127.0.0.1/callback";

/// What is answered instead of asking the honest route; or the call is bent on its way there.
pub(crate) fn before(id: &str, call: &mut Call, app: &App) -> Option<Reply> {
    match call.path.as_str() {
        "/authorize" => authorize(id, call, app),
        "/token" => token(id, call),
        "/introspect" | "/revoke" => other_endpoint(id, call),
        path if path.starts_with("/fhir") => record(id, call),
        _ => None,
    }
}

fn authorize(id: &str, call: &mut Call, app: &App) -> Option<Reply> {
    let uri = call.get("redirect_uri").unwrap_or_default().to_owned();
    let varied = !is_ordinary(&uri);
    let registered = |call: &mut Call| call.set("redirect_uri", REGISTERED);
    let refused = |error: &str, description: &str| {
        Some(Reply::back(
            &uri,
            call_state(call),
            error,
            description,
            &app.issuer,
        ))
    };
    match id {
        "AUTH-01" => return refused("invalid_scope", "no scope is right"),
        "AUTH-02" if call.method == Method::POST => return Some(Reply::plain(405, "no POST")),
        "AUTH-03" if !uri.contains("127.0.0.1") => registered(call),
        "AUTH-04" if varied => registered(call),
        "AUTH-05" => call.set("client_id", "sandbox-public"),
        "AUTH-06" if call.get("response_type").is_none() => call.set("response_type", "code"),
        "AUTH-07" => call.set("response_type", "code"),
        "AUTH-08"
            if call
                .get("scope")
                .is_some_and(|scope| scope.contains("probe")) =>
        {
            return refused("server_error", "what is that scope");
        }
        "AUTH-09" => call.once(),
        "AUTH-10" if call.get("x_probe").is_some() => {
            return Some(Reply::plain(400, "x_probe is unknown"));
        }
        "AUTH-13" if uri.is_empty() => registered(call),
        "AUTH-18" => call.remove("prompt"),
        "AUTH-20" if call.method == Method::POST && call.size() > 8_000 => {
            return Some(Reply::plain(414, "too long"));
        }
        "PKCE-02" | "PKCE-18" if call.get("code_challenge").is_none() => {
            call.set("code_challenge", &Secret::random().sha256());
            call.set("code_challenge_method", "S256");
        }
        "PKCE-03" | "PKCE-04" | "PKCE-05" => call.set("code_challenge_method", "S256"),
        "LOOP-01" if uri.starts_with("http://127.0.0.1:") => {
            return Some(Reply::plain(
                400,
                "This redirect_uri is not registered for the client.",
            ));
        }
        "LOOP-02" if uri.contains("[::1]") => {
            return Some(Reply::plain(500, "what is that address"));
        }
        "LOOP-03" if uri.contains("localhost") => {
            return Some(Reply::plain(500, "what is that name"));
        }
        "LOOP-04" if uri.contains("127.0.0.2") => registered(call),
        "LOOP-05" if uri.contains(":8443") => registered(call),
        "LOOP-06" | "LOOP-07" if varied && uri.starts_with("http://") => registered(call),
        "LOOP-08" if uri.starts_with("https://127.0.0.1") => registered(call),
        "RESP-04" => call.remove("response_mode"),
        "RESP-15" => {
            let hostile = format!("no\u{1b}[31m\u{202e}<script>{}", "x".repeat(5_000));
            return refused("invalid_request", &hostile);
        }
        "SMART-01" => return refused("invalid_request", "aud is not the FHIR base of this server"),
        "SMART-02" if call.get("aud").is_none() => call.set("aud", &app.fhir_base()),
        "SMART-03" => call.set("aud", &app.fhir_base()),
        "SMART-04" if call.get("aud").is_some_and(|aud| aud.ends_with('/')) => {
            return Some(Reply::plain(500, "what is that slash"));
        }
        "SMART-19" => call.remove("launch"),
        _ => {}
    }
    None
}

/// What a well-behaved client on this machine asks with.
fn is_ordinary(uri: &str) -> bool {
    let port = uri
        .strip_prefix("http://127.0.0.1:")
        .and_then(|rest| rest.strip_suffix("/callback"));
    port.is_some_and(|port| port.parse::<u16>().is_ok())
}

fn call_state(call: &Call) -> Option<&str> {
    call.get("state")
}

fn token(id: &str, call: &mut Call) -> Option<Reply> {
    let is_refresh = call.get("grant_type") == Some("refresh_token");
    let is_code = call.get("grant_type") == Some("authorization_code");
    let basic = call.headers.contains_key(header::AUTHORIZATION);
    match id {
        "PKCE-01" if is_code => {
            return Some(Reply::error(400, "invalid_grant", "the verifier is wrong"));
        }
        "TOK-04" if call.method == Method::GET => return Some(Reply::tokens()),
        "TOK-05" if call.is_json() => return Some(Reply::plain(500, "what is that")),
        "TOK-06" => call.credentials_from_query(),
        "TOK-14"
            if !basic
                && call
                    .get("client_id")
                    .is_none_or(|client| client.ends_with("probe")) =>
        {
            return Some(Reply::tokens());
        }
        "TOK-16" if !basic && call.get("client_secret").is_none() => return Some(Reply::tokens()),
        "TOK-17" if basic => call.remove("client_secret"),
        "TOK-18" if call.basic().is_some_and(|pair| pair.contains('%')) => {
            return Some(Reply::error(
                401,
                "invalid_client",
                "unknown client or wrong secret",
            ));
        }
        "TOK-19" if !is_refresh && !is_code => return Some(Reply::tokens()),
        "TOK-21" => call.once(),
        "TOK-22" if call.has_empty() => {
            return Some(Reply::error(400, "invalid_scope", "scope is empty"));
        }
        "TOK-26" => {
            let mut reply = Reply::plain(307, "");
            reply.set("location", &format!("{ELSEWHERE}/token"));
            return Some(reply);
        }
        "TOK-27" => return Some(Reply::html(500, "<h1>Oops</h1>")),
        "TOK-29" if is_code => {
            return Some(Reply::error(
                400,
                "invalid_grant",
                &format!("bad request: {}", call.text()),
            ));
        }
        "RT-09" if is_refresh => {
            return Some(Reply::error(
                400,
                "invalid_grant",
                "the refresh token is too old",
            ));
        }
        _ => {}
    }
    None
}

fn other_endpoint(id: &str, call: &mut Call) -> Option<Reply> {
    let revokes = call.path == "/revoke";
    let basic = call.headers.contains_key(header::AUTHORIZATION);
    match id {
        "INTR-04" if !revokes && !basic && call.get("client_id").is_none() => {
            call.set("client_id", "sandbox-public")
        }
        "INTR-05" if call.method == Method::GET => {
            return Some(Reply::json(200, &json!({"active": false})));
        }
        "INTR-06" if !revokes => return Some(Reply::json(200, &json!({"active": true}))),
        "REV-01" if revokes => return Some(Reply::json(200, &json!({}))),
        "REV-03" if revokes && call.get("token_type_hint").is_none() => {
            return Some(Reply::error(400, "invalid_request", "the token is unknown"));
        }
        "REV-05" if call.get("token_type_hint") == Some("access_token") => {
            return Some(Reply::json(200, &json!({})));
        }
        "REV-06" if revokes && !basic => return Some(Reply::json(200, &json!({}))),
        _ => {}
    }
    None
}

fn record(id: &str, call: &mut Call) -> Option<Reply> {
    let is_record = call.path.starts_with("/fhir/Patient");
    let authorized = call.headers.contains_key(header::AUTHORIZATION);
    match id {
        "DISC-02" if call.path == SMART && !call.accepts_json() => {
            return Some(Reply::plain(406, "JSON only"));
        }
        "DISC-27" if call.path == SMART => {
            let mut reply = Reply::plain(302, "");
            reply.set("location", &format!("{ELSEWHERE}/smart-configuration"));
            return Some(reply);
        }
        "SMART-07" if is_record && authorized => return Some(Reply::plain(403, "no")),
        "SMART-08" if is_record && !authorized => return Some(Reply::plain(403, "no")),
        "SMART-09" if is_record => {
            return Some(Reply::json(200, &json!({"resourceType": "Patient"})));
        }
        "SMART-10" if call.path.ends_with("probe-another") => {
            return Some(Reply::json(
                200,
                &json!({"resourceType": "Patient", "id": "fastenctl-probe-another"}),
            ));
        }
        "SMART-15" if call.method != Method::GET => return Some(Reply::json(200, &json!({}))),
        "SMART-20" if is_record && authorized => {
            let mut reply = Reply::plain(302, "");
            reply.set("location", &format!("{ELSEWHERE}/fhir/Patient/1"));
            return Some(reply);
        }
        _ => {}
    }
    None
}

/// Bends an honest answer.
pub(crate) fn after(id: &str, call: &Call, reply: &mut Reply) {
    documents(id, call, reply);
    pages(id, call, reply);
    answers(id, call, reply);
    tokens(id, call, reply);
    if call.path == "/introspect" {
        reply.change(|document| match id {
            "INTR-01" => *document = json!({"active": false}),
            "INTR-02" => document.remove("patient"),
            "INTR-03" if document["active"] == false => {
                document["reason"] = json!("never heard of it")
            }
            _ => {}
        });
    }
}

fn documents(id: &str, call: &Call, reply: &mut Reply) {
    let path = call.path.as_str();
    match (id, path) {
        ("DISC-01", SMART) => reply.set("content-type", "text/plain"),
        ("DISC-17", SMART | "/fhir/metadata") => reply.unset("access-control-allow-origin"),
        _ => {}
    }
    if path.ends_with("-configuration") {
        reply.change(|document| both(id, document));
    }
    if path.ends_with("/smart-configuration") {
        reply.change(|document| smart(id, document));
    }
    match path {
        "/fhir//.well-known/smart-configuration" if id == "DISC-03" => {
            reply.change(|document| {
                document["token_endpoint"] = json!("https://fhir.example/token")
            });
        }
        OPENID => reply.change(|document| openid(id, document)),
        "/fhir/metadata" if id == "DISC-18" => {
            reply.replace("/token\"", "/token-of-last-year\"");
        }
        "/.well-known/oauth-authorization-server" if id == "DISC-22" => {
            reply.change(|document| document["issuer"] = json!("https://as.example"));
        }
        "/jwks" if id == "DISC-23" => {
            reply.change(|document| document["keys"][0]["d"] = json!("AQAB"))
        }
        _ => {}
    }
}

/// In both configurations.
fn both(id: &str, document: &mut Value) {
    match id {
        "DISC-05" => document["code_challenge_methods_supported"] = json!([]),
        "DISC-06" => document["code_challenge_methods_supported"] = json!(["S256", "plain"]),
        "PKCE-18" => document["code_challenge_methods_supported"] = json!(["plain"]),
        "MIX-03" => document["token_endpoint"] = json!(format!("{ELSEWHERE}/token")),
        "DISC-14" => document["token_endpoint_auth_methods_supported"] = json!(["private_key_jwt"]),
        "DISC-15" => document["response_types_supported"] = json!(["token"]),
        "DISC-24" => document["response_modes_supported"] = json!(["query"]),
        "RESP-13" => document["authorization_response_iss_parameter_supported"] = json!(false),
        _ => {}
    }
}

fn smart(id: &str, document: &mut Value) {
    let mut without = |capability: &str| {
        if let Some(all) = document["capabilities"].as_array_mut() {
            all.retain(|one| one != capability);
        }
    };
    match id {
        "DISC-04" => document.remove("capabilities"),
        "DISC-07" => document["grant_types_supported"] = json!(["refresh_token"]),
        "DISC-08" => {
            document["revocation_endpoint"] = json!(format!(
                "{}#top",
                document["revocation_endpoint"].as_str().unwrap_or_default()
            ));
        }
        "DISC-09" => document.remove("jwks_uri"),
        "DISC-10" => without("context-standalone-patient"),
        "DISC-11" => {
            if let Some(all) = document["capabilities"].as_array_mut() {
                all.push(json!("made-up-word"));
            }
        }
        "DISC-12" => without("permission-v2"),
        "DISC-13" => {
            if let Some(all) = document["scopes_supported"].as_array_mut() {
                all.retain(|one| one != "openid");
            }
        }
        "DISC-28" => document["token_endpoint"] = json!(format!("{ELSEWHERE}/token")),
        _ => {}
    }
}

fn openid(id: &str, document: &mut Value) {
    match id {
        "DISC-19" => document["issuer"] = json!("https://as.example"),
        "DISC-20" => document.remove("subject_types_supported"),
        "DISC-21" => {
            document["jwks_uri"] = json!(format!(
                "{}2",
                document["jwks_uri"].as_str().unwrap_or_default()
            ))
        }
        _ => {}
    }
}

fn pages(id: &str, call: &Call, reply: &mut Reply) {
    match id {
        "AUTH-14" => {
            reply.unset("content-security-policy");
            reply.unset("x-frame-options");
        }
        "AUTH-15" if call.path == "/authorize" => reply.set("access-control-allow-origin", "*"),
        "AUTH-16" => reply.unset("referrer-policy"),
        "AUTH-19" if call.path == "/sign-in" && call.method == Method::POST => {
            reply.status = StatusCode::TEMPORARY_REDIRECT;
        }
        "RESP-03" if call.path == "/consent" => reply.unset("cache-control"),
        "RESP-06" if call.path == "/consent" => {
            for (escaped, plain) in [("&quot;", "\""), ("&lt;", "<"), ("&gt;", ">")] {
                reply.replace(escaped, plain);
            }
        }
        _ => {}
    }
}

/// Answers at the redirect URI.
fn answers(id: &str, call: &Call, reply: &mut Reply) {
    if !matches!(call.path.as_str(), "/consent" | "/authorize") {
        return;
    }
    let Some(mut answer) = reply.answer() else {
        return;
    };
    match id {
        "AUTH-11" | "RESP-09" => answer.set("state", "of-another-flow"),
        "AUTH-12" => {
            answer.alter("state", |state| {
                state
                    .chars()
                    .filter(char::is_ascii_alphanumeric)
                    .take(1_000)
                    .collect()
            });
        }
        "AUTH-17" => answer.alter("error", |_| "server_error".into()),
        "RESP-01" => answer.mark = '#',
        "RESP-08" => answer.mark = if answer.mark == '?' { '#' } else { '?' },
        "RESP-02" => answer.mark = '?',
        "RESP-05" if answer.has("error") => answer.mark = '?',
        "RESP-07" => answer.set("error", "server_error"),
        "RESP-10" | "RESP-12" => answer.remove("iss"),
        "RESP-11" => answer.alter("iss", |iss| format!("{iss}/")),
        "RESP-13" | "MIX-01" => answer.set("iss", ELSEWHERE),
        "MIX-04" => answer.alter("code", |_| Secret::random().expose().to_owned()),
        _ => return,
    }
    reply.take(&answer);
}

fn tokens(id: &str, call: &Call, reply: &mut Reply) {
    if call.path != "/token" {
        return;
    }
    let is_refresh = call.get("grant_type") == Some("refresh_token");
    match id {
        "TOK-02" if !is_refresh => reply.unset("cache-control"),
        "RT-02" if is_refresh => reply.unset("cache-control"),
        "TOK-03" if !is_refresh => reply.set("content-type", "text/json"),
        "TOK-15" if reply.status == StatusCode::UNAUTHORIZED => {
            reply.status = StatusCode::BAD_REQUEST;
            reply.unset("www-authenticate");
        }
        "TOK-20" if reply.status == StatusCode::BAD_REQUEST => {
            *reply = Reply::html(500, "<pre>at line 7</pre>")
        }
        "TOK-23" => {
            let origin = call.header("origin").unwrap_or("*").to_owned();
            reply.set("access-control-allow-origin", &origin);
            reply.set("access-control-allow-credentials", "true");
        }
        _ => {}
    }
    if reply.status == StatusCode::OK {
        reply.change(|document| token_answer(id, is_refresh, document));
    }
}

fn token_answer(id: &str, is_refresh: bool, document: &mut Value) {
    let scope = document["scope"].as_str().unwrap_or_default().to_owned();
    match id {
        "TOK-01" if !is_refresh => document.remove("scope"),
        "TOK-24" => document["scope"] = json!(format!("{scope} patient/*.cruds")),
        "TOK-28" => document["token_type"] = json!("mac"),
        "SMART-05" | "SMART-06" | "SMART-21" => document.remove("patient"),
        "SMART-12" => document["scope"] = json!(scope.replace(".rs", ".read")),
        "SMART-13" => document["scope"] = json!(scope.replace(".read", ".rs")),
        "SMART-14" => document["scope"] = json!(format!("{scope} patient/Observation.dus")),
        "SMART-17" => document.remove("refresh_token"),
        "SMART-18" if !is_refresh => document["need_patient_banner"] = json!("false"),
        "ID-01" => document.remove("id_token"),
        "RT-01" if is_refresh => document["token_type"] = json!("mac"),
        "RT-03" | "RT-08" if is_refresh => document.remove("refresh_token"),
        _ => {}
    }
}

/// What reaches the loopback listener before the answer does.
pub(crate) fn knocks(faults: &Faults, answer: &Bent) -> Vec<String> {
    let Some((host, target)) = answer.at_listener() else {
        return Vec::new();
    };
    let request = |method: &str, target: &str, host: &str| {
        format!("{method} {target} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")
    };
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let mut all = Vec::new();
    for id in faults.ids() {
        match id {
            "LOOP-10" => all.extend([
                request("GET", "/", &host),
                request("DELETE", path, &host),
                request("GET", &target, "evil.example"),
            ]),
            "LOOP-11" => all.extend(
                [
                    "?code=x&state=other",
                    "?code=x",
                    "?error=access_denied&state=other",
                ]
                .map(|query| request("GET", &format!("{path}{query}"), &host)),
            ),
            "LOOP-12" => all.push(request("GET", &target, &host)),
            "LOOP-13" => all.extend(vec![String::new(); 50]),
            _ => {}
        }
    }
    all
}

/// Members of a JSON document.
trait Members {
    fn remove(&mut self, member: &str);
}

impl Members for Value {
    fn remove(&mut self, member: &str) {
        if let Some(members) = self.as_object_mut() {
            members.remove(member);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_id_is_there_once_and_in_the_order_of_its_group() {
        for pair in FAULTS.windows(2) {
            let group = |id: &str| id.split('-').next().unwrap().to_owned();
            assert!(
                group(pair[0].0) != group(pair[1].0) || pair[0].0 < pair[1].0,
                "{pair:?}"
            );
        }
    }

    #[test]
    fn an_id_without_a_fault_is_named() {
        assert_eq!(
            Faults::named(["pkce-06", "DISC-16"]),
            Err("DISC-16".to_owned())
        );
        assert_eq!(
            Faults::named(["pkce-06"])
                .unwrap()
                .ids()
                .collect::<Vec<_>>(),
            ["PKCE-06"]
        );
    }
}
