//! One read that proves the token opens the record. The token goes to the FHIR base, or to the userinfo
//! endpoint, and to no other host (SMART App Launch 2.2 step 6, SMART-20).

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Response};
use crate::secret::Secret;
use http::{StatusCode, header};
use serde_json::Value;
use url::Url;

/// `GET {base}/Patient/{patient}` must give that patient (SMART-07).
///
/// # Errors
/// [`Kind::Provider`] when it does not, [`Kind::Network`].
pub fn read_patient(
    http: &Client,
    base: &str,
    patient: &str,
    access_token: &Secret,
) -> Result<Url> {
    let url = patient_url(base, patient)?;
    let response = get(http, &url, "application/fhir+json", access_token)?;
    let resource = object(&url, &response)?;
    let member = |name: &str| resource.get(name).and_then(Value::as_str);
    if member("resourceType") == Some("Patient") && member("id") == Some(patient) {
        return Ok(url);
    }
    Err(Error::new(
        Kind::Provider,
        format!("`{url}` gives another resource than that patient"),
    ))
}

/// Where a patient's record is.
///
/// # Errors
/// [`Kind::Provider`] when the id is none (FHIR R4, type `id`) or the base no address.
pub fn patient_url(base: &str, patient: &str) -> Result<Url> {
    let legal = |c: u8| c.is_ascii_alphanumeric() || c == b'-' || c == b'.';
    let is_id = (1..=64).contains(&patient.len())
        && patient.bytes().all(legal)
        && !matches!(patient, "." | "..");
    if !is_id {
        return Err(Error::new(
            Kind::Provider,
            "the token answer's `patient` is no FHIR id",
        ));
    }
    Url::parse(&format!("{}/Patient/{patient}", base.trim_end_matches('/')))
        .map_err(|_| Error::new(Kind::Provider, format!("`{base}` is no FHIR base")))
}

/// `GET` the userinfo endpoint; its subject must be the id token's (OpenID Connect Core section 5.3.2).
///
/// # Errors
/// [`Kind::Provider`] when it is not, [`Kind::Network`].
pub fn read_userinfo(
    http: &Client,
    url: &Url,
    subject: Option<&str>,
    access_token: &Secret,
) -> Result<()> {
    let response = get(http, url, "application/json", access_token)?;
    let info = object(url, &response)?;
    match (info.get("sub").and_then(Value::as_str), subject) {
        (None, _) => Err(Error::new(
            Kind::Provider,
            format!("`{url}` names no subject"),
        )),
        (Some(found), Some(wanted)) if found != wanted => Err(Error::new(
            Kind::Provider,
            format!("`{url}` speaks of another subject than the id token"),
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
            "the access token holds characters no header takes",
        )
    })?;
    Ok(http.call(request)?)
}

fn object(url: &Url, response: &Response) -> Result<Value> {
    let status = response.status();
    if status != StatusCode::OK {
        let hint = match status {
            StatusCode::UNAUTHORIZED => {
                "the resource server does not take the token it was given: is `aud` the FHIR base?"
            }
            StatusCode::FORBIDDEN => {
                "the granted scopes do not allow it: ask for `patient/Patient.rs` or `patient/*.read`"
            }
            _ if status.is_redirection() => "a token is not carried to another address",
            _ => "the resource server has a problem of its own",
        };
        let error = Error::new(
            Kind::Provider,
            format!("`{url}` answers {}", status.as_u16()),
        )
        .hint(hint);
        return Err(if status.is_redirection() {
            error.check("SMART-20")
        } else {
            error
        });
    }
    serde_json::from_slice::<Value>(response.body())
        .ok()
        .filter(Value::is_object)
        .ok_or_else(|| {
            Error::new(
                Kind::Provider,
                format!("`{url}` gives something that is no JSON object"),
            )
        })
}

#[cfg(test)]
mod tests {
    use super::*;

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
