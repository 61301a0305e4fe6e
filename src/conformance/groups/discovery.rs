//! DISC: discovery and metadata (checks.md section 1).

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::{Document, header, list, media_type, object, text};
use crate::conformance::prober::{Prober, STRANGER};
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::oauth::address::{AddressFault, endpoint, well_known};
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::response_mode::ResponseMode;
use crate::trace::finding::{Class, Severity, Subject};
use crate::trace::step::StepId;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use http::header::{ACCEPT, ORIGIN};
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[
    DISC_01, DISC_02, DISC_03, DISC_04, DISC_05, DISC_06, DISC_07, DISC_08, DISC_09, DISC_10,
    DISC_11, DISC_12, DISC_13, DISC_14, DISC_15, DISC_16, DISC_17, DISC_18, DISC_19, DISC_20,
    DISC_21, DISC_22, DISC_23, DISC_24, DISC_25, DISC_26, DISC_27, DISC_28,
];

const DISC_27: Check = Check {
    id: "DISC-27",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client stops at a discovery document that redirects, floods or is malformed",
    source: &["8414 3.3", "8414 6.2"],
    how: How::Client,
};

const DISC_28: Check = Check {
    id: "DISC-28",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client stops when two sources name different hosts for an endpoint",
    source: &["9700 4.4.2"],
    how: How::Client,
};

const DISC_01: Check = Check {
    id: "DISC-01",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "The SMART configuration is one JSON object, served as `application/json`",
    source: &["SMART-conf"],
    how: How::Seen(served_as_json),
};

fn served_as_json(facts: &Facts) -> Checked {
    if facts.is_openid_only() {
        return Err(not_applicable(
            "the address is an OpenID issuer, where no SMART configuration lies",
        ));
    }
    let (exchange, response) = facts.smart_answer()?;
    let (status, kind) = (response.status().as_u16(), media_type(response.headers()));
    let judgement = if status != 200 {
        fail(format!("`{}` answers {status}", exchange.url))
    } else if object(response).is_none() {
        fail("it is no JSON object")
    } else if kind != "application/json" {
        fail(format!("it is served as `{kind}`"))
    } else {
        pass("it is one JSON object")
    };
    Ok(judgement
        .with("status", status.to_string())
        .with("content_type", kind))
}

const DISC_02: Check = Check {
    id: "DISC-02",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The SMART configuration is JSON whatever `Accept` says",
    source: &["SMART-conf"],
    how: How::Asks(whatever_accept_says),
};

fn whatever_accept_says(prober: &Prober<'_>, facts: &Facts) -> Checked {
    facts.smart()?;
    let url = facts.smart_answer()?.0.url.to_string();
    for accept in ["application/fhir+xml", "text/html"] {
        let response = prober.get(&url, &[(ACCEPT, accept)])?;
        if response.status() != 200 || object(&response).is_none() {
            return Ok(fail(format!(
                "with `Accept: {accept}` it answers {} and no JSON",
                response.status().as_u16()
            )));
        }
    }
    Ok(pass("it is JSON for every `Accept`"))
}

const DISC_03: Check = Check {
    id: "DISC-03",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::Low,
    sentence: "A FHIR base with a trailing slash leads to the same configuration",
    source: &["SMART-conf", "SMART-launch step 3"],
    how: How::Asks(with_and_without_slash),
};

fn with_and_without_slash(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let document = facts.smart()?;
    let doubled = format!(
        "{}//.well-known/smart-configuration",
        facts.base.trim_end_matches('/')
    );
    let response = prober.get(&doubled, &[(ACCEPT, "application/json")])?;
    match object(&response) {
        Some(found) if response.status() == 200 && found == document => {
            Ok(pass("both lead to the same document"))
        }
        Some(_) if response.status() == 200 => Ok(fail(
            "a base that ends in a slash leads to another document",
        )),
        _ => Ok(pass(
            "a doubled slash leads nowhere; clients must join with exactly one",
        )),
    }
}

