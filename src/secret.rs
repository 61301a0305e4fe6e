//! A type for secrets that prints them redacted, and the few operations on them. No I/O except the
//! system's random number generator, and no imports from other rooms.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Deserializer, Serializer};
use sha2::{Digest, Sha256};
use std::fmt;

/// A value that must not be disclosed: installation and client secrets, code, state, verifier,
/// tokens, cookies. It prints as its length and fingerprint, and its memory is wiped when it is
/// dropped.
#[derive(Clone)]
pub struct Secret(SecretString);

impl Secret {
    /// Wraps a value where it enters the program.
    pub fn new(value: impl Into<String>) -> Self {
        Self(SecretString::from(value.into()))
    }

    /// Creates a secret of 256 random bits as 43 URL-safe characters (the size of RFC 7636 section
    /// 4.1).
    ///
    /// # Panics
    /// If the system has no random number generator, without which no secret is safe.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0_u8; 32];
        #[expect(
            clippy::expect_used,
            reason = "without random numbers, no secret is safe"
        )]
        getrandom::fill(&mut bytes).expect("the system's random number generator works");
        Self::new(BASE64_URL_SAFE_NO_PAD.encode(bytes))
    }

    /// Returns the value itself, for the place that sends or stores it.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// Whether the value contains a private key in PEM (RFC 7468 section 10), which is used to sign
    /// and is never sent.
    #[must_use]
    pub fn is_private_key(&self) -> bool {
        let begins = |line: &str| line.starts_with("-----BEGIN ") && line.contains("PRIVATE KEY");
        self.expose().lines().map(str::trim).any(begins)
    }

    /// Returns the first 8 hex digits of the SHA-256 hash, which identify a value without revealing
    /// it.
    #[must_use]
    pub fn fingerprint(&self) -> String {
        let [a, b, c, d, ..] = <[u8; 32]>::from(Sha256::digest(self.expose().as_bytes()));
        format!("{:08x}", u32::from_be_bytes([a, b, c, d]))
    }

    /// Returns the SHA-256 hash in base64url, which is how secrets are stored and looked up. It is
    /// also an S256 `code_challenge` (RFC 7636 section 4.2).
    #[must_use]
    pub fn sha256(&self) -> String {
        BASE64_URL_SAFE_NO_PAD.encode(Sha256::digest(self.expose().as_bytes()))
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "<{} chars, {}>",
            self.expose().chars().count(),
            self.fingerprint()
        )
    }
}

impl<'de> Deserialize<'de> for Secret {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The deserializer's own message might contain the value, if it is not text.
        let text = SecretString::deserialize(deserializer);
        text.map(Self)
            .map_err(|_| serde::de::Error::custom("this must be text in quotes"))
    }
}

/// Serializes the value itself: for `#[serde(serialize_with = …)]` on the few fields that
/// deliberately send a secret.
///
/// # Errors
/// The serializer's errors.
pub fn serialize_exposed<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(secret.expose())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_only_length_and_fingerprint() {
        let secret = Secret::new("correct horse");
        assert_eq!(
            format!("{secret} {secret:?}"),
            "<13 chars, 4104d36f> <13 chars, 4104d36f>"
        );
    }

    #[test]
    fn a_private_key_is_recognised_whatever_comes_before_it() {
        for (text, is_key) in [
            ("-----BEGIN PRIVATE KEY-----\nMIG", true),
            ("-----BEGIN ENCRYPTED PRIVATE KEY-----", true),
            (
                "Bag Attributes\n  -----BEGIN RSA PRIVATE KEY-----\r\n",
                true,
            ),
            (
                "-----BEGIN EC PARAMETERS-----\nBg==\n-----END EC PARAMETERS-----\n-----BEGIN EC PRIVATE KEY-----",
                true,
            ),
            ("-----BEGIN PUBLIC KEY-----", false),
            ("my PRIVATE KEY", false),
            ("s3cret", false),
        ] {
            assert_eq!(Secret::new(text).is_private_key(), is_key, "{text}");
        }
    }

    #[test]
    fn makes_the_challenge_of_rfc_7636_appendix_b() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        assert_eq!(
            verifier.sha256(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
    }

    #[test]
    fn random_secrets_are_43_url_safe_characters_and_distinct() {
        let (one, two) = (Secret::random(), Secret::random());
        assert_ne!(one.expose(), two.expose());
        assert_eq!(one.expose().len(), 43);
        assert!(
            one.expose()
                .bytes()
                .all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
        );
    }
}
