//! Operations on a grant after the sign-in: refreshing it and, at the end of a test, revoking it
//! (RFC 6749 section 6, RFC 7009).

use crate::error::{Error, Kind, Result};
use crate::http::Client as Http;
use crate::oauth::client::{Client, post};
use crate::oauth::token::answer::Tokens;
use crate::oauth::token::endpoint::TokenEndpoint;
use crate::secret::Secret;
use http::StatusCode;
use url::Url;

/// The result of a refresh.
pub struct Refreshed {
    pub tokens: Tokens,
    /// The refresh token to use from now on: the new one, or else the old one (RT-08).
    pub refresh_token: Secret,
    pub rotated: bool,
}

/// Refreshes once.
///
/// # Errors
/// Same as [`TokenEndpoint::refresh`]; `invalid_grant` means that a new sign-in is needed (RT-09).
pub fn refresh(endpoint: &TokenEndpoint<'_>, refresh_token: &Secret) -> Result<Refreshed> {
    let tokens = endpoint.refresh(refresh_token)?;
    let rotated = tokens
        .refresh_token
        .as_ref()
        .is_some_and(|new| new.expose() != refresh_token.expose());
    let refresh_token = tokens
        .refresh_token
        .clone()
        .unwrap_or_else(|| refresh_token.clone());
    Ok(Refreshed {
        tokens,
        refresh_token,
        rotated,
    })
}

/// Revokes one token, authenticating as `client` (RFC 7009 section 2.1).
///
/// # Errors
/// [`Kind::Provider`] unless the response is 200, [`Kind::Network`].
pub fn revoke(http: &Http, url: &Url, client: &Client, token: &Secret, hint: &str) -> Result<()> {
    let pairs = [("token", token.expose()), ("token_type_hint", hint)];
    let pairs = pairs.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let response = http.call(post::form(client, url, pairs.into())?)?;
    if response.status() == StatusCode::OK {
        return Ok(());
    }
    Err(Error::new(
        Kind::Provider,
        format!(
            "the revocation endpoint `{url}` returned {}",
            response.status().as_u16()
        ),
    )
    .hint("the tokens of this test remain valid until they expire; remove them at the provider"))
}