fn capabilities(smart: &Document) -> Vec<&str> {
    list(smart, "capabilities").unwrap_or_default()
}

fn launches(smart: &Document) -> bool {
    capabilities(smart)
        .iter()
        .any(|one| matches!(*one, "launch-standalone" | "launch-ehr"))
}

const DISC_04: Check = Check {
    id: "DISC-04",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "The SMART configuration has all its required members, of the right types",
    source: &["SMART-conf"],
    how: How::Seen(required_members),
};

fn required_members(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let is_list = |member: &str| {
        smart
            .get(member)
            .and_then(Value::as_array)
            .is_some_and(|all| all.iter().all(Value::is_string))
    };
    let mut wrong = Vec::new();
    for member in [
        "grant_types_supported",
        "capabilities",
        "code_challenge_methods_supported",
    ] {
        if !is_list(member) {
            wrong.push(format!("`{member}` is no list of strings"));
        }
    }
    let mut texts = vec!["token_endpoint"];
    if launches(&smart) {
        texts.push("authorization_endpoint");
    }
    wrong.extend(
        texts
            .into_iter()
            .filter(|name| text(&smart, name).is_none())
            .map(|name| format!("`{name}` is no string")),
    );
    none_wrong(&wrong, "all required members are there")
}

fn methods(facts: &Facts) -> Result<Option<Vec<String>>, Judgement> {
    let metadata = facts.metadata()?;
    let methods = list(&metadata, "code_challenge_methods_supported");
    Ok(methods.map(|all| all.into_iter().map(ToOwned::to_owned).collect()))
}

const DISC_05: Check = Check {
    id: "DISC-05",
    subjects: AS,
    class: Class::S,
    severity: Severity::Critical,
    sentence: "PKCE with `S256` is listed",
    source: &["SMART-conf", "SMART-launch", "9700 2.1.1"],
    how: How::Seen(s256_listed),
};

fn s256_listed(facts: &Facts) -> Checked {
    let judgement = match methods(facts)? {
        Some(all) if all.iter().any(|one| one == "S256") => pass("`S256` is listed"),
        Some(all) => fail("PKCE with `S256` is not offered, so a stolen code could be used")
            .with("listed", all.join(" ")),
        None if facts.is_openid_only() => warn("it does not say whether it checks PKCE"),
        None => fail("no PKCE method is listed"),
    };
    Ok(judgement)
}

const DISC_06: Check = Check {
    id: "DISC-06",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "PKCE with `plain` is not listed",
    source: &["SMART-conf", "SMART-launch"],
    how: How::Seen(plain_not_listed),
};

fn plain_not_listed(facts: &Facts) -> Checked {
    match methods(facts)? {
        Some(all) if all.iter().any(|one| one == "plain") && facts.is_openid_only() => {
            Ok(warn("`plain` is offered, which protects nothing"))
        }
        Some(all) if all.iter().any(|one| one == "plain") => {
            Ok(fail("`plain` is offered, which protects nothing"))
        }
        _ => Ok(pass("`plain` is not offered")),
    }
}

const DISC_07: Check = Check {
    id: "DISC-07",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "`authorization_code` is among the grant types of a server that launches apps",
    source: &["SMART-conf"],
    how: How::Seen(code_grant_listed),
};

fn code_grant_listed(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    if !launches(&smart) {
        return Err(not_applicable("no launch capability is listed"));
    }
    let grants = list(&smart, "grant_types_supported")
        .ok_or_else(|| skip("no grant types are listed (DISC-04)"))?;
    if grants.contains(&"authorization_code") {
        return Ok(pass("it is listed"));
    }
    Ok(
        fail("`authorization_code` is not listed, although apps can be launched")
            .with("listed", grants.join(" ")),
    )
}

const ENDPOINTS: [&str; 9] = [
    "authorization_endpoint",
    "token_endpoint",
    "jwks_uri",
    "userinfo_endpoint",
    "introspection_endpoint",
    "revocation_endpoint",
    "management_endpoint",
    "registration_endpoint",
    "smart_app_state_endpoint",
];

