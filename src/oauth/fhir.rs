//! Reads one record, which proves that the token gives access to it. The token goes only to the
//! FHIR base or the userinfo endpoint, never to another host (SMART App Launch 2.2 step 6,
//! SMART-20).

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Response};
use crate::oauth::markup::{Markup, of};
use crate::oauth::said;
use crate::rfc::media_type::essence;
use crate::secret::Secret;
use http::{StatusCode, header};
use serde_json::Value;
use std::collections::BTreeSet;
use url::Url;

/// The media types to accept: FHIR R4's, and DSTU2's, because DSTU2 servers reject requests that
/// accept only R4's.
const FHIR_JSON: &str =
    "application/fhir+json, application/json;q=0.9, application/json+fhir;q=0.8";
/// The media type of FHIR JSON before STU3.
const DSTU2_JSON: &str = "application/json+fhir";

/// A patient's record that has been read.
#[derive(Debug)]
pub struct Record {
    pub url: Url,
    /// Whether the record was served with DSTU2's media type.
    pub is_dstu2: bool,
}

fn is_dstu2(response: &Response) -> bool {
    let value = response.headers().get(header::CONTENT_TYPE);
    let text = value.and_then(|value| value.to_str().ok());
    text.is_some_and(|text| essence(text) == DSTU2_JSON)
}

/// Reads `{base}/Patient/{patient}`, which must return that patient (SMART-07).
///
/// # Errors
/// [`Kind::Provider`] if it returns anything else, [`Kind::Network`].
pub fn read_patient(
    http: &Client,
    base: &str,
    patient: &str,
    access_token: &Secret,
    granted: &[String],
) -> Result<Record> {
    let url = patient_url(base, patient)?;
    let response = get(http, &url, FHIR_JSON, access_token)?;
    let resource = object(&url, &response, granted)?;
    let member = |name: &str| resource.get(name).and_then(Value::as_str);
    if member("resourceType") == Some("Patient") && member("id") == Some(patient) {
        let is_dstu2 = is_dstu2(&response);
        return Ok(Record { url, is_dstu2 });
    }
    Err(Error::new(
        Kind::Provider,
        format!("`{url}` returned a resource other than the requested patient"),
    ))
}

/// Finds the only patient that the token can see, if nothing else identifies the patient.
///
/// # Errors
/// [`Kind::Provider`] if the search is rejected or does not find exactly one patient,
/// [`Kind::Network`].
pub fn find_patient(
    http: &Client,
    base: &str,
    access_token: &Secret,
    granted: &[String],
) -> Result<String> {
    let url = Url::parse(&format!("{}/Patient", base.trim_end_matches('/'))).map_err(|_| {
        Error::new(
            Kind::Provider,
            format!("`{base}` is not a valid FHIR base URL"),
        )
    })?;
    let response = get(http, &url, FHIR_JSON, access_token)?;
    let bundle = object(&url, &response, granted)?;
    only_patient(&bundle).map_err(|count| {
        Error::new(
            Kind::Provider,
            format!("a search at `{url}` returned {count}"),
        )
    })
}

/// Returns the ID of the only patient in a search result, or how many there are.
fn only_patient(bundle: &Value) -> std::result::Result<String, String> {
    if bundle["resourceType"] != "Bundle" {
        return Err("something that is not a Bundle".into());
    }
    let entries = bundle["entry"].as_array().into_iter().flatten();
    let patients = entries
        .map(|entry| &entry["resource"])
        .filter(|resource| resource["resourceType"] == "Patient");
    let ids: BTreeSet<&str> = patients.filter_map(|one| one["id"].as_str()).collect();
    let links = bundle["link"].as_array().into_iter().flatten();
    if links.into_iter().any(|link| link["relation"] == "next") {
        return Err("more than one page of patients".into());
    }
    match (ids.first(), ids.len(), bundle["total"].as_u64()) {
        (Some(id), 1, None | Some(0 | 1)) => Ok((*id).to_owned()),
        (_, 0, _) => Err("no patients".into()),
        (_, count, total) => {
            let count = total.unwrap_or_default().max(count as u64);
            Err(format!("{count} patients"))
        }
    }
}

/// Returns the URL of a patient's record.
///
/// # Errors
/// [`Kind::Provider`] if the ID (FHIR R4, type `id`) or the base is invalid.
pub fn patient_url(base: &str, patient: &str) -> Result<Url> {
    let legal = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'.';
    let is_id = (1..=64).contains(&patient.len())
        && patient.bytes().all(legal)
        && !matches!(patient, "." | "..");
    if !is_id {
        return Err(Error::new(
            Kind::Provider,
            "the `patient` in the token response is not a valid FHIR ID",
        ));
    }
    Url::parse(&format!("{}/Patient/{patient}", base.trim_end_matches('/'))).map_err(|_| {
        Error::new(
            Kind::Provider,
            format!("`{base}` is not a valid FHIR base URL"),
        )
    })
}

/// Reads the userinfo endpoint, which must return the subject of the ID token (OpenID Connect Core
/// section 5.3.2).
///
/// # Errors
/// [`Kind::Provider`] if it returns no subject or another one, [`Kind::Network`].
pub fn read_userinfo(
    http: &Client,
    url: &Url,
    subject: Option<&str>,
    access_token: &Secret,
) -> Result<()> {
    let response = get(http, url, "application/json", access_token)?;
    let info = object(url, &response, &[])?;
    match (info.get("sub").and_then(Value::as_str), subject) {
        (None, _) => Err(Error::new(
            Kind::Provider,
            format!("`{url}` returned no `sub`"),
        )),
        (Some(found), Some(wanted)) if found != wanted => Err(Error::new(
            Kind::Provider,
            format!("`{url}` returned a different `sub` than the ID token"),
        )),
        _ => Ok(()),
    }
}

