//! The keys a provider publishes (RFC 7517), and which of them a token may have been signed with. The algorithm is
//! decided by the key, never by the token (RFC 8725 section 3.1).

use crate::error::{Error, Kind, Result};
use crate::http::Client;
use http::{StatusCode, header};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk};
use jsonwebtoken::{Algorithm, Header};
use serde_json::Value;
use url::Url;

/// A published key set (RFC 7517).
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    pub(super) keys: Vec<Jwk>,
    /// A private key was published beside its public half (DISC-23).
    pub leaks_private_keys: bool,
}

impl KeySet {
    /// Reads a set; keys of kinds we do not know are left out.
    ///
    /// # Errors
    /// [`Kind::Provider`] when it is none.
    pub fn parse(source: &Url, body: &[u8]) -> Result<Self> {
        let document: Value = serde_json::from_slice(body).unwrap_or_default();
        let Some(keys) = document.get("keys").and_then(Value::as_array) else {
            return Err(Error::new(
                Kind::Provider,
                format!("`{source}` is no key set: the member `keys` is missing"),
            ));
        };
        let private = |key: &Value| {
            ["d", "p", "q", "dp", "dq", "qi", "k"]
                .iter()
                .any(|name| key.get(name).is_some())
        };
        Ok(Self {
            keys: keys
                .iter()
                .filter_map(|key| serde_json::from_value(key.clone()).ok())
                .collect(),
            leaks_private_keys: keys.iter().any(private),
        })
    }

    /// Fetches a set from the discovered address.
    ///
    /// # Errors
    /// [`Kind::Provider`] or [`Kind::Network`].
    pub fn fetch(http: &Client, source: &Url) -> Result<Self> {
        let request = http::Request::get(source.as_str())
            .header(header::ACCEPT, "application/json")
            .body(Vec::new());
        let request = request.map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
        let response = http.call(request)?;
        if response.status() != StatusCode::OK {
            let status = response.status().as_u16();
            return Err(Error::new(
                Kind::Provider,
                format!("the key set `{source}` answers {status}"),
            ));
        }
        Self::parse(source, response.body())
    }

    /// Signing keys the token may have been made with.
    pub(super) fn candidates(&self, header: &Header) -> Vec<(&Jwk, Algorithm)> {
        let usable = |key: &&Jwk| match (&header.kid, &key.common.key_id) {
            (Some(wanted), Some(found)) => wanted == found,
            (Some(_), None) => false,
            (None, _) => true,
        };
        let of_header = |(_, algorithm): &(&Jwk, Algorithm)| *algorithm == header.alg;
        self.keys
            .iter()
            .filter(usable)
            .filter_map(|key| Some((key, algorithm(key)?)))
            .filter(of_header)
            .collect()
    }
}

/// The one algorithm we take with a key.
fn algorithm(key: &Jwk) -> Option<Algorithm> {
    match &key.algorithm {
        AlgorithmParameters::RSA(_) => Some(Algorithm::RS256),
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P256 => Some(Algorithm::ES256),
            EllipticCurve::P384 => Some(Algorithm::ES384),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notices_published_private_keys() {
        let url = Url::parse("https://as.example/jwks").unwrap();
        assert!(
            KeySet::parse(
                &url,
                br#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB","d":"x"}]}"#
            )
            .unwrap()
            .leaks_private_keys
        );
        assert!(
            !KeySet::parse(
                &url,
                br#"{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"},{"kty":"future"}]}"#
            )
            .unwrap()
            .leaks_private_keys
        );
        assert!(KeySet::parse(&url, b"{}").is_err());
    }
}
