//! What of a discovery document counts here, SMART's or OpenID's.

use crate::error::{Error, Kind, Result};
use crate::oauth::discovery::document::Document;
use crate::rfc::pkce::S256;
use serde_json::{Map, Value};
use url::Url;

/// Which of the two documents it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kindred {
    /// SMART App Launch 2.2, page Conformance.
    Smart,
    /// OpenID Connect Discovery 1.0.
    Oidc,
}

/// What we need of a discovery document, in the words of RFC 8414.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Metadata {
    pub kind: Kindred,
    pub issuer: Option<String>,
    pub authorization_endpoint: Url,
    pub token_endpoint: Url,
    pub jwks_uri: Option<Url>,
    pub userinfo_endpoint: Option<Url>,
    pub revocation_endpoint: Option<Url>,
    pub scopes_supported: Option<Vec<String>>,
    pub response_modes_supported: Option<Vec<String>>,
    pub code_challenge_methods_supported: Option<Vec<String>>,
    pub token_endpoint_auth_methods_supported: Option<Vec<String>>,
    pub id_token_signing_alg_values_supported: Option<Vec<String>>,
    pub authorization_response_iss_parameter_supported: bool,
}

impl Metadata {
    /// Reads one document.
    ///
    /// # Errors
    /// [`Kind::Provider`], naming the member that is missing or wrong.
    pub fn parse(kind: Kindred, source: &Url, body: &[u8]) -> Result<Self> {
        let members: Map<String, Value> =
            serde_json::from_slice(body).map_err(|_| not_json(source))?;
        let document = Document {
            source,
            members: &members,
        };
        Ok(Self {
            kind,
            issuer: document.string("issuer")?,
            authorization_endpoint: document.required_endpoint("authorization_endpoint")?,
            token_endpoint: document.required_endpoint("token_endpoint")?,
            jwks_uri: document.endpoint("jwks_uri")?,
            userinfo_endpoint: document.endpoint("userinfo_endpoint")?,
            revocation_endpoint: document.endpoint("revocation_endpoint")?,
            scopes_supported: document.strings("scopes_supported")?,
            response_modes_supported: document.strings("response_modes_supported")?,
            code_challenge_methods_supported: document
                .strings("code_challenge_methods_supported")?,
            token_endpoint_auth_methods_supported: document
                .strings("token_endpoint_auth_methods_supported")?,
            id_token_signing_alg_values_supported: document
                .strings("id_token_signing_alg_values_supported")?,
            authorization_response_iss_parameter_supported: document
                .boolean("authorization_response_iss_parameter_supported")?,
        })
    }

    /// Whether S256 is offered: `None` where the document lists no method at all.
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
        format!("`{source}` answers something that is no JSON object"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(body: &str) -> Result<Metadata> {
        Metadata::parse(
            Kindred::Smart,
            &Url::parse("https://f.example/.well-known/smart-configuration").unwrap(),
            body.as_bytes(),
        )
    }

    #[test]
    fn names_the_member_that_is_wrong() {
        let with = |member: &str| {
            parse(&format!(
                r#"{{"authorization_endpoint":"https://a.example/a",{member}}}"#
            ))
            .unwrap_err()
            .to_string()
        };
        for (member, sentence) in [
            (
                r#""token_endpoint":7"#,
                "the member `token_endpoint` of `https://f.example/.well-known/smart-configuration` is a number, not a string",
            ),
            (
                r#""x":1"#,
                "the member `token_endpoint` of `https://f.example/.well-known/smart-configuration` is missing",
            ),
            (
                r#""token_endpoint":"http://a.example/t""#,
                "the member `token_endpoint` of `https://f.example/.well-known/smart-configuration` begins with `http://`; only this machine may do without TLS",
            ),
            (
                r#""token_endpoint":"/t""#,
                "the member `token_endpoint` of `https://f.example/.well-known/smart-configuration` is no absolute URL",
            ),
            (
                r#""token_endpoint":"https://a.example/t","scopes_supported":["a",1]"#,
                "the member `scopes_supported` of `https://f.example/.well-known/smart-configuration` is an array, not an array of strings",
            ),
        ] {
            assert_eq!(with(member), sentence);
        }
    }

    #[test]
    fn a_document_nested_a_hundred_thousand_deep_is_refused_without_harm() {
        let deep = "[".repeat(100_000);
        assert_eq!(
            parse(&format!(r#"{{"x":{deep}"#)).unwrap_err().kind(),
            Kind::Provider
        );
    }
}
