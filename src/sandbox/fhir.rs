//! FHIR R4 at `/fhir`: read and search of the record that the token was issued for, and no other.
//! `people` creates the records.

use crate::rfc::parameters::Parameters;
use crate::sandbox::app::App;
use crate::sandbox::sign_in::people::CATEGORY_SYSTEM;
use crate::sandbox::sign_in::scope;
use crate::sandbox::sign_in::scope::Access;
use crate::sandbox::token::bearer::{Denied, INSUFFICIENT_SCOPE, caller};
use crate::sandbox::token::grants::Live;
use axum::extract::{Path, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

/// An error as an `OperationOutcome`.
pub(super) struct Refusal {
    status: StatusCode,
    code: &'static str,
    diagnostics: &'static str,
    challenge: Option<HeaderValue>,
}

const NOT_FOUND: Refusal = Refusal {
    status: StatusCode::NOT_FOUND,
    code: "not-found",
    diagnostics: "no such resource",
    challenge: None,
};
/// Also returned for patients that do not exist, so that it does not reveal which ones exist
/// (SMART-10).
const NOT_YOURS: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    code: "forbidden",
    diagnostics: "the token is for another patient",
    challenge: None,
};
/// SMART-15.
const READ_ONLY: Refusal = Refusal {
    status: StatusCode::FORBIDDEN,
    code: "forbidden",
    diagnostics: "writing is not supported",
    challenge: None,
};

impl From<Denied> for Refusal {
    fn from(denied: Denied) -> Self {
        let code = if denied.status == StatusCode::FORBIDDEN {
            "forbidden"
        } else {
            "login"
        };
        let challenge = Some(denied.challenge());
        Self {
            status: denied.status,
            code,
            diagnostics: denied.description,
            challenge,
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let outcome = json!({
            "resourceType": "OperationOutcome",
            "issue": [{"severity": "error", "code": self.code, "diagnostics": self.diagnostics}],
        });
        let mut response = fhir_json(self.status, &outcome);
        if let Some(challenge) = self.challenge {
            response
                .headers_mut()
                .insert(header::WWW_AUTHENTICATE, challenge);
        }
        response
    }
}

fn fhir_json(status: StatusCode, resource: &Value) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/fhir+json"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (status, headers, resource.to_string()).into_response()
}

/// `GET Patient/{id}`. The scope `fhirUser` also gives access to the person's own resource, so that
/// the claim can be followed (ID-14).
pub(super) async fn patient(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let live = caller(&app, &headers, query.as_deref())?;
    if !scope::permits(&live.scope, "Patient", Access::Read)
        && !scope::contains(&live.scope, "fhirUser")
    {
        return Err(INSUFFICIENT_SCOPE.into());
    }
    if id != live.grant.person.patient_id() {
        return Err(NOT_YOURS);
    }
    Ok(fhir_json(StatusCode::OK, &live.grant.person.patient()))
}

/// `GET Patient`: finds at most the token's own patient.
pub(super) async fn patients(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let live = caller(&app, &headers, query.as_deref())?;
    if !scope::permits(&live.scope, "Patient", Access::Search) {
        return Err(INSUFFICIENT_SCOPE.into());
    }
    let asked =
        Parameters::parse(query.as_deref().unwrap_or_default().as_bytes()).unwrap_or_default();
    let matches = asked
        .get("_id")
        .is_none_or(|id| id == live.grant.person.patient_id());
    let found = if matches {
        vec![live.grant.person.patient()]
    } else {
        Vec::new()
    };
    Ok(fhir_json(
        StatusCode::OK,
        &searchset(&app, "Patient", query.as_deref(), &found),
    ))
}

/// `GET Observation/{id}`.
pub(super) async fn observation(
    State(app): State<App>,
    Path(id): Path<String>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let live = caller(&app, &headers, query.as_deref())?;
    if !scope::permits(&live.scope, "Observation", Access::Read) {
        return Err(INSUFFICIENT_SCOPE.into());
    }
    let found = visible_observations(&app, &live, Access::Read)
        .into_iter()
        .find(|one| one["id"] == *id);
    found
        .map(|one| fhir_json(StatusCode::OK, &one))
        .ok_or(NOT_FOUND)
}

