//! Which documents a provider publishes, asked for in their order: SMART's, the OpenID one beside it, or that alone.

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Reason, Response};
use crate::oauth::address::well_known;
use crate::oauth::discovery::agreement::agree;
use crate::oauth::discovery::metadata::{Kindred, Metadata};
use crate::oauth::discovery::provider::Provider;
use http::{StatusCode, header};
use serde_json::{Map, Value};
use url::Url;

/// Finds out about the provider behind a FHIR base or an issuer.
///
/// # Errors
/// [`Kind::Provider`] when it publishes nothing usable, [`Kind::Network`] when it cannot be reached.
pub fn discover(http: &Client, base: &str) -> Result<Provider> {
    let smart_url = well_known(base, "smart-configuration")?;
    let smart = document(http, &smart_url)?;
    if let Fetched::Json(body) = &smart {
        let metadata = Metadata::parse(Kindred::Smart, &smart_url, body)?;
        let oidc = beside(http, &metadata)?;
        return Ok(Provider {
            metadata,
            oidc,
            fhir_base: Some(base.to_owned()),
        });
    }
    let oidc_url = well_known(base, "openid-configuration")?;
    match document(http, &oidc_url)? {
        Fetched::Json(body) => {
            let metadata = parse_oidc(&oidc_url, &body, base)?;
            Ok(Provider {
                metadata,
                oidc: None,
                fhir_base: None,
            })
        }
        Fetched::Not(why) => Err(nothing_published(&smart_url, &smart, &oidc_url, &why)),
    }
}

/// The OpenID document of a SMART document's issuer; it may be absent, but must not contradict.
fn beside(http: &Client, smart: &Metadata) -> Result<Option<Metadata>> {
    let Some(issuer) = &smart.issuer else {
        return Ok(None);
    };
    let Ok(url) = well_known(issuer, "openid-configuration") else {
        return Ok(None);
    };
    let Ok(Fetched::Json(body)) = document(http, &url) else {
        return Ok(None);
    };
    let oidc = parse_oidc(&url, &body, issuer)?;
    agree(
        "token_endpoint",
        &smart.token_endpoint,
        &oidc.token_endpoint,
        &url,
    )?;
    agree(
        "authorization_endpoint",
        &smart.authorization_endpoint,
        &oidc.authorization_endpoint,
        &url,
    )?;
    Ok(Some(oidc))
}

fn parse_oidc(url: &Url, body: &[u8], issuer: &str) -> Result<Metadata> {
    let metadata = Metadata::parse(Kindred::Oidc, url, body)?;
    match &metadata.issuer {
        Some(found) if found == issuer => Ok(metadata),
        found => Err(Error::new(
            Kind::Provider,
            format!(
                "`{url}` is the document of issuer `{}`, not of `{issuer}`",
                found.as_deref().unwrap_or("(none)")
            ),
        )
        .hint("the two must be equal character by character (OpenID Connect Discovery section 4.3)")
        .check("DISC-19")),
    }
}

enum Fetched {
    Json(Vec<u8>),
    Not(String),
}

fn document(http: &Client, url: &Url) -> Result<Fetched> {
    let request = http::Request::get(url.as_str())
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let response = http.call(request).map_err(|failure| {
        let hint = failure.next_step();
        let too_large = matches!(failure.reason, Reason::TooLarge(_));
        let error = if too_large {
            Error::new(Kind::Provider, failure.to_string()).check("DISC-27")
        } else {
            Error::from(failure)
        };
        error.hint(hint)
    })?;
    Ok(fetched(response))
}

fn fetched(response: Response) -> Fetched {
    let status = response.status();
    if status != StatusCode::OK {
        let redirect = if status.is_redirection() {
            ", which is not followed"
        } else {
            ""
        };
        return Fetched::Not(format!("answers {}{redirect}", status.as_u16()));
    }
    if serde_json::from_slice::<Map<String, Value>>(response.body()).is_err() {
        return Fetched::Not("answers something that is no JSON object".to_owned());
    }
    Fetched::Json(response.into_body())
}

fn nothing_published(smart_url: &Url, smart: &Fetched, oidc_url: &Url, oidc: &str) -> Error {
    let smart = match smart {
        Fetched::Not(why) => why,
        Fetched::Json(_) => "is fine",
    };
    Error::new(
        Kind::Provider,
        format!(
            "the provider publishes nothing usable: `{smart_url}` {smart}, `{oidc_url}` {oidc}"
        ),
    )
    .hint("give the FHIR base URL or the issuer exactly as the provider documents it")
    .check("DISC-27")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn compares_the_issuer_character_by_character() {
        let url = Url::parse("https://as.example/.well-known/openid-configuration").unwrap();
        let body = br#"{"issuer":"https://as.example/","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t"}"#;
        assert!(parse_oidc(&url, body, "https://as.example/").is_ok());
        assert_eq!(
            parse_oidc(&url, body, "https://as.example")
                .unwrap_err()
                .kind(),
            Kind::Provider
        );
    }
}
