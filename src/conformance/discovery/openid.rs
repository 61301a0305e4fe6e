//! The OpenID configuration and the authorization server metadata: whether they are complete and
//! name the issuer.

use crate::conformance::check::{AS, AS_RP, Check, How};
use crate::conformance::facts::{list, object, text};
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, fail, none_wrong, not_applicable, pass, skip};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use http::header::ACCEPT;
use url::Url;

pub(super) const DISC_19: Check = Check {
    id: "DISC-19",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::High,
    sentence: "The OpenID configuration is at the issuer and names exactly that issuer",
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
        return Err(skip("the OpenID configuration was not requested"));
    }
    if facts.names_no_issuer() {
        return Err(skip(
            "the base URL is that of a FHIR server, and nothing names its issuer",
        ));
    }
    if facts.speaks_oauth_alone() {
        return Err(not_applicable(
            "the provider publishes only the RFC 8414 document",
        ));
    }
    let openid = facts.openid().map_err(|_| {
        fail(format!(
            "the OpenID configuration at issuer `{issuer}` cannot be read"
        ))
    })?;
    match text(&openid, "issuer") {
        Some(found) if found == issuer => Ok(pass("it names exactly this issuer")),
        found => Ok(fail("it names a different issuer")
            .with("expected", issuer)
            .with("found", found.unwrap_or("none"))),
    }
}

pub(super) const DISC_20: Check = Check {
    id: "DISC-20",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The OpenID configuration has all required members, including `RS256` as an algorithm",
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
        wrong.push("`RS256` is not among the signing algorithms".into());
    }
    none_wrong(&wrong, "all required members are present")
}

pub(super) const DISC_22: Check = Check {
    id: "DISC-22",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Authorization server metadata, if present, names exactly the issuer",
    source: &["8414 3.1", "8414 3.3"],
    how: How::Asks(server_metadata),
};

fn server_metadata(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let issuer = facts
        .issuer()
        .ok_or_else(|| not_applicable("no issuer is named"))?;
    let mut url = Url::parse(&issuer).map_err(|_| skip("the issuer is not a valid URL"))?;
    let path = format!(
        "/.well-known/oauth-authorization-server{}",
        url.path().trim_end_matches('/')
    );
    url.set_path(&path);
    let response = prober.get(url.as_str(), &[(ACCEPT, "application/json")])?;
    let Some(document) = object(&response).filter(|_| response.status() == 200) else {
        return Ok(pass("no such metadata is published"));
    };
    match text(&document, "issuer") {
        Some(found) if found == issuer => Ok(pass("it names exactly this issuer")),
        found => Ok(fail("it names a different issuer")
            .with("expected", issuer)
            .with("found", found.unwrap_or("none"))),
    }
}
