//! What a provider says about itself in one document or two: each member from the first that has it.

use crate::oauth::discovery::metadata::{Kindred, Metadata};
use crate::rfc::oddity::Oddity;
use url::Url;

/// What a provider says about itself.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The document that decides.
    pub metadata: Metadata,
    /// The OpenID document beside a SMART one, if there is any.
    pub oidc: Option<Metadata>,
    /// The FHIR base URL: what was asked for, when a SMART document lies there.
    pub fhir_base: Option<String>,
    /// Where the code comes from and where it goes, of one document.
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    /// What is odd about the documents.
    pub oddities: Vec<Oddity>,
}

impl Provider {
    /// The first document that has it, SMART before OpenID.
    fn either<T>(&self, member: impl Fn(&Metadata) -> Option<T>) -> Option<T> {
        member(&self.metadata).or_else(|| self.oidc.as_ref().and_then(member))
    }

    /// The issuer whose id tokens we take.
    #[must_use]
    pub fn issuer(&self) -> Option<String> {
        self.either(|document| document.issuer.clone())
    }

    /// Where the signing keys are.
    #[must_use]
    pub fn jwks_uri(&self) -> Option<Url> {
        self.either(|document| document.jwks_uri.clone())
    }

    /// OpenID Connect Core section 5.3.
    #[must_use]
    pub fn userinfo_endpoint(&self) -> Option<Url> {
        self.either(|document| document.userinfo_endpoint.clone())
    }

    /// RFC 7009.
    #[must_use]
    pub fn revocation_endpoint(&self) -> Option<Url> {
        self.either(|document| document.revocation_endpoint.clone())
    }

    /// Scopes both sides may know; no list means anything goes (DISC-13).
    #[must_use]
    pub fn scopes_supported(&self) -> Option<Vec<String>> {
        self.either(|document| document.scopes_supported.clone())
    }

    /// How the token endpoint knows clients; no list means `client_secret_basic` (RFC 8414 section 2).
    #[must_use]
    pub fn auth_methods(&self) -> Option<Vec<String>> {
        self.either(|document| document.token_endpoint_auth_methods_supported.clone())
    }

    /// How the revocation endpoint knows clients, where it differs.
    #[must_use]
    pub fn revocation_methods(&self) -> Option<Vec<String>> {
        self.either(|document| document.revocation_endpoint_auth_methods_supported.clone())
    }

    /// How the introspection endpoint knows clients, where it differs.
    #[must_use]
    pub fn introspection_methods(&self) -> Option<Vec<String>> {
        self.either(|document| {
            document
                .introspection_endpoint_auth_methods_supported
                .clone()
        })
    }

    /// How assertions of a client may be signed.
    #[must_use]
    pub fn assertion_algorithms(&self) -> Option<Vec<String>> {
        self.either(|document| {
            document
                .token_endpoint_auth_signing_alg_values_supported
                .clone()
        })
    }

    /// How id tokens may be signed.
    #[must_use]
    pub fn id_token_algorithms(&self) -> Option<Vec<String>> {
        self.either(|document| document.id_token_signing_alg_values_supported.clone())
    }

    /// Response modes on offer; no list means query and fragment (RFC 8414 section 2).
    #[must_use]
    pub fn response_modes(&self) -> Option<Vec<String>> {
        self.either(|document| document.response_modes_supported.clone())
    }

    /// RFC 9207 section 3.
    #[must_use]
    pub fn announces_iss(&self) -> bool {
        self.metadata.authorization_response_iss_parameter_supported
            || self
                .oidc
                .as_ref()
                .is_some_and(|document| document.authorization_response_iss_parameter_supported)
    }

    /// Whether it announces to take proofs of possession signed with ES256 (RFC 9449 section 5.1).
    #[must_use]
    pub fn announces_dpop(&self) -> bool {
        let algorithms = self.either(|document| document.dpop_signing_alg_values_supported.clone());
        algorithms.is_some_and(|all| all.iter().any(|one| one == "ES256"))
    }

    /// Whether it takes pushed authorization requests only (RFC 9126 section 5).
    #[must_use]
    pub fn requires_pushed(&self) -> bool {
        std::iter::once(&self.metadata)
            .chain(&self.oidc)
            .any(|document| document.require_pushed_authorization_requests)
    }

    /// Whether S256 is on offer; a SMART document must say so, an OpenID one may be silent.
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

/// What discovery says about PKCE with S256 (DISC-05, PKCE-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum S256Offer {
    Listed,
    /// No list where none is demanded.
    Silent,
    Missing,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_smart_document_must_list_s256_and_an_openid_one_may_be_silent() {
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
