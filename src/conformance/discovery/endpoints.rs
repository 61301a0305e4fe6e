//! The endpoint addresses: whether they are valid, the same in every document, and served over TLS.

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::facts::{object, text};
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, fail, none_wrong, not_applicable, pass, skip, warn};
use crate::oauth::address::{AddressFault, endpoint, well_known};
use crate::oauth::facts::Facts;
use crate::rfc::loopback_address::is_loopback;
use crate::rfc::origin::origin_of;
use crate::trace::finding::{Class, Severity, Subject};
use http::header::ACCEPT;
use serde_json::Value;
use std::collections::HashSet;
use url::Url;

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

pub(super) const DISC_08: Check = Check {
    id: "DISC-08",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::High,
    sentence: "Every endpoint is an absolute https URL without a fragment or user info",
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
        // Our client treats these as missing, so this is only a warning.
        if address.is_null() || address == "" {
            relative.push(format!("`{member}` is empty"));
            continue;
        }
        let Some(address) = address.as_str() else {
            wrong.push(format!("`{member}` is not a string"));
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
    none_wrong(&wrong, "all endpoints are valid URLs")
}

pub(super) const DISC_16: Check = Check {
    id: "DISC-16",
    subjects: AS,
    class: Class::S,
    severity: Severity::Info,
    sentence: "Which additional endpoints are present",
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
        "none are present".into()
    } else {
        format!("present: `{}`", present.join("`, `"))
    }))
}

pub(super) const DISC_18: Check = Check {
    id: "DISC-18",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "OAuth URLs in the CapabilityStatement match those of the SMART configuration",
    source: &["SMART-conf"],
    how: How::Asks(capability_statement),
};

fn capability_statement(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let url = format!("{}/metadata", facts.base.trim_end_matches('/'));
    let response = prober.get(&url, &[(ACCEPT, "application/fhir+json")])?;
    let statement = object(&response).filter(|_| response.status() == 200);
    let statement = statement.ok_or_else(|| skip("the CapabilityStatement cannot be read"))?;
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
        return Ok(pass("it contains no OAuth URLs"));
    }
    none_wrong(&wrong, "the URLs match")
}

/// Returns the name and address of each entry of the `oauth-uris` extension.
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

pub(super) const DISC_21: Check = Check {
    id: "DISC-21",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "The SMART and OpenID configurations contain the same URLs",
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
                "`{member}` is `{one}` in the SMART configuration, but `{other}` in the OpenID \
                 configuration"
            ));
        }
    }
    none_wrong(&wrong, "they contain the same URLs")
}

pub(super) const DISC_26: Check = Check {
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
        return Err(not_applicable("all endpoints are on this machine"));
    }
    if let Some(plain) = addresses
        .iter()
        .find(|url| url.scheme() != "https" && !is_loopback(url))
    {
        return Ok(fail(format!("`{plain}` cannot be reached over TLS")));
    }
    let mut hosts = HashSet::new();
    for mut url in addresses.into_iter().filter(|url| url.scheme() == "https") {
        if !hosts.insert(origin_of(&url)) {
            continue;
        }
        // Our client requires TLS 1.2 or later, a valid chain and the right name; otherwise the
        // request fails.
        prober.get(url.as_str(), &[])?;
        if url.set_scheme("http").is_ok()
            && url.set_port(None).is_ok()
            && answers_in_the_clear(prober, &url)
        {
            return Ok(fail(format!("`{url}` is served without TLS")));
        }
    }
    Ok(pass("every host speaks TLS with a trusted certificate"))
}

fn answers_in_the_clear(prober: &Prober<'_>, url: &Url) -> bool {
    prober
        .get(url.as_str(), &[])
        .is_ok_and(|response| response.status().is_success())
}

pub(super) const DISC_28: Check = Check {
    id: "DISC-28",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client stops if two sources name different hosts for an endpoint",
    source: &["9700 4.4.2"],
    how: How::Client,
};
