//! The parts of a discovery document that we use: SMART's, OpenID's, RFC 8414's, or a capability
//! statement's.

use crate::error::{Error, Kind, Result};
use crate::oauth::discovery::capability;
use crate::oauth::discovery::document::Document;
use crate::rfc::json_object;
use crate::rfc::oddity::Oddity;
use crate::rfc::pkce::S256;
use url::Url;

/// The kinds of discovery document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Kindred {
    /// SMART's document (SMART App Launch 2.2, page Conformance).
    Smart,
    /// OpenID Connect Discovery 1.0.
    Oidc,
    /// The RFC 8414 document, for servers that only support OAuth.
    OAuth,
    /// The capability statement of a FHIR server (SMART 1.0).
    Fhir,
    /// No document: the user passed the URLs.
    #[default]
    ByHand,
}

impl Kindred {
    /// Returns the ID of the check for how this kind of document is served.
    #[must_use]
    pub const fn served(self) -> &'static str {
        match self {
            Self::Smart => "DISC-01",
            Self::Oidc => "DISC-20",
            Self::OAuth => "DISC-22",
            Self::Fhir => "DISC-14",
            Self::ByHand => "DISC-27",
        }
    }
}

/// The members that we need from a discovery document, under the names of RFC 8414.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    pub kind: Kindred,
    pub issuer: Option<String>,
    /// The authorization and token endpoints, both from the same document.
    pub authorization_endpoint: Option<Url>,
    pub token_endpoint: Option<Url>,
    pub jwks_uri: Option<Url>,
    pub userinfo_endpoint: Option<Url>,
    pub revocation_endpoint: Option<Url>,
    pub scopes_supported: Option<Vec<String>>,
    pub response_modes_supported: Option<Vec<String>>,
    pub code_challenge_methods_supported: Option<Vec<String>>,
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub revocation_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub introspection_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub token_endpoint_auth_signing_alg_values_supported: Option<Vec<String>>,
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    pub authorization_response_iss_parameter_supported: bool,
    /// RFC 7591 section 3.
    pub registration_endpoint: Option<Url>,
    /// RFC 8628 section 4.
    pub device_authorization_endpoint: Option<Url>,
    /// RFC 9449 section 5.1.
    pub dpop_signing_alg_values_supported: Option<Vec<String>>,
    /// RFC 9126 section 5.
    pub pushed_authorization_request_endpoint: Option<Url>,
    pub require_pushed_authorization_requests: bool,
}

impl Metadata {
    /// Reads one document and its oddities. Relative URLs are resolved against `base`.
    ///
    /// # Errors
    /// [`Kind::Provider`], naming a published URL for codes or tokens that cannot be used.
    pub fn parse(
        kind: Kindred,
        source: &Url,
        base: &str,
        body: &[u8],
    ) -> Result<(Self, Vec<Oddity>)> {
        let members = json_object::read(body).ok_or_else(|| not_json(source))?;
        let members = match kind {
            Kindred::Fhir => capability::members(&members).unwrap_or_default(),
            _ => members,
        };
        let document = Document::new(source, base, &members);
        if json_object::without_mark(body).1 {
            document.odd(
                kind.served(),
                format!("starts `{source}` with a byte order mark"),
            );
        }
        let metadata = Self::of(kind, &document)?;
        Ok((metadata, document.into_oddities()))
    }

