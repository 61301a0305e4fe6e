//! What a provider publishes about itself: SMART `.well-known/smart-configuration` first, then OpenID
//! Connect Discovery. Documents are read member by member, so that a wrong one is named (DISC-27).

use crate::error::{Error, Kind, Result};
use crate::http::{Client, Response};
use crate::oauth::address::{endpoint, well_known};
use crate::rfc::pkce::S256;
use http::{StatusCode, header};
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

struct Document<'a> {
    source: &'a Url,
    members: &'a Map<String, Value>,
}

impl Document<'_> {
    fn wrong(&self, member: &str, what: &str) -> Error {
        Error::new(
            Kind::Provider,
            format!("the member `{member}` of `{}` {what}", self.source),
        )
        .hint("this is the provider's document to correct")
        .check("DISC-27")
    }

    fn expected(&self, member: &str, value: &Value, expected: &str) -> Error {
        let found = match value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::String(_) => "a string",
            Value::Array(_) => "an array",
            Value::Object(_) => "an object",
        };
        self.wrong(member, &format!("is {found}, not {expected}"))
    }

    fn string(&self, member: &str) -> Result<Option<String>> {
        match self.members.get(member) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text.clone())),
            Some(other) => Err(self.expected(member, other, "a string")),
        }
    }

    fn strings(&self, member: &str) -> Result<Option<Vec<String>>> {
        let Some(value) = self.members.get(member) else {
            return Ok(None);
        };
        let texts = value.as_array().and_then(|list| {
            list.iter()
                .map(|entry| entry.as_str().map(ToOwned::to_owned))
                .collect::<Option<Vec<String>>>()
        });
        texts
            .map(Some)
            .ok_or_else(|| self.expected(member, value, "an array of strings"))
    }

    fn boolean(&self, member: &str) -> Result<bool> {
        match self.members.get(member) {
            None => Ok(false),
            Some(Value::Bool(value)) => Ok(*value),
            Some(other) => Err(self.expected(member, other, "a boolean")),
        }
    }

    fn endpoint(&self, member: &str) -> Result<Option<Url>> {
        let Some(text) = self.string(member)? else {
            return Ok(None);
        };
        endpoint(&text)
            .map(Some)
            .map_err(|fault| self.wrong(member, &fault.to_string()).check("DISC-08"))
    }

    fn required_endpoint(&self, member: &str) -> Result<Url> {
        self.endpoint(member)?
            .ok_or_else(|| self.wrong(member, "is missing"))
    }
}

/// What a provider says about itself.
#[derive(Clone, Debug)]
pub struct Provider {
    /// The document that decides.
    pub metadata: Metadata,
    /// The OpenID document beside a SMART one, if there is any.
    pub oidc: Option<Metadata>,
    /// The FHIR base URL: what was asked for, when a SMART document lies there.
    pub fhir_base: Option<String>,
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