/// `GET Observation?patient=…`: finds observations of the token's own patient, even without
/// `patient`.
pub(super) async fn observations(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Result<Response, Refusal> {
    let live = caller(&app, &headers, query.as_deref())?;
    if !scope::permits(&live.scope, "Observation", Access::Search) {
        return Err(INSUFFICIENT_SCOPE.into());
    }
    let asked =
        Parameters::parse(query.as_deref().unwrap_or_default().as_bytes()).unwrap_or_default();
    let own = live.grant.person.patient_id();
    for name in ["patient", "subject"] {
        if asked
            .get(name)
            .is_some_and(|patient| patient.strip_prefix("Patient/").unwrap_or(patient) != own)
        {
            return Err(NOT_YOURS);
        }
    }
    let mut found = visible_observations(&app, &live, Access::Search);
    found.retain(|one| is_asked_for(one, &asked));
    Ok(fhir_json(
        StatusCode::OK,
        &searchset(&app, "Observation", query.as_deref(), &found),
    ))
}

/// Returns the observations in the categories that the scope covers (SMART-16).
fn visible_observations(app: &App, live: &Live, access: Access) -> Vec<Value> {
    let mut all = live.grant.person.observations();
    let opened = |one: &Value| {
        scope::permits_category(
            &live.scope,
            "Observation",
            access,
            CATEGORY_SYSTEM,
            category(one),
        )
    };
    all.retain(|one| opened(one) || app.faults.on("SMART-16"));
    all
}

fn category(observation: &Value) -> &str {
    observation["category"][0]["coding"][0]["code"]
        .as_str()
        .unwrap_or_default()
}

/// Whether an observation matches a search by `_id`, `category` and `code`; unknown parameters are
/// ignored.
fn is_asked_for(observation: &Value, asked: &Parameters) -> bool {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let code = &observation["code"]["coding"][0];
    asked.get("_id").is_none_or(|id| observation["id"] == *id)
        && asked
            .get("category")
            .is_none_or(|token| is_token(token, CATEGORY_SYSTEM, category(observation)))
        && asked
            .get("code")
            .is_none_or(|token| is_token(token, &text(&code["system"]), &text(&code["code"])))
}

/// Whether a token parameter matches: `code` or `system|code`, with alternatives separated by
/// commas (FHIR R4 section 3.1.1.4.10).
fn is_token(asked: &str, system: &str, code: &str) -> bool {
    asked.split(',').any(|one| match one.split_once('|') {
        None => one == code,
        Some((wanted, "")) => wanted == system,
        Some((wanted, one)) => wanted == system && one == code,
    })
}

fn searchset(app: &App, kind: &str, query: Option<&str>, found: &[Value]) -> Value {
    let base = app.fhir_base();
    let query = query.map_or_else(String::new, |query| format!("?{query}"));
    let entry = |one: &Value| {
        let id = one["id"].as_str().unwrap_or_default();
        json!({"fullUrl": format!("{base}/{kind}/{id}"), "resource": one, "search": {"mode": "match"}})
    };
    let mut bundle = json!({
        "resourceType": "Bundle",
        "type": "searchset",
        "total": found.len(),
        "link": [{"relation": "self", "url": format!("{base}/{kind}{query}")}],
    });
    // FHIR does not allow empty arrays.
    if !found.is_empty() {
        bundle["entry"] = found.iter().map(entry).collect();
    }
    bundle
}

/// Rejects everything else: writes are not supported, and other resources do not exist. Callers
/// without a token cannot tell the two apart.
pub(super) async fn other(
    State(app): State<App>,
    method: Method,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Refusal {
    match caller(&app, &headers, query.as_deref()) {
        Err(denied) => denied.into(),
        Ok(_) if method == Method::GET || method == Method::HEAD => NOT_FOUND,
        Ok(_) => READ_ONLY,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_parameter_matches_code_system_or_both() {
        for (asked, expected) in [
            ("c", true),
            ("s|c", true),
            ("s|", true),
            ("x,c", true),
            ("|c", false),
            ("x|c", false),
            ("x", false),
        ] {
            assert_eq!(is_token(asked, "s", "c"), expected, "{asked}");
        }
    }
}
