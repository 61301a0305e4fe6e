//! How the SMART configuration is served (its media type, CORS and address), and which documents
//! our client rejects.

use crate::conformance::check::{AS, AS_RP, Check, How, RP};
use crate::conformance::discovery::capabilities::capabilities;
use crate::conformance::facts::object;
use crate::conformance::headers::{STRANGER, media_type, readable_by};
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{Checked, fail, not_applicable, pass};
use crate::oauth::facts::Facts;
use crate::trace::finding::{Class, Severity};
use http::header::{ACCEPT, ORIGIN};

pub(super) const DISC_01: Check = Check {
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
            "the URL is that of an OpenID issuer, which has no SMART configuration",
        ));
    }
    let (exchange, response) = facts.smart_answer()?;
    let (status, kind) = (response.status().as_u16(), media_type(response.headers()));
    let judgement = if status != 200 {
        fail(format!("`{}` returned {status}", exchange.url))
    } else if object(response).is_none() {
        fail("it is not a JSON object")
    } else if kind != "application/json" {
        fail(format!("it is served as `{kind}`"))
    } else {
        pass("it is one JSON object")
    };
    Ok(judgement
        .with("status", status.to_string())
        .with("content_type", kind))
}

pub(super) const DISC_02: Check = Check {
    id: "DISC-02",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "The SMART configuration is JSON for every `Accept` header",
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
                "with `Accept: {accept}` it returned {}, not JSON with status 200",
                response.status().as_u16()
            )));
        }
    }
    Ok(pass("it is JSON for every `Accept`"))
}

pub(super) const DISC_03: Check = Check {
    id: "DISC-03",
    subjects: AS_RP,
    class: Class::S,
    severity: Severity::Low,
    sentence: "A FHIR base URL with a trailing slash leads to the same configuration",
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
            "a base URL that ends in a slash leads to a different document",
        )),
        _ => Ok(pass(
            "the URL with a double slash is not served, so clients must join with exactly one \
             slash",
        )),
    }
}

pub(super) const DISC_17: Check = Check {
    id: "DISC-17",
    subjects: AS,
    class: Class::S,
    severity: Severity::Medium,
    sentence: "Pages from any origin can read the public documents if public clients are accepted",
    source: &["SMART-launch"],
    how: How::Asks(readable_by_pages),
};

fn readable_by_pages(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let smart = facts.smart()?;
    if !capabilities(&smart).contains(&"client-public") {
        return Err(not_applicable("`client-public` is not listed"));
    }
    let metadata = format!("{}/metadata", facts.base.trim_end_matches('/'));
    for url in [facts.smart_answer()?.0.url.as_str(), &metadata] {
        let response = prober.get(url, &[(ORIGIN, STRANGER)])?;
        if response.status() == 200 && !readable_by(&response, STRANGER) {
            return Ok(fail(format!(
                "pages from other origins cannot read `{url}`"
            )));
        }
    }
    Ok(pass("pages from any origin can read them"))
}

pub(super) const DISC_27: Check = Check {
    id: "DISC-27",
    subjects: RP,
    class: Class::X,
    severity: Severity::High,
    sentence: "Our client stops at a discovery document that redirects, is too large or is malformed",
    source: &["8414 3.3", "8414 6.2"],
    how: How::Client,
};
