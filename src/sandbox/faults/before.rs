//! Faults that alter a request before the regular route sees it, or that respond in its place.

use crate::sandbox::faults::message::{Call, Reply};
use crate::sandbox::faults::table::ELSEWHERE;
use crate::sandbox::issuer::fhir_base;
use crate::secret::Secret;
use axum::http::{Method, header};
use serde_json::json;

const SMART: &str = "/fhir/.well-known/smart-configuration";
const INITIAL: &str = "Bearer sandbox-initial";
const REGISTERED: &str = "http://127.0.0.1/callback";

/// Responds in place of the regular route, or alters the request for it.
pub(crate) fn before(id: &str, call: &mut Call, issuer: &str) -> Option<Reply> {
    match call.path.as_str() {
        "/authorize" => authorize(id, call, issuer),
        "/token" => token(id, call),
        "/register" if id == "DCR-01" && call.header("authorization") != Some(INITIAL) => {
            let why = "registration requires the initial access token";
            Some(Reply::error(401, "invalid_token", why))
        }
        "/par" if id == "PAR-04" => Some(Reply::html(500, "<h1>Oops</h1>")),
        "/introspect" | "/revoke" => other_endpoint(id, call),
        path if path.starts_with("/fhir") => record(id, call),
        _ => None,
    }
}

fn authorize(id: &str, call: &mut Call, issuer: &str) -> Option<Reply> {
    let uri = call.get("redirect_uri").unwrap_or_default().to_owned();
    let varied = !is_ordinary(&uri);
    let registered = |call: &mut Call| call.set("redirect_uri", REGISTERED);
    let refused = |error: &str, description: &str| {
        Some(Reply::back(
            &uri,
            call_state(call),
            error,
            description,
            issuer,
        ))
    };
    match id {
        "PAR-01" if call.get("request_uri").is_none() => {
            return Some(Reply::plain(400, "only pushed requests are accepted"));
        }
        "PAR-03" if call.get("request_uri").is_some() => {
            return Some(Reply::plain(400, "invalid_request_uri"));
        }
        "AUTH-01" => return refused("server_error", "every request is rejected"),
        "AUTH-02" if call.method == Method::POST => {
            return Some(Reply::plain(405, "POST is not allowed"));
        }
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
            return refused("server_error", "unknown scope");
        }
        "AUTH-09" => call.once(),
        "AUTH-10" if call.get("x_probe").is_some() => {
            return Some(Reply::plain(400, "x_probe is unknown"));
        }
        "AUTH-13" if uri.is_empty() => registered(call),
        "AUTH-18" => call.remove("prompt"),
        "AUTH-20" if call.method == Method::POST && call.size() > 8_000 => {
            return Some(Reply::plain(414, "request too long"));
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
            return Some(Reply::plain(500, "unknown address"));
        }
        "LOOP-03" if uri.contains("localhost") => {
            return Some(Reply::plain(500, "unknown host name"));
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
        "SMART-01" => {
            return refused(
                "invalid_request",
                "aud is not the FHIR base URL of this server",
            );
        }
        "SMART-02" if call.get("aud").is_none() => call.set("aud", &fhir_base(issuer)),
        "SMART-03" => call.set("aud", &fhir_base(issuer)),
        "SMART-04" if call.get("aud").is_some_and(|aud| aud.ends_with('/')) => {
            return Some(Reply::plain(500, "unexpected slash"));
        }
        "SMART-19" => call.remove("launch"),
        _ => {}
    }
    None
}

/// Whether a redirect URI is one that a well-behaved client on this machine would use.
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
        "TOK-05" if call.is_json() => return Some(Reply::plain(500, "unknown method")),
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
        "TOK-18"
            if call
                .basic()
                .is_some_and(|(id, secret)| id.contains('%') || secret.expose().contains('%')) =>
        {
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
        "DEVICE-01" if call.get("device_code").is_some() => {
            return Some(Reply::error(400, "expired_token", "the code is too old"));
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
            call.set("client_id", "sandbox-public");
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
        "SMART-09" if is_record && (authorized || call.get("access_token").is_some()) => {
            return Some(Reply::json(200, &json!({"resourceType": "Patient"})));
        }
        "SMART-10" if call.path.ends_with("probe-another") => {
            return Some(Reply::json(
                200,
                &json!({"resourceType": "Patient", "id": "fastenctl-probe-another"}),
            ));
        }
        "SMART-21" if call.path == "/fhir/Patient" => return Some(Reply::plain(403, "no")),
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