const DISC_08: Check = Check {
    id: "DISC-08",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::High,
    sentence: "Every endpoint is an absolute https address without fragment and user info",
    source: &["SMART-conf", "6749 3.1", "6749 3.2"],
    how: How::Seen(endpoints),
};

fn endpoints(facts: &Facts) -> Checked {
    let metadata = facts.metadata()?;
    let (mut wrong, mut relative) = (Vec::new(), Vec::new());
    for member in ENDPOINTS {
        let Some(address) = metadata.get(member) else {
            continue;
        };
        let Some(address) = address.as_str() else {
            wrong.push(format!("`{member}` is no string"));
            continue;
        };
        match endpoint(address) {
            Ok(_) => {}
            Err(fault @ AddressFault::Relative) => relative.push(format!("`{member}` {fault}")),
            Err(fault) => wrong.push(format!("`{member}` {fault}")),
        }
    }
    if wrong.is_empty() && !relative.is_empty() {
        return Ok(warn(relative.join("; ")));
    }
    none_wrong(&wrong, "all endpoints are sound addresses")
}

const DISC_09: Check = Check {
    id: "DISC-09",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "`issuer` and `jwks_uri` stand there exactly when `sso-openid-connect` is listed",
    source: &["SMART-conf"],
    how: How::Seen(single_sign_on),
};

fn single_sign_on(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let (issuer, keys) = (smart.contains_key("issuer"), smart.contains_key("jwks_uri"));
    if capabilities(&smart).contains(&"sso-openid-connect") {
        return Ok(match (issuer, keys) {
            (true, true) => pass("`issuer` and `jwks_uri` are there"),
            (false, _) => fail("`sso-openid-connect` is listed, but `issuer` is missing"),
            (true, false) => fail("`sso-openid-connect` is listed, but `jwks_uri` is missing"),
        });
    }
    if !smart.contains_key("capabilities") {
        return Err(skip("no capabilities are listed (DISC-04)"));
    }
    Ok(if issuer {
        fail("`issuer` is there although `sso-openid-connect` is not listed")
    } else {
        pass("no `issuer`, as no single sign-on is offered")
    })
}

const DISC_10: Check = Check {
    id: "DISC-10",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The capabilities hold the set for patients' standalone apps",
    source: &["SMART-conf"],
    how: How::Seen(capability_set),
};

fn capability_set(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let has = capabilities(&smart);
    if has.is_empty() {
        return Err(skip("no capabilities are listed (DISC-04)"));
    }
    if !has.contains(&"launch-standalone") {
        return Err(not_applicable("standalone apps are not offered"));
    }
    let mut missing: Vec<&str> = ["context-standalone-patient", "permission-patient"]
        .into_iter()
        .filter(|one| !has.contains(one))
        .collect();
    if !has.contains(&"client-public") && !has.contains(&"client-confidential-symmetric") {
        missing.push("client-public` or `client-confidential-symmetric");
    }
    if missing.is_empty() {
        return Ok(pass("the set for patients' standalone apps is complete"));
    }
    Ok(fail(format!(
        "for patients' standalone apps `{}` is missing",
        missing.join("`, `")
    )))
}

const WORDS: [&str; 22] = [
    "launch-ehr",
    "launch-standalone",
    "authorize-post",
    "client-public",
    "client-confidential-symmetric",
    "client-confidential-asymmetric",
    "sso-openid-connect",
    "context-banner",
    "context-style",
    "context-ehr-patient",
    "context-ehr-encounter",
    "context-standalone-patient",
    "context-standalone-encounter",
    "permission-offline",
    "permission-online",
    "permission-patient",
    "permission-user",
    "permission-v1",
    "permission-v2",
    "smart-app-state",
    "user-access-brand-bundle",
    "user-access-brand-identifier",
];

const DISC_11: Check = Check {
    id: "DISC-11",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Capabilities are the guide's words or full URIs",
    source: &["SMART-conf"],
    how: How::Seen(capability_words),
};

