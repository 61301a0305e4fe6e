//! SMART: launch, scopes, context and the record (checks.md section 7).

use crate::conformance::check::{AS, Check, How, RP, RS};
use crate::conformance::facts::{header, list, object, text};
use crate::conformance::groups::authorization::judge_refusal;
use crate::conformance::groups::discovery::syntax;
use crate::conformance::groups::token::{is_alive, token_of};
use crate::conformance::practice::of_another_server;
use crate::conformance::prober::Prober;
use crate::conformance::verdict::{
    Checked, Judgement, fail, none_wrong, not_applicable, pass, skip, warn,
};
use crate::conformance::walk::{Asked, Opened};
use crate::oauth::facts::Facts;
use crate::oauth::loopback::callback::Outcome;
use crate::secret::Secret;
use crate::trace::finding::{Class, Severity};
use crate::trace::step::StepId;
use http::header::AUTHORIZATION;
use http::{Method, StatusCode};
use serde_json::Value;

pub(crate) const CHECKS: &[Check] = &[
    SMART_01, SMART_02, SMART_03, SMART_04, SMART_05, SMART_06, SMART_07, SMART_08, SMART_09,
    SMART_10, SMART_11, SMART_12, SMART_13, SMART_14, SMART_15, SMART_16, SMART_17, SMART_18,
    SMART_19, SMART_20, SMART_21,
];

const SMART_20: Check = Check {
    id: "SMART-20",
    subjects: RP,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Our client sends the token to no other host",
    source: &["SMART-launch step 6"],
    how: How::Client,
};

const SMART_21: Check = Check {
    id: "SMART-21",
    subjects: RP,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A missing `patient` is said, and the run claims no success",
    source: &["SMART-scopes"],
    how: How::Client,
};

const SMART_01: Check = Check {
    id: "SMART-01",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The FHIR base is taken as `aud`",
    source: &["SMART-launch step 4"],
    how: How::Seen(aud_taken),
};

fn aud_taken(facts: &Facts) -> Checked {
    let aud = facts
        .target()?
        .aud
        .clone()
        .ok_or_else(|| not_applicable("no `aud` is sent"))?;
    let answer = facts
        .answer
        .as_ref()
        .ok_or_else(|| skip("no answer came"))?;
    match &answer.outcome {
        Outcome::Error(_, Some(description)) if description.contains("aud") => {
            Ok(fail("the FHIR base is not taken as `aud`")
                .with("aud", aud)
                .with("description", description))
        }
        Outcome::Error(error, _) if error != "access_denied" => {
            Err(skip(format!("the answer is `{error}`")))
        }
        _ => Ok(pass("it is taken").with("aud", aud)),
    }
}

const SMART_02: Check = Check {
    id: "SMART-02",
    subjects: AS,
    class: Class::A,
    severity: Severity::Medium,
    sentence: "A request without `aud` is refused",
    source: &["SMART-launch"],
    how: How::Asks(no_aud),
};

fn no_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.fhir_base.is_none() {
        return Err(not_applicable("no FHIR base is known"));
    }
    let asked = Asked::ordinary(prober, facts)?.without("aud");
    let opened = prober.open(facts, &asked)?;
    if let Opened::Page { status, .. } = &opened
        && status.is_success()
    {
        return Ok(warn("a request without `aud` is taken"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request"],
        "a request without `aud`",
    ))
}

const SMART_03: Check = Check {
    id: "SMART-03",
    subjects: AS,
    class: Class::A,
    severity: Severity::Critical,
    sentence: "Another server's `aud` is refused before sign-in",
    source: &["SMART-launch", "9700 4.10.2"],
    how: How::Asks(foreign_aud),
};

fn foreign_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.target()?.fhir_base.is_none() {
        return Err(not_applicable("no FHIR base is known"));
    }
    let asked = Asked::ordinary(prober, facts)?.with("aud", "https://fhir.probe.example/r4");
    let opened = prober.open(facts, &asked)?;
    if opened.is_error_page() {
        return Ok(pass("another server's `aud` gets an error page"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "invalid_target", "access_denied"],
        "another server's `aud`",
    ))
}

