//! Pushed authorization requests (RFC 9126): the request goes to the provider first, and the
//! browser only gets a reference to it.

use crate::error::Result;
use crate::http::Client as Http;
use crate::oauth::answered::{Asked, seconds};
use crate::oauth::client::Client;
use crate::oauth::client::post::{Pairs, form};
use crate::secret::Secret;
use http::StatusCode;
use url::Url;

/// A request stored by the provider.
pub struct Pushed {
    /// Secret: an attacker who knows it can use it up.
    pub request_uri: Secret,
    /// Its lifetime in seconds, if the provider names one.
    pub seconds: Option<u32>,
    /// Oddities in the response.
    pub oddities: Vec<String>,
}

/// Pushes a request that will be opened at `authorization_endpoint`.
///
/// # Errors
/// [`crate::error::Kind::ClientAuthentication`] if the client, the redirect URI or the scopes are
/// rejected, [`crate::error::Kind::Provider`], [`crate::error::Kind::Network`].
pub fn push(
    http: &Http,
    url: &Url,
    client: &Client,
    authorization_endpoint: &Url,
    request: &Url,
) -> Result<Pushed> {
    let asked = Asked {
        what: "the pushed authorization request endpoint",
        url,
        source: "RFC 9126 section 2.2",
    };
    let pairs = parameters(authorization_endpoint, request);
    let response = asked.ask(http, form(client, url, pairs)?)?;
    let members = asked.members(&response)?;
    let seconds = seconds(&members, "expires_in");
    Ok(Pushed {
        request_uri: Secret::new(asked.word(&members, "request_uri")?),
        seconds,
        oddities: oddities(response.status(), seconds),
    })
}

/// Returns the request's own parameters, without those that are part of the published URL.
fn parameters(authorization_endpoint: &Url, request: &Url) -> Pairs {
    let published = authorization_endpoint.query_pairs().count();
    request
        .query_pairs()
        .skip(published)
        .map(|(name, value)| (name.into_owned(), value.into_owned()))
        .collect()
}

fn oddities(status: StatusCode, seconds: Option<u32>) -> Vec<String> {
    let mut odd = Vec::new();
    if status != StatusCode::CREATED {
        odd.push(format!(
            "returns status {} for a pushed request, not 201",
            status.as_u16()
        ));
    }
    if seconds.is_none() {
        odd.push("does not say how long a pushed request is valid".into());
    }
    odd
}

/// Returns the URL that the browser opens.
#[must_use]
pub fn address(authorization_endpoint: &Url, client_id: &str, request_uri: &Secret) -> Url {
    let mut address = authorization_endpoint.clone();
    address
        .query_pairs_mut()
        .append_pair("client_id", client_id)
        .append_pair("request_uri", request_uri.expose());
    address
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pushed_and_the_opened_part_make_up_the_whole_request() {
        let url = |text: &str| Url::parse(text).unwrap();
        let published = url("https://as.example/a?tenant=7");
        let request = url("https://as.example/a?tenant=7&client_id=app&scope=a+b");
        let pushed = [("client_id", "app"), ("scope", "a b")];
        let pushed = pushed.map(|(name, value)| (name.to_owned(), value.to_owned()));
        assert_eq!(parameters(&published, &request), pushed);
        assert_eq!(
            address(&published, "app", &Secret::new("urn:x:1")).as_str(),
            "https://as.example/a?tenant=7&client_id=app&request_uri=urn%3Ax%3A1"
        );
    }

    #[test]
    fn oddities_in_the_answer_are_reported_and_do_not_stop_anything() {
        let told = |status, seconds| oddities(StatusCode::from_u16(status).unwrap(), seconds).len();
        assert_eq!(
            (told(201, Some(60)), told(200, Some(60)), told(200, None)),
            (0, 1, 2)
        );
    }
}