    /// Whether S256 is on offer; a SMART document must say so, an OpenID one may be silent.
    #[must_use]
    pub fn s256(&self) -> S256Offer {
        match (self.either(Metadata::offers_s256), self.metadata.kind) {
            (Some(true), _) => S256Offer::Listed,
            (None, Kindred::Oidc) => S256Offer::Silent,
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

/// Finds out about the provider behind a FHIR base or an issuer.
///
/// # Errors
/// [`Kind::Provider`] when it publishes nothing usable, [`Kind::Network`] when it cannot be reached.
pub fn discover(http: &Client, base: &str) -> Result<Provider> {
    let smart_url = well_known(base, "smart-configuration")?;
    let smart = document(http, &smart_url)?;
    if let Fetched::Json(body) = &smart {
        let metadata = Metadata::parse(Kindred::Smart, &smart_url, body)?;
        let oidc = beside(http, &metadata)?;
        return Ok(Provider {
            metadata,
            oidc,
            fhir_base: Some(base.to_owned()),
        });
    }
    let oidc_url = well_known(base, "openid-configuration")?;
    match document(http, &oidc_url)? {
        Fetched::Json(body) => {
            let metadata = parse_oidc(&oidc_url, &body, base)?;
            Ok(Provider {
                metadata,
                oidc: None,
                fhir_base: None,
            })
        }
        Fetched::Not(why) => Err(nothing_published(&smart_url, &smart, &oidc_url, &why)),
    }
}

/// The OpenID document of a SMART document's issuer; it may be absent, but must not contradict.
fn beside(http: &Client, smart: &Metadata) -> Result<Option<Metadata>> {
    let Some(issuer) = &smart.issuer else {
        return Ok(None);
    };
    let Ok(url) = well_known(issuer, "openid-configuration") else {
        return Ok(None);
    };
    let Ok(Fetched::Json(body)) = document(http, &url) else {
        return Ok(None);
    };
    let oidc = parse_oidc(&url, &body, issuer)?;
    agree(
        "token_endpoint",
        &smart.token_endpoint,
        &oidc.token_endpoint,
        &url,
    )?;
    agree(
        "authorization_endpoint",
        &smart.authorization_endpoint,
        &oidc.authorization_endpoint,
        &url,
    )?;
    Ok(Some(oidc))
}

fn parse_oidc(url: &Url, body: &[u8], issuer: &str) -> Result<Metadata> {
    let metadata = Metadata::parse(Kindred::Oidc, url, body)?;
    match &metadata.issuer {
        Some(found) if found == issuer => Ok(metadata),
        found => Err(Error::new(
            Kind::Provider,
            format!(
                "`{url}` is the document of issuer `{}`, not of `{issuer}`",
                found.as_deref().unwrap_or("(none)")
            ),
        )
        .hint("the two must be equal character by character (OpenID Connect Discovery section 4.3)")
        .check("DISC-19")),
    }
}

/// Two sources name an address; another host in one of them is how a mix-up attack looks (RFC 9700
/// section 4.4.2, DISC-21, DISC-28).
///
/// # Errors
/// [`Kind::Provider`], showing both.
pub fn agree(member: &str, one: &Url, other: &Url, other_source: &Url) -> Result<()> {
    if one.origin() == other.origin() {
        return Ok(());
    }
    Err(Error::new(
        Kind::Provider,
        format!("two hosts claim to be the `{member}`: `{one}`, and `{other}` according to `{other_source}`"),
    )
    .hint("nothing was sent to either; ask the provider which one is right")
    .check("DISC-28"))
}

enum Fetched {
    Json(Vec<u8>),
    Not(String),
}

fn document(http: &Client, url: &Url) -> Result<Fetched> {
    let request = http::Request::get(url.as_str())
        .header(header::ACCEPT, "application/json")
        .body(Vec::new())
        .map_err(|error| Error::new(Kind::Failure, error.to_string()))?;
    let response = http.call(request).map_err(|failure| {
        let hint = failure.next_step();
        let too_large = matches!(failure.reason, crate::http::Reason::TooLarge(_));
        let error = if too_large {
            Error::new(Kind::Provider, failure.to_string()).check("DISC-27")
        } else {
            Error::from(failure)
        };
        error.hint(hint)
    })?;
    Ok(fetched(response))
}

fn fetched(response: Response) -> Fetched {
    let status = response.status();
    if status != StatusCode::OK {
        let redirect = if status.is_redirection() {
            ", which is not followed"
        } else {
            ""
        };
        return Fetched::Not(format!("answers {}{redirect}", status.as_u16()));
    }
    if serde_json::from_slice::<Map<String, Value>>(response.body()).is_err() {
        return Fetched::Not("answers something that is no JSON object".to_owned());
    }
    Fetched::Json(response.into_body())
}

fn not_json(source: &Url) -> Error {
    Error::new(
        Kind::Provider,
        format!("`{source}` answers something that is no JSON object"),
    )
}

fn nothing_published(smart_url: &Url, smart: &Fetched, oidc_url: &Url, oidc: &str) -> Error {
    let smart = match smart {
        Fetched::Not(why) => why,
        Fetched::Json(_) => "is fine",
    };
    Error::new(
        Kind::Provider,
        format!(
            "the provider publishes nothing usable: `{smart_url}` {smart}, `{oidc_url}` {oidc}"
        ),
    )
    .hint("give the FHIR base URL or the issuer exactly as the provider documents it")
    .check("DISC-27")
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
    fn joins_with_exactly_one_slash_after_the_path() {
        for base in ["https://f.example/r4", "https://f.example/r4/"] {
            let url = well_known(base, "smart-configuration").unwrap();
            assert_eq!(
                url.as_str(),
                "https://f.example/r4/.well-known/smart-configuration"
            );
        }
        for base in [
            "http://f.example/r4",
            "ftp://f.example",
            "f.example",
            "https://f.example/?a",
            "https://f.example/#a",
        ] {
            assert_eq!(
                well_known(base, "x").unwrap_err().kind(),
                Kind::Usage,
                "{base}"
            );
        }
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

    #[test]
    fn compares_the_issuer_character_by_character() {
        let url = Url::parse("https://as.example/.well-known/openid-configuration").unwrap();
        let body = br#"{"issuer":"https://as.example/","authorization_endpoint":"https://as.example/a","token_endpoint":"https://as.example/t"}"#;
        assert!(parse_oidc(&url, body, "https://as.example/").is_ok());
        assert_eq!(
            parse_oidc(&url, body, "https://as.example")
                .unwrap_err()
                .kind(),
            Kind::Provider
        );
    }

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
            let metadata = Metadata::parse(
                kind,
                &Url::parse("https://a.example").unwrap(),
                body.as_bytes(),
            )
            .unwrap();
            assert_eq!(
                Provider {
                    metadata,
                    oidc: None,
                    fhir_base: None
                }
                .s256(),
                expected,
                "{kind:?} {methods}"
            );
        }
    }

    #[test]
    fn another_host_in_one_of_two_sources_stops_us() {
        let url = |text: &str| Url::parse(text).unwrap();
        let (one, source) = (url("https://as.example/t"), url("https://as.example/"));
        assert!(
            agree(
                "token_endpoint",
                &one,
                &url("https://as.example/token"),
                &source
            )
            .is_ok()
        );
        let error = agree(
            "token_endpoint",
            &one,
            &url("https://evil.example/t"),
            &source,
        )
        .unwrap_err();
        assert!(
            error.to_string().contains("https://as.example/t")
                && error.to_string().contains("https://evil.example/t")
        );
    }
}