const SMART_04: Check = Check {
    id: "SMART-04",
    subjects: AS,
    class: Class::X,
    severity: Severity::Low,
    sentence: "The other spellings of `aud` are taken or refused in order",
    source: &["SMART-launch"],
    how: How::Asks(spellings_of_aud),
};

/// Providers differ in this, and a definition follows: what each does is evidence.
fn spellings_of_aud(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let base = facts
        .target()?
        .fhir_base
        .clone()
        .ok_or_else(|| not_applicable("no FHIR base is known"))?;
    let base = base.trim_end_matches('/');
    let ordinary = || Asked::ordinary(prober, facts);
    let (mut judgement, mut odd) = (pass("each is taken or refused in order"), Vec::new());
    for (name, asked) in [
        ("without_slash", ordinary()?.with("aud", base)),
        ("with_slash", ordinary()?.with("aud", &format!("{base}/"))),
        (
            "as_resource",
            ordinary()?.without("aud").with("resource", base),
        ),
    ] {
        let opened = prober.open(facts, &asked)?;
        let in_order = opened.goes_on()
            || opened.is_error_page()
            || opened.error().is_some_and(|it| it != "server_error");
        if !in_order {
            odd.push(format!(
                "{} leads to {}",
                name.replace('_', " "),
                opened.describe()
            ));
        }
        judgement = judgement.with(
            name,
            if opened.goes_on() {
                "taken".to_owned()
            } else {
                opened.describe()
            },
        );
    }
    Ok(if odd.is_empty() {
        judgement
    } else {
        fail(odd.join("; "))
    })
}

fn granted(facts: &Facts) -> Result<Vec<String>, Judgement> {
    let answer = facts.token_answer()?;
    let words = answer
        .get("scope")
        .and_then(Value::as_str)
        .ok_or_else(|| skip("the answer names no scopes"))?;
    Ok(words.split_whitespace().map(ToOwned::to_owned).collect())
}

const SMART_05: Check = Check {
    id: "SMART-05",
    subjects: AS,
    class: Class::L,
    severity: Severity::High,
    sentence: "`launch/patient` brings a `patient`",
    source: &["SMART-scopes"],
    how: How::Seen(patient_named),
};

fn patient_named(facts: &Facts) -> Checked {
    if !facts.target()?.asks("launch/patient") {
        return Err(not_applicable("`launch/patient` is not asked for"));
    }
    let answer = facts.token_answer()?;
    if granted(facts).is_ok_and(|words| !words.iter().any(|word| word == "launch/patient")) {
        return Err(skip("`launch/patient` was not granted (TOK-24)"));
    }
    Ok(match answer.get("patient") {
        Some(Value::String(patient)) if !patient.is_empty() => pass("the patient is named"),
        Some(_) => fail("`patient` is no string"),
        None if facts.is_openid_only() => warn(
            "`launch/patient` is granted without naming a patient; the address is an OpenID issuer, no SMART server",
        ),
        None => fail("the token answer does not say whose record it opens"),
    })
}

const SMART_06: Check = Check {
    id: "SMART-06",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Patient scopes without `launch/patient` are refused or bring a `patient` all the same",
    source: &["SMART-scopes"],
    how: How::Seen(patient_without_launch),
};

fn patient_without_launch(facts: &Facts) -> Checked {
    let target = facts.target()?;
    if target.asks("launch/patient")
        || !target
            .scopes
            .iter()
            .any(|scope| scope.starts_with("patient/"))
    {
        return Err(skip(
            "this run does not ask for patient scopes without `launch/patient`",
        ));
    }
    let answer = facts.token_answer()?;
    let still =
        granted(facts).is_ok_and(|words| words.iter().any(|word| word.starts_with("patient/")));
    Ok(
        match (answer.get("patient").is_some_and(Value::is_string), still) {
            (true, _) => pass("the patient is named all the same"),
            (false, false) => pass("the patient scopes are not granted"),
            (false, true) => fail("patient scopes are granted without saying for whom"),
        },
    )
}