    fn of(kind: Kindred, document: &Document<'_>) -> Result<Self> {
        Ok(Self {
            kind,
            issuer: document.string("issuer"),
            authorization_endpoint: document.needed_endpoint("authorization_endpoint")?,
            token_endpoint: document.needed_endpoint("token_endpoint")?,
            jwks_uri: document.endpoint("jwks_uri"),
            userinfo_endpoint: document.endpoint("userinfo_endpoint"),
            revocation_endpoint: document.endpoint("revocation_endpoint"),
            scopes_supported: document.strings("scopes_supported"),
            response_modes_supported: document.strings("response_modes_supported"),
            code_challenge_methods_supported: document.strings("code_challenge_methods_supported"),
            token_endpoint_auth_methods_supported: document
                .strings("token_endpoint_auth_methods_supported"),
            revocation_endpoint_auth_methods_supported: document
                .strings("revocation_endpoint_auth_methods_supported"),
            introspection_endpoint_auth_methods_supported: document
                .strings("introspection_endpoint_auth_methods_supported"),
            token_endpoint_auth_signing_alg_values_supported: document
                .strings("token_endpoint_auth_signing_alg_values_supported"),
            id_token_signing_alg_values_supported: document
                .strings("id_token_signing_alg_values_supported"),
            authorization_response_iss_parameter_supported: document
                .boolean("authorization_response_iss_parameter_supported"),
            registration_endpoint: document.endpoint("registration_endpoint"),
            device_authorization_endpoint: document.endpoint("device_authorization_endpoint"),
            dpop_signing_alg_values_supported: document
                .strings("dpop_signing_alg_values_supported"),
            pushed_authorization_request_endpoint: document
                .endpoint("pushed_authorization_request_endpoint"),
            require_pushed_authorization_requests: document
                .boolean("require_pushed_authorization_requests"),
        })
    }

    /// Returns both endpoints of a sign-in, if this document has both.
    #[must_use]
    pub fn endpoints(&self) -> Option<(Url, Url)> {
        self.authorization_endpoint
            .clone()
            .zip(self.token_endpoint.clone())
    }

    /// Whether S256 is offered; `None` if the document lists no methods.
    #[must_use]
    pub fn offers_s256(&self) -> Option<bool> {
        self.code_challenge_methods_supported
            .as_ref()
            .map(|methods| methods.iter().any(|method| method == S256))
    }
}

fn not_json(source: &Url) -> Error {
    Error::new(
        Kind::Provider,
        format!("`{source}` returned something that is not a JSON object"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<(Metadata, Vec<Oddity>)> {
        let source = Url::parse("https://f.example/.well-known/smart-configuration").unwrap();
        Metadata::parse(
            Kindred::Smart,
            &source,
            "https://f.example",
            body.as_bytes(),
        )
    }

    #[test]
    fn names_an_unusable_address_for_codes_or_tokens() {
        let source = "https://f.example/.well-known/smart-configuration";
        for (value, sentence) in [
            ("7", "is a number, not a string"),
            (r#"["https://a.example/t"]"#, "is an array, not a string"),
            (
                r#""http://a.example/t""#,
                "starts with `http://`; without TLS, only URLs on this machine are allowed",
            ),
            (r#""https://a.example/t#x""#, "has a fragment"),
        ] {
            for member in ["authorization_endpoint", "token_endpoint"] {
                let error = parse(&format!(r#"{{"{member}":{value}}}"#)).unwrap_err();
                assert_eq!(
                    error.to_string(),
                    format!("the member `{member}` of `{source}` {sentence}")
                );
                assert_eq!(error.kind(), Kind::Provider);
            }
        }
    }

    #[test]
    fn everything_else_is_an_oddity_and_reading_continues() {
        let (metadata, oddities) = parse(
            "\u{feff}{\"authorization_endpoint\":\"/a\",\"token_endpoint\":\"https://a.example/t\",\"userinfo_endpoint\":null,\
             \"scopes_supported\":\"openid x\",\"jwks_uri\":\"http://a.example/k\",\"unheard_of\":{}}",
        )
        .unwrap();
        let endpoints = metadata
            .endpoints()
            .map(|(one, two)| [one, two].map(String::from));
        assert_eq!(
            endpoints,
            Some(["https://f.example/a".into(), "https://a.example/t".into()])
        );
        assert_eq!(
            (&metadata.jwks_uri, &metadata.userinfo_endpoint),
            (&None, &None)
        );
        let told: Vec<&str> = oddities.iter().map(|one| one.check).collect();
        assert_eq!(
            told,
            ["DISC-01", "DISC-08", "DISC-08", "DISC-04", "DISC-04"]
        );
    }

    #[test]
    fn a_document_nested_a_hundred_thousand_levels_deep_is_refused_safely() {
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse(&format!(r#"{{"x":{deep}"#)).unwrap_err().kind(),
            Kind::Provider
        );
    }
}
