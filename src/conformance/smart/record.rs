//! Checks of the FHIR server: which tokens give access to the record, and to which resources.

use crate::conformance::check::{Check, How, RP, RS};
use crate::conformance::facts::{object, text};
use crate::conformance::headers::{challenges, media_type};
use crate::conformance::prober::Prober;
use crate::conformance::prober::practice::of_another_server;
use crate::conformance::prober::walk::is_alive;
use crate::conformance::scope_syntax::may_write;
use crate::conformance::smart::resource::is_record;
use crate::conformance::verdict::{Checked, Judgement, fail, not_applicable, pass, skip, warn};
use crate::oauth::facts::Facts;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity, Verdict};
use crate::trace::step::StepId;
use http::header::AUTHORIZATION;
use http::{Method, StatusCode};
use serde_json::Value;

pub(super) const SMART_07: Check = Check {
    id: "SMART-07",
    subjects: RS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The token gives access to the patient's record",
    source: &["SMART-launch step 6"],
    how: How::Seen(record_read),
};

fn record_read(facts: &Facts) -> Checked {
    let patient = facts
        .patient
        .as_ref()
        .ok_or_else(|| skip("no patient is known"))?;
    let path = format!("/Patient/{patient}");
    let read = facts
        .exchanges(StepId::FhirRead)
        .find(|(exchange, _)| exchange.url.path().ends_with(&path));
    let (_, response) = read.ok_or_else(|| skip("no record was read"))?;
    let document = object(response).unwrap_or_default();
    Ok(match response.status() {
        StatusCode::OK if text(&document, "id") == Some(patient) => pass("the record can be read"),
        StatusCode::OK => fail("the response is not the resource of that patient"),
        status => fail(format!("reading the record returned {}", status.as_u16())),
    })
}

fn record_url(facts: &Facts) -> Result<String, Judgement> {
    let base = facts
        .target()?
        .fhir_base
        .as_deref()
        .ok_or_else(|| not_applicable("no FHIR base URL is known"))?;
    let base = base.trim_end_matches('/');
    Ok(facts.patient.as_ref().map_or_else(
        || format!("{base}/Patient"),
        |patient| format!("{base}/Patient/{patient}"),
    ))
}

pub(super) const SMART_08: Check = Check {
    id: "SMART-08",
    subjects: RS,
    class: Class::S,
    severity: Severity::High,
    sentence: "Without a token, the server returns 401 with `WWW-Authenticate: Bearer` or `DPoP`",
    source: &["6750 3", "9449 7.1"],
    how: How::Asks(no_token),
};

fn no_token(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let response = prober.get(&record_url(facts)?, &[])?;
    let challenges = challenges(response.headers());
    let asks_for = |scheme: &str| challenges.iter().any(|one| one == scheme);
    Ok(match response.status() {
        StatusCode::UNAUTHORIZED if asks_for("bearer") => {
            pass("it returns 401 and asks for a Bearer token")
        }
        StatusCode::UNAUTHORIZED if asks_for("dpop") => {
            pass("it returns 401 and asks for a DPoP token")
        }
        StatusCode::UNAUTHORIZED => {
            fail("it returns 401 without `WWW-Authenticate: Bearer` or `DPoP`")
        }
        _ if is_record(&response) => fail("anyone can read the record"),
        // This URL accepts the token, so the response comes from the FHIR server.
        status if record_read(facts).is_ok_and(|read| read.verdict == Verdict::Pass) => {
            fail(format!("it returns {} instead of 401", status.as_u16()))
        }
        status => skip(format!(
            "the URL returned {} without a record, and no record could be read with the token \
             either",
            status.as_u16()
        )),
    })
}

pub(super) const SMART_09: Check = Check {
    id: "SMART-09",
    subjects: RS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A made-up token and a token in the query are rejected",
    source: &["6750 2.3", "6750 3.1", "9700 4.3.2"],
    how: How::Asks(made_up_token),
};

