//! Inspects a token: the header and claims of a JWT, and which rules they violate. Pure; signatures
//! are not verified, because that would need requests.

use crate::inspect::parts::{Inspection, Part, Problem, What, meaning, part, problem};
use crate::rfc::jws;
use crate::secret::Secret;
use crate::trace::redact::{label, short};
use serde_json::{Map, Value};

/// How far clocks may differ, in seconds (ID-09).
const LEEWAY: i64 = 60;

pub(crate) fn token(text: &str, now: i64) -> Inspection {
    let segments: Vec<&str> = text.split('.').collect();
    let header = segments
        .first()
        .and_then(|first| jws::part::<Map<String, Value>>(first));
    let whole = part("token", label("token", &Secret::new(text)), None);
    match (header, segments.as_slice()) {
        (Some(header), [_, payload, signature]) => {
            jwt(&header, jws::part(payload).as_ref(), signature, whole, now)
        }
        (Some(header), [_, _, _, _, _]) => {
            let mut parts = vec![whole];
            parts.extend(members("header", &header));
            Inspection {
                what: What::Jwe,
                parts,
                problems: Vec::new(),
                secret: true,
            }
        }
        _ => Inspection {
            what: What::OpaqueToken,
            parts: vec![whole],
            problems: Vec::new(),
            secret: true,
        },
    }
}

/// Members that identify a person or grant access; only length and fingerprint are shown.
const HIDDEN: [&str; 6] = ["nonce", "jti", "at_hash", "c_hash", "sid", "patient"];

fn members(of: &'static str, members: &Map<String, Value>) -> Vec<Part> {
    let shown = |(name, value): (&String, &Value)| {
        let text = value
            .as_str()
            .map_or_else(|| value.to_string(), ToOwned::to_owned);
        let text = if HIDDEN.contains(&name.as_str()) {
            label(name, &Secret::new(text))
        } else {
            short(&text)
        };
        let meaning = match name.as_str() {
            // This is not the request parameter of the same name.
            "aud" => Some("who it is for"),
            name => meaning(name),
        };
        part(&format!("{of}.{name}"), text, meaning)
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
        None => problems.push(problem(
            "ID-17",
            "7519 7.2",
            "its middle part is not a JSON object",
        )),
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
    Inspection {
        what: What::Jwt,
        parts,
        problems,
        secret: true,
    }
}

fn header_problems(header: &Map<String, Value>, signature: &str) -> Vec<Problem> {
    let algorithm = header
        .get("alg")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let mut problems = Vec::new();
    if algorithm.eq_ignore_ascii_case("none") || signature.is_empty() {
        problems.push(problem(
            "ID-06",
            "8725 3.2",
            "it is not signed, so anyone could have written it",
        ));
    } else if algorithm.starts_with("HS") {
        problems.push(problem(
            "ID-07",
            "8725 2.1",
            format!(
                "it is signed with {}, so anyone who can verify it can also forge it",
                short(algorithm)
            ),
        ));
    }
    for name in ["jku", "x5u", "jwk", "x5c"] {
        if header.contains_key(name) {
            problems.push(problem(
                "ID-08",
                "8725 3.10",
                format!("its header has a key in `{name}`, which must be ignored"),
            ));
        }
    }
    if header.contains_key("crit") {
        problems.push(problem(
            "ID-17",
            "7515 4.1.11",
            "its header has critical parameters, which are not supported",
        ));
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
        None => add(
            "ID-09",
            "OIDC 2",
            "`exp` is missing, so it would never expire".into(),
        ),
        Some(None) => add("ID-09", "OIDC 2", "`exp` is not a whole number".into()),
        Some(Some(exp)) if exp <= now.saturating_sub(LEEWAY) => {
            add(
                "ID-09",
                "OIDC 3.1.3.7",
                format!("it expired {} seconds ago", now.saturating_sub(exp)),
            );
        }
        Some(Some(_)) => {}
    }
    if claims
        .get("iat")
        .and_then(Value::as_i64)
        .is_some_and(|iat| iat > now.saturating_add(LEEWAY))
    {
        add(
            "ID-09",
            "OIDC 3.1.3.7",
            "it was issued in the future; are the clocks right?".into(),
        );
    }
    if claims
        .get("aud")
        .and_then(Value::as_array)
        .is_some_and(|several| several.len() > 1)
        && !claims.contains_key("azp")
    {
        add(
            "ID-05",
            "OIDC 3.1.3.7",
            "it has several audiences and no `azp`".into(),
        );
    }
    if claims
        .get("sub")
        .and_then(Value::as_str)
        .is_some_and(|sub| sub.is_empty() || sub.len() > 255 || !sub.is_ascii())
    {
        add(
            "ID-11",
            "OIDC 2",
            "`sub` is not 1 to 255 ASCII characters".into(),
        );
    }
    problems
}
