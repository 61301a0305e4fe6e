//! JWS compact serialization (RFC 7515 section 7.1) and the thumbprint of a key (RFC 7638), for
//! cases that `jsonwebtoken` does not cover: our own keys in a vault, and tokens that are only
//! inspected.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// Encodes a part of a token: base64url without padding.
#[must_use]
pub fn encode(bytes: impl AsRef<[u8]>) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(bytes)
}

/// Returns the signing input: the header and the payload, joined by a dot.
#[must_use]
pub fn signing_input(header: &Value, payload: &Value) -> String {
    format!(
        "{}.{}",
        encode(header.to_string()),
        encode(payload.to_string())
    )
}

/// Reads the header of a token, without verifying it.
#[must_use]
pub fn header<T: DeserializeOwned>(token: &str) -> Option<T> {
    part(token.split('.').next()?)
}

/// Reads the payload of a token, without verifying it.
#[must_use]
pub fn payload<T: DeserializeOwned>(token: &str) -> Option<T> {
    part(token.split('.').nth(1)?)
}

/// Decodes a part as JSON; padding, which is not allowed, is tolerated.
#[must_use]
pub fn part<T: DeserializeOwned>(text: &str) -> Option<T> {
    let bytes = BASE64_URL_SAFE_NO_PAD
        .decode(text.trim_end_matches('='))
        .ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Computes the thumbprint of a public key from its required members, in any order (RFC 7638
/// section 3).
#[must_use]
pub fn thumbprint<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let members: BTreeMap<&str, &str> = members.into_iter().collect();
    let members: Vec<String> = members
        .iter()
        .map(|(name, value)| format!("{}:{}", Value::from(*name), Value::from(*value)))
        .collect();
    encode(Sha256::digest(format!("{{{}}}", members.join(","))))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_thumbprint_of_rfc_7638_section_3_1() {
        let n = "0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMs\
            tn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbI\
            SD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw";
        assert_eq!(
            thumbprint([("n", n), ("kty", "RSA"), ("e", "AQAB")]),
            "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs"
        );
    }

    #[test]
    fn joined_parts_can_be_split_again() {
        let token = format!(
            "{}.{}",
            signing_input(&json!({"alg": "none"}), &json!({"sub": "a"})),
            encode("s")
        );
        assert_eq!(header::<Value>(&token), Some(json!({"alg": "none"})));
        assert_eq!(payload::<Value>(&token), Some(json!({"sub": "a"})));
        assert_eq!(payload::<Value>("no token"), None);
    }
}
