//! Checks of unusual token requests, and of requests from other web pages.

use crate::conformance::check::{AS, Check, How, RP};
use crate::conformance::facts::object;
use crate::conformance::headers::{STRANGER, header, readable_by};
use crate::conformance::prober::Prober;
use crate::conformance::prober::request::Asked;
use crate::conformance::token::endpoint::{direct, made_up};
use crate::conformance::verdict::{Checked, fail, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::rfc::origin::origin_of;
use crate::trace::finding::{Class, Severity, Verdict};
use http::header::ORIGIN;
use http::{HeaderName, Method};
use serde_json::Value;
use url::Url;

pub(super) const TOK_04: Check = Check {
    id: "TOK-04",
    subjects: AS,
    class: Class::A,
    severity: Severity::High,
    sentence: "The token endpoint rejects GET",
    source: &["6749 3.2"],
    how: How::Asks(refuses_get),
};

fn refuses_get(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let mut url = url.clone();
    url.query_pairs_mut()
        .extend_pairs(made_up(facts))
        .append_pair("client_id", &client.id);
    let response = prober.get(url.as_str(), &[])?;
    let status = response.status();
    Ok(
        if object(&response).is_some_and(|document| document.contains_key("access_token")) {
            fail("a GET returns tokens")
        } else if status.is_client_error() {
            pass("a GET is rejected")
        } else {
            warn(format!(
                "a GET returned no tokens, but status {}",
                status.as_u16()
            ))
        },
    )
}

pub(super) const TOK_05: Check = Check {
    id: "TOK-05",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "The token endpoint rejects a JSON body with an OAuth error",
    source: &["6749 4.1.3"],
    how: How::Asks(refuses_json),
};

fn refuses_json(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, client) = direct(facts)?;
    let mut body: serde_json::Map<String, Value> = made_up(facts)
        .into_iter()
        .map(|(name, value)| (name, Value::String(value)))
        .collect();
    body.insert("client_id".into(), Value::String(client.id.clone()));
    let request = http::Request::post(url.as_str()).header("content-type", "application/json");
    let response = prober.send(request.body(Value::Object(body).to_string().into_bytes()))?;
    let shaped = object(&response)
        .is_some_and(|document| document.get("error").is_some_and(Value::is_string));
    Ok(match response.status() {
        status if status.is_client_error() && shaped => {
            pass("a JSON body is rejected with an OAuth error")
        }
        status if status.is_client_error() => warn(format!(
            "a JSON body is rejected with {}, but without an OAuth error",
            status.as_u16()
        )),
        status if status.is_server_error() => fail(format!(
            "a request with a JSON body returned {}",
            status.as_u16()
        )),
        _ if object(&response).is_some_and(|document| document.contains_key("access_token")) => {
            fail("a request with a JSON body returns tokens")
        }
        status => warn(format!(
            "a request with a JSON body returned {}",
            status.as_u16()
        )),
    })
}

pub(super) const TOK_19: Check = Check {
    id: "TOK-19",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "Other grant types are rejected",
    source: &["6749 5.2", "9700 2.4"],
    how: How::Asks(other_grants),
};