const SMART_07: Check = Check {
    id: "SMART-07",
    subjects: RS,
    class: Class::L,
    severity: Severity::High,
    sentence: "The token opens the patient's record",
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
        StatusCode::OK if text(&document, "id") == Some(patient) => pass("the record is read"),
        StatusCode::OK => fail("another resource comes than that patient"),
        status => fail(format!("the record is answered {}", status.as_u16())),
    })
}

fn record_url(facts: &Facts) -> Result<String, Judgement> {
    let base = facts
        .target()?
        .fhir_base
        .as_deref()
        .ok_or_else(|| not_applicable("no FHIR base is known"))?;
    let base = base.trim_end_matches('/');
    Ok(facts.patient.as_ref().map_or_else(
        || format!("{base}/Patient"),
        |patient| format!("{base}/Patient/{patient}"),
    ))
}

const SMART_08: Check = Check {
    id: "SMART-08",
    subjects: RS,
    class: Class::S,
    severity: Severity::High,
    sentence: "Without a token the record is 401 with `WWW-Authenticate: Bearer`",
    source: &["6750 3"],
    how: How::Asks(no_token),
};

fn no_token(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let response = prober.get(&record_url(facts)?, &[])?;
    let challenge = header(response.headers(), "www-authenticate").unwrap_or_default();
    Ok(match response.status() {
        StatusCode::UNAUTHORIZED if challenge.to_ascii_lowercase().starts_with("bearer") => {
            pass("it is 401 and asks for a Bearer token")
        }
        StatusCode::UNAUTHORIZED => fail("it is 401 without `WWW-Authenticate: Bearer`"),
        status if status.is_success() => fail("the record is open to everybody"),
        status => fail(format!("it is {} instead of 401", status.as_u16())),
    })
}

const SMART_09: Check = Check {
    id: "SMART-09",
    subjects: RS,
    class: Class::A,
    severity: Severity::High,
    sentence: "A made-up token and a token in the query are refused",
    source: &["6750 2.3", "6750 3.1", "9700 4.3.2"],
    how: How::Asks(made_up_token),
};

fn made_up_token(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let url = record_url(facts)?;
    let bearer = format!("Bearer {}", Secret::random().expose());
    let response = prober.get(&url, &[(AUTHORIZATION, &bearer)])?;
    if response.status() != StatusCode::UNAUTHORIZED {
        return Ok(fail(format!(
            "a made-up token is answered {}",
            response.status().as_u16()
        )));
    }
    if let Some(tokens) = &facts.tokens {
        let separator = if url.contains('?') { '&' } else { '?' };
        let response = prober.get(
            &format!(
                "{url}{separator}access_token={}",
                tokens.access_token.expose()
            ),
            &[],
        )?;
        if response.status().is_success() {
            return Ok(fail(
                "a token in the query is taken, where logs and histories keep it",
            ));
        }
    }
    Ok(pass("both are refused"))
}

/// The token that opens the record in this run.
fn bearer(facts: &Facts) -> Result<String, Judgement> {
    let tokens = facts
        .tokens
        .as_ref()
        .ok_or_else(|| skip("no tokens came"))?;
    Ok(format!("Bearer {}", tokens.access_token.expose()))
}

const SMART_10: Check = Check {
    id: "SMART-10",
    subjects: RS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "Another patient's record stays closed",
    source: &["SMART-scopes", "9700 2.3"],
    how: How::Asks(another_patient),
};

fn another_patient(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (base, bearer) = (facts.target()?.fhir_base.clone(), bearer(facts)?);
    let base = base.ok_or_else(|| not_applicable("no FHIR base is known"))?;
    let base = base.trim_end_matches('/');
    let patient = facts
        .patient
        .as_ref()
        .ok_or_else(|| skip("no patient is known"))?;
    let response = prober.get(
        &format!("{base}/Patient/fastenctl-probe-another"),
        &[(AUTHORIZATION, &bearer)],
    )?;
    if response.status().is_success() {
        return Ok(fail("another patient's record opens"));
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
        0 => pass("no other patient's record opens"),
        _ => fail(format!("a search shows {others} other patients")),
    })
}

