//! Taking an address, a token or a report apart, offline: what each part is, and what is wrong with it by which rule.
//! Pure functions; whatever is secret leaves them as length and fingerprint.

use crate::oauth::callback::{Arrival, Judgement, Outcome, Parameters, judge, parameters};
use crate::oauth::checks::find;
use crate::oauth::redact::{label, short, url as redacted};
use crate::secret::Secret;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::Serialize;
use serde_json::{Map, Value};
use std::collections::HashSet;
use url::{Host, Url};

/// What only an answer carries.
const ANSWER: [&str; 5] = ["code", "error", "state", "access_token", "response"];

/// Clocks may differ by this many seconds (ID-09).
const LEEWAY: i64 = 60;

/// What was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum What {
    AuthorizationRequest,
    /// An answer of the authorization endpoint, with where its parameters stood.
    AuthorizationResponse,
    Jwt,
    /// Encrypted: nothing but its header can be read.
    Jwe,
    OpaqueToken,
    /// What `auth test --json` printed.
    Report,
    /// A web address of no known kind.
    Address,
}

impl What {
    /// In words.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::AuthorizationRequest => "an authorization request",
            Self::AuthorizationResponse => "an authorization response",
            Self::Jwt => "a JSON Web Token",
            Self::Jwe => "an encrypted JSON Web Token",
            Self::OpaqueToken => "an opaque token or code",
            Self::Report => "a report of `auth test --json`",
            Self::Address => "a web address",
        }
    }
}

/// One named part.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Part {
    pub name: String,
    pub value: String,
    /// What it is for, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub meaning: Option<&'static str>,
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Problem {
    pub sentence: String,
    /// The conformance check, else empty.
    #[serde(skip_serializing_if = "str::is_empty")]
    pub check: &'static str,
    /// Where it is written.
    pub source: Vec<&'static str>,
}

/// A thing taken apart.
#[derive(Clone, Debug, Serialize)]
pub struct Inspection {
    pub what: What,
    pub parts: Vec<Part>,
    pub problems: Vec<Problem>,
    /// Whether whoever has it can do something with it.
    pub secret: bool,
}

fn problem(check: &'static str, source: &'static str, sentence: impl Into<String>) -> Problem {
    let of_check = find(check).map(|check| check.source.to_vec()).unwrap_or_default();
    let source = if of_check.is_empty() { vec![source] } else { of_check };
    Problem { sentence: sentence.into(), check, source }
}

/// Takes it apart, whatever it is; `now` is in Unix seconds.
#[must_use]
pub fn inspect(given: &Secret, now: i64) -> Inspection {
    // Mail and terminals break long addresses into lines, and put quotes around them.
    let whole = given.expose().trim();
    if let Ok(Value::Object(members)) = serde_json::from_str(whole) {
        return report(&members);
    }
    let text: String = whole.split_whitespace().collect::<String>().trim_matches(['"', '\'', '<', '>']).to_owned();
    let text = text.strip_prefix("Bearer").unwrap_or(&text);
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => address(&url),
        _ if text.starts_with(['?', '#']) || is_query(text) => {
            let arrival = if text.starts_with('#') { Arrival::Fragment } else { Arrival::Query };
            response(&parameters(text.trim_start_matches(['?', '#'])), arrival, Vec::new())
        }
        _ => token(text, now),
    }
}

fn is_query(text: &str) -> bool {
    let names = ["code", "state", "error", "access_token", "response_type", "client_id"];
    names.iter().any(|name| text.starts_with(&format!("{name}=")) || text.contains(&format!("&{name}=")))
}

