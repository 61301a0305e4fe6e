//! Recognises what a text is, and inspects it offline: a request, a response, a token or a report.
//! Pure functions; of secrets, they return only length and fingerprint.

use crate::error::Result;
use crate::inspect::other::{is_archive, not_json, other_format, unknown};
use crate::inspect::parts::{Inspection, What, part, without_parameters};
use crate::inspect::report::report;
use crate::inspect::request::request;
use crate::inspect::response::response;
use crate::inspect::token::token;
use crate::inspect::token_answer::{is_token_answer, token_answer};
use crate::inspect::wrapped::{has_words, on_one_line, unwrapped};
use crate::oauth::loopback::callback::Arrival;
use crate::rfc::parameters::Parameters;
use crate::secret::Secret;
use crate::trace::redact::url as redacted;
use serde_json::{Map, Value};
use url::Url;

/// Parameters by which a response is recognised once a request is ruled out.
const ANSWER: [&str; 5] = ["code", "error", "state", "access_token", "response"];

/// Inspects any input; `now` is in Unix seconds.
///
/// # Errors
/// [`Kind::Usage`](crate::error::Kind::Usage) if it is a report in another format than JSON, or
/// nothing we know.
pub fn inspect(given: &Secret, now: i64) -> Result<Inspection> {
    let whole = given.expose().trim();
    if let Some(format) = other_format(whole) {
        return Err(not_json(format));
    }
    if let Some(members) = document(whole) {
        return if is_archive(&members) {
            Err(not_json("an HTTP archive"))
        } else if is_token_answer(&members) {
            Ok(token_answer(&members, now))
        } else {
            Ok(report(&members))
        };
    }
    let text = unwrapped(whole);
    let text = without_prefix(&text, "Authorization:");
    let text = without_prefix(text, "Bearer");
    let text = without_prefix(text, "DPoP");
    match Url::parse(text) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => Ok(address(&url)),
        _ if text.starts_with(['?', '#']) || is_query(text) => {
            let arrival = if text.starts_with('#') {
                Arrival::Fragment
            } else {
                Arrival::Query
            };
            Ok(response(
                &Parameters::read(text.trim_start_matches(['?', '#'])),
                arrival,
                Vec::new(),
            ))
        }
        _ => {
            let found = token(text, now);
            let is_vague = found.what == What::OpaqueToken;
            if is_vague && (text.is_empty() || has_words(whole)) {
                Err(unknown())
            } else {
                Ok(found)
            }
        }
    }
}

/// Parses a JSON object, even if a terminal has broken it into lines.
fn document(text: &str) -> Option<Map<String, Value>> {
    let bare = text.trim_start_matches('\u{feff}');
    serde_json::from_str(bare)
        .or_else(|_| serde_json::from_str(&on_one_line(bare)))
        .ok()
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
    let query = Parameters::read(url.query().unwrap_or_default());
    let fragment = Parameters::read(url.fragment().unwrap_or_default());
    // The gateway's redirect carries the whole request in one parameter.
    if let Some(inner) = query
        .value("dest_url")
        .and_then(|text| Url::parse(text).ok())
    {
        let mut inspection = request(&inner, &Parameters::read(inner.query().unwrap_or_default()));
        inspection.parts.insert(
            0,
            part(
                "gateway",
                redacted(url),
                Some("the gateway's redirect, which leads to the request below"),
            ),
        );
        return inspection;
    }
    let has =
        |found: &Parameters, names: &[&str]| names.iter().any(|name| found.value(name).is_some());
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

/// Removes a header's name or an authentication scheme, in upper or lower case (RFC 9110 section
/// 11.1).
fn without_prefix<'a>(text: &'a str, prefix: &str) -> &'a str {
    match text.split_at_checked(prefix.len()) {
        Some((start, rest)) if start.eq_ignore_ascii_case(prefix) => rest,
        _ => text,
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
        inspect(&Secret::new(text), NOW).unwrap()
    }

    fn ids(text: &str) -> Vec<&'static str> {
        of(text)
            .problems
            .iter()
            .map(|problem| problem.check)
            .collect()
    }

    #[test]
    fn a_correct_request_has_no_problems_and_each_violated_rule_is_named() {
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
    fn an_answer_is_judged_the_way_our_client_does() {
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
    fn a_token_is_taken_apart_but_not_shown() {
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
    fn a_report_lists_its_steps_and_failures() {
        let text = json!({
            "via": "direct", "provider": "p", "summary": ["Sign-in works"], "error": null,
            "steps": [{"id": "exchange", "from": "machine", "to": "provider", "verdict": "fail", "duration_ms": 7, "reason": "no"}],
            "findings": [{"id": "PKCE-06", "verdict": "FAIL", "summary": "tokens were issued for a wrong verifier"}, {"id": "TOK-01", "verdict": "PASS", "summary": ""}],
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

    #[test]
    fn prose_and_other_formats_of_a_report_are_refused_and_not_taken_for_tokens() {
        let prose = "this is not a URL, a token, a token response or a report";
        let only = "a report can be inspected only as JSON";
        for (text, expected) in [
            ("this is a sentence, not a token", prose.to_owned()),
            ("\"\"", prose.to_owned()),
            ("Bearer", prose.to_owned()),
            (
                "<!DOCTYPE html><a href='?code=a&state=b'>",
                format!("this is an HTML page; {only}"),
            ),
            (
                "<?xml version='1.0'?>\n<testsuites name='code=a&state=b'>",
                format!("this is a JUnit report; {only}"),
            ),
            (
                "Sign-in works without a gateway\nGET /callback?code=a&state=b",
                format!("this is a text report; {only}"),
            ),
            (
                r#"{"log": {"entries": []}}"#,
                format!("this is an HTTP archive; {only}"),
            ),
        ] {
            let error = inspect(&Secret::new(text), NOW).unwrap_err();
            assert_eq!(error.kind(), crate::error::Kind::Usage, "{text}");
            assert_eq!(error.to_string(), expected, "{text}");
        }
    }

    #[test]
    fn a_token_is_recognised_behind_its_header_and_with_spaces() {
        for (text, what) in [
            ("Authorization: Bearer SplxlOBe", What::OpaqueToken),
            ("authorization: bearer SplxlOBe", What::OpaqueToken),
            ("Authorization: DPoP SplxlOBe", What::OpaqueToken),
            ("'Bearer SplxlOBe'", What::OpaqueToken),
            ("> Splx\n> lOBe", What::OpaqueToken),
            ("eyJhbGci OiJub25lIn0. e30. x", What::Jwt),
        ] {
            assert_eq!(of(text).what, what, "{text}");
        }
    }
}