const SMART_11: Check = Check {
    id: "SMART-11",
    subjects: RS,
    class: Class::X,
    severity: Severity::Critical,
    sentence: "A token made for another server opens nothing",
    source: &["SMART-launch step 6", "9700 4.10.2"],
    how: How::Asks(token_of_another_server),
};

fn token_of_another_server(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let token = token_of(&prober.tokens(facts)?.2, "access_token")?;
    if !is_alive(prober, facts, &token)? {
        return Err(skip("the token opens nothing anyway"));
    }
    of_another_server(prober, facts, &token)?;
    Ok(if is_alive(prober, facts, &token)? {
        fail("a token made for another server opens the record")
    } else {
        pass("a token made for another server opens nothing")
    })
}

const SMART_12: Check = Check {
    id: "SMART-12",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Scopes of version 2 are granted in their syntax",
    source: &["SMART-scopes"],
    how: How::Seen(|facts| granted_in(facts, 2, "permission-v2")),
};

const SMART_13: Check = Check {
    id: "SMART-13",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "Scopes of version 1 are granted in their syntax",
    source: &["SMART-scopes"],
    how: How::Seen(|facts| granted_in(facts, 1, "permission-v1")),
};

fn granted_in(facts: &Facts, version: u8, capability: &str) -> Checked {
    let smart = facts.smart()?;
    if !list(&smart, "capabilities")
        .unwrap_or_default()
        .contains(&capability)
    {
        return Err(not_applicable(format!("`{capability}` is not listed")));
    }
    let asked: Vec<String> = facts
        .target()?
        .scopes
        .iter()
        .filter(|scope| syntax(scope) == Some(version))
        .cloned()
        .collect();
    if asked.is_empty() {
        return Err(skip(format!(
            "this run asks for no scope of version {version}"
        )));
    }
    let granted = granted(facts)?;
    let resources: Vec<&String> = granted
        .iter()
        .filter(|scope| syntax(scope).is_some())
        .collect();
    if resources.is_empty() {
        return Ok(fail(format!(
            "`{}` is claimed, but none of `{}` is granted",
            capability,
            asked.join(" ")
        )));
    }
    let other: Vec<&str> = resources
        .iter()
        .filter(|scope| syntax(scope) != Some(version))
        .map(|scope| scope.as_str())
        .collect();
    Ok(match other.as_slice() {
        [] => pass(format!("they are granted in version {version}")),
        _ if facts
            .target()?
            .scopes
            .iter()
            .any(|scope| syntax(scope).is_some_and(|found| found != version)) =>
        {
            pass("both versions were asked for and granted")
        }
        _ => fail(format!(
            "asked for in version {version}, but `{}` is granted",
            other.join(" ")
        )),
    })
}

/// Whether a granted word opens more than reading and searching.
fn may_write(scope: &str) -> bool {
    let rights = scope
        .split('?')
        .next()
        .unwrap_or(scope)
        .rsplit('.')
        .next()
        .unwrap_or_default();
    match syntax(scope) {
        Some(1) => rights != "read",
        Some(_) => rights.contains(['c', 'u', 'd']),
        None => false,
    }
}

const SMART_14: Check = Check {
    id: "SMART-14",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "Malformed scopes never bring a right nobody asked for",
    source: &["SMART-scopes"],
    how: How::Asks(malformed_scopes),
};