fn address(url: &Url) -> Inspection {
    let query = parameters(url.query().unwrap_or_default());
    let fragment = parameters(url.fragment().unwrap_or_default());
    // The gateway's way out carries the whole request as one parameter.
    if let Some(inner) = value(&query, "dest_url").and_then(|text| Url::parse(text).ok()) {
        let mut inspection = request(&inner, &parameters(inner.query().unwrap_or_default()));
        inspection
            .parts
            .insert(0, part("gateway", redacted(url), Some("the gateway's way out, which leads to the request below")));
        return inspection;
    }
    let has = |found: &Parameters, names: &[&str]| names.iter().any(|name| value(found, name).is_some());
    if has(&query, &["response_type", "client_id", "redirect_uri", "code_challenge"]) {
        return request(url, &query);
    }
    let at = vec![part("address", redacted(&without_parameters(url)), Some("where the browser was sent"))];
    match (has(&query, &ANSWER), has(&fragment, &ANSWER)) {
        (true, _) => response(&query, Arrival::Query, at),
        (false, true) => response(&fragment, Arrival::Fragment, at),
        _ => Inspection {
            what: What::Address,
            parts: vec![part("address", redacted(url), None)],
            problems: Vec::new(),
            secret: false,
        },
    }
}

fn without_parameters(url: &Url) -> Url {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare
}

fn value<'a>(found: &'a Parameters, name: &str) -> Option<&'a str> {
    found.iter().find(|(other, _)| other == name).map(|(_, value)| value.as_str())
}

fn part(name: &str, value: impl Into<String>, meaning: Option<&'static str>) -> Part {
    Part { name: name.to_owned(), value: value.into(), meaning }
}

/// Each parameter: shown where it is harmless, else its length and fingerprint.
fn parts(found: &Parameters) -> impl Iterator<Item = Part> {
    found.iter().map(|(name, value)| {
        let shown = match Url::parse("http://x.example/") {
            Ok(mut url) => {
                url.query_pairs_mut().append_pair(name, value);
                redacted(&url).split_once('=').map_or_else(String::new, |(_, shown)| shown.to_owned())
            }
            Err(_) => label(name, &Secret::new(value.as_str())),
        };
        part(name, shown, meaning(name))
    })
}

fn meaning(name: &str) -> Option<&'static str> {
    Some(match name {
        "response_type" => "what is asked for; `code` is the only safe one",
        "client_id" => "who asks",
        "redirect_uri" => "where the answer goes; it must be registered, to the letter",
        "scope" => "what is asked for, or was granted",
        "state" => "ties the answer to the browser that asked",
        "nonce" => "ties the id token to this request",
        "aud" => "the FHIR server the token is for (SMART)",
        "code_challenge" => "hash of the verifier that only the asker knows (PKCE)",
        "code_challenge_method" => "how it was made; only S256 protects",
        "response_mode" => "how the answer travels",
        "prompt" => "what the provider shows the person",
        "launch" => "the context an EHR launched the app in",
        "code" => "what is swapped for tokens, once",
        "iss" => "who answers, or who issued the token",
        "error" => "why there is no code",
        "error_description" => "the same in the provider's words",
        "session_state" => "for session management of OpenID Connect",
        "access_token" => "opens the record; it does not belong into an address",
        "sub" => "the person, as the issuer calls it",
        "exp" => "the moment from which it holds no more",
        "iat" => "when it was issued",
        "nbf" => "before that it does not hold",
        "fhirUser" => "the person's own FHIR resource",
        "azp" => "the one client it was issued to",
        "at_hash" => "ties it to the access token",
        "auth_time" => "when the person signed in",
        "jti" => "its serial number",
        "kid" => "which of the issuer's keys signed it",
        "alg" => "how it is signed",
        _ => return None,
    })
}

fn repeated(found: &Parameters) -> impl Iterator<Item = &str> {
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    found.iter().filter_map(move |(name, _)| (!seen.insert(name) && told.insert(name)).then_some(name.as_str()))
}

fn request(url: &Url, found: &Parameters) -> Inspection {
    let mut all = vec![part("endpoint", redacted(&without_parameters(url)), Some("the authorization endpoint"))];
    all.extend(parts(found));
    Inspection { what: What::AuthorizationRequest, parts: all, problems: request_problems(url, found), secret: false }
}

