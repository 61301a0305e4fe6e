//! Proof Key for Code Exchange (RFC 7636) from the server's side: S256 for all clients, `plain` for
//! none (SMART App Launch, "Considerations for PKCE Support").

use crate::rfc::pkce::{S256, fits, is_challenge, is_verifier};
use crate::secret::Secret;

/// Checks `code_challenge` and `code_challenge_method` of the authorization request; the error says
/// which rule was violated (PKCE-02 to 05 and 14).
pub(crate) fn check_request(
    challenge: Option<&str>,
    method: Option<&str>,
) -> Result<(), &'static str> {
    let challenge = challenge.ok_or("code_challenge is missing")?;
    match method {
        None => return Err("code_challenge_method is missing, which would mean plain"),
        Some(S256) => {}
        Some(_) => return Err("code_challenge_method must be S256"),
    }
    if !is_challenge(challenge) {
        return Err("code_challenge must be 43 base64url characters without padding");
    }
    Ok(())
}

/// Checks that the verifier is valid and hashes to the challenge (RFC 7636 section 4.6; PKCE-06,
/// 07, 13, 15).
pub(crate) fn verify(challenge: &str, verifier: Option<&Secret>) -> Result<(), &'static str> {
    let verifier = verifier.ok_or("code_verifier is missing")?;
    if !is_verifier(verifier.expose()) {
        return Err("code_verifier must be 43 to 128 unreserved characters");
    }
    if !fits(challenge, verifier) {
        return Err("code_verifier does not match the code_challenge");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn matching(verifier: &str) -> Result<(), &'static str> {
        let verifier = Secret::new(verifier);
        verify(&verifier.sha256(), Some(&verifier))
    }

    #[test]
    fn pkce_01_the_example_in_rfc_7636_appendix_b_matches() {
        let verifier = Secret::new("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk");
        let challenge = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
        assert_eq!(check_request(Some(challenge), Some("S256")), Ok(()));
        assert_eq!(verify(challenge, Some(&verifier)), Ok(()));
    }

    #[test]
    fn pkce_06_07_and_13_a_wrong_a_missing_and_a_copied_verifier_are_refused() {
        let challenge = Secret::random().sha256();
        assert!(verify(&challenge, Some(&Secret::random())).is_err());
        assert!(verify(&challenge, None).is_err());
        assert!(verify(&challenge, Some(&Secret::new(&*challenge))).is_err());
    }

    #[test]
    fn pkce_09_and_10_too_short_or_long_verifiers_are_refused_even_if_the_hash_matches() {
        assert!(matching(&"a".repeat(42)).is_err());
        assert!(matching(&"a".repeat(129)).is_err());
    }

    #[test]
    fn pkce_11_verifiers_with_illegal_characters_are_refused_even_if_the_hash_matches() {
        for illegal in ["+", "/", "=", " ", "\n", "é", "\0"] {
            assert!(
                matching(&("a".repeat(42) + illegal)).is_err(),
                "{illegal:?}"
            );
        }
    }

    #[test]
    fn pkce_12_the_shortest_the_longest_and_every_allowed_character_are_accepted() {
        for verifier in ["a".repeat(43), "a".repeat(128), "-._~".repeat(11)] {
            assert_eq!(matching(&verifier), Ok(()), "{verifier}");
        }
    }

    #[test]
    fn pkce_02_to_05_a_missing_challenge_and_every_method_but_s256_are_refused() {
        let challenge = Secret::random().sha256();
        assert!(check_request(None, Some("S256")).is_err());
        assert!(check_request(None, None).is_err());
        for method in [None, Some("plain"), Some("S512"), Some("s256")] {
            assert!(
                check_request(Some(&challenge), method).is_err(),
                "{method:?}"
            );
        }
    }

    #[test]
    fn pkce_14_challenges_of_a_different_form_are_refused() {
        let fine = Secret::random().sha256();
        for challenge in [
            &fine[..42],
            &format!("{fine}="),
            &format!("{fine}a"),
            &"+/".repeat(22)[..43],
            &"0f".repeat(32),
        ] {
            assert!(
                check_request(Some(challenge), Some("S256")).is_err(),
                "{challenge}"
            );
        }
    }
}
