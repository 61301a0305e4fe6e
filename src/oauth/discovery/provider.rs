//! A provider's metadata from one or two documents: each member comes from the first document that
//! has it.

use crate::oauth::discovery::metadata::{Kindred, Metadata};
use crate::rfc::oddity::Oddity;
use url::Url;

/// A provider's metadata.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The primary document.
    pub metadata: Metadata,
    /// The OpenID or RFC 8414 document that accompanies a SMART one, if any.
    pub oidc: Option<Metadata>,
    /// The FHIR base URL: the URL that was passed in, if a SMART document or a capability statement
    /// was found there.
    pub fhir_base: Option<String>,
    /// The authorization and token endpoints, both from the same document.
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    /// Oddities in the documents.
    pub oddities: Vec<Oddity>,
}

impl Provider {
    /// Returns the member from the first document that has it, the primary one before the other.
    fn either<T>(&self, member: impl Fn(&Metadata) -> Option<T>) -> Option<T> {
        member(&self.metadata).or_else(|| self.oidc.as_ref().and_then(member))
    }

    /// Returns the issuer whose ID tokens we accept.
    #[must_use]
    pub fn issuer(&self) -> Option<String> {
        self.either(|document| document.issuer.clone())
    }

    /// Returns the URL where the signing keys are published.
    #[must_use]
    pub fn jwks_uri(&self) -> Option<Url> {
        self.either(|document| document.jwks_uri.clone())
    }

    /// Returns the userinfo endpoint (OpenID Connect Core section 5.3).
    #[must_use]
    pub fn userinfo_endpoint(&self) -> Option<Url> {
        self.either(|document| document.userinfo_endpoint.clone())
    }

    /// Returns the revocation endpoint (RFC 7009).
    #[must_use]
    pub fn revocation_endpoint(&self) -> Option<Url> {
        self.either(|document| document.revocation_endpoint.clone())
    }

    /// Returns the supported scopes; `None` means that any scope may be supported (DISC-13).
    #[must_use]
    pub fn scopes_supported(&self) -> Option<Vec<String>> {
        self.either(|document| document.scopes_supported.clone())
    }

    /// Returns the client authentication methods at the token endpoint; `None` means
    /// `client_secret_basic` (RFC 8414 section 2).
    #[must_use]
    pub fn auth_methods(&self) -> Option<Vec<String>> {
        self.either(|document| document.token_endpoint_auth_methods_supported.clone())
    }

    /// Returns the client authentication methods at the revocation endpoint, if it advertises its
    /// own.
    #[must_use]
    pub fn revocation_methods(&self) -> Option<Vec<String>> {
        self.either(|document| document.revocation_endpoint_auth_methods_supported.clone())
    }

    /// Returns the client authentication methods at the introspection endpoint, if it advertises
    /// its own.
    #[must_use]
    pub fn introspection_methods(&self) -> Option<Vec<String>> {
        self.either(|document| {
            document
                .introspection_endpoint_auth_methods_supported
                .clone()
        })
    }

    /// Returns the signing algorithms for client assertions.
    #[must_use]
    pub fn assertion_algorithms(&self) -> Option<Vec<String>> {
        self.either(|document| {
            document
                .token_endpoint_auth_signing_alg_values_supported
                .clone()
        })
    }

    /// Returns the signing algorithms for ID tokens.
    #[must_use]
    pub fn id_token_algorithms(&self) -> Option<Vec<String>> {
        self.either(|document| document.id_token_signing_alg_values_supported.clone())
    }

    /// Returns the response modes offered; `None` means query and fragment (RFC 8414 section 2).
    #[must_use]
    pub fn response_modes(&self) -> Option<Vec<String>> {
        self.either(|document| document.response_modes_supported.clone())
    }

    /// Whether authorization responses name their issuer (RFC 9207 section 3).
    #[must_use]
    pub fn announces_iss(&self) -> bool {
        self.metadata.authorization_response_iss_parameter_supported
            || self
                .oidc
                .as_ref()
                .is_some_and(|document| document.authorization_response_iss_parameter_supported)
    }

    /// Whether the provider accepts proofs of possession signed with ES256 (RFC 9449 section 5.1).
    #[must_use]
    pub fn announces_dpop(&self) -> bool {
        let algorithms = self.either(|document| document.dpop_signing_alg_values_supported.clone());
        algorithms.is_some_and(|all| all.iter().any(|one| one == "ES256"))
    }

    /// Whether the provider only accepts pushed authorization requests (RFC 9126 section 5).
    #[must_use]
    pub fn requires_pushed(&self) -> bool {
        std::iter::once(&self.metadata)
            .chain(&self.oidc)
            .any(|document| document.require_pushed_authorization_requests)
    }

    /// Returns whether S256 is offered; a SMART document must list it, but an OpenID one need not.
    #[must_use]
    pub fn s256(&self) -> S256Offer {
        match (self.either(Metadata::offers_s256), self.metadata.kind) {
            (Some(true), _) => S256Offer::Listed,
            (None, Kindred::Oidc | Kindred::OAuth | Kindred::Fhir | Kindred::ByHand) => {
                S256Offer::Silent
            }
            (Some(false), _) | (None, Kindred::Smart) => S256Offer::Missing,
        }
    }
}

/// Whether discovery advertises PKCE with S256 (DISC-05, PKCE-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum S256Offer {
    Listed,
    /// The document has no list, and does not need one.
    Silent,
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smart_document_must_list_s256_and_an_openid_one_need_not() {
        for (kind, methods, expected) in [
            (Kindred::Smart, "", S256Offer::Missing),
            (Kindred::Oidc, "", S256Offer::Silent),
            (
                Kindred::Oidc,
                r#","code_challenge_methods_supported":["plain"]"#,
                S256Offer::Missing,
            ),
            (
                Kindred::Smart,
                r#","code_challenge_methods_supported":["S256"]"#,
                S256Offer::Listed,
            ),
        ] {
            let body = format!(
                r#"{{"authorization_endpoint":"https://a.example/a","token_endpoint":"https://a.example/t"{methods}}}"#
            );
            let source = Url::parse("https://a.example").unwrap();
            let (metadata, oddities) =
                Metadata::parse(kind, &source, "https://a.example", body.as_bytes()).unwrap();
            let (authorization_endpoint, token_endpoint) = metadata.endpoints().unwrap();
            let provider = Provider {
                metadata,
                oidc: None,
                fhir_base: None,
                authorization_endpoint,
                token_endpoint,
                oddities,
            };
            assert_eq!(provider.s256(), expected, "{kind:?} {methods}");
        }
    }
}