fn made_up_token(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = record_url(facts)?;
    let bearer = format!("Bearer {}", Secret::random().expose());
    let response = prober.get(&url, &[(AUTHORIZATION, &bearer)])?;
    if is_record(&prober.get(&url, &[])?) {
        return Err(skip("anyone can read the record (SMART-08)"));
    }
    match response.status() {
        StatusCode::UNAUTHORIZED => {}
        _ if is_record(&response) => return Ok(fail("a made-up token gives access to the record")),
        status if status.is_client_error() => {
            return Ok(warn(format!(
                "a request with a made-up token returned {} instead of 401",
                status.as_u16()
            )));
        }
        status => {
            return Err(skip(format!(
                "a request with a made-up token returned {} without a record",
                status.as_u16()
            )));
        }
    }
    if let Some(tokens) = &facts.tokens {
        let separator = if url.contains('?') { '&' } else { '?' };
        let token = tokens.access_token.expose();
        let response = prober.get(&format!("{url}{separator}access_token={token}"), &[])?;
        if is_record(&response) {
            return Ok(fail(
                "a token in the query is accepted, although URLs end up in logs and browser \
                 histories",
            ));
        }
    }
    Ok(pass("both are rejected"))
}

/// Returns the `Authorization` header with the access token of this run.
fn bearer(facts: &Facts) -> Result<String, Judgement> {
    facts.is_in_its_life()?;
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens were issued"))?;
    Ok(format!("Bearer {}", tokens.access_token.expose()))
}

pub(super) const SMART_10: Check = Check {
    id: "SMART-10",
    subjects: RS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Another patient's record is not accessible",
    source: &["SMART-scopes", "9700 2.3"],
    how: How::Asks(another_patient),
};

fn another_patient(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (base, bearer) = (facts.target()?.fhir_base.clone(), bearer(facts)?);
    let base = base.ok_or_else(|| not_applicable("no FHIR base URL is known"))?;
    let base = base.trim_end_matches('/');
    let patient = facts
        .patient
        .as_ref()
        .ok_or_else(|| skip("no patient is known"))?;
    let response = prober.get(
        &format!("{base}/Patient/fastenctl-probe-another"),
        &[(AUTHORIZATION, &bearer)],
    )?;
    if is_record(&response) {
        return Ok(fail("another patient's record is accessible"));
    }
    let response = prober.get(&format!("{base}/Patient"), &[(AUTHORIZATION, &bearer)])?;
    let bundle = object(&response).unwrap_or_default();
    let others = bundle
        .get("entry")
        .and_then(Value::as_array)
        .into_iter()
        .flatten();
    let others = others
        .filter(|entry| {
            entry["resource"]["id"]
                .as_str()
                .is_some_and(|id| id != patient)
        })
        .count();
    Ok(match others {
        0 => pass("no other patient's record is accessible"),
        _ => fail(format!("a search returns {others} other patients")),
    })
}

pub(super) const SMART_11: Check = Check {
    id: "SMART-11",
    subjects: RS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A token issued for another server does not work",
    source: &["SMART-launch step 6", "9700 4.10.2"],
    how: How::Spends(token_of_another_server),
};

fn token_of_another_server(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let token = prober.tokens(facts)?.2.brought("access_token")?;
    if !is_alive(prober, facts, &token)? {
        return Err(skip("the token does not even work at its own server"));
    }
    of_another_server(prober, facts, &token)?;
    Ok(if is_alive(prober, facts, &token)? {
        fail("a token issued for another server gives access to the record")
    } else {
        pass("a token issued for another server does not work")
    })
}

pub(super) const SMART_15: Check = Check {
    id: "SMART-15",
    subjects: RS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A read-only token cannot write",
    source: &["SMART-scopes"],
    how: How::Asks(read_only),
};

fn read_only(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, bearer) = (record_url(facts)?, bearer(facts)?);
    if facts.granted()?.iter().any(|scope| may_write(scope)) {
        return Err(skip("this run was granted more than read access"));
    }
    for method in [Method::POST, Method::PUT, Method::DELETE] {
        let request = http::Request::builder()
            .method(method.clone())
            .uri(&url)
            .header(AUTHORIZATION, &bearer);
        let request = request
            .header("content-type", "application/fhir+json")
            .body(br#"{"resourceType":"Patient"}"#.to_vec());
        let response = prober.send(request)?;
        // A web page is not a response from the FHIR server.
        let is_page = media_type(response.headers()) == "text/html";
        if response.status().is_success() && !is_page {
            return Ok(fail(format!(
                "{method} with a read-only token returned {}",
                response.status().as_u16()
            )));
        }
        if response.status().is_server_error() {
            return Ok(warn(format!(
                "{method} returned {}",
                response.status().as_u16()
            )));
        }
    }
    Ok(pass("all writes are rejected"))
}

pub(super) const SMART_20: Check = Check {
    id: "SMART-20",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client does not send the token to any other host",
    source: &["SMART-launch step 6"],
    how: How::Client,
};
