//! The claims in the SMART configuration: required members, the capabilities, and the requirements
//! of each.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::facts::{Document, list, text};
use crate::conformance::verdict::{Checked, fail, none_wrong, not_applicable, pass, skip};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use serde_json::Value;
use url::Url;

/// Returns the listed capabilities; empty if there is no list.
pub(super) fn capabilities(smart: &Document) -> Vec<&str> {
    list(smart, "capabilities").unwrap_or_default()
}

fn launches(smart: &Document) -> bool {
    capabilities(smart)
        .iter()
        .any(|one| matches!(*one, "launch-standalone" | "launch-ehr"))
}

pub(super) const DISC_04: Check = Check {
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
            wrong.push(format!("`{member}` is not a list of strings"));
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
            .map(|name| format!("`{name}` is not a string")),
    );
    none_wrong(&wrong, "all required members are present")
}

pub(super) const DISC_07: Check = Check {
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

pub(super) const DISC_09: Check = Check {
    id: "DISC-09",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "`issuer` and `jwks_uri` are present exactly when `sso-openid-connect` is listed",
    source: &["SMART-conf"],
    how: How::Seen(single_sign_on),
};

fn single_sign_on(facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    let (issuer, keys) = (smart.contains_key("issuer"), smart.contains_key("jwks_uri"));
    if capabilities(&smart).contains(&"sso-openid-connect") {
        return Ok(match (issuer, keys) {
            (true, true) => pass("`issuer` and `jwks_uri` are present"),
            (false, _) => fail("`sso-openid-connect` is listed, but `issuer` is missing"),
            (true, false) => fail("`sso-openid-connect` is listed, but `jwks_uri` is missing"),
        });
    }
    if !smart.contains_key("capabilities") {
        return Err(skip("no capabilities are listed (DISC-04)"));
    }
    Ok(if issuer {
        fail("`issuer` is present, although `sso-openid-connect` is not listed")
    } else {
        pass("no `issuer`, because single sign-on is not offered")
    })
}

pub(super) const DISC_10: Check = Check {
    id: "DISC-10",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The capabilities include the set for patients' standalone apps",
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
        "`{}` is missing for patients' standalone apps",
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

pub(super) const DISC_11: Check = Check {
    id: "DISC-11",
    subjects: AS,
    class: Class::S,
    severity: Severity::Low,
    sentence: "Every capability is defined in the guide or is a full URI",
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
        return Ok(pass("every capability is defined in the guide or is a URI"));
    }
    Ok(fail(format!(
        "`{}` is neither defined in the guide nor a URI",
        strange.join("`, `")
    )))
}