fn request_problems(url: &Url, found: &Parameters) -> Vec<Problem> {
    let mut problems: Vec<Problem> = repeated(found)
        .map(|name| problem("AUTH-09", "6749 3.1", format!("`{name}` stands there more than once")))
        .collect();
    let mut add = |check, source, sentence: String| problems.push(problem(check, source, sentence));
    if url.scheme() == "http" && !is_loopback(url) {
        add("DISC-08", "6749 3.1", "the endpoint begins with `http://`: whoever is between reads along".into());
    }
    match value(found, "response_type") {
        Some("code") => {}
        None => add("AUTH-06", "6749 4.1.1", "`response_type` is missing".into()),
        Some(other) => add("AUTH-07", "9700 2.1.2", format!("`response_type` is `{}`, not `code`", short(other))),
    }
    for name in ["client_id", "redirect_uri", "scope"] {
        if value(found, name).is_none_or(str::is_empty) {
            add("", "6749 4.1.1; SMART-launch step 4", format!("`{name}` is missing"));
        }
    }
    match value(found, "state").map(|state| state.chars().count()) {
        None => add("AUTH-21", "SMART-launch step 4", "`state` is missing".into()),
        // 122 bits in base64url.
        Some(length) if length < 21 => {
            add(
                "AUTH-21",
                "SMART-launch step 4",
                format!("`state` has {length} characters, too few for 122 random bits"),
            );
        }
        Some(_) => {}
    }
    pkce_problems(found, &mut problems);
    if value(found, "aud").is_none() && is_smart(found) {
        problems.push(problem(
            "SMART-02",
            "SMART-launch step 4",
            "`aud` is missing: SMART wants the FHIR server named",
        ));
    }
    if has_scope(found, "openid") && value(found, "nonce").is_none() {
        problems.push(problem("ID-10", "9700 4.5.3.2", "`nonce` is missing although `openid` is asked for"));
    }
    for name in ["client_secret", "code_verifier", "password", "access_token"] {
        if value(found, name).is_some() {
            problems.push(problem(
                "AUTH-21",
                "9700 2.1",
                format!("`{name}` is a secret and does not belong into an address"),
            ));
        }
    }
    problems.extend(value(found, "redirect_uri").into_iter().filter_map(redirect_problem));
    problems
}

fn pkce_problems(found: &Parameters, problems: &mut Vec<Problem>) {
    let Some(challenge) = value(found, "code_challenge") else {
        return problems.push(problem(
            "PKCE-02",
            "7636 4.4.1",
            "`code_challenge` is missing: a stolen code could be used",
        ));
    };
    match value(found, "code_challenge_method") {
        Some("S256") => {}
        None => {
            problems.push(problem("PKCE-04", "7636 4.3", "`code_challenge_method` is missing, which means `plain`"));
        }
        Some("plain") => problems.push(problem(
            "PKCE-03",
            "7636 4.4.1",
            "`code_challenge_method` is `plain`, which protects nothing",
        )),
        Some(other) => problems.push(problem(
            "PKCE-05",
            "7636 4.4.1",
            format!("`code_challenge_method` is `{}`, which is none", short(other)),
        )),
    }
    let legal = |byte: u8| byte.is_ascii_alphanumeric() || b"-_".contains(&byte);
    if challenge.len() != 43 || !challenge.bytes().all(legal) {
        let sentence = format!(
            "`code_challenge` is no S256 hash: that has 43 characters of base64url, this has {}",
            challenge.chars().count()
        );
        problems.push(problem("PKCE-14", "7636 4.2", sentence));
    }
}

fn has_scope(found: &Parameters, wanted: &str) -> bool {
    value(found, "scope").unwrap_or_default().split(' ').any(|scope| scope == wanted)
}

fn is_smart(found: &Parameters) -> bool {
    let scopes = value(found, "scope").unwrap_or_default();
    scopes.split(' ').any(|scope| ["launch", "patient/", "user/"].iter().any(|start| scope.starts_with(start)))
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(ip)) => ip.is_loopback(),
        Some(Host::Ipv6(ip)) => ip.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