fn capability_words(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let strange: Vec<&str> = capabilities(&smart)
        .into_iter()
        .filter(|one| !WORDS.contains(one) && Url::parse(one).is_err())
        .collect();
    if strange.is_empty() {
        return Ok(pass("all are known words or URIs"));
    }
    Ok(fail(format!(
        "`{}` is neither in the guide's list nor a URI",
        strange.join("`, `")
    )))
}

/// `Some(2)` for `patient/Observation.rs`, `Some(1)` for `patient/Observation.read`.
pub(crate) fn syntax(scope: &str) -> Option<u8> {
    let (context, rest) = scope.split_once('/')?;
    if !matches!(context, "patient" | "user" | "system") {
        return None;
    }
    let rights = rest.split('?').next().unwrap_or(rest).rsplit('.').next()?;
    match rights {
        "read" | "write" | "*" => Some(1),
        "" => None,
        _ => rights
            .bytes()
            .all(|right| b"cruds".contains(&right))
            .then_some(2),
    }
}

const DISC_12: Check = Check {
    id: "DISC-12",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The capabilities for scope syntax agree with the scopes listed and used",
    source: &["SMART-scopes"],
    how: How::Seen(scope_syntax),
};

fn scope_syntax(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let has = capabilities(&smart);
    let claims = [(1, "permission-v1"), (2, "permission-v2")]
        .map(|(version, word)| (version, word, has.contains(&word)));
    if claims.iter().all(|(_, _, claimed)| !claimed) {
        return Err(not_applicable(
            "neither `permission-v1` nor `permission-v2` is listed",
        ));
    }
    let mut wrong = Vec::new();
    let listed = list(&smart, "scopes_supported").unwrap_or_default();
    let used = facts
        .target
        .as_ref()
        .map(|target| target.scopes.clone())
        .unwrap_or_default();
    let lists_any = listed.iter().any(|scope| syntax(scope).is_some());
    for (version, word, claimed) in claims {
        let is_listed = listed.iter().any(|scope| syntax(scope) == Some(version));
        match claimed {
            true if lists_any && !is_listed => {
                wrong.push(format!("`{word}` is claimed, but no such scope is listed"));
            }
            false if is_listed => {
                wrong.push(format!(
                    "scopes of version {version} are listed, but `{word}` is not claimed"
                ));
            }
            false if used.iter().any(|scope| syntax(scope) == Some(version)) => {
                wrong.push(format!(
                    "we ask for scopes of version {version}, but `{word}` is not claimed"
                ));
            }
            _ => {}
        }
    }
    none_wrong(&wrong, "capabilities and scopes agree")
}

const DISC_13: Check = Check {
    id: "DISC-13",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Our scopes are among those listed",
    source: &["SMART-conf"],
    how: How::Seen(scopes_listed),
};

fn scopes_listed(facts: &Facts) -> Checked {
    let metadata = facts.metadata()?;
    let listed = list(&metadata, "scopes_supported")
        .ok_or_else(|| not_applicable("no scopes are listed"))?;
    let target = facts.target()?;
    let missing: Vec<&str> = target
        .scopes
        .iter()
        .map(String::as_str)
        .filter(|scope| !listed.contains(scope))
        .collect();
    if missing.is_empty() {
        return Ok(pass("all our scopes are listed"));
    }
    Ok(warn(format!(
        "`{}` is not listed; the list need not be complete",
        missing.join(" ")
    )))
}

const DISC_14: Check = Check {
    id: "DISC-14",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "Our client authentication is listed",
    source: &["8414 2", "SMART-conf"],
    how: How::Seen(client_authentication_listed),
};

