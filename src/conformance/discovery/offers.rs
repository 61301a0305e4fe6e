//! Whether the metadata offers what a sign-in uses: PKCE, our client authentication, the response
//! type and mode, and `iss`.

use crate::conformance::check::{AS, Check, How};
use crate::conformance::facts::list;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, warn};
use crate::oauth::facts::Facts;
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::response_mode::ResponseMode;
use crate::trace::finding::{Class, Severity};
use serde_json::Value;

fn methods(facts: &Facts) -> Result<Option<Vec<String>>, Judgement> {
    let metadata = facts.metadata()?;
    let methods = list(&metadata, "code_challenge_methods_supported");
    Ok(methods.map(|all| all.into_iter().map(ToOwned::to_owned).collect()))
}

pub(super) const DISC_05: Check = Check {
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
        None if facts.is_openid_only() => {
            warn("the metadata does not say whether PKCE is supported")
        }
        None => fail("no PKCE method is listed"),
    };
    Ok(judgement)
}

pub(super) const DISC_06: Check = Check {
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
            Ok(warn("`plain` is offered, which does not protect the code"))
        }
        Some(all) if all.iter().any(|one| one == "plain") => {
            Ok(fail("`plain` is offered, which does not protect the code"))
        }
        _ => Ok(pass("`plain` is not offered")),
    }
}

pub(super) const DISC_14: Check = Check {
    id: "DISC-14",
    subjects: AS,
    class: Class::S,
    severity: Severity::High,
    sentence: "Our client authentication method is listed",
    source: &["8414 2", "SMART-conf"],
    how: How::Seen(client_authentication_listed),
};

fn client_authentication_listed(facts: &Facts) -> Checked {
    let (metadata, target) = (facts.metadata()?, facts.target()?);
    if target.through_gateway() {
        return Err(not_applicable(
            "the gateway authenticates to the provider, not our client",
        ));
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
            pass("public clients are accepted (`client-public`)")
        }
        (AuthMethod::None, false, _) => warn("neither `none` nor `client-public` is listed"),
        (_, false, false) => fail(format!(
            "no method is listed, which means `client_secret_basic`; ours is `{method}`"
        )),
        (_, false, true) => fail(format!(
            "our client authentication method `{method}` is not listed"
        )),
    };
    Ok(judgement.with("listed", listed.unwrap_or_default().join(" ")))
}

pub(super) const DISC_15: Check = Check {
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

pub(super) const DISC_24: Check = Check {
    id: "DISC-24",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The response mode we use is listed",
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

pub(super) const DISC_25: Check = Check {
    id: "DISC-25",
    subjects: AS,
    class: Class::S,
    severity: Severity::Info,
    sentence: "Whether `iss` in responses is advertised",
    source: &["9207 3"],
    how: How::Seen(iss_announced),
};

fn iss_announced(facts: &Facts) -> Checked {
    facts.metadata()?;
    let announced =
        facts.member("authorization_response_iss_parameter_supported") == Some(Value::Bool(true));
    Ok(pass(if announced {
        "`iss` is advertised"
    } else {
        "`iss` is not advertised"
    }))
}