fn redirect_problem(text: &str) -> Option<Problem> {
    let Ok(url) = Url::parse(text) else {
        return Some(problem("", "6749 3.1.2", "`redirect_uri` is no absolute address"));
    };
    if url.fragment().is_some() {
        return Some(problem("", "6749 3.1.2", "`redirect_uri` has a fragment"));
    }
    if url.scheme() == "http" && url.host_str() == Some("localhost") {
        let sentence = "`redirect_uri` names `localhost`, which may lead elsewhere; `127.0.0.1` cannot";
        return Some(problem("LOOP-03", "8252 8.3", sentence));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Some(problem(
            "",
            "9700 2.6",
            "`redirect_uri` begins with `http://`: whoever is between reads the code",
        ));
    }
    None
}

fn response(found: &Parameters, arrival: Arrival, mut all: Vec<Part>) -> Inspection {
    all.push(part("arrival", arrival.name(), Some("where the parameters stand")));
    all.extend(parts(found));
    let mut problems: Vec<Problem> = repeated(found)
        .map(|name| problem("RESP-07", "6749 4.1.2", format!("`{name}` stands there more than once")))
        .collect();
    let state = value(found, "state").map(Secret::new);
    if state.is_none() {
        problems.push(problem("LOOP-11", "6749 10.12", "`state` is missing, so it belongs to no sign-in"));
    }
    // Its own state: everything else is judged as our client would.
    match judge(found, arrival, &state.unwrap_or_else(|| Secret::new(""))) {
        Judgement::Ours(answer) => {
            if let Outcome::Broken(why) = answer.outcome {
                problems.push(problem("RESP-07", "6749 4.1.2", format!("it {why}")));
            }
            if answer.iss.is_none() {
                problems.push(problem(
                    "RESP-10",
                    "9207 2",
                    "`iss` is missing; a provider that announces it must send it",
                ));
            }
        }
        Judgement::Foreign if value(found, "access_token").is_some() => {
            problems.push(problem("RESP-07", "9700 2.1.2", "it carries a token, which was never asked for"));
        }
        Judgement::Foreign => {}
    }
    let secret = ["code", "access_token", "response"].iter().any(|name| value(found, name).is_some());
    Inspection { what: What::AuthorizationResponse, parts: all, problems, secret }
}

fn decoded(segment: &str) -> Option<Map<String, Value>> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(segment.trim_end_matches('=')).ok()?).ok()
}

fn token(text: &str, now: i64) -> Inspection {
    let segments: Vec<&str> = text.split('.').collect();
    let header = segments.first().and_then(|first| decoded(first));
    let whole = part("token", label("token", &Secret::new(text)), None);
    match (header, segments.as_slice()) {
        (Some(header), [_, payload, signature]) => jwt(&header, decoded(payload).as_ref(), signature, whole, now),
        (Some(header), [_, _, _, _, _]) => {
            let mut parts = vec![whole];
            parts.extend(members("header", &header));
            Inspection { what: What::Jwe, parts, problems: Vec::new(), secret: true }
        }
        _ => Inspection { what: What::OpaqueToken, parts: vec![whole], problems: Vec::new(), secret: true },
    }
}

/// Members that tell who somebody is or open something; shown as length and fingerprint.
const HIDDEN: [&str; 6] = ["nonce", "jti", "at_hash", "c_hash", "sid", "patient"];

fn members(of: &'static str, members: &Map<String, Value>) -> Vec<Part> {
    let shown = |(name, value): (&String, &Value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), ToOwned::to_owned);
        let text = if HIDDEN.contains(&name.as_str()) { label(name, &Secret::new(text)) } else { short(&text) };
        part(&format!("{of}.{name}"), text, meaning(name))
    };
    members.iter().map(shown).collect()
}