fn client_authentication_listed(facts: &Facts) -> Checked {
    let (metadata, target) = (facts.metadata()?, facts.target()?);
    if target.through_gateway() {
        return Err(not_applicable("the gateway authenticates itself"));
    }
    let listed = list(&metadata, "token_endpoint_auth_methods_supported");
    let method = target.client.method;
    let is_listed = listed
        .as_ref()
        .map_or(method == AuthMethod::ClientSecretBasic, |all| {
            all.contains(&method.name())
        });
    let welcome = list(&metadata, "capabilities").is_some_and(|all| all.contains(&"client-public"));
    let judgement = match (method, is_listed, listed.is_some()) {
        (_, true, _) => pass(format!("`{method}` is listed")),
        (AuthMethod::None, false, _) if welcome => {
            pass("public clients are welcome (`client-public`)")
        }
        (AuthMethod::None, false, _) => warn("neither `none` nor `client-public` is listed"),
        (_, false, false) => fail(format!(
            "no method is listed, which means `client_secret_basic`; ours is `{method}`"
        )),
        (_, false, true) => fail(format!(
            "our client authentication `{method}` is not listed"
        )),
    };
    Ok(judgement.with("listed", listed.unwrap_or_default().join(" ")))
}

const DISC_15: Check = Check {
    id: "DISC-15",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "The response type `code` is listed",
    source: &["SMART-conf", "8414 2"],
    how: How::Seen(response_type_listed),
};

fn response_type_listed(facts: &Facts) -> Checked {
    let metadata = facts.metadata()?;
    match list(&metadata, "response_types_supported") {
        None => Err(not_applicable("no response types are listed")),
        Some(all) if all.contains(&"code") => Ok(pass("`code` is listed")),
        Some(all) => Ok(fail("`code` is not listed").with("listed", all.join(" "))),
    }
}

const DISC_16: Check = Check {
    id: "DISC-16",
    subjects: AS,
    class: Class::S,
    severity: Severity::Info,
    sentence: "Which further endpoints there are",
    source: &["SMART-conf"],
    how: How::Seen(further_endpoints),
};

fn further_endpoints(facts: &Facts) -> Checked {
    facts.metadata()?;
    let present: Vec<&str> = ENDPOINTS[3..]
        .iter()
        .copied()
        .filter(|name| facts.member(name).is_some())
        .collect();
    Ok(pass(if present.is_empty() {
        "there are none".into()
    } else {
        format!("there are `{}`", present.join("`, `"))
    }))
}

/// Whether a page of another origin may read an answer.
pub(crate) fn readable_by(response: &crate::http::Response, origin: &str) -> bool {
    header(response.headers(), "access-control-allow-origin")
        .is_some_and(|value| value == "*" || value == origin)
}

const DISC_17: Check = Check {
    id: "DISC-17",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "Pages of any origin may read the public documents when public clients are welcome",
    source: &["SMART-launch"],
    how: How::Asks(readable_by_pages),
};

fn readable_by_pages(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    if !capabilities(&smart).contains(&"client-public") {
        return Err(not_applicable("`client-public` is not claimed"));
    }
    let metadata = format!("{}/metadata", facts.base.trim_end_matches('/'));
    for url in [facts.smart_answer()?.0.url.as_str(), &metadata] {
        let response = prober.get(url, &[(ORIGIN, STRANGER)])?;
        if response.status() == 200 && !readable_by(&response, STRANGER) {
            return Ok(fail(format!("pages of other origins may not read `{url}`")));
        }
    }
    Ok(pass("pages of any origin may read them"))
}

const DISC_18: Check = Check {
    id: "DISC-18",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "OAuth addresses in the CapabilityStatement are those of the SMART configuration",
    source: &["SMART-conf"],
    how: How::Asks(capability_statement),
};

