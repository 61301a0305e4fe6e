//! A provider's error codes, limited to a fixed set so that they can be used in labels.

/// The registered error codes of the token endpoint (RFC 6749 section 5.2, RFC 8707, RFC 9449), of
/// the authorization endpoint (RFC 6749 section 4.1.2.1, `OpenID` Connect Core section 3.1.2.6),
/// and of protected resources (RFC 6750).
const REGISTERED: [&str; 22] = [
    "access_denied",
    "account_selection_required",
    "consent_required",
    "insufficient_scope",
    "interaction_required",
    "invalid_client",
    "invalid_dpop_proof",
    "invalid_grant",
    "invalid_request",
    "invalid_request_object",
    "invalid_request_uri",
    "invalid_scope",
    "invalid_target",
    "invalid_token",
    "login_required",
    "registration_not_supported",
    "request_not_supported",
    "server_error",
    "temporarily_unavailable",
    "unauthorized_client",
    "unsupported_grant_type",
    "unsupported_response_type",
];

/// Any other error code.
pub const OTHER: &str = "other";

/// Returns the registered code, or [`OTHER`].
#[must_use]
pub fn known(word: &str) -> &'static str {
    let known = REGISTERED.iter().find(|known| **known == word);
    known.copied().unwrap_or(OTHER)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_registered_error_codes_become_labels() {
        for (word, expected) in [
            ("invalid_grant", "invalid_grant"),
            ("access_denied", "access_denied"),
            ("", OTHER),
            ("Invalid_Grant", OTHER),
            ("made up by a stranger", OTHER),
        ] {
            assert_eq!(known(word), expected);
        }
    }
}