fn jwt(
    header: &Map<String, Value>,
    claims: Option<&Map<String, Value>>,
    signature: &str,
    whole: Part,
    now: i64,
) -> Inspection {
    let mut parts = vec![whole];
    parts.extend(members("header", header));
    let mut problems = header_problems(header, signature);
    match claims {
        None => problems.push(problem("ID-17", "7519 7.2", "its middle part is no JSON object")),
        Some(claims) => {
            parts.extend(members("claims", claims));
            problems.extend(claim_problems(claims, now));
        }
    }
    parts.push(part(
        "signature",
        label("signature", &Secret::new(signature)),
        Some("not verified: that needs the issuer's keys"),
    ));
    Inspection { what: What::Jwt, parts, problems, secret: true }
}

fn header_problems(header: &Map<String, Value>, signature: &str) -> Vec<Problem> {
    let algorithm = header.get("alg").and_then(Value::as_str).unwrap_or_default();
    let mut problems = Vec::new();
    if algorithm.eq_ignore_ascii_case("none") || signature.is_empty() {
        problems.push(problem("ID-06", "8725 3.2", "it is not signed: anybody can write one"));
    } else if algorithm.starts_with("HS") {
        problems.push(problem(
            "ID-07",
            "8725 2.1",
            format!("it is signed with {}: whoever can check it can forge it", short(algorithm)),
        ));
    }
    for name in ["jku", "x5u", "jwk", "x5c"] {
        if header.contains_key(name) {
            problems.push(problem(
                "ID-08",
                "8725 3.10",
                format!("its header names a key by `{name}`, which must be ignored"),
            ));
        }
    }
    if header.contains_key("crit") {
        problems.push(problem("ID-17", "7515 4.1.11", "its header has critical parameters, which we do not know"));
    }
    problems
}

fn claim_problems(claims: &Map<String, Value>, now: i64) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut add = |check, source, sentence: String| problems.push(problem(check, source, sentence));
    for (name, check) in [("iss", "ID-03"), ("sub", "ID-11"), ("aud", "ID-04")] {
        if !claims.contains_key(name) {
            add(check, "OIDC 2", format!("`{name}` is missing"));
        }
    }
    match claims.get("exp").map(Value::as_i64) {
        None => add("ID-09", "OIDC 2", "`exp` is missing: it would hold for ever".into()),
        Some(None) => add("ID-09", "OIDC 2", "`exp` is no whole number".into()),
        Some(Some(exp)) if exp <= now.saturating_sub(LEEWAY) => {
            add("ID-09", "OIDC 3.1.3.7", format!("it has expired {} seconds ago", now.saturating_sub(exp)));
        }
        Some(Some(_)) => {}
    }
    if claims.get("iat").and_then(Value::as_i64).is_some_and(|iat| iat > now.saturating_add(LEEWAY)) {
        add("ID-09", "OIDC 3.1.3.7", "it was issued in the future; are the clocks right?".into());
    }
    if claims.get("aud").and_then(Value::as_array).is_some_and(|several| several.len() > 1)
        && !claims.contains_key("azp")
    {
        add("ID-05", "OIDC 3.1.3.7", "it has several audiences and no `azp`".into());
    }
    if claims.get("sub").and_then(Value::as_str).is_some_and(|sub| sub.is_empty() || sub.len() > 255 || !sub.is_ascii())
    {
        add("ID-11", "OIDC 2", "`sub` is not 1 to 255 ASCII characters".into());
    }
    problems
}