fn capability_statement(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let url = format!("{}/metadata", facts.base.trim_end_matches('/'));
    let response = prober.get(&url, &[(ACCEPT, "application/fhir+json")])?;
    let statement = object(&response).filter(|_| response.status() == 200);
    let statement = statement.ok_or_else(|| skip("there is no CapabilityStatement to read"))?;
    let mut wrong = Vec::new();
    let named = oauth_uris(&Value::Object(statement));
    for (name, member) in [
        ("authorize", "authorization_endpoint"),
        ("token", "token_endpoint"),
    ] {
        let found = named
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, uri)| uri.as_str());
        if let (Some(found), Some(expected)) = (found, text(&smart, member))
            && found != expected
        {
            wrong.push(format!(
                "`{member}` is `{expected}`, but `{found}` in the CapabilityStatement"
            ));
        }
    }
    if named.is_empty() {
        return Ok(pass("it carries no OAuth addresses any more"));
    }
    none_wrong(&wrong, "they are the same")
}

/// Name and address of each entry of the `oauth-uris` extension.
fn oauth_uris(statement: &Value) -> Vec<(String, String)> {
    let extensions = statement["rest"][0]["security"]["extension"].as_array();
    let is_ours = |one: &&Value| {
        one["url"]
            .as_str()
            .is_some_and(|url| url.ends_with("/oauth-uris"))
    };
    let inner = extensions
        .and_then(|all| all.iter().find(is_ours))
        .and_then(|one| one["extension"].as_array());
    let pair = |one: &Value| {
        Some((
            one["url"].as_str()?.to_owned(),
            one["valueUri"].as_str()?.to_owned(),
        ))
    };
    inner.into_iter().flatten().filter_map(pair).collect()
}

const DISC_19: Check = Check {
    id: "DISC-19",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::High,
    sentence: "The OpenID configuration lies at the issuer and names exactly it",
    source: &["DISCO 4.1", "DISCO 4.3", "SMART-scopes"],
    how: How::Seen(openid_issuer),
};

fn openid_issuer(facts: &Facts) -> Checked {
    if let Some(sentence) = facts.refused_by("DISC-19") {
        return Ok(fail(sentence));
    }
    let issuer = match facts.smart() {
        Ok(smart) => text(&smart, "issuer")
            .ok_or_else(|| not_applicable("no issuer is named"))?
            .to_owned(),
        Err(_) => facts.base.clone(),
    };
    if !facts
        .exchanges(StepId::Discovery)
        .any(|(exchange, _)| exchange.url.path().ends_with("/openid-configuration"))
    {
        return Err(skip("it was not asked for"));
    }
    let openid = facts.openid().map_err(|_| {
        fail(format!(
            "no OpenID configuration can be read at issuer `{issuer}`"
        ))
    })?;
    match text(&openid, "issuer") {
        Some(found) if found == issuer => Ok(pass("it names exactly this issuer")),
        found => Ok(fail("it names another issuer")
            .with("expected", issuer)
            .with("found", found.unwrap_or("none"))),
    }
}

const DISC_20: Check = Check {
    id: "DISC-20",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The OpenID configuration has all its required members, `RS256` among the algorithms",
    source: &["DISCO 3", "SMART-scopes"],
    how: How::Seen(openid_members),
};

fn openid_members(facts: &Facts) -> Checked {
    let openid = facts.openid()?;
    let mut wrong = Vec::new();
    for member in [
        "issuer",
        "authorization_endpoint",
        "token_endpoint",
        "jwks_uri",
    ] {
        if text(&openid, member).is_none() {
            wrong.push(format!("`{member}` is missing"));
        }
    }
    for member in [
        "response_types_supported",
        "subject_types_supported",
        "id_token_signing_alg_values_supported",
    ] {
        if list(&openid, member).is_none_or(|all| all.is_empty()) {
            wrong.push(format!("`{member}` is missing"));
        }
    }
    if list(&openid, "id_token_signing_alg_values_supported")
        .is_some_and(|all| !all.contains(&"RS256"))
    {
        wrong.push("`RS256` is not among the algorithms".into());
    }
    none_wrong(&wrong, "all required members are there")
}

const DISC_21: Check = Check {
    id: "DISC-21",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "SMART and OpenID configuration name the same addresses",
    source: &["9700 2.6", "9700 4.4.2"],
    how: How::Seen(documents_agree),
};

