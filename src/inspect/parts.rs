//! Taking an address, a token or a report apart, offline: what each part is, and what is wrong with it by which rule.
//! Pure functions; whatever is secret leaves them as length and fingerprint.

use crate::conformance::register::find;
use crate::inspect::report::report;
use crate::inspect::request::request;
use crate::inspect::token::token;
use crate::oauth::callback::{Arrival, Judgement, Outcome, Parameters, judge, parameters};
use crate::secret::Secret;
use crate::trace::redact::{label, url as redacted};
use serde::Serialize;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

/// What only an answer carries.
const ANSWER: [&str; 5] = ["code", "error", "state", "access_token", "response"];

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

pub(crate) fn problem(
    check: &'static str,
    source: &'static str,
    sentence: impl Into<String>,
) -> Problem {
    let of_check = find(check)
        .map(|check| check.source.to_vec())
        .unwrap_or_default();
    let source = if of_check.is_empty() {
        vec![source]
    } else {
        of_check
    };
    Problem {
        sentence: sentence.into(),
        check,
        source,
    }
}

/// Takes it apart, whatever it is; `now` is in Unix seconds.
#[must_use]
pub fn inspect(given: &Secret, now: i64) -> Inspection {
    // Mail and terminals break long addresses into lines, and put quotes around them.
    let whole = given.expose().trim();
    if let Ok(Value::Object(members)) = serde_json::from_str(whole) {
        return report(&members);
    }
    let text: String = whole
        .split_whitespace()
        .collect::<String>()
        .trim_matches(['"', '\'', '<', '>'])
        .to_owned();
    let text = text.strip_prefix("Bearer").unwrap_or(&text);
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => address(&url),
        _ if text.starts_with(['?', '#']) || is_query(text) => {
            let arrival = if text.starts_with('#') {
                Arrival::Fragment
            } else {
                Arrival::Query
            };
            response(
                &parameters(text.trim_start_matches(['?', '#'])),
                arrival,
                Vec::new(),
            )
        }
        _ => token(text, now),
    }
}

fn is_query(text: &str) -> bool {
    let names = [
        "code",
        "state",
        "error",
        "access_token",
        "response_type",
        "client_id",
    ];
    names
        .iter()
        .any(|name| text.starts_with(&format!("{name}=")) || text.contains(&format!("&{name}=")))
}

fn address(url: &Url) -> Inspection {
    let query = parameters(url.query().unwrap_or_default());
    let fragment = parameters(url.fragment().unwrap_or_default());
    // The gateway's way out carries the whole request as one parameter.
    if let Some(inner) = value(&query, "dest_url").and_then(|text| Url::parse(text).ok()) {
        let mut inspection = request(&inner, &parameters(inner.query().unwrap_or_default()));
        inspection.parts.insert(
            0,
            part(
                "gateway",
                redacted(url),
                Some("the gateway's way out, which leads to the request below"),
            ),
        );
        return inspection;
    }
    let has =
        |found: &Parameters, names: &[&str]| names.iter().any(|name| value(found, name).is_some());
    if has(
        &query,
        &[
            "response_type",
            "client_id",
            "redirect_uri",
            "code_challenge",
        ],
    ) {
        return request(url, &query);
    }
    let at = vec![part(
        "address",
        redacted(&without_parameters(url)),
        Some("where the browser was sent"),
    )];
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

pub(crate) fn without_parameters(url: &Url) -> Url {
    let mut bare = url.clone();
    bare.set_query(None);
    bare.set_fragment(None);
    bare
}

pub(crate) fn value<'a>(found: &'a Parameters, name: &str) -> Option<&'a str> {
    found
        .iter()
        .find(|(other, _)| other == name)
        .map(|(_, value)| value.as_str())
}

pub(crate) fn part(name: &str, value: impl Into<String>, meaning: Option<&'static str>) -> Part {
    Part {
        name: name.to_owned(),
        value: value.into(),
        meaning,
    }
}

