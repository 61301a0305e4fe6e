//! The keys a provider publishes (RFC 7517), and which of them may have signed a token. The key
//! decides the algorithm, never the token (RFC 8725 section 3.1).

use crate::error::{Error, Kind, Result};
use crate::http::Client;
use crate::oauth::discovery::fetched::fetch;
use crate::rfc::json_object;
use http::StatusCode;
use jsonwebtoken::jwk::{
    AlgorithmParameters, EllipticCurve, Jwk, KeyAlgorithm, KeyOperations, PublicKeyUse,
};
use jsonwebtoken::{Algorithm, Header};
use serde_json::Value;
use url::Url;

/// A published key set (RFC 7517).
#[derive(Clone, Debug, Default)]
pub struct KeySet {
    pub(super) keys: Vec<Jwk>,
    /// Whether a private key was published along with its public half (DISC-23).
    pub leaks_private_keys: bool,
}

impl KeySet {
    /// Parses a key set, ignoring keys of unknown types.
    ///
    /// # Errors
    /// [`Kind::Provider`] if it is not a key set.
    pub fn parse(source: &Url, body: &[u8]) -> Result<Self> {
        let document = json_object::read(body).unwrap_or_default();
        let Some(keys) = document.get("keys").and_then(Value::as_array) else {
            return Err(Error::new(
                Kind::Provider,
                format!("`{source}` is not a key set: the member `keys` is missing"),
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

    /// Fetches the key set from the discovered URL.
    ///
    /// # Errors
    /// [`Kind::Provider`] or [`Kind::Network`].
    pub fn fetch(http: &Client, source: &Url) -> Result<Self> {
        let response = fetch(http, source)?.response;
        if response.status() != StatusCode::OK {
            let status = response.status().as_u16();
            return Err(Error::new(
                Kind::Provider,
                format!("the key set `{source}` returned {status}"),
            ));
        }
        Self::parse(source, response.body())
    }

    /// Returns the keys that may have signed the token: those with its key ID, or else those
    /// without one, or all if the token names no key. Only keys that fit its algorithm are
    /// included.
    pub(super) fn candidates(&self, header: &Header) -> Vec<&Jwk> {
        let fits = |key: &&Jwk| is_for_signatures(key) && takes(key, header.alg);
        let (named, unnamed): (Vec<_>, Vec<_>) = self
            .keys
            .iter()
            .filter(fits)
            .partition(|key| key.common.key_id.is_some());
        let Some(wanted) = &header.kid else {
            return named.into_iter().chain(unnamed).collect();
        };
        let named: Vec<&Jwk> = named
            .into_iter()
            .filter(|key| key.common.key_id.as_ref() == Some(wanted))
            .collect();
        if named.is_empty() { unnamed } else { named }
    }

    /// Whether the key that the token names, or any key if it names none, is published for a use
    /// other than signatures (RFC 7517 section 4.2).
    pub(super) fn is_for_encryption(&self, header: &Header) -> bool {
        let named = |key: &&Jwk| header.kid.is_none() || key.common.key_id == header.kid;
        self.keys
            .iter()
            .filter(named)
            .any(|key| !is_for_signatures(key))
    }
}

/// Whether a key may be used for signatures: none of `use`, `key_ops` and `alg` says otherwise.
fn is_for_signatures(key: &Jwk) -> bool {
    let common = &key.common;
    let of_use = common
        .public_key_use
        .as_ref()
        .is_none_or(|used| *used == PublicKeyUse::Signature);
    let of_operations = common
        .key_operations
        .as_ref()
        .is_none_or(|all| all.is_empty() || all.contains(&KeyOperations::Verify));
    let of_algorithm = common.key_algorithm.is_none_or(|named| {
        use KeyAlgorithm::{RSA_OAEP, RSA_OAEP_256, RSA1_5};
        !matches!(named, RSA1_5 | RSA_OAEP | RSA_OAEP_256)
    });
    of_use && of_operations && of_algorithm
}

/// Whether a key supports an algorithm: by its type, and by its own `alg` if it has one (RFC 8725
/// section 3.1).
fn takes(key: &Jwk, algorithm: Algorithm) -> bool {
    use Algorithm::{ES256, ES384, EdDSA, PS256, PS384, PS512, RS256, RS384, RS512};
    let by_kind = match &key.algorithm {
        AlgorithmParameters::RSA(_) => {
            matches!(algorithm, RS256 | RS384 | RS512 | PS256 | PS384 | PS512)
        }
        AlgorithmParameters::EllipticCurve(parameters) => match parameters.curve {
            EllipticCurve::P256 => algorithm == ES256,
            EllipticCurve::P384 => algorithm == ES384,
            _ => false,
        },
        AlgorithmParameters::OctetKeyPair(_) => algorithm == EdDSA,
        _ => false,
    };
    let named = key.common.key_algorithm;
    by_kind && named.is_none_or(|named| format!("{named:?}") == format!("{algorithm:?}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// Returns the IDs of the keys that may have signed a token.
    fn candidates(keys: &Value, kid: Option<&str>, algorithm: Algorithm) -> Vec<String> {
        let url = Url::parse("https://as.example/jwks").unwrap();
        let body = json!({ "keys": keys }).to_string();
        let set = KeySet::parse(&url, body.as_bytes()).unwrap();
        let header = Header {
            kid: kid.map(ToOwned::to_owned),
            ..Header::new(algorithm)
        };
        let name = |key: &Jwk| key.common.key_id.clone().unwrap_or_else(|| "-".into());
        set.candidates(&header).into_iter().map(name).collect()
    }

    fn rsa(more: &Value) -> Value {
        let mut key = json!({"kty": "RSA", "n": "AQAB", "e": "AQAB", "kid": "k"});
        for (name, value) in more.as_object().unwrap() {
            key[name] = value.clone();
        }
        key
    }

    #[test]
    fn a_key_supports_the_algorithms_of_its_type_or_the_one_it_names() {
        use Algorithm::{ES256, ES384, EdDSA, HS256, PS256, PS512, RS256, RS384};
        let ec =
            |curve: &str| json!({"kty": "EC", "crv": curve, "x": "AQAB", "y": "AQAB", "kid": "k"});
        let okp = json!({"kty": "OKP", "crv": "Ed25519", "x": "AQAB", "kid": "k"});
        for (key, algorithm, expected) in [
            (rsa(&json!({})), RS256, true),
            (rsa(&json!({})), RS384, true),
            (rsa(&json!({})), PS512, true),
            (rsa(&json!({})), HS256, false),
            (rsa(&json!({})), ES256, false),
            (rsa(&json!({"alg": "RS384"})), RS384, true),
            (rsa(&json!({"alg": "RS384"})), RS256, false),
            (rsa(&json!({"alg": "PS256", "use": "sig"})), PS256, true),
            (rsa(&json!({"use": "enc"})), RS256, false),
            (rsa(&json!({"use": "other"})), RS256, false),
            (rsa(&json!({"alg": "RSA-OAEP"})), RS256, false),
            (rsa(&json!({"key_ops": ["verify"]})), RS256, true),
            (rsa(&json!({"key_ops": []})), RS256, true),
            (
                rsa(&json!({"key_ops": ["encrypt", "wrapKey"]})),
                RS256,
                false,
            ),
            (ec("P-256"), ES256, true),
            (ec("P-256"), ES384, false),
            (ec("P-384"), ES384, true),
            (okp, EdDSA, true),
            (json!({"kty": "oct", "k": "AQAB", "kid": "k"}), HS256, false),
        ] {
            let found = candidates(&json!([key]), Some("k"), algorithm);
            assert_eq!(!found.is_empty(), expected, "{key} {algorithm:?}");
        }
    }

    #[test]
    fn a_key_without_an_id_is_tried_if_no_key_has_the_id() {
        let (one, two) = (rsa(&json!({})), rsa(&json!({"kid": null})));
        let keys = json!([one, two]);
        for (kid, expected) in [
            (Some("k"), vec!["k"]),
            (Some("other"), vec!["-"]),
            (None, vec!["k", "-"]),
        ] {
            assert_eq!(
                candidates(&keys, kid, Algorithm::RS256),
                expected,
                "{kid:?}"
            );
        }
        assert!(candidates(&json!([one]), Some("other"), Algorithm::RS256).is_empty());
    }

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
