//! A type for secrets that prints them redacted, and the few operations on them. No I/O except the
//! system's random number generator, and no imports from other rooms.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretString};
use serde::de::{Error, MapAccess, SeqAccess, Visitor};
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
        // JSON's own `deserialize_string` would put the value into its message.
        deserializer.deserialize_any(OnlyText)
    }
}

/// Accepts text. For anything else, the usual messages would contain the value.
struct OnlyText;

impl<'de> Visitor<'de> for OnlyText {
    type Value = Secret;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("text in quotes")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Secret, E> {
        Ok(Secret::new(text))
    }

    fn visit_bool<E: Error>(self, _: bool) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_i64<E: Error>(self, _: i64) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_u64<E: Error>(self, _: u64) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_i128<E: Error>(self, _: i128) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_u128<E: Error>(self, _: u128) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_f64<E: Error>(self, _: f64) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_unit<E: Error>(self) -> Result<Secret, E> {
        Err(not_text())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, _: A) -> Result<Secret, A::Error> {
        Err(not_text())
    }

    fn visit_map<A: MapAccess<'de>>(self, _: A) -> Result<Secret, A::Error> {
        Err(not_text())
    }
}

fn not_text<E: Error>() -> E {
    E::custom("this must be text in quotes")
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
    fn a_missing_secret_is_named_and_a_wrong_value_is_not_shown() {
        #[derive(Debug, Deserialize)]
        struct File {
            secret: Secret,
        }
        #[derive(Debug, Deserialize)]
        struct Flat {
            #[serde(flatten)]
            _file: File,
        }
        let read = |text: &str| toml::from_str::<File>(text).map(|file| file.secret.expose().len());
        assert_eq!(read("secret = \"four\"").unwrap(), 4);
        let missing = read("").unwrap_err();
        assert_eq!(missing.message(), "missing field `secret`");
        for wrong in [
            "12345",
            "true",
            "1.5",
            "[12345]",
            "{ a = 12345 }",
            "2026-11-29",
        ] {
            let error = read(&format!("secret = {wrong}")).unwrap_err();
            assert_eq!(error.message(), "this must be text in quotes", "{wrong}");
        }
        for wrong in [
            "987654",
            "-987654",
            "9.5",
            "true",
            "null",
            "[987654]",
            "{\"a\": 987654}",
        ] {
            let json = format!("{{\"secret\": {wrong}}}");
            let plain = serde_json::from_str::<File>(&json).unwrap_err().to_string();
            let flat = serde_json::from_str::<Flat>(&json).unwrap_err().to_string();
            for said in [plain, flat] {
                assert!(said.starts_with("this must be text in quotes"), "{said}");
            }
        }
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
