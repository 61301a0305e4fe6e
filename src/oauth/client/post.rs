//! A form with client authentication, for endpoints that authenticate clients the way the token
//! endpoint does: revocation, pushed requests, device codes (RFC 6749 section 2.3.1).

use crate::error::{Error, Kind, Result};
use crate::http::Request;
use crate::oauth::client::{Client, assertion};
use crate::rfc::auth_method::AuthMethod;
use crate::rfc::basic;
use http::header;
use url::{Url, form_urlencoded};

/// The members of a form.
pub type Pairs = Vec<(String, String)>;

/// Builds a request that posts a form to an endpoint, with client authentication.
///
/// # Errors
/// [`Kind::Config`] when the client's key cannot be used.
pub fn form(client: &Client, url: &Url, mut pairs: Pairs) -> Result<Request> {
    let mut request = http::Request::post(url.as_str())
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .header(header::ACCEPT, "application/json");
    match (client.method, &client.secret) {
        (AuthMethod::ClientSecretBasic, Some(secret)) => {
            let value = basic::client_header(&client.id, secret);
            request = request.header(header::AUTHORIZATION, value);
        }
        (AuthMethod::ClientSecretPost, Some(secret)) => {
            named(client, &mut pairs);
            pairs.push(("client_secret".into(), secret.expose().to_owned()));
        }
        _ => {
            named(client, &mut pairs);
            let proof = assertion::members(client)?.into_iter();
            pairs.extend(proof.map(|(name, value)| (name.to_owned(), value)));
        }
    }
    let body = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(pairs)
        .finish();
    let request = request.body(body.into_bytes());
    let mut request = request.map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    assertion::renewed_when_sent_again(&mut request, client);
    Ok(request)
}

/// Adds the client ID unless the form has it already.
fn named(client: &Client, pairs: &mut Pairs) {
    if !pairs.iter().any(|(name, _)| name == "client_id") {
        pairs.push(("client_id".into(), client.id.clone()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::Secret;

    #[test]
    fn each_kind_of_client_authenticates_in_its_own_way_and_names_itself_once() {
        let url = Url::parse("https://as.example/par").unwrap();
        for (method, pairs, body, proves_by_header) in [
            (AuthMethod::None, vec![], "client_id=app", false),
            (
                AuthMethod::None,
                vec![("client_id", "app")],
                "client_id=app",
                false,
            ),
            (
                AuthMethod::ClientSecretPost,
                vec![("token", "t")],
                "token=t&client_id=app&client_secret=s",
                false,
            ),
            (
                AuthMethod::ClientSecretBasic,
                vec![("token", "t")],
                "token=t",
                true,
            ),
        ] {
            let client = Client {
                id: "app".into(),
                secret: (method != AuthMethod::None).then(|| Secret::new("s")),
                method,
                assertion: None,
            };
            let pairs = pairs
                .iter()
                .map(|(name, value)| ((*name).into(), (*value).into()));
            let request = form(&client, &url, pairs.collect()).unwrap();
            assert_eq!(String::from_utf8_lossy(request.body()), body);
            assert_eq!(
                request.headers().contains_key(header::AUTHORIZATION),
                proves_by_header
            );
        }
    }
}