fn documents_agree(facts: &Facts) -> Checked {
    let (smart, openid) = (facts.smart()?, facts.openid()?);
    let mut wrong = Vec::new();
    for member in ["authorization_endpoint", "token_endpoint", "jwks_uri"] {
        if let (Some(one), Some(other)) = (text(&smart, member), text(&openid, member))
            && one != other
        {
            wrong.push(format!(
                "`{member}` is `{one}` in one and `{other}` in the other"
            ));
        }
    }
    none_wrong(&wrong, "they name the same addresses")
}

const DISC_22: Check = Check {
    id: "DISC-22",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Authorization server metadata, where present, names exactly the issuer",
    source: &["8414 3.1", "8414 3.3"],
    how: How::Asks(server_metadata),
};

fn server_metadata(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let issuer = facts
        .issuer()
        .ok_or_else(|| not_applicable("no issuer is named"))?;
    let mut url = Url::parse(&issuer).map_err(|_| skip("the issuer is no address"))?;
    let path = format!(
        "/.well-known/oauth-authorization-server{}",
        url.path().trim_end_matches('/')
    );
    url.set_path(&path);
    let response = prober.get(url.as_str(), &[(ACCEPT, "application/json")])?;
    let Some(document) = object(&response).filter(|_| response.status() == 200) else {
        return Ok(pass("there is none"));
    };
    match text(&document, "issuer") {
        Some(found) if found == issuer => Ok(pass("it names exactly this issuer")),
        found => Ok(fail("it names another issuer")
            .with("expected", issuer)
            .with("found", found.unwrap_or("none"))),
    }
}

const DISC_23: Check = Check {
    id: "DISC-23",
    subjects: AS,
    class: Class::S,
    severity: Severity::Critical,
    sentence: "The key set holds a sound RSA key, distinct key ids and no private member",
    source: &["SMART-scopes", "7517 4", "7517 9.2"],
    how: How::Asks(key_set),
};

fn key_set(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let address = facts
        .member("jwks_uri")
        .and_then(|value| value.as_str().map(ToOwned::to_owned));
    let address = address.ok_or_else(|| not_applicable("no keys are published"))?;
    let seen = facts
        .exchanges(StepId::IdToken)
        .find(|(exchange, _)| exchange.url.as_str() == address);
    let document = match seen.and_then(|(_, response)| object(response)) {
        Some(document) => document,
        None => object(&prober.get(&address, &[])?)
            .ok_or_else(|| fail("the key set is no JSON object"))?,
    };
    let keys = document
        .get("keys")
        .and_then(Value::as_array)
        .cloned()
        .unwrap_or_default();
    let mut wrong = Vec::new();
    for member in ["d", "p", "q", "dp", "dq", "qi", "k"] {
        if keys.iter().any(|key| key.get(member).is_some()) {
            wrong.push(format!(
                "a key carries the private member `{member}`: anybody can sign as the provider"
            ));
        }
    }
    if !keys.iter().any(is_sound_rsa) {
        wrong.push("no RSA signing key of 2048 bits or more is among the keys".into());
    }
    let ids: Vec<&str> = keys.iter().filter_map(|key| key["kid"].as_str()).collect();
    if ids.iter().collect::<HashSet<_>>().len() != ids.len() {
        wrong.push("two keys have the same `kid`".into());
    }
    none_wrong(&wrong, "the keys are sound")
}

fn is_sound_rsa(key: &Value) -> bool {
    let bytes = key["n"]
        .as_str()
        .and_then(|text| BASE64_URL_SAFE_NO_PAD.decode(text).ok())
        .unwrap_or_default();
    let signs = key["use"].as_str().is_none_or(|usage| usage == "sig");
    key["kty"] == "RSA" && signs && key["e"].is_string() && bytes.len() >= 256
}

const DISC_24: Check = Check {
    id: "DISC-24",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The response mode we want is listed",
    source: &["8414 2", "MODES 2.1"],
    how: How::Seen(response_mode_listed),
};