/// A document of `auth test --json`, which is redacted already.
fn report(members: &Map<String, Value>) -> Inspection {
    let text = |value: &Value, name: &str| value.get(name).and_then(Value::as_str).map(short).unwrap_or_default();
    let list = |name: &str| members.get(name).and_then(Value::as_array).cloned().unwrap_or_default();
    let steps = list("steps");
    if steps.is_empty() {
        let whole = part(
            "document",
            format!(
                "JSON with the members {}",
                members.keys().map(|key| format!("`{}`", short(key))).collect::<Vec<_>>().join(", ")
            ),
            None,
        );
        let missing = problem("", "`fastenctl auth test --json`", "it has no `steps`, so it is no report of a sign-in");
        return Inspection { what: What::Report, parts: vec![whole], problems: vec![missing], secret: false };
    }
    let mut parts: Vec<Part> = ["via", "provider"]
        .into_iter()
        .filter_map(|name| Some(part(name, short(members.get(name)?.as_str()?), None)))
        .collect();
    parts.extend(list("summary").iter().filter_map(|line| Some(part("summary", short(line.as_str()?), None))));
    parts.extend(steps.iter().map(|step| part(&format!("step.{}", text(step, "id")), step_line(step), None)));
    let mut problems = Vec::new();
    if let Some(error) = members.get("error").filter(|error| error.is_object()) {
        problems.push(Problem {
            sentence: text(error, "message"),
            check: known(error.get("check")),
            source: Vec::new(),
        });
    }
    let failing = |finding: &&Value| matches!(finding.get("verdict").and_then(Value::as_str), Some("FAIL" | "WARN"));
    problems.extend(list("findings").iter().filter(failing).map(|finding| {
        let check = known(finding.get("id"));
        let source = find(check).map(|check| check.source.to_vec()).unwrap_or_default();
        Problem { sentence: format!("{}: {}", text(finding, "verdict"), text(finding, "summary")), check, source }
    }));
    Inspection { what: What::Report, parts, problems, secret: false }
}

fn step_line(step: &Value) -> String {
    let text = |name: &str| step.get(name).and_then(Value::as_str).map(short).unwrap_or_default();
    let reason = text("reason");
    let reason = if reason.is_empty() { reason } else { format!(": {reason}") };
    let duration = step.get("duration_ms").and_then(Value::as_u64).unwrap_or_default();
    format!("{} to {}, {} in {duration} ms{reason}", text("from"), text("to"), text("verdict"))
}