fn malformed_scopes(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let asked = Asked::ordinary(prober, facts)?;
    let scope = asked.get("scope").unwrap_or_default().to_owned();
    let bad = [
        "patient/Observation.dus",
        "patient/Observation.sr",
        "patient/Observation.read.d",
    ];
    let asked = asked.with("scope", &format!("{scope} {}", bad.join(" ")));
    let pairs = prober.walk(facts, &asked)?;
    let Some(code) = pairs.value("code") else {
        return Ok(pass("they are refused"));
    };
    let answered = prober.token(facts, asked.redemption(code))?;
    let granted = answered
        .document
        .get("scope")
        .and_then(Value::as_str)
        .unwrap_or_default();
    let asked_for = |word: &str| scope.split(' ').any(|own| own == word);
    let writes = |word: &&str| !asked_for(word) && (may_write(word) || bad.contains(word));
    Ok(match granted.split(' ').find(writes) {
        Some(word) => fail(format!("`{word}` is granted")),
        None => pass("they are left out"),
    })
}

const SMART_15: Check = Check {
    id: "SMART-15",
    subjects: RS,
    class: Class::X,
    severity: Severity::High,
    sentence: "A read-only token writes nothing",
    source: &["SMART-scopes"],
    how: How::Asks(read_only),
};

fn read_only(prober: &Prober<'_>, facts: &Facts) -> Checked {
    let (url, bearer) = (record_url(facts)?, bearer(facts)?);
    if granted(facts)?.iter().any(|scope| may_write(scope)) {
        return Err(skip("this run was granted more than reading"));
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
        if response.status().is_success() {
            return Ok(fail(format!(
                "{method} is answered {} with a read-only token",
                response.status().as_u16()
            )));
        }
        if response.status().is_server_error() {
            return Ok(warn(format!(
                "{method} is answered {}",
                response.status().as_u16()
            )));
        }
    }
    Ok(pass("nothing can be written"))
}

const SMART_17: Check = Check {
    id: "SMART-17",
    subjects: AS,
    class: Class::L,
    severity: Severity::Medium,
    sentence: "A refresh token comes exactly when offline or online access is asked for",
    source: &["SMART-launch step 7", "SMART-scopes"],
    how: How::Seen(offline_access),
};

fn offline_access(facts: &Facts) -> Checked {
    let (answer, target) = (facts.token_answer()?, facts.target()?);
    let asked = target.asks("offline_access") || target.asks("online_access");
    let came = text(&answer, "refresh_token").is_some_and(|token| !token.is_empty());
    Ok(match (asked, came) {
        (true, true) => pass("it came, as asked for"),
        (false, false) => pass("none came, as none was asked for"),
        (true, false) => fail("no refresh token came although `offline_access` was asked for"),
        (false, true) => warn("a refresh token came although nobody asked for one"),
    })
}

const SMART_18: Check = Check {
    id: "SMART-18",
    subjects: AS,
    class: Class::L,
    severity: Severity::Low,
    sentence: "The context members of the token answer have their types",
    source: &["SMART-scopes"],
    how: How::Seen(context_types),
};

fn context_types(facts: &Facts) -> Checked {
    let answer = facts.token_answer()?;
    let mut wrong = Vec::new();
    if answer
        .get("need_patient_banner")
        .is_some_and(|value| !value.is_boolean())
    {
        wrong.push("`need_patient_banner` is no boolean".to_owned());
    }
    let is_list_of_objects = |value: &Value| {
        value
            .as_array()
            .is_some_and(|all| all.iter().all(Value::is_object))
    };
    if answer
        .get("fhirContext")
        .is_some_and(|value| !is_list_of_objects(value))
    {
        wrong.push("`fhirContext` is no array of objects".to_owned());
    }
    if answer
        .get("expires_in")
        .is_some_and(|value| !value.is_number())
    {
        wrong.push("`expires_in` is no number".to_owned());
    }
    none_wrong(&wrong, "they have their types")
}

const SMART_19: Check = Check {
    id: "SMART-19",
    subjects: AS,
    class: Class::X,
    severity: Severity::High,
    sentence: "An unknown `launch` is refused",
    source: &["SMART-launch"],
    how: How::Asks(unknown_launch),
};

