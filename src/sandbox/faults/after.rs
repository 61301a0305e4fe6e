//! Faults that change a correct response before it is sent, and faults that open connections to the
//! listener before it arrives.

use crate::sandbox::faults::message::{Bent, Call, Reply};
use crate::sandbox::faults::table::{ELSEWHERE, Faults};
use crate::secret::Secret;
use axum::http::{Method, StatusCode};
use serde_json::{Value, json};

const SMART: &str = "/fhir/.well-known/smart-configuration";
const OPENID: &str = "/.well-known/openid-configuration";

/// Applies a fault to a correct response.
pub(crate) fn after(id: &str, call: &Call, reply: &mut Reply) {
    documents(id, call, reply);
    pages(id, call, reply);
    answers(id, call, reply);
    tokens(id, call, reply);
    if id == "PAR-02" && call.path == "/par" && reply.status == StatusCode::CREATED {
        reply.status = StatusCode::OK;
        reply.change(|document| document.remove("expires_in"));
    }
    if call.path == "/device_authorization" && reply.status == StatusCode::OK {
        reply.change(|document| device(id, document));
    }
    if id == "DCR-02" && call.path == "/register" {
        reply.change(|document| document.remove("client_id"));
    }
    if call.path == "/introspect" {
        reply.change(|document| match id {
            "INTR-01" => *document = json!({"active": false}),
            "INTR-02" => document.remove("patient"),
            "INTR-03" if document["active"] == false => {
                document["reason"] = json!("unknown token");
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
                document["token_endpoint"] = json!("https://fhir.example/token");
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
            reply.change(|document| document["keys"][0]["d"] = json!("AQAB"));
        }
        _ => {}
    }
}

/// Alters the response to a device authorization request.
fn device(id: &str, document: &mut Value) {
    match id {
        "DEVICE-02" => {
            document["verification_url"] = document["verification_uri"].take();
            document.remove("verification_uri");
        }
        "DEVICE-03" => document["verification_uri"] = json!("javascript:alert(1)"),
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
        "PAR-01" => document["require_pushed_authorization_requests"] = json!(true),
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
            ));
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

/// Alters responses at the redirect URI.
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
            *reply = Reply::html(500, "<pre>at line 7</pre>");
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

/// Returns the requests that arrive at the loopback listener before the response; an empty one
/// means a silent connection.
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

/// Access to members of a JSON document.
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
