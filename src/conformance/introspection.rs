//! INTR: introspection (checks.md section 10).

use crate::conformance::check::{AS, Check, How};
use crate::conformance::facts::{object, text};
use crate::conformance::prober::Prober;
use crate::conformance::prober::answered::Answered;
use crate::conformance::prober::form::Pairs;
use crate::conformance::prober::walk::is_alive;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::oauth::facts::Facts;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity};
use http::{HeaderMap, StatusCode};
use serde_json::Value;
use url::Url;

pub(crate) const CHECKS: &[Check] = &[INTR_01, INTR_02, INTR_03, INTR_04, INTR_05, INTR_06];

fn endpoint(facts: &Facts) -> Result<Url, Judgement> {
    let target = facts.target()?;
    let address = facts
        .member("introspection_endpoint")
        .and_then(|value| value.as_str().map(ToOwned::to_owned));
    let address = address.ok_or_else(|| not_applicable("introspection is not offered"))?;
    if target.through_gateway() {
        return Err(skip("the gateway holds the client secret"));
    }
    let url = Url::parse(&address)
        .map_err(|_| skip("the introspection endpoint is not a valid URL (DISC-08)"))?;
    if url.origin() == target.token_url.origin() {
        Ok(url)
    } else {
        Err(skip(
            "the introspection endpoint is on another origin, to which the token is not sent",
        ))
    }
}

fn form(token: &str) -> Pairs {
    vec![("token".to_owned(), token.to_owned())]
}

fn own(prober: &Prober<'_>, facts: &Facts) -> Result<Answered, Judgement> {
    let url = endpoint(facts)?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    let client = facts.target()?.introspecting_client();
    let answered = prober.post_as(&client, &url, form(tokens.access_token.expose()))?;
    match answered.status {
        StatusCode::OK => Ok(answered),
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            Err(skip("this client is not allowed to introspect"))
        }
        status => Err(fail(format!(
            "the introspection endpoint returned {}",
            status.as_u16()
        ))),
    }
}

fn is_active(answered: &Answered) -> bool {
    answered.document.get("active") == Some(&Value::Bool(true))
}

const INTR_01: Check = Check {
    id: "INTR-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Our access token is active, with scope, client and expiry",
    source: &["SMART-intro", "7662 2.2"],
    how: How::Asks(active),
};

fn active(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let answered = own(prober, facts)?;
    if !is_active(&answered) {
        return inactive(prober, facts);
    }
    let mut wrong = Vec::new();
    for member in ["scope", "client_id"] {
        if text(&answered.document, member).is_none() {
            wrong.push(format!("`{member}` is missing"));
        }
    }
    if !answered.document.get("exp").is_some_and(Value::is_number) {
        wrong.push("`exp` is missing".into());
    }
    none_wrong(&wrong, "the token is active, and all members are present")
}

/// Judges a token that is reported as inactive, which is only wrong if the token still grants
/// access.
fn inactive(prober: &Prober<'_>, facts: &Facts) -> Checked {
    facts.is_in_its_life()?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    if is_alive(prober, facts, tokens.access_token.expose()) == Ok(false) {
        return Err(skip("our access token no longer works either"));
    }
    Ok(fail("our own access token is reported as inactive"))
}

const INTR_02: Check = Check {
    id: "INTR-02",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "Introspection also names the patient and the user",
    source: &["SMART-intro"],
    how: How::Asks(context),
};

fn context(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let answered = own(prober, facts)?;
    if !is_active(&answered) {
        return Err(skip("the token is reported as inactive (INTR-01)"));
    }
    let given = facts.token_answer()?;
    let mut missing = Vec::new();
    if given.contains_key("patient") && given.get("patient") != answered.document.get("patient") {
        missing.push("patient");
    }
    if given.contains_key("id_token") {
        missing.extend(
            ["iss", "sub"]
                .into_iter()
                .filter(|name| text(&answered.document, name).is_none()),
        );
    }
    if missing.is_empty() {
        return Ok(pass("both are named"));
    }
    // A plain OpenID server does not know SMART's additions.
    let sentence = format!("`{}` is missing or different", missing.join("`, `"));
    Ok(if facts.is_openid_only() {
        warn(sentence)
    } else {
        fail(sentence)
    })
}

const INTR_03: Check = Check {
    id: "INTR-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "For a made-up token, only `active: false` is returned",
    source: &["7662 2.2"],
    how: How::Asks(made_up),
};

fn made_up(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = endpoint(facts)?;
    let answered = prober.post_as(
        &facts.target()?.introspecting_client(),
        &url,
        form(Secret::random().expose()),
    )?;
    let inactive = answered.document.get("active") == Some(&Value::Bool(false));
    Ok(match (answered.status, inactive, answered.document.len()) {
        (StatusCode::OK, true, 1) => pass("the token is inactive, and nothing else is returned"),
        (StatusCode::OK, true, _) => {
            fail("the response reveals more than `active` about a token that does not exist")
        }
        (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN, ..) => {
            return Err(skip("this client is not allowed to introspect"));
        }
        (status, ..) => fail(format!(
            "a request with a made-up token returned {}",
            status.as_u16()
        )),
    })
}

const INTR_04: Check = Check {
    id: "INTR-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "Introspection without authentication is rejected",
    source: &["7662 2.1", "7662 2.3", "7662 4"],
    how: How::Asks(unauthenticated),
};

fn unauthenticated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = endpoint(facts)?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    let answered = prober.post(&url, &form(tokens.access_token.expose()), &HeaderMap::new())?;
    Ok(if is_active(&answered) {
        fail("anybody can introspect any token")
    } else {
        pass("introspection without authentication is rejected")
    })
}

const INTR_05: Check = Check {
    id: "INTR-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "A token in the query is rejected",
    source: &["7662 2.1"],
    how: How::Asks(by_get),
};

fn by_get(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let mut url = endpoint(facts)?;
    let client = &facts.target()?.client;
    url.query_pairs_mut()
        .append_pair("token", Secret::random().expose())
        .append_pair("client_id", &client.id);
    let response = prober.get(url.as_str(), &[])?;
    let tells = object(&response).is_some_and(|document| document.contains_key("active"));
    Ok(match response.status() {
        status if status.is_client_error() => pass("a token in the query is rejected"),
        status if tells || status.is_server_error() => fail(format!(
            "a request with a token in the query returned {}",
            status.as_u16()
        )),
        status => skip(format!(
            "a request with a token in the query returned {} without an error code",
            status.as_u16()
        )),
    })
}

const INTR_06: Check = Check {
    id: "INTR-06",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A revoked token is inactive",
    source: &["7662 2.2"],
    how: How::Spends(revoked),
};

fn revoked(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, target) = (endpoint(facts)?, facts.target()?);
    let revoke = target
        .revocation_endpoint
        .as_ref()
        .ok_or_else(|| not_applicable("revocation is not offered"))?;
    let token = prober.tokens(facts)?.2.brought("access_token")?;
    let asked = || prober.post_as(&target.introspecting_client(), &url, form(&token));
    if !is_active(&asked()?) {
        return Err(skip(
            "the token is reported as inactive before it is revoked",
        ));
    }
    let answered = prober.post_as(&target.revoking_client(), revoke, form(&token))?;
    if answered.status != StatusCode::OK {
        return Err(skip(format!(
            "the revocation returned {} (REV-05)",
            answered.status.as_u16()
        )));
    }
    Ok(if is_active(&asked()?) {
        fail("a revoked access token is reported as active")
    } else {
        pass("a revoked token is inactive")
    })
}