/// Each parameter: shown where it is harmless, else its length and fingerprint.
pub(crate) fn parts(found: &Parameters) -> impl Iterator<Item = Part> {
    found.iter().map(|(name, value)| {
        let shown = match Url::parse("http://x.example/") {
            Ok(mut url) => {
                url.query_pairs_mut().append_pair(name, value);
                redacted(&url)
                    .split_once('=')
                    .map_or_else(String::new, |(_, shown)| shown.to_owned())
            }
            Err(_) => label(name, &Secret::new(value.as_str())),
        };
        part(name, shown, meaning(name))
    })
}

pub(crate) fn meaning(name: &str) -> Option<&'static str> {
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

pub(crate) fn repeated(found: &Parameters) -> impl Iterator<Item = &str> {
    let (mut seen, mut told) = (HashSet::new(), HashSet::new());
    found.iter().filter_map(move |(name, _)| {
        (!seen.insert(name) && told.insert(name)).then_some(name.as_str())
    })
}

fn response(found: &Parameters, arrival: Arrival, mut all: Vec<Part>) -> Inspection {
    all.push(part(
        "arrival",
        arrival.name(),
        Some("where the parameters stand"),
    ));
    all.extend(parts(found));
    let mut problems: Vec<Problem> = repeated(found)
        .map(|name| {
            problem(
                "RESP-07",
                "6749 4.1.2",
                format!("`{name}` stands there more than once"),
            )
        })
        .collect();
    let state = value(found, "state").map(Secret::new);
    if state.is_none() {
        problems.push(problem(
            "LOOP-11",
            "6749 10.12",
            "`state` is missing, so it belongs to no sign-in",
        ));
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
            problems.push(problem(
                "RESP-07",
                "9700 2.1.2",
                "it carries a token, which was never asked for",
            ));
        }
        Judgement::Foreign => {}
    }
    let secret = ["code", "access_token", "response"]
        .iter()
        .any(|name| value(found, name).is_some());
    Inspection {
        what: What::AuthorizationResponse,
        parts: all,
        problems,
        secret,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use serde_json::json;

    const NOW: i64 = 1_795_339_800;
    const GOOD: &str = "https://as.example/authorize?response_type=code&client_id=app&redirect_uri=http%3A%2F%2F127.0.0.1%3A4%2Fcallback\
        &scope=openid+launch%2Fpatient&state=0123456789012345678901234567890123456789abc&nonce=n-0123456789&aud=https%3A%2F%2Ff.example%2Fr4\
        &code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM&code_challenge_method=S256";

    fn of(text: &str) -> Inspection {
        inspect(&Secret::new(text), NOW)
    }

    fn ids(text: &str) -> Vec<&'static str> {
        of(text)
            .problems
            .iter()
            .map(|problem| problem.check)
            .collect()
    }

    #[test]
    fn a_good_request_has_no_problem_and_each_broken_rule_is_named() {
        assert_eq!(
            (of(GOOD).what, ids(GOOD)),
            (What::AuthorizationRequest, vec![])
        );
        for (from, to, check) in [
            ("response_type=code&", "", "AUTH-06"),
            ("response_type=code", "response_type=token", "AUTH-07"),
            ("client_id=app", "client_id=app&client_id=b", "AUTH-09"),
            (
                "state=0123456789012345678901234567890123456789abc",
                "state=short",
                "AUTH-21",
            ),
            (
                "code_challenge_method=S256",
                "code_challenge_method=plain",
                "PKCE-03",
            ),
            ("&code_challenge_method=S256", "", "PKCE-04"),
            (
                "code_challenge_method=S256",
                "code_challenge_method=s256",
                "PKCE-05",
            ),
            ("SBstw-cM", "=", ""),
            ("E9Melhoa2O", "E9", "PKCE-14"),
            ("&aud=https%3A%2F%2Ff.example%2Fr4", "", "SMART-02"),
            ("&nonce=n-0123456789", "", "ID-10"),
            ("nonce=", "client_secret=s&nonce=", "AUTH-21"),
            ("127.0.0.1", "localhost", "LOOP-03"),
            ("https://as", "http://as", "DISC-08"),
        ] {
            let expected: Vec<&str> = std::iter::once(check)
                .filter(|check| !check.is_empty())
                .collect();
            assert_eq!(ids(&GOOD.replace(from, to)), expected, "{from} {to}");
        }
        assert_eq!(
            ids(GOOD.split("&code_challenge=").next().unwrap()),
            ["PKCE-02"]
        );
    }

    #[test]
    fn an_answer_is_judged_as_our_client_judges_it() {
        for (text, arrival, expected) in [
            (
                "http://127.0.0.1:4/callback?code=c0dec0de&state=s&iss=https://as.example",
                "query",
                vec![],
            ),
            (
                "http://127.0.0.1:4/callback#code=c0dec0de&state=s&iss=https://as.example",
                "fragment",
                vec![],
            ),
            ("?code=c0dec0de&state=s", "query", vec!["RESP-10"]),
            ("code=c0dec0de&iss=x", "query", vec!["LOOP-11"]),
            (
                "#access_token=c0dec0de&state=s&iss=x",
                "fragment",
                vec!["RESP-07"],
            ),
            (
                "?code=c0dec0de&error=no&state=s&iss=x",
                "query",
                vec!["RESP-07"],
            ),
        ] {
            let inspection = of(text);
            assert_eq!(
                (inspection.what, ids(text)),
                (What::AuthorizationResponse, expected),
                "{text}"
            );
            assert!(
                inspection
                    .parts
                    .iter()
                    .any(|part| part.name == "arrival" && part.value == arrival),
                "{inspection:?}"
            );
            assert!(
                inspection.secret && !format!("{inspection:?}").contains("c0dec0de"),
                "{inspection:?}"
            );
        }
    }

    fn jwt_of(header: &Value, claims: &Value, signature: &str) -> String {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        format!("{}.{}.{signature}", encode(header), encode(claims))
    }

    #[test]
    fn a_token_is_taken_apart_and_not_shown() {
        let claims = json!({"iss": "https://as.example", "sub": "a", "aud": "app", "exp": NOW + 60, "iat": NOW, "nonce": "s3cr3tn0nce"});
        let good = jwt_of(
            &json!({"alg": "RS256", "kid": "k"}),
            &claims,
            "c2lnbmF0dXJl",
        );
        let inspection = of(&format!("Bearer {good}\n"));
        assert_eq!(
            (
                inspection.what,
                inspection.problems.len(),
                inspection.secret
            ),
            (What::Jwt, 0, true)
        );
        let shown = format!("{inspection:?}");
        assert!(
            shown.contains("claims.sub")
                && !shown.contains("s3cr3tn0nce")
                && !shown.contains("c2lnbmF0dXJl"),
            "{shown}"
        );
        let with = |name: &str, value: Value| {
            let mut claims = claims.clone();
            claims[name] = value;
            ids(&jwt_of(&json!({"alg": "RS256"}), &claims, "x"))
        };
        assert_eq!(
            ids(&jwt_of(&json!({"alg": "none"}), &claims, "")),
            ["ID-06"]
        );
        assert_eq!(
            ids(&jwt_of(&json!({"alg": "HS256", "jku": "x"}), &claims, "x")),
            ["ID-07", "ID-08"]
        );
        assert_eq!(with("exp", json!(NOW - 61)), ["ID-09"]);
        assert_eq!(with("exp", json!("soon")), ["ID-09"]);
        assert_eq!(with("iat", json!(NOW + 61)), ["ID-09"]);
        assert_eq!(with("aud", json!(["app", "b"])), ["ID-05"]);
        assert_eq!(with("sub", json!("")), ["ID-11"]);
        let opaque = of("SplxlOBeZQQYbYS6WxSbIA");
        assert_eq!(
            (opaque.what, opaque.parts[0].value.contains("SplxlOB")),
            (What::OpaqueToken, false)
        );
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
        assert_eq!(
            (inspection.what, ids(&text)),
            (What::Report, vec!["PKCE-06"])
        );
        assert!(inspection.parts.contains(&part(
            "step.exchange",
            "machine to provider, fail in 7 ms: no",
            None
        )));
        assert_eq!(of("{}").problems.len(), 1);
    }
}
