//! Proof Key for Code Exchange (RFC 7636), method S256 only.

use crate::rfc::parameters::is_unreserved;
use crate::secret::Secret;
use oauth2::{PkceCodeChallenge, PkceCodeVerifier};
use subtle::ConstantTimeEq;

/// The method's name in the protocol (RFC 7636 section 4.3).
pub const S256: &str = "S256";

/// The verifier and challenge of one authorization request.
#[derive(Clone, Debug)]
pub struct Pkce {
    pub verifier: Secret,
}

impl Pkce {
    /// Creates a verifier with 43 characters from the system's random number generator (RFC 7636
    /// section 4.1, PKCE-19).
    #[must_use]
    pub fn new() -> Self {
        Self {
            verifier: Secret::random(),
        }
    }

    /// Returns the S256 `code_challenge` (RFC 7636 section 4.2).
    #[must_use]
    pub fn challenge(&self) -> PkceCodeChallenge {
        PkceCodeChallenge::from_code_verifier_sha256(&self.verifier())
    }

    /// Returns the `code_verifier` for the token request.
    #[must_use]
    pub fn verifier(&self) -> PkceCodeVerifier {
        PkceCodeVerifier::new(self.verifier.expose().to_owned())
    }
}

impl Default for Pkce {
    fn default() -> Self {
        Self::new()
    }
}

/// Whether a text can be an S256 challenge: a SHA-256 in base64url without padding (RFC 7636
/// section 4.2).
#[must_use]
pub fn is_challenge(text: &str) -> bool {
    text.len() == 43
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'))
}

/// Whether a text can be a verifier: 43 to 128 unreserved characters (RFC 7636 section 4.1; PKCE-09
/// to 12).
#[must_use]
pub fn is_verifier(text: &str) -> bool {
    is_unreserved(text, 43..=128)
}

/// Whether a verifier hashes to the challenge, compared in constant time (RFC 7636 section 4.6).
#[must_use]
pub fn fits(challenge: &str, verifier: &Secret) -> bool {
    verifier
        .sha256()
        .as_bytes()
        .ct_eq(challenge.as_bytes())
        .into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn makes_the_challenge_of_rfc_7636_appendix_b() {
        let pkce = Pkce {
            verifier: Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
        };
        assert_eq!(
            pkce.challenge().as_str(),
            "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
        );
        assert_eq!(pkce.challenge().method().as_str(), S256);
    }

    #[test]
    fn ten_thousand_verifiers_are_valid_and_distinct() {
        let verifiers: HashSet<String> = (0..10_000)
            .map(|_| Pkce::new().verifier.expose().to_owned())
            .collect();
        assert_eq!(verifiers.len(), 10_000);
        let legal = |c: u8| c.is_ascii_alphanumeric() || b"-._~".contains(&c);
        assert!(
            verifiers
                .iter()
                .all(|text| text.len() == 43 && text.bytes().all(legal))
        );
    }
}
