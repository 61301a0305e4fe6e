//! Inspects an authorization request: what its parameters mean and which rules it violates. Pure.

use crate::inspect::parts::{Inspection, Problem, What, part, parts, problem, without_parameters};
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::parameters::Parameters;
use crate::rfc::pkce::{S256, is_challenge};
use crate::trace::redact::{short, url as redacted};
use url::Url;

pub(crate) fn request(url: &Url, found: &Parameters) -> Inspection {
    let mut all = vec![part(
        "endpoint",
        redacted(&without_parameters(url)),
        Some("the authorization endpoint"),
    )];
    all.extend(parts(found));
    Inspection {
        what: What::AuthorizationRequest,
        parts: all,
        problems: request_problems(url, found),
        secret: false,
    }
}

fn request_problems(url: &Url, found: &Parameters) -> Vec<Problem> {
    let mut problems: Vec<Problem> = found
        .repeated()
        .map(|name| {
            problem(
                "AUTH-09",
                "6749 3.1",
                format!("`{name}` occurs more than once"),
            )
        })
        .collect();
    let mut add = |check, source, sentence: String| problems.push(problem(check, source, sentence));
    if url.scheme() == "http" && !is_loopback(url) {
        add(
            "DISC-08",
            "6749 3.1",
            "the endpoint starts with `http://`, so anyone in between can read the request".into(),
        );
    }
    match found.value("response_type") {
        Some("code") => {}
        None => add("AUTH-06", "6749 4.1.1", "`response_type` is missing".into()),
        Some(other) => add(
            "AUTH-07",
            "9700 2.1.2",
            format!("`response_type` is `{}`, not `code`", short(other)),
        ),
    }
    for name in ["client_id", "redirect_uri", "scope"] {
        if found.value(name).is_none_or(str::is_empty) {
            add(
                "",
                "6749 4.1.1; SMART-launch step 4",
                format!("`{name}` is missing"),
            );
        }
    }
    match found.value("state").map(|state| state.chars().count()) {
        None => add(
            "AUTH-21",
            "SMART-launch step 4",
            "`state` is missing".into(),
        ),
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
    if found.value("aud").is_none() && is_smart(found) {
        problems.push(problem(
            "SMART-02",
            "SMART-launch step 4",
            "`aud` is missing, but SMART requires it to name the FHIR server",
        ));
    }
    if has_scope(found, "openid") && found.value("nonce").is_none() {
        problems.push(problem(
            "ID-10",
            "9700 4.5.3.2",
            "`nonce` is missing although `openid` is requested",
        ));
    }
    for name in ["client_secret", "code_verifier", "password", "access_token"] {
        if found.value(name).is_some() {
            problems.push(problem(
                "AUTH-21",
                "9700 2.1",
                format!("`{name}` is a secret and must not be in a URL"),
            ));
        }
    }
    problems.extend(
        found
            .value("redirect_uri")
            .into_iter()
            .filter_map(redirect_problem),
    );
    problems
}

fn pkce_problems(found: &Parameters, problems: &mut Vec<Problem>) {
    let Some(challenge) = found.value("code_challenge") else {
        return problems.push(problem(
            "PKCE-02",
            "7636 4.4.1",
            "`code_challenge` is missing, so a stolen code could be used",
        ));
    };
    match found.value("code_challenge_method") {
        Some(S256) => {}
        None => {
            problems.push(problem(
                "PKCE-04",
                "7636 4.3",
                "`code_challenge_method` is missing, which means `plain`",
            ));
        }
        Some("plain") => problems.push(problem(
            "PKCE-03",
            "7636 4.4.1",
            "`code_challenge_method` is `plain`, which does not protect the code",
        )),
        Some(other) => problems.push(problem(
            "PKCE-05",
            "7636 4.4.1",
            format!(
                "`code_challenge_method` is `{}`, which is not a known method",
                short(other)
            ),
        )),
    }
    if !is_challenge(challenge) {
        let sentence = format!(
            "`code_challenge` is not an S256 hash, which has 43 characters of base64url; this one \
             has {}",
            challenge.chars().count()
        );
        problems.push(problem("PKCE-14", "7636 4.2", sentence));
    }
}

fn has_scope(found: &Parameters, wanted: &str) -> bool {
    found
        .value("scope")
        .unwrap_or_default()
        .split(' ')
        .any(|scope| scope == wanted)
}

fn is_smart(found: &Parameters) -> bool {
    let scopes = found.value("scope").unwrap_or_default();
    scopes.split(' ').any(|scope| {
        ["launch", "patient/", "user/"]
            .iter()
            .any(|start| scope.starts_with(start))
    })
}

fn redirect_problem(text: &str) -> Option<Problem> {
    let Ok(url) = Url::parse(text) else {
        return Some(problem(
            "",
            "6749 3.1.2",
            "`redirect_uri` is not an absolute URL",
        ));
    };
    if url.fragment().is_some() {
        return Some(problem("", "6749 3.1.2", "`redirect_uri` has a fragment"));
    }
    if url.scheme() == "http" && url.host_str() == Some("localhost") {
        let sentence = "`redirect_uri` contains `localhost`, which may resolve to another address; \
                        use `127.0.0.1`";
        return Some(problem("LOOP-03", "8252 8.3", sentence));
    }
    if url.scheme() == "http" && !is_loopback(&url) {
        return Some(problem(
            "",
            "9700 2.6",
            "`redirect_uri` starts with `http://`, so anyone in between can read the code",
        ));
    }
    None
}