fn unknown_launch(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if facts.smart().is_err() {
        return Err(not_applicable("there is no SMART server"));
    }
    let asked = Asked::ordinary(prober, facts)?;
    let scope = format!("{} launch", asked.get("scope").unwrap_or_default());
    let asked = asked
        .with("scope", &scope)
        .with("launch", "fastenctl-probe");
    let opened = prober.open(facts, &asked)?;
    if opened.goes_on() {
        return Ok(fail("an unknown `launch` leads to the sign-in page"));
    }
    Ok(judge_refusal(
        &opened,
        &asked,
        &["invalid_request", "invalid_scope", "access_denied"],
        "an unknown `launch`",
    ))
}

/// The category that is asked for.
const CATEGORY: (&str, &str) = (
    "http://terminology.hl7.org/CodeSystem/observation-category",
    "laboratory",
);

const SMART_16: Check = Check {
    id: "SMART-16",
    subjects: RS,
    class: Class::X,
    severity: Severity::Medium,
    sentence: "A scope of one category opens only that category",
    source: &["SMART-scopes"],
    how: How::Asks(one_category),
};

fn one_category(prober: &Prober<'_>, facts: &Facts) -> Checked {
    if !list(&facts.smart()?, "capabilities")
        .unwrap_or_default()
        .contains(&"permission-v2")
    {
        return Err(not_applicable("`permission-v2` is not listed"));
    }
    let base = facts
        .target()?
        .fhir_base
        .clone()
        .ok_or_else(|| not_applicable("no FHIR base is known"))?;
    let scope = format!(
        "patient/Observation.rs?category={}|{}",
        CATEGORY.0, CATEGORY.1
    );
    let asked = Asked::ordinary(prober, facts)?.with("scope", &format!("launch/patient {scope}"));
    let code = prober.code(facts, &asked)?;
    let answered = prober.token(facts, asked.redemption(&code))?;
    let granted = text(&answered.document, "scope").unwrap_or(&scope);
    if !granted.split(' ').any(|word| word == scope) {
        return Err(skip(format!("`{scope}` is not granted")));
    }
    let bearer = format!("Bearer {}", token_of(&answered, "access_token")?);
    let patient = token_of(&answered, "patient")?;
    let url = format!(
        "{}/Observation?patient={patient}",
        base.trim_end_matches('/')
    );
    let response = prober.get(&url, &[(AUTHORIZATION, &bearer)])?;
    if !response.status().is_success() {
        return Ok(fail(format!(
            "the search is answered {}",
            response.status().as_u16()
        )));
    }
    let bundle = object(&response).unwrap_or_default();
    let found: Vec<&Value> = bundle
        .get("entry")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .collect();
    let others = found
        .iter()
        .filter(|entry| !is_of(&entry["resource"], CATEGORY))
        .count();
    Ok(match (found.len(), others) {
        (0, _) => return Err(skip("there is no observation to see")),
        (all, 0) => pass(format!("all {all} observations are of that category")),
        (all, others) => fail(format!(
            "{others} of {all} observations are of another category"
        )),
    })
}

/// Whether any category of a resource is this one.
fn is_of(resource: &Value, (system, code): (&str, &str)) -> bool {
    let categories = resource["category"].as_array().into_iter().flatten();
    let mut codings = categories
        .filter_map(|category| category["coding"].as_array())
        .flatten();
    codings.any(|coding| coding["system"] == system && coding["code"] == code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_resource_is_of_each_of_its_categories() {
        let coding = |system: &str, code: &str| json!({"system": system, "code": code});
        let laboratory = coding(CATEGORY.0, CATEGORY.1);
        for (category, expected) in [
            (json!([{"coding": [coding("s", "c"), laboratory]}]), true),
            (json!([{"text": "x"}, {"coding": [laboratory]}]), true),
            (
                json!([{"coding": [coding(CATEGORY.0, "vital-signs")]}]),
                false,
            ),
            (json!([{"coding": [coding("s", CATEGORY.1)]}]), false),
            (json!(null), false),
        ] {
            assert_eq!(
                is_of(&json!({"category": category}), CATEGORY),
                expected,
                "{category}"
            );
        }
    }
}
