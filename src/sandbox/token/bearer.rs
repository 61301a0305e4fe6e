//! Bearer tokens at protected resources (RFC 6750), which are accepted only in the `Authorization`
//! header.

use crate::rfc::parameters::Parameters;
use crate::sandbox::app::App;
use crate::sandbox::token::dpop;
use crate::sandbox::token::grants::Live;
use crate::secret::Secret;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};

/// Why access is denied (RFC 6750 section 3.1); each resource adds its own body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Denied {
    pub(crate) status: StatusCode,
    /// Absent if the request had no token at all.
    pub(crate) error: Option<&'static str>,
    pub(crate) description: &'static str,
}

const NO_TOKEN: Denied = Denied {
    status: StatusCode::UNAUTHORIZED,
    error: None,
    description: "a Bearer token is required",
};
const INVALID_TOKEN: Denied = Denied {
    status: StatusCode::UNAUTHORIZED,
    error: Some("invalid_token"),
    description: "the token is unknown, expired or revoked",
};
/// SMART-09; RFC 9700 section 4.3.2.
const TOKEN_IN_QUERY: Denied = Denied {
    status: StatusCode::UNAUTHORIZED,
    error: Some("invalid_token"),
    description: "tokens are only accepted in the Authorization header",
};
/// The token is valid, but does not grant this access.
pub(crate) const INSUFFICIENT_SCOPE: Denied = Denied {
    status: StatusCode::FORBIDDEN,
    error: Some("insufficient_scope"),
    description: "the token does not grant this access",
};

impl Denied {
    /// Returns the value of `WWW-Authenticate`.
    pub(crate) fn challenge(&self) -> HeaderValue {
        let rest = self.error.map_or_else(String::new, |error| {
            format!(
                ", error=\"{error}\", error_description=\"{}\"",
                self.description
            )
        });
        HeaderValue::from_str(&format!("Bearer realm=\"sandbox\"{rest}"))
            .unwrap_or_else(|_| HeaderValue::from_static("Bearer"))
    }
}

/// Returns the only token of a request, and whether it is presented as bound to a key.
fn token(headers: &HeaderMap, query: Option<&str>) -> Result<(Secret, bool), Denied> {
    let query = Parameters::parse(query.unwrap_or_default().as_bytes()).unwrap_or_default();
    if query.get("access_token").is_some() {
        return Err(TOKEN_IN_QUERY);
    }
    let mut values = headers.get_all(header::AUTHORIZATION).iter();
    let value = values.next().ok_or(NO_TOKEN)?;
    let (scheme, token) = value
        .to_str()
        .ok()
        .and_then(|text| text.split_once(' '))
        .ok_or(INVALID_TOKEN)?;
    let is_bound = scheme.eq_ignore_ascii_case("dpop");
    if !is_bound && !scheme.eq_ignore_ascii_case("bearer") || values.next().is_some() {
        return Err(INVALID_TOKEN);
    }
    Ok((Secret::new(token.trim()), is_bound))
}

/// Returns the holder of a valid access token from this server (SMART-08, 09, 11).
pub(crate) fn caller(app: &App, headers: &HeaderMap, query: Option<&str>) -> Result<Live, Denied> {
    let (token, is_bound) = token(headers, query)?;
    let key = app.grants().key_of(&token);
    let is_proven = key
        .as_ref()
        .is_none_or(|key| dpop::at_resource(app, headers, &token, key));
    if is_bound != key.is_some() || !is_proven {
        return Err(INVALID_TOKEN);
    }
    app.grants()
        .live(&token, app.clock.now())
        .filter(|live| live.is_access)
        .ok_or(INVALID_TOKEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seen(values: &[&str], query: Option<&str>) -> Result<String, Denied> {
        let headers = values
            .iter()
            .map(|value| (header::AUTHORIZATION, value.parse().unwrap()))
            .collect();
        token(&headers, query).map(|(token, _)| token.expose().to_owned())
    }

    #[test]
    fn accepts_one_token_from_the_header() {
        assert_eq!(seen(&["bearer abc"], None).unwrap(), "abc");
        assert_eq!(seen(&[], None), Err(NO_TOKEN));
        assert_eq!(seen(&["Bearer a", "Bearer b"], None), Err(INVALID_TOKEN));
        assert_eq!(seen(&["Basic abc"], None), Err(INVALID_TOKEN));
    }

    #[test]
    fn smart_09_accepts_no_token_from_the_query() {
        assert_eq!(seen(&[], Some("access_token=abc")), Err(TOKEN_IN_QUERY));
        assert_eq!(
            seen(&["Bearer abc"], Some("access_token=abc")),
            Err(TOKEN_IN_QUERY)
        );
    }

    #[test]
    fn the_challenge_names_an_error_only_if_there_was_a_token() {
        assert_eq!(NO_TOKEN.challenge(), "Bearer realm=\"sandbox\"");
        assert_eq!(
            INVALID_TOKEN.challenge(),
            "Bearer realm=\"sandbox\", error=\"invalid_token\", error_description=\"the token is unknown, expired or revoked\""
        );
    }
}