fn other_grants(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for grant in ["fastenctl_probe", "password"] {
        let mut pairs = vec![("grant_type".to_owned(), grant.to_owned())];
        if grant == "password" {
            pairs.extend(
                [
                    ("username", "fastenctl-probe"),
                    ("password", "fastenctl-probe"),
                ]
                .map(|(name, value)| (name.to_owned(), value.to_owned())),
            );
        }
        let words = ["unsupported_grant_type", "unauthorized_client"];
        let answered = prober.token(facts, pairs)?;
        if grant == "password" && answered.refuses_the_grant() {
            return Err(skip(
                "the made-up user is rejected before the grant type is checked",
            ));
        }
        let judgement = answered.refuses(&words, &format!("`grant_type={grant}`"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("other grant types are rejected"))
}

pub(super) const TOK_20: Check = Check {
    id: "TOK-20",
    subjects: AS,
    class: Class::A,
    severity: Severity::Low,
    sentence: "A made-up code is rejected with 400 `invalid_grant` in JSON",
    source: &["6749 5.2"],
    how: How::Asks(made_up_code),
};

fn made_up_code(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let answered = prober.token(facts, made_up(facts))?;
    let legal = answered
        .error()
        .bytes()
        .all(|byte| matches!(byte, 0x20..=0x7e) && byte != b'"' && byte != b'\\');
    if !legal || answered.document.is_empty() {
        return Ok(
            fail("the response is not an OAuth error").with("status", answered.status.as_str())
        );
    }
    Ok(answered.refuses(&["invalid_grant"], "a made-up code"))
}

pub(super) const TOK_21: Check = Check {
    id: "TOK-21",
    subjects: AS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "Repeated parameters are rejected",
    source: &["6749 3.2"],
    how: How::Spends(repeated),
};

fn repeated(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    for name in ["code", "grant_type"] {
        let asked = Asked::ordinary(prober, facts)?;
        let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
        pairs.extend(pairs.iter().find(|(found, _)| found == name).cloned());
        let judgement = prober
            .token(facts, pairs)?
            .refuses(&["invalid_request"], &format!("a repeated `{name}`"));
        if judgement.verdict != Verdict::Pass {
            return Ok(judgement);
        }
    }
    Ok(pass("repeated parameters are rejected"))
}

pub(super) const TOK_22: Check = Check {
    id: "TOK-22",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "An empty parameter is treated as missing",
    source: &["6749 3.2"],
    how: How::Spends(empty),
};

fn empty(prober: &Prober<'_>, facts: &Facts) -> Checked {
    direct(facts)?;
    let asked = Asked::ordinary(prober, facts)?;
    let mut pairs = asked.redemption(&prober.code(facts, &asked)?);
    pairs.push(("scope".into(), String::new()));
    let answered = prober.token(facts, pairs)?;
    Ok(if answered.has_tokens() {
        pass("an empty `scope` is treated as missing")
    } else {
        fail(format!(
            "an empty `scope` is rejected with `{}`",
            answered.error()
        ))
    })
}

pub(super) const TOK_23: Check = Check {
    id: "TOK-23",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "Only pages from registered origins can call the token endpoint, and never with cookies",
    source: &["SMART-launch"],
    how: How::Asks(preflight),
};

fn preflight(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, _) = direct(facts)?;
    let asked = |origin: &str| {
        let method = HeaderName::from_static("access-control-request-method");
        prober.call(
            Method::OPTIONS,
            url.as_str(),
            &[(ORIGIN, origin), (method, "POST")],
        )
    };
    let stranger = asked(STRANGER)?;
    let with_cookies = |response: &crate::http::Response| {
        header(response.headers(), "access-control-allow-credentials")
            .is_some_and(|value| value == "true")
    };
    // With a wildcard origin, browsers do not let pages read responses to requests with cookies,
    // whatever the other headers say.
    let named = |response: &crate::http::Response| {
        header(response.headers(), "access-control-allow-origin") != Some("*")
    };
    if readable_by(&stranger, STRANGER) && with_cookies(&stranger) && named(&stranger) {
        return Ok(fail("pages from any origin can call it with cookies"));
    }
    let open = readable_by(&stranger, STRANGER);
    let origin = Url::parse(&facts.redirect_uri)
        .map(|url| origin_of(&url))
        .unwrap_or_default();
    let own = asked(&origin)?;
    if readable_by(&own, &origin) && with_cookies(&own) && named(&own) {
        return Ok(fail(
            "pages from the client's origin can call it with cookies",
        ));
    }
    Ok(match (open, readable_by(&own, &origin)) {
        (true, _) => warn("pages from any origin can call it, without cookies"),
        (false, true) => pass("only pages from registered origins can call it"),
        (false, false) => pass("no page can call it, so browser apps cannot use this provider"),
    })
}

pub(super) const TOK_26: Check = Check {
    id: "TOK-26",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client does not follow redirects from the token endpoint",
    source: &["ours"],
    how: How::Client,
};