fn get(http: &Client, url: &Url, accept: &str, access_token: &Secret) -> Result<Response> {
    let request = http::Request::get(url.as_str())
        .header(header::ACCEPT, accept)
        .header(
            header::AUTHORIZATION,
            format!("Bearer {}", access_token.expose()),
        )
        .body(Vec::new());
    let request = request.map_err(|_| {
        Error::new(
            Kind::Provider,
            "the access token contains characters that are not allowed in a header",
        )
    })?;
    Ok(http.call(request)?)
}

/// Returns the JSON object in a response; `granted` lists the token's scopes, if known.
fn object(url: &Url, response: &Response, granted: &[String]) -> Result<Value> {
    let status = response.status();
    if status != StatusCode::OK {
        let words = said::in_body(response.body());
        let words = words.map(|words| format!(": {words}")).unwrap_or_default();
        let allows = match granted {
            [] => String::new(),
            scopes => format!(" (granted: `{}`)", scopes.join(" ")),
        };
        let hint = match status {
            StatusCode::UNAUTHORIZED => {
                "the resource server rejected the token: is `aud` the FHIR base URL?"
                    .to_owned()
            }
            StatusCode::FORBIDDEN => {
                format!(
                    "the granted scopes may not be sufficient{allows}: request \
                     `patient/Patient.rs` or `patient/*.read`; if that does not help, the app may \
                     not be approved for this data yet"
                )
            }
            StatusCode::NOT_ACCEPTABLE => {
                "the FHIR server does not offer JSON, which Fasten needs; a FHIR DSTU2 server may only support XML"
                    .to_owned()
            }
            _ if status.is_redirection() => "the token is not sent to another URL".to_owned(),
            _ => "the resource server has a problem".to_owned(),
        };
        let error = Error::new(
            Kind::Provider,
            format!("`{url}` returned {}{words}", status.as_u16()),
        )
        .hint(hint);
        return Err(if status.is_redirection() {
            error.check("SMART-20")
        } else {
            error
        });
    }
    let value = serde_json::from_slice::<Value>(response.body()).ok();
    value
        .filter(Value::is_object)
        .ok_or_else(|| not_json(url, response))
}

/// Returns the error for a response that is not JSON.
fn not_json(url: &Url, response: &Response) -> Error {
    let (what, hint) = match of(response) {
        Some(Markup::Xml) => (
            "XML, although JSON was requested",
            "Fasten needs JSON: ask the provider for its FHIR R4 base URL; a FHIR DSTU2 server may only support XML",
        ),
        Some(Markup::Page) => (
            "a web page instead of a record",
            "the FHIR base URL is wrong, or something in front of the FHIR server asks for a sign-in: check the \
             provider's documentation",
        ),
        None => (
            "something that is not a JSON object",
            "the provider has to correct its FHIR server",
        ),
    };
    Error::new(Kind::Provider, format!("`{url}` returned {what}")).hint(hint)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_search_names_the_record_only_if_it_finds_exactly_one() {
        let patient = |id: &str| json!({"resource": {"resourceType": "Patient", "id": id}});
        let note = json!({"resource": {"resourceType": "OperationOutcome", "id": "x"}});
        let bundle = |entries: Value| json!({"resourceType": "Bundle", "entry": entries});
        for (bundle, expected) in [
            (bundle(json!([patient("p1"), note])), Ok("p1")),
            (bundle(json!([patient("p1"), patient("p1")])), Ok("p1")),
            (
                bundle(json!([patient("p1"), patient("p2")])),
                Err("2 patients"),
            ),
            (
                json!({"resourceType": "Bundle", "total": 40, "entry": [patient("p1")]}),
                Err("40 patients"),
            ),
            (
                json!({"resourceType": "Bundle", "entry": [patient("p1")], "link": [{"relation": "next"}]}),
                Err("more than one page of patients"),
            ),
            (bundle(json!([])), Err("no patients")),
            (json!({"resourceType": "Bundle"}), Err("no patients")),
            (patient("p1"), Err("something that is not a Bundle")),
        ] {
            let found = only_patient(&bundle);
            assert_eq!(
                found.as_deref().map_err(String::as_str),
                expected,
                "{bundle}"
            );
        }
    }

    #[test]
    fn a_refused_read_shows_the_servers_words_and_what_was_granted() {
        let url = Url::parse("https://f.example/Patient/1").unwrap();
        let body = br#"{"resourceType":"OperationOutcome","issue":[{"diagnostics":"app is not approved for production"}]}"#;
        let response = http::Response::builder().status(403);
        let response = response.body(body.to_vec()).unwrap();
        let error = object(&url, &response, &["openid".into()]).unwrap_err();
        assert_eq!(
            (error.to_string().as_str(), error.next_step()),
            (
                "`https://f.example/Patient/1` returned 403: app is not approved for production",
                Some(
                    "the granted scopes may not be sufficient (granted: `openid`): request `patient/Patient.rs` or `patient/*.read`; if that does not help, the app may not be approved for this data yet"
                )
            )
        );
    }

    #[test]
    fn a_patient_id_cannot_lead_anywhere_else() {
        assert_eq!(
            patient_url("https://f.example/r4/", "p-1.a")
                .unwrap()
                .as_str(),
            "https://f.example/r4/Patient/p-1.a"
        );
        for patient in [
            "",
            "..",
            "a/b",
            "a?b",
            "a#b",
            "a@evil.example",
            &"a".repeat(65),
        ] {
            assert!(
                patient_url("https://f.example/r4", patient).is_err(),
                "{patient}"
            );
        }
    }
}