fn known(id: Option<&Value>) -> &'static str {
    id.and_then(Value::as_str).and_then(find).map_or("", |check| check.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const NOW: i64 = 1_795_339_800;
    const GOOD: &str = "https://as.example/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A4%2Fcallback\
        &scope=openid+launch%2Fpatient&state=0123456789012345678901234567890123456789abc&nonce=n-0123456789&aud=https%3A%2F%2Ff.example%2Fr4\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    fn of(text: &str) -> Inspection {
        inspect(&Secret::new(text), NOW)
    }

    fn ids(text: &str) -> Vec<&'static str> {
        of(text).problems.iter().map(|problem| problem.check).collect()
    }

    #[test]
    fn a_good_request_has_no_problem_and_each_broken_rule_is_named() {
        assert_eq!((of(GOOD).what, ids(GOOD)), (What::AuthorizationRequest, vec![]));
        for (from, to, check) in [
            ("response_type=code&", "", "AUTH-06"),
            ("response_type=code", "response_type=token", "AUTH-07"),
            ("client_id=app", "client_id=app&client_id=b", "AUTH-09"),
            ("state=0123456789012345678901234567890123456789abc", "state=short", "AUTH-21"),
            ("code_challenge_method=S256", "code_challenge_method=plain", "PKCE-03"),
            ("&code_challenge_method=S256", "", "PKCE-04"),
            ("code_challenge_method=S256", "code_challenge_method=s256", "PKCE-05"),
            ("SBstw-cM", "=", ""),
            ("E9Melhoa2O", "E9", "PKCE-14"),
            ("&aud=https%3A%2F%2Ff.example%2Fr4", "", "SMART-02"),
            ("&nonce=n-0123456789", "", "ID-10"),
            ("nonce=", "client_secret=s&nonce=", "AUTH-21"),
            ("127.0.0.1", "localhost", "LOOP-03"),
            ("https://as", "http://as", "DISC-08"),
        ] {
            let expected: Vec<&str> = std::iter::once(check).filter(|check| !check.is_empty()).collect();
            assert_eq!(ids(&GOOD.replace(from, to)), expected, "{from} {to}");
        }
        assert_eq!(ids(GOOD.split("&code_challenge=").next().unwrap()), ["PKCE-02"]);
    }

    #[test]
    fn an_answer_is_judged_as_our_client_judges_it() {
        for (text, arrival, expected) in [
            ("http://127.0.0.1:4/callback?code=c0dec0de&state=s&iss=https://as.example", "query", vec![]),
            ("http://127.0.0.1:4/callback#code=c0dec0de&state=s&iss=https://as.example", "fragment", vec![]),
            ("?code=c0dec0de&state=s", "query", vec!["RESP-10"]),
            ("code=c0dec0de&iss=x", "query", vec!["LOOP-11"]),
            ("#access_token=c0dec0de&state=s&iss=x", "fragment", vec!["RESP-07"]),
            ("?code=c0dec0de&error=no&state=s&iss=x", "query", vec!["RESP-07"]),
        ] {
            let inspection = of(text);
            assert_eq!((inspection.what, ids(text)), (What::AuthorizationResponse, expected), "{text}");
            assert!(
                inspection.parts.iter().any(|part| part.name == "arrival" && part.value == arrival),
                "{inspection:?}"
            );
            assert!(inspection.secret && !format!("{inspection:?}").contains("c0dec0de"), "{inspection:?}");
        }
    }

    fn jwt_of(header: &Value, claims: &Value, signature: &str) -> String {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{signature}", encode(header), encode(claims))
    }

    #[test]
    fn a_token_is_taken_apart_and_not_shown() {
        let claims = json!({"iss": "https://as.example", "sub": "a", "aud": "app", "exp": NOW + 60, "iat": NOW, "nonce": "s3cr3tn0nce"});
        let good = jwt_of(&json!({"alg": "RS256", "kid": "k"}), &claims, "c2lnbmF0dXJl");
        let inspection = of(&format!("Bearer {good}\n"));
        assert_eq!((inspection.what, inspection.problems.len(), inspection.secret), (What::Jwt, 0, true));
        let shown = format!("{inspection:?}");
        assert!(
            shown.contains("claims.sub") && !shown.contains("s3cr3tn0nce") && !shown.contains("c2lnbmF0dXJl"),
            "{shown}"
        );
        let with = |name: &str, value: Value| {
            let mut claims = claims.clone();
            claims[name] = value;
            ids(&jwt_of(&json!({"alg": "RS256"}), &claims, "x"))
        };
        assert_eq!(ids(&jwt_of(&json!({"alg": "none"}), &claims, "")), ["ID-06"]);
        assert_eq!(ids(&jwt_of(&json!({"alg": "HS256", "jku": "x"}), &claims, "x")), ["ID-07", "ID-08"]);
        assert_eq!(with("exp", json!(NOW - 61)), ["ID-09"]);
        assert_eq!(with("exp", json!("soon")), ["ID-09"]);
        assert_eq!(with("iat", json!(NOW + 61)), ["ID-09"]);
        assert_eq!(with("aud", json!(["app", "b"])), ["ID-05"]);
        assert_eq!(with("sub", json!("")), ["ID-11"]);
        let opaque = of("SplxlOBeZQQYbYS6WxSbIA");
        assert_eq!((opaque.what, opaque.parts[0].value.contains("SplxlOB")), (What::OpaqueToken, false));
    }

    #[test]
    fn a_report_tells_its_steps_and_what_failed() {
        let text = json!({
            "via": "direct", "provider": "p", "summary": ["Sign-in works"], "error": null,
            "steps": [{"id": "exchange", "from": "machine", "to": "provider", "verdict": "fail", "duration_ms": 7, "reason": "no"}],
            "findings": [{"id": "PKCE-06", "verdict": "FAIL", "summary": "a wrong verifier got tokens"}, {"id": "TOK-01", "verdict": "PASS", "summary": ""}],
        })
        .to_string();
        let inspection = of(&text);
        assert_eq!((inspection.what, ids(&text)), (What::Report, vec!["PKCE-06"]));
        assert!(inspection.parts.contains(&part("step.exchange", "machine to provider, fail in 7 ms: no", None)));
        assert_eq!(of("{}").problems.len(), 1);
    }
}