fn response_mode_listed(facts: &Facts) -> Checked {
    let (metadata, mode) = (facts.metadata()?, facts.mode()?);
    match list(&metadata, "response_modes_supported") {
        None if mode == ResponseMode::FormPost => Ok(warn(
            "no modes are listed, which means query and fragment; ours is `form_post`",
        )),
        None => Ok(pass("no modes are listed, which means query and fragment")),
        Some(all) if all.contains(&mode.name()) => Ok(pass(format!("`{mode}` is listed"))),
        Some(all) => {
            Ok(fail(format!("the response mode `{mode}` is not listed"))
                .with("listed", all.join(" ")))
        }
    }
}

const DISC_25: Check = Check {
    id: "DISC-25",
    subjects: AS,
    class: Class::S,
    severity: Severity::Info,
    sentence: "Whether `iss` is announced in answers",
    source: &["9207 3"],
    how: How::Seen(iss_announced),
};

fn iss_announced(facts: &Facts) -> Checked {
    facts.metadata()?;
    let announced =
        facts.member("authorization_response_iss_parameter_supported") == Some(Value::Bool(true));
    Ok(pass(if announced {
        "`iss` is announced"
    } else {
        "`iss` is not announced"
    }))
}

const DISC_26: Check = Check {
    id: "DISC-26",
    subjects: &[Subject::Server, Subject::Resource],
    class: Class::S,
    severity: Severity::High,
    sentence: "Every host speaks TLS with a trusted certificate, and nothing is served on port 80",
    source: &["SMART-launch", "9700 2.6"],
    how: How::Asks(tls),
};

fn tls(prober: &Prober<'_>, facts: &Facts) -> Checked {
    facts.metadata()?;
    let mut addresses: Vec<Url> = ENDPOINTS
        .iter()
        .filter_map(|name| Url::parse(facts.member(name)?.as_str()?).ok())
        .collect();
    addresses.extend(well_known(&facts.base, "smart-configuration"));
    if addresses.iter().all(is_loopback) {
        return Err(not_applicable("everything is on this machine"));
    }
    if let Some(plain) = addresses
        .iter()
        .find(|url| url.scheme() != "https" && !is_loopback(url))
    {
        return Ok(fail(format!("`{plain}` is not reached by TLS")));
    }
    let mut hosts = HashSet::new();
    for mut url in addresses.into_iter().filter(|url| url.scheme() == "https") {
        if !hosts.insert(url.origin().ascii_serialization()) {
            continue;
        }
        // Our client takes TLS 1.2 or later, a valid chain and the right name, or no answer comes.
        prober.get(url.as_str(), &[])?;
        if url.set_scheme("http").is_ok()
            && url.set_port(None).is_ok()
            && answers_in_the_clear(prober, &url)
        {
            return Ok(fail(format!("`{url}` is served without TLS")));
        }
    }
    Ok(pass(format!(
        "{} hosts speak TLS with trusted certificates",
        hosts.len()
    )))
}

fn answers_in_the_clear(prober: &Prober<'_>, url: &Url) -> bool {
    prober
        .get(url.as_str(), &[])
        .is_ok_and(|response| response.status().is_success())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tells_the_two_scope_syntaxes_apart() {
        for (scope, version) in [
            ("patient/*.rs", Some(2)),
            ("patient/Observation.read", Some(1)),
            ("patient/Observation.rs?category=a|b.c", Some(2)),
            ("openid", None),
            ("launch/patient", None),
        ] {
            assert_eq!(syntax(scope), version, "{scope}");
        }
    }

    #[test]
    fn a_key_is_sound_with_2048_bits_for_signing() {
        let key = |bytes: usize, usage: &str| serde_json::json!({"kty": "RSA", "use": usage, "e": "AQAB", "n": BASE64_URL_SAFE_NO_PAD.encode(vec![255; bytes])});
        assert!(
            is_sound_rsa(&key(256, "sig"))
                && !is_sound_rsa(&key(128, "sig"))
                && !is_sound_rsa(&key(256, "enc"))
        );
    }
}
